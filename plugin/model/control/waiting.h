/* waiting: segments of a control connection that answer bytes which the capture has not shown yet.
 * Captures put the two directions of a connection in the wrong order now and then, or lose a
 * command; an acknowledgement tells.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_MODEL_CONTROL_WAITING_H
#define FTPX_MODEL_CONTROL_WAITING_H

#include "../tcp/flow.h"

struct ftpx_waiting; /* queue of waiting segments, first in, first out */

/* Whether a segment with payload needs more of the other side than was delivered in order. */
bool ftpx_waiting_must(const struct ftpx_flow *flow, uint8_t side,
                       const struct ftpx_segment *segment);

/* Lets a copy of the segment wait. */
void ftpx_waiting_push(wmem_allocator_t *pool, struct ftpx_flow *flow, uint8_t side,
                       const struct ftpx_segment *segment);

/* The oldest waiting segment; NULL when none waits. Its payload lives until it is removed. */
const struct ftpx_segment *ftpx_waiting_first(const struct ftpx_flow *flow, uint8_t *side_out);

/* The oldest waiting segment that needs no more of the other side than was delivered of that:
 * `delivered` by side. NULL when none does. */
const struct ftpx_segment *ftpx_waiting_ready(const struct ftpx_flow *flow,
                                              const int64_t delivered[2], uint8_t *side_out);
void ftpx_waiting_remove(wmem_allocator_t *pool, struct ftpx_flow *flow,
                         const struct ftpx_segment *segment);

/* That for whose sake something is to be given up: the oldest, or one that it waits for and that waits for
 * bytes itself. NULL when none waits. */
const struct ftpx_segment *ftpx_waiting_stuck(const struct ftpx_flow *flow, uint8_t *side_out);

/* Whether the oldest may wait on: not when it outlived too many segments of the flow since it became
 * the oldest (this call counts one more), nor when too many wait. */
bool ftpx_waiting_may_wait(struct ftpx_flow *flow);

/* How far the other side was acknowledged by a segment of `side`, as an offset in the other
 * side's stream. */
int64_t ftpx_waiting_acknowledged(const struct ftpx_flow *flow, uint8_t side,
                                  const struct ftpx_segment *segment);

/* How far the other side has to be read before it. Not what it has been acknowledged by itself: one that is
 * sent again acknowledges more than it did the first time. */
int64_t ftpx_waiting_needs(const struct ftpx_flow *flow, uint8_t side,
                           const struct ftpx_segment *segment);

void ftpx_waiting_free(wmem_allocator_t *pool, struct ftpx_flow *flow);

#endif
