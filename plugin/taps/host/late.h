/* late: the host's own listeners (counters, response times, flow graphs, Follow) draw by themselves, and what is
 * known only when a report is drawn would not come to them. In tshark, which draws once, it does by this: in windows
 * the host reads all frames again.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_TAPS_HOST_LATE_H
#define FTPX_TAPS_HOST_LATE_H

#include "../../epan/tap.h"

/* Tells the listener `tapdata` what it has not been told of a connection. */
typedef void (*ftpx_late_fn)(void *tapdata, const struct ftpx_flow *flow);

/* The listener is to hear of a connection, by `tap`: `tell` is called about it again before the listener
 * draws. */
void ftpx_late_hear(void *tapdata, const struct ftpx_tap *tap, ftpx_late_fn tell);

/* Whether the listener, after it has heard, is to be told before it draws. */
bool ftpx_late_is_told(void *tapdata);

/* `then` is called once the listener, which has heard, has been told all. */
void ftpx_late_then(void *tapdata, void (*then)(void *tapdata));

/* The listener, after it has heard, knows `thing`, any address that stands for one. Whether that is new: always
 * where it is not told again. */
bool ftpx_late_learn(void *tapdata, const void *thing);
bool ftpx_late_knows(void *tapdata, const void *thing);

/* What the listener has made of `thing`, and finds again when it is told; NULL where it is not told again. */
void ftpx_late_keep(void *tapdata, const void *thing, void *kept);
void *ftpx_late_kept(void *tapdata, const void *thing);

void ftpx_late_register(void);

#endif
