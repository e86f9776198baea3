/* watchlists: the watch list that a preference names, read once.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_SETTINGS_WATCHLISTS_H
#define FTPX_SETTINGS_WATCHLISTS_H

#include "../model/watchlist.h"

/* That in a file; NULL for an empty name, and after an error message when it cannot be read. Lines that are no
 * entries are told of, too. Stays open, since engines refer to it: a file that has changed is read anew only by
 * another run. */
const struct ftpx_watchlist *ftpx_watchlists_named(const char *path);

/* The program ends. */
void ftpx_watchlists_close(void);

#endif
