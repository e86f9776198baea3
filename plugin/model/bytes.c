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

unsigned ftpx_bytes_hash_gbytes(const void *bytes)
{
    size_t length;
    const uint8_t *at = g_bytes_get_data((GBytes *)(uintptr_t)bytes, &length);

    return wmem_strong_hash(at, length);
}
