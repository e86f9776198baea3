/* Tests of lines: a stream comes in pieces and leaves in lines.
 * The end of one line in itself: see test_wire_line.c.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <glib.h>
#include <string.h>

#include "model/limits.h"
#include "model/tcp/lines.h"
#include "wire/quirk.h"

struct stream {
    struct ftpx_lines lines;
    int64_t offset; /* of the next piece */
    GString *taken; /* each line as `offset:text;`, with `+` before the text of one that was cut */
    const char *last; /* text of a line behind which all is something else; NULL: there is none */
};

static struct stream begin(void)
{
    return (struct stream){.offset = 100, .taken = g_string_new(NULL)};
}

static void end(struct stream *stream)
{
    ftpx_lines_forget(&stream->lines);
    g_string_free(stream->taken, TRUE);
}

/* Of long lines the first letter and the length. */
static bool take(void *context, int64_t offset, ftpx_span raw, const struct ftpx_line *line)
{
    struct stream *stream = context;
    g_autofree char *text = g_strndup((const char *)line->text.at, line->text.len);

    g_assert_true(line->text.at == raw.at);
    g_string_append_printf(stream->taken, "%d:", (int)offset);
    if (line->quirks & FTPX_QUIRK(LONG_LINE))
        g_string_append_printf(stream->taken, "+%c*%u;", text[0], (unsigned)line->text.len);
    else
        g_string_append_printf(stream->taken, "%s;", text);
    return !stream->last || strcmp(text, stream->last) != 0;
}

/* The bytes are thrown away after the call, as a packet's are. */
static void add(struct stream *stream, const char *text)
{
    g_autofree char *packet = g_strdup(text);
    ftpx_span bytes = ftpx_span_of(packet);

    ftpx_lines_add(&stream->lines, NULL, stream->offset, bytes, take, stream);
    stream->offset += (int64_t)bytes.len;
    memset(packet, '?', bytes.len);
}

static void add_letters(struct stream *stream, char letter, size_t count)
{
    g_autofree char *text = g_strnfill(count, letter);

    add(stream, text);
}

static void assert_rest(const struct stream *stream, const char *text)
{
    g_assert_true(ftpx_span_equal(ftpx_lines_rest(&stream->lines), ftpx_span_of(text)));
}

/* --- ends --- */

static void a_piece_has_several_lines(void)
{
    struct stream stream = begin();

    add(&stream, "USER a\r\nPASS b\nQU");
    g_assert_cmpstr(stream.taken->str, ==, "100:USER a;108:PASS b;");
    assert_rest(&stream, "QU");
    end(&stream);
}

static void a_line_has_several_pieces(void)
{
    struct stream stream = begin();

    add(&stream, "U");
    add(&stream, "SE");
    assert_rest(&stream, "USE");
    add(&stream, "R a\r\nPA");
    g_assert_cmpstr(stream.taken->str, ==, "100:USER a;");
    add(&stream, "SS b\r\n");
    g_assert_cmpstr(stream.taken->str, ==, "100:USER a;108:PASS b;");
    assert_rest(&stream, "");
    end(&stream);
}

static void cr_and_lf_come_apart(void)
{
    struct stream stream = begin();

    add(&stream, "NOOP\r");
    assert_rest(&stream, "NOOP\r");
    add(&stream, "\nPWD\r");
    add(&stream, "\n");
    g_assert_cmpstr(stream.taken->str, ==, "100:NOOP;106:PWD;");
    end(&stream);
}

static void a_last_line_without_end_is_the_rest(void)
{
    struct stream stream = begin();

    add(&stream, "a\r\nlast");
    assert_rest(&stream, "last");
    ftpx_lines_forget(&stream.lines);
    assert_rest(&stream, "");
    add(&stream, "b\r\n");
    g_assert_cmpstr(stream.taken->str, ==, "100:a;107:b;");
    end(&stream);
}

/* --- too long, or not whole --- */

static void one_byte_below_the_limit_waits(void)
{
    struct stream stream = begin();

    add_letters(&stream, 'a', FTPX_LIMIT_LINE - 1);
    g_assert_cmpstr(stream.taken->str, ==, "");
    g_assert_cmpuint(ftpx_lines_rest(&stream.lines).len, ==, FTPX_LIMIT_LINE - 1);
    add(&stream, "\n");
    g_assert_cmpuint(stream.taken->len, ==, strlen("100:;") + FTPX_LIMIT_LINE - 1);
    end(&stream);
}

static void at_the_limit_a_line_is_cut_and_left_out_up_to_its_end(void)
{
    struct stream stream = begin();
    g_autofree char *expected =
        g_strdup_printf("100:+a*%d;%d:NOOP;", FTPX_LIMIT_LINE, 100 + 3 * FTPX_LIMIT_LINE + 6);

    add_letters(&stream, 'a', FTPX_LIMIT_LINE - 1);
    add(&stream, "a");
    add_letters(&stream, 'b', 2 * FTPX_LIMIT_LINE);
    assert_rest(&stream, "");
    add(&stream, "QUIT\r\nNOOP\r\n");
    g_assert_cmpstr(stream.taken->str, ==, expected);
    end(&stream);
}

static void an_overlong_line_does_not_depend_on_pieces(void)
{
    struct stream stream = begin();
    g_autofree char *letters = g_strnfill(FTPX_LIMIT_LINE + 7, 'a');
    g_autofree char *text = g_strconcat(letters, "\nNOOP\n", NULL);
    g_autofree char *expected =
        g_strdup_printf("100:+a*%d;%d:NOOP;", FTPX_LIMIT_LINE, 100 + FTPX_LIMIT_LINE + 8);

    add(&stream, text);
    g_assert_cmpstr(stream.taken->str, ==, expected);
    end(&stream);
}

static void behind_missing_bytes_the_next_line_counts(void)
{
    struct stream stream = begin();

    add(&stream, "-rw-r--r-- 1 a");
    ftpx_lines_lose(&stream.lines);
    assert_rest(&stream, "");
    add(&stream, "rest of a line");
    add(&stream, "\r");
    assert_rest(&stream, "");
    add(&stream, "\nwhole\r\n");
    g_assert_cmpstr(stream.taken->str, ==, "130:whole;");
    end(&stream);
}

static void what_follows_a_last_line_is_left_out(void)
{
    struct stream stream = begin();

    stream.last = "234 go on";
    add(&stream, "234 ");
    add(&stream, "go on\r\n\x16\x03\x01\n\x02");
    g_assert_cmpstr(stream.taken->str, ==, "100:234 go on;");
    assert_rest(&stream, "");
    end(&stream);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define ADD(name) g_test_add_func("/lines/" #name, name)
    ADD(a_piece_has_several_lines);
    ADD(a_line_has_several_pieces);
    ADD(cr_and_lf_come_apart);
    ADD(a_last_line_without_end_is_the_rest);
    ADD(one_byte_below_the_limit_waits);
    ADD(at_the_limit_a_line_is_cut_and_left_out_up_to_its_end);
    ADD(an_overlong_line_does_not_depend_on_pieces);
    ADD(behind_missing_bytes_the_next_line_counts);
    ADD(what_follows_a_last_line_is_left_out);
    return g_test_run();
}
