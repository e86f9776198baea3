/* segment: reads RFC 9293 §3.1.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "segment.h"

#include "../../wire/big_endian.h"

#define HEADER_LENGTH 20

bool ftpx_segment_read(const struct ftpx_packet *packet, struct ftpx_segment *out)
{
    const uint8_t *bytes = packet->payload.at;

    if (packet->payload.len < HEADER_LENGTH)
        return false;
    size_t header = (size_t)(bytes[12] >> 4) * 4;
    if (header < HEADER_LENGTH || header > packet->payload.len)
        return false;
    out->from = (struct ftpx_endpoint){packet->from, ftpx_be16(bytes)};
    out->to = (struct ftpx_endpoint){packet->to, ftpx_be16(bytes + 2)};
    out->seq = ftpx_be32(bytes + 4);
    out->ack = ftpx_be32(bytes + 8);
    out->flags = bytes[13];
    out->window = ftpx_be16(bytes + 14);
    out->options = (ftpx_span){bytes + HEADER_LENGTH, header - HEADER_LENGTH};
    out->payload = ftpx_span_drop(packet->payload, header);
    out->header = (uint32_t)header;
    out->length = packet->length - out->header;
    return true;
}
