/* seen: how much of the FTP that it shows the capture has, so that a reader knows what nobody can tell from it.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_TAPS_FACTS_SEEN_H
#define FTPX_TAPS_FACTS_SEEN_H

#include "../../model/session/session.h"
#include <glib.h>

struct ftpx_seen {
    uint64_t sessions;
    uint64_t late;       /* of them: their handshake is not in the capture */
    uint64_t unfinished; /* … and their end */
    uint64_t transfers;
    uint64_t gap_bytes; /* of transfers, missing between bytes that were seen */
};

/* Of these sessions (const struct ftpx_session *) and their transfers. */
struct ftpx_seen ftpx_seen_of(const GPtrArray *sessions);

#endif
