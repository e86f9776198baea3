/* servers: a set of endpoints.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "servers.h"

#include <string.h>

struct ftpx_servers {
    wmem_allocator_t *pool;
    wmem_map_t *ends; /* struct ftpx_endpoint: a set */
};

/* Seeded by wmem, so that a capture cannot aim at one bucket. */
static unsigned end_hash(const void *key)
{
    const struct ftpx_endpoint *end = key;
    uint8_t bytes[sizeof end->address.bytes + sizeof end->port];

    memcpy(bytes, end->address.bytes, sizeof end->address.bytes);
    memcpy(bytes + sizeof end->address.bytes, &end->port, sizeof end->port);
    return wmem_strong_hash(bytes, sizeof bytes);
}

static int end_equal(const void *left, const void *right)
{
    return ftpx_endpoint_equal(left, right);
}

struct ftpx_servers *ftpx_servers_new(wmem_allocator_t *pool)
{
    struct ftpx_servers *servers = wmem_new(pool, struct ftpx_servers);

    servers->pool = pool;
    servers->ends = wmem_map_new(pool, end_hash, end_equal);
    return servers;
}

void ftpx_servers_add(struct ftpx_servers *servers, const struct ftpx_endpoint *server)
{
    if (ftpx_servers_has(servers, server))
        return;
    struct ftpx_endpoint *end = wmem_memdup(servers->pool, server, sizeof *server);
    wmem_map_insert(servers->ends, end, end);
}

bool ftpx_servers_has(const struct ftpx_servers *servers, const struct ftpx_endpoint *end)
{
    return wmem_map_size(servers->ends) > 0 && wmem_map_contains(servers->ends, end);
}
