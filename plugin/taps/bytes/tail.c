/* tail: a block that grows by doubling.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "tail.h"

#include <string.h>

struct ftpx_tail *ftpx_tail_new(wmem_allocator_t *pool)
{
    struct ftpx_tail *tail = wmem_new0(pool, struct ftpx_tail);

    tail->pool = pool;
    return tail;
}

void ftpx_tail_free(struct ftpx_tail *tail)
{
    if (!tail)
        return;
    wmem_free(tail->pool, tail->data);
    wmem_free(tail->pool, tail);
}

void ftpx_tail_add(struct ftpx_tail *tail, ftpx_span bytes)
{
    if (bytes.len == 0)
        return;
    if (tail->len + bytes.len > tail->room) {
        tail->room = MAX(tail->len + bytes.len, 2 * tail->room);
        tail->data = wmem_realloc(tail->pool, tail->data, tail->room);
    }
    memcpy(tail->data + tail->len, bytes.at, bytes.len);
    tail->len += bytes.len;
}

void ftpx_tail_drop(struct ftpx_tail *tail, size_t length)
{
    tail->len -= length;
    if (tail->len > 0)
        memmove(tail->data, tail->data + length, tail->len);
}
