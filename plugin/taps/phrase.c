/* phrase: text that comes from the capture is made safe and cut here; all other words stand in this
 * file.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "phrase.h"

#include "../model/entries.h"
#include "../model/flow.h"
#include "../wire/quirk.h"
#include "checks.h"
#include "file_facts.h"
#include "layout.h"
#include "reasons.h"
#include <string.h>

/* How much of a captured text is shown. */
#define ARGUMENT_COLUMNS 40
#define REPLY_COLUMNS    44
#define PATH_COLUMNS     52
#define DIGEST_COLUMNS   24

#define HIDDEN "••••"

void ftpx_phrase_endpoint(GString *out, const struct ftpx_endpoint *endpoint)
{
    char address[FTPX_ADDRESS_TEXT];

    ftpx_address_text(&endpoint->address, address);
    g_string_append_printf(out, endpoint->address.family == 6 ? "[%s]:%u" : "%s:%u", address,
                           endpoint->port);
}

/* --- replies --- */

static void append_code(GString *out, const struct ftpx_reply *reply)
{
    if (reply->code)
        g_string_append_printf(out, "%03u", reply->code);
    else
        g_string_append(out, "no code:");
}

void ftpx_phrase_reply(GString *out, const struct ftpx_scope *scope, const struct ftpx_reply *reply)
{
    ftpx_span text = ftpx_span_trim(reply->text);

    append_code(out, reply);
    if (text.len > 0) {
        g_string_append_c(out, ' ');
        ftpx_layout_text_head(out, scope->charset, text, REPLY_COLUMNS);
    }
    if (reply->lines > 1)
        g_string_append_printf(out, " (+%u line%s)", reply->lines - 1, reply->lines > 2 ? "s" : "");
}

static bool is_failure(const struct ftpx_reply *reply)
{
    return reply->code >= 400 && reply->code < 600;
}

/* Replies whose text says more than their code does. */
static bool has_news(const struct ftpx_reply *reply)
{
    static const uint16_t codes[] = {213, 215, 230};

    for (size_t i = 0; i < G_N_ELEMENTS(codes); i++)
        if (reply->code == codes[i])
            return true;
    return is_failure(reply);
}

/* Of 257 the quoted path is enough. */
static void append_path_reply(GString *out, const struct ftpx_scope *scope,
                              const struct ftpx_reply *reply)
{
    ftpx_span quoted = ftpx_span_drop(reply->text, ftpx_span_find(reply->text, '"'));
    size_t length = quoted.len;

    while (length > 0 && quoted.at[length - 1] != '"')
        length--;
    append_code(out, reply);
    if (length > 0)
        g_string_append_c(out, ' ');
    ftpx_layout_text_head(out, scope->charset, ftpx_span_take(quoted, length), REPLY_COLUMNS);
}

static void append_endpoint(GString *out, const struct ftpx_endpoint *at)
{
    if (at->address.family == 0)
        g_string_append_printf(out, "port %u", at->port);
    else
        ftpx_phrase_endpoint(out, at);
}

static bool announces(const struct ftpx_reply *reply)
{
    return reply->code >= 227 && reply->code <= 229 && reply->exchange && reply->exchange->expected;
}

static void append_short_reply(GString *out, const struct ftpx_scope *scope,
                               const struct ftpx_reply *reply)
{
    if (reply->code == 257)
        append_path_reply(out, scope, reply);
    else if (has_news(reply))
        ftpx_phrase_reply(out, scope, reply);
    else
        append_code(out, reply);
    if (announces(reply)) {
        g_string_append_c(out, ' ');
        append_endpoint(out, &reply->exchange->expected->announced.at);
    }
}

/* What the reply to a STAT or MLST lists. */
static void append_listed(GString *out, const struct ftpx_exchange *exchange)
{
    uint32_t count = exchange->entries ? ftpx_entries_count(exchange->entries) : 0;

    if (count > 0)
        g_string_append_printf(out, ", %u %s", count, count == 1 ? "entry" : "entries");
}

static void append_replies(GString *out, const struct ftpx_scope *scope,
                           const struct ftpx_exchange *exchange)
{
    if (!exchange->replies)
        g_string_append(out, " → no reply");
    for (const struct ftpx_reply *reply = exchange->replies; reply; reply = reply->next) {
        g_string_append(out, " → ");
        append_short_reply(out, scope, reply);
    }
    append_listed(out, exchange);
}

/* --- commands --- */

static bool is_secret(const struct ftpx_exchange *exchange)
{
    return exchange->verb->id == FTPX_CMD_PASS || exchange->verb->id == FTPX_CMD_ACCT;
}

/* Base64 of a security mechanism's own. */
static bool is_opaque(const struct ftpx_exchange *exchange)
{
    return exchange->verb->id == FTPX_CMD_ADAT || ftpx_security_seals(exchange->verb->id);
}

static void append_name(GString *out, const struct ftpx_scope *scope,
                        const struct ftpx_exchange *exchange)
{
    if (exchange->verb->id == FTPX_CMD_UNKNOWN)
        ftpx_layout_text_head(out, scope->charset, exchange->name, ARGUMENT_COLUMNS);
    else
        g_string_append(out, exchange->verb->name);
}

void ftpx_phrase_command(GString *out, const struct ftpx_scope *scope,
                         const struct ftpx_exchange *exchange, bool show_secret)
{
    append_name(out, scope, exchange);
    if (exchange->arg.len == 0)
        return;
    g_string_append_c(out, ' ');
    if (is_secret(exchange) && !show_secret)
        g_string_append(out, HIDDEN);
    else if (is_opaque(exchange))
        g_string_append_printf(out, "(%u bytes)", (unsigned)exchange->arg.len);
    else
        ftpx_layout_text_head(out, scope->charset, exchange->arg, ARGUMENT_COLUMNS);
}

/* What a command's own words do not say: passwords in the clear and failed logins are the rule, not
 * news. */
static uint64_t news_of(const struct ftpx_exchange *exchange)
{
    const uint64_t old = FTPX_QUIRK(CLEARTEXT) | FTPX_QUIRK(LOGIN_FAILED) | FTPX_QUIRK(UNANSWERED) |
                         FTPX_QUIRK(BRUTE_FORCE) | FTPX_QUIRK(GUESSED) | FTPX_QUIRK(SPRAYING) |
                         FTPX_QUIRK(SLOW_GUESSING);
    uint64_t quirks = exchange->quirks;

    for (const struct ftpx_reply *reply = exchange->replies; reply; reply = reply->next)
        quirks |= reply->quirks;
    return quirks & ~old;
}

static void append_sign(GString *out, const struct ftpx_exchange *exchange)
{
    if (exchange->attack != FTPX_ATTACK_NONE)
        g_string_append_printf(out, "; sign: %s", ftpx_attack_words(exchange->attack));
}

static void append_news(GString *out, const struct ftpx_exchange *exchange)
{
    uint64_t news = news_of(exchange);

    if (news == 0)
        return;
    g_string_append(out, " [");
    ftpx_reasons(out, news);
    append_sign(out, exchange);
    g_string_append_c(out, ']');
}

void ftpx_phrase_exchange(GString *out, const struct ftpx_scope *scope,
                          const struct ftpx_exchange *exchange, bool show_secret)
{
    ftpx_phrase_command(out, scope, exchange, show_secret);
    append_replies(out, scope, exchange);
    append_news(out, exchange);
}

static uint16_t code_of(const struct ftpx_exchange *exchange)
{
    return exchange->final ? exchange->final->code : 0;
}

bool ftpx_phrase_is_alike(const struct ftpx_exchange *left, const struct ftpx_exchange *right)
{
    return left->verb == right->verb && left->verb->id != FTPX_CMD_UNKNOWN &&
           code_of(left) == code_of(right);
}

void ftpx_phrase_run(GString *out, const struct ftpx_scope *scope,
                     const struct ftpx_exchange *first, unsigned count)
{
    append_name(out, scope, first);
    g_string_append_printf(out, " ×%u → ", count);
    if (first->final)
        append_code(out, first->final);
    else
        g_string_append(out, "no reply");
    append_news(out, first);
}

/* --- transfers --- */

/* Files are named by what is known of their path, listings by what was asked for. */
static void append_object(GString *out, const struct ftpx_scope *scope,
                          const struct ftpx_transfer *transfer)
{
    const struct ftpx_exchange *exchange = transfer->exchange;
    bool as_sent = exchange && transfer->direction == FTPX_LISTING;
    ftpx_span name = as_sent ? exchange->arg : transfer->path;

    if (name.len == 0)
        return;
    g_string_append_c(out, ' ');
    ftpx_layout_text_tail(out, scope->charset, name, PATH_COLUMNS);
}

static void append_method(GString *out, const struct ftpx_transfer *transfer)
{
    enum ftpx_method method = ftpx_transfer_method(transfer);

    if (method == FTPX_METHOD_NONE)
        return;
    const struct ftpx_expected *expected = transfer->setup->expected;
    g_string_append_printf(out, "   %s (%s, ", ftpx_method_is_active(method) ? "active" : "passive",
                           ftpx_method_name(method));
    append_endpoint(out, &expected->announced.at);
    g_string_append_c(out, ')');
}

static const char *name_of_type(uint8_t type)
{
    switch (type) {
    case 'A': return "ASCII";
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

void ftpx_phrase_request(GString *out, const struct ftpx_scope *scope,
                         const struct ftpx_transfer *transfer)
{
    if (transfer->exchange)
        append_name(out, scope, transfer->exchange);
    else
        g_string_append(out, transfer->inferred ? "command hidden by TLS"
                                                : "command not in the capture");
    append_object(out, scope, transfer);
    append_method(out, transfer);
    if (transfer->exchange && transfer->direction != FTPX_LISTING && transfer->type != 0)
        g_string_append_printf(out, "%s%s", ftpx_transfer_method(transfer) ? ", " : "   ",
                               name_of_type(transfer->type));
    g_string_append(out, name_of_mode(transfer->mode));
    if (transfer->restart > 0) {
        g_string_append(out, ", from byte ");
        ftpx_layout_grouped(out, transfer->restart);
    }
    if (transfer->range_end > 0) {
        g_string_append(out, ", up to byte ");
        ftpx_layout_grouped(out, transfer->range_end);
    }
}

/* Rates of less than a millisecond say more about the capture's clock than about the network. */
static void append_duration(GString *out, const struct ftpx_transfer *transfer)
{
    int64_t duration = ftpx_transfer_duration(transfer);

    if (duration <= 0)
        return;
    g_string_append(out, " in ");
    ftpx_layout_duration(out, duration);
    if (duration < FTPX_NS_PER_SECOND / 1000)
        return;
    g_string_append(out, " (");
    ftpx_layout_rate(out, ftpx_transfer_bytes(transfer), duration);
    g_string_append_c(out, ')');
}

static void append_count(GString *out, uint64_t bytes, const char *what)
{
    if (bytes == 0)
        return;
    g_string_append(out, ", ");
    ftpx_layout_grouped(out, bytes);
    g_string_append_printf(out, " %s", what);
}

/* Of what TLS hides only the outside can be measured. */
static void append_encrypted(GString *out, const struct ftpx_transfer *transfer)
{
    ftpx_layout_grouped(out, ftpx_transfer_encrypted(transfer, false));
    g_string_append(out, " bytes under TLS from the client, ");
    ftpx_layout_grouped(out, ftpx_transfer_encrypted(transfer, true));
    g_string_append(out, " from the server");
}

static void append_entries(GString *out, const struct ftpx_transfer *transfer)
{
    uint32_t entries;

    if (!ftpx_transfer_entries(transfer, &entries))
        return;
    ftpx_layout_grouped(out, entries);
    g_string_append(out, entries == 1 ? " entry, " : " entries, ");
}

void ftpx_phrase_bytes(GString *out, const struct ftpx_transfer *transfer)
{
    uint64_t bytes = ftpx_transfer_bytes(transfer);
    uint64_t expected;

    if (transfer->flow && transfer->flow->tls_frame != 0 && bytes == 0) {
        append_encrypted(out, transfer);
        return;
    }

    if (!transfer->flow ||
        (bytes == 0 && ftpx_transfer_outcome(transfer).state == FTPX_STATE_REFUSED))
        return;
    append_entries(out, transfer);
    ftpx_layout_grouped(out, bytes);
    if (ftpx_transfer_expected_bytes(transfer, &expected)) {
        g_string_append(out, " of ");
        ftpx_layout_grouped(out, expected);
    }
    g_string_append(out, bytes == 1 ? " byte" : " bytes");
    if (ftpx_transfer_expected_bytes(transfer, &expected) &&
        transfer->announced_by == FTPX_SIZE_LISTING)
        g_string_append(out, " (as listed before)");
    append_duration(out, transfer);
    append_count(out, ftpx_transfer_gap_bytes(transfer), "missing");
    append_count(out, ftpx_transfer_retransmitted(transfer), "retransmitted");
    append_count(out, ftpx_transfer_conflicting(transfer), "conflicting");
}

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
            ftpx_layout_text_head(out, scope->charset, check->says, DIGEST_COLUMNS);
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
        append_short_reply(out, scope, reply);
        separator = " → ";
    }
    append_checks(out, scope, transfer);
    bool is_complete = ftpx_transfer_outcome(transfer).state == FTPX_STATE_COMPLETE;
    if (ftpx_collect_digests(scope->collect, transfer, &digests))
        append_digests(out, &digests, is_complete ? "" : " of what was seen");
}

/* Files of more pieces are told without their number: nobody reads on. */
#define MOST_PIECES 256

/* The last piece that counts; NULL when none does. */
static const struct ftpx_transfer *last_of(const struct ftpx_file *file)
{
    for (guint i = file->pieces->len; i > 0; i--) {
        const struct ftpx_file_piece *piece =
            &g_array_index(file->pieces, struct ftpx_file_piece, i - 1);
        if (ftpx_file_piece_counts(piece))
            return piece->transfer;
    }
    return NULL;
}

/* Which of the pieces that count the transfer is, from 1. */
static unsigned turn_of(const struct ftpx_file *file, const struct ftpx_transfer *transfer)
{
    unsigned turn = 0;

    for (guint i = 0; i < file->pieces->len; i++) {
        const struct ftpx_file_piece *piece =
            &g_array_index(file->pieces, struct ftpx_file_piece, i);
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
    ftpx_layout_grouped(out, facts.covered.total);
    if (facts.size_known) {
        g_string_append(out, " of ");
        ftpx_layout_grouped(out, facts.size);
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
    bool few = file->pieces->len <= MOST_PIECES;

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
        ftpx_layout_grouped(out, measured.bytes);
        g_string_append(out, measured.bytes == 1 ? " byte decoded" : " bytes decoded");
    }
    if (peer)
        g_string_append_printf(out, "%sserver-to-server copy with session %u (transfer %u)",
                               out->len > 0 ? "; " : "", peer->session->id, peer->id);
    if (file && file->pieces->len > 1)
        append_piece(out, file, transfer, scope);
}

void ftpx_phrase_oddities(GString *out, const struct ftpx_transfer *transfer)
{
    uint64_t quirks = ftpx_transfer_quirks(transfer) & ~FTPX_QUIRK(GAP); /* the bytes tell that */

    quirks &= ~FTPX_QUIRK(FXP); /* the relations tell that */
    if (ftpx_transfer_outcome(transfer).state == FTPX_STATE_REFUSED)
        quirks &= ~ftpx_transfer_outcome(transfer).reasons;
    ftpx_reasons(out, quirks);
    if (transfer->exchange)
        append_sign(out, transfer->exchange);
}
