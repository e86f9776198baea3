/* record_connection: what records of sessions and transfers tell of their TCP connection. It does not know what
 * it carried.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_TAPS_RECORD_RECORD_CONNECTION_H
#define FTPX_TAPS_RECORD_RECORD_CONNECTION_H

#include "../../model/tcp/flow.h"
#include "json.h"

/* `tcp_stream`, when the host has told it; `flow` may be NULL. */
void ftpx_record_put_stream(struct ftpx_json *json, const struct ftpx_flow *flow);

/* `encrypted`: bytes that were on the wire under TLS, when there were any. */
void ftpx_record_put_encrypted(struct ftpx_json *json, uint64_t from_client, uint64_t from_server);

#endif
