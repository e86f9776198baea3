/* transfer_quirks: how a connection relates to the announcement it takes up is told here; the other
 * oddities come from those who found them.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "transfer_quirks.h"

#include "../../wire/quirk.h"
#include "../tcp/flow.h"
#include "content.h"
#include "first_bytes.h"
#include "statement.h"
#include "transfer_facts.h"

/* How the connection relates to the announcement it takes up. */
static uint64_t connection_quirks(const struct ftpx_transfer *transfer)
{
    const struct ftpx_flow *flow = transfer->flow;
    const struct ftpx_expected *expected = transfer->setup ? transfer->setup->expected : NULL;
    uint64_t quirks = 0;

    if (ftpx_transfer_attempts(transfer, &(struct ftpx_knocks){0}))
        quirks |= FTPX_QUIRK(NO_DATA_CONNECTION);
    if (!flow || !expected)
        return quirks;
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
    if (!expected->transfer && ftpx_expect_attempts(expected, &(struct ftpx_knocks){0}))
        quirks |= FTPX_QUIRK(NO_DATA_CONNECTION);
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

    if (ftpx_transfer_linked_by(transfer) == FTPX_LINKED_BY_TIME)
        quirks |= FTPX_QUIRK(INFERRED);
    if (transfer->session)
        quirks |= ftpx_session_doubts(transfer->session);

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

uint64_t ftpx_transfer_own_quirks(const struct ftpx_transfer *transfer)
{
    const uint64_t of_lines = FTPX_QUIRK(BOUNCE) | FTPX_QUIRK(LOW_PORT) | FTPX_QUIRK(REDIRECTED) |
                              FTPX_QUIRK(ATTACK) | FTPX_QUIRK(ANONYMOUS_WRITE) |
                              FTPX_QUIRK(HOST_NAMED_UPLOAD);

    return ftpx_transfer_quirks(transfer) & ~of_lines;
}

/* --- of a line --- */

/* What only the rest of the capture can tell of a command. */
static uint64_t later_quirks(const struct ftpx_note *note)
{
    const struct ftpx_exchange *exchange = note->exchange;
    uint64_t quirks = 0;

    if (!exchange)
        return 0;
    if (note->from_client && !exchange->final && !ftpx_session_is_dark(note->session))
        quirks |= FTPX_QUIRK(UNANSWERED);
    if (note->announced && exchange->expected && !exchange->expected->failed &&
        !exchange->expected->flow)
        quirks |= FTPX_QUIRK(UNUSED);
    return quirks;
}

uint64_t ftpx_note_quirks(const struct ftpx_note *note, bool final)
{
    const struct ftpx_expected *expected =
        note->announced && note->exchange ? note->exchange->expected : NULL;

    if (!final)
        return note->quirks;
    uint64_t quirks = note->quirks | later_quirks(note);
    return expected ? ftpx_transfer_settle_endpoint(expected, quirks) : quirks;
}
