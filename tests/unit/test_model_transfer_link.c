/* Tests of transfer_link: which endpoint and connection a transfer has when the command before it was
 * refused, and when nothing was announced.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "talk.h"

/* A connection of the server to a port of the client, with 700 bytes. */
static void deliver(struct talk *talk, uint16_t from, uint16_t to)
{
    struct tcp data = tcp_open(talk, endpoint(SERVER_HOST, from), endpoint(CLIENT_HOST, to));

    tcp_bytes(&data, OPENER, 700);
    tcp_close(&data, OPENER);
}

static void assert_method(const struct ftpx_transfer *transfer, enum ftpx_method method)
{
    g_assert_cmpstr(ftpx_method_name(ftpx_transfer_method(transfer)), ==, ftpx_method_name(method));
}

/* --- an announcement holds until a transfer happens --- */

TALK(a_port_outlives_a_refusal)
{
    struct tcp control = control_ready(talk);

    SAY(&control, ">PORT 10,0,0,2,4,1", "<200 ok", ">RETR nope", "<550 no", ">LIST", "<150 here",
        "<226 done");
    assert_method(transfer_of(talk, 0), FTPX_METHOD_PORT);
    assert_method(transfer_of(talk, 1), FTPX_METHOD_PORT);
}

TALK(a_port_outlives_a_refusal_of_a_pipelined_command)
{
    struct tcp control = control_ready(talk);

    SAY(&control, ">PORT 10,0,0,2,4,1", ">RETR nope", ">RETR f", "<200 ok", "<550 no", "<150 here");
    deliver(talk, 20, 1025);
    SAY(&control, "<226 done");
    assert_method(transfer_of(talk, 1), FTPX_METHOD_PORT);
    assert_state(transfer_of(talk, 0), FTPX_STATE_REFUSED, 0);
    assert_state(transfer_of(talk, 1), FTPX_STATE_COMPLETE, 700);
}

/* The control connection is late: what came before the refusal is the next command's. */
TALK(what_was_refused_before_it_began_leaves_bytes_to_the_next)
{
    struct tcp control = control_ready(talk);

    SAY(&control, ">PASV", "<227 ok (10,0,0,1,4,1)", ">RETR dir");
    struct tcp data = data_open(talk, 1025);
    tcp_bytes(&data, LISTENER, 700);
    tcp_close(&data, LISTENER);
    SAY(&control, "<550 not a file", ">LIST", "<150 here", "<226 done");
    assert_state(transfer_of(talk, 0), FTPX_STATE_REFUSED, 0);
    assert_state(transfer_of(talk, 1), FTPX_STATE_COMPLETE, 700);
    uint32_t entries;
    g_assert_false(ftpx_transfer_entries(transfer_of(talk, 1), &entries)); /* nobody read them */
}

TALK(what_failed_after_it_began_keeps_its_bytes)
{
    struct tcp control = control_ready(talk);

    SAY(&control, ">PASV", "<227 ok (10,0,0,1,4,1)", ">STOR f", "<150 go");
    struct tcp data = data_open(talk, 1025);
    tcp_bytes(&data, OPENER, 700);
    tcp_close(&data, OPENER);
    SAY(&control, "<552 full", ">LIST", "<425 no");
    g_assert_cmpuint(ftpx_transfer_bytes(transfer_of(talk, 0)), ==, 700);
    g_assert_cmpuint(ftpx_transfer_bytes(transfer_of(talk, 1)), ==, 0);
}

TALK(a_transfer_uses_an_announcement_up)
{
    struct tcp control = control_ready(talk);

    SAY(&control, ">PORT 10,0,0,2,4,1", "<200 ok", ">RETR f", "<150 here");
    deliver(talk, 20, 1025);
    SAY(&control, "<226 done", ">LIST", "<425 no connection");
    assert_state(transfer_of(talk, 0), FTPX_STATE_COMPLETE, 700);
    assert_method(transfer_of(talk, 1), FTPX_METHOD_NONE);
}

/* --- nothing was announced --- */

static void by_default(struct talk *talk, uint16_t server_port)
{
    struct tcp control = control_ready(talk);

    SAY(&control, ">RETR f", "<150 here");
    deliver(talk, server_port, 40000);
    SAY(&control, "<226 done");
    assert_state(transfer_of(talk, 0), FTPX_STATE_COMPLETE, 700);
    assert_method(transfer_of(talk, 0), FTPX_METHOD_DEFAULT);
    assert_quirks(ftpx_transfer_quirks(transfer_of(talk, 0)), "");
    g_assert_cmpuint(ftpx_engine_transfer_count(talk->engine), ==, 1);
}

TALK(without_a_word_the_server_connects_to_the_control_port)
{
    by_default(talk, 20);
}

TALK(it_may_do_so_from_any_port)
{
    by_default(talk, 51000);
}

TALK(the_default_port_over_ipv6)
{
    struct tcp control =
        tcp_open(talk, endpoint("2001:db8::2", 40000), endpoint("2001:db8::1", 2121));

    SAY(&control, "<220 ready", ">USER alice", "<331 password", ">PASS secret", "<230 in",
        ">TYPE I", "<200 ok", ">STOR f", "<150 go");
    struct tcp data = tcp_open(talk, endpoint("2001:db8::1", 2120), endpoint("2001:db8::2", 40000));
    tcp_bytes(&data, LISTENER, 300);
    tcp_close(&data, LISTENER);
    SAY(&control, "<226 done");
    assert_state(transfer_of(talk, 0), FTPX_STATE_COMPLETE, 300);
    assert_method(transfer_of(talk, 0), FTPX_METHOD_DEFAULT);
}

TALK(after_a_port_was_used_the_default_holds_again)
{
    struct tcp control = control_ready(talk);

    SAY(&control, ">PORT 10,0,0,2,4,1", "<200 ok", ">RETR f", "<150 here");
    deliver(talk, 20, 1025);
    SAY(&control, "<226 done", ">RETR g", "<150 here");
    deliver(talk, 20, 40000);
    SAY(&control, "<226 done");
    assert_method(transfer_of(talk, 0), FTPX_METHOD_PORT);
    assert_method(transfer_of(talk, 1), FTPX_METHOD_DEFAULT);
    assert_state(transfer_of(talk, 1), FTPX_STATE_COMPLETE, 700);
}

/* Only the server does: another host there has nothing to do with it. */
TALK(nobody_else_connects_to_the_default_port)
{
    struct tcp control = control_ready(talk);

    SAY(&control, ">RETR f", "<150 here");
    struct tcp other = tcp_open(talk, endpoint("10.0.0.9", 50000), endpoint(CLIENT_HOST, 40000));
    tcp_bytes(&other, OPENER, 100);
    SAY(&control, "<226 done");
    g_assert_null(transfer_of(talk, 0)->flow);
}

/* --- whose connection it is --- */

TALK(a_connection_in_vain_stays_with_its_transfer)
{
    struct tcp control = control_ready(talk);
    struct tcp data = tcp_under_way(talk, endpoint(SERVER_HOST, 20), endpoint(CLIENT_HOST, 1025));

    SAY(&control, ">PORT 10,0,0,2,4,1", "<200 ok", ">RETR f", "<150 here");
    tcp_emit(&data, OPENER, data.first[OPENER] - 1, FTPX_SYN, FTPX_SPAN_NONE);
    SAY(&control, "<425 no connection", ">LIST", "<150 here");
    g_assert_nonnull(transfer_of(talk, 0)->flow);
    g_assert_null(transfer_of(talk, 1)->flow);
    deliver(talk, 20, 1025);
    SAY(&control, "<226 done");
    assert_state(transfer_of(talk, 1), FTPX_STATE_COMPLETE, 700);
    assert_method(transfer_of(talk, 1), FTPX_METHOD_PORT);
}

TALK(a_connection_that_carried_bytes_stays_with_its_transfer)
{
    struct tcp control = control_ready(talk);

    SAY(&control, ">PORT 10,0,0,2,4,1", "<200 ok", ">RETR f", "<150 here");
    deliver(talk, 20, 1025);
    SAY(&control, "<426 aborted", ">LIST", "<425 no connection");
    g_assert_cmpuint(ftpx_transfer_bytes(transfer_of(talk, 0)), ==, 700);
    g_assert_null(transfer_of(talk, 1)->flow);
}

TALK(a_connection_without_bytes_goes_to_the_next_command)
{
    struct tcp control = control_ready(talk);

    SAY(&control, ">PORT 10,0,0,2,4,1", "<200 ok", ">RETR f");
    struct tcp data = tcp_open(talk, endpoint(SERVER_HOST, 20), endpoint(CLIENT_HOST, 1025));
    SAY(&control, "<550 no", ">LIST", "<150 here");
    tcp_bytes(&data, OPENER, 300);
    tcp_close(&data, OPENER);
    SAY(&control, "<226 done");
    assert_state(transfer_of(talk, 0), FTPX_STATE_REFUSED, 0);
    assert_state(transfer_of(talk, 1), FTPX_STATE_COMPLETE, 300);
    g_assert_null(transfer_of(talk, 0)->flow);
}

/* LIST is lost: what comes behind 550 is none of f. */
TALK(a_refused_command_moves_no_bytes)
{
    struct tcp control = control_ready(talk);

    SAY(&control, ">PORT 10,0,0,2,4,1", "<200 ok", ">RETR f");
    struct tcp data = tcp_open(talk, endpoint(SERVER_HOST, 20), endpoint(CLIENT_HOST, 1025));
    SAY(&control, "<550 no", "!>LIST", "!<150 here");
    tcp_bytes(&data, OPENER, 300);
    tcp_close(&data, OPENER);
    SAY(&control, "<226 done");
    assert_state(transfer_of(talk, 0), FTPX_STATE_REFUSED, 0);
    g_assert_null(transfer_of(talk, 1)->exchange);
    g_assert_cmpuint(ftpx_transfer_bytes(transfer_of(talk, 1)), ==, 300);
}

/* A command before the final reply of the one before. */
TALK(a_connection_is_not_for_a_pipelined_command)
{
    struct tcp control = control_ready(talk);

    SAY(&control, ">PORT 10,0,0,2,4,1", "<200 ok", ">RETR f");
    struct tcp data = tcp_open(talk, endpoint(SERVER_HOST, 20), endpoint(CLIENT_HOST, 1025));
    SAY(&control, ">RETR g", "<150 here");
    tcp_bytes(&data, OPENER, 300);
    tcp_close(&data, OPENER);
    SAY(&control, "<226 done");
    assert_state(transfer_of(talk, 0), FTPX_STATE_COMPLETE, 300);
    g_assert_null(transfer_of(talk, 1)->flow);
}

static struct tcp passive(struct talk *talk)
{
    struct tcp control = control_ready(talk);

    SAY(&control, ">PASV", "<227 (10,0,0,1,4,1)");
    return control;
}

TALK(the_connection_that_carries_bytes_takes_over)
{
    struct tcp control = passive(talk);

    SAY(&control, ">RETR f", "<150 here");
    struct tcp one = data_open(talk, 1025);
    data_open(talk, 1025);
    tcp_bytes(&one, LISTENER, 300);
    tcp_close(&one, LISTENER);
    SAY(&control, "<226 done");
    assert_state(transfer_of(talk, 0), FTPX_STATE_COMPLETE, 300);
    g_assert_cmpuint(ftpx_engine_transfer_count(talk->engine), ==, 1);
}

TALK(a_second_connection_with_bytes_is_a_transfer_of_its_own)
{
    struct tcp control = passive(talk);

    SAY(&control, ">RETR f", "<150 here");
    struct tcp one = data_open(talk, 1025);
    tcp_bytes(&one, LISTENER, 300);
    struct tcp other = data_open(talk, 1025);
    tcp_bytes(&other, LISTENER, 200);
    g_assert_cmpuint(ftpx_transfer_bytes(transfer_of(talk, 0)), ==, 300);
    g_assert_cmpuint(ftpx_transfer_bytes(transfer_of(talk, 1)), ==, 200);
    g_assert_null(transfer_of(talk, 1)->exchange);
}

TALK(so_are_both_before_the_command)
{
    passive(talk);
    struct tcp one = data_open(talk, 1025);
    tcp_bytes(&one, LISTENER, 300);
    struct tcp other = data_open(talk, 1025);
    tcp_bytes(&other, LISTENER, 200);
    g_assert_cmpuint(ftpx_engine_transfer_count(talk->engine), ==, 2);
    g_assert_cmpuint(ftpx_transfer_bytes(transfer_of(talk, 0)), ==, 300);
    g_assert_cmpuint(ftpx_transfer_bytes(transfer_of(talk, 1)), ==, 200);
}

TALK(a_repeated_announcement_has_the_connection_to_the_first)
{
    struct tcp control = passive(talk);
    struct tcp data = data_open(talk, 1025);

    tcp_bytes(&data, LISTENER, 700);
    tcp_close(&data, LISTENER);
    SAY(&control, ">PASV", "<227 (10,0,0,1,4,1)", ">RETR f", "<150 here", "<226 done");
    g_assert_cmpuint(ftpx_engine_transfer_count(talk->engine), ==, 1);
    g_assert_nonnull(transfer_of(talk, 0)->exchange);
    assert_state(transfer_of(talk, 0), FTPX_STATE_COMPLETE, 700);
}

TALK(a_pipelined_command_leaves_the_connection_to_the_first)
{
    struct tcp control = passive(talk);
    struct tcp first = data_open(talk, 1025);

    tcp_bytes(&first, LISTENER, 700);
    tcp_close(&first, LISTENER);
    SAY(&control, ">PASV", ">RETR f", "<227 (10,0,0,1,4,1)", "<150 here");
    struct tcp second = data_open(talk, 1025);
    tcp_bytes(&second, LISTENER, 300);
    tcp_close(&second, LISTENER);
    SAY(&control, "<226 done");
    g_assert_cmpuint(ftpx_engine_transfer_count(talk->engine), ==, 2);
    g_assert_null(transfer_of(talk, 0)->exchange);
    g_assert_cmpuint(ftpx_transfer_bytes(transfer_of(talk, 0)), ==, 700);
    assert_state(transfer_of(talk, 1), FTPX_STATE_COMPLETE, 300);
}

/* Two sessions of the same hosts, one of them under TLS with data in the clear. */
TALK(what_was_told_as_another_sessions_stays_there)
{
    static const uint8_t hello[] = "\x16\x03\x01\0\x02\x01\0";
    struct tcp clear = control_ready(talk);
    struct tcp hidden = tcp_open(talk, endpoint(CLIENT_HOST, 40001), endpoint(SERVER_HOST, 21));

    SAY(&hidden, "<220 ready", ">AUTH TLS", "<234 go");
    tcp_send(&hidden, OPENER, (ftpx_span){hello, 7});
    struct tcp data = data_open(talk, 1025);
    tcp_bytes(&data, LISTENER, 700);
    tcp_close(&data, LISTENER);
    SAY(&clear, ">PASV", "<227 (10,0,0,1,4,1)", ">RETR f", "<150 here");
    g_assert_cmpuint(session_of(talk, 1)->transfer_count, ==, 1);
    g_assert_cmpuint(ftpx_transfer_bytes(session_of(talk, 1)->transfers), ==, 700);
    g_assert_null(session_of(talk, 0)->transfers->flow);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    TALK_CASE("/link/kept", a_port_outlives_a_refusal);
    TALK_CASE("/link/kept-pipelined", a_port_outlives_a_refusal_of_a_pipelined_command);
    TALK_CASE("/link/never-began", what_was_refused_before_it_began_leaves_bytes_to_the_next);
    TALK_CASE("/link/began", what_failed_after_it_began_keeps_its_bytes);
    TALK_CASE("/link/used-up", a_transfer_uses_an_announcement_up);
    TALK_CASE("/link/default", without_a_word_the_server_connects_to_the_control_port);
    TALK_CASE("/link/default-any", it_may_do_so_from_any_port);
    TALK_CASE("/link/default-ipv6", the_default_port_over_ipv6);
    TALK_CASE("/link/default-again", after_a_port_was_used_the_default_holds_again);
    TALK_CASE("/link/default-others", nobody_else_connects_to_the_default_port);
    TALK_CASE("/link/whose/in-vain", a_connection_in_vain_stays_with_its_transfer);
    TALK_CASE("/link/whose/carried", a_connection_that_carried_bytes_stays_with_its_transfer);
    TALK_CASE("/link/whose/refused", a_connection_without_bytes_goes_to_the_next_command);
    TALK_CASE("/link/whose/refused-alone", a_refused_command_moves_no_bytes);
    TALK_CASE("/link/whose/pipelined", a_connection_is_not_for_a_pipelined_command);
    TALK_CASE("/link/whose/takes-over", the_connection_that_carries_bytes_takes_over);
    TALK_CASE("/link/whose/second", a_second_connection_with_bytes_is_a_transfer_of_its_own);
    TALK_CASE("/link/whose/both", so_are_both_before_the_command);
    TALK_CASE("/link/whose/told", what_was_told_as_another_sessions_stays_there);
    TALK_CASE("/link/whose/repeated", a_repeated_announcement_has_the_connection_to_the_first);
    TALK_CASE("/link/whose/repeated-pipelined",
              a_pipelined_command_leaves_the_connection_to_the_first);
    return talk_run();
}
