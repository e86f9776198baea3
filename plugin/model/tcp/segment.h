/* segment: one TCP segment as the model receives it, whoever took it from the wire.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_MODEL_TCP_SEGMENT_H
#define FTPX_MODEL_TCP_SEGMENT_H

#include "../../wire/packet.h"

/* TCP's flags (RFC 9293 §3.1). */
enum { FTPX_FIN = 0x01, FTPX_SYN = 0x02, FTPX_RST = 0x04, FTPX_ACK = 0x10, FTPX_ECE = 0x40 };

struct ftpx_segment {
    uint32_t frame;      /* number in the capture, from 1 */
    int64_t time;        /* nanoseconds since 1970 */
    uint8_t time_digits; /* fractional digits that the capture has, 0–9 */
    struct ftpx_endpoint from;
    struct ftpx_endpoint to;
    uint32_t seq;
    uint32_t ack;
    uint8_t flags;
    ftpx_span payload; /* captured bytes; valid during the call only */
    /* payload on the wire; payload.len is less when the capture was cut (snap length) */
    uint32_t length;
    uint32_t header;   /* bytes of TCP's header */
    uint16_t window;   /* as the header has it, not scaled */
    ftpx_span options; /* of the header; valid during the call only */
};

/* Reads what TCP's header says; frame, time and time_digits are the caller's to know, and stay as they are.
 * False when the header is cut or wrong. */
bool ftpx_segment_read(const struct ftpx_packet *packet, struct ftpx_segment *out);

#endif
