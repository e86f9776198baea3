/* cases_control: connections, sessions and what is said in them.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "grow.h"

/* --- many sessions --- */

static void check_sessions(const struct grown *grown)
{
    uint32_t count = ftpx_engine_session_count(grown->engine);

    g_assert_cmpuint(count, ==, grown->segments / GROW_SESSION_SEGMENTS);
    for (uint32_t id = 0; id < count; id++)
        grow_assert_session(grown, id);
}

/* The first thousand sessions are what each later one must cost. */
static void few_sessions(struct grow *grow)
{
    grow->segments = MIN(grow->segments, 1000 * GROW_SESSION_SEGMENTS);
    grow_sessions(grow);
}

const struct grow_case grow_control_cases[] = {
    {.name = "sessions",
     .what = "sessions of as many clients, each with a download; twin: the first 1000",
     .hostile = grow_sessions,
     .calm = few_sessions,
     .full = 100000 * GROW_SESSION_SEGMENTS,
     .brief = 3000 * GROW_SESSION_SEGMENTS,
     .taps = GROW_REPORTS,
     .cap_mib = 32,
     .cap_factor = 16,
     .check = check_sessions},
    {.name = NULL},
};
