/* watch_line: a line for people about each thing that happens: when, in which session, between whom, as whom,
 * and what. It keeps nothing.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_TAPS_WATCH_WATCH_LINE_H
#define FTPX_TAPS_WATCH_WATCH_LINE_H

#include "../../model/data/transfer.h"
#include "../../model/watchlist.h"
#include "../bytes/collect.h"
#include <stdio.h>

/* `time`: of what shows it. */
void ftpx_watch_line_login(FILE *out, int64_t time, const struct ftpx_login *login);
void ftpx_watch_line_begin(FILE *out, int64_t time, const struct ftpx_transfer *transfer);
void ftpx_watch_line_end(FILE *out, int64_t time, const struct ftpx_transfer *transfer,
                         const struct ftpx_collect *collect);
void ftpx_watch_line_finding(FILE *out, int64_t time, const struct ftpx_session *session,
                             unsigned quirk);

/* That it is about something on the watch list. */
void ftpx_watch_line_wanted(FILE *out, int64_t time, const struct ftpx_session *session,
                            const struct ftpx_wanted *wanted);

#endif
