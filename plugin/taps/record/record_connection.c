/* record_connection: facts of a TCP connection.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "record_connection.h"

void ftpx_record_put_stream(struct ftpx_json *json, const struct ftpx_flow *flow)
{
    if (flow && flow->tcp_stream != FTPX_STREAM_UNKNOWN)
        ftpx_json_number(json, "tcp_stream", flow->tcp_stream);
}

void ftpx_record_put_encrypted(struct ftpx_json *json, uint64_t from_client, uint64_t from_server)
{
    if (from_client + from_server == 0)
        return;
    ftpx_json_begin(json, "encrypted");
    ftpx_json_number(json, "from_client", from_client);
    ftpx_json_number(json, "from_server", from_server);
    ftpx_json_end(json);
}
