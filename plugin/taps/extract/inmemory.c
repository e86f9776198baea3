/* inmemory: a block a file, which grows at both ends. What comes between the bytes that came is zeros.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "inmemory.h"

#include <glib.h>
#include <string.h>

/* Zeros that stand for missing bytes, over all files: a few forged sequence numbers could else
 * claim any memory. */
#define HOLES_MAX (INT64_C(256) * 1024 * 1024)

/* Makes `length` bytes available, the new ones zero. False when memory or the quota is short. */
static bool grow(struct ftpx_inmemory *file, struct ftpx_inmemory_pool *pool, size_t length)
{
    size_t more = length - MIN(length, file->length);

    if (more > pool->quota - MIN(pool->quota, pool->total))
        return false;
    if (length > file->room) {
        size_t room = MAX(length, file->room * 2);
        uint8_t *bytes = g_try_realloc(file->bytes, room);
        if (!bytes)
            return false;
        file->bytes = bytes;
        file->room = room;
    }
    if (length > file->length) {
        memset(file->bytes + file->length, 0, length - file->length);
        file->length = length;
        pool->total += more;
    }
    return true;
}

/* Bytes before all others: an earlier part that comes later, or a capture that began amid the stream,
 * with segments out of order. */
static bool move_base(struct ftpx_inmemory *file, struct ftpx_inmemory_pool *pool, int64_t offset)
{
    size_t length = file->length;
    size_t shift = (size_t)(file->base - offset);

    if (length == 0) {
        file->base = offset;
        return true;
    }
    if (pool->holes + (int64_t)shift > HOLES_MAX || !grow(file, pool, length + shift))
        return false;
    memmove(file->bytes + shift, file->bytes, length);
    memset(file->bytes, 0, shift);
    file->base = offset;
    pool->holes += (int64_t)shift;
    return true;
}

/* Room for [from, to) and for the zeros before it, within all caps. */
static bool make_room(struct ftpx_inmemory *file, struct ftpx_inmemory_pool *pool, int64_t from,
                      int64_t to)
{
    int64_t hole = MAX(from - (int64_t)file->length, 0);

    if (pool->holes + hole > HOLES_MAX || !grow(file, pool, (size_t)to))
        return false;
    pool->holes += hole;
    return true;
}

/* Writes bytes that are within the cap, of which none is there yet. */
static void write_within_cap(struct ftpx_inmemory *file, struct ftpx_inmemory_pool *pool,
                             int64_t at, ftpx_span bytes)
{
    int64_t to = at + (int64_t)bytes.len;
    int64_t length = (int64_t)file->length;

    if (!make_room(file, pool, at, to)) {
        file->truncated = true;
        return;
    }
    memcpy(file->bytes + at, bytes.at, bytes.len);
    pool->holes -= MAX(MIN(to, length) - at, 0);
}

void ftpx_inmemory_write(struct ftpx_inmemory *file, struct ftpx_inmemory_pool *pool,
                         int64_t offset, ftpx_span bytes)
{
    int64_t cap = (int64_t)pool->most;
    int64_t before = MAX(file->base - offset, 0);

    if (before > 0 && (before + (int64_t)file->length > cap || !move_base(file, pool, offset))) {
        file->truncated = true;
        return;
    }
    int64_t at = offset - file->base;
    ftpx_span fitting = ftpx_span_take(bytes, (size_t)MAX(cap - at, 0));
    if (fitting.len < bytes.len)
        file->truncated = true;
    if (fitting.len > 0)
        write_within_cap(file, pool, at, fitting);
}

void ftpx_inmemory_replace(struct ftpx_inmemory *file, int64_t offset, ftpx_span bytes)
{
    int64_t from = MAX(offset, file->base);
    int64_t to = MIN(offset + (int64_t)bytes.len, file->base + (int64_t)file->length);

    if (from < to)
        memcpy(file->bytes + (from - file->base), bytes.at + (from - offset), (size_t)(to - from));
}

bool ftpx_inmemory_read(const struct ftpx_inmemory *file, int64_t offset, uint8_t *out,
                        size_t length)
{
    if (offset < file->base || offset + (int64_t)length > file->base + (int64_t)file->length)
        return false;
    memcpy(out, file->bytes + (offset - file->base), length);
    return true;
}
