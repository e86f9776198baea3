/* frame: one frame of an FTP flow, as each view of it gets it.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_EPAN_VIEW_FRAME_H
#define FTPX_EPAN_VIEW_FRAME_H

#include "../../model/engine.h"
#include <epan/packet.h>

struct ftpx_view {
    tvbuff_t *tvb; /* the TCP segment, its header included */
    packet_info *pinfo;
    proto_tree *tree; /* may be NULL */
    const struct ftpx_segment *segment;
    struct ftpx_sighting sighting;
    size_t plain_length;                /* of what TLS hid in the segment */
    bool final;                         /* a later pass: facts will not change any more */
    const struct ftpx_charset *charset; /* of what the session says: see names.h; */
    const struct ftpx_charset *assumed; /* the same when that is to be told */
};

#endif
