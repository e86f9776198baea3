/* layout: numbers, times and captured text as people read them, and lines of text that keep to a
 * width. It knows nothing of FTP; widths are columns on a terminal, not bytes.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_TAPS_SAY_LAYOUT_H
#define FTPX_TAPS_SAY_LAYOUT_H

#include "../../model/charset.h"
#include "../../model/tcp/instant.h"
#include <glib.h>

/* All append to `out`. Nothing here depends on the locale. */

/* 104 857 600 */
void ftpx_layout_grouped(GString *out, uint64_t number);

/* Seconds with exactly `digits` fractional digits, 0 to 9: 2.410 */
void ftpx_layout_seconds(GString *out, int64_t nanoseconds, unsigned digits);

/* In the unit that suits: 140 µs, 2.8 ms, 2.41 s, 3 min 07 s, 2 h 05 min */
void ftpx_layout_duration(GString *out, int64_t nanoseconds);

/* 43.5 MB/s; nothing when no time passed. */
void ftpx_layout_rate(GString *out, uint64_t bytes, int64_t nanoseconds);

/* Nanoseconds since 1970 as ISO 8601 UTC with `digits` fractional digits:
 * 2010-03-01T12:00:00.123456Z */
void ftpx_layout_time(GString *out, int64_t time, unsigned digits);

/* Captured bytes as safe UTF-8 (see model/charset.h). */
void ftpx_layout_text(GString *out, const struct ftpx_charset *charset, ftpx_span bytes);

/* Captured bytes as ASCII: all above 7F as `\xNN`. */
void ftpx_layout_raw(GString *out, ftpx_span bytes);

/* Text in at most `columns`: an ellipsis stands for what was cut at the end, or at the start,
 * where the end tells more (paths). */
void ftpx_layout_text_head(GString *out, const struct ftpx_charset *charset, ftpx_span bytes,
                           unsigned columns);
void ftpx_layout_text_tail(GString *out, const struct ftpx_charset *charset, ftpx_span bytes,
                           unsigned columns);

/* Cuts text likewise; `tail` keeps its end. */
void ftpx_layout_cut(GString *text, unsigned columns, bool tail);

/* Columns that UTF-8 text takes on a terminal. */
unsigned ftpx_layout_width(const char *text);

/* `text` and the spaces that fill it to `columns`, before it when `right`. */
void ftpx_layout_padded(GString *out, const char *text, unsigned columns, bool right);

/* Breaks `text` at spaces, where there are several at those first, so that no line is wider than
 * `columns`; a longer word is broken where it must. Lines are separated by "\n", none ends the
 * last. */
void ftpx_layout_wrap(GString *out, const char *text, unsigned columns);

#endif
