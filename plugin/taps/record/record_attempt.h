/* record_attempt: the record of connections that were asked for in vain.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_TAPS_RECORD_RECORD_ATTEMPT_H
#define FTPX_TAPS_RECORD_RECORD_ATTEMPT_H

#include "../facts/scope.h"
#include <stdio.h>

/* A line for each client and server. */
void ftpx_record_attempts(const struct ftpx_scope *scope, FILE *out);

#endif
