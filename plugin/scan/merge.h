/* merge: the frames of several captures as those of one, in time order: of the files' next frames the earliest,
 * and of equal ones that of the file named first. The frames of one file stay in its order. A file is open
 * from its first frame's turn to its last's.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_SCAN_MERGE_H
#define FTPX_SCAN_MERGE_H

#include "../wtap/capture_file.h"

#include <glib.h>

struct ftpx_merge;

/* `paths`: const char *, which outlive it. `complain` is told of each file that cannot be read, or not to its
 * end; the others are read all the same. */
struct ftpx_merge *ftpx_merge_new(const GPtrArray *paths,
                                  void (*complain)(const char *path, const char *reason));
void ftpx_merge_free(struct ftpx_merge *merge);

/* NULL at the end. The frame is valid until the next call; its file is numbered as in `paths`. */
const struct ftpx_frame *ftpx_merge_next(struct ftpx_merge *merge);

/* Bytes of the files that have been read. */
uint64_t ftpx_merge_position(const struct ftpx_merge *merge);

/* Of those that were read to their end, or are being read. */
unsigned ftpx_merge_files(const struct ftpx_merge *merge);

/* How many files failed. */
unsigned ftpx_merge_failures(const struct ftpx_merge *merge);

#endif
