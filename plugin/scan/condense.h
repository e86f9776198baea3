/* condense: what an engine is fed, on a tape. Kept are the segments that tell anything to anybody but their own
 * flow; doubts are left to who replays it. Or only all of some connections are kept.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_SCAN_CONDENSE_H
#define FTPX_SCAN_CONDENSE_H

#include "../model/engine.h"
#include "../taps/ask/asked.h"
#include "../taps/record/json.h"

#include <stdio.h>

struct ftpx_condense;

/* All outlive it. */
struct ftpx_condense_plan {
    FILE *out;
    const char *seal; /* of the settings */
    struct ftpx_engine *engine;
    const GPtrArray
        *reports; /* struct ftpx_asked *: what they know of a flow's bytes goes with it */
    GPtrArray *
        only; /* char *: ends of those of which all is kept, as ftpx_tape_ends tells them; none: of all, what tells */
    wmem_allocator_t *pool;
};

struct ftpx_condense *ftpx_condense_new(const struct ftpx_condense_plan *plan);
void ftpx_condense_free(struct ftpx_condense *condense);

/* Where in its frame a segment is. */
struct ftpx_condense_where {
    uint32_t nth;   /* of those in it, from 0 */
    bool unwrapped; /* dissection has found it */
};

/* A segment comes next, before and after the engine takes it. */
void ftpx_condense_before(struct ftpx_condense *condense, const struct ftpx_segment *segment);
void ftpx_condense_after(struct ftpx_condense *condense, const struct ftpx_sighting *sighting,
                         const struct ftpx_segment *segment, struct ftpx_condense_where where);

/* One that is not for the engine; `in_error`: since an error message quotes it. */
void ftpx_condense_unfed(struct ftpx_condense *condense, const struct ftpx_segment *segment,
                         bool in_error, uint32_t nth);

/* There are no more; what `about` writes of the captures stands behind. False when not all could be written. */
bool ftpx_condense_end(struct ftpx_condense *condense,
                       void (*about)(void *context, struct ftpx_ledger *ledger), void *context);

/* A member of JSON, `ends`, behind the end: connections that may have begun in captures before (`before`), and data connections
 * that go on behind the last (`behind`), of each the ends, the frames of its first and last segment, whether
 * segments were left out, and whether what was said before may change what it comes to. Not all may be told. */
void ftpx_condense_tell(const struct ftpx_condense *condense, struct ftpx_json *json);

#endif
