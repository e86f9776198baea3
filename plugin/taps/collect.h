/* collect: what each direction of each data connection carries, from segments in any order: its
 * size and hashes once decoded, its first bytes, a copy of what belongs behind another transfer's.
 * It never claims a digest for bytes that it did not see, and keeps in memory no bytes but those that
 * came too early.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_TAPS_COLLECT_H
#define FTPX_TAPS_COLLECT_H

#include "../model/payload.h"
#include "../model/transfer.h"
#include "carried.h"

/* Of a SHA-256. */
#define FTPX_DIGEST_BYTES 32
#define FTPX_DIGEST_TEXT  (2 * FTPX_DIGEST_BYTES + 1)

struct ftpx_collect;

/* Gets the file's bytes of a stream that must be decoded, in order. `offset` counts them from 0. */
typedef void (*ftpx_decoded_fn)(void *context, const struct ftpx_flow *flow, uint8_t side,
                                int64_t offset, ftpx_span bytes);

struct ftpx_collect_plan {
    /* Bytes held out of order over all streams. At the cap the stream whose hole is the oldest loses
     * its digest. */
    uint64_t cap;
    bool hashes;      /* SHA-256 of each stream, and what digests its session is about */
    bool heads;       /* the first bytes of each */
    bool spools;      /* so that pieces of files can be hashed as one: see ftpx_collect_join */
    uint32_t digests; /* further ones for every stream */
    ftpx_decoded_fn decoded; /* may be NULL */
    void *context;
};

struct ftpx_collect *ftpx_collect_new(const struct ftpx_collect_plan *plan);

void ftpx_collect_free(struct ftpx_collect *collect);

/* Forgets everything. */
void ftpx_collect_reset(struct ftpx_collect *collect);

/* What a segment of a DATA flow brought, from `side`. In capture order, once a pass. Bytes that come
 * twice count as they came first. */
void ftpx_collect_add(struct ftpx_collect *collect, const struct ftpx_flow *flow, uint8_t side,
                      const struct ftpx_payload *payload);

/* All of these may be asked at any time and disturb nothing; `collect` may be NULL: then nothing is
 * known. */

/* The digest of a transfer's file in hexadecimal, as far as it was seen; false when a byte of what
 * the capture has of the stream is missing, when it cannot be decoded, when there is no stream, or
 * when the server refused to take or give anything. */
bool ftpx_collect_digest(const struct ftpx_collect *collect, const struct ftpx_transfer *transfer,
                         char out[FTPX_DIGEST_TEXT]);

/* The same of any algorithm: false also when it was not wanted when the stream began. */
bool ftpx_collect_digest_of(const struct ftpx_collect *collect,
                            const struct ftpx_transfer *transfer, enum ftpx_digest digest,
                            char out[FTPX_DIGEST_MOST_TEXT]);

/* The first bytes of a transfer's file, at most FTPX_MIME_HEAD; empty when there are none. Valid
 * until reset. */
ftpx_span ftpx_collect_head(const struct ftpx_collect *collect,
                            const struct ftpx_transfer *transfer);

/* What came out of a transfer's stream. */
struct ftpx_collected {
    bool decoded;   /* it had to be decoded: sizes on the wire are not the file's */
    bool ended;     /* with a proper end; always so when it had not to be decoded */
    uint64_t bytes; /* of the file: of decoded ones, those before the first hole */
};

/* False when it must be decoded and was not seen. */
bool ftpx_collect_measure(const struct ftpx_collect *collect, const struct ftpx_transfer *transfer,
                          struct ftpx_collected *out);

/* The errno of why bytes could not be kept on disk, so that files cannot be joined; 0 when they
 * could. */
int ftpx_collect_failure(const struct ftpx_collect *collect);

/* A part of a file: a transfer's bytes from the first to `length`, which lie at `from`. */
struct ftpx_part {
    const struct ftpx_transfer *transfer;
    uint64_t from;
};

/* SHA-256 of a file of `size` bytes from transfers that have it all between them, by `from`. Where
 * they overlap, that which reaches furthest counts. False when some part's bytes are not at hand. */
bool ftpx_collect_join(const struct ftpx_collect *collect, const struct ftpx_part *parts,
                       unsigned count, uint64_t size, char out[FTPX_DIGEST_TEXT]);

#endif
