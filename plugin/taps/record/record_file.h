/* record_file: the record of a file, put together from its transfers.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_TAPS_RECORD_RECORD_FILE_H
#define FTPX_TAPS_RECORD_RECORD_FILE_H

#include "json.h"
#include "../facts/scope.h"

/* The members of a file's record, into an object that has begun. */
void ftpx_record_file_members(struct ftpx_json *json, const struct ftpx_scope *scope,
                              const struct ftpx_file *file);

/* One line for each file of `scope->files` of which a piece is selected. */
void ftpx_record_files(const struct ftpx_scope *scope, FILE *out);

#endif
