/* recorder: the loop does it; here are the files.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "recorder.h"

#include "../system/file.h"
#include "../taps/say/complain.h"
#include "about.h"

#include <errno.h>
#include <inttypes.h>

#define NAME "ftpx-scan"

struct ftpx_recorder {
    struct ftpx_recorder_plan plan;
    FILE *out;
    struct ftpx_condense *condense;
    struct ftpx_roll *roll;
};

/* NULL, and a complaint, when it cannot be written. */
static FILE *open_for_writing(const char *path)
{
    FILE *out = ftpx_file_open(path, "wb");

    if (!out)
        ftpx_complain(NAME, "%s: %s", path, g_strerror(errno));
    return out;
}

struct ftpx_recorder *ftpx_recorder_new(const struct ftpx_recorder_plan *plan)
{
    FILE *out = open_for_writing(plan->tape);

    if (!out)
        return NULL;
    struct ftpx_recorder *recorder = g_new0(struct ftpx_recorder, 1);
    recorder->plan = *plan;
    recorder->out = out;
    recorder->roll = ftpx_roll_new(plan->paths);
    recorder->condense = ftpx_condense_new(&(struct ftpx_condense_plan){
        .out = out,
        .seal = plan->seal,
        .engine = ftpx_loop_engine(plan->loop),
        .reports = ftpx_loop_takers(plan->loop),
        .only = plan->only,
        .pool = plan->pool,
    });
    ftpx_loop_record(plan->loop, recorder->condense);
    return recorder;
}

void ftpx_recorder_free(struct ftpx_recorder *recorder)
{
    if (!recorder)
        return;
    ftpx_condense_free(recorder->condense);
    ftpx_roll_free(recorder->roll);
    if (recorder->out)
        fclose(recorder->out);
    g_free(recorder);
}

void ftpx_recorder_see(struct ftpx_recorder *recorder, const struct ftpx_frame *frame)
{
    ftpx_roll_see(recorder->roll, frame);
}

char *ftpx_recorder_place(const struct ftpx_recorder *recorder, const struct ftpx_frame *frame)
{
    return g_strdup_printf("%s: frame %" PRIu64,
                           (const char *)recorder->plan.paths->pdata[frame->file],
                           ftpx_roll_frames(recorder->roll, frame->file));
}

/* --- the end --- */

static void write_about(void *context, struct ftpx_ledger *ledger)
{
    const struct ftpx_recorder *recorder = context;
    const struct ftpx_recorder_plan *plan = &recorder->plan;

    for (uint32_t i = 0; i < MIN(plan->told, ftpx_captures_told(plan->captures)); i++)
        ftpx_captures_file(plan->captures, i, true);
    ftpx_about_carry(ledger, &(struct ftpx_about){
                                 .loop = plan->loop,
                                 .captures = plan->captures,
                                 .origins = plan->origins,
                                 .roll = recorder->roll,
                             });
}

static void tell_kept(const struct ftpx_recorder *recorder, struct ftpx_json *json)
{
    const GPtrArray *takers = ftpx_loop_takers(recorder->plan.loop);
    uint64_t bytes, most;

    ftpx_json_begin_list(json, "kept");
    for (guint i = 0; i < takers->len; i++) {
        if (!ftpx_asked_kept(takers->pdata[i], &bytes, &most))
            continue;
        ftpx_json_begin(json, NULL);
        ftpx_json_number(json, "bytes", bytes);
        ftpx_json_number(json, "most", most);
        ftpx_json_end(json);
    }
    ftpx_json_end_list(json);
}

static bool write_index(const struct ftpx_recorder *recorder)
{
    FILE *out = open_for_writing(recorder->plan.index);

    if (!out)
        return false;
    struct ftpx_json json = ftpx_json_line(out, 9);
    ftpx_roll_tell(recorder->roll, &json);
    ftpx_condense_tell(recorder->condense, &json);
    tell_kept(recorder, &json);
    ftpx_json_line_end(&json);
    bool well = fflush(out) == 0 && !ferror(out);
    well = fclose(out) == 0 && well;
    if (!well)
        ftpx_complain(NAME, "%s: %s", recorder->plan.index, g_strerror(errno));
    return well;
}

bool ftpx_recorder_end(struct ftpx_recorder *recorder)
{
    bool well = ftpx_condense_end(recorder->condense, write_about, recorder);

    well = fclose(recorder->out) == 0 && well;
    recorder->out = NULL;
    if (!well)
        ftpx_complain(NAME, "%s: %s", recorder->plan.tape, g_strerror(errno));
    return well && (!recorder->plan.index || write_index(recorder));
}
