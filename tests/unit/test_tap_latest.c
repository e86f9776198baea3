/* Tests of which streams another may go on in: the newest, by number and by bytes, in whatever order they grow.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "taps/bytes/latest.h"

#include "model/limits.h"

enum { FULL = FTPX_LIMIT_TAILS / FTPX_LIMIT_TAIL }; /* so many of the longest fit */

struct stream {
    struct ftpx_latest_one latest;
    unsigned not_among; /* how often it was told */
    unsigned not_within;
};

static void not_among(void *stream)
{
    ((struct stream *)stream)->not_among++;
}

static void not_within(void *stream)
{
    ((struct stream *)stream)->not_within++;
}

static struct stream *begin(struct ftpx_latest *all, unsigned count)
{
    struct stream *streams = g_new0(struct stream, count);

    ftpx_latest_init(all, not_among, not_within);
    for (unsigned i = 0; i < count; i++)
        ftpx_latest_add(all, &streams[i].latest, &streams[i], true);
    return streams;
}

static void assert_within(const struct stream *streams, unsigned first, unsigned count)
{
    for (unsigned i = 0; i < count; i++) {
        g_assert_cmpuint(streams[i].not_within, ==, i < first);
        g_assert_cmpint(streams[i].latest.is_within, ==, i >= first);
    }
}

static void the_newest_fit_by_number(void)
{
    const unsigned count = FTPX_LIMIT_UNSETTLED + 2;
    struct ftpx_latest all;
    struct stream *streams = begin(&all, count);

    for (unsigned i = 0; i < count; i++)
        g_assert_cmpuint(streams[i].not_among, ==, i < 2);
    assert_within(streams, 0, count);
    g_free(streams);
}

static void the_newest_fit_by_bytes(void)
{
    struct ftpx_latest all;
    struct stream *streams = begin(&all, FULL + 2);

    for (unsigned i = 0; i < FULL + 2; i++)
        ftpx_latest_grow(&all, &streams[i].latest, FTPX_LIMIT_TAIL);
    assert_within(streams, 2, FULL + 2);
    g_assert_cmpuint(streams[0].not_among, ==, 0);
    g_free(streams);
}

static void of_a_long_one_no_more_counts_than_of_others(void)
{
    struct ftpx_latest all;
    struct stream *streams = begin(&all, FULL + 1);

    for (unsigned i = 0; i < FULL; i++)
        ftpx_latest_grow(&all, &streams[i].latest, UINT64_MAX - i);
    assert_within(streams, 0, FULL + 1);
    ftpx_latest_grow(&all, &streams[FULL].latest, 1);
    assert_within(streams, 1, FULL + 1);
    ftpx_latest_grow(&all, &streams[FULL].latest, FTPX_LIMIT_TAIL);
    assert_within(streams, 1, FULL + 1);
    g_free(streams);
}

/* 3 of half the size are in the middle. */
static uint64_t bytes_of(unsigned number)
{
    return number >= FULL / 2 && number < FULL / 2 + 3 ? FTPX_LIMIT_TAIL / 2 : FTPX_LIMIT_TAIL;
}

static bool share_a_divisor(unsigned one, unsigned other)
{
    while (other > 0) {
        unsigned rest = one % other;
        one = other;
        other = rest;
    }
    return one > 1;
}

/* In each order, and by steps, the same are left: all but the oldest 3 of FULL + 4. */
static void the_order_in_which_they_grow_is_all_the_same(void)
{
    const unsigned count = FULL + 4;

    for (unsigned stride = 1; stride < count; stride++) {
        if (share_a_divisor(stride, count))
            continue;
        struct ftpx_latest all;
        struct stream *streams = begin(&all, count);
        for (unsigned part = 1; part <= 4; part++)
            for (unsigned i = 0; i < count; i++) {
                unsigned number = i * stride % count;
                ftpx_latest_grow(&all, &streams[number].latest, bytes_of(number) * part / 4);
            }
        assert_within(streams, 3, count);
        g_assert_cmpuint(all.bytes, <=, FTPX_LIMIT_TAILS);
        g_free(streams);
    }
}

static void what_has_no_tail_counts_for_nothing(void)
{
    struct ftpx_latest all;
    struct stream *streams = begin(&all, FULL);
    struct ftpx_latest_one other = {.stream = NULL};
    struct stream end = {.not_among = 0};

    ftpx_latest_add(&all, &end.latest, &end, false);
    ftpx_latest_grow(&all, &end.latest, FTPX_LIMIT_TAIL);
    for (unsigned i = 0; i < FULL; i++)
        ftpx_latest_grow(&all, &streams[i].latest, FTPX_LIMIT_TAIL);
    ftpx_latest_grow(&all, &other, FTPX_LIMIT_TAIL);
    assert_within(streams, 0, FULL);
    g_free(streams);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/latest/number", the_newest_fit_by_number);
    g_test_add_func("/latest/bytes", the_newest_fit_by_bytes);
    g_test_add_func("/latest/long", of_a_long_one_no_more_counts_than_of_others);
    g_test_add_func("/latest/order", the_order_in_which_they_grow_is_all_the_same);
    g_test_add_func("/latest/others", what_has_no_tail_counts_for_nothing);
    return g_test_run();
}
