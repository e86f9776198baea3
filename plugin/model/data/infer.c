/* infer: sessions under TLS in a map by their two hosts, newest first; another one by those and what goes on
 * with a TLS session of theirs.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "infer.h"

#include "../bytes.h"
#include "../limits.h"
#include "../session/session.h"
#include "../tcp/tls.h"

struct ftpx_infer_table {
    wmem_allocator_t *pool;
    wmem_map_t *newest;  /* struct entry to itself */
    wmem_map_t *resumed; /* struct resumed to itself */
};

struct entry {
    struct ftpx_address host[2]; /* the key: [0] sorts before [1] */
    struct ftpx_session *session;
    struct entry *older; /* of the same hosts */
};

struct resumed {
    struct ftpx_address host[2];  /* the key, with … */
    struct ftpx_resumable name;   /* … this */
    struct ftpx_session *session; /* NULL: of several that went on at the same time */
};

static ftpx_span name_of(const struct resumed *resumed)
{
    return (ftpx_span){resumed->name.sha256, sizeof resumed->name.sha256};
}

static unsigned hash_resumed(const void *key)
{
    ftpx_span name = name_of(key);

    return ftpx_bytes_hash_hosts(key) ^ ftpx_bytes_hash(&name);
}

static int equal_resumed(const void *left, const void *right)
{
    return ftpx_bytes_equal_hosts(left, right) && ftpx_span_equal(name_of(left), name_of(right));
}

struct ftpx_infer_table *ftpx_infer_table_new(wmem_allocator_t *pool)
{
    struct ftpx_infer_table *table = wmem_new(pool, struct ftpx_infer_table);

    table->pool = pool;
    table->newest = wmem_map_new(pool, ftpx_bytes_hash_hosts, ftpx_bytes_equal_hosts);
    table->resumed = wmem_map_new(pool, hash_resumed, equal_resumed);
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

/* --- ports --- */

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

/* --- by the TLS session --- */

static struct resumed key_of(const struct ftpx_flow *flow, const struct ftpx_resumable *name)
{
    return (struct resumed){.host = {flow->end[0].address, flow->end[1].address}, .name = *name};
}

static void learn(struct ftpx_infer_table *table, struct ftpx_session *session,
                  const struct ftpx_resumable *name)
{
    struct resumed key = key_of(session->flow, name);
    struct resumed *known = wmem_map_lookup(table->resumed, &key);

    if (!known) {
        known = wmem_memdup(table->pool, &key, sizeof key);
        known->session = session;
        wmem_map_insert(table->resumed, known, known);
    } else if (known->session && known->session != session) {
        known->session = known->session->over_frame != 0 ? session : NULL;
    }
}

void ftpx_infer_learn(struct ftpx_infer_table *table, struct ftpx_session *session,
                      const struct ftpx_half *half)
{
    struct ftpx_handshake *handshake = half->tls->handshake;

    if (!handshake)
        return;
    struct ftpx_resumables *names = &handshake->resumables;
    while (names->learned < names->count)
        learn(table, session, &names->at[names->learned++]);
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

static struct ftpx_session *session_of(const struct ftpx_infer_table *table,
                                       const struct ftpx_flow *flow,
                                       const struct ftpx_resumable *name)
{
    struct resumed key = key_of(flow, name);
    const struct resumed *known = wmem_map_lookup(table->resumed, &key);

    return known && known->session && is_under_way(known->session) ? known->session : NULL;
}

struct ftpx_session *ftpx_infer_resumed(const struct ftpx_infer_table *table,
                                        const struct ftpx_flow *flow, ftpx_span payload)
{
    struct ftpx_session *found = NULL;
    struct ftpx_tls_hello hello;

    if (!ftpx_infer_has_data_ports(flow) || !ftpx_tls_first_client_hello(payload, &hello))
        return NULL;
    struct ftpx_resumables offers = ftpx_handshake_offers(&hello);
    for (unsigned i = 0; i < offers.count && !found; i++)
        found = session_of(table, flow, &offers.at[i]);
    return found;
}

/* --- the server's end --- */

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
