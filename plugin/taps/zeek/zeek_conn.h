/* zeek_conn: the rows of conn.log: a connection each.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_TAPS_ZEEK_ZEEK_CONN_H
#define FTPX_TAPS_ZEEK_ZEEK_CONN_H

#include "../facts/scope.h"
#include "zeek_log.h"

void ftpx_zeek_conn(struct ftpx_zeek_log *log, const struct ftpx_scope *scope);

#endif
