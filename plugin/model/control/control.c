/* control: bytes are delivered in order to a buffer a side, which is cut into lines. A hole
 * holds lines back until it is filled, or until it is clear that it never will be.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "control.h"

#include "../../wire/foreign.h"
#include "../../wire/tls.h"
#include "../limits.h"
#include "../data/infer.h"
#include "../session/notes.h"
#include "../session/session.h"
#include "../state.h"
#include "../tcp/recent_bytes.h"
#include "../tcp/tls.h"
#include "candidate.h"
#include "effect.h"
#include "overdue.h"
#include "speech.h"
#include "waiting.h"

/* One segment on its way in. */
struct arrival {
    struct ftpx_engine *engine;
    struct ftpx_flow *flow;
    uint8_t side;
    const struct ftpx_segment *segment;
    int64_t offset; /* of the segment's payload */
    int64_t at;     /* how far that was compared with what came before */
    bool late;      /* it had waited for the other side: `segment` comes as if it came now */
    struct ftpx_origin origin; /* where it really came */
};

void ftpx_control_replay(struct ftpx_engine *engine, struct ftpx_flow *flow)
{
    wmem_array_t *lines = flow->candidate->lines;

    for (unsigned index = 0; index < wmem_array_get_count(lines); index++)
        ftpx_speech_tell(engine, flow, wmem_array_index(lines, index));
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

/* --- delivery in order --- */

/* Which side a delivery is for: its own, or the other one when a hole there was given up. */
struct delivery {
    struct arrival *arrival;
    uint8_t side;
};

static void take_in_late(const struct arrival *now, uint8_t side,
                         const struct ftpx_segment *waiting);

/* When bytes behind a hole come to their turn, what the other side had said to those before them
 * goes first: it acknowledges no more than that. */
static void let_others_go_first(const struct delivery *delivery, int64_t offset)
{
    struct ftpx_flow *flow = delivery->arrival->flow;
    int64_t delivered[2] = {INT64_MIN, INT64_MIN};
    const struct ftpx_segment *ready;
    uint8_t side = 0;

    delivered[delivery->side] = offset;
    while (!delivery->arrival->late && (ready = ftpx_waiting_ready(flow, delivered, &side)))
        take_in_late(delivery->arrival, side, ready);
}

/* What is left of a direction under TLS once its records are taken. TLS ends at a record's end; a line
 * that TLS was to follow does not. */
static ftpx_span take_records(const struct delivery *delivery, int64_t offset, ftpx_span bytes)
{
    const struct arrival *arrival = delivery->arrival;
    struct ftpx_session *session = arrival->flow->session;
    bool was_hidden = session && ftpx_session_is_dark(session);
    /* what had waited is not in the frame that brings it */
    ftpx_span payload = arrival->late ? FTPX_SPAN_NONE : arrival->segment->payload;
    ftpx_span clear = ftpx_tls_take(arrival->engine->pool, arrival->flow->half[delivery->side],
                                    offset, bytes, arrival->segment, payload);

    if (session)
        ftpx_infer_learn(arrival->engine->encrypted, session, arrival->flow->half[delivery->side]);
    if (was_hidden && clear.len > 0)
        ftpx_session_surface(session);
    return clear;
}

static uint8_t client_of(const struct ftpx_flow *flow)
{
    return flow->session ? flow->session->client_side : flow->candidate->client_side;
}

/* What a server sends first, with NULs of probes before it, shows what it does not speak: TLS that nobody
 * agreed to, or no text at all. */
static void weigh_first_bytes(struct ftpx_candidate *candidate, ftpx_span bytes)
{
    while (bytes.len > 0 && bytes.at[0] == 0)
        bytes = ftpx_span_drop(bytes, 1);
    candidate->seen.foreign |= ftpx_foreign_binary(bytes);
    candidate->seen.server_heard |= bytes.len > 0;
}

/* What is left of a direction in the clear without TLS that nobody has agreed to. */
static ftpx_span without_tls(const struct delivery *delivery, ftpx_span bytes,
                             const struct ftpx_origin *origin)
{
    struct ftpx_flow *flow = delivery->arrival->flow;
    struct ftpx_half *half = flow->half[delivery->side];

    if (delivery->side == client_of(flow))
        return ftpx_span_drop(bytes, ftpx_tls_unheard(half, bytes, origin));
    if (flow->candidate && !flow->candidate->seen.server_heard)
        weigh_first_bytes(flow->candidate, bytes);
    return bytes;
}

/* Whether a hello answers what agreed to TLS, which is missing. */
static bool was_agreed_unseen(const struct delivery *delivery, ftpx_span bytes, int64_t heard)
{
    const struct ftpx_flow *flow = delivery->arrival->flow;

    if (delivery->side != client_of(flow) || !ftpx_tls_is_hello(bytes) ||
        ftpx_lines_rest(&flow->half[delivery->side]->lines).len > 0)
        return false;
    return flow->session ? ftpx_effect_asks_for_tls(flow->session, heard)
                         : ftpx_candidate_asks_for_tls(flow->candidate);
}

/* The client's word tells what was agreed to, once there is a session. */
static void begin_tls_unseen(const struct delivery *delivery, int64_t offset)
{
    const struct arrival *arrival = delivery->arrival;
    struct ftpx_half *half = arrival->flow->half[delivery->side];

    ftpx_flow_begin_tls(arrival->engine->pool, arrival->flow, half->order.origin.frame);
    half->tls->from = offset;
    if (arrival->flow->session)
        ftpx_effect_tls_unseen(arrival->flow->session);
}

/* A line is in the frame that brought its last byte, or in that which brought what was missing before
 * it. */
static void not_before(struct ftpx_origin *origin, const struct ftpx_origin *other)
{
    if (origin->frame >= other->frame)
        return;
    origin->frame = other->frame;
    origin->time = other->time;
}

static struct ftpx_origin origin_of(const struct delivery *delivery)
{
    const struct arrival *arrival = delivery->arrival;
    const struct ftpx_half *half = arrival->flow->half[delivery->side];
    struct ftpx_origin origin = half->order.origin;

    not_before(&origin, &half->newest);
    if (arrival->late)
        not_before(&origin, &arrival->flow->half[1 - delivery->side]->newest);
    return origin;
}

static void deliver(void *context, int64_t offset, ftpx_span bytes)
{
    const struct delivery *delivery = context;
    const struct arrival *arrival = delivery->arrival;
    struct ftpx_half *half = arrival->flow->half[delivery->side];

    let_others_go_first(delivery, offset);
    struct ftpx_speech speech = {
        arrival->engine,    arrival->flow, delivery->side, false, arrival->segment->payload.len,
        origin_of(delivery)};
    ftpx_speech_answered(arrival->engine, arrival->flow, 1 - delivery->side);
    if (was_agreed_unseen(delivery, bytes, speech.origin.heard))
        begin_tls_unseen(delivery, offset);
    ftpx_span clear = ftpx_speech_is_dark(arrival->flow, delivery->side)
                          ? take_records(delivery, offset, bytes)
                          : without_tls(delivery, bytes, &speech.origin);
    offset += (int64_t)(bytes.len - clear.len);
    size_t skipped = ftpx_speech_late_end(half, clear);
    bytes = ftpx_span_drop(clear, skipped);
    half->newest = speech.origin;
    if (bytes.len > 0)
        ftpx_speech_hear(&speech, offset + (int64_t)skipped, bytes);
}

static void give_up_hole(struct arrival *arrival, uint8_t side)
{
    struct delivery delivery = {arrival, side};
    struct ftpx_order *order = &arrival->flow->half[side]->order;

    ftpx_speech_gap(arrival->engine, arrival->flow, side, order->next + ftpx_order_hole(order),
                    false);
    ftpx_order_skip_hole(order, deliver, &delivery);
}

/* Gives up what lies before `offset`: the peer has it, the capture has not. A FIN counts as a byte, and
 * no line is as short. */
static void give_up_before(struct arrival *arrival, uint8_t side, int64_t offset)
{
    struct ftpx_order *order = &arrival->flow->half[side]->order;
    int64_t hole = ftpx_order_hole(order);

    if (hole > 0 && order->next + hole <= offset) {
        give_up_hole(arrival, side);
    } else if (hole == 0 && order->next + 1 == offset && !arrival->flow->half[side]->lines.rest) {
        order->next = offset;
    } else {
        ftpx_speech_gap(arrival->engine, arrival->flow, side, offset, false);
        order->next = offset;
    }
}

static ftpx_span part_of(const struct arrival *arrival, int64_t from, int64_t to)
{
    ftpx_span bytes = ftpx_span_drop(arrival->segment->payload, (size_t)(from - arrival->offset));
    return ftpx_span_take(bytes, (size_t)(to - from));
}

/* What lies before `to` was read already: were it other bytes then, nobody knows which of them the peer
 * took, unless it had those before. Returns whether that is so. */
static bool compare_up_to(struct arrival *arrival, int64_t to)
{
    struct ftpx_stream *stream = &arrival->flow->half[arrival->side]->stream;
    uint64_t others = 0;

    if (arrival->at < to)
        others = ftpx_recents_differ(arrival->engine->recents, stream->recent, arrival->at,
                                     part_of(arrival, arrival->at, to));
    arrival->at = to;
    stream->conflicting += others;
    if (others == 0 || (stream->has_acks && to <= stream->acked_seen))
        return false;
    ftpx_speech_contested(arrival->engine, arrival->flow, arrival->side);
    return true;
}

/* A new part of the segment's payload. */
static void take_piece(void *context, int64_t from, int64_t to)
{
    struct delivery *delivery = context;
    struct arrival *arrival = delivery->arrival;
    struct ftpx_half *half = arrival->flow->half[arrival->side];
    ftpx_span bytes = part_of(arrival, from, to);

    if (compare_up_to(arrival, from) && half->order.next == from)
        ftpx_lines_lose(&half->lines); /* the end of that */
    arrival->at = to;
    ftpx_recents_put(arrival->engine->recents, half->stream.recent, from, bytes);
    while (!ftpx_order_add_from(&half->order, &arrival->origin, from, bytes, deliver, delivery)) {
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

static void age_hole(struct arrival *arrival, uint8_t side)
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

static struct ftpx_origin origin_of_segment(const struct ftpx_flow *flow, uint8_t side,
                                            const struct ftpx_segment *segment)
{
    bool hears = (segment->flags & FTPX_ACK) && flow->half[1 - side]->stream.present;

    return (struct ftpx_origin){segment->frame, segment->time,
                                hears ? ftpx_waiting_acknowledged(flow, side, segment)
                                      : FTPX_HEARD_UNKNOWN};
}

/* What the snap length cut off a segment will not come later. */
static void give_up_tail(const struct arrival *arrival)
{
    const struct ftpx_segment *segment = arrival->segment;
    struct ftpx_order *order = &arrival->flow->half[arrival->side]->order;
    int64_t captured = arrival->offset + (int64_t)segment->payload.len;
    int64_t end = arrival->offset + (int64_t)segment->length;

    if (segment->payload.len == segment->length || order->next != captured)
        return;
    ftpx_speech_gap(arrival->engine, arrival->flow, arrival->side, end, true);
    if (order->next == captured)
        order->next = end;
}

static void take_in(struct arrival *arrival)
{
    struct ftpx_stream *stream = &arrival->flow->half[arrival->side]->stream;
    struct delivery delivery = {arrival, arrival->side};
    const struct ftpx_segment *segment = arrival->segment;

    uint64_t retransmitted = stream->retransmitted;

    if (segment->length > 0 && stream->recent == 0)
        stream->recent = ftpx_recents_begin(arrival->engine->recents);
    arrival->offset = ftpx_stream_place(stream, segment);
    arrival->at = arrival->offset;
    ftpx_stream_add(stream, segment, take_piece, &delivery);
    if (stream->retransmitted > retransmitted && segment->length > 1) /* else a probe's byte */
        compare_up_to(arrival, arrival->offset + (int64_t)segment->payload.len);
    give_up_tail(arrival);
}

/* A segment that waited is taken in as if it had come now. */
static void take_in_late(const struct arrival *now, uint8_t side,
                         const struct ftpx_segment *waiting)
{
    struct ftpx_segment segment = *waiting;
    struct arrival arrival = {.engine = now->engine,
                              .flow = now->flow,
                              .side = side,
                              .segment = &segment,
                              .late = true,
                              .origin = origin_of_segment(now->flow, side, waiting)};

    segment.frame = now->segment->frame;
    segment.time = now->segment->time;
    take_in(&arrival);
    ftpx_waiting_remove(now->engine->pool, now->flow, waiting);
}

bool ftpx_control_holds(const struct ftpx_flow *flow)
{
    uint8_t side;

    return ftpx_waiting_first(flow, &side) || ftpx_order_hole(&flow->half[0]->order) > 0 ||
           ftpx_order_hole(&flow->half[1]->order) > 0;
}

bool ftpx_control_awaits(const struct ftpx_flow *flow, const struct ftpx_address *host)
{
    uint8_t side;

    return ftpx_waiting_first(flow, &side) && ftpx_order_hole(&flow->half[1 - side]->order) == 0 &&
           ftpx_address_equal(&flow->end[1 - side].address, host);
}

/* Whether a side is under TLS, so that nobody knows what was said to whom. */
static bool is_dark(const struct ftpx_flow *flow)
{
    return ftpx_speech_is_dark(flow, 0) || ftpx_speech_is_dark(flow, 1);
}

/* What need not wait any more: what the other side has said by now; under TLS, anything. */
static const struct ftpx_segment *ready_segment(const struct ftpx_flow *flow, uint8_t *side_out)
{
    int64_t delivered[2] = {flow->half[0]->order.next, flow->half[1]->order.next};

    if (is_dark(flow))
        return ftpx_waiting_first(flow, side_out);
    return ftpx_waiting_ready(flow, delivered, side_out);
}

/* What the first of the queue waits for is given up in the end, or at once. */
static void take_in_waiting(struct arrival *now, bool at_once)
{
    struct ftpx_flow *flow = now->flow;
    const struct ftpx_segment *segment;
    uint8_t side = 0;

    for (;;) {
        while ((segment = ready_segment(flow, &side)))
            take_in_late(now, side, segment);
        segment = ftpx_waiting_stuck(flow, &side);
        if (!segment || (!at_once && ftpx_waiting_may_wait(flow) && !ftpx_flow_has_ended(flow)))
            return;
        if (flow->half[1 - side]->stream.present)
            give_up_before(now, 1 - side, ftpx_waiting_needs(flow, side, segment));
        else /* nothing of it is known to be missing */
            take_in_late(now, side, segment);
    }
}

/* The frames so far have brought all that was read until now, but for what no frame did. */
static void end_frame(struct ftpx_flow *flow)
{
    for (uint8_t side = 0; side < 2 && !flow->read_aside; side++)
        ftpx_notes_told(flow, side);
}

/* Whether the segment's last byte is still to be read. */
static bool is_unread(const struct arrival *arrival, int64_t offset)
{
    const struct ftpx_flow *flow = arrival->flow;
    uint32_t length = arrival->segment->length;

    return !is_dark(flow) && length > 0 &&
           flow->half[arrival->side]->order.next < offset + (int64_t)length;
}

int64_t ftpx_control_add(struct ftpx_engine *engine, struct ftpx_flow *flow, uint8_t side,
                         const struct ftpx_segment *segment)
{
    struct arrival arrival = {.engine = engine, .flow = flow, .side = side, .segment = segment};
    int64_t offset = ftpx_stream_place(&flow->half[side]->stream, segment);

    arrival.origin = origin_of_segment(flow, side, segment);
    end_frame(flow);
    flow->read_aside = false;
    if (!is_dark(flow) && ftpx_waiting_must(flow, side, segment))
        ftpx_waiting_push(engine->pool, flow, side, segment);
    else
        take_in(&arrival);
    age_hole(&arrival, 0);
    age_hole(&arrival, 1);
    take_in_waiting(&arrival, false);
    ftpx_speech_end(engine, flow);
    if (is_unread(&arrival, offset))
        ftpx_overdue_add(engine->overdue, flow, segment->payload);
    return offset;
}

/* The side whose bytes behind a hole came first; FTPX_SIDE_UNKNOWN when there are none. */
static uint8_t first_hole(const struct ftpx_flow *flow)
{
    const struct ftpx_origin *first[2] = {ftpx_order_first(&flow->half[0]->order),
                                          ftpx_order_first(&flow->half[1]->order)};

    if (first[0] && first[1])
        return first[1]->frame < first[0]->frame;
    if (first[0] || first[1])
        return first[0] ? 0 : 1;
    return FTPX_SIDE_UNKNOWN;
}

void ftpx_control_catch_up(struct ftpx_engine *engine, struct ftpx_flow *flow)
{
    struct ftpx_segment newest = {.frame = flow->last_frame, .time = flow->last_time};
    struct arrival arrival = {.engine = engine, .flow = flow, .segment = &newest};
    uint8_t side;

    if (is_dark(flow))
        return;
    end_frame(flow);
    flow->read_aside = true;
    take_in_waiting(&arrival, true);
    while (!is_dark(flow) && (side = first_hole(flow)) != FTPX_SIDE_UNKNOWN) {
        give_up_hole(&arrival, side);
        take_in_waiting(&arrival, true);
    }
}

void ftpx_control_stop(struct ftpx_engine *engine, struct ftpx_flow *flow)
{
    end_frame(flow);
    for (uint8_t side = 0; side < 2; side++)
        flow->read_aside |= ftpx_speech_stop(engine, flow, side);
}

void ftpx_control_plain(struct ftpx_engine *engine, struct ftpx_flow *flow, uint8_t side,
                        ftpx_span text, uint32_t frame, int64_t time)
{
    struct ftpx_origin origin = {frame, time, FTPX_HEARD_UNKNOWN};
    struct ftpx_speech speech = {engine, flow, side, true, 0, origin};

    ftpx_speech_hear(&speech, ftpx_tls_plain(flow->half[side], text, frame, time), text);
}
