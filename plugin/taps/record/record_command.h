/* record_command: commands, one a JSON object, with all that was said to each.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_TAPS_RECORD_RECORD_COMMAND_H
#define FTPX_TAPS_RECORD_RECORD_COMMAND_H

#include "../facts/scope.h"
#include <stdio.h>

/* A line for each command of a session, as they came; nothing unless the scope wants that. */
void ftpx_record_commands(const struct ftpx_scope *scope, const struct ftpx_session *session,
                          FILE *out);

#endif
