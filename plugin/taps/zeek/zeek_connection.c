/* zeek_connection: who opened it is its originator.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "zeek_connection.h"

#include "../../model/tcp/flow.h"
#include "../../wire/reach.h"
#include "zeek_uid.h"

void ftpx_zeek_put_connection(struct ftpx_zeek_log *log, unsigned field,
                              const struct ftpx_connection *connection)
{
    const struct ftpx_flow *flow = connection->flow;
    char uid[FTPX_ZEEK_UID_TEXT];

    ftpx_zeek_uid(flow, uid);
    ftpx_zeek_put_word(log, field, uid);
    ftpx_zeek_put_endpoint(log, field + 1, &flow->end[connection->opener]);
    ftpx_zeek_put_endpoint(log, field + 3, &flow->end[1 - connection->opener]);
}

void ftpx_zeek_put_fuid(struct ftpx_zeek_log *log, unsigned field,
                        const struct ftpx_connection *connection)
{
    char fuid[FTPX_ZEEK_UID_TEXT];
    uint8_t sender;

    if (!ftpx_connection_payload(connection, &sender))
        return;
    ftpx_zeek_fuid(connection->flow, sender, fuid);
    ftpx_zeek_put_word(log, field, fuid);
}

void ftpx_zeek_put_local(struct ftpx_zeek_log *log, unsigned field,
                         const struct ftpx_connection *connection, uint8_t side)
{
    ftpx_zeek_put_bool(log, field, ftpx_reach_of(&connection->flow->end[side].address) != NULL);
}
