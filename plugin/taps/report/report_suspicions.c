/* report_suspicions: what in the capture hints at somebody who does what he should not.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "../../model/data/transfer_quirks.h"
#include "../../model/limits.h"
#include "../../wire/quirk.h"
#include "report_html.h"
#include "report_parts.h"

uint64_t ftpx_report_suspicions_of(const struct ftpx_report *report)
{
    uint64_t quirks = 0;

    for (guint i = 0; i < report->sessions->len; i++)
        quirks |= ftpx_session_quirks(report->sessions->pdata[i]);
    for (guint i = 0; i < report->transfers->len; i++)
        quirks |= ftpx_transfer_quirks(report->transfers->pdata[i]);
    return quirks & FTPX_SUSPICIONS;
}

/* The sessions that have a quirk; to be freed. */
static GPtrArray *sessions_with(const struct ftpx_report *report, unsigned bit)
{
    GPtrArray *sessions = g_ptr_array_new();

    for (guint i = 0; i < report->sessions->len; i++)
        if (ftpx_session_quirks(report->sessions->pdata[i]) >> bit & 1)
            g_ptr_array_add(sessions, report->sessions->pdata[i]);
    return sessions;
}

/* A sign, as HTML, with links to the sessions that have it. */
static void put_sign(struct ftpx_report *report, const char *sign, const GPtrArray *sessions)
{
    GString *links = g_string_new(NULL);

    for (guint i = 0; i < MIN(sessions->len, FTPX_LIMIT_REPORT_LINKS); i++) {
        g_string_append(links, i > 0 ? ", " : "");
        ftpx_report_session_link(links, report, sessions->pdata[i]);
    }
    if (sessions->len > FTPX_LIMIT_REPORT_LINKS)
        g_string_append(links, ", …");
    ftpx_report_line(report->out, "li",
                     sessions->len > 0 ? FTPX_WORD_SIGN_IN : FTPX_WORD_SIGN_STRAY, sign,
                     FTPX_NUMBER(sessions->len), links->str, NULL);
    g_string_free(links, TRUE);
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
    GPtrArray *sessions = sessions_with(report, bit);

    ftpx_report_reason(reason, bit);
    g_string_append(reason, "</strong>");
    if (bit == FTPX_QUIRK_BIT_ATTACK)
        append_signs(reason, report);
    put_sign(report, reason->str, sessions);
    g_string_free(reason, TRUE);
    g_ptr_array_unref(sessions);
}

static void put_watched(struct ftpx_report *report, const struct ftpx_watched *watched)
{
    char *entry = ftpx_wanted_text(watched->wanted, true);
    GString *text = g_string_new(NULL);
    GString *sign = g_string_new("<strong>");

    ftpx_html_text(text, entry);
    ftpx_report_say(sign, FTPX_WORD_WATCHED, text->str, NULL);
    g_string_append(sign, "</strong>");
    put_sign(report, sign->str, watched->sessions);
    g_string_free(sign, TRUE);
    g_string_free(text, TRUE);
    g_free(entry);
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
    const GArray *watched = report->watched;
    guint clear = count_clear(report);

    ftpx_report_begin_card(report, FTPX_WORD_SUSPICIOUS);
    if (suspicions || watched->len > 0) {
        g_string_append(report->out, "<ul>\n");
        for (guint i = 0; i < watched->len; i++)
            put_watched(report, &g_array_index(watched, struct ftpx_watched, i));
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
