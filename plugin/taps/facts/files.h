/* files: which transfers are pieces of one file: of a user's path at a server, in one direction, with
 * REST or APPE behind what came before; another user may have another root. It is told of transfers in
 * the order of their numbers, while a capture is read or at its end, and comes to the same groups.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_TAPS_FACTS_FILES_H
#define FTPX_TAPS_FACTS_FILES_H

#include "../../model/engine.h"
#include "file.h"
#include <glib.h>

struct ftpx_files;

/* `pool`: for what is known of them, outlives them; NULL: one of their own. */
struct ftpx_files *ftpx_files_new(wmem_allocator_t *pool);
void ftpx_files_free(struct ftpx_files *files);

/* Groups the transfers that it was not told of before, up to and including number `last`. */
void ftpx_files_update(struct ftpx_files *files, const struct ftpx_engine *engine, uint32_t last);

/* All transfers there are. `engine` may be NULL: then there are none. */
struct ftpx_files *ftpx_files_of(wmem_allocator_t *pool, const struct ftpx_engine *engine);

/* The file that a transfer is a piece of, or to which a server copies it; NULL for listings. */
struct ftpx_file *ftpx_files_find(const struct ftpx_files *files,
                                  const struct ftpx_transfer *transfer);

/* The piece that the transfer of that number is, whatever its connection carries by now, and the file that it is
 * of; NULL when it is none. Valid until the next update. */
struct ftpx_file_piece *ftpx_files_held(const struct ftpx_files *files, uint32_t id,
                                        struct ftpx_file **file_out);

/* All files, in the order of making. */
unsigned ftpx_files_count(const struct ftpx_files *files);
struct ftpx_file *ftpx_files_at(const struct ftpx_files *files, unsigned number);

/* Files that have at least one piece that counts, by the frame of its command: struct ftpx_file *. To
 * be freed by g_ptr_array_unref. */
GPtrArray *ftpx_files_list(const struct ftpx_files *files);

#endif
