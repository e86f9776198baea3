/* carriers: which packets may bring TCP segments of others with them, told from ports and first bytes, as far
 * as Wireshark's dissectors find packets there. It opens none of them.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_WIRE_CARRIERS_H
#define FTPX_WIRE_CARRIERS_H

#include "span.h"

/* A UDP packet, from its header on. Also when the header is cut. */
bool ftpx_carriers_have_datagram(ftpx_span datagram);

/* A TCP connection between these ports, whose first bytes in one direction are these. */
bool ftpx_carriers_have_stream(uint16_t port, uint16_t other, ftpx_span first);

#endif
