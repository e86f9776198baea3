/* transfer_facts: what is known of a transfer at any time, read off its command, its connection
 * and their state. Nothing here changes anything.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "transfer.h"

#include "../../wire/quirk.h"
#include "statement.h"
#include "content.h"
#include "../state.h"
#include "../tcp/flow.h"
#include "first_bytes.h"
#include "../tcp/tls.h"

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

uint64_t ftpx_transfer_bytes(const struct ftpx_transfer *transfer)
{
    const struct ftpx_stream *stream = ftpx_transfer_stream(transfer);
    uint64_t decoded;

    if (ftpx_content_decoded(transfer->content, &decoded))
        return decoded;
    return stream ? ftpx_stream_bytes(stream) : 0;
}

uint64_t ftpx_transfer_gap_bytes(const struct ftpx_transfer *transfer)
{
    const struct ftpx_stream *stream = ftpx_transfer_stream(transfer);
    return stream ? ftpx_stream_gap_bytes(stream) : 0;
}

uint64_t ftpx_transfer_retransmitted(const struct ftpx_transfer *transfer)
{
    const struct ftpx_flow *flow = transfer->flow;
    return flow ? flow->half[ftpx_transfer_sender(transfer)]->stream.retransmitted : 0;
}

uint64_t ftpx_transfer_conflicting(const struct ftpx_transfer *transfer)
{
    const struct ftpx_flow *flow = transfer->flow;
    return flow ? flow->half[ftpx_transfer_sender(transfer)]->stream.conflicting : 0;
}

bool ftpx_transfer_keeps_bytes(const struct ftpx_transfer *transfer)
{
    return transfer->type == 'I' || transfer->type == 'L' ||
           (transfer->type == 'A' && transfer->called_binary);
}

/* Whether what was seen is the file, byte by byte. */
static bool is_comparable(const struct ftpx_transfer *transfer)
{
    if (!ftpx_transfer_keeps_bytes(transfer))
        return false;
    if (ftpx_decode_is_needed(transfer->mode, transfer->structure))
        return ftpx_content_has_eof(transfer->content);
    return transfer->mode == 'S';
}

bool ftpx_transfer_expected_bytes(const struct ftpx_transfer *transfer, uint64_t *bytes_out)
{
    uint64_t seen = ftpx_transfer_bytes(transfer) + ftpx_transfer_gap_bytes(transfer);

    if (transfer->direction != FTPX_DOWNLOAD || !is_comparable(transfer))
        return false;
    if (transfer->range_end != 0)
        *bytes_out = transfer->range_end - transfer->restart;
    if (transfer->range_end != 0 || transfer->announced_by == FTPX_SIZE_NONE ||
        transfer->announced_size < transfer->restart)
        return transfer->range_end != 0;
    *bytes_out = transfer->announced_size - transfer->restart;
    if (transfer->announced_by == FTPX_SIZE_LISTING || transfer->type == 'A')
        return seen <= *bytes_out;
    /* Some servers name in the mark what is left to send instead of the file's size. */
    if (transfer->announced_by == FTPX_SIZE_MARK && seen == transfer->announced_size)
        *bytes_out = transfer->announced_size;
    return true;
}

uint64_t ftpx_transfer_encrypted(const struct ftpx_transfer *transfer, bool by_server)
{
    const struct ftpx_flow *flow = transfer->flow;

    if (!flow)
        return 0;
    uint8_t server = ftpx_transfer_server(transfer);
    return ftpx_tls_bytes(flow->half[by_server ? server : 1 - server]);
}

/* TLS does not tell an empty file from one that it hides, but the server's word may. */
static bool is_known_as_empty(const struct ftpx_transfer *transfer)
{
    return transfer->announced_by != FTPX_SIZE_NONE &&
           transfer->announced_size == transfer->restart;
}

static bool is_undecrypted(const struct ftpx_transfer *transfer)
{
    return transfer->flow && !is_known_as_empty(transfer) &&
           !ftpx_tls_was_read(transfer->flow->half[ftpx_transfer_sender(transfer)]);
}

/* Why the content is not all there although the connection may be: UNDECODED, NO_EOF. While the
 * stream goes on, its end may still come. */
static uint64_t flaws_of(const struct ftpx_transfer *transfer)
{
    const struct ftpx_stream *stream = ftpx_transfer_stream(transfer);
    bool ended = (stream && stream->fin) || transfer->progress.said == FTPX_SAID_SUCCESS;
    uint64_t flaws = FTPX_QUIRK(UNDECODED);

    if (ended)
        flaws |= FTPX_QUIRK(NO_EOF);
    return flaws & ftpx_content_quirks(transfer->content);
}

static struct ftpx_outcome with_flaws(struct ftpx_outcome outcome, uint64_t flaws)
{
    if (flaws && outcome.state == FTPX_STATE_COMPLETE)
        outcome.state = FTPX_STATE_INCOMPLETE;
    if (outcome.state == FTPX_STATE_INCOMPLETE)
        outcome.reasons |= flaws;
    return outcome;
}

struct ftpx_outcome ftpx_transfer_outcome(const struct ftpx_transfer *transfer)
{
    const struct ftpx_stream *stream = ftpx_transfer_stream(transfer);
    struct ftpx_progress progress = transfer->progress;
    struct ftpx_measure measure = {
        .bytes = ftpx_transfer_bytes(transfer),
        .gap_bytes = ftpx_transfer_gap_bytes(transfer),
        .undecrypted = is_undecrypted(transfer),
    };
    bool eof = ftpx_content_has_eof(transfer->content);

    if (transfer->inferred && measure.undecrypted) /* nothing said how it ended */
        return (struct ftpx_outcome){FTPX_STATE_OPEN, FTPX_QUIRK(UNDECRYPTED)};

    measure.has_expected = ftpx_transfer_expected_bytes(transfer, &measure.expected);
    if (progress.moved == FTPX_MOVED_FINISHED && !ftpx_stream_has_end(stream) &&
        !eof) /* the side that should have sent ended, the other sent; or it sent on */
        progress.moved = FTPX_MOVED_SOME;
    return with_flaws(ftpx_progress_outcome(progress, measure), flaws_of(transfer));
}

bool ftpx_transfer_origin(const struct ftpx_transfer *transfer, uint64_t *origin_out)
{
    bool counts_bytes = transfer->type == 0 || ftpx_transfer_keeps_bytes(transfer);
    bool appends = transfer->exchange && transfer->exchange->verb->id == FTPX_CMD_APPE;

    *origin_out = appends ? transfer->append_at : transfer->restart;
    if (appends && !transfer->append_known)
        return false;
    return counts_bytes || *origin_out == 0;
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

/* Whether who should only receive has sent. ProFTPD ends a MODE Z of its own when it takes an upload. In a
 * server-to-server copy each end is the sender for one of the two transfers. */
static bool goes_wrong_way(const struct ftpx_transfer *transfer)
{
    uint8_t server = ftpx_transfer_server(transfer);
    uint8_t receiver = transfer->direction == FTPX_UPLOAD ? server : 1 - server;
    bool has_sent = ftpx_flow_payload(transfer->flow, receiver)->first_frame != 0;
    bool alone = ftpx_transfer_sender(transfer) == receiver;

    return has_sent && (alone || (transfer->mode == 'S' && !ftpx_transfer_peer(transfer)));
}

static uint64_t content_quirks(const struct ftpx_transfer *transfer)
{
    const struct ftpx_stream *stream = ftpx_transfer_stream(transfer);
    uint64_t quirks = 0;

    if (transfer->exchange && ftpx_first_bytes_is_binary(transfer))
        quirks |= FTPX_QUIRK(ASCII_BINARY);
    quirks |= ftpx_content_quirks(transfer->content) & FTPX_QUIRK(CONTENT_CAPPED);
    if (stream && stream->seen.refused > 0)
        quirks |= FTPX_QUIRK(FRAGMENTED);
    if (ftpx_transfer_conflicting(transfer) > 0)
        quirks |= FTPX_QUIRK(CONFLICTING);
    if (stream && transfer->exchange && goes_wrong_way(transfer))
        quirks |= FTPX_QUIRK(WRONG_WAY);
    return quirks;
}

static bool is_at_owner(const struct ftpx_expected *expected)
{
    const struct ftpx_flow *flow = expected->flow;

    return flow && flow->active == expected &&
           ftpx_address_equal(&flow->end[flow->listener].address, ftpx_expect_owner(expected));
}

/* That is a passive connection to where the server said, which is not where the server is. */
static bool leads_away(const struct ftpx_expected *expected)
{
    const struct ftpx_flow *flow = expected->flow;

    return flow && flow->passive == expected && !flow->active && ftpx_expect_is_foreign(expected) &&
           ftpx_address_equal(&flow->end[flow->listener].address, &expected->listener.address);
}

uint64_t ftpx_transfer_settle_endpoint(const struct ftpx_expected *expected, uint64_t quirks)
{
    if (leads_away(expected))
        quirks |= FTPX_QUIRK(REDIRECTED);
    if (!(quirks & FTPX_QUIRK(BOUNCE)))
        return quirks;
    if (expected->transfer && ftpx_transfer_peer(expected->transfer))
        return (quirks & ~FTPX_QUIRK(BOUNCE)) | FTPX_QUIRK(FXP);
    return is_at_owner(expected) ? quirks & ~FTPX_QUIRK(BOUNCE) : quirks;
}

uint64_t ftpx_transfer_quirks(const struct ftpx_transfer *transfer)
{
    uint64_t quirks = ftpx_transfer_outcome(transfer).reasons | connection_quirks(transfer) |
                      content_quirks(transfer) | ftpx_statement_quirks(transfer);

    if (transfer->inferred)
        quirks |= FTPX_QUIRK(INFERRED);

    if (transfer->exchange)
        quirks |= transfer->exchange->quirks & (FTPX_QUIRK(ATTACK) | FTPX_QUIRK(ANONYMOUS_WRITE) |
                                                FTPX_QUIRK(HOST_NAMED_UPLOAD));
    if (transfer->setup)
        quirks |= transfer->setup->quirks & (FTPX_QUIRK(BOUNCE) | FTPX_QUIRK(LOW_PORT));
    if (ftpx_transfer_peer(transfer))
        quirks |= FTPX_QUIRK(FXP);
    return transfer->setup && transfer->setup->expected
               ? ftpx_transfer_settle_endpoint(transfer->setup->expected, quirks)
               : quirks;
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

bool ftpx_transfer_entries(const struct ftpx_transfer *transfer, uint32_t *count_out)
{
    const struct ftpx_entries *entries = ftpx_content_entries(transfer->content);

    *count_out = entries ? ftpx_entries_count(entries) : 0;
    return entries || (transfer->direction == FTPX_LISTING && !transfer->content &&
                       ftpx_transfer_outcome(transfer).state == FTPX_STATE_COMPLETE);
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

const char *ftpx_announced_by_name(enum ftpx_announced_by by)
{
    static const char *const names[] = {NULL, "mark", "size", "listing"};
    return names[by];
}
