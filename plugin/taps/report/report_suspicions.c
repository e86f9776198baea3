/* report_suspicions: what in the capture hints at somebody who does what he should not.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "../../model/data/transfer_quirks.h"
#include "../../model/limits.h"
#include "../../wire/quirk.h"
#include "report_html.h"
#include "report_parts.h"
#include "report_reasons.h"

uint64_t ftpx_report_suspicions_of(const struct ftpx_report *report)
{
    uint64_t quirks = 0;

    for (guint i = 0; i < report->sessions->len; i++)
        quirks |= ftpx_session_quirks(report->sessions->pdata[i]);
    for (guint i = 0; i < report->transfers->len; i++)
        quirks |= ftpx_transfer_quirks(report->transfers->pdata[i]);
    return quirks & ftpx_suspicions();
}

/* Links to the sessions that have a quirk; how many there are. */
static guint append_sessions(GString *out, const struct ftpx_report *report, unsigned bit)
{
    guint count = 0;

    for (guint i = 0; i < report->sessions->len; i++) {
        const struct ftpx_session *session = report->sessions->pdata[i];
        if (!(ftpx_session_quirks(session) >> bit & 1))
            continue;
        if (count < FTPX_LIMIT_REPORT_LINKS) {
            g_string_append(out, count > 0 ? ", " : "");
            ftpx_report_session_link(out, report, session);
        }
        count++;
    }
    if (count > FTPX_LIMIT_REPORT_LINKS)
        g_string_append(out, ", …");
    return count;
}

/* The signs that commands of the capture show, each once. */
static void append_signs(GString *out, const struct ftpx_report *report)
{
    bool shown[FTPX_ATTACK_COUNT] = {false};

    for (guint i = 0; i < report->sessions->len; i++) {
        const struct ftpx_session *session = report->sessions->pdata[i];
        for (const struct ftpx_exchange *exchange = session->exchanges; exchange;
             exchange = exchange->next)
            shown[exchange->attack] = true;
    }
    const char *separator = ": ";
    for (unsigned sign = FTPX_ATTACK_NONE + 1; sign < FTPX_ATTACK_COUNT; sign++)
        if (shown[sign]) {
            g_string_append(out, separator);
            ftpx_report_attack(out, sign);
            separator = ", ";
        }
}

static void put_suspicion(struct ftpx_report *report, unsigned bit)
{
    GString *reason = g_string_new("<strong>");
    GString *links = g_string_new(NULL);

    ftpx_report_reason(reason, bit);
    g_string_append(reason, "</strong>");
    if (bit == FTPX_QUIRK_BIT_ATTACK)
        append_signs(reason, report);
    g_autofree char *count = g_strdup_printf("%u", append_sessions(links, report, bit));
    g_string_append(report->out, "<li>");
    if (links->len > 0)
        ftpx_report_say(report->out, FTPX_WORD_SIGN_IN, reason->str, count, links->str, NULL);
    else
        ftpx_report_say(report->out, FTPX_WORD_SIGN_STRAY, reason->str, NULL);
    g_string_append(report->out, "</li>\n");
    g_string_free(reason, TRUE);
    g_string_free(links, TRUE);
}

static guint count_clear(const struct ftpx_report *report)
{
    guint count = 0;

    for (guint i = 0; i < report->sessions->len; i++)
        count += ((const struct ftpx_session *)report->sessions->pdata[i])->password_in_clear;
    return count;
}

void ftpx_report_put_suspicions(struct ftpx_report *report)
{
    uint64_t suspicions = ftpx_report_suspicions_of(report);
    guint clear = count_clear(report);

    ftpx_report_begin_card(report, FTPX_WORD_SUSPICIOUS);
    if (suspicions) {
        g_string_append(report->out, "<ul>\n");
        for (unsigned bit = 0; bit < FTPX_QUIRK_COUNT; bit++)
            if (suspicions >> bit & 1)
                put_suspicion(report, bit);
        g_string_append(report->out, "</ul>\n");
    } else {
        ftpx_report_put_line(report, FTPX_WORD_NOT_SUSPICIOUS, 0);
    }
    if (clear > 0)
        ftpx_report_put_line(report, FTPX_WORD_CLEAR, clear);
    g_string_append(report->out, "</div>\n");
}
