/* view_entry: an entry of a directory listing as a subtree, wherever its line was completed.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_EPAN_VIEW_VIEW_ENTRY_H
#define FTPX_EPAN_VIEW_VIEW_ENTRY_H

#include "../../model/session/entries.h"
#include "frame.h"

void ftpx_view_entry(const struct ftpx_view *view, proto_tree *tree,
                     const struct ftpx_entry *entry);

/* The entries of a transfer's listing that this frame completes. */
void ftpx_view_entries(const struct ftpx_view *view, proto_tree *tree,
                       const struct ftpx_transfer *transfer);

#endif
