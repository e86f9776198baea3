/* data: who was connected to tells which announcement a connection takes up; its segments then
 * advance the transfers.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "data.h"

#include "content.h"
#include "head.h"

static bool claim_as(struct ftpx_engine *engine, struct ftpx_flow *flow, uint8_t listener,
                     const struct ftpx_segment *segment)
{
    struct ftpx_expect_match match = ftpx_expect_find(engine->expected, &flow->end[listener],
                                                      &flow->end[1 - listener], segment->time);

    if (!match.passive && !match.active)
        return false;
    ftpx_flow_judge(engine->flows, flow, FTPX_VERDICT_DATA);
    flow->listener = listener;
    flow->passive = match.passive;
    flow->active = match.active;
    if (match.passive)
        ftpx_transfer_connect(match.passive, flow);
    if (match.active)
        ftpx_transfer_connect(match.active, flow);
    return true;
}

bool ftpx_data_claim(struct ftpx_engine *engine, struct ftpx_flow *flow, uint8_t side,
                     const struct ftpx_segment *segment)
{
    if (flow->opener != FTPX_SIDE_UNKNOWN)
        return claim_as(engine, flow, 1 - flow->opener, segment);
    return claim_as(engine, flow, 1 - side, segment) || claim_as(engine, flow, side, segment);
}

void ftpx_data_payload(struct ftpx_flow *flow, uint8_t side, int64_t offset, ftpx_span bytes,
                       uint32_t frame)
{
    for (unsigned slot = 0; slot < 2 && bytes.len > 0; slot++) {
        struct ftpx_transfer *transfer = flow->transfer[slot];

        if (!transfer || side != ftpx_transfer_sender(transfer))
            continue;
        if (!ftpx_decode_is_needed(transfer->mode, transfer->structure))
            ftpx_head_add(transfer, offset, bytes);
        ftpx_content_add(transfer, side, offset, bytes, frame);
    }
}

/* One segment on its way in. */
struct arrival {
    struct ftpx_flow *flow;
    uint8_t side;
    const struct ftpx_segment *segment;
    int64_t offset;
};

/* A new part of the segment's payload. */
static void take_piece(void *context, int64_t from, int64_t to)
{
    const struct arrival *arrival = context;
    ftpx_span bytes = ftpx_span_drop(arrival->segment->payload, (size_t)(from - arrival->offset));

    ftpx_data_payload(arrival->flow, arrival->side, from,
                      ftpx_span_take(bytes, (size_t)(to - from)), arrival->segment->frame);
}

static void advance(struct ftpx_transfer *transfer, uint8_t side,
                    const struct ftpx_segment *segment)
{
    bool by_sender = side == ftpx_transfer_sender(transfer);

    if (segment->flags & FTPX_RST) {
        ftpx_transfer_advance(transfer, FTPX_EVENT_RESET, segment->frame);
        return;
    }
    if (by_sender && segment->length > 0)
        ftpx_transfer_advance(transfer, FTPX_EVENT_BYTES, segment->frame);
    if (by_sender && (segment->flags & FTPX_FIN))
        ftpx_transfer_advance(transfer, FTPX_EVENT_SENDER_FIN, segment->frame);
}

int64_t ftpx_data_add(struct ftpx_flow *flow, uint8_t side, const struct ftpx_segment *segment)
{
    struct ftpx_expected *const taken[2] = {flow->passive, flow->active};
    struct ftpx_stream *stream = &flow->half[side]->stream;
    struct arrival arrival = {flow, side, segment, ftpx_stream_place(stream, segment)};

    for (unsigned slot = 0; slot < 2; slot++)
        if (taken[slot] && segment->length > 0)
            ftpx_transfer_on(flow, taken[slot]);
    ftpx_stream_add(stream, segment, take_piece, &arrival);
    for (unsigned slot = 0; slot < 2; slot++) {
        if (!flow->transfer[slot])
            continue;
        advance(flow->transfer[slot], side, segment);
        ftpx_content_check_end(flow->transfer[slot], segment->frame);
    }
    return arrival.offset;
}
