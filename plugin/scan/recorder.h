/* recorder: a tape of captures that a loop reads, with what is to be known of these, and an index of them.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_SCAN_RECORDER_H
#define FTPX_SCAN_RECORDER_H

#include "loop.h"

struct ftpx_recorder;

/* All outlive it; the loop has had no frame. */
struct ftpx_recorder_plan {
    struct ftpx_loop *loop;
    const char *tape;  /* path */
    const char *index; /* likewise; NULL: none */
    const char *seal;
    GPtrArray *only;        /* char *: see condense.h */
    const GPtrArray *paths; /* const char *: of the captures */
    uint32_t told;          /* of how many of these, the first, all is read that their bytes tell */
    struct ftpx_captures *captures;
    struct ftpx_origins *origins;
    wmem_allocator_t *pool;
};

/* NULL, and a complaint, when there can be no tape. */
struct ftpx_recorder *ftpx_recorder_new(const struct ftpx_recorder_plan *plan);
void ftpx_recorder_free(struct ftpx_recorder *recorder);

/* A frame comes next. */
void ftpx_recorder_see(struct ftpx_recorder *recorder, const struct ftpx_frame *frame);

/* Where the frame stands that came last, for people; to be freed with g_free. */
char *ftpx_recorder_place(const struct ftpx_recorder *recorder, const struct ftpx_frame *frame);

/* There are no more. False, and a complaint, when not all could be written. */
bool ftpx_recorder_end(struct ftpx_recorder *recorder);

#endif
