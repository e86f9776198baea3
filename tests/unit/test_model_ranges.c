/* Tests of ranges: a set of intervals, against sums done by hand.
 * Random sets: see property/test_model_sets.c.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <glib.h>

#include "model/limits.h"
#include "model/tcp/ranges.h"

static GString *reported;

static void report(void *context, int64_t from, int64_t to)
{
    g_assert_true(context == &reported);
    g_string_append_printf(reported, "%" G_GINT64_FORMAT "-%" G_GINT64_FORMAT " ", from, to);
}

/* Adds, and tells the new parts. */
static void add(struct ftpx_ranges *ranges, int64_t from, int64_t to, uint64_t expected,
                const char *parts)
{
    reported = g_string_new(NULL);
    g_assert_cmpuint(ftpx_ranges_add(ranges, from, to, report, &reported), ==, expected);
    g_assert_cmpstr(reported->str, ==, parts);
    g_string_free(reported, TRUE);
}

static void holds(const struct ftpx_ranges *ranges, const char *expected)
{
    GString *found = g_string_new(NULL);

    struct ftpx_ranges_walk walk = {0};
    struct ftpx_range range;

    while (ftpx_ranges_next(ranges, &walk, &range))
        g_string_append_printf(found, "%" G_GINT64_FORMAT "-%" G_GINT64_FORMAT " ", range.from,
                               range.to);
    g_assert_cmpstr(found->str, ==, expected);
    g_string_free(found, TRUE);
}

static struct ftpx_ranges fresh(void)
{
    struct ftpx_ranges ranges;

    ftpx_ranges_init(&ranges, NULL);
    return ranges;
}

static void nothing_is_in_an_empty_set(void)
{
    struct ftpx_ranges ranges = fresh();

    g_assert_cmpuint(ftpx_ranges_missing(&ranges, 0, 10), ==, 10);
    g_assert_cmpuint(ftpx_ranges_missing(&ranges, 10, 10), ==, 0);
    g_assert_cmpuint(ftpx_ranges_missing(&ranges, 10, 0), ==, 0);
    add(&ranges, 5, 5, 0, "");
    add(&ranges, 5, 4, 0, "");
    holds(&ranges, "");
}

static void bytes_in_order_make_one_interval(void)
{
    struct ftpx_ranges ranges = fresh();

    for (int64_t at = 0; at < 1000; at += 10)
        g_assert_cmpuint(ftpx_ranges_add(&ranges, at, at + 10, NULL, NULL), ==, 10);
    holds(&ranges, "0-1000 ");
    g_assert_cmpuint(ranges.total, ==, 1000);
    ftpx_ranges_free(&ranges);
}

static void only_new_parts_are_reported(void)
{
    struct ftpx_ranges ranges = fresh();

    add(&ranges, 10, 20, 10, "10-20 ");
    add(&ranges, 30, 40, 10, "30-40 ");
    add(&ranges, 50, 60, 10, "50-60 ");
    add(&ranges, 12, 18, 0, "");
    add(&ranges, 15, 55, 20, "20-30 40-50 ");
    holds(&ranges, "10-60 ");
    add(&ranges, 0, 70, 20, "0-10 60-70 ");
    holds(&ranges, "0-70 ");
    g_assert_cmpuint(ranges.total, ==, 70);
    ftpx_ranges_free(&ranges);
}

static void touching_intervals_become_one(void)
{
    struct ftpx_ranges ranges = fresh();

    add(&ranges, 10, 20, 10, "10-20 ");
    add(&ranges, 30, 40, 10, "30-40 ");
    add(&ranges, 40, 41, 1, "40-41 ");
    add(&ranges, 29, 30, 1, "29-30 ");
    holds(&ranges, "10-20 29-41 ");
    add(&ranges, 20, 29, 9, "20-29 ");
    holds(&ranges, "10-41 ");
    ftpx_ranges_free(&ranges);
}

static void offsets_may_be_negative_and_large(void)
{
    struct ftpx_ranges ranges = fresh();
    int64_t high = INT64_C(1) << 40;

    add(&ranges, high, high + 5, 5, "1099511627776-1099511627781 ");
    add(&ranges, -5, 3, 8, "-5-3 ");
    g_assert_cmpuint(ftpx_ranges_missing(&ranges, -5, high + 5), ==, (uint64_t)high - 3);
    ftpx_ranges_free(&ranges);
}

static void missing_bytes_are_those_between(void)
{
    struct ftpx_ranges ranges = fresh();

    add(&ranges, 10, 20, 10, "10-20 ");
    add(&ranges, 30, 40, 10, "30-40 ");
    g_assert_cmpuint(ftpx_ranges_missing(&ranges, 0, 50), ==, 30);
    g_assert_cmpuint(ftpx_ranges_missing(&ranges, 15, 35), ==, 10);
    g_assert_cmpuint(ftpx_ranges_missing(&ranges, 12, 18), ==, 0);
    g_assert_cmpuint(ftpx_ranges_missing(&ranges, 40, 45), ==, 5);
    ftpx_ranges_free(&ranges);
}

static void the_cap_refuses_one_more_interval_but_lets_others_grow(void)
{
    struct ftpx_ranges ranges = fresh();
    int64_t behind = 10 * FTPX_LIMIT_RANGES;

    for (int64_t at = 0; at < behind; at += 10)
        g_assert_cmpuint(ftpx_ranges_add(&ranges, at, at + 1, NULL, NULL), ==, 1);
    g_assert_false(ranges.refused > 0);
    add(&ranges, behind, behind + 1, 0, "");
    add(&ranges, 5, 6, 0, "");
    g_assert_true(ranges.refused > 0);
    g_assert_cmpuint(ranges.count, ==, FTPX_LIMIT_RANGES);
    g_assert_cmpuint(ranges.total, ==, FTPX_LIMIT_RANGES);
    add(&ranges, 1, 3, 2, "1-3 ");
    add(&ranges, 3, 10, 7, "3-10 "); /* joins two: room for one more again */
    add(&ranges, behind, behind + 1, 1, "163840-163841 ");
    g_assert_cmpuint(ranges.count, ==, FTPX_LIMIT_RANGES);
    ftpx_ranges_free(&ranges);
}

int main(int argc, char **argv)
{
    int failures;

    g_test_init(&argc, &argv, NULL);
    wmem_init();
    g_test_add_func("/ranges/nothing is in an empty set", nothing_is_in_an_empty_set);
    g_test_add_func("/ranges/bytes in order make one interval", bytes_in_order_make_one_interval);
    g_test_add_func("/ranges/only new parts are reported", only_new_parts_are_reported);
    g_test_add_func("/ranges/touching intervals become one", touching_intervals_become_one);
    g_test_add_func("/ranges/offsets may be negative and large", offsets_may_be_negative_and_large);
    g_test_add_func("/ranges/missing bytes are those between", missing_bytes_are_those_between);
    g_test_add_func("/ranges/the cap refuses one more interval but lets others grow",
                    the_cap_refuses_one_more_interval_but_lets_others_grow);
    failures = g_test_run();
    wmem_cleanup();
    return failures;
}
