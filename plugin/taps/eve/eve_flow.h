/* eve_flow: events of type `flow`: a connection each.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_TAPS_EVE_EVE_FLOW_H
#define FTPX_TAPS_EVE_EVE_FLOW_H

#include "../facts/connections.h"
#include "../record/json.h"
#include <stdio.h>

/* `alerted`: an alert names it. */
void ftpx_eve_flow(const struct ftpx_scope *scope, const struct ftpx_connection *connection,
                   bool alerted, FILE *out);

#endif
