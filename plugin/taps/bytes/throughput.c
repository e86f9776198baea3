/* throughput: when a time lies behind the last span, spans are merged in pairs until it does not.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "throughput.h"

#include "../../model/limits.h"
#include <glib.h>

/* Nanoseconds: the finest that clocks of captures tell. */
#define FIRST_WIDTH 1000

/* Below this they are not merged to be fuller: then the connection paused, and that shall be seen. */
#define FEWEST_SPANS 32

struct ftpx_throughputs {
    GHashTable *of_flow; /* struct ftpx_flow * to struct ftpx_throughput * */
};

struct ftpx_throughputs *ftpx_throughputs_new(void)
{
    struct ftpx_throughputs *traces = g_new0(struct ftpx_throughputs, 1);

    traces->of_flow = g_hash_table_new_full(NULL, NULL, NULL, g_free);
    return traces;
}

void ftpx_throughputs_free(struct ftpx_throughputs *traces)
{
    if (!traces)
        return;
    g_hash_table_destroy(traces->of_flow);
    g_free(traces);
}

void ftpx_throughputs_reset(struct ftpx_throughputs *traces)
{
    g_hash_table_remove_all(traces->of_flow);
}

static struct ftpx_throughput *trace_for(struct ftpx_throughputs *traces,
                                         const struct ftpx_flow *flow, int64_t time)
{
    struct ftpx_throughput *trace = g_hash_table_lookup(traces->of_flow, flow);

    if (trace || g_hash_table_size(traces->of_flow) >= FTPX_LIMIT_TRACES)
        return trace;
    trace = g_new0(struct ftpx_throughput, 1);
    trace->start = time;
    trace->width = FIRST_WIDTH;
    g_hash_table_insert(traces->of_flow, (void *)(uintptr_t)flow, trace);
    return trace;
}

static void widen(struct ftpx_throughput *trace)
{
    for (size_t i = 0; i < FTPX_THROUGHPUT_SPANS / 2; i++)
        trace->bytes[i] = trace->bytes[2 * i] + trace->bytes[2 * i + 1];
    for (unsigned i = FTPX_THROUGHPUT_SPANS / 2; i < FTPX_THROUGHPUT_SPANS; i++)
        trace->bytes[i] = 0;
    trace->width *= 2;
    trace->count = (trace->count + 1) / 2;
}

void ftpx_throughputs_add(struct ftpx_throughputs *traces, const struct ftpx_flow *flow,
                          int64_t time, uint64_t bytes)
{
    struct ftpx_throughput *trace = bytes > 0 ? trace_for(traces, flow, time) : NULL;

    if (!trace)
        return;
    int64_t since = MAX(time - trace->start, 0);
    while (since / trace->width >= FTPX_THROUGHPUT_SPANS)
        widen(trace);
    unsigned span = (unsigned)(since / trace->width);
    trace->bytes[span] += bytes;
    trace->count = MAX(trace->count, span + 1);
}

void ftpx_throughputs_carry(struct ftpx_throughputs *traces, struct ftpx_ledger *ledger,
                            const struct ftpx_flow *flow)
{
    struct ftpx_throughput *trace = g_hash_table_lookup(traces->of_flow, flow);
    struct ftpx_throughput found = {.width = FIRST_WIDTH};

    if (trace)
        found = *trace;
    ftpx_ledger_signed(ledger, &found.start);
    ftpx_ledger_signed(ledger, &found.width);
    ftpx_ledger_word(ledger, &found.count);
    ledger->failed = ledger->failed || found.count > FTPX_THROUGHPUT_SPANS || found.width <= 0 ||
                     found.width > FTPX_LEDGER_MOST / FTPX_THROUGHPUT_SPANS;
    for (unsigned span = 0; span < found.count && !ledger->failed; span++)
        ftpx_ledger_number(ledger, &found.bytes[span]);
    if (trace && !ledger->failed)
        *trace = found;
}

static unsigned empty_spans(const struct ftpx_throughput *trace)
{
    unsigned empty = 0;

    for (unsigned i = 0; i < trace->count; i++)
        empty += trace->bytes[i] == 0;
    return empty;
}

bool ftpx_throughput_of(const struct ftpx_throughputs *traces, const struct ftpx_transfer *transfer,
                        struct ftpx_throughput *out)
{
    const struct ftpx_throughput *trace = NULL;

    if (traces && transfer->flow)
        trace = g_hash_table_lookup(traces->of_flow, transfer->flow);
    if (!trace)
        return false;
    *out = *trace;
    while (out->count > FEWEST_SPANS && empty_spans(out) > out->count / 4)
        widen(out);
    return true;
}
