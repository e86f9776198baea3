/* Tests of reply: what a reply line is, where replies of several lines end, and the table of codes.
 * It knows no commands.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "flush.h"

#include "wire/quirk.h"
#include "wire/reply.h"

static const struct line_case {
    const char *title;
    const char *line;
    uint16_t code;
    char mark;
    const char *text;
} lines[] = {
    {"code and text", "230 Logged in", 230, ' ', "Logged in"},
    {"a code alone", "200", 200, ' ', ""}, /* P10 */
    {"a code and a space", "200 ", 200, ' ', ""},
    {"the first of several", "220-Welcome", 220, '-', "Welcome"},
    {"the first of several without text", "221-", 221, '-', ""}, /* P10 */
    {"blanks in the text stay", "220   x ", 220, ' ', "  x "},
    {"a second mark is text", "226--x", 226, '-', "-x"},
    {"the least code", "100 x", 100, ' ', "x"},
    {"the greatest code", "659 x", 659, ' ', "x"},
    {"a protected reply", "631 dG9rZW4=", 631, ' ', "dG9rZW4="},
};

static const struct junk_case {
    const char *title;
    const char *line;
    uint64_t quirk;
} junk[] = {
    {"nothing", "", FTPX_QUIRK(NO_CODE)},
    {"two digits", "22", FTPX_QUIRK(NO_CODE)}, /* P11 */
    {"letters", "abc", FTPX_QUIRK(NO_CODE)},
    {"a blank before the code", " 230 fake", FTPX_QUIRK(NO_CODE)}, /* P4 */
    {"two digits and a letter", "22x 1", FTPX_QUIRK(NO_CODE)},
    {"a sign before the code", "-230 x", FTPX_QUIRK(NO_CODE)},
    {"text glued to the code", "226X", FTPX_QUIRK(BAD_CODE)}, /* P11 */
    {"a fourth digit", "2260 x", FTPX_QUIRK(BAD_CODE)},
    {"a tab behind the code", "226\tx", FTPX_QUIRK(BAD_CODE)},
    {"999", "999 x", FTPX_QUIRK(BAD_CODE)}, /* P11 */
    {"000", "000 x", FTPX_QUIRK(BAD_CODE)},
    {"099", "099", FTPX_QUIRK(BAD_CODE)},
    {"a second digit of 6", "260 x", FTPX_QUIRK(BAD_CODE)},
    {"700", "700-x", FTPX_QUIRK(BAD_CODE)},
};

static void parse_cut(ftpx_span cut)
{
    struct ftpx_reply_line line = ftpx_reply_line_parse(cut);

    assert_within(line.text, cut);
    g_assert_cmpint(line.code == 0, ==, line.quirks != 0);
    g_assert_cmpint(line.code == 0, ==, line.mark == 0);
    g_assert_cmpuint(line.text.len, ==, line.code == 0 ? cut.len : cut.len < 4 ? 0 : cut.len - 4);
}

static void is_a_reply(gconstpointer given)
{
    const struct line_case *expected = given;
    struct ftpx_reply_line line = ftpx_reply_line_parse(flush_text(expected->line));

    g_assert_cmpuint(line.code, ==, expected->code);
    g_assert_cmpint(line.mark, ==, expected->mark);
    assert_span(line.text, expected->text);
    g_assert_cmphex(line.quirks, ==, 0);
    flush_every_cut(ftpx_span_of(expected->line), parse_cut);
}

static void is_none(gconstpointer given)
{
    const struct junk_case *expected = given;
    struct ftpx_reply_line line = ftpx_reply_line_parse(flush_text(expected->line));

    g_assert_cmpuint(line.code, ==, 0);
    g_assert_cmpint(line.mark, ==, 0);
    assert_span(line.text, expected->line);
    g_assert_cmphex(line.quirks, ==, expected->quirk);
    flush_every_cut(ftpx_span_of(expected->line), parse_cut);
}

/* Steps as letters: Whole First Inner Last Junk. */
static const struct feed_case {
    const char *title;
    const char *lines; /* separated by LF */
    const char *steps;
    uint16_t open, other; /* left at the end */
} feeds[] = {
    {"a line is a reply", "220 Hello\n331 Password", "WW", 0, 0},
    {"the same code ends a reply of several lines", "220-Hello\n any text\n220 Bye", "FIL", 0, 0},
    {"the code alone ends it too", "220-Hello\n220", "FL", 0, 0},
    {"an indented code is text", "220-Hello\n 230 fake\n220 Bye", "FIL", 0, 0}, /* P4 */
    {"a dash opens a reply even without text", "221-", "F", 221, 0},            /* P4 */
    {"the same code with a dash ends nothing", "226-a\n226-b\n226 c", "FIL", 0, 0},
    {"another code ends nothing, but is kept in mind", "553-a\n150 b", "FI", 553, 150},
    {"another code alone on its line too", "553-a\n150", "FI", 553, 150},
    {"a later line of text forgets it", "553-a\n150 b\n c", "FII", 553, 0},
    {"a later line with a dash forgets it", "553-a\n150 b\n150-c", "FII", 553, 0},
    {"a later bad code forgets it", "553-a\n150 b\n999 c", "FII", 553, 0},
    {"of two other codes the newer counts", "553-a\n150 b\n226 c", "FII", 553, 226},
    {"the end forgets it", "226-a\n150 b\n226 c", "FIL", 0, 0},
    {"a reply opens anew after the end", "226-a\n226 b\n226-c", "FLF", 226, 0},
    {"inner lines may be no replies at all", "211-Features\n EPSV\n\nx\n211 End", "FIIIL", 0, 0},
    {"a line outside replies that is none is junk", "hello\n220 Hello\n\n226X", "JWJJ", 0, 0},
    {"a warning on bare line feeds", "150 Go\n226-WARNING! 2 bare linefeeds\n text\n226 Done",
     "WFIL", 0, 0},
};

static void is_placed(gconstpointer given)
{
    const struct feed_case *expected = given;
    g_auto(GStrv) given_lines = g_strsplit(expected->lines, "\n", -1);
    struct ftpx_reply_open open = {0};

    g_assert_cmpuint(g_strv_length(given_lines), ==, strlen(expected->steps));
    for (size_t i = 0; given_lines[i]; i++) {
        struct ftpx_reply_line line = ftpx_reply_line_parse(flush_text(given_lines[i]));

        g_assert_cmpint("WFILJ"[ftpx_reply_feed(&open, &line)], ==, expected->steps[i]);
    }
    g_assert_cmpuint(open.code, ==, expected->open);
    g_assert_cmpuint(open.other_code, ==, expected->other);
}

/* By origin: RFC 959; 1639; 2228 and 4217; 2428; 6384; 1123; seen in use. */
static const uint16_t known_codes[] = {
    110, 120, 125, 150, 200, 202, 211, 212, 213, 214, 215, 220, 221, 225, 226, 227, 230,
    250, 257, 331, 332, 350, 421, 425, 426, 450, 451, 452, 500, 501, 502, 503, 504, 530,
    532, 550, 551, 552, 553, 228, 521, 232, 234, 235, 334, 335, 336, 431, 533, 534, 535,
    536, 537, 631, 632, 633, 229, 522, 216, 554, 555, 251, 252, 430, 434,
};

static void every_known_code_has_a_meaning(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(known_codes); i++)
        g_assert_cmpstr(ftpx_reply_meaning(known_codes[i]), !=, NULL);
    g_assert_null(ftpx_reply_meaning(0));
    g_assert_null(ftpx_reply_meaning(299));
    g_assert_null(ftpx_reply_meaning(999));
}

static void the_table_ascends_and_holds_nothing_else(void)
{
    const char *meaning;
    uint16_t code, previous = 0;
    size_t count = 0;

    for (; ftpx_reply_code_at(count, &code, &meaning); count++) {
        g_assert_cmpuint(code, >, previous);
        g_assert_cmpstr(meaning, ==, ftpx_reply_meaning(code));
        g_assert_cmpuint(strlen(meaning), >, 0);
        previous = code;
    }
    g_assert_cmpuint(count, ==, G_N_ELEMENTS(known_codes));
    g_assert_false(ftpx_reply_code_at(SIZE_MAX, &code, &meaning));
}

static void codes_tell_how_a_command_ends(void)
{
    static const uint16_t completing[] = {200, 226, 299};
    static const uint16_t refusing[] = {400, 499, 500, 599};
    static const uint16_t neither[] = {0, 150, 199, 300, 399, 600, 631};

    for (size_t i = 0; i < G_N_ELEMENTS(completing); i++)
        g_assert_true(ftpx_reply_completes(completing[i]) && !ftpx_reply_refuses(completing[i]));
    for (size_t i = 0; i < G_N_ELEMENTS(refusing); i++)
        g_assert_true(!ftpx_reply_completes(refusing[i]) && ftpx_reply_refuses(refusing[i]));
    for (size_t i = 0; i < G_N_ELEMENTS(neither); i++)
        g_assert_true(!ftpx_reply_completes(neither[i]) && !ftpx_reply_refuses(neither[i]));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(lines); i++) {
        g_autofree char *path = g_strconcat("/reply/a line/", lines[i].title, NULL);

        g_test_add_data_func(path, &lines[i], is_a_reply);
    }
    for (size_t i = 0; i < G_N_ELEMENTS(junk); i++) {
        g_autofree char *path = g_strconcat("/reply/no line/", junk[i].title, NULL);

        g_test_add_data_func(path, &junk[i], is_none);
    }
    for (size_t i = 0; i < G_N_ELEMENTS(feeds); i++) {
        g_autofree char *path = g_strconcat("/reply/several lines/", feeds[i].title, NULL);

        g_test_add_data_func(path, &feeds[i], is_placed);
    }
    g_test_add_func("/reply/codes tell how a command ends", codes_tell_how_a_command_ends);
    g_test_add_func("/reply/every known code has a meaning", every_known_code_has_a_meaning);
    g_test_add_func("/reply/the table ascends and holds nothing else",
                    the_table_ascends_and_holds_nothing_else);
    return g_test_run();
}
