/* tap: what the tap `ftpx` hands to its listeners, once for every frame of an FTP session in
 * every pass that runs taps.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_EPAN_TAP_H
#define FTPX_EPAN_TAP_H

#include "../model/data/payload.h"

#define FTPX_TAP_NAME "ftpx"

/* Valid during the listener's call; engine and flow until the capture is closed (so also in a
 * listener's draw, not in its reset). A listener that needs bytes must put them in order itself
 * and forget everything on reset. */
struct ftpx_tap {
    const struct ftpx_engine *engine;
    const struct ftpx_flow *flow; /* CONTROL or DATA */
    uint8_t side;                 /* that sent the segment */
    uint8_t flags;                /* TCP's */
    uint32_t frame;
    int64_t time;    /* nanoseconds since 1970 */
    bool first_pass; /* facts are still growing */
    struct ftpx_payload payload;
};

/* The host's tap `tap_id` gets the same struct for the same frames, while anybody listens to it. One
 * such tap at most: that of Export Objects. */
void ftpx_tap_also(int tap_id);

/* Hands a segment to whoever listens. Once TCP has run; FTP's segments only. */
struct ftpx_current;
void ftpx_tap_queue(const struct ftpx_current *current);

void ftpx_tap_register(void);

#endif
