/* stream: anchors tie a frame's 32-bit sequence numbers to 64-bit offsets; between two anchors
 * the signed distance decides.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "stream.h"

#include "../list.h"

#define ANCHOR_DISTANCE (INT64_C(1) << 30)
#define NEAR_DISTANCE   (INT64_C(1) << 26)
/* What a capture may have lost between two segments. */
#define LOST_DISTANCE (INT64_C(1) << 28)

struct ftpx_stream_mark {
    uint32_t frame;
    uint32_t seq;
    int64_t offset;
};

void ftpx_stream_init(struct ftpx_stream *stream, wmem_allocator_t *pool)
{
    *stream = (struct ftpx_stream){.pool = pool};
    ftpx_ranges_init(&stream->seen, pool);
}

void ftpx_stream_free(struct ftpx_stream *stream)
{
    wmem_free(stream->pool, stream->marks);
    ftpx_ranges_free(&stream->seen);
    stream->marks = NULL;
    stream->mark_count = 0;
}

static void anchor(struct ftpx_stream *stream, uint32_t frame, uint32_t seq, int64_t offset)
{
    FTPX_MAKE_ROOM(stream->pool, stream->marks, stream->mark_count, stream->mark_room);
    stream->marks[stream->mark_count++] = (struct ftpx_stream_mark){frame, seq, offset};
}

static int64_t frame_of(const void *marks, uint32_t index)
{
    const struct ftpx_stream_mark *all = marks;
    return all[index].frame;
}

/* The newest anchor set in `frame` or before; the first one when all are later. */
static const struct ftpx_stream_mark *anchor_at(const struct ftpx_stream *stream, uint32_t frame)
{
    const struct ftpx_stream_mark *newest = &stream->marks[stream->mark_count - 1];

    if (newest->frame <= frame)
        return newest;
    uint32_t later =
        ftpx_list_from(stream->marks, stream->mark_count, frame + INT64_C(1), frame_of);
    return &stream->marks[later > 0 ? later - 1 : 0];
}

int64_t ftpx_stream_offset(const struct ftpx_stream *stream, uint32_t frame, uint32_t seq)
{
    if (stream->mark_count == 0)
        return 0;

    const struct ftpx_stream_mark *mark = anchor_at(stream, frame);
    return mark->offset + (int32_t)(seq - mark->seq);
}

static void note_payload(struct ftpx_stream *stream, const struct ftpx_segment *segment,
                         int64_t offset, ftpx_range_fn on_new, void *context)
{
    /* keep-alives repeat the SYN's number */
    bool before_start = stream->syn && offset < stream->start;
    int64_t from = before_start ? stream->start : offset;
    int64_t captured = offset + (int64_t)segment->payload.len;
    int64_t end = offset + (int64_t)segment->length;

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

int64_t ftpx_stream_place(struct ftpx_stream *stream, const struct ftpx_segment *segment)
{
    uint32_t seq = segment->seq + (segment->flags & FTPX_SYN ? 1 : 0);

    if (stream->mark_count == 0)
        anchor(stream, segment->frame, seq, 0);

    int64_t offset = ftpx_stream_offset(stream, segment->frame, seq);
    if (offset > stream->marks[stream->mark_count - 1].offset + ANCHOR_DISTANCE &&
        is_confirmed(stream, offset))
        anchor(stream, segment->frame, seq, offset);
    return offset;
}

/* The first counts, unless bytes lie behind it and it before another: no receiver takes one that lies
 * before what it has, nor anything behind one that it took. */
static void note_fin(struct ftpx_stream *stream, int64_t offset)
{
    if (stream->fin && (offset <= stream->fin_offset || stream->end <= stream->fin_offset))
        return;
    stream->fin = true;
    stream->fin_offset = offset;
}

int64_t ftpx_stream_add(struct ftpx_stream *stream, const struct ftpx_segment *segment,
                        ftpx_range_fn on_new, void *context)
{
    bool syn = (segment->flags & FTPX_SYN) != 0;
    int64_t offset = ftpx_stream_place(stream, segment);

    if (syn && !stream->syn && offset <= stream->start) {
        stream->syn = true;
        stream->start = offset; /* below 0 when payload was captured before the SYN */
    }
    if (segment->length > 0 && !(segment->flags & FTPX_RST))
        note_payload(stream, segment, offset, on_new, context);
    if (segment->flags & FTPX_FIN)
        note_fin(stream, offset + (int64_t)segment->length);
    return offset;
}

void ftpx_stream_acknowledge(struct ftpx_stream *stream, uint32_t frame, uint32_t ack)
{
    int64_t offset = ftpx_stream_offset(stream, frame, ack);

    if (stream->mark_count > 0 && offset > stream->acked)
        stream->acked = offset;
}

uint64_t ftpx_stream_bytes(const struct ftpx_stream *stream)
{
    return stream->seen.total;
}

static int64_t end_with_fin(const struct ftpx_stream *stream)
{
    return stream->fin && stream->fin_offset > stream->end ? stream->fin_offset : stream->end;
}

bool ftpx_stream_has_end(const struct ftpx_stream *stream)
{
    return stream->fin && stream->fin_offset >= stream->end;
}

uint64_t ftpx_stream_gap_bytes(const struct ftpx_stream *stream)
{
    return ftpx_ranges_missing(&stream->seen, stream->start, end_with_fin(stream));
}

bool ftpx_stream_is_near(const struct ftpx_stream *stream, uint32_t frame, uint32_t seq)
{
    int64_t offset = ftpx_stream_offset(stream, frame, seq);

    return stream->mark_count == 0 ||
           (offset > stream->start - NEAR_DISTANCE && offset < stream->end + NEAR_DISTANCE);
}
