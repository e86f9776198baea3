/* collect: the SHA-256 of each direction of each data connection, from segments in any order.
 * It never claims a digest for bytes that it did not see, and keeps no bytes but those that came
 * too early.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_TAPS_COLLECT_H
#define FTPX_TAPS_COLLECT_H

#include "../model/transfer.h"

#define FTPX_DIGEST_BYTES 32
#define FTPX_DIGEST_TEXT  (2 * FTPX_DIGEST_BYTES + 1)

struct ftpx_collect;

/* `cap`: bytes held out of order over all streams. At the cap the stream whose hole is the oldest
 * loses its digest. */
struct ftpx_collect *ftpx_collect_new(uint64_t cap);
void ftpx_collect_free(struct ftpx_collect *collect);

/* Forgets everything. */
void ftpx_collect_reset(struct ftpx_collect *collect);

/* A segment of a DATA flow: `bytes` were captured of `length` on the wire. In capture order, once a
 * pass. Bytes that come twice count as they came first. */
void ftpx_collect_add(struct ftpx_collect *collect, const struct ftpx_flow *flow, uint8_t side,
                      int64_t offset, ftpx_span bytes, uint32_t length);

/* The digest of a transfer's payload in hexadecimal, as far as it was seen; false when a byte of
 * what the capture has of the stream is missing, when there is no stream, or when the server refused
 * to take or give anything. May be asked at any time;
 * disturbs nothing. */
bool ftpx_collect_digest(const struct ftpx_collect *collect, const struct ftpx_transfer *transfer,
                         char out[FTPX_DIGEST_TEXT]);

#endif
