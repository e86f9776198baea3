/* recent_bytes: rings of bytes, handed from stream to stream in turns. Within a ring's length of the highest
 * offset all that was put is there, whatever the order it came in.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "recent_bytes.h"

#include "../limits.h"
#include <string.h>

struct ring {
    uint64_t number; /* of the stream that has it */
    int64_t end;     /* behind its highest byte */
    uint8_t bytes[FTPX_LIMIT_RECENT];
};

struct ftpx_recents {
    wmem_allocator_t *pool;
    uint64_t newest;
    struct ring *rings[FTPX_LIMIT_RECENT_STREAMS]; /* NULL until it is needed */
};

struct ftpx_recents *ftpx_recents_new(wmem_allocator_t *pool)
{
    struct ftpx_recents *recents = wmem_new0(pool, struct ftpx_recents);

    recents->pool = pool;
    return recents;
}

uint64_t ftpx_recents_begin(struct ftpx_recents *recents)
{
    struct ring **ring = &recents->rings[++recents->newest % FTPX_LIMIT_RECENT_STREAMS];

    if (!*ring)
        *ring = wmem_new(recents->pool, struct ring);
    (*ring)->number = recents->newest;
    (*ring)->end = INT64_MIN + FTPX_LIMIT_RECENT; /* before all that may come */
    return recents->newest;
}

static struct ring *ring_of(const struct ftpx_recents *recents, uint64_t number)
{
    struct ring *ring = recents->rings[number % FTPX_LIMIT_RECENT_STREAMS];
    return number != 0 && ring && ring->number == number ? ring : NULL;
}

/* Leaves out what lies too far back. */
static ftpx_span within(const struct ring *ring, int64_t *offset, ftpx_span bytes)
{
    int64_t first = ring->end - FTPX_LIMIT_RECENT;

    if (*offset >= first)
        return bytes;
    uint64_t before = (uint64_t)(first - *offset);
    *offset = first;
    return ftpx_span_drop(bytes, before < bytes.len ? (size_t)before : bytes.len);
}

/* The bytes from `offset` on that lie together in the ring. */
static uint8_t *stretch(struct ring *ring, int64_t offset, size_t *length)
{
    size_t at = (size_t)((uint64_t)offset % FTPX_LIMIT_RECENT);

    if (*length > FTPX_LIMIT_RECENT - at)
        *length = FTPX_LIMIT_RECENT - at;
    return ring->bytes + at;
}

void ftpx_recents_put(struct ftpx_recents *recents, uint64_t number, int64_t offset,
                      ftpx_span bytes)
{
    struct ring *ring = ring_of(recents, number);

    if (!ring)
        return;
    if (offset + (int64_t)bytes.len > ring->end)
        ring->end = offset + (int64_t)bytes.len;
    bytes = within(ring, &offset, bytes);
    while (bytes.len > 0) {
        size_t length = bytes.len;
        uint8_t *kept = stretch(ring, offset, &length);
        memcpy(kept, bytes.at, length);
        bytes = ftpx_span_drop(bytes, length);
        offset += (int64_t)length;
    }
}

static uint64_t count_different(const uint8_t *left, const uint8_t *right, size_t length)
{
    uint64_t count = 0;

    if (memcmp(left, right, length) == 0)
        return 0;
    for (size_t at = 0; at < length; at++)
        count += left[at] != right[at];
    return count;
}

uint64_t ftpx_recents_differ(const struct ftpx_recents *recents, uint64_t number, int64_t offset,
                             ftpx_span bytes)
{
    struct ring *ring = ring_of(recents, number);
    uint64_t count = 0;

    if (!ring)
        return 0;
    bytes = within(ring, &offset, bytes);
    while (bytes.len > 0) {
        size_t length = bytes.len;
        const uint8_t *kept = stretch(ring, offset, &length);
        count += count_different(kept, bytes.at, length);
        bytes = ftpx_span_drop(bytes, length);
        offset += (int64_t)length;
    }
    return count;
}
