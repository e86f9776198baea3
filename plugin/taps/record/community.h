/* community: the Community ID (version 1, seed 0) that names a connection alike in many tools.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_TAPS_RECORD_COMMUNITY_H
#define FTPX_TAPS_RECORD_COMMUNITY_H

#include "../../wire/endpoint.h"
#include <glib.h>

/* Appends the ID of the TCP connection between two endpoints of one family; both orders give the
 * same. */
void ftpx_community_id(GString *out, const struct ftpx_endpoint *left,
                       const struct ftpx_endpoint *right);

#endif
