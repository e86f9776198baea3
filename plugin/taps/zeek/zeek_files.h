/* zeek_files: the rows of files.log: what a data connection carried each, listings too.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_TAPS_ZEEK_ZEEK_FILES_H
#define FTPX_TAPS_ZEEK_ZEEK_FILES_H

#include "../facts/scope.h"
#include "zeek_log.h"

void ftpx_zeek_files(struct ftpx_zeek_log *log, const struct ftpx_scope *scope);

#endif
