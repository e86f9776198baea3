/* early: the queue is empty in nearly every capture, so it is made when the first segment must
 * wait.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "early.h"

#include "limits.h"

struct waiting {
    struct ftpx_segment segment; /* its payload is a copy */
    uint8_t side;
    struct waiting *next;
};

struct ftpx_early {
    struct waiting *first;
    struct waiting *last;
    uint32_t age;
    uint32_t count;
};

int64_t ftpx_early_acknowledged(const struct ftpx_flow *flow, uint8_t side,
                                const struct ftpx_segment *segment)
{
    const struct ftpx_stream *other = &flow->half[1 - side]->stream;
    int64_t offset = ftpx_stream_offset(other, segment->frame, segment->ack);

    /* a FIN counts as one */
    return other->fin && offset > other->fin_offset ? other->fin_offset : offset;
}

/* Whether the other side has acknowledged the segment's last byte: then the segment is late, not
 * early. */
static bool was_acknowledged(const struct ftpx_stream *stream, const struct ftpx_segment *segment)
{
    return stream->mark_count > 0 &&
           stream->acked >=
               ftpx_stream_offset(stream, segment->frame, segment->seq) + (int64_t)segment->length;
}

bool ftpx_early_is(const struct ftpx_flow *flow, uint8_t side, const struct ftpx_segment *segment)
{
    const struct ftpx_half *other = flow->half[1 - side];

    if (segment->length == 0 || !(segment->flags & FTPX_ACK) ||
        (segment->flags & (FTPX_SYN | FTPX_RST)) || other->stream.mark_count == 0 ||
        was_acknowledged(&flow->half[side]->stream, segment))
        return false;
    return ftpx_early_acknowledged(flow, side, segment) > other->order.next;
}

void ftpx_early_push(wmem_allocator_t *pool, struct ftpx_flow *flow, uint8_t side,
                     const struct ftpx_segment *segment)
{
    struct waiting *waiting = wmem_new0(pool, struct waiting);

    waiting->segment = *segment;
    waiting->segment.payload.at = wmem_memdup(pool, segment->payload.at, segment->payload.len);
    waiting->side = side;
    if (!flow->early)
        flow->early = wmem_new0(pool, struct ftpx_early);
    if (flow->early->last)
        flow->early->last->next = waiting;
    else
        flow->early->first = waiting;
    flow->early->last = waiting;
    flow->early->count++;
}

const struct ftpx_segment *ftpx_early_first(const struct ftpx_flow *flow, uint8_t *side_out)
{
    const struct waiting *first = flow->early ? flow->early->first : NULL;

    if (!first)
        return NULL;
    *side_out = first->side;
    return &first->segment;
}

void ftpx_early_pop(wmem_allocator_t *pool, struct ftpx_flow *flow)
{
    struct waiting *first = flow->early->first;

    flow->early->first = first->next;
    if (!first->next)
        flow->early->last = NULL;
    flow->early->age = 0;
    flow->early->count--;
    wmem_free(pool, (void *)(uintptr_t)first->segment.payload.at);
    wmem_free(pool, first);
}

bool ftpx_early_may_wait(struct ftpx_flow *flow)
{
    return ++flow->early->age <= FTPX_LIMIT_HOLE_ACKED && flow->early->count <= FTPX_LIMIT_EARLY;
}

void ftpx_early_free(wmem_allocator_t *pool, struct ftpx_flow *flow)
{
    if (!flow->early)
        return;
    while (flow->early->first)
        ftpx_early_pop(pool, flow);
    wmem_free(pool, flow->early);
    flow->early = NULL;
}
