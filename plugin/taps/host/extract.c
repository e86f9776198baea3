/* extract: `-z ftpx,extract,DIR[,FILTER]`: when it listens and what it says on failure. The first
 * argument is DIR, whatever it looks like. A filter chooses transfers by their frames; it never costs
 * a byte of a file.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "../../epan/compat.h"
#include "../../epan/prefs.h"
#include "../say/complain.h"
#include "../extract/extraction.h"
#include "listen.h"
#include "taps.h"
#include "../say/status.h"

#include "../../model/limits.h"
#include <epan/stat_tap_ui.h>
#include <errno.h>
#include <string.h>
#ifdef _WIN32
#include <io.h>
#define isatty _isatty
#define fileno _fileno
#else
#include <unistd.h>
#endif

#define NAME "ftpx,extract"
#define MIB  (UINT64_C(1024) * 1024)

struct extract {
    char *folder;
    struct ftpx_extraction *extraction; /* NULL before it begins */
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
    g_free(extract->folder);
    g_free(extract);
}

/* Wireshark has windows for that. */
static void watch(struct extract *extract)
{
    extract->is_watched = g_strcmp0(g_get_prgname(), "tshark") == 0 && isatty(fileno(stderr));
    if (extract->is_watched)
        ftpx_status_open(stderr);
}

static bool start_writing(void *context)
{
    struct extract *extract = context;
    struct ftpx_extraction_plan plan = {
        .folder = extract->folder,
        .most = ftpx_prefs()->extract_max,
        .total = ftpx_prefs()->extract_total,
        .count = FTPX_LIMIT_EXTRACTED,
        .cap = ftpx_prefs()->memory_reorder * MIB,
        .digests = ftpx_prefs()->digests,
        .aside = ftpx_prefs()->quick,
    };

    extract->extraction = ftpx_extraction_new(&plan);
    if (!extract->extraction)
        ftpx_complain(NAME, "cannot write to \"%s\": %s", extract->folder, g_strerror(errno));
    else
        watch(extract);
    return extract->extraction != NULL;
}

static bool start_listening(struct extract *extract, const char *filter)
{
    struct ftpx_listen_plan plan = {
        .name = NAME,
        .report = extract,
        .begin = start_writing,
        .take = take,
        .forget = forget,
        .draw = draw,
        .free = extract_free,
    };

    return ftpx_listen(&plan, filter);
}

static ftpx_stat_result start(const char *option, void *userdata)
{
    const char *arguments = option + strlen(NAME);
    size_t length;

    (void)userdata;
    if (*arguments == ',')
        arguments++;
    length = strcspn(arguments, ",");
    if (length == 0) {
        ftpx_complain(NAME, "which folder shall the files go to? " NAME ",DIR[,FILTER]");
        FTPX_STAT_FAILED();
    }
    struct extract *extract = g_new0(struct extract, 1);
    extract->folder = g_strndup(arguments, length);
    const char *filter = arguments + length + (arguments[length] == ',');
    if (!start_listening(extract, *filter ? filter : NULL)) {
        extract_free(extract);
        FTPX_STAT_FAILED();
    }
    FTPX_STAT_STARTED();
}

void ftpx_extract_register(void)
{
    static tap_param filter[] = {{PARAM_FILTER, "filter", "Filter", NULL, TRUE}};
    static stat_tap_ui ui = {
        .group = REGISTER_PACKET_STAT_GROUP_UNSORTED,
        .cli_string = NAME,
        .tap_init_cb = start,
        .nparams = G_N_ELEMENTS(filter),
        .params = filter,
    };

    register_stat_tap_ui(&ui, NULL);
}
