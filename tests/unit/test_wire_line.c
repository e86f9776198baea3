/* Tests of line: where lines end, however the bytes arrive, and what Telnet leaves in them.
 * It knows neither commands nor replies.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "flush.h"

#include "wire/line.h"
#include "wire/quirk.h"

enum { MAX = 64, MOST_LINES = 8 };

struct line_case {
    const char *title;
    ftpx_span bytes;
    struct {
        const char *text;
        uint64_t quirks;
    } lines[MOST_LINES]; /* ended by a NULL text */
    size_t left;         /* bytes at the end that are no line yet */
};

#define SIXTEEN "0123456789abcdef"

static const struct line_case cases[] = {
    {"both commands of a segment are lines", /* P1 */
     BYTES("TYPE I\r\nPASV\r\n"),
     {{"TYPE I", 0}, {"PASV", 0}},
     0},
    {"both replies of a segment are lines", /* P1 */
     BYTES("200 Ok\r\n227 (127,0,0,1,4,51)\r\n"),
     {{"200 Ok", 0}, {"227 (127,0,0,1,4,51)", 0}},
     0},
    {"half a line is none", /* P2 */
     BYTES("RE"),
     {{NULL, 0}},
     2},
    {"a CR alone ends nothing yet", BYTES("NOOP\r"), {{NULL, 0}}, 5},
    {"a CR within a line is text", BYTES("CWD a\rb\r\n"), {{"CWD a\rb", FTPX_QUIRK(BARE_CR)}}, 0},
    {"of two CRs one is text", BYTES("NOOP\r\r\n"), {{"NOOP\r", FTPX_QUIRK(BARE_CR)}}, 0},
    {"blanks at the end stay", /* P8 */
     BYTES("CWD a b  \r\n"),
     {{"CWD a b  ", 0}},
     0},
    {"an empty line is a line", BYTES("\r\n\r\n"), {{"", 0}, {"", 0}}, 0},
    {"a bare LF ends a line, with a quirk", /* P12 */
     BYTES("NOOP\nQUIT\r\n"),
     {{"NOOP", FTPX_QUIRK(BARE_LF)}, {"QUIT", 0}},
     0},
    {"UTF-8 is no oddity", BYTES("CWD \xe6\x96\x87\r\n"), {{"CWD \xe6\x96\x87", 0}}, 0},
    {"Latin-1 is one", /* P9 */
     BYTES("CWD caf\xe9\r\n"),
     {{"CWD caf\xe9", FTPX_QUIRK(EIGHT_BIT)}},
     0},
    {"GB18030 is one", /* P9 */
     BYTES("CWD \xce\xc4\xbc\xfe\r\n"),
     {{"CWD \xce\xc4\xbc\xfe", FTPX_QUIRK(EIGHT_BIT)}},
     0},
    {"Telnet commands are one, but no text in another character set", /* P7 */
     BYTES("\xff\xf4\xff\xf2"
           "ABOR\r\n"),
     {{"\xff\xf4\xff\xf2"
       "ABOR",
       FTPX_QUIRK(TELNET)}},
     0},
    {"a doubled 255 is a byte of a name",
     BYTES("CWD \xff\xff\r\n"),
     {{"CWD \xff\xff", FTPX_QUIRK(TELNET) | FTPX_QUIRK(EIGHT_BIT)}},
     0},
    {"a 255 that no command follows is a letter of ISO 8859-1",
     BYTES("RETR A\xff.bin\r\n"),
     {{"RETR A\xff.bin", FTPX_QUIRK(EIGHT_BIT)}},
     0},
    {"UTF-8 around a Telnet command stays UTF-8",
     BYTES("CWD \xc3\xa9\xff\xf1\xc3\xa9\r\n"),
     {{"CWD \xc3\xa9\xff\xf1\xc3\xa9", FTPX_QUIRK(TELNET)}},
     0},
    {"a line of the greatest length is whole when its end is within it",
     BYTES(SIXTEEN SIXTEEN SIXTEEN "0123456789abcd\r\nQUIT\r\n"),
     {{SIXTEEN SIXTEEN SIXTEEN "0123456789abcd", 0}, {"QUIT", 0}},
     0},
    {"a longer line is cut", /* P12 */
     BYTES(SIXTEEN SIXTEEN SIXTEEN SIXTEEN "rest\r\nQUIT\r\n"),
     {{SIXTEEN SIXTEEN SIXTEEN SIXTEEN, FTPX_QUIRK(LONG_LINE)}, {"rest", 0}, {"QUIT", 0}},
     0},
    {"without any end only whole lengths are taken",
     BYTES(SIXTEEN SIXTEEN SIXTEEN SIXTEEN "0123"),
     {{SIXTEEN SIXTEEN SIXTEEN SIXTEEN, FTPX_QUIRK(LONG_LINE)}},
     4},
};

/* Takes the lines of `bytes`, compares them from the expected one `*next` on; returns the rest. */
static ftpx_span expect_lines(ftpx_span bytes, const struct line_case *expected, size_t *next)
{
    struct ftpx_line line;
    size_t taken;

    while ((taken = ftpx_line_next(bytes, MAX, &line)) > 0) {
        g_assert_cmpuint(taken, <=, bytes.len);
        assert_within(line.text, bytes);
        assert_span(line.text, expected->lines[*next].text);
        g_assert_cmphex(line.quirks, ==, expected->lines[*next].quirks);
        bytes = ftpx_span_drop(bytes, taken);
        ++*next;
    }
    return bytes;
}

static void lines_do_not_depend_on_where_the_bytes_are_cut(gconstpointer given)
{
    const struct line_case *expected = given;

    for (size_t cut = 0; cut <= expected->bytes.len; cut++) {
        size_t next = 0;
        ftpx_span first = flush_span(ftpx_span_take(expected->bytes, cut));
        size_t done = cut - expect_lines(first, expected, &next).len;
        ftpx_span second = flush_span(ftpx_span_drop(expected->bytes, done));

        g_assert_cmpuint(expect_lines(second, expected, &next).len, ==, expected->left);
        g_assert_null(expected->lines[next].text);
    }
}

static void a_nul_is_text_with_a_quirk(void)
{
    const ftpx_span bytes = BYTES("CWD a\0b\r\n"), text = BYTES("CWD a\0b");
    struct ftpx_line line;

    g_assert_cmpuint(ftpx_line_next(flush_span(bytes), MAX, &line), ==, bytes.len);
    g_assert_true(ftpx_span_equal(line.text, text));
    g_assert_cmphex(line.quirks, ==, FTPX_QUIRK(NUL));
}

/* A client that ends lines by CR LF NUL leaves it before the next; a keep-alive probe puts one before the
 * first. */
static void nuls_before_a_line_are_none_of_it(void)
{
    const ftpx_span bytes = BYTES("\0\0CWD a\r\n\0QUIT\r\n");
    ftpx_span span = flush_span(bytes);
    struct ftpx_line line;

    g_assert_cmpuint(ftpx_line_next(span, MAX, &line), ==, 9);
    assert_span(line.text, "CWD a");
    g_assert_cmphex(line.quirks, ==, FTPX_QUIRK(NUL));
    g_assert_cmpuint(ftpx_line_next(ftpx_span_drop(span, 9), MAX, &line), ==, 7);
    assert_span(line.text, "QUIT");
}

static void a_hundred_thousand_bytes_are_bounded_lines(void)
{
    g_autofree char *many = g_strnfill(100000, 'A');
    ftpx_span bytes = flush_span((ftpx_span){(const uint8_t *)many, 100000});
    struct ftpx_line line;
    size_t lines = 0;

    for (size_t taken; (taken = ftpx_line_next(bytes, 4096, &line)) > 0; lines++) {
        g_assert_cmpuint(taken, ==, 4096);
        g_assert_cmphex(line.quirks, ==, FTPX_QUIRK(LONG_LINE));
        bytes = ftpx_span_drop(bytes, taken);
    }
    g_assert_cmpuint(lines, ==, 24);
    g_assert_cmpuint(bytes.len, ==, 100000 - 24 * 4096);
}

/* What may be cut in the middle must not be taken for whole: 213 300 may have been 213 30000. */
static void a_line_without_its_end_tells_its_first_word_only(void)
{
    static const struct {
        const char *bytes;
        const char *known; /* NULL: nothing */
    } stubs[] = {
        {"QUIT\r", "QUIT"},
        {"RETR photo.jp", "RETR"},
        {"213 300", "213"},
        {"230-Welc", "230"},
        {"226\r", "226"},
        {"QUI", NULL},
        {"22", NULL},
        {"226", NULL},
        {"2265 files", NULL},
        {"SITE-", NULL},
        {"2 files", NULL},
        {"- SITE", NULL},
        {"\xff\xf4", NULL},
        {"", NULL},
        {"257 \"/srv\" is", "257 \"/srv\""},
        {"257 \"/srv\"", "257"},
        {"257 \"/a\"\"b", "257"},
        {"257 \"/a\"\"b\" i", "257 \"/a\"\"b\""},
        {"CWD \"a\" b", "CWD"},
    };

    for (size_t i = 0; i < G_N_ELEMENTS(stubs); i++) {
        struct ftpx_line line;
        bool known = ftpx_line_stub(flush_text(stubs[i].bytes), &line);
        g_assert_cmpint(known, ==, stubs[i].known != NULL);
        assert_span(line.text, known ? stubs[i].known : "");
        g_assert_cmphex(line.quirks, ==, FTPX_QUIRK(CUT_LINE));
    }
}

/* RFC 854 has CR NUL for a CR alone; some clients end their lines so, or by either of the two. */
static void a_line_may_end_by_cr_or_nul_for_a_peer_that_answers_it(void)
{
    static const struct {
        ftpx_span bytes;
        const char *text;
        uint64_t ends;
    } odd[] = {
        {BYTES("ABOR\r"), "ABOR", FTPX_QUIRK(BARE_CR)},
        {BYTES("ABOR\0"), "ABOR", FTPX_QUIRK(NUL)},
        {BYTES("ABOR\r\0"), "ABOR", FTPX_QUIRK(BARE_CR) | FTPX_QUIRK(NUL)},
        {BYTES("\r"), "", FTPX_QUIRK(BARE_CR)},
        {BYTES("\0ABOR\0"), "ABOR", FTPX_QUIRK(NUL)},
    };
    static const ftpx_span others[] = {BYTES("ABOR"), BYTES("ABOR\x01"), BYTES(""),
                                       BYTES("\0"),   BYTES("\0\0"),     BYTES("\0ABOR")};
    struct ftpx_line line;

    for (size_t i = 0; i < G_N_ELEMENTS(odd); i++) {
        g_assert_true(ftpx_line_ends_odd(flush_span(odd[i].bytes), &line));
        assert_within(line.text, (ftpx_span){flush_end() - odd[i].bytes.len, odd[i].bytes.len});
        assert_span(line.text, odd[i].text);
        g_assert_cmphex(line.quirks, ==, odd[i].ends);
    }
    for (size_t i = 0; i < G_N_ELEMENTS(others); i++)
        g_assert_false(ftpx_line_ends_odd(flush_span(others[i]), &line));
}

static const struct {
    ftpx_span text;
    const char *stripped;
} telnet_cases[] = {
    {BYTES("\xff\xf4\xff\xf2"
           "ABOR"),
     "ABOR"},                            /* IAC IP IAC DM */
    {BYTES("CWD \xff\xff"), "CWD \xff"}, /* doubled */
    {BYTES("CWD \xff\xff\xff\xff"
           "a"),
     "CWD \xff\xff"
     "a"},
    {BYTES("\xff\xff"
           "ab"),
     "\xff"
     "ab"},
    {BYTES("\xff\xfb\x01\xff\xfe\x03USER a"), "USER a"}, /* IAC WILL ECHO IAC DONT SGA */
    {BYTES("a\xff\xfd\x01"
           "b\xff\xfc\x01"
           "c"),
     "abc"},                           /* IAC DO, IAC WONT */
    {BYTES("a\xff\xf1"), "a"},         /* IAC NOP */
    {BYTES("A\xff.bin"), "A\xff.bin"}, /* ISO 8859-1 */
    {BYTES("A\xff"), "A\xff"},
    {BYTES("a\xff\xfb"), "a"},
    {BYTES("plain"), "plain"},
    {BYTES(""), ""},
};

static void strip_cut(ftpx_span cut)
{
    g_autofree uint8_t *out = g_malloc(cut.len + 1);

    out[cut.len] = 0x5a;
    g_assert_cmpuint(ftpx_line_strip_telnet(cut, out), <=, cut.len);
    g_assert_cmphex(out[cut.len], ==, 0x5a);
}

static void telnet_commands_go_and_doubled_bytes_become_one(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(telnet_cases); i++) {
        uint8_t out[64];
        size_t length = ftpx_line_strip_telnet(flush_span(telnet_cases[i].text), out);

        assert_span((ftpx_span){out, length}, telnet_cases[i].stripped);
        flush_every_cut(telnet_cases[i].text, strip_cut);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *path = g_strconcat("/line/", cases[i].title, NULL);

        g_test_add_data_func(path, &cases[i], lines_do_not_depend_on_where_the_bytes_are_cut);
    }
    g_test_add_func("/line/a NUL is text with a quirk", a_nul_is_text_with_a_quirk);
    g_test_add_func("/line/NULs before a line", nuls_before_a_line_are_none_of_it);
    g_test_add_func("/line/a hundred thousand bytes are bounded lines",
                    a_hundred_thousand_bytes_are_bounded_lines);
    g_test_add_func("/line/without its end tells its first word only",
                    a_line_without_its_end_tells_its_first_word_only);
    g_test_add_func("/line/may end by CR or NUL for a peer that answers it",
                    a_line_may_end_by_cr_or_nul_for_a_peer_that_answers_it);
    g_test_add_func("/line/Telnet commands go and doubled bytes become one",
                    telnet_commands_go_and_doubled_bytes_become_one);
    return g_test_run();
}
