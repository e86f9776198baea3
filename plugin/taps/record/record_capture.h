/* record_capture: what all other records were made from, as the first of them.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_TAPS_RECORD_RECORD_CAPTURE_H
#define FTPX_TAPS_RECORD_RECORD_CAPTURE_H

#include "../facts/scope.h"
#include <stdio.h>

/* One line; nothing when nothing is known of the captures. */
void ftpx_record_capture(const struct ftpx_scope *scope, FILE *out);

#endif
