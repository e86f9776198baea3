/* stream: anchors tie a frame's 32-bit sequence numbers to 64-bit offsets; between two anchors
 * the signed distance decides.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "stream.h"

#include "../list.h"

#define ANCHOR_DISTANCE (INT64_C(1) << 28)
#define NEAR_DISTANCE   (INT64_C(1) << 26)
/* What a capture may have lost between two segments without an acknowledgement that says so. */
#define LOST_DISTANCE (INT64_C(1) << 28)

void ftpx_stream_init(struct ftpx_stream *stream, wmem_allocator_t *pool)
{
    *stream = (struct ftpx_stream){.pool = pool};
    ftpx_ranges_init(&stream->seen, pool);
}

void ftpx_stream_free(struct ftpx_stream *stream)
{
    wmem_free(stream->pool, stream->earlier);
    ftpx_ranges_free(&stream->seen);
    stream->earlier = NULL;
    stream->earlier_count = stream->earlier_room = 0;
    stream->is_anchored = false;
}

static void anchor(struct ftpx_stream *stream, uint32_t frame, uint32_t seq, int64_t offset)
{
    if (stream->is_anchored) {
        FTPX_MAKE_ROOM(stream->pool, stream->earlier, stream->earlier_count, stream->earlier_room);
        stream->earlier[stream->earlier_count++] = stream->mark;
    }
    stream->mark = (struct ftpx_stream_mark){frame, seq, offset};
    stream->is_anchored = true;
}

static int64_t frame_of(const void *marks, uint32_t index)
{
    const struct ftpx_stream_mark *all = marks;
    return all[index].frame;
}

/* The newest anchor set in `frame` or before; the first one when all are later. */
static const struct ftpx_stream_mark *anchor_at(const struct ftpx_stream *stream, uint32_t frame)
{
    if (stream->mark.frame <= frame || stream->earlier_count == 0)
        return &stream->mark;
    uint32_t later =
        ftpx_list_from(stream->earlier, stream->earlier_count, frame + INT64_C(1), frame_of);
    return &stream->earlier[later > 0 ? later - 1 : 0];
}

int64_t ftpx_stream_offset(const struct ftpx_stream *stream, uint32_t frame, uint32_t seq)
{
    if (!stream->is_anchored)
        return 0;

    const struct ftpx_stream_mark *mark = anchor_at(stream, frame);
    return mark->offset + (int32_t)(seq - mark->seq);
}

/* A byte of rubbish that only asks whether the peer is still there repeats the number before the next
 * one, which the peer has acknowledged (RFC 9293 §3.8.4). Of a side that sends, it is like any byte that
 * comes again. */
static bool is_keep_alive(const struct ftpx_stream *stream, int64_t offset, int64_t end)
{
    if (stream->syn && stream->begin_frame == 0)
        return end <= stream->start;
    return stream->segments == 0 && stream->has_acks && end == offset + 1 && end == stream->acked;
}

/* What looked like the handshake's acknowledgement was that of payload that the capture has later. */
static void refute_begin(struct ftpx_stream *stream)
{
    stream->syn = false;
    stream->begin_frame = 0;
}

static void note_payload(struct ftpx_stream *stream, const struct ftpx_segment *segment,
                         int64_t offset, ftpx_range_fn on_new, void *context)
{
    int64_t captured = offset + (int64_t)segment->payload.len;
    int64_t end = offset + (int64_t)segment->length;

    if (is_keep_alive(stream, offset, end))
        return;
    if (stream->begin_frame != 0 && offset < stream->start)
        refute_begin(stream);
    bool before_start = stream->syn && offset < stream->start;
    int64_t from = before_start ? stream->start : offset;
    if (stream->first_frame == 0) {
        stream->first_frame = segment->frame;
        stream->first_time = segment->time;
        if (!stream->syn) /* a keep-alive that came before it had a lower number */
            stream->start = from;
    }
    stream->segments++;
    stream->newest = end;
    stream->last_frame = segment->frame;
    stream->last_time = segment->time;
    if (from < stream->start)
        stream->start = from;
    if (end > stream->end)
        stream->end = end;
    if (captured > from) {
        uint64_t refused = stream->seen.refused;
        uint64_t fresh = ftpx_ranges_add(&stream->seen, from, captured, on_new, context);
        refused = stream->seen.refused - refused;
        stream->retransmitted += (uint64_t)(captured - from) - fresh - refused;
    }
}

/* Whether another segment or an acknowledgement has been near: one that is far outside the window,
 * be it forged, must not take all that follow with it. */
static bool is_confirmed(const struct ftpx_stream *stream, int64_t offset)
{
    return offset - stream->newest < LOST_DISTANCE || offset - stream->acked < LOST_DISTANCE;
}

/* Its first byte is there: offsets count from that. */
static void anchor_anew(struct ftpx_stream *stream, uint32_t frame, uint32_t seq)
{
    int64_t shift = ftpx_stream_offset(stream, frame, seq);

    stream->is_anchored = false;
    stream->earlier_count = 0;
    stream->by_acks = false;
    stream->acked -= shift;
    stream->acked_seen -= shift;
    stream->upheld -= shift;
    anchor(stream, frame, seq, 0);
}

int64_t ftpx_stream_place(struct ftpx_stream *stream, const struct ftpx_segment *segment)
{
    uint32_t seq = segment->seq + (segment->flags & FTPX_SYN ? 1 : 0);
    bool is_first = stream->by_acks && (segment->length > 0 || segment->flags & FTPX_SYN);

    stream->present = true;
    if (!stream->is_anchored || is_first)
        anchor_anew(stream, segment->frame, seq);

    int64_t offset = ftpx_stream_offset(stream, segment->frame, seq);
    if (offset > stream->mark.offset + ANCHOR_DISTANCE && is_confirmed(stream, offset))
        anchor(stream, segment->frame, seq, offset);
    return offset;
}

/* --- the end --- */

/* What the peer acknowledged is a FIN that ends at `offset`, and nothing behind that. */
static bool is_taken(const struct ftpx_stream *stream, int64_t offset)
{
    return stream->has_acks && stream->upheld == offset + 1;
}

static bool is_end_taken(const struct ftpx_stream *stream)
{
    return stream->fin && is_taken(stream, stream->fin_offset);
}

/* Bytes behind it were acknowledged. */
static bool is_end_refuted(const struct ftpx_stream *stream)
{
    return stream->fin && stream->has_acks && stream->upheld > stream->fin_offset + 1;
}

/* That which the peer acknowledged counts, whatever came first. */
static void choose_fin(struct ftpx_stream *stream)
{
    if (!stream->other_fin || is_end_taken(stream) || !is_taken(stream, stream->other_fin_offset))
        return;
    int64_t offset = stream->fin_offset;
    stream->fin_offset = stream->other_fin_offset;
    stream->other_fin_offset = offset;
}

/* Until one is acknowledged the first counts, unless bytes lie behind it and it before another: no
 * receiver takes one that lies before what it has, nor anything behind one that it took. */
static void note_fin(struct ftpx_stream *stream, int64_t offset)
{
    bool keeps = stream->fin && (offset < stream->fin_offset || stream->end <= stream->fin_offset);

    if (stream->fin && offset != stream->fin_offset) {
        stream->other_fin = true;
        stream->other_fin_offset = keeps ? offset : stream->fin_offset;
    }
    if (!keeps)
        stream->fin_offset = offset;
    stream->fin = true;
    choose_fin(stream);
}

/* --- segments --- */

int64_t ftpx_stream_add(struct ftpx_stream *stream, const struct ftpx_segment *segment,
                        ftpx_range_fn on_new, void *context)
{
    bool syn = (segment->flags & FTPX_SYN) != 0;
    int64_t offset = ftpx_stream_place(stream, segment);

    if (syn && (!stream->syn || stream->begin_frame != 0) && offset <= stream->start) {
        stream->syn = true;
        stream->begin_frame = 0;
        stream->start = offset; /* below 0 when payload was captured before the SYN */
    }
    if (segment->length > 0 && !(segment->flags & FTPX_RST))
        note_payload(stream, segment, offset, on_new, context);
    if (segment->flags & FTPX_FIN)
        note_fin(stream, offset + (int64_t)segment->length);
    return offset;
}

/* Behind all that the sender is known to have sent, its FIN included. */
static int64_t sent_up_to(const struct ftpx_stream *stream)
{
    return stream->fin && stream->fin_offset >= stream->end ? stream->fin_offset + 1 : stream->end;
}

/* One of what nobody has seen sent is of lost bytes, or forged: a later one below it takes it back, as
 * acknowledgements only grow. */
static void note_acked(struct ftpx_stream *stream, int64_t offset)
{
    bool takes_back = offset < stream->upheld && stream->upheld > sent_up_to(stream);

    if (offset > stream->acked)
        stream->acked = offset;
    if (offset <= sent_up_to(stream) && offset > stream->acked_seen)
        stream->acked_seen = offset;
    if (takes_back)
        stream->upheld = MAX(offset, stream->acked_seen);
    else
        stream->upheld = MAX(offset, stream->upheld);
    stream->has_acks = true;
}

static bool is_close(int64_t one, int64_t other)
{
    return one - other < LOST_DISTANCE && other - one < LOST_DISTANCE;
}

void ftpx_stream_acknowledge(struct ftpx_stream *stream, uint32_t frame, uint32_t ack)
{
    if (!stream->is_anchored) {
        stream->by_acks = true;
        anchor(stream, frame, ack, 0);
    }
    int64_t offset = ftpx_stream_offset(stream, frame, ack);
    note_acked(stream, offset);
    if (offset > stream->mark.offset + ANCHOR_DISTANCE && offset == stream->acked &&
        is_close(offset, stream->newest))
        anchor(stream, frame, ack, offset);
    choose_fin(stream);
}

void ftpx_stream_begin(struct ftpx_stream *stream, uint32_t frame, uint32_t seq)
{
    if (stream->syn)
        return;
    if (!stream->is_anchored || stream->by_acks)
        anchor_anew(stream, frame, seq);

    int64_t offset = ftpx_stream_offset(stream, frame, seq);
    if (offset > stream->start)
        return;
    stream->syn = true;
    stream->start = offset;
}

/* --- facts --- */

bool ftpx_stream_is_closed(const struct ftpx_stream *stream)
{
    return stream->fin && (is_end_taken(stream) || !stream->has_acks);
}

int64_t ftpx_stream_end(const struct ftpx_stream *stream)
{
    int64_t end = MAX(stream->start, stream->end);

    if (is_end_taken(stream))
        return stream->fin_offset;
    if (stream->fin && !is_end_refuted(stream))
        return MAX(end, stream->fin_offset);
    if (!stream->has_acks || stream->upheld <= end + 1)
        return end; /* one more may be the FIN */
    return stream->answered ? stream->upheld - 1 : stream->upheld;
}

bool ftpx_stream_has_more(const struct ftpx_stream *stream)
{
    return stream->end > ftpx_stream_end(stream);
}

bool ftpx_stream_has_end(const struct ftpx_stream *stream)
{
    if (is_end_refuted(stream))
        return false;
    if (!stream->fin)
        return stream->answered && is_taken(stream, ftpx_stream_end(stream));
    return stream->fin_offset >= stream->end || is_end_taken(stream);
}

uint64_t ftpx_stream_gap_bytes(const struct ftpx_stream *stream)
{
    return ftpx_ranges_missing(&stream->seen, stream->start, ftpx_stream_end(stream));
}

uint64_t ftpx_stream_bytes(const struct ftpx_stream *stream)
{
    int64_t end = ftpx_stream_end(stream);

    if (!ftpx_stream_has_more(stream))
        return stream->seen.total;
    return (uint64_t)(end - stream->start) - ftpx_ranges_missing(&stream->seen, stream->start, end);
}

bool ftpx_stream_is_near(const struct ftpx_stream *stream, uint32_t frame, uint32_t seq)
{
    int64_t offset = ftpx_stream_offset(stream, frame, seq);

    return !stream->is_anchored ||
           (offset > stream->start - NEAR_DISTANCE && offset < stream->end + NEAR_DISTANCE);
}

/* --- carried from one engine to another --- */

void ftpx_stream_carry_marks(struct ftpx_ledger *ledger, struct ftpx_stream *stream)
{
    uint32_t count = stream->earlier_count + stream->is_anchored;

    ftpx_ledger_word(ledger, &count);
    if (!ledger->out) {
        stream->is_anchored = false;
        stream->earlier_count = 0;
    }
    for (uint32_t i = 0; i < count && !ledger->failed; i++) {
        struct ftpx_stream_mark mark = {0};
        if (ledger->out)
            mark = i < stream->earlier_count ? stream->earlier[i] : stream->mark;
        ftpx_ledger_frame(ledger, &mark.frame);
        ftpx_ledger_word(ledger, &mark.seq);
        ftpx_ledger_signed(ledger, &mark.offset);
        if (!ledger->out && !ledger->failed)
            anchor(stream, mark.frame, mark.seq, mark.offset);
    }
}
