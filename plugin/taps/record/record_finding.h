/* record_finding: findings as alerts, one a JSON object.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_TAPS_RECORD_RECORD_FINDING_H
#define FTPX_TAPS_RECORD_RECORD_FINDING_H

#include "../facts/findings.h"
#include <stdio.h>

/* A line for each, by frame. */
void ftpx_record_findings(const struct ftpx_scope *scope, FILE *out);

/* One. */
void ftpx_record_write_finding(const struct ftpx_scope *scope, const struct ftpx_finding *finding,
                               FILE *out);

#endif
