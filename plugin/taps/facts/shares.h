/* shares: what the time of a session went into. Each moment from the first to the last segment of its control connection
 * has one owner, the first in the order of enum ftpx_share that holds then: so the parts add up to the whole. Times
 * are those of the capture, at the place where it was taken.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_TAPS_FACTS_SHARES_H
#define FTPX_TAPS_FACTS_SHARES_H

#include "../../model/session/session.h"

enum ftpx_share {
    FTPX_SHARE_DATA, /* from the first to the last byte of a file or listing */
    FTPX_SHARE_TLS,  /* AUTH and the handshake behind it; that of a data connection */
    FTPX_SHARE_CONNECT, /* a data connection is tried: from its first SYN until it is up, or to its last SYN or RST */
    FTPX_SHARE_LOGIN,  /* no greeting yet, or no answer to USER, PASS, ACCT or ADAT */
    FTPX_SHARE_SERVER, /* no final answer yet to another command */
    FTPX_SHARE_IDLE,   /* nothing is asked for: it is the client's turn */
    FTPX_SHARE_COUNT
};

struct ftpx_shares {
    int64_t part[FTPX_SHARE_COUNT]; /* nanoseconds, none below 0 */
    int64_t total;                  /* their sum */
};

/* False when the capture lacks what would tell: the beginning, a direction, or lines, be they missing or hidden by
 * TLS; and when no time passed. */
bool ftpx_shares_of(const struct ftpx_session *session, struct ftpx_shares *out);

/* Percent of the whole, rounded. */
unsigned ftpx_share_percent(const struct ftpx_shares *shares, enum ftpx_share share);

/* Whether a user notices it, and it is a good part of the whole, and not what a session is for. */
bool ftpx_share_stands_out(const struct ftpx_shares *shares, enum ftpx_share share);

/* "data", "tls", "connect", "login", "server", "idle". */
const char *ftpx_share_key(enum ftpx_share share);

#endif
