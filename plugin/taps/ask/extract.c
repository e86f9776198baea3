/* extract: `ftpx,extract,DIR[,FILTER]`: how far it is, and what it says on failure. The first
 * argument is DIR, whatever it looks like. A filter chooses transfers by their frames; it never costs
 * a byte of a file.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "kind.h"

#include "../../model/limits.h"
#include "../extract/extraction.h"
#include "../extract/kept.h"
#include "../say/complain.h"
#include "../say/status.h"
#include "arguments.h"

#include <errno.h>
#include <string.h>

#define NAME "ftpx,extract"

struct extract {
    char *folder;
    struct ftpx_settings settings;
    struct ftpx_extraction *extraction; /* NULL before it begins; … */
    struct ftpx_kept *kept;             /* … or when bytes are kept for others; else NULL */
    bool is_watched;                    /* on a terminal */
    int64_t began;                      /* when the first segment came; 0 before */
};

/* Microseconds are what GLib has. */
static int64_t now(void)
{
    return g_get_monotonic_time() * 1000;
}

static void show_progress(struct extract *extract)
{
    int64_t time = now();

    if (extract->began == 0)
        extract->began = time;
    if (!ftpx_status_is_due(time))
        return;
    struct ftpx_written written = ftpx_extraction_written(extract->extraction);
    if (written.files > 0)
        ftpx_status_show(NAME, &written, extract->began, time);
}

static void take(void *context, const struct ftpx_tap *tap)
{
    struct extract *extract = context;

    if (extract->kept) {
        ftpx_kept_add(extract->kept, tap->flow, tap->side, &tap->payload);
        return;
    }
    ftpx_extraction_add(extract->extraction, tap->engine, tap->flow, tap->side, &tap->payload);
    if (extract->is_watched)
        show_progress(extract);
}

static void forget(void *context)
{
    struct extract *extract = context;

    ftpx_status_erase();
    extract->began = 0;
    ftpx_extraction_reset(extract->extraction);
}

/* --- for others, or from them --- */

static void carry(void *context, struct ftpx_ledger *ledger, const struct ftpx_flow *flow)
{
    const struct extract *extract = context;

    if (!ledger->out) {
        ftpx_extraction_carry(extract->extraction, ledger, flow);
        return;
    }
    ftpx_kept_carry(extract->kept, ledger, flow);
    if (ledger->failed)
        ftpx_complain_at_end(NAME, "cannot write to \"%s\": %s", extract->folder,
                             g_strerror(errno));
}

static void carry_use(void *context, struct ftpx_ledger *ledger)
{
    const struct extract *extract = context;

    if (ledger->out)
        ftpx_collect_carry_use(ftpx_kept_collect(extract->kept), ledger);
    else
        ftpx_extraction_carry_use(extract->extraction, ledger);
}

static bool is_sure(const void *context)
{
    const struct extract *extract = context;

    return extract->kept ? ftpx_kept_is_sure(extract->kept)
                         : ftpx_extraction_is_sure(extract->extraction);
}

static uint64_t kept(const void *context, uint64_t *most_out)
{
    const struct extract *extract = context;

    *most_out = extract->settings.extract_total;
    return ftpx_kept_length(extract->kept);
}

/* --- what it says --- */

static const char *files(unsigned count)
{
    return count == 1 ? "file" : "files";
}

/* Quotas are the user's own choice: reaching one is worth a word, and no failure. */
static void tell_quotas(const struct ftpx_shortfall *shortfall)
{
    if (shortfall->too_long > 0)
        ftpx_complain(NAME, "%u %s cut at the most that one may have (ftpx.extract.max)",
                      shortfall->too_long, files(shortfall->too_long));
    if (shortfall->over_total > 0)
        ftpx_complain(NAME,
                      "%u %s cut when all together had the most that they may have "
                      "(ftpx.extract.total)",
                      shortfall->over_total, files(shortfall->over_total));
    if (shortfall->too_many > 0)
        ftpx_complain(NAME, "%u %s not written beyond the first %d", shortfall->too_many,
                      files(shortfall->too_many), FTPX_LIMIT_EXTRACTED);
}

static void tell_failures(const struct extract *extract, const struct ftpx_shortfall *shortfall)
{
    if (shortfall->failure != 0)
        ftpx_complain_at_end(NAME, "cannot write to \"%s\": %s; %u %s cut or missing",
                             extract->folder, g_strerror(shortfall->failure), shortfall->failed,
                             files(shortfall->failed));
    if (shortfall->index_failure != 0)
        ftpx_complain_at_end(NAME, "cannot write to \"%s\": %s; there is no index.json",
                             extract->folder, g_strerror(shortfall->index_failure));
    if (shortfall->spool_failure != 0)
        ftpx_complain_at_end(NAME,
                             "cannot keep bytes in a temporary file in \"%s\": %s; files of "
                             "several transfers have no hash",
                             g_get_tmp_dir(), g_strerror(shortfall->spool_failure));
}

static void draw(void *context, const struct ftpx_scope *scope)
{
    const struct extract *extract = context;
    struct ftpx_shortfall shortfall = ftpx_extraction_finish(extract->extraction, scope);

    tell_quotas(&shortfall);
    tell_failures(extract, &shortfall);
}

/* --- asking for it --- */

static void extract_free(void *context)
{
    struct extract *extract = context;

    ftpx_extraction_free(extract->extraction);
    ftpx_kept_free(extract->kept);
    g_free(extract->folder);
    g_free(extract);
}

static bool keep(void *context, const char *name)
{
    struct extract *extract = context;
    const struct ftpx_settings *settings = &extract->settings;
    struct ftpx_kept_plan plan = {
        .folder = extract->folder,
        .name = name,
        .quota = {settings->extract_max, settings->extract_total, FTPX_LIMIT_EXTRACTED},
        .collect = {.pool = settings->pool,
                    .cap = settings->reorder,
                    .digests = settings->digests,
                    .aside = settings->quick},
        .pool = settings->pool,
    };

    extract->kept = ftpx_kept_new(&plan);
    if (!extract->kept)
        ftpx_complain(NAME, "cannot write to \"%s\": %s", extract->folder, g_strerror(errno));
    return extract->kept != NULL;
}

static bool begin(void *context, const struct ftpx_captures *captures, FILE *terminal)
{
    struct extract *extract = context;
    struct ftpx_extraction_plan plan = {
        .pool = extract->settings.pool,
        .folder = extract->folder,
        .most = extract->settings.extract_max,
        .total = extract->settings.extract_total,
        .count = FTPX_LIMIT_EXTRACTED,
        .cap = extract->settings.reorder,
        .digests = extract->settings.digests,
        .aside = extract->settings.quick,
    };

    (void)captures; /* what is there comes to no harm */
    extract->extraction = ftpx_extraction_new(&plan);
    if (!extract->extraction)
        ftpx_complain(NAME, "cannot write to \"%s\": %s", extract->folder, g_strerror(errno));
    extract->is_watched = extract->extraction && terminal;
    if (extract->is_watched)
        ftpx_status_open(terminal);
    return extract->extraction != NULL;
}

static void *extract_new(const struct ftpx_asked_kind *kind, const char *arguments,
                         const struct ftpx_settings *settings, const char **filter_out)
{
    struct ftpx_arguments read;

    (void)kind;
    if (!ftpx_arguments_read(NAME, "DIR", arguments, &read))
        return NULL;
    if (!read.file) {
        ftpx_complain(NAME, "which folder shall the files go to? " NAME ",DIR[,FILTER]");
        return NULL;
    }
    struct extract *extract = g_new0(struct extract, 1);
    extract->folder = read.file;
    extract->settings = *settings;
    *filter_out = read.filter;
    return extract;
}

const struct ftpx_asked_kind ftpx_extract = {
    .name = NAME,
    .new = extract_new,
    .free = extract_free,
    .begin = begin,
    .writes_early = true,
    .keep = keep,
    .take = take,
    .carry = carry,
    .carry_use = carry_use,
    .is_sure = is_sure,
    .kept = kept,
    .forget = forget,
    .draw = draw,
};
