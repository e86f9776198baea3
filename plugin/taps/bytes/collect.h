/* collect: what each direction of each data connection carries, from segments in any order: its
 * size and hashes once decoded, its first bytes, a copy of what belongs behind another transfer's.
 * It never claims a digest for bytes that it did not see, and keeps in memory no bytes but those that
 * came too early.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_TAPS_BYTES_COLLECT_H
#define FTPX_TAPS_BYTES_COLLECT_H

#include "../../model/data/tap.h"
#include "../../model/data/transfer.h"
#include "carried.h"

struct ftpx_collect;

/* Gets the file's bytes of a stream that must be decoded, in order. `offset` counts them from 0. */
typedef void (*ftpx_decoded_fn)(void *context, const struct ftpx_flow *flow, uint8_t side,
                                int64_t offset, ftpx_span bytes);

struct ftpx_collect_plan {
    wmem_allocator_t *pool; /* for what stays of each stream; outlives it. NULL: one of its own */
    /* Bytes held out of order over all streams. At the cap the stream whose hole is the oldest loses
     * its digest. */
    uint64_t cap;
    /* Set of enum ftpx_digest: of each stream. Unless it is empty, also those that its session is
     * about. */
    uint32_t digests;
    bool aside;  /* digests of many bytes, in another thread: pays where reading is quick */
    bool heads;  /* the first bytes of each */
    bool spools; /* so that pieces of files can be hashed as one: see ftpx_collect_join */
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

/* Writes what came of a flow's bytes, or takes up what came of them elsewhere: see model/carry.h. */
void ftpx_collect_carry(struct ftpx_collect *collect, struct ftpx_ledger *ledger,
                        const struct ftpx_flow *flow);

/* Writes how much has been held out of order; or takes up that of others, whose streams were not seen here. */
void ftpx_collect_carry_use(struct ftpx_collect *collect, struct ftpx_ledger *ledger);

/* Whether all answers are those that it would give if it had seen the others' streams: its own and theirs would
 * have fit under the cap at any time. */
bool ftpx_collect_is_sure(const struct ftpx_collect *collect);

/* Asks for the types of what a flow carries, so that ftpx_mime_carry has them. */
void ftpx_collect_ask_types(const struct ftpx_collect *collect, const struct ftpx_flow *flow);

/* All of these may be asked at any time and disturb nothing; `collect` may be NULL: then nothing is
 * known. */

/* The digests that the plan wants of each stream. */
uint32_t ftpx_collect_wanted(const struct ftpx_collect *collect);

/* These, of a transfer's file as far as it was seen. False, and none of them, when a byte of what the
 * capture has of the stream is missing, when it cannot be decoded, when there is no stream, or when
 * the server refused to take or give anything. */
bool ftpx_collect_digests(const struct ftpx_collect *collect, const struct ftpx_transfer *transfer,
                          struct ftpx_digests *out);

/* The same of one, which need not be of the plan: false also when it was not wanted when the stream
 * began. */
bool ftpx_collect_digest(const struct ftpx_collect *collect, const struct ftpx_transfer *transfer,
                         enum ftpx_digest digest, char out[FTPX_DIGEST_MOST_TEXT]);

/* The type of a transfer's file by its first bytes, which are kept where the plan says so: see
 * ftpx_mime_of. */
const char *ftpx_collect_type(const struct ftpx_collect *collect,
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

/* The plan's digests of a file of `size` bytes from transfers that have it all between them. Where they
 * overlap, the newest counts, as on a disk. False, and none of them, when some
 * part's bytes are not at hand. */
bool ftpx_collect_join(const struct ftpx_collect *collect, const struct ftpx_part *parts,
                       unsigned count, uint64_t size, struct ftpx_digests *out);

#endif
