/* report_reasons: quirks, and signs of attacks, in both languages of the page; and which of them make
 * a session suspicious rather than merely odd.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_TAPS_REPORT_REPORT_REASONS_H
#define FTPX_TAPS_REPORT_REPORT_REASONS_H

#include "../../wire/attack.h"
#include <glib.h>
#include <stdint.h>

/* Append as HTML in both languages: one quirk; all of a set; the same as what is odd, behind `before`, if there
 * is any; a sign. */
void ftpx_report_reason(GString *out, unsigned bit);
void ftpx_report_reasons(GString *out, uint64_t quirks);
void ftpx_report_odd(GString *out, const char *before, uint64_t quirks);
void ftpx_report_attack(GString *out, enum ftpx_attack attack);

#endif
