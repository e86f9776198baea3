/* transfer_facts: what is known of a transfer at any time, read off its command, its connection
 * and their state. Nothing here changes anything.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "transfer_facts.h"

#include "../../wire/quirk.h"
#include "../tcp/flow.h"
#include "../instant.h"
#include "../tcp/tls.h"
#include "content.h"

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

    if (!flow)
        return 0;
    const struct ftpx_stream *stream = &flow->half[ftpx_transfer_sender(transfer)]->stream;
    uint64_t behind = stream->seen.total - ftpx_stream_bytes(stream);
    return stream->conflicting + behind;
}

bool ftpx_transfer_keeps_bytes(const struct ftpx_transfer *transfer)
{
    return transfer->type == 'I' || transfer->type == 'L' || transfer->called_binary;
}

/* Whether so many bytes are what the server has named: then nothing is coded, whatever is known of MODE. */
static bool is_as_announced(const struct ftpx_transfer *transfer, uint64_t seen)
{
    return transfer->announced_by != FTPX_SIZE_NONE &&
           transfer->announced_size == transfer->restart + seen;
}

/* Whether what was seen is the file, byte by byte. */
static bool is_comparable(const struct ftpx_transfer *transfer, uint64_t seen)
{
    if (!ftpx_transfer_keeps_bytes(transfer))
        return false;
    if (ftpx_decode_is_needed(transfer->mode, transfer->structure))
        return ftpx_content_has_eof(transfer->content);
    return transfer->mode == 'S' || (transfer->mode == 0 && is_as_announced(transfer, seen));
}

/* What a mark names counts the file, or what is left of it: nobody knows until one of them has come. */
static bool is_as_marked(const struct ftpx_transfer *transfer, uint64_t seen)
{
    return transfer->announced_by == FTPX_SIZE_NONE && transfer->marked_size > 0 &&
           (seen == transfer->marked_size || seen + transfer->restart == transfer->marked_size);
}

bool ftpx_transfer_expected_bytes(const struct ftpx_transfer *transfer, uint64_t *bytes_out)
{
    uint64_t seen = ftpx_transfer_bytes(transfer) + ftpx_transfer_gap_bytes(transfer);

    if (transfer->direction != FTPX_DOWNLOAD || !is_comparable(transfer, seen) ||
        (transfer->restart_lost && seen != transfer->announced_size))
        return false;
    if (transfer->range_end == 0 && is_as_marked(transfer, seen)) {
        *bytes_out = seen;
        return true;
    }
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

/* An acknowledgement that only looks like the handshake's comes before anybody has asked for bytes, as far as
 * that is known. */
static bool is_seen_to_begin(const struct ftpx_transfer *transfer, const struct ftpx_stream *stream)
{
    return stream->syn && (stream->begin_frame == 0 ||
                           (transfer->exchange && stream->begin_frame < transfer->exchange->frame));
}

/* Whether its first byte in the capture is its first of all: a handshake tells, unless a REST may be lost, or
 * the size that was announced. */
static bool has_begin(const struct ftpx_transfer *transfer)
{
    const struct ftpx_stream *stream = ftpx_transfer_stream(transfer);
    uint64_t expected;

    if (!transfer->restart_lost &&
        (!stream || is_seen_to_begin(transfer, stream) || ftpx_content_has_eof(transfer->content)))
        return true;
    return ftpx_transfer_expected_bytes(transfer, &expected) &&
           expected == ftpx_transfer_bytes(transfer);
}

bool ftpx_transfer_has_hole(const struct ftpx_transfer *transfer)
{
    return ftpx_transfer_gap_bytes(transfer) > 0 || !has_begin(transfer);
}

/* Line ends only grow in TYPE A. */
static uint64_t least_bytes(const struct ftpx_transfer *transfer)
{
    bool is_whole = transfer->restart == 0 && transfer->range_end == 0;
    bool is_told =
        transfer->announced_by == FTPX_SIZE_MARK || transfer->announced_by == FTPX_SIZE_SIZE;

    return transfer->direction == FTPX_DOWNLOAD && transfer->type == 'A' && is_whole && is_told &&
                   !ftpx_decode_is_needed(transfer->mode, transfer->structure)
               ? transfer->announced_size
               : 0;
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

enum ftpx_linked_by ftpx_transfer_linked_by(const struct ftpx_transfer *transfer)
{
    const struct ftpx_exchange *setup = transfer->setup;

    if (transfer->inferred)
        return transfer->resumes ? FTPX_LINKED_BY_TLS_SESSION : FTPX_LINKED_BY_TIME;
    return transfer->flow && setup && setup->expected && setup->expected->guessed
               ? FTPX_LINKED_BY_TIME
               : FTPX_LINKED_BY_ANNOUNCEMENT;
}

bool ftpx_transfer_is_hidden(const struct ftpx_transfer *transfer)
{
    return transfer->flow && !is_known_as_empty(transfer) &&
           !ftpx_tls_was_read(transfer->flow->half[ftpx_transfer_sender(transfer)]);
}

/* Nearly nobody asks for another MODE or STRU, so of a session that begins before the capture none is assumed,
 * unless the content looks like it. */
static bool knows_coding(const struct ftpx_transfer *transfer)
{
    return transfer->mode != 0 && transfer->structure != 0 &&
           (transfer->mode != 'S' || transfer->session->from_start || !transfer->zlib);
}

/* Whether what holds of MODE and STRU is not known, and the size does not tell that nothing is coded. */
static bool may_be_coded(const struct ftpx_transfer *transfer)
{
    const struct ftpx_stream *stream = ftpx_transfer_stream(transfer);

    if (!transfer->session || knows_coding(transfer) || !stream || ftpx_stream_bytes(stream) == 0)
        return false;
    if (transfer->direction == FTPX_LISTING)
        return ftpx_transfer_is_unread_listing(transfer);
    return !is_as_announced(transfer, ftpx_stream_bytes(stream));
}

/* Why the content is not all there although the connection may be: UNDECODED, NO_EOF. While the
 * stream goes on, its end may still come. */
static uint64_t flaws_of(const struct ftpx_transfer *transfer)
{
    const struct ftpx_stream *stream = ftpx_transfer_stream(transfer);
    bool ended = (stream && (stream->fin || ftpx_stream_has_end(stream))) ||
                 transfer->progress.said == FTPX_SAID_SUCCESS;
    uint64_t flaws = FTPX_QUIRK(UNDECODED);
    uint64_t found = ftpx_content_quirks(transfer->content);

    if (ended)
        flaws |= FTPX_QUIRK(NO_EOF);
    if (may_be_coded(transfer))
        found |= FTPX_QUIRK(UNDECODED);
    return flaws & found;
}

static struct ftpx_outcome with_flaws(struct ftpx_outcome outcome, uint64_t flaws)
{
    if (flaws && outcome.state == FTPX_STATE_COMPLETE)
        outcome.state = FTPX_STATE_INCOMPLETE;
    if (outcome.state == FTPX_STATE_INCOMPLETE)
        outcome.reasons |= flaws;
    return outcome;
}

/* Of a transfer whose commands are hidden, nobody can know how the server said it ended. */
static struct ftpx_outcome without_reply(struct ftpx_outcome outcome)
{
    outcome.reasons &= ~FTPX_QUIRK(NO_FINAL_REPLY);
    if (outcome.state == FTPX_STATE_INCOMPLETE && outcome.reasons == 0)
        outcome.state = FTPX_STATE_OPEN;
    return outcome;
}

struct ftpx_outcome ftpx_transfer_outcome(const struct ftpx_transfer *transfer)
{
    const struct ftpx_stream *stream = ftpx_transfer_stream(transfer);
    struct ftpx_progress progress = transfer->progress;
    struct ftpx_measure measure = {
        .bytes = ftpx_transfer_bytes(transfer),
        .gap_bytes = ftpx_transfer_gap_bytes(transfer),
        .least = least_bytes(transfer),
        .undecrypted = ftpx_transfer_is_hidden(transfer),
        .amid = progress.moved != FTPX_MOVED_NOT && !has_begin(transfer),
        .unmarked = transfer->session && ftpx_session_has_lost(transfer->session),
    };
    bool eof = ftpx_content_has_eof(transfer->content);

    if (transfer->inferred && measure.undecrypted) /* nothing said how it ended */
        return (struct ftpx_outcome){FTPX_STATE_OPEN, FTPX_QUIRK(UNDECRYPTED)};

    measure.has_expected = ftpx_transfer_expected_bytes(transfer, &measure.expected);
    if (progress.moved == FTPX_MOVED_FINISHED && !ftpx_stream_has_end(stream) &&
        !eof) /* the side that should have sent ended, the other sent; or it sent on */
        progress.moved = FTPX_MOVED_SOME;
    struct ftpx_outcome outcome = ftpx_progress_outcome(progress, measure);
    return with_flaws(transfer->inferred ? without_reply(outcome) : outcome, flaws_of(transfer));
}

bool ftpx_transfer_attempts(const struct ftpx_transfer *transfer, struct ftpx_knocks *out)
{
    const struct ftpx_flow *flow = transfer->flow;

    *out = transfer->knocks;
    if (!flow || flow->made || transfer->progress.said == FTPX_SAID_SUCCESS)
        return false;
    ftpx_knocks_add(out, &flow->knocks);
    return true;
}

bool ftpx_transfer_origin(const struct ftpx_transfer *transfer, uint64_t *origin_out)
{
    bool counts_bytes = transfer->type == 0 || ftpx_transfer_keeps_bytes(transfer);
    bool appends = transfer->exchange && transfer->exchange->verb->id == FTPX_CMD_APPE;

    *origin_out = appends ? transfer->append_at : transfer->restart;
    if ((appends && !transfer->append_known) || transfer->restart_lost)
        return false;
    return counts_bytes || *origin_out == 0;
}

int64_t ftpx_transfer_duration(const struct ftpx_transfer *transfer)
{
    const struct ftpx_stream *stream = ftpx_transfer_stream(transfer);
    return stream && stream->first_frame ? stream->last_time - stream->first_time : 0;
}

bool ftpx_transfer_rate(const struct ftpx_transfer *transfer, double *rate_out)
{
    int64_t duration = ftpx_transfer_duration(transfer);

    if (duration <= 0)
        return false;
    *rate_out =
        (double)ftpx_transfer_bytes(transfer) * (double)FTPX_NS_PER_SECOND / (double)duration;
    return true;
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

bool ftpx_transfer_is_unread_listing(const struct ftpx_transfer *transfer)
{
    const struct ftpx_entries *entries = ftpx_content_entries(transfer->content);

    return entries && ftpx_entries_are_unread(entries) && ftpx_transfer_bytes(transfer) > 0;
}

bool ftpx_transfer_entries(const struct ftpx_transfer *transfer, uint32_t *count_out)
{
    const struct ftpx_entries *entries = ftpx_content_entries(transfer->content);

    *count_out = entries ? ftpx_entries_count(entries) : 0;
    if (ftpx_transfer_is_unread_listing(transfer) ||
        (*count_out == 0 && transfer->session && transfer->mode == 0)) /* it may be coded */
        return false;
    return entries || (transfer->direction == FTPX_LISTING && !transfer->content &&
                       ftpx_transfer_bytes(transfer) == 0 &&
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
