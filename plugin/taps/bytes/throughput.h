/* throughput: how many bytes a data connection carried when, in a bounded number of spans of time that
 * grow with it. It does not know what they are.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_TAPS_BYTES_THROUGHPUT_H
#define FTPX_TAPS_BYTES_THROUGHPUT_H

#include "../../model/data/transfer.h"
#include "../../model/ledger.h"

#define FTPX_THROUGHPUT_SPANS 128

/* Bytes as they came, repeated ones included. */
struct ftpx_throughput {
    int64_t start;  /* of the first span: nanoseconds since 1970 */
    int64_t width;  /* of each: nanoseconds */
    unsigned count; /* of spans up to the last that has bytes */
    uint64_t bytes[FTPX_THROUGHPUT_SPANS];
};

struct ftpx_throughputs;

struct ftpx_throughputs *ftpx_throughputs_new(void);

/* May be NULL. */
void ftpx_throughputs_free(struct ftpx_throughputs *traces);

/* Forgets everything. */
void ftpx_throughputs_reset(struct ftpx_throughputs *traces);

/* Bytes that came on a data connection. In capture order; times may go back. Of connections beyond
 * FTPX_LIMIT_TRACES nothing is kept. */
void ftpx_throughputs_add(struct ftpx_throughputs *traces, const struct ftpx_flow *flow,
                          int64_t time, uint64_t bytes);

/* Writes what is known of a data connection, or takes that up. */
void ftpx_throughputs_carry(struct ftpx_throughputs *traces, struct ftpx_ledger *ledger,
                            const struct ftpx_flow *flow);

/* Of a transfer's data connection, in spans so wide that most have bytes. False when nothing is
 * known; `traces` may be NULL. */
bool ftpx_throughput_of(const struct ftpx_throughputs *traces, const struct ftpx_transfer *transfer,
                        struct ftpx_throughput *out);

#endif
