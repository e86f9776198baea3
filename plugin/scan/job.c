/* job: the reports that were asked for, a loop for them, and what feeds it.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "job.h"

#include "../taps/say/complain.h"
#include "../taps/say/status.h"
#include "keeping.h"
#include "loop.h"
#include "merge.h"
#include "recorder.h"
#include "seal.h"
#include "tapes.h"

#define NAME "ftpx-scan"

/* How often the clock is looked at. */
enum { FRAMES_A_LOOK = 1 << 12 };

struct job {
    const struct ftpx_job_plan *plan;
    wmem_allocator_t *pool; /* all that is known of the captures */
    GPtrArray *asked;       /* struct ftpx_asked * */
    struct ftpx_captures *captures;
    struct ftpx_origins *origins;
    struct ftpx_loop *loop;
    char *seal;
};

/* --- reports --- */

static bool has_tapes(const struct ftpx_options *options)
{
    return options->condense || options->condensed;
}

/* Whether the loop can do with it: not when it is told before the end, or has to see bytes that no tape has and nobody
 * is to keep. */
static bool is_for_loop(const struct ftpx_job_plan *plan, const struct ftpx_asked *report)
{
    if (ftpx_asked_watches(report) ||
        (plan->options->condense && !plan->options->bytes && ftpx_asked_writes_early(report)))
        return false;
    return !has_tapes(plan->options) || !ftpx_asked_takes(report) || ftpx_asked_carries(report);
}

/* One more of the reports. */
static enum ftpx_job_outcome ask_for(const struct job *job, const char *option)
{
    struct ftpx_settings settings = ftpx_settings_of(job->plan->preferences);
    const char *filter = NULL;

    settings.pool = job->pool;
    if (!ftpx_asked_is_known(option))
        return FTPX_JOB_FOR_HOST;
    struct ftpx_asked *report = ftpx_asked_new(option, &settings, &filter);
    if (!report)
        return FTPX_JOB_FAILED;
    g_ptr_array_add(job->asked, report);
    return filter || !is_for_loop(job->plan, report) ? FTPX_JOB_FOR_HOST : FTPX_JOB_DONE;
}

/* Of what only some connections bring nothing is reported. */
static enum ftpx_job_outcome ask(const struct job *job)
{
    const GPtrArray *reports = job->plan->options->reports;
    enum ftpx_job_outcome outcome = FTPX_JOB_DONE;

    if (job->plan->only->len > 0)
        return FTPX_JOB_DONE;
    for (guint i = 0; i < reports->len && outcome == FTPX_JOB_DONE; i++)
        outcome = ask_for(job, reports->pdata[i]);
    return outcome;
}

/* All of them, or only those that are, or are not, to begin early. */
enum which { ALL, EARLY, LATE };

static bool is_among(const struct ftpx_asked *report, enum which which)
{
    return which == ALL || ftpx_asked_writes_early(report) == (which == EARLY);
}

static bool begin(const struct job *job, enum which which)
{
    for (guint i = 0; i < job->asked->len; i++)
        if (is_among(job->asked->pdata[i], which) &&
            !ftpx_asked_begin(job->asked->pdata[i], job->captures, NULL))
            return false;
    return true;
}

/* What a tape cannot hold goes elsewhere. */
static bool keep(const struct job *job)
{
    for (guint i = 0; i < job->asked->len; i++)
        if (!ftpx_asked_keep(job->asked->pdata[i], job->plan->options->bytes))
            return false;
    return true;
}

/* --- captures --- */

static void complain_of_file(const char *path, const char *reason)
{
    ftpx_complain(NAME, "%s: %s", path, reason);
}

static struct ftpx_headway headway(const struct job *job, const struct ftpx_merge *merge)
{
    struct ftpx_headway progress = *job->plan->progress;

    progress.files += ftpx_merge_files(merge);
    progress.bytes += ftpx_merge_position(merge);
    return progress;
}

static void look_at_clock(const struct job *job, const struct ftpx_merge *merge)
{
    if (ftpx_loop_frames(job->loop) % FRAMES_A_LOOK != 0 || !ftpx_progress_is_due())
        return;
    struct ftpx_headway progress = headway(job, merge);
    ftpx_progress_show(&progress);
}

/* Nothing that is wanted is behind it. */
static bool is_enough(const struct job *job)
{
    uint32_t upto = job->plan->options->upto;

    return upto > 0 && ftpx_loop_frames(job->loop) >= upto;
}

/* NULL, or the first frame that is not for the loop. `recorder` may be NULL. */
static const struct ftpx_frame *feed_all(const struct job *job, struct ftpx_merge *merge,
                                         struct ftpx_recorder *recorder)
{
    const struct ftpx_frame *frame;

    while (!is_enough(job) && (frame = ftpx_merge_next(merge))) {
        ftpx_origins_add(job->origins, frame->file);
        if (recorder)
            ftpx_recorder_see(recorder, frame);
        if (!ftpx_loop_feed(job->loop, frame))
            return frame;
        look_at_clock(job, merge);
    }
    return NULL;
}

static enum ftpx_job_outcome at_end(const struct job *job, const struct ftpx_merge *merge)
{
    *job->plan->progress = headway(job, merge);
    job->plan->progress->frames += ftpx_loop_frames(job->loop);
    return ftpx_merge_failures(merge) > 0 ? FTPX_JOB_CUT : FTPX_JOB_DONE;
}

static enum ftpx_job_outcome at_refusal(const struct job *job, const struct ftpx_recorder *recorder,
                                        const struct ftpx_frame *frame)
{
    char **place = job->plan->refused_out;

    if (recorder) {
        g_free(*place);
        *place = ftpx_recorder_place(recorder, frame);
    }
    return ftpx_loop_lacks_unwrapper(job->loop) ? FTPX_JOB_FOR_UNWRAPPER : FTPX_JOB_FOR_HOST;
}

static enum ftpx_job_outcome read_captures(const struct job *job, struct ftpx_recorder *recorder)
{
    struct ftpx_merge *merge = ftpx_merge_new(job->plan->paths, complain_of_file);
    const struct ftpx_frame *refused = feed_all(job, merge, recorder);
    enum ftpx_job_outcome outcome =
        refused ? at_refusal(job, recorder, refused) : at_end(job, merge);

    ftpx_merge_free(merge);
    return outcome;
}

static bool is_done(enum ftpx_job_outcome outcome)
{
    return outcome == FTPX_JOB_DONE || outcome == FTPX_JOB_CUT;
}

/* --- tapes --- */

/* Of how many captures all is told: to hash them is to read them once more. */
static uint32_t told_of(const struct job *job)
{
    for (guint i = 0; i < job->asked->len; i++)
        if (ftpx_asked_is_about_captures(job->asked->pdata[i]))
            return job->plan->options->told;
    return 0;
}

static enum ftpx_job_outcome record(const struct job *job)
{
    const struct ftpx_options *options = job->plan->options;
    struct ftpx_recorder_plan plan = {
        .loop = job->loop,
        .tape = options->condense,
        .index = options->index,
        .seal = job->seal,
        .only = job->plan->only,
        .paths = job->plan->paths,
        .told = told_of(job),
        .captures = job->captures,
        .origins = job->origins,
        .pool = job->pool,
    };
    struct ftpx_recorder *recorder = keep(job) ? ftpx_recorder_new(&plan) : NULL;
    enum ftpx_job_outcome outcome = recorder ? read_captures(job, recorder) : FTPX_JOB_FAILED;

    if (is_done(outcome) && !ftpx_loop_is_enough(job->loop))
        outcome = FTPX_JOB_FOR_HOST;
    if (is_done(outcome) && !ftpx_recorder_end(recorder))
        outcome = FTPX_JOB_FAILED;
    ftpx_recorder_free(recorder);
    return outcome;
}

/* False, and a complaint, when it cannot be written. */
static bool write_unfit(const char *path, const GString *lines)
{
    GError *error = NULL;

    if (!path || g_file_set_contents(path, lines->str, (gssize)lines->len, &error))
        return true;
    ftpx_complain(NAME, "%s", error->message);
    g_error_free(error);
    return false;
}

static enum ftpx_job_outcome outcome_of(enum ftpx_tapes_result result)
{
    switch (result) {
    case FTPX_TAPES_FIT: return FTPX_JOB_DONE;
    case FTPX_TAPES_UNFIT: return FTPX_JOB_UNFIT;
    case FTPX_TAPES_WRONG: return FTPX_JOB_WRONG_TAPE;
    case FTPX_TAPES_REFUSED: break;
    }
    return FTPX_JOB_FOR_HOST;
}

static enum ftpx_job_outcome replay(const struct job *job)
{
    struct ftpx_tapes_plan plan = {
        .loop = job->loop,
        .tapes = job->plan->tapes,
        .seal = job->seal,
        .paths = job->plan->paths,
        .captures = job->captures,
        .origins = job->origins,
        .pool = job->pool,
    };
    GString *unfit = g_string_new(NULL);
    enum ftpx_job_outcome outcome = outcome_of(ftpx_tapes_replay(&plan, unfit));

    if (!write_unfit(job->plan->options->unfit, unfit))
        outcome = FTPX_JOB_FAILED;
    g_string_free(unfit, TRUE);
    return outcome;
}

/* --- the whole --- */

/* Reports begin once it is known that the tapes fit. What has been extracted by then goes again when they do not. */
static enum ftpx_job_outcome report_tapes(const struct job *job)
{
    enum ftpx_job_outcome outcome = begin(job, EARLY) ? replay(job) : FTPX_JOB_FAILED;

    return is_done(outcome) && !begin(job, LATE) ? FTPX_JOB_FAILED : outcome;
}

static enum ftpx_job_outcome work(const struct job *job)
{
    const struct ftpx_options *options = job->plan->options;

    if (options->condense)
        return record(job);
    enum ftpx_job_outcome outcome =
        options->condensed ? report_tapes(job) : read_captures(job, NULL);
    if (is_done(outcome)) {
        ftpx_status_erase();
        ftpx_loop_finish(job->loop);
    }
    return outcome;
}

static enum ftpx_job_outcome loop_over(struct job *job)
{
    struct ftpx_loop_plan plan = {
        .preferences = job->plan->preferences,
        .reports = job->asked,
        .captures = job->captures,
        .before = job->plan->options->before,
        .pool = job->pool,
    };

    job->loop = ftpx_loop_new(&plan);
    job->seal = ftpx_seal_of(job->plan->options->reports, job->plan->preferences);
    enum ftpx_job_outcome outcome = work(job);
    ftpx_loop_free(job->loop);
    g_free(job->seal);
    return outcome;
}

static void free_asked(void *asked)
{
    ftpx_asked_free(asked);
}

/* Of one capture nobody asks where its frames are from. */
static struct ftpx_captures *captures_of(const GPtrArray *paths, const struct ftpx_origins *origins)
{
    struct ftpx_captures *captures = ftpx_captures_new(ftpx_capture_link_name);

    for (guint i = 0; i < paths->len; i++)
        ftpx_captures_add(captures, paths->pdata[i]);
    if (paths->len > 1)
        ftpx_captures_trace(captures, origins);
    return captures;
}

enum ftpx_job_outcome ftpx_job_do(const struct ftpx_job_plan *plan)
{
    struct ftpx_store *store = ftpx_keeping_begin(plan->options);
    struct job job = {
        .plan = plan,
        .pool = ftpx_store_pool(store),
        .asked = g_ptr_array_new_with_free_func(free_asked),
        .origins = ftpx_origins_new(ftpx_store_pool(store), plan->paths->len),
    };

    job.captures = captures_of(plan->paths, job.origins);
    enum ftpx_job_outcome outcome = ask(&job);
    if (outcome == FTPX_JOB_DONE && !has_tapes(plan->options) && !begin(&job, ALL))
        outcome = FTPX_JOB_FAILED;
    if (outcome == FTPX_JOB_DONE)
        outcome = loop_over(&job);
    g_ptr_array_unref(job.asked);
    ftpx_captures_free(job.captures);
    ftpx_keeping_end(store);
    return outcome;
}
