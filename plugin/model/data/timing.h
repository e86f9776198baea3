/* timing: where the time of a transfer went, from its command to its final reply, as its user waited for it. Times are
 * those of the capture, at the place where it was taken. It does not say whose fault they are.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_MODEL_DATA_TIMING_H
#define FTPX_MODEL_DATA_TIMING_H

#include "transfer.h"

/* Its parts, one after the other: RFC 959 §5.1 has the server answer, connect, and say when it is done. What came
 * before the command (a connection that was made at once after 227) takes no part of it. */
enum ftpx_timed {
    FTPX_TIMED_ANSWER,  /* no 1yz yet, and no SYN of a data connection */
    FTPX_TIMED_CONNECT, /* the data connection is not up */
    FTPX_TIMED_FIRST,   /* nothing has been sent on it, except for TLS */
    FTPX_TIMED_BYTES,   /* from the first to the last byte of the file */
    FTPX_TIMED_END,     /* the final reply has not come */
    FTPX_TIMED_COUNT
};

struct ftpx_timing {
    int64_t part[FTPX_TIMED_COUNT]; /* nanoseconds, none below 0 */
    int64_t total;                  /* their sum */
};

/* False when the capture lacks what would tell: the command, the 1yz of a transfer that moved something, the final
 * reply, or bytes behind the last that it has. */
bool ftpx_transfer_timing(const struct ftpx_transfer *transfer, struct ftpx_timing *out);

/* "answer", "connect", "first_byte", "bytes", "end". */
const char *ftpx_timed_key(enum ftpx_timed part);

/* Bytes a second over all of it. False when nothing came, or no time passed. */
bool ftpx_timing_rate(const struct ftpx_timing *timing, const struct ftpx_transfer *transfer,
                      double *rate_out);

#endif
