/* kept_bytes: where the bytes of a sender's stream are that somebody else has kept, for who puts files together without
 * having seen them.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_TAPS_BYTES_KEPT_BYTES_H
#define FTPX_TAPS_BYTES_KEPT_BYTES_H

#include "../../model/tcp/ranges.h"

struct ftpx_kept_bytes {
    ftpx_span path; /* of a file, from the folder that files are extracted to; empty: none */
    struct ftpx_ranges ranges; /* that stand in it */
};

/* Writes it, or takes up what was written; fails at a path that leads elsewhere. */
void ftpx_kept_bytes_carry(struct ftpx_ledger *ledger, struct ftpx_kept_bytes *bytes);

#endif
