/* hash_wanted: whether the bytes of a transfer, or of the file that it is the first piece of, have a hash that is on the
 * watch list.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_TAPS_FACTS_HASH_WANTED_H
#define FTPX_TAPS_FACTS_HASH_WANTED_H

#include "../../model/watchlist.h"
#include "scope.h"

/* The entry, or NULL: also when the scope has no digests, or none that the list has. */
const struct ftpx_wanted *ftpx_hash_wanted(const struct ftpx_scope *scope,
                                           const struct ftpx_transfer *transfer);

#endif
