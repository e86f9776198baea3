/* report_help: how to read the page.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "../../model/figures.h"
#include "report_parts.h"

void ftpx_report_put_help(struct ftpx_report *report)
{
    GString *begin = g_string_new(NULL);
    GString *out = report->out;

    if (report->sessions->len + report->transfers->len > 0)
        ftpx_figure_time(begin, report->begin, report->scope->engine->time_digits);
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
