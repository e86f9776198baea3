/* complain: what goes wrong with a report, on standard error: one line, `ftpx,NAME: what`. It ends no
 * program and decides nothing.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_TAPS_SAY_COMPLAIN_H
#define FTPX_TAPS_SAY_COMPLAIN_H

#include <glib.h>
#include <stdbool.h>

/* `report` is its whole name, as in `-z ftpx,json`. Whatever steers a terminal is written `\xNN`, also
 * what the user typed: a shell may have completed it. */
void ftpx_complain(const char *report, const char *format, ...) G_GNUC_PRINTF(2, 3);

/* The same when a report fails at its end, where the host asks for no result: if this program is
 * tshark, it will end with status 2, as when it cannot read a capture to its end. */
void ftpx_complain_at_end(const char *report, const char *format, ...) G_GNUC_PRINTF(2, 3);

/* Whether any report has failed so. */
bool ftpx_complain_has_failed(void);

#endif
