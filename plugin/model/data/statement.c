/* statement: a map from paths to the files they name now.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "statement.h"

#include "../../wire/quirk.h"
#include "../../wire/reply.h"
#include "../bytes.h"
#include "../state.h"
#include "../tcp/flow.h"
#include "../limits.h"
#include "../session/operation.h"
#include "transfer_facts.h"

static struct ftpx_version *new_version(struct ftpx_session *session, ftpx_span path)
{
    struct ftpx_version *version = wmem_new0(session->engine->pool, struct ftpx_version);

    if (!session->files)
        session->files = wmem_map_new(session->engine->pool, ftpx_bytes_hash, ftpx_bytes_equal);
    version->path = path;
    wmem_map_insert(session->files, &version->path, version);
    return version;
}

static struct ftpx_version *version_of(struct ftpx_session *session, ftpx_span path)
{
    struct ftpx_version *version = session->files ? wmem_map_lookup(session->files, &path) : NULL;

    return version ? version : new_version(session, path);
}

static struct ftpx_statement *new_said(const struct ftpx_exchange *exchange,
                                       struct ftpx_claim claim)
{
    struct ftpx_statement *said = wmem_new0(exchange->session->engine->pool, struct ftpx_statement);

    said->claim = claim;
    said->exchange = exchange;
    return said;
}

/* SIZE depends on the type, and in TYPE A on how the server counts (RFC 3659 §4). */
static bool is_usable(const struct ftpx_session *session, const struct ftpx_claim *claim)
{
    return claim->kind != FTPX_CLAIM_NONE && claim->path.len > 0 &&
           !(claim->kind == FTPX_CLAIM_SIZE && session->type.now == 'A');
}

static void file_claim(const struct ftpx_exchange *exchange, const struct ftpx_reply *reply)
{
    struct ftpx_session *session = exchange->session;
    struct ftpx_claim claim =
        ftpx_claim_of_file(exchange->verb, exchange->arg, reply->code, reply->text);

    if (!is_usable(session, &claim))
        return;
    ftpx_span path = ftpx_session_path(session, claim.path);
    struct ftpx_version *version = version_of(session, path);
    if (version->count == FTPX_LIMIT_CLAIMS)
        return;
    struct ftpx_statement *said = new_said(exchange, claim);
    said->next = version->said;
    version->said = said;
    version->count++;
}

/* --- transfers --- */

static void bind_version(struct ftpx_transfer *transfer)
{
    if (transfer->path.len == 0 ||
        (transfer->version && ftpx_span_equal(transfer->version->path, transfer->path)))
        return;
    transfer->version = transfer->direction == FTPX_UPLOAD
                            ? new_version(transfer->session, transfer->path)
                            : version_of(transfer->session, transfer->path);
}

/* A mark's exact size is the transfer's own already. */
static struct ftpx_claim announced_claim(const struct ftpx_transfer *transfer, ftpx_span text)
{
    wmem_allocator_t *pool = transfer->session->engine->pool;
    struct ftpx_claim claim = {.kind = FTPX_CLAIM_SIZE};

    if (!ftpx_reply_size_hint(text, &claim.low))
        return ftpx_claim_of_mark(text);
    claim.high = claim.low;
    claim.value = ftpx_span_of(wmem_strdup_printf(pool, "%" G_GUINT64_FORMAT, claim.low));
    return claim;
}

static void hear_line(struct ftpx_transfer *transfer, const struct ftpx_reply *reply,
                      ftpx_span text)
{
    unsigned end = reply->code >= 200;
    struct ftpx_claim claim = end ? ftpx_claim_of_closing(text) : announced_claim(transfer, text);

    if (claim.kind == FTPX_CLAIM_NONE || transfer->said[end])
        return;
    transfer->said[end] = new_said(transfer->exchange, claim);
    transfer->said[end]->code = reply->code;
}

static void transfer_replied(struct ftpx_transfer *transfer, const struct ftpx_reply *reply)
{
    if (transfer->direction == FTPX_LISTING || reply->code >= 300)
        return;
    bind_version(transfer);
    hear_line(transfer, reply, reply->text);
    if (reply->lines > 1)
        hear_line(transfer, reply, reply->last_text);
}

/* What a name stood for is gone, or goes by another one. */
static void operation_replied(const struct ftpx_operation *operation)
{
    struct ftpx_session *session = operation->session;

    if (!session->files || ftpx_operation_outcome(operation) != FTPX_OPERATION_DONE)
        return;
    if (operation->from) {
        struct ftpx_version *version = wmem_map_remove(session->files, &operation->source);
        wmem_map_remove(session->files, &operation->path);
        if (version && operation->path.len > 0) {
            version->path = operation->path;
            wmem_map_insert(session->files, &version->path, version);
        }
    } else if (operation->exchange->verb->id == FTPX_CMD_DELE) {
        wmem_map_remove(session->files, &operation->path);
    }
}

void ftpx_statement_replied(const struct ftpx_happening *happening)
{
    const struct ftpx_exchange *exchange = happening->exchange;

    if (exchange->verb->role == FTPX_ROLE_TRANSFER) {
        if (exchange->transfer)
            transfer_replied(exchange->transfer, happening->reply);
    } else if (exchange->operation && exchange->operation->exchange == exchange) {
        operation_replied(exchange->operation);
    } else {
        file_claim(exchange, happening->reply);
    }
}

/* --- agreement --- */

/* All that was sent was seen, and the server took it for good. */
static bool is_whole(const struct ftpx_transfer *transfer)
{
    const struct ftpx_stream *stream = ftpx_transfer_stream(transfer);
    uint16_t code = ftpx_transfer_code(transfer);

    return stream && ftpx_stream_has_end(stream) && ftpx_reply_completes(code) &&
           !ftpx_transfer_has_hole(transfer) && !ftpx_transfer_is_hidden(transfer);
}

/* The file's bytes go over the wire as they are. */
static bool is_as_is(const struct ftpx_transfer *transfer)
{
    return ftpx_transfer_keeps_bytes(transfer) && transfer->mode == 'S' &&
           transfer->structure == 'F';
}

/* While an upload runs, and before it, the file has another size. */
static bool is_timely(const struct ftpx_transfer *transfer, const struct ftpx_statement *said)
{
    return said->code != 0 || transfer->direction == FTPX_DOWNLOAD ||
           said->exchange->frame >= transfer->exchange->final->frame;
}

static bool is_within(uint64_t bytes, const struct ftpx_claim *claim)
{
    return bytes >= claim->low && bytes <= claim->high;
}

enum ftpx_agreement ftpx_statement_size_agrees(const struct ftpx_transfer *transfer,
                                               const struct ftpx_statement *said)
{
    uint64_t bytes = ftpx_transfer_bytes(transfer);

    if (said->claim.kind != FTPX_CLAIM_SIZE || !is_whole(transfer) || !is_as_is(transfer) ||
        !is_timely(transfer, said))
        return FTPX_UNCHECKED;
    if (is_within(bytes, &said->claim) && said->code != 0)
        return FTPX_AGREES; /* what was moved, or is left to be moved */
    if (said->code >= 200)
        return FTPX_DISAGREES;
    if (transfer->restart_lost && !is_within(bytes, &said->claim))
        return FTPX_UNCHECKED; /* it may be a part of it */
    if (transfer->exchange->verb->id == FTPX_CMD_APPE)
        return FTPX_UNCHECKED; /* said of the file, and nobody said how long it was */
    return is_within(bytes + transfer->restart, &said->claim) ? FTPX_AGREES : FTPX_DISAGREES;
}

static bool counts_for(const struct ftpx_transfer *transfer, enum ftpx_total total)
{
    switch (total) {
    case FTPX_UPLOADED: return transfer->direction == FTPX_UPLOAD;
    case FTPX_DOWNLOADED: return transfer->direction == FTPX_DOWNLOAD;
    default: return transfer->direction == FTPX_UPLOAD || transfer->direction == FTPX_DOWNLOAD;
    }
}

static bool is_refused(const struct ftpx_transfer *transfer)
{
    return ftpx_transfer_outcome(transfer).state == FTPX_STATE_REFUSED;
}

enum ftpx_agreement ftpx_statement_total_agrees(const struct ftpx_session *session,
                                                enum ftpx_total total,
                                                const struct ftpx_claim *claim)
{
    uint64_t bytes = 0;

    if (!session->from_start ||
        (session->quirks & (FTPX_QUIRK(AFTER_GAP) | FTPX_QUIRK(TOO_MANY_LINES))))
        return FTPX_UNCHECKED;
    for (const struct ftpx_transfer *transfer = session->transfers; transfer;
         transfer = transfer->next) {
        if (!counts_for(transfer, total) || is_refused(transfer))
            continue;
        if (!is_whole(transfer) || !is_as_is(transfer))
            return FTPX_UNCHECKED;
        bytes += ftpx_transfer_bytes(transfer);
    }
    return is_within(bytes, claim) ? FTPX_AGREES : FTPX_DISAGREES;
}

bool ftpx_statement_is_about_all(const struct ftpx_transfer *transfer,
                                 const struct ftpx_statement *said)
{
    const struct ftpx_claim *claim = &said->claim;
    uint64_t bytes = ftpx_transfer_bytes(transfer);
    /* some count the last byte of the range in, some do not */
    bool all =
        !claim->has_range || (claim->from == 0 && (claim->to == bytes || claim->to + 1 == bytes));

    return all && is_whole(transfer) && is_as_is(transfer) && is_timely(transfer, said) &&
           transfer->restart == 0 && transfer->exchange->verb->id != FTPX_CMD_APPE;
}

static bool disagrees(const struct ftpx_transfer *transfer, const struct ftpx_statement *said)
{
    return said && ftpx_statement_size_agrees(transfer, said) == FTPX_DISAGREES;
}

uint64_t ftpx_statement_quirks(const struct ftpx_transfer *transfer)
{
    const struct ftpx_statement *mark = transfer->said[0];
    const struct ftpx_statement *said =
        transfer->version && transfer->direction == FTPX_UPLOAD ? transfer->version->said : NULL;
    bool found = disagrees(transfer, transfer->said[1]);

    if (mark && mark->claim.low != mark->claim.high)
        found = found || disagrees(transfer, mark);
    for (; said && !found; said = said->next)
        found = disagrees(transfer, said);
    return found ? FTPX_QUIRK(CLAIM_MISMATCH) : 0;
}
