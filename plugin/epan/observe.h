/* observe: the one place that sees every TCP segment: it feeds the model, then lets TCP, the
 * views and the taps run.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_EPAN_OBSERVE_H
#define FTPX_EPAN_OBSERVE_H

#include "../model/engine.h"
#include "../wire/packet.h"
#include <epan/packet.h>

/* How the model is to name binary content: see struct ftpx_config. From the next capture on. */
void ftpx_observe_name_content(const char *(*binary_type)(ftpx_span head));

/* The flow of the segment that TCP is dissecting now, for the entries that TCP calls; NULL when
 * it has none. */
struct ftpx_flow *ftpx_observe_current(void);

/* Where the TCP segment belongs that the host dissected last for this packet: asked about a packet that
 * the user has selected, say. No flow when it has none. */
struct ftpx_sighting ftpx_observe_find(const packet_info *pinfo);

/* How many sessions the capture has so far. */
uint32_t ftpx_observe_session_count(void);

/* Shows the segment now, within the layer that calls; without this call it is shown after TCP. */
void ftpx_observe_show(void);

/* Whether TLS lies over the payload of the segment that TCP is dissecting now. */
bool ftpx_observe_is_dark(void);

/* Text that TLS hid in that segment; several times when it completes several records. */
void ftpx_observe_plain(tvbuff_t *tvb, packet_info *pinfo);

/* Takes in a TCP packet that the caller read from a frame of the first pass, and hands it to the
 * reports: false when the host must still dissect the frame, since more than reports waits for TCP. */
bool ftpx_observe_alone(packet_info *pinfo, const struct ftpx_packet *packet);

void ftpx_observe_register(void);
void ftpx_observe_handoff(void);

#endif
