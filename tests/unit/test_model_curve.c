/* Tests of curve: what it keeps of many points, and that it is never more than it has room for.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <glib.h>

#include "model/tcp/curve.h"

#define MILLISECOND INT64_C(1000000)

static void add(struct ftpx_curve *curve, int64_t time, int64_t sent, uint32_t lost)
{
    ftpx_curve_add(
        curve, &(struct ftpx_curve_point){
                   .time = time, .sent = sent, .acked = sent / 2, .edge = sent * 2, .lost = lost});
}

static void a_span_keeps_its_last(void)
{
    struct ftpx_curve curve = {0};

    add(&curve, 100 * MILLISECOND, 10, 0);
    add(&curve, 105 * MILLISECOND + 1, 20, 1);
    add(&curve, 105 * MILLISECOND + 900, 30, 2);
    add(&curve, 106 * MILLISECOND, 40, 0);
    g_assert_cmpuint(curve.count, ==, 3);
    g_assert_cmpint(curve.at[0].sent, ==, 10);
    g_assert_cmpint(curve.at[1].time, ==, 105 * MILLISECOND + 900);
    g_assert_cmpint(curve.at[1].sent, ==, 30);
    g_assert_cmpint(curve.at[1].acked, ==, 15);
    g_assert_cmpint(curve.at[1].edge, ==, 60);
    g_assert_cmpuint(curve.at[1].lost, ==, 3);
    g_assert_cmpint(curve.at[2].sent, ==, 40);
}

static void spans_double_when_there_are_many(void)
{
    struct ftpx_curve curve = {0};
    uint32_t lost = 0;

    for (int64_t i = 0; i < 10000; i++) {
        add(&curve, i * 3 * MILLISECOND, i, i % 100 == 1);
        g_assert_cmpuint(curve.count, <=, FTPX_CURVE_POINTS);
        if (i < FTPX_CURVE_POINTS)
            g_assert_cmpuint(curve.count, ==, i + 1);
        if (i == FTPX_CURVE_POINTS) /* of 384 ms, 64 and fewer */
            g_assert_cmpint(curve.span, ==, 8 * MILLISECOND);
        g_assert_cmpint(curve.at[curve.count - 1].sent, ==, i);
    }
    g_assert_cmpuint(curve.count, >=, FTPX_CURVE_POINTS / 4);
    g_assert_cmpint(curve.at[0].time, ==, 0);
    for (uint32_t i = 0; i < curve.count; i++) {
        lost += curve.at[i].lost;
        g_assert_cmpint(curve.at[i].sent, ==, curve.at[i].time / (3 * MILLISECOND));
        if (i > 1)
            g_assert_cmpint(curve.at[i].time - curve.at[i - 1].time, <=, 2 * curve.span);
    }
    g_assert_cmpuint(lost, ==, 100);
}

/* However spans are put together, the longest of each is kept, and none moves. */
static void round_trips_stay_where_they_were(void)
{
    struct ftpx_curve curve = {0};
    int64_t most = 0;

    for (int64_t i = 0; i < 10000; i++) {
        add(&curve, i * MILLISECOND, i, 0);
        if (i % 100 == 0)
            ftpx_curve_add_trip(&curve, 5000 + i);
        if (i % 100 == 50)
            ftpx_curve_add_trip(&curve, 3000);
    }
    for (uint32_t i = 0; i < curve.count; i++) {
        int64_t begin = i > 0 ? curve.at[i - 1].time + 1 : 0;
        int64_t last = curve.at[i].time / MILLISECOND / 100 * 100; /* the newest that it may have */
        if (last * MILLISECOND < begin)
            g_assert_cmpint(curve.trip[i], <=, 3000);
        else
            g_assert_cmpint(curve.trip[i], ==, 5000 + last);
        most = MAX(most, curve.trip[i]);
    }
    g_assert_cmpint(most, ==, 5000 + 9900);
}

static void a_span_keeps_its_longest_round_trip(void)
{
    struct ftpx_curve curve = {0};

    add(&curve, 0, 1, 0);
    ftpx_curve_add_trip(&curve, 30);
    add(&curve, 10 * MILLISECOND, 2, 0);
    g_assert_cmpint(curve.trip[1], ==, 0);
    ftpx_curve_add_trip(&curve, 20);
    ftpx_curve_add_trip(&curve, 50);
    add(&curve, 10 * MILLISECOND + 5, 3, 0);
    ftpx_curve_add_trip(&curve, 40);
    g_assert_cmpuint(curve.count, ==, 2);
    g_assert_cmpint(curve.trip[0], ==, 30);
    g_assert_cmpint(curve.trip[1], ==, 50);
}

/* A connection may rest for years between two bursts. */
static void however_far_apart_they_are(void)
{
    struct ftpx_curve curve = {0};

    for (int64_t i = 0; i < 1000; i++) {
        add(&curve, i * (INT64_MAX / 2000), i, 1);
        g_assert_cmpuint(curve.count, <=, FTPX_CURVE_POINTS);
    }
    g_assert_cmpint(curve.at[curve.count - 1].sent, ==, 999);
}

static void time_does_not_go_back(void)
{
    struct ftpx_curve curve = {0};

    add(&curve, 50 * MILLISECOND, 1, 0);
    add(&curve, 40 * MILLISECOND, 2, 0);
    add(&curve, 60 * MILLISECOND, 3, 0);
    add(&curve, 10 * MILLISECOND, 4, 0);
    for (uint32_t i = 1; i < curve.count; i++)
        g_assert_cmpint(curve.at[i].time, >=, curve.at[i - 1].time);
    g_assert_cmpint(curve.at[curve.count - 1].sent, ==, 4);
    g_assert_cmpint(curve.at[curve.count - 1].time, ==, 60 * MILLISECOND);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/curve/span", a_span_keeps_its_last);
    g_test_add_func("/curve/many", spans_double_when_there_are_many);
    g_test_add_func("/curve/trips", round_trips_stay_where_they_were);
    g_test_add_func("/curve/trip", a_span_keeps_its_longest_round_trip);
    g_test_add_func("/curve/far", however_far_apart_they_are);
    g_test_add_func("/curve/back", time_does_not_go_back);
    return g_test_run();
}
