/* Tests of putting things in order in runs: many of them, equal ones, none, and more than once.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "taps/facts/sorting.h"

struct thing {
    guint key;
    guint number; /* in which it was added */
};

static gint compare(gconstpointer left, gconstpointer right)
{
    guint one = ((const struct thing *)left)->key;
    guint other = ((const struct thing *)right)->key;

    return one < other ? -1 : one > other;
}

static void take(void *context, const void *thing)
{
    g_array_append_vals(context, thing, 1);
}

static GArray *taken(struct ftpx_sorting *sorting)
{
    GArray *things = g_array_new(FALSE, FALSE, sizeof(struct thing));

    ftpx_sorting_each(sorting, take, things);
    return things;
}

/* The keys are 0, 7, 14 … modulo a prime, each of which is hit equally often. */
enum { KEYS = 1009, TIMES = 20 };

static struct ftpx_sorting *many(wmem_allocator_t *pool)
{
    struct ftpx_sorting *sorting = ftpx_sorting_new(pool, sizeof(struct thing), compare);

    for (guint i = 0; i < KEYS * TIMES; i++)
        ftpx_sorting_add(sorting, &(struct thing){i * 7 % KEYS, i});
    return sorting;
}

static void check_many(wmem_allocator_t *pool)
{
    struct ftpx_sorting *sorting = many(pool);

    for (int time = 0; time < 2; time++) {
        GArray *things = taken(sorting);
        g_assert_cmpuint(things->len, ==, KEYS * TIMES);
        for (guint i = 0; i < things->len; i++) {
            const struct thing *thing = &g_array_index(things, struct thing, i);
            g_assert_cmpuint(thing->key, ==, i / TIMES);
            if (i % TIMES > 0)
                g_assert_cmpuint(thing->number, ==, thing[-1].number + KEYS);
        }
        g_array_unref(things);
    }
    ftpx_sorting_free(sorting);
}

static void what_is_equal_stays_in_its_order_across_runs(void)
{
    wmem_allocator_t *pool = wmem_allocator_new(WMEM_ALLOCATOR_SIMPLE);

    check_many(pool);
    wmem_destroy_allocator(pool);
}

static void it_needs_no_pool(void)
{
    check_many(NULL);
}

/* As many as fill runs to the last place. */
static void full_runs_end_where_they_end(void)
{
    struct ftpx_sorting *sorting = ftpx_sorting_new(NULL, sizeof(struct thing), compare);
    const guint count = 2 * 4096;

    for (guint i = count; i > 0; i--)
        ftpx_sorting_add(sorting, &(struct thing){i, 0});
    GArray *things = taken(sorting);
    g_assert_cmpuint(things->len, ==, count);
    for (guint i = 0; i < count; i++)
        g_assert_cmpuint(g_array_index(things, struct thing, i).key, ==, i + 1);
    g_array_unref(things);
    ftpx_sorting_free(sorting);
}

static void none_are_none(void)
{
    struct ftpx_sorting *sorting = ftpx_sorting_new(NULL, sizeof(struct thing), compare);
    GArray *things = taken(sorting);

    g_assert_cmpuint(things->len, ==, 0);
    g_array_unref(things);
    ftpx_sorting_free(sorting);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/tap/sorting/equal", what_is_equal_stays_in_its_order_across_runs);
    g_test_add_func("/tap/sorting/no-pool", it_needs_no_pool);
    g_test_add_func("/tap/sorting/full-runs", full_runs_end_where_they_end);
    g_test_add_func("/tap/sorting/none", none_are_none);
    return g_test_run();
}
