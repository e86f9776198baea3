/* watched: which entries of the watch list sessions are about, for reports that tell each entry once.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_TAPS_FACTS_WATCHED_H
#define FTPX_TAPS_FACTS_WATCHED_H

#include "../../model/watchlist.h"
#include "scope.h"

struct ftpx_watched {
    const struct ftpx_wanted *wanted;
    GPtrArray *sessions; /* const struct ftpx_session *, each once, in the order of those given */
};

/* Of `sessions` (const struct ftpx_session *), by line of the list: array of struct ftpx_watched, to be freed by
 * g_array_unref. Empty when there is no list. */
GArray *ftpx_watched_of(const struct ftpx_scope *scope, const GPtrArray *sessions);

#endif
