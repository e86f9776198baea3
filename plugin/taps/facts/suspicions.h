/* suspicions: which quirks hint at somebody who does what he should not, and which of them a session has, its
 * transfers included.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_TAPS_FACTS_SUSPICIONS_H
#define FTPX_TAPS_FACTS_SUSPICIONS_H

#include "../../model/control/misuse.h"

#define FTPX_SUSPICIONS                                                                        \
    (FTPX_MISUSE | FTPX_QUIRK(STOLEN) | FTPX_QUIRK(CONFLICTING) | FTPX_QUIRK(CLAIM_MISMATCH) | \
     FTPX_QUIRK(WRONG_WAY) | FTPX_QUIRK(TLS_STRIPPED))

/* All quirks of a session and its transfers, and those that are suspicious. */
uint64_t ftpx_session_quirks(const struct ftpx_session *session);
uint64_t ftpx_session_suspicions(const struct ftpx_session *session);

#endif
