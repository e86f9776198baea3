/* views: one frame of an FTP flow, and what the views of it show: frames of a control and of a data connection, and
 * what both have: sessions, transfers, entries of listings. How values are shown is show's.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_EPAN_VIEW_VIEWS_H
#define FTPX_EPAN_VIEW_VIEWS_H

#include "../../model/engine.h"
#include "../../model/session/entries.h"
#include <epan/packet.h>

/* The frame, as each view of it gets it. */
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

void ftpx_view_control(const struct ftpx_view *view);
void ftpx_view_data(const struct ftpx_view *view);

/* An entry of a directory listing as a subtree, wherever its line was completed. */
void ftpx_view_entry(const struct ftpx_view *view, proto_tree *tree,
                     const struct ftpx_entry *entry);

/* The entries of a transfer's listing that this frame completes. */
void ftpx_view_entries(const struct ftpx_view *view, proto_tree *tree,
                       const struct ftpx_transfer *transfer);

/* The facts of a transfer as a generated subtree. Returns its item. */
proto_item *ftpx_view_transfer(const struct ftpx_view *view, proto_tree *tree,
                               const struct ftpx_transfer *transfer);

/* What is wrong with a transfer, as expert information, in the frame that settles it. */
void ftpx_view_transfer_quirks(const struct ftpx_view *view, proto_item *item,
                               const struct ftpx_transfer *transfer);

/* Session and phase. `session` may be NULL. */
void ftpx_view_session(const struct ftpx_view *view, proto_tree *tree,
                       const struct ftpx_session *session, enum ftpx_phase phase);

#endif
