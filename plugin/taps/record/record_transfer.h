/* record_transfer: a transfer of a file or a listing as a JSON object.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_TAPS_RECORD_RECORD_TRANSFER_H
#define FTPX_TAPS_RECORD_RECORD_TRANSFER_H

#include "../facts/scope.h"
#include <stdio.h>

void ftpx_record_write_transfer(const struct ftpx_scope *scope,
                                const struct ftpx_transfer *transfer, FILE *out);

#endif
