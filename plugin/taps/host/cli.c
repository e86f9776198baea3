/* cli: the reports of the command line, `-z ftpx,NAME[,FILE][,FILTER]`: which there are, and when
 * they listen and write. What they write is the pure files' business.
 *
 * The first argument of ftpx,json and ftpx,report is FILE, whatever it looks like, and may be empty: `-z
 * ftpx,json,,ftpx.session==0` filters and writes to standard output. Of all others the first
 * argument is the filter.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "../../epan/compat.h"
#include "../../epan/prefs.h"
#include "../say/complain.h"
#include "listen.h"
#include "../flows/narrative.h"
#include "../record/record.h"
#include "taps.h"
#include "../report/report.h"
#include "../table/table.h"

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

#define MIB (UINT64_C(1024) * 1024)

typedef void (*write_fn)(const struct ftpx_scope *scope, FILE *out);

/* What a report needs of the bytes that move. */
enum content {
    CONTENT_NONE,
    CONTENT_HASHED,   /* of each transfer */
    CONTENT_TOGETHER, /* of each file too, put together from its transfers, and its MIME type */
};

struct kind {
    const char *name; /* of the report, as in `-z NAME` */
    bool takes_file;
    bool traces; /* it shows when bytes came */
    enum content content;
    write_fn write;
};

/* A report that was asked for. */
struct report {
    const struct kind *kind;
    char *file;                      /* NULL: standard output */
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

static const struct kind kinds[] = {
    {"ftpx,flows", false, false, CONTENT_TOGETHER, write_flows},
    {"ftpx,json", true, false, CONTENT_TOGETHER, ftpx_records_write},
    {"ftpx,report", true, true, CONTENT_TOGETHER, ftpx_report_write},
    {"ftpx,sessions", false, false, CONTENT_NONE, write_sessions},
    {"ftpx,transfers", false, false, CONTENT_NONE, write_transfers},
    {"ftpx,downloads", false, false, CONTENT_HASHED, write_downloads},
    {"ftpx,files", false, false, CONTENT_TOGETHER, write_files},
    {"ftpx,logins", false, false, CONTENT_NONE, write_logins},
};

/* --- listening --- */

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

static const char *target_of(const struct report *report)
{
    return report->file ? report->file : "standard output";
}

/* What could not be kept on the way there. */
static void complain_of_spool(const struct report *report)
{
    int reason = ftpx_collect_failure(report->collect);

    if (reason != 0)
        ftpx_complain_at_end(
            report->kind->name,
            "cannot keep bytes in a temporary file in \"%s\": %s; files of several "
            "transfers have no hash",
            g_get_tmp_dir(), g_strerror(reason));
}

static void write_to(const struct report *report, const struct ftpx_scope *heard, FILE *out)
{
    bool together = report->kind->content == CONTENT_TOGETHER;
    struct ftpx_files *files = together ? ftpx_files_of(heard->engine) : NULL;
    struct ftpx_scope scope = {
        .engine = heard->engine,
        .select = heard->select,
        .collect = report->collect,
        .files = files,
        .traces = report->traces,
        .show_passwords = ftpx_prefs()->show_passwords,
    };
    report->kind->write(&scope, out);
    ftpx_files_free(files);
}

/* 0, or the errno of what failed: writing, or giving it to the disk. */
static int write_all(const struct report *report, const struct ftpx_scope *heard, FILE *out)
{
    errno = 0;
    write_to(report, heard, out);
    bool failed = ferror(out) != 0;
    failed |= fflush(out) != 0;
    int reason = failed ? errno : 0;
    if (out != stdout && fclose(out) != 0 && !failed) {
        reason = errno;
        failed = true;
    }
    return failed && reason == 0 ? EIO : reason;
}

static void draw(void *context, const struct ftpx_scope *heard)
{
    const struct report *report = context;
    FILE *out = report->file ? fopen(report->file, "wb") : stdout;
    int reason = out ? write_all(report, heard, out) : errno;

    if (reason != 0)
        ftpx_complain_at_end(report->kind->name, "cannot write \"%s\": %s", target_of(report),
                             g_strerror(reason));
    complain_of_spool(report);
}

/* --- asking for one --- */

static void report_free(void *context)
{
    struct report *report = context;

    ftpx_collect_free(report->collect);
    ftpx_throughputs_free(report->traces);
    g_free(report->file);
    g_free(report);
}

/* Before a long capture is read for nothing. */
static bool can_write(void *context)
{
    const struct report *report = context;
    FILE *out = report->file ? fopen(report->file, "wb") : NULL;

    if (!report->file)
        return true;
    if (!out || fclose(out) != 0) {
        ftpx_complain(report->kind->name, "cannot write \"%s\": %s", target_of(report),
                      g_strerror(errno));
        return false;
    }
    return true;
}

/* What stands behind the report's name: NULL when it is not its name alone. */
static const char *arguments_of(const char *option, const struct kind *kind)
{
    const char *rest = option + strlen(kind->name);

    if (*rest == '\0')
        return rest;
    return *rest == ',' ? rest + 1 : NULL;
}

/* Reads `[FILE][,FILTER]` or `[FILTER]`. Returns the filter; NULL for none. */
static const char *read_arguments(struct report *report, const char *arguments)
{
    if (report->kind->takes_file) {
        size_t length = strcspn(arguments, ",");
        if (length > 0)
            report->file = g_strndup(arguments, length);
        arguments += length;
        arguments += *arguments == ',';
    }
    return *arguments ? arguments : NULL;
}

static struct report *report_new(const struct kind *kind)
{
    struct report *report = g_new0(struct report, 1);
    struct ftpx_collect_plan plan = {
        .cap = ftpx_prefs()->memory_reorder * MIB,
        .digests = ftpx_prefs()->digests,
        .aside = ftpx_prefs()->quick,
        .heads = kind->content == CONTENT_TOGETHER,
        .spools = kind->content == CONTENT_TOGETHER,
    };

    report->kind = kind;
    if (kind->content != CONTENT_NONE)
        report->collect = ftpx_collect_new(&plan);
    if (kind->traces)
        report->traces = ftpx_throughputs_new();
    return report;
}

static bool start_listening(struct report *report, const char *filter)
{
    struct ftpx_listen_plan plan = {
        .name = report->kind->name,
        .report = report,
        .begin = can_write,
        .take = report->collect ? take : NULL,
        .forget = forget,
        .draw = draw,
        .free = report_free,
    };

    return ftpx_listen(&plan, filter);
}

static ftpx_stat_result start(const char *option, void *userdata)
{
    const struct kind *kind = userdata;
    const char *arguments = arguments_of(option, kind);

    if (!arguments) {
        ftpx_complain(kind->name, "there is no report \"%s\"; is it this one?", option);
        FTPX_STAT_FAILED();
    }
    struct report *report = report_new(kind);
    if (!start_listening(report, read_arguments(report, arguments))) {
        report_free(report);
        FTPX_STAT_FAILED();
    }
    FTPX_STAT_STARTED();
}

/* Wireshark has dialogs for the tables; there `-z` shall open them. */
static bool is_left_to_dialog(const struct kind *kind)
{
    return stat_tap_by_name(kind->name) && g_strcmp0(g_get_prgname(), "wireshark") == 0;
}

void ftpx_cli_register(void)
{
    static tap_param filter[] = {{PARAM_FILTER, "filter", "Filter", NULL, TRUE}};
    static stat_tap_ui uis[G_N_ELEMENTS(kinds)];

    for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++) {
        uis[i] = (stat_tap_ui){
            .group = REGISTER_PACKET_STAT_GROUP_UNSORTED,
            .cli_string = kinds[i].name,
            .tap_init_cb = start,
            .nparams = G_N_ELEMENTS(filter),
            .params = filter,
        };
        if (!is_left_to_dialog(&kinds[i]))
            register_stat_tap_ui(&uis[i], (void *)(uintptr_t)&kinds[i]);
    }
}
