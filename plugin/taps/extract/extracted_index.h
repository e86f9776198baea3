/* extracted_index: `index.json` beside extracted files: of each name, the file's record.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_TAPS_EXTRACT_EXTRACTED_INDEX_H
#define FTPX_TAPS_EXTRACT_EXTRACTED_INDEX_H

#include "naming.h"
#include "output.h"
#include "leftovers.h"
#include "../facts/scope.h"

struct ftpx_extracted_index;

/* Reserves the index's name, so that no file gets it. All must live as long. */
struct ftpx_extracted_index *ftpx_extracted_index_new(struct ftpx_folder *folder,
                                                      struct ftpx_naming *naming);

/* What is written stays. */
void ftpx_extracted_index_free(struct ftpx_extracted_index *index);

/* Writes the index of those of `files` (struct ftpx_file *) that have an output that is there, in
 * place of the one that was written before. It gets its name once it is whole. Returns 0, or the errno
 * of what failed: then there is no index. */
int ftpx_extracted_index_write(struct ftpx_extracted_index *index, const struct ftpx_scope *scope,
                               const GPtrArray *files);

/* Adds it to what the reading leaves, if it was written. */
void ftpx_extracted_index_leave(const struct ftpx_extracted_index *index,
                                struct ftpx_leftovers *reading);

#endif
