/* Tests of text: what is UTF-8, what is shown, and that what is shown can be turned back.
 * It knows no FTP.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "flush.h"

#include "wire/text.h"

struct utf8_case {
    const char *title;
    ftpx_span bytes;
};

static const struct utf8_case valid[] = {
    {"nothing", BYTES("")},
    {"ASCII with a NUL", BYTES("a\0b")},
    {"the least and greatest of two bytes", BYTES("\xc2\x80\xdf\xbf")},
    {"the least and greatest of three bytes", BYTES("\xe0\xa0\x80\xef\xbf\xbf")},
    {"around the surrogates", BYTES("\xed\x9f\xbf\xee\x80\x80")},
    {"the least and greatest of four bytes", BYTES("\xf0\x90\x80\x80\xf4\x8f\xbf\xbf")},
};

static const struct utf8_case invalid[] = {
    {"a second byte first", BYTES("\x80")},
    {"the overlong slash", BYTES("\xc0\xaf")},
    {"the overlong 7F", BYTES("\xc1\xbf")},
    {"an overlong of three bytes", BYTES("\xe0\x9f\xbf")},
    {"an overlong of four bytes", BYTES("\xf0\x8f\xbf\xbf")},
    {"the first surrogate", BYTES("\xed\xa0\x80")},
    {"the last surrogate", BYTES("\xed\xbf\xbf")},
    {"one above U+10FFFF", BYTES("\xf4\x90\x80\x80")},
    {"F5", BYTES("\xf5\x80\x80\x80")},
    {"FE and FF", BYTES("\xfe\xff")},
    {"two bytes cut", BYTES("a\xc3")},
    {"three bytes cut", BYTES("a\xe6\x96")},
    {"four bytes cut", BYTES("a\xf0\x9f\x98")},
    {"a letter as second byte", BYTES("\xc3"
                                      "A")},
    {"a letter as third byte", BYTES("\xe6\x96"
                                     "A")},
    {"a lead as fourth byte", BYTES("\xf0\x9f\x98\xc3")},
};

static void is_utf8(gconstpointer given)
{
    g_assert_true(ftpx_text_is_utf8(flush_span(((const struct utf8_case *)given)->bytes)));
}

static void is_not_utf8(gconstpointer given)
{
    g_assert_false(ftpx_text_is_utf8(flush_span(((const struct utf8_case *)given)->bytes)));
}

/* GLib's validator is an independent judge, save that it refuses NUL. */
static void agrees_with_glib(ftpx_span cut)
{
    gboolean expected = g_utf8_validate((const char *)cut.at, (gssize)cut.len, NULL);

    if (ftpx_span_find(cut, 0) == cut.len)
        g_assert_cmpint(ftpx_text_is_utf8(cut), ==, expected);
}

static void every_cut_agrees_with_glib(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(valid); i++)
        flush_every_cut(valid[i].bytes, agrees_with_glib);
    for (size_t i = 0; i < G_N_ELEMENTS(invalid); i++)
        flush_every_cut(invalid[i].bytes, agrees_with_glib);
}

static void every_three_bytes_agree_with_glib(void)
{
    static const uint8_t tails[] = {0x01, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xff};

    for (unsigned lead = 1; lead < 256; lead++)
        for (size_t i = 0; i < sizeof tails; i++)
            for (size_t k = 0; k < sizeof tails; k++) {
                uint8_t bytes[] = {(uint8_t)lead, tails[i], tails[k]};

                flush_every_cut((ftpx_span){bytes, 3}, agrees_with_glib);
            }
}

/* RFC 3629 §4 bounds the second byte by the first; all that lies around these bounds. */
static void every_first_byte_agrees_with_glib(void)
{
    static const uint8_t edges[] = {0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0};

    for (unsigned first = 0x80; first <= 0xff; first++)
        for (size_t i = 0; i < G_N_ELEMENTS(edges); i++)
            for (size_t j = 0; j < G_N_ELEMENTS(edges); j++) {
                const uint8_t bytes[] = {(uint8_t)first, edges[i], edges[j], edges[7 - j]};

                flush_every_cut((ftpx_span){bytes, 4}, agrees_with_glib);
            }
}

static const struct show_case {
    const char *title;
    ftpx_span bytes;
    const char *shown;
} shown[] = {
    {"plain text stays", BYTES("230 Logged in"), "230 Logged in"},
    {"UTF-8 stays", BYTES("\xe6\x96\x87 \xc3\xa9 \xf0\x9f\x98\x80"), "文 é 😀"},
    {"a byte that is not UTF-8 is escaped", BYTES("caf\xe9"), "caf\\xe9"},
    {"so are all bytes of a cut character", BYTES("a\xe6\x96"), "a\\xe6\\x96"},
    {"controls are escaped", BYTES("a\0b\tc\x1b[2J\x7f"), "a\\x00b\\x09c\\x1b[2J\\x7f"},
    {"C1 controls are escaped byte by byte",
     BYTES("a\xc2\x85"
           "b\xc2\x9b"),
     "a\\xc2\\x85b\\xc2\\x9b"},
    {"the no-break space is no control", BYTES("\xc2\xa0"), "\xc2\xa0"},
    {"line and paragraph separators are escaped", BYTES("\xe2\x80\xa8\xe2\x80\xa9"),
     "\\xe2\\x80\\xa8\\xe2\\x80\\xa9"},
    {"bidirectional overrides are escaped", BYTES("\xe2\x80\xaegpj.exe"), "\\xe2\\x80\\xaegpj.exe"},
    {"bidirectional isolates are escaped", BYTES("\xe2\x81\xa6\xe2\x81\xa9"),
     "\\xe2\\x81\\xa6\\xe2\\x81\\xa9"},
    {"bidirectional marks are escaped", BYTES("\xd8\x9c\xe2\x80\x8e\xe2\x80\x8f"),
     "\\xd8\\x9c\\xe2\\x80\\x8e\\xe2\\x80\\x8f"},
    {"their neighbours are not", BYTES("\xd8\x9b\xe2\x80\x8d\xe2\x80\x90\xe2\x80\xaf\xe2\x81\xb0"),
     "\xd8\x9b\xe2\x80\x8d\xe2\x80\x90\xe2\x80\xaf\xe2\x81\xb0"},
    {"what is invisible is escaped",
     BYTES("\xc2\xad\xe2\x80\x8b\xe2\x81\xa0\xef\xbb\xbf\xf3\xa0\x81\xa1"),
     "\\xc2\\xad\\xe2\\x80\\x8b\\xe2\\x81\\xa0\\xef\\xbb\\xbf\\xf3\\xa0\\x81\\xa1"},
    {"so is what has no known shape", BYTES("\xef\x80\xba\xef\xbf\xbf"),
     "\\xef\\x80\\xba\\xef\\xbf\\xbf"},
    {"joiners and variation selectors stay",
     BYTES("\xd9\x85\xdb\x8c\xe2\x80\x8c \xe2\x9d\xa4\xef\xb8\x8f\xe2\x80\x8d"),
     "\xd9\x85\xdb\x8c\xe2\x80\x8c \xe2\x9d\xa4\xef\xb8\x8f\xe2\x80\x8d"},
    {"a backslash stays", BYTES("C:\\temp\\x"), "C:\\temp\\x"},
    {"a backslash that would read as an escape is escaped", BYTES("C:\\xAF\\x0g"),
     "C:\\x5cxAF\\x0g"},
    {"a backslash before an escaped byte stays", BYTES("\\\xff"), "\\\\xff"},
    {"so does one before x and an escaped byte", BYTES("\\x4\x01"), "\\x4\\x01"},
};

/* Turns what was shown back: `\xNN` is a byte, anything else itself. */
static GByteArray *turned_back(const char *text)
{
    GByteArray *bytes = g_byte_array_new();

    while (*text) {
        gboolean escape = text[0] == '\\' && text[1] == 'x' && g_ascii_isxdigit(text[2]) &&
                          g_ascii_isxdigit(text[3]);
        uint8_t byte = (uint8_t)text[0];

        if (escape)
            byte = (uint8_t)(g_ascii_xdigit_value(text[2]) * 16 + g_ascii_xdigit_value(text[3]));
        g_byte_array_append(bytes, &byte, 1);
        text += escape ? 4 : 1;
    }
    return bytes;
}

static void can_be_turned_back(ftpx_span bytes)
{
    size_t length = ftpx_text_show(bytes, NULL, 0);
    g_autofree char *text = g_malloc(length + 1);
    g_autoptr(GByteArray) back = NULL;

    g_assert_cmpuint(ftpx_text_show(bytes, text, length + 1), ==, length);
    g_assert_cmpuint(strlen(text), ==, length);
    g_assert_true(g_utf8_validate(text, -1, NULL));
    back = turned_back(text);
    g_assert_true(ftpx_span_equal((ftpx_span){back->data, back->len}, bytes));
}

/* In every smaller room the same length is asked for, and what is written is whole units. */
static void is_never_cut_within_a_unit(const struct show_case *given)
{
    for (size_t room = 1; room <= strlen(given->shown) + 1; room++) {
        g_autofree char *text = g_malloc(room + 1);
        g_autoptr(GByteArray) back = NULL;

        text[room] = 0x5a;
        g_assert_cmpuint(ftpx_text_show(flush_span(given->bytes), text, room), ==,
                         strlen(given->shown));
        g_assert_cmphex(text[room], ==, 0x5a);
        g_assert_cmpuint(strlen(text), <, room);
        g_assert_true(g_str_has_prefix(given->shown, text));
        g_assert_true(g_utf8_validate(text, -1, NULL));
        back = turned_back(text);
        g_assert_true(ftpx_span_equal((ftpx_span){back->data, back->len},
                                      ftpx_span_take(given->bytes, back->len)));
    }
}

static void is_shown(gconstpointer given)
{
    const struct show_case *expected = given;
    char text[128];

    g_assert_cmpuint(ftpx_text_show(flush_span(expected->bytes), text, sizeof text), ==,
                     strlen(expected->shown));
    g_assert_cmpstr(text, ==, expected->shown);
    is_never_cut_within_a_unit(expected);
    flush_every_cut(expected->bytes, can_be_turned_back);
}

/* GLib knows categories by itself. Of the format characters that stay, all but the joiners show. */
static gboolean may_stay(gunichar character)
{
    static const gunichar formats[] = {0x600, 0x601, 0x602, 0x603,  0x604,  0x605,   0x6dd,
                                       0x890, 0x891, 0x8e2, 0x200c, 0x200d, 0x110bd, 0x110cd};

    for (size_t i = 0; i < G_N_ELEMENTS(formats); i++)
        if (character == formats[i])
            return TRUE;
    return FALSE;
}

static void every_character_of_a_bad_category_steers(void)
{
    for (gunichar character = 0; character <= 0x10ffff; character++) {
        switch (g_unichar_type(character)) {
        case G_UNICODE_CONTROL:
        case G_UNICODE_FORMAT:
        case G_UNICODE_LINE_SEPARATOR:
        case G_UNICODE_PARAGRAPH_SEPARATOR:
        case G_UNICODE_PRIVATE_USE:
            if (!ftpx_text_steers(character) && !may_stay(character))
                g_error("U+%04X is shown", character);
            break;
        case G_UNICODE_SURROGATE:
        case G_UNICODE_UNASSIGNED: break;
        default:
            if (ftpx_text_steers(character))
                g_error("U+%04X is not shown", character);
        }
    }
}

static void raw_text_is_ascii(void)
{
    char text[64];

    ftpx_text_show_raw(flush_text("a\xc3\xa9\x1b\\x41\xff"), text, sizeof text);
    g_assert_cmpstr(text, ==, "a\\xc3\\xa9\\x1b\\x5cx41\\xff");
}

static void any_bytes_can_be_turned_back(void)
{
    static const uint8_t alphabet[] = {'\\', 'x',  '4',  'a',  'G',  0,   0x1b,
                                       0xc2, 0x85, 0xe2, 0x80, 0xae, 0xff};
    uint8_t bytes[12];

    for (unsigned round = 0; round < 20000; round++) {
        for (size_t i = 0; i < sizeof bytes; i++)
            bytes[i] = alphabet[g_test_rand_int_range(0, sizeof alphabet)];
        can_be_turned_back(flush_span((ftpx_span){bytes, sizeof bytes}));
    }
}

static void add_utf8(const char *verdict, const struct utf8_case *cases, size_t count,
                     GTestDataFunc test)
{
    for (size_t i = 0; i < count; i++) {
        g_autofree char *path = g_strconcat("/text/", verdict, "/", cases[i].title, NULL);

        g_test_add_data_func(path, &cases[i], test);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    add_utf8("is UTF-8", valid, G_N_ELEMENTS(valid), is_utf8);
    add_utf8("is not UTF-8", invalid, G_N_ELEMENTS(invalid), is_not_utf8);
    for (size_t i = 0; i < G_N_ELEMENTS(shown); i++) {
        g_autofree char *path = g_strconcat("/text/shown/", shown[i].title, NULL);

        g_test_add_data_func(path, &shown[i], is_shown);
    }
    g_test_add_func("/text/every first byte agrees with GLib", every_first_byte_agrees_with_glib);
    g_test_add_func("/text/every cut agrees with GLib", every_cut_agrees_with_glib);
    g_test_add_func("/text/every three bytes agree with GLib", every_three_bytes_agree_with_glib);
    g_test_add_func("/text/every character of a bad category steers",
                    every_character_of_a_bad_category_steers);
    g_test_add_func("/text/raw text is ASCII", raw_text_is_ascii);
    g_test_add_func("/text/any bytes can be turned back", any_bytes_can_be_turned_back);
    return g_test_run();
}
