/* carried: what one stream carries, decoded: its hashes, its first bytes, and a copy for later where
 * one is wanted. It is given bytes in order and keeps none but these.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_TAPS_BYTES_CARRIED_H
#define FTPX_TAPS_BYTES_CARRIED_H

#include "../../model/data/decode.h"
#include "../../model/tcp/flow.h"
#include "hashing.h"
#include "mime.h"
#include "spool.h"

/* What is wanted of a stream; decided when it starts. */
struct ftpx_carried_plan {
    wmem_allocator_t *pool; /* where it lives */
    uint32_t digests;       /* set of enum ftpx_digest */
    bool aside;             /* computed in another thread, when there are many bytes */
    struct ftpx_coding coding;
    bool head;                /* the first bytes */
    struct ftpx_spool *spool; /* where a copy goes; NULL for none */
    bool tail;                /* another content may go on within it: see ftpx_carried_copy */
    ftpx_bytes_fn sink;       /* gets the decoded bytes; may be NULL */
    void *context;            /* the sink's */
    struct ftpx_decode_budget *budget; /* shared with other contents; outlives them */
};

struct ftpx_carried;

/* To be freed, unless its pool is and it needs nothing but that. */
struct ftpx_carried *ftpx_carried_new(const struct ftpx_carried_plan *plan);
void ftpx_carried_free(struct ftpx_carried *content);

/* The stream's next bytes. */
void ftpx_carried_add(struct ftpx_carried *content, ftpx_span bytes);

/* No more will come; its digests stay. `may_continue`: another stream may go on where this one
 * ended, see ftpx_carried_copy. */
void ftpx_carried_end(struct ftpx_carried *content, bool may_continue);

/* Nothing goes on within it any more, but where it ends; and nor does it there, once it has ended. */
void ftpx_carried_end_tail(struct ftpx_carried *content);
void ftpx_carried_settle(struct ftpx_carried *content);

/* Writes what came of all bytes so far, or takes up what came of them elsewhere: no more will come. Not of a content
 * that is decoded or copied. */
void ftpx_carried_carry(struct ftpx_ledger *ledger, struct ftpx_carried *content);

/* Whether it needs nothing but its pool, which may be freed without it. */
bool ftpx_carried_rests(const struct ftpx_carried *content);

/* Decoded bytes so far. */
uint64_t ftpx_carried_bytes(const struct ftpx_carried *content);

/* Whether what came is sound so far, and whether it has a proper end: always so when nothing is
 * decoded. */
bool ftpx_carried_is_sound(const struct ftpx_carried *content);
bool ftpx_carried_has_ended(const struct ftpx_carried *content);

/* By its first bytes, at most FTPX_MIME_HEAD: see ftpx_mime_of, which is asked once for what has come. NULL when they
 * are not kept. */
const char *ftpx_carried_type(struct ftpx_carried *content);

/* The digests of all bytes so far: those of `wanted` that are computed. */
void ftpx_carried_digests(const struct ftpx_carried *content, uint32_t wanted,
                          struct ftpx_digests *out);

/* What can go on hashing behind the first `upto` bytes, to be freed by ftpx_hashing_free: within the last
 * FTPX_LIMIT_TAIL bytes of a content that has a tail, or at its end. NULL when there is none. */
struct ftpx_hashing *ftpx_carried_copy(const struct ftpx_carried *content, uint64_t upto);

/* Bytes [from, to) of the copy or the tail; false when there is none of them. */
bool ftpx_carried_read(const struct ftpx_carried *content, uint64_t from, uint64_t to,
                       ftpx_spool_fn take, void *context);

#endif
