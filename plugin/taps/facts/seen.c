/* seen: sums over sessions.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "seen.h"

#include "../../model/data/transfer_facts.h"
#include "../../model/state.h"
#include "totals.h"

struct ftpx_seen ftpx_seen_of(const GPtrArray *sessions)
{
    struct ftpx_seen seen = {.sessions = sessions->len};

    for (guint i = 0; i < sessions->len; i++) {
        const struct ftpx_session *session = sessions->pdata[i];
        const struct ftpx_transfer *transfer = session->transfers;
        seen.late += !session->from_start;
        seen.unfinished += !ftpx_totals_end_seen(session);
        for (; transfer; transfer = transfer->next) {
            ftpx_state_walk(transfer->engine);
            seen.transfers++;
            seen.gap_bytes += ftpx_transfer_gap_bytes(transfer);
        }
    }
    return seen;
}
