/* record_attempt: what records tell of connections that were asked for in vain.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_TAPS_RECORD_RECORD_ATTEMPT_H
#define FTPX_TAPS_RECORD_RECORD_ATTEMPT_H

#include "../facts/scope.h"
#include "json.h"
#include <stdio.h>

/* A line for each client and server. */
void ftpx_record_attempts(const struct ftpx_scope *scope, FILE *out);

/* `failed_data` of a session's record: the first FTPX_LIMIT_REMARKS. */
void ftpx_record_put_unmade(struct ftpx_json *json, const struct ftpx_session *session);

#endif
