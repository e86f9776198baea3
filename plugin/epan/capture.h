/* capture: the model of the capture that the host has open, from its first frame until it is closed or
 * read anew. It feeds the model nothing.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_EPAN_CAPTURE_H
#define FTPX_EPAN_CAPTURE_H

#include "../model/engine.h"
#include <epan/packet.h>

/* NULL while no capture is open, and while ftpx is disabled. */
struct ftpx_engine *ftpx_capture_engine(void);

/* How the model is to name binary content: see struct ftpx_config. From the next capture on. */
void ftpx_capture_name_content(const char *(*binary_type)(ftpx_span head));

/* Where the TCP segment belongs that the host dissected last for this packet: asked about a packet that
 * the user has selected, say. No flow when it has none. */
struct ftpx_sighting ftpx_capture_find(const packet_info *pinfo);

/* How many sessions the capture has so far. */
uint32_t ftpx_capture_session_count(void);

/* Before whatever else asks for the model when a capture begins. */
void ftpx_capture_register(void);

#endif
