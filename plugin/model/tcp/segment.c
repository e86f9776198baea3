/* segment: reads RFC 9293 §3.1.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "segment.h"

#define HEADER_LENGTH 20

static uint16_t be16(const uint8_t *bytes)
{
    return (uint16_t)(bytes[0] << 8 | bytes[1]);
}

static uint32_t be32(const uint8_t *bytes)
{
    return (uint32_t)be16(bytes) << 16 | be16(bytes + 2);
}

bool ftpx_segment_read(const struct ftpx_packet *packet, struct ftpx_segment *out)
{
    const uint8_t *bytes = packet->payload.at;

    if (packet->payload.len < HEADER_LENGTH)
        return false;
    size_t header = (size_t)(bytes[12] >> 4) * 4;
    if (header < HEADER_LENGTH || header > packet->payload.len)
        return false;
    out->from = (struct ftpx_endpoint){packet->from, be16(bytes)};
    out->to = (struct ftpx_endpoint){packet->to, be16(bytes + 2)};
    out->seq = be32(bytes + 4);
    out->ack = be32(bytes + 8);
    out->flags = bytes[13];
    out->payload = ftpx_span_drop(packet->payload, header);
    out->header = (uint32_t)header;
    out->length = packet->length - out->header;
    return true;
}
