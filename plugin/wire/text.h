/* text: bytes from the wire as text that is safe to show: valid UTF-8, without control
 * characters, lossless. It does not guess character sets.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_WIRE_TEXT_H
#define FTPX_WIRE_TEXT_H

#include "span.h"

/* Writes `bytes` as UTF-8 to `out` (at most `room` bytes including the NUL it always writes when
 * room > 0). Bytes that are not UTF-8 (RFC 3629) and characters that steer (ftpx_text_steers) are
 * written byte by byte as `\xNN`; a backslash that would read as such an
 * escape is itself written `\x5c`. So the result can be turned back into the bytes. Never cuts
 * inside a character or an escape. Returns the length that the whole text needs, without NUL. */
size_t ftpx_text_show(ftpx_span bytes, char *out, size_t room);

/* The same, but every byte above 7F is written as `\xNN`, UTF-8 or not. */
size_t ftpx_text_show_raw(ftpx_span bytes, char *out, size_t room);

/* Whether the bytes are valid UTF-8. */
bool ftpx_text_is_utf8(ftpx_span bytes);

/* Length of the UTF-8 character that `bytes` start with; 0 when they start with none. */
size_t ftpx_text_character(ftpx_span bytes);

/* Whether a character (its code point) steers a display instead of standing on it, or has no shape
 * that one could know: controls (C0, DEL, C1), line and paragraph separators, bidirectional controls,
 * invisible format characters and tags, private use, noncharacters. The joiners and variation
 * selectors do not. */
bool ftpx_text_steers(uint32_t character);

/* Text in the making, for those who know more about the bytes than that they might be UTF-8. What
 * does not fit is not written, from the first unit on that does not fit whole. */
struct ftpx_text {
    char *out;
    size_t room;   /* without the NUL */
    size_t length; /* of the text so far, whether it fitted or not */
};

/* `out` may be NULL when room is 0. */
struct ftpx_text ftpx_text_begin(char *out, size_t room);

/* Adds the first character of `bytes`, or its first byte when that begins none, as ftpx_text_show
 * writes it before what follows. Returns how many bytes that was; `bytes` may not be empty. */
size_t ftpx_text_add_first(struct ftpx_text *text, ftpx_span bytes);

/* Adds UTF-8 as it is, whole or not at all. */
void ftpx_text_add_plain(struct ftpx_text *text, const char *utf8, size_t length);

/* Adds each byte as `\xNN`. */
void ftpx_text_add_escaped(struct ftpx_text *text, ftpx_span bytes);

#endif
