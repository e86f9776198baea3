/* note_quirks: what is odd about a line, with what only the rest of the capture can tell of it. It changes
 * nothing.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_MODEL_DATA_NOTE_QUIRKS_H
#define FTPX_MODEL_DATA_NOTE_QUIRKS_H

#include "../session/exchange.h"
#include <stdbool.h>

/* `final`: the rest of the capture is known. */
uint64_t ftpx_note_quirks(const struct ftpx_note *note, bool final);

#endif
