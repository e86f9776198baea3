/* judge: a candidate is weighed after each segment, and a session likewise as long as it may still turn out to be
 * none.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "judge.h"

#include "../../wire/tls.h"
#include "../../wire/tls_hello.h"
#include "../data/early.h"
#include "../data/guest.h"
#include "../data/infer.h"
#include "../data/stray.h"
#include "../limits.h"
#include "../state.h"
#include "candidate.h"
#include "control.h"
#include "effect.h"
#include "ports.h"

static void begin_session(struct ftpx_engine *engine, struct ftpx_flow *flow, uint8_t client)
{
    bool from_start = flow->opener != FTPX_SIDE_UNKNOWN;

    flow->session = ftpx_session_new(engine, flow, client, from_start);
    ftpx_guest_host(engine->guests, flow->session);
}

/* There is a session now, which may be withdrawn until the verdict is beyond doubt. */
static void promote(struct ftpx_engine *engine, struct ftpx_flow *flow)
{
    begin_session(engine, flow, flow->candidate->client_side);
    ftpx_control_replay(engine, flow);
    ftpx_flow_judge(engine->flows, flow, FTPX_VERDICT_CONTROL);
    if (ftpx_session_is_dark(flow->session))
        ftpx_effect_tls_unseen(flow->session);
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
    bool known_port = ftpx_ports_has_control(engine, flow, flow->opener);

    if (!engine->config.heuristic && !known_port)
        return true;
    if (known_port && side == ftpx_ports_client(engine, flow)) /* who may have lost his way */
        return false;
    return is_first && !ftpx_recognise_possible(segment->payload, known_port);
}

static void begin_order(struct ftpx_engine *engine, struct ftpx_flow *flow)
{
    for (unsigned side = 0; side < 2; side++)
        ftpx_order_init(&flow->half[side]->order, engine->pool, 0, FTPX_LIMIT_CONTROL_HELD);
}

static void begin_candidate(struct ftpx_engine *engine, struct ftpx_flow *flow,
                            const struct ftpx_segment *segment)
{
    flow->candidate = ftpx_candidate_new(engine->pool, ftpx_ports_client(engine, flow));
    flow->candidate->begins_dialogue = ftpx_stray_begins_dialogue(segment->payload);
    begin_order(engine, flow);
}

static void dismiss(struct ftpx_engine *engine, struct ftpx_flow *flow)
{
    bool is_dialogue = flow->session || flow->candidate->begins_dialogue;

    if (flow->session)
        ftpx_session_withdraw(flow->session);
    flow->session = NULL;
    ftpx_control_forget(engine, flow);
    if (is_dialogue || !ftpx_early_keep(engine, flow))
        ftpx_flow_judge(engine->flows, flow, FTPX_VERDICT_OTHER);
}

/* A connection whose first payload is nothing that FTP says. Returns the offset of that. */
static int64_t let_go(struct ftpx_engine *engine, struct ftpx_flow *flow, uint8_t side,
                      const struct ftpx_segment *segment)
{
    if (!ftpx_stray_begins_dialogue(segment->payload) && ftpx_early_keep(engine, flow))
        return ftpx_early_add(engine, flow, side, segment);
    ftpx_flow_judge(engine->flows, flow, FTPX_VERDICT_OTHER);
    return 0;
}

/* There is no doubt that it is a session. */
static void settle(struct ftpx_engine *engine, struct ftpx_flow *flow)
{
    ftpx_control_settle(engine, flow);
    ftpx_early_claim(engine, flow->session);
}

static void weigh(struct ftpx_engine *engine, struct ftpx_flow *flow,
                  const struct ftpx_segment *segment)
{
    const struct ftpx_candidate *candidate = flow->candidate;
    bool ended = (segment->flags & (FTPX_FIN | FTPX_RST)) && !ftpx_control_holds(flow);
    bool known_port = ftpx_ports_has_control(engine, flow, candidate->client_side);
    enum ftpx_recognition found = ftpx_recognise(&candidate->seen, known_port, ended);

    if (found == FTPX_IS_OTHER && !(flow->session && ftpx_session_is_bound(flow->session))) {
        dismiss(engine, flow);
        return;
    }
    if (flow->unheard)
        return; /* a line that nobody answers may be of nobody */
    if (!flow->session && (found == FTPX_IS_LIKELY || found == FTPX_IS_CONTROL))
        promote(engine, flow);
    if (found == FTPX_IS_CONTROL)
        wmem_map_insert(engine->servers, ftpx_session_server(flow->session), flow);
    if (flow->session && (found == FTPX_IS_CONTROL || found == FTPX_IS_OTHER || is_over(candidate)))
        settle(engine, flow);
    else if (is_over(candidate))
        dismiss(engine, flow);
}

/* What is said further may still show that it is another protocol. */
static int64_t feed_control(struct ftpx_engine *engine, struct ftpx_flow *flow, uint8_t side,
                            const struct ftpx_segment *segment)
{
    int64_t offset = ftpx_control_add(engine, flow, side, segment);

    if (flow->candidate) {
        flow->candidate->bytes += segment->length;
        weigh(engine, flow, segment);
    }
    return offset;
}

/* --- TLS from the first byte that is there --- */

/* Clients ask for FTP on data connections too. Whether it may be one: another session of the same hosts goes on,
 * at another port, or may have gone on before the capture began. */
static bool may_be_data(const struct ftpx_engine *engine, struct ftpx_flow *flow, uint8_t server)
{
    const struct ftpx_session *other = ftpx_guest_enter(engine->guests, flow);

    if (!ftpx_infer_has_data_ports(flow))
        return false;
    if (flow->opener == FTPX_SIDE_UNKNOWN)
        return true;
    return other && !ftpx_endpoint_equal(ftpx_session_server(other), &flow->end[server]);
}

/* TLS from the first byte: on a port where that is FTP's, unless the client asks for another
 * protocol; on any port when it asks for FTP (RFC 7301). */
static bool begins_implicit_tls(const struct ftpx_engine *engine, struct ftpx_flow *flow,
                                uint8_t side, const struct ftpx_segment *segment)
{
    uint8_t server = flow->opener == FTPX_SIDE_UNKNOWN ? 1 - side : 1 - flow->opener;
    bool known = ftpx_ports_is_tls(engine, flow->end[server].port);

    if (!ftpx_tls_is_hello(segment->payload))
        return false;
    switch (ftpx_tls_offer(segment->payload)) {
    case FTPX_TLS_OFFER_FTP:
        return known || (engine->config.heuristic && !may_be_data(engine, flow, server));
    case FTPX_TLS_OFFER_NONE: return known;
    case FTPX_TLS_OFFER_OTHER: break;
    }
    return false;
}

static void begin_under_tls(struct ftpx_engine *engine, struct ftpx_flow *flow, uint8_t client,
                            enum ftpx_tls how, uint32_t frame)
{
    begin_session(engine, flow, client);
    ftpx_flow_judge(engine->flows, flow, FTPX_VERDICT_CONTROL);
    ftpx_session_encrypt(flow->session, how, 'P', frame);
    ftpx_infer_add(engine->encrypted, flow->session);
}

static int64_t begin_implicit_tls(struct ftpx_engine *engine, struct ftpx_flow *flow, uint8_t side,
                                  const struct ftpx_segment *segment)
{
    uint8_t client = flow->opener != FTPX_SIDE_UNKNOWN ? flow->opener : side;

    begin_order(engine, flow);
    begin_under_tls(engine, flow, client, FTPX_TLS_IMPLICIT, segment->frame);
    return ftpx_control_add(engine, flow, side, segment);
}

/* TLS under way on FTP's port: the capture begins later, or has lost what agreed to it. */
static bool is_within_tls(const struct ftpx_engine *engine, const struct ftpx_flow *flow,
                          uint8_t side, const struct ftpx_segment *segment)
{
    const struct ftpx_stream *stream = &flow->half[side]->stream;
    bool is_first =
        stream->syn && ftpx_stream_offset(stream, segment->frame, segment->seq) <= stream->start;
    uint8_t client = ftpx_ports_client(engine, flow);
    size_t length = ftpx_tls_record_length(segment->payload);

    if (is_first || client == FTPX_SIDE_UNKNOWN || length == 0 || length > segment->length ||
        ftpx_tls_offer(segment->payload) == FTPX_TLS_OFFER_OTHER)
        return false;
    return ftpx_ports_is_control(engine, flow->end[1 - client].port) ||
           ftpx_ports_is_tls(engine, flow->end[1 - client].port);
}

/* Both directions are read from here on. */
static int64_t begin_within_tls(struct ftpx_engine *engine, struct ftpx_flow *flow, uint8_t side,
                                const struct ftpx_segment *segment)
{
    uint8_t client = ftpx_ports_client(engine, flow);
    bool implicit = ftpx_ports_is_tls(engine, flow->end[1 - client].port);
    struct ftpx_half *half = flow->half[side];
    struct ftpx_half *peer = flow->half[1 - side];

    begin_order(engine, flow);
    half->order.next = ftpx_stream_place(&half->stream, segment);
    peer->order.next = peer->stream.present ? peer->stream.acked : 0;
    begin_under_tls(engine, flow, client, implicit ? FTPX_TLS_IMPLICIT : FTPX_TLS_EXPLICIT,
                    segment->frame);
    return ftpx_control_add(engine, flow, side, segment);
}

/* --- segments --- */

/* A connection that ended without a byte is nobody's. */
static int64_t feed_silent(struct ftpx_engine *engine, struct ftpx_flow *flow, uint8_t side,
                           const struct ftpx_segment *segment)
{
    int64_t offset = ftpx_stream_add(&flow->half[side]->stream, segment, NULL, NULL);

    if (ftpx_flow_has_ended(flow))
        ftpx_flow_judge(engine->flows, flow, FTPX_VERDICT_OTHER);
    return offset;
}

int64_t ftpx_judge_feed(struct ftpx_engine *engine, struct ftpx_flow *flow, uint8_t side,
                        const struct ftpx_segment *segment)
{
    if (flow->verdict == FTPX_VERDICT_CONTROL)
        return feed_control(engine, flow, side, segment);
    if (!flow->candidate && ftpx_flow_speaks(flow, side, segment)) {
        if (begins_implicit_tls(engine, flow, side, segment))
            return begin_implicit_tls(engine, flow, side, segment);
        if (is_within_tls(engine, flow, side, segment))
            return begin_within_tls(engine, flow, side, segment);
        if (begins_as_other(engine, flow, side, segment))
            return let_go(engine, flow, side, segment);
        begin_candidate(engine, flow, segment);
    }
    if (!flow->candidate)
        return feed_silent(engine, flow, side, segment);

    return feed_control(engine, flow, side, segment);
}

void ftpx_judge_catch_up(struct ftpx_engine *engine, struct ftpx_flow *flow)
{
    struct ftpx_segment nothing = {0};

    if (ftpx_flow_is_others(flow))
        return;
    ftpx_control_catch_up(engine, flow);
    if (!flow->candidate)
        return;
    if (ftpx_flow_has_ended(flow))
        nothing.flags = FTPX_FIN;
    weigh(engine, flow, &nothing);
}
