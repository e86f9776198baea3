/* order: held pieces wait in a pairing heap: one that comes in reverse order is put on top at once,
 * and any other order costs little more. Pieces never overlap.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "order.h"

#include <stdlib.h>
#include <string.h>

/* Pieces that any cap lets wait, and what more of them must have on average, in bytes of the cap: as
 * much again as holding them costs. */
#define PIECES     1024
#define PIECE_SIZE (2 * FTPX_ORDER_PIECE_COST)

/* No piece lies before one above it. */
struct ftpx_piece {
    struct ftpx_piece *below; /* the first of those that it is above of */
    struct ftpx_piece *next;  /* below the same */
    int64_t offset;
    size_t length;
    struct ftpx_origin origin;
    uint8_t bytes[];
};

void ftpx_order_init(struct ftpx_order *order, wmem_allocator_t *pool, int64_t next, uint64_t cap)
{
    *order = (struct ftpx_order){.pool = pool, .next = next, .cap = cap};
}

/* --- the heap --- */

/* Of two heaps, neither beside another. */
static struct ftpx_piece *meld(struct ftpx_piece *one, struct ftpx_piece *other)
{
    struct ftpx_piece *upper = one->offset <= other->offset ? one : other;
    struct ftpx_piece *lower = upper == one ? other : one;

    lower->next = upper->below;
    upper->below = lower;
    return upper;
}

/* Melds neighbours in pairs; returns the pairs in reverse order. */
static struct ftpx_piece *meld_pairs(struct ftpx_piece *list)
{
    struct ftpx_piece *pairs = NULL;

    while (list) {
        struct ftpx_piece *one = list;
        struct ftpx_piece *other = one->next;
        list = other ? other->next : NULL;
        if (other)
            one = meld(one, other);
        one->next = pairs;
        pairs = one;
    }
    return pairs;
}

static struct ftpx_piece *meld_all(struct ftpx_piece *list)
{
    struct ftpx_piece *heap = NULL;

    while (list) {
        struct ftpx_piece *one = list;
        list = one->next;
        one->next = NULL;
        heap = heap ? meld(heap, one) : one;
    }
    return heap;
}

static bool may_hold(const struct ftpx_order *order, size_t length)
{
    return length <= order->cap && order->held <= order->cap - length &&
           order->count < PIECES + order->cap / PIECE_SIZE;
}

static bool hold(struct ftpx_order *order, const struct ftpx_origin *origin, int64_t offset,
                 ftpx_span bytes)
{
    if (!may_hold(order, bytes.len))
        return false;
    struct ftpx_piece *piece = wmem_alloc(order->pool, sizeof *piece + bytes.len);
    *piece = (struct ftpx_piece){.offset = offset, .length = bytes.len, .origin = *origin};
    if (bytes.len > 0)
        memcpy(piece->bytes, bytes.at, bytes.len);
    order->heap = order->heap ? meld(order->heap, piece) : piece;
    order->count++;
    order->held += bytes.len;
    return true;
}

static struct ftpx_piece *pop(struct ftpx_order *order)
{
    struct ftpx_piece *top = order->heap;

    order->heap = meld_all(meld_pairs(top->below));
    order->count--;
    order->held -= top->length;
    return top;
}

/* All pieces, from the top down; to be freed. */
static struct ftpx_piece **list_pieces(const struct ftpx_order *order)
{
    struct ftpx_piece **list = wmem_alloc_array(order->pool, struct ftpx_piece *, order->count);
    uint32_t listed = 0;

    list[listed++] = order->heap;
    for (uint32_t index = 0; index < listed; index++)
        for (struct ftpx_piece *piece = list[index]->below; piece; piece = piece->next)
            list[listed++] = piece;
    return list;
}

static ftpx_span bytes_of(const struct ftpx_piece *piece)
{
    return (ftpx_span){piece->bytes, piece->length};
}

void ftpx_order_free(struct ftpx_order *order)
{
    struct ftpx_piece **list = order->heap ? list_pieces(order) : NULL;

    for (uint32_t index = 0; list && index < order->count; index++)
        wmem_free(order->pool, list[index]);
    wmem_free(order->pool, list);
    ftpx_order_init(order, order->pool, order->next, order->cap);
}

/* --- bytes in order --- */

/* Hands out the part of a piece that lies at `next` or behind. */
static void deliver_piece(struct ftpx_order *order, int64_t offset, ftpx_span bytes,
                          ftpx_bytes_fn deliver, void *context)
{
    if (offset < order->next) {
        bytes = ftpx_span_drop(bytes, (size_t)(order->next - offset));
        offset = order->next;
    }
    if (bytes.len == 0)
        return;
    order->next = offset + (int64_t)bytes.len;
    deliver(context, offset, bytes);
}

static void deliver_held(struct ftpx_order *order, ftpx_bytes_fn deliver, void *context)
{
    while (order->heap && order->heap->offset <= order->next) {
        struct ftpx_piece *piece = pop(order);
        order->origin = piece->origin;
        deliver_piece(order, piece->offset, bytes_of(piece), deliver, context);
        wmem_free(order->pool, piece);
    }
}

bool ftpx_order_add_from(struct ftpx_order *order, const struct ftpx_origin *origin, int64_t offset,
                         ftpx_span bytes, ftpx_bytes_fn deliver, void *context)
{
    if (offset > order->next)
        return hold(order, origin, offset, bytes);
    order->origin = *origin;
    deliver_piece(order, offset, bytes, deliver, context);
    deliver_held(order, deliver, context);
    return true;
}

bool ftpx_order_add(struct ftpx_order *order, int64_t offset, ftpx_span bytes,
                    ftpx_bytes_fn deliver, void *context)
{
    static const struct ftpx_origin nothing = {.heard = FTPX_HEARD_UNKNOWN};

    return ftpx_order_add_from(order, &nothing, offset, bytes, deliver, context);
}

int64_t ftpx_order_hole(const struct ftpx_order *order)
{
    return order->heap ? order->heap->offset - order->next : 0;
}

const struct ftpx_origin *ftpx_order_first(const struct ftpx_order *order)
{
    return order->heap ? &order->heap->origin : NULL;
}

void ftpx_order_skip_hole(struct ftpx_order *order, ftpx_bytes_fn deliver, void *context)
{
    if (!order->heap)
        return;
    order->next = order->heap->offset;
    deliver_held(order, deliver, context);
}

static int compare(const void *left, const void *right)
{
    const struct ftpx_piece *const *one = left;
    const struct ftpx_piece *const *other = right;

    return (*one)->offset < (*other)->offset ? -1 : (*one)->offset > (*other)->offset;
}

void ftpx_order_peek(const struct ftpx_order *order, ftpx_bytes_fn deliver, void *context)
{
    if (!order->heap)
        return;
    struct ftpx_piece **list = list_pieces(order);
    qsort(list, order->count, sizeof *list, compare);
    for (uint32_t index = 0; index < order->count; index++)
        deliver(context, list[index]->offset, bytes_of(list[index]));
    wmem_free(order->pool, list);
}
