/* tap: what the tap `ftpx` hands to its listeners, once for every frame of an FTP session in
 * every pass that runs taps.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_EPAN_TAP_H
#define FTPX_EPAN_TAP_H

#include "../model/data/tap.h"

#define FTPX_TAP_NAME "ftpx"

/* The host's tap `tap_id` gets the same struct for the same frames, while anybody listens to it. One
 * such tap at most: that of Export Objects. */
void ftpx_tap_also(int tap_id);

/* Hands a segment to whoever listens. Once TCP has run; FTP's segments only. */
struct ftpx_current;
void ftpx_tap_queue(const struct ftpx_current *current);

void ftpx_tap_register(void);

#endif
