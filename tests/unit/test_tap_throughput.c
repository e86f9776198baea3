/* Tests of trace: bytes are counted where they came, whatever the length of a transfer and the order
 * of its times.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <glib.h>

#include "model/tcp/flow.h"
#include "model/limits.h"
#include "taps/bytes/throughput.h"

#define SECOND INT64_C(1000000000)

static const struct ftpx_flow flow;
static const struct ftpx_transfer transfer = {.flow = (struct ftpx_flow *)(uintptr_t)&flow};
static const struct ftpx_transfer without_connection;

static uint64_t sum(const struct ftpx_throughput *trace)
{
    uint64_t bytes = 0;

    for (unsigned i = 0; i < trace->count; i++)
        bytes += trace->bytes[i];
    return bytes;
}

static void nothing_is_known_of_what_was_not_seen(void)
{
    struct ftpx_throughputs *traces = ftpx_throughputs_new();
    struct ftpx_throughput trace;

    g_assert_false(ftpx_throughput_of(NULL, &transfer, &trace));
    g_assert_false(ftpx_throughput_of(traces, &transfer, &trace));
    g_assert_false(ftpx_throughput_of(traces, &without_connection, &trace));
    ftpx_throughputs_add(traces, &flow, SECOND, 0);
    g_assert_false(ftpx_throughput_of(traces, &transfer, &trace));
    ftpx_throughputs_free(traces);
    ftpx_throughputs_free(NULL);
}

/* 1000 bytes each millisecond for a second. */
static void a_steady_stream_is_level(void)
{
    struct ftpx_throughputs *traces = ftpx_throughputs_new();
    struct ftpx_throughput trace;

    for (int64_t i = 0; i < 1000; i++)
        ftpx_throughputs_add(traces, &flow, 5 * SECOND + i * SECOND / 1000, 1000);
    g_assert_true(ftpx_throughput_of(traces, &transfer, &trace));
    g_assert_cmpint(trace.start, ==, 5 * SECOND);
    g_assert_cmpuint(sum(&trace), ==, 1000000);
    g_assert_cmpuint(trace.count, <=, FTPX_THROUGHPUT_SPANS);
    g_assert_cmpint(trace.width * trace.count, >=, SECOND - SECOND / 1000);
    int64_t wanted = trace.width / 1000; /* bytes in a span */
    for (unsigned i = 0; i + 1 < trace.count; i++)
        g_assert_cmpint(ABS((int64_t)trace.bytes[i] - wanted), <=, 1000);
    ftpx_throughputs_free(traces);
}

static void no_time_is_too_late_or_too_early(void)
{
    struct ftpx_throughputs *traces = ftpx_throughputs_new();
    struct ftpx_throughput trace;

    ftpx_throughputs_add(traces, &flow, 100 * SECOND, 1);
    ftpx_throughputs_add(traces, &flow, 50 * SECOND, 10);
    ftpx_throughputs_add(traces, &flow, FTPX_LIMIT_TIME_SECONDS * SECOND, 100);
    g_assert_true(ftpx_throughput_of(traces, &transfer, &trace));
    g_assert_cmpuint(sum(&trace), ==, 111);
    g_assert_cmpuint(trace.bytes[0], ==, 11);
    g_assert_cmpuint(trace.bytes[trace.count - 1], ==, 100);
    ftpx_throughputs_free(traces);
}

/* A pause stays one. */
static void a_pause_is_seen(void)
{
    struct ftpx_throughputs *traces = ftpx_throughputs_new();
    struct ftpx_throughput trace;

    ftpx_throughputs_add(traces, &flow, 0, 1000);
    ftpx_throughputs_add(traces, &flow, SECOND, 1000);
    g_assert_true(ftpx_throughput_of(traces, &transfer, &trace));
    g_assert_cmpuint(trace.count, >=, 8);
    g_assert_cmpuint(trace.bytes[0], ==, 1000);
    for (unsigned i = 1; i + 1 < trace.count; i++)
        g_assert_cmpuint(trace.bytes[i], ==, 0);
    ftpx_throughputs_free(traces);
}

static void reset_forgets(void)
{
    struct ftpx_throughputs *traces = ftpx_throughputs_new();
    struct ftpx_throughput trace;

    ftpx_throughputs_add(traces, &flow, 0, 1000);
    ftpx_throughputs_reset(traces);
    g_assert_false(ftpx_throughput_of(traces, &transfer, &trace));
    ftpx_throughputs_free(traces);
}

static void connections_beyond_the_cap_are_left_out(void)
{
    struct ftpx_throughputs *traces = ftpx_throughputs_new();
    g_autofree struct ftpx_flow *flows = g_new0(struct ftpx_flow, FTPX_LIMIT_TRACES + 1);
    struct ftpx_throughput trace;

    for (unsigned i = 0; i <= FTPX_LIMIT_TRACES; i++)
        ftpx_throughputs_add(traces, &flows[i], 0, 1);
    ftpx_throughputs_add(traces, &flows[0], 0, 1);
    struct ftpx_transfer first = {.flow = &flows[0]};
    struct ftpx_transfer last = {.flow = &flows[FTPX_LIMIT_TRACES]};
    g_assert_true(ftpx_throughput_of(traces, &first, &trace));
    g_assert_cmpuint(trace.bytes[0], ==, 2);
    g_assert_false(ftpx_throughput_of(traces, &last, &trace));
    ftpx_throughputs_free(traces);
}

int main(int argc, char *argv[])
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/trace/none", nothing_is_known_of_what_was_not_seen);
    g_test_add_func("/trace/steady", a_steady_stream_is_level);
    g_test_add_func("/trace/times", no_time_is_too_late_or_too_early);
    g_test_add_func("/trace/pause", a_pause_is_seen);
    g_test_add_func("/trace/reset", reset_forgets);
    g_test_add_func("/trace/cap", connections_beyond_the_cap_are_left_out);
    return g_test_run();
}
