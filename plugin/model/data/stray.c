/* stray: the evidence is weighed once, at the first payload, so that other connections cost
 * nothing more.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "stray.h"

#include "../../wire/command.h"
#include "../../wire/listing.h"
#include "../../wire/tls.h"
#include "../state.h"
#include "data.h"
#include "infer.h"
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

/* `NNN text`, as servers greet, as far as there are bytes. */
static bool may_be_reply(ftpx_span payload)
{
    if (ftpx_span_run(ftpx_span_take(payload, 3), ftpx_is_digit) < MIN(payload.len, 3))
        return false;
    return payload.len <= 3 || payload.at[3] == ' ' || payload.at[3] == '-';
}

/* Whether a line begins with the word `name`, in any case, as far as there are bytes. */
static bool may_be(ftpx_span payload, const char *name)
{
    size_t len = 0;

    while (len < payload.len && name[len] && ftpx_upper(payload.at[len]) == (uint8_t)name[len])
        len++;
    if (len == payload.len)
        return true;
    return !name[len] &&
           (payload.at[len] == ' ' || payload.at[len] == '\r' || payload.at[len] == '\n');
}

static bool may_be_command(ftpx_span payload)
{
    for (unsigned id = 0; id < FTPX_CMD_COUNT; id++)
        if (id != FTPX_CMD_UNKNOWN && may_be(payload, ftpx_verb(id)->name))
            return true;
    return false;
}

static bool may_be_request(ftpx_span payload)
{
    static const char *const words[] = {"GET",     "POST", "HEAD", "PUT",  "OPTIONS",
                                        "CONNECT", "EHLO", "HELO", "SSH-", NULL};

    return ftpx_span_any(payload, may_be, words) || ftpx_span_starts(payload, "SSH-");
}

bool ftpx_stray_begins_dialogue(ftpx_span payload)
{
    bool may_be_probe = payload.len == 1 && payload.at[0] == 0; /* whether the peer is alive */

    return payload.len == 0 || may_be_probe || ftpx_tls_is_hello(payload) ||
           may_be_reply(payload) || may_be_command(payload) || may_be_request(payload);
}

/* Of hosts of one session: the end that is its server's. Where both are one host, data connections mostly
 * go to the server. FTPX_SIDE_UNKNOWN when the ports or the payload are not those of a data connection. */
static uint8_t guest_side(const struct ftpx_session *host, const struct ftpx_flow *flow,
                          ftpx_span payload)
{
    if (!host || !ftpx_infer_has_data_ports(flow) || ftpx_stray_begins_dialogue(payload))
        return FTPX_SIDE_UNKNOWN;
    return ftpx_infer_server(host, flow);
}

void ftpx_stray_take(struct ftpx_engine *engine, struct ftpx_flow *flow, uint8_t server,
                     uint32_t frame)
{
    ftpx_flow_judge(engine->flows, flow, FTPX_VERDICT_DATA);
    flow->listener = server;
    ftpx_transfer_stray(engine, flow, frame);
}

void ftpx_stray_claim(struct ftpx_engine *engine, struct ftpx_flow *flow, uint8_t side,
                      const struct ftpx_segment *segment, const struct ftpx_session *host)
{
    uint8_t server = data_port_side(flow);
    bool from_start = flow->opener != FTPX_SIDE_UNKNOWN;

    if (server == FTPX_SIDE_UNKNOWN && engine->config.heuristic &&
        ftpx_listing_shape(segment->payload, from_start))
        server = side;
    if (server == FTPX_SIDE_UNKNOWN)
        server = guest_side(host, flow, segment->payload);
    if (server == FTPX_SIDE_UNKNOWN)
        return;
    ftpx_stray_take(engine, flow, server, segment->frame);
}

/* A keep-alive's byte is no payload. */
bool ftpx_stray_goes_both_ways(const struct ftpx_flow *flow)
{
    return ftpx_stream_bytes(&flow->half[0]->stream) > KEEP_ALIVE_LENGTH &&
           ftpx_stream_bytes(&flow->half[1]->stream) > KEEP_ALIVE_LENGTH;
}

void ftpx_stray_follow(struct ftpx_engine *engine, struct ftpx_flow *flow, uint32_t frame)
{
    struct ftpx_transfer *transfer = flow->transfer[0];

    if (ftpx_stray_goes_both_ways(flow)) {
        ftpx_transfer_withdraw(transfer);
        ftpx_flow_judge(engine->flows, flow, FTPX_VERDICT_OTHER);
    } else if (flow->reset || ftpx_transfer_stream(transfer)->fin) {
        ftpx_transfer_advance(transfer, FTPX_EVENT_CONTROL_END, frame);
        ftpx_data_settle(engine, flow);
    }
}
