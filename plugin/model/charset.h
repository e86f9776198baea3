/* charset: which characters the bytes of names and replies stand for when they are not UTF-8: those
 * of the character set that the user chose as fallback. It guesses none, and no byte above 7F ever
 * stands for an ASCII character, so that slashes and controls are what they are on the wire.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_MODEL_CHARSET_H
#define FTPX_MODEL_CHARSET_H

#include "../wire/span.h"

/* A fallback that is open. Everywhere NULL stands for none ("auto"): what is not UTF-8 (RFC 2640,
 * section 2) is then told byte by byte. */
struct ftpx_charset;

/* What may be chosen. All of them have ASCII in its place, and no state between characters. */
struct ftpx_charset_offer {
    const char *name;
    const char *description;
};

#define FTPX_CHARSETS 31

/* The offer at `index`, which is below FTPX_CHARSETS. */
const struct ftpx_charset_offer *ftpx_charset_offer(size_t index);

/* Opens the offer at `index`; NULL when this system cannot convert it. To be closed. */
struct ftpx_charset *ftpx_charset_open(size_t index);
void ftpx_charset_close(struct ftpx_charset *charset);

/* Writes `bytes` as ftpx_text_show does, to the same contract, but what is not UTF-8 is converted.
 * That is decided anew for each part between slashes, so that a name is shown alike in all paths.
 * Bytes that are no character of the fallback, and those of characters that steer a display, are
 * written `\xNN`. So an escape always is a byte of the wire. */
size_t ftpx_charset_show(const struct ftpx_charset *charset, ftpx_span bytes, char *out,
                         size_t room);

/* Whether any of the bytes are converted: then the text alone does not tell the bytes. */
bool ftpx_charset_converts(const struct ftpx_charset *charset, ftpx_span bytes);

/* How a part without slashes is read: NULL when it is UTF-8 or there is no fallback, else
 * `charset`. */
const struct ftpx_charset *ftpx_charset_reading(const struct ftpx_charset *charset, ftpx_span part);

#define FTPX_CHARACTER_ROOM 16

struct ftpx_character {
    size_t taken;  /* bytes that stand for it, at least 1 */
    size_t length; /* of `utf8`; 0 when the byte stands for no character */
    char utf8[FTPX_CHARACTER_ROOM];
};

/* The first character of `bytes`, which may not be empty, in the reading of the part that they are
 * the rest of. */
struct ftpx_character ftpx_charset_next(const struct ftpx_charset *reading, ftpx_span bytes);

/* Position of the first backslash that is one, and not the second half of a character; part.len when
 * there is none. Without a fallback one behind a byte that is not UTF-8 may be such a half, and does
 * not count. */
size_t ftpx_charset_find_backslash(const struct ftpx_charset *reading, ftpx_span part);

#endif
