/* report_events: the tables of logins and of changes on the server.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "../../model/limits.h"
#include "../../model/session/login.h"
#include "../../wire/quirk.h"
#include "report_cells.h"
#include "report_html.h"
#include <string.h>

/* --- logins --- */

static void put_unseen(GString *out, enum ftpx_unseen unseen)
{
    static const enum ftpx_report_word words[] = {[FTPX_UNSEEN_COMMAND] = FTPX_WORD_UNSEEN_COMMAND,
                                                  [FTPX_UNSEEN_REPLY] = FTPX_WORD_UNSEEN_REPLY,
                                                  [FTPX_UNSEEN_BOTH] = FTPX_WORD_UNSEEN_BOTH};

    if (unseen == FTPX_UNSEEN_NOTHING)
        return;
    g_string_append(out, " <small>");
    ftpx_report_say(out, words[unseen], NULL);
    g_string_append(out, "</small>");
}

static void put_login(struct ftpx_report *report, const void *subject)
{
    const struct ftpx_login *login = subject;
    const struct ftpx_exchange *exchange = login->exchange;
    GString *out = report->out;

    g_string_append(out, "<tr>");
    ftpx_cell_session_link(out, report, login->session);
    ftpx_cell_start(out, report, exchange->time);
    ftpx_cell_who(out, login->session, login->user);
    if (report->scope->show_passwords)
        ftpx_cell_captured(out, login->session, ftpx_login_password(login, true));
    bool is_unfinished = login->result == FTPX_LOGIN_PENDING && login->reply;
    ftpx_cell_badge(out, ftpx_report_login_class(login->result),
                    is_unfinished ? FTPX_WORD_LOGIN_UNFINISHED
                                  : ftpx_report_login_word(login->result));
    g_string_append(out, "<td>");
    if (login->reply)
        g_string_append_printf(out, "%03u", login->reply->code);
    put_unseen(out, login->unseen);
    ftpx_report_odd(out, " ", login->quirks & ~FTPX_QUIRK(LOGIN_FAILED));
    g_string_append(out, "</td>");
    ftpx_cell_filter(out, NULL, 0, exchange->frame);
}

void ftpx_report_put_logins(struct ftpx_report *report)
{
    static const enum ftpx_report_word hidden[] = {
        FTPX_WORD_COLUMN_SESSION, FTPX_WORD_COLUMN_START, FTPX_WORD_COLUMN_WHO,
        FTPX_WORD_COLUMN_STATE,   FTPX_WORD_COLUMN_CODE,  FTPX_WORD_COLUMN_FILTER};
    static const enum ftpx_report_word shown[] = {
        FTPX_WORD_COLUMN_SESSION,  FTPX_WORD_COLUMN_START, FTPX_WORD_COLUMN_WHO,
        FTPX_WORD_COLUMN_PASSWORD, FTPX_WORD_COLUMN_STATE, FTPX_WORD_COLUMN_CODE,
        FTPX_WORD_COLUMN_FILTER};
    bool shows = report->scope->show_passwords;
    const struct ftpx_cells table = {"logins",
                                     FTPX_WORD_CAPTION_LOGINS,
                                     FTPX_LIMIT_REPORT_ROWS,
                                     "-z ftpx,logins",
                                     shows ? shown : hidden,
                                     shows ? G_N_ELEMENTS(shown) : G_N_ELEMENTS(hidden)};

    ftpx_cells_put_table(report, &table, report->logins, put_login);
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
    case FTPX_OPERATION_DONE: ftpx_cell_badge(out, "complete", FTPX_WORD_DEED_DONE); break;
    case FTPX_OPERATION_REFUSED: ftpx_cell_badge(out, "refused", FTPX_WORD_DEED_REFUSED); break;
    default: ftpx_cell_badge(out, "open", FTPX_WORD_DEED_UNKNOWN); break;
    }
}

static void put_change(struct ftpx_report *report, const void *subject)
{
    const struct ftpx_operation *operation = subject;
    const struct ftpx_charset *charset = ftpx_session_charset(operation->session);
    GString *out = report->out;

    g_string_append(out, "<tr>");
    ftpx_cell_session_link(out, report, operation->session);
    ftpx_cell_start(out, report, operation->exchange->time);
    ftpx_cell_who(out, operation->session, operation->user);
    ftpx_cell_word(out, deed_of(operation));
    g_string_append(out, "<td class=\"file\"><bdi>");
    if (operation->source.len > 0) {
        ftpx_html_captured(out, charset, operation->source, FTPX_LIMIT_REPORT_COLUMNS, true);
        g_string_append(out, "</bdi> → <bdi>");
    }
    ftpx_html_captured(out, charset, operation->path, FTPX_LIMIT_REPORT_COLUMNS, true);
    g_string_append(out, "</bdi></td>");
    put_outcome(out, operation);
    ftpx_cell_filter(out, NULL, 0, operation->exchange->frame);
}

void ftpx_report_put_changes(struct ftpx_report *report)
{
    static const enum ftpx_report_word columns[] = {
        FTPX_WORD_COLUMN_SESSION, FTPX_WORD_COLUMN_START, FTPX_WORD_COLUMN_WHO,
        FTPX_WORD_COLUMN_WHAT,    FTPX_WORD_COLUMN_FILE,  FTPX_WORD_COLUMN_STATE,
        FTPX_WORD_COLUMN_FILTER};
    static const struct ftpx_cells table = {
        "changes", FTPX_WORD_CAPTION_CHANGES, FTPX_LIMIT_REPORT_ROWS, "-z ftpx,flows",
        columns,   G_N_ELEMENTS(columns)};

    ftpx_cells_put_table(report, &table, report->operations, put_change);
}
