/* data: who was connected to tells which announcement a connection takes up; its segments then
 * advance the transfers.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "data.h"

#include "../../wire/tls.h"
#include "../limits.h"
#include "../state.h"
#include "../tcp/pace.h"
#include "../tcp/recent_bytes.h"
#include "../tcp/tls.h"
#include "content.h"
#include "first_bytes.h"
#include "guest.h"
#include "infer.h"
#include "transfer_link.h"

static bool claim_as(struct ftpx_engine *engine, struct ftpx_flow *flow, uint8_t listener,
                     const struct ftpx_segment *segment)
{
    struct ftpx_expect_match match = ftpx_expect_find(engine->expected, &flow->end[listener],
                                                      &flow->end[1 - listener], segment->time);

    if (!match.passive && !match.active)
        return false;
    ftpx_flow_judge(engine->flows, flow, FTPX_VERDICT_DATA);
    flow->listener = listener;
    flow->passive = match.passive;
    flow->active = match.active;
    if (match.passive)
        ftpx_transfer_connect(match.passive, flow);
    if (match.active)
        ftpx_transfer_connect(match.active, flow);
    return true;
}

/* Without an announcement that could be read: see infer.h. */
static bool claim_by_inference(struct ftpx_engine *engine, struct ftpx_flow *flow, uint8_t side,
                               const struct ftpx_segment *segment)
{
    struct ftpx_session *resumed = ftpx_infer_resumed(engine->encrypted, flow, segment->payload);
    struct ftpx_session *session = resumed;

    if (!session && ftpx_tls_is_hello(segment->payload))
        session = ftpx_infer_session(engine->encrypted, flow);
    if (!session)
        return false;
    ftpx_flow_judge(engine->flows, flow, FTPX_VERDICT_DATA);
    flow->listener = flow->opener != FTPX_SIDE_UNKNOWN ? 1 - flow->opener : 1 - side;
    ftpx_transfer_infer(session, flow)->resumes = resumed;
    return true;
}

bool ftpx_data_claim(struct ftpx_engine *engine, struct ftpx_flow *flow, uint8_t side,
                     const struct ftpx_segment *segment)
{
    bool claimed =
        flow->opener != FTPX_SIDE_UNKNOWN
            ? claim_as(engine, flow, 1 - flow->opener, segment)
            : claim_as(engine, flow, 1 - side, segment) || claim_as(engine, flow, side, segment);

    return claimed || claim_by_inference(engine, flow, side, segment);
}

/* Content that says itself that it is over is as good as its sender's FIN. `frame`: 0 when it did not. */
static void end_in(struct ftpx_transfer *transfer, uint32_t frame)
{
    if (frame != 0)
        ftpx_transfer_advance(transfer, FTPX_EVENT_SENDER_FIN, frame);
}

static void check_end(struct ftpx_transfer *transfer, uint32_t frame)
{
    end_in(transfer, ftpx_content_check_end(transfer, frame));
}

/* Payload that a side sent, freed of TLS, each byte once: to be read where the model must understand it.
 * It has been added to the stream of ftpx_flow_payload, which `offset` counts in. */
static void take_payload(struct ftpx_flow *flow, uint8_t side, int64_t offset, ftpx_span bytes,
                         uint32_t frame)
{
    for (unsigned slot = 0; slot < 2 && bytes.len > 0; slot++) {
        struct ftpx_transfer *transfer = flow->transfer[slot];

        if (!transfer || side != ftpx_transfer_sender(transfer))
            continue;
        if (!ftpx_decode_is_needed(transfer->mode, transfer->structure))
            ftpx_first_bytes_add(transfer, offset, bytes);
        end_in(transfer, ftpx_content_add(transfer, side, offset, bytes, frame));
    }
}

void ftpx_data_named(struct ftpx_transfer *transfer)
{
    end_in(transfer, ftpx_content_named(transfer));
}

/* --- connections that no announcement explained when they began --- */

static void adopt(struct ftpx_expected *expected, struct ftpx_flow *flow)
{
    struct ftpx_transfer *transfer = ftpx_transfer_adopt(expected, flow);

    if (transfer && transfer->exchange)
        ftpx_data_named(transfer);
}

void ftpx_data_announced(struct ftpx_expected *expected)
{
    struct ftpx_flow *flow = ftpx_guest_named(expected->by->session->engine->guests, expected);

    if (flow)
        adopt(expected, flow);
}

void ftpx_data_replied(struct ftpx_transfer *transfer)
{
    struct ftpx_flow *flow = NULL;

    if (!transfer->flow && ftpx_guest_is_wanted(transfer))
        flow = ftpx_guest_of(transfer->engine->guests, transfer);
    if (flow)
        adopt(ftpx_transfer_guess(transfer, flow), flow);
}

void ftpx_data_settle(struct ftpx_engine *engine, struct ftpx_flow *flow)
{
    struct ftpx_transfer *transfer = ftpx_guest_host_of(engine->guests, flow);
    struct ftpx_session *hidden = ftpx_infer_session(engine->encrypted, flow);

    if (transfer)
        ftpx_data_replied(transfer);
    else if (hidden)
        ftpx_transfer_join_hidden(flow->transfer[0], hidden);
}

/* --- TLS --- */

/* Whether the connection's first payload begins TLS, as PROT P lets it (RFC 4217 §9). Where the
 * commands are hidden or missing, the payload itself has to tell. */
static bool begins_tls(const struct ftpx_flow *flow, const struct ftpx_segment *segment)
{
    const struct ftpx_session *session = ftpx_transfer_session(flow);
    bool is_first = flow->half[0]->stream.segments + flow->half[1]->stream.segments == 0;

    if (!is_first || !session || !ftpx_tls_is_hello(segment->payload))
        return false;
    if (session->tls == FTPX_TLS_NONE)
        return ftpx_session_has_lost(session);
    return session->protection.now != 'C' || ftpx_session_is_dark(session);
}

static void begin_tls(struct ftpx_engine *engine, struct ftpx_flow *flow, uint32_t frame)
{
    ftpx_flow_begin_tls(engine->pool, flow, frame);
    for (unsigned side = 0; side < 2; side++)
        ftpx_order_init(&flow->half[side]->order, engine->pool, 0, FTPX_LIMIT_TLS_HELD);
}

/* --- segments --- */

/* One segment on its way in. */
struct arrival {
    struct ftpx_engine *engine;
    struct ftpx_flow *flow;
    uint8_t side;
    const struct ftpx_segment *segment;
    int64_t offset;
    int64_t at; /* how far its payload was looked at */
};

static ftpx_span part_of(const struct arrival *arrival, int64_t from, int64_t to)
{
    ftpx_span bytes = ftpx_span_drop(arrival->segment->payload, (size_t)(from - arrival->offset));
    return ftpx_span_take(bytes, (size_t)(to - from));
}

/* Other connections may go on with this one's TLS session. */
static void learn_resumables(const struct arrival *arrival)
{
    const struct ftpx_flow *flow = arrival->flow;

    for (unsigned slot = 0; slot < 2; slot++)
        if (flow->transfer[slot] && flow->transfer[slot]->session)
            ftpx_infer_learn(arrival->engine->encrypted, flow->transfer[slot]->session,
                             flow->half[arrival->side]);
}

/* Bytes in order of a direction under TLS. What was hidden in them comes back by ftpx_data_plain. */
static void take_records(void *context, int64_t offset, ftpx_span bytes)
{
    const struct arrival *arrival = context;
    struct ftpx_half *half = arrival->flow->half[arrival->side];
    const struct ftpx_half *peer = arrival->flow->half[1 - arrival->side];

    ftpx_tls_take(arrival->engine->pool, half, offset, bytes, arrival->segment,
                  arrival->segment->payload);
    learn_resumables(arrival);
    if (peer->tls->application == 0)
        half->tls->application_early = half->tls->application;
}

static void order_records(struct arrival *arrival, int64_t from, ftpx_span bytes)
{
    struct ftpx_half *half = arrival->flow->half[arrival->side];

    if (half->tls->condition != FTPX_TLS_RECORDS ||
        ftpx_order_add(&half->order, from, bytes, take_records, arrival))
        return;
    ftpx_tls_lose(half);
    ftpx_order_free(&half->order);
}

/* What lies before `to` came before: were it other bytes then, nobody knows which of them the
 * receiver took. */
static void compare_up_to(struct arrival *arrival, int64_t to)
{
    struct ftpx_stream *stream = &arrival->flow->half[arrival->side]->stream;

    if (arrival->at < to)
        stream->conflicting += ftpx_recents_differ(arrival->engine->recents, stream->recent,
                                                   arrival->at, part_of(arrival, arrival->at, to));
    arrival->at = to;
}

/* A new part of the segment's payload. */
static void take_piece(void *context, int64_t from, int64_t to)
{
    struct arrival *arrival = context;
    ftpx_span bytes = part_of(arrival, from, to);

    compare_up_to(arrival, from);
    arrival->at = to;
    ftpx_recents_put(arrival->engine->recents, arrival->flow->half[arrival->side]->stream.recent,
                     from, bytes);
    if (arrival->flow->half[arrival->side]->tls)
        order_records(arrival, from, bytes);
    else
        take_payload(arrival->flow, arrival->side, from, bytes, arrival->segment->frame);
}

/* TLS has an end of its own: who has sent that may go without TCP's. */
static bool ended_before_reset(const struct ftpx_transfer *transfer)
{
    const struct ftpx_half *half = transfer->flow->half[ftpx_transfer_sender(transfer)];
    return half->tls && ftpx_tls_was_closed(half);
}

/* A server that takes a file has acknowledged and closed all before the client resets: nothing is lost by
 * that, however the client came to it. */
static bool was_taken_before_reset(const struct ftpx_transfer *transfer)
{
    const struct ftpx_stream *stream =
        &transfer->flow->half[ftpx_transfer_sender(transfer)]->stream;

    return transfer->direction == FTPX_UPLOAD && stream->answered && stream->has_acks &&
           stream->upheld >= stream->end;
}

static void reset(struct ftpx_transfer *transfer, uint8_t side, uint32_t frame)
{
    bool ended = ended_before_reset(transfer);

    if (ended)
        ftpx_tls_end(transfer->flow->half[ftpx_transfer_sender(transfer)], frame);
    else if (side == ftpx_transfer_sender(transfer) && was_taken_before_reset(transfer))
        return;
    ftpx_transfer_advance(transfer, ended ? FTPX_EVENT_SENDER_FIN : FTPX_EVENT_RESET, frame);
}

/* The sender's FIN is not in the capture, but the receiver has acknowledged it. */
static bool ends_unseen(const struct ftpx_transfer *transfer)
{
    const struct ftpx_stream *stream = ftpx_transfer_stream(transfer);
    return stream && !stream->fin && ftpx_stream_has_end(stream);
}

/* What TLS hides is payload, not the records around it. */
static void advance(struct ftpx_transfer *transfer, uint8_t side,
                    const struct ftpx_segment *segment)
{
    bool by_sender = side == ftpx_transfer_sender(transfer);

    if (!transfer->flow->made)
        return;
    if (transfer->progress.moved == FTPX_MOVED_NOT)
        ftpx_transfer_advance(transfer, FTPX_EVENT_CONNECT, segment->frame);
    if (by_sender && segment->length > 0)
        ftpx_transfer_learn_direction(transfer, side, segment->payload);
    if (segment->flags & FTPX_RST) {
        reset(transfer, side, segment->frame);
        return;
    }
    bool is_first = transfer->progress.moved != FTPX_MOVED_SOME; /* most are not */
    if (is_first && by_sender && segment->length > 0 && transfer->flow->tls_frame == 0)
        ftpx_transfer_advance(transfer, FTPX_EVENT_BYTES, segment->frame);
    if (by_sender ? segment->flags & FTPX_FIN : ends_unseen(transfer))
        ftpx_transfer_advance(transfer, FTPX_EVENT_SENDER_FIN, segment->frame);
}

/* Whether all that a direction sent under TLS has been put in order, its end included. */
static bool has_all_records(const struct ftpx_half *half)
{
    return half->stream.fin && half->order.next >= half->stream.fin_offset;
}

/* Some stacks keep a connection alive with a byte of rubbish in the last one's place. */
static bool may_keep_alive(const struct ftpx_stream *stream, const struct arrival *arrival)
{
    return arrival->segment->length == 1 && arrival->offset + 1 == stream->end;
}

/* Each part of the payload goes where it belongs; those that are not new are compared. */
static void add_to_stream(struct arrival *arrival)
{
    struct ftpx_stream *stream = &arrival->flow->half[arrival->side]->stream;
    const struct ftpx_segment *segment = arrival->segment;
    uint64_t retransmitted = stream->retransmitted;

    if (segment->length > 0 && stream->segments == 0)
        stream->recent = ftpx_recents_begin(arrival->engine->recents);
    arrival->at = stream->syn && arrival->offset < stream->start ? stream->start : arrival->offset;
    ftpx_stream_add(stream, segment, take_piece, arrival);
    if (stream->retransmitted > retransmitted && !may_keep_alive(stream, arrival))
        compare_up_to(arrival, arrival->offset + (int64_t)segment->payload.len);
}

int64_t ftpx_data_add(struct ftpx_engine *engine, struct ftpx_flow *flow, uint8_t side,
                      const struct ftpx_segment *segment)
{
    struct ftpx_expected *const taken[2] = {flow->passive, flow->active};
    struct ftpx_half *half = flow->half[side];
    int64_t offset = ftpx_stream_place(&half->stream, segment);
    struct arrival arrival = {engine, flow, side, segment, offset, offset};

    if (segment->length > 0 && flow->tls_frame == 0 && begins_tls(flow, segment))
        begin_tls(engine, flow, segment->frame);
    for (unsigned slot = 0; slot < 2; slot++)
        if (taken[slot] && segment->length > 0)
            ftpx_transfer_on(flow, taken[slot]);
    if (segment->length > 0 && !(segment->flags & FTPX_RST))
        ftpx_transfer_begin(flow);
    add_to_stream(&arrival);
    ftpx_pace_note(engine->pool, flow, side, segment, offset);
    if (half->plain && has_all_records(half))
        ftpx_tls_end(half, segment->frame);
    for (unsigned slot = 0; slot < 2; slot++) {
        if (!flow->transfer[slot])
            continue;
        if (!flow->reset && flow->transfer[slot]->progress.moved == FTPX_MOVED_RESET)
            ftpx_transfer_advance(flow->transfer[slot], FTPX_EVENT_GOES_ON, segment->frame);
        advance(flow->transfer[slot], side, segment);
        if (!half->tls || segment->length == 0) /* else its text is still to come */
            check_end(flow->transfer[slot], segment->frame);
    }
    return arrival.offset;
}

void ftpx_data_plain(struct ftpx_flow *flow, uint8_t side, ftpx_span text, uint32_t frame,
                     int64_t time)
{
    int64_t offset = ftpx_tls_plain(flow->half[side], text, frame, time);

    take_payload(flow, side, offset, text, frame);
    for (unsigned slot = 0; slot < 2; slot++) {
        struct ftpx_transfer *transfer = flow->transfer[slot];
        if (!transfer || side != ftpx_transfer_sender(transfer))
            continue;
        ftpx_transfer_advance(transfer, FTPX_EVENT_BYTES, frame);
        check_end(transfer, frame);
    }
}
