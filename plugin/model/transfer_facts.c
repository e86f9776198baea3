/* transfer_facts: what is known of a transfer at any time, read off its command, its connection
 * and their state. Nothing here changes anything.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "transfer.h"

#include "../wire/quirk.h"
#include "claim.h"
#include "flow.h"

/* The server's side: where one connected to in passive mode, where the connection came from in
 * active mode. */
static uint8_t server_side(const struct ftpx_transfer *transfer)
{
    const struct ftpx_flow *flow = transfer->flow;

    return flow->active && flow->transfer[1] == transfer ? 1 - flow->listener : flow->listener;
}

uint8_t ftpx_transfer_sender(const struct ftpx_transfer *transfer)
{
    uint8_t server = server_side(transfer);
    uint8_t sender = transfer->direction == FTPX_UPLOAD ? 1 - server : server;
    const struct ftpx_flow *flow = transfer->flow;
    bool is_silent = ftpx_flow_payload(flow, sender)->first_frame == 0;

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

uint64_t ftpx_transfer_bytes(const struct ftpx_transfer *transfer)
{
    const struct ftpx_stream *stream = ftpx_transfer_stream(transfer);
    return stream ? ftpx_stream_bytes(stream) : 0;
}

uint64_t ftpx_transfer_gap_bytes(const struct ftpx_transfer *transfer)
{
    const struct ftpx_stream *stream = ftpx_transfer_stream(transfer);
    return stream ? ftpx_stream_gap_bytes(stream) : 0;
}

uint64_t ftpx_transfer_retransmitted(const struct ftpx_transfer *transfer)
{
    const struct ftpx_stream *stream = ftpx_transfer_stream(transfer);
    return stream ? stream->retransmitted : 0;
}

bool ftpx_transfer_expected_bytes(const struct ftpx_transfer *transfer, uint64_t *bytes_out)
{
    uint64_t seen = ftpx_transfer_bytes(transfer) + ftpx_transfer_gap_bytes(transfer);
    bool as_is = (transfer->type == 'I' || transfer->type == 'L') && transfer->mode == 'S';

    if (transfer->announced_by == FTPX_SIZE_NONE || transfer->direction != FTPX_DOWNLOAD ||
        !as_is || transfer->announced_size < transfer->restart)
        return false;
    *bytes_out = transfer->announced_size - transfer->restart;
    /* Some servers name in the mark what is left to send instead of the file's size. */
    if (transfer->announced_by == FTPX_SIZE_MARK && seen == transfer->announced_size)
        *bytes_out = transfer->announced_size;
    return true;
}

struct ftpx_outcome ftpx_transfer_outcome(const struct ftpx_transfer *transfer)
{
    const struct ftpx_stream *stream = ftpx_transfer_stream(transfer);
    struct ftpx_progress progress = transfer->progress;
    struct ftpx_measure measure = {
        .bytes = ftpx_transfer_bytes(transfer),
        .gap_bytes = ftpx_transfer_gap_bytes(transfer),
    };

    measure.has_expected = ftpx_transfer_expected_bytes(transfer, &measure.expected);
    if (progress.moved == FTPX_MOVED_FINISHED &&
        !stream->fin) /* the side that should have sent ended, the other sent */
        progress.moved = FTPX_MOVED_SOME;
    return ftpx_progress_outcome(progress, measure);
}

/* How the connection relates to the announcement it takes up. */
static uint64_t connection_quirks(const struct ftpx_transfer *transfer)
{
    const struct ftpx_flow *flow = transfer->flow;
    const struct ftpx_expected *expected = transfer->setup ? transfer->setup->expected : NULL;
    uint64_t quirks = 0;

    if (!flow || !expected)
        return 0;
    const struct ftpx_address *listener = &flow->end[flow->listener].address;
    const struct ftpx_address *peer = &flow->end[1 - flow->listener].address;
    bool copy = flow->passive && flow->active;
    if (expected->announced.at.address.family != 0 &&
        !ftpx_address_equal(listener, &expected->announced.at.address))
        quirks |= FTPX_QUIRK(NAT);
    if (!copy && !ftpx_address_equal(peer, ftpx_expect_peer(expected)))
        quirks |= FTPX_QUIRK(STOLEN);
    return quirks;
}

static uint64_t content_quirks(const struct ftpx_transfer *transfer)
{
    const struct ftpx_stream *stream = ftpx_transfer_stream(transfer);
    uint64_t quirks = 0;

    if (transfer->binary && transfer->type == 'A' && transfer->direction != FTPX_LISTING &&
        transfer->exchange)
        quirks |= FTPX_QUIRK(ASCII_BINARY);
    if (stream && stream->seen.refused > 0)
        quirks |= FTPX_QUIRK(FRAGMENTED);
    if (stream && stream->first_frame != 0 && transfer->exchange) {
        uint8_t server = server_side(transfer);
        uint8_t due = transfer->direction == FTPX_UPLOAD ? 1 - server : server;
        if (ftpx_transfer_sender(transfer) != due)
            quirks |= FTPX_QUIRK(WRONG_WAY);
    }
    return quirks;
}

uint64_t ftpx_transfer_quirks(const struct ftpx_transfer *transfer)
{
    uint64_t quirks = ftpx_transfer_outcome(transfer).reasons | connection_quirks(transfer) |
                      content_quirks(transfer) | ftpx_claim_quirks(transfer);

    if (transfer->setup)
        quirks |= transfer->setup->quirks & (FTPX_QUIRK(BOUNCE) | FTPX_QUIRK(LOW_PORT));
    return quirks;
}

int64_t ftpx_transfer_duration(const struct ftpx_transfer *transfer)
{
    const struct ftpx_stream *stream = ftpx_transfer_stream(transfer);
    return stream && stream->first_frame ? stream->last_time - stream->first_time : 0;
}

uint32_t ftpx_transfer_first_frame(const struct ftpx_transfer *transfer)
{
    const struct ftpx_stream *stream = ftpx_transfer_stream(transfer);

    if (!stream)
        return 0;
    return stream->first_frame ? stream->first_frame : transfer->flow->first_frame;
}

uint32_t ftpx_transfer_last_frame(const struct ftpx_transfer *transfer)
{
    const struct ftpx_stream *stream = ftpx_transfer_stream(transfer);

    if (!stream)
        return 0;
    return stream->first_frame ? stream->last_frame : transfer->flow->last_frame;
}

uint16_t ftpx_transfer_code(const struct ftpx_transfer *transfer)
{
    const struct ftpx_exchange *exchange = transfer->exchange;
    return exchange && exchange->final ? exchange->final->code : 0;
}

enum ftpx_method ftpx_transfer_method(const struct ftpx_transfer *transfer)
{
    const struct ftpx_expected *expected = transfer->setup ? transfer->setup->expected : NULL;
    return expected ? expected->announced.method : FTPX_METHOD_NONE;
}

const char *ftpx_direction_name(enum ftpx_direction direction)
{
    static const char *const names[] = {"unknown", "download", "upload", "listing"};
    return names[direction];
}
