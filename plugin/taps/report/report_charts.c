/* report_charts: throughput over time: pictures of the largest transfers, and the numbers from which
 * the script draws any of them large.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "../../model/figures.h"
#include "../../model/data/transfer_facts.h"
#include "../../model/limits.h"
#include "report_html.h"
#include "report_parts.h"

#define NAME_COLUMNS 44

/* Of a picture, in its own units. */
#define WIDE 300
#define HIGH 60

/* Spans that a curve needs to be one. */
#define LEAST_SPANS 4

static bool has_curve(const struct ftpx_report *report, const struct ftpx_transfer *transfer)
{
    struct ftpx_throughput trace;

    return ftpx_throughput_of(report->scope->traces, transfer, &trace) &&
           trace.count >= LEAST_SPANS;
}

static gint compare_bytes(gconstpointer left, gconstpointer right)
{
    const struct ftpx_transfer *one = *(struct ftpx_transfer *const *)left;
    const struct ftpx_transfer *other = *(struct ftpx_transfer *const *)right;
    uint64_t first = ftpx_transfer_bytes(one);
    uint64_t second = ftpx_transfer_bytes(other);

    if (first != second)
        return first > second ? -1 : 1;
    return one->id < other->id ? -1 : one->id > other->id;
}

/* Transfers that have a curve, the largest first. */
static GPtrArray *curves_of(const struct ftpx_report *report)
{
    GPtrArray *curves = g_ptr_array_new();

    for (guint i = 0; i < report->transfers->len; i++)
        if (has_curve(report, report->transfers->pdata[i]))
            g_ptr_array_add(curves, report->transfers->pdata[i]);
    g_ptr_array_sort(curves, compare_bytes);
    return curves;
}

static uint64_t highest(const struct ftpx_throughput *trace)
{
    uint64_t most = 1;

    for (unsigned i = 0; i < trace->count; i++)
        most = MAX(most, trace->bytes[i]);
    return most;
}

/* --- pictures --- */

/* Steps, since a span is one number. */
static void put_path(GString *out, const struct ftpx_throughput *trace)
{
    uint64_t most = highest(trace);

    g_string_append_printf(out, "<path d=\"M0 %d", HIGH);
    for (unsigned i = 0; i < trace->count; i++)
        g_string_append_printf(out, "V%uH%u", HIGH - (unsigned)(trace->bytes[i] * HIGH / most),
                               (i + 1) * WIDE / trace->count);
    g_string_append_printf(out, "V%dZ\"/>", HIGH);
}

static void put_caption(struct ftpx_report *report, const struct ftpx_transfer *transfer,
                        const struct ftpx_throughput *trace)
{
    GString *number = g_string_new(NULL);
    GString *name = g_string_new(NULL);
    GString *size = g_string_new(NULL);
    GString *duration = g_string_new(NULL);
    GString *most = g_string_new(NULL);

    ftpx_report_transfer_link(number, report, transfer);
    ftpx_report_object(name, transfer, NAME_COLUMNS);
    ftpx_html_size(size, ftpx_transfer_bytes(transfer));
    ftpx_figure_duration(duration, ftpx_transfer_duration(transfer));
    ftpx_figure_rate(most, highest(trace), trace->width);
    g_string_append(report->out, "<figcaption>");
    ftpx_report_say(report->out, FTPX_WORD_CHART_OF, number->str, name->str, NULL);
    g_string_append(report->out, "<br><small>");
    ftpx_report_say(report->out, FTPX_WORD_CHART_FACTS, size->str, duration->str, most->str, NULL);
    g_string_append(report->out, "</small></figcaption>");
    g_string_free(name, TRUE);
    g_string_free(size, TRUE);
    g_string_free(duration, TRUE);
    g_string_free(most, TRUE);
    g_string_free(number, TRUE);
}

static void put_spark(struct ftpx_report *report, const struct ftpx_transfer *transfer)
{
    struct ftpx_throughput trace;

    ftpx_throughput_of(report->scope->traces, transfer, &trace);
    g_string_append_printf(
        report->out,
        "<figure class=\"spark\" data-transfer=\"%u\"><svg class=\"%s\" aria-hidden=\"true\" "
        "viewBox=\"0 0 %d %d\" preserveAspectRatio=\"none\">",
        transfer->id, ftpx_state_name(ftpx_transfer_outcome(transfer).state), WIDE, HIGH);
    put_path(report->out, &trace);
    g_string_append(report->out, "</svg>");
    put_caption(report, transfer, &trace);
    ftpx_report_put_sequence(report, transfer);
    g_string_append(report->out, "</figure>\n");
}

static void put_left_out(struct ftpx_report *report, guint all, guint shown)
{
    if (all > shown)
        ftpx_report_line(report->out, FTPX_LEFT_OUT, FTPX_WORD_SPARKS_LEFT, FTPX_NUMBER(shown),
                         FTPX_NUMBER(all), NULL);
    if (all > FTPX_LIMIT_REPORT_CURVES)
        ftpx_report_line(report->out, FTPX_LEFT_OUT, FTPX_WORD_CURVES_LEFT,
                         FTPX_NUMBER(all - FTPX_LIMIT_REPORT_CURVES), NULL);
}

void ftpx_report_put_sparks(struct ftpx_report *report)
{
    GPtrArray *curves = curves_of(report);
    guint shown = MIN(curves->len, FTPX_LIMIT_REPORT_SPARKS);

    if (shown == 0) {
        ftpx_report_line(report->out, "p", FTPX_WORD_NO_CHARTS, NULL);
    } else {
        ftpx_report_line(report->out, "p", FTPX_WORD_THROUGHPUT_TEXT, NULL);
        g_string_append(report->out, "<div id=\"chart\" hidden></div>\n<div class=\"sparks\">\n");
        for (guint i = 0; i < shown; i++)
            put_spark(report, curves->pdata[i]);
        g_string_append(report->out, "</div>\n");
    }
    put_left_out(report, curves->len, shown);
    g_ptr_array_unref(curves);
}

/* --- numbers --- */

/* "3":[begin in ns since that of the page, width of a span in ns, bytes of each span …] */
static void put_curve(struct ftpx_report *report, const struct ftpx_transfer *transfer)
{
    struct ftpx_throughput trace;

    ftpx_throughput_of(report->scope->traces, transfer, &trace);
    g_string_append_printf(report->out, "\"%u\":[%" G_GINT64_FORMAT ",%" G_GINT64_FORMAT,
                           transfer->id, trace.start - report->begin, trace.width);
    for (unsigned i = 0; i < trace.count; i++)
        g_string_append_printf(report->out, ",%" G_GUINT64_FORMAT, trace.bytes[i]);
    g_string_append_c(report->out, ']');
}

void ftpx_report_put_curves(struct ftpx_report *report)
{
    GPtrArray *curves = curves_of(report);
    guint shown = MIN(curves->len, FTPX_LIMIT_REPORT_CURVES);

    g_string_append(report->out, "\"curves\":{");
    for (guint i = 0; i < shown; i++) {
        g_string_append(report->out, i > 0 ? ",\n" : "");
        put_curve(report, curves->pdata[i]);
    }
    g_string_append_c(report->out, '}');
    g_ptr_array_unref(curves);
}
