/* bytes: hashes are wmem's, which has a seed where GLib's have none.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "bytes.h"

#include "../wire/endpoint.h"
#include <string.h>

#define HOSTS (2 * sizeof(struct ftpx_address))

ftpx_span ftpx_bytes_keep(wmem_allocator_t *pool, ftpx_span span)
{
    if (span.len == 0)
        return FTPX_SPAN_NONE;
    return (ftpx_span){wmem_memdup(pool, span.at, span.len), span.len};
}

void ftpx_bytes_free(wmem_allocator_t *pool, ftpx_span span)
{
    wmem_free(pool, (void *)(uintptr_t)span.at);
}

unsigned ftpx_bytes_hash(const void *span)
{
    const ftpx_span *key = span;
    return wmem_strong_hash(key->len > 0 ? key->at : (const uint8_t *)"", key->len);
}

int ftpx_bytes_equal(const void *left, const void *right)
{
    return ftpx_span_equal(*(const ftpx_span *)left, *(const ftpx_span *)right);
}

unsigned ftpx_bytes_hash_hosts(const void *hosts)
{
    return wmem_strong_hash(hosts, HOSTS);
}

int ftpx_bytes_equal_hosts(const void *left, const void *right)
{
    return memcmp(left, right, HOSTS) == 0;
}

unsigned ftpx_bytes_hash_endpoint(const void *endpoint)
{
    const struct ftpx_endpoint *key = endpoint;
    uint8_t bytes[sizeof key->address.bytes + sizeof key->port];

    memcpy(bytes, key->address.bytes, sizeof key->address.bytes);
    memcpy(bytes + sizeof key->address.bytes, &key->port, sizeof key->port);
    return wmem_strong_hash(bytes, sizeof bytes);
}

int ftpx_bytes_equal_endpoints(const void *left, const void *right)
{
    return ftpx_endpoint_equal(left, right);
}

unsigned ftpx_bytes_hash_gbytes(const void *bytes)
{
    size_t length;
    const uint8_t *at = g_bytes_get_data((GBytes *)(uintptr_t)bytes, &length);

    return wmem_strong_hash(at, length);
}
