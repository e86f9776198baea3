/* assemble: the bytes of files at their places, from segments in any order: decoded, those of all
 * transfers of a file together: of each, what came first; of several, what the newest brought. It keeps no bytes but those
 * that must be decoded in order and came too early.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_TAPS_FACTS_ASSEMBLE_H
#define FTPX_TAPS_FACTS_ASSEMBLE_H

#include "../bytes/collect.h"
#include "../bytes/kept_bytes.h"
#include "files.h"

struct ftpx_assemble;

/* Bytes of a file; `again`: all of them are there already, and these replace them. `at` counts from its begin, or for a piece that cannot be placed from its own:
 * below 0 when the capture began amid the stream, out of order. */
typedef void (*ftpx_assemble_fn)(void *context, struct ftpx_file *file, int64_t at, ftpx_span bytes,
                                 bool again);

/* Whether bytes that were written to a file are in `out` now. */
typedef bool (*ftpx_assemble_read_fn)(void *context, struct ftpx_file *file, int64_t at,
                                      uint8_t *out, size_t length);

/* What was made of a file is of none: nothing of it is needed any more. */
typedef void (*ftpx_assemble_drop_fn)(void *context, struct ftpx_file *file);

/* What somebody else has kept of a file's bytes is to stand in place of what was written of it: all of that is among
 * them. False when it is not at hand. */
typedef bool (*ftpx_assemble_have_fn)(void *context, struct ftpx_file *file,
                                      const struct ftpx_kept_bytes *bytes);

struct ftpx_assemble_plan {
    ftpx_assemble_fn write;
    ftpx_assemble_read_fn read;
    ftpx_assemble_drop_fn drop;
    ftpx_assemble_have_fn have; /* NULL: nothing is carried */
    void *context;
    uint64_t cap;           /* bytes held out of order, over all streams */
    uint32_t digests;       /* of transfers and files: set of enum ftpx_digest */
    bool aside;             /* as in collect */
    wmem_allocator_t *pool; /* for what is known of them; NULL: one of its own */
};

struct ftpx_assemble *ftpx_assemble_new(const struct ftpx_assemble_plan *plan);
void ftpx_assemble_free(struct ftpx_assemble *assemble);

/* What a segment of a DATA flow brought, from `side`. In capture order, once a pass. */
void ftpx_assemble_add(struct ftpx_assemble *assemble, const struct ftpx_engine *engine,
                       const struct ftpx_flow *flow, uint8_t side,
                       const struct ftpx_payload *payload);

/* Takes up what came of a flow's bytes elsewhere: see kept_bytes.h. Of one whose first bytes were added here. The ledger fails when
 * that is not enough to go on with. */
void ftpx_assemble_carry(struct ftpx_assemble *assemble, struct ftpx_ledger *ledger,
                         const struct ftpx_flow *flow);

/* All of a capture is there, for now: puts its files together by all that is known by now. Which transfer has a
 * connection, what it is called and where its bytes belong may have come behind these. What is called a
 * file until now is none any more. */
void ftpx_assemble_settle(struct ftpx_assemble *assemble, const struct ftpx_engine *engine);

/* The files so far, and what was measured of their transfers. */
struct ftpx_files *ftpx_assemble_files(const struct ftpx_assemble *assemble);
struct ftpx_collect *ftpx_assemble_collect(const struct ftpx_assemble *assemble);

#endif
