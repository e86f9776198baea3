/* record_session: a session as a JSON object.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_TAPS_RECORD_RECORD_SESSION_H
#define FTPX_TAPS_RECORD_RECORD_SESSION_H

#include "../facts/scope.h"
#include <stdio.h>

void ftpx_record_write_session(const struct ftpx_scope *scope, const struct ftpx_session *session,
                               FILE *out);

#endif
