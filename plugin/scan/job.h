/* job: what the loop does with captures as one: it makes reports of them, or a tape, or reports of their tapes. It
 * does not know who else could.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_SCAN_JOB_H
#define FTPX_SCAN_JOB_H

#include "../settings/preferences.h"
#include "options.h"
#include "progress.h"

#include <glib.h>

/* All that is pointed to outlives it. */
struct ftpx_job_plan {
    const struct ftpx_options *options;
    const struct ftpx_preferences *preferences;
    const GPtrArray *paths; /* const char *: the captures */
    const GPtrArray *tapes; /* char *, pairs: see tapes.h; of which they are; or … */
    GPtrArray *only;        /* … char *: see condense.h; what is to be on one */
    struct ftpx_headway
        *progress; /* what was read before; that of these is added when they are done */
    char **
        refused_out; /* NULL before; at FOR_…, where a frame is that no tape can have; to be freed with g_free */
};

/* But for the first two, nothing was written; but for DONE and FOR_…, there was a complaint. */
enum ftpx_job_outcome {
    FTPX_JOB_DONE,
    FTPX_JOB_CUT, /* done, but not all could be read */
    FTPX_JOB_FAILED,
    FTPX_JOB_UNFIT,         /* some of what was left out on tapes is needed; the file has it */
    FTPX_JOB_WRONG_TAPE,    /* damaged, or of others */
    FTPX_JOB_FOR_UNWRAPPER, /* not for the loop before that has been started */
    FTPX_JOB_FOR_HOST
};

enum ftpx_job_outcome ftpx_job_do(const struct ftpx_job_plan *plan);

#endif
