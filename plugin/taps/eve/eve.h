/* eve: what is known of sessions, files and connections as the events that Suricata would write of the capture.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_TAPS_EVE_EVE_H
#define FTPX_TAPS_EVE_EVE_H

#include "../facts/scope.h"
#include <stdio.h>

/* One object a line: what was read and by which program; of each session its commands; of each connection the
 * transfer and its file, and the flow; findings as alerts last. */
void ftpx_eve_write(const struct ftpx_scope *scope, FILE *out);

#endif
