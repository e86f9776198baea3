/* ranges: sorted blocks of sorted intervals, so that what inserting amid thousands of them can
 * cost is to move one block. In-order streams keep exactly one interval, so adding at the end must
 * stay cheap.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "ranges.h"

#include "../limits.h"
#include "../list.h"
#include <string.h>

/* Intervals of a full block. Two neighbours have more than half of that, or they are joined: so
 * there are few blocks, too. */
#define BLOCK_ROOM 128

/* Never empty. */
struct ftpx_range_block {
    struct ftpx_range *at;
    uint16_t count;
    uint16_t room;
};

void ftpx_ranges_init(struct ftpx_ranges *ranges, wmem_allocator_t *pool)
{
    *ranges = (struct ftpx_ranges){.pool = pool};
}

void ftpx_ranges_free(struct ftpx_ranges *ranges)
{
    for (uint32_t block = 0; block < ranges->block_count; block++)
        wmem_free(ranges->pool, ranges->blocks[block].at);
    wmem_free(ranges->pool, ranges->blocks);
    ftpx_ranges_init(ranges, ranges->pool);
}

/* --- places --- */

static struct ftpx_range *last_of(const struct ftpx_range_block *block)
{
    return &block->at[block->count - 1];
}

/* Of a set without blocks, the one interval counts as a block. */
static bool is_end(const struct ftpx_ranges *ranges, struct ftpx_ranges_walk place)
{
    return place.block == (ranges->block_count > 0 ? ranges->block_count : ranges->count);
}

static const struct ftpx_range *range_at(const struct ftpx_ranges *ranges,
                                         struct ftpx_ranges_walk place)
{
    return ranges->block_count > 0 ? &ranges->blocks[place.block].at[place.index] : &ranges->only;
}

static struct ftpx_range *range_to_change(struct ftpx_ranges *ranges, struct ftpx_ranges_walk place)
{
    return ranges->block_count > 0 ? &ranges->blocks[place.block].at[place.index] : &ranges->only;
}

static struct ftpx_ranges_walk behind(const struct ftpx_ranges *ranges,
                                      struct ftpx_ranges_walk place)
{
    if (ranges->block_count > 0 && place.index + 1U < ranges->blocks[place.block].count)
        return (struct ftpx_ranges_walk){place.block, place.index + 1};
    return (struct ftpx_ranges_walk){place.block + 1, 0};
}

static int64_t end_of_block(const void *blocks, uint32_t index)
{
    const struct ftpx_range_block *all = blocks;
    return last_of(&all[index])->to;
}

static int64_t end_of_range(const void *ranges, uint32_t index)
{
    const struct ftpx_range *all = ranges;
    return all[index].to;
}

/* The first interval that ends at or behind `offset`. */
static struct ftpx_ranges_walk first_reaching(const struct ftpx_ranges *ranges, int64_t offset)
{
    uint32_t count = ranges->block_count;

    if (count == 0)
        return (struct ftpx_ranges_walk){ranges->count > 0 && ranges->only.to < offset, 0};
    if (last_of(&ranges->blocks[count - 1])->to < offset)
        return (struct ftpx_ranges_walk){count, 0};
    uint32_t block = ftpx_list_from(ranges->blocks, count, offset, end_of_block);
    return (struct ftpx_ranges_walk){block, ftpx_list_from(ranges->blocks[block].at,
                                                           ranges->blocks[block].count, offset,
                                                           end_of_range)};
}

/* --- blocks --- */

static void insert_block(struct ftpx_ranges *ranges, uint32_t at, struct ftpx_range_block block)
{
    FTPX_MAKE_ROOM(ranges->pool, ranges->blocks, ranges->block_count, ranges->block_room);
    memmove(ranges->blocks + at + 1, ranges->blocks + at,
            (ranges->block_count - at) * sizeof *ranges->blocks);
    ranges->blocks[at] = block;
    ranges->block_count++;
}

static void remove_block(struct ftpx_ranges *ranges, uint32_t at)
{
    wmem_free(ranges->pool, ranges->blocks[at].at);
    ranges->block_count--;
    memmove(ranges->blocks + at, ranges->blocks + at + 1,
            (ranges->block_count - at) * sizeof *ranges->blocks);
}

static void make_room(struct ftpx_ranges *ranges, struct ftpx_range_block *block, unsigned count)
{
    unsigned room = block->room ? block->room : 1;

    while (room < count)
        room *= 2;
    if (room == block->room)
        return;
    block->room = (uint16_t)room;
    block->at = wmem_realloc(ranges->pool, block->at, room * sizeof *block->at);
}

/* A second interval comes: the first one gets a block. */
static void insert_first_block(struct ftpx_ranges *ranges)
{
    struct ftpx_range_block block = {NULL, 1, 0};

    make_room(ranges, &block, 2);
    block.at[0] = ranges->only;
    insert_block(ranges, 0, block);
}

/* The upper half goes into a block of its own. */
static void split_block(struct ftpx_ranges *ranges, uint32_t at)
{
    struct ftpx_range_block upper = {NULL, 0, 0};
    uint16_t lower_count = ranges->blocks[at].count / 2;

    upper.count = (uint16_t)(ranges->blocks[at].count - lower_count);
    make_room(ranges, &upper, upper.count);
    memcpy(upper.at, ranges->blocks[at].at + lower_count, upper.count * sizeof *upper.at);
    ranges->blocks[at].count = lower_count;
    insert_block(ranges, at + 1, upper);
}

/* A block and the one behind it become one when they are small. */
static void join_blocks(struct ftpx_ranges *ranges, uint32_t at)
{
    if (at + 1 >= ranges->block_count)
        return;
    struct ftpx_range_block *lower = &ranges->blocks[at];
    const struct ftpx_range_block *upper = &ranges->blocks[at + 1];
    unsigned count = (unsigned)lower->count + upper->count;

    if (count > BLOCK_ROOM / 2)
        return;
    make_room(ranges, lower, count);
    memcpy(lower->at + lower->count, upper->at, upper->count * sizeof *upper->at);
    lower->count = (uint16_t)count;
    remove_block(ranges, at + 1);
}

/* --- intervals --- */

/* Puts one more interval before `place`, and returns where it is; at the cap it changes nothing and
 * returns false. */
static bool insert(struct ftpx_ranges *ranges, struct ftpx_ranges_walk *place,
                   struct ftpx_range range)
{
    if (ranges->count == FTPX_LIMIT_RANGES)
        return false;
    if (ranges->count == 0) {
        ranges->only = range;
        ranges->count = 1;
        return true;
    }
    if (ranges->block_count == 0)
        insert_first_block(ranges);
    if (is_end(ranges, *place)) { /* behind all others */
        place->block = ranges->block_count - 1;
        place->index = ranges->blocks[place->block].count;
    }
    if (ranges->blocks[place->block].count == BLOCK_ROOM) {
        split_block(ranges, place->block);
        uint32_t lower_count = ranges->blocks[place->block].count;
        if (place->index > lower_count)
            *place = (struct ftpx_ranges_walk){place->block + 1, place->index - lower_count};
    }
    struct ftpx_range_block *block = &ranges->blocks[place->block];
    make_room(ranges, block, block->count + 1U);
    memmove(block->at + place->index + 1, block->at + place->index,
            (block->count - place->index) * sizeof *block->at);
    block->at[place->index] = range;
    block->count++;
    ranges->count++;
    return true;
}

static void remove_at(struct ftpx_ranges *ranges, struct ftpx_ranges_walk place)
{
    struct ftpx_range_block *block = &ranges->blocks[place.block];

    block->count--;
    ranges->count--;
    memmove(block->at + place.index, block->at + place.index + 1,
            (block->count - place.index) * sizeof *block->at);
    if (block->count == 0)
        remove_block(ranges, place.block);
    else
        join_blocks(ranges, place.block);
    if (place.block > 0)
        join_blocks(ranges, place.block - 1);
}

/* Reports the parts of [from, to) that lie outside the intervals from `place` on; returns their
 * bytes. */
static uint64_t report_new(const struct ftpx_ranges *ranges, struct ftpx_ranges_walk place,
                           int64_t from, int64_t to, ftpx_range_fn on_new, void *context)
{
    uint64_t bytes = 0;

    while (from < to) {
        bool none = is_end(ranges, place) || range_at(ranges, place)->from >= to;
        int64_t upto = none ? to : range_at(ranges, place)->from;
        if (from < upto) {
            bytes += (uint64_t)(upto - from);
            if (on_new)
                on_new(context, from, upto);
        }
        if (none)
            break;
        if (from < range_at(ranges, place)->to)
            from = range_at(ranges, place)->to;
        place = behind(ranges, place);
    }
    return bytes;
}

/* Merges [from, to) with the intervals from `place` on that it touches; there is at least one. */
static void merge(struct ftpx_ranges *ranges, struct ftpx_ranges_walk place, int64_t from,
                  int64_t to)
{
    struct ftpx_ranges_walk next = behind(ranges, place);

    if (range_at(ranges, place)->from > from)
        range_to_change(ranges, place)->from = from;
    while (!is_end(ranges, next) && range_at(ranges, next)->from <= to) {
        if (range_at(ranges, next)->to > to)
            to = range_at(ranges, next)->to;
        remove_at(ranges, next);
        place = first_reaching(ranges, from); /* blocks may have been joined */
        next = behind(ranges, place);
    }
    if (range_at(ranges, place)->to < to)
        range_to_change(ranges, place)->to = to;
}

uint64_t ftpx_ranges_add(struct ftpx_ranges *ranges, int64_t from, int64_t to, ftpx_range_fn on_new,
                         void *context)
{
    if (from >= to)
        return 0;

    struct ftpx_ranges_walk place = first_reaching(ranges, from);
    bool apart = is_end(ranges, place) || range_at(ranges, place)->from > to;
    if (apart && !insert(ranges, &place, (struct ftpx_range){from, from})) {
        ranges->refused += (uint64_t)(to - from);
        return 0;
    }

    uint64_t bytes = report_new(ranges, place, from, to, on_new, context);
    merge(ranges, place, from, to);
    ranges->total += bytes;
    return bytes;
}

uint64_t ftpx_ranges_missing(const struct ftpx_ranges *ranges, int64_t from, int64_t to)
{
    if (from >= to)
        return 0;
    if (ranges->count == 0 ||
        (ftpx_ranges_first(ranges).from >= from && ftpx_ranges_last(ranges).to <= to))
        return (uint64_t)(to - from) - ranges->total;
    return report_new(ranges, first_reaching(ranges, from), from, to, NULL, NULL);
}

struct ftpx_range ftpx_ranges_first(const struct ftpx_ranges *ranges)
{
    return ranges->count > 0 ? *range_at(ranges, (struct ftpx_ranges_walk){0})
                             : (struct ftpx_range){0, 0};
}

struct ftpx_range ftpx_ranges_last(const struct ftpx_ranges *ranges)
{
    return ranges->block_count > 0 ? *last_of(&ranges->blocks[ranges->block_count - 1])
                                   : ftpx_ranges_first(ranges);
}

bool ftpx_ranges_next(const struct ftpx_ranges *ranges, struct ftpx_ranges_walk *walk,
                      struct ftpx_range *out)
{
    if (is_end(ranges, *walk))
        return false;
    *out = *range_at(ranges, *walk);
    *walk = behind(ranges, *walk);
    return true;
}

void ftpx_ranges_carry(struct ftpx_ledger *ledger, struct ftpx_ranges *ranges)
{
    struct ftpx_ranges_walk walk = {0};
    struct ftpx_range range = {0, 0};
    uint32_t count = ranges->count;
    int64_t at = 0;

    ftpx_ledger_word(ledger, &count);
    if (!ledger->out)
        ftpx_ranges_free(ranges);
    for (uint32_t i = 0; i < count && !ledger->failed; i++) {
        if (ledger->out)
            ftpx_ranges_next(ranges, &walk, &range);
        ftpx_ledger_signed_from(ledger, &range.from, at);
        ftpx_ledger_signed_from(ledger, &range.to, range.from);
        at = range.to;
        if (!ledger->out && !ledger->failed && range.from < range.to)
            ftpx_ranges_add(ranges, range.from, range.to, NULL, NULL);
    }
    ftpx_ledger_number(ledger, &ranges->refused);
}
