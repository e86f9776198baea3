/* main: ftpx-scan. What was asked for is tried by the loop first; where that refuses, all of it is done by
 * tshark, as if nobody had tried.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "../settings/charsets.h"
#include "../settings/watchlists.h"
#include "../taps/bytes/mime.h"
#include "../taps/facts/origins.h"
#include "../taps/say/complain.h"
#include "../taps/say/status.h"
#include "host.h"
#include "inputs.h"
#include "job.h"
#include "keeping.h"
#include "merge.h"
#include "options.h"
#include "own_settings.h"
#include "progress.h"
#include "unwrapper.h"

#include <errno.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <wsutil/report_message.h>

#define NAME "ftpx-scan"

/* The first two as ftpx-check has it; those behind are about tapes. */
enum {
    EXIT_FINE = 0,
    EXIT_NOT_JUDGED = 2,
    EXIT_FOR_ALL = 3,    /* only the captures together tell */
    EXIT_WRONG_TAPE = 4, /* damaged, or of others */
    EXIT_UNFIT = 5       /* some of what was left out is needed */
};

struct scan {
    struct ftpx_options options;
    struct ftpx_preferences preferences;
    GPtrArray *texts; /* that the preferences refer to */
    bool is_for_host; /* whatever the captures hold */
    bool failed;
    int tape_status;  /* how it ends when that is about tapes; else 0 */
    GPtrArray *tapes; /* char *: what the lists have of which they are; and … */
    GPtrArray *only;  /* … likewise, which connections */
    struct ftpx_headway progress;
};

/* --- what goes wrong --- */

/* mergecap says it. */
static void leave_to_host(const char *path, const char *reason)
{
    (void)path;
    (void)reason;
}

static void complain(const char *format, va_list arguments) G_GNUC_PRINTF(1, 0);
static void complain(const char *format, va_list arguments)
{
    char *text = g_strdup_vprintf(format, arguments);

    ftpx_complain(NAME, "%s", text);
    g_free(text);
}

/* --- the host --- */

/* A capture from standard input is read from its begin again, or never was by the loop. */
static int64_t stdin_begin = -1;

static bool is_stdin(const char *path)
{
    return strcmp(path, "-") == 0;
}

static bool has_pipe(const GPtrArray *paths)
{
    for (unsigned i = 0; i < paths->len; i++)
        if (is_stdin(paths->pdata[i]) && stdin_begin < 0)
            return true;
    return false;
}

static void rewind_stdin(void)
{
    if (stdin_begin >= 0)
        lseek(STDIN_FILENO, stdin_begin, SEEK_SET);
}

static void find_origins(struct ftpx_origins *origins, const GPtrArray *paths)
{
    struct ftpx_merge *merge = ftpx_merge_new(paths, leave_to_host);
    const struct ftpx_frame *frame;

    while ((frame = ftpx_merge_next(merge)))
        ftpx_origins_add(origins, frame->file);
    ftpx_merge_free(merge);
}

/* A file that tells where the frames of these captures are from; NULL when there can be none. */
static FILE *file_of_origins(struct scan *scan, const GPtrArray *paths)
{
    int descriptor = ftpx_store_open_file();
    FILE *file = descriptor >= 0 ? fdopen(descriptor, "w+b") : NULL;

    struct ftpx_store *store = ftpx_keeping_begin(&scan->options);
    struct ftpx_origins *origins = ftpx_origins_new(ftpx_store_pool(store), paths->len);
    find_origins(origins, paths);
    bool well = file && ftpx_origins_save(origins, file);
    if (!well)
        ftpx_complain(
            NAME,
            "cannot write a temporary file in \"%s\": %s; records do not say where they are from",
            ftpx_store_folder(), g_strerror(errno));
    ftpx_keeping_end(store);
    if (file && !well)
        g_clear_pointer(&file, fclose);
    return file;
}

/* What comes through a pipe is there only once. */
static void run_host(struct scan *scan, const GPtrArray *paths)
{
    rewind_stdin();
    FILE *origins = paths->len > 1 && !has_pipe(paths) ? file_of_origins(scan, paths) : NULL;
    struct ftpx_host_run run = {
        .tshark = scan->options.tshark,
        .preferences = scan->options.preferences,
        .reports = scan->options.reports,
        .paths = paths,
        .origins = origins ? fileno(origins) : -1,
    };

    ftpx_status_erase();
    fflush(stdout);
    rewind_stdin();
    scan->failed |= !ftpx_host_run(&run);
    if (origins)
        fclose(origins);
    scan->progress.files += paths->len;
    scan->progress.bytes += ftpx_inputs_size(paths);
}

/* --- scanning --- */

/* What types were found is looked up by hashes, which it changes. */
static bool start_unwrapper(void)
{
    ftpx_mime_close();
    return ftpx_unwrapper_start();
}

/* By the loop, which is begun anew when it needs the unwrapper. */
static enum ftpx_job_outcome try_loop(struct scan *scan, const GPtrArray *paths, char **refused_out)
{
    struct ftpx_job_plan plan = {
        .options = &scan->options,
        .preferences = &scan->preferences,
        .paths = paths,
        .tapes = scan->tapes,
        .only = scan->only,
        .progress = &scan->progress,
        .refused_out = refused_out,
    };
    enum ftpx_job_outcome outcome = ftpx_job_do(&plan);

    if (outcome != FTPX_JOB_FOR_UNWRAPPER)
        return outcome;
    rewind_stdin();
    return start_unwrapper() ? ftpx_job_do(&plan) : FTPX_JOB_FOR_HOST;
}

/* What tapes cannot do is for others to have done. */
static void leave_all(struct scan *scan, const char *refused)
{
    if (refused)
        ftpx_complain(NAME, "%s is not for a tape: dissection is needed", refused);
    else
        ftpx_complain(NAME, "only the captures together tell: no tape can have that");
    scan->tape_status = EXIT_FOR_ALL;
}

static bool has_tapes(const struct scan *scan)
{
    return scan->options.condense || scan->options.condensed;
}

static bool is_for_loop(const struct scan *scan, const GPtrArray *paths)
{
    return !scan->is_for_host && (scan->options.condensed || !has_pipe(paths));
}

/* These captures as one. */
static void scan_captures(struct scan *scan, const GPtrArray *paths)
{
    char *refused = NULL;
    enum ftpx_job_outcome outcome =
        is_for_loop(scan, paths) ? try_loop(scan, paths, &refused) : FTPX_JOB_FOR_HOST;

    switch (outcome) {
    case FTPX_JOB_DONE: break;
    case FTPX_JOB_CUT:
    case FTPX_JOB_FAILED: scan->failed = true; break;
    case FTPX_JOB_UNFIT: scan->tape_status = EXIT_UNFIT; break;
    case FTPX_JOB_WRONG_TAPE: scan->tape_status = EXIT_WRONG_TAPE; break;
    case FTPX_JOB_FOR_UNWRAPPER:
    case FTPX_JOB_FOR_HOST:
        if (has_tapes(scan))
            leave_all(scan, refused);
        else
            run_host(scan, paths);
    }
    g_free(refused);
}

static void scan_each(struct scan *scan)
{
    GPtrArray *one = g_ptr_array_new();

    g_ptr_array_set_size(one, 1);
    for (unsigned i = 0; i < scan->options.paths->len; i++) {
        one->pdata[0] = scan->options.paths->pdata[i];
        scan_captures(scan, one);
    }
    g_ptr_array_unref(one);
}

static void scan_all(struct scan *scan)
{
    FILE *terminal = isatty(STDERR_FILENO) && !has_tapes(scan) ? stderr : NULL;

    scan->progress.of_files = scan->options.paths->len;
    scan->progress.of_bytes = ftpx_inputs_size(scan->options.paths);
    ftpx_progress_begin(terminal);
    if (scan->options.each)
        scan_each(scan);
    else
        scan_captures(scan, scan->options.paths);
    ftpx_progress_end(&scan->progress);
}

/* --- beginning --- */

/* Folders are looked through only once the library can tell what a capture is. */
static bool find_inputs(struct scan *scan)
{
    GPtrArray *named = scan->options.paths;
    bool well = true;

    scan->options.paths = g_ptr_array_new_with_free_func(g_free);
    for (unsigned i = 0; i < named->len; i++)
        well = ftpx_inputs_add(scan->options.paths, named->pdata[i]) && well;
    for (unsigned i = 0; i < scan->options.lists->len; i++)
        well = ftpx_inputs_add_list(scan->options.paths, scan->options.lists->pdata[i],
                                    scan->options.entry_end) &&
               well;
    g_ptr_array_unref(named);
    if (scan->options.paths->len > 0)
        return well;
    ftpx_complain(NAME, "there is no capture in what was named");
    return false;
}

static bool read_list(const struct scan *scan, GPtrArray *out, const char *list)
{
    return !list || ftpx_inputs_read_list(out, list, scan->options.entry_end);
}

/* What tapes there are, and what is to be on one. False after a complaint. */
static bool read_lists(struct scan *scan)
{
    return read_list(scan, scan->tapes, scan->options.condensed) &&
           read_list(scan, scan->only, scan->options.only);
}

static void list_inputs(const struct scan *scan)
{
    for (guint i = 0; i < scan->options.paths->len; i++)
        ftpx_inputs_print(scan->options.paths->pdata[i], scan->options.entry_end);
}

/* False after a complaint. */
static bool read_preferences(struct scan *scan)
{
    scan->preferences = ftpx_preferences_default();
    scan->is_for_host = !ftpx_own_settings_read(&scan->preferences, scan->texts);
    enum ftpx_preferred preferred =
        ftpx_options_prefer(&scan->options, &scan->preferences, scan->texts);
    scan->is_for_host |= preferred == FTPX_PREFERRED_OTHER;
    scan->preferences.quick = true;
    return preferred != FTPX_PREFERRED_WRONG;
}

static void begin_libraries(const char *program)
{
    static const struct report_message_routines routines = {.vreport_failure = complain};

    setlocale(LC_ALL, "");
    g_set_prgname(NAME);
    init_report_message(NAME, &routines);
    wmem_init();
    ftpx_capture_files_begin(NAME, program, complain);
    stdin_begin = lseek(STDIN_FILENO, 0, SEEK_CUR);
}

static void end_libraries(void)
{
    ftpx_charsets_close();
    ftpx_watchlists_close();
    ftpx_mime_close();
    ftpx_unwrapper_close();
    ftpx_capture_files_end();
    wmem_cleanup();
}

static int status_of(const struct scan *scan)
{
    if (scan->tape_status != EXIT_FINE)
        return scan->tape_status;
    return scan->failed || ftpx_complain_has_failed() ? EXIT_NOT_JUDGED : EXIT_FINE;
}

static int run(struct scan *scan, const char *program)
{
    begin_libraries(program);
    bool well = read_preferences(scan) && read_lists(scan);
    scan->failed = !well || !find_inputs(scan);
    if (scan->options.list_inputs)
        list_inputs(scan);
    else if (well && scan->options.paths->len > 0)
        scan_all(scan);
    end_libraries();
    return status_of(scan);
}

int main(int count, char **arguments)
{
    struct scan scan = {
        .texts = g_ptr_array_new_with_free_func(g_free),
        .tapes = g_ptr_array_new_with_free_func(g_free),
        .only = g_ptr_array_new_with_free_func(g_free),
    };
    int status = EXIT_NOT_JUDGED;

    switch (ftpx_options_read(&scan.options, count, arguments)) {
    case FTPX_OPTIONS_READ: status = run(&scan, arguments[0]); break;
    case FTPX_OPTIONS_ANSWERED: status = EXIT_FINE; break;
    case FTPX_OPTIONS_WRONG: break;
    }
    ftpx_options_free(&scan.options);
    g_ptr_array_unref(scan.texts);
    g_ptr_array_unref(scan.tapes);
    g_ptr_array_unref(scan.only);
    return status;
}
