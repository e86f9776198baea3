/* late: the host's own listeners (counters, response times, Follow) draw by themselves, and what is read only
 * when a report is drawn would not come to them. In tshark, which draws once, it does by this: in windows
 * the host reads all frames again.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_TAPS_HOST_LATE_H
#define FTPX_TAPS_HOST_LATE_H

#include "../../epan/tap.h"

/* Tells the listener `tapdata` what a control connection has left: see ftpx_notes_left. */
typedef void (*ftpx_late_fn)(void *tapdata, const struct ftpx_flow *flow);

/* The listener has heard of a control connection, by `tap`: `tell` is called about it before the listener
 * draws. */
void ftpx_late_hear(void *tapdata, const struct ftpx_tap *tap, ftpx_late_fn tell);

void ftpx_late_register(void);

#endif
