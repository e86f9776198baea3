/* incoming: a TCP packet as the host hands it over, turned into the model's segment. It keeps nothing
 * and asks nobody whose it is.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_EPAN_INCOMING_H
#define FTPX_EPAN_INCOMING_H

#include "../model/tcp/segment.h"
#include "../wire/packet.h"
#include <epan/packet.h>

/* False for addresses that are not IP's. */
bool ftpx_incoming_address(const address *from, struct ftpx_address *out);

/* `tvb` begins with TCP's header. False when nothing of it was captured, or it is not IP's. */
bool ftpx_incoming_packet(tvbuff_t *tvb, const packet_info *pinfo, struct ftpx_packet *out);

/* False when TCP's header is cut or wrong: then TCP alone may deal with it. */
bool ftpx_incoming_segment(const struct ftpx_packet *packet, const packet_info *pinfo,
                           struct ftpx_segment *out);

#endif
