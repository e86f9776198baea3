/* infer: sessions under TLS in a map by their two hosts, newest first.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "infer.h"

#include "../bytes.h"
#include "../limits.h"
#include "../session/session.h"

struct ftpx_infer_table {
    wmem_allocator_t *pool;
    wmem_map_t *newest; /* struct entry to itself */
};

struct entry {
    struct ftpx_address host[2]; /* the key: [0] sorts before [1] */
    struct ftpx_session *session;
    struct entry *older; /* of the same hosts */
};

struct ftpx_infer_table *ftpx_infer_table_new(wmem_allocator_t *pool)
{
    struct ftpx_infer_table *table = wmem_new(pool, struct ftpx_infer_table);

    table->pool = pool;
    table->newest = wmem_map_new(pool, ftpx_bytes_hash_hosts, ftpx_bytes_equal_hosts);
    return table;
}

void ftpx_infer_add(struct ftpx_infer_table *table, struct ftpx_session *session)
{
    struct entry *entry = wmem_new0(table->pool, struct entry);

    entry->host[0] = session->flow->end[0].address;
    entry->host[1] = session->flow->end[1].address;
    entry->session = session;
    entry->older = wmem_map_lookup(table->newest, entry);
    wmem_map_insert(table->newest, entry, entry);
}

bool ftpx_infer_has_data_ports(const struct ftpx_flow *flow)
{
    if (flow->opener == FTPX_SIDE_UNKNOWN)
        return flow->end[0].port >= FTPX_PORT_LOWEST_FREE &&
               flow->end[1].port >= FTPX_PORT_LOWEST_FREE;
    uint16_t from = flow->end[flow->opener].port;
    uint16_t to = flow->end[1 - flow->opener].port;
    return to >= FTPX_PORT_LOWEST_FREE &&
           (from >= FTPX_PORT_LOWEST_FREE || from == FTPX_PORT_DATA || from == FTPX_PORT_TLS_DATA);
}

static bool is_under_way(const struct ftpx_session *session)
{
    return session->over_frame == 0 && ftpx_session_is_dark(session);
}

struct ftpx_session *ftpx_infer_session(const struct ftpx_infer_table *table,
                                        const struct ftpx_flow *flow)
{
    struct ftpx_address host[2] = {flow->end[0].address, flow->end[1].address};
    const struct entry *entry =
        ftpx_infer_has_data_ports(flow) ? wmem_map_lookup(table->newest, host) : NULL;

    for (unsigned tries = 0; entry && tries < FTPX_LIMIT_INFER_FIT; tries++) {
        if (is_under_way(entry->session))
            return entry->session;
        entry = entry->older;
    }
    return NULL;
}

static bool is_data_port(uint16_t port)
{
    return port == FTPX_PORT_DATA || port == FTPX_PORT_TLS_DATA;
}

/* Where both are one host, the server is who was connected to, but for a connection from FTP's data port. */
uint8_t ftpx_infer_server(const struct ftpx_session *session, const struct ftpx_flow *flow)
{
    const struct ftpx_address *server = &ftpx_session_server(session)->address;
    bool one_host = ftpx_address_equal(&flow->end[0].address, &flow->end[1].address);

    if (one_host && flow->opener != FTPX_SIDE_UNKNOWN)
        return is_data_port(flow->end[flow->opener].port) ? flow->opener : 1 - flow->opener;
    return ftpx_address_equal(&flow->end[0].address, server) ? 0 : 1;
}
