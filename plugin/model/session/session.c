/* session: lines become commands and replies, replies find the command they answer. What either
 * means is effect's business.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "session.h"

#include "../../wire/quirk.h"
#include "digest.h"
#include "../control/effect.h"
#include "../state.h"
#include "../data/transfer.h"
#include "entries.h"
#include "login.h"
#include "../limits.h"
#include "../control/commandless.h"
#include "../control/pairing.h"
#include "../path.h"
#include "../tcp/tls.h"

void ftpx_session_reset_parameters(struct ftpx_session *session)
{
    session->type = (struct ftpx_parameter){'A', 'A'};
    session->mode = (struct ftpx_parameter){'S', 'S'};
    session->structure = (struct ftpx_parameter){'F', 'F'};
    session->rest = NULL;
    session->setup = NULL;
}

struct ftpx_session *ftpx_session_new(struct ftpx_engine *engine, struct ftpx_flow *flow,
                                      uint8_t client_side, bool from_start)
{
    struct ftpx_session *session = wmem_new0(engine->pool, struct ftpx_session);

    session->id = wmem_array_get_count(engine->sessions);
    session->engine = engine;
    session->flow = flow;
    session->client_side = client_side;
    session->known_frame = flow->last_frame;
    session->from_start = from_start;
    ftpx_session_reset_parameters(session);
    if (!from_start) /* who knows what was said before */
        session->type = (struct ftpx_parameter){0, 0};
    wmem_array_append(engine->sessions, &session, 1);
    ftpx_session_enter(session, from_start ? FTPX_PHASE_CONNECT : FTPX_PHASE_COMMAND,
                       flow->first_frame);
    return session;
}

const struct ftpx_endpoint *ftpx_session_client(const struct ftpx_session *session)
{
    return &session->flow->end[session->client_side];
}

const struct ftpx_endpoint *ftpx_session_server(const struct ftpx_session *session)
{
    return &session->flow->end[1 - session->client_side];
}

/* --- commands --- */

static struct ftpx_exchange *new_exchange(struct ftpx_session *session,
                                          const struct ftpx_command *command, uint32_t frame,
                                          int64_t time)
{
    struct ftpx_exchange *exchange = wmem_new0(session->engine->pool, struct ftpx_exchange);

    exchange->session = session;
    exchange->verb = command->verb;
    exchange->name = command->name;
    exchange->arg = command->arg;
    exchange->quirks = command->quirks;
    exchange->attack = command->attack;
    exchange->is_secret = ftpx_login_is_secret(session->user, command);
    exchange->frame = frame;
    exchange->time = time;
    if (session->last)
        session->last->next = exchange;
    else
        session->exchanges = exchange;
    session->last = exchange;
    session->commands++;
    return exchange;
}

static void close_by_other_code(struct ftpx_session *session);

static void take_command(struct ftpx_session *session, struct ftpx_note *note, int64_t time)
{
    if (session->open.code && session->open.other_code)
        close_by_other_code(session);

    struct ftpx_command command = ftpx_command_parse(note->text);
    note->exchange = new_exchange(session, &command, note->frame, time);
    if (session->pending_count == FTPX_LIMIT_PENDING)
        ftpx_pairing_give_up(session, FTPX_QUIRK(TOO_MANY_PENDING));
    ftpx_pairing_queue(session, note->exchange);
    ftpx_effect_of_command(note->exchange, note);
    note->quirks |= note->exchange->quirks;
}

/* --- replies --- */

static struct ftpx_reply *new_reply(struct ftpx_session *session, const struct ftpx_note *note)
{
    struct ftpx_reply *reply = wmem_new0(session->engine->pool, struct ftpx_reply);

    reply->code = note->line.code;
    reply->first_frame = note->frame;
    reply->text = note->line.text;
    session->replies++;
    return reply;
}

static bool is_greeting(const struct ftpx_session *session, uint16_t code)
{
    if (session->greeted)
        return false;
    if (code == 220 || code == 120)
        return true;
    return session->from_start &&
           (!session->pending || !ftpx_verb_allows(session->pending->verb, code));
}

static void attach(struct ftpx_exchange *exchange, struct ftpx_reply *reply)
{
    if (!ftpx_verb_fits(exchange->verb, reply->code, exchange->replies != NULL))
        reply->quirks |= FTPX_QUIRK(WRONG_STATE);
    if (exchange->last_reply)
        exchange->last_reply->next = reply;
    else
        exchange->replies = reply;
    exchange->last_reply = reply;
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
        session->greeted = reply->code != 120;
        ftpx_effect_of_greeting(session, reply);
        return;
    }
    session->greeted = true;

    bool doubtful = false;
    struct ftpx_exchange *exchange = ftpx_pairing_take(session, reply->code, &doubtful);
    if (!exchange) {
        reply->quirks |= FTPX_QUIRK(UNEXPECTED_REPLY);
        session->unsure = true;
        ftpx_commandless_reply(session, reply, note);
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
    session->open = (struct ftpx_reply_open){0, 0};
    session->open_reply = NULL;
    session->open_note = NULL;
}

/* Some servers end `553-…` with `150 …`: the newest line that looks like an end is taken for it. */
static void close_by_other_code(struct ftpx_session *session)
{
    struct ftpx_reply *reply = session->open_reply;
    struct ftpx_note *note = session->open_note;

    reply->code = session->open.other_code;
    reply->quirks |= FTPX_QUIRK(CLOSED_BY_OTHER);
    forget_open(session);
    finish_reply(session, reply, note);
    note->quirks |= reply->quirks;
}

static void abandon_open(struct ftpx_session *session, uint64_t why)
{
    session->open_reply->quirks |= why;
    session->open_note->quirks |= why;
    session->unsure = true;
    forget_open(session);
}

static void take_junk(struct ftpx_session *session, struct ftpx_note *note, int64_t time)
{
    note->reply = new_reply(session, note);
    note->reply->frame = note->frame;
    note->reply->time = time;
    note->reply->lines = 1;
    note->reply->quirks = note->line.quirks | FTPX_QUIRK(NO_CODE);
    note->quirks |= note->reply->quirks;
    session->unsure = true;
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
    struct ftpx_exchange *exchange = ftpx_pairing_foresee(session, session->open.code);
    ftpx_span line = note->line.text;

    if (note->step != FTPX_REPLY_INNER || !exchange || !may_list(exchange, session->open.code))
        return;
    if (!exchange->entries)
        exchange->entries = ftpx_entries_new(exchange, session->cwd);
    if (line.len > 0 && line.at[0] == ' ')
        line = ftpx_span_drop(line, 1);
    note->entry = ftpx_entries_line(exchange->entries, line, note->frame);
}

static void take_reply_line(struct ftpx_session *session, struct ftpx_note *note, int64_t time)
{
    struct ftpx_reply *reply = session->open_reply ? session->open_reply : new_reply(session, note);
    bool last = note->step == FTPX_REPLY_WHOLE || note->step == FTPX_REPLY_LAST;

    note->reply = reply;
    if (reply->last_note)
        reply->last_note->next_of_reply = note;
    else
        reply->notes = note;
    reply->last_note = note;
    reply->lines++;
    reply->time = time;
    take_listed_line(session, note);
    if (last) {
        forget_open(session);
        finish_reply(session, reply, note);
    } else {
        session->open_reply = reply;
        session->open_note = note;
        if (session->open.other_code && note->step == FTPX_REPLY_INNER && note->line.code)
            note->quirks |= FTPX_QUIRK(OTHER_CODE_INSIDE);
        if (reply->lines >= FTPX_LIMIT_REPLY_LINES)
            abandon_open(session, FTPX_QUIRK(LONG_REPLY));
    }
    note->quirks |= reply->quirks;
}

static void take_server_line(struct ftpx_session *session, struct ftpx_note *note, int64_t time)
{
    note->line = ftpx_reply_line_parse(note->text);
    note->step = ftpx_reply_feed(&session->open, &note->line);
    if (note->step == FTPX_REPLY_JUNK)
        take_junk(session, note, time);
    else
        take_reply_line(session, note, time);
}

/* --- lines --- */

static ftpx_span without_telnet(wmem_allocator_t *pool, const struct ftpx_line *line)
{
    if (!(line->quirks & FTPX_QUIRK(TELNET)))
        return line->text;
    uint8_t *bytes = wmem_alloc(pool, line->text.len);
    return (ftpx_span){bytes, ftpx_line_strip_telnet(line->text, bytes)};
}

struct ftpx_note *ftpx_session_line(struct ftpx_session *session, bool from_client,
                                    const struct ftpx_heard *heard)
{
    struct ftpx_note *note = wmem_new0(session->engine->pool, struct ftpx_note);

    note->frame = heard->frame;
    note->offset = heard->offset;
    note->raw = heard->raw;
    note->text = without_telnet(session->engine->pool, &heard->line);
    note->decrypted = heard->decrypted;
    note->from_client = from_client;
    note->session = session;
    note->quirks = heard->line.quirks;
    note->quirks |= session->gap_before[from_client];
    session->gap_before[from_client] = 0;
    if (from_client)
        take_command(session, note, heard->time);
    else
        take_server_line(session, note, heard->time);
    ftpx_digest_note(session, note);
    note->user = session->user;
    note->cwd = session->cwd;
    note->cwd_known = session->cwd_known;
    if (session->open_transfers == 0 &&
        ftpx_session_phase(session, heard->frame) == FTPX_PHASE_TRANSFER)
        ftpx_session_enter(session, FTPX_PHASE_COMMAND, heard->frame + 1);
    return note;
}

void ftpx_session_gap(struct ftpx_session *session, bool from_client, uint64_t why)
{
    session->unsure = true;
    session->lossy = true;
    session->greeted = true;
    session->gap_before[from_client] |= why;
    session->quirks |= why;
    if (!from_client && session->open_reply)
        abandon_open(session, FTPX_QUIRK(UNTERMINATED));
}

void ftpx_session_end(struct ftpx_session *session, enum ftpx_closed_by how, bool over,
                      uint32_t frame)
{
    if (session->closed_by == FTPX_CLOSED_NOT)
        session->closed_by = how;
    ftpx_session_enter(session, FTPX_PHASE_CLOSE, frame);
    if (!over || session->over_frame)
        return;
    session->over_frame = frame;
    if (session->open_reply && session->open.other_code)
        close_by_other_code(session);
    else if (session->open_reply)
        abandon_open(session, FTPX_QUIRK(UNTERMINATED));
    for (struct ftpx_transfer *transfer = session->transfers; transfer; transfer = transfer->next)
        ftpx_transfer_advance(transfer, FTPX_EVENT_CONTROL_END, frame);
}

void ftpx_session_encrypt(struct ftpx_session *session, enum ftpx_tls how, uint8_t protection,
                          uint32_t frame)
{
    session->tls = how;
    session->protection = (struct ftpx_parameter){protection, protection};
    ftpx_tls_begin(session->engine->pool, session->flow, frame);
}

void ftpx_session_surface(struct ftpx_session *session)
{
    session->type = (struct ftpx_parameter){0, 0};
    session->protection = (struct ftpx_parameter){0, 0};
    session->unsure = true;
}

bool ftpx_session_is_dark(const struct ftpx_session *session)
{
    const struct ftpx_flow *flow = session->flow;

    if (flow->tls_frame == 0)
        return false;
    for (uint8_t side = 0; side < 2; side++)
        if (ftpx_flow_payload(flow, side)->first_frame != 0 ||
            flow->half[side]->tls->condition == FTPX_TLS_CLEAR)
            return false;
    return true;
}

/* --- phases --- */

void ftpx_session_enter(struct ftpx_session *session, enum ftpx_phase phase, uint32_t frame)
{
    struct ftpx_phase_mark *newest =
        session->phase_count ? &session->phases[session->phase_count - 1] : NULL;

    if (newest && (newest->phase == phase || newest->phase == FTPX_PHASE_CLOSE))
        return;
    if (newest && newest->frame >= frame) {
        newest->phase = phase;
        return;
    }
    if (session->phase_count == session->phase_room) {
        session->phase_room = session->phase_room ? session->phase_room * 2 : 4;
        session->phases = wmem_realloc(session->engine->pool, session->phases,
                                       session->phase_room * sizeof *session->phases);
    }
    session->phases[session->phase_count++] = (struct ftpx_phase_mark){frame, phase};
}

enum ftpx_phase ftpx_session_phase(const struct ftpx_session *session, uint32_t frame)
{
    uint32_t low = 0; /* the first mark holds for all frames before it too */
    uint32_t high = session->phase_count;

    while (high - low > 1) {
        uint32_t middle = low + (high - low) / 2;
        if (session->phases[middle].frame <= frame)
            low = middle;
        else
            high = middle;
    }
    return session->phases[low].phase;
}

/* --- names --- */

/* The control connection has paid for so many bytes of paths. */
static uint64_t path_budget(const struct ftpx_session *session)
{
    uint64_t weight = ftpx_flow_weight(session->flow, 0) + ftpx_flow_weight(session->flow, 1);
    return FTPX_LIMIT_PATHS + weight * FTPX_LIMIT_PATH_SHARE;
}

ftpx_span ftpx_session_path(struct ftpx_session *session, ftpx_span name)
{
    const struct ftpx_engine *engine = session->engine;

    if (session->path_bytes + session->cwd.len > path_budget(session))
        return name;
    ftpx_span path = ftpx_path_join(engine->pool, engine->config.charset, session->cwd, name);
    session->path_bytes += path.len;
    return path;
}

const char *ftpx_phase_name(enum ftpx_phase phase)
{
    static const char *const names[] = {"connect", "login", "command", "transfer", "close"};
    return names[phase];
}

const char *ftpx_login_name(enum ftpx_login_result result)
{
    static const char *const names[] = {"none", "pending", "success", "failed", "anonymous"};
    return names[result];
}

const char *ftpx_closed_name(enum ftpx_closed_by how)
{
    static const char *const names[] = {"none", "quit", "fin", "rst"};
    return names[how];
}
