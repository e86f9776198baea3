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

/* Shows a segment of a CONTROL or DATA flow. `plain_length`: of the text that TLS hid in it. */
void ftpx_view_segment(tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree,
                       const struct ftpx_segment *segment, const struct ftpx_sighting *sighting,
                       size_t plain_length);

#endif
