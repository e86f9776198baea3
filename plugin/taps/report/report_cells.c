/* report_cells: how a table begins and ends, and the cells that several tables have.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "report_cells.h"

#include "../../model/figures.h"
#include "../../model/session/session.h"
#include "../../model/limits.h"
#include "report_html.h"

/* --- a table --- */

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

static void begin_table(GString *out, const struct ftpx_cells *table)
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

static void end_table(GString *out, const struct ftpx_cells *table, guint left)
{
    g_string_append(out, "</tbody>\n</table></div>\n");
    if (left == 0)
        return;
    char *how = g_strdup_printf("<code>%s</code>", table->complete);
    ftpx_report_line(out, FTPX_LEFT_OUT, FTPX_WORD_ROWS_LEFT, FTPX_NUMBER(left), how, NULL);
    g_free(how);
}

/* Rows that are there for the script alone, and what is said where none runs. */
static void pack_rows(struct ftpx_report *report, const struct ftpx_cells *table,
                      const GPtrArray *subjects, guint from, guint to,
                      void (*put_row)(struct ftpx_report *report, const void *subject))
{
    GString *page = report->out;

    ftpx_report_line(page, "p class=\"left-out scriptless\"", FTPX_WORD_ROWS_SCRIPT,
                     FTPX_NUMBER(from), FTPX_NUMBER(to), NULL);
    g_string_append_printf(report->rows, "%s\"%s\":[", report->rows->len ? ",\n" : "", table->id);
    report->out = g_string_new(NULL);
    for (guint i = from; i < to; i++) {
        g_string_truncate(report->out, 0);
        put_row(report, subjects->pdata[i]);
        g_string_append(report->out, "</tr>");
        g_string_append(report->rows, i > from ? ",\n" : "");
        ftpx_pack_piece(report->pack, report->out->str, report->rows);
    }
    g_string_append_c(report->rows, ']');
    g_string_free(report->out, TRUE);
    report->out = page;
}

void ftpx_cells_put_table(struct ftpx_report *report, const struct ftpx_cells *table,
                          const GPtrArray *subjects,
                          void (*put_row)(struct ftpx_report *report, const void *subject))
{
    guint shown = MIN(subjects->len, table->most);

    if (subjects->len == 0) {
        ftpx_report_line(report->out, "p", FTPX_WORD_NO_ROWS, NULL);
        return;
    }
    guint plain = MIN(shown, FTPX_LIMIT_REPORT_PLAIN_ROWS);
    begin_table(report->out, table);
    for (guint i = 0; i < plain; i++) {
        put_row(report, subjects->pdata[i]);
        g_string_append(report->out, "</tr>\n");
        ftpx_report_flush(report);
    }
    end_table(report->out, table, subjects->len - shown);
    if (shown > plain)
        pack_rows(report, table, subjects, plain, shown, put_row);
}

/* --- cells --- */

void ftpx_cell_number(GString *out, uint64_t number)
{
    g_string_append_printf(out, "<td class=\"n\" data-v=\"%" G_GUINT64_FORMAT "\">", number);
    ftpx_figure_grouped(out, number);
    g_string_append(out, "</td>");
}

void ftpx_cell_nothing(GString *out)
{
    g_string_append(out, "<td></td>");
}

/* To be sorted by nanoseconds. */
void ftpx_cell_begin_duration(GString *out, int64_t nanoseconds)
{
    g_string_append_printf(out, "<td class=\"n\" data-v=\"%" G_GINT64_FORMAT "\">", nanoseconds);
    if (nanoseconds > 0)
        ftpx_figure_duration(out, nanoseconds);
}

void ftpx_cell_start(GString *out, const struct ftpx_report *report, int64_t time)
{
    g_string_append_printf(out, "<td class=\"n\" data-v=\"%" G_GINT64_FORMAT "\"><time datetime=\"",
                           time - report->begin);
    ftpx_figure_time(out, time, report->scope->engine->time_digits);
    g_string_append(out, "\">");
    ftpx_report_since(out, report, time);
    g_string_append(out, "</time></td>");
}

void ftpx_cell_session_link(GString *out, const struct ftpx_report *report,
                            const struct ftpx_session *session)
{
    g_string_append(out, "<td class=\"n\">");
    if (session)
        ftpx_report_session_link(out, report, session);
    g_string_append(out, "</td>");
}

void ftpx_cell_who(GString *out, const struct ftpx_session *session, ftpx_span user)
{
    g_string_append(out, "<td>");
    ftpx_report_user(out, session, user);
    if (session) {
        g_string_append(out, "<br>");
        ftpx_report_hosts(out, session);
    }
    g_string_append(out, "</td>");
}

void ftpx_cell_badge(GString *out, const char *class_name, enum ftpx_report_word word)
{
    g_string_append(out, "<td>");
    ftpx_report_badge(out, class_name, word);
    g_string_append(out, "</td>");
}

void ftpx_cell_word(GString *out, enum ftpx_report_word word)
{
    g_string_append(out, "<td>");
    ftpx_report_say(out, word, NULL);
    g_string_append(out, "</td>");
}

void ftpx_cell_filter(GString *out, const char *field, uint64_t number, uint32_t frame)
{
    g_string_append(out, "<td>");
    if (field)
        ftpx_html_filter(out, field, number);
    if (frame != 0)
        ftpx_html_filter(out, "frame.number", frame);
    g_string_append(out, "</td>");
}

void ftpx_cell_captured(GString *out, const struct ftpx_session *session, ftpx_span text)
{
    g_string_append(out, "<td class=\"file\"><bdi>");
    ftpx_html_captured(out, ftpx_session_charset(session), text, FTPX_LIMIT_REPORT_COLUMNS, true);
    g_string_append(out, "</bdi></td>");
}
