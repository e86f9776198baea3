/* observe: the one place that sees every TCP segment: it feeds the model, then lets TCP, the
 * views and the taps run.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_EPAN_OBSERVE_H
#define FTPX_EPAN_OBSERVE_H

#include "../wire/packet.h"
#include <epan/packet.h>

/* Takes in a TCP packet that the caller read from a frame of the first pass, and hands it to the
 * reports: false when the host must still dissect the frame, since more than reports waits for TCP. */
bool ftpx_observe_alone(packet_info *pinfo, const struct ftpx_packet *packet);

void ftpx_observe_register(void);
void ftpx_observe_handoff(void);

#endif
