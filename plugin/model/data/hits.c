/* hits: the facts of a session and a command, each looked up.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "hits.h"

#include "../charset.h"
#include "../limits.h"
#include "../session/notes.h"
#include "../session/operation.h"
#include "../state.h"
#include "../tcp/flow.h"

/* Of what is shown of a name; a byte may take four. */
#define NAME_ROOM (4 * FTPX_LIMIT_LINE)

static void add(struct ftpx_hits *hits, const struct ftpx_wanted *wanted)
{
    if (!wanted || hits->count == FTPX_HITS)
        return;
    for (unsigned i = 0; i < hits->count; i++)
        if (hits->of[i] == wanted)
            return;
    hits->of[hits->count++] = wanted;
}

static const struct ftpx_watchlist *list_of(const struct ftpx_session *session)
{
    return session->engine->config.watchlist;
}

typedef const struct ftpx_wanted *(*find_fn)(const struct ftpx_watchlist *list, const char *text);

/* Names are listed as they are shown. */
static void add_text(struct ftpx_hits *hits, const struct ftpx_session *session, find_fn find,
                     ftpx_span bytes)
{
    char text[NAME_ROOM + 1];

    if (bytes.len == 0)
        return;
    text[ftpx_charset_show(ftpx_session_charset(session), bytes, text, NAME_ROOM)] = '\0';
    add(hits, find(list_of(session), text));
}

static void add_end(struct ftpx_hits *hits, const struct ftpx_session *session,
                    const struct ftpx_endpoint *end)
{
    add(hits, ftpx_watchlist_address(list_of(session), &end->address));
}

struct ftpx_hits ftpx_hits_of_session(const struct ftpx_session *session)
{
    struct ftpx_hits hits = {.count = 0};

    if (list_of(session)) {
        add_end(&hits, session, ftpx_session_client(session));
        add_end(&hits, session, ftpx_session_server(session));
    }
    return hits;
}

static bool is_of_session(const struct ftpx_session *session, const struct ftpx_address *address)
{
    return ftpx_address_equal(address, &ftpx_session_client(session)->address) ||
           ftpx_address_equal(address, &ftpx_session_server(session)->address);
}

static void add_transfer(struct ftpx_hits *hits, const struct ftpx_session *session,
                         const struct ftpx_transfer *transfer)
{
    add_text(hits, session, ftpx_watchlist_name, transfer->path);
    for (unsigned end = 0; transfer->flow && end < 2; end++)
        if (!is_of_session(session, &transfer->flow->end[end].address))
            add_end(hits, session, &transfer->flow->end[end]);
}

/* What a command names itself: RNFR the one name, RNTO the other. */
static void add_operation(struct ftpx_hits *hits, const struct ftpx_session *session,
                          const struct ftpx_exchange *exchange)
{
    const struct ftpx_operation *operation = exchange->operation;

    if (exchange != operation->from)
        add_text(hits, session, ftpx_watchlist_name, operation->path);
    if (exchange == operation->from || !operation->from)
        add_text(hits, session, ftpx_watchlist_name, operation->source);
}

struct ftpx_hits ftpx_hits_of_command(const struct ftpx_exchange *exchange)
{
    const struct ftpx_session *session = exchange->session;
    struct ftpx_hits hits = {.count = 0};

    if (!list_of(session))
        return hits;
    if (exchange->verb->id == FTPX_CMD_USER)
        add_text(&hits, session, ftpx_watchlist_user, exchange->arg);
    if (exchange->transfer && exchange->verb->role == FTPX_ROLE_TRANSFER)
        add_transfer(&hits, session, exchange->transfer);
    if (exchange->operation)
        add_operation(&hits, session, exchange);
    return hits;
}

struct ftpx_hits ftpx_hits_of_note(const struct ftpx_note *note)
{
    struct ftpx_hits hits = {.count = 0};

    if (!list_of(note->session))
        return hits;
    if (note->from_client && note->exchange)
        hits = ftpx_hits_of_command(note->exchange);
    if (note == ftpx_notes_first(note->session->flow)) {
        struct ftpx_hits more = ftpx_hits_of_session(note->session);
        for (unsigned i = 0; i < more.count; i++)
            add(&hits, more.of[i]);
    }
    return hits;
}
