/* reading: what the reading of a capture left in a folder, so that when the same capture is read
 * anew (a host reads it once for each filter and preference that changes) its files are replaced,
 * and those of another capture stay.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_TAPS_READING_H
#define FTPX_TAPS_READING_H

#include "folder.h"
#include <glib.h>

struct ftpx_reading;

struct ftpx_reading *ftpx_reading_new(void);
void ftpx_reading_free(struct ftpx_reading *reading);

/* A fact that tells it from the readings of other captures. */
void ftpx_reading_know(struct ftpx_reading *reading, ftpx_span fact);

/* A file that it leaves. */
void ftpx_reading_leave(struct ftpx_reading *reading, const char *name,
                        const struct ftpx_folder_identity *identity);

/* Whether both know the same. Nothing may be known afterwards. */
bool ftpx_reading_equal(struct ftpx_reading *left, struct ftpx_reading *right);

/* Removes what it left from the folder, but for what is another file by now. */
void ftpx_reading_remove(const struct ftpx_reading *reading, const struct ftpx_folder *folder);

#endif
