/* numbering: for each pair of ends its newest stream. What Wireshark compares are the numbers that each side
 * began with, or what it takes for that where it has not seen a SYN.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "numbering.h"

#include "../../wire/big_endian.h"
#include "../index.h"

#include <string.h>

enum { HEADER = 20 };

struct began {
    uint32_t seq;
    bool known;
};

struct ftpx_numbered {
    uint32_t stream;
    struct began began[2]; /* by side */
    bool ended;            /* a RST, or FIN with ACK, of either side */
};

/* A stream of ends that the engine knows no flow of, or did not when it began. */
struct unfed {
    struct ftpx_endpoint end[2];
    struct ftpx_numbered *numbered;
};

struct ftpx_numbering {
    wmem_allocator_t *pool;
    struct ftpx_numbering_rules rules;
    uint32_t count;
    struct ftpx_index *unfed; /* struct unfed; NULL before the first */
};

/* What of a segment counts. */
struct told {
    uint8_t side;
    uint8_t flags;
    uint32_t seq;
    uint32_t ack;
    bool tells_begin;
    bool tells_end;
};

/* A SYN may begin another stream, of which the other side's begin is to be learned again. */
static void note_begun(struct ftpx_flow *flow, const struct ftpx_segment *segment)
{
    if (segment->flags & FTPX_SYN)
        flow->begun_frame = 0;
    if (flow->begun_frame == 0 && (segment->flags & FTPX_ACK))
        flow->begun_frame = segment->frame;
}

bool ftpx_numbering_needs(const struct ftpx_sighting *sighting, const struct ftpx_segment *segment)
{
    struct ftpx_flow *flow = sighting->flow;

    note_begun(flow, segment);
    return flow->begun_frame == 0 || flow->begun_frame == segment->frame ||
           flow->tcp_stream == FTPX_STREAM_UNKNOWN ||
           (segment->flags & (FTPX_SYN | FTPX_FIN | FTPX_RST));
}

struct ftpx_numbering *ftpx_numbering_new(wmem_allocator_t *pool,
                                          const struct ftpx_numbering_rules *rules)
{
    struct ftpx_numbering *numbering = wmem_new0(pool, struct ftpx_numbering);

    numbering->pool = pool;
    numbering->rules = *rules;
    return numbering;
}

/* --- one stream --- */

/* With these of two flags. */
static bool has(const struct told *told, uint8_t of, uint8_t flags)
{
    return (told->flags & of) == flags;
}

static bool begins_anew(const struct ftpx_numbering *numbering, const struct ftpx_numbered *stream,
                        const struct told *told)
{
    const struct began *own = &stream->began[told->side];
    bool ended_is_over = numbering->rules.ended_is_over;

    if (!(told->flags & FTPX_SYN) || ((told->flags & FTPX_ACK) && !ended_is_over) || !own->known)
        return false;
    return own->seq != told->seq || (stream->ended && ended_is_over);
}

/* A SYN+ACK says anew what its side began with. */
static void note_begin(struct ftpx_numbered *stream, const struct told *told)
{
    struct began *own = &stream->began[told->side];
    struct began *peer = &stream->began[1 - told->side];
    bool answers = has(told, FTPX_SYN | FTPX_ACK, FTPX_SYN | FTPX_ACK);

    if (own->known ? answers : told->tells_begin)
        *own = (struct began){told->seq - !(told->flags & FTPX_SYN), true};
    if (!peer->known && told->tells_begin && (told->flags & FTPX_ACK))
        *peer = (struct began){told->ack - 1, true};
}

static void note_end(struct ftpx_numbered *stream, const struct told *told)
{
    if (!told->tells_end)
        return;
    if (has(told, FTPX_SYN | FTPX_ACK, FTPX_SYN))
        stream->ended = false;
    if ((told->flags & FTPX_RST) || has(told, FTPX_FIN | FTPX_ACK, FTPX_FIN | FTPX_ACK))
        stream->ended = true;
}

static struct ftpx_numbered *begin(struct ftpx_numbering *numbering)
{
    struct ftpx_numbered *stream = wmem_new0(numbering->pool, struct ftpx_numbered);

    stream->stream = numbering->count++;
    return stream;
}

static void count(struct ftpx_numbering *numbering, struct ftpx_numbered **newest,
                  const struct told *told)
{
    if (!*newest || begins_anew(numbering, *newest, told))
        *newest = begin(numbering);
    note_begin(*newest, told);
    note_end(*newest, told);
}

/* --- streams --- */

/* NULL when there is none. */
static struct unfed *unfed_at(const struct ftpx_numbering *numbering,
                              const struct ftpx_endpoint end[2])
{
    return numbering->unfed ? ftpx_index_find(numbering->unfed, end) : NULL;
}

static struct unfed *new_unfed(struct ftpx_numbering *numbering, const struct ftpx_endpoint end[2])
{
    struct unfed *unfed = wmem_new0(numbering->pool, struct unfed);

    memcpy(unfed->end, end, sizeof unfed->end);
    if (!numbering->unfed)
        numbering->unfed = ftpx_flow_index_new(numbering->pool);
    ftpx_index_put(numbering->unfed, unfed);
    return unfed;
}

/* Of a flow: where its newest stream is, which may have begun before the flow did. */
static struct ftpx_numbered **newest_of(const struct ftpx_numbering *numbering,
                                        struct ftpx_flow *flow)
{
    struct ftpx_numbered **newest = ftpx_flow_numbered(flow);

    if (!*newest) {
        const struct unfed *unfed = unfed_at(numbering, flow->end);
        *newest = unfed ? unfed->numbered : NULL;
    }
    return newest;
}

uint32_t ftpx_numbering_take(struct ftpx_numbering *numbering, const struct ftpx_sighting *sighting,
                             const struct ftpx_segment *segment)
{
    struct ftpx_numbered **newest = newest_of(numbering, sighting->flow);
    struct told told = {
        .side = sighting->side,
        .flags = segment->flags,
        .seq = segment->seq,
        .ack = segment->ack,
        .tells_begin = true,
        .tells_end = true,
    };

    count(numbering, newest, &told);
    return (*newest)->stream;
}

/* --- segments that are not fed --- */

bool ftpx_numbering_read(const struct ftpx_numbering *numbering, const struct ftpx_packet *packet,
                         struct ftpx_segment *out)
{
    uint8_t bytes[HEADER] = {0};

    if (packet->payload.len < numbering->rules.least)
        return false;
    memcpy(bytes, packet->payload.at, MIN(packet->payload.len, HEADER));
    out->from = (struct ftpx_endpoint){packet->from, ftpx_be16(bytes)};
    out->to = (struct ftpx_endpoint){packet->to, ftpx_be16(bytes + 2)};
    out->seq = ftpx_be32(bytes + 4);
    out->ack = ftpx_be32(bytes + 8);
    out->header = (bytes[12] >> 4U) * 4U;
    out->flags = bytes[13];
    out->length = packet->length;
    return true;
}

/* 4.0 learns nothing of where a side began from a packet that is shorter than its header says, the others of an end
 * from a header that says to be too short. */
void ftpx_numbering_hear(struct ftpx_numbering *numbering, struct ftpx_flow *flow,
                         const struct ftpx_segment *segment, bool in_error)
{
    struct ftpx_endpoint end[2];
    bool is_recent = numbering->rules.ended_is_over;
    struct told told = {
        .side = ftpx_flow_ends(segment, end),
        .flags = segment->flags,
        .seq = segment->seq,
        .ack = segment->ack,
        .tells_begin = !in_error && (is_recent || segment->header <= segment->length),
        .tells_end = !is_recent || segment->header >= HEADER,
    };

    if (flow) {
        if (segment->flags & FTPX_SYN) /* see note_begun */
            flow->begun_frame = 0;
        count(numbering, newest_of(numbering, flow), &told);
        return;
    }
    struct unfed *unfed = unfed_at(numbering, end);
    count(numbering, &(unfed ? unfed : new_unfed(numbering, end))->numbered, &told);
}
