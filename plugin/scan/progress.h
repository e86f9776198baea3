/* progress: one line on a terminal while captures are read, and one at the end.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_SCAN_PROGRESS_H
#define FTPX_SCAN_PROGRESS_H

#include <stdint.h>
#include <stdio.h>

/* How far it is. */
struct ftpx_headway {
    unsigned files; /* of */
    unsigned of_files;
    uint64_t bytes;    /* of */
    uint64_t of_bytes; /* 0: not known */
    uint64_t frames;
};

/* From now on there is progress. `terminal` may be NULL: then nothing is shown. */
void ftpx_progress_begin(FILE *terminal);

/* Shows it, unless it was shown a moment ago. */
void ftpx_progress_show(const struct ftpx_headway *headway);

/* Whether it is worth asking: nothing is shown otherwise. */
int ftpx_progress_is_due(void);

/* All is done. */
void ftpx_progress_end(const struct ftpx_headway *headway);

#endif
