/* report_parts: the parts of the page, and what they are made from. Each part writes HTML in both
 * languages, says what it leaves out, and knows nothing of the others but the names that one can go
 * to: s0 a session, t0 a transfer, d0 a session's dialogue.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_TAPS_REPORT_REPORT_PARTS_H
#define FTPX_TAPS_REPORT_REPORT_PARTS_H

#include "../facts/selection.h"
#include "../facts/suspicions.h"
#include "../facts/watched.h"
#include "report_words.h"
#include "../bytes/throughput.h"
#include "report_pack.h"
#include <stdio.h>

/* What is selected; arrays of pointers to the model's structs. */
struct ftpx_report {
    const struct ftpx_scope *scope;
    FILE *file;             /* that the page goes to */
    GString *out;           /* what has not gone there yet */
    struct ftpx_pack *pack; /* of what the script makes … */
    GString *rows;          /* … further rows of tables: members of a JSON object */
    GString *marks;         /* … and bars of the timeline, likewise by lane */
    GPtrArray *sessions;    /* by first frame */
    GPtrArray *transfers;   /* by number */
    GPtrArray *logins;      /* by session */
    GPtrArray *operations;  /* by session */
    GPtrArray *files;       /* by first command */
    GArray *watched;        /* struct ftpx_watched of the sessions */
    GHashTable *in_tables;  /* set of sessions and transfers that have a row in their table */
    uint32_t strays;        /* of transfers: those of no known session */
    int64_t begin;          /* of what is selected, nanoseconds since 1970 */
    int64_t end;
};

/* Writes out what has come together, now and then. */
void ftpx_report_flush(struct ftpx_report *report);

/* --- the parts, in the order of the page --- */

void ftpx_report_put_captures(struct ftpx_report *report);
void ftpx_report_put_figures(struct ftpx_report *report);
void ftpx_report_put_summary(struct ftpx_report *report);
void ftpx_report_put_parties(struct ftpx_report *report);    /* within the summary */
void ftpx_report_put_suspicions(struct ftpx_report *report); /* likewise */
void ftpx_report_put_attempts(struct ftpx_report *report);   /* likewise */
void ftpx_report_put_timeline(struct ftpx_report *report);
void ftpx_report_put_sparks(struct ftpx_report *report);
void ftpx_report_put_ladders(struct ftpx_report *report);
void ftpx_report_put_transfers(struct ftpx_report *report);
void ftpx_report_put_files(struct ftpx_report *report);
void ftpx_report_put_sessions(struct ftpx_report *report);
void ftpx_report_put_logins(struct ftpx_report *report);
void ftpx_report_put_changes(struct ftpx_report *report);
void ftpx_report_put_help(struct ftpx_report *report);
/* What the script draws curves from: members of a JSON object. */
void ftpx_report_put_curves(struct ftpx_report *report);

/* Within the picture of a transfer, where there is enough to judge by what kept it from being faster. */
void ftpx_report_put_sequence(struct ftpx_report *report, const struct ftpx_transfer *transfer);

/* --- pieces that several parts have --- */

/* A paragraph that says what is left out. */
#define FTPX_LEFT_OUT "p class=\"left-out\""

/* Seconds since the report's begin, three digits. */
void ftpx_report_since(GString *out, const struct ftpx_report *report, int64_t time);

/* The number of a session or transfer, as a link to its row where the page has that. */
void ftpx_report_session_link(GString *out, const struct ftpx_report *report,
                              const struct ftpx_session *session);
void ftpx_report_transfer_link(GString *out, const struct ftpx_report *report,
                               const struct ftpx_transfer *transfer);

/* `alice`, or that the name is not known. */
void ftpx_report_user(GString *out, const struct ftpx_session *session, ftpx_span user);

/* Client and server, small. */
void ftpx_report_hosts(GString *out, const struct ftpx_session *session);

/* A transfer's file or what it lists, in at most `columns`. */
void ftpx_report_object(GString *out, const struct ftpx_transfer *transfer, unsigned columns);

/* "complete" … and "success" …: names of classes; their words. */
enum ftpx_report_word ftpx_report_state_word(enum ftpx_state state);
enum ftpx_report_word ftpx_report_login_word(enum ftpx_login_result result);
const char *ftpx_report_login_class(enum ftpx_login_result result);

/* A session in two badges: who got in, and whether all that was to move did. The second is none without a
 * transfer. */
void ftpx_report_login_badge(GString *out, const struct ftpx_session *session);
void ftpx_report_moved_badge(GString *out, const struct ftpx_session *session);

/* A time of the capture: 2023-11-14 22:13:20.000, in UTC. `digits` that the capture has after the point. */
void ftpx_report_time(GString *out, int64_t time, unsigned digits);

/* Such a word on its colour. */
void ftpx_report_badge(GString *out, const char *class_name, enum ftpx_report_word word);

/* What servers refused to do: how often, and items of a list. What they said unasked and is none of it (421
 * when a session was idle): a list, or nothing. */
uint64_t ftpx_report_refusals(const struct ftpx_report *report);
void ftpx_report_put_refusals(struct ftpx_report *report);
void ftpx_report_put_remarks(struct ftpx_report *report);

/* Of data connections that no transfer came to use: how many were tried and not made, and a list of them. What
 * was tried, and how it was answered, in words. */
uint64_t ftpx_report_unmade(const struct ftpx_report *report);
void ftpx_report_put_unmade(struct ftpx_report *report);
void ftpx_report_knocks(GString *out, const struct ftpx_knocks *knocks,
                        const struct ftpx_endpoint *to);
/* What helps where data connections did not come about. */
void ftpx_report_put_remedies(struct ftpx_report *report);

/* Begins a part of the summary, to be ended by </div>; and a paragraph of it. */
void ftpx_report_begin_card(struct ftpx_report *report, enum ftpx_report_word title);
void ftpx_report_put_line(struct ftpx_report *report, enum ftpx_report_word word, uint64_t number);

/* Quirks, and signs of attacks: one quirk; all of a set; the same as what is odd, behind `before`, if there is
 * any; a sign. */
void ftpx_report_reason(GString *out, unsigned bit);
void ftpx_report_reasons(GString *out, uint64_t quirks);
void ftpx_report_odd(GString *out, const char *before, uint64_t quirks);
void ftpx_report_attack(GString *out, enum ftpx_attack attack);

/* What was agreed on of TLS; `server` is what the server said. And the server's certificate, or why there is
 * none to be seen; false when there is nothing to say. */
void ftpx_report_tls(GString *out, const struct ftpx_flow *flow,
                     const struct ftpx_handshake *server);
bool ftpx_report_certificate(GString *out, const struct ftpx_flow *flow);

/* The quirks that make the whole suspicious. */
uint64_t ftpx_report_suspicions_of(const struct ftpx_report *report);

#endif
