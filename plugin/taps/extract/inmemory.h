/* inmemory: the bytes of files in memory, written at offsets and in any order, within quotas; zeros
 * stand for what is missing between the first and the last. It does not know whose bytes they are.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_TAPS_EXTRACT_INMEMORY_H
#define FTPX_TAPS_EXTRACT_INMEMORY_H

#include "../../wire/span.h"

/* All files that share quotas. Zeros count as other bytes. */
struct ftpx_inmemory_pool {
    uint64_t most;  /* bytes of a file; at most INT64_MAX */
    uint64_t quota; /* bytes of all of them */
    uint64_t total; /* of all of them so far */
    int64_t holes;  /* of these, zeros that stand for missing bytes */
};

/* Without bytes, all but `base` is 0. */
struct ftpx_inmemory {
    int64_t base;   /* offset in the file of its first byte */
    uint8_t *bytes; /* of whoever has the file, who frees them by g_free; move as it grows */
    size_t length;
    size_t room;
    bool truncated; /* bytes came that are not in it: quotas or memory were short */
};

/* Bytes that were not written before. `offset` may be below 0 or the file's base. */
void ftpx_inmemory_write(struct ftpx_inmemory *file, struct ftpx_inmemory_pool *pool,
                         int64_t offset, ftpx_span bytes);

/* Bytes in the place of others; of those that quotas kept out nothing is kept now. */
void ftpx_inmemory_replace(struct ftpx_inmemory *file, int64_t offset, ftpx_span bytes);

/* Whether these bytes of it are in `out` now. */
bool ftpx_inmemory_read(const struct ftpx_inmemory *file, int64_t offset, uint8_t *out,
                        size_t length);

#endif
