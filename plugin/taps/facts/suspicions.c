/* suspicions: a set.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "suspicions.h"

#include "../../model/control/misuse.h"
#include "../../model/data/transfer_quirks.h"
#include "../../wire/quirk.h"

uint64_t ftpx_suspicions(void)
{
    return FTPX_MISUSE | FTPX_QUIRK(STOLEN) | FTPX_QUIRK(CONFLICTING) | FTPX_QUIRK(CLAIM_MISMATCH) |
           FTPX_QUIRK(WRONG_WAY) | FTPX_QUIRK(TLS_STRIPPED);
}

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
    return ftpx_session_quirks(session) & ftpx_suspicions();
}
