/* totals: what a session and a transfer came to: bytes, best login, begin and end; and how much of it was seen. It
 * writes no text, and asks for no selection.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_TAPS_FACTS_TOTALS_H
#define FTPX_TAPS_FACTS_TOTALS_H

#include "../../model/data/transfer.h"
#include <glib.h>

struct ftpx_totals {
    uint32_t transfers;
    uint32_t complete;
    uint64_t bytes_down; /* listings included */
    uint64_t bytes_up;
};

/* Over all transfers of the session, selected or not. */
struct ftpx_totals ftpx_totals(const struct ftpx_session *session);

/* A session's best login: SUCCESS or ANONYMOUS once admitted, else FAILED when refused, else as it
 * stands. */
enum ftpx_login_result ftpx_totals_login(const struct ftpx_session *session);

/* Time of a transfer's command, or of its connection's first segment when the command is unknown;
 * and of the last that belongs to it: reply or payload. */
int64_t ftpx_totals_transfer_start(const struct ftpx_transfer *transfer);
int64_t ftpx_totals_transfer_end(const struct ftpx_transfer *transfer);

/* How much of the FTP that it shows the capture has, so that a reader knows what nobody can tell from it. */
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
