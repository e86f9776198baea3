/* order: held pieces wait in a binary heap, so that any order of arrival costs the same. Pieces
 * never overlap.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "order.h"

struct ftpx_piece {
    int64_t offset;
    ftpx_span bytes; /* own copy */
};

void ftpx_order_init(struct ftpx_order *order, wmem_allocator_t *pool, int64_t next, uint64_t cap)
{
    *order = (struct ftpx_order){.pool = pool, .next = next, .cap = cap};
}

void ftpx_order_free(struct ftpx_order *order)
{
    for (uint32_t index = 0; index < order->count; index++)
        wmem_free(order->pool, (void *)(uintptr_t)order->heap[index].bytes.at);
    wmem_free(order->pool, order->heap);
    ftpx_order_init(order, order->pool, order->next, order->cap);
}

static void swap(struct ftpx_piece *left, struct ftpx_piece *right)
{
    struct ftpx_piece kept = *left;
    *left = *right;
    *right = kept;
}

static void sift_up(struct ftpx_piece *heap, uint32_t index)
{
    while (index > 0 && heap[(index - 1) / 2].offset > heap[index].offset) {
        swap(&heap[(index - 1) / 2], &heap[index]);
        index = (index - 1) / 2;
    }
}

static void sift_down(struct ftpx_piece *heap, uint32_t count)
{
    uint32_t index = 0;

    for (;;) {
        uint32_t least = index;
        for (uint32_t child = 2 * index + 1; child <= 2 * index + 2 && child < count; child++)
            if (heap[child].offset < heap[least].offset)
                least = child;
        if (least == index)
            return;
        swap(&heap[least], &heap[index]);
        index = least;
    }
}

static bool hold(struct ftpx_order *order, int64_t offset, ftpx_span bytes)
{
    if (order->held + bytes.len > order->cap)
        return false;
    if (order->count == order->room) {
        order->room = order->room ? order->room * 2 : 4;
        order->heap = wmem_realloc(order->pool, order->heap, order->room * sizeof *order->heap);
    }
    uint8_t *copy = wmem_memdup(order->pool, bytes.at, bytes.len);
    order->heap[order->count] = (struct ftpx_piece){offset, {copy, bytes.len}};
    sift_up(order->heap, order->count++);
    order->held += bytes.len;
    return true;
}

static struct ftpx_piece pop(struct ftpx_order *order)
{
    struct ftpx_piece top = order->heap[0];

    order->heap[0] = order->heap[--order->count];
    sift_down(order->heap, order->count);
    order->held -= top.bytes.len;
    return top;
}

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
    while (order->count > 0 && order->heap[0].offset <= order->next) {
        struct ftpx_piece piece = pop(order);
        deliver_piece(order, piece.offset, piece.bytes, deliver, context);
        wmem_free(order->pool, (void *)(uintptr_t)piece.bytes.at);
    }
}

bool ftpx_order_add(struct ftpx_order *order, int64_t offset, ftpx_span bytes,
                    ftpx_bytes_fn deliver, void *context)
{
    if (offset > order->next)
        return hold(order, offset, bytes);
    deliver_piece(order, offset, bytes, deliver, context);
    deliver_held(order, deliver, context);
    return true;
}

int64_t ftpx_order_hole(const struct ftpx_order *order)
{
    return order->count > 0 ? order->heap[0].offset - order->next : 0;
}

void ftpx_order_skip_hole(struct ftpx_order *order, ftpx_bytes_fn deliver, void *context)
{
    if (order->count == 0)
        return;
    order->next = order->heap[0].offset;
    deliver_held(order, deliver, context);
}

void ftpx_order_peek(const struct ftpx_order *order, ftpx_bytes_fn deliver, void *context)
{
    struct ftpx_order copy = *order;

    if (order->count == 0)
        return;
    copy.heap = wmem_memdup(order->pool, order->heap, order->count * sizeof *order->heap);
    while (copy.count > 0) {
        struct ftpx_piece piece = pop(&copy);
        deliver(context, piece.offset, piece.bytes);
    }
    wmem_free(order->pool, copy.heap);
}
