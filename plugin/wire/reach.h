/* reach: what kind of place an IP address names, where that says more than the address does (IANA's
 * special-purpose address registries).
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_WIRE_REACH_H
#define FTPX_WIRE_REACH_H

#include "endpoint.h"

/* "loopback", "multicast", "broadcast", "unspecified", "link-local", "private"; NULL for any other.
 * Addresses of IPv4 within IPv6 (::ffff:0:0/96) are taken for what they are. Static. */
const char *ftpx_reach_of(const struct ftpx_address *address);

#endif
