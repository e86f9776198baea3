/* story: a session's commands are told in their order. What only prepares a transfer (PORT … LPSV,
 * TYPE, REST) is told with the transfer; commands between transfers share a paragraph; long runs of
 * the same are cut short.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "story.h"

#include "../model/flow.h"
#include "../model/login.h"
#include "../model/tls.h"
#include "../wire/quirk.h"
#include "layout.h"
#include "paragraph.h"
#include "phrase.h"
#include "phrase_about.h"
#include "phrase_operation.h"
#include "reasons.h"

/* From how many on, like commands in a row are told as one; commands in one paragraph; failed
 * logins told one by one. */
#define RUN_FROM       3
#define COMMANDS_SHOWN 8
#define FAILURES_SHOWN 5

struct story {
    const struct ftpx_scope *scope;
    const struct ftpx_session *session; /* NULL for transfers of no known session */
    GPtrArray *paragraphs;
    GHashTable *logins; /* struct ftpx_exchange * to the struct ftpx_login * it decides */
    unsigned
        failures; /* failed logins in a row so far, and the paragraph that the later ones share */
    struct ftpx_paragraph *further_failures;
};

static struct ftpx_paragraph *begin(struct story *story, char *label, int64_t time)
{
    struct ftpx_paragraph *paragraph = ftpx_paragraph_new(label);

    paragraph->has_time = true;
    paragraph->time = story->session ? time - story->session->flow->first_time : 0;
    g_ptr_array_add(story->paragraphs, paragraph);
    return paragraph;
}

static void cover_exchange(struct ftpx_paragraph *paragraph, const struct ftpx_exchange *exchange)
{
    ftpx_paragraph_cover(paragraph, exchange->frame);
    for (const struct ftpx_reply *reply = exchange->replies; reply; reply = reply->next) {
        ftpx_paragraph_cover(paragraph, reply->first_frame);
        ftpx_paragraph_cover(paragraph, reply->frame);
    }
}

/* --- connect --- */

static void tell_handshake(GString *line, const struct ftpx_session *session)
{
    const struct ftpx_flow *flow = session->flow;

    if (!session->from_start)
        g_string_append(line, "the capture begins after the handshake");
    else if (flow->established_time == 0)
        g_string_append(line, "handshake incomplete");
    else {
        g_string_append(line, "handshake ");
        ftpx_layout_duration(line, flow->established_time - flow->first_time);
    }
}

static void tell_greeting(GString *line, const struct ftpx_scope *scope,
                          const struct ftpx_session *session)
{
    const struct ftpx_reply *greeting = session->greeting;
    int64_t established = session->flow->established_time;

    if (!greeting) {
        if (session->from_start)
            g_string_append(line, "; no greeting");
        return;
    }
    g_string_append(line, "; greeting");
    if (established != 0) {
        g_string_append(line, " after ");
        ftpx_layout_duration(line, greeting->time - established);
    }
    g_string_append(line, ": ");
    ftpx_phrase_reply(line, scope, greeting);
}

static void tell_connect(struct story *story)
{
    const struct ftpx_session *session = story->session;
    struct ftpx_paragraph *paragraph = begin(story, g_strdup("connect"), session->flow->first_time);
    GString *line = g_string_new(NULL);
    GString *habits = g_string_new(NULL);

    ftpx_paragraph_cover(paragraph, session->flow->first_frame);
    if (session->greeting)
        ftpx_paragraph_cover(paragraph, session->greeting->frame);
    tell_handshake(line, session);
    tell_greeting(line, story->scope, session);
    ftpx_phrase_habits(habits, session);
    ftpx_paragraph_add(paragraph, line);
    ftpx_paragraph_add(paragraph, habits);
}

/* --- log in --- */

static void judge_login(struct ftpx_paragraph *paragraph, const struct ftpx_login *login)
{
    static const struct {
        const char *verdict;
        enum ftpx_tone tone;
    } judgements[] = {
        [FTPX_LOGIN_NONE] = {NULL, FTPX_TONE_PLAIN},
        [FTPX_LOGIN_PENDING] = {"UNANSWERED", FTPX_TONE_BAD},
        [FTPX_LOGIN_SUCCESS] = {"logged in", FTPX_TONE_GOOD},
        [FTPX_LOGIN_FAILED] = {"FAILED", FTPX_TONE_BAD},
        [FTPX_LOGIN_ANONYMOUS] = {"logged in", FTPX_TONE_GOOD},
    };
    enum ftpx_login_result result = login ? login->result : FTPX_LOGIN_NONE;

    paragraph->verdict = judgements[result].verdict;
    paragraph->tone = judgements[result].tone;
}

/* A password is no secret when the user is anonymous or whoever reads this asked for it. */
static bool shows_secret(const struct story *story, const struct ftpx_exchange *attempt,
                         const struct ftpx_exchange *end)
{
    const struct ftpx_login *login = NULL;

    for (; attempt != end && !login; attempt = attempt->next)
        login = g_hash_table_lookup(story->logins, attempt);
    return story->scope->show_passwords || (login && ftpx_login_is_anonymous(login->user));
}

static void tell_attempt(struct story *story, const struct ftpx_exchange *first,
                         const struct ftpx_exchange *end, const struct ftpx_login *login)
{
    struct ftpx_paragraph *paragraph = begin(story, g_strdup("log in"), first->time);
    bool show_secret = shows_secret(story, first, end);
    GString *line = g_string_new(NULL);
    GString *odd = g_string_new(NULL);

    for (const struct ftpx_exchange *exchange = first; exchange != end; exchange = exchange->next) {
        g_string_append(line, exchange == first ? "" : "; ");
        ftpx_phrase_exchange(line, story->scope, exchange, show_secret);
        cover_exchange(paragraph, exchange);
    }
    if (login)
        ftpx_reasons(odd, login->quirks & ~FTPX_QUIRK(LOGIN_FAILED));
    ftpx_paragraph_add(paragraph, line);
    ftpx_paragraph_add(paragraph, odd);
    judge_login(paragraph, login);
}

static void tell_further_failure(struct story *story, const struct ftpx_exchange *first,
                                 const struct ftpx_exchange *end, const struct ftpx_login *login)
{
    struct ftpx_paragraph *paragraph = story->further_failures;
    GString *line = g_string_new(NULL);
    GString *odd = g_string_new(NULL);

    if (!paragraph) {
        paragraph = story->further_failures = begin(story, g_strdup("log in"), first->time);
        paragraph->verdict = "FAILED";
        paragraph->tone = FTPX_TONE_BAD;
    }
    g_string_printf(line, "and %u more", story->failures - FAILURES_SHOWN);
    ftpx_reasons(odd, login->quirks & ~FTPX_QUIRK(LOGIN_FAILED));
    g_ptr_array_set_size(paragraph->lines, 0);
    ftpx_paragraph_add(paragraph, line);
    ftpx_paragraph_add(paragraph, odd);
    for (; first != end; first = first->next)
        cover_exchange(paragraph, first);
}

/* One attempt: USER and what follows it up to the next USER. Returns the command behind it. */
static const struct ftpx_exchange *tell_login(struct story *story,
                                              const struct ftpx_exchange *first)
{
    const struct ftpx_exchange *end = first;
    const struct ftpx_login *login = NULL;

    do {
        const struct ftpx_login *decided = g_hash_table_lookup(story->logins, end);
        if (decided)
            login = decided;
        end = end->next;
    } while (end && end->verb->role == FTPX_ROLE_LOGIN && end->verb->id != FTPX_CMD_USER);

    bool failed = login && login->result == FTPX_LOGIN_FAILED;
    story->failures = failed ? story->failures + 1 : 0;
    if (!failed)
        story->further_failures = NULL;
    if (story->failures > FAILURES_SHOWN)
        tell_further_failure(story, first, end, login);
    else
        tell_attempt(story, first, end, login);
    return end;
}

/* --- transfer --- */

static void judge_transfer(struct ftpx_paragraph *paragraph, enum ftpx_state state)
{
    static const char *const verdicts[] = {
        [FTPX_STATE_OPEN] = "OPEN",
        [FTPX_STATE_COMPLETE] = "complete",
        [FTPX_STATE_INCOMPLETE] = "INCOMPLETE",
        [FTPX_STATE_ABORTED] = "ABORTED",
        [FTPX_STATE_REFUSED] = "REFUSED",
    };

    paragraph->verdict = verdicts[state];
    paragraph->tone = state == FTPX_STATE_COMPLETE ? FTPX_TONE_GOOD : FTPX_TONE_BAD;
}

static void tell_transfer(struct story *story, const struct ftpx_transfer *transfer)
{
    char *label = g_strdup_printf("transfer %u", transfer->id);
    struct ftpx_paragraph *paragraph = begin(story, label, ftpx_facts_transfer_start(transfer));
    GString *lines[] = {g_string_new(NULL), g_string_new(NULL), g_string_new(NULL),
                        g_string_new(NULL), g_string_new(NULL)};

    paragraph->has_time = story->session != NULL;
    if (transfer->exchange)
        cover_exchange(paragraph, transfer->exchange);
    ftpx_paragraph_cover(paragraph, ftpx_transfer_first_frame(transfer));
    ftpx_paragraph_cover(paragraph, ftpx_transfer_last_frame(transfer));
    ftpx_phrase_request(lines[0], story->scope, transfer);
    ftpx_phrase_bytes(lines[1], transfer);
    ftpx_phrase_result(lines[2], story->scope, transfer);
    ftpx_phrase_relations(lines[3], transfer, story->scope);
    ftpx_phrase_oddities(lines[4], transfer);
    for (size_t i = 0; i < G_N_ELEMENTS(lines); i++)
        ftpx_paragraph_add(paragraph, lines[i]);
    judge_transfer(paragraph, ftpx_transfer_outcome(transfer).state);
}

/* --- command --- */

static bool succeeded(const struct ftpx_exchange *exchange)
{
    return exchange->final && exchange->final->code < 400;
}

/* Told with the transfer that it prepares or ends. */
static bool belongs_to_transfer(const struct ftpx_exchange *exchange)
{
    const struct ftpx_expected *expected = exchange->expected;

    switch (exchange->verb->id) {
    case FTPX_CMD_TYPE:
    case FTPX_CMD_MODE:
    case FTPX_CMD_STRU: return succeeded(exchange);
    case FTPX_CMD_REST: return exchange->transfer && succeeded(exchange);
    default: return expected && expected->transfer && expected->transfer->setup == exchange;
    }
}

static bool starts_transfer(const struct ftpx_exchange *exchange)
{
    return exchange->transfer && exchange->verb->role == FTPX_ROLE_TRANSFER;
}

static bool is_plain(const struct ftpx_exchange *exchange)
{
    return !starts_transfer(exchange) && !exchange->operation && exchange->verb->role != FTPX_ROLE_LOGIN &&
           exchange->verb->id != FTPX_CMD_QUIT;
}

/* The next command of the paragraph behind `exchange`; NULL at its end. */
static const struct ftpx_exchange *next_plain(const struct ftpx_exchange *exchange)
{
    exchange = exchange->next;
    while (exchange && belongs_to_transfer(exchange))
        exchange = exchange->next;
    return exchange && is_plain(exchange) ? exchange : NULL;
}

/* Tells one command, or a run of like ones; returns the next to tell. */
static const struct ftpx_exchange *tell_command(GString *line, const struct ftpx_scope *scope,
                                                const struct ftpx_exchange *first)
{
    const struct ftpx_exchange *next = next_plain(first);
    unsigned count = 1;

    while (next && ftpx_phrase_is_alike(first, next)) {
        next = next_plain(next);
        count++;
    }
    if (count < RUN_FROM) {
        ftpx_phrase_exchange(line, scope, first, false);
        return next_plain(first);
    }
    ftpx_phrase_run(line, scope, first, count);
    return next;
}

static const struct ftpx_exchange *tell_commands(struct story *story,
                                                 const struct ftpx_exchange *first)
{
    struct ftpx_paragraph *paragraph = begin(story, g_strdup("command"), first->time);
    const struct ftpx_exchange *last = first;
    GString *line = g_string_new(NULL);
    unsigned left_out = 0;
    unsigned shown = 0;

    for (const struct ftpx_exchange *at = first; at; at = next_plain(at)) {
        cover_exchange(paragraph, at);
        last = at;
    }
    const struct ftpx_exchange *at = first;
    for (; at && shown < COMMANDS_SHOWN; shown++) {
        g_string_append(line, shown > 0 ? "; " : "");
        at = tell_command(line, story->scope, at);
    }
    for (; at; at = next_plain(at))
        left_out++;
    if (left_out > 0)
        g_string_append_printf(line, "; and %u more", left_out);
    ftpx_paragraph_add(paragraph, line);
    return last->next;
}

/* --- operation --- */

/* Tells one operation, or a run of like ones; returns the command behind it. */
static const struct ftpx_exchange *tell_operation(struct story *story,
                                                  const struct ftpx_operation *operation)
{
    const struct ftpx_exchange *begun = operation->from ? operation->from : operation->exchange;
    struct ftpx_paragraph *paragraph = begin(story, g_strdup("operation"), begun->time);
    GString *line = g_string_new(NULL);
    GString *paths = g_string_new(NULL);
    unsigned count = ftpx_phrase_operations_alike(operation);

    if (operation->from)
        cover_exchange(paragraph, operation->from);
    paragraph->verdict = ftpx_phrase_operation_verdict(operation, &paragraph->tone);
    if (count < RUN_FROM) {
        ftpx_phrase_operation(line, paths, story->scope, operation);
        count = 1;
    } else {
        ftpx_phrase_run(line, story->scope, operation->exchange, count);
    }
    for (; count > 1; count--, operation = operation->next)
        cover_exchange(paragraph, operation->exchange);
    cover_exchange(paragraph, operation->exchange);
    ftpx_paragraph_add(paragraph, line);
    ftpx_paragraph_add(paragraph, paths);
    return operation->exchange->next;
}

/* --- close --- */

static void tell_seal(struct story *story)
{
    GString *line = g_string_new(NULL);

    ftpx_phrase_mechanism(line, story->session);
    if (line->len == 0) {
        g_string_free(line, TRUE);
        return;
    }
    struct ftpx_paragraph *paragraph =
        begin(story, g_strdup("sealed"), story->session->flow->last_time);
    paragraph->has_time = false;
    ftpx_paragraph_add(paragraph, line);
}

static void tell_encrypted_bytes(struct ftpx_paragraph *paragraph, const struct ftpx_flow *flow,
                                 uint8_t client)
{
    GString *line = g_string_new("TLS from here on: what follows cannot be read; ");

    ftpx_layout_grouped(line, ftpx_tls_bytes(flow->half[client]));
    g_string_append(line, " bytes from the client, ");
    ftpx_layout_grouped(line, ftpx_tls_bytes(flow->half[1 - client]));
    g_string_append(line, " from the server");
    ftpx_paragraph_add(paragraph, line);
}

static void tell_darkness(struct story *story)
{
    const struct ftpx_session *session = story->session;
    const struct ftpx_exchange *last = session->last;

    if (!ftpx_session_is_dark(session))
        return;
    bool agreed = last && last->final;
    struct ftpx_paragraph *paragraph =
        begin(story, g_strdup("encrypted"), agreed ? last->final->time : session->flow->first_time);
    ftpx_paragraph_cover(paragraph, session->agreed_frame ? session->agreed_frame
                                                          : session->flow->first_frame);
    ftpx_paragraph_cover(paragraph, session->flow->last_frame);
    tell_encrypted_bytes(paragraph, session->flow, session->client_side);
}

static void tell_end(GString *line, const struct ftpx_session *session)
{
    const struct ftpx_flow *flow = session->flow;
    const uint8_t client = session->client_side;

    g_string_append(line, line->len ? "; " : "");
    if (flow->reset)
        g_string_append(line, "connection reset (RST)");
    else if (ftpx_facts_end_seen(session))
        g_string_append(line, "connection closed by both sides");
    else if (flow->half[client]->stream.fin)
        g_string_append(line, "closed by the client; the capture ends before the server does");
    else if (flow->half[1 - client]->stream.fin)
        g_string_append(line, "closed by the server; the capture ends before the client does");
    else
        g_string_append(line, "the capture ends first");
}

static void tell_close(struct story *story, const struct ftpx_exchange *quit)
{
    const uint64_t told = FTPX_QUIRK(TLS_REFUSED) | FTPX_QUIRK(TLS_FALLBACK); /* with AUTH, PASS */
    const struct ftpx_session *session = story->session;
    struct ftpx_paragraph *paragraph =
        begin(story, g_strdup("close"), quit ? quit->time : session->flow->last_time);
    GString *line = g_string_new(NULL);
    GString *odd = g_string_new(NULL);

    paragraph->has_time = quit || session->closed_by != FTPX_CLOSED_NOT;
    if (quit) {
        ftpx_phrase_exchange(line, story->scope, quit, false);
        cover_exchange(paragraph, quit);
    }
    if (paragraph->has_time)
        ftpx_paragraph_cover(paragraph, session->flow->last_frame);
    tell_end(line, session);
    ftpx_reasons(odd, session->quirks & ~told);
    ftpx_paragraph_add(paragraph, line);
    ftpx_paragraph_add(paragraph, odd);
}

/* --- a session --- */

static const struct ftpx_exchange *tell_next(struct story *story,
                                             const struct ftpx_exchange *exchange)
{
    if (belongs_to_transfer(exchange))
        return exchange->next;
    if (exchange->verb->role == FTPX_ROLE_LOGIN)
        return tell_login(story, exchange);
    if (starts_transfer(exchange)) {
        tell_transfer(story, exchange->transfer);
        return exchange->next;
    }
    if (!exchange->operation)
        return tell_commands(story, exchange);
    if (exchange->operation->exchange == exchange)
        return tell_operation(story, exchange->operation);
    return exchange->next; /* told with the command that completes it */
}

static void tell_dialogue(struct story *story)
{
    const struct ftpx_exchange *exchange = story->session->exchanges;
    const struct ftpx_exchange *quit = NULL;

    tell_connect(story);
    while (exchange) {
        if (exchange->verb->id == FTPX_CMD_QUIT) {
            quit = exchange;
            exchange = exchange->next;
        } else {
            exchange = tell_next(story, exchange);
        }
    }
    tell_darkness(story);
    for (const struct ftpx_transfer *transfer = story->session->transfers; transfer;
         transfer = transfer->next)
        if (!transfer->exchange)
            tell_transfer(story, transfer);
    tell_seal(story);
    tell_close(story, quit);
}

static struct story story_new(const struct ftpx_scope *scope, const struct ftpx_session *session)
{
    struct story story = {.scope = scope, .session = session};

    story.paragraphs = g_ptr_array_new_with_free_func(ftpx_paragraph_free);
    story.logins = g_hash_table_new(NULL, NULL);
    for (struct ftpx_login *login = session ? session->logins : NULL; login; login = login->next)
        g_hash_table_insert(story.logins, login->exchange, login);
    return story;
}

/* The paragraphs are all that is left of it. */
static GPtrArray *story_end(struct story *story)
{
    g_hash_table_destroy(story->logins);
    return story->paragraphs;
}

GPtrArray *ftpx_story_of_session(const struct ftpx_scope *scope, const struct ftpx_session *session)
{
    struct story story = story_new(scope, session);

    tell_dialogue(&story);
    return story_end(&story);
}

GPtrArray *ftpx_story_of_strays(const struct ftpx_scope *scope, const GArray *deeds)
{
    struct story story = story_new(scope, NULL);

    for (guint i = 0; i < deeds->len; i++)
        tell_transfer(&story, g_array_index(deeds, struct ftpx_deed, i).transfer);
    return story_end(&story);
}
