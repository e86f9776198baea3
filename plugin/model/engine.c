/* engine: finds a segment's flow and hands it on by the flow's verdict.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "engine.h"

#include "../wire/tls.h"
#include "control/candidate.h"
#include "control/control.h"
#include "control/dialogue.h"
#include "data/data.h"
#include "data/decode.h"
#include "data/infer.h"
#include "limits.h"
#include "tcp/recent_bytes.h"
#include "data/stray.h"

struct ftpx_engine *ftpx_engine_new(wmem_allocator_t *pool, const struct ftpx_config *config)
{
    struct ftpx_engine *engine = wmem_new0(pool, struct ftpx_engine);

    engine->pool = pool;
    engine->config = *config;
    engine->config.ports =
        wmem_memdup(pool, config->ports, config->port_count * sizeof *config->ports);
    engine->config.tls_ports =
        wmem_memdup(pool, config->tls_ports, config->tls_port_count * sizeof *config->tls_ports);
    engine->flows = ftpx_flow_table_new(pool);
    engine->expected = ftpx_expect_table_new(pool);
    engine->encrypted = ftpx_infer_table_new(pool);
    engine->decoding = wmem_new0(pool, struct ftpx_decode_budget);
    engine->recents = ftpx_recents_new(pool);
    engine->sessions = wmem_array_new(pool, sizeof(struct ftpx_session *));
    engine->transfers = wmem_array_new(pool, sizeof(struct ftpx_transfer *));
    engine->guesses =
        ftpx_guess_table_new(pool, config->bruteforce_count, config->bruteforce_seconds);
    return engine;
}

static bool is_among(const uint16_t *ports, uint32_t count, uint16_t port)
{
    for (uint32_t index = 0; index < count; index++)
        if (ports[index] == port)
            return true;
    return false;
}

static bool is_known_port(const struct ftpx_engine *engine, uint16_t port)
{
    return is_among(engine->config.ports, engine->config.port_count, port);
}

/* Whether the server's port, or without a handshake either port, is configured for FTP. */
static bool has_known_port(const struct ftpx_engine *engine, const struct ftpx_flow *flow,
                           uint8_t client)
{
    if (client != FTPX_SIDE_UNKNOWN)
        return is_known_port(engine, flow->end[1 - client].port);
    return is_known_port(engine, flow->end[0].port) || is_known_port(engine, flow->end[1].port);
}

static void note_handshake(struct ftpx_flow *flow, uint8_t side, const struct ftpx_segment *segment)
{
    bool syn = (segment->flags & FTPX_SYN) != 0;

    if (syn)
        flow->opener = segment->flags & FTPX_ACK ? 1 - side : side;
    else if (flow->established_time == 0 && flow->opener == side &&
             flow->half[1 - side]->stream.syn)
        flow->established_time = segment->time;
}

static void note_flow(struct ftpx_flow *flow, uint8_t side, const struct ftpx_segment *segment)
{
    flow->last_frame = segment->frame;
    flow->last_time = segment->time;
    flow->reset |= (segment->flags & FTPX_RST) != 0;
    note_handshake(flow, side, segment);
    if (segment->flags & FTPX_ACK)
        ftpx_stream_acknowledge(&flow->half[1 - side]->stream, segment->frame, segment->ack);
}

/* --- candidates --- */

static void note_end(struct ftpx_flow *flow, const struct ftpx_segment *segment)
{
    enum ftpx_closed_by how = segment->flags & FTPX_RST ? FTPX_CLOSED_RST : FTPX_CLOSED_FIN;

    if (flow->session && (segment->flags & (FTPX_FIN | FTPX_RST)))
        ftpx_dialogue_end(flow->session, how, ftpx_flow_has_ended(flow), segment->frame);
}

static void promote(struct ftpx_engine *engine, struct ftpx_flow *flow)
{
    bool from_start = flow->opener != FTPX_SIDE_UNKNOWN;

    flow->session = ftpx_session_new(engine, flow, flow->candidate->client_side, from_start);
    ftpx_control_replay(engine, flow);
    ftpx_flow_judge(engine->flows, flow, FTPX_VERDICT_CONTROL);
}

static bool is_over(const struct ftpx_candidate *candidate)
{
    return candidate->bytes > FTPX_LIMIT_CANDIDATE_BYTES;
}

/* A first payload that no control line can begin with, or a port that the user did not ask for. */
static bool begins_as_other(const struct ftpx_engine *engine, const struct ftpx_flow *flow,
                            uint8_t side, const struct ftpx_segment *segment)
{
    const struct ftpx_stream *stream = &flow->half[side]->stream;
    bool is_first =
        !stream->syn || ftpx_stream_offset(stream, segment->frame, segment->seq) <= stream->start;

    if (!engine->config.heuristic && !has_known_port(engine, flow, flow->opener))
        return true;
    return is_first && !ftpx_recognise_possible(segment->payload);
}

static void begin_candidate(struct ftpx_engine *engine, struct ftpx_flow *flow)
{
    flow->candidate = ftpx_candidate_new(engine->pool, flow->opener);
    for (unsigned side = 0; side < 2; side++)
        ftpx_order_init(&flow->half[side]->order, engine->pool, 0, FTPX_LIMIT_CONTROL_HELD);
}

static void dismiss(struct ftpx_engine *engine, struct ftpx_flow *flow)
{
    ftpx_control_forget(engine, flow);
    ftpx_flow_judge(engine->flows, flow, FTPX_VERDICT_OTHER);
}

static void weigh(struct ftpx_engine *engine, struct ftpx_flow *flow,
                  const struct ftpx_segment *segment)
{
    const struct ftpx_candidate *candidate = flow->candidate;
    bool ended = (segment->flags & (FTPX_FIN | FTPX_RST)) != 0;
    bool known_port = has_known_port(engine, flow, candidate->client_side);

    switch (ftpx_recognise(&candidate->seen, known_port, ended)) {
    case FTPX_IS_CONTROL: promote(engine, flow); break;
    case FTPX_IS_OTHER: dismiss(engine, flow); break;
    case FTPX_NOT_YET:
        if (is_over(candidate))
            dismiss(engine, flow);
        break;
    }
}

/* TLS from the first byte: on a port where that is FTP's, unless the client asks for another
 * protocol; on any port when it asks for FTP (RFC 7301). */
static bool begins_implicit_tls(const struct ftpx_engine *engine, const struct ftpx_flow *flow,
                                uint8_t side, const struct ftpx_segment *segment)
{
    uint8_t server = flow->opener == FTPX_SIDE_UNKNOWN ? 1 - side : 1 - flow->opener;
    bool known =
        is_among(engine->config.tls_ports, engine->config.tls_port_count, flow->end[server].port);

    if (!ftpx_tls_is_hello(segment->payload))
        return false;
    switch (ftpx_tls_offer(segment->payload)) {
    case FTPX_TLS_OFFER_FTP: return known || engine->config.heuristic;
    case FTPX_TLS_OFFER_NONE: return known;
    case FTPX_TLS_OFFER_OTHER: break;
    }
    return false;
}

static int64_t begin_implicit_tls(struct ftpx_engine *engine, struct ftpx_flow *flow, uint8_t side,
                                  const struct ftpx_segment *segment)
{
    bool from_start = flow->opener != FTPX_SIDE_UNKNOWN;
    uint8_t client = from_start ? flow->opener : side;

    for (unsigned half = 0; half < 2; half++)
        ftpx_order_init(&flow->half[half]->order, engine->pool, 0, FTPX_LIMIT_CONTROL_HELD);
    flow->session = ftpx_session_new(engine, flow, client, from_start);
    ftpx_flow_judge(engine->flows, flow, FTPX_VERDICT_CONTROL);
    ftpx_session_encrypt(flow->session, FTPX_TLS_IMPLICIT, 'P', segment->frame);
    ftpx_infer_add(engine->encrypted, flow->session);
    return ftpx_control_add(engine, flow, side, segment);
}

/* A connection that ended without a byte is nobody's. */
static int64_t feed_silent(struct ftpx_engine *engine, struct ftpx_flow *flow, uint8_t side,
                           const struct ftpx_segment *segment)
{
    int64_t offset = ftpx_stream_add(&flow->half[side]->stream, segment, NULL, NULL);

    if (ftpx_flow_has_ended(flow))
        ftpx_flow_judge(engine->flows, flow, FTPX_VERDICT_OTHER);
    return offset;
}

/* A probe that asks whether the peer is alive may bring a byte, which lies before what comes next (RFC
 * 1122 §4.2.3.6): before the first, it is none of the stream. */
static bool speaks(const struct ftpx_flow *flow, uint8_t side, const struct ftpx_segment *segment)
{
    const struct ftpx_stream *stream = &flow->half[side]->stream;

    return segment->length > 0 &&
           (!stream->syn ||
            ftpx_stream_offset(stream, segment->frame, segment->seq) + (int64_t)segment->length >
                stream->start);
}

static int64_t feed_candidate(struct ftpx_engine *engine, struct ftpx_flow *flow, uint8_t side,
                              const struct ftpx_segment *segment)
{
    if (!flow->candidate && speaks(flow, side, segment)) {
        if (begins_implicit_tls(engine, flow, side, segment))
            return begin_implicit_tls(engine, flow, side, segment);
        if (begins_as_other(engine, flow, side, segment)) {
            ftpx_flow_judge(engine->flows, flow, FTPX_VERDICT_OTHER);
            return 0;
        }
        begin_candidate(engine, flow);
    }
    if (!flow->candidate)
        return feed_silent(engine, flow, side, segment);

    flow->candidate->bytes += segment->length;
    int64_t offset = ftpx_control_add(engine, flow, side, segment);
    weigh(engine, flow, segment);
    return offset;
}

/* A SYN or a first payload may take up an announced endpoint. */
static bool may_be_data(const struct ftpx_flow *flow, const struct ftpx_segment *segment)
{
    return flow->verdict == FTPX_VERDICT_CANDIDATE && !flow->candidate &&
           ((segment->flags & FTPX_SYN) || segment->length > 0);
}

static int64_t feed_data(struct ftpx_engine *engine, struct ftpx_flow *flow, uint8_t side,
                         const struct ftpx_segment *segment)
{
    int64_t offset = ftpx_data_add(engine, flow, side, segment);

    if (flow->transfer[0] && !flow->transfer[0]->session)
        ftpx_stray_follow(engine, flow, segment->frame);
    return offset;
}

static int64_t feed_flow(struct ftpx_engine *engine, struct ftpx_flow *flow, uint8_t side,
                         const struct ftpx_segment *segment)
{
    if (may_be_data(flow, segment) && !ftpx_data_claim(engine, flow, side, segment) &&
        segment->length > 0)
        ftpx_stray_claim(engine, flow, side, segment);
    switch (flow->verdict) {
    case FTPX_VERDICT_CANDIDATE: return feed_candidate(engine, flow, side, segment);
    case FTPX_VERDICT_CONTROL: return ftpx_control_add(engine, flow, side, segment);
    case FTPX_VERDICT_DATA: return feed_data(engine, flow, side, segment);
    case FTPX_VERDICT_OTHER: break;
    }
    return 0;
}

struct ftpx_sighting ftpx_engine_feed(struct ftpx_engine *engine,
                                      const struct ftpx_segment *segment)
{
    uint8_t side;
    struct ftpx_flow *flow = ftpx_flow_take(engine->flows, segment, &side);

    if (flow->verdict == FTPX_VERDICT_OTHER)
        return (struct ftpx_sighting){flow, side, 0};
    if (segment->time_digits > engine->time_digits)
        engine->time_digits = segment->time_digits;
    note_flow(flow, side, segment);
    int64_t offset = feed_flow(engine, flow, side, segment);
    note_end(flow, segment);
    return (struct ftpx_sighting){flow, side, offset};
}

void ftpx_engine_feed_plain(struct ftpx_engine *engine, struct ftpx_flow *flow, uint8_t side,
                            ftpx_span text, uint32_t frame, int64_t time)
{
    if (flow->verdict == FTPX_VERDICT_CONTROL)
        ftpx_control_plain(engine, flow, side, text, frame, time);
    else if (flow->verdict == FTPX_VERDICT_DATA)
        ftpx_data_plain(flow, side, text, frame, time);
}

struct ftpx_sighting ftpx_engine_find(const struct ftpx_engine *engine,
                                      const struct ftpx_segment *segment)
{
    uint8_t side;
    struct ftpx_flow *flow = ftpx_flow_find(engine->flows, segment, &side);
    uint32_t seq = segment->seq + (segment->flags & FTPX_SYN ? 1 : 0);

    if (!flow || flow->verdict == FTPX_VERDICT_OTHER)
        return (struct ftpx_sighting){flow, side, 0};
    return (struct ftpx_sighting){
        flow, side, ftpx_stream_offset(&flow->half[side]->stream, segment->frame, seq)};
}

uint32_t ftpx_engine_session_count(const struct ftpx_engine *engine)
{
    return wmem_array_get_count(engine->sessions);
}

const struct ftpx_session *ftpx_engine_session(const struct ftpx_engine *engine, uint32_t id)
{
    return *(struct ftpx_session **)wmem_array_index(engine->sessions, id);
}

uint32_t ftpx_engine_transfer_count(const struct ftpx_engine *engine)
{
    return wmem_array_get_count(engine->transfers);
}

const struct ftpx_transfer *ftpx_engine_transfer(const struct ftpx_engine *engine, uint32_t id)
{
    return *(struct ftpx_transfer **)wmem_array_index(engine->transfers, id);
}
