/* story: a session's commands are told in their order. What only prepares a transfer (PORT … LPSV,
 * TYPE, REST) is told with the transfer; commands between transfers share a paragraph; long runs of
 * the same are cut short.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "story.h"

#include "../../model/data/transfer_facts.h"
#include "../facts/asides.h"
#include "../facts/totals.h"
#include "phrase.h"
#include "phrase_limit.h"
#include "story_parts.h"

/* From how many on, like commands in a row are told as one; the same of transfers of which there is
 * nothing but the command, whose names people want to read; commands in one paragraph. */
#define RUN_FROM       3
#define EMPTY_RUN_FROM 100
#define COMMANDS_SHOWN 8

struct ftpx_paragraph *ftpx_story_begin(struct ftpx_story *story, char *label, int64_t time)
{
    struct ftpx_paragraph *paragraph = ftpx_paragraph_new(label);

    paragraph->has_time = true;
    paragraph->time = story->session ? time - story->session->flow->first_time : 0;
    g_ptr_array_add(story->paragraphs, paragraph);
    return paragraph;
}

void ftpx_story_cover(struct ftpx_paragraph *paragraph, const struct ftpx_exchange *exchange)
{
    ftpx_paragraph_cover(paragraph, exchange->frame);
    for (const struct ftpx_reply *reply = exchange->replies; reply; reply = reply->next) {
        ftpx_paragraph_cover(paragraph, reply->first_frame);
        ftpx_paragraph_cover(paragraph, reply->frame);
    }
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

/* How many commands from this on, one behind the other and alike, lead to transfers of which the capture
 * has nothing else. */
static unsigned empty_transfers(const struct ftpx_story *story, const struct ftpx_exchange *first)
{
    unsigned count = 0;

    for (const struct ftpx_exchange *at = first;
         at && at->transfer && at->transfer->exchange == at && !at->transfer->flow &&
         !at->transfer->setup && ftpx_phrase_is_alike(first, at) && at->frame <= story->next_aside;
         at = at->next)
        count++;
    return count;
}

/* Tells them as one; returns the command behind them. */
static const struct ftpx_exchange *
tell_empty_transfers(struct ftpx_story *story, const struct ftpx_exchange *first, unsigned count)
{
    char *label = g_strdup_printf("from transfer %u", first->transfer->id);
    struct ftpx_paragraph *paragraph = ftpx_story_begin(story, label, first->time);
    const struct ftpx_exchange *at = first;
    GString *line = g_string_new(NULL);

    ftpx_phrase_run(line, first, count);
    for (; count > 0; count--, at = at->next)
        ftpx_story_cover(paragraph, at);
    ftpx_paragraph_add(paragraph, line);
    judge_transfer(paragraph, ftpx_transfer_outcome(first->transfer).state);
    return at;
}

static void tell_transfer(struct ftpx_story *story, const struct ftpx_transfer *transfer)
{
    char *label = g_strdup_printf("transfer %u", transfer->id);
    struct ftpx_paragraph *paragraph =
        ftpx_story_begin(story, label, ftpx_totals_transfer_start(transfer));
    GString *lines[] = {g_string_new(NULL), g_string_new(NULL), g_string_new(NULL),
                        g_string_new(NULL), g_string_new(NULL), g_string_new(NULL),
                        g_string_new(NULL)};

    paragraph->has_time = story->session != NULL;
    if (transfer->exchange)
        ftpx_story_cover(paragraph, transfer->exchange);
    ftpx_paragraph_cover(paragraph, ftpx_transfer_first_frame(transfer));
    ftpx_paragraph_cover(paragraph, ftpx_transfer_last_frame(transfer));
    ftpx_phrase_request(lines[0], transfer);
    ftpx_phrase_bytes(lines[1], transfer);
    ftpx_phrase_waits(lines[2], transfer);
    ftpx_phrase_limit(lines[3], transfer);
    ftpx_phrase_result(lines[4], story->scope, transfer);
    ftpx_phrase_relations(lines[5], transfer, story->scope);
    ftpx_phrase_oddities(lines[6], transfer);
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
    return !starts_transfer(exchange) && !exchange->operation &&
           exchange->verb->role != FTPX_ROLE_LOGIN && exchange->verb->id != FTPX_CMD_QUIT;
}

/* The next command of the paragraph behind `exchange`; NULL at its end, or when something else has to be
 * told before. */
static const struct ftpx_exchange *next_plain(const struct ftpx_story *story,
                                              const struct ftpx_exchange *exchange)
{
    exchange = exchange->next;
    while (exchange && belongs_to_transfer(exchange))
        exchange = exchange->next;
    bool goes_on = exchange && is_plain(exchange) && exchange->frame <= story->next_aside;
    return goes_on ? exchange : NULL;
}

/* Tells one command, or a run of like ones; returns the next to tell. */
static const struct ftpx_exchange *tell_command(GString *line, const struct ftpx_story *story,
                                                const struct ftpx_exchange *first)
{
    const struct ftpx_exchange *next = next_plain(story, first);
    unsigned count = 1;

    while (next && ftpx_phrase_is_alike(first, next)) {
        next = next_plain(story, next);
        count++;
    }
    if (count < RUN_FROM) {
        ftpx_phrase_exchange(line, story->scope, first);
        return next_plain(story, first);
    }
    ftpx_phrase_run(line, first, count);
    return next;
}

static const struct ftpx_exchange *tell_commands(struct ftpx_story *story,
                                                 const struct ftpx_exchange *first)
{
    struct ftpx_paragraph *paragraph = ftpx_story_begin(story, g_strdup("command"), first->time);
    const struct ftpx_exchange *last = first;
    GString *line = g_string_new(NULL);
    unsigned left_out = 0;
    unsigned shown = 0;

    for (const struct ftpx_exchange *at = first; at; at = next_plain(story, at)) {
        ftpx_story_cover(paragraph, at);
        last = at;
    }
    const struct ftpx_exchange *at = first;
    for (; at && shown < COMMANDS_SHOWN; shown++) {
        g_string_append(line, shown > 0 ? "; " : "");
        at = tell_command(line, story, at);
    }
    for (; at; at = next_plain(story, at))
        left_out++;
    if (left_out > 0)
        g_string_append_printf(line, "; and %u more", left_out);
    ftpx_paragraph_add(paragraph, line);
    return last->next;
}

/* --- operation --- */

/* Tells one operation, or a run of like ones; returns the command behind it. */
static const struct ftpx_exchange *tell_operation(struct ftpx_story *story,
                                                  const struct ftpx_operation *operation)
{
    const struct ftpx_exchange *begun = operation->from ? operation->from : operation->exchange;
    struct ftpx_paragraph *paragraph = ftpx_story_begin(story, g_strdup("operation"), begun->time);
    GString *line = g_string_new(NULL);
    GString *paths = g_string_new(NULL);
    unsigned count = ftpx_phrase_operations_alike(operation);

    if (operation->from)
        ftpx_story_cover(paragraph, operation->from);
    paragraph->verdict = ftpx_phrase_operation_verdict(operation, &paragraph->tone);
    if (count < RUN_FROM) {
        ftpx_phrase_operation(line, paths, story->scope, operation);
        count = 1;
    } else {
        ftpx_phrase_run(line, operation->exchange, count);
    }
    for (; count > 1; count--, operation = operation->next)
        ftpx_story_cover(paragraph, operation->exchange);
    ftpx_story_cover(paragraph, operation->exchange);
    ftpx_paragraph_add(paragraph, line);
    ftpx_paragraph_add(paragraph, paths);
    return operation->exchange->next;
}

/* --- a session --- */

static const struct ftpx_exchange *tell_transfers(struct ftpx_story *story,
                                                  const struct ftpx_exchange *exchange)
{
    unsigned empty = empty_transfers(story, exchange);

    if (empty >= EMPTY_RUN_FROM)
        return tell_empty_transfers(story, exchange, empty);
    tell_transfer(story, exchange->transfer);
    return exchange->next;
}

static const struct ftpx_exchange *tell_next(struct ftpx_story *story,
                                             const struct ftpx_exchange *exchange)
{
    if (belongs_to_transfer(exchange))
        return exchange->next;
    if (exchange->verb->role == FTPX_ROLE_LOGIN)
        return ftpx_story_login(story, exchange);
    if (starts_transfer(exchange))
        return tell_transfers(story, exchange);
    if (!exchange->operation)
        return tell_commands(story, exchange);
    if (exchange->operation->exchange == exchange)
        return tell_operation(story, exchange->operation);
    return exchange->next; /* told with the command that completes it */
}

static void tell_dialogue(struct ftpx_story *story)
{
    const struct ftpx_exchange *exchange = story->session->exchanges;

    ftpx_story_connect(story);
    while (exchange) {
        ftpx_story_asides(story, exchange->frame);
        story->next_aside = ftpx_story_aside_frame(story);
        exchange = exchange->verb->id == FTPX_CMD_QUIT ? exchange->next /* told with the end */
                                                       : tell_next(story, exchange);
    }
    ftpx_story_asides(story, UINT32_MAX);
    for (const struct ftpx_transfer *transfer = story->session->transfers; transfer;
         transfer = transfer->next)
        if (!transfer->exchange)
            tell_transfer(story, transfer);
    ftpx_story_seal(story);
    ftpx_story_left_out(story);
    ftpx_story_close(story);
    ftpx_story_shares(story);
    ftpx_story_help(story);
}

static struct ftpx_story story_new(const struct ftpx_scope *scope,
                                   const struct ftpx_session *session)
{
    struct ftpx_story story = {.scope = scope, .session = session};

    story.paragraphs = g_ptr_array_new_with_free_func(ftpx_paragraph_free);
    story.logins = g_hash_table_new(NULL, NULL);
    for (struct ftpx_login *login = session ? session->logins : NULL; login; login = login->next)
        g_hash_table_insert(story.logins, login->exchange, login);
    story.asides = session ? ftpx_asides_of(session) : NULL;
    return story;
}

/* The paragraphs are all that is left of it. */
static GPtrArray *story_end(struct ftpx_story *story)
{
    g_hash_table_destroy(story->logins);
    if (story->asides)
        g_array_unref(story->asides);
    return story->paragraphs;
}

GPtrArray *ftpx_story_of_session(const struct ftpx_scope *scope, const struct ftpx_session *session)
{
    struct ftpx_story story = story_new(scope, session);

    tell_dialogue(&story);
    return story_end(&story);
}

GPtrArray *ftpx_story_of_strays(const struct ftpx_scope *scope, const GArray *deeds)
{
    struct ftpx_story story = story_new(scope, NULL);

    for (guint i = 0; i < deeds->len; i++)
        tell_transfer(&story, g_array_index(deeds, struct ftpx_deed, i).transfer);
    return story_end(&story);
}
