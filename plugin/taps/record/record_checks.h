/* record_checks: what was compared, as members of a transfer's record.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_TAPS_RECORD_RECORD_CHECKS_H
#define FTPX_TAPS_RECORD_RECORD_CHECKS_H

#include "../facts/checks.h"
#include "json.h"

/* `checks`, unless there are none. Takes over the array. */
void ftpx_record_put_checks(struct ftpx_json *json, GArray *checks);

/* ECS's `mtime` of the file, when the server told it. */
void ftpx_record_put_modified(struct ftpx_json *json, const struct ftpx_transfer *transfer);

#endif
