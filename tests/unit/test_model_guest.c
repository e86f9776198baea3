/* Tests of guest: connections between the hosts of a session whose announcement is late, cut or lost.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "talk.h"

#define PASSIVE "<227 Entering Passive Mode (10,0,0,1,4,1)" /* port 1025 */

static const struct ftpx_session *session(struct talk *talk)
{
    return session_of(talk, 0);
}

static unsigned transfers(struct talk *talk)
{
    return session(talk)->transfer_count;
}

/* All of a download's connection. */
static void deliver(struct talk *talk, uint16_t port, size_t bytes)
{
    struct tcp data = data_open(talk, port);

    tcp_bytes(&data, LISTENER, bytes);
    tcp_close(&data, LISTENER);
}

/* Connections that no session has, each with 700 bytes. */
static void assert_strays(struct talk *talk, unsigned expected)
{
    unsigned found = 0;

    for (uint32_t id = 0; id < ftpx_engine_transfer_count(talk->engine); id++) {
        const struct ftpx_transfer *transfer = transfer_of(talk, id);
        if (transfer->session || !transfer->flow)
            continue;
        g_assert_cmpuint(ftpx_transfer_bytes(transfer), ==, 700);
        found++;
    }
    g_assert_cmpuint(found, ==, expected);
}

static void assert_only(struct talk *talk, uint64_t bytes, const char *quirks)
{
    const struct ftpx_transfer *transfer = session(talk)->transfers;

    g_assert_cmpuint(transfers(talk), ==, 1);
    g_assert_nonnull(transfer->exchange);
    assert_state(transfer, FTPX_STATE_COMPLETE, bytes);
    assert_quirks(ftpx_transfer_quirks(transfer), quirks);
    g_assert_cmpint(ftpx_transfer_method(transfer), ==, FTPX_METHOD_PASV);
    assert_strays(talk, 0);
}

/* --- announced late: two interfaces whose clocks differ --- */

TALK(the_syn_before_its_227)
{
    struct tcp control = control_ready(talk);

    SAY(&control, ">PASV");
    struct tcp data = data_open(talk, 1025);
    SAY(&control, PASSIVE, ">RETR f", "<150 here");
    tcp_bytes(&data, LISTENER, 700);
    tcp_close(&data, LISTENER);
    SAY(&control, "<226 done");
    assert_only(talk, 700, "");
}

TALK(all_of_the_connection_before_its_227)
{
    struct tcp control = control_ready(talk);

    deliver(talk, 1025, 700);
    SAY(&control, ">PASV", PASSIVE, ">RETR f", "<150 here", "<226 done");
    assert_only(talk, 700, "");
}

TALK(the_connection_before_a_pipelined_commands_227)
{
    struct tcp control = control_ready(talk);

    SAY(&control, ">PASV", ">LIST");
    struct tcp data = data_open(talk, 1025);
    tcp_send(&data, LISTENER, ftpx_span_of("-rw-r--r-- 1 0 0 12 Nov 22 10:11 f.bin\r\n"));
    SAY(&control, PASSIVE, "<150 here");
    tcp_close(&data, LISTENER);
    SAY(&control, "<226 done");
    assert_only(talk, 40, "");
    uint32_t entries;
    g_assert_true(ftpx_transfer_entries(session(talk)->transfers, &entries));
    g_assert_cmpuint(entries, ==, 1);
}

TALK(an_upload_before_its_227)
{
    struct tcp control = control_ready(talk);

    struct tcp data = data_open(talk, 1025);
    tcp_bytes(&data, OPENER, 300);
    tcp_close(&data, OPENER);
    SAY(&control, ">PASV", PASSIVE, ">STOR f", "<150 go", "<226 done");
    assert_only(talk, 300, "");
}

TALK(an_active_connection_before_its_port)
{
    struct tcp control = control_ready(talk);
    struct tcp data = tcp_open(talk, endpoint(SERVER_HOST, 20), endpoint(CLIENT_HOST, 1025));

    tcp_bytes(&data, OPENER, 700);
    SAY(&control, ">PORT 10,0,0,2,4,1", "<200 ok", ">RETR f", "<150 here");
    tcp_close(&data, OPENER);
    SAY(&control, "<226 done");
    assert_state(session(talk)->transfers, FTPX_STATE_COMPLETE, 700);
    g_assert_cmpuint(transfers(talk), ==, 1);
    assert_strays(talk, 0);
}

TALK(a_port_that_was_used_before_is_the_newer_227s)
{
    struct tcp control = control_ready(talk);

    SAY(&control, ">PASV", PASSIVE, ">RETR f", "<150 here");
    deliver(talk, 1025, 700);
    SAY(&control, "<226 done", ">PASV");
    deliver(talk, 1025, 300);
    SAY(&control, PASSIVE, ">RETR g", "<150 here", "<226 done");
    assert_state(session(talk)->transfers, FTPX_STATE_COMPLETE, 700);
    assert_state(session(talk)->transfers->next, FTPX_STATE_COMPLETE, 300);
    g_assert_cmpuint(transfers(talk), ==, 2);
    assert_strays(talk, 0);
}

/* FTPX_LIMIT_SKEW */
TALK(what_was_long_before_is_not_meant)
{
    struct tcp control = control_ready(talk);

    deliver(talk, 1025, 700);
    talk->time += SECOND;
    SAY(&control, ">PASV", PASSIVE, ">RETR f", "<150 here", "<226 done");
    g_assert_null(session(talk)->transfers->flow);
    assert_strays(talk, 1);
}

/* --- the announcement cannot be read --- */

/* What stands behind the hole is read once it is clear that it stays. */
static void end(struct tcp *control)
{
    SAY(control, "<226 done", ">NOOP", "<200 ok", ">NOOP", "<200 ok", ">QUIT", "<221 bye");
    tcp_close(control, OPENER);
}

TALK(a_lost_227)
{
    struct tcp control = control_ready(talk);

    SAY(&control, ">PASV", "!" PASSIVE, ">RETR f", "<150 here");
    deliver(talk, 1025, 700);
    end(&control);
    assert_state(session(talk)->transfers, FTPX_STATE_COMPLETE, 700);
    assert_has_quirk(ftpx_transfer_quirks(session(talk)->transfers), FTPX_QUIRK(INFERRED));
    g_assert_cmpint(ftpx_transfer_method(session(talk)->transfers), ==, FTPX_METHOD_PASV);
    assert_strays(talk, 0);
}

TALK(two_connections_that_fit_equally_are_given_to_nobody)
{
    struct tcp control = control_ready(talk);

    SAY(&control, ">PASV", "!" PASSIVE, ">RETR f", "<150 here");
    struct tcp one = data_open(talk, 1025);
    struct tcp other = data_open(talk, 1026);
    tcp_bytes(&one, LISTENER, 700);
    tcp_bytes(&other, LISTENER, 700);
    tcp_close(&one, LISTENER);
    tcp_close(&other, LISTENER);
    end(&control);
    g_assert_null(session(talk)->transfers->flow);
    assert_strays(talk, 2); /* but told */
}

TALK(more_bytes_than_announced_do_not_fit)
{
    struct tcp control = control_ready(talk);

    SAY(&control, ">PASV", "!" PASSIVE, ">RETR f", "<150 here (600 bytes)");
    deliver(talk, 1025, 700);
    end(&control);
    g_assert_null(session(talk)->transfers->flow);
    assert_strays(talk, 1);
}

TALK(bytes_against_the_command_do_not_fit)
{
    struct tcp control = control_ready(talk);

    SAY(&control, ">PASV", "!" PASSIVE, ">STOR f", "<150 here");
    deliver(talk, 1025, 700);
    end(&control);
    g_assert_null(session(talk)->transfers->flow);
    assert_strays(talk, 1);
}

/* --- others --- */

TALK(what_goes_both_ways_is_none)
{
    struct tcp control = control_ready(talk);
    struct tcp other = data_open(talk, 8080);

    tcp_send(&other, OPENER, ftpx_span_of("\1\2\3"));
    tcp_send(&other, LISTENER, ftpx_span_of("\1\2\3"));
    SAY(&control, ">NOOP", "<200 ok");
    g_assert_null(transfer_of(talk, 0)->flow);
}

static void assert_none(struct talk *talk, const char *first, int side)
{
    struct tcp other = data_open(talk, 8080);

    tcp_send(&other, side, ftpx_span_of(first));
    g_assert_cmpuint(ftpx_engine_transfer_count(talk->engine), ==, 0);
}

TALK(dialogues_are_none)
{
    control_ready(talk);
    assert_none(talk, "2", LISTENER);
    assert_none(talk, "u", OPENER);
    assert_none(talk, "FEAT\n", OPENER);
    assert_none(talk, "GET / HTTP/1.1\r\n", OPENER);
    assert_none(talk, "220 mail ESMTP\r\n", LISTENER);
    assert_none(talk, "220-hello\r\n", LISTENER);
    assert_none(talk, "USER bob\r\n", OPENER);
    assert_none(talk, "SSH-2.0-x\r\n", LISTENER);
    assert_none(talk, "\x16\x03\x01\x01\x02\x01\x03", OPENER);
}

TALK(words_that_are_no_dialogue_are_a_file)
{
    static const char *const words[] = {"hello world", "zz", "2023-11-14", "username", "\1\2"};

    control_ready(talk);
    for (uint32_t i = 0; i < G_N_ELEMENTS(words); i++) {
        struct tcp data = data_open(talk, 50000);
        tcp_send(&data, LISTENER, ftpx_span_of(words[i]));
        g_assert_cmpuint(ftpx_transfer_bytes(transfer_of(talk, i)), ==, strlen(words[i]));
    }
}

TALK(one_that_was_under_way_when_the_capture_began)
{
    struct tcp control =
        tcp_under_way(talk, endpoint(CLIENT_HOST, 40000), endpoint(SERVER_HOST, 21));

    SAY(&control, "<150 Opening BINARY mode data connection for f (700 bytes).");
    struct tcp data =
        tcp_under_way(talk, endpoint(CLIENT_HOST, 41000), endpoint(SERVER_HOST, 50000));
    tcp_bytes(&data, LISTENER, 700);
    tcp_close(&data, LISTENER);
    SAY(&control, "<226 done", ">QUIT", "<221 bye");
    g_assert_cmpuint(ftpx_engine_session_count(talk->engine), ==, 1);
    assert_strays(talk, 1);
}

TALK(another_session_on_any_port_is_one)
{
    control_ready(talk);
    struct tcp other = tcp_open(talk, endpoint(CLIENT_HOST, 40001), endpoint(SERVER_HOST, 2121));

    SAY(&other, "<220 ready", ">USER bob", "<331 password", ">PASS x", "<230 in");
    g_assert_cmpuint(ftpx_engine_session_count(talk->engine), ==, 2);
}

TALK(hosts_without_a_session_have_no_guests)
{
    struct tcp control = control_ready(talk);

    tcp_close(&control, OPENER);
    deliver(talk, 1025, 700);
    struct tcp other = tcp_open(talk, endpoint("10.0.0.9", 40001), endpoint(SERVER_HOST, 50000));
    tcp_bytes(&other, LISTENER, 700);
    g_assert_cmpuint(ftpx_engine_transfer_count(talk->engine), ==, 0);
}

/* --- commands hidden by TLS, data in the clear (PROT C) --- */

TALK(clear_data_of_a_hidden_session)
{
    static const uint8_t hello[] = "\x16\x03\x01\0\x02\x01\0";
    struct tcp control = control_open(talk);

    SAY(&control, "<220 ready", ">AUTH TLS", "<234 go");
    tcp_send(&control, OPENER, (ftpx_span){hello, 7});
    deliver(talk, 50000, 700);
    const struct ftpx_transfer *transfer = session(talk)->transfers;
    g_assert_nonnull(transfer);
    assert_state(transfer, FTPX_STATE_OPEN, 700);
    g_assert_cmpint(transfer->direction, ==, FTPX_DOWNLOAD);
    assert_quirks(ftpx_transfer_quirks(transfer), "inferred");
    tcp_close(&control, OPENER);
    assert_state(transfer, FTPX_STATE_OPEN, 700);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    TALK_CASE("/guest/late/syn", the_syn_before_its_227);
    TALK_CASE("/guest/late/all", all_of_the_connection_before_its_227);
    TALK_CASE("/guest/late/pipelined", the_connection_before_a_pipelined_commands_227);
    TALK_CASE("/guest/late/upload", an_upload_before_its_227);
    TALK_CASE("/guest/late/active", an_active_connection_before_its_port);
    TALK_CASE("/guest/late/again", a_port_that_was_used_before_is_the_newer_227s);
    TALK_CASE("/guest/late/too", what_was_long_before_is_not_meant);
    TALK_CASE("/guest/lost/one", a_lost_227);
    TALK_CASE("/guest/lost/two", two_connections_that_fit_equally_are_given_to_nobody);
    TALK_CASE("/guest/lost/size", more_bytes_than_announced_do_not_fit);
    TALK_CASE("/guest/lost/direction", bytes_against_the_command_do_not_fit);
    TALK_CASE("/guest/others/both-ways", what_goes_both_ways_is_none);
    TALK_CASE("/guest/others/dialogues", dialogues_are_none);
    TALK_CASE("/guest/others/words", words_that_are_no_dialogue_are_a_file);
    TALK_CASE("/guest/others/under-way", one_that_was_under_way_when_the_capture_began);
    TALK_CASE("/guest/others/session", another_session_on_any_port_is_one);
    TALK_CASE("/guest/others/hosts", hosts_without_a_session_have_no_guests);
    TALK_CASE("/guest/hidden", clear_data_of_a_hidden_session);
    return talk_run();
}
