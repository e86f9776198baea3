/* zeek_conn: what the model knows of a connection, in the words of Zeek's own page on conn.log.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "zeek_log.h"

#include "../../model/tcp/flow.h"
#include "../../wire/packet.h"
#include "../facts/connections.h"
#include "zeek_connection.h"

/* --- how it went --- */

static bool has_fin(const struct ftpx_flow *flow, uint8_t side)
{
    return ftpx_stream_has_end(&flow->half[side]->stream);
}

static const char *state_of_reset(const struct ftpx_connection *connection)
{
    bool by_opener = connection->flow->reset_side == connection->opener;

    if (connection->flow->opener == FTPX_SIDE_UNKNOWN)
        return by_opener ? "OTH" : "RSTRH";
    if (connection->flow->answered)
        return by_opener ? "RSTO" : "RSTR";
    return by_opener ? "RSTOS0" : "REJ";
}

/* Each row: FIN of who opened it [1], of the other side [0]. */
static const char *state_of_ends(const struct ftpx_connection *connection)
{
    static const char *const answered[2][2] = {{"S1", "S2"}, {"S3", "SF"}};
    static const char *const unanswered[2][2] = {{"S0", "SH"}, {"OTH", "OTH"}};
    static const char *const unopened[2][2] = {{"OTH", "OTH"}, {"SHR", "SF"}};
    const struct ftpx_flow *flow = connection->flow;
    bool by_opener = has_fin(flow, connection->opener);
    bool by_other = has_fin(flow, 1 - connection->opener);

    if (flow->opener == FTPX_SIDE_UNKNOWN)
        return unopened[by_other][by_opener];
    return (flow->answered ? answered : unanswered)[by_other][by_opener];
}

static void put_state(struct ftpx_zeek_log *log, const struct ftpx_connection *connection)
{
    ftpx_zeek_put_word(log, FTPX_ZEEK_CONN_STATE,
                       connection->flow->reset ? state_of_reset(connection)
                                               : state_of_ends(connection));
}

/* --- how much --- */

static void put_duration(struct ftpx_zeek_log *log, const struct ftpx_connection *connection)
{
    const struct ftpx_flow *flow = connection->flow;

    if (flow->last_time <= flow->first_time)
        return;
    ftpx_zeek_put_time(log, FTPX_ZEEK_CONN_DURATION, flow->last_time - flow->first_time);
    ftpx_zeek_put_count(log, FTPX_ZEEK_CONN_ORIG_BYTES,
                        ftpx_connection_sent(connection, connection->opener));
    ftpx_zeek_put_count(log, FTPX_ZEEK_CONN_RESP_BYTES,
                        ftpx_connection_sent(connection, 1 - connection->opener));
}

static void put_packets(struct ftpx_zeek_log *log, const struct ftpx_connection *connection)
{
    uint8_t opener = connection->opener;
    const struct ftpx_flow *flow = connection->flow;

    ftpx_zeek_put_count(log, FTPX_ZEEK_CONN_MISSED_BYTES,
                        ftpx_stream_gap_bytes(&flow->half[0]->stream) +
                            ftpx_stream_gap_bytes(&flow->half[1]->stream));
    ftpx_zeek_put_count(log, FTPX_ZEEK_CONN_ORIG_PKTS, flow->half[opener]->packets);
    ftpx_zeek_put_count(log, FTPX_ZEEK_CONN_ORIG_IP_BYTES,
                        ftpx_connection_ip_bytes(connection, opener));
    ftpx_zeek_put_count(log, FTPX_ZEEK_CONN_RESP_PKTS, flow->half[1 - opener]->packets);
    ftpx_zeek_put_count(log, FTPX_ZEEK_CONN_RESP_IP_BYTES,
                        ftpx_connection_ip_bytes(connection, 1 - opener));
}

/* --- all --- */

static const char *service_of(const struct ftpx_connection *connection)
{
    if (ftpx_connection_has_tls(connection))
        return connection->transfer ? "ftp-data,ssl" : "ftp,ssl";
    return connection->transfer ? "ftp-data" : "ftp";
}

static void write_row(void *context, const struct ftpx_connection *connection)
{
    struct ftpx_zeek_log *log = context;

    ftpx_zeek_put_time(log, FTPX_ZEEK_CONN_TS, connection->flow->first_time);
    ftpx_zeek_put_connection(log, FTPX_ZEEK_CONN_UID, connection);
    ftpx_zeek_put_word(log, FTPX_ZEEK_CONN_PROTO, "tcp");
    ftpx_zeek_put_word(log, FTPX_ZEEK_CONN_SERVICE, service_of(connection));
    put_duration(log, connection);
    put_state(log, connection);
    ftpx_zeek_put_local(log, FTPX_ZEEK_CONN_LOCAL_ORIG, connection, connection->opener);
    ftpx_zeek_put_local(log, FTPX_ZEEK_CONN_LOCAL_RESP, connection, 1 - connection->opener);
    put_packets(log, connection);
    ftpx_zeek_put_count(log, FTPX_ZEEK_CONN_IP_PROTO, FTPX_PROTOCOL_TCP);
    ftpx_zeek_log_row(log);
}

void ftpx_zeek_conn(struct ftpx_zeek_log *log, const struct ftpx_scope *scope)
{
    ftpx_connections_each(scope, write_row, log);
}
