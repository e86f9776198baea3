/* file: what systems do each in a way of their own with files that are known by name, and with the terminal. Names are
 * UTF-8. It does not know what is in a file, nor who asked for it.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_SYSTEM_FILE_H
#define FTPX_SYSTEM_FILE_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

/* All of these set errno when they fail. */

/* What is at this name, a file that holds bytes: where links lead to. */
struct ftpx_file_about {
    uint64_t size;
    uint64_t device, number; /* which file it is, whatever its name; 0 where that is not told */
};

/* False when there is none; it opens nothing that waits. */
bool ftpx_file_look(const char *path, struct ftpx_file_about *about_out);

/* Whether something has this name, be it a link that leads nowhere. */
bool ftpx_file_is_there(const char *path);

/* Whether it is there and neither a file nor a folder. */
bool ftpx_file_is_device(const char *path);

/* As fopen. */
FILE *ftpx_file_open(const char *path, const char *mode);

/* A new file in the folder of `path`, to write to. Its own name is the caller's to free. */
FILE *ftpx_file_beside(const char *path, char **name_out);

/* Gives a file another name in its folder. EEXIST, when that is taken and may not be replaced. */
bool ftpx_file_rename(const char *from, const char *to, bool replace);

/* Fails in silence. */
void ftpx_file_remove(const char *path);

/* Makes the folder, for whom it is made by default, unless something has that name. */
bool ftpx_file_make_folder(const char *path);

/* A file without a name, to write and read, for this process alone: it is gone when it is closed. */
FILE *ftpx_file_scratch(void);

/* Goes to a place from the beginning. */
bool ftpx_file_seek(FILE *file, int64_t at);

bool ftpx_file_is_terminal(FILE *file);

/* What is written between these comes out as it is: line feeds as line feeds, on terminals UTF-8 as UTF-8. */
void ftpx_file_begin_output(FILE *out);
void ftpx_file_end_output(FILE *out);

#endif
