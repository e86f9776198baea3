/* input: the captures that the host reads: their files, as far as it tells, and all their frames, whatever is in
 * them. It knows no report.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_TAPS_HOST_INPUT_H
#define FTPX_TAPS_HOST_INPUT_H

#include "../facts/captures.h"

/* What is known of them by now; no files before one is open, or when frames come from the network. */
struct ftpx_captures *ftpx_input(void);

/* Whether the host that reads them is "tshark", or "wireshark". */
bool ftpx_input_is_of(const char *program);

/* From now on frames are counted. */
void ftpx_input_hear_frames(void);

void ftpx_input_register(void);

#endif
