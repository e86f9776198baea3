/* attempts: who asked in vain for a connection to FTP's port, and what came of it: nothing, a refusal, or a
 * connection on which nobody said a word.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_TAPS_FACTS_ATTEMPTS_H
#define FTPX_TAPS_FACTS_ATTEMPTS_H

#include "scope.h"
#include <glib.h>

/* All of one client at one port of a server. */
struct ftpx_attempt {
    const struct ftpx_flow *flow; /* the first */
    uint32_t connections;
    uint32_t unanswered; /* of these */
    uint32_t refused;    /* by RST */
    uint32_t silent;     /* begun, and not a byte in either direction */
    uint32_t syns;
    uint32_t first_frame;
    uint32_t last_frame;
    int64_t last_time;
};

/* The ends of its connections; the client's port is that of the first. */
const struct ftpx_endpoint *ftpx_attempt_client(const struct ftpx_attempt *attempt);
const struct ftpx_endpoint *ftpx_attempt_server(const struct ftpx_attempt *attempt);

/* By first frame; none when a filter selects sessions. Array of struct ftpx_attempt, to be freed by
 * g_array_unref. */
GArray *ftpx_attempts_of(const struct ftpx_scope *scope);

/* Further connections to FTP's ports that were not remembered. */
uint32_t ftpx_attempts_left_out(const struct ftpx_scope *scope);

/* "3 SYNs, no answer", "2 connections refused (RST)"; more than one kind parted by semicolons. */
void ftpx_attempt_outcome(GString *out, const struct ftpx_attempt *attempt);

#endif
