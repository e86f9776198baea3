/* zeek_reporter: the rows of reporter.log: what the other logs were made from, and by which program.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_TAPS_ZEEK_ZEEK_REPORTER_H
#define FTPX_TAPS_ZEEK_ZEEK_REPORTER_H

#include "../facts/scope.h"
#include "zeek_log.h"

void ftpx_zeek_reporter(struct ftpx_zeek_log *log, const struct ftpx_scope *scope);

#endif
