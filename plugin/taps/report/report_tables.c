/* report_tables: the tables of transfers, files and sessions: what stands in each cell.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "../../model/data/brake.h"
#include "../../model/data/timing.h"
#include "../../model/figures.h"
#include "../../model/data/transfer_facts.h"
#include "../../model/session/names.h"
#include "../../model/session/session.h"
#include "../../model/data/transfer_quirks.h"
#include "../../model/tcp/flow.h"
#include "../facts/shares.h"
#include "../facts/totals.h"
#include "../../model/limits.h"
#include "../facts/file_facts.h"
#include "../facts/mime_transfer.h"
#include "../say/layout.h"
#include "report_bar.h"
#include "report_cells.h"
#include "report_html.h"

/* Rates of less than a millisecond say more about the capture's clock than about the network. */
#define LEAST_DURATION (FTPX_NS_PER_SECOND / 1000)

/* --- transfers --- */

static enum ftpx_report_word direction_of(const struct ftpx_transfer *transfer)
{
    if (ftpx_transfer_peer(transfer))
        return FTPX_WORD_COPY;
    switch (transfer->direction) {
    case FTPX_UPLOAD: return FTPX_WORD_UPLOAD;
    case FTPX_LISTING: return FTPX_WORD_LISTING;
    default: return FTPX_WORD_DOWNLOAD;
    }
}

static void append_digest(GString *out, const struct ftpx_scope *scope,
                          const struct ftpx_transfer *transfer)
{
    char text[FTPX_DIGEST_MOST_TEXT];

    if (transfer->direction != FTPX_LISTING &&
        ftpx_collect_digest(scope->collect, transfer, FTPX_DIGEST_SHA256, text))
        g_string_append_printf(out, "<br><small class=\"hash\">SHA-256 %s</small>", text);
}

static void put_transfer_file(GString *out, const struct ftpx_scope *scope,
                              const struct ftpx_transfer *transfer)
{
    g_string_append(out, "<td class=\"file\">");
    ftpx_report_object(out, transfer, FTPX_LIMIT_REPORT_COLUMNS);
    append_digest(out, scope, transfer);
    ftpx_report_odd(out, "<br>",
                    ftpx_transfer_quirks(transfer) | ftpx_transfer_outcome(transfer).reasons);
    g_string_append(out, "</td>");
}

/* What kept it from being faster, where that is known. */
static void put_brake(GString *out, const struct ftpx_transfer *transfer)
{
    static const enum ftpx_report_word words[] = {
        [FTPX_BRAKED_BY_SENDER] = FTPX_WORD_LIMITED_BY_SENDER,
        [FTPX_BRAKED_BY_RECEIVER] = FTPX_WORD_LIMITED_BY_RECEIVER,
        [FTPX_BRAKED_BY_NETWORK] = FTPX_WORD_LIMITED_BY_NETWORK};
    enum ftpx_brake brake = ftpx_brake_of(transfer);
    enum ftpx_braked_by by = ftpx_brake_by(brake);

    if (by == FTPX_BRAKED_BY_UNKNOWN)
        return;
    g_string_append(out, "<br><small class=\"why\">");
    ftpx_report_say(out, words[by], NULL);
    g_string_append(out, "<br>");
    ftpx_report_both(out, ftpx_brake_words(brake), ftpx_brake_chinese(brake));
    g_string_append(out, "</small>");
}

static void put_rate(GString *out, const struct ftpx_transfer *transfer)
{
    uint64_t bytes = ftpx_transfer_bytes(transfer);
    double rate;

    if (bytes == 0 || ftpx_transfer_duration(transfer) < LEAST_DURATION ||
        !ftpx_transfer_rate(transfer, &rate)) {
        ftpx_cell_nothing(out);
        return;
    }
    g_string_append_printf(out, "<td class=\"n\" data-v=\"%" G_GUINT64_FORMAT "\">",
                           (uint64_t)(rate + 0.5));
    ftpx_figure_rate(out, bytes, ftpx_transfer_duration(transfer));
    put_brake(out, transfer);
    g_string_append(out, "</td>");
}

/* While bytes moved; and from the command to the final reply, where that is long enough to be drawn. */
static void put_transfer_time(GString *out, const struct ftpx_transfer *transfer)
{
    static const struct ftpx_bar_part parts[FTPX_TIMED_COUNT] = {
        [FTPX_TIMED_ANSWER] = {"asked", FTPX_WORD_TIMED_ANSWER},
        [FTPX_TIMED_CONNECT] = {"connecting", FTPX_WORD_TIMED_CONNECT},
        [FTPX_TIMED_FIRST] = {"late", FTPX_WORD_TIMED_FIRST},
        [FTPX_TIMED_BYTES] = {"moving", FTPX_WORD_TIMED_BYTES},
        [FTPX_TIMED_END] = {"ending", FTPX_WORD_TIMED_END},
    };
    struct ftpx_timing timing;

    ftpx_cell_begin_duration(out, ftpx_transfer_duration(transfer));
    if (ftpx_transfer_timing(transfer, &timing) && timing.total >= FTPX_NS_PER_SECOND) {
        GString *overall = g_string_new(NULL);
        ftpx_figure_duration(overall, timing.total);
        g_string_append(out, "<br><small>");
        ftpx_report_say(out, FTPX_WORD_TIMED_OVERALL, overall->str, NULL);
        g_string_append(out, "</small>");
        ftpx_bar_put(out, parts, timing.part, FTPX_TIMED_COUNT);
        g_string_free(overall, TRUE);
    }
    g_string_append(out, "</td>");
}

static void put_transfer(struct ftpx_report *report, const void *subject)
{
    const struct ftpx_transfer *transfer = subject;
    const struct ftpx_exchange *exchange = transfer->exchange;
    enum ftpx_state state = ftpx_transfer_outcome(transfer).state;
    uint32_t frame = exchange ? exchange->frame : ftpx_transfer_first_frame(transfer);
    GString *out = report->out;

    g_string_append_printf(out, "<tr id=\"t%u\" class=\"%s\"><td class=\"n\">%u</td>", transfer->id,
                           ftpx_state_name(state), transfer->id);
    ftpx_cell_session_link(out, report, transfer->session);
    ftpx_cell_start(out, report, ftpx_totals_transfer_start(transfer));
    ftpx_cell_who(out, transfer->session, transfer->user);
    g_string_append(out, "<td>");
    ftpx_report_say(out, direction_of(transfer), NULL);
    if (exchange)
        g_string_append_printf(out, "<br><small>%s</small>", exchange->verb->name);
    g_string_append(out, "</td>");
    put_transfer_file(out, report->scope, transfer);
    ftpx_cell_number(out, ftpx_transfer_bytes(transfer));
    ftpx_cell_badge(out, ftpx_state_name(state), ftpx_report_state_word(state));
    put_transfer_time(out, transfer);
    put_rate(out, transfer);
    ftpx_cell_filter(out, "ftpx.transfer", transfer->id, frame);
}

void ftpx_report_put_transfers(struct ftpx_report *report)
{
    static const enum ftpx_report_word columns[] = {
        FTPX_WORD_COLUMN_NUMBER, FTPX_WORD_COLUMN_SESSION, FTPX_WORD_COLUMN_START,
        FTPX_WORD_COLUMN_WHO,    FTPX_WORD_COLUMN_WHAT,    FTPX_WORD_COLUMN_FILE,
        FTPX_WORD_COLUMN_BYTES,  FTPX_WORD_COLUMN_STATE,   FTPX_WORD_COLUMN_DURATION,
        FTPX_WORD_COLUMN_RATE,   FTPX_WORD_COLUMN_FILTER};
    static const struct ftpx_cells table = {
        "transfers", FTPX_WORD_CAPTION_TRANSFERS, FTPX_LIMIT_REPORT_TRANSFERS, "-z ftpx,transfers",
        columns,     G_N_ELEMENTS(columns)};

    ftpx_cells_put_table(report, &table, report->transfers, put_transfer);
}

/* --- files --- */

static void put_file(struct ftpx_report *report, const void *subject)
{
    const struct ftpx_file *file = subject;
    const struct ftpx_collect *collect = report->scope->collect;
    const struct ftpx_transfer *first = ftpx_file_first(file)->transfer;
    struct ftpx_file_facts facts = ftpx_file_facts(file, collect);
    const char *mime = ftpx_mime_of_file(file, collect);
    struct ftpx_digests digests;
    GString *out = report->out;

    g_string_append(out, "<tr>");
    ftpx_cell_captured(out, first->session, ftpx_file_path(file));
    ftpx_cell_who(out, first->session, first->user);
    ftpx_cell_word(out, direction_of(first));
    ftpx_cell_number(out, ftpx_file_piece_count(file));
    ftpx_cell_number(out, facts.covered.total);
    if (facts.size_known)
        ftpx_cell_number(out, facts.size);
    else
        ftpx_cell_nothing(out);
    ftpx_cell_badge(out, facts.complete ? "complete" : "incomplete",
                    facts.complete ? FTPX_WORD_STATE_COMPLETE : FTPX_WORD_STATE_INCOMPLETE);
    g_string_append(out, "<td>");
    ftpx_html_text(out, mime ? mime : "");
    g_string_append(out, "</td><td class=\"hash\">");
    if (ftpx_file_digests(file, &facts, collect, &digests) &&
        digests.known & 1u << FTPX_DIGEST_SHA256)
        g_string_append(out, digests.text[FTPX_DIGEST_SHA256]);
    g_string_append(out, "</td>");
    ftpx_file_facts_free(&facts);
}

void ftpx_report_put_files(struct ftpx_report *report)
{
    static const enum ftpx_report_word columns[] = {
        FTPX_WORD_COLUMN_FILE,   FTPX_WORD_COLUMN_WHO,  FTPX_WORD_COLUMN_WHAT,
        FTPX_WORD_COLUMN_PIECES, FTPX_WORD_COLUMN_SEEN, FTPX_WORD_COLUMN_SIZE,
        FTPX_WORD_COLUMN_STATE,  FTPX_WORD_COLUMN_KIND, FTPX_WORD_COLUMN_HASH};
    static const struct ftpx_cells table = {
        "files", FTPX_WORD_CAPTION_FILES, FTPX_LIMIT_REPORT_ROWS, "-z ftpx,files",
        columns, G_N_ELEMENTS(columns)};

    ftpx_cells_put_table(report, &table, report->files, put_file);
}

/* --- sessions --- */

static void put_session_hosts(GString *out, const struct ftpx_session *session)
{
    g_string_append(out, "<td>");
    ftpx_layout_address(out, &ftpx_session_client(session)->address);
    g_string_append(out, "<br>→ ");
    ftpx_layout_address(out, &ftpx_session_server(session)->address);
    g_string_append_printf(out, " <small>:%u</small></td>", ftpx_session_server(session)->port);
}

/* Nobody chose that character set, so it may be wrong. */
static void put_reading(GString *out, const struct ftpx_session *session)
{
    const struct ftpx_charset *assumed = ftpx_names_assumed(session->names);

    if (!assumed)
        return;
    bool guessed = ftpx_charset_manner(assumed) == FTPX_CHARSET_GUESSED;
    g_string_append(out, "<br><small>");
    ftpx_report_say(out, guessed ? FTPX_WORD_READ_BY_NAMES : FTPX_WORD_READ_BY_LOCALE,
                    ftpx_charset_name(assumed), NULL);
    g_string_append(out, "</small>");
}

static void put_session_user(GString *out, const struct ftpx_session *session)
{
    g_string_append(out, "<td>");
    ftpx_report_user(out, session, session->user);
    if (session->server_software.len > 0) {
        g_string_append(out, "<br><small><bdi>");
        ftpx_html_captured(out, ftpx_session_charset(session), session->server_software, 60, false);
        g_string_append(out, "</bdi></small>");
    }
    put_reading(out, session);
    ftpx_report_odd(out, "<br>", ftpx_session_suspicions(session));
    g_string_append(out, "</td>");
}

static void put_session_time(GString *out, const struct ftpx_session *session)
{
    static const struct ftpx_bar_part parts[FTPX_SHARE_COUNT] = {
        [FTPX_SHARE_DATA] = {"moving", FTPX_WORD_SHARE_DATA},
        [FTPX_SHARE_TLS] = {"sealing", FTPX_WORD_SHARE_TLS},
        [FTPX_SHARE_CONNECT] = {"connecting", FTPX_WORD_SHARE_CONNECT},
        [FTPX_SHARE_LOGIN] = {"greeting", FTPX_WORD_SHARE_LOGIN},
        [FTPX_SHARE_SERVER] = {"asked", FTPX_WORD_SHARE_SERVER},
        [FTPX_SHARE_IDLE] = {"idle", FTPX_WORD_SHARE_IDLE},
    };
    struct ftpx_shares shares;

    ftpx_cell_begin_duration(out, session->flow->last_time - session->flow->first_time);
    if (ftpx_shares_of(session, &shares))
        ftpx_bar_put(out, parts, shares.part, FTPX_SHARE_COUNT);
    g_string_append(out, "</td>");
}

static void put_session(struct ftpx_report *report, const void *subject)
{
    const struct ftpx_session *session = subject;
    struct ftpx_totals totals = ftpx_totals(session);
    GString *out = report->out;

    g_string_append_printf(out, "<tr id=\"s%u\"><td class=\"n\">%u</td>", session->id, session->id);
    ftpx_cell_start(out, report, session->flow->first_time);
    put_session_hosts(out, session);
    put_session_user(out, session);
    g_string_append(out, "<td>");
    ftpx_report_login_badge(out, session);
    g_string_append(out, "<br>");
    ftpx_report_moved_badge(out, session);
    g_string_append(out, "</td>");
    ftpx_cell_number(out, session->failed_logins);
    ftpx_cell_number(out, session->commands);
    ftpx_cell_number(out, totals.transfers);
    ftpx_cell_number(out, totals.complete);
    ftpx_cell_number(out, totals.bytes_down);
    ftpx_cell_number(out, totals.bytes_up);
    put_session_time(out, session);
    ftpx_cell_filter(out, "ftpx.session", session->id, session->flow->first_frame);
}

void ftpx_report_put_sessions(struct ftpx_report *report)
{
    static const enum ftpx_report_word columns[] = {
        FTPX_WORD_COLUMN_NUMBER,   FTPX_WORD_COLUMN_START,     FTPX_WORD_COLUMN_HOSTS,
        FTPX_WORD_COLUMN_WHO,      FTPX_WORD_COLUMN_STATE,     FTPX_WORD_COLUMN_FAILURES,
        FTPX_WORD_COLUMN_COMMANDS, FTPX_WORD_COLUMN_TRANSFERS, FTPX_WORD_COLUMN_COMPLETE,
        FTPX_WORD_COLUMN_DOWN,     FTPX_WORD_COLUMN_UP,        FTPX_WORD_COLUMN_DURATION,
        FTPX_WORD_COLUMN_FILTER};
    static const struct ftpx_cells table = {
        "sessions", FTPX_WORD_CAPTION_SESSIONS, FTPX_LIMIT_REPORT_ROWS, "-z ftpx,sessions",
        columns,    G_N_ELEMENTS(columns)};

    ftpx_cells_put_table(report, &table, report->sessions, put_session);
}
