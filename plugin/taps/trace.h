/* trace: how many bytes a data connection carried when, in a bounded number of spans of time that
 * grow with it. It does not know what they are.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_TAPS_TRACE_H
#define FTPX_TAPS_TRACE_H

#include "../model/data/transfer.h"

#define FTPX_TRACE_SPANS 128

/* Bytes as they came, repeated ones included. */
struct ftpx_trace {
    int64_t start;  /* of the first span: nanoseconds since 1970 */
    int64_t width;  /* of each: nanoseconds */
    unsigned count; /* of spans up to the last that has bytes */
    uint64_t bytes[FTPX_TRACE_SPANS];
};

struct ftpx_traces;

struct ftpx_traces *ftpx_traces_new(void);

/* May be NULL. */
void ftpx_traces_free(struct ftpx_traces *traces);

/* Forgets everything. */
void ftpx_traces_reset(struct ftpx_traces *traces);

/* Bytes that came on a data connection. In capture order; times may go back. Of connections beyond
 * FTPX_LIMIT_TRACES nothing is kept. */
void ftpx_traces_add(struct ftpx_traces *traces, const struct ftpx_flow *flow, int64_t time,
                     uint64_t bytes);

/* Of a transfer's data connection, in spans so wide that most have bytes. False when nothing is
 * known; `traces` may be NULL. */
bool ftpx_trace_of(const struct ftpx_traces *traces, const struct ftpx_transfer *transfer,
                   struct ftpx_trace *out);

#endif
