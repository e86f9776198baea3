/* report_pieces: words and numbers that several parts of the page have.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "../../model/figures.h"
#include "../../model/session/session.h"
#include "../say/layout.h"
#include "report_parts.h"

#include "../facts/totals.h"
#include "report_html.h"

#include <stdio.h>

#define TIME_DIGITS  3
#define USER_COLUMNS 40

/* Enough to be worth a write. */
#define FLUSHED_FROM 65536

void ftpx_report_flush(struct ftpx_report *report)
{
    if (report->out->len < FLUSHED_FROM)
        return;
    fwrite(report->out->str, 1, report->out->len, report->file);
    g_string_truncate(report->out, 0);
}

void ftpx_report_since(GString *out, const struct ftpx_report *report, int64_t time)
{
    ftpx_figure_seconds(out, time - report->begin, TIME_DIGITS);
}

void ftpx_report_time(GString *out, int64_t time, unsigned digits)
{
    GString *iso = g_string_new(NULL);

    ftpx_figure_time(iso, time, MIN(digits, TIME_DIGITS));
    iso->str[10] = ' ';
    g_string_truncate(iso, iso->len - 1);
    g_string_append_printf(out, "<time datetime=\"%.10sT%sZ\">%s</time>", iso->str, iso->str + 11,
                           iso->str);
    g_string_free(iso, TRUE);
}

static void append_link(GString *out, const struct ftpx_report *report, const void *subject,
                        char kind, uint32_t id)
{
    if (g_hash_table_contains(report->in_tables, subject))
        g_string_append_printf(out, "<a href=\"#%c%u\">%u</a>", kind, id, id);
    else
        g_string_append_printf(out, "%u", id);
}

void ftpx_report_session_link(GString *out, const struct ftpx_report *report,
                              const struct ftpx_session *session)
{
    append_link(out, report, session, 's', session->id);
}

void ftpx_report_transfer_link(GString *out, const struct ftpx_report *report,
                               const struct ftpx_transfer *transfer)
{
    append_link(out, report, transfer, 't', transfer->id);
}

void ftpx_report_user(GString *out, const struct ftpx_session *session, ftpx_span user)
{
    if (user.len == 0) {
        ftpx_report_say(out, FTPX_WORD_NOBODY, NULL);
        return;
    }
    g_string_append(out, "<bdi>");
    ftpx_html_captured(out, ftpx_session_charset(session), user, USER_COLUMNS, false);
    g_string_append(out, "</bdi>");
}

void ftpx_report_hosts(GString *out, const struct ftpx_session *session)
{
    g_string_append(out, "<small>");
    ftpx_layout_address(out, &ftpx_session_client(session)->address);
    g_string_append(out, " → ");
    ftpx_layout_address(out, &ftpx_session_server(session)->address);
    g_string_append(out, "</small>");
}

void ftpx_report_object(GString *out, const struct ftpx_transfer *transfer, unsigned columns)
{
    const struct ftpx_exchange *exchange = transfer->exchange;
    ftpx_span path = transfer->path;

    if (path.len == 0 && exchange)
        path = exchange->arg;
    g_string_append(out, "<bdi>");
    ftpx_html_captured(out, ftpx_session_charset(transfer->session), path, columns, true);
    g_string_append(out, "</bdi>");
}

enum ftpx_report_word ftpx_report_state_word(enum ftpx_state state)
{
    static const enum ftpx_report_word words[] = {
        [FTPX_STATE_OPEN] = FTPX_WORD_STATE_OPEN,
        [FTPX_STATE_COMPLETE] = FTPX_WORD_STATE_COMPLETE,
        [FTPX_STATE_INCOMPLETE] = FTPX_WORD_STATE_INCOMPLETE,
        [FTPX_STATE_ABORTED] = FTPX_WORD_STATE_ABORTED,
        [FTPX_STATE_REFUSED] = FTPX_WORD_STATE_REFUSED,
    };
    return words[state];
}

static const struct {
    enum ftpx_report_word word;
    const char *class_name;
} logins[] = {
    [FTPX_LOGIN_NONE] = {FTPX_WORD_LOGIN_NONE, "open"},
    [FTPX_LOGIN_PENDING] = {FTPX_WORD_LOGIN_PENDING, "open"},
    [FTPX_LOGIN_SUCCESS] = {FTPX_WORD_LOGIN_SUCCESS, "complete"},
    [FTPX_LOGIN_FAILED] = {FTPX_WORD_LOGIN_FAILED, "aborted"},
    [FTPX_LOGIN_ANONYMOUS] = {FTPX_WORD_LOGIN_ANONYMOUS, "complete"},
};

enum ftpx_report_word ftpx_report_login_word(enum ftpx_login_result result)
{
    return logins[result].word;
}

const char *ftpx_report_login_class(enum ftpx_login_result result)
{
    return logins[result].class_name;
}

void ftpx_report_badge(GString *out, const char *class_name, enum ftpx_report_word word)
{
    g_string_append_printf(out, "<span class=\"badge %s\">", class_name);
    ftpx_report_say(out, word, NULL);
    g_string_append(out, "</span>");
}

void ftpx_report_login_badge(GString *out, const struct ftpx_session *session)
{
    enum ftpx_login_result login = ftpx_totals_login(session);
    bool is_in = login == FTPX_LOGIN_SUCCESS;

    ftpx_report_badge(out, ftpx_report_login_class(login),
                      is_in ? FTPX_WORD_LOGGED_IN : ftpx_report_login_word(login));
}

void ftpx_report_moved_badge(GString *out, const struct ftpx_session *session)
{
    struct ftpx_totals totals = ftpx_totals(session);

    if (totals.transfers == 0)
        return;
    if (totals.complete == totals.transfers)
        ftpx_report_badge(out, "complete", FTPX_WORD_ALL_COMPLETE);
    else
        ftpx_report_badge(out, "incomplete", FTPX_WORD_NOT_ALL_COMPLETE);
}

void ftpx_report_begin_card(struct ftpx_report *report, enum ftpx_report_word title)
{
    g_string_append(report->out, "<div class=\"card\">\n");
    ftpx_report_line(report->out, "h3", title, NULL);
}

void ftpx_report_put_line(struct ftpx_report *report, enum ftpx_report_word word, uint64_t number)
{
    ftpx_report_line(report->out, "p", word, FTPX_NUMBER(number), NULL);
}
