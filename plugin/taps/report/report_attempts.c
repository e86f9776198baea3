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
    char from[FTPX_ADDRESS_TEXT];

    if (number == 0)
        return;
    GString *to = g_string_new(NULL);
    ftpx_address_text(&ftpx_attempt_client(attempt)->address, from);
    ftpx_html_endpoint(to, ftpx_attempt_server(attempt));
    ftpx_report_line(report->out, "li", word, FTPX_NUMBER(number), from, to->str,
                     FTPX_NUMBER(attempt->syns), NULL);
    g_string_free(to, TRUE);
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
