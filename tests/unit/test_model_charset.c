/* Tests of charset: what bytes stand for in each character set, as Unicode's mapping tables have it,
 * and what holds for any bytes in any of them. It knows no FTP.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "flush.h"

#include "sets.h"

#include "model/charset.h"
#include "model/charset_known.h"
#include "wire/text.h"

/* The fallback of that name, opened once; NULL for "auto". */
static const struct ftpx_charset *charset_of(const char *name)
{
    static struct ftpx_charset *opened[FTPX_CHARSETS];

    for (size_t index = 0; index < FTPX_CHARSETS; index++) {
        if (strcmp(ftpx_charset_known_at(index)->name, name) != 0)
            continue;
        if (!opened[index])
            opened[index] = ftpx_charset_open(name, FTPX_CHARSET_CHOSEN);
        g_assert_nonnull(opened[index]);
        return opened[index];
    }
    g_assert_cmpstr(name, ==, "auto");
    return NULL;
}

static char *shown_in(const struct ftpx_charset *charset, ftpx_span bytes)
{
    size_t length = ftpx_charset_show(charset, bytes, NULL, 0);
    char *text = g_malloc(length + 1);

    g_assert_cmpuint(ftpx_charset_show(charset, bytes, text, length + 1), ==, length);
    g_assert_cmpuint(strlen(text), ==, length);
    return text;
}

/* --- what bytes stand for --- */

struct text_case {
    const char *charset;
    ftpx_span bytes;
    const char *text;
};

static const struct text_case texts[] = {
    /* clang-format off */
    {"GB18030", BYTES("\xb1\xa8\xb8\xe6"), "报告"},
    {"GB18030", BYTES("\x95\x34\xb2\x35"), "𠮷"},
    {"GB18030", BYTES("\xd5\x5c"), "誠"},
    {"Big5", BYTES("\xb3\x5c\xa5\x5c\xbb\x5c"), "許功蓋"},
    {"Big5", BYTES("\xa4\xa4\xa4\xe5"), "中文"},
    {"Shift-JIS", BYTES("\x83\x5c\x83\x74\x83\x67\x87\x40"), "ソフト①"},
    {"Shift-JIS", BYTES("\x95\x5c\xb1"), "表ｱ"},
    {"EUC-JP", BYTES("\xc6\xfc\xcb\xdc\xb8\xec"), "日本語"},
    {"EUC-JP", BYTES("\x8f\xb0\xa1\x8e\xb1"), "丂ｱ"},
    {"EUC-KR", BYTES("\xc7\xd1\xb1\xb9\xbe\xee"), "한국어"},
    {"EUC-KR", BYTES("\x81\x41\x8c\x63\xb9\xe6\xb0\xa2\xc7\xcf"), "갂똠방각하"},
    {"Windows-1250", BYTES("\x8e\x6c\x75\x9d\x6f\x75\xe8\x6b\xfd"), "Žluťoučký"},
    {"Windows-1251", BYTES("\xcf\xf0\xe8\xe2\xe5\xf2\x20\xb9\x31"), "Привет №1"},
    {"Windows-1252", BYTES("\x80\x75\x72\x6f\x97\x9c\x75\x76\x72\x65"), "€uro—œuvre"},
    {"Windows-1253", BYTES("\xc5\xeb\xeb\xdc\xe4\xe1"), "Ελλάδα"},
    {"Windows-1254", BYTES("\xdd\x73\x74\x61\x6e\x62\x75\x6c\x20\xf0"), "İstanbul ğ"},
    {"Windows-1255", BYTES("\xf9\xec\xe5\xed"), "שלום"},
    {"Windows-1256", BYTES("\xd3\xe1\xc7\xe3\x20\x81"), "سلام پ"},
    {"Windows-1257", BYTES("\xc0\xfe\x75\x6f\x6c\x61\x73"), "Ąžuolas"},
    {"Windows-1258", BYTES("\xf5\xd0"), "ơĐ"},
    {"ISO-8859-1", BYTES("\x52\xe9\x73\x75\x6d\xe9\x20\xff"), "Résumé ÿ"},
    {"ISO-8859-2", BYTES("\xa3\xf3\x64\xbc"), "Łódź"},
    {"ISO-8859-3", BYTES("\xa1\x61\xf5\x61\x72"), "Ħaġar"},
    {"ISO-8859-4", BYTES("\xd3"), "Ķ"},
    {"ISO-8859-5", BYTES("\xb4\xde\xdc"), "Дом"},
    {"ISO-8859-6", BYTES("\xc8\xea\xca"), "بيت"},
    {"ISO-8859-7", BYTES("\xc1\xe8\xde\xed\xe1"), "Αθήνα"},
    {"ISO-8859-8", BYTES("\xe1\xe9\xfa"), "בית"},
    {"ISO-8859-9", BYTES("\xfd\xf0\xfe"), "ığş"},
    {"ISO-8859-10", BYTES("\xbf\xde"), "ŋÞ"},
    {"ISO-8859-11", BYTES("\xe4\xb7\xc2"), "ไทย"},
    {"ISO-8859-13", BYTES("\xb4\xcc"), "“Ģ"},
    {"ISO-8859-14", BYTES("\xd0"), "Ŵ"},
    {"ISO-8859-15", BYTES("\xa4\xa6"), "€Š"},
    {"ISO-8859-16", BYTES("\xaa\xfe"), "Șț"},
    {"KOI8-R", BYTES("\xf0\xd2\xc9\xd7\xc5\xd4"), "Привет"},
    {"KOI8-U", BYTES("\xb7\xd6\xc1\xcb\x20\xbd"), "Їжак Ґ"},
    /* clang-format on */
};

/* The same with ASCII and slashes around and between. */
static void stands_for(gconstpointer given)
{
    const struct text_case *expected = given;
    if (!system_reads(expected->charset))
        return;
    const struct ftpx_charset *charset = charset_of(expected->charset);
    g_autofree char *text = shown_in(charset, flush_span(expected->bytes));
    g_autofree char *bytes = g_strndup((const char *)expected->bytes.at, expected->bytes.len);
    g_autofree char *path = g_strdup_printf("/a/%s.txt/%s\\b", bytes, bytes);
    g_autofree char *shown = shown_in(charset, flush_text(path));
    g_autofree char *expected_path =
        g_strdup_printf("/a/%s.txt/%s\\b", expected->text, expected->text);

    g_assert_cmpstr(text, ==, expected->text);
    g_assert_cmpstr(shown, ==, expected_path);
    g_assert_true(ftpx_charset_converts(charset, expected->bytes));
}

static void each_offer_has_a_case(void)
{
    for (size_t index = 0; index < FTPX_CHARSETS; index++) {
        bool found = false;

        for (size_t i = 0; i < G_N_ELEMENTS(texts); i++)
            found = found || strcmp(texts[i].charset, ftpx_charset_known_at(index)->name) == 0;
        g_assert_true(found);
    }
}

static const struct shown_case {
    const char *title;
    struct text_case text;
} shown[] = {
    {"UTF-8 stays UTF-8", {"GB18030", BYTES("\xe6\x8a\xa5\xe5\x91\x8a.txt"), "报告.txt"}},
    {"no fallback, no conversion", {"auto", BYTES("\xb1\xa8.txt"), "\\xb1\\xa8.txt"}},
    {"a byte that begins no character escapes all",
     {"GB18030", BYTES("\xff\xb1\xa8\x80"), "\\xff\\xb1\\xa8\\x80"}},
    {"so does a character that is cut", {"GB18030", BYTES("\xb1\xa8\xb8"), "\\xb1\\xa8\\xb8"}},
    {"pairs that happen to be UTF-8 are no letters among bytes that are not",
     {"auto", BYTES("\xc4\xea\xb6\xc8\xb1\xa8.txt"), "\\xc4\\xea\\xb6\\xc8\\xb1\\xa8.txt"}},
    {"a longer one too; its digit stays", {"GB18030", BYTES("\x95\x34\xb2"), "\\x954\\xb2"}},
    {"a slash ends a character that is cut", {"Shift-JIS", BYTES("\x83/\x83\x5c"), "\\x83/ソ"}},
#ifndef _WIN32 /* whose tables have a control there */
    {"a byte that the set leaves empty escapes all",
     {"Windows-1252", BYTES("\x80\x81\x9d!"), "\\x80\\x81\\x9d!"}},
#endif
    {"a yen sign is no backslash", {"Shift-JIS", BYTES("C:\\\x95\x5c\\~"), "C:\\表\\~"}},
    {"controls of the set are told as its bytes", {"ISO-8859-1", BYTES("a\x85\xe9"), "a\\x85é"}},
    {"ASCII controls too", {"KOI8-R", BYTES("\xf0\x1b[2J\n"), "П\\x1b[2J\\x0a"}},
    {"direction marks of the set too", {"Windows-1255", BYTES("\xfd\xfe\xf9"), "\\xfd\\xfeש"}},
    {"an override that GB18030 writes in four bytes",
     {"GB18030",
      BYTES("\xb1\xa8\x81\x36\xa7\x31"
            "gpj.exe"),
      "报\\x81\\x36\\xa7\\x31gpj.exe"}},
    {"a line separator that GB18030 writes in four bytes",
     {"GB18030", BYTES("\x81\x36\xa6\x35\xb8\xe6"), "\\x81\\x36\\xa6\\x35告"}},
    {"a backslash that would read as an escape is escaped",
     {"Big5", BYTES("\xa4\xa4\\xa4"), "中\\x5cxa4"}},
    {"a second half that would is none", {"Big5", BYTES("\xb3\\xa4"), "許xa4"}},
    {"each part of a path is read for itself",
     {"GB18030", BYTES("/caf\xc3\xa9/\xb1\xa8/\xc3\xa9t\xc3\xa9"), "/café/报/été"}},
    {"an accent apart stays apart", {"Windows-1258", BYTES("e\xec"), "e\xcc\x81"}},
};

static void is_shown(gconstpointer given)
{
    const struct text_case *expected = &((const struct shown_case *)given)->text;
    if (!system_reads(expected->charset))
        return;
    g_autofree char *text = shown_in(charset_of(expected->charset), flush_span(expected->bytes));

    g_assert_cmpstr(text, ==, expected->text);
}

static void only_what_is_converted_needs_its_bytes(void)
{
    const struct ftpx_charset *charset = charset_of("Windows-1252");

    g_assert_true(ftpx_charset_converts(charset, ftpx_span_of("caf\xe9")));
    g_assert_true(ftpx_charset_converts(charset, ftpx_span_of("\xc3\xa9/caf\xe9")));
    g_assert_false(ftpx_charset_converts(charset, ftpx_span_of("caf\xc3\xa9")));
    g_assert_false(ftpx_charset_converts(charset, ftpx_span_of("plain")));
#ifndef _WIN32
    g_assert_false(ftpx_charset_converts(charset, ftpx_span_of("\x81\x9d")));
#endif
    g_assert_false(ftpx_charset_converts(NULL, ftpx_span_of("caf\xe9")));
}

/* --- backslashes --- */

static const struct backslash_case {
    const char *title;
    const char *charset;
    const char *part;
    size_t at;
} backslashes[] = {
    {"in ASCII", "auto", "ab\\c", 2},
    {"in none", "auto", "abc", 3},
    {"behind UTF-8", "auto", "\xe8\xa1\xa8\\x", 3},
    {"behind UTF-8, whatever the fallback", "Shift-JIS", "\xe8\xa1\xa8\\x", 3},
    {"perhaps half of a character", "auto", "\x95\\x\\y", 3},
    {"half of a character", "Shift-JIS", "\x95\\x", 3},
    {"behind such a character", "Shift-JIS", "\x95\\\\x", 2},
    {"behind a letter of one byte", "Windows-1251", "\xef\\x", 1},
    {"half of one in Big5", "Big5", "\xb3\\\xa5\\\xbb\\", 6},
    {"half of one in GB18030", "GB18030", "\xd5\\\xd0\xc5\\", 4},
};

static void is_found(gconstpointer given)
{
    const struct backslash_case *expected = given;
    if (!system_reads(expected->charset))
        return;
    ftpx_span part = flush_text(expected->part);
    const struct ftpx_charset *reading = ftpx_charset_reading(charset_of(expected->charset), part);

    g_assert_cmpuint(ftpx_charset_find_backslash(reading, part), ==, expected->at);
}

/* --- any bytes in any character set --- */

static bool is_escape(const char *text)
{
    return text[0] == '\\' && text[1] == 'x' && g_ascii_isxdigit(text[2]) &&
           g_ascii_isxdigit(text[3]);
}

/* Removes from the front of *bytes what one unit of the text stands for. */
static void takes_back(const struct ftpx_charset *reading, const char *text, ftpx_span *bytes)
{
    size_t taken = 1;

    if (is_escape(text)) {
        int byte = g_ascii_xdigit_value(text[2]) * 16 + g_ascii_xdigit_value(text[3]);

        g_assert_cmphex(bytes->at[0], ==, byte);
    } else {
        struct ftpx_character character = ftpx_charset_next(reading, *bytes);

        g_assert_cmpmem(character.utf8, character.length, text, character.length);
        taken = character.taken;
    }
    *bytes = ftpx_span_drop(*bytes, taken);
}

/* Text is UTF-8 that steers no display, and tells, unit by unit, what each byte is. */
static void is_safe_and_lossless(const struct ftpx_charset *charset, ftpx_span part)
{
    const struct ftpx_charset *reading = ftpx_charset_reading(charset, part);
    g_autofree char *text = shown_in(charset, part);
    const char *at = text;

    g_assert_true(g_utf8_validate(text, -1, NULL));
    while (*at) {
        size_t before = part.len;
        const char *start = at;

        g_assert_false(ftpx_text_steers(g_utf8_get_char(at)));
        g_assert_cmpuint(part.len, >, 0);
        at = is_escape(at) ? at + 4 : g_utf8_next_char(at);
        takes_back(reading, start, &part);
        g_assert_cmpuint(part.len, <, before);
    }
    g_assert_cmpuint(part.len, ==, 0);
}

/* In every smaller room the same length is asked for, and what is written begins the whole text. */
static void is_cut_between_units(const struct ftpx_charset *charset, ftpx_span bytes)
{
    g_autofree char *whole = shown_in(charset, bytes);
    g_autofree char *text = g_malloc(strlen(whole) + 2);

    for (size_t room = 1; room <= strlen(whole) + 1; room++) {
        text[room] = 0x5a;
        g_assert_cmpuint(ftpx_charset_show(charset, bytes, text, room), ==, strlen(whole));
        g_assert_cmphex(text[room], ==, 0x5a);
        g_assert_cmpuint(strlen(text), <, room);
        g_assert_true(g_str_has_prefix(whole, text));
        g_assert_true(g_utf8_validate(text, -1, NULL));
    }
}

static void any_bytes_are_safe_and_lossless(void)
{
    static const uint8_t often[] = {'\\', 'x',  '4',  'a',  0,    0x1b, '0',  0x81, 0x8e,
                                    0x8f, 0x95, 0xa1, 0xb1, 0xc3, 0xe2, 0x80, 0xae, 0xff};
    uint8_t bytes[12];

    for (unsigned round = 0; round < 60000; round++) {
        const char *name = ftpx_charset_known_at(round % FTPX_CHARSETS)->name;
        if (!system_reads(name))
            continue;
        const struct ftpx_charset *charset = charset_of(name);
        for (size_t i = 0; i < sizeof bytes; i++)
            bytes[i] = g_test_rand_bit() ? often[g_test_rand_int_range(0, sizeof often)]
                                         : (uint8_t)g_test_rand_int_range(0, 256);
        for (size_t i = 0; i < sizeof bytes; i++)
            bytes[i] = bytes[i] == '/' ? '|' : bytes[i];
        is_safe_and_lossless(charset, flush_span((ftpx_span){bytes, sizeof bytes}));
        if (round % 16 == 0)
            is_cut_between_units(charset, flush_span((ftpx_span){bytes, sizeof bytes}));
    }
}

/* ASCII is itself everywhere, and nothing else ever is ASCII. */
static void ascii_is_what_it_is(void)
{
    for (size_t index = 0; index < FTPX_CHARSETS; index++) {
        const char *name = ftpx_charset_known_at(index)->name;
        if (!system_reads(name))
            continue;
        const struct ftpx_charset *charset = charset_of(name);

        for (unsigned pair = 0; pair < 0x10000; pair++) {
            uint8_t bytes[] = {(uint8_t)(pair >> 8), (uint8_t)pair};
            struct ftpx_character character = ftpx_charset_next(charset, (ftpx_span){bytes, 2});
            bool is_ascii = character.length > 0 && (uint8_t)character.utf8[0] < 0x80;

            g_assert_cmpint(is_ascii, ==, bytes[0] < 0x80);
            g_assert_true(!is_ascii || character.utf8[0] == (char)bytes[0]);
        }
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
        g_autofree char *path = g_strdup_printf("/charset/%s/%s", texts[i].charset, texts[i].text);

        g_test_add_data_func(path, &texts[i], stands_for);
    }
    for (size_t i = 0; i < G_N_ELEMENTS(shown); i++) {
        g_autofree char *path = g_strconcat("/charset/shown/", shown[i].title, NULL);

        g_test_add_data_func(path, &shown[i], is_shown);
    }
    for (size_t i = 0; i < G_N_ELEMENTS(backslashes); i++) {
        g_autofree char *path = g_strconcat("/charset/backslash/", backslashes[i].title, NULL);

        g_test_add_data_func(path, &backslashes[i], is_found);
    }
    g_test_add_func("/charset/each offer has a case", each_offer_has_a_case);
    g_test_add_func("/charset/only what is converted needs its bytes",
                    only_what_is_converted_needs_its_bytes);
    g_test_add_func("/charset/any bytes are safe and lossless", any_bytes_are_safe_and_lossless);
    g_test_add_func("/charset/ASCII is what it is", ascii_is_what_it_is);
    return g_test_run();
}
