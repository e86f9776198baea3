/* tap: what each frame of an FTP session hands to whoever listens, whoever reads the frames.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_MODEL_DATA_TAP_H
#define FTPX_MODEL_DATA_TAP_H

#include "../tcp/flow.h"

struct ftpx_engine;

/* What a segment of a data connection brings to whoever puts its file together: text freed of TLS, at its place in
 * the stream that the sender meant. */
struct ftpx_payload {
    int64_t offset;  /* in the sender's stream: see ftpx_flow_payload */
    ftpx_span bytes; /* as far as captured: the caller's */
    uint32_t length; /* on the wire */
    bool last;       /* the sender says that nothing follows. It may lie, and say so twice */
};

/* The same in every pass. `plain`: the text that TLS hid in the segment. Nothing of a flow that is not
 * DATA, or was not known to be by then, and no bytes of a reset. */
struct ftpx_payload ftpx_payload_of(const struct ftpx_sighting *sighting,
                                    const struct ftpx_segment *segment, ftpx_span plain);

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
