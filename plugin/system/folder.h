/* folder: files in one folder, made so that nothing that is there can come to harm: never through a
 * link, never over another file, for nobody else to read. Names are those that filename makes.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_SYSTEM_FOLDER_H
#define FTPX_SYSTEM_FOLDER_H

#include "../wire/span.h"
#include <stdint.h>
#include <stdio.h>

struct ftpx_folder;

/* All of these set errno when they fail. Descriptors are closed by ftpx_folder_close. */

/* Opens the folder, or makes it (for this user alone) when it is missing. NULL when it cannot be
 * written to. */
struct ftpx_folder *ftpx_folder_open(const char *path);
void ftpx_folder_free(struct ftpx_folder *folder);

/* Which file it is, whatever its name; all 0 where the system does not tell. */
struct ftpx_folder_identity {
    uint64_t device, number;
};

/* A descriptor of a new file, or of one that was made before and must be the same: somebody else may
 * have put a link to another in its place (EEXIST). -1 on failure. */
int ftpx_folder_create(const struct ftpx_folder *folder, const char *name,
                       struct ftpx_folder_identity *identity_out);
int ftpx_folder_reopen(const struct ftpx_folder *folder, const char *name,
                       const struct ftpx_folder_identity *identity);

/* Another file below the folder, by its path from there: a descriptor that reads it, and its length. -1 on failure. */
int ftpx_folder_find(const struct ftpx_folder *folder, const char *path, uint64_t *length_out);
/* Like create, with a file that is there already and gets one more name; where a file system has no second names, it
 * loses the one before. */
int ftpx_folder_adopt(const struct ftpx_folder *folder, const char *path, const char *name,
                      struct ftpx_folder_identity *identity_out);

/* Whether the bytes are in the file, at offset `at`. */
bool ftpx_folder_write(int descriptor, int64_t at, ftpx_span bytes);
/* Whether so many bytes of the file are in `out` now, from offset `at` on. */
bool ftpx_folder_read(int descriptor, int64_t at, uint8_t *out, size_t length);
/* Leaves out what lies behind the first `length` bytes. */
bool ftpx_folder_cut(int descriptor, int64_t length);
bool ftpx_folder_close(int descriptor);
/* To write by; its fclose closes the descriptor. */
FILE *ftpx_folder_stream(int descriptor);

/* Gives a file another name, unless one has that already (EEXIST). */
bool ftpx_folder_rename(const struct ftpx_folder *folder, const char *from, const char *to);

void ftpx_folder_remove(const struct ftpx_folder *folder, const char *name);

#endif
