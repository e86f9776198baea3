/* leftovers: what the reading of a capture left in a folder, so that when the same capture is read
 * anew (a host reads it once for each filter and preference that changes) its files are replaced,
 * and those of another capture stay.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_TAPS_EXTRACT_LEFTOVERS_H
#define FTPX_TAPS_EXTRACT_LEFTOVERS_H

#include "../../system/folder.h"
#include <glib.h>

struct ftpx_leftovers;

struct ftpx_leftovers *ftpx_leftovers_new(void);
void ftpx_leftovers_free(struct ftpx_leftovers *reading);

/* A fact that tells it from the readings of other captures. */
void ftpx_leftovers_know(struct ftpx_leftovers *reading, ftpx_span fact);

/* A file that it leaves. */
void ftpx_leftovers_leave(struct ftpx_leftovers *reading, const char *name,
                          const struct ftpx_folder_identity *identity);

/* Whether both know the same. Nothing may be known afterwards. */
bool ftpx_leftovers_equal(struct ftpx_leftovers *left, struct ftpx_leftovers *right);

/* Removes what it left from the folder, but for what is another file by now. */
void ftpx_leftovers_remove(const struct ftpx_leftovers *reading, const struct ftpx_folder *folder);

#endif
