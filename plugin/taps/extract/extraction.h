/* extraction: transferred files written to a folder while a capture is read, and an index of them.
 * It needs no memory for their bytes.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_TAPS_EXTRACT_EXTRACTION_H
#define FTPX_TAPS_EXTRACT_EXTRACTION_H

#include "../facts/scope.h"
#include "../say/status.h"

struct ftpx_extraction;

struct ftpx_extraction_plan {
    const char *folder; /* is made when missing */
    uint64_t most;      /* bytes of a file; what lies behind is not written */
    uint64_t total;     /* bytes of all files: their lengths, holes included */
    unsigned count;     /* of files */
    uint64_t cap;       /* bytes held out of order, over all streams */
    uint32_t digests;   /* in the index: set of enum ftpx_digest */
    bool aside;         /* as in collect */
    wmem_allocator_t *pool;
};

/* NULL, and errno, when the folder cannot be written to. */
struct ftpx_extraction *ftpx_extraction_new(const struct ftpx_extraction_plan *plan);
void ftpx_extraction_free(struct ftpx_extraction *extraction);

/* What a segment of a DATA flow brought, as in assemble. */
void ftpx_extraction_add(struct ftpx_extraction *extraction, const struct ftpx_engine *engine,
                         const struct ftpx_flow *flow, uint8_t side,
                         const struct ftpx_payload *payload);

/* Takes up what came of a flow's bytes elsewhere, as in assemble; and what the bytes of all flows have in common. */
void ftpx_extraction_carry(struct ftpx_extraction *extraction, struct ftpx_ledger *ledger,
                           const struct ftpx_flow *flow);
void ftpx_extraction_carry_use(struct ftpx_extraction *extraction, struct ftpx_ledger *ledger);

/* Whether all will be as if it had seen the bytes that were carried. */
bool ftpx_extraction_is_sure(const struct ftpx_extraction *extraction);

/* Of all files, selected or not. */
struct ftpx_written ftpx_extraction_written(const struct ftpx_extraction *extraction);

/* What of the selected files did not get to the disk. Files that lack bytes have "cut" in their names. */
struct ftpx_shortfall {
    unsigned too_long;   /* files that are longer than plan.most */
    unsigned over_total; /* that lack what came once plan.total was reached */
    unsigned too_many;   /* that were not made, since plan.count was reached */
    unsigned failed;     /* that could not be made or written as they should */
    int failure;         /* errno of the first thing that failed, or 0 */
    int index_failure;   /* errno of why there is no index, or 0 */
    int spool_failure;   /* errno of why files of several transfers have no hash, or 0 */
};

/* Gives the files of selected transfers their names, removes the others, and writes index.json: of
 * each name, the file's record. May be asked again when more has come. Of `scope`, only engine and
 * select are looked at. */
struct ftpx_shortfall ftpx_extraction_finish(struct ftpx_extraction *extraction,
                                             const struct ftpx_scope *scope);

/* What is being written is removed; what has got its name stays, until another reading of the same
 * capture is finished and replaces it. All else is forgotten. */
void ftpx_extraction_reset(struct ftpx_extraction *extraction);

#endif
