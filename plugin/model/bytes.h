/* bytes: texts that are kept: their copies in a pool, and the hash and equality of what maps are keyed
 * by. It does not know what the bytes say.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_MODEL_BYTES_H
#define FTPX_MODEL_BYTES_H

#include "../wire/span.h"
#include <wsutil/wmem/wmem.h>

/* A copy in `pool`; and its end. */
ftpx_span ftpx_bytes_keep(wmem_allocator_t *pool, ftpx_span span);
void ftpx_bytes_free(wmem_allocator_t *pool, ftpx_span span);

/* For maps whose keys are spans. All hashes here are seeded, so that a capture cannot aim at one
 * bucket. */
unsigned ftpx_bytes_hash(const void *span);
int ftpx_bytes_equal(const void *left, const void *right);

/* For maps whose keys begin with the addresses of two hosts. */
unsigned ftpx_bytes_hash_hosts(const void *hosts);
int ftpx_bytes_equal_hosts(const void *left, const void *right);

/* For maps whose keys are struct ftpx_endpoint, or begin with one. */
unsigned ftpx_bytes_hash_endpoint(const void *endpoint);
int ftpx_bytes_equal_endpoints(const void *left, const void *right);

/* For tables whose keys are GBytes. */
unsigned ftpx_bytes_hash_gbytes(const void *bytes);

#endif
