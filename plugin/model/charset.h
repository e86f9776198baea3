/* charset: which characters the bytes of names and replies stand for when they are not UTF-8: those of
 * one character set, as a whole name. It guesses none (see names), and no byte above 7F ever stands
 * for an ASCII character, so that slashes and controls are what they are on the wire.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_MODEL_CHARSET_H
#define FTPX_MODEL_CHARSET_H

#include "../wire/span.h"

/* A set that is open. Everywhere NULL stands for none: what is not UTF-8 (RFC 2640, section 2) is then
 * told byte by byte. */
struct ftpx_charset;

/* How it came to be the one, and so how far it is trusted. */
enum ftpx_charset_manner {
    FTPX_CHARSET_CHOSEN,  /* by the user: it reads all that is valid in it and not UTF-8 */
    FTPX_CHARSET_GUESSED, /* from many names: the same, and what is UTF-8 by chance */
    FTPX_CHARSET_SUPPOSED /* from the user's language: it reads what looks like words */
};

/* Opens a set by any spelling that it or the system's iconv has; NULL when there is none, or when it has
 * not ASCII in its place or depends on what went before. To be closed. */
struct ftpx_charset *ftpx_charset_open(const char *name, enum ftpx_charset_manner manner);
void ftpx_charset_close(struct ftpx_charset *charset);

/* Its own name for it where charset_known has one, else that which it was opened by. */
const char *ftpx_charset_name(const struct ftpx_charset *charset);
enum ftpx_charset_manner ftpx_charset_manner(const struct ftpx_charset *charset);

/* Whether some characters take more than one byte. */
bool ftpx_charset_is_wide(const struct ftpx_charset *charset);

/* Whether a name reads like one: letters where the set has a byte a character; characters that exist
 * where it has more, and not only such as letters with accents would make. */
bool ftpx_charset_spells(const struct ftpx_charset *charset, ftpx_span part);

/* Writes `bytes` as ftpx_text_show does, to the same contract, but what is not UTF-8 is converted.
 * That is decided anew for each part between slashes, so that a name is shown alike in all paths, and for
 * a part as a whole: where not all of it is valid in either, all bytes above 7F are written `\xNN`, lest
 * letters be made of other letters' bytes. So are those of characters that steer a display. An
 * escape always is a byte of the wire. */
size_t ftpx_charset_show(const struct ftpx_charset *charset, ftpx_span bytes, char *out,
                         size_t room);

/* Whether any of the bytes are converted: then the text alone does not tell the bytes. */
bool ftpx_charset_converts(const struct ftpx_charset *charset, ftpx_span bytes);

/* How a part without slashes is read: NULL when it is UTF-8, else `charset`, or one that has no
 * characters above 7F when the part is not valid in that. */
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
 * there is none. One behind a byte that is not known to be a character may be such a half, and does not
 * count. */
size_t ftpx_charset_find_backslash(const struct ftpx_charset *reading, ftpx_span part);

#endif
