/* watched: sessions one by one, each with its commands and the hashes of its transfers, of which every one that is
 * known is looked up.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "watched.h"

#include "../../model/data/hits.h"
#include "file_facts.h"

/* --- by a hash --- */

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

/* --- all --- */

static void clear(void *data)
{
    g_ptr_array_unref(((struct ftpx_watched *)data)->sessions);
}

static struct ftpx_watched *entry_of(GArray *watched, const struct ftpx_wanted *wanted)
{
    for (guint i = 0; i < watched->len; i++)
        if (g_array_index(watched, struct ftpx_watched, i).wanted == wanted)
            return &g_array_index(watched, struct ftpx_watched, i);
    struct ftpx_watched fresh = {wanted, g_ptr_array_new()};
    g_array_append_val(watched, fresh);
    return &g_array_index(watched, struct ftpx_watched, watched->len - 1);
}

static void add(GArray *watched, const struct ftpx_session *session,
                const struct ftpx_wanted *wanted)
{
    GPtrArray *sessions = entry_of(watched, wanted)->sessions;

    if (sessions->len == 0 || sessions->pdata[sessions->len - 1] != session)
        g_ptr_array_add(sessions, (gpointer)(uintptr_t)session);
}

static void add_hits(GArray *watched, const struct ftpx_session *session,
                     const struct ftpx_hits *hits)
{
    for (unsigned i = 0; i < hits->count; i++)
        add(watched, session, hits->of[i]);
}

static void add_session(GArray *watched, const struct ftpx_scope *scope,
                        const struct ftpx_session *session)
{
    struct ftpx_hits hits = ftpx_hits_of_session(session);

    add_hits(watched, session, &hits);
    for (const struct ftpx_exchange *exchange = session->exchanges; exchange;
         exchange = exchange->next) {
        hits = ftpx_hits_of_command(exchange);
        add_hits(watched, session, &hits);
    }
    for (const struct ftpx_transfer *transfer = session->transfers; transfer;
         transfer = transfer->next) {
        const struct ftpx_wanted *wanted = ftpx_hash_wanted(scope, transfer);
        if (wanted)
            add(watched, session, wanted);
    }
}

static gint compare(gconstpointer left, gconstpointer right)
{
    unsigned one = ((const struct ftpx_watched *)left)->wanted->line;
    unsigned other = ((const struct ftpx_watched *)right)->wanted->line;

    return one < other ? -1 : one > other;
}

GArray *ftpx_watched_of(const struct ftpx_scope *scope, const GPtrArray *sessions)
{
    GArray *watched = g_array_new(FALSE, FALSE, sizeof(struct ftpx_watched));

    g_array_set_clear_func(watched, clear);
    if (!scope->engine || !scope->engine->config.watchlist)
        return watched;
    for (guint i = 0; i < sessions->len; i++)
        add_session(watched, scope, sessions->pdata[i]);
    g_array_sort(watched, compare);
    return watched;
}
