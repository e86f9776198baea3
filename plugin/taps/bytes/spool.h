/* spool: runs of bytes that are needed again when all has been read, kept in one temporary file of
 * the report. The file has no name, and nobody else may open it.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_TAPS_BYTES_SPOOL_H
#define FTPX_TAPS_BYTES_SPOOL_H

#include "../../wire/span.h"

struct ftpx_spool;
struct ftpx_spooled; /* one run */

/* `cap`: bytes over all runs. Nothing is made on disk before the first byte. */
struct ftpx_spool *ftpx_spool_new(uint64_t cap);

/* Its runs must have been freed. */
void ftpx_spool_free(struct ftpx_spool *spool);

struct ftpx_spooled *ftpx_spooled_new(struct ftpx_spool *spool);
void ftpx_spooled_free(struct ftpx_spooled *spooled);

/* The errno of why the file could not be made or written; 0 when nothing has failed. Then no run takes
 * more bytes. */
int ftpx_spool_failure(const struct ftpx_spool *spool);

/* The next bytes of the run. Once the cap is reached or the disk is full, it takes no more. */
void ftpx_spooled_add(struct ftpx_spooled *spooled, ftpx_span bytes);

/* No more will come: gives memory back. */
void ftpx_spooled_end(struct ftpx_spooled *spooled);

typedef void (*ftpx_spool_fn)(void *context, ftpx_span bytes);

/* Hands out bytes [from, to) of the run, in order and in parts. False when they cannot be had. */
bool ftpx_spooled_read(const struct ftpx_spooled *spooled, uint64_t from, uint64_t to,
                       ftpx_spool_fn take, void *context);

#endif
