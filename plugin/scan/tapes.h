/* tapes: many of them, one after the other, for a loop; and in a file what of them does not fit.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_SCAN_TAPES_H
#define FTPX_SCAN_TAPES_H

#include "loop.h"

struct ftpx_tapes_plan {
    struct ftpx_loop *loop;
    /* const char *, pairs: a tape, and that of what it has left out wrongly, or ""; where "" stands for the tape, it
     * is one more of the tape before */
    const GPtrArray *tapes;
    const char *seal;
    const GPtrArray *paths; /* const char *: of the captures */
    struct ftpx_captures *captures;
    struct ftpx_origins *origins;
    wmem_allocator_t *pool;
};

enum ftpx_tapes_result {
    FTPX_TAPES_FIT,
    /* Lines tell which connections: the number of the tape, from 0; of its frames, from 1, the first and the last that
     * have segments of them, or 0 twice where any may; and both ends. */
    FTPX_TAPES_UNFIT,
    FTPX_TAPES_REFUSED, /* only the captures themselves tell */
    FTPX_TAPES_WRONG    /* one cannot be read, is damaged, or of others: with a complaint */
};

/* `unfit`: gets lines. */
enum ftpx_tapes_result ftpx_tapes_replay(const struct ftpx_tapes_plan *plan, GString *unfit);

#endif
