/* target: the file that a report goes to. It is there as a whole or not at all: written beside under another
 * name, and named at the end. What is there already comes to no harm, unless the user says so; the capture
 * itself never. Devices and pipes are written to as they are. It knows no report.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_TAPS_ASK_TARGET_H
#define FTPX_TAPS_ASK_TARGET_H

#include "../facts/captures.h"
#include <stdbool.h>
#include <stdio.h>

struct ftpx_target {
    char *path;     /* NULL: standard output */
    bool overwrite; /* a file that is there may be replaced; one of an earlier writing always */
    char *beside;   /* NULL while nothing is being written there */
};

void ftpx_target_clear(struct ftpx_target *target);

/* Whether it can be written to, before a long capture is read for nothing; else a complaint in the name of
 * `report`. Leaves nothing behind. */
bool ftpx_target_check(const struct ftpx_target *target, const struct ftpx_captures *captures,
                       const char *report);

/* What it is written to; NULL, and errno, on failure. */
FILE *ftpx_target_open(struct ftpx_target *target);

/* All is written: 0 when it is there, or the errno of what failed since it was opened. */
int ftpx_target_close(struct ftpx_target *target, FILE *out);

/* What it is called in messages. */
const char *ftpx_target_name(const struct ftpx_target *target);

#endif
