/* data: who was connected to tells which announcement a connection takes up; its segments then
 * advance the transfers.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "data.h"

#include <string.h>

/* How far into a transfer a NUL still tells that its content is no text. */
#define BINARY_WITHIN 4096

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

static void look_for_binary(struct ftpx_transfer *transfer, const struct ftpx_segment *segment,
                            int64_t offset)
{
    if (offset < BINARY_WITHIN && segment->payload.len > 0 &&
        memchr(segment->payload.at, 0, segment->payload.len))
        transfer->binary = true;
}

static void advance(struct ftpx_transfer *transfer, uint8_t side,
                    const struct ftpx_segment *segment, int64_t offset)
{
    bool by_sender = side == ftpx_transfer_sender(transfer);

    if (segment->flags & FTPX_RST) {
        ftpx_transfer_advance(transfer, FTPX_EVENT_RESET, segment->frame);
        return;
    }
    if (by_sender && segment->length > 0) {
        ftpx_transfer_advance(transfer, FTPX_EVENT_BYTES, segment->frame);
        look_for_binary(transfer, segment, offset);
    }
    if (by_sender && (segment->flags & FTPX_FIN))
        ftpx_transfer_advance(transfer, FTPX_EVENT_SENDER_FIN, segment->frame);
}

int64_t ftpx_data_add(struct ftpx_flow *flow, uint8_t side, const struct ftpx_segment *segment)
{
    struct ftpx_expected *const taken[2] = {flow->passive, flow->active};
    int64_t offset = ftpx_stream_add(&flow->half[side]->stream, segment, NULL, NULL);

    for (unsigned slot = 0; slot < 2; slot++) {
        if (taken[slot] && segment->length > 0)
            ftpx_transfer_on(flow, taken[slot]);
        if (flow->transfer[slot])
            advance(flow->transfer[slot], side, segment, offset);
    }
    return offset;
}
