/* line: cuts a control connection's bytes into lines and takes Telnet's own bytes out of them.
 * It does not know commands from replies.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_WIRE_LINE_H
#define FTPX_WIRE_LINE_H

#include "span.h"

struct ftpx_line {
    ftpx_span text; /* without its terminator; borrows from the input */
    /* BARE_LF, NUL, LONG_LINE, TELNET (IAC sequences are still in text), EIGHT_BIT */
    uint64_t quirks;
};

/* The first line of `bytes` (RFC 959 §3.1.1.5.2, Telnet NVT: CR LF; a bare LF ends a line too).
 * Returns the bytes it takes including the terminator, or 0 when no line ends in `bytes` and
 * fewer than `max` bytes are there. At `max` bytes without an end the line is cut there
 * (LONG_LINE). */
size_t ftpx_line_next(ftpx_span bytes, size_t max, struct ftpx_line *out);

/* What is left when the connection ends: all of `bytes` as one line without terminator. */
struct ftpx_line ftpx_line_rest(ftpx_span bytes);

/* Copies `text` to `out` (room for text.len bytes) without Telnet commands (RFC 854): IAC IAC
 * becomes one 255, IAC WILL/WONT/DO/DONT take one more byte, any other IAC pair goes. Returns
 * the length written. */
size_t ftpx_line_strip_telnet(ftpx_span text, uint8_t *out);

#endif
