/* view: facts as items of the packet tree, columns and expert information. A view reads notes
 * and facts and never changes them, so every pass shows the same, but for what only later frames
 * can tell.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_EPAN_VIEW_VIEW_H
#define FTPX_EPAN_VIEW_VIEW_H

#include "../../model/engine.h"
#include <epan/packet.h>

/* One frame of an FTP flow, for the views below. */
struct ftpx_view {
    tvbuff_t *tvb; /* the TCP segment, its header included */
    packet_info *pinfo;
    proto_tree *tree; /* may be NULL */
    const struct ftpx_segment *segment;
    struct ftpx_sighting sighting;
    size_t plain_length; /* of what TLS hid in the segment */
    bool final;          /* a later pass: facts will not change any more */
};

/* Shows a segment of a CONTROL or DATA flow. `plain_length`: of the text that TLS hid in it. */
void ftpx_view_segment(tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree,
                       const struct ftpx_segment *segment, const struct ftpx_sighting *sighting,
                       size_t plain_length);

void ftpx_view_control(const struct ftpx_view *view);
void ftpx_view_data(const struct ftpx_view *view);

/* The facts of a transfer as a generated subtree. Returns its item. */
proto_item *ftpx_view_transfer(const struct ftpx_view *view, proto_tree *tree,
                               const struct ftpx_transfer *transfer);

/* What is wrong with a transfer, as expert information, in the frame that settles it. */
void ftpx_view_transfer_quirks(const struct ftpx_view *view, proto_item *item,
                               const struct ftpx_transfer *transfer);

/* Session and phase, which every frame of a session has. `session` may be NULL. */
void ftpx_view_session(const struct ftpx_view *view, proto_tree *tree,
                       const struct ftpx_session *session, enum ftpx_phase phase);

#endif
