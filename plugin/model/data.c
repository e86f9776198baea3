/* data: who was connected to tells which announcement a connection takes up; its segments then
 * advance the transfers.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "data.h"

#include "../wire/tls.h"
#include "infer.h"
#include "limits.h"
#include "tls.h"

#include <string.h>

/* How far into a transfer a NUL still tells that its content is no text. */
#define BINARY_WITHIN 4096

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
    struct ftpx_session *session =
        ftpx_tls_is_hello(segment->payload) ? ftpx_infer_session(engine->encrypted, flow) : NULL;

    if (!session)
        return false;
    ftpx_flow_judge(engine->flows, flow, FTPX_VERDICT_DATA);
    flow->listener = flow->opener != FTPX_SIDE_UNKNOWN ? 1 - flow->opener : 1 - side;
    ftpx_transfer_infer(session, flow);
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

static void look_for_binary(struct ftpx_transfer *transfer, const struct ftpx_segment *segment,
                            int64_t offset)
{
    if (offset < BINARY_WITHIN && segment->payload.len > 0 &&
        memchr(segment->payload.at, 0, segment->payload.len))
        transfer->binary = true;
}

/* What TLS hides is payload, not the records around it; it comes without TCP's flags. */
static bool is_payload(const struct ftpx_flow *flow, const struct ftpx_segment *segment)
{
    return flow->tls_frame == 0 || segment->flags == 0;
}

static void advance(struct ftpx_transfer *transfer, uint8_t side,
                    const struct ftpx_segment *segment, int64_t offset)
{
    bool by_sender = side == ftpx_transfer_sender(transfer);

    if (segment->flags & FTPX_RST) {
        ftpx_transfer_advance(transfer, FTPX_EVENT_RESET, segment->frame);
        return;
    }
    if (by_sender && segment->length > 0 && is_payload(transfer->flow, segment)) {
        ftpx_transfer_advance(transfer, FTPX_EVENT_BYTES, segment->frame);
        look_for_binary(transfer, segment, offset);
    }
    if (by_sender && (segment->flags & FTPX_FIN))
        ftpx_transfer_advance(transfer, FTPX_EVENT_SENDER_FIN, segment->frame);
}

/* --- TLS --- */

/* The session that agreed on the connection; of a server-to-server copy the passive one's. */
static const struct ftpx_session *session_of(const struct ftpx_flow *flow)
{
    const struct ftpx_expected *expected = flow->passive ? flow->passive : flow->active;

    if (expected)
        return expected->by->session;
    return flow->transfer[0] ? flow->transfer[0]->session : NULL;
}

/* Whether the connection's first payload begins TLS, as PROT P lets it (RFC 4217 §9). Where the
 * commands are hidden, the payload itself has to tell. */
static bool begins_tls(const struct ftpx_flow *flow, const struct ftpx_segment *segment)
{
    const struct ftpx_session *session = session_of(flow);
    bool is_first = flow->half[0]->stream.segments + flow->half[1]->stream.segments == 0;

    if (!is_first || !session || session->tls == FTPX_TLS_NONE ||
        !ftpx_tls_is_hello(segment->payload))
        return false;
    return session->protection.now != 'C' || ftpx_session_is_dark(session);
}

static void begin_tls(struct ftpx_engine *engine, struct ftpx_flow *flow, uint32_t frame)
{
    ftpx_tls_begin(engine->pool, flow, frame);
    for (unsigned side = 0; side < 2; side++)
        ftpx_order_init(&flow->half[side]->order, engine->pool, 0, FTPX_LIMIT_TLS_HELD);
}

/* One segment under TLS on its way in. */
struct arrival {
    struct ftpx_engine *engine;
    struct ftpx_half *half;
    const struct ftpx_segment *segment;
    int64_t offset;
};

static void deliver(void *context, int64_t offset, ftpx_span bytes)
{
    const struct arrival *arrival = context;

    ftpx_tls_take(arrival->engine->pool, arrival->half, offset, bytes, arrival->segment,
                  arrival->offset);
}

static void take_piece(void *context, int64_t from, int64_t to)
{
    const struct arrival *arrival = context;
    struct ftpx_half *half = arrival->half;
    ftpx_span payload = arrival->segment->payload;
    ftpx_span bytes = ftpx_span_take(ftpx_span_drop(payload, (size_t)(from - arrival->offset)),
                                     (size_t)(to - from));

    if (half->tls->condition != FTPX_TLS_RECORDS ||
        ftpx_order_add(&half->order, from, bytes, deliver, context))
        return;
    ftpx_tls_lose(half);
    ftpx_order_free(&half->order);
}

static int64_t add_under_tls(struct ftpx_engine *engine, struct ftpx_half *half,
                             const struct ftpx_segment *segment)
{
    struct arrival arrival = {engine, half, segment, ftpx_stream_place(&half->stream, segment)};

    ftpx_stream_add(&half->stream, segment, take_piece, &arrival);
    if (segment->flags & FTPX_FIN) {
        half->plain->fin = true;
        half->plain->fin_offset = half->plain->end;
    }
    return arrival.offset;
}

/* --- segments --- */

static int64_t add_segment(struct ftpx_engine *engine, struct ftpx_flow *flow, uint8_t side,
                           const struct ftpx_segment *segment)
{
    struct ftpx_half *half = flow->half[side];

    if (segment->length > 0 && flow->tls_frame == 0 && begins_tls(flow, segment))
        begin_tls(engine, flow, segment->frame);
    if (half->tls)
        return add_under_tls(engine, half, segment);
    return ftpx_stream_add(&half->stream, segment, NULL, NULL);
}

int64_t ftpx_data_add(struct ftpx_engine *engine, struct ftpx_flow *flow, uint8_t side,
                      const struct ftpx_segment *segment)
{
    struct ftpx_expected *const taken[2] = {flow->passive, flow->active};
    int64_t offset = add_segment(engine, flow, side, segment);

    for (unsigned slot = 0; slot < 2; slot++) {
        if (taken[slot] && segment->length > 0)
            ftpx_transfer_on(flow, taken[slot]);
        if (flow->transfer[slot])
            advance(flow->transfer[slot], side, segment, offset);
    }
    return offset;
}

void ftpx_data_plain(struct ftpx_flow *flow, uint8_t side, ftpx_span text, uint32_t frame,
                     int64_t time)
{
    struct ftpx_segment segment = {.frame = frame, .time = time, .payload = text};
    int64_t offset = ftpx_tls_plain(flow->half[side], text, frame, time);

    segment.length = (uint32_t)text.len;
    for (unsigned slot = 0; slot < 2; slot++)
        if (flow->transfer[slot])
            advance(flow->transfer[slot], side, &segment, offset);
}
