/* charset: characters are converted one at a time, by GLib's iconv, so that each keeps its bytes. ASCII
 * never gets there: some tables have a yen sign in place of the backslash.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "charset.h"

#include "../wire/text.h"
#include "charset_known.h"
#include <errno.h>
#include <glib.h>
#include <string.h>

/* Of the longest character: GB18030 has some of four. */
#define MOST_BYTES 4

/* How bytes above 7F make characters. */
enum shape {
    SHAPE_SINGLE, /* each is one, or none */
    SHAPE_PAIRS,  /* two above A0 are one, as in all sets that EUC goes back to */
    SHAPE_MIXED   /* some are one, some begin one */
};

struct ftpx_charset {
    GIConv to_utf8;
    const char *name;
    enum ftpx_charset_manner manner;
    enum shape shape;
};

#define NO_CONVERTER ((GIConv)-1)

/* Reads parts that are in no set that is known: no byte above 7F stands for a character. */
static const struct ftpx_charset foreign = {.to_utf8 = NO_CONVERTER, .name = ""};

/* --- one character --- */

/* Whether what a converter made of bytes above 7F can be what they stand for: no ASCII, which could
 * be a slash, nor the sign of one that knew no better. */
static bool is_likely(const struct ftpx_character *character)
{
    ftpx_span rest = {(const uint8_t *)character->utf8, character->length};

    while (rest.len > 0) {
        size_t length = ftpx_text_character(rest);

        if (length < 2 || g_utf8_get_char((const char *)rest.at) == 0xfffd)
            return false;
        rest = ftpx_span_drop(rest, length);
    }
    return character->length > 0;
}

/* Converts exactly these bytes. False leaves the reason in errno: EINVAL when they begin a longer
 * character. What a converter holds back, lest an accent follow, is fetched. */
static bool convert(const struct ftpx_charset *charset, ftpx_span bytes,
                    struct ftpx_character *character)
{
    char *in = (char *)(uintptr_t)bytes.at;
    char *out = character->utf8;
    gsize left = bytes.len;
    gsize room = sizeof character->utf8;

    errno = EILSEQ;
    if (charset->to_utf8 == NO_CONVERTER)
        return false;
    g_iconv(charset->to_utf8, NULL, NULL, NULL, NULL);
    errno = EILSEQ;
    bool done = g_iconv(charset->to_utf8, &in, &left, &out, &room) == 0 && left == 0;
    if (!done || g_iconv(charset->to_utf8, NULL, NULL, &out, &room) != 0)
        return false;
    character->taken = bytes.len;
    character->length = sizeof character->utf8 - room;
    return true;
}

static struct ftpx_character next_converted(const struct ftpx_charset *charset, ftpx_span bytes)
{
    struct ftpx_character character;
    size_t count = 1;
    bool done = convert(charset, ftpx_span_take(bytes, count), &character);

    while (!done && errno == EINVAL && count < MIN(bytes.len, MOST_BYTES))
        done = convert(charset, ftpx_span_take(bytes, ++count), &character);
    if (!done || !is_likely(&character))
        character = (struct ftpx_character){.taken = 1, .length = 0};
    return character;
}

struct ftpx_character ftpx_charset_next(const struct ftpx_charset *reading, ftpx_span bytes)
{
    if (reading && bytes.at[0] >= 0x80)
        return next_converted(reading, bytes);

    size_t length = ftpx_text_character(bytes);
    struct ftpx_character character = {.taken = length ? length : 1, .length = length};
    memcpy(character.utf8, bytes.at, length);
    return character;
}

/* --- opening --- */

/* Whether a byte by itself is that character and no other. */
static bool is_itself(const struct ftpx_charset *charset, uint8_t byte)
{
    struct ftpx_character character;

    return convert(charset, (ftpx_span){&byte, 1}, &character) && character.length == 1 &&
           character.utf8[0] == (char)byte;
}

/* Names and commands can only be in sets that have letters, digits and the signs of paths in their
 * places; two signs are other ones in some. */
static bool has_ascii(const struct ftpx_charset *charset)
{
    for (uint8_t byte = ' '; byte < 0x7f; byte++)
        if (byte != '\\' && byte != '~' && !is_itself(charset, byte))
            return false;
    return true;
}

/* What can be told from bytes above 7F by themselves. False when none of them means anything. */
static bool find_shape(struct ftpx_charset *charset)
{
    unsigned alone = 0;
    unsigned begin = 0;

    for (unsigned value = 0x80; value <= 0xff; value++) {
        uint8_t byte = (uint8_t)value;
        struct ftpx_character character;
        bool is_one = convert(charset, (ftpx_span){&byte, 1}, &character);
        begin += !is_one && errno == EINVAL;
        alone += is_one && value > 0xa0 && value < 0xff;
    }
    charset->shape = begin == 0 ? SHAPE_SINGLE : alone == 0 ? SHAPE_PAIRS : SHAPE_MIXED;
    return begin > 0 || alone > 0;
}

struct ftpx_charset *ftpx_charset_open(const char *name, enum ftpx_charset_manner manner)
{
    const struct ftpx_charset_known *known = ftpx_charset_known(name);
    struct ftpx_charset charset = {.to_utf8 = NO_CONVERTER, .manner = manner};

    for (size_t i = 0; known && i < G_N_ELEMENTS(known->iconv) && known->iconv[i]; i++)
        if (charset.to_utf8 == NO_CONVERTER)
            charset.to_utf8 = g_iconv_open("UTF-8", known->iconv[i]);
    if (charset.to_utf8 == NO_CONVERTER && *name)
        charset.to_utf8 = g_iconv_open("UTF-8", name);
    if (charset.to_utf8 == NO_CONVERTER)
        return NULL;
    if (!has_ascii(&charset) || !find_shape(&charset)) {
        g_iconv_close(charset.to_utf8);
        return NULL;
    }
    charset.name = g_strdup(known ? known->name : name);
    return g_memdup2(&charset, sizeof charset);
}

void ftpx_charset_close(struct ftpx_charset *charset)
{
    if (!charset)
        return;
    g_iconv_close(charset->to_utf8);
    g_free((char *)(uintptr_t)charset->name);
    g_free(charset);
}

const char *ftpx_charset_name(const struct ftpx_charset *charset)
{
    return charset->name;
}

enum ftpx_charset_manner ftpx_charset_manner(const struct ftpx_charset *charset)
{
    return charset->manner;
}

bool ftpx_charset_is_wide(const struct ftpx_charset *charset)
{
    return charset->shape != SHAPE_SINGLE;
}

/* --- what a part reads like --- */

static bool is_whole(const struct ftpx_charset *charset, ftpx_span part)
{
    while (part.len > 0) {
        struct ftpx_character character = ftpx_charset_next(charset, part);
        if (character.length == 0)
            return false;
        part = ftpx_span_drop(part, character.taken);
    }
    return true;
}

/* What a name may have beside ASCII: letters, the marks on them, and ideographs. */
static bool is_letter(gunichar character)
{
    switch (g_unichar_type(character)) {
    case G_UNICODE_LOWERCASE_LETTER:
    case G_UNICODE_UPPERCASE_LETTER:
    case G_UNICODE_TITLECASE_LETTER:
    case G_UNICODE_MODIFIER_LETTER:
    case G_UNICODE_NON_SPACING_MARK:
    case G_UNICODE_SPACING_MARK: return true;
    case G_UNICODE_OTHER_LETTER: return character != 0xaa && character != 0xba; /* ª º */
    default: return false;
    }
}

/* In sets of pairs signs are as wide as letters and common in names; what nobody has assigned is not. */
static bool may_be_in_name(const struct ftpx_charset *charset, gunichar character)
{
    if (charset->shape == SHAPE_SINGLE)
        return is_letter(character);
    return g_unichar_isdefined(character) && !ftpx_text_steers(character);
}

/* A word does not go on in capitals: what does is bytes of another set. */
static bool rises(gunichar before, gunichar character)
{
    return before >= 0x80 && character >= 0x80 && g_unichar_islower(before) &&
           g_unichar_isupper(character);
}

/* Letters with accents stand alone among plain ones, and are above 9F. */
static bool is_no_accent(ftpx_span part)
{
    return part.at[0] >= 0x80 && (part.at[0] < 0xa0 || (part.len > 1 && part.at[1] >= 0x80));
}

bool ftpx_charset_spells(const struct ftpx_charset *charset, ftpx_span part)
{
    gunichar before = 0;
    bool telling = charset->shape == SHAPE_SINGLE;

    while (part.len > 0) {
        struct ftpx_character character = ftpx_charset_next(charset, part);
        if (character.length == 0)
            return false;
        gunichar code = g_utf8_get_char(character.utf8);
        if (code >= 0x80 && (!may_be_in_name(charset, code) || rises(before, code)))
            return false;
        telling |= is_no_accent(part);
        before = code;
        part = ftpx_span_drop(part, character.taken);
    }
    return telling;
}

/* --- UTF-8 by chance --- */

/* Letters with accents are what UTF-8 of two bytes mostly is, and stand beside plain ones. */
static bool is_accented(gunichar character)
{
    return character >= 0xc0 && character < 0x250;
}

/* Whether valid UTF-8 is as well pairs of bytes that stand for an ideograph each: 图片 in GBK is ͼƬ in
 * UTF-8. No word of a European language is. */
static bool may_be_pairs(ftpx_span part)
{
    bool accented = false; /* beside a plain letter, and nothing else */
    bool others = false;
    bool plain = false; /* before this character */

    while (part.len > 0) {
        size_t length = ftpx_text_character(part);
        if (length > 2 || (length == 2 && part.at[1] <= 0xa0))
            return false;
        bool beside = plain || (part.len > length && g_ascii_isalpha(part.at[length]));
        if (length == 2 && beside && is_accented(g_utf8_get_char((const char *)part.at)))
            accented = true;
        else if (length == 2)
            others = true;
        plain = length == 1 && g_ascii_isalpha(part.at[0]);
        part = ftpx_span_drop(part, length);
    }
    return others && !accented;
}

/* --- parts of a path --- */

static bool reads_utf8_otherwise(const struct ftpx_charset *charset, ftpx_span part)
{
    return charset && charset->manner == FTPX_CHARSET_GUESSED && charset->shape == SHAPE_PAIRS &&
           may_be_pairs(part) && ftpx_charset_spells(charset, part);
}

const struct ftpx_charset *ftpx_charset_reading(const struct ftpx_charset *charset, ftpx_span part)
{
    if (ftpx_text_is_utf8(part))
        return reads_utf8_otherwise(charset, part) ? charset : NULL;
    if (!charset)
        return &foreign;
    bool may_be = charset->manner == FTPX_CHARSET_SUPPOSED ? ftpx_charset_spells(charset, part)
                                                           : is_whole(charset, part);
    return may_be ? charset : &foreign;
}

size_t ftpx_charset_find_backslash(const struct ftpx_charset *reading, ftpx_span part)
{
    bool may_be_half = false;
    size_t at = 0;

    if (ftpx_span_find(part, '\\') == part.len)
        return part.len;
    while (at < part.len && (part.at[at] != '\\' || may_be_half)) {
        struct ftpx_character character = ftpx_charset_next(reading, ftpx_span_drop(part, at));
        may_be_half = character.length == 0;
        at += character.taken;
    }
    return at;
}

/* --- text --- */

static bool may_be_shown(const struct ftpx_character *character)
{
    const char *end = character->utf8 + character->length;

    for (const char *at = character->utf8; at < end; at = g_utf8_next_char(at))
        if (ftpx_text_steers(g_utf8_get_char(at)))
            return false;
    return character->length > 0;
}

/* Adds the first character of `bytes`; returns how many bytes that was. */
static size_t add_first(struct ftpx_text *text, const struct ftpx_charset *reading, ftpx_span bytes)
{
    if (!reading || bytes.at[0] < 0x80)
        return ftpx_text_add_first(text, bytes);

    struct ftpx_character character = ftpx_charset_next(reading, bytes);
    if (may_be_shown(&character))
        ftpx_text_add_plain(text, character.utf8, character.length);
    else
        ftpx_text_add_escaped(text, ftpx_span_take(bytes, character.taken));
    return character.taken;
}

/* Up to the first slash, and that. */
static ftpx_span first_part(ftpx_span bytes)
{
    return ftpx_span_take(bytes, ftpx_span_find(bytes, '/') + 1);
}

size_t ftpx_charset_show(const struct ftpx_charset *charset, ftpx_span bytes, char *out,
                         size_t room)
{
    struct ftpx_text text = ftpx_text_begin(out, room);

    while (bytes.len > 0) {
        ftpx_span part = first_part(bytes);
        const struct ftpx_charset *reading = ftpx_charset_reading(charset, part);
        bytes = ftpx_span_drop(bytes, part.len);
        while (part.len > 0)
            part = ftpx_span_drop(part, add_first(&text, reading, part));
    }
    return text.length;
}

static bool part_converts(const struct ftpx_charset *reading, ftpx_span part)
{
    while (reading && part.len > 0) {
        struct ftpx_character character = ftpx_charset_next(reading, part);
        if (part.at[0] >= 0x80 && may_be_shown(&character))
            return true;
        part = ftpx_span_drop(part, character.taken);
    }
    return false;
}

bool ftpx_charset_converts(const struct ftpx_charset *charset, ftpx_span bytes)
{
    while (charset && bytes.len > 0) {
        ftpx_span part = first_part(bytes);
        if (part_converts(ftpx_charset_reading(charset, part), part))
            return true;
        bytes = ftpx_span_drop(bytes, part.len);
    }
    return false;
}
