/* replay: what is on a tape for a loop. What the tape leaves out was made of less than the loop has: where that would
 * have been something else here, it does not fit.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_SCAN_REPLAY_H
#define FTPX_SCAN_REPLAY_H

#include "loop.h"

enum ftpx_replayed {
    FTPX_REPLAYED,
    FTPX_REPLAYED_REFUSED, /* not for the loop */
    FTPX_REPLAYED_BROKEN,  /* no tape, or a damaged one */
    FTPX_REPLAYED_FOREIGN  /* of other settings, or of captures that are not there */
};

struct ftpx_replay_plan {
    ftpx_span tape;
    const GArray
        *wholes; /* ftpx_span: each a tape of all segments of some connections, instead of what
                           * `tape` has of these; no two of the same */
    const char *seal;
    struct ftpx_captures *captures;
    struct ftpx_origins *origins;
    GHashTable *named; /* of the captures: see roll.h */
    /* Told of connections that do not fit, and of all that follows nothing is right. */
    void (*unfit)(void *context, const struct ftpx_flow *flow);
    void *context;
};

/* Frames of the tape come behind those that the loop has. */
enum ftpx_replayed ftpx_replay(struct ftpx_loop *loop, const struct ftpx_replay_plan *plan);

#endif
