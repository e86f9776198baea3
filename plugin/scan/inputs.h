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

/* The same for each line of a file; "-" is standard input. */
bool ftpx_inputs_add_list(GPtrArray *paths, const char *list);

/* Bytes of all of them together, as far as they are known. */
uint64_t ftpx_inputs_size(const GPtrArray *paths);

#endif
