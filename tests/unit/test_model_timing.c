/* Tests of timing: each segment comes a millisecond after the one before, waits are put in between.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "talk.h"

#include "model/data/timing.h"

static void waits(struct talk *talk, int64_t milliseconds)
{
    talk->time += milliseconds * MILLISECOND;
}

/* Milliseconds of each part, in order. */
static void assert_parts(struct talk *talk, int64_t answer, int64_t connect, int64_t first,
                         int64_t bytes, int64_t end)
{
    const int64_t expected[FTPX_TIMED_COUNT] = {answer, connect, first, bytes, end};
    struct ftpx_timing timing;
    int64_t total = 0;

    g_assert_true(ftpx_transfer_timing(transfer_of(talk, 0), &timing));
    for (unsigned part = 0; part < FTPX_TIMED_COUNT; part++) {
        g_assert_cmpint(timing.part[part], ==, expected[part] * MILLISECOND);
        total += timing.part[part];
    }
    g_assert_cmpint(timing.total, ==, total);
}

static struct tcp asked_for_passive(struct talk *talk)
{
    struct tcp tcp = control_ready(talk);

    SAY(&tcp, ">PASV", "<227 ok (10,0,0,1,195,80)");
    return tcp;
}

TALK(a_connection_made_before_the_command_takes_no_time)
{
    struct tcp tcp = asked_for_passive(talk);
    struct tcp data = data_open(talk, 50000);
    double rate;
    struct ftpx_timing timing;

    SAY(&tcp, ">RETR a");
    waits(talk, 4000);
    SAY(&tcp, "<150 here");
    waits(talk, 50);
    tcp_send(&data, LISTENER, filler(1000));
    waits(talk, 200);
    tcp_send(&data, LISTENER, filler(1000));
    tcp_flag(&data, LISTENER, FTPX_FIN | FTPX_ACK);
    waits(talk, 700);
    SAY(&tcp, "<226 done");
    assert_parts(talk, 4001, 0, 51, 201, 702);
    g_assert_true(ftpx_transfer_timing(transfer_of(talk, 0), &timing));
    g_assert_true(ftpx_timing_rate(&timing, transfer_of(talk, 0), &rate));
    g_assert_cmpfloat_with_epsilon(rate, 2000 / 4.955, 1e-6);
}

TALK(a_server_that_connects_has_answered)
{
    struct tcp tcp = control_ready(talk);

    SAY(&tcp, ">PORT 10,0,0,2,195,81", "<200 ok", ">RETR a");
    waits(talk, 300);
    struct tcp data = tcp_under_way(talk, endpoint(SERVER_HOST, 20), endpoint(CLIENT_HOST, 50001));
    tcp_emit(&data, OPENER, data.first[OPENER] - 1, FTPX_SYN, FTPX_SPAN_NONE);
    waits(talk, 3000); /* lost: it is sent again */
    tcp_shake_hands(&data);
    SAY(&tcp, "<150 here");
    tcp_send(&data, OPENER, filler(100));
    tcp_flag(&data, OPENER, FTPX_FIN | FTPX_ACK);
    SAY(&tcp, "<226 done");
    assert_parts(talk, 301, 3003, 2, 0, 2);
}

TALK(what_nobody_lets_in_is_waited_for_to_the_end)
{
    struct tcp tcp = control_ready(talk);

    SAY(&tcp, ">PORT 10,0,0,2,195,81", "<200 ok", ">RETR a", "<150 here");
    struct tcp data = tcp_under_way(talk, endpoint(SERVER_HOST, 20), endpoint(CLIENT_HOST, 50001));
    tcp_emit(&data, OPENER, data.first[OPENER] - 1, FTPX_SYN, FTPX_SPAN_NONE);
    waits(talk, 60000);
    SAY(&tcp, "<425 cannot connect");
    assert_parts(talk, 1, 60002, 0, 0, 0);
}

TALK(a_refusal_is_an_answer)
{
    struct tcp tcp = asked_for_passive(talk);

    SAY(&tcp, ">RETR a");
    waits(talk, 2000);
    SAY(&tcp, "<550 no");
    assert_parts(talk, 2001, 0, 0, 0, 0);
}

/* The server says that it is done when its last byte is on its way. */
TALK(the_end_is_that_of_the_last_byte_if_that_is_later)
{
    struct tcp tcp = asked_for_passive(talk);
    struct tcp data = data_open(talk, 50000);

    SAY(&tcp, ">RETR a", "<150 here");
    tcp_send(&data, LISTENER, filler(1000));
    SAY(&tcp, "<226 done");
    waits(talk, 100);
    tcp_send(&data, LISTENER, filler(1000));
    tcp_flag(&data, LISTENER, FTPX_FIN | FTPX_ACK);
    assert_parts(talk, 1, 0, 1, 102, 0);
}

static void is_not_told(struct talk *talk)
{
    struct ftpx_timing timing;

    g_assert_false(ftpx_transfer_timing(transfer_of(talk, 0), &timing));
}

TALK(what_the_capture_lacks_is_not_guessed)
{
    struct tcp tcp = asked_for_passive(talk);
    struct tcp data = data_open(talk, 50000);

    SAY(&tcp, ">RETR a");
    is_not_told(talk);
    tcp_lose(&tcp, LISTENER, strlen("150 here\r\n"));
    tcp_send(&data, LISTENER, filler(1000));
    tcp_flag(&data, LISTENER, FTPX_FIN | FTPX_ACK);
    SAY(&tcp, "<226 done");
    ftpx_engine_settle(talk->engine);
    is_not_told(talk); /* its mark */
}

TALK(bytes_behind_the_last_one_seen_are_not_timed)
{
    struct tcp tcp = asked_for_passive(talk);
    struct tcp data = data_open(talk, 50000);

    SAY(&tcp, ">RETR a", "<150 here");
    tcp_send(&data, LISTENER, filler(1000));
    tcp_lose(&data, LISTENER, 1000);
    tcp_flag(&data, LISTENER, FTPX_FIN | FTPX_ACK);
    SAY(&tcp, "<226 done");
    is_not_told(talk);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    TALK_CASE("/timing/made before", a_connection_made_before_the_command_takes_no_time);
    TALK_CASE("/timing/active", a_server_that_connects_has_answered);
    TALK_CASE("/timing/in vain", what_nobody_lets_in_is_waited_for_to_the_end);
    TALK_CASE("/timing/refused", a_refusal_is_an_answer);
    TALK_CASE("/timing/last byte", the_end_is_that_of_the_last_byte_if_that_is_later);
    TALK_CASE("/timing/not told", what_the_capture_lacks_is_not_guessed);
    TALK_CASE("/timing/tail", bytes_behind_the_last_one_seen_are_not_timed);
    return talk_run();
}
