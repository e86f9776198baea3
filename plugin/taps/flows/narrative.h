/* narrative: each session told in order, phase by phase, for people: what `-z ftpx,flows` writes.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_TAPS_FLOWS_NARRATIVE_H
#define FTPX_TAPS_FLOWS_NARRATIVE_H

#include "../facts/scope.h"
#include <stdio.h>

/* At most 100 columns wide, UTF-8. `colour`: mark outcomes with a terminal's colours. */
void ftpx_narrative_write(const struct ftpx_scope *scope, FILE *out, bool colour);

#endif
