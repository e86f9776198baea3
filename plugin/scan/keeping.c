/* keeping: what lies in memory, and how much.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "keeping.h"

#include "../taps/say/complain.h"

#include <glib.h>

#define NAME "ftpx-scan"

/* Of the memory that the program may take, for what it has come to know last. */
enum { NEWEST_SHARE = 4 };

struct ftpx_store *ftpx_keeping_begin(const struct ftpx_options *options)
{
    struct ftpx_store_plan plan = {
        .newest = options->memory / NEWEST_SHARE,
        .resident = options->memory,
    };

    return ftpx_store_new(options->keep ? NULL : &plan);
}

void ftpx_keeping_end(struct ftpx_store *store)
{
    int failure = ftpx_store_failure(store);

    if (failure != 0)
        ftpx_complain(NAME, "cannot write a temporary file in \"%s\": %s; more memory was used",
                      ftpx_store_folder(), g_strerror(failure));
    ftpx_store_free(store);
}
