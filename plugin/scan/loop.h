/* loop: frames in, reports out, without Wireshark's dissection but of frames in which that may find what plain
 * headers do not show: tunnels, fragments. It refuses, for good, at the first frame that needs dissection of
 * all: TLS with its keys, or streams whose numbers depend on more. Then nothing has been written, and nothing
 * that it would write is right. Frames may also go to a tape, and come from tapes.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_SCAN_LOOP_H
#define FTPX_SCAN_LOOP_H

#include "../taps/ask/asked.h"
#include "../wtap/capture_file.h"
#include "condense.h"

struct ftpx_loop;

struct ftpx_loop_plan {
    const struct ftpx_preferences *preferences;
    GPtrArray *
        reports; /* struct ftpx_asked *: have begun, of tapes before all is finished; outlive the loop */
    struct ftpx_captures *captures; /* their files; outlive the loop */
    uint32_t before;                /* frames that come before the first, and are not known */
    wmem_allocator_t *pool;         /* for what is known of the captures; outlives it */
};

struct ftpx_loop *ftpx_loop_new(const struct ftpx_loop_plan *plan);
void ftpx_loop_free(struct ftpx_loop *loop);

/* The next frame. False when it is not for the loop. */
bool ftpx_loop_feed(struct ftpx_loop *loop, const struct ftpx_frame *frame);

/* Before the first frame: all that is fed is recorded, and what is doubtful no reason to refuse. `condense` is of
 * this loop's engine, and outlives it. */
void ftpx_loop_record(struct ftpx_loop *loop, struct ftpx_condense *condense);

struct ftpx_engine *ftpx_loop_engine(const struct ftpx_loop *loop);

/* struct ftpx_asked *: those of the reports that segments matter to. */
const GPtrArray *ftpx_loop_takers(const struct ftpx_loop *loop);

/* Whether it refused only because nobody has started the unwrapper. */
bool ftpx_loop_lacks_unwrapper(const struct ftpx_loop *loop);

/* --- from tapes, in place of frames --- */

/* The next segment, of a frame behind those before, or of the same. Its connection; NULL when it is not for the loop. */
struct ftpx_flow *ftpx_loop_take(struct ftpx_loop *loop, const struct ftpx_segment *segment);

/* The same of one that is not for the engine: see numbering.h. `in_error`: a message quotes it. */
void ftpx_loop_hear(struct ftpx_loop *loop, const struct ftpx_segment *segment, bool in_error);

/* What reports know of a flow's bytes is taken up. */
void ftpx_loop_carry(struct ftpx_loop *loop, struct ftpx_ledger *ledger,
                     const struct ftpx_flow *flow);

/* Writes what frames tell, and what all flows have in common; or takes that up: the next frame comes behind these. */
void ftpx_loop_carry_frames(struct ftpx_loop *loop, struct ftpx_ledger *ledger);

/* Whether reports can do with what was carried, or was recorded. */
bool ftpx_loop_is_enough(const struct ftpx_loop *loop);

/* Whether all reports will be what the loop would have made of the frames of all tapes themselves. */
bool ftpx_loop_is_sure(const struct ftpx_loop *loop);

/* How many frames were fed. */
uint32_t ftpx_loop_frames(const struct ftpx_loop *loop);

/* The captures are at their end: has all reports written. */
void ftpx_loop_finish(struct ftpx_loop *loop);

#endif
