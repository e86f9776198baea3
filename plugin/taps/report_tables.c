/* report_tables: all there is, in rows. A table of its own kind: what stands in each cell, one table
 * after the other. `data-v` is what the script sorts by where that is not the text.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "../model/flow.h"
#include "../model/limits.h"
#include "../wire/quirk.h"
#include "layout.h"
#include "mime_transfer.h"
#include "report_html.h"
#include "report_parts.h"
#include "report_reasons.h"
#include <string.h>

/* --- a table --- */

struct table {
    const char *id;
    enum ftpx_report_word caption;
    guint most;           /* rows */
    const char *complete; /* the report that has all rows, as one asks for it */
    const enum ftpx_report_word *columns;
    size_t count;
};

/* Numbers stand at the right, and so does their head. */
static bool has_numbers(enum ftpx_report_word column)
{
    switch (column) {
    case FTPX_WORD_COLUMN_WHO:
    case FTPX_WORD_COLUMN_HOSTS:
    case FTPX_WORD_COLUMN_WHAT:
    case FTPX_WORD_COLUMN_FILE:
    case FTPX_WORD_COLUMN_STATE:
    case FTPX_WORD_COLUMN_FILTER:
    case FTPX_WORD_COLUMN_LOGIN:
    case FTPX_WORD_COLUMN_CODE:
    case FTPX_WORD_COLUMN_KIND:
    case FTPX_WORD_COLUMN_HASH: return false;
    default: return true;
    }
}

static void begin_table(GString *out, const struct table *table)
{
    g_string_append_printf(out, "<div class=\"scroll\"><table id=\"table-%s\">\n<caption>",
                           table->id);
    ftpx_report_say(out, table->caption, NULL);
    g_string_append(out, "</caption>\n<thead><tr>");
    for (size_t i = 0; i < table->count; i++) {
        g_string_append_printf(out, "<th scope=\"col\"%s>",
                               has_numbers(table->columns[i]) ? " class=\"n\"" : "");
        ftpx_report_say(out, table->columns[i], NULL);
        g_string_append(out, "</th>");
    }
    g_string_append(out, "</tr></thead>\n<tbody>\n");
}

static void end_table(GString *out, const struct table *table, guint left)
{
    g_string_append(out, "</tbody>\n</table></div>\n");
    if (left == 0)
        return;
    g_autofree char *number = g_strdup_printf("%u", left);
    g_autofree char *how = g_strdup_printf("<code>%s</code>", table->complete);
    g_string_append(out, "<p class=\"left-out\">");
    ftpx_report_say(out, FTPX_WORD_ROWS_LEFT, number, how, NULL);
    g_string_append(out, "</p>\n");
}

static void put_table(struct ftpx_report *report, const struct table *table,
                      const GPtrArray *subjects,
                      void (*put_row)(struct ftpx_report *report, const void *subject))
{
    guint shown = MIN(subjects->len, table->most);

    if (subjects->len == 0) {
        g_string_append(report->out, "<p>");
        ftpx_report_say(report->out, FTPX_WORD_NO_ROWS, NULL);
        g_string_append(report->out, "</p>\n");
        return;
    }
    begin_table(report->out, table);
    for (guint i = 0; i < shown; i++) {
        put_row(report, subjects->pdata[i]);
        g_string_append(report->out, "</tr>\n");
        ftpx_report_flush(report);
    }
    end_table(report->out, table, subjects->len - shown);
}

/* --- cells --- */

static void put_number(GString *out, uint64_t number)
{
    g_string_append_printf(out, "<td class=\"n\" data-v=\"%" G_GUINT64_FORMAT "\">", number);
    ftpx_layout_grouped(out, number);
    g_string_append(out, "</td>");
}

static void put_nothing(GString *out)
{
    g_string_append(out, "<td></td>");
}

/* To be sorted by nanoseconds. */
static void put_duration(GString *out, int64_t nanoseconds)
{
    g_string_append_printf(out, "<td class=\"n\" data-v=\"%" G_GINT64_FORMAT "\">", nanoseconds);
    if (nanoseconds > 0)
        ftpx_layout_duration(out, nanoseconds);
    g_string_append(out, "</td>");
}

static void put_start(GString *out, const struct ftpx_report *report, int64_t time)
{
    g_string_append_printf(out, "<td class=\"n\" data-v=\"%" G_GINT64_FORMAT "\"><time datetime=\"",
                           time - report->begin);
    ftpx_layout_time(out, time, report->scope->engine->time_digits);
    g_string_append(out, "\">");
    ftpx_report_since(out, report, time);
    g_string_append(out, "</time></td>");
}

static void put_session_link(GString *out, const struct ftpx_session *session)
{
    if (session)
        g_string_append_printf(out, "<td class=\"n\"><a href=\"#s%u\">%u</a></td>", session->id,
                               session->id);
    else
        put_nothing(out);
}

static void append_hosts(GString *out, const struct ftpx_session *session)
{
    g_string_append(out, "<small>");
    ftpx_html_address(out, &ftpx_session_client(session)->address);
    g_string_append(out, " → ");
    ftpx_html_address(out, &ftpx_session_server(session)->address);
    g_string_append(out, "</small>");
}

static void put_who(GString *out, const struct ftpx_scope *scope,
                    const struct ftpx_session *session, ftpx_span user)
{
    g_string_append(out, "<td>");
    ftpx_report_user(out, scope, user);
    if (session) {
        g_string_append(out, "<br>");
        append_hosts(out, session);
    }
    g_string_append(out, "</td>");
}

static void put_badge(GString *out, const char *class_name, enum ftpx_report_word word)
{
    g_string_append(out, "<td>");
    ftpx_report_badge(out, class_name, word);
    g_string_append(out, "</td>");
}

static void put_word(GString *out, enum ftpx_report_word word)
{
    g_string_append(out, "<td>");
    ftpx_report_say(out, word, NULL);
    g_string_append(out, "</td>");
}

static void put_filter(GString *out, const char *field, uint64_t number, uint32_t frame)
{
    g_string_append(out, "<td>");
    if (field)
        ftpx_html_filter(out, field, number);
    if (frame != 0)
        ftpx_html_filter(out, "frame.number", frame);
    g_string_append(out, "</td>");
}

static void put_captured(GString *out, const struct ftpx_scope *scope, ftpx_span text)
{
    g_string_append(out, "<td class=\"file\"><bdi>");
    ftpx_html_captured(out, scope->charset, text, FTPX_LIMIT_REPORT_COLUMNS, true);
    g_string_append(out, "</bdi></td>");
}

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
    uint64_t quirks = ftpx_transfer_quirks(transfer) | ftpx_transfer_outcome(transfer).reasons;

    g_string_append(out, "<td class=\"file\">");
    ftpx_report_object(out, scope, transfer, FTPX_LIMIT_REPORT_COLUMNS);
    append_digest(out, scope, transfer);
    if (quirks) {
        g_string_append(out, "<br><em class=\"odd\">");
        ftpx_report_reasons(out, quirks);
        g_string_append(out, "</em>");
    }
    g_string_append(out, "</td>");
}

static void put_rate(GString *out, const struct ftpx_transfer *transfer)
{
    uint64_t bytes = ftpx_transfer_bytes(transfer);
    int64_t duration = ftpx_transfer_duration(transfer);

    if (bytes == 0 || duration <= 0) {
        put_nothing(out);
        return;
    }
    g_string_append_printf(out, "<td class=\"n\" data-v=\"%" G_GUINT64_FORMAT "\">",
                           (uint64_t)((double)bytes * 1e9 / (double)duration + 0.5));
    ftpx_layout_rate(out, bytes, duration);
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
    put_session_link(out, transfer->session);
    put_start(out, report, ftpx_facts_transfer_start(transfer));
    put_who(out, report->scope, transfer->session, transfer->user);
    g_string_append(out, "<td>");
    ftpx_report_say(out, direction_of(transfer), NULL);
    if (exchange)
        g_string_append_printf(out, "<br><small>%s</small>", exchange->verb->name);
    g_string_append(out, "</td>");
    put_transfer_file(out, report->scope, transfer);
    put_number(out, ftpx_transfer_bytes(transfer));
    put_badge(out, ftpx_state_name(state), ftpx_report_state_word(state));
    put_duration(out, ftpx_transfer_duration(transfer));
    put_rate(out, transfer);
    put_filter(out, "ftpx.transfer", transfer->id, frame);
}

void ftpx_report_put_transfers(struct ftpx_report *report)
{
    static const enum ftpx_report_word columns[] = {
        FTPX_WORD_COLUMN_NUMBER, FTPX_WORD_COLUMN_SESSION, FTPX_WORD_COLUMN_START,
        FTPX_WORD_COLUMN_WHO,    FTPX_WORD_COLUMN_WHAT,    FTPX_WORD_COLUMN_FILE,
        FTPX_WORD_COLUMN_BYTES,  FTPX_WORD_COLUMN_STATE,   FTPX_WORD_COLUMN_DURATION,
        FTPX_WORD_COLUMN_RATE,   FTPX_WORD_COLUMN_FILTER};
    static const struct table table = {
        "transfers", FTPX_WORD_CAPTION_TRANSFERS, FTPX_LIMIT_REPORT_TRANSFERS, "-z ftpx,transfers",
        columns,     G_N_ELEMENTS(columns)};

    put_table(report, &table, report->transfers, put_transfer);
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
    put_captured(out, report->scope, ftpx_file_path(file));
    put_who(out, report->scope, first->session, first->user);
    put_word(out, direction_of(first));
    put_number(out, ftpx_file_piece_count(file));
    put_number(out, facts.covered.total);
    if (facts.size_known)
        put_number(out, facts.size);
    else
        put_nothing(out);
    put_badge(out, facts.complete ? "complete" : "incomplete",
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
    static const struct table table = {
        "files", FTPX_WORD_CAPTION_FILES, FTPX_LIMIT_REPORT_ROWS, "-z ftpx,files",
        columns, G_N_ELEMENTS(columns)};

    put_table(report, &table, report->files, put_file);
}

/* --- sessions --- */

static void put_session_hosts(GString *out, const struct ftpx_session *session)
{
    g_string_append(out, "<td>");
    ftpx_html_address(out, &ftpx_session_client(session)->address);
    g_string_append(out, "<br>→ ");
    ftpx_html_address(out, &ftpx_session_server(session)->address);
    g_string_append_printf(out, " <small>:%u</small></td>", ftpx_session_server(session)->port);
}

static void put_session_user(GString *out, const struct ftpx_report *report,
                             const struct ftpx_session *session)
{
    uint64_t odd = ftpx_report_quirks(session) & ftpx_report_suspicions();

    g_string_append(out, "<td>");
    ftpx_report_user(out, report->scope, session->user);
    if (session->server_software.len > 0) {
        g_string_append(out, "<br><small><bdi>");
        ftpx_html_captured(out, report->scope->charset, session->server_software, 60, false);
        g_string_append(out, "</bdi></small>");
    }
    if (odd) {
        g_string_append(out, "<br><em class=\"odd\">");
        ftpx_report_reasons(out, odd);
        g_string_append(out, "</em>");
    }
    g_string_append(out, "</td>");
}

static void put_session(struct ftpx_report *report, const void *subject)
{
    const struct ftpx_session *session = subject;
    struct ftpx_totals totals = ftpx_facts_totals(session);
    enum ftpx_login_result login = ftpx_facts_login(session);
    GString *out = report->out;

    g_string_append_printf(out, "<tr id=\"s%u\"><td class=\"n\">%u</td>", session->id, session->id);
    put_start(out, report, session->flow->first_time);
    put_session_hosts(out, session);
    put_session_user(out, report, session);
    put_badge(out, ftpx_report_login_class(login), ftpx_report_login_word(login));
    put_number(out, session->failed_logins);
    put_number(out, session->commands);
    put_number(out, totals.transfers);
    put_number(out, totals.complete);
    put_number(out, totals.bytes_down);
    put_number(out, totals.bytes_up);
    put_duration(out, session->flow->last_time - session->flow->first_time);
    put_filter(out, "ftpx.session", session->id, session->flow->first_frame);
}

void ftpx_report_put_sessions(struct ftpx_report *report)
{
    static const enum ftpx_report_word columns[] = {
        FTPX_WORD_COLUMN_NUMBER,   FTPX_WORD_COLUMN_START,     FTPX_WORD_COLUMN_HOSTS,
        FTPX_WORD_COLUMN_WHO,      FTPX_WORD_COLUMN_LOGIN,     FTPX_WORD_COLUMN_FAILURES,
        FTPX_WORD_COLUMN_COMMANDS, FTPX_WORD_COLUMN_TRANSFERS, FTPX_WORD_COLUMN_COMPLETE,
        FTPX_WORD_COLUMN_DOWN,     FTPX_WORD_COLUMN_UP,        FTPX_WORD_COLUMN_DURATION,
        FTPX_WORD_COLUMN_FILTER};
    static const struct table table = {
        "sessions", FTPX_WORD_CAPTION_SESSIONS, FTPX_LIMIT_REPORT_ROWS, "-z ftpx,sessions",
        columns,    G_N_ELEMENTS(columns)};

    put_table(report, &table, report->sessions, put_session);
}

/* --- logins --- */

static void put_login(struct ftpx_report *report, const void *subject)
{
    const struct ftpx_login *login = subject;
    const struct ftpx_exchange *exchange = login->exchange;
    uint64_t odd = login->quirks & ~FTPX_QUIRK(LOGIN_FAILED);
    GString *out = report->out;

    g_string_append(out, "<tr>");
    put_session_link(out, login->session);
    put_start(out, report, exchange->time);
    put_who(out, report->scope, login->session, login->user);
    put_badge(out, ftpx_report_login_class(login->result), ftpx_report_login_word(login->result));
    g_string_append(out, "<td>");
    if (exchange->final)
        g_string_append_printf(out, "%03u", exchange->final->code);
    if (odd) {
        g_string_append(out, " <em class=\"odd\">");
        ftpx_report_reasons(out, odd);
        g_string_append(out, "</em>");
    }
    g_string_append(out, "</td>");
    put_filter(out, NULL, 0, exchange->frame);
}

void ftpx_report_put_logins(struct ftpx_report *report)
{
    static const enum ftpx_report_word columns[] = {
        FTPX_WORD_COLUMN_SESSION, FTPX_WORD_COLUMN_START, FTPX_WORD_COLUMN_WHO,
        FTPX_WORD_COLUMN_STATE,   FTPX_WORD_COLUMN_CODE,  FTPX_WORD_COLUMN_FILTER};
    static const struct table table = {
        "logins", FTPX_WORD_CAPTION_LOGINS, FTPX_LIMIT_REPORT_ROWS, "-z ftpx,logins",
        columns,  G_N_ELEMENTS(columns)};

    put_table(report, &table, report->logins, put_login);
}

/* --- changes --- */

static enum ftpx_report_word deed_of(const struct ftpx_operation *operation)
{
    static const struct {
        const char *action;
        enum ftpx_report_word word;
    } deeds[] = {
        {"ftp-rename", FTPX_WORD_DEED_RENAME},   {"ftp-copy", FTPX_WORD_DEED_COPY},
        {"ftp-combine", FTPX_WORD_DEED_COMBINE}, {"ftp-delete", FTPX_WORD_DEED_DELETE},
        {"ftp-mkdir", FTPX_WORD_DEED_MKDIR},     {"ftp-rmdir", FTPX_WORD_DEED_RMDIR},
        {"ftp-symlink", FTPX_WORD_DEED_SYMLINK}, {"ftp-chmod", FTPX_WORD_DEED_CHMOD},
        {"ftp-chgrp", FTPX_WORD_DEED_CHGRP},     {"ftp-chown", FTPX_WORD_DEED_CHOWN},
        {"ftp-touch", FTPX_WORD_DEED_TOUCH},     {"ftp-facts", FTPX_WORD_DEED_FACTS},
    };

    for (size_t i = 0; i < G_N_ELEMENTS(deeds); i++)
        if (strcmp(operation->kind->action, deeds[i].action) == 0)
            return deeds[i].word;
    return FTPX_WORD_DEED_OTHER;
}

static void put_outcome(GString *out, const struct ftpx_operation *operation)
{
    switch (ftpx_operation_outcome(operation)) {
    case FTPX_OPERATION_DONE: put_badge(out, "complete", FTPX_WORD_DEED_DONE); break;
    case FTPX_OPERATION_REFUSED: put_badge(out, "refused", FTPX_WORD_DEED_REFUSED); break;
    default: put_badge(out, "open", FTPX_WORD_DEED_UNKNOWN); break;
    }
}

static void put_change(struct ftpx_report *report, const void *subject)
{
    const struct ftpx_operation *operation = subject;
    const struct ftpx_charset *charset = report->scope->charset;
    GString *out = report->out;

    g_string_append(out, "<tr>");
    put_session_link(out, operation->session);
    put_start(out, report, operation->exchange->time);
    put_who(out, report->scope, operation->session, operation->user);
    put_word(out, deed_of(operation));
    g_string_append(out, "<td class=\"file\"><bdi>");
    if (operation->source.len > 0) {
        ftpx_html_captured(out, charset, operation->source, FTPX_LIMIT_REPORT_COLUMNS, true);
        g_string_append(out, "</bdi> → <bdi>");
    }
    ftpx_html_captured(out, charset, operation->path, FTPX_LIMIT_REPORT_COLUMNS, true);
    g_string_append(out, "</bdi></td>");
    put_outcome(out, operation);
    put_filter(out, NULL, 0, operation->exchange->frame);
}

void ftpx_report_put_changes(struct ftpx_report *report)
{
    static const enum ftpx_report_word columns[] = {
        FTPX_WORD_COLUMN_SESSION, FTPX_WORD_COLUMN_START, FTPX_WORD_COLUMN_WHO,
        FTPX_WORD_COLUMN_WHAT,    FTPX_WORD_COLUMN_FILE,  FTPX_WORD_COLUMN_STATE,
        FTPX_WORD_COLUMN_FILTER};
    static const struct table table = {
        "changes", FTPX_WORD_CAPTION_CHANGES, FTPX_LIMIT_REPORT_ROWS, "-z ftpx,flows",
        columns,   G_N_ELEMENTS(columns)};

    put_table(report, &table, report->operations, put_change);
}

/* --- how to read it --- */

void ftpx_report_put_help(struct ftpx_report *report)
{
    GString *begin = g_string_new(NULL);
    GString *out = report->out;

    if (report->sessions->len + report->transfers->len > 0)
        ftpx_layout_time(begin, report->begin, report->scope->engine->time_digits);
    g_string_append(out, "<p>");
    ftpx_report_say(out, FTPX_WORD_HELP_STATES, NULL);
    g_string_append(out, "</p>\n<p>");
    if (begin->len > 0)
        ftpx_report_say(out, FTPX_WORD_HELP_FILTERS, "<code>ftpx.transfer == 3</code>",
                        "<code>frame.number == 25</code>", begin->str, NULL);
    g_string_append(out, "</p>\n<p>");
    ftpx_report_say(
        out, report->scope->show_passwords ? FTPX_WORD_HELP_SHOWN : FTPX_WORD_HELP_HIDDEN, NULL);
    g_string_append_c(out, ' ');
    ftpx_report_say(out, FTPX_WORD_HELP_TEXT, NULL);
    g_string_append(out, "</p>\n");
    g_string_free(begin, TRUE);
}
