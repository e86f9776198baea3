/* Properties of ranges and order: whatever comes in, they equal a naive bitmap and a naive buffer.
 * It knows no TCP.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <glib.h>
#include <string.h>

#include "model/tcp/order.h"
#include "model/tcp/ranges.h"

#define ROOM 400
#define MANY 30000

struct bitmap {
    bool has[ROOM];
    bool told[ROOM]; /* by the newest add */
};

static void tell(void *context, int64_t from, int64_t to)
{
    struct bitmap *bitmap = context;

    g_assert_cmpint(from, <, to);
    for (int64_t at = from; at < to; at++) {
        g_assert_false(bitmap->told[at]);
        bitmap->told[at] = true;
    }
}

static uint64_t missing(const struct bitmap *bitmap, int64_t from, int64_t to)
{
    uint64_t count = 0;

    for (int64_t at = from; at < to; at++)
        count += !bitmap->has[at];
    return count;
}

static void add_and_compare(struct ftpx_ranges *ranges, struct bitmap *bitmap, int64_t from,
                            int64_t to)
{
    uint64_t expected = missing(bitmap, from, to);

    memset(bitmap->told, 0, sizeof bitmap->told);
    g_assert_cmpuint(ftpx_ranges_missing(ranges, from, to), ==, expected);
    g_assert_cmpuint(ftpx_ranges_add(ranges, from, to, tell, bitmap), ==, expected);
    for (int64_t at = 0; at < ROOM; at++) {
        bool is_new = at >= from && at < to && !bitmap->has[at];

        g_assert_cmpint(bitmap->told[at], ==, is_new);
        bitmap->has[at] |= is_new;
    }
    g_assert_cmpuint(ranges->total, ==, ROOM - missing(bitmap, 0, ROOM));
}

/* As many intervals as the bitmap has runs, and the same. */
static void compare_runs(const struct ftpx_ranges *ranges, const bool *has, int64_t room)
{
    struct ftpx_ranges_walk walk = {0};
    struct ftpx_range range = {0, 0};
    uint32_t runs = 0;

    for (int64_t at = 0; at < room; at++) {
        if (has[at] && (at == 0 || !has[at - 1])) {
            g_assert_true(ftpx_ranges_next(ranges, &walk, &range));
            g_assert_cmpint(range.from, ==, at);
            runs++;
        }
        if (has[at] && (at + 1 == room || !has[at + 1]))
            g_assert_cmpint(range.to, ==, at + 1);
    }
    g_assert_cmpuint(ranges->count, ==, runs);
    g_assert_false(ftpx_ranges_next(ranges, &walk, &range));
    if (runs > 0)
        g_assert_cmpint(ftpx_ranges_last(ranges).to, ==, range.to);
}

static void ranges_equal_a_bitmap(void)
{
    GRand *random = g_rand_new_with_seed(20240601);

    for (unsigned round = 0; round < 300; round++) {
        struct bitmap bitmap = {{false}, {false}};
        struct ftpx_ranges ranges;

        ftpx_ranges_init(&ranges, NULL);
        for (unsigned step = 0; step < 100; step++) {
            int64_t from = g_rand_int_range(random, 0, ROOM);
            int64_t to = from + g_rand_int_range(random, 0, 1 + (gint32)(round % 40));

            add_and_compare(&ranges, &bitmap, from, MIN(to, ROOM));
        }
        compare_runs(&ranges, bitmap.has, ROOM);
        ftpx_ranges_free(&ranges);
    }
    g_rand_free(random);
}

/* Thousands of intervals that come and go: short ones first, then ever longer ones. */
static void many_ranges_equal_a_bitmap(void)
{
    static bool has[MANY];
    GRand *random = g_rand_new_with_seed(20240603);

    for (unsigned round = 0; round < 20; round++) {
        struct ftpx_ranges ranges;

        memset(has, 0, sizeof has);
        ftpx_ranges_init(&ranges, NULL);
        for (unsigned step = 0; step < 6000; step++) {
            int64_t from = g_rand_int_range(random, 0, MANY);
            int64_t to = from + g_rand_int_range(random, 1, 3 + (gint32)(step / 1000 * round));
            uint64_t fresh = 0;

            to = MIN(to, MANY);
            for (int64_t at = from; at < to; at++)
                fresh += !has[at];
            g_assert_cmpuint(ftpx_ranges_missing(&ranges, from, to), ==, fresh);
            g_assert_cmpuint(ftpx_ranges_add(&ranges, from, to, NULL, NULL), ==, fresh);
            memset(has + from, true, (size_t)(to - from));
            if (step % 500 == 0)
                compare_runs(&ranges, has, MANY);
        }
        compare_runs(&ranges, has, MANY);
        ftpx_ranges_free(&ranges);
    }
    g_rand_free(random);
}

/* --- order --- */

struct buffer {
    uint8_t bytes[ROOM];
    bool has[ROOM];
    int64_t delivered;
};

static uint8_t byte_at(int64_t offset)
{
    return (uint8_t)(offset * 7 + 3);
}

static void deliver(void *context, int64_t offset, ftpx_span bytes)
{
    struct buffer *buffer = context;

    g_assert_cmpint(offset, ==, buffer->delivered);
    for (size_t index = 0; index < bytes.len; index++)
        g_assert_cmpint(bytes.at[index], ==, byte_at(offset + (int64_t)index));
    buffer->delivered += (int64_t)bytes.len;
}

struct feeder {
    struct ftpx_order order;
    struct buffer buffer;
};

static void feed_piece(void *context, int64_t from, int64_t to)
{
    struct feeder *feeder = context;
    uint8_t bytes[ROOM];

    for (int64_t at = from; at < to; at++) {
        bytes[at - from] = byte_at(at);
        feeder->buffer.has[at] = true;
    }
    g_assert_true(ftpx_order_add(&feeder->order, from, (ftpx_span){bytes, (size_t)(to - from)},
                                 deliver, &feeder->buffer));
}

static int64_t first_missing(const struct buffer *buffer)
{
    int64_t at = 0;

    while (at < ROOM && buffer->has[at])
        at++;
    return at;
}

static void order_equals_a_buffer(void)
{
    GRand *random = g_rand_new_with_seed(20240602);

    for (unsigned round = 0; round < 300; round++) {
        struct feeder feeder = {.buffer = {.delivered = 0}};
        struct ftpx_ranges seen;

        ftpx_order_init(&feeder.order, NULL, 0, ROOM);
        ftpx_ranges_init(&seen, NULL);
        while (seen.total < ROOM) {
            int64_t from = g_rand_int_range(random, 0, ROOM);
            int64_t to = from + g_rand_int_range(random, 1, 30);

            ftpx_ranges_add(&seen, from, MIN(to, ROOM), feed_piece, &feeder);
            g_assert_cmpint(feeder.buffer.delivered, ==, first_missing(&feeder.buffer));
            g_assert_cmpint(feeder.order.next, ==, feeder.buffer.delivered);
            g_assert_cmpuint(feeder.order.held, ==, seen.total - (uint64_t)feeder.buffer.delivered);
        }
        g_assert_cmpint(feeder.buffer.delivered, ==, ROOM);
        ftpx_order_free(&feeder.order);
        ftpx_ranges_free(&seen);
    }
    g_rand_free(random);
}

int main(int argc, char **argv)
{
    int failures;

    g_test_init(&argc, &argv, NULL);
    wmem_init();
    g_test_add_func("/sets/ranges equal a bitmap", ranges_equal_a_bitmap);
    g_test_add_func("/sets/many ranges equal a bitmap", many_ranges_equal_a_bitmap);
    g_test_add_func("/sets/order equals a buffer", order_equals_a_buffer);
    failures = g_test_run();
    wmem_cleanup();
    return failures;
}
