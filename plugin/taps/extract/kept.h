/* kept: what data connections bring, while captures are condensed: each in a file of its own, and its hashes, for who
 * will put files together without having seen the bytes.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_TAPS_EXTRACT_KEPT_H
#define FTPX_TAPS_EXTRACT_KEPT_H

#include "../bytes/collect.h"
#include "../bytes/kept_bytes.h"
#include "output.h"

struct ftpx_kept;

struct ftpx_kept_plan {
    const char *folder;      /* that files are extracted to; is made when missing */
    const char *name;        /* of a new folder in it, for these */
    struct ftpx_quota quota; /* what lies behind a file's most is not kept */
    struct ftpx_collect_plan collect;
    wmem_allocator_t *pool; /* for what is known of them; outlives it */
};

/* NULL, and errno, when the folder cannot be written to. */
struct ftpx_kept *ftpx_kept_new(const struct ftpx_kept_plan *plan);
/* Files that nobody was told of go. */
void ftpx_kept_free(struct ftpx_kept *kept);

/* What a segment of a DATA flow brought, as in assemble. */
void ftpx_kept_add(struct ftpx_kept *kept, const struct ftpx_flow *flow, uint8_t side,
                   const struct ftpx_payload *payload);

/* Writes what came of a flow's bytes: the hashes, where any are wanted, and the bytes; of these no more come. The ledger
 * fails, and errno tells why, when not all could be kept. */
void ftpx_kept_carry(struct ftpx_kept *kept, struct ftpx_ledger *ledger,
                     const struct ftpx_flow *flow);

/* Whether quotas of all files cost nothing: see ftpx_extraction_is_sure. */
bool ftpx_kept_is_sure(const struct ftpx_kept *kept);

/* Of all files that were told of, in bytes. */
uint64_t ftpx_kept_length(const struct ftpx_kept *kept);

struct ftpx_collect *ftpx_kept_collect(const struct ftpx_kept *kept);

#endif
