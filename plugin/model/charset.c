/* charset: characters are converted one at a time, by GLib's iconv, so that each keeps its bytes and
 * a wrong one harms no other. ASCII never gets there: some tables have a yen sign in place of the
 * backslash.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "charset.h"

#include "../wire/text.h"
#include <errno.h>
#include <glib.h>
#include <string.h>

/* Of the longest character: GB18030 has some of four. */
#define MOST_BYTES 4

/* `iconv` lists names that systems know it by, the fullest set first: what Windows calls Shift-JIS,
 * EUC-KR and Big5 has characters that the standards lack. */
static const struct known {
    struct ftpx_charset_offer offer;
    const char *iconv[2];
} known[] = {
    /* clang-format off */
    {{"GB18030",      "GB18030 or GBK (simplified Chinese)"}, {"GB18030"}},
    {{"Big5",         "Big5 (traditional Chinese)"},                 {"CP950", "BIG5"}},
    {{"Shift-JIS",    "Shift-JIS (Japanese)"},                       {"CP932", "SHIFT_JIS"}},
    {{"EUC-JP",       "EUC-JP (Japanese)"},                          {"EUC-JP-MS", "EUC-JP"}},
    {{"EUC-KR",       "EUC-KR or UHC (Korean)"},                      {"CP949", "EUC-KR"}},
    {{"Windows-1250", "Windows-1250 (central European)"},            {"WINDOWS-1250", "CP1250"}},
    {{"Windows-1251", "Windows-1251 (Cyrillic)"},                    {"WINDOWS-1251", "CP1251"}},
    {{"Windows-1252", "Windows-1252 (western European)"},            {"WINDOWS-1252", "CP1252"}},
    {{"Windows-1253", "Windows-1253 (Greek)"},                       {"WINDOWS-1253", "CP1253"}},
    {{"Windows-1254", "Windows-1254 (Turkish)"},                     {"WINDOWS-1254", "CP1254"}},
    {{"Windows-1255", "Windows-1255 (Hebrew)"},                      {"WINDOWS-1255", "CP1255"}},
    {{"Windows-1256", "Windows-1256 (Arabic)"},                      {"WINDOWS-1256", "CP1256"}},
    {{"Windows-1257", "Windows-1257 (Baltic)"},                      {"WINDOWS-1257", "CP1257"}},
    {{"Windows-1258", "Windows-1258 (Vietnamese)"},                  {"WINDOWS-1258", "CP1258"}},
    {{"ISO-8859-1",   "ISO 8859-1 (western European)"},              {"ISO-8859-1"}},
    {{"ISO-8859-2",   "ISO 8859-2 (central European)"},              {"ISO-8859-2"}},
    {{"ISO-8859-3",   "ISO 8859-3 (south European)"},                {"ISO-8859-3"}},
    {{"ISO-8859-4",   "ISO 8859-4 (north European)"},                {"ISO-8859-4"}},
    {{"ISO-8859-5",   "ISO 8859-5 (Cyrillic)"},                      {"ISO-8859-5"}},
    {{"ISO-8859-6",   "ISO 8859-6 (Arabic)"},                        {"ISO-8859-6"}},
    {{"ISO-8859-7",   "ISO 8859-7 (Greek)"},                         {"ISO-8859-7"}},
    {{"ISO-8859-8",   "ISO 8859-8 (Hebrew)"},                        {"ISO-8859-8"}},
    {{"ISO-8859-9",   "ISO 8859-9 (Turkish)"},                       {"ISO-8859-9"}},
    {{"ISO-8859-10",  "ISO 8859-10 (Nordic)"},                       {"ISO-8859-10"}},
    {{"ISO-8859-11",  "ISO 8859-11 (Thai)"},                         {"ISO-8859-11", "TIS-620"}},
    {{"ISO-8859-13",  "ISO 8859-13 (Baltic)"},                       {"ISO-8859-13"}},
    {{"ISO-8859-14",  "ISO 8859-14 (Celtic)"},                       {"ISO-8859-14"}},
    {{"ISO-8859-15",  "ISO 8859-15 (western European with euro)"},   {"ISO-8859-15"}},
    {{"ISO-8859-16",  "ISO 8859-16 (south-eastern European)"},       {"ISO-8859-16"}},
    {{"KOI8-R",       "KOI8-R (Russian)"},                           {"KOI8-R"}},
    {{"KOI8-U",       "KOI8-U (Ukrainian)"},                         {"KOI8-U"}},
    /* clang-format on */
};

_Static_assert(G_N_ELEMENTS(known) == FTPX_CHARSETS, "the header says how many there are");

struct ftpx_charset {
    GIConv to_utf8;
};

#define NO_CONVERTER ((GIConv)-1)

/* --- which there are --- */

const struct ftpx_charset_offer *ftpx_charset_offer(size_t index)
{
    return &known[index].offer;
}

struct ftpx_charset *ftpx_charset_open(size_t index)
{
    GIConv to_utf8 = NO_CONVERTER;

    for (size_t i = 0; i < G_N_ELEMENTS(known->iconv) && to_utf8 == NO_CONVERTER; i++)
        if (known[index].iconv[i])
            to_utf8 = g_iconv_open("UTF-8", known[index].iconv[i]);
    if (to_utf8 == NO_CONVERTER)
        return NULL;
    struct ftpx_charset *charset = g_new(struct ftpx_charset, 1);
    charset->to_utf8 = to_utf8;
    return charset;
}

void ftpx_charset_close(struct ftpx_charset *charset)
{
    if (charset)
        g_iconv_close(charset->to_utf8);
    g_free(charset);
}

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

/* --- parts of a path --- */

const struct ftpx_charset *ftpx_charset_reading(const struct ftpx_charset *charset, ftpx_span part)
{
    return charset && !ftpx_text_is_utf8(part) ? charset : NULL;
}

size_t ftpx_charset_find_backslash(const struct ftpx_charset *reading, ftpx_span part)
{
    bool may_be_half = false;
    size_t at = 0;

    if (ftpx_span_find(part, '\\') == part.len)
        return part.len;
    while (at < part.len && (part.at[at] != '\\' || may_be_half)) {
        struct ftpx_character character = ftpx_charset_next(reading, ftpx_span_drop(part, at));
        may_be_half = !reading && character.length == 0;
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
