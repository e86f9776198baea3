/* scope: what a report is made from and about.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_TAPS_FACTS_SCOPE_H
#define FTPX_TAPS_FACTS_SCOPE_H

#include "../bytes/collect.h"
#include "captures.h"
#include "files.h"
#include "select.h"
#include "../bytes/throughput.h"

struct ftpx_scope {
    const struct ftpx_engine *engine; /* NULL when the capture holds no FTP */
    const struct ftpx_select *select;
    const struct ftpx_collect *collect;    /* NULL: no digests */
    const struct ftpx_files *files;        /* all there are; NULL: nobody asks for them */
    const struct ftpx_throughputs *traces; /* NULL: nobody asks for them */
    struct ftpx_captures *captures;        /* NULL: nobody asks for them */
    bool hash_captures;                    /* whether their SHA-256 are wanted */
    const char *const *preferences;        /* that were changed: see settings/changed.h; or NULL */
    bool commands;                         /* whether each is to be told */
    bool notes;                            /* whether what is only noted is a finding */
    bool zeek_json;                        /* whether Zeek's logs shall be JSON */
    wmem_allocator_t *pool; /* for what there is much of, outlives it; NULL: memory */
    bool show_passwords;    /* else only those of anonymous users */
};

#endif
