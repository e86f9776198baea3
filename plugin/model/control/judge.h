/* judge: which connections are FTP control connections, from their first segment on. What their lines show is
 * recognise's; what becomes of the lines is control's.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_MODEL_CONTROL_JUDGE_H
#define FTPX_MODEL_CONTROL_JUDGE_H

#include "../tcp/flow.h"

struct ftpx_engine;

/* Takes a segment of a CANDIDATE or CONTROL flow in, and returns the offset of its payload; 0 where the
 * flow is OTHER now. */
int64_t ftpx_judge_feed(struct ftpx_engine *engine, struct ftpx_flow *flow, uint8_t side,
                        const struct ftpx_segment *segment);

/* Reads what a flow has in hand, whatever is missing before it. */
void ftpx_judge_catch_up(struct ftpx_engine *engine, struct ftpx_flow *flow);

#endif
