/* view_control: frames of a control connection.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_EPAN_VIEW_VIEW_CONTROL_H
#define FTPX_EPAN_VIEW_VIEW_CONTROL_H

#include "frame.h"

void ftpx_view_control(const struct ftpx_view *view);

#endif
