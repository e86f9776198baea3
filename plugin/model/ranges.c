/* ranges: a sorted vector of intervals. In-order streams keep exactly one, so adding at the end
 * must stay cheap; the cap bounds what inserting elsewhere can cost.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "ranges.h"

#include "limits.h"
#include <string.h>

void ftpx_ranges_init(struct ftpx_ranges *ranges, wmem_allocator_t *pool)
{
    *ranges = (struct ftpx_ranges){.pool = pool};
}

void ftpx_ranges_free(struct ftpx_ranges *ranges)
{
    wmem_free(ranges->pool, ranges->at);
    ftpx_ranges_init(ranges, ranges->pool);
}

/* Index of the first interval that ends at or behind `offset`. */
static uint32_t first_reaching(const struct ftpx_ranges *ranges, int64_t offset)
{
    uint32_t low = 0;
    uint32_t high = ranges->count;

    if (high > 0 && ranges->at[high - 1].to < offset)
        return high;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (ranges->at[middle].to < offset)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* Makes room for one more interval at `index`; false at the cap. */
static bool open_slot(struct ftpx_ranges *ranges, uint32_t index)
{
    if (ranges->count == FTPX_LIMIT_RANGES)
        return false;
    if (ranges->count == ranges->room) {
        ranges->room = ranges->room ? ranges->room * 2 : 2;
        ranges->at = wmem_realloc(ranges->pool, ranges->at, ranges->room * sizeof *ranges->at);
    }
    memmove(ranges->at + index + 1, ranges->at + index,
            (ranges->count - index) * sizeof *ranges->at);
    ranges->count++;
    return true;
}

static void close_slots(struct ftpx_ranges *ranges, uint32_t index, uint32_t count)
{
    memmove(ranges->at + index, ranges->at + index + count,
            (ranges->count - index - count) * sizeof *ranges->at);
    ranges->count -= count;
}

/* Reports the parts of [from, to) that lie outside the intervals from `index` on; returns their
 * bytes. */
static uint64_t report_new(const struct ftpx_ranges *ranges, uint32_t index, int64_t from,
                           int64_t to, ftpx_range_fn on_new, void *context)
{
    uint64_t bytes = 0;

    while (from < to) {
        bool none = index == ranges->count || ranges->at[index].from >= to;
        int64_t upto = none ? to : ranges->at[index].from;
        if (from < upto) {
            bytes += (uint64_t)(upto - from);
            if (on_new)
                on_new(context, from, upto);
        }
        if (none)
            break;
        if (from < ranges->at[index].to)
            from = ranges->at[index].to;
        index++;
    }
    return bytes;
}

/* Merges [from, to) with the intervals from `index` on that it touches; there is at least one. */
static void merge(struct ftpx_ranges *ranges, uint32_t index, int64_t from, int64_t to)
{
    struct ftpx_range *first = &ranges->at[index];
    uint32_t last = index;

    while (last + 1 < ranges->count && ranges->at[last + 1].from <= to)
        last++;
    if (from < first->from)
        first->from = from;
    first->to = ranges->at[last].to > to ? ranges->at[last].to : to;
    close_slots(ranges, index + 1, last - index);
}

uint64_t ftpx_ranges_add(struct ftpx_ranges *ranges, int64_t from, int64_t to, ftpx_range_fn on_new,
                         void *context)
{
    if (from >= to)
        return 0;

    uint32_t index = first_reaching(ranges, from);
    bool apart = index == ranges->count || ranges->at[index].from > to;
    if (apart && !open_slot(ranges, index)) {
        ranges->refused += (uint64_t)(to - from);
        return 0;
    }
    if (apart)
        ranges->at[index] = (struct ftpx_range){from, from};

    uint64_t bytes = report_new(ranges, index, from, to, on_new, context);
    merge(ranges, index, from, to);
    ranges->total += bytes;
    return bytes;
}

uint64_t ftpx_ranges_missing(const struct ftpx_ranges *ranges, int64_t from, int64_t to)
{
    if (from >= to)
        return 0;
    return report_new(ranges, first_reaching(ranges, from), from, to, NULL, NULL);
}
