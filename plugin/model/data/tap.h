/* tap: what each frame of an FTP session hands to whoever listens, whoever reads the frames.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_MODEL_DATA_TAP_H
#define FTPX_MODEL_DATA_TAP_H

#include "payload.h"

struct ftpx_engine;

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

/* Of a segment that was taken in. `plain`: what TLS hid in it. */
struct ftpx_tap ftpx_tap_of(const struct ftpx_engine *engine, const struct ftpx_sighting *sighting,
                            const struct ftpx_segment *segment, ftpx_span plain, bool first_pass);

#endif
