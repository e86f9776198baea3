/* writings: the reports that are text, on standard output, in a file or in several: which there are, and what each needs
 * of the bytes that move. What they write is the business of record, table, flows, report, zeek and eve.
 *
 * The first argument of ftpx,json, ftpx,eve and ftpx,report is FILE, whatever it looks like, and may be empty: `-z
 * ftpx,json,,ftpx.session==0` filters and writes to standard output; that of ftpx,zeek is DIR. Of all others
 * the first argument is the filter.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "kind.h"

#include "../../settings/changed.h"
#include "../../system/file.h"
#include "../eve/eve.h"
#include "../facts/attempts.h"
#include "../flows/narrative.h"
#include "../record/record.h"
#include "../report/report.h"
#include "../say/complain.h"
#include "../table/table.h"
#include "../zeek/zeek.h"
#include "arguments.h"
#include "target.h"

#include <errno.h>
#include <string.h>

typedef void (*write_fn)(const struct ftpx_scope *scope, FILE *out);

/* What a report needs of the bytes that move. */
enum content {
    CONTENT_NONE,
    CONTENT_HASHED,   /* of each transfer */
    CONTENT_TOGETHER, /* of each file too, put together from its transfers, and its MIME type */
};

/* A report that is several files in a folder: as many, called so. */
struct parts {
    unsigned count;
    const char *(*name)(unsigned part);
    void (*write)(unsigned part, const struct ftpx_scope *scope, FILE *out);
};

struct writing {
    const char *takes; /* see ftpx_arguments_read */
    bool is_page;
    bool traces; /* it shows when bytes came */
    enum content content;
    write_fn write;            /* … or … */
    const struct parts *parts; /* NULL: it is one file */
};

/* A report that was asked for. */
struct report {
    const char *name;
    const struct writing *writing;
    struct ftpx_settings settings;
    char **preferences;              /* that were changed */
    char *folder;                    /* of several files; else NULL */
    GArray *targets;                 /* struct ftpx_target, of each file */
    struct ftpx_collect *collect;    /* NULL: nothing is known of contents */
    struct ftpx_throughputs *traces; /* NULL: nothing is known of when bytes came */
};

/* --- what they write --- */

static void write_flows(const struct ftpx_scope *scope, FILE *out)
{
    ftpx_narrative_write(scope, out, ftpx_file_is_terminal(out));
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

static const struct parts zeek_logs = {FTPX_ZEEK_LOG_COUNT, ftpx_zeek_file, ftpx_zeek_write};

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

static void carry(void *context, struct ftpx_ledger *ledger, const struct ftpx_flow *flow)
{
    struct report *report = context;

    if (report->collect)
        ftpx_collect_carry(report->collect, ledger, flow);
    if (report->traces)
        ftpx_throughputs_carry(report->traces, ledger, flow);
}

static void carry_use(void *context, struct ftpx_ledger *ledger)
{
    struct report *report = context;

    if (report->collect)
        ftpx_collect_carry_use(report->collect, ledger);
}

static bool is_sure(const void *context)
{
    const struct report *report = context;

    return !report->collect || ftpx_collect_is_sure(report->collect);
}

static void ask_types(const void *context, const struct ftpx_flow *flow)
{
    const struct report *report = context;

    if (report->collect && report->writing->content == CONTENT_TOGETHER)
        ftpx_collect_ask_types(report->collect, flow);
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

/* All but the files. */
static struct ftpx_scope scope_of(const struct report *report, const struct ftpx_scope *heard)
{
    const struct ftpx_settings *settings = &report->settings;

    return (struct ftpx_scope){
        .engine = heard->engine,
        .select = heard->select,
        .collect = report->collect,
        .traces = report->traces,
        .pool = settings->pool,
        .captures = heard->captures,
        .hash_captures = settings->digests & FTPX_DIGEST_BIT(FTPX_DIGEST_SHA256),
        .show_passwords = settings->show_passwords,
        .commands = settings->json_commands,
        .notes = settings->findings_notes,
        .zeek_json = settings->zeek_json,
        .preferences = (const char *const *)report->preferences,
    };
}

static struct ftpx_target *target_of(const struct report *report, unsigned part)
{
    return &g_array_index(report->targets, struct ftpx_target, part);
}

static void write_to(const struct report *report, unsigned part, const struct ftpx_scope *scope,
                     FILE *out)
{
    if (report->writing->parts)
        report->writing->parts->write(part, scope, out);
    else
        report->writing->write(scope, out);
}

static void draw_part(const struct report *report, unsigned part, const struct ftpx_scope *scope)
{
    struct ftpx_target *target = target_of(report, part);
    FILE *out = ftpx_target_open(target);
    int reason = errno;

    if (out) {
        errno = 0;
        write_to(report, part, scope, out);
        reason = ftpx_target_close(target, out);
    }
    if (reason != 0)
        ftpx_complain_at_end(report->name, "cannot write \"%s\": %s", ftpx_target_name(target),
                             g_strerror(reason));
}

static void draw(void *context, const struct ftpx_scope *heard)
{
    struct report *report = context;
    bool together = report->writing->content == CONTENT_TOGETHER;
    struct ftpx_files *files =
        together ? ftpx_files_of(report->settings.pool, heard->engine) : NULL;
    struct ftpx_scope scope = scope_of(report, heard);

    scope.files = files;
    for (unsigned part = 0; part < report->targets->len; part++)
        draw_part(report, part, &scope);
    ftpx_files_free(files);
    complain_of_spool(report);
}

/* --- asking for one --- */

static void report_free(void *context)
{
    struct report *report = context;

    ftpx_collect_free(report->collect);
    ftpx_throughputs_free(report->traces);
    for (unsigned part = 0; part < report->targets->len; part++)
        ftpx_target_clear(target_of(report, part));
    g_array_unref(report->targets);
    g_strfreev(report->preferences);
    g_free(report->folder);
    g_free(report);
}

/* Nobody reads a page on a terminal. */
static bool is_for_terminal(const struct report *report)
{
    return report->writing->is_page && !target_of(report, 0)->path && ftpx_file_is_terminal(stdout);
}

/* Whether the folder is there, or can be made. */
static bool have_folder(const struct report *report)
{
    if (!report->folder || ftpx_file_make_folder(report->folder))
        return true;
    ftpx_complain(report->name, "cannot write to \"%s\": %s", report->folder, g_strerror(errno));
    return false;
}

static bool begin(void *context, const struct ftpx_captures *captures, FILE *terminal)
{
    const struct report *report = context;
    bool can = have_folder(report);

    (void)terminal;
    if (is_for_terminal(report)) {
        ftpx_complain(report->name, "which file shall the page go to? -z %s,FILE.html",
                      report->name);
        return false;
    }
    for (unsigned part = 0; can && part < report->targets->len; part++)
        can = ftpx_target_check(target_of(report, part), captures, report->name);
    return can;
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
    report->settings = *settings;
    report->preferences = ftpx_preferences_changed(settings->preferences);
    report->targets = g_array_new(FALSE, FALSE, sizeof(struct ftpx_target));
    if (writing->content != CONTENT_NONE)
        report->collect = ftpx_collect_new(&plan);
    if (writing->traces)
        report->traces = ftpx_throughputs_new();
    return report;
}

static void add_target(struct report *report, char *path, bool overwrite)
{
    struct ftpx_target target = {.path = path, .overwrite = overwrite};

    g_array_append_val(report->targets, target);
}

/* Takes over the path: of the file, or of the folder that has them. */
static void aim(struct report *report, char *path, bool overwrite)
{
    const struct parts *parts = report->writing->parts;

    if (!parts) {
        add_target(report, path, overwrite);
        return;
    }
    report->folder = path;
    for (unsigned part = 0; part < parts->count; part++)
        add_target(report, g_build_filename(path, parts->name(part), NULL), overwrite);
}

static void *report_new(const struct ftpx_asked_kind *kind, const char *arguments,
                        const struct ftpx_settings *settings, const char **filter_out)
{
    const struct writing *writing = kind->what;
    struct ftpx_arguments read;

    if (!ftpx_arguments_read(kind->name, writing->takes, arguments, &read))
        return NULL;
    if (writing->parts && !read.file) {
        ftpx_complain(kind->name, "which folder shall the logs go to? %s,DIR[,FILTER]", kind->name);
        return NULL;
    }
    struct report *report = report_of(kind, settings);
    aim(report, read.file, settings->overwrite);
    *filter_out = read.filter;
    return report;
}

/* --- which there are --- */

/* ROW(name, about captures, takes, is a page, traces, content, function, parts) */
/* clang-format off */
#define WRITINGS(ROW) \
    ROW("ftpx,flows",     false, NULL,   false, false, CONTENT_TOGETHER, write_flows,        NULL) \
    ROW("ftpx,json",      true,  "FILE", false, false, CONTENT_TOGETHER, ftpx_records_write, NULL) \
    ROW("ftpx,report",    true,  "FILE", true,  true,  CONTENT_TOGETHER, ftpx_report_write,  NULL) \
    ROW("ftpx,eve",       true,  "FILE", false, false, CONTENT_TOGETHER, ftpx_eve_write,     NULL) \
    ROW("ftpx,zeek",      true,  "DIR",  false, false, CONTENT_TOGETHER, NULL,               &zeek_logs) \
    ROW("ftpx,sessions",  false, NULL,   false, false, CONTENT_NONE,     write_sessions,     NULL) \
    ROW("ftpx,transfers", false, NULL,   false, false, CONTENT_NONE,     write_transfers,    NULL) \
    ROW("ftpx,downloads", false, NULL,   false, false, CONTENT_HASHED,   write_downloads,    NULL) \
    ROW("ftpx,files",     false, NULL,   false, false, CONTENT_TOGETHER, write_files,        NULL) \
    ROW("ftpx,logins",    false, NULL,   false, false, CONTENT_NONE,     write_logins,       NULL)
/* clang-format on */

#define KIND(called, of_captures, ...)                \
    {                                                 \
        .name = called,                               \
        .about_captures = of_captures,                \
        .new = report_new,                            \
        .free = report_free,                          \
        .begin = begin,                               \
        .takes = takes,                               \
        .take = take,                                 \
        .carry = carry,                               \
        .carry_use = carry_use,                       \
        .is_sure = is_sure,                           \
        .ask_types = ask_types,                       \
        .forget = forget,                             \
        .draw = draw,                                 \
        .what = &(const struct writing){__VA_ARGS__}, \
    },

const struct ftpx_asked_kind ftpx_writings[FTPX_WRITINGS] = {WRITINGS(KIND)};
