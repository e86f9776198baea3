/* zeek_text: bytes from the wire as Zeek writes them into its logs: what is printable as it is, UTF-8 too, every
 * other byte `\xNN`. Where any byte has to be written so, all above 7F are. It knows no character sets.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_TAPS_ZEEK_ZEEK_TEXT_H
#define FTPX_TAPS_ZEEK_ZEEK_TEXT_H

#include "../../wire/span.h"
#include <glib.h>

/* What stands for no value, and for one that is empty. */
#define FTPX_ZEEK_UNSET "-"
#define FTPX_ZEEK_EMPTY "(empty)"

/* Both append to `out`. For a cell between tabs: a backslash is doubled, and what would read as one of the two
 * above begins with an escape. Not for JSON, which has the text without that. */
void ftpx_zeek_text_cell(GString *out, ftpx_span bytes);
void ftpx_zeek_text_json(GString *out, ftpx_span bytes);

#endif
