/* status: one line on a terminal that tells how far a long report has come, rewritten in its place and
 * gone before anything else is said. It does not know what the report does, nor when it ends.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_TAPS_SAY_STATUS_H
#define FTPX_TAPS_SAY_STATUS_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

/* What a report has written so far. */
struct ftpx_written {
    unsigned files;
    uint64_t bytes;
};

/* Appends "3 files, 1 234 567 bytes, 43.5 MB/s": without a rate while no time has passed. */
void ftpx_status_text(GString *out, const struct ftpx_written *written, int64_t nanoseconds);

/* Appends what has a terminal show `text` (UTF-8) in place of a line of `before` columns, and go back
 * to its begin: whatever comes next is written over it. Returns the columns that are shown now. Nothing
 * but CR and blanks moves the terminal, so that any will do. */
unsigned ftpx_status_rewrite(GString *out, const char *text, unsigned before);

/* There is one line a program. `terminal` gets it from now on. */
void ftpx_status_open(FILE *terminal);

/* Whether a line may be shown at `now` (monotonic, in nanoseconds): there is a terminal, and the last
 * was shown long enough ago. */
bool ftpx_status_is_due(int64_t now);

/* Shows `text` (UTF-8). */
void ftpx_status_tell(const char *text, int64_t now);

/* Shows how far a report is. `report` is the whole name, as in `-z ftpx,extract`; the rate is that since `began`. */
void ftpx_status_show(const char *report, const struct ftpx_written *written, int64_t began,
                      int64_t now);

/* Leaves the terminal as if there had been none. */
void ftpx_status_erase(void);

#endif
