/* evidence: the numbers of one direction are held against what the other has acknowledged.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "evidence.h"

/* The largest window that is in use: what lies further behind all that was seen is in none. */
#define WINDOW (INT64_C(1) << 26)

static bool accepts_reset(const struct ftpx_stream *stream, const struct ftpx_segment *segment)
{
    int64_t offset = ftpx_stream_offset(stream, segment->frame, segment->seq);

    if (!stream->present)
        return true; /* an answer to a SYN */
    return offset >= stream->acked_seen && offset < MAX(stream->end, stream->acked) + WINDOW;
}

static bool is_within_window(int64_t offset, int64_t from, int64_t to)
{
    return offset > from - WINDOW && offset < to + WINDOW;
}

/* Not what lies in no window of all that is known of its side, nor what comes behind a FIN that the receiver
 * has acknowledged. */
static bool accepts_payload(const struct ftpx_stream *stream, const struct ftpx_segment *segment)
{
    int64_t offset = ftpx_stream_offset(stream, segment->frame, segment->seq);

    if (!stream->is_anchored)
        return true; /* nothing is known */
    if (stream->fin && stream->has_acks && ftpx_stream_is_closed(stream) &&
        offset > stream->fin_offset)
        return false;
    return is_within_window(offset, stream->start, stream->end) ||
           (stream->has_acks && is_within_window(offset, stream->upheld, stream->upheld));
}

bool ftpx_evidence_accepts(const struct ftpx_flow *flow, uint8_t side,
                           const struct ftpx_segment *segment)
{
    bool is_data = flow->verdict == FTPX_VERDICT_DATA || flow->verdict == FTPX_VERDICT_EARLY;
    bool is_said = segment->length > 0 && !is_data;

    if (segment->flags & FTPX_RST)
        return accepts_reset(&flow->half[side]->stream, segment);
    if (is_said && !accepts_payload(&flow->half[side]->stream, segment))
        return false;
    return !(segment->flags & FTPX_SYN) || ftpx_flow_is_its_syn(flow, side, segment);
}

/* --- the handshake --- */

/* What follows the opener's SYN and brings nothing acknowledges the listener's, unless that and some of
 * the listener's bytes were lost. */
static bool ends_handshake(const struct ftpx_flow *flow, uint8_t side,
                           const struct ftpx_segment *segment)
{
    const struct ftpx_stream *stream = &flow->half[side]->stream;

    return flow->opener == side && stream->syn && segment->length == 0 &&
           !(segment->flags & (FTPX_SYN | FTPX_FIN | FTPX_RST)) &&
           ftpx_stream_offset(stream, segment->frame, segment->seq) == stream->start;
}

static void note_handshake(struct ftpx_flow *flow, uint8_t side, const struct ftpx_segment *segment)
{
    bool syn = (segment->flags & FTPX_SYN) != 0;
    struct ftpx_stream *other = &flow->half[1 - side]->stream;

    if (syn) {
        flow->opener = segment->flags & FTPX_ACK ? 1 - side : side;
        struct ftpx_syn *own = &flow->half[side]->syn;
        *own = (struct ftpx_syn){segment->time, own->time != 0,
                                 ftpx_tcp_syn_options(segment->options)};
    } else if (flow->established_time == 0 && flow->opener == side && other->syn) {
        flow->established_time = segment->time;
    }
    if (!(segment->flags & FTPX_ACK))
        return;
    if (syn) {
        ftpx_stream_begin(other, segment->frame, segment->ack);
    } else if (!other->is_anchored && ends_handshake(flow, side, segment)) {
        ftpx_stream_begin(other, segment->frame, segment->ack);
        other->begin_frame = segment->frame;
    }
}

/* --- resets --- */

/* Who gives a connection up names what it would have sent next; who knows none, what the other side has
 * acknowledged (RFC 9293 §3.10.7.1). */
static bool aborts(const struct ftpx_segment *segment)
{
    return (segment->flags & FTPX_ACK) != 0;
}

static void note_reset(struct ftpx_flow *flow, uint8_t side, const struct ftpx_segment *segment)
{
    const struct ftpx_stream *stream = &flow->half[side]->stream;
    const struct ftpx_stream *other = &flow->half[1 - side]->stream;

    if (flow->reset)
        return;
    flow->reset = true;
    flow->contested |=
        aborts(segment) && ftpx_stream_offset(stream, segment->frame, segment->seq) < stream->end;
    flow->reset_side = side;
    flow->reset_at = MAX(ftpx_stream_offset(stream, segment->frame, segment->seq), stream->end);
    flow->reset_other = MAX(other->end, other->acked);
}

static int64_t number_behind(const struct ftpx_stream *stream, const struct ftpx_segment *segment)
{
    int64_t offset = ftpx_stream_offset(stream, segment->frame, segment->seq);
    return offset + (int64_t)segment->length + (segment->flags & FTPX_FIN ? 1 : 0);
}

/* Whether the connection goes on behind its RST: segments that were only captured late bring nothing new. */
static bool goes_on(const struct ftpx_flow *flow, uint8_t side, const struct ftpx_segment *segment)
{
    const struct ftpx_stream *stream = &flow->half[side]->stream;
    const struct ftpx_stream *other = &flow->half[1 - side]->stream;
    int64_t acked = ftpx_stream_offset(other, segment->frame, segment->ack);
    bool by_resetter = side == flow->reset_side;

    if (by_resetter && ftpx_stream_is_near(stream, segment->frame, segment->seq) &&
        number_behind(stream, segment) > flow->reset_at)
        return true;
    return (segment->flags & FTPX_ACK) &&
           ftpx_stream_is_near(other, segment->frame, segment->ack) &&
           acked > (by_resetter ? flow->reset_other : flow->reset_at);
}

static void take_back_reset(struct ftpx_flow *flow, uint8_t side,
                            const struct ftpx_segment *segment)
{
    flow->reset = false;
    flow->contested |= side == flow->reset_side && segment->length > 0;
}

void ftpx_evidence_note(struct ftpx_flow *flow, uint8_t side, const struct ftpx_segment *segment)
{
    note_handshake(flow, side, segment);
    if (segment->flags & FTPX_RST)
        note_reset(flow, side, segment);
    else if (flow->reset && goes_on(flow, side, segment))
        take_back_reset(flow, side, segment);
    if (flow->half[1 - side]->stream.present && !(segment->flags & FTPX_RST))
        flow->unheard = false;
    if (segment->flags & FTPX_ACK)
        ftpx_stream_acknowledge(&flow->half[1 - side]->stream, segment->frame, segment->ack);
    if (segment->flags & FTPX_FIN)
        flow->half[1 - side]->stream.answered = true;
}
