/* Tests of span: the arithmetic on lengths, at and beyond both ends.
 * It knows no FTP.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "flush.h"

static void drop_and_take_stay_inside(void)
{
    ftpx_span span = flush_text("abc");

    assert_span(ftpx_span_drop(span, 1), "bc");
    assert_span(ftpx_span_drop(span, 3), "");
    assert_span(ftpx_span_drop(span, SIZE_MAX), "");
    assert_span(ftpx_span_take(span, 2), "ab");
    assert_span(ftpx_span_take(span, SIZE_MAX), "abc");
    assert_span(ftpx_span_drop(FTPX_SPAN_NONE, 1), "");
    assert_span(ftpx_span_take(FTPX_SPAN_NONE, 1), "");
}

static void find_gives_the_length_for_nothing(void)
{
    ftpx_span span = flush_text("abcb");

    g_assert_cmpuint(ftpx_span_find(span, 'b'), ==, 1);
    g_assert_cmpuint(ftpx_span_find(span, 'x'), ==, 4);
    g_assert_cmpuint(ftpx_span_find(FTPX_SPAN_NONE, 0), ==, 0);
    g_assert_cmpuint(ftpx_span_find_text(span, "CB"), ==, 2);
    g_assert_cmpuint(ftpx_span_find_text(span, "cbx"), ==, 4);
    g_assert_cmpuint(ftpx_span_find_text(span, "abcbabcb"), ==, 4);
}

static void letters_match_in_either_case_and_nothing_else_does(void)
{
    g_assert_true(ftpx_span_is(flush_text("reTR"), "RETR"));
    g_assert_false(ftpx_span_is(flush_text("RET"), "RETR"));
    g_assert_false(ftpx_span_is(flush_text("RETRX"), "RETR"));
    g_assert_true(ftpx_span_starts(flush_text("retr x"), "RETR"));
    g_assert_false(ftpx_span_starts(flush_text("@"), "`"));
    g_assert_false(ftpx_span_is(flush_text("[{"), "{["));
    g_assert_true(ftpx_span_starts(FTPX_SPAN_NONE, ""));
}

static void equality_is_of_bytes(void)
{
    const ftpx_span nul_inside = BYTES("a\0b");

    g_assert_true(ftpx_span_equal(nul_inside, flush_span(nul_inside)));
    g_assert_false(ftpx_span_equal(ftpx_span_of("a"), ftpx_span_of("A")));
    g_assert_false(ftpx_span_equal(nul_inside, ftpx_span_of("a")));
    g_assert_true(ftpx_span_equal(FTPX_SPAN_NONE, ftpx_span_of("")));
}

static void trim_takes_blanks_at_both_ends_only(void)
{
    assert_span(ftpx_span_trim(flush_text(" \t a b \t")), "a b");
    assert_span(ftpx_span_trim(flush_text(" \t ")), "");
    assert_span(ftpx_span_trim(FTPX_SPAN_NONE), "");
}

static const struct {
    const char *text;
    uint64_t max, value;
    const char *rest;
} numbers[] = {
    {"0", 0, 0, ""},
    {"255,1", 255, 255, ",1"},
    {"010", 255, 10, ""},
    {"0000000000000000000000000255x", 255, 255, "x"},
    {"18446744073709551615", UINT64_MAX, UINT64_MAX, ""},
};

static const struct {
    const char *text;
    uint64_t max;
} no_numbers[] = {
    {"", 255},
    {"x1", 255},
    {"-1", 255},
    {" 1", 255},
    {"+1", 255},
    {"256", 255},
    {"1", 0},
    {"1000", 255},
    {"9", 5},
    {"18446744073709551616", UINT64_MAX},
    {"99999999999999999999", UINT64_MAX},
};

static void number_stops_behind_its_digits(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(numbers); i++) {
        ftpx_span span = flush_text(numbers[i].text);
        uint64_t value = 7;

        g_assert_true(ftpx_span_number(&span, numbers[i].max, &value));
        g_assert_cmpuint(value, ==, numbers[i].value);
        assert_span(span, numbers[i].rest);
    }
}

static void number_over_its_maximum_leaves_everything_as_it_was(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(no_numbers); i++) {
        ftpx_span span = flush_text(no_numbers[i].text);
        uint64_t value = 7;

        g_assert_false(ftpx_span_number(&span, no_numbers[i].max, &value));
        g_assert_cmpuint(value, ==, 7);
        assert_span(span, no_numbers[i].text);
    }
}

static void a_group_of_thousands_has_three_digits(void)
{
    static const char *const no_groups[] = {"", ",", ",23", ",2x4", ";234", "234", ",99", "."};
    ftpx_span span = flush_text(",234.567x");
    uint64_t value = 1;

    g_assert_true(ftpx_span_thousands(&span, ",.", &value));
    g_assert_true(ftpx_span_thousands(&span, ",.", &value));
    g_assert_cmpuint(value, ==, 1234567);
    assert_span(span, "x");
    for (size_t i = 0; i < G_N_ELEMENTS(no_groups); i++) {
        span = flush_text(no_groups[i]);
        g_assert_false(ftpx_span_thousands(&span, ",.", &value));
        g_assert_cmpuint(value, ==, 1234567);
        assert_span(span, no_groups[i]);
    }
    value = UINT64_MAX / 1000;
    span = flush_text(",616");
    g_assert_false(ftpx_span_thousands(&span, ",", &value)); /* one more than there are */
    span = flush_text(",615");
    g_assert_true(ftpx_span_thousands(&span, ",", &value));
    g_assert_cmpuint(value, ==, UINT64_MAX);
}

static void what_begins_alike_is_taken_together(void)
{
    static const char *const words[] = {"byte", "bytes", NULL};
    ftpx_span text = flush_text(" \tone two");

    assert_span(ftpx_word_take(&text), "one");
    assert_span(ftpx_word_take(&text), "two");
    assert_span(ftpx_word_take(&text), "");
    g_assert_cmpuint(ftpx_span_run(flush_text("12a3"), ftpx_is_digit), ==, 2);
    g_assert_cmpuint(ftpx_span_run(FTPX_SPAN_NONE, ftpx_is_digit), ==, 0);
    g_assert_cmpuint(ftpx_span_behind_last(flush_text("a/b/c"), '/'), ==, 4);
    g_assert_cmpuint(ftpx_span_behind_last(flush_text("abc"), '/'), ==, 0);
    g_assert_true(ftpx_span_any(flush_text("BYTES"), ftpx_span_is, words));
    g_assert_false(ftpx_span_any(flush_text("bytesx"), ftpx_span_is, words));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/span/drop and take stay inside", drop_and_take_stay_inside);
    g_test_add_func("/span/find gives the length for nothing", find_gives_the_length_for_nothing);
    g_test_add_func("/span/letters match in either case and nothing else does",
                    letters_match_in_either_case_and_nothing_else_does);
    g_test_add_func("/span/equality is of bytes", equality_is_of_bytes);
    g_test_add_func("/span/trim takes blanks at both ends only",
                    trim_takes_blanks_at_both_ends_only);
    g_test_add_func("/span/a number stops behind its digits", number_stops_behind_its_digits);
    g_test_add_func("/span/a number over its maximum leaves everything as it was",
                    number_over_its_maximum_leaves_everything_as_it_was);
    g_test_add_func("/span/a group of thousands has three digits",
                    a_group_of_thousands_has_three_digits);
    g_test_add_func("/span/what begins alike is taken together",
                    what_begins_alike_is_taken_together);
    return g_test_run();
}
