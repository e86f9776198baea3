/* view_transfer: the facts of a session and of a transfer, which every frame of theirs has.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_EPAN_VIEW_VIEW_TRANSFER_H
#define FTPX_EPAN_VIEW_VIEW_TRANSFER_H

#include "frame.h"

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
