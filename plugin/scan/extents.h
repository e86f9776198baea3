/* extents: where on a tape the segments of connections are, of which not all may be on it. It feeds none.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_SCAN_EXTENTS_H
#define FTPX_SCAN_EXTENTS_H

#include "../wire/span.h"

#include <glib.h>

/* Frames of the tape, from 1, which all of its segments are in; 0 twice: that is not known. */
struct ftpx_extent {
    uint32_t first;
    uint32_t last;
};

/* Of those with the ends that are named (char *, a set; see ftpx_tape_ends) what the tape has: ends (char *) to struct
 * ftpx_extent, to be freed with g_hash_table_destroy. Of a tape that is damaged, what stands before that. */
GHashTable *ftpx_extents_of(ftpx_span tape, GHashTable *named);

#endif
