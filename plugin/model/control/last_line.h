/* last_line: the last reply of a server that hangs up without ending its line (`500 OOPS: `). It takes none
 * of a client's: a server reads lines that end.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_MODEL_CONTROL_LAST_LINE_H
#define FTPX_MODEL_CONTROL_LAST_LINE_H

#include "../tcp/flow.h"
#include "candidate.h"

/* Whether what is left of a side's bytes is a reply that nothing will end any more: all of the side was
 * taken in, or the connection is over. Sets `out`, whose bytes live in `pool`, and leaves nothing of them. */
bool ftpx_last_line(wmem_allocator_t *pool, const struct ftpx_flow *flow, uint8_t side,
                    struct ftpx_candidate_line *out);

#endif
