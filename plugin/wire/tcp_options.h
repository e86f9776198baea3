/* tcp_options: options of TCP's header (RFC 9293 §3.2, RFC 7323). It stops at the first that does not fit.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_WIRE_TCP_OPTIONS_H
#define FTPX_WIRE_TCP_OPTIONS_H

#include "span.h"

/* What a SYN offers. */
struct ftpx_syn_options {
    uint16_t mss;  /* 0: none was named */
    bool scales;   /* windows are scaled, if the other side does so, too */
    uint8_t scale; /* by 2 to this power, at most 14 */
};

struct ftpx_timestamps {
    uint32_t value;
    uint32_t echo; /* of the other side's newest value */
};

/* `options`: what lies between the header's first 20 bytes and its payload. */
struct ftpx_syn_options ftpx_tcp_syn_options(ftpx_span options);

/* False when there are none. */
bool ftpx_tcp_timestamps(ftpx_span options, struct ftpx_timestamps *out);

#endif
