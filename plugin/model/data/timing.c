/* timing: moments that come in order, or are moved behind the one before: the clocks of two interfaces may differ, and
 * a server may say that it is done before its last byte passes.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "timing.h"

#include "transfer_facts.h"
#include "../instant.h"
#include "../tcp/flow.h"

static bool has_mark(const struct ftpx_exchange *exchange)
{
    return exchange->replies->code < 200;
}

/* What comes first of the mark and a connection that is made after the command. */
static int64_t answered(const struct ftpx_transfer *transfer)
{
    const struct ftpx_exchange *exchange = transfer->exchange;
    const struct ftpx_flow *flow = transfer->flow;
    int64_t mark = exchange->replies->time;
    bool connects = flow && flow->first_time > exchange->time;

    return connects ? MIN(mark, flow->first_time) : mark;
}

/* When the connection is up, or given up. */
static int64_t connected(const struct ftpx_transfer *transfer, int64_t end)
{
    const struct ftpx_flow *flow = transfer->flow;
    struct ftpx_knocks knocks;

    if (ftpx_transfer_attempts(transfer, &knocks))
        return end;
    return flow ? flow->established_time : 0;
}

/* The moments at which the parts end, each where nothing is known of it that of the one before. */
static void find_ends(const struct ftpx_transfer *transfer, int64_t ends[FTPX_TIMED_COUNT])
{
    const struct ftpx_stream *stream = ftpx_transfer_stream(transfer);
    bool moved = stream && stream->first_frame > 0;

    ends[FTPX_TIMED_END] = transfer->exchange->final->time;
    if (moved)
        ends[FTPX_TIMED_END] = MAX(ends[FTPX_TIMED_END], stream->last_time);
    ends[FTPX_TIMED_ANSWER] = answered(transfer);
    ends[FTPX_TIMED_CONNECT] = connected(transfer, ends[FTPX_TIMED_END]);
    ends[FTPX_TIMED_FIRST] = moved ? stream->first_time : 0;
    ends[FTPX_TIMED_BYTES] = moved ? stream->last_time : 0;
}

static bool is_told(const struct ftpx_transfer *transfer)
{
    const struct ftpx_exchange *exchange = transfer->exchange;

    if (!exchange || !exchange->final || transfer->inferred)
        return false;
    return (has_mark(exchange) || ftpx_transfer_bytes(transfer) == 0) &&
           !ftpx_transfer_has_hole(transfer) && !ftpx_transfer_is_hidden(transfer);
}

bool ftpx_transfer_timing(const struct ftpx_transfer *transfer, struct ftpx_timing *out)
{
    int64_t ends[FTPX_TIMED_COUNT];

    if (!is_told(transfer))
        return false;
    find_ends(transfer, ends);
    int64_t at = transfer->exchange->time;
    for (unsigned part = 0; part < FTPX_TIMED_COUNT; part++) {
        int64_t end = MAX(at, MIN(ends[part], ends[FTPX_TIMED_END]));
        out->part[part] = end - at;
        at = end;
    }
    out->total = at - transfer->exchange->time;
    return true;
}

const char *ftpx_timed_key(enum ftpx_timed part)
{
    static const char *const keys[] = {"answer", "connect", "first_byte", "bytes", "end"};
    return keys[part];
}

bool ftpx_timing_rate(const struct ftpx_timing *timing, const struct ftpx_transfer *transfer,
                      double *rate_out)
{
    uint64_t bytes = ftpx_transfer_bytes(transfer);

    if (bytes == 0 || timing->total == 0)
        return false;
    *rate_out = (double)bytes * (double)FTPX_NS_PER_SECOND / (double)timing->total;
    return true;
}
