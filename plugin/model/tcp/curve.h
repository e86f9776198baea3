/* curve: how far a direction of a connection was at which time, in constant memory: of each span of time the last is kept,
 * and spans double when there are too many.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_MODEL_TCP_CURVE_H
#define FTPX_MODEL_TCP_CURVE_H

#include <stdint.h>

#define FTPX_CURVE_POINTS 128

/* At the end of a span; offsets are those of the stream. */
struct ftpx_curve_point {
    int64_t time;
    int64_t sent;
    int64_t acked;
    int64_t edge;  /* behind the last byte that the receiver had room for; 0: it had not said */
    uint32_t lost; /* segments within the span that were sent again */
};

struct ftpx_curve {
    int64_t span;    /* nanoseconds; 0 before the first point */
    int64_t present; /* when the newest span ends */
    uint32_t count;
    struct ftpx_curve_point at[FTPX_CURVE_POINTS];
    int64_t trip[FTPX_CURVE_POINTS]; /* the longest round trip that ended there; 0: none did */
};

/* Nothing goes back in time: an earlier one counts as of the newest. */
void ftpx_curve_add(struct ftpx_curve *curve, const struct ftpx_curve_point *point);

/* A round trip has ended since the newest point. */
void ftpx_curve_add_trip(struct ftpx_curve *curve, int64_t trip);

#endif
