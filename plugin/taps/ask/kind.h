/* kind: what asked knows of a report, and which there are.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_TAPS_ASK_KIND_H
#define FTPX_TAPS_ASK_KIND_H

#include "../../model/data/tap.h"
#include "../../settings/settings.h"
#include "../facts/scope.h"
#include <stdio.h>

struct ftpx_asked_kind {
    const char *name;
    bool about_captures; /* it tells of the captures themselves */
    /* Of what stands behind the name and a comma, maybe nothing. The rest of it is the filter: maybe
     * empty. NULL after a complaint. */
    void *(*new)(const struct ftpx_asked_kind *kind, const char *arguments,
                 const struct ftpx_settings *settings, const char **filter_out);
    void (*free)(void *report);
    /* NULL: it needs nothing beforehand */
    bool (*begin)(void *report, const struct ftpx_captures *captures, FILE *terminal);
    bool writes_early; /* it writes while it takes, and so begins before */
    /* In place of `begin`: what is taken is not to be reported here, but carried; bytes that cannot be go to a new
     * folder of that name in the report's own. NULL: no bytes are needed. */
    bool (*keep)(void *report, const char *name);
    bool (*takes)(const void *report); /* NULL: it does */
    void (*take)(void *report, const struct ftpx_tap *tap);
    /* A segment of any flow that is FTP's, behind `take`. NULL: nothing is told before the end. `scope`: engine
     * and select are set. */
    void (*see)(void *report, const struct ftpx_scope *scope, const struct ftpx_tap *tap);
    /* Writes what a flow's bytes were, or takes that up: see model/carry.h. NULL: it has to see them. */
    void (*carry)(void *report, struct ftpx_ledger *ledger, const struct ftpx_flow *flow);
    /* Writes what the bytes of all flows have in common, or adds that of others: see ftpx_collect_carry_use; and
     * whether all is sure then. Together with `carry`. */
    void (*carry_use)(void *report, struct ftpx_ledger *ledger);
    bool (*is_sure)(const void *report);
    /* How many bytes were kept, and how many all may have. NULL: none are. */
    uint64_t (*kept)(const void *report, uint64_t *most_out);
    /* Asks for what takes long to tell of a flow's first bytes; NULL: nothing does. */
    void (*ask_types)(const void *report, const struct ftpx_flow *flow);
    void (*forget)(void *report);
    void (*draw)(void *report, const struct ftpx_scope *scope);
    const void *what; /* the kind's own */
};

/* Reports that are text. */
enum { FTPX_WRITINGS = 10 };
extern const struct ftpx_asked_kind ftpx_writings[FTPX_WRITINGS];

/* Transferred files, written to a folder. */
extern const struct ftpx_asked_kind ftpx_extract;

/* What happens, told when it happens. */
extern const struct ftpx_asked_kind ftpx_watching;

#endif
