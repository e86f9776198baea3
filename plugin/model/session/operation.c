/* operation: filed when its command is sent; its paths are settled by the reply, since a directory
 * change may have been sent right before it, and the server may name what it made.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "operation.h"

#include "../../wire/quirk.h"
#include "../list.h"
#include "../path.h"
#include "../state.h"
#include "entries.h"
#include "names.h"

static struct ftpx_operation *new_operation(struct ftpx_exchange *exchange)
{
    struct ftpx_session *session = exchange->session;
    struct ftpx_operation *operation = wmem_new0(session->engine->pool, struct ftpx_operation);

    operation->number = session->operation_count++;
    operation->session = session;
    operation->user = session->user;
    operation->exchange = exchange;
    exchange->operation = operation;
    FTPX_CHAIN(session->operations, session->last_operation, next, operation);
    return operation;
}

static ftpx_span resolve(struct ftpx_session *session, ftpx_span name)
{
    return name.len > 0 ? ftpx_session_path(session, name) : FTPX_SPAN_NONE;
}

static void name_paths(struct ftpx_operation *operation, const struct ftpx_operation_words *words)
{
    struct ftpx_session *session = operation->session;
    const struct ftpx_exchange *from = operation->from;
    ftpx_span source = words->source;

    if (from)
        source = ftpx_operation_parse(from->verb, from->arg).path;
    operation->path = resolve(session, words->path);
    /* A link's target is not resolved: it is seen from where the link lies. */
    operation->source = from ? resolve(session, source) : source;
}

static bool is_same_kind(const struct ftpx_exchange *first,
                         const struct ftpx_operation_words *second)
{
    return first && ftpx_operation_parse(first->verb, first->arg).kind == second->kind;
}

static void file(struct ftpx_exchange *exchange, const struct ftpx_operation_words *words)
{
    struct ftpx_session *session = exchange->session;
    struct ftpx_operation *operation = new_operation(exchange);

    operation->kind = words->kind;
    if (words->step == FTPX_OPERATION_SECOND && is_same_kind(session->first_step, words)) {
        operation->from = session->first_step;
        operation->from->operation = operation;
        session->first_step = NULL;
    }
    name_paths(operation, words);
}

void ftpx_operation_sent(const struct ftpx_happening *happening)
{
    struct ftpx_exchange *exchange = happening->exchange;
    struct ftpx_operation_words words = ftpx_operation_parse(exchange->verb, exchange->arg);

    if (!words.kind)
        return;
    if (words.step == FTPX_OPERATION_FIRST)
        exchange->session->first_step = exchange;
    else
        file(exchange, &words);
}

/* A first step that is refused is all there is of the operation. */
static void refuse_first_step(struct ftpx_exchange *exchange,
                              const struct ftpx_operation_words *words)
{
    if (exchange->session->first_step == exchange)
        exchange->session->first_step = NULL;
    file(exchange, words);
}

static void forget_size(const struct ftpx_operation *operation)
{
    if (operation->kind->replaces && ftpx_operation_outcome(operation) == FTPX_OPERATION_DONE)
        ftpx_entries_forget(operation->session, operation->path);
}

/* What a refused second step was about is not known when the reply to the first is missing: that may have been
 * refused already. */
static void doubt_first_step(struct ftpx_operation *operation, const struct ftpx_reply *reply)
{
    struct ftpx_exchange *from = operation->from;

    if (!from || from->final || !(from->quirks & FTPX_QUIRK(UNANSWERED)) ||
        !ftpx_reply_refuses(reply->code))
        return;
    operation->from = NULL;
    from->operation = NULL;
}

void ftpx_operation_replied(const struct ftpx_happening *happening)
{
    struct ftpx_exchange *exchange = happening->exchange;
    const struct ftpx_reply *reply = happening->reply;
    struct ftpx_operation_words words = ftpx_operation_parse(exchange->verb, exchange->arg);
    ftpx_span named = FTPX_SPAN_NONE;

    if (!words.kind || reply != exchange->replies)
        return;
    if (words.step == FTPX_OPERATION_FIRST) {
        /* the second may have been sent already: then both are one */
        if (ftpx_reply_refuses(reply->code) && !exchange->operation)
            refuse_first_step(exchange, &words);
        return;
    }
    doubt_first_step(exchange->operation, reply);
    name_paths(exchange->operation, &words);
    if (reply->code == 257)
        named = ftpx_path_quoted(exchange->session->engine->pool, reply->text);
    ftpx_names_add(exchange->session->names, named);
    if (named.len > 0)
        exchange->operation->path = named;
    forget_size(exchange->operation);
}

enum ftpx_operation_outcome ftpx_operation_outcome(const struct ftpx_operation *operation)
{
    const struct ftpx_exchange *from = operation->from;
    const struct ftpx_reply *reply = operation->exchange->final;
    uint16_t code = reply ? reply->code : 0;

    if (!reply && from && from->final) /* nothing comes of a second step then */
        code = ftpx_reply_refuses(from->final->code) ? from->final->code : 0;
    if (ftpx_reply_refuses(code))
        return FTPX_OPERATION_REFUSED;
    /* 202: not implemented, superfluous at this site */
    return ftpx_reply_completes(code) && code != 202 ? FTPX_OPERATION_DONE : FTPX_OPERATION_UNKNOWN;
}
