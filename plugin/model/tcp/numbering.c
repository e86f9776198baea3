/* numbering: for each pair of ends its newest stream. What Wireshark compares are the numbers that each side
 * began with, or what it takes for that where it has not seen a SYN.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "numbering.h"

struct began {
    uint32_t seq;
    bool known;
};

struct ftpx_numbered {
    uint32_t stream;
    struct began began[2]; /* by side */
    bool ended;            /* a FIN or RST of either side */
};

struct ftpx_numbering {
    wmem_allocator_t *pool;
    uint32_t count;
    bool ended_is_over;
};

bool ftpx_numbering_needs(const struct ftpx_sighting *sighting, const struct ftpx_segment *segment)
{
    const struct ftpx_flow *flow = sighting->flow;
    const struct ftpx_half *peer = flow->half[1 - sighting->side];
    bool ends = (segment->flags & (FTPX_FIN | FTPX_RST)) != 0;
    bool has_ended = peer && peer->stream.fin;

    return flow->tcp_stream == FTPX_STREAM_UNKNOWN || (segment->flags & FTPX_SYN) ||
           (ends && !has_ended);
}

struct ftpx_numbering *ftpx_numbering_new(wmem_allocator_t *pool, bool ended_is_over)
{
    struct ftpx_numbering *numbering = wmem_new0(pool, struct ftpx_numbering);

    numbering->pool = pool;
    numbering->ended_is_over = ended_is_over;
    return numbering;
}

/* Of a segment with this flag combination. */
static bool is(const struct ftpx_segment *segment, uint8_t flags)
{
    return (segment->flags & (FTPX_SYN | FTPX_ACK)) == flags;
}

static void note(struct ftpx_numbered *stream, uint8_t side, const struct ftpx_segment *segment)
{
    struct began *own = &stream->began[side];
    struct began *peer = &stream->began[1 - side];

    if (!own->known)
        *own = (struct began){segment->seq - !(segment->flags & FTPX_SYN), true};
    if (!peer->known && (segment->flags & FTPX_ACK))
        *peer = (struct began){segment->ack - 1, true};
    stream->ended |= (segment->flags & (FTPX_FIN | FTPX_RST)) != 0;
}

static struct ftpx_numbered *begin(struct ftpx_numbering *numbering, struct ftpx_flow *flow)
{
    struct ftpx_numbered *stream = wmem_new0(numbering->pool, struct ftpx_numbered);

    stream->stream = numbering->count++;
    *ftpx_flow_numbered(flow) = stream;
    return stream;
}

/* Whether a SYN of `side` begins another stream. False and `doubt` where that depends on more. */
static bool begins_anew(const struct ftpx_numbering *numbering, const struct ftpx_numbered *stream,
                        uint8_t side, const struct ftpx_segment *segment, bool *doubt)
{
    const struct began *own = &stream->began[side];
    bool differs = own->seq != segment->seq;

    if (is(segment, FTPX_SYN)) {
        *doubt = !own->known;
        return own->known && (differs || (stream->ended && numbering->ended_is_over));
    }
    *doubt = is(segment, FTPX_SYN | FTPX_ACK) && own->known && differs;
    return false;
}

bool ftpx_numbering_take(struct ftpx_numbering *numbering, const struct ftpx_sighting *sighting,
                         const struct ftpx_segment *segment, uint32_t *stream_out)
{
    struct ftpx_numbered *stream = *ftpx_flow_numbered(sighting->flow);
    bool doubt = false;

    if (!stream || begins_anew(numbering, stream, sighting->side, segment, &doubt))
        stream = begin(numbering, sighting->flow);
    note(stream, sighting->side, segment);
    *stream_out = stream->stream;
    return !doubt;
}
