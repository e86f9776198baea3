/* report_sequence: a transfer's time–sequence graph: what was sent and acknowledged by then, the edge of the receiver's window,
 * and where segments were sent again; below it how long round trips took by then.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "../../model/data/brake.h"
#include "../../model/figures.h"
#include "report_html.h"
#include "report_parts.h"

/* Of a picture, in its own units. */
#define WIDE       300
#define HIGH       90
#define TRIPS_HIGH 45

/* Points that a curve needs to be one. */
#define LEAST_POINTS 8

struct frame {
    const struct ftpx_curve *curve;
    int64_t begin; /* time */
    int64_t length;
    int64_t lowest; /* offset */
    int64_t most;
};

static const struct ftpx_curve_point *last_of(const struct ftpx_curve *curve)
{
    return &curve->at[curve->count - 1];
}

static struct frame frame_of(const struct ftpx_curve *curve)
{
    return (struct frame){.curve = curve,
                          .begin = curve->at[0].time,
                          .length = MAX(1, last_of(curve)->time - curve->at[0].time),
                          .lowest = curve->at[0].acked,
                          .most = MAX(1, last_of(curve)->sent - curve->at[0].acked)};
}

static double across(const struct frame *frame, int64_t time)
{
    return (double)(time - frame->begin) * WIDE / (double)frame->length;
}

/* What lies above the picture lies on its upper edge. */
static double up(const struct frame *frame, int64_t offset)
{
    double part = (double)(offset - frame->lowest) / (double)frame->most;
    return HIGH - CLAMP(part, 0, 1) * HIGH;
}

static int64_t sent_at(const struct ftpx_curve_point *point)
{
    return point->sent;
}

static int64_t acked_at(const struct ftpx_curve_point *point)
{
    return point->acked;
}

static int64_t edge_at(const struct ftpx_curve_point *point)
{
    return point->edge;
}

static void put_number(GString *out, char letter, double number)
{
    char text[G_ASCII_DTOSTR_BUF_SIZE];

    g_string_append_c(out, letter);
    g_string_append(out, g_ascii_formatd(text, sizeof text, "%.1f", number));
}

static void put_line(GString *out, const struct frame *frame, const char *name,
                     int64_t (*offset_at)(const struct ftpx_curve_point *))
{
    const struct ftpx_curve *curve = frame->curve;

    g_string_append_printf(out, "<path class=\"%s\" d=\"", name);
    for (uint32_t i = 0; i < curve->count; i++) {
        put_number(out, i == 0 ? 'M' : 'L', across(frame, curve->at[i].time));
        put_number(out, ' ', up(frame, offset_at(&curve->at[i])));
    }
    g_string_append(out, "\"/>");
}

static uint32_t put_losses(GString *out, const struct frame *frame)
{
    const struct ftpx_curve *curve = frame->curve;
    uint32_t lost = 0;

    for (uint32_t i = 0; i < curve->count; i++) {
        if (curve->at[i].lost == 0)
            continue;
        if (lost == 0)
            g_string_append(out, "<path class=\"again\" d=\"");
        put_number(out, 'M', across(frame, curve->at[i].time));
        put_number(out, ' ', HIGH);
        g_string_append(out, "v-9");
        lost += curve->at[i].lost;
    }
    if (lost > 0)
        g_string_append(out, "\"/>");
    return lost;
}

/* --- round trips --- */

struct trips {
    int64_t least;
    int64_t most;
    unsigned count;
};

static struct trips trips_of(const struct ftpx_curve *curve)
{
    struct trips trips = {.least = G_MAXINT64};

    for (uint32_t i = 0; i < curve->count; i++) {
        if (curve->trip[i] == 0)
            continue;
        trips.least = MIN(trips.least, curve->trip[i]);
        trips.most = MAX(trips.most, curve->trip[i]);
        trips.count++;
    }
    return trips;
}

/* From no time at all upwards. */
static void put_trip_line(GString *out, const struct frame *frame, int64_t most)
{
    const struct ftpx_curve *curve = frame->curve;
    char letter = 'M';

    g_string_append(out, "<path d=\"");
    for (uint32_t i = 0; i < curve->count; i++) {
        if (curve->trip[i] == 0)
            continue;
        put_number(out, letter, across(frame, curve->at[i].time));
        put_number(out, ' ', TRIPS_HIGH - (double)curve->trip[i] * TRIPS_HIGH / (double)most);
        letter = 'L';
    }
    g_string_append(out, "\"/>");
}

static void put_trip_words(GString *out, const struct trips *trips)
{
    GString *least = g_string_new(NULL);
    GString *most = g_string_new(NULL);

    ftpx_figure_duration(least, trips->least);
    ftpx_figure_duration(most, trips->most);
    g_string_append(out, "<small class=\"legend\">");
    ftpx_report_say(out, FTPX_WORD_TRIPS, least->str, most->str, NULL);
    g_string_append(out, "</small>");
    g_string_free(least, TRUE);
    g_string_free(most, TRUE);
}

static void put_trips(GString *out, const struct frame *frame)
{
    struct trips trips = trips_of(frame->curve);

    if (trips.count < LEAST_POINTS)
        return;
    g_string_append_printf(
        out,
        "<svg class=\"sequence trips\" aria-hidden=\"true\" viewBox=\"0 0 %d %d\" "
        "preserveAspectRatio=\"none\">",
        WIDE, TRIPS_HIGH);
    put_trip_line(out, frame, trips.most);
    g_string_append(out, "</svg>");
    put_trip_words(out, &trips);
}

void ftpx_report_put_sequence(struct ftpx_report *report, const struct ftpx_transfer *transfer)
{
    const struct ftpx_pace *pace = ftpx_brake_pace(transfer);

    if (!pace || pace->curve.count < LEAST_POINTS || !ftpx_brake_is_judged(ftpx_brake_of(transfer)))
        return;
    const struct frame frame = frame_of(&pace->curve);
    g_string_append_printf(report->out,
                           "<svg class=\"sequence\" aria-hidden=\"true\" viewBox=\"0 0 %d %d\" "
                           "preserveAspectRatio=\"none\">",
                           WIDE, HIGH);
    put_line(report->out, &frame, "edge", edge_at);
    put_line(report->out, &frame, "sent", sent_at);
    put_line(report->out, &frame, "acked", acked_at);
    uint32_t lost = put_losses(report->out, &frame);
    g_string_append(report->out, "</svg><small class=\"legend\">");
    ftpx_report_say(report->out, FTPX_WORD_SEQUENCE, NULL);
    if (lost > 0)
        ftpx_report_say(report->out, FTPX_WORD_SEQUENCE_AGAIN, FTPX_NUMBER(lost), NULL);
    g_string_append(report->out, "</small>");
    put_trips(report->out, &frame);
}
