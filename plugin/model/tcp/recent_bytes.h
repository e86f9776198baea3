/* recent_bytes: the newest bytes of the streams that began last, to tell whether bytes that come again are
 * those that came first. What lies further back is not told: then nobody knows.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_MODEL_TCP_RECENT_BYTES_H
#define FTPX_MODEL_TCP_RECENT_BYTES_H

#include "../../wire/span.h"
#include <wsutil/wmem/wmem.h>

struct ftpx_recents;

struct ftpx_recents *ftpx_recents_new(wmem_allocator_t *pool);

/* A stream begins: all that it has from now on is to be kept by this number. Never 0. The stream that
 * began FTPX_LIMIT_RECENT_STREAMS before it is forgotten. */
uint64_t ftpx_recents_begin(struct ftpx_recents *recents);

/* Bytes of a stream, each once. Numbers of forgotten streams, and 0, do nothing. */
void ftpx_recents_put(struct ftpx_recents *recents, uint64_t number, int64_t offset,
                      ftpx_span bytes);

/* How many of these bytes, all of which were put before, are others now, as far as they are still
 * kept. */
uint64_t ftpx_recents_differ(const struct ftpx_recents *recents, uint64_t number, int64_t offset,
                             ftpx_span bytes);

#endif
