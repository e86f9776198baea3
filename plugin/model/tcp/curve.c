/* curve: spans lie side by side from the first point on.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "curve.h"

#include <glib.h>
#include <stdbool.h>

/* The first spans: a millisecond. */
#define SHORTEST INT64_C(1000000)

static int64_t span_of(const struct ftpx_curve *curve, int64_t time)
{
    return (time - curve->at[0].time) / curve->span;
}

static void merge(struct ftpx_curve_point *into, const struct ftpx_curve_point *later)
{
    uint32_t lost = into->lost + later->lost;

    *into = *later;
    into->lost = lost;
}

/* Spans double until at most half of the points are left. The first keeps its time: it is where spans begin. */
static void make_room(struct ftpx_curve *curve)
{
    while (curve->count > FTPX_CURVE_POINTS / 2) {
        uint32_t kept = 1;
        curve->span *= 2;
        for (uint32_t i = 1; i < curve->count; i++) {
            struct ftpx_curve_point *last = &curve->at[kept - 1];
            if (kept > 1 && span_of(curve, last->time) == span_of(curve, curve->at[i].time)) {
                merge(last, &curve->at[i]);
                curve->trip[kept - 1] = MAX(curve->trip[kept - 1], curve->trip[i]);
            } else {
                curve->trip[kept] = curve->trip[i];
                curve->at[kept++] = curve->at[i];
            }
        }
        curve->count = kept;
    }
}

static void begin_span(struct ftpx_curve *curve, const struct ftpx_curve_point *point)
{
    if (curve->count == FTPX_CURVE_POINTS)
        make_room(curve);
    curve->trip[curve->count] = 0;
    curve->at[curve->count++] = *point;
    if (curve->count == 1)
        curve->span = SHORTEST;
    int64_t behind = curve->span - (point->time - curve->at[0].time) % curve->span;
    curve->present = point->time + behind;
}

void ftpx_curve_add(struct ftpx_curve *curve, const struct ftpx_curve_point *point)
{
    struct ftpx_curve_point *newest = curve->count > 1 ? &curve->at[curve->count - 1] : NULL;
    int64_t time = newest ? MAX(newest->time, point->time) : point->time;

    if (newest && time < curve->present) {
        merge(newest, point);
        newest->time = time;
        return;
    }
    struct ftpx_curve_point moved = *point;
    moved.time = curve->count > 0 ? MAX(curve->at[0].time, time) : time;
    begin_span(curve, &moved);
}

void ftpx_curve_add_trip(struct ftpx_curve *curve, int64_t trip)
{
    int64_t *newest = &curve->trip[curve->count - 1];

    *newest = MAX(*newest, trip);
}
