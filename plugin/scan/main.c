/* main: ftpx-scan. What was asked for is tried by the loop first; where that refuses, all of it is done by
 * tshark, as if nobody had tried.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "../settings/charsets.h"
#include "../settings/watchlists.h"
#include "../store/store.h"
#include "../taps/bytes/mime.h"
#include "../taps/say/complain.h"
#include "../taps/say/status.h"
#include "host.h"
#include "inputs.h"
#include "loop.h"
#include "merge.h"
#include "options.h"
#include "own_settings.h"
#include "progress.h"
#include "recorder.h"
#include "seal.h"
#include "tapes.h"
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

/* Of the memory that the program may take, for what it has come to know last. */
enum { NEWEST_SHARE = 4 };

/* How often the clock is looked at. */
enum { FRAMES_A_LOOK = 1 << 12 };

struct scan {
    struct ftpx_options options;
    struct ftpx_preferences preferences;
    GPtrArray *texts; /* that the preferences refer to */
    bool is_for_host; /* whatever the captures hold */
    bool failed;
    char *refused;            /* the frame that is not for a tape; NULL: none */
    int tape_status;          /* how it ends when that is about tapes; else 0 */
    GPtrArray *tapes;         /* char *: what the lists have of which they are; and … */
    GPtrArray *only;          /* … likewise, which connections */
    struct ftpx_store *store; /* of the captures at hand */
    struct ftpx_headway progress;
};

/* --- what goes wrong --- */

static void complain_of_file(const char *path, const char *reason)
{
    ftpx_complain(NAME, "%s: %s", path, reason);
}

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

/* --- the store --- */

/* What the loop and its reports keep dies with the store. */
static void open_store(struct scan *scan)
{
    struct ftpx_store_plan plan = {
        .newest = scan->options.memory / NEWEST_SHARE,
        .resident = scan->options.memory,
    };

    scan->store = ftpx_store_new(scan->options.keep ? NULL : &plan);
}

static void close_store(struct scan *scan)
{
    int failure = ftpx_store_failure(scan->store);

    if (failure != 0)
        ftpx_complain(NAME, "cannot write a temporary file in \"%s\": %s; more memory was used",
                      ftpx_store_folder(), g_strerror(failure));
    ftpx_store_free(scan->store);
}

/* --- reports --- */

static bool has_tapes(const struct scan *scan)
{
    return scan->options.condense || scan->options.condensed;
}

static void free_asked(void *asked)
{
    ftpx_asked_free(asked);
}

/* NULL: one of them is only tshark's, or has a filter, or has to see bytes that no tape has. A complaint and *failed: one lacks an argument. */
static GPtrArray *ask(struct scan *scan, bool *failed)
{
    struct ftpx_settings settings = ftpx_settings_of(&scan->preferences);
    GPtrArray *asked = g_ptr_array_new_with_free_func(free_asked);
    bool ours = true;

    settings.pool = ftpx_store_pool(scan->store);
    for (unsigned i = 0; i < scan->options.reports->len && ours && !*failed; i++) {
        const char *option = scan->options.reports->pdata[i];
        const char *filter = NULL;
        ours = ftpx_asked_is_known(option);
        struct ftpx_asked *report = ours ? ftpx_asked_new(option, &settings, &filter) : NULL;
        *failed = ours && !report;
        if (report)
            g_ptr_array_add(asked, report);
        ours =
            ours && !filter && !(report && ftpx_asked_watches(report)) &&
            !(report && has_tapes(scan) && ftpx_asked_takes(report) && !ftpx_asked_carries(report));
    }
    if (!ours || *failed)
        g_clear_pointer(&asked, g_ptr_array_unref);
    return asked;
}

static bool begin(const GPtrArray *asked, const struct ftpx_captures *captures)
{
    for (unsigned i = 0; i < asked->len; i++)
        if (!ftpx_asked_begin(asked->pdata[i], captures, NULL))
            return false;
    return true;
}

/* --- the loop --- */

static struct ftpx_origins *origins_new(const struct scan *scan, const GPtrArray *paths)
{
    return ftpx_origins_new(ftpx_store_pool(scan->store), paths->len);
}

/* Of one capture nobody asks where its frames are from. */
static void trace(struct ftpx_captures *captures, const struct ftpx_origins *origins)
{
    if (ftpx_captures_count(captures) > 1)
        ftpx_captures_trace(captures, origins);
}

static void show_progress(struct scan *scan, const struct ftpx_merge *merge)
{
    struct ftpx_headway progress = scan->progress;

    progress.files += ftpx_merge_files(merge);
    progress.bytes += ftpx_merge_position(merge);
    ftpx_progress_show(&progress);
}

/* What is done with these captures, or tapes of them. */
struct job {
    struct scan *scan;
    const GPtrArray *paths;
    const GPtrArray *asked;
    struct ftpx_captures *captures;
    struct ftpx_origins *origins;
    struct ftpx_loop *loop;
    char *seal;
};

/* What came of it; but for DONE, nothing was written. */
enum outcome {
    DONE,
    FAILED,        /* with a complaint */
    FOR_UNWRAPPER, /* not for the loop before that has been started */
    FOR_HOST
};

static void look_at_clock(const struct job *job, const struct ftpx_merge *merge)
{
    if (ftpx_loop_frames(job->loop) % FRAMES_A_LOOK == 0 && ftpx_progress_is_due())
        show_progress(job->scan, merge);
}

/* NULL, or the first frame that is not for the loop. `recorder` may be NULL. */
static const struct ftpx_frame *feed_all(const struct job *job, struct ftpx_merge *merge,
                                         struct ftpx_recorder *recorder)
{
    const struct ftpx_frame *frame;

    while ((frame = ftpx_merge_next(merge))) {
        ftpx_origins_add(job->origins, frame->file);
        if (recorder)
            ftpx_recorder_see(recorder, frame);
        if (!ftpx_loop_feed(job->loop, frame))
            break;
        look_at_clock(job, merge);
    }
    return frame;
}

/* Of captures that were read to their end. */
static void note_done(struct scan *scan, const struct ftpx_loop *loop,
                      const struct ftpx_merge *merge)
{
    scan->progress.files += ftpx_merge_files(merge);
    scan->progress.bytes += ftpx_merge_position(merge);
    scan->progress.frames += ftpx_loop_frames(loop);
    scan->failed |= ftpx_merge_failures(merge) > 0;
}

static enum outcome why_not(const struct ftpx_loop *loop)
{
    return ftpx_loop_lacks_unwrapper(loop) ? FOR_UNWRAPPER : FOR_HOST;
}

static void note_refused(struct scan *scan, char *place)
{
    g_free(scan->refused);
    scan->refused = place;
}

static enum outcome read_captures(const struct job *job, struct ftpx_recorder *recorder)
{
    struct ftpx_merge *merge = ftpx_merge_new(job->paths, complain_of_file);
    const struct ftpx_frame *refused = feed_all(job, merge, recorder);
    enum outcome outcome = refused ? why_not(job->loop) : DONE;

    if (outcome == DONE)
        note_done(job->scan, job->loop, merge);
    if (recorder && refused)
        note_refused(job->scan, ftpx_recorder_place(recorder, refused));
    ftpx_merge_free(merge);
    return outcome;
}

static enum outcome record(const struct job *job)
{
    const struct ftpx_options *options = &job->scan->options;
    struct ftpx_recorder_plan plan = {
        .loop = job->loop,
        .tape = options->condense,
        .index = options->index,
        .seal = job->seal,
        .only = job->scan->only,
        .paths = job->paths,
        .told = options->told,
        .captures = job->captures,
        .origins = job->origins,
        .pool = ftpx_store_pool(job->scan->store),
    };
    struct ftpx_recorder *recorder = ftpx_recorder_new(&plan);
    enum outcome outcome = recorder ? read_captures(job, recorder) : FAILED;

    if (outcome == DONE && !ftpx_recorder_end(recorder))
        outcome = FAILED;
    ftpx_recorder_free(recorder);
    return outcome;
}

/* False, and a complaint, when it cannot be written. */
static bool write_unfit(const struct scan *scan, const GString *lines)
{
    GError *error = NULL;

    if (!scan->options.unfit ||
        g_file_set_contents(scan->options.unfit, lines->str, (gssize)lines->len, &error))
        return true;
    ftpx_complain(NAME, "%s", error->message);
    g_error_free(error);
    return false;
}

static enum outcome replay(const struct job *job)
{
    struct scan *scan = job->scan;
    struct ftpx_tapes_plan plan = {
        .loop = job->loop,
        .tapes = scan->tapes,
        .seal = job->seal,
        .paths = job->paths,
        .captures = job->captures,
        .origins = job->origins,
        .pool = ftpx_store_pool(scan->store),
    };
    GString *unfit = g_string_new(NULL);
    enum outcome outcome = FAILED;

    switch (ftpx_tapes_replay(&plan, unfit)) {
    case FTPX_TAPES_FIT: outcome = DONE; break;
    case FTPX_TAPES_UNFIT: scan->tape_status = EXIT_UNFIT; break;
    case FTPX_TAPES_REFUSED: outcome = FOR_HOST; break;
    case FTPX_TAPES_WRONG: scan->tape_status = EXIT_WRONG_TAPE; break;
    }
    scan->failed |= !write_unfit(scan, unfit);
    g_string_free(unfit, TRUE);
    return outcome;
}

/* Captures are read once reports have begun; of tapes it has to be known first that they fit. */
static enum outcome read_any(const struct job *job)
{
    bool is_replayed = job->scan->options.condensed != NULL;

    if (!is_replayed && !begin(job->asked, job->captures))
        return FAILED;
    enum outcome outcome = is_replayed ? replay(job) : read_captures(job, NULL);
    if (outcome == DONE && is_replayed && !begin(job->asked, job->captures))
        return FAILED;
    return outcome;
}

static enum outcome do_job(const struct job *job)
{
    if (job->scan->options.condense)
        return record(job);
    enum outcome outcome = read_any(job);
    if (outcome == DONE) {
        ftpx_status_erase();
        ftpx_loop_finish(job->loop);
    }
    return outcome;
}

static enum outcome loop_over(struct scan *scan, const GPtrArray *paths, GPtrArray *asked,
                              struct ftpx_captures *captures)
{
    struct ftpx_loop_plan plan = {
        .preferences = &scan->preferences,
        .reports = asked,
        .captures = captures,
        .pool = ftpx_store_pool(scan->store),
    };
    struct job job = {
        .scan = scan,
        .paths = paths,
        .asked = asked,
        .captures = captures,
        .origins = origins_new(scan, paths),
        .loop = ftpx_loop_new(&plan),
        .seal = ftpx_seal_of(scan->options.reports, &scan->preferences),
    };

    trace(captures, job.origins);
    enum outcome outcome = do_job(&job);
    ftpx_loop_free(job.loop);
    g_free(job.seal);
    return outcome;
}

static struct ftpx_captures *captures_of(const GPtrArray *paths)
{
    struct ftpx_captures *captures = ftpx_captures_new(ftpx_capture_link_name);

    for (unsigned i = 0; i < paths->len; i++)
        ftpx_captures_add(captures, paths->pdata[i]);
    return captures;
}

static enum outcome try_loop(struct scan *scan, const GPtrArray *paths)
{
    bool failed = false;
    enum outcome outcome = FOR_HOST;

    open_store(scan);
    GPtrArray *asked = ask(scan, &failed);
    struct ftpx_captures *captures = captures_of(paths);
    if (asked)
        outcome = loop_over(scan, paths, asked, captures);
    else if (failed)
        outcome = FAILED;
    if (asked)
        g_ptr_array_unref(asked);
    ftpx_captures_free(captures);
    close_store(scan);
    return outcome;
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

    open_store(scan);
    struct ftpx_origins *origins = origins_new(scan, paths);
    find_origins(origins, paths);
    bool well = file && ftpx_origins_save(origins, file);
    if (!well)
        ftpx_complain(
            NAME,
            "cannot write a temporary file in \"%s\": %s; records do not say where they are from",
            ftpx_store_folder(), g_strerror(errno));
    close_store(scan);
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

/* What tapes cannot do is for others to have done. */
static void leave_all(struct scan *scan)
{
    if (scan->refused)
        ftpx_complain(NAME, "%s is not for a tape: dissection is needed", scan->refused);
    else
        ftpx_complain(NAME, "only the captures together tell: no tape can have that");
    scan->tape_status = EXIT_FOR_ALL;
}

/* These captures as one. */
static void scan_captures(struct scan *scan, const GPtrArray *paths)
{
    enum outcome outcome = FOR_HOST;

    if (!scan->is_for_host && (scan->options.condensed || !has_pipe(paths)))
        outcome = try_loop(scan, paths);
    if (outcome == FOR_UNWRAPPER) {
        rewind_stdin();
        outcome = start_unwrapper() ? try_loop(scan, paths) : FOR_HOST;
    }
    if (outcome == FOR_HOST && has_tapes(scan))
        leave_all(scan);
    else if (outcome == FOR_HOST)
        run_host(scan, paths);
    scan->failed |= outcome == FAILED;
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
    FILE *terminal = isatty(STDERR_FILENO) ? stderr : NULL;

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
    g_free(scan.refused);
    g_ptr_array_unref(scan.tapes);
    g_ptr_array_unref(scan.only);
    return status;
}
