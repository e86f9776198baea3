/* record: sessions, logins, transfers and files as JSON Lines with ECS names: what `-z ftpx,json` writes.
 * The shape is fixed by tests/golden/record.schema.json.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_TAPS_RECORD_RECORD_H
#define FTPX_TAPS_RECORD_RECORD_H

#include "../facts/scope.h"
#include <stdio.h>

/* One object a line: the captures first; sessions by first frame, in each its logins and transfers by command frame and
 * then the session itself; then transfers of no known session; files by their first piece's command
 * frame, and findings by frame last. */
void ftpx_records_write(const struct ftpx_scope *scope, FILE *out);

#endif
