/* engine: segments in, facts out. The whole model behind two functions: feed a segment, find it
 * again. It does not know Wireshark; whoever has segments can use it.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_MODEL_ENGINE_H
#define FTPX_MODEL_ENGINE_H

#include "data/transfer.h"
#include "session/session.h"
#include "state.h"
#include "tcp/flow.h"

/* Everything lives in `pool` and ends with it. */
struct ftpx_engine *ftpx_engine_new(wmem_allocator_t *pool, const struct ftpx_config *config);

/* Takes a segment in: each exactly once, in capture order. */
struct ftpx_sighting ftpx_engine_feed(struct ftpx_engine *engine,
                                      const struct ftpx_segment *segment);

/* Takes in what TLS hid in a segment that was just taken in, of a flow with a `tls_frame`: text of
 * each direction in order. */
void ftpx_engine_feed_plain(struct ftpx_engine *engine, struct ftpx_flow *flow, uint8_t side,
                            ftpx_span text, uint32_t frame, int64_t time);

/* No more segments are to come, for all that is known: reads what waits behind holes, and the beginnings of lines, and
 * takes replies for whole whose end is missing. Segments that come all the same are taken in, but fill no hole of
 * before and end no such line. */
void ftpx_engine_settle(struct ftpx_engine *engine);

/* Where a segment taken in before belongs. Changes nothing. */
struct ftpx_sighting ftpx_engine_find(const struct ftpx_engine *engine,
                                      const struct ftpx_segment *segment);

/* NULL for a number whose connection turned out to speak another protocol. */
uint32_t ftpx_engine_session_count(const struct ftpx_engine *engine);
const struct ftpx_session *ftpx_engine_session(const struct ftpx_engine *engine, uint32_t id);
uint32_t ftpx_engine_transfer_count(const struct ftpx_engine *engine);
const struct ftpx_transfer *ftpx_engine_transfer(const struct ftpx_engine *engine, uint32_t id);

#endif
