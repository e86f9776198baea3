/* incoming: what the host knows of the frame.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "incoming.h"

#include "../model/instant.h"

#include <string.h>

bool ftpx_incoming_address(const address *from, struct ftpx_address *out)
{
    *out = (struct ftpx_address){0};
    if (from->type == AT_IPv4 && from->len == 4)
        out->family = 4;
    else if (from->type == AT_IPv6 && from->len == 16)
        out->family = 6;
    else
        return false;
    memcpy(out->bytes, from->data, (size_t)from->len);
    return true;
}

bool ftpx_incoming_packet(tvbuff_t *tvb, const packet_info *pinfo, struct ftpx_packet *out)
{
    unsigned captured = tvb_captured_length(tvb);

    *out = (struct ftpx_packet){.protocol = FTPX_PROTOCOL_TCP, .length = tvb_reported_length(tvb)};
    if (captured == 0 || !ftpx_incoming_address(&pinfo->src, &out->from) ||
        !ftpx_incoming_address(&pinfo->dst, &out->to))
        return false;
    out->payload = (ftpx_span){tvb_get_ptr(tvb, 0, (int)captured), captured};
    return true;
}

bool ftpx_incoming_segment(const struct ftpx_packet *packet, const packet_info *pinfo,
                           struct ftpx_segment *out)
{
    *out = (struct ftpx_segment){
        .frame = pinfo->num,
        .time = ftpx_instant(pinfo->abs_ts.secs, pinfo->abs_ts.nsecs),
        .time_digits = (uint8_t)pinfo->fd->tsprec,
    };
    return ftpx_segment_read(packet, out);
}
