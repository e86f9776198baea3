/* watched: sessions one by one, each with its commands and the hashes of its transfers.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "watched.h"

#include "../../model/data/hits.h"
#include "hash_wanted.h"

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
