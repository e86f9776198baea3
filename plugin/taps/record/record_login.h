/* record_login: an attempt to log in as a JSON object.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_TAPS_RECORD_RECORD_LOGIN_H
#define FTPX_TAPS_RECORD_RECORD_LOGIN_H

#include "../facts/scope.h"
#include <stdio.h>

void ftpx_record_write_login(const struct ftpx_scope *scope, const struct ftpx_login *login,
                             FILE *out);

/* What ECS calls it: "success", "failure", "unknown". */
const char *ftpx_record_login_outcome(enum ftpx_login_result result);

#endif
