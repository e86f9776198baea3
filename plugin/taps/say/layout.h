/* layout: captured text as people read it, and lines of text that keep to a width. It knows nothing of FTP; widths are columns on a terminal, not bytes.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_TAPS_SAY_LAYOUT_H
#define FTPX_TAPS_SAY_LAYOUT_H

#include "../../model/charset.h"
#include "../../wire/endpoint.h"
#include <glib.h>

/* All append to `out`. Nothing here depends on the locale. */

/* Captured bytes as safe UTF-8 (see model/charset.h). */
void ftpx_layout_text(GString *out, const struct ftpx_charset *charset, ftpx_span bytes);

/* 10.0.0.2, 2001:db8::1; 10.0.0.2:55836, [2001:db8::1]:21 */
void ftpx_layout_address(GString *out, const struct ftpx_address *address);
void ftpx_layout_endpoint(GString *out, const struct ftpx_endpoint *endpoint);

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

void ftpx_layout_spaces(GString *out, unsigned count);

/* Breaks `text` at spaces, where there are several at those first, so that no line is wider than
 * `columns`; a longer word is broken where it must. Lines are separated by "\n", none ends the
 * last. */
void ftpx_layout_wrap(GString *out, const char *text, unsigned columns);

#endif
