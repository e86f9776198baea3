/* report: the page that one can send to a colleague: what `-z ftpx,report` writes. One HTML file that
 * loads nothing and shows the same without its script.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_TAPS_REPORT_REPORT_H
#define FTPX_TAPS_REPORT_REPORT_H

#include "../facts/scope.h"
#include <stdio.h>

void ftpx_report_write(const struct ftpx_scope *scope, FILE *out);

#endif
