/* report_unmade: within the summary, data connections that were tried in vain.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "../../model/limits.h"
#include "../../model/tcp/flow.h"
#include "../../wire/knocks.h"
#include "../facts/causes.h"
#include "../facts/unmade.h"
#include "report_html.h"
#include "report_parts.h"

static enum ftpx_report_word word_of(const struct ftpx_knocks *knocks)
{
    if (knocks->refusals == 0)
        return FTPX_WORD_KNOCKS_UNANSWERED;
    return knocks->refusals < knocks->syns ? FTPX_WORD_KNOCKS_REFUSED_LATE
                                           : FTPX_WORD_KNOCKS_REFUSED;
}

void ftpx_report_knocks(GString *out, const struct ftpx_knocks *knocks,
                        const struct ftpx_endpoint *to)
{
    GString *place = g_string_new(NULL);

    ftpx_html_endpoint(place, to);
    ftpx_report_say(out, word_of(knocks), FTPX_NUMBER(knocks->syns), place->str, NULL);
    g_string_free(place, TRUE);
}

uint64_t ftpx_report_unmade(const struct ftpx_report *report)
{
    uint64_t count = 0;

    for (guint i = 0; i < report->sessions->len; i++) {
        GArray *unmade = ftpx_unmade_of(report->sessions->pdata[i]);
        count += unmade->len;
        g_array_unref(unmade);
    }
    return count;
}

static void put_unmade(struct ftpx_report *report, const struct ftpx_unmade *unmade)
{
    GString *link = g_string_new(NULL);
    char *command = g_strdup_printf("<code>%s</code>", unmade->by->verb->name);
    GString *knocks = g_string_new(NULL);

    ftpx_report_session_link(link, report, unmade->by->session);
    ftpx_report_knocks(knocks, &unmade->knocks, unmade->to);
    ftpx_report_line(report->out, "li", FTPX_WORD_DATA_UNMADE, link->str, command, knocks->str,
                     NULL);
    g_string_free(knocks, TRUE);
    g_string_free(link, TRUE);
    g_free(command);
}

static void put_remedy(struct ftpx_report *report, enum ftpx_cause cause)
{
    GString *words = g_string_new(NULL);

    ftpx_report_both(words, ftpx_cause_words(cause), ftpx_cause_chinese(cause));
    ftpx_report_line(report->out, "p", FTPX_WORD_REMEDY, words->str, NULL);
    g_string_free(words, TRUE);
}

void ftpx_report_put_remedies(struct ftpx_report *report)
{
    unsigned causes = 0;

    for (guint i = 0; i < report->sessions->len; i++)
        causes |= ftpx_causes_of(report->sessions->pdata[i]);
    for (unsigned cause = 0; cause < FTPX_CAUSE_COUNT; cause++)
        if (causes >> cause & 1)
            put_remedy(report, cause);
}

void ftpx_report_put_unmade(struct ftpx_report *report)
{
    uint64_t told = 0;

    for (guint i = 0; i < report->sessions->len; i++) {
        GArray *unmade = ftpx_unmade_of(report->sessions->pdata[i]);
        for (guint j = 0; j < unmade->len && told < FTPX_LIMIT_REPORT_FAILURES; j++, told++)
            put_unmade(report, &g_array_index(unmade, struct ftpx_unmade, j));
        g_array_unref(unmade);
    }
}
