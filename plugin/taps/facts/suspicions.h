/* suspicions: which quirks hint at somebody who does what he should not, and which of them a session has, its
 * transfers included.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_TAPS_FACTS_SUSPICIONS_H
#define FTPX_TAPS_FACTS_SUSPICIONS_H

#include "../../model/session/session.h"

#include <stdint.h>

uint64_t ftpx_suspicions(void);

/* All quirks of a session and its transfers, and those that are suspicious. */
uint64_t ftpx_session_quirks(const struct ftpx_session *session);
uint64_t ftpx_session_suspicions(const struct ftpx_session *session);

#endif
