/* eve_flow: the server is who was connected to, as Suricata has it.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "eve_event.h"

#include "../../model/tcp/flow.h"

#define SECOND G_GINT64_CONSTANT(1000000000)

static const char *state_of(const struct ftpx_flow *flow)
{
    if (ftpx_flow_has_ended(flow))
        return "closed";
    return flow->answered || flow->spoke ? "established" : "new";
}

/* All of them are told when the capture ends, which is Suricata's shutdown. */
static void put_flow(struct ftpx_json *json, const struct ftpx_connection *connection, bool alerted)
{
    const struct ftpx_flow *flow = connection->flow;
    uint8_t opener = connection->opener;

    ftpx_json_begin(json, "flow");
    ftpx_json_number(json, "pkts_toserver", flow->half[opener]->packets);
    ftpx_json_number(json, "pkts_toclient", flow->half[1 - opener]->packets);
    ftpx_json_number(json, "bytes_toserver", ftpx_connection_ip_bytes(connection, opener));
    ftpx_json_number(json, "bytes_toclient", ftpx_connection_ip_bytes(connection, 1 - opener));
    ftpx_eve_put_time(json, "start", flow->first_time);
    ftpx_eve_put_time(json, "end", flow->last_time);
    ftpx_json_number(json, "age",
                     flow->last_time > flow->first_time
                         ? (uint64_t)(flow->last_time / SECOND - flow->first_time / SECOND)
                         : 0);
    ftpx_json_word(json, "state", state_of(flow));
    ftpx_json_word(json, "reason", "shutdown");
    ftpx_json_bool(json, "alerted", alerted);
    ftpx_json_end(json);
}

/* Flags of either side; those that say nothing here are left out. */
static void put_tcp(struct ftpx_json *json, const struct ftpx_connection *connection)
{
    const struct ftpx_flow *flow = connection->flow;
    const struct ftpx_stream *from_opener = &flow->half[connection->opener]->stream;
    const struct ftpx_stream *from_other = &flow->half[1 - connection->opener]->stream;

    ftpx_json_begin(json, "tcp");
    if (flow->opener != FTPX_SIDE_UNKNOWN)
        ftpx_json_bool(json, "syn", true);
    if (from_opener->fin || from_other->fin)
        ftpx_json_bool(json, "fin", true);
    if (flow->reset)
        ftpx_json_bool(json, "rst", true);
    ftpx_json_word(json, "state", state_of(flow));
    if (ftpx_stream_gap_bytes(from_opener) > 0)
        ftpx_json_bool(json, "ts_gap", true);
    if (ftpx_stream_gap_bytes(from_other) > 0)
        ftpx_json_bool(json, "tc_gap", true);
    ftpx_json_end(json);
}

void ftpx_eve_flow(const struct ftpx_scope *scope, const struct ftpx_connection *connection,
                   bool alerted, FILE *out)
{
    struct ftpx_json json =
        ftpx_eve_begin(scope, out,
                       &(struct ftpx_eve_event){.type = "flow",
                                                .time = connection->flow->last_time,
                                                .connection = connection,
                                                .source = connection->opener});

    ftpx_eve_put_protocol(&json, connection);
    put_flow(&json, connection, alerted);
    put_tcp(&json, connection);
    ftpx_json_line_end(&json);
}
