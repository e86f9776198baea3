/* report_refusals: what servers refused to do, and what they said unasked, within the summary.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "../../model/limits.h"
#include "../../model/session/session.h"
#include "../../wire/quirk.h"
#include "report_html.h"
#include "report_parts.h"

#define TEXT_COLUMNS 60

uint64_t ftpx_report_refusals(const struct ftpx_report *report)
{
    uint64_t count = 0;

    for (guint i = 0; i < report->sessions->len; i++)
        count += ((const struct ftpx_session *)report->sessions->pdata[i])->refused;
    return count;
}

static void append_reply(GString *out, const struct ftpx_session *session,
                         const struct ftpx_reply *reply)
{
    g_string_append_printf(out, "<code>%03u ", reply->code);
    ftpx_html_captured(out, ftpx_session_charset(session), ftpx_span_trim(reply->text),
                       TEXT_COLUMNS, false);
    g_string_append(out, "</code>");
}

static void append_command(GString *out, const struct ftpx_session *session,
                           const struct ftpx_exchange *exchange)
{
    g_string_append(out, "<code>");
    ftpx_html_captured(out, ftpx_session_charset(session), exchange->name, TEXT_COLUMNS, false);
    if (exchange->arg.len > 0) {
        g_string_append_c(out, ' ');
        ftpx_html_captured(out, ftpx_session_charset(session), exchange->arg, TEXT_COLUMNS, true);
    }
    g_string_append(out, "</code>");
}

/* One item of the list: `word` about a session, a command where there is one, and a reply. */
static void put_item(struct ftpx_report *report, enum ftpx_report_word word,
                     const struct ftpx_session *session, const struct ftpx_reply *reply)
{
    GString *link = g_string_new(NULL);
    GString *command = g_string_new(NULL);
    GString *said = g_string_new(NULL);

    ftpx_report_session_link(link, report, session);
    append_reply(said, session, reply);
    if (reply->exchange) {
        append_command(command, session, reply->exchange);
        ftpx_report_line(report->out, "li", word, link->str, command->str, said->str, NULL);
    } else {
        ftpx_report_line(report->out, "li", word, link->str, said->str, NULL);
    }
    g_string_free(said, TRUE);
    g_string_free(command, TRUE);
    g_string_free(link, TRUE);
}

static bool is_refusal(const struct ftpx_reply *reply)
{
    return reply && (reply->quirks & FTPX_QUIRK(REFUSED)) != 0;
}

static uint64_t put_session(struct ftpx_report *report, const struct ftpx_session *session,
                            uint64_t room)
{
    uint64_t told = 0;

    if (is_refusal(session->greeting) && told < room) {
        put_item(report, FTPX_WORD_SERVER_GREETED, session, session->greeting);
        told++;
    }
    for (const struct ftpx_exchange *at = session->exchanges; at && told < room; at = at->next)
        if (is_refusal(at->final)) {
            put_item(report, FTPX_WORD_COMMAND_REFUSED, session, at->final);
            told++;
        }
    for (const struct ftpx_reply *at = session->remarks; at && told < room; at = at->next_remark)
        if (is_refusal(at)) {
            put_item(report, FTPX_WORD_SERVER_SAID, session, at);
            told++;
        }
    return told;
}

void ftpx_report_put_refusals(struct ftpx_report *report)
{
    uint64_t told = 0;

    for (guint i = 0; i < report->sessions->len && told < FTPX_LIMIT_REPORT_FAILURES; i++)
        told += put_session(report, report->sessions->pdata[i], FTPX_LIMIT_REPORT_FAILURES - told);
}

void ftpx_report_put_remarks(struct ftpx_report *report)
{
    unsigned told = 0;

    for (guint i = 0; i < report->sessions->len; i++) {
        const struct ftpx_session *session = report->sessions->pdata[i];
        for (const struct ftpx_reply *at = session->remarks;
             at && told < FTPX_LIMIT_REPORT_FAILURES; at = at->next_remark)
            if (ftpx_reply_refuses(at->code) && !is_refusal(at)) {
                g_string_append(report->out, told++ == 0 ? "<ul>\n" : "");
                put_item(report, FTPX_WORD_SERVER_SAID, session, at);
            }
    }
    g_string_append(report->out, told > 0 ? "</ul>\n" : "");
}
