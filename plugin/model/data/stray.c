/* stray: the evidence is weighed once, at the first payload, so that other connections cost
 * nothing more.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "stray.h"

#include "../../wire/listing_shape.h"
#include "../state.h"
#include "transfer_link.h"

#define KEEP_ALIVE_LENGTH 1

/* The end with FTP's data port, if it may be a server's: that opens the connection to a port
 * that the client chose. FTPX_SIDE_UNKNOWN when neither is. */
static uint8_t data_port_side(const struct ftpx_flow *flow)
{
    for (uint8_t side = 0; side < 2; side++)
        if (flow->end[side].port == FTPX_PORT_DATA &&
            flow->end[1 - side].port >= FTPX_PORT_LOWEST_FREE &&
            (flow->opener == side || flow->opener == FTPX_SIDE_UNKNOWN))
            return side;
    return FTPX_SIDE_UNKNOWN;
}

void ftpx_stray_claim(struct ftpx_engine *engine, struct ftpx_flow *flow, uint8_t side,
                      const struct ftpx_segment *segment)
{
    uint8_t server = data_port_side(flow);
    bool from_start = flow->opener != FTPX_SIDE_UNKNOWN;

    if (server == FTPX_SIDE_UNKNOWN && engine->config.heuristic &&
        ftpx_listing_shape(segment->payload, from_start))
        server = side;
    if (server == FTPX_SIDE_UNKNOWN)
        return;
    ftpx_flow_judge(engine->flows, flow, FTPX_VERDICT_DATA);
    flow->listener = server;
    ftpx_transfer_stray(engine, flow, segment->frame);
}

/* A keep-alive's byte is no payload. */
static bool goes_both_ways(const struct ftpx_flow *flow)
{
    return ftpx_stream_bytes(&flow->half[0]->stream) > KEEP_ALIVE_LENGTH &&
           ftpx_stream_bytes(&flow->half[1]->stream) > KEEP_ALIVE_LENGTH;
}

void ftpx_stray_follow(struct ftpx_engine *engine, struct ftpx_flow *flow, uint32_t frame)
{
    struct ftpx_transfer *transfer = flow->transfer[0];

    if (goes_both_ways(flow)) {
        ftpx_transfer_withdraw(transfer);
        ftpx_flow_judge(engine->flows, flow, FTPX_VERDICT_OTHER);
    } else if (flow->reset || ftpx_transfer_stream(transfer)->fin) {
        ftpx_transfer_advance(transfer, FTPX_EVENT_CONTROL_END, frame);
    }
}
