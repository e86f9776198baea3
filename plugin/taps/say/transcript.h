/* transcript: all that client and server said to each other, as text to read.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_TAPS_SAY_TRANSCRIPT_H
#define FTPX_TAPS_SAY_TRANSCRIPT_H

#include "spoken.h"

/* Appends a line for each line of the session, with its frame and who sent it: `24  → RETR big.iso`,
 * `25  ← 150 Here it comes`. Beyond FTPX_LIMIT_DIALOGUE_LINES it says how many are left out. */
void ftpx_transcript_write(GString *out, const struct ftpx_session *session,
                           const struct ftpx_spoken_style *style);

#endif
