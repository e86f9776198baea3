/* attempt: connections that were asked for at FTP's ports, so that those of which nothing came can be told. It
 * does not know whether anything did: see struct ftpx_flow.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_MODEL_CONTROL_ATTEMPT_H
#define FTPX_MODEL_CONTROL_ATTEMPT_H

#include "../tcp/flow.h"
#include <wsutil/wmem/wmem.h>

struct ftpx_engine;

struct ftpx_attempts {
    wmem_array_t *flows; /* struct ftpx_flow *, by first frame; some may have spoken since */
    bool is_full;        /* no more are taken */
    uint32_t left_out;   /* further connections, of which nothing is known: FTPX_LIMIT_ATTEMPTS */
};

struct ftpx_attempts *ftpx_attempts_new(wmem_allocator_t *pool);

/* Takes note of a segment of a flow that is not OTHER, before the flow counts it. */
void ftpx_attempt_note(struct ftpx_engine *engine, struct ftpx_flow *flow, uint8_t side,
                       const struct ftpx_segment *segment);

#endif
