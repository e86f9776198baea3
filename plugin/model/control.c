/* control: bytes are delivered in order to a buffer a side, which is cut into lines. A hole holds lines back until it is
 * filled, or until it is clear that it never will be.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "control.h"

#include "candidate.h"
#include "limits.h"
#include "path.h"

/* One segment on its way in. */
struct arrival {
    struct ftpx_engine *engine;
    struct ftpx_flow *flow;
    uint8_t side;
    const struct ftpx_segment *segment;
    int64_t offset; /* of the segment's payload */
};

/* --- lines --- */

static void give_to_session(struct ftpx_engine *engine, struct ftpx_flow *flow, uint8_t side,
                            const struct ftpx_candidate_line *line)
{
    struct ftpx_session *session = flow->session;
    bool from_client = side == session->client_side;

    if (line->gap) {
        ftpx_session_gap(session, from_client);
        return;
    }
    struct ftpx_note *note = ftpx_session_line(session, from_client, line->raw, &line->line, line->offset,
                                               line->frame, line->time);
    ftpx_flow_file(engine->pool, flow, side, note);
}

static void give(const struct arrival *arrival, uint8_t side, const struct ftpx_candidate_line *line)
{
    struct ftpx_flow *flow = arrival->flow;

    if (flow->session)
        give_to_session(arrival->engine, flow, side, line);
    else
        ftpx_candidate_line(flow->candidate, side, *line);
}

void ftpx_control_replay(struct ftpx_engine *engine, struct ftpx_flow *flow)
{
    uint8_t client = flow->session->client_side;
    wmem_array_t *lines = flow->candidate->lines;

    for (unsigned index = 0; index < wmem_array_get_count(lines); index++) {
        const struct ftpx_candidate_line *line = wmem_array_index(lines, index);
        give_to_session(engine, flow, line->from_client ? client : 1 - client, line);
    }
}

static bool is_dark(const struct ftpx_flow *flow)
{
    return flow->session && flow->session->dark;
}

static void emit(const struct arrival *arrival, uint8_t side, ftpx_span raw, int64_t offset)
{
    struct ftpx_candidate_line line = {
        .raw = ftpx_span_copy(arrival->engine->pool, raw),
        .offset = offset,
        .frame = arrival->segment->frame,
        .time = arrival->segment->time,
    };

    ftpx_line_next(line.raw, FTPX_LIMIT_LINE, &line.line);
    give(arrival, side, &line);
}

/* Cuts what lines there are off the front of `bytes`; returns how much is left. */
static size_t cut_lines(const struct arrival *arrival, uint8_t side, ftpx_span bytes, int64_t offset)
{
    struct ftpx_line line;
    size_t len;

    while (!is_dark(arrival->flow) && (len = ftpx_line_next(bytes, FTPX_LIMIT_LINE, &line)) > 0) {
        emit(arrival, side, ftpx_span_take(bytes, len), offset);
        bytes = ftpx_span_drop(bytes, len);
        offset += (int64_t)len;
    }
    return is_dark(arrival->flow) ? 0 : bytes.len;
}

static void keep_rest(struct ftpx_half *half, wmem_allocator_t *pool, ftpx_span rest)
{
    wmem_array_t *partial = wmem_array_sized_new(pool, 1, (unsigned)rest.len + 1);

    if (rest.len > 0)
        wmem_array_append(partial, rest.at, (unsigned)rest.len);
    if (half->partial)
        wmem_destroy_array(half->partial);
    half->partial = partial;
}

/* --- delivery in order --- */

/* Which side a delivery is for: its own, or the other one when a hole there was given up. */
struct delivery {
    const struct arrival *arrival;
    uint8_t side;
};

static void deliver(void *context, int64_t offset, ftpx_span bytes)
{
    const struct delivery *delivery = context;
    struct ftpx_half *half = delivery->arrival->flow->half[delivery->side];
    unsigned kept = half->partial ? wmem_array_get_count(half->partial) : 0;

    if (is_dark(delivery->arrival->flow))
        return;
    if (kept > 0) {
        wmem_array_append(half->partial, bytes.at, (unsigned)bytes.len);
        bytes = (ftpx_span){wmem_array_get_raw(half->partial), kept + bytes.len};
        offset -= kept;
    }
    size_t left = cut_lines(delivery->arrival, delivery->side, bytes, offset);
    if (left > 0 || kept > 0)
        keep_rest(half, delivery->arrival->engine->pool, ftpx_span_drop(bytes, bytes.len - left));
}

static void give_up_hole(const struct arrival *arrival, uint8_t side)
{
    struct ftpx_half *half = arrival->flow->half[side];
    struct delivery delivery = {arrival, side};
    struct ftpx_candidate_line gap = {.gap = true, .frame = arrival->segment->frame};

    if (half->partial)
        keep_rest(half, arrival->engine->pool, FTPX_SPAN_NONE);
    give(arrival, side, &gap);
    half->hole_age = 0;
    ftpx_order_skip_hole(&half->order, deliver, &delivery);
}

/* A new part of the segment's payload. */
static void take_piece(void *context, int64_t from, int64_t to)
{
    struct delivery *delivery = context;
    const struct arrival *arrival = delivery->arrival;
    struct ftpx_half *half = arrival->flow->half[arrival->side];
    ftpx_span bytes = ftpx_span_take(ftpx_span_drop(arrival->segment->payload, (size_t)(from - arrival->offset)),
                                     (size_t)(to - from));

    if (is_dark(arrival->flow))
        return;
    while (!ftpx_order_add(&half->order, from, bytes, deliver, delivery))
        give_up_hole(arrival, arrival->side);
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

    if (ftpx_order_hole(&half->order) == 0) {
        half->hole_age = 0;
        return;
    }
    half->hole_age++;
    while (ftpx_order_hole(&half->order) > 0 && (is_hopeless(half) || ftpx_flow_has_ended(arrival->flow)))
        give_up_hole(arrival, side);
}

int64_t ftpx_control_add(struct ftpx_engine *engine, struct ftpx_flow *flow, uint8_t side,
                         const struct ftpx_segment *segment)
{
    struct ftpx_stream *stream = &flow->half[side]->stream;
    struct arrival arrival = {engine, flow, side, segment, 0};
    struct delivery delivery = {&arrival, side};
    uint32_t payload_seq = segment->seq + (segment->flags & FTPX_SYN ? 1 : 0);

    arrival.offset = ftpx_stream_offset(stream, segment->frame, payload_seq);
    ftpx_stream_add(stream, segment, take_piece, &delivery);
    age_hole(&arrival, 0);
    age_hole(&arrival, 1);
    return arrival.offset;
}
