/* about: what a tape has of its captures, behind all entries: which they are, where its frames are from, what these and
 * the files tell, and the types of contents. Written and read by the same code.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_SCAN_ABOUT_H
#define FTPX_SCAN_ABOUT_H

#include "loop.h"
#include "roll.h"

struct ftpx_about {
    struct ftpx_loop *loop;
    struct ftpx_captures *captures;
    struct ftpx_origins *origins;
    struct ftpx_roll *roll; /* of the tape; a new one when it is read */
    GHashTable *named;      /* of all captures that are read, see roll.h; NULL when it is written */
};

/* False when the captures are not among the named. */
bool ftpx_about_carry(struct ftpx_ledger *ledger, const struct ftpx_about *about);

#endif
