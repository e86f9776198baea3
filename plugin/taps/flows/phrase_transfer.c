/* phrase_transfer: a line of the narrative each for request, bytes, result and relations.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "phrase.h"

#include "../../model/figures.h"
#include "../../model/session/session.h"
#include "../../model/data/timing.h"
#include "../../model/data/transfer_facts.h"
#include "../../model/data/transfer_quirks.h"
#include "../../model/tcp/flow.h"
#include "../../wire/quirk.h"
#include "../facts/checks.h"
#include "../facts/file_facts.h"
#include "../say/layout.h"
#include "../say/reasons.h"
#include <string.h>

/* How much of a captured text is shown. */
#define PATH_COLUMNS   52
#define DIGEST_COLUMNS 24

/* Files of more pieces are told without their number: nobody reads on. */
#define MOST_PIECES 256

/* --- request --- */

/* Files are named by what is known of their path, listings by what was asked for. */
static void append_object(GString *out, const struct ftpx_transfer *transfer)
{
    const struct ftpx_exchange *exchange = transfer->exchange;
    bool as_sent = exchange && transfer->direction == FTPX_LISTING;
    ftpx_span name = as_sent ? exchange->arg : transfer->path;

    if (name.len == 0)
        return;
    g_string_append_c(out, ' ');
    ftpx_layout_text_tail(out, ftpx_session_charset(transfer->session), name, PATH_COLUMNS);
}

static void append_method(GString *out, const struct ftpx_transfer *transfer)
{
    enum ftpx_method method = ftpx_transfer_method(transfer);

    if (method == FTPX_METHOD_NONE)
        return;
    const struct ftpx_expected *expected = transfer->setup->expected;
    g_string_append_printf(out, "   %s (%s, ", ftpx_method_is_active(method) ? "active" : "passive",
                           method == FTPX_METHOD_DEFAULT ? "default port"
                                                         : ftpx_method_name(method));
    ftpx_phrase_announced(out, &expected->announced.at);
    g_string_append_c(out, ')');
}

static const char *name_of_type(const struct ftpx_transfer *transfer)
{
    switch (transfer->type) {
    case 'A': return transfer->called_binary ? "ASCII (sent as binary)" : "ASCII";
    case 'E': return "EBCDIC";
    case 'I': return "binary";
    default: return "local bytes";
    }
}

static const char *name_of_mode(uint8_t mode)
{
    switch (mode) {
    case 'B': return ", block mode";
    case 'C': return ", compressed mode";
    case 'Z': return ", deflate mode";
    default: return "";
    }
}

void ftpx_phrase_request(GString *out, const struct ftpx_transfer *transfer)
{
    if (transfer->exchange)
        ftpx_phrase_name(out, transfer->exchange);
    else
        g_string_append(out, transfer->inferred ? "command hidden by TLS"
                                                : "command not in the capture");
    if (ftpx_transfer_linked_by(transfer) == FTPX_LINKED_BY_TLS_SESSION)
        g_string_append(out, ", linked by its TLS session");
    append_object(out, transfer);
    append_method(out, transfer);
    if (transfer->exchange && transfer->direction != FTPX_LISTING && transfer->type != 0)
        g_string_append_printf(out, "%s%s", ftpx_transfer_method(transfer) ? ", " : "   ",
                               name_of_type(transfer));
    g_string_append(out, name_of_mode(transfer->mode));
    if (transfer->restart > 0) {
        g_string_append(out, ", from byte ");
        ftpx_figure_grouped(out, transfer->restart);
    }
    if (transfer->range_end > 0) {
        g_string_append(out, ", up to byte ");
        ftpx_figure_grouped(out, transfer->range_end);
    }
}

/* --- bytes --- */

/* Rates of less than a millisecond say more about the capture's clock than about the network. */
static void append_duration(GString *out, const struct ftpx_transfer *transfer)
{
    int64_t duration = ftpx_transfer_duration(transfer);

    if (duration <= 0)
        return;
    g_string_append(out, " in ");
    ftpx_figure_duration(out, duration);
    if (duration < FTPX_NS_PER_SECOND / 1000)
        return;
    g_string_append(out, " (");
    ftpx_figure_rate(out, ftpx_transfer_bytes(transfer), duration);
    g_string_append_c(out, ')');
}

static void append_count(GString *out, uint64_t bytes, const char *what)
{
    if (bytes == 0)
        return;
    g_string_append(out, ", ");
    ftpx_figure_grouped(out, bytes);
    g_string_append_printf(out, " %s", what);
}

/* Of what TLS hides only the outside can be measured. */
static void append_encrypted(GString *out, const struct ftpx_transfer *transfer)
{
    ftpx_figure_grouped(out, ftpx_transfer_encrypted(transfer, false));
    g_string_append(out, " bytes under TLS from the client, ");
    ftpx_figure_grouped(out, ftpx_transfer_encrypted(transfer, true));
    g_string_append(out, " from the server");
}

static void append_entries(GString *out, const struct ftpx_transfer *transfer)
{
    uint32_t entries;

    if (!ftpx_transfer_entries(transfer, &entries))
        return;
    ftpx_figure_grouped(out, entries);
    g_string_append(out, entries == 1 ? " entry, " : " entries, ");
}

/* Whether it was only tried to make its data connection, which is told then. */
static bool append_attempts(GString *out, const struct ftpx_transfer *transfer)
{
    const struct ftpx_flow *flow = transfer->flow;
    char text[FTPX_KNOCKS_TEXT];
    struct ftpx_knocks knocks;

    if (!ftpx_transfer_attempts(transfer, &knocks))
        return false;
    ftpx_knocks_text(&knocks, &flow->end[flow->listener], text);
    g_string_append(out, text);
    return true;
}

void ftpx_phrase_bytes(GString *out, const struct ftpx_transfer *transfer)
{
    uint64_t bytes = ftpx_transfer_bytes(transfer);
    uint64_t expected;

    if (append_attempts(out, transfer))
        return;

    if (transfer->flow && transfer->flow->tls_frame != 0 && bytes == 0) {
        append_encrypted(out, transfer);
        return;
    }

    if (!transfer->flow ||
        (bytes == 0 && ftpx_transfer_outcome(transfer).state == FTPX_STATE_REFUSED))
        return;
    append_entries(out, transfer);
    ftpx_figure_grouped(out, bytes);
    if (ftpx_transfer_expected_bytes(transfer, &expected)) {
        g_string_append(out, " of ");
        ftpx_figure_grouped(out, expected);
    }
    g_string_append(out, bytes == 1 ? " byte" : " bytes");
    if (ftpx_transfer_is_unread_listing(transfer))
        g_string_append(out, ", not read as a listing");
    if (ftpx_transfer_expected_bytes(transfer, &expected) &&
        transfer->announced_by == FTPX_SIZE_LISTING)
        g_string_append(out, " (as listed before)");
    append_duration(out, transfer);
    append_count(out, ftpx_transfer_gap_bytes(transfer), "missing");
    append_count(out, ftpx_transfer_retransmitted(transfer), "retransmitted");
    append_count(out, ftpx_transfer_conflicting(transfer), "conflicting");
}

/* --- waits --- */

/* A wait stands out that a user notices, and that is a good part of the whole. */
static bool stands_out(const struct ftpx_timing *timing, enum ftpx_timed part)
{
    return part != FTPX_TIMED_BYTES && timing->part[part] >= FTPX_NS_PER_SECOND &&
           timing->part[part] >= timing->total / 4;
}

static void append_overall_rate(GString *out, const struct ftpx_timing *timing,
                                const struct ftpx_transfer *transfer)
{
    uint64_t bytes = ftpx_transfer_bytes(transfer);

    if (out->len == 0 || bytes == 0)
        return;
    g_string_append(out, "; ");
    ftpx_figure_rate(out, bytes, timing->total);
    g_string_append(out, " from command to reply");
}

void ftpx_phrase_waits(GString *out, const struct ftpx_transfer *transfer)
{
    static const char *const names[FTPX_TIMED_COUNT] = {
        [FTPX_TIMED_ANSWER] = "the answer",
        [FTPX_TIMED_CONNECT] = "the data connection",
        [FTPX_TIMED_FIRST] = "the first byte",
        [FTPX_TIMED_END] = "the final reply",
    };
    struct ftpx_timing timing;

    if (!ftpx_transfer_timing(transfer, &timing))
        return;
    for (unsigned part = 0; part < FTPX_TIMED_COUNT; part++) {
        if (!stands_out(&timing, part))
            continue;
        g_string_append(out, out->len > 0 ? ", " : "waited ");
        ftpx_figure_duration(out, timing.part[part]);
        g_string_append_printf(out, " for %s", names[part]);
    }
    append_overall_rate(out, &timing, transfer);
}

/* --- result --- */

/* Sizes that agree are what one expects. */
static void append_checks(GString *out, const struct ftpx_scope *scope,
                          const struct ftpx_transfer *transfer)
{
    GArray *checks = ftpx_checks_of(transfer, scope->collect);

    for (guint i = 0; i < checks->len; i++) {
        const struct ftpx_check *check = &g_array_index(checks, struct ftpx_check, i);
        bool agrees = check->agreement == FTPX_AGREES;
        bool is_size = strcmp(check->what, "size") == 0;

        if (check->agreement == FTPX_UNCHECKED || (agrees && is_size))
            continue;
        g_string_append_printf(out, "%s%s", out->len ? "   " : "", check->by);
        if (!is_size && strcmp(check->by, check->what) != 0)
            g_string_append_printf(out, " (%s)", check->what);
        g_string_append(out, agrees ? " agrees" : " DISAGREES: ");
        if (!agrees)
            ftpx_layout_text_head(out, NULL, check->says, DIGEST_COLUMNS);
    }
    g_array_unref(checks);
}

/* Enough of each to know it again. */
static void append_digests(GString *out, const struct ftpx_digests *digests, const char *remark)
{
    for (unsigned digest = 0; digest < FTPX_DIGEST_COUNT; digest++) {
        const char *text = digests->text[digest];
        if (digests->known & FTPX_DIGEST_BIT(digest))
            g_string_append_printf(out, "%s%s%s %.8s…%s", out->len ? "   " : "",
                                   ftpx_digest_key(digest), remark, text, text + strlen(text) - 8);
    }
}

void ftpx_phrase_result(GString *out, const struct ftpx_scope *scope,
                        const struct ftpx_transfer *transfer)
{
    const char *separator = "";
    struct ftpx_digests digests;

    for (const struct ftpx_reply *reply = transfer->exchange ? transfer->exchange->replies : NULL;
         reply; reply = reply->next) {
        g_string_append(out, separator);
        ftpx_phrase_short_reply(out, scope, reply);
        separator = " → ";
    }
    append_checks(out, scope, transfer);
    bool is_complete = ftpx_transfer_outcome(transfer).state == FTPX_STATE_COMPLETE;
    if (ftpx_collect_digests(scope->collect, transfer, &digests))
        append_digests(out, &digests, is_complete ? "" : " of what was seen");
}

/* --- relations --- */

/* The last piece that counts; NULL when none does. */
static const struct ftpx_transfer *last_of(const struct ftpx_file *file)
{
    for (guint i = file->piece_count; i > 0; i--) {
        const struct ftpx_file_piece *piece = &file->pieces[i - 1];
        if (ftpx_file_piece_counts(piece))
            return piece->transfer;
    }
    return NULL;
}

/* Which of the pieces that count the transfer is, from 1. */
static unsigned turn_of(const struct ftpx_file *file, const struct ftpx_transfer *transfer)
{
    unsigned turn = 0;

    for (guint i = 0; i < file->piece_count; i++) {
        const struct ftpx_file_piece *piece = &file->pieces[i];
        turn += ftpx_file_piece_counts(piece);
        if (piece->transfer == transfer)
            break;
    }
    return turn;
}

/* All of the file is told with the last of its pieces only. */
static void append_file(GString *out, const struct ftpx_file *file, const struct ftpx_scope *scope)
{
    struct ftpx_file_facts facts = ftpx_file_facts(file, scope->collect);
    struct ftpx_digests digests;

    g_string_append(out, ": ");
    ftpx_figure_grouped(out, facts.covered.total);
    if (facts.size_known) {
        g_string_append(out, " of ");
        ftpx_figure_grouped(out, facts.size);
    }
    g_string_append_printf(out, " bytes seen, %s", facts.complete ? "complete" : "incomplete");
    if (ftpx_file_digests(file, &facts, scope->collect, &digests))
        append_digests(out, &digests, "");
    ftpx_file_facts_free(&facts);
}

static void append_piece(GString *out, const struct ftpx_file *file,
                         const struct ftpx_transfer *transfer, const struct ftpx_scope *scope)
{
    const struct ftpx_transfer *last = last_of(file);
    bool few = file->piece_count <= MOST_PIECES;

    if (few && ftpx_file_piece_count(file) < 2)
        return;
    g_string_append(out, out->len > 0 ? "; " : "");
    if (few)
        g_string_append_printf(out, "piece %u of %u of a file", turn_of(file, transfer),
                               ftpx_file_piece_count(file));
    else
        g_string_append(out, "a piece of a file");
    if (transfer == last)
        append_file(out, file, scope);
    else
        g_string_append_printf(out, ", see transfer %u", last->id);
}

void ftpx_phrase_relations(GString *out, const struct ftpx_transfer *transfer,
                           const struct ftpx_scope *scope)
{
    const struct ftpx_transfer *peer = ftpx_transfer_peer(transfer);
    const struct ftpx_file *file = scope->files ? ftpx_files_find(scope->files, transfer) : NULL;
    struct ftpx_collected measured;

    if (ftpx_collect_measure(scope->collect, transfer, &measured) && measured.decoded) {
        ftpx_figure_grouped(out, measured.bytes);
        g_string_append(out, measured.bytes == 1 ? " byte decoded" : " bytes decoded");
    }
    if (peer)
        g_string_append_printf(out, "%sserver-to-server copy with session %u (transfer %u)",
                               out->len > 0 ? "; " : "", peer->session->id, peer->id);
    if (file && file->piece_count > 1)
        append_piece(out, file, transfer, scope);
}

/* --- oddities --- */

void ftpx_phrase_oddities(GString *out, const struct ftpx_transfer *transfer)
{
    uint64_t quirks = ftpx_transfer_quirks(transfer) & ~FTPX_QUIRK(GAP); /* the bytes tell that */

    quirks &= ~FTPX_QUIRK(FXP); /* the relations tell that */
    if (ftpx_transfer_attempts(transfer, &(struct ftpx_knocks){0}))
        quirks &= ~FTPX_QUIRK(NO_DATA_CONNECTION); /* likewise */
    if (ftpx_transfer_outcome(transfer).state == FTPX_STATE_REFUSED)
        quirks &= ~ftpx_transfer_outcome(transfer).reasons;
    ftpx_reasons(out, quirks);
    if (transfer->exchange)
        ftpx_phrase_sign(out, transfer->exchange);
}
