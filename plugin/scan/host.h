/* host: the same captures and reports by tshark, for what the loop refuses.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_SCAN_HOST_H
#define FTPX_SCAN_HOST_H

#include <glib.h>
#include <stdbool.h>

struct ftpx_host_run {
    const char *tshark;           /* the program */
    const GPtrArray *preferences; /* const char *, as behind `-o` */
    const GPtrArray *reports;     /* const char *, as behind `-z` */
    const GPtrArray *paths;       /* const char *; several are merged by mergecap first, */
    int origins; /* and this file tells where each frame is from; -1: nothing does */
};

/* Waits until it has ended. False when it failed, which it says itself, or a complaint does. */
bool ftpx_host_run(const struct ftpx_host_run *run);

#endif
