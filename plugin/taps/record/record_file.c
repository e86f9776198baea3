/* record_file: a file is told by its first piece's session, and covered by all of its pieces.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "record.h"

#include "../../model/session/session.h"
#include "../../model/data/transfer_facts.h"
#include "../../model/tcp/flow.h"
#include "../../model/path.h"
#include "../facts/selection.h"
#include "../facts/totals.h"
#include "../facts/file_facts.h"
#include "../facts/mime_transfer.h"
#include "record_parts.h"

/* Gaps that are listed; `covered` and `size` count the others too. */
#define GAPS_SHOWN 64

/* --- event --- */

static const char *type_of(const struct ftpx_transfer *first)
{
    if (first->direction == FTPX_DOWNLOAD)
        return "access";
    bool appends = first->exchange && first->exchange->verb->id == FTPX_CMD_APPE;
    return first->restart > 0 || appends ? "change" : "creation";
}

static const char *outcome_of(const struct ftpx_file *file, const struct ftpx_file_facts *facts)
{
    bool is_open = false;

    for (guint i = 0; i < file->piece_count; i++)
        is_open |= ftpx_transfer_outcome(file->pieces[i].transfer).state == FTPX_STATE_OPEN;
    if (facts->complete)
        return "success";
    return is_open ? "unknown" : "failure";
}

static struct ftpx_record_event event_of(const struct ftpx_file *file,
                                         const struct ftpx_file_facts *facts)
{
    const struct ftpx_transfer *first = ftpx_file_first(file)->transfer;
    const struct ftpx_exchange *exchange = first->exchange;
    struct ftpx_record_event event = {
        .record = "file",
        .category = {"file"},
        .type = type_of(first),
        .action = "ftp-file",
        .outcome = outcome_of(file, facts),
        .start = INT64_MAX,
        .has_end = true,
        .subject = {.control = first->session ? first->session->flow : NULL,
                    .data = first->flow,
                    .place = exchange ? exchange->end : -1}};
    const struct ftpx_file_piece *piece;

    for (guint i = 0; (piece = ftpx_file_next(file, &i));) {
        event.start = MIN(event.start, ftpx_totals_transfer_start(piece->transfer));
        event.end = MAX(event.end, ftpx_totals_transfer_end(piece->transfer));
    }
    return event;
}

/* --- members --- */

static void put_file(struct ftpx_json *json, const struct ftpx_file *file,
                     const struct ftpx_file_facts *facts, const struct ftpx_digests *digests,
                     const struct ftpx_collect *collect)
{
    ftpx_span path = ftpx_file_path(file);

    ftpx_json_begin(json, "file");
    ftpx_json_text(json, "path", path);
    ftpx_json_text(json, "name", ftpx_path_name(json->charset, path));
    if (facts->complete)
        ftpx_json_number(json, "size", facts->size);
    ftpx_json_name(json, "mime_type", ftpx_mime_of_file(file, collect));
    if (digests)
        ftpx_record_put_hashes(json, digests);
    ftpx_json_end(json);
}

static void put_transfer(struct ftpx_json *json, const struct ftpx_transfer *transfer)
{
    if (transfer->session)
        ftpx_json_number(json, "session", transfer->session->id);
    ftpx_json_number(json, "transfer", transfer->id);
}

static void put_pieces(struct ftpx_json *json, const struct ftpx_file *file,
                       const struct ftpx_collect *collect)
{
    const struct ftpx_file_piece *piece;

    ftpx_json_begin_list(json, "pieces");
    for (guint i = 0; (piece = ftpx_file_next(file, &i));) {
        ftpx_json_begin(json, NULL);
        put_transfer(json, piece->transfer);
        if (piece->placed) {
            ftpx_json_number(json, "from", piece->from);
            ftpx_json_number(json, "to", ftpx_file_piece_end(piece, collect));
        }
        ftpx_json_end(json);
    }
    ftpx_json_end_list(json);
}

static void put_gap(struct ftpx_json *json, uint64_t from, uint64_t to)
{
    ftpx_json_begin(json, NULL);
    ftpx_json_number(json, "from", from);
    ftpx_json_number(json, "to", to);
    ftpx_json_end(json);
}

/* What lies between the covered ranges, and behind them up to the size when that is known. */
static void put_missing(struct ftpx_json *json, const struct ftpx_file_facts *facts)
{
    const struct ftpx_ranges *covered = &facts->covered;
    struct ftpx_ranges_walk walk = {0};
    struct ftpx_range range;
    uint64_t at = 0;
    unsigned shown = 0;

    ftpx_json_begin_list(json, "missing");
    while (shown < GAPS_SHOWN && ftpx_ranges_next(covered, &walk, &range)) {
        if ((uint64_t)range.from > at) {
            put_gap(json, at, (uint64_t)range.from);
            shown++;
        }
        at = (uint64_t)range.to;
    }
    if (facts->size_known && facts->size > at && shown < GAPS_SHOWN)
        put_gap(json, at, facts->size);
    ftpx_json_end_list(json);
}

static void put_copy(struct ftpx_json *json, const struct ftpx_transfer *peer)
{
    ftpx_json_begin(json, "copy");
    put_transfer(json, peer);
    ftpx_json_text(json, "path", peer->path);
    ftpx_json_end(json);
}

static void put_origin(struct ftpx_json *json, const struct ftpx_scope *scope,
                       const struct ftpx_file *file)
{
    struct ftpx_record_frames frames = {0};
    const struct ftpx_file_piece *piece;

    for (guint i = 0; (piece = ftpx_file_next(file, &i));)
        ftpx_record_add_transfer(&frames, piece->transfer);
    ftpx_record_put_origin(json, scope, frames);
}

static void put_facts(struct ftpx_json *json, const struct ftpx_scope *scope,
                      const struct ftpx_file *file, const struct ftpx_file_facts *facts)
{
    const struct ftpx_file_piece *first = ftpx_file_first(file);
    const struct ftpx_transfer *peer = ftpx_transfer_peer(first->transfer);

    ftpx_json_begin(json, "ftpx");
    ftpx_json_word(json, "direction",
                   peer ? "copy" : ftpx_direction_name(first->transfer->direction));
    ftpx_json_raw(json, "path_raw", ftpx_file_path(file));
    ftpx_json_bool(json, "complete", facts->complete);
    if (facts->size_known && !facts->complete)
        ftpx_json_number(json, "size", facts->size);
    ftpx_json_number(json, "covered", facts->covered.total);
    put_pieces(json, file, scope->collect);
    put_origin(json, scope, file);
    if (!facts->complete && first->placed)
        put_missing(json, facts);
    if (peer)
        put_copy(json, peer);
    ftpx_json_end(json);
}

/* That of its first piece, as the payload goes. */
static void put_connection(struct ftpx_json *json, const struct ftpx_transfer *first)
{
    if (!first->flow) {
        ftpx_record_put_ends(json, first->session);
        return;
    }
    uint8_t sender = ftpx_transfer_sender(first);
    ftpx_record_put_endpoint(json, "source", &first->flow->end[sender]);
    ftpx_record_put_endpoint(json, "destination", &first->flow->end[1 - sender]);
}

void ftpx_record_file_members(struct ftpx_json *json, const struct ftpx_scope *scope,
                              const struct ftpx_file *file)
{
    const struct ftpx_transfer *first = ftpx_file_first(file)->transfer;
    const struct ftpx_flow *control = first->session ? first->session->flow : NULL;
    struct ftpx_file_facts facts = ftpx_file_facts(file, scope->collect);
    const struct ftpx_record_event event = event_of(file, &facts);
    struct ftpx_digests digests;
    const struct ftpx_digests *known =
        ftpx_file_digests(file, &facts, scope->collect, &digests) ? &digests : NULL;

    json->charset = ftpx_session_charset(first->session);
    ftpx_record_head(json, scope, &event);
    ftpx_record_put_network(json, first->flow ? first->flow : control, false);
    ftpx_record_put_parties(json, first->session, first->user);
    put_file(json, file, &facts, known, scope->collect);
    put_connection(json, first);
    ftpx_record_put_related(json, control, first->flow, first->user, known);
    put_facts(json, scope, file, &facts);
    ftpx_file_facts_free(&facts);
}

void ftpx_record_files(const struct ftpx_scope *scope, FILE *out)
{
    GPtrArray *files = ftpx_selection_files(scope);

    for (guint i = 0; i < files->len; i++) {
        struct ftpx_json json = ftpx_json_line(out, scope->engine->time_digits);
        ftpx_state_walk(scope->engine);
        ftpx_record_file_members(&json, scope, files->pdata[i]);
        ftpx_json_line_end(&json);
    }
    g_ptr_array_unref(files);
}
