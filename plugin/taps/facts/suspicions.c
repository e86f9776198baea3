/* suspicions: sums over transfers.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "suspicions.h"

#include "../../model/data/transfer_quirks.h"

uint64_t ftpx_session_quirks(const struct ftpx_session *session)
{
    uint64_t quirks = session->quirks | ftpx_misuse_of(session);

    for (const struct ftpx_transfer *transfer = session->transfers; transfer;
         transfer = transfer->next)
        quirks |= ftpx_transfer_quirks(transfer);
    return quirks;
}

uint64_t ftpx_session_suspicions(const struct ftpx_session *session)
{
    return ftpx_session_quirks(session) & FTPX_SUSPICIONS;
}
