/* loop: frames in, reports out, without Wireshark's dissection but of frames in which that may find what plain
 * headers do not show: tunnels, fragments. It refuses, for good, at the first frame that needs dissection of
 * all: TLS with its keys, or streams whose numbers depend on more. Then nothing has been written, and nothing
 * that it would write is right.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_SCAN_LOOP_H
#define FTPX_SCAN_LOOP_H

#include "../taps/ask/asked.h"
#include "../wtap/capture_file.h"

struct ftpx_loop;

struct ftpx_loop_plan {
    const struct ftpx_preferences *preferences;
    GPtrArray *reports;             /* struct ftpx_asked *: have begun; outlive the loop */
    struct ftpx_captures *captures; /* their files; outlive the loop */
    wmem_allocator_t *pool;         /* for what is known of the captures; outlives it */
};

struct ftpx_loop *ftpx_loop_new(const struct ftpx_loop_plan *plan);
void ftpx_loop_free(struct ftpx_loop *loop);

/* The next frame. False when it is not for the loop. */
bool ftpx_loop_feed(struct ftpx_loop *loop, const struct ftpx_frame *frame);

/* Whether it refused only because nobody has started the unwrapper. */
bool ftpx_loop_lacks_unwrapper(const struct ftpx_loop *loop);

/* How many frames were fed. */
uint32_t ftpx_loop_frames(const struct ftpx_loop *loop);

/* The captures are at their end: has all reports written. */
void ftpx_loop_finish(struct ftpx_loop *loop);

#endif
