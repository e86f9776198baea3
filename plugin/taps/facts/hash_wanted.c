/* hash_wanted: every digest that is known is looked up.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "hash_wanted.h"

#include "file_facts.h"

static const struct ftpx_wanted *find(const struct ftpx_watchlist *list,
                                      const struct ftpx_digests *digests)
{
    const struct ftpx_wanted *wanted = NULL;

    for (unsigned digest = 0; digest < FTPX_DIGEST_COUNT && !wanted; digest++)
        if (digests->known & FTPX_DIGEST_BIT(digest))
            wanted = ftpx_watchlist_hash(list, digests->text[digest]);
    return wanted;
}

/* Of a file in several pieces; that of one piece is the transfer's own. */
static const struct ftpx_wanted *find_file(const struct ftpx_scope *scope,
                                           const struct ftpx_transfer *transfer)
{
    const struct ftpx_file *file = scope->files ? ftpx_files_find(scope->files, transfer) : NULL;
    struct ftpx_digests digests;

    if (!file || ftpx_file_piece_count(file) < 2 || ftpx_file_first(file)->transfer != transfer)
        return NULL;
    struct ftpx_file_facts facts = ftpx_file_facts(file, scope->collect);
    bool known = ftpx_file_digests(file, &facts, scope->collect, &digests);
    ftpx_file_facts_free(&facts);
    return known ? find(scope->engine->config.watchlist, &digests) : NULL;
}

const struct ftpx_wanted *ftpx_hash_wanted(const struct ftpx_scope *scope,
                                           const struct ftpx_transfer *transfer)
{
    const struct ftpx_watchlist *list = scope->engine->config.watchlist;
    const struct ftpx_wanted *wanted = NULL;
    struct ftpx_digests digests;

    if (!list || !scope->collect)
        return NULL;
    if (ftpx_collect_digests(scope->collect, transfer, &digests))
        wanted = find(list, &digests);
    return wanted ? wanted : find_file(scope, transfer);
}
