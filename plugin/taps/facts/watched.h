/* watched: which entries of the watch list transfers and sessions are about.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_TAPS_FACTS_WATCHED_H
#define FTPX_TAPS_FACTS_WATCHED_H

#include "../../model/watchlist.h"
#include "scope.h"

/* The entry that has the hash of a transfer's bytes, or of the file that it is the first piece of; NULL: there is
 * none, or the scope has no digests. */
const struct ftpx_wanted *ftpx_hash_wanted(const struct ftpx_scope *scope,
                                           const struct ftpx_transfer *transfer);

/* Told of each entry once. */
struct ftpx_watched {
    const struct ftpx_wanted *wanted;
    GPtrArray *sessions; /* const struct ftpx_session *, each once, in the order of those given */
};

/* Of `sessions` (const struct ftpx_session *), by line of the list: array of struct ftpx_watched, to be freed by
 * g_array_unref. Empty when there is no list. */
GArray *ftpx_watched_of(const struct ftpx_scope *scope, const GPtrArray *sessions);

#endif
