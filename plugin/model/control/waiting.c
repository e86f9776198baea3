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

/* Whether the other side has acknowledged the segment's last byte: then the segment is late, not
 * early. */
static bool was_acknowledged(const struct ftpx_stream *stream, const struct ftpx_segment *segment)
{
    return stream->present &&
           stream->acked >=
               ftpx_stream_offset(stream, segment->frame, segment->seq) + (int64_t)segment->length;
}

bool ftpx_waiting_must(const struct ftpx_flow *flow, uint8_t side,
                       const struct ftpx_segment *segment)
{
    const struct ftpx_half *other = flow->half[1 - side];

    if (segment->length == 0 || !(segment->flags & FTPX_ACK) ||
        (segment->flags & (FTPX_SYN | FTPX_RST)) || !other->stream.present ||
        was_acknowledged(&flow->half[side]->stream, segment))
        return false;
    return ftpx_waiting_acknowledged(flow, side, segment) > other->order.next;
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

void ftpx_waiting_pop(wmem_allocator_t *pool, struct ftpx_flow *flow)
{
    struct waiting *first = flow->waiting->first;

    flow->waiting->first = first->next;
    flow->waiting->age = 0;
    flow->waiting->count--;
    ftpx_bytes_free(pool, first->segment.payload);
    wmem_free(pool, first);
}

bool ftpx_waiting_may_wait(struct ftpx_flow *flow)
{
    return ++flow->waiting->age <= FTPX_LIMIT_HOLE_ACKED &&
           flow->waiting->count <= FTPX_LIMIT_EARLY;
}

void ftpx_waiting_free(wmem_allocator_t *pool, struct ftpx_flow *flow)
{
    if (!flow->waiting)
        return;
    while (flow->waiting->first)
        ftpx_waiting_pop(pool, flow);
    wmem_free(pool, flow->waiting);
    flow->waiting = NULL;
}
