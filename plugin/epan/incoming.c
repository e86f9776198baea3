/* incoming: reads RFC 9293 §3.1 and what the host knows of the frame.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "incoming.h"

#include "../model/instant.h"

#include <string.h>

#define TCP_HEADER_LENGTH 20

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

static uint16_t be16(const uint8_t *bytes)
{
    return (uint16_t)(bytes[0] << 8 | bytes[1]);
}

static uint32_t be32(const uint8_t *bytes)
{
    return (uint32_t)be16(bytes) << 16 | be16(bytes + 2);
}

static bool read_header(ftpx_span packet, struct ftpx_segment *out, unsigned *length_out)
{
    const uint8_t *bytes = packet.at;

    if (packet.len < TCP_HEADER_LENGTH)
        return false;
    *length_out = (unsigned)(bytes[12] >> 4) * 4;
    out->from.port = be16(bytes);
    out->to.port = be16(bytes + 2);
    out->seq = be32(bytes + 4);
    out->ack = be32(bytes + 8);
    out->flags = bytes[13];
    return *length_out >= TCP_HEADER_LENGTH && *length_out <= packet.len;
}

bool ftpx_incoming_segment(const struct ftpx_packet *packet, const packet_info *pinfo,
                           struct ftpx_segment *out)
{
    unsigned header;

    *out = (struct ftpx_segment){
        .frame = pinfo->num,
        .from.address = packet->from,
        .to.address = packet->to,
    };
    if (!read_header(packet->payload, out, &header))
        return false;
    out->time = ftpx_instant(pinfo->abs_ts.secs, pinfo->abs_ts.nsecs);
    out->time_digits = (uint8_t)pinfo->fd->tsprec;
    out->length = packet->length - header;
    out->payload = ftpx_span_drop(packet->payload, header);
    return true;
}
