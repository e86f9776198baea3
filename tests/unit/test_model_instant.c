/* Tests of instant: times that captures have, and those that only a hostile file names.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "model/instant.h"

#include <glib.h>

struct moment {
    int64_t seconds;
    int32_t nanoseconds;
    int64_t instant;
};

#define EDGE INT64_C(4294967296000000000)

static const struct moment moments[] = {
    {0, 0, 0},
    {1700000000, 123456789, INT64_C(1700000000123456789)},
    {-1, 999999999, -1},
    {4294967295, 999999999, EDGE - 1},            /* the last one of pcap's */
    {9223372036854, 775807000, EDGE + 775807000}, /* pcapng: 2^63 microseconds */
    {INT64_MAX, 999999999, EDGE + 999999999},
    {INT64_MIN, 0, -EDGE},
    {5, INT32_MAX, INT64_C(5999999999)},
    {5, -1, INT64_C(5000000000)},
};

static void test_any_time_is_an_instant(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(moments); i++)
        g_assert_cmpint(ftpx_instant(moments[i].seconds, moments[i].nanoseconds), ==,
                        moments[i].instant);
}

/* Without the cap the farthest two overflow, which the sanitizer sees. */
static void test_any_two_have_a_distance(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(moments); i++) {
        for (size_t j = 0; j < G_N_ELEMENTS(moments); j++) {
            int64_t distance = moments[i].instant - moments[j].instant;
            g_assert_cmpint(moments[j].instant + distance, ==, moments[i].instant);
        }
    }
}

int main(int argc, char *argv[])
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/instant/any-time", test_any_time_is_an_instant);
    g_test_add_func("/instant/any-two", test_any_two_have_a_distance);
    return g_test_run();
}
