/* record_tls: what client and server of a connection said of TLS in the clear, under ECS's names.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_TAPS_RECORD_RECORD_TLS_H
#define FTPX_TAPS_RECORD_RECORD_TLS_H

#include "json.h"
#include "../../model/tcp/flow.h"

/* ECS's `tls`; nothing when nobody said anything. `flow` may be NULL. */
void ftpx_record_put_tls(struct ftpx_json *json, const struct ftpx_flow *flow);

/* Members of the object `ftpx`: what ECS has no name for. */
void ftpx_record_put_tls_facts(struct ftpx_json *json, const struct ftpx_flow *flow);

#endif
