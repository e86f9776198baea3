/* engine: finds a segment's flow and hands it on by the flow's verdict.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "engine.h"

#include "bytes.h"
#include "control/attempt.h"
#include "control/control.h"
#include "control/dialogue.h"
#include "control/judge.h"
#include "control/overdue.h"
#include "control/ports.h"
#include "data/data.h"
#include "data/decode.h"
#include "data/early.h"
#include "data/expect.h"
#include "data/guest.h"
#include "data/infer.h"
#include "data/stray.h"
#include "data/transfer_link.h"
#include "session/names.h"
#include "tcp/evidence.h"
#include "tcp/recent_bytes.h"

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
    engine->overdue = ftpx_overdue_table_new(pool);
    engine->guests = ftpx_guest_table_new(pool);
    engine->decoding = wmem_new0(pool, struct ftpx_decode_budget);
    engine->recents = ftpx_recents_new(pool);
    engine->sessions = wmem_array_new(pool, sizeof(struct ftpx_session *));
    engine->transfers = wmem_array_new(pool, sizeof(struct ftpx_transfer *));
    engine->attempts = ftpx_attempts_new(pool);
    engine->servers = wmem_map_new(pool, ftpx_bytes_hash_endpoint, ftpx_bytes_equal_endpoints);
    engine->guesses =
        ftpx_guess_table_new(pool, config->bruteforce_count, config->bruteforce_seconds);
    engine->names = ftpx_name_table_new(pool, config);
    return engine;
}

/* No TCP repeats a SYN as soon as this, in nanoseconds: what comes before was captured twice. */
#define SYN_AGAIN INT64_C(50000000)

/* What nobody answers, or only a RST, is no connection. */
static void note_knock(struct ftpx_flow *flow, uint8_t side, const struct ftpx_segment *segment)
{
    struct ftpx_knocks *knocks = &flow->knocks;

    if (segment->flags & FTPX_RST) {
        knocks->refusals +=
            !flow->made && flow->opener == 1 - side && knocks->refusals < knocks->syns;
    } else if ((segment->flags & (FTPX_SYN | FTPX_ACK)) != FTPX_SYN) {
        flow->made = true;
    } else if (knocks->syns == 0 || segment->time - flow->knocked >= SYN_AGAIN) {
        knocks->syns++;
        flow->knocked = segment->time;
    }
}

static void note_flow(struct ftpx_flow *flow, uint8_t side, const struct ftpx_segment *segment)
{
    flow->last_frame = segment->frame;
    flow->last_time = segment->time;
    flow->half[side]->packets++;
    flow->half[side]->bytes += segment->length;
    flow->half[side]->headers += segment->header;
    ftpx_evidence_note(flow, side, segment);
    note_knock(flow, side, segment);
}

static void note_end(struct ftpx_flow *flow, const struct ftpx_segment *segment)
{
    if (flow->session && (segment->flags & (FTPX_FIN | FTPX_RST)))
        ftpx_dialogue_end(flow->session, ftpx_flow_has_ended(flow), segment->frame);
}

/* A SYN or a first payload may take up an announced endpoint. */
static bool may_be_data(const struct ftpx_flow *flow, const struct ftpx_segment *segment)
{
    return flow->verdict == FTPX_VERDICT_CANDIDATE && !flow->candidate &&
           ((segment->flags & FTPX_SYN) || segment->length > 0);
}

/* A connection is used that nobody has announced yet, but for lines that wait behind a hole. Those that wait
 * for a host which is late as a whole come before it is. */
static void catch_up_announcers(struct ftpx_engine *engine, const struct ftpx_flow *flow,
                                const struct ftpx_address *late)
{
    for (uint8_t side = 0; side < 2; side++) {
        struct ftpx_flow *control =
            side == flow->opener ? NULL
                                 : ftpx_overdue_announcer(engine->overdue, flow->end[side].port);
        if (control && control != flow && !(late && ftpx_control_awaits(control, late)))
            ftpx_judge_catch_up(engine, control);
    }
}

/* Whether an announcement is there already: one that waits behind a hole may be of the same port. */
static bool is_announced(const struct ftpx_engine *engine, const struct ftpx_flow *flow,
                         const struct ftpx_segment *segment)
{
    if (flow->opener == FTPX_SIDE_UNKNOWN)
        return false;
    struct ftpx_expect_match match = ftpx_expect_find(
        engine->expected, &flow->end[1 - flow->opener], &flow->end[flow->opener], segment->time);
    return match.passive || match.active;
}

/* What is read meanwhile may have taken the connection up already. */
static bool claim_data(struct ftpx_engine *engine, struct ftpx_flow *flow, uint8_t side,
                       const struct ftpx_segment *segment, const struct ftpx_session *host)
{
    const struct ftpx_address *late =
        host && !flow->half[1 - side]->stream.present ? &flow->end[1 - side].address : NULL;

    if (ftpx_overdue_announces(engine->overdue) &&
        (segment->length > 0 || is_announced(engine, flow, segment)))
        catch_up_announcers(engine, flow, late);
    return flow->verdict == FTPX_VERDICT_DATA || ftpx_data_claim(engine, flow, side, segment);
}

/* A transfer that was refused leaves its connection to the next one, whose command may wait behind a hole. */
static void catch_up_heirs(struct ftpx_engine *engine, const struct ftpx_flow *flow)
{
    const struct ftpx_transfer *transfer = ftpx_transfer_carried(flow);
    struct ftpx_flow *control = transfer && transfer->session ? transfer->session->flow : NULL;

    if (control && control->overdue && transfer->progress.said >= FTPX_SAID_FAILURE &&
        ftpx_transfer_carried_nothing(transfer))
        ftpx_judge_catch_up(engine, control);
}

static int64_t feed_data(struct ftpx_engine *engine, struct ftpx_flow *flow, uint8_t side,
                         const struct ftpx_segment *segment)
{
    if (segment->length > 0)
        catch_up_heirs(engine, flow);
    int64_t offset = ftpx_data_add(engine, flow, side, segment);

    if (flow->transfer[0] && !flow->transfer[0]->session)
        ftpx_stray_follow(engine, flow, segment->frame);
    return offset;
}

/* A session between the same hosts that it may belong to. Its first payload tells more, and on FTP's ports
 * it is a session itself. */
static const struct ftpx_session *host_of(struct ftpx_engine *engine, struct ftpx_flow *flow,
                                          uint8_t side, const struct ftpx_segment *segment)
{
    const struct ftpx_session *host = ftpx_guest_enter(engine->guests, flow);

    return ftpx_flow_speaks(flow, side, segment) &&
                   !ftpx_ports_has_control(engine, flow, flow->opener)
               ? host
               : NULL;
}

static void claim(struct ftpx_engine *engine, struct ftpx_flow *flow, uint8_t side,
                  const struct ftpx_segment *segment)
{
    const struct ftpx_session *host = host_of(engine, flow, side, segment);

    if (!claim_data(engine, flow, side, segment, host) && segment->length > 0)
        ftpx_stray_claim(engine, flow, side, segment, host);
}

static int64_t feed_flow(struct ftpx_engine *engine, struct ftpx_flow *flow, uint8_t side,
                         const struct ftpx_segment *segment)
{
    if (may_be_data(flow, segment))
        claim(engine, flow, side, segment);
    switch (flow->verdict) {
    case FTPX_VERDICT_CANDIDATE:
    case FTPX_VERDICT_CONTROL: return ftpx_judge_feed(engine, flow, side, segment);
    case FTPX_VERDICT_DATA: return feed_data(engine, flow, side, segment);
    case FTPX_VERDICT_EARLY: return ftpx_early_add(engine, flow, side, segment);
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
    if (!ftpx_evidence_accepts(flow, side, segment))
        return ftpx_engine_find(engine, segment);
    ftpx_attempt_note(engine, flow, side, segment);
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

static struct ftpx_session *session_at(const struct ftpx_engine *engine, uint32_t id)
{
    ftpx_state_walk(engine);
    return *(struct ftpx_session **)wmem_array_index(engine->sessions, id);
}

static void settle_session(struct ftpx_engine *engine, struct ftpx_session *session)
{
    if (session->withdrawn)
        return;
    ftpx_control_stop(engine, session->flow);
    ftpx_dialogue_settle(session);
    ftpx_early_claim(engine, session);
}

void ftpx_engine_settle(struct ftpx_engine *engine)
{
    struct ftpx_flow *flow;

    while ((flow = ftpx_overdue_take(engine->overdue)))
        ftpx_judge_catch_up(engine, flow);
    for (uint32_t id = 0; id < engine->session_count; id++)
        settle_session(engine, session_at(engine, id));
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
    return engine->session_count;
}

const struct ftpx_session *ftpx_engine_session(const struct ftpx_engine *engine, uint32_t id)
{
    const struct ftpx_session *session = session_at(engine, id);

    return session->withdrawn ? NULL : session;
}

uint32_t ftpx_engine_transfer_count(const struct ftpx_engine *engine)
{
    return wmem_array_get_count(engine->transfers);
}

const struct ftpx_transfer *ftpx_engine_transfer(const struct ftpx_engine *engine, uint32_t id)
{
    ftpx_state_walk(engine);
    return *(struct ftpx_transfer **)wmem_array_index(engine->transfers, id);
}
