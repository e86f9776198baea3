/* spoken: lines of a dialogue, and what a transfer moves, in the few words that go on an arrow or into a
 * transcript. It does not say what a line led to.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_TAPS_SAY_SPOKEN_H
#define FTPX_TAPS_SAY_SPOKEN_H

#include "../../model/session/session.h"
#include "../../model/data/transfer.h"
#include <glib.h>

/* How captured text is shown. */
struct ftpx_spoken_style {
    bool show_passwords; /* else only those of anonymous users */
    unsigned columns;    /* at most, with an ellipsis; 0: whole lines */
};

/* Stands where the capture lacks a part of what was said. */
#define FTPX_SPOKEN_GAP "[bytes missing in the capture]"

/* All append to `out`: safe UTF-8, no control characters. */

/* A line without its end: `RETR big.iso`, `PASS ****`, `220-Welcome`. */
void ftpx_spoken_line(GString *out, const struct ftpx_note *note,
                      const struct ftpx_spoken_style *style);

/* `RETR /pub/big.iso`, `download /pub/big.iso` where the command is not known, `data` where nothing
 * is. */
void ftpx_spoken_transfer(GString *out, const struct ftpx_transfer *transfer,
                          const struct ftpx_spoken_style *style);

#endif
