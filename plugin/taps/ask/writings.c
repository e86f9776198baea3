/* writings: the reports that are text, on standard output or in a file: which there are, and what each needs
 * of the bytes that move. What they write is the business of record, table, flows and report.
 *
 * The first argument of ftpx,json and ftpx,report is FILE, whatever it looks like, and may be empty: `-z
 * ftpx,json,,ftpx.session==0` filters and writes to standard output. Of all others the first
 * argument is the filter.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "writings.h"

#include "../../settings/changed.h"
#include "../facts/attempts.h"
#include "../flows/narrative.h"
#include "../record/record.h"
#include "../report/report.h"
#include "../say/complain.h"
#include "../table/table.h"
#include "arguments.h"
#include "target.h"

#include <errno.h>
#include <string.h>
#ifdef _WIN32
#include <io.h>
#define isatty _isatty
#define fileno _fileno
#else
#include <unistd.h>
#endif

typedef void (*write_fn)(const struct ftpx_scope *scope, FILE *out);

/* What a report needs of the bytes that move. */
enum content {
    CONTENT_NONE,
    CONTENT_HASHED,   /* of each transfer */
    CONTENT_TOGETHER, /* of each file too, put together from its transfers, and its MIME type */
};

struct writing {
    const char *takes; /* see ftpx_arguments_read */
    bool is_page;
    bool traces; /* it shows when bytes came */
    enum content content;
    write_fn write;
};

/* A report that was asked for. */
struct report {
    const char *name;
    const struct writing *writing;
    bool show_passwords;
    bool commands;
    bool hash_captures;
    char **preferences; /* that were changed */
    struct ftpx_target target;
    wmem_allocator_t *pool;          /* as in settings */
    struct ftpx_collect *collect;    /* NULL: nothing is known of contents */
    struct ftpx_throughputs *traces; /* NULL: nothing is known of when bytes came */
};

/* --- what they write --- */

static void write_flows(const struct ftpx_scope *scope, FILE *out)
{
    ftpx_narrative_write(scope, out, isatty(fileno(out)));
}

/* Most captures have no attempts that led to none. */
static void write_sessions(const struct ftpx_scope *scope, FILE *out)
{
    GArray *attempts = ftpx_attempts_of(scope);

    ftpx_table_write(ftpx_table(FTPX_ABOUT_SESSIONS), scope, out);
    if (attempts->len > 0) {
        fputc('\n', out);
        ftpx_table_write(ftpx_table(FTPX_ABOUT_ATTEMPTS), scope, out);
    }
    g_array_unref(attempts);
}

static void write_transfers(const struct ftpx_scope *scope, FILE *out)
{
    ftpx_table_write(ftpx_table(FTPX_ABOUT_TRANSFERS), scope, out);
}

static void write_downloads(const struct ftpx_scope *scope, FILE *out)
{
    ftpx_table_write(ftpx_table(FTPX_ABOUT_DOWNLOADS), scope, out);
}

static void write_logins(const struct ftpx_scope *scope, FILE *out)
{
    ftpx_table_write(ftpx_table(FTPX_ABOUT_LOGINS), scope, out);
    fputc('\n', out);
    ftpx_table_write(ftpx_table(FTPX_ABOUT_CLIENTS), scope, out);
}

static void write_files(const struct ftpx_scope *scope, FILE *out)
{
    ftpx_table_write(ftpx_table(FTPX_ABOUT_FILES), scope, out);
}

/* --- listening --- */

static bool takes(const void *context)
{
    const struct report *report = context;
    return report->collect != NULL;
}

static void take(void *context, const struct ftpx_tap *tap)
{
    struct report *report = context;

    ftpx_collect_add(report->collect, tap->flow, tap->side, &tap->payload);
    if (report->traces)
        ftpx_throughputs_add(report->traces, tap->flow, tap->time, tap->payload.length);
}

static void forget(void *context)
{
    struct report *report = context;

    if (report->collect)
        ftpx_collect_reset(report->collect);
    if (report->traces)
        ftpx_throughputs_reset(report->traces);
}

/* --- writing --- */

/* What could not be kept on the way there. */
static void complain_of_spool(const struct report *report)
{
    int reason = ftpx_collect_failure(report->collect);

    if (reason != 0)
        ftpx_complain_at_end(
            report->name,
            "cannot keep bytes in a temporary file in \"%s\": %s; files of several "
            "transfers have no hash",
            g_get_tmp_dir(), g_strerror(reason));
}

static void write_to(const struct report *report, const struct ftpx_scope *heard, FILE *out)
{
    bool together = report->writing->content == CONTENT_TOGETHER;
    struct ftpx_files *files = together ? ftpx_files_of(report->pool, heard->engine) : NULL;
    struct ftpx_scope scope = {
        .engine = heard->engine,
        .select = heard->select,
        .collect = report->collect,
        .files = files,
        .traces = report->traces,
        .pool = report->pool,
        .captures = heard->captures,
        .hash_captures = report->hash_captures,
        .show_passwords = report->show_passwords,
        .commands = report->commands,
        .preferences = (const char *const *)report->preferences,
    };
    report->writing->write(&scope, out);
    ftpx_files_free(files);
}

static void draw(void *context, const struct ftpx_scope *heard)
{
    struct report *report = context;
    FILE *out = ftpx_target_open(&report->target);
    int reason = errno;

    if (out) {
        errno = 0;
        write_to(report, heard, out);
        reason = ftpx_target_close(&report->target, out);
    }
    if (reason != 0)
        ftpx_complain_at_end(report->name, "cannot write \"%s\": %s",
                             ftpx_target_name(&report->target), g_strerror(reason));
    complain_of_spool(report);
}

/* --- asking for one --- */

static void report_free(void *context)
{
    struct report *report = context;

    ftpx_collect_free(report->collect);
    ftpx_throughputs_free(report->traces);
    ftpx_target_clear(&report->target);
    g_strfreev(report->preferences);
    g_free(report);
}

/* Nobody reads a page on a terminal. */
static bool is_for_terminal(const struct report *report)
{
    return report->writing->is_page && !report->target.path && isatty(fileno(stdout));
}

static bool begin(void *context, const struct ftpx_captures *captures, FILE *terminal)
{
    const struct report *report = context;

    (void)terminal;
    if (is_for_terminal(report)) {
        ftpx_complain(report->name, "which file shall the page go to? -z %s,FILE.html",
                      report->name);
        return false;
    }
    return ftpx_target_check(&report->target, captures, report->name);
}

static struct report *report_of(const struct ftpx_asked_kind *kind,
                                const struct ftpx_settings *settings)
{
    struct report *report = g_new0(struct report, 1);
    const struct writing *writing = kind->what;
    struct ftpx_collect_plan plan = {
        .pool = settings->pool,
        .cap = settings->reorder,
        .digests = settings->digests,
        .aside = settings->quick,
        .heads = writing->content == CONTENT_TOGETHER,
        .spools = writing->content == CONTENT_TOGETHER,
    };

    report->name = kind->name;
    report->writing = writing;
    report->show_passwords = settings->show_passwords;
    report->commands = settings->json_commands;
    report->preferences = ftpx_preferences_changed(settings->preferences);
    report->hash_captures = settings->digests & FTPX_DIGEST_BIT(FTPX_DIGEST_SHA256);
    report->target.overwrite = settings->overwrite;
    report->pool = settings->pool;
    if (writing->content != CONTENT_NONE)
        report->collect = ftpx_collect_new(&plan);
    if (writing->traces)
        report->traces = ftpx_throughputs_new();
    return report;
}

static void *report_new(const struct ftpx_asked_kind *kind, const char *arguments,
                        const struct ftpx_settings *settings, const char **filter_out)
{
    const struct writing *writing = kind->what;
    struct ftpx_arguments read;

    if (!ftpx_arguments_read(kind->name, writing->takes, arguments, &read))
        return NULL;
    struct report *report = report_of(kind, settings);
    report->target.path = read.file;
    *filter_out = read.filter;
    return report;
}

/* --- which there are --- */

/* ROW(name, about captures, takes, is a page, traces, content, function) */
#define WRITINGS(ROW)                                                                  \
    ROW("ftpx,flows", false, NULL, false, false, CONTENT_TOGETHER, write_flows)        \
    ROW("ftpx,json", true, "FILE", false, false, CONTENT_TOGETHER, ftpx_records_write) \
    ROW("ftpx,report", true, "FILE", true, true, CONTENT_TOGETHER, ftpx_report_write)  \
    ROW("ftpx,sessions", false, NULL, false, false, CONTENT_NONE, write_sessions)      \
    ROW("ftpx,transfers", false, NULL, false, false, CONTENT_NONE, write_transfers)    \
    ROW("ftpx,downloads", false, NULL, false, false, CONTENT_HASHED, write_downloads)  \
    ROW("ftpx,files", false, NULL, false, false, CONTENT_TOGETHER, write_files)        \
    ROW("ftpx,logins", false, NULL, false, false, CONTENT_NONE, write_logins)

#define KIND(called, of_captures, ...)                \
    {                                                 \
        .name = called,                               \
        .about_captures = of_captures,                \
        .new = report_new,                            \
        .free = report_free,                          \
        .begin = begin,                               \
        .takes = takes,                               \
        .take = take,                                 \
        .forget = forget,                             \
        .draw = draw,                                 \
        .what = &(const struct writing){__VA_ARGS__}, \
    },

const struct ftpx_asked_kind ftpx_writings[FTPX_WRITINGS] = {WRITINGS(KIND)};
