/* phrase_limit: the line of the narrative that says what kept a transfer from being faster.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_TAPS_FLOWS_PHRASE_LIMIT_H
#define FTPX_TAPS_FLOWS_PHRASE_LIMIT_H

#include "../../model/data/transfer.h"

#include <glib.h>

/* "limited by the network: packets were lost on the way (21 of 660 segments)"; nothing where it is not known, and of
 * transfers that nobody waits for. */
void ftpx_phrase_limit(GString *out, const struct ftpx_transfer *transfer);

#endif
