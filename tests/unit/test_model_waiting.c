/* Tests of early: how long segments wait for what they answer, and how many. It does not look at
 * what they answer: see test_model_session.c.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "talk.h"

#include "model/control/waiting.h"
#include "model/limits.h"

static void push(struct talk *talk, struct ftpx_flow *flow, const char *payload)
{
    struct ftpx_segment segment = {.frame = 1, .payload = ftpx_span_of(payload)};

    ftpx_waiting_push(talk->pool, flow, 1, &segment);
}

static void remove_first(struct talk *talk, struct ftpx_flow *flow)
{
    uint8_t side;

    ftpx_waiting_remove(talk->pool, flow, ftpx_waiting_first(flow, &side));
}

TALK(the_first_in_is_the_first_out)
{
    struct ftpx_flow flow = {0};
    uint8_t side = 0;

    g_assert_null(ftpx_waiting_first(&flow, &side));
    push(talk, &flow, "one");
    push(talk, &flow, "two");
    assert_text(ftpx_waiting_first(&flow, &side)->payload, "one");
    g_assert_cmpuint(side, ==, 1);
    remove_first(talk, &flow);
    assert_text(ftpx_waiting_first(&flow, &side)->payload, "two");
    remove_first(talk, &flow);
    g_assert_null(ftpx_waiting_first(&flow, &side));
    push(talk, &flow, "three");
    assert_text(ftpx_waiting_first(&flow, &side)->payload, "three");
    ftpx_waiting_free(talk->pool, &flow);
    g_assert_null(ftpx_waiting_first(&flow, &side));
}

/* What acknowledges no more than there was is not early. */
TALK(an_acknowledgement_tells)
{
    struct tcp tcp = control_ready(talk);
    const struct ftpx_session *session = session_of(talk, 0);
    struct ftpx_segment segment =
        tcp_segment(&tcp, OPENER, tcp.next[OPENER], FTPX_ACK, ftpx_span_of("NOOP\r\n"));

    g_assert_false(ftpx_waiting_must(session->flow, session->client_side, &segment));
    segment.ack++;
    g_assert_true(ftpx_waiting_must(session->flow, session->client_side, &segment));
    segment.length = 0;
    g_assert_false(ftpx_waiting_must(session->flow, session->client_side, &segment));
}

/* Each call is a segment that the oldest outlives. */
static void assert_patience(struct ftpx_flow *flow, unsigned segments)
{
    for (unsigned age = 0; age < segments; age++)
        g_assert_true(ftpx_waiting_may_wait(flow));
    g_assert_false(ftpx_waiting_may_wait(flow));
}

/* What the other side said may be in the capture later. */
TALK(the_oldest_waits_for_what_may_be_late)
{
    struct ftpx_half halves[2] = {{.lines = {0}}, {.lines = {0}}};
    struct ftpx_flow flow = {.half = {&halves[0], &halves[1]}};

    push(talk, &flow, "one");
    push(talk, &flow, "two");
    for (unsigned round = 0; round < 2; round++) {
        assert_patience(&flow, FTPX_LIMIT_WAITING);
        remove_first(talk, &flow);
    }
}

static void deliver_nothing(void *context, int64_t offset, ftpx_span bytes)
{
    (void)context;
    (void)offset;
    (void)bytes;
}

/* What it has said since is in the capture. */
TALK(the_oldest_waits_less_for_what_is_lost)
{
    struct ftpx_half halves[2] = {{.lines = {0}}, {.lines = {0}}};
    struct ftpx_flow flow = {.half = {&halves[0], &halves[1]}};

    push(talk, &flow, "one");
    ftpx_order_init(&halves[0].order, talk->pool, 0, 1000);
    g_assert_true(ftpx_order_add(&halves[0].order, 100, ftpx_span_of("behind what is missing"),
                                 deliver_nothing, NULL));
    assert_patience(&flow, FTPX_LIMIT_HOLE_ACKED);
}

TALK(so_many_wait_at_a_time)
{
    struct ftpx_half halves[2] = {{.lines = {0}}, {.lines = {0}}};
    struct ftpx_flow flow = {.half = {&halves[0], &halves[1]}};

    for (unsigned count = 0; count < FTPX_LIMIT_EARLY; count++)
        push(talk, &flow, "x");
    g_assert_true(ftpx_waiting_may_wait(&flow));
    push(talk, &flow, "x");
    g_assert_false(ftpx_waiting_may_wait(&flow));
    remove_first(talk, &flow);
    g_assert_true(ftpx_waiting_may_wait(&flow));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    TALK_CASE("/early/order", the_first_in_is_the_first_out);
    TALK_CASE("/early/is", an_acknowledgement_tells);
    TALK_CASE("/early/late", the_oldest_waits_for_what_may_be_late);
    TALK_CASE("/early/lost", the_oldest_waits_less_for_what_is_lost);
    TALK_CASE("/early/count", so_many_wait_at_a_time);
    return talk_run();
}
