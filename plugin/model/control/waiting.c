/* waiting: the queue is empty in nearly every capture, so it is made when the first segment must
 * wait.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "waiting.h"

#include "../bytes.h"
#include "../limits.h"
#include "../list.h"

struct waiting {
    struct ftpx_segment segment; /* its payload is a copy */
    uint8_t side;
    struct waiting *next;
};

struct ftpx_waiting {
    struct waiting *first;
    struct waiting *last;
    uint32_t age;
    uint32_t count;
};

int64_t ftpx_waiting_acknowledged(const struct ftpx_flow *flow, uint8_t side,
                                  const struct ftpx_segment *segment)
{
    const struct ftpx_stream *other = &flow->half[1 - side]->stream;
    int64_t offset = ftpx_stream_offset(other, segment->frame, segment->ack);

    /* a FIN counts as one */
    return other->fin && offset > other->fin_offset ? other->fin_offset : offset;
}

static int64_t offset_of(const struct ftpx_flow *flow, uint8_t side,
                         const struct ftpx_segment *segment)
{
    return ftpx_stream_offset(&flow->half[side]->stream, segment->frame, segment->seq);
}

int64_t ftpx_waiting_needs(const struct ftpx_flow *flow, uint8_t side,
                           const struct ftpx_segment *segment)
{
    const struct waiting *other = flow->waiting ? flow->waiting->first : NULL;
    int64_t end = offset_of(flow, side, segment) + (int64_t)segment->length;
    int64_t needs = ftpx_waiting_acknowledged(flow, side, segment);

    for (; other && flow->half[side]->stream.acked >= end; other = other->next)
        if (other->side != side &&
            ftpx_waiting_acknowledged(flow, other->side, &other->segment) >= end &&
            offset_of(flow, other->side, &other->segment) < needs)
            needs = offset_of(flow, other->side, &other->segment);
    return needs;
}

/* Whether a side is not in the capture, as it seems: the other one was heard for long, or began by itself. */
static bool lacks_all(const struct ftpx_flow *flow, uint8_t side)
{
    return !flow->half[side]->stream.present &&
           (flow->opener != side || flow->half[1 - side]->packets > FTPX_LIMIT_WAITING);
}

bool ftpx_waiting_must(const struct ftpx_flow *flow, uint8_t side,
                       const struct ftpx_segment *segment)
{
    const struct ftpx_half *other = flow->half[1 - side];

    if (segment->length == 0 || !(segment->flags & FTPX_ACK) ||
        (segment->flags & (FTPX_SYN | FTPX_RST)) || lacks_all(flow, 1 - side))
        return false;
    return ftpx_waiting_needs(flow, side, segment) > other->order.next;
}

void ftpx_waiting_push(wmem_allocator_t *pool, struct ftpx_flow *flow, uint8_t side,
                       const struct ftpx_segment *segment)
{
    struct waiting *waiting = wmem_new0(pool, struct waiting);

    waiting->segment = *segment;
    waiting->segment.payload = ftpx_bytes_keep(pool, segment->payload);
    waiting->side = side;
    if (!flow->waiting)
        flow->waiting = wmem_new0(pool, struct ftpx_waiting);
    FTPX_CHAIN(flow->waiting->first, flow->waiting->last, next, waiting);
    flow->waiting->count++;
}

const struct ftpx_segment *ftpx_waiting_first(const struct ftpx_flow *flow, uint8_t *side_out)
{
    const struct waiting *first = flow->waiting ? flow->waiting->first : NULL;

    if (!first)
        return NULL;
    *side_out = first->side;
    return &first->segment;
}

const struct ftpx_segment *ftpx_waiting_ready(const struct ftpx_flow *flow,
                                              const int64_t delivered[2], uint8_t *side_out)
{
    const struct waiting *waiting = flow->waiting ? flow->waiting->first : NULL;

    while (waiting && ftpx_waiting_needs(flow, waiting->side, &waiting->segment) >
                          delivered[1 - waiting->side])
        waiting = waiting->next;
    if (!waiting)
        return NULL;
    *side_out = waiting->side;
    return &waiting->segment;
}

/* Whether it has the bytes that are read next of its side. */
static bool comes_next(const struct ftpx_flow *flow, const struct waiting *waiting)
{
    const struct ftpx_half *half = flow->half[waiting->side];
    int64_t offset = offset_of(flow, waiting->side, &waiting->segment);

    return offset <= half->order.next &&
           half->order.next < offset + (int64_t)waiting->segment.length;
}

static const struct waiting *next_of(const struct ftpx_flow *flow, uint8_t side)
{
    const struct waiting *waiting = flow->waiting->first;

    while (waiting && (waiting->side != side || !comes_next(flow, waiting)))
        waiting = waiting->next;
    return waiting;
}

const struct ftpx_segment *ftpx_waiting_stuck(const struct ftpx_flow *flow, uint8_t *side_out)
{
    const struct waiting *stuck = flow->waiting ? flow->waiting->first : NULL;
    const struct waiting *awaited = stuck ? next_of(flow, 1 - stuck->side) : NULL;

    if (awaited && !comes_next(flow, stuck))
        stuck = awaited;
    if (!stuck)
        return NULL;
    *side_out = stuck->side;
    return &stuck->segment;
}

static void unchain(wmem_allocator_t *pool, struct ftpx_waiting *queue, struct waiting *before,
                    struct waiting *gone)
{
    if (before)
        before->next = gone->next;
    else
        queue->first = gone->next;
    if (queue->last == gone)
        queue->last = before;
    if (!before)
        queue->age = 0;
    queue->count--;
    ftpx_bytes_free(pool, gone->segment.payload);
    wmem_free(pool, gone);
}

void ftpx_waiting_remove(wmem_allocator_t *pool, struct ftpx_flow *flow,
                         const struct ftpx_segment *segment)
{
    struct waiting *before = NULL;
    struct waiting *gone = flow->waiting->first;

    while (&gone->segment != segment) {
        before = gone;
        gone = gone->next;
    }
    unchain(pool, flow->waiting, before, gone);
}

static bool any_of(const struct ftpx_flow *flow, uint8_t side)
{
    const struct waiting *waiting = flow->waiting->first;

    while (waiting && waiting->side != side)
        waiting = waiting->next;
    return waiting != NULL;
}

/* What it waits for is lost if more of that side is there already; else it may be late. */
static uint32_t patience_of(const struct ftpx_flow *flow)
{
    uint8_t side = 1 - flow->waiting->first->side;
    bool is_lost = ftpx_order_hole(&flow->half[side]->order) > 0 ||
                   (any_of(flow, side) && !next_of(flow, side));

    return is_lost ? FTPX_LIMIT_HOLE_ACKED : FTPX_LIMIT_WAITING;
}

bool ftpx_waiting_may_wait(struct ftpx_flow *flow)
{
    return ++flow->waiting->age <= patience_of(flow) && flow->waiting->count <= FTPX_LIMIT_EARLY &&
           !lacks_all(flow, 1 - flow->waiting->first->side);
}

void ftpx_waiting_free(wmem_allocator_t *pool, struct ftpx_flow *flow)
{
    if (!flow->waiting)
        return;
    while (flow->waiting->first)
        unchain(pool, flow->waiting, NULL, flow->waiting->first);
    wmem_free(pool, flow->waiting);
    flow->waiting = NULL;
}
