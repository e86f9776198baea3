/* listen: how a report of the command line hears the tap `ftpx`: once through its filter, to learn
 * which sessions and transfers it is about, and once without, so that a filter costs it no byte. It
 * does not know what reports say.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_TAPS_HOST_LISTEN_H
#define FTPX_TAPS_HOST_LISTEN_H

#include "../../epan/tap.h"
#include "../facts/scope.h"

struct ftpx_listen_plan {
    const char *name; /* of the report, for complaints: static */
    void *report;     /* what all of these get */
    /* Once the filter is known to be one: false, and a complaint, when the report cannot be made.
     * May be NULL. */
    bool (*begin)(void *report);
    /* A segment of a DATA flow, on each pass. NULL: nothing of it matters. */
    void (*take)(void *report, const struct ftpx_tap *tap);
    /* A segment of any flow that is FTP's and passes the filter, behind `take`. Of `scope`, engine and select
     * are set. NULL: nobody waits for it. */
    void (*see)(void *report, const struct ftpx_scope *scope, const struct ftpx_tap *tap);
    /* Drops what `take` brought: before each pass, and when the capture is closed. May be NULL. */
    void (*forget)(void *report);
    /* Of `scope`, engine, select and captures are set. */
    void (*draw)(void *report, const struct ftpx_scope *scope);
    void (*free)(void *report);
};

/* Listens until the host removes its listeners, and then frees the report. `filter` may be NULL.
 * False, and a complaint, when it is none or when `begin` failed: then the report stays the
 * caller's. */
bool ftpx_listen(const struct ftpx_listen_plan *plan, const char *filter);

/* Once, before the first. */
void ftpx_listen_register(void);

#endif
