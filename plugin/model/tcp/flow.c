/* flow: one index from 4-tuple to its newest flow; a tuple that is used again keeps the list of
 * its flows.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "flow.h"

#include "../index.h"
#include "../list.h"
#include "tls.h"
#include <string.h>

enum { RECENT = 1024 };

/* Versions of a 4-tuple that are looked through for an attempt that is answered late. */
#define ATTEMPTS 4

struct ftpx_flow_table {
    wmem_allocator_t *pool;
    struct ftpx_index *newest; /* struct ftpx_flow by `end`, which begins it */
    /* Of segments taken not long ago, the newest of their ends, by a hash that costs little; NULL before the first. */
    struct ftpx_flow *recent[RECENT];
    /* Halves that flows let go of. The newest is used again first: it is still in the processor's
     * cache, where the pool would walk through all that was freed. */
    struct ftpx_half *spare;
};

/* A connection has the 4-tuple from a frame on, until the next has it. */
struct version {
    struct ftpx_flow *flow;
    uint32_t from;
};

struct ftpx_flow_history {
    struct version *versions;
    struct ftpx_numbered *numbered;
    uint32_t count;
    uint32_t room;
};

static uint8_t *put_endpoint(uint8_t *out, const struct ftpx_endpoint *endpoint)
{
    memcpy(out, endpoint->address.bytes, sizeof endpoint->address.bytes);
    out[16] = (uint8_t)(endpoint->port >> 8);
    out[17] = (uint8_t)endpoint->port;
    return out + 18;
}

/* Seeded by wmem, so that a capture cannot aim at one bucket. */
static unsigned tuple_hash(const void *key)
{
    const struct ftpx_endpoint *end = key;
    uint8_t bytes[36];

    put_endpoint(put_endpoint(bytes, &end[0]), &end[1]);
    return wmem_strong_hash(bytes, sizeof bytes);
}

static gboolean tuple_equal(const void *left, const void *right)
{
    const struct ftpx_endpoint *one = left;
    const struct ftpx_endpoint *other = right;
    return ftpx_endpoint_equal(&one[0], &other[0]) && ftpx_endpoint_equal(&one[1], &other[1]);
}

static int compare(const struct ftpx_endpoint *left, const struct ftpx_endpoint *right)
{
    if (left->address.family != right->address.family)
        return left->address.family - right->address.family;
    int order = memcmp(left->address.bytes, right->address.bytes, sizeof left->address.bytes);
    return order != 0 ? order : (int)left->port - (int)right->port;
}

uint8_t ftpx_flow_ends(const struct ftpx_segment *segment, struct ftpx_endpoint end_out[2])
{
    uint8_t side = compare(&segment->from, &segment->to) > 0;

    end_out[side] = segment->from;
    end_out[1 - side] = segment->to;
    return side;
}

struct ftpx_index *ftpx_flow_index_new(wmem_allocator_t *pool)
{
    return ftpx_index_new(pool, tuple_hash, tuple_equal);
}

struct ftpx_flow_table *ftpx_flow_table_new(wmem_allocator_t *pool)
{
    struct ftpx_flow_table *table = wmem_new0(pool, struct ftpx_flow_table);

    table->pool = pool;
    table->newest = ftpx_flow_index_new(pool);
    return table;
}

static struct ftpx_half *new_half(struct ftpx_flow_table *table)
{
    struct ftpx_half *half = table->spare;

    if (half)
        table->spare = half->next_spare;
    else
        half = wmem_new(table->pool, struct ftpx_half);
    *half = (struct ftpx_half){0};
    ftpx_stream_init(&half->stream, table->pool);
    return half;
}

static void free_half(struct ftpx_flow_table *table, struct ftpx_half *half)
{
    wmem_allocator_t *pool = table->pool;

    if (half->order.pool)
        ftpx_order_free(&half->order);
    ftpx_stream_free(&half->stream);
    if (half->tls)
        ftpx_tls_free(pool, half->tls);
    if (half->plain)
        ftpx_stream_free(half->plain);
    wmem_free(pool, half->plain);
    wmem_free(pool, half->pace);
    ftpx_lines_forget(&half->lines);
    half->next_spare = table->spare;
    table->spare = half;
}

static void add_version(wmem_allocator_t *pool, struct ftpx_flow_history *history,
                        struct ftpx_flow *flow, uint32_t from)
{
    FTPX_MAKE_ROOM(pool, history->versions, history->count, history->room);
    history->versions[history->count++] = (struct version){flow, from};
    flow->history = history;
}

static void remember(wmem_allocator_t *pool, struct ftpx_flow *older, struct ftpx_flow *flow)
{
    struct ftpx_flow_history *history = older->history;

    if (!history) {
        history = wmem_new0(pool, struct ftpx_flow_history);
        history->numbered = older->numbered;
        add_version(pool, history, older, older->first_frame);
    }
    add_version(pool, history, flow, flow->first_frame);
}

static struct ftpx_flow *new_flow(struct ftpx_flow_table *table, const struct ftpx_endpoint end[2],
                                  const struct ftpx_segment *segment, struct ftpx_flow *older)
{
    struct ftpx_flow *flow = wmem_new0(table->pool, struct ftpx_flow);

    flow->end[0] = end[0];
    flow->end[1] = end[1];
    flow->opener = FTPX_SIDE_UNKNOWN;
    flow->foreign_side = FTPX_SIDE_UNKNOWN;
    flow->tcp_stream = FTPX_STREAM_UNKNOWN;
    flow->first_frame = segment->frame;
    flow->first_time = segment->time;
    flow->half[0] = new_half(table);
    flow->half[1] = new_half(table);
    if (older)
        remember(table->pool, older, flow);
    ftpx_index_put(table->newest, flow);
    return flow;
}

const struct ftpx_stream *ftpx_flow_payload(const struct ftpx_flow *flow, uint8_t side)
{
    const struct ftpx_half *half = flow->half[side];
    return half->plain ? half->plain : &half->stream;
}

void ftpx_flow_begin_tls(wmem_allocator_t *pool, struct ftpx_flow *flow, uint32_t frame)
{
    flow->tls_frame = frame;
    for (unsigned side = 0; side < 2; side++)
        ftpx_tls_begin(pool, flow->half[side]);
}

const struct ftpx_handshake *ftpx_flow_handshake(const struct ftpx_flow *flow,
                                                 enum ftpx_handshake_role role)
{
    for (unsigned side = 0; side < 2; side++) {
        const struct ftpx_tls_half *tls = flow->half[side] ? flow->half[side]->tls : NULL;
        if (tls && tls->handshake && tls->handshake->role == role)
            return tls->handshake;
    }
    return NULL;
}

bool ftpx_flow_is_under_tls(const struct ftpx_flow *flow, uint8_t side, uint32_t frame)
{
    const struct ftpx_tls_half *tls = flow->half[side] ? flow->half[side]->tls : NULL;

    if (!tls || frame < flow->tls_frame)
        return false;
    return tls->condition != FTPX_TLS_CLEAR || frame < tls->clear_frame;
}

uint64_t ftpx_flow_weight(const struct ftpx_flow *flow, uint8_t side)
{
    const struct ftpx_stream *stream = &flow->half[side]->stream;
    return stream->seen.total + (uint64_t)stream->segments * FTPX_WEIGHT_HEADERS;
}

bool ftpx_flow_has_ended(const struct ftpx_flow *flow)
{
    return flow->reset || (flow->half[0]->stream.fin && flow->half[1]->stream.fin);
}

/* --- the next connection --- */

bool ftpx_flow_is_its_syn(const struct ftpx_flow *flow, uint8_t side,
                          const struct ftpx_segment *segment)
{
    const struct ftpx_stream *stream = &flow->half[side]->stream;
    uint32_t first = segment->seq + 1;

    if (!stream->present && !stream->syn)
        return true;
    int64_t offset = ftpx_stream_offset(stream, segment->frame, first);
    if (stream->syn)
        return offset == stream->start;
    return ftpx_stream_is_near(stream, segment->frame, first) && offset <= stream->start;
}

/* Nobody has answered, or all has been said. */
static bool is_free(const struct ftpx_flow *flow, uint8_t side)
{
    return ftpx_flow_has_ended(flow) || !flow->half[1 - side]->stream.present;
}

static bool answers_foreign_syn(const struct ftpx_flow *flow, uint8_t side,
                                const struct ftpx_segment *segment)
{
    return flow->foreign_side == 1 - side && (segment->flags & FTPX_ACK) &&
           segment->ack == flow->foreign_syn + 1;
}

/* Whether another SYN on a known 4-tuple begins a new connection. Within one that goes on it does only
 * if it is answered: else it is forged, and the receiver drops it (RFC 9293 §3.10.7.4). */
static bool syn_begins_anew(struct ftpx_flow *flow, const struct ftpx_segment *segment,
                            uint8_t side)
{
    const struct ftpx_stream *stream = &flow->half[side]->stream;

    if (!stream->present && !stream->syn)
        return ftpx_flow_has_ended(flow);
    if (ftpx_flow_is_its_syn(flow, side, segment))
        return false;
    if (is_free(flow, side) || answers_foreign_syn(flow, side, segment))
        return true;
    flow->foreign_syn = segment->seq;
    flow->foreign_side = side;
    return false;
}

/* Outside all that a closed connection ever had: behind its FIN, or before its first byte. */
static bool is_outside(const struct ftpx_stream *stream, const struct ftpx_segment *segment)
{
    int64_t offset = ftpx_stream_offset(stream, segment->frame, segment->seq);
    int64_t behind = offset + (int64_t)segment->length;

    return behind > stream->fin_offset + 1 || behind < stream->start - 1;
}

/* The peer of the next connection begins elsewhere than where that of the last one ended. */
static bool acknowledges_end(const struct ftpx_stream *peer, const struct ftpx_segment *segment)
{
    int64_t acknowledged = ftpx_stream_offset(peer, segment->frame, segment->ack);

    return (segment->flags & FTPX_ACK) && peer->present && acknowledged >= peer->upheld &&
           acknowledged <= ftpx_stream_end(peer) + 1;
}

/* Segments without a SYN that no receiver could take any more belong to a connection whose SYN the capture
 * lacks. Numbers of the next one may be near those of the last. */
static bool comes_after_end(const struct ftpx_flow *flow, const struct ftpx_segment *segment,
                            uint8_t side)
{
    const struct ftpx_stream *stream = &flow->half[side]->stream;

    if (acknowledges_end(&flow->half[1 - side]->stream, segment))
        return false;
    if (ftpx_stream_is_closed(stream) && ftpx_stream_is_closed(&flow->half[1 - side]->stream))
        return is_outside(stream, segment);
    return segment->length > 0 && ftpx_flow_has_ended(flow) &&
           !ftpx_stream_is_near(stream, segment->frame, segment->seq);
}

/* The SYN's own side goes on with its numbers, which are not those of the connection so far. */
static bool follows_foreign_syn(const struct ftpx_flow *flow, const struct ftpx_segment *segment,
                                uint8_t side)
{
    return flow->foreign_side == side && segment->seq == flow->foreign_syn + 1 &&
           !ftpx_stream_is_near(&flow->half[side]->stream, segment->frame, segment->seq);
}

static bool begins_anew(struct ftpx_flow *flow, const struct ftpx_segment *segment, uint8_t side)
{
    bool syn = (segment->flags & FTPX_SYN) != 0;

    if (flow->verdict == FTPX_VERDICT_OTHER)
        return syn && !(segment->flags & FTPX_ACK);
    if (segment->flags & FTPX_RST)
        return false;
    if (syn)
        return syn_begins_anew(flow, segment, side);
    return comes_after_end(flow, segment, side) || follows_foreign_syn(flow, segment, side);
}

/* Whether nothing but attempts to open it was seen. */
static bool is_unanswered(const struct ftpx_flow *flow)
{
    return flow->verdict == FTPX_VERDICT_CANDIDATE && flow->opener != FTPX_SIDE_UNKNOWN &&
           !flow->half[1 - flow->opener]->stream.present;
}

/* Whether a SYN is that of an attempt, again, or the answer to it. */
static bool is_about(const struct ftpx_flow *attempt, const struct ftpx_segment *segment,
                     uint8_t side)
{
    const struct ftpx_stream *stream = &attempt->half[attempt->opener]->stream;

    if (side == attempt->opener)
        return ftpx_flow_is_its_syn(attempt, side, segment);
    return (segment->flags & FTPX_ACK) &&
           ftpx_stream_offset(stream, segment->frame, segment->ack) == stream->start;
}

/* Of two attempts with different numbers the answer tells which the other side knows of: one may be forged. */
static struct ftpx_flow *earlier_attempt(const struct ftpx_flow *flow,
                                         const struct ftpx_segment *segment, uint8_t side)
{
    const struct ftpx_flow_history *history = flow->history;

    if (!history || !(segment->flags & FTPX_SYN) || (segment->flags & FTPX_RST) ||
        !is_unanswered(flow) || is_about(flow, segment, side))
        return NULL;
    for (uint32_t back = 2; back <= MIN(history->count, ATTEMPTS); back++) {
        struct ftpx_flow *earlier = history->versions[history->count - back].flow;
        if (is_unanswered(earlier) && is_about(earlier, segment, side))
            return earlier;
    }
    return NULL;
}

static void have_again(struct ftpx_flow_table *table, struct ftpx_flow *flow, uint32_t frame)
{
    add_version(table->pool, flow->history, flow, frame);
    ftpx_index_put(table->newest, flow);
}

/* --- look-up --- */

/* Whoever aims at one place has its flows looked up, no more. */
static unsigned recent_place(const struct ftpx_endpoint end[2])
{
    const uint8_t *address = end[0].address.bytes;
    unsigned hash = end[0].port * 31U + end[1].port * 17U + address[3] + address[15];

    return hash % RECENT;
}

/* Of these ends, whose place is `place`; NULL when there is none. */
static struct ftpx_flow *newest(const struct ftpx_flow_table *table,
                                const struct ftpx_endpoint end[2], unsigned place)
{
    struct ftpx_flow *recent = table->recent[place];

    return recent && tuple_equal(recent->end, end) ? recent : ftpx_index_find(table->newest, end);
}

/* Whether both of its sides are in the capture. */
static bool was_heard(const struct ftpx_flow *flow)
{
    return flow->verdict != FTPX_VERDICT_OTHER && flow->half[0]->stream.present &&
           flow->half[1]->stream.present;
}

struct ftpx_flow *ftpx_flow_take(struct ftpx_flow_table *table, const struct ftpx_segment *segment,
                                 uint8_t *side_out)
{
    struct ftpx_endpoint end[2];
    uint8_t side = ftpx_flow_ends(segment, end);
    unsigned place = recent_place(end);
    struct ftpx_flow *flow = newest(table, end, place);
    struct ftpx_flow *earlier = flow ? earlier_attempt(flow, segment, side) : NULL;
    if (earlier) {
        flow = earlier;
        have_again(table, flow, segment->frame);
    } else if (!flow || begins_anew(flow, segment, side)) {
        bool is_unheard = flow && was_heard(flow) && !(segment->flags & FTPX_SYN);
        flow = new_flow(table, end, segment, flow);
        flow->unheard = is_unheard;
    }
    table->recent[place] = flow;
    *side_out = side;
    return flow;
}

static int64_t first_frame(const void *history, uint32_t index)
{
    return ((const struct ftpx_flow_history *)history)->versions[index].from;
}

struct ftpx_numbered **ftpx_flow_numbered(struct ftpx_flow *flow)
{
    return flow->history ? &flow->history->numbered : &flow->numbered;
}

struct ftpx_flow *ftpx_flow_find(const struct ftpx_flow_table *table,
                                 const struct ftpx_segment *segment, uint8_t *side_out)
{
    struct ftpx_endpoint end[2];

    *side_out = ftpx_flow_ends(segment, end);
    struct ftpx_flow *flow = newest(table, end, recent_place(end));
    if (!flow || !flow->history)
        return flow;

    const struct ftpx_flow_history *history = flow->history;
    uint32_t later =
        ftpx_list_from(history, history->count, segment->frame + INT64_C(1), first_frame);
    return history->versions[later > 0 ? later - 1 : 0].flow;
}

bool ftpx_flow_speaks(const struct ftpx_flow *flow, uint8_t side,
                      const struct ftpx_segment *segment)
{
    const struct ftpx_stream *stream = &flow->half[side]->stream;

    return segment->length > 0 &&
           (!stream->syn ||
            ftpx_stream_offset(stream, segment->frame, segment->seq) + (int64_t)segment->length >
                stream->start);
}

bool ftpx_flow_is_others(const struct ftpx_flow *flow)
{
    return flow->verdict == FTPX_VERDICT_OTHER || flow->verdict == FTPX_VERDICT_EARLY;
}

void ftpx_flow_judge(struct ftpx_flow_table *table, struct ftpx_flow *flow,
                     enum ftpx_verdict verdict)
{
    flow->verdict = verdict;
    if (verdict != FTPX_VERDICT_OTHER)
        return;
    for (unsigned side = 0; side < 2; side++) {
        free_half(table, flow->half[side]);
        flow->half[side] = NULL;
    }
}
