/* transfer_link: announcement, command and connection find each other in whatever order they are seen.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "transfer_link.h"

#include "../../wire/quirk.h"
#include "../list.h"
#include "../state.h"
#include "../tcp/flow.h"
#include "content.h"
#include "infer.h"

static unsigned slot_of(const struct ftpx_expected *expected)
{
    return ftpx_method_is_active(expected->announced.method) ? 1 : 0;
}

void ftpx_transfer_catch_up(struct ftpx_transfer *transfer, uint32_t frame)
{
    const struct ftpx_stream *stream = ftpx_transfer_stream(transfer);

    if (!transfer->flow->made)
        return;
    ftpx_transfer_advance(transfer, FTPX_EVENT_CONNECT, frame);
    if (ftpx_stream_bytes(stream) > 0)
        ftpx_transfer_advance(transfer, FTPX_EVENT_BYTES, frame);
    if (stream->fin || ftpx_stream_has_end(stream))
        ftpx_transfer_advance(transfer, FTPX_EVENT_SENDER_FIN, frame);
    if (transfer->flow->reset)
        ftpx_transfer_advance(transfer, FTPX_EVENT_RESET, frame);
}

/* A transfer that was refused leaves its connection to the next one. */
static void detach(struct ftpx_transfer *transfer)
{
    if (!transfer)
        return;
    transfer->flow = NULL;
    transfer->progress.moved = FTPX_MOVED_NOT;
}

/* A transfer has one connection: that which it leaves for another has no transfer any more. */
static void leave(struct ftpx_transfer *transfer)
{
    for (unsigned slot = 0; transfer->flow && slot < 2; slot++)
        if (transfer->flow->transfer[slot] == transfer)
            transfer->flow->transfer[slot] = NULL;
}

static void attach(struct ftpx_transfer *transfer, struct ftpx_expected *expected)
{
    struct ftpx_flow *flow = expected->flow;

    struct ftpx_transfer *before = flow->transfer[slot_of(expected)];

    leave(transfer);
    if (before && before->content && !transfer->content)
        ftpx_content_hand_over(before, transfer);
    detach(before);
    flow->transfer[slot_of(expected)] = transfer;
    transfer->flow = flow;
    ftpx_transfer_keep_coding(transfer);
    transfer->setup = expected->by;
    transfer->progress.moved = FTPX_MOVED_NOT;
    ftpx_knocks_add(&transfer->knocks, &expected->knocks);
    expected->knocks = (struct ftpx_knocks){0};
    ftpx_transfer_catch_up(transfer, flow->last_frame);
}

bool ftpx_transfer_carried_nothing(const struct ftpx_transfer *transfer)
{
    const struct ftpx_stream *stream = ftpx_transfer_stream(transfer);
    return !stream || ftpx_stream_bytes(stream) == 0;
}

bool ftpx_transfer_comes_after(const struct ftpx_transfer *transfer, uint32_t frame)
{
    return ftpx_transfer_carried_nothing(transfer) ||
           ftpx_transfer_stream(transfer)->first_frame > frame;
}

/* Whether its replies are missing, no other endpoint may have been announced since, and nothing of its connection came
 * before the command `next`; NULL: at all. */
static bool was_given_up(const struct ftpx_transfer *transfer, const struct ftpx_exchange *next)
{
    const struct ftpx_expected *expected = transfer->setup ? transfer->setup->expected : NULL;

    return transfer->exchange && (transfer->exchange->quirks & FTPX_QUIRK(UNANSWERED)) &&
           transfer->progress.said == FTPX_SAID_NOTHING && expected && !expected->guessed &&
           ftpx_transfer_comes_after(transfer, next ? next->frame : UINT32_MAX);
}

bool ftpx_transfer_leaves_all(const struct ftpx_transfer *transfer,
                              const struct ftpx_exchange *next)
{
    bool never_began = transfer->exchange && transfer->progress.said == FTPX_SAID_FAILURE &&
                       !transfer->progress.started;
    bool has_failed = transfer->progress.said >= FTPX_SAID_FAILURE &&
                      (never_began || ftpx_transfer_carried_nothing(transfer));

    return has_failed || was_given_up(transfer, next);
}

/* Whether a connection is still to be had: no transfer has it, or one that leaves it to the next. What was tried in vain was tried for its transfer. */
static bool is_free(const struct ftpx_expected *expected, const struct ftpx_transfer *next)
{
    const struct ftpx_transfer *holder =
        expected->flow ? expected->flow->transfer[slot_of(expected)] : NULL;

    if (!expected->flow)
        return false;
    return !holder || (expected->flow->made && ftpx_transfer_leaves_all(holder, next->exchange));
}

/* Whether a transfer would take a (further) connection: it has none, or one that carried
 * nothing. */
static bool wants_connection(const struct ftpx_transfer *transfer)
{
    return !transfer->flow || ftpx_transfer_carried_nothing(transfer);
}

static void take_up(struct ftpx_transfer *transfer, struct ftpx_expected *expected)
{
    expected->transfer = transfer;
    expected->command = transfer->exchange;
}

void ftpx_transfer_use(struct ftpx_transfer *transfer, struct ftpx_expected *expected)
{
    if (!expected)
        return;
    take_up(transfer, expected);
    if (wants_connection(transfer) && is_free(expected, transfer))
        attach(transfer, expected);
}

void ftpx_transfer_take_over(struct ftpx_transfer *transfer, struct ftpx_expected *expected)
{
    take_up(transfer, expected);
    if (expected->flow)
        attach(transfer, expected);
}

/* The port of a connection that came before its announcement is used again: this may be the one that is meant, and
 * the first of an announcement that is missing. */
static void doubt_guest(struct ftpx_expected *expected)
{
    expected->guessed = true;
    if (expected->transfer && !expected->transfer->exchange)
        expected->transfer = NULL;
}

void ftpx_transfer_connect(struct ftpx_expected *expected, struct ftpx_flow *flow)
{
    if (expected->flow && expected->flow != flow && !expected->flow->made)
        ftpx_knocks_add(&expected->knocks, &expected->flow->knocks);
    if (expected->is_late && expected->flow != flow)
        doubt_guest(expected);
    expected->flow = flow;
    if (expected->transfer && wants_connection(expected->transfer))
        attach(expected->transfer, expected);
}

/* Of several connections to one endpoint, the one that carries something is the transfer's: that of
 * a thief, say, who was faster than the client. */
static bool takes_over(const struct ftpx_expected *expected)
{
    const struct ftpx_transfer *transfer = expected->transfer;

    return transfer && transfer->exchange && transfer->flow &&
           ftpx_transfer_carried_nothing(transfer);
}

/* What was refused before anything was sent moves no bytes: those that come are of a command behind it. */
static bool was_refused(const struct ftpx_transfer *transfer)
{
    return transfer->exchange && transfer->progress.said == FTPX_SAID_FAILURE &&
           !transfer->progress.started && ftpx_transfer_carried_nothing(transfer);
}

struct ftpx_transfer *ftpx_transfer_on(struct ftpx_flow *flow, struct ftpx_expected *expected)
{
    unsigned slot = slot_of(expected);
    struct ftpx_transfer *holder = flow->transfer[slot];

    if (!holder && takes_over(expected)) {
        expected->flow = flow;
        attach(expected->transfer, expected);
    } else if (!holder || was_refused(holder) || was_given_up(holder, NULL)) {
        struct ftpx_transfer *transfer = ftpx_transfer_make(expected->by->session);
        take_up(transfer, expected);
        attach(transfer, expected);
    }
    return flow->transfer[slot];
}

struct ftpx_transfer *ftpx_transfer_infer(struct ftpx_session *session, struct ftpx_flow *flow)
{
    struct ftpx_transfer *transfer = ftpx_transfer_make(session);

    transfer->inferred = true;
    transfer->flow = flow;
    flow->transfer[0] = transfer;
    ftpx_transfer_catch_up(transfer, flow->last_frame);
    return transfer;
}

void ftpx_transfer_stray(struct ftpx_engine *engine, struct ftpx_flow *flow, uint32_t frame)
{
    struct ftpx_transfer *transfer = ftpx_transfer_number(engine);

    transfer->flow = flow;
    flow->transfer[0] = transfer;
    ftpx_transfer_advance(transfer, FTPX_EVENT_CONNECT, frame);
}

void ftpx_transfer_withdraw(struct ftpx_transfer *stray)
{
    leave(stray);
    detach(stray);
}

/* --- connections that no announcement explained --- */

/* It becomes a transfer of a session, whose replies may tell its end. */
static void join(struct ftpx_transfer *stray, struct ftpx_session *session)
{
    stray->session = session;
    stray->progress = (struct ftpx_progress){0};
    ftpx_transfer_take_parameters(stray);
    FTPX_CHAIN(session->transfers, session->last_transfer, next, stray);
    session->transfer_count++;
}

/* What came of its content is the transfer's with the command. */
static void hand_over(struct ftpx_transfer *stray, struct ftpx_transfer *transfer)
{
    ftpx_content_hand_over(stray, transfer);
    leave(stray);
    detach(stray);
}

static void put_ends(struct ftpx_expected *expected, struct ftpx_flow *flow)
{
    bool first = ftpx_endpoint_equal(&flow->end[0], &expected->listener) ||
                 ftpx_endpoint_equal(&flow->end[0], &expected->fallback);
    bool active = slot_of(expected) == 1;

    flow->listener = first ? 0 : 1;
    flow->passive = active ? NULL : expected;
    flow->active = active ? expected : NULL;
    flow->transfer[0] = flow->transfer[1] = NULL;
    expected->flow = flow;
}

struct ftpx_transfer *ftpx_transfer_adopt(struct ftpx_expected *expected, struct ftpx_flow *flow)
{
    struct ftpx_session *session = expected->by->session;
    struct ftpx_transfer *stray = flow->transfer[0] ? flow->transfer[0] : flow->transfer[1];

    if (stray && stray->session && (stray->session != session || expected->transfer))
        return NULL; /* it has been told as another's */
    if (stray && expected->transfer)
        hand_over(stray, expected->transfer);
    ftpx_flow_judge(session->engine->flows, flow, FTPX_VERDICT_DATA);
    put_ends(expected, flow);
    expected->is_late = true;
    if (stray && !expected->transfer) {
        if (!stray->session)
            join(stray, session);
        take_up(stray, expected);
    }
    if (expected->transfer)
        attach(expected->transfer, expected);
    return expected->transfer;
}

void ftpx_transfer_join_hidden(struct ftpx_transfer *stray, struct ftpx_session *session)
{
    join(stray, session);
    stray->inferred = true;
    ftpx_transfer_catch_up(stray, stray->flow->last_frame);
}

/* All that is not named for its reply has PASV's. */
static enum ftpx_method method_of(const struct ftpx_verb *verb)
{
    enum ftpx_method method = ftpx_method_named(verb->name);

    return method != FTPX_METHOD_NONE ? method : FTPX_METHOD_PASV;
}

struct ftpx_expected *ftpx_transfer_guess(struct ftpx_transfer *transfer,
                                          const struct ftpx_flow *flow)
{
    struct ftpx_expected *expected = wmem_new0(transfer->engine->pool, struct ftpx_expected);
    struct ftpx_exchange *by = transfer->setup;
    uint8_t server = ftpx_infer_server(transfer->session, flow);

    expected->by = by;
    expected->announced.method = method_of(by->verb);
    expected->listener = flow->end[slot_of(expected) == 1 ? 1 - server : server];
    expected->announced.at = expected->fallback = expected->listener;
    expected->frame = by->frame;
    expected->time = by->time;
    expected->guessed = true;
    by->expected = expected;
    take_up(transfer, expected);
    return expected;
}
