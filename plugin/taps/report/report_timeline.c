/* report_timeline: a lane a session, as pictures whose places are percents, so that they fit any
 * width without a script. What a lane shows is told beside it too, for those who do not see it.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "../../model/figures.h"
#include "../../model/data/transfer_facts.h"
#include "../../model/session/session.h"
#include "../../model/tcp/flow.h"
#include "../facts/totals.h"
#include "../../model/limits.h"
#include "report_html.h"
#include "report_parts.h"
#include <string.h>

#define NAME_COLUMNS 60
#define TICKS        8

struct timeline {
    struct ftpx_report *report;
    unsigned marks;       /* drawn so far */
    unsigned lane;        /* from 1 */
    unsigned packed_lane; /* the last of which bars were left to the script */
    uint64_t missing;     /* that were not */
};

/* Where a time lies, in percents of the whole, with three digits: the same on all machines. */
static void append_place(GString *out, const struct ftpx_report *report, int64_t time)
{
    double whole = (double)MAX(report->end - report->begin, 1);
    double place = (double)(time - report->begin) / whole * 1e5;
    uint64_t thousandths = (uint64_t)CLAMP(place + 0.5, 0.0, 1e5);

    g_string_append_printf(out, "%" G_GUINT64_FORMAT ".%03" G_GUINT64_FORMAT "%%",
                           thousandths / 1000, thousandths % 1000);
}

static void append_span(GString *out, const struct ftpx_report *report, int64_t from, int64_t to)
{
    int64_t length = MAX(to - from, 0);

    g_string_append(out, " x=\"");
    append_place(out, report, from);
    g_string_append(out, "\" width=\"");
    append_place(out, report, report->begin + length);
    g_string_append_c(out, '"');
}

/* --- the ruler --- */

/* A step of 1, 2 or 5 times a power of ten that divides the time into at most TICKS. */
static int64_t step_of(int64_t whole)
{
    static const int64_t factors[] = {2, 5, 10};
    int64_t power = 1;

    while (whole / power > INT64_C(10) * TICKS)
        power *= 10;
    for (size_t i = 0; i < G_N_ELEMENTS(factors); i++)
        if (whole / power > TICKS)
            power = power / (i > 0 ? factors[i - 1] : 1) * factors[i];
    return power;
}

static unsigned digits_of(int64_t step)
{
    unsigned digits = 9;

    while (digits > 0 && step % 10 == 0) {
        step /= 10;
        digits--;
    }
    return digits;
}

static void put_ruler(struct ftpx_report *report)
{
    int64_t whole = MAX(report->end - report->begin, 1);
    int64_t step = step_of(whole);
    GString *out = report->out;

    g_string_append_printf(
        out,
        "<svg class=\"ruler\" aria-hidden=\"true\" height=\"24\" data-from=\"0\" "
        "data-to=\"%" G_GINT64_FORMAT "\">",
        whole);
    for (int64_t at = 0; at <= whole - step / 4; at += step) {
        g_string_append(out, "<line y1=\"18\" y2=\"24\" x1=\"");
        append_place(out, report, report->begin + at);
        g_string_append(out, "\" x2=\"");
        append_place(out, report, report->begin + at);
        g_string_append(out, "\"/><text y=\"13\" x=\"");
        append_place(out, report, report->begin + at);
        g_string_append(out, "\">");
        ftpx_figure_seconds(out, at, digits_of(step));
        g_string_append(out, " s</text>");
    }
    g_string_append(out, "</svg>\n");
}

/* --- marks --- */

/* "LANE":[ …, or the next of that lane. */
static void begin_packed(struct timeline *timeline)
{
    GString *marks = timeline->report->marks;

    if (timeline->packed_lane == timeline->lane) {
        g_string_append(marks, ",\n");
        return;
    }
    g_string_append_printf(marks, "%s\"%u\":[", marks->len ? "],\n" : "", timeline->lane);
    timeline->packed_lane = timeline->lane;
}

static bool may_draw(struct timeline *timeline)
{
    if (timeline->marks >= FTPX_LIMIT_REPORT_MARKS) {
        timeline->missing++;
        return false;
    }
    timeline->marks++;
    return true;
}

/* What a bar says of itself. */
static void append_title(GString *out, const struct ftpx_transfer *transfer)
{
    g_string_append_printf(out, "<title>%u %s ", transfer->id,
                           transfer->exchange ? transfer->exchange->verb->name : "");
    GString *name = g_string_new(NULL);
    ftpx_report_object(name, transfer, NAME_COLUMNS);
    g_string_replace(name, "<bdi>", "", 0); /* a title holds text only */
    g_string_replace(name, "</bdi>", "", 0);
    g_string_append_printf(out, "%s: ", name->str);
    ftpx_html_size(out, ftpx_transfer_bytes(transfer));
    g_string_append(out, "</title>");
    g_string_free(name, TRUE);
}

static void append_bar(GString *out, const struct ftpx_report *report,
                       const struct ftpx_transfer *transfer, bool titled)
{
    const char *state = ftpx_state_name(ftpx_transfer_outcome(transfer).state);

    g_string_append_printf(out,
                           "<a href=\"#t%u\" tabindex=\"-1\"><rect class=\"%s %s\" y=\"8\" "
                           "height=\"14\" rx=\"2\"",
                           transfer->id, state, ftpx_direction_name(transfer->direction));
    append_span(out, report, ftpx_totals_transfer_start(transfer),
                ftpx_totals_transfer_end(transfer));
    g_string_append_c(out, '>');
    if (titled)
        append_title(out, transfer);
    g_string_append(out, "</rect></a>");
}

/* Those behind the first are the script's. */
static void put_transfer(struct timeline *timeline, const struct ftpx_transfer *transfer)
{
    struct ftpx_report *report = timeline->report;

    if (!g_hash_table_contains(report->in_tables, transfer) || !may_draw(timeline))
        return;
    if (timeline->marks <= FTPX_LIMIT_REPORT_PLAIN_MARKS) {
        append_bar(report->out, report, transfer, true);
        return;
    }
    GString *bar = g_string_new(NULL);
    append_bar(bar, report, transfer, false);
    begin_packed(timeline);
    ftpx_pack_piece(report->pack, bar->str, report->marks);
    g_string_free(bar, TRUE);
}

static void put_login(struct timeline *timeline, const struct ftpx_login *login)
{
    const struct ftpx_exchange *exchange = login->exchange;
    struct ftpx_report *report = timeline->report;

    if (!may_draw(timeline))
        return;
    g_string_append_printf(report->out, "<circle class=\"%s\" r=\"5\" cy=\"15\" cx=\"",
                           ftpx_report_login_class(login->result));
    append_place(report->out, report, exchange->final ? exchange->final->time : exchange->time);
    g_string_append(report->out, "\"><title>");
    ftpx_html_captured(report->out, ftpx_session_charset(login->session), login->user, NAME_COLUMNS,
                       false);
    if (exchange->final)
        g_string_append_printf(report->out, ": %03u", exchange->final->code);
    g_string_append(report->out, "</title></circle>");
}

/* --- lanes --- */

struct counts {
    unsigned logins, failed, transfers, complete;
};

static struct counts put_marks(struct timeline *timeline, const GArray *deeds)
{
    struct counts counts = {0, 0, 0, 0};

    for (guint i = 0; i < deeds->len; i++) {
        const struct ftpx_deed *deed = &g_array_index(deeds, struct ftpx_deed, i);
        if (deed->transfer) {
            counts.transfers++;
            counts.complete += ftpx_transfer_outcome(deed->transfer).state == FTPX_STATE_COMPLETE;
            put_transfer(timeline, deed->transfer);
        }
    }
    for (guint i = 0; i < deeds->len; i++) { /* on top of the bars */
        const struct ftpx_login *login = g_array_index(deeds, struct ftpx_deed, i).login;
        if (login) {
            counts.logins++;
            counts.failed += login->result == FTPX_LOGIN_FAILED;
            put_login(timeline, login);
        }
    }
    return counts;
}

static void put_lane_text(struct ftpx_report *report, const struct counts *counts, int64_t from,
                          int64_t to)
{
    GString *begin = g_string_new(NULL);
    GString *end = g_string_new(NULL);

    ftpx_report_since(begin, report, from);
    ftpx_report_since(end, report, to);
    g_string_append(report->out, "<p class=\"unseen\">");
    ftpx_report_say(report->out, FTPX_WORD_LANE_TEXT, begin->str, end->str,
                    FTPX_NUMBER(counts->logins), FTPX_NUMBER(counts->failed),
                    FTPX_NUMBER(counts->transfers), FTPX_NUMBER(counts->complete), NULL);
    g_string_append(report->out, "</p>");
    g_string_free(begin, TRUE);
    g_string_free(end, TRUE);
}

static void put_picture(struct timeline *timeline, const GArray *deeds, int64_t from, int64_t to)
{
    struct ftpx_report *report = timeline->report;

    timeline->lane++;
    g_string_append(report->out, "<svg class=\"lane\" aria-hidden=\"true\" height=\"30\">"
                                 "<rect class=\"life\" y=\"14\" height=\"2\"");
    append_span(report->out, report, from, to);
    g_string_append(report->out, "/>");
    struct counts counts = put_marks(timeline, deeds);
    g_string_append(report->out, "</svg>");
    put_lane_text(report, &counts, from, to);
}

static void put_session(struct timeline *timeline, const struct ftpx_session *session)
{
    struct ftpx_report *report = timeline->report;
    GArray *deeds = ftpx_selection_deeds(report->scope, session);
    GString *out = report->out;

    g_string_append_printf(out, "<li><div class=\"whose\"><a href=\"#s%u\">", session->id);
    ftpx_report_say(out, FTPX_WORD_LANE_SESSION, FTPX_NUMBER(session->id), NULL);
    g_string_append(out, "</a> <strong>");
    if (session->user.len > 0)
        ftpx_report_user(out, session, session->user);
    g_string_append(out, "</strong> ");
    ftpx_report_hosts(out, session);
    g_string_append(out, "</div>");
    put_picture(timeline, deeds, session->flow->first_time, session->flow->last_time);
    g_string_append(out, "</li>\n");
    g_array_unref(deeds);
}

static void put_strays(struct timeline *timeline)
{
    struct ftpx_report *report = timeline->report;
    GArray *deeds = ftpx_selection_deeds(report->scope, NULL);

    if (deeds->len > 0) {
        g_string_append(report->out, "<li><div class=\"whose\">");
        ftpx_report_say(report->out, FTPX_WORD_LANE_STRAY, NULL);
        g_string_append(report->out, "</div>");
        put_picture(timeline, deeds, report->begin, report->begin);
        g_string_append(report->out, "</li>\n");
    }
    g_array_unref(deeds);
}

/* --- all --- */

static void put_legend(GString *out)
{
    static const struct {
        const char *class_name;
        enum ftpx_report_word word;
    } entries[] = {
        {"dot complete", FTPX_WORD_LEGEND_LOGIN}, {"dot aborted", FTPX_WORD_LEGEND_FAILED},
        {"complete", FTPX_WORD_STATE_COMPLETE},   {"incomplete", FTPX_WORD_STATE_INCOMPLETE},
        {"aborted", FTPX_WORD_STATE_ABORTED},     {"refused", FTPX_WORD_STATE_REFUSED},
        {"open", FTPX_WORD_STATE_OPEN},
    };

    g_string_append(out, "<ul class=\"legend\">");
    for (size_t i = 0; i < G_N_ELEMENTS(entries); i++) {
        g_string_append_printf(out, "<li><i class=\"swatch %s\"></i>", entries[i].class_name);
        ftpx_report_say(out, entries[i].word, NULL);
        g_string_append(out, "</li>");
    }
    g_string_append(out, "</ul>\n");
}

static void put_note(struct ftpx_report *report, enum ftpx_report_word word, uint64_t number)
{
    if (number > 0)
        ftpx_report_line(report->out, FTPX_LEFT_OUT, word, FTPX_NUMBER(number), NULL);
}

void ftpx_report_put_timeline(struct ftpx_report *report)
{
    struct timeline timeline = {.report = report};
    guint lanes = MIN(report->sessions->len, FTPX_LIMIT_REPORT_LANES);

    put_legend(report->out);
    g_string_append(report->out, "<div class=\"timeline\" id=\"lanes\">\n");
    put_ruler(report);
    g_string_append(report->out, "<ol class=\"lanes\">\n");
    for (guint i = 0; i < lanes; i++) {
        put_session(&timeline, report->sessions->pdata[i]);
        ftpx_report_flush(report);
    }
    put_strays(&timeline);
    g_string_append(report->out, "</ol>\n</div>\n");
    if (report->marks->len > 0)
        g_string_append_c(report->marks, ']');
    put_note(report, FTPX_WORD_LANES_LEFT, report->sessions->len - lanes);
    put_note(report, FTPX_WORD_MARKS_LEFT, timeline.missing);
}
