/* reasons: quirks in words, as reports tell them.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_TAPS_SAY_REASONS_H
#define FTPX_TAPS_SAY_REASONS_H

#include <glib.h>
#include <stdint.h>

/* The words of all quirks of a set, joined by "; ". */
void ftpx_reasons(GString *out, uint64_t quirks);

#endif
