/* eve_data: events of type `ftp_data` and `fileinfo`: what a data connection carried.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_TAPS_EVE_EVE_DATA_H
#define FTPX_TAPS_EVE_EVE_DATA_H

#include "../facts/connections.h"
#include "../record/json.h"
#include <stdio.h>

/* Nothing of a control connection. */
void ftpx_eve_data(const struct ftpx_scope *scope, const struct ftpx_connection *connection,
                   FILE *out);

/* `ftp_data` of an event about a transfer; nothing where the command is not known. */
void ftpx_eve_put_data(struct ftpx_json *json, const struct ftpx_transfer *transfer);

#endif
