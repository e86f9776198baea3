/* control: bytes are delivered in order to a buffer a side, which is cut into lines. A hole
 * holds lines back until it is filled, or until it is clear that it never will be.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "control.h"

#include "../../wire/quirk.h"
#include "../../wire/tls.h"
#include "../limits.h"
#include "../bytes.h"
#include "../path.h"
#include "../session/notes.h"
#include "../session/session.h"
#include "../state.h"
#include "../tcp/tls.h"
#include "../tcp/tls_unheard.h"
#include "candidate.h"
#include "dialogue.h"
#include "last_line.h"
#include "waiting.h"

/* One segment on its way in. */
struct arrival {
    struct ftpx_engine *engine;
    struct ftpx_flow *flow;
    uint8_t side;
    const struct ftpx_segment *segment;
    int64_t offset; /* of the segment's payload */
    bool late;      /* it had waited for the other side */
};

/* --- lines --- */

static void give_to_session(struct ftpx_engine *engine, struct ftpx_flow *flow, uint8_t side,
                            const struct ftpx_candidate_line *line)
{
    struct ftpx_session *session = flow->session;
    bool from_client = side == session->client_side;

    if (line->gap) {
        ftpx_dialogue_gap(session, from_client, line->gap);
        return;
    }
    struct ftpx_note *note = ftpx_dialogue_line(session, from_client, &line->heard);
    ftpx_notes_file(engine->pool, flow, side, note);
}

static void give(const struct arrival *arrival, uint8_t side,
                 const struct ftpx_candidate_line *line)
{
    struct ftpx_flow *flow = arrival->flow;

    if (!flow->session) {
        ftpx_candidate_line(flow->candidate, side, *line);
        return;
    }
    if (flow->candidate)
        ftpx_candidate_weigh(flow->candidate, side, line);
    give_to_session(arrival->engine, flow, side, line);
}

void ftpx_control_replay(struct ftpx_engine *engine, struct ftpx_flow *flow)
{
    wmem_array_t *lines = flow->candidate->lines;

    for (unsigned index = 0; index < wmem_array_get_count(lines); index++) {
        const struct ftpx_candidate_line *line = wmem_array_index(lines, index);
        give_to_session(engine, flow, line->side, line);
    }
    ftpx_candidate_hand_over(flow->candidate);
}

void ftpx_control_settle(struct ftpx_engine *engine, struct ftpx_flow *flow)
{
    ftpx_candidate_free(engine->pool, flow->candidate);
    flow->candidate = NULL;
}

void ftpx_control_forget(struct ftpx_engine *engine, struct ftpx_flow *flow)
{
    ftpx_control_settle(engine, flow);
    ftpx_waiting_free(engine->pool, flow);
}

/* Whether TLS lies over what a side sends next. */
static bool is_dark(const struct ftpx_flow *flow, uint8_t side)
{
    const struct ftpx_tls_half *tls = flow->half[side]->tls;
    return tls && tls->condition != FTPX_TLS_CLEAR;
}

/* What a side said, whether it came in the clear or out of TLS. */
struct speech {
    const struct arrival *arrival;
    uint8_t side;
    bool decrypted;
};

static void emit(const struct speech *speech, int64_t offset, ftpx_span raw,
                 const struct ftpx_line *line)
{
    const struct arrival *arrival = speech->arrival;
    ftpx_span kept = ftpx_bytes_keep(arrival->engine->pool, raw);
    struct ftpx_candidate_line found = {
        .heard = {
            .raw = kept,
            .line = {{kept.at + (line->text.at - raw.at), line->text.len}, line->quirks},
            .offset = offset,
            .frame = arrival->segment->frame,
            .time = arrival->segment->time,
            .decrypted = speech->decrypted,
        }};

    give(arrival, speech->side, &found);
}

/* Lines end to be read where the line before agreed to TLS. */
static bool is_readable(const struct speech *speech)
{
    return speech->decrypted || !is_dark(speech->arrival->flow, speech->side);
}

/* Whether what a side has in the capture pays for one more line. The segment in hand counts once it has
 * been taken in whole, so its payload is added. */
static bool may_keep_line(const struct speech *speech)
{
    const struct arrival *arrival = speech->arrival;
    uint64_t paid = ftpx_flow_weight(arrival->flow, speech->side) + arrival->segment->payload.len;

    return arrival->flow->half[speech->side]->line_count <
           FTPX_LIMIT_LINES + paid / FTPX_LIMIT_LINE_SHARE;
}

static void leave_out(const struct speech *speech)
{
    struct ftpx_half *half = speech->arrival->flow->half[speech->side];
    struct ftpx_candidate_line gap = {.gap = FTPX_QUIRK(TOO_MANY_LINES)};

    if (!half->crowded)
        give(speech->arrival, speech->side, &gap);
    half->crowded = true;
}

static bool take_line(void *context, int64_t offset, ftpx_span raw, const struct ftpx_line *line)
{
    const struct speech *speech = context;
    struct ftpx_half *half = speech->arrival->flow->half[speech->side];

    if (may_keep_line(speech)) {
        half->line_count++;
        half->crowded = false;
        emit(speech, offset, raw, line);
    } else {
        leave_out(speech);
    }
    return is_readable(speech);
}

/* --- delivery in order --- */

static void hear(struct speech *speech, int64_t offset, ftpx_span bytes)
{
    const struct arrival *arrival = speech->arrival;

    ftpx_lines_add(&arrival->flow->half[speech->side]->lines, arrival->engine->pool, offset, bytes,
                   take_line, speech);
}

/* Which side a delivery is for: its own, or the other one when a hole there was given up. */
struct delivery {
    const struct arrival *arrival;
    uint8_t side;
};

/* What a side has sent of a line ends it, if the other side has it and answers, and if it ends by
 * what a client may take for an end. */
static void end_by_answer(const struct arrival *arrival, uint8_t side)
{
    struct ftpx_half *half = arrival->flow->half[side];
    ftpx_span rest = ftpx_lines_rest(&half->lines);
    struct ftpx_candidate_line line = {.heard = {.frame = half->newest_frame,
                                                 .time = half->newest_time,
                                                 .offset = half->order.next - (int64_t)rest.len}};

    if (arrival->flow->tls_frame != 0 || half->stream.acked < half->order.next ||
        !ftpx_line_ends_odd(rest, &line.heard.line))
        return;
    line.heard.raw = ftpx_bytes_keep(arrival->engine->pool, rest);
    ftpx_line_ends_odd(line.heard.raw, &line.heard.line);
    ftpx_lines_forget(&half->lines);
    half->ended_odd = true;
    give(arrival, side, &line);
}

/* The rest of the end of a line that was taken to have ended. */
static size_t late_end(struct ftpx_half *half, ftpx_span bytes)
{
    size_t len = 0;

    if (half->ended_odd && bytes.len > len && bytes.at[len] == 0)
        len++;
    if (half->ended_odd && bytes.len > len && bytes.at[len] == '\n')
        len++;
    half->ended_odd = false;
    return len;
}

static void take_in_late(const struct arrival *now, uint8_t side,
                         const struct ftpx_segment *waiting);

/* When bytes behind a hole come to their turn, what the other side had said to those before them
 * goes first: it acknowledges no more than that. */
static void let_others_go_first(const struct delivery *delivery, int64_t offset)
{
    struct ftpx_flow *flow = delivery->arrival->flow;
    const struct ftpx_segment *first;
    uint8_t side = 0;

    while (!delivery->arrival->late && (first = ftpx_waiting_first(flow, &side)) &&
           side != delivery->side && ftpx_waiting_acknowledged(flow, side, first) <= offset)
        take_in_late(delivery->arrival, side, first);
}

/* What is left of a direction under TLS once its records are taken. TLS ends at a record's end; a line
 * that TLS was to follow does not. */
static ftpx_span take_records(const struct delivery *delivery, int64_t offset, ftpx_span bytes)
{
    const struct arrival *arrival = delivery->arrival;
    struct ftpx_session *session = arrival->flow->session;
    bool was_hidden = ftpx_session_is_dark(session);
    /* what had waited is not in the frame that brings it */
    ftpx_span payload = arrival->late ? FTPX_SPAN_NONE : arrival->segment->payload;
    ftpx_span clear = ftpx_tls_take(arrival->engine->pool, arrival->flow->half[delivery->side],
                                    offset, bytes, arrival->segment->frame, payload);

    if (was_hidden && clear.len > 0)
        ftpx_session_surface(session);
    return clear;
}

static uint8_t client_of(const struct ftpx_flow *flow)
{
    return flow->session ? flow->session->client_side : flow->candidate->client_side;
}

/* What is left of a direction in the clear without TLS that nobody has agreed to. A server that begins it has
 * another protocol within. */
static ftpx_span without_tls(const struct delivery *delivery, ftpx_span bytes)
{
    struct ftpx_flow *flow = delivery->arrival->flow;
    struct ftpx_half *half = flow->half[delivery->side];

    if (delivery->side == client_of(flow))
        return ftpx_span_drop(bytes, ftpx_tls_unheard(half, bytes));
    if (flow->candidate && ftpx_tls_record_length(bytes) > 0 &&
        ftpx_lines_rest(&half->lines).len == 0)
        flow->candidate->seen.foreign = true;
    return bytes;
}

static void deliver(void *context, int64_t offset, ftpx_span bytes)
{
    const struct delivery *delivery = context;
    const struct arrival *arrival = delivery->arrival;
    struct ftpx_half *half = arrival->flow->half[delivery->side];
    struct speech speech = {arrival, delivery->side, false};

    let_others_go_first(delivery, offset);
    end_by_answer(arrival, 1 - delivery->side);
    ftpx_span clear = is_dark(arrival->flow, delivery->side) ? take_records(delivery, offset, bytes)
                                                             : without_tls(delivery, bytes);
    offset += (int64_t)(bytes.len - clear.len);
    size_t skipped = late_end(half, clear);
    bytes = ftpx_span_drop(clear, skipped);
    half->newest_frame = arrival->segment->frame;
    half->newest_time = arrival->segment->time;
    if (bytes.len > 0)
        hear(&speech, offset + (int64_t)skipped, bytes);
}

/* The line that a hole begins in, as far as it is known. */
static void give_stub(const struct arrival *arrival, uint8_t side)
{
    struct ftpx_half *half = arrival->flow->half[side];
    ftpx_span rest = ftpx_lines_rest(&half->lines);
    struct ftpx_candidate_line stub = {
        .heard = {.raw = ftpx_bytes_keep(arrival->engine->pool, rest),
                  .frame = arrival->segment->frame,
                  .time = arrival->segment->time,
                  .offset = half->order.next - (int64_t)rest.len}};

    ftpx_lines_forget(&half->lines);
    if (ftpx_line_stub(stub.heard.raw, &stub.heard.line))
        give(arrival, side, &stub);
}

/* Bytes of one side are missing from here on. */
static void declare_gap(const struct arrival *arrival, uint8_t side)
{
    struct ftpx_half *half = arrival->flow->half[side];
    struct ftpx_candidate_line gap = {.gap = FTPX_QUIRK(AFTER_GAP)};

    half->hole_age = 0;
    half->lines.skips = false;
    if (is_dark(arrival->flow, side)) {
        ftpx_tls_lose(half);
        return;
    }
    give_stub(arrival, side);
    give(arrival, side, &gap);
}

static void give_up_hole(const struct arrival *arrival, uint8_t side)
{
    struct delivery delivery = {arrival, side};

    declare_gap(arrival, side);
    ftpx_order_skip_hole(&arrival->flow->half[side]->order, deliver, &delivery);
}

/* Gives up what lies before `offset`: the peer has it, the capture has not. */
static void give_up_before(const struct arrival *arrival, uint8_t side, int64_t offset)
{
    struct ftpx_order *order = &arrival->flow->half[side]->order;
    int64_t hole = ftpx_order_hole(order);

    if (hole > 0 && order->next + hole <= offset) {
        give_up_hole(arrival, side);
    } else {
        declare_gap(arrival, side);
        order->next = offset;
    }
}

/* A new part of the segment's payload. */
static void take_piece(void *context, int64_t from, int64_t to)
{
    struct delivery *delivery = context;
    const struct arrival *arrival = delivery->arrival;
    struct ftpx_half *half = arrival->flow->half[arrival->side];
    ftpx_span bytes =
        ftpx_span_take(ftpx_span_drop(arrival->segment->payload, (size_t)(from - arrival->offset)),
                       (size_t)(to - from));

    while (!ftpx_order_add(&half->order, from, bytes, deliver, delivery)) {
        if (ftpx_order_hole(&half->order) == 0)
            return; /* larger than the cap by itself */
        give_up_hole(arrival, arrival->side);
    }
}

/* --- holes --- */

static bool is_hopeless(const struct ftpx_half *half)
{
    int64_t hole_end = half->order.next + ftpx_order_hole(&half->order);
    bool acknowledged = half->stream.acked >= hole_end;

    return half->hole_age > (acknowledged ? FTPX_LIMIT_HOLE_ACKED : FTPX_LIMIT_HOLE_UNACKED);
}

static void age_hole(const struct arrival *arrival, uint8_t side)
{
    struct ftpx_half *half = arrival->flow->half[side];

    if (half->hole_at != half->order.next)
        half->hole_age = 0;
    half->hole_at = half->order.next;
    if (ftpx_order_hole(&half->order) == 0)
        return;
    half->hole_age++;
    while (ftpx_order_hole(&half->order) > 0 &&
           (is_hopeless(half) || ftpx_flow_has_ended(arrival->flow)))
        give_up_hole(arrival, side);
}

/* --- arrivals --- */

/* What the snap length cut off a segment will not come later. */
static void give_up_tail(const struct arrival *arrival)
{
    const struct ftpx_segment *segment = arrival->segment;
    const struct ftpx_order *order = &arrival->flow->half[arrival->side]->order;
    int64_t captured = arrival->offset + (int64_t)segment->payload.len;

    if (segment->payload.len < segment->length && order->next == captured)
        give_up_before(arrival, arrival->side, arrival->offset + (int64_t)segment->length);
}

static void take_in(struct arrival *arrival)
{
    struct ftpx_stream *stream = &arrival->flow->half[arrival->side]->stream;
    struct delivery delivery = {arrival, arrival->side};
    const struct ftpx_segment *segment = arrival->segment;

    arrival->offset = ftpx_stream_place(stream, segment);
    ftpx_stream_add(stream, segment, take_piece, &delivery);
    give_up_tail(arrival);
}

/* A segment that waited is taken in as if it had come now. */
static void take_in_late(const struct arrival *now, uint8_t side,
                         const struct ftpx_segment *waiting)
{
    struct ftpx_segment segment = *waiting;
    struct arrival arrival = {now->engine, now->flow, side, &segment, 0, true};

    segment.frame = now->segment->frame;
    segment.time = now->segment->time;
    take_in(&arrival);
    ftpx_waiting_pop(now->engine->pool, now->flow);
}

bool ftpx_control_holds(const struct ftpx_flow *flow)
{
    uint8_t side;

    return ftpx_waiting_first(flow, &side) || ftpx_order_hole(&flow->half[0]->order) > 0 ||
           ftpx_order_hole(&flow->half[1]->order) > 0;
}

/* Takes in what need not wait any more. What the first of the queue waits for is given up in the
 * end. */
static void take_in_waiting(const struct arrival *now)
{
    struct ftpx_flow *flow = now->flow;
    const struct ftpx_segment *first;
    uint8_t side = 0;

    while ((first = ftpx_waiting_first(flow, &side))) {
        int64_t acknowledged = ftpx_waiting_acknowledged(flow, side, first);

        if (flow->tls_frame == 0 && acknowledged > flow->half[1 - side]->order.next) {
            if (ftpx_waiting_may_wait(flow) && !ftpx_flow_has_ended(flow))
                return;
            give_up_before(now, 1 - side, acknowledged);
        } else {
            take_in_late(now, side, first);
        }
    }
}

static void give_last_lines(const struct arrival *arrival)
{
    struct ftpx_candidate_line line;

    for (uint8_t side = 0; side < 2; side++)
        if (ftpx_last_line(arrival->engine->pool, arrival->flow, side, &line))
            give(arrival, side, &line);
}

int64_t ftpx_control_add(struct ftpx_engine *engine, struct ftpx_flow *flow, uint8_t side,
                         const struct ftpx_segment *segment)
{
    struct arrival arrival = {engine, flow, side, segment, 0, false};
    int64_t offset = ftpx_stream_place(&flow->half[side]->stream, segment);

    if (flow->tls_frame == 0 && ftpx_waiting_must(flow, side, segment))
        ftpx_waiting_push(engine->pool, flow, side, segment);
    else
        take_in(&arrival);
    age_hole(&arrival, 0);
    age_hole(&arrival, 1);
    take_in_waiting(&arrival);
    give_last_lines(&arrival);
    return offset;
}

void ftpx_control_plain(struct ftpx_engine *engine, struct ftpx_flow *flow, uint8_t side,
                        ftpx_span text, uint32_t frame, int64_t time)
{
    struct ftpx_segment segment = {.frame = frame, .time = time};
    struct arrival arrival = {engine, flow, side, &segment, 0, false};
    struct speech speech = {&arrival, side, true};

    hear(&speech, ftpx_tls_plain(flow->half[side], text, frame, time), text);
}
