/* transfer: ties a command to the endpoint it uses and to the connection made there, in whatever
 * order they are seen.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "transfer.h"

#include "../../wire/software.h"
#include "../../wire/listing_shape.h"
#include "../list.h"
#include "../state.h"
#include "../session/entries.h"
#include "../tcp/flow.h"
#include "../path.h"
#include "../tcp/tls.h"

/* --- its connection --- */

const struct ftpx_session *ftpx_transfer_session(const struct ftpx_flow *flow)
{
    const struct ftpx_expected *expected = flow->passive ? flow->passive : flow->active;

    if (expected)
        return expected->by->session;
    return flow->transfer[0] ? flow->transfer[0]->session : NULL;
}

/* The server's side: where one connected to in passive mode, where the connection came from in
 * active mode. */
uint8_t ftpx_transfer_server(const struct ftpx_transfer *transfer)
{
    const struct ftpx_flow *flow = transfer->flow;

    if (transfer->inferred)
        return ftpx_address_equal(&flow->end[0].address,
                                  &ftpx_session_server(transfer->session)->address)
                   ? 0
                   : 1;
    return flow->active && flow->transfer[1] == transfer ? 1 - flow->listener : flow->listener;
}

/* Whether nothing of what the connection carries is known. */
static bool is_hidden(const struct ftpx_flow *flow)
{
    return flow->tls_frame != 0 && ftpx_flow_payload(flow, 0)->first_frame == 0 &&
           ftpx_flow_payload(flow, 1)->first_frame == 0;
}

uint8_t ftpx_transfer_sender(const struct ftpx_transfer *transfer)
{
    uint8_t server = ftpx_transfer_server(transfer);
    uint8_t sender = transfer->direction == FTPX_UPLOAD ? 1 - server : server;
    const struct ftpx_flow *flow = transfer->flow;
    bool is_silent = ftpx_flow_payload(flow, sender)->first_frame == 0;

    if (transfer->direction == FTPX_NO_DIRECTION && is_hidden(flow))
        return ftpx_tls_bytes(flow->half[0]) > ftpx_tls_bytes(flow->half[1]) ? 0 : 1;
    return is_silent && ftpx_flow_payload(flow, 1 - sender)->first_frame != 0 ? 1 - sender : sender;
}

const struct ftpx_stream *ftpx_transfer_stream(const struct ftpx_transfer *transfer)
{
    if (!transfer->flow)
        return NULL;
    return ftpx_flow_payload(transfer->flow, ftpx_transfer_sender(transfer));
}

bool ftpx_transfer_is_settled(const struct ftpx_transfer *transfer)
{
    return ftpx_progress_is_settled(transfer->progress);
}

const struct ftpx_transfer *ftpx_transfer_peer(const struct ftpx_transfer *transfer)
{
    const struct ftpx_flow *flow = transfer->flow;

    if (!flow || !flow->transfer[0] || !flow->transfer[1])
        return NULL;
    return flow->transfer[flow->transfer[0] == transfer ? 1 : 0];
}

const struct ftpx_transfer *ftpx_transfer_carried(const struct ftpx_flow *flow)
{
    const struct ftpx_transfer *passive = flow->transfer[0];
    const struct ftpx_transfer *active = flow->transfer[1];

    if (passive && active)
        return active->direction == FTPX_DOWNLOAD ? active : passive;
    return passive ? passive : active;
}

/* --- what holds for it --- */

/* Bytes that have come are not coded anew. */
static void keep_coding(struct ftpx_transfer *transfer)
{
    const struct ftpx_flow *flow = transfer->flow;

    if (!flow || flow->coding.mode == 0)
        return;
    transfer->mode = flow->coding.mode;
    transfer->structure = flow->coding.structure;
}

static void take_parameters(struct ftpx_transfer *transfer)
{
    const struct ftpx_session *session = transfer->session;

    transfer->type = session->type.now;
    transfer->mode = session->mode.now;
    transfer->structure = session->structure.now;
    transfer->user = session->user;
    transfer->cwd = session->cwd;
    keep_coding(transfer);
}

void ftpx_transfer_take_back(struct ftpx_transfer *transfer, enum ftpx_cmd parameter, uint8_t value)
{
    if (parameter == FTPX_CMD_TYPE)
        transfer->type = value;
    else if (parameter == FTPX_CMD_MODE)
        transfer->mode = value;
    else if (parameter == FTPX_CMD_STRU)
        transfer->structure = value;
    keep_coding(transfer);
}

void ftpx_transfer_begin(struct ftpx_flow *flow)
{
    const struct ftpx_transfer *transfer = ftpx_transfer_carried(flow);

    if (!transfer || flow->coding.mode != 0)
        return;
    flow->coding = (struct ftpx_coding){transfer->type, transfer->mode, transfer->structure};
    for (unsigned slot = 0; slot < 2; slot++)
        if (flow->transfer[slot])
            keep_coding(flow->transfer[slot]);
}

static struct ftpx_transfer *number_transfer(struct ftpx_engine *engine)
{
    struct ftpx_transfer *transfer = wmem_new0(engine->pool, struct ftpx_transfer);

    transfer->id = wmem_array_get_count(engine->transfers);
    transfer->engine = engine;
    wmem_array_append(engine->transfers, &transfer, 1);
    return transfer;
}

static struct ftpx_transfer *new_transfer(struct ftpx_session *session)
{
    struct ftpx_transfer *transfer = number_transfer(session->engine);

    transfer->session = session;
    take_parameters(transfer);
    FTPX_CHAIN(session->transfers, session->last_transfer, next, transfer);
    session->transfer_count++;
    return transfer;
}

static void name_path(struct ftpx_transfer *transfer)
{
    struct ftpx_session *session = transfer->session;
    ftpx_span name = transfer->exchange->arg;

    if (transfer->direction == FTPX_LISTING)
        name = ftpx_path_without_options(name);
    transfer->cwd = session->cwd;
    transfer->path = FTPX_SPAN_NONE;
    if (name.len > 0 || transfer->direction == FTPX_LISTING)
        transfer->path = ftpx_session_path(session, name);
}

/* `RANG first last` (draft-bryan-ftp-range §3); `RANG 1 0` takes an earlier one back. */
static void take_range(struct ftpx_transfer *transfer, ftpx_span last)
{
    uint64_t offset;

    last = ftpx_span_trim(last);
    if (!ftpx_span_number(&last, INT64_MAX - 1, &offset) || offset < transfer->restart)
        transfer->restart = 0;
    else
        transfer->range_end = offset + 1;
}

/* REST and RANG hold for the next transfer command only (RFC 3659 §5). */
static void take_restart(struct ftpx_transfer *transfer)
{
    struct ftpx_exchange *rest = transfer->session->rest;
    uint64_t offset;

    if (!rest || transfer->direction == FTPX_LISTING)
        return;
    ftpx_span number = ftpx_span_trim(rest->arg);
    if (ftpx_span_number(&number, INT64_MAX, &offset))
        transfer->restart = offset;
    if (rest->verb->id == FTPX_CMD_RANG)
        take_range(transfer, number);
    rest->transfer = transfer;
    transfer->session->rest = NULL;
}

static void take_size(struct ftpx_transfer *transfer)
{
    const struct ftpx_session *session = transfer->session;

    if (transfer->direction != FTPX_DOWNLOAD)
        return;
    if (session->sized_path.len > 0 && ftpx_span_equal(session->sized_path, transfer->path)) {
        transfer->announced_size = session->sized;
        transfer->announced_by = FTPX_SIZE_SIZE;
    } else if (transfer->announced_by != FTPX_SIZE_SIZE) {
        bool listed = ftpx_entries_size(session, transfer->path, &transfer->announced_size);
        transfer->announced_by = listed ? FTPX_SIZE_LISTING : FTPX_SIZE_NONE;
    }
}

/* APPE goes on where the file ended, which clients that resume ask for just before. */
static void take_end(struct ftpx_transfer *transfer)
{
    const struct ftpx_session *session = transfer->session;

    if (transfer->exchange->verb->id == FTPX_CMD_APPE && session->sized_path.len > 0 &&
        ftpx_span_equal(session->sized_path, transfer->path)) {
        transfer->append_at = session->sized;
        transfer->append_known = true;
    }
}

/* A data connection that was seen before its command has a transfer already, without one. */
static struct ftpx_transfer *waiting_for_command(const struct ftpx_session *session)
{
    const struct ftpx_expected *expected = session->setup ? session->setup->expected : NULL;
    struct ftpx_transfer *transfer = expected ? expected->transfer : NULL;

    return transfer && !transfer->exchange ? transfer : NULL;
}

/* An announcement is for the next transfer. A later one has it only if a connection is made for
 * it. */
static void take_setup(struct ftpx_transfer *transfer)
{
    struct ftpx_exchange *setup = transfer->session->setup;

    if (!setup)
        return;
    if (!setup->transfer) {
        setup->transfer = transfer;
        transfer->setup = setup;
    }
    ftpx_transfer_use(transfer, setup->expected);
}

struct ftpx_transfer *ftpx_transfer_new(struct ftpx_exchange *exchange)
{
    struct ftpx_session *session = exchange->session;
    struct ftpx_transfer *transfer = waiting_for_command(session);

    if (!transfer)
        transfer = new_transfer(session);
    transfer->exchange = exchange;
    transfer->direction = exchange->verb->direction;
    exchange->transfer = transfer;
    take_parameters(transfer);
    name_path(transfer);
    take_restart(transfer);
    take_size(transfer);
    take_end(transfer);
    take_setup(transfer);
    if (transfer->direction == FTPX_UPLOAD)
        ftpx_entries_forget(session, transfer->path);
    return transfer;
}

struct ftpx_transfer *ftpx_transfer_uncommanded(struct ftpx_session *session)
{
    struct ftpx_transfer *transfer = waiting_for_command(session);

    if (!transfer && session->setup && session->setup->expected && !session->setup->transfer) {
        transfer = new_transfer(session);
        take_setup(transfer);
    }
    return transfer;
}

/* --- the data connection --- */

static unsigned slot_of(const struct ftpx_expected *expected)
{
    return ftpx_method_is_active(expected->announced.method) ? 1 : 0;
}

void ftpx_transfer_advance(struct ftpx_transfer *transfer, enum ftpx_event event, uint32_t frame)
{
    struct ftpx_progress before = transfer->progress;

    transfer->progress = ftpx_progress_next(before, event);
    if (!ftpx_progress_is_settled(before) && !ftpx_progress_same(before, transfer->progress))
        transfer->end_frame = frame;
}

/* What the connection has done so far, for a transfer that gets it late. */
static void catch_up(struct ftpx_transfer *transfer, uint32_t frame)
{
    const struct ftpx_stream *stream = ftpx_transfer_stream(transfer);

    ftpx_transfer_advance(transfer, FTPX_EVENT_CONNECT, frame);
    if (ftpx_stream_bytes(stream) > 0)
        ftpx_transfer_advance(transfer, FTPX_EVENT_BYTES, frame);
    if (stream->fin)
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

    leave(transfer);
    detach(flow->transfer[slot_of(expected)]);
    flow->transfer[slot_of(expected)] = transfer;
    transfer->flow = flow;
    keep_coding(transfer);
    transfer->setup = expected->by;
    transfer->progress.moved = FTPX_MOVED_NOT;
    catch_up(transfer, flow->last_frame);
}

/* Whether its connection, if there is one, moved no payload. */
static bool carried_nothing(const struct ftpx_transfer *transfer)
{
    const struct ftpx_stream *stream = ftpx_transfer_stream(transfer);
    return !stream || ftpx_stream_bytes(stream) == 0;
}

/* Whether a connection is still to be had: no transfer has it, or one that was refused and moved
 * nothing. */
static bool is_free(const struct ftpx_expected *expected)
{
    const struct ftpx_transfer *holder =
        expected->flow ? expected->flow->transfer[slot_of(expected)] : NULL;

    if (!expected->flow)
        return false;
    return !holder || (holder->progress.said >= FTPX_SAID_FAILURE && carried_nothing(holder));
}

/* Whether a transfer would take a (further) connection: it has none, or one that carried
 * nothing. */
static bool wants_connection(const struct ftpx_transfer *transfer)
{
    return !transfer->flow || carried_nothing(transfer);
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
    if (is_free(expected))
        attach(transfer, expected);
}

void ftpx_transfer_connect(struct ftpx_expected *expected, struct ftpx_flow *flow)
{
    expected->flow = flow;
    if (expected->transfer && wants_connection(expected->transfer))
        attach(expected->transfer, expected);
}

/* Of several connections to one endpoint, the one that carries something is the transfer's: that of
 * a thief, say, who was faster than the client. */
static bool takes_over(const struct ftpx_expected *expected)
{
    const struct ftpx_transfer *transfer = expected->transfer;

    return transfer && transfer->exchange && transfer->flow && carried_nothing(transfer);
}

struct ftpx_transfer *ftpx_transfer_on(struct ftpx_flow *flow, struct ftpx_expected *expected)
{
    unsigned slot = slot_of(expected);

    if (!flow->transfer[slot] && takes_over(expected)) {
        expected->flow = flow;
        attach(expected->transfer, expected);
    } else if (!flow->transfer[slot]) {
        struct ftpx_transfer *transfer = new_transfer(expected->by->session);
        take_up(transfer, expected);
        attach(transfer, expected);
    }
    return flow->transfer[slot];
}

void ftpx_transfer_infer(struct ftpx_session *session, struct ftpx_flow *flow)
{
    struct ftpx_transfer *transfer = new_transfer(session);

    transfer->inferred = true;
    transfer->flow = flow;
    flow->transfer[0] = transfer;
    catch_up(transfer, flow->last_frame);
}

void ftpx_transfer_stray(struct ftpx_engine *engine, struct ftpx_flow *flow, uint32_t frame)
{
    struct ftpx_transfer *transfer = number_transfer(engine);

    transfer->flow = flow;
    flow->transfer[0] = transfer;
    ftpx_transfer_advance(transfer, FTPX_EVENT_CONNECT, frame);
}

void ftpx_transfer_withdraw(struct ftpx_transfer *stray)
{
    leave(stray);
    detach(stray);
}

void ftpx_transfer_learn_direction(struct ftpx_transfer *transfer, uint8_t side, ftpx_span payload)
{
    if (transfer->direction != FTPX_NO_DIRECTION || transfer->inferred)
        return;
    if (side != ftpx_transfer_server(transfer))
        transfer->direction = FTPX_UPLOAD;
    else
        transfer->direction =
            ftpx_listing_shape(payload, transfer->flow->opener != FTPX_SIDE_UNKNOWN)
                ? FTPX_LISTING
                : FTPX_DOWNLOAD;
}

/* --- replies --- */

/* The size a mark names is the file's as the server sends it; it goes before that of an earlier
 * SIZE. */
static void read_mark(struct ftpx_transfer *transfer, const struct ftpx_reply *reply)
{
    bool rest = ftpx_software_marks_rest(transfer->session->server_software);
    uint64_t size;

    if (transfer->direction == FTPX_LISTING || !ftpx_reply_size_hint(reply->text, &size) ||
        (rest && transfer->range_end != 0))
        return;
    transfer->announced_size = rest ? transfer->restart + size : size;
    transfer->announced_by = FTPX_SIZE_MARK;
}

static void read_name(struct ftpx_transfer *transfer, const struct ftpx_reply *reply)
{
    struct ftpx_session *session = transfer->session;
    ftpx_span name = ftpx_reply_stou_name(reply->text);

    if (transfer->exchange && transfer->exchange->verb->id == FTPX_CMD_STOU && name.len > 0)
        transfer->path = ftpx_session_path(session, name);
}

static enum ftpx_event event_of(uint16_t code)
{
    if (code < 200)
        return FTPX_EVENT_MARK;
    if (code < 400)
        return FTPX_EVENT_SUCCESS;
    return code == 426 || code == 451 ? FTPX_EVENT_ABORT_REPLY : FTPX_EVENT_FAILURE;
}

void ftpx_transfer_reply(struct ftpx_transfer *transfer, const struct ftpx_reply *reply)
{
    /* CWDs that were pipelined before it have been answered by now */
    if (transfer->exchange && reply == transfer->exchange->replies) {
        name_path(transfer);
        take_size(transfer);
        take_end(transfer);
    }
    if (reply->code < 200)
        read_mark(transfer, reply);
    read_name(transfer, reply);
    ftpx_transfer_advance(transfer, event_of(reply->code), reply->frame);
}

const char *ftpx_direction_name(enum ftpx_direction direction)
{
    static const char *const names[] = {"unknown", "download", "upload", "listing"};
    return names[direction];
}

const char *ftpx_announced_by_name(enum ftpx_announced_by by)
{
    static const char *const names[] = {NULL, "mark", "size", "listing"};
    return names[by];
}
