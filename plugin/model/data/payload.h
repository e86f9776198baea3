/* payload: what a segment of a data connection brings to whoever puts its file together: text freed
 * of TLS, at its place in the stream that the sender meant.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_MODEL_DATA_PAYLOAD_H
#define FTPX_MODEL_DATA_PAYLOAD_H

#include "../tcp/flow.h"

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

#endif
