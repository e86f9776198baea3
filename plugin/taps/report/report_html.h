/* report_html: text and numbers as they may stand in an HTML page. Whatever a capture holds, it
 * opens no tag there, ends no attribute and no script, and steers no display.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_TAPS_REPORT_REPORT_HTML_H
#define FTPX_TAPS_REPORT_REPORT_HTML_H

#include "../../model/charset.h"
#include "../../wire/endpoint.h"
#include <glib.h>

/* All append to `out`. */

/* UTF-8 as character data; it may stand in a quoted attribute too. Of what steers a display nothing
 * is left. */
void ftpx_html_text(GString *out, const char *utf8);

/* Captured bytes, made visible as in all reports, in at most `columns`; `tail` keeps their end. */
void ftpx_html_captured(GString *out, const struct ftpx_charset *charset, ftpx_span bytes,
                        unsigned columns, bool tail);

/* UTF-8 as a JSON string, quotes included, that may stand in a script element. */
void ftpx_html_json(GString *out, const char *utf8);

/* In the unit that suits: 104.9 MB */
void ftpx_html_size(GString *out, uint64_t bytes);

void ftpx_html_endpoint(GString *out, const struct ftpx_endpoint *endpoint);

/* A display filter that one can take along: `field == number`. */
void ftpx_html_filter(GString *out, const char *field, uint64_t number);

#endif
