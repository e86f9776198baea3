/* zeek_notice: the rows of notice.log: a finding each.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_TAPS_ZEEK_ZEEK_NOTICE_H
#define FTPX_TAPS_ZEEK_ZEEK_NOTICE_H

#include "../facts/scope.h"
#include "zeek_log.h"

void ftpx_zeek_notice(struct ftpx_zeek_log *log, const struct ftpx_scope *scope);

#endif
