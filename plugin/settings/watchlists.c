/* watchlists: each is read when it is first asked for.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "watchlists.h"

#include <glib.h>
#include <wsutil/report_message.h>

/* Most lines of a list that are complained of one by one. */
#define MOST_COMPLAINTS 3

/* Paths to struct ftpx_watchlist, or to NULL when it could not be read; NULL before the first. */
static GHashTable *lists;

struct complaints {
    const char *path;
    unsigned count;
};

static void free_list(void *list)
{
    if (list)
        ftpx_watchlist_free(list);
}

static void complain(void *context, unsigned line, const char *what)
{
    struct complaints *complaints = context;

    if (complaints->count++ < MOST_COMPLAINTS)
        report_failure("ftpx.watchlist: line %u of \"%s\" is left out: %s", line, complaints->path,
                       what);
}

static struct ftpx_watchlist *read_file(const char *path)
{
    struct complaints complaints = {.path = path};
    GError *error = NULL;
    char *text;
    gsize length;

    if (!g_file_get_contents(path, &text, &length, &error)) {
        report_failure("ftpx.watchlist: nothing is looked for: %s", error->message);
        g_error_free(error);
        return NULL;
    }
    struct ftpx_watchlist *list = ftpx_watchlist_read(text, length, complain, &complaints);
    g_free(text);
    if (complaints.count > MOST_COMPLAINTS)
        report_failure("ftpx.watchlist: and %u more lines of \"%s\"",
                       complaints.count - MOST_COMPLAINTS, path);
    return list;
}

const struct ftpx_watchlist *ftpx_watchlists_named(const char *path)
{
    void *list = NULL;

    if (*path == '\0')
        return NULL;
    if (!lists)
        lists = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, free_list);
    if (!g_hash_table_lookup_extended(lists, path, NULL, &list)) {
        list = read_file(path);
        g_hash_table_insert(lists, g_strdup(path), list);
    }
    return list;
}

void ftpx_watchlists_close(void)
{
    g_clear_pointer(&lists, g_hash_table_destroy);
}
