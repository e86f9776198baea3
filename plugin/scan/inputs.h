/* inputs: the captures that a command line means: files, folders with all that is below them, lists.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_SCAN_INPUTS_H
#define FTPX_SCAN_INPUTS_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/* Appends to `paths` (char *, the array's) what `path` means: itself, or the captures in a folder and those below
 * it, sorted by their names, links not followed. In a folder, what is no capture is passed over. False, and
 * a complaint, when a folder cannot be read. */
bool ftpx_inputs_add(GPtrArray *paths, const char *path);

/* The entries of a file (char *, the array's), each with `end` behind it; "-" is standard input. False, and a complaint,
 * when it cannot be read. */
bool ftpx_inputs_read_list(GPtrArray *out, const char *list, char end);

/* The same as ftpx_inputs_add for each of these. */
bool ftpx_inputs_add_list(GPtrArray *paths, const char *list, char end);

/* To standard output the time of its first frame, in nanoseconds since 1970, or nothing, then a tab, its path, and
 * `end`. */
void ftpx_inputs_print(const char *path, char end);

/* Bytes of all of them together, as far as they are known. */
uint64_t ftpx_inputs_size(const GPtrArray *paths);

#endif
