/* extraction: transferred files written to a folder while a capture is read, and an index of them.
 * It needs no memory for their bytes.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_TAPS_EXTRACTION_H
#define FTPX_TAPS_EXTRACTION_H

#include "scope.h"

struct ftpx_extraction;

struct ftpx_extraction_plan {
    const char *folder; /* is made when missing */
    uint64_t most;      /* bytes of a file; what lies behind is not written */
    uint64_t cap;       /* bytes held out of order, over all streams that must be decoded */
    bool hashes;        /* in the index */
    const struct ftpx_charset *charset; /* of names that are not UTF-8; NULL for none */
};

/* NULL, and errno, when the folder cannot be written to. */
struct ftpx_extraction *ftpx_extraction_new(const struct ftpx_extraction_plan *plan);
void ftpx_extraction_free(struct ftpx_extraction *extraction);

/* A segment of a DATA flow, as in assemble. */
void ftpx_extraction_add(struct ftpx_extraction *extraction, const struct ftpx_engine *engine,
                         const struct ftpx_flow *flow, uint8_t side, int64_t offset,
                         ftpx_span bytes, uint32_t length);

/* Gives the files of selected transfers their names, removes the others, and writes index.json: of
 * each name, the file's record. May be asked again when more has come. Of `scope`, only engine and
 * select are looked at. Returns 0, or the errno of the first thing that failed. */
int ftpx_extraction_finish(struct ftpx_extraction *extraction, const struct ftpx_scope *scope);

/* What is being written is removed; what has got its name stays. All else is forgotten. */
void ftpx_extraction_reset(struct ftpx_extraction *extraction);

#endif
