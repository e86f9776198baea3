/* tail: the newest bytes of a stream, which grow at their end and go from their begin. It does not know what they are
 * kept for.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_TAPS_BYTES_TAIL_H
#define FTPX_TAPS_BYTES_TAIL_H

#include "../../wire/span.h"
#include <wsutil/wmem/wmem.h>

struct ftpx_tail;

/* Bytes that one piece of memory holds at most. */
#define FTPX_TAIL_PIECE ((size_t)64 * 1024)

/* Empty; all of it lives in `pool`. */
struct ftpx_tail *ftpx_tail_new(wmem_allocator_t *pool);
void ftpx_tail_free(struct ftpx_tail *tail);

size_t ftpx_tail_length(const struct ftpx_tail *tail);

void ftpx_tail_add(struct ftpx_tail *tail, ftpx_span bytes);

typedef void (*ftpx_tail_fn)(void *context, ftpx_span bytes);

/* Hands out its bytes [from, to), counted from the first, in order and in parts. */
void ftpx_tail_read(const struct ftpx_tail *tail, size_t from, size_t to, ftpx_tail_fn take,
                    void *context);

/* Without the first `length` bytes. */
void ftpx_tail_drop(struct ftpx_tail *tail, size_t length);

#endif
