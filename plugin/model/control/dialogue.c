/* dialogue: lines become commands and replies, replies find the command they answer. What either means is
 * effect's business.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "dialogue.h"

#include "../../wire/quirk.h"
#include "../data/transfer.h"
#include "../limits.h"
#include "../list.h"
#include "../session/digest.h"
#include "../session/entries.h"
#include "../session/login.h"
#include "../session/refusal.h"
#include "../session/self_description.h"
#include "../state.h"
#include "commandless.h"
#include "effect.h"
#include "loss.h"
#include "pairing.h"

/* --- commands --- */

static struct ftpx_exchange *new_exchange(struct ftpx_session *session,
                                          const struct ftpx_command *command,
                                          const struct ftpx_heard *heard)
{
    struct ftpx_exchange *exchange = wmem_new0(session->engine->pool, struct ftpx_exchange);

    exchange->session = session;
    exchange->verb = command->verb;
    exchange->name = command->name;
    exchange->arg = command->arg;
    exchange->quirks = command->quirks;
    exchange->attack = command->attack;
    exchange->is_secret = ftpx_login_is_secret(session->user, command);
    exchange->frame = heard->frame;
    exchange->time = heard->time;
    exchange->end = MAX(heard->offset + (int64_t)heard->raw.len, heard->cut_at);
    exchange->heard = heard->heard;
    exchange->decrypted = heard->decrypted;
    FTPX_CHAIN(session->exchanges, session->last, next, exchange);
    session->commands++;
    return exchange;
}

static void close_by_other_code(struct ftpx_session *session);

static void take_command(struct ftpx_session *session, struct ftpx_note *note,
                         const struct ftpx_heard *heard)
{
    if (session->hearing.open.code && session->hearing.open.other_code)
        close_by_other_code(session);
    session->hearing.cut = NULL;
    ftpx_loss_command(session, heard);

    struct ftpx_command command = ftpx_command_parse(note->text);
    note->exchange = new_exchange(session, &command, heard);
    if (session->hearing.pending_count == FTPX_LIMIT_PENDING)
        ftpx_pairing_give_up(session, FTPX_QUIRK(TOO_MANY_PENDING));
    ftpx_pairing_queue(session, note->exchange);
    ftpx_effect_of_command(note->exchange, note);
    if (note->quirks & FTPX_QUIRK(CUT_LINE))
        ftpx_loss_argument(session, note->exchange);
    note->quirks |= note->exchange->quirks;
}

/* --- replies --- */

static struct ftpx_reply *new_reply(struct ftpx_session *session, const struct ftpx_note *note,
                                    int64_t heard)
{
    struct ftpx_reply *reply = wmem_new0(session->engine->pool, struct ftpx_reply);

    reply->code = note->line.code;
    reply->first_frame = note->frame;
    reply->begin = note->offset;
    reply->heard = heard;
    reply->text = note->line.text;
    session->replies++;
    return reply;
}

static bool is_greeting(const struct ftpx_session *session, uint16_t code)
{
    if (session->hearing.greeted)
        return false;
    if (code == 220 || code == 120)
        return true;
    return session->from_start &&
           (!session->hearing.pending || !ftpx_verb_allows(session->hearing.pending->verb, code));
}

static void attach(struct ftpx_exchange *exchange, struct ftpx_reply *reply)
{
    if (!ftpx_verb_fits(exchange->verb, reply->code, exchange->replies != NULL))
        reply->quirks |= FTPX_QUIRK(WRONG_STATE);
    FTPX_CHAIN(exchange->replies, exchange->last_reply, next, reply);
    if (reply->code >= 200)
        exchange->final = reply;
    reply->exchange = exchange;
}

/* A reply is whole: `note` is its last line. */
static void finish_reply(struct ftpx_session *session, struct ftpx_reply *reply,
                         struct ftpx_note *note)
{
    reply->frame = note->frame;
    reply->last_text = note->line.text;
    if (is_greeting(session, reply->code)) {
        reply->greeting = true;
        session->greeting = reply;
        session->hearing.greeted = reply->code != 120;
        ftpx_self_description_greeted(session, reply);
        ftpx_refusal_greeted(session, reply);
        return;
    }
    session->hearing.greeted = true;

    bool doubtful = false;
    struct ftpx_exchange *exchange = ftpx_pairing_take(session, reply, &doubtful);
    if (!exchange) {
        reply->quirks |= FTPX_QUIRK(UNEXPECTED_REPLY);
        session->hearing.unsure = true;
        ftpx_loss_reply(session, reply);
        if (!ftpx_commandless_reply(session, reply, note)) {
            FTPX_CHAIN(session->remarks, session->last_remark, next_remark, reply);
            ftpx_refusal_unasked(session, reply);
        }
        return;
    }
    if (doubtful)
        reply->quirks |= FTPX_QUIRK(DOUBTFUL);
    attach(exchange, reply);
    note->exchange = exchange;
    ftpx_effect_of_reply(exchange, reply, note);
}

static void forget_open(struct ftpx_session *session)
{
    session->hearing.open = (struct ftpx_reply_open){0, 0};
    session->hearing.open_reply = NULL;
    session->hearing.open_note = NULL;
}

/* The reply that is open ends here. */
static void close_open(struct ftpx_session *session, uint64_t why)
{
    struct ftpx_reply *reply = session->hearing.open_reply;
    struct ftpx_note *note = session->hearing.open_note;

    reply->quirks |= why;
    forget_open(session);
    finish_reply(session, reply, note);
    note->quirks |= reply->quirks;
}

/* Some servers end `553-…` with `150 …`: the newest line that looks like an end is taken for it. */
static void close_by_other_code(struct ftpx_session *session)
{
    session->hearing.open_reply->code = session->hearing.open.other_code;
    close_open(session, FTPX_QUIRK(CLOSED_BY_OTHER));
}

static void abandon_open(struct ftpx_session *session, uint64_t why)
{
    session->hearing.open_reply->quirks |= why;
    session->hearing.open_note->quirks |= why;
    session->hearing.unsure = true;
    forget_open(session);
}

/* The code stands in the first line. */
static void close_by_first_line(struct ftpx_session *session)
{
    struct ftpx_reply *reply = session->hearing.open_reply;

    close_open(session, FTPX_QUIRK(UNTERMINATED));
    session->hearing.unsure = true;
    session->hearing.cut = reply;
}

void ftpx_dialogue_settle(struct ftpx_session *session)
{
    if (session->hearing.open_reply && session->hearing.open.other_code)
        close_by_other_code(session);
    else if (session->hearing.open_reply)
        close_by_first_line(session);
}

/* Lines behind what is missing of a reply: up to the one that ends it. */
static bool take_rest_of_cut(struct ftpx_session *session, struct ftpx_note *note)
{
    struct ftpx_reply *cut = session->hearing.cut;
    bool ends = note->step == FTPX_REPLY_WHOLE && note->line.code == (cut ? cut->code : 0);

    if (!cut || (note->step != FTPX_REPLY_JUNK && !ends)) {
        session->hearing.cut = NULL;
        return false;
    }
    note->reply = cut;
    note->step = ends ? FTPX_REPLY_LAST : FTPX_REPLY_INNER;
    note->exchange = cut->exchange;
    FTPX_CHAIN(cut->notes, cut->last_note, next_of_reply, note);
    cut->lines++;
    if (ends)
        session->hearing.cut = NULL;
    return true;
}

static void take_junk(struct ftpx_session *session, struct ftpx_note *note,
                      const struct ftpx_heard *heard)
{
    note->reply = new_reply(session, note, heard->heard);
    note->reply->frame = note->frame;
    note->reply->time = heard->time;
    note->reply->lines = 1;
    note->reply->quirks = note->line.quirks | FTPX_QUIRK(NO_CODE);
    note->quirks |= note->reply->quirks;
    session->hearing.unsure = true;
}

/* `STAT path` and MLST: RFC 959 §4.1.3 and RFC 3659 §7.1 have them answered with what LIST and MLSD
 * send, between the first line and the last; some servers indent it. */
static bool may_list(const struct ftpx_exchange *exchange, uint16_t code)
{
    if (exchange->verb->id == FTPX_CMD_MLST)
        return code == 250;
    return exchange->verb->id == FTPX_CMD_STAT && exchange->arg.len > 0 && code >= 211 &&
           code <= 213;
}

static void take_listed_line(struct ftpx_session *session, struct ftpx_note *note)
{
    struct ftpx_exchange *exchange = ftpx_pairing_foresee(session, note->reply);
    ftpx_span line = note->line.text;

    if (note->step != FTPX_REPLY_INNER || !exchange ||
        !may_list(exchange, session->hearing.open.code))
        return;
    if (!exchange->entries)
        exchange->entries = ftpx_entries_new(exchange, session->cwd);
    if (line.len > 0 && line.at[0] == ' ')
        line = ftpx_span_drop(line, 1);
    note->entry = ftpx_entries_line(exchange->entries, line, note->frame);
}

static void take_reply_line(struct ftpx_session *session, struct ftpx_note *note,
                            const struct ftpx_heard *heard)
{
    struct ftpx_reply *reply = session->hearing.open_reply ? session->hearing.open_reply
                                                           : new_reply(session, note, heard->heard);
    bool last = note->step == FTPX_REPLY_WHOLE || note->step == FTPX_REPLY_LAST;

    note->reply = reply;
    FTPX_CHAIN(reply->notes, reply->last_note, next_of_reply, note);
    reply->lines++;
    reply->time = heard->time;
    take_listed_line(session, note);
    if (last) {
        forget_open(session);
        finish_reply(session, reply, note);
    } else {
        session->hearing.open_reply = reply;
        session->hearing.open_note = note;
        if (session->hearing.open.other_code && note->step == FTPX_REPLY_INNER && note->line.code)
            note->quirks |= FTPX_QUIRK(OTHER_CODE_INSIDE);
        if (reply->lines >= FTPX_LIMIT_REPLY_LINES)
            abandon_open(session, FTPX_QUIRK(LONG_REPLY));
    }
    note->quirks |= reply->quirks;
}

static void take_server_line(struct ftpx_session *session, struct ftpx_note *note,
                             const struct ftpx_heard *heard)
{
    note->line = ftpx_reply_line_parse(note->text);
    note->step = ftpx_reply_feed(&session->hearing.open, &note->line);
    if (take_rest_of_cut(session, note))
        return;
    if (note->step == FTPX_REPLY_JUNK)
        take_junk(session, note, heard);
    else
        take_reply_line(session, note, heard);
}

/* --- lines --- */

static ftpx_span without_telnet(wmem_allocator_t *pool, const struct ftpx_line *line)
{
    if (!(line->quirks & FTPX_QUIRK(TELNET)))
        return line->text;
    uint8_t *bytes = wmem_alloc(pool, line->text.len);
    return (ftpx_span){bytes, ftpx_line_strip_telnet(line->text, bytes)};
}

static bool is_same(ftpx_span one, ftpx_span other)
{
    return one.at == other.at && one.len == other.len;
}

static const struct ftpx_standing *standing_of(struct ftpx_session *session)
{
    const struct ftpx_standing now = {session->user, session->cwd};
    const struct ftpx_standing *before = session->standing;

    if (!before || !is_same(before->user, now.user) || !is_same(before->cwd, now.cwd))
        session->standing = wmem_memdup(session->engine->pool, &now, sizeof now);
    return session->standing;
}

struct ftpx_note *ftpx_dialogue_line(struct ftpx_session *session, bool from_client,
                                     const struct ftpx_heard *heard)
{
    struct ftpx_note *note = wmem_new0(session->engine->pool, struct ftpx_note);

    note->frame = heard->frame;
    note->time = heard->time;
    note->offset = heard->offset;
    note->raw = heard->raw;
    note->text = without_telnet(session->engine->pool, &heard->line);
    note->decrypted = heard->decrypted;
    note->from_client = from_client;
    note->session = session;
    session->hearing.newest_frame = heard->frame;
    note->quirks = heard->line.quirks;
    note->quirks |= session->hearing.gap_before[from_client];
    session->hearing.gap_before[from_client] = 0;
    if (from_client)
        take_command(session, note, heard);
    else
        take_server_line(session, note, heard);
    ftpx_digest_note(session, note);
    note->standing = standing_of(session);
    if (session->hearing.open_transfers == 0 &&
        ftpx_session_phase(session, heard->frame) == FTPX_PHASE_TRANSFER)
        ftpx_session_enter(session, FTPX_PHASE_COMMAND, heard->frame + 1);
    return note;
}

void ftpx_dialogue_gap(struct ftpx_session *session, bool from_client, uint64_t why,
                       uint64_t missing)
{
    if (!from_client && session->hearing.open_reply)
        close_by_first_line(session); /* which came before */
    session->hearing.unsure = true;
    session->hearing.lossy = true;
    session->hearing.greeted = true;
    session->hearing.left_out |= why == FTPX_QUIRK(TOO_MANY_LINES);
    if (why == FTPX_QUIRK(CONFLICTING))
        ftpx_loss_contested(session);
    else
        ftpx_loss_gap(session, from_client, missing);
    if (why == FTPX_QUIRK(CUT_LINE))
        return;
    session->hearing.gap_before[from_client] |= why;
    session->quirks |= why;
}

void ftpx_dialogue_end(struct ftpx_session *session, bool over, uint32_t frame)
{
    ftpx_session_enter(session, FTPX_PHASE_CLOSE, frame);
    if (!over || session->over_frame)
        return;
    session->over_frame = frame;
    ftpx_dialogue_settle(session);
    for (struct ftpx_transfer *transfer = session->transfers; transfer; transfer = transfer->next)
        ftpx_transfer_advance(transfer, FTPX_EVENT_CONTROL_END, frame);
}
