/* eve_alert: events of type `alert`: a finding each.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_TAPS_EVE_EVE_ALERT_H
#define FTPX_TAPS_EVE_EVE_ALERT_H

#include "../facts/findings.h"
#include <stdio.h>

void ftpx_eve_alert(const struct ftpx_scope *scope, const struct ftpx_finding *finding, FILE *out);

/* The connection that an alert names. */
const struct ftpx_flow *ftpx_eve_alerted(const struct ftpx_finding *finding);

#endif
