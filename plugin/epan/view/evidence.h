/* evidence: what a security quirk of a line rests on, in a few words for its expert information.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_EPAN_VIEW_EVIDENCE_H
#define FTPX_EPAN_VIEW_EVIDENCE_H

#include "../../model/session/session.h"

#include <epan/packet.h>

/* Of one quirk of a line; NULL when there is nothing to add. In the packet's pool. */
const char *ftpx_evidence(packet_info *pinfo, const struct ftpx_note *note, uint64_t quirk);

#endif
