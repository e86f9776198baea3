/* line: cuts a control connection's bytes into lines and takes Telnet's own bytes out of them.
 * It does not know commands from replies.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_WIRE_LINE_H
#define FTPX_WIRE_LINE_H

#include "span.h"

struct ftpx_line {
    /* without its terminator and the NULs before it; borrows from the input */
    ftpx_span text;
    /* BARE_LF, BARE_CR, NUL, LONG_LINE, TELNET (IAC sequences are still in text), EIGHT_BIT */
    uint64_t quirks;
};

/* The first line of `bytes` (RFC 959 §3.1.1.5.2, Telnet NVT: CR LF; a bare LF ends a line too).
 * Returns the bytes it takes including the terminator, or 0 when no line ends in `bytes` and
 * fewer than `max` bytes are there. At `max` bytes without an end the line is cut there
 * (LONG_LINE). */
size_t ftpx_line_next(ftpx_span bytes, size_t max, struct ftpx_line *out);

/* Whether `bytes` could be a line that ends by CR, NUL or CR NUL. Servers in use read up to the
 * LF, and RFC 854 has CR NUL stand for CR; so that is an end only if the peer answers it. Sets
 * `out` then; when it returns false, `out` is as it was before. NULs alone are no line. */
bool ftpx_line_ends_odd(ftpx_span bytes, struct ftpx_line *out);

/* All of `bytes` as a line that nothing will end any more, since the connection is over: CUT_LINE. An end that
 * was begun is none of its text. */
struct ftpx_line ftpx_line_last(ftpx_span bytes);

/* What the beginning of a line tells whose end is missing: the verb or the code, if a byte behind
 * it shows that it is whole. An argument that may be cut tells nothing, so the text ends before
 * it, but behind the name that a reply quotes; the quirk is CUT_LINE. False, with an empty text, when not even that is known. */
bool ftpx_line_stub(ftpx_span bytes, struct ftpx_line *out);

/* Copies `text` to `out` (room for text.len bytes) without Telnet commands (RFC 854): IAC IAC
 * becomes one 255, IAC WILL/WONT/DO/DONT take one more byte, any other command goes. A 255 that no
 * command follows is kept. Returns the length written. */
size_t ftpx_line_strip_telnet(ftpx_span text, uint8_t *out);

#endif
