/* view_data: frames of a data connection.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_EPAN_VIEW_VIEW_DATA_H
#define FTPX_EPAN_VIEW_VIEW_DATA_H

#include "frame.h"

void ftpx_view_data(const struct ftpx_view *view);

#endif
