/* file: transfers of one file, each with the place where its bytes belong: what REST, APPE and lost
 * connections make of a path at a server, in one direction.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_TAPS_FACTS_FILE_H
#define FTPX_TAPS_FACTS_FILE_H

#include "../../model/tcp/ranges.h"
#include "../../model/data/transfer.h"
#include <glib.h>

struct ftpx_file_piece {
    const struct ftpx_transfer *transfer;
    uint64_t from; /* offset in the file of its first byte */
    bool placed;   /* that offset is known; else the piece is a file of its own, and `from` is 0 */
    /* of whoever writes it; not touched here */
    struct ftpx_ranges written;
};

struct ftpx_file {
    unsigned number; /* in the order of making */
    wmem_allocator_t *pool;
    struct ftpx_file_piece *pieces; /* see ftpx_file_piece_counts; they move when one is added */
    guint piece_count;
    guint piece_room;
    ftpx_span path;          /* as known when its pieces were told of: see ftpx_file_path */
    struct ftpx_file *older; /* with the same name */
    /* of whoever writes it; not touched here */
    struct ftpx_ranges written;
    uint32_t newest; /* number of the newest transfer that was written to it */
    void *made;      /* what it is written to */
};

/* All of it lives in `pool`. */
struct ftpx_file *ftpx_file_new(wmem_allocator_t *pool, unsigned number);
void ftpx_file_add(struct ftpx_file *file, const struct ftpx_file_piece *piece);

/* --- its pieces --- */

/* Refused transfers are no pieces, nor is the receiving half of a server-to-server copy, nor what turned
 * out to be no data connection. */
bool ftpx_file_piece_counts(const struct ftpx_file_piece *piece);

/* The next that counts from index `*i` on, which moves behind it; NULL at the end. */
const struct ftpx_file_piece *ftpx_file_next(const struct ftpx_file *file, guint *i);

/* The first and the number of pieces that count. NULL and 0 when none does. */
const struct ftpx_file_piece *ftpx_file_first(const struct ftpx_file *file);
unsigned ftpx_file_piece_count(const struct ftpx_file *file);

/* The longest that any piece knows: a path from the root goes before one from the login directory.
 * Empty when unknown. */
ftpx_span ftpx_file_path(const struct ftpx_file *file);

/* The whole file's size, as the server told it. False, and nothing, when it did not. */
bool ftpx_file_announced_size(const struct ftpx_file *file, uint64_t *size_out);

/* --- where a piece belongs --- */

/* A transfer as a piece, by its REST and its first byte. */
struct ftpx_file_piece ftpx_file_piece_of(const struct ftpx_transfer *transfer);

/* APPE without SIZE goes on where the upload before it ended, when that is complete. */
void ftpx_file_place_behind(struct ftpx_file_piece *piece, const struct ftpx_file *file);

/* Whether a piece goes into this file, the newest of its path. */
bool ftpx_file_takes(const struct ftpx_file *file, const struct ftpx_file_piece *piece);

#endif
