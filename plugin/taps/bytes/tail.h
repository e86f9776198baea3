/* tail: the newest bytes of a stream, which grow at their end and go from their begin. It does not know what they are
 * kept for.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_TAPS_BYTES_TAIL_H
#define FTPX_TAPS_BYTES_TAIL_H

#include "../../wire/span.h"
#include <wsutil/wmem/wmem.h>

struct ftpx_tail {
    wmem_allocator_t *pool;
    uint8_t *data;
    size_t len;
    size_t room;
};

/* Empty; all of it lives in `pool`. */
struct ftpx_tail *ftpx_tail_new(wmem_allocator_t *pool);
void ftpx_tail_free(struct ftpx_tail *tail);

void ftpx_tail_add(struct ftpx_tail *tail, ftpx_span bytes);

/* Without the first `length` bytes. */
void ftpx_tail_drop(struct ftpx_tail *tail, size_t length);

#endif
