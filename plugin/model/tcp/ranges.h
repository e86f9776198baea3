/* ranges: a set of byte intervals: which parts of a stream were seen.
 * It keeps no bytes.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_MODEL_TCP_RANGES_H
#define FTPX_MODEL_TCP_RANGES_H

#include "../ledger.h"
#include <stdbool.h>
#include <stdint.h>
#include <wsutil/wmem/wmem.h>

struct ftpx_range {
    int64_t from;
    int64_t to; /* first offset behind it */
};

struct ftpx_range_block;

/* Ascending, disjoint and not touching. At most FTPX_LIMIT_RANGES; what would need one more is
 * not taken. */
struct ftpx_ranges {
    wmem_allocator_t *pool;
    struct ftpx_range only;          /* what most sets are, as long as there is no block */
    struct ftpx_range_block *blocks; /* each holds some of them */
    uint32_t block_count;
    uint32_t block_room;
    uint32_t count;
    uint64_t total;   /* bytes in the set */
    uint64_t refused; /* bytes that were not taken */
};

void ftpx_ranges_init(struct ftpx_ranges *ranges, wmem_allocator_t *pool);
void ftpx_ranges_free(struct ftpx_ranges *ranges);

/* Called for each part of an added interval that the set did not hold, ascending. */
typedef void (*ftpx_range_fn)(void *context, int64_t from, int64_t to);

/* Adds [from, to) and reports its new parts to `on_new` (may be NULL). Returns how many bytes
 * were new. Wherever it lies, it costs about the same. */
uint64_t ftpx_ranges_add(struct ftpx_ranges *ranges, int64_t from, int64_t to, ftpx_range_fn on_new,
                         void *context);

/* Bytes of [from, to) that are not in the set. Costs nothing when all of the set lies in it. */
uint64_t ftpx_ranges_missing(const struct ftpx_ranges *ranges, int64_t from, int64_t to);

/* The first and the last interval; {0, 0} of an empty set. */
struct ftpx_range ftpx_ranges_first(const struct ftpx_ranges *ranges);
struct ftpx_range ftpx_ranges_last(const struct ftpx_ranges *ranges);

/* Where a walk through all intervals is; {0} at first. */
struct ftpx_ranges_walk {
    uint32_t block;
    uint32_t index;
};

/* The next interval; false when there is none. The set must not change in between. */
bool ftpx_ranges_next(const struct ftpx_ranges *ranges, struct ftpx_ranges_walk *walk,
                      struct ftpx_range *out);

/* Writes the set, or takes up what was written in place of its own. */
void ftpx_ranges_carry(struct ftpx_ledger *ledger, struct ftpx_ranges *ranges);

#endif
