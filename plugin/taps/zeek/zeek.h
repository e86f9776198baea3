/* zeek: what is known of sessions, files and connections as the logs that Zeek would write of the capture.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_TAPS_ZEEK_ZEEK_H
#define FTPX_TAPS_ZEEK_ZEEK_H

#include "../facts/scope.h"
#include "zeek_fields.h"
#include <stdio.h>

/* Writes one of them (enum ftpx_zeek_log_name), as it stands. */
void ftpx_zeek_write(unsigned name, const struct ftpx_scope *scope, FILE *out);

/* The name of its file: "ftp.log". Static. */
const char *ftpx_zeek_file(unsigned name);

#endif
