/* watching: `ftpx,watch[,json][,FILTER]`, to standard output, which others may read while it is written. A filter
 * chooses sessions by their frames.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "kind.h"

#include "../../system/file.h"
#include "../say/complain.h"
#include "../watch/watch.h"

#include <errno.h>
#include <string.h>

#define NAME "ftpx,watch"

struct watching {
    struct ftpx_watch *watch;
    struct ftpx_collect *collect;
    bool show_passwords;
};

static void watching_free(void *context)
{
    struct watching *watching = context;

    ftpx_watch_free(watching->watch);
    ftpx_collect_free(watching->collect);
    g_free(watching);
}

static void take(void *context, const struct ftpx_tap *tap)
{
    struct watching *watching = context;
    ftpx_collect_add(watching->collect, tap->flow, tap->side, &tap->payload);
}

static struct ftpx_scope scope_of(const struct watching *watching, const struct ftpx_scope *heard)
{
    return (struct ftpx_scope){
        .engine = heard->engine,
        .select = heard->select,
        .collect = watching->collect,
        .show_passwords = watching->show_passwords,
    };
}

static void see(void *context, const struct ftpx_scope *heard, const struct ftpx_tap *tap)
{
    struct watching *watching = context;
    struct ftpx_scope scope = scope_of(watching, heard);

    ftpx_file_begin_output(stdout);
    ftpx_watch_see(watching->watch, &scope, tap, stdout);
    ftpx_file_end_output(stdout);
}

static void forget(void *context)
{
    struct watching *watching = context;

    ftpx_watch_reset(watching->watch);
    ftpx_collect_reset(watching->collect);
}

static void draw(void *context, const struct ftpx_scope *heard)
{
    struct watching *watching = context;
    struct ftpx_scope scope = scope_of(watching, heard);

    errno = 0;
    ftpx_file_begin_output(stdout);
    ftpx_watch_end(watching->watch, &scope, stdout);
    bool failed = fflush(stdout) != 0 || ferror(stdout);
    int reason = errno;
    ftpx_file_end_output(stdout);
    if (failed)
        ftpx_complain_at_end(NAME, "cannot write \"standard output\": %s",
                             g_strerror(reason ? reason : EIO));
}

static void *watching_new(const struct ftpx_asked_kind *kind, const char *arguments,
                          const struct ftpx_settings *settings, const char **filter_out)
{
    struct watching *watching = g_new0(struct watching, 1);
    bool records = strcmp(arguments, "json") == 0 || g_str_has_prefix(arguments, "json,");
    struct ftpx_collect_plan plan = {.cap = settings->reorder, .digests = settings->digests};

    (void)kind;
    arguments += records ? strlen("json") : 0;
    watching->watch = ftpx_watch_new(records);
    watching->collect = ftpx_collect_new(&plan);
    watching->show_passwords = settings->show_passwords;
    *filter_out = arguments + (*arguments == ',');
    return watching;
}

const struct ftpx_asked_kind ftpx_watching = {
    .name = NAME,
    .new = watching_new,
    .free = watching_free,
    .take = take,
    .see = see,
    .forget = forget,
    .draw = draw,
};
