/* Tests of layout: numbers, times and text as people read them, whatever their size.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <glib.h>
#include <string.h>

#include "model/figures.h"
#include "taps/say/layout.h"

#define ASSERT_LAID_OUT(call, expected)                          \
    do {                                                         \
        GString *out = g_string_new("|"); /* functions append */ \
        call;                                                    \
        g_assert_cmpstr(out->str, ==, "|" expected);             \
        g_string_free(out, TRUE);                                \
    } while (0)

#define MICROSECOND INT64_C(1000)
#define MILLISECOND (1000 * MICROSECOND)
#define SECOND      (1000 * MILLISECOND)

static void numbers_are_grouped_in_threes(void)
{
    ASSERT_LAID_OUT(ftpx_figure_number(out, 0, 1), "0");
    ASSERT_LAID_OUT(ftpx_figure_number(out, 120, 1), "120");
    ASSERT_LAID_OUT(ftpx_figure_number(out, 120, 3), "120");
    ASSERT_LAID_OUT(ftpx_figure_number(out, 7, 3), "007");
    ASSERT_LAID_OUT(ftpx_figure_number(out, 0, 2), "00");
    ASSERT_LAID_OUT(ftpx_figure_number(out, UINT64_MAX, 1), "18446744073709551615");
    ASSERT_LAID_OUT(ftpx_figure_number(out, UINT64_MAX, 20), "18446744073709551615");
    ASSERT_LAID_OUT(ftpx_layout_spaces(out, 0), "");
    ASSERT_LAID_OUT(ftpx_layout_spaces(out, 3), "   ");
    ASSERT_LAID_OUT(ftpx_figure_grouped(out, 0), "0");
    ASSERT_LAID_OUT(ftpx_figure_grouped(out, 999), "999");
    ASSERT_LAID_OUT(ftpx_figure_grouped(out, 1000), "1 000");
    ASSERT_LAID_OUT(ftpx_figure_grouped(out, 104857600), "104 857 600");
    ASSERT_LAID_OUT(ftpx_figure_grouped(out, UINT64_C(5000000000)), "5 000 000 000");
    ASSERT_LAID_OUT(ftpx_figure_grouped(out, UINT64_MAX), "18 446 744 073 709 551 615");
}

static void seconds_are_rounded(void)
{
    ASSERT_LAID_OUT(ftpx_figure_seconds(out, 0, 3), "0.000");
    ASSERT_LAID_OUT(ftpx_figure_seconds(out, 2409999999, 3), "2.410");
    ASSERT_LAID_OUT(ftpx_figure_seconds(out, 499999, 3), "0.000");
    ASSERT_LAID_OUT(ftpx_figure_seconds(out, 500000, 3), "0.001");
    ASSERT_LAID_OUT(ftpx_figure_seconds(out, 1, 9), "0.000000001");
    ASSERT_LAID_OUT(ftpx_figure_seconds(out, 1500 * MILLISECOND, 0), "2");
    ASSERT_LAID_OUT(ftpx_figure_seconds(out, -1500 * MILLISECOND, 1), "-1.5");
}

static void durations_take_the_unit_that_suits(void)
{
    ASSERT_LAID_OUT(ftpx_figure_duration(out, 0), "0 µs");
    ASSERT_LAID_OUT(ftpx_figure_duration(out, 140 * MICROSECOND), "140 µs");
    ASSERT_LAID_OUT(ftpx_figure_duration(out, 999500), "1.0 ms");
    ASSERT_LAID_OUT(ftpx_figure_duration(out, 2800 * MICROSECOND), "2.8 ms");
    ASSERT_LAID_OUT(ftpx_figure_duration(out, 241 * MILLISECOND), "241 ms");
    ASSERT_LAID_OUT(ftpx_figure_duration(out, 999600 * MICROSECOND), "1.00 s");
    ASSERT_LAID_OUT(ftpx_figure_duration(out, 2410 * MILLISECOND), "2.41 s");
    ASSERT_LAID_OUT(ftpx_figure_duration(out, 187 * SECOND), "3 min 07 s");
    ASSERT_LAID_OUT(ftpx_figure_duration(out, 7530 * SECOND), "2 h 05 min");
}

static void rates_count_in_powers_of_ten(void)
{
    ASSERT_LAID_OUT(ftpx_figure_rate(out, 500, SECOND), "500 B/s");
    ASSERT_LAID_OUT(ftpx_figure_rate(out, 77000, SECOND), "77.0 kB/s");
    ASSERT_LAID_OUT(ftpx_figure_rate(out, 104857600, 2410 * MILLISECOND), "43.5 MB/s");
    ASSERT_LAID_OUT(ftpx_figure_rate(out, UINT64_C(5000000000), SECOND), "5.00 GB/s");
    ASSERT_LAID_OUT(ftpx_figure_rate(out, 500, 0), "");
}

static void times_are_iso_8601_in_utc(void)
{
    /* date -u -d @1267444800: 2010-03-01 12:00:00 */
    const int64_t time = 1267444800 * SECOND + 123456789;

    ASSERT_LAID_OUT(ftpx_figure_time(out, time, 9), "2010-03-01T12:00:00.123456789Z");
    ASSERT_LAID_OUT(ftpx_figure_time(out, time, 6), "2010-03-01T12:00:00.123456Z");
    ASSERT_LAID_OUT(ftpx_figure_time(out, time, 0), "2010-03-01T12:00:00Z");
    ASSERT_LAID_OUT(ftpx_figure_time(out, 0, 0), "1970-01-01T00:00:00Z");
    ASSERT_LAID_OUT(ftpx_figure_time(out, -1, 3), "1969-12-31T23:59:59.999Z");
}

static void width_counts_columns(void)
{
    g_assert_cmpuint(ftpx_layout_width(""), ==, 0);
    g_assert_cmpuint(ftpx_layout_width("abc"), ==, 3);
    g_assert_cmpuint(ftpx_layout_width("→ ••••"), ==, 6);
    g_assert_cmpuint(ftpx_layout_width("日本"), ==, 4);
    g_assert_cmpuint(ftpx_layout_width("e\xcc\x81"), ==, 1); /* e and a combining accent */
}

static void text_is_made_safe_and_cut(void)
{
    ASSERT_LAID_OUT(ftpx_layout_text(out, NULL, ftpx_span_of("a\x1b[2Jb")), "a\\x1b[2Jb");
    ASSERT_LAID_OUT(ftpx_layout_text_head(out, NULL, ftpx_span_of("abcdef"), 6), "abcdef");
    ASSERT_LAID_OUT(ftpx_layout_text_head(out, NULL, ftpx_span_of("abcdefg"), 6), "abcde…");
    ASSERT_LAID_OUT(ftpx_layout_text_tail(out, NULL, ftpx_span_of("/pub/a.iso"), 6), "…a.iso");
}

static void a_cut_text_is_never_too_wide(void)
{
    const ftpx_span text = ftpx_span_of("a日b本c語d日e本f語g");

    for (unsigned columns = 1; columns < 20; columns++) {
        GString *head = g_string_new(NULL);
        GString *tail = g_string_new(NULL);

        ftpx_layout_text_head(head, NULL, text, columns);
        ftpx_layout_text_tail(tail, NULL, text, columns);
        g_assert_cmpuint(ftpx_layout_width(head->str), <=, columns);
        g_assert_cmpuint(ftpx_layout_width(tail->str), <=, columns);
        g_string_free(head, TRUE);
        g_string_free(tail, TRUE);
    }
}

static void padding_fills_columns(void)
{
    ASSERT_LAID_OUT(ftpx_layout_padded(out, "ab", 4, false), "ab  ");
    ASSERT_LAID_OUT(ftpx_layout_padded(out, "ab", 4, true), "  ab");
    ASSERT_LAID_OUT(ftpx_layout_padded(out, "日本", 5, true), " 日本");
    ASSERT_LAID_OUT(ftpx_layout_padded(out, "abcde", 4, true), "abcde");
}

static void lines_break_at_spaces(void)
{
    ASSERT_LAID_OUT(ftpx_layout_wrap(out, "one two three", 20), "one two three");
    ASSERT_LAID_OUT(ftpx_layout_wrap(out, "one two three", 8), "one two\nthree");
    ASSERT_LAID_OUT(ftpx_layout_wrap(out, "one two three", 7), "one two\nthree");
    ASSERT_LAID_OUT(ftpx_layout_wrap(out, "one   two three", 11), "one\ntwo three");
    ASSERT_LAID_OUT(ftpx_layout_wrap(out, "again 1 234 567 bytes", 12), "again\n1 234 567\nbytes");
    ASSERT_LAID_OUT(ftpx_layout_wrap(out, "abcdefgh", 3), "abc\ndef\ngh");
    ASSERT_LAID_OUT(ftpx_layout_wrap(out, "", 3), "");
}

static void no_line_is_too_wide_and_nothing_is_lost(void)
{
    const char *text =
        "RETR /pub/日本語/a-rather-long-name.tar.gz   passive (EPSV, port 40122), binary";

    for (unsigned columns = 2; columns < 90; columns++) {
        GString *out = g_string_new(NULL);
        GString *words = g_string_new(NULL);

        ftpx_layout_wrap(out, text, columns);
        g_auto(GStrv) lines = g_strsplit(out->str, "\n", -1);
        for (char **line = lines; *line; line++) {
            g_assert_cmpuint(ftpx_layout_width(*line), <=, columns);
            g_string_append(words, *line);
        }
        GString *expected = g_string_new(text);

        g_string_replace(words, " ", "", 0);
        g_string_replace(expected, " ", "", 0);
        g_assert_cmpstr(words->str, ==, expected->str);
        g_string_free(expected, TRUE);
        g_string_free(words, TRUE);
        g_string_free(out, TRUE);
    }
}

int main(int argc, char *argv[])
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/layout/grouped", numbers_are_grouped_in_threes);
    g_test_add_func("/layout/seconds", seconds_are_rounded);
    g_test_add_func("/layout/durations", durations_take_the_unit_that_suits);
    g_test_add_func("/layout/rates", rates_count_in_powers_of_ten);
    g_test_add_func("/layout/times", times_are_iso_8601_in_utc);
    g_test_add_func("/layout/width", width_counts_columns);
    g_test_add_func("/layout/text", text_is_made_safe_and_cut);
    g_test_add_func("/layout/cut", a_cut_text_is_never_too_wide);
    g_test_add_func("/layout/padding", padding_fills_columns);
    g_test_add_func("/layout/wrap", lines_break_at_spaces);
    g_test_add_func("/layout/wrap-keeps-all", no_line_is_too_wide_and_nothing_is_lost);
    return g_test_run();
}
