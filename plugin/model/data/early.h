/* early: connections that were there when the capture began and may carry what a session asked for that the
 * capture does not show yet: only its hosts tell, once it says something. Until then they are others', and no
 * report gets their bytes; they are only measured.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_MODEL_DATA_EARLY_H
#define FTPX_MODEL_DATA_EARLY_H

#include "../tcp/flow.h"

struct ftpx_engine;
struct ftpx_session;

/* Takes a connection that is no control connection for EARLY, when it may be: it goes one way, between ports
 * that are nobody's, and has no beginning. False when it may not, or when there are FTPX_LIMIT_EARLY_FLOWS. */
bool ftpx_early_keep(struct ftpx_engine *engine, struct ftpx_flow *flow);

/* Takes a segment of an EARLY flow in and returns the offset of its payload. */
int64_t ftpx_early_add(struct ftpx_engine *engine, struct ftpx_flow *flow, uint8_t side,
                       const struct ftpx_segment *segment);

/* A session is sure to be one. When it went on before the capture, the EARLY connections between its hosts
 * that were seen before it are data connections, with a transfer of no session each. */
void ftpx_early_claim(struct ftpx_engine *engine, const struct ftpx_session *session);

#endif
