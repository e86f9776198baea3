/* zeek_ftp: the rows of ftp.log: a command each, of those that Zeek writes down; of a session without such, its
 * last.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_TAPS_ZEEK_ZEEK_FTP_H
#define FTPX_TAPS_ZEEK_ZEEK_FTP_H

#include "../facts/scope.h"
#include "zeek_log.h"

/* With `scope->commands`, all commands. */
void ftpx_zeek_ftp(struct ftpx_zeek_log *log, const struct ftpx_scope *scope);

#endif
