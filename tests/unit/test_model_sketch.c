/* Tests of sketch: the median of durations that are known.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <glib.h>

#include "model/sketch.h"

#define MICROSECOND INT64_C(1000)
#define MILLISECOND (1000 * MICROSECOND)

static void is_near(int64_t found, int64_t wanted)
{
    g_assert_cmpint(found, >=, wanted - wanted * 12 / 100);
    g_assert_cmpint(found, <=, wanted + wanted * 12 / 100);
}

static void nothing_has_no_middle(void)
{
    struct ftpx_sketch sketch = {0};

    g_assert_cmpint(ftpx_sketch_median(&sketch), ==, 0);
}

static void each_duration_is_its_own_middle(void)
{
    for (int64_t duration = 20 * MICROSECOND; duration < 60000 * MILLISECOND;
         duration += duration / 7) {
        struct ftpx_sketch sketch = {0};

        ftpx_sketch_add(&sketch, duration);
        g_assert_cmpint(sketch.least, ==, duration);
        is_near(ftpx_sketch_median(&sketch), duration);
    }
}

static void half_of_all_are_no_longer(void)
{
    struct ftpx_sketch sketch = {0};

    for (int64_t i = 100; i >= 1; i--)
        ftpx_sketch_add(&sketch, i * MILLISECOND);
    is_near(ftpx_sketch_median(&sketch), 50 * MILLISECOND);
    g_assert_cmpint(sketch.least, ==, MILLISECOND);
    g_assert_cmpuint(sketch.count, ==, 100);
}

/* Of two, the shorter: half of all are no longer. */
static void of_two_the_shorter(void)
{
    struct ftpx_sketch sketch = {0};

    ftpx_sketch_add(&sketch, 800 * MILLISECOND);
    ftpx_sketch_add(&sketch, 10 * MILLISECOND);
    is_near(ftpx_sketch_median(&sketch), 10 * MILLISECOND);
}

static void the_ends_hold_what_lies_beyond(void)
{
    struct ftpx_sketch sketch = {0};

    ftpx_sketch_add(&sketch, -5);
    g_assert_cmpint(sketch.least, ==, 0);
    g_assert_cmpint(ftpx_sketch_median(&sketch), <=, 20 * MICROSECOND);
    sketch = (struct ftpx_sketch){0};
    ftpx_sketch_add(&sketch, INT64_MAX);
    g_assert_cmpint(ftpx_sketch_median(&sketch), >=, 60000 * MILLISECOND);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/sketch/nothing", nothing_has_no_middle);
    g_test_add_func("/sketch/one", each_duration_is_its_own_middle);
    g_test_add_func("/sketch/many", half_of_all_are_no_longer);
    g_test_add_func("/sketch/two", of_two_the_shorter);
    g_test_add_func("/sketch/ends", the_ends_hold_what_lies_beyond);
    return g_test_run();
}
