/* transfer: its parameters, its sides and its state. How it comes by a connection is transfer_link's
 * business, what commands and replies say of it transfer_command's.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "transfer.h"

#include "../../wire/listing.h"
#include "../list.h"
#include "../state.h"
#include "../tcp/flow.h"
#include "infer.h"
#include "../tcp/tls.h"
#include "decode.h"

/* --- its connection --- */

const struct ftpx_session *ftpx_transfer_session(const struct ftpx_flow *flow)
{
    const struct ftpx_expected *expected = flow->passive ? flow->passive : flow->active;

    if (flow->session)
        return flow->session;
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
        return ftpx_infer_server(transfer->session, flow);
    return flow->active && flow->transfer[1] == transfer ? 1 - flow->listener : flow->listener;
}

/* Whether nothing of what the connection carries is known. */
static bool is_hidden(const struct ftpx_flow *flow)
{
    return flow->tls_frame != 0 && ftpx_flow_payload(flow, 0)->first_frame == 0 &&
           ftpx_flow_payload(flow, 1)->first_frame == 0;
}

/* Whether a side has sent payload, be it seen or only acknowledged. */
static bool has_sent(const struct ftpx_flow *flow, uint8_t side)
{
    const struct ftpx_stream *stream = ftpx_flow_payload(flow, side);
    return stream->first_frame != 0 || ftpx_stream_gap_bytes(stream) > 0;
}

/* Whether who receives may have something to say as well: the end of its own coding. */
static bool is_coded(const struct ftpx_transfer *transfer)
{
    return transfer->exchange && transfer->direction != FTPX_NO_DIRECTION &&
           ftpx_decode_is_needed(transfer->mode, transfer->structure);
}

uint8_t ftpx_transfer_sender(const struct ftpx_transfer *transfer)
{
    uint8_t server = ftpx_transfer_server(transfer);
    uint8_t sender = transfer->direction == FTPX_UPLOAD ? 1 - server : server;
    const struct ftpx_flow *flow = transfer->flow;

    if (transfer->direction == FTPX_NO_DIRECTION && is_hidden(flow))
        return ftpx_tls_sends_more(flow->half[1 - server], flow->half[server]) ? 1 - server
                                                                               : server;
    bool other = !has_sent(flow, sender) && has_sent(flow, 1 - sender) && !is_coded(transfer);
    return other ? 1 - sender : sender;
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

void ftpx_transfer_keep_coding(struct ftpx_transfer *transfer)
{
    const struct ftpx_flow *flow = transfer->flow;

    if (!flow || flow->coding.mode == 0)
        return;
    transfer->mode = flow->coding.mode;
    transfer->structure = flow->coding.structure;
}

void ftpx_transfer_take_parameters(struct ftpx_transfer *transfer)
{
    const struct ftpx_session *session = transfer->session;

    transfer->type = session->type.now;
    transfer->mode = session->mode.now;
    transfer->structure = session->structure.now;
    transfer->user = session->user;
    transfer->cwd = session->cwd;
    ftpx_transfer_keep_coding(transfer);
}

void ftpx_transfer_take_back(struct ftpx_transfer *transfer, enum ftpx_cmd parameter, uint8_t value)
{
    if (parameter == FTPX_CMD_TYPE)
        transfer->type = value;
    else if (parameter == FTPX_CMD_MODE)
        transfer->mode = value;
    else if (parameter == FTPX_CMD_STRU)
        transfer->structure = value;
    ftpx_transfer_keep_coding(transfer);
}

void ftpx_transfer_begin(struct ftpx_flow *flow)
{
    const struct ftpx_transfer *transfer = ftpx_transfer_carried(flow);

    if (!transfer || flow->coding.mode != 0)
        return;
    flow->coding = (struct ftpx_coding){transfer->type, transfer->mode, transfer->structure};
    for (unsigned slot = 0; slot < 2; slot++)
        if (flow->transfer[slot])
            ftpx_transfer_keep_coding(flow->transfer[slot]);
}

struct ftpx_transfer *ftpx_transfer_number(struct ftpx_engine *engine)
{
    struct ftpx_transfer *transfer = wmem_new0(engine->pool, struct ftpx_transfer);

    transfer->id = wmem_array_get_count(engine->transfers);
    transfer->engine = engine;
    wmem_array_append(engine->transfers, &transfer, 1);
    return transfer;
}

struct ftpx_transfer *ftpx_transfer_make(struct ftpx_session *session)
{
    struct ftpx_transfer *transfer = ftpx_transfer_number(session->engine);

    transfer->session = session;
    ftpx_transfer_take_parameters(transfer);
    FTPX_CHAIN(session->transfers, session->last_transfer, next, transfer);
    session->transfer_count++;
    return transfer;
}

void ftpx_transfer_advance(struct ftpx_transfer *transfer, enum ftpx_event event, uint32_t frame)
{
    struct ftpx_progress before = transfer->progress;

    transfer->progress = ftpx_progress_next(before, event);
    if (!ftpx_progress_is_settled(before) && !ftpx_progress_same(before, transfer->progress))
        transfer->end_frame = frame;
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
