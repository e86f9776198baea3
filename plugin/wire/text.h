/* text: bytes from the wire as text that is safe to show: valid UTF-8, without control
 * characters, lossless. It does not guess character sets.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_WIRE_TEXT_H
#define FTPX_WIRE_TEXT_H

#include "span.h"

/* Writes `bytes` as UTF-8 to `out` (at most `room` bytes including the NUL it always writes when
 * room > 0). Bytes that are not UTF-8 (RFC 3629), control characters (C0, DEL, C1), line and
 * paragraph separators and bidirectional controls (U+061C, U+200E, U+200F, U+202A–U+202E,
 * U+2066–U+2069) are written byte by byte as `\xNN`; a backslash that would read as such an
 * escape is itself written `\x5c`. So the result can be turned back into the bytes. Never cuts
 * inside a character or an escape. Returns the length that the whole text needs, without NUL. */
size_t ftpx_text_show(ftpx_span bytes, char *out, size_t room);

/* Whether the bytes are valid UTF-8. */
bool ftpx_text_is_utf8(ftpx_span bytes);

#endif
