/* record_operation: the record of one file operation.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_TAPS_RECORD_RECORD_OPERATION_H
#define FTPX_TAPS_RECORD_RECORD_OPERATION_H

#include "../../model/session/operation.h"
#include "../facts/scope.h"
#include <stdio.h>

void ftpx_record_write_operation(const struct ftpx_scope *scope,
                                 const struct ftpx_operation *operation, FILE *out);

#endif
