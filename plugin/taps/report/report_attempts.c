/* report_attempts: within the summary, who asked in vain for a connection to FTP's port.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "../../model/limits.h"
#include "../facts/attempts.h"
#include "report_html.h"
#include "report_parts.h"

static void put_outcome(struct ftpx_report *report, enum ftpx_report_word word, uint32_t number,
                        const struct ftpx_attempt *attempt)
{
    const struct ftpx_endpoint *server = ftpx_attempt_server(attempt);
    GString *from = g_string_new(NULL);
    GString *to = g_string_new(NULL);
    char *count = g_strdup_printf("%u", number);
    char *syns = g_strdup_printf("%u", attempt->syns);

    if (number > 0) {
        ftpx_html_address(from, &ftpx_attempt_client(attempt)->address);
        ftpx_html_address(to, &server->address);
        g_string_append_printf(to, " <small>:%u</small>", server->port);
        g_string_append(report->out, "<li>");
        ftpx_report_say(report->out, word, count, from->str, to->str, syns, NULL);
        g_string_append(report->out, "</li>\n");
    }
    g_string_free(from, TRUE);
    g_string_free(to, TRUE);
    g_free(count);
    g_free(syns);
}

static void put_attempt(struct ftpx_report *report, const struct ftpx_attempt *attempt)
{
    put_outcome(report, FTPX_WORD_ATTEMPT_UNANSWERED, attempt->unanswered, attempt);
    put_outcome(report, FTPX_WORD_ATTEMPT_REFUSED, attempt->refused, attempt);
    put_outcome(report, FTPX_WORD_ATTEMPT_SILENT, attempt->silent, attempt);
}

void ftpx_report_put_attempts(struct ftpx_report *report)
{
    GArray *attempts = ftpx_attempts_of(report->scope);
    guint shown = MIN(attempts->len, FTPX_LIMIT_REPORT_FAILURES);

    if (attempts->len > 0) {
        ftpx_report_begin_card(report, FTPX_WORD_ATTEMPTS);
        g_string_append(report->out, "<ul>\n");
        for (guint i = 0; i < shown; i++)
            put_attempt(report, &g_array_index(attempts, struct ftpx_attempt, i));
        g_string_append(report->out, "</ul>\n");
        if (attempts->len > shown)
            ftpx_report_put_line(report, FTPX_WORD_MORE_ATTEMPTS, attempts->len - shown);
        g_string_append(report->out, "</div>\n");
    }
    g_array_unref(attempts);
}
