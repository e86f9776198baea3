/* eve_ftp: events of type `ftp`: a greeting, or a command with all that was said to it.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_TAPS_EVE_EVE_FTP_H
#define FTPX_TAPS_EVE_EVE_FTP_H

#include "../facts/scope.h"
#include "../record/json.h"
#include <stdio.h>

void ftpx_eve_ftp(const struct ftpx_scope *scope, FILE *out);

/* `ftp` of an event about a command. `note`: its line; NULL: nothing is told of whether that was cut. */
void ftpx_eve_put_ftp(struct ftpx_json *json, const struct ftpx_scope *scope,
                      const struct ftpx_exchange *exchange, const struct ftpx_note *note);

#endif
