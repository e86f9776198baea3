/* files: which transfers are pieces of one file: of a path at a server, in one direction, with REST
 * or APPE behind what came before. It is told of transfers in the order of their numbers, while a
 * capture is read or at its end, and comes to the same groups.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_TAPS_FILES_H
#define FTPX_TAPS_FILES_H

#include "../model/engine.h"
#include "../model/ranges.h"
#include "collect.h"
#include <glib.h>

struct ftpx_file_piece {
    const struct ftpx_transfer *transfer;
    uint64_t from; /* offset in the file of its first byte */
    bool placed;   /* that offset is known; else the piece is a file of its own, and `from` is 0 */
};

struct ftpx_file {
    unsigned number;         /* in the order of making */
    GArray *pieces;          /* struct ftpx_file_piece; see ftpx_file_piece_counts */
    ftpx_span path;          /* as known when its pieces were told of: see ftpx_file_path */
    struct ftpx_file *older; /* with the same name */
    /* of whoever writes it; not touched here */
    struct ftpx_ranges written;
    void *made; /* what it is written to */
};

struct ftpx_files;

struct ftpx_files *ftpx_files_new(void);
void ftpx_files_free(struct ftpx_files *files);

/* Groups the transfers that it was not told of before, up to and including number `last`. */
void ftpx_files_update(struct ftpx_files *files, const struct ftpx_engine *engine, uint32_t last);

/* All transfers there are. `engine` may be NULL: then there are none. */
struct ftpx_files *ftpx_files_of(const struct ftpx_engine *engine);

/* The file that a transfer is a piece of, or to which a server copies it; NULL for listings. */
struct ftpx_file *ftpx_files_find(const struct ftpx_files *files,
                                  const struct ftpx_transfer *transfer);

/* Which of its pieces the transfer is. Valid until the next update; NULL when it is none. */
const struct ftpx_file_piece *ftpx_files_piece(const struct ftpx_files *files,
                                               const struct ftpx_transfer *transfer);

/* All files, in the order of making. */
unsigned ftpx_files_count(const struct ftpx_files *files);
struct ftpx_file *ftpx_files_at(const struct ftpx_files *files, unsigned number);

/* Files that have at least one piece that counts, by the frame of its command: struct ftpx_file *. To
 * be freed by g_ptr_array_unref. */
GPtrArray *ftpx_files_list(const struct ftpx_files *files);

/* Refused transfers are no pieces, nor is the receiving half of a server-to-server copy, nor what turned
 * out to be no data connection. */
bool ftpx_file_piece_counts(const struct ftpx_file_piece *piece);

/* The first and the number of pieces that count. NULL and 0 when none does. */
const struct ftpx_file_piece *ftpx_file_first(const struct ftpx_file *file);
unsigned ftpx_file_piece_count(const struct ftpx_file *file);

/* The longest that any piece knows: a path from the root goes before one from the login directory.
 * Empty when unknown. */
ftpx_span ftpx_file_path(const struct ftpx_file *file);

/* The whole file's size: as the server told it, else where a complete transfer of it ended. False when
 * unknown. `collect` (may be NULL) measures what had to be decoded. */
bool ftpx_file_size(const struct ftpx_file *file, const struct ftpx_collect *collect,
                    uint64_t *size_out);

struct ftpx_file_facts {
    struct ftpx_ranges covered; /* bytes of the file that were seen */
    uint64_t size;              /* of the whole file, when known */
    bool size_known;
    bool complete; /* all of them were seen */
};

/* As it stands. To be given to ftpx_file_facts_free. */
struct ftpx_file_facts ftpx_file_facts(const struct ftpx_file *file,
                                       const struct ftpx_collect *collect);
void ftpx_file_facts_free(struct ftpx_file_facts *facts);

/* Where a piece ends in the file, as far as it was seen. */
uint64_t ftpx_file_piece_end(const struct ftpx_file_piece *piece,
                             const struct ftpx_collect *collect);

/* The digests of a complete file, as `collect` is planned; false, and none, when they cannot be
 * told. */
bool ftpx_file_digests(const struct ftpx_file *file, const struct ftpx_file_facts *facts,
                       const struct ftpx_collect *collect, struct ftpx_digests *out);

#endif
