/* sorting: by merging sorted runs. Those that are read wait in the order of what comes next of each.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "sorting.h"

/* Things of one run. */
enum { RUN = 4096 };

struct ftpx_sorting {
    wmem_allocator_t *pool;
    size_t size;
    GCompareFunc compare;
    GArray *newest;  /* things that are in no run yet */
    GPtrArray *runs; /* of RUN things each, the last of fewer */
    guint rest;      /* things of the last; 0: of none */
};

/* A run that is being read. */
struct reading {
    const struct ftpx_sorting *sorting;
    const char *next;
    const char *end;
    guint run;
};

struct ftpx_sorting *ftpx_sorting_new(wmem_allocator_t *pool, size_t size, GCompareFunc compare)
{
    struct ftpx_sorting *sorting = g_new0(struct ftpx_sorting, 1);

    sorting->pool = pool;
    sorting->size = size;
    sorting->compare = compare;
    sorting->newest = g_array_new(FALSE, FALSE, (guint)size);
    sorting->runs = g_ptr_array_new();
    return sorting;
}

void ftpx_sorting_free(struct ftpx_sorting *sorting)
{
    for (guint i = 0; i < sorting->runs->len; i++)
        wmem_free(sorting->pool, sorting->runs->pdata[i]);
    g_ptr_array_unref(sorting->runs);
    g_array_unref(sorting->newest);
    g_free(sorting);
}

/* --- runs --- */

static void end_run(struct ftpx_sorting *sorting)
{
    GArray *newest = sorting->newest;

    if (newest->len == 0)
        return;
    g_array_sort(newest, sorting->compare);
    g_ptr_array_add(sorting->runs,
                    wmem_memdup(sorting->pool, newest->data, newest->len * sorting->size));
    sorting->rest = newest->len;
    g_array_set_size(newest, 0);
}

void ftpx_sorting_add(struct ftpx_sorting *sorting, const void *thing)
{
    g_array_append_vals(sorting->newest, thing, 1);
    if (sorting->newest->len == RUN)
        end_run(sorting);
}

/* --- merging --- */

/* Of what is equal, that of the earlier run first. */
static gint compare_readings(gconstpointer left, gconstpointer right, gpointer unused)
{
    const struct reading *one = left;
    const struct reading *other = right;
    gint order = one->sorting->compare(one->next, other->next);

    (void)unused;
    return order ? order : one->run < other->run ? -1 : one->run > other->run;
}

static struct reading *reading_of(const struct ftpx_sorting *sorting, guint run)
{
    struct reading *reading = g_new(struct reading, 1);
    size_t length = (run + 1 < sorting->runs->len ? RUN : sorting->rest) * sorting->size;
    const char *begin = sorting->runs->pdata[run];

    *reading = (struct reading){sorting, begin, begin + length, run};
    return reading;
}

static GSequence *readings_of(const struct ftpx_sorting *sorting)
{
    GSequence *readings = g_sequence_new(g_free);

    for (guint run = 0; run < sorting->runs->len; run++)
        g_sequence_insert_sorted(readings, reading_of(sorting, run), compare_readings, NULL);
    return readings;
}

void ftpx_sorting_each(struct ftpx_sorting *sorting, ftpx_sorting_fn take, void *context)
{
    end_run(sorting);
    GSequence *readings = readings_of(sorting);

    while (!g_sequence_is_empty(readings)) {
        GSequenceIter *first = g_sequence_get_begin_iter(readings);
        struct reading *reading = g_sequence_get(first);
        take(context, reading->next);
        reading->next += sorting->size;
        if (reading->next < reading->end)
            g_sequence_sort_changed(first, compare_readings, NULL);
        else
            g_sequence_remove(first);
    }
    g_sequence_free(readings);
}
