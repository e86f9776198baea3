/* findings: what went wrong in the capture, what hints at an attack, and what is on the watch list, each with its
 * rule, the frames that show it, and whether the server went along. It lays no text out.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_TAPS_FACTS_FINDINGS_H
#define FTPX_TAPS_FACTS_FINDINGS_H

#include "../../model/watchlist.h"
#include "../../wire/rule.h"
#include "scope.h"
#include "sorting.h"

enum ftpx_acceptance { FTPX_ACCEPTANCE_UNKNOWN, FTPX_ACCEPTED, FTPX_NOT_ACCEPTED };

#define FTPX_FINDING_FRAMES 3

struct ftpx_finding {
    struct ftpx_rule rule;
    enum ftpx_attack sign;                /* of a command; else NONE */
    uint64_t quirks;                      /* that the rule is for, all of one line or transfer */
    uint32_t frame;                       /* where expert information tells of it */
    uint32_t frames[FTPX_FINDING_FRAMES]; /* that show it, rising; 0 behind the last */
    int64_t time;
    int64_t place;                        /* offset of the line; of a transfer's command, else -1 */
    enum ftpx_acceptance acceptance;      /* what the server made of the command */
    const struct ftpx_session *session;   /* NULL: none is known */
    const struct ftpx_exchange *exchange; /* NULL: it is about no command */
    const struct ftpx_reply *reply;       /* the last to it, or that nobody asked for; NULL: none */
    const struct ftpx_transfer *transfer; /* NULL: it is about a line */
    ftpx_span user;                       /* empty: not known */
    const struct ftpx_wanted *wanted;     /* of the watch list; NULL: it is none of that */
};

/* Of the sessions and transfers that are selected, by frame: each a struct ftpx_finding. To be given to
 * ftpx_sorting_free. */
struct ftpx_sorting *ftpx_findings_of(const struct ftpx_scope *scope);

/* What went wrong, or what it hints at, in words. To be freed. */
char *ftpx_finding_words(const struct ftpx_finding *finding);

/* That a line, or the bytes of a transfer, are on the watch list. */
struct ftpx_finding ftpx_finding_of_line(const struct ftpx_note *note,
                                         const struct ftpx_wanted *wanted);
struct ftpx_finding ftpx_finding_of_transfer(const struct ftpx_transfer *transfer,
                                             const struct ftpx_wanted *wanted);

#endif
