/* totals: what a session and a transfer came to: bytes, best login, begin and end. It writes no text, and
 * asks for no selection.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_TAPS_FACTS_TOTALS_H
#define FTPX_TAPS_FACTS_TOTALS_H

#include "../../model/data/transfer.h"

struct ftpx_totals {
    uint32_t transfers;
    uint32_t complete;
    uint64_t bytes_down; /* listings included */
    uint64_t bytes_up;
};

/* Over all transfers of the session, selected or not. */
struct ftpx_totals ftpx_totals(const struct ftpx_session *session);

/* Whether the capture holds the end of the control connection: RST, or both FINs. */
bool ftpx_totals_end_seen(const struct ftpx_session *session);

/* A session's best login: SUCCESS or ANONYMOUS once admitted, else FAILED when refused, else as it
 * stands. */
enum ftpx_login_result ftpx_totals_login(const struct ftpx_session *session);

/* Time of a transfer's command, or of its connection's first segment when the command is unknown;
 * and of the last that belongs to it: reply or payload. */
int64_t ftpx_totals_transfer_start(const struct ftpx_transfer *transfer);
int64_t ftpx_totals_transfer_end(const struct ftpx_transfer *transfer);

#endif
