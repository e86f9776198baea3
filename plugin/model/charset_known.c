/* charset_known: a table of what people choose, and one of what languages were written in.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "charset_known.h"

#include <glib.h>
#include <string.h>

static const struct ftpx_charset_known known[] = {
    /* clang-format off */
    {"GB18030", {"GB18030", "GBK"}, {"GBK", "GB2312", "CP936", "EUC-CN"}},
    {"Big5", {"CP950", "BIG5"}, {"CP950", "Big5-ETEN"}},
    {"Shift-JIS", {"CP932", "SHIFT_JIS"}, {"SJIS", "CP932", "Windows-31J", "MS932"}},
    {"EUC-JP", {"EUC-JP-MS", "EUC-JP"}, {"UJIS", "EUC-JP-MS"}},
    {"EUC-KR", {"CP949", "EUC-KR"}, {"UHC", "CP949", "KS_C_5601-1987"}},
    {"Windows-1250", {"WINDOWS-1250", "CP1250"}, {NULL}},
    {"Windows-1251", {"WINDOWS-1251", "CP1251"}, {NULL}},
    {"Windows-1252", {"WINDOWS-1252", "CP1252"}, {NULL}},
    {"Windows-1253", {"WINDOWS-1253", "CP1253"}, {NULL}},
    {"Windows-1254", {"WINDOWS-1254", "CP1254"}, {NULL}},
    {"Windows-1255", {"WINDOWS-1255", "CP1255"}, {NULL}},
    {"Windows-1256", {"WINDOWS-1256", "CP1256"}, {NULL}},
    {"Windows-1257", {"WINDOWS-1257", "CP1257"}, {NULL}},
    {"Windows-1258", {"WINDOWS-1258", "CP1258"}, {NULL}},
    {"ISO-8859-1", {"ISO-8859-1"}, {NULL}},
    {"ISO-8859-2", {"ISO-8859-2"}, {NULL}},
    {"ISO-8859-3", {"ISO-8859-3"}, {NULL}},
    {"ISO-8859-4", {"ISO-8859-4"}, {NULL}},
    {"ISO-8859-5", {"ISO-8859-5"}, {NULL}},
    {"ISO-8859-6", {"ISO-8859-6"}, {NULL}},
    {"ISO-8859-7", {"ISO-8859-7"}, {NULL}},
    {"ISO-8859-8", {"ISO-8859-8"}, {NULL}},
    {"ISO-8859-9", {"ISO-8859-9"}, {NULL}},
    {"ISO-8859-10", {"ISO-8859-10"}, {NULL}},
    {"ISO-8859-11", {"ISO-8859-11", "TIS-620", "CP874"}, {"TIS-620"}},
    {"ISO-8859-13", {"ISO-8859-13"}, {NULL}},
    {"ISO-8859-14", {"ISO-8859-14"}, {NULL}},
    {"ISO-8859-15", {"ISO-8859-15"}, {NULL}},
    {"ISO-8859-16", {"ISO-8859-16"}, {NULL}},
    {"KOI8-R", {"KOI8-R"}, {NULL}},
    {"KOI8-U", {"KOI8-U"}, {NULL}},
    /* clang-format on */
};

_Static_assert(G_N_ELEMENTS(known) == FTPX_CHARSETS, "the header says how many there are");

const struct ftpx_charset_known *ftpx_charset_known_at(size_t index)
{
    return &known[index];
}

/* The next character of a name that tells it from others; NUL at its end. */
static char next_telling(const char **name)
{
    while (**name && !g_ascii_isalnum(**name))
        (*name)++;
    char next = g_ascii_tolower(**name);
    if (next)
        (*name)++;
    return next;
}

/* People write `Shift_JIS`, `shift-jis` and `ShiftJIS`. */
static bool is_same(const char *left, const char *right)
{
    char letter;

    do {
        letter = next_telling(&left);
        if (letter != next_telling(&right))
            return false;
    } while (letter);
    return true;
}

static bool is_called(const struct ftpx_charset_known *charset, const char *name)
{
    if (is_same(charset->name, name))
        return true;
    for (size_t i = 0; i < G_N_ELEMENTS(charset->also) && charset->also[i]; i++)
        if (is_same(charset->also[i], name))
            return true;
    return false;
}

const struct ftpx_charset_known *ftpx_charset_known(const char *name)
{
    for (size_t i = 0; i < G_N_ELEMENTS(known); i++)
        if (is_called(&known[i], name))
            return &known[i];
    return NULL;
}

/* --- languages --- */

/* What files were named in before UTF-8, mostly by Windows. The first row that fits counts. */
static const struct {
    const char *charset;
    const char *locales; /* language, or language and country; each with a blank behind it */
} written[] = {
    {"Big5", "zh_TW zh_HK zh_MO "},
    {"GB18030", "zh "},
    {"Shift-JIS", "ja "},
    {"EUC-KR", "ko "},
    {"Windows-1250", "cs hr hu pl ro sk sl sq bs "},
    {"Windows-1251", "be bg mk ru sr uk "},
    {"Windows-1252", "ca da de es eu fi fo fr gl is it nb nl nn no pt sv "},
    {"Windows-1253", "el "},
    {"Windows-1254", "tr az "},
    {"Windows-1255", "he iw yi "},
    {"Windows-1256", "ar fa ur "},
    {"Windows-1257", "et lt lv "},
    {"Windows-1258", "vi "},
    {"ISO-8859-11", "th "},
};

/* Whether one of `words` is the first `length` bytes of `word`. */
static bool names(const char *words, const char *word, size_t length)
{
    for (const char *at = words; *at; at = strchr(at, ' ') + 1)
        if (strncmp(at, word, length) == 0 && at[length] == ' ')
            return true;
    return false;
}

const char *ftpx_charset_of_locale(const char *locale)
{
    size_t both = strcspn(locale, ".@");
    size_t language = strcspn(locale, "_.@");

    if (language == 0)
        return NULL;
    for (size_t i = 0; i < G_N_ELEMENTS(written); i++)
        if (names(written[i].locales, locale, both) || names(written[i].locales, locale, language))
            return written[i].charset;
    return NULL;
}
