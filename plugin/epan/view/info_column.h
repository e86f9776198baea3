/* info_column: the packet list's text for the control connection: commands, and replies beside the
 * command they answer.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_EPAN_VIEW_INFO_COLUMN_H
#define FTPX_EPAN_VIEW_INFO_COLUMN_H

#include "views.h"

/* Begins a frame: what TCP wrote stays until the first line is added. */
void ftpx_info_column_begin(const struct ftpx_view *view);

/* Adds one line of the frame. */
void ftpx_info_column_add(const struct ftpx_view *view, const struct ftpx_note *note);

#endif
