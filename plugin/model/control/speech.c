/* speech: lines are kept as long as what the side has in the capture pays for them.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "speech.h"

#include "../../wire/command.h"
#include "../../wire/quirk.h"
#include "../../wire/reply.h"
#include "../bytes.h"
#include "../limits.h"
#include "../session/notes.h"
#include "../session/session.h"
#include "../state.h"
#include "../tcp/tls.h"
#include "candidate.h"
#include "dialogue.h"

bool ftpx_speech_is_dark(const struct ftpx_flow *flow, uint8_t side)
{
    const struct ftpx_tls_half *tls = flow->half[side]->tls;
    return tls && tls->condition != FTPX_TLS_CLEAR;
}

/* --- lines --- */

void ftpx_speech_tell(struct ftpx_engine *engine, struct ftpx_flow *flow,
                      const struct ftpx_candidate_line *line)
{
    struct ftpx_session *session = flow->session;
    bool from_client = line->side == session->client_side;

    if (line->gap) {
        ftpx_dialogue_gap(session, from_client, line->gap, line->missing);
        return;
    }
    struct ftpx_note *note = ftpx_dialogue_line(session, from_client, &line->heard);
    ftpx_notes_file(engine->pool, flow, line->side, note);
}

static void give(struct ftpx_engine *engine, struct ftpx_flow *flow,
                 const struct ftpx_candidate_line *line)
{
    if (!flow->session) {
        ftpx_candidate_line(flow->candidate, line->side, *line);
        return;
    }
    if (flow->candidate)
        ftpx_candidate_weigh(flow->candidate, line->side, line);
    ftpx_speech_tell(engine, flow, line);
}

static void emit(const struct ftpx_speech *speech, int64_t offset, ftpx_span raw,
                 const struct ftpx_line *line)
{
    ftpx_span kept = ftpx_bytes_keep(speech->engine->pool, raw);
    size_t at =
        line->text.len > 0 ? (size_t)(line->text.at - raw.at) : 0; /* else it may be nowhere */
    struct ftpx_candidate_line found = {
        .side = speech->side,
        .heard = {
            .raw = kept,
            .line = {ftpx_span_take(ftpx_span_drop(kept, at), line->text.len), line->quirks},
            .offset = offset,
            .frame = speech->origin.frame,
            .time = speech->origin.time,
            .heard = speech->origin.heard,
            .decrypted = speech->decrypted,
        }};

    give(speech->engine, speech->flow, &found);
}

/* Lines end to be read where the line before agreed to TLS. */
static bool is_readable(const struct ftpx_speech *speech)
{
    return speech->decrypted || !ftpx_speech_is_dark(speech->flow, speech->side);
}

/* Replies begin with a digit: they are not looked up. */
static unsigned price_of(ftpx_span text)
{
    bool begins_transfer = !(text.len > 0 && ftpx_is_digit(text.at[0])) &&
                           ftpx_command_verb(text)->role == FTPX_ROLE_TRANSFER;

    return begins_transfer ? FTPX_LIMIT_TRANSFER_PRICE : FTPX_LIMIT_LINE_PRICE;
}

/* Whether a side pays for one more line, by what it has in the capture or on credit. The segment in hand
 * counts once it has been taken in whole, so its payload is added. */
static bool pay_for_line(const struct ftpx_speech *speech, unsigned price)
{
    struct ftpx_half *half = speech->flow->half[speech->side];
    uint64_t has = ftpx_flow_weight(speech->flow, speech->side) + speech->in_hand;

    if (half->lines_paid + price <= FTPX_LIMIT_LINES_CREDIT + has) {
        half->lines_paid += price;
        return true;
    }
    if (speech->engine->lines_lent + price > FTPX_LIMIT_LINES_ALL_CREDIT)
        return false;
    speech->engine->lines_lent += price;
    return true;
}

static void leave_out(const struct ftpx_speech *speech)
{
    struct ftpx_half *half = speech->flow->half[speech->side];
    struct ftpx_candidate_line gap = {.side = speech->side, .gap = FTPX_QUIRK(TOO_MANY_LINES)};

    if (!half->crowded)
        give(speech->engine, speech->flow, &gap);
    half->crowded = true;
    half->lines_left_out++;
}

static bool take_line(void *context, int64_t offset, ftpx_span raw, const struct ftpx_line *line)
{
    const struct ftpx_speech *speech = context;
    struct ftpx_half *half = speech->flow->half[speech->side];

    if (pay_for_line(speech, price_of(line->text))) {
        half->crowded = false;
        emit(speech, offset, raw, line);
    } else {
        leave_out(speech);
    }
    return is_readable(speech);
}

void ftpx_speech_hear(struct ftpx_speech *speech, int64_t offset, ftpx_span bytes)
{
    ftpx_lines_add(&speech->flow->half[speech->side]->lines, speech->engine->pool, offset, bytes,
                   take_line, speech);
}

/* What is left of a side's bytes, as a line of which its text is still to be found. Nothing is left of it then. */
static struct ftpx_candidate_line take_rest(wmem_allocator_t *pool, struct ftpx_half *half,
                                            uint8_t side)
{
    ftpx_span rest = ftpx_lines_rest(&half->lines);
    struct ftpx_candidate_line line = {.side = side,
                                       .heard = {.raw = ftpx_bytes_keep(pool, rest),
                                                 .frame = half->newest.frame,
                                                 .time = half->newest.time,
                                                 .heard = half->newest.heard,
                                                 .offset = half->order.next - (int64_t)rest.len}};

    ftpx_lines_forget(&half->lines);
    return line;
}

void ftpx_speech_answered(struct ftpx_engine *engine, struct ftpx_flow *flow, uint8_t side)
{
    struct ftpx_half *half = flow->half[side];
    struct ftpx_line ended;

    if (ftpx_speech_is_dark(flow, side) || half->stream.acked < half->order.next ||
        !ftpx_line_ends_odd(ftpx_lines_rest(&half->lines), &ended))
        return;
    struct ftpx_candidate_line line = take_rest(engine->pool, half, side);
    ftpx_line_ends_odd(line.heard.raw, &line.heard.line);
    half->ended_odd = true;
    give(engine, flow, &line);
}

size_t ftpx_speech_late_end(struct ftpx_half *half, ftpx_span bytes)
{
    size_t len = 0;

    if (half->ended_odd && bytes.len > len && bytes.at[len] == 0)
        len++;
    if (half->ended_odd && bytes.len > len && bytes.at[len] == '\n')
        len++;
    half->ended_odd = false;
    return len;
}

/* Whether all of a side was taken in. */
static bool is_over(const struct ftpx_flow *flow, uint8_t side)
{
    const struct ftpx_half *half = flow->half[side];

    return ftpx_flow_has_ended(flow) ||
           (half->stream.fin && half->order.next >= half->stream.fin_offset);
}

/* Only what begins with a code is a reply for sure; a client's line has to end for a server to read it. What is kept of
 * a side under TLS came out of it, and may go on. */
static bool is_last_reply(const struct ftpx_flow *flow, uint8_t side)
{
    ftpx_span rest = ftpx_lines_rest(&flow->half[side]->lines);

    return rest.len > 0 && is_over(flow, side) && !ftpx_speech_is_dark(flow, side) &&
           ftpx_reply_line_parse(ftpx_line_last(rest).text).code != 0;
}

void ftpx_speech_end(struct ftpx_engine *engine, struct ftpx_flow *flow)
{
    for (uint8_t side = 0; side < 2; side++) {
        if (!is_last_reply(flow, side))
            continue;
        struct ftpx_candidate_line line = take_rest(engine->pool, flow->half[side], side);
        line.heard.line = ftpx_line_last(line.heard.raw);
        give(engine, flow, &line);
    }
}

/* --- what is missing --- */

/* The line that a hole begins in, as far as it is known. `cut_at`: the hole is what the snap length cut off,
 * and ends there; FTPX_HEARD_UNKNOWN for any other. */
static bool give_stub(struct ftpx_engine *engine, struct ftpx_flow *flow, uint8_t side,
                      int64_t cut_at)
{
    struct ftpx_candidate_line stub = take_rest(engine->pool, flow->half[side], side);

    stub.heard.cut_at = cut_at;
    if (!ftpx_line_stub(stub.heard.raw, &stub.heard.line))
        return false;
    give(engine, flow, &stub);
    return true;
}

bool ftpx_speech_stop(struct ftpx_engine *engine, struct ftpx_flow *flow, uint8_t side)
{
    struct ftpx_lines *lines = &flow->half[side]->lines;
    struct ftpx_line stub;

    if (ftpx_speech_is_dark(flow, side) || !ftpx_line_stub(ftpx_lines_rest(lines), &stub))
        return false;
    lines->skips = true;
    return give_stub(engine, flow, side, FTPX_HEARD_UNKNOWN);
}

/* What is known of a line whose end was cut off is no less for that. */
void ftpx_speech_gap(struct ftpx_engine *engine, struct ftpx_flow *flow, uint8_t side, int64_t end,
                     bool is_cut)
{
    struct ftpx_half *half = flow->half[side];
    struct ftpx_candidate_line gap = {
        .side = side, .gap = FTPX_QUIRK(AFTER_GAP), .missing = (uint64_t)(end - half->order.next)};

    half->hole_age = 0;
    half->lines.skips = false;
    if (ftpx_speech_is_dark(flow, side)) {
        ftpx_tls_lose(half);
        return;
    }
    if (give_stub(engine, flow, side, is_cut ? end : FTPX_HEARD_UNKNOWN) && is_cut)
        gap.gap = FTPX_QUIRK(CUT_LINE);
    give(engine, flow, &gap);
}

void ftpx_speech_contested(struct ftpx_engine *engine, struct ftpx_flow *flow, uint8_t side)
{
    struct ftpx_candidate_line gap = {.side = side, .gap = FTPX_QUIRK(CONFLICTING)};

    if (!ftpx_speech_is_dark(flow, side))
        give(engine, flow, &gap);
}
