/* figures: numbers, durations, rates and times as people read them. It knows nothing of FTP, nor of columns.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_MODEL_FIGURES_H
#define FTPX_MODEL_FIGURES_H

#include "instant.h"

#include <glib.h>
#include <stdint.h>

/* All append to `out`. Nothing here depends on the locale. */

/* 104857600, with zeros before it up to `digits`, 1 to 20. */
void ftpx_figure_number(GString *out, uint64_t number, unsigned digits);

/* 104 857 600 */
void ftpx_figure_grouped(GString *out, uint64_t number);

/* Seconds with exactly `digits` fractional digits, 0 to 9: 2.410 */
void ftpx_figure_seconds(GString *out, int64_t nanoseconds, unsigned digits);

/* In the unit that suits: 140 µs, 2.8 ms, 2.41 s, 3 min 07 s, 2 h 05 min */
void ftpx_figure_duration(GString *out, int64_t nanoseconds);

/* 43.5 MB/s; nothing when no time passed. */
void ftpx_figure_rate(GString *out, uint64_t bytes, int64_t nanoseconds);

/* Nanoseconds since 1970 as ISO 8601 UTC with `digits` fractional digits:
 * 2010-03-01T12:00:00.123456Z */
void ftpx_figure_time(GString *out, int64_t time, unsigned digits);

#endif
