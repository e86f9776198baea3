/* tail: pieces one after the other, so that bytes need not move when others go. Only one that is alone is smaller
 * than others, and grows by doubling: most streams are short.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "tail.h"

#include "../../model/list.h"

#include <string.h>

struct piece {
    struct piece *next;
    size_t room;
    size_t length;
    uint8_t bytes[];
};

struct ftpx_tail {
    wmem_allocator_t *pool;
    struct piece *first;
    struct piece *last;
    size_t length;
    size_t dropped; /* bytes of the first piece */
};

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
    ftpx_tail_drop(tail, tail->length);
    wmem_free(tail->pool, tail);
}

size_t ftpx_tail_length(const struct ftpx_tail *tail)
{
    return tail->length;
}

/* --- growing --- */

static struct piece *resized(struct ftpx_tail *tail, struct piece *piece, size_t room)
{
    piece = wmem_realloc(tail->pool, piece, sizeof *piece + room);
    piece->room = room;
    return piece;
}

static void grow_alone(struct ftpx_tail *tail, size_t more)
{
    size_t wanted = MAX(tail->last->length + more, 2 * tail->last->room);

    tail->first = tail->last = resized(tail, tail->last, MIN(wanted, FTPX_TAIL_PIECE));
}

static void add_piece(struct ftpx_tail *tail, size_t more)
{
    struct piece *piece =
        resized(tail, NULL, tail->first ? FTPX_TAIL_PIECE : MIN(more, FTPX_TAIL_PIECE));

    piece->next = NULL;
    piece->length = 0;
    FTPX_CHAIN(tail->first, tail->last, next, piece);
}

/* The last piece has some, of the `more` bytes that are wanted. */
static void make_room(struct ftpx_tail *tail, size_t more)
{
    if (!tail->first || tail->last->length == FTPX_TAIL_PIECE)
        add_piece(tail, more);
    else if (tail->last->length == tail->last->room)
        grow_alone(tail, more);
}

void ftpx_tail_add(struct ftpx_tail *tail, ftpx_span bytes)
{
    while (bytes.len > 0) {
        make_room(tail, bytes.len);
        struct piece *last = tail->last;
        ftpx_span part = ftpx_span_take(bytes, last->room - last->length);
        memcpy(last->bytes + last->length, part.at, part.len);
        last->length += part.len;
        tail->length += part.len;
        bytes = ftpx_span_drop(bytes, part.len);
    }
}

/* --- its bytes --- */

void ftpx_tail_read(const struct ftpx_tail *tail, size_t from, size_t to, ftpx_tail_fn take,
                    void *context)
{
    size_t left = to - from;

    from += tail->dropped;
    for (const struct piece *piece = tail->first; piece && left > 0; piece = piece->next) {
        ftpx_span all = {piece->bytes, piece->length};
        ftpx_span part = ftpx_span_take(ftpx_span_drop(all, from), left);
        from -= MIN(from, all.len);
        left -= part.len;
        if (part.len > 0)
            take(context, part);
    }
}

static void drop_first(struct ftpx_tail *tail)
{
    struct piece *first = tail->first;

    tail->first = first->next;
    tail->dropped = 0;
    wmem_free(tail->pool, first);
}

void ftpx_tail_drop(struct ftpx_tail *tail, size_t length)
{
    tail->length -= length;
    tail->dropped += length;
    while (tail->first && tail->dropped >= tail->first->length) {
        size_t beyond = tail->dropped - tail->first->length;
        drop_first(tail);
        tail->dropped = beyond;
    }
}
