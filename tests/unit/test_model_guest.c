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

/* A capture of what one host has sent of a scene. */
static void feed_host(struct talk *talk, const struct talk *scene, const char *host)
{
    struct ftpx_address sender = address_of(host);

    for (guint i = 0; i < scene->tape->len; i++) {
        struct ftpx_segment segment = *(struct ftpx_segment *)scene->tape->pdata[i];

        if (!ftpx_address_equal(&segment.from.address, &sender))
            continue;
        segment.frame = ++talk->frame;
        segment.time = talk->time += MILLISECOND / 10;
        talk_feed(talk, &segment);
    }
}

/* No reply is read before what it answers. */
TALK(all_that_the_client_sends_comes_late)
{
    struct talk scene;

    talk_record(&scene);
    struct tcp control = control_ready(&scene);
    SAY(&control, ">PASV", PASSIVE, ">RETR f", "<150 here");
    deliver(&scene, 1025, 700);
    SAY(&control, "<226 done", ">QUIT", "<221 bye");
    feed_host(talk, &scene, SERVER_HOST);
    feed_host(talk, &scene, CLIENT_HOST);
    g_ptr_array_unref(scene.tape);
    assert_dialogue(session(talk),
                    "USER 331, PASS 230, TYPE 200, PASV 227, RETR 150 226, QUIT 221");
    assert_only(talk, 700, "");
}

/* What is read of a server alone once its connection is over; of the session, before its mark. */
TALK(what_is_said_behind_the_announcement_holds)
{
    struct talk scene;

    talk_record(&scene);
    struct tcp control = control_open(&scene);
    SAY(&control, "<220 ready", ">USER alice", "<331 password", ">PASS secret", "<230 in", ">PASV",
        PASSIVE, ">TYPE I", "<200 Type set to I", ">RETR f", "<150 here (700 bytes)");
    deliver(&scene, 1025, 700);
    SAY(&control, "<226 done");
    feed_host(talk, &scene, SERVER_HOST);
    g_ptr_array_unref(scene.tape);
    ftpx_engine_settle(talk->engine);
    g_assert_cmpuint(transfers(talk), ==, 1);
    g_assert_cmpint(session(talk)->transfers->type, ==, 'I');
    g_assert_cmpuint(session(talk)->transfers->announced_size, ==, 700);
    assert_state(session(talk)->transfers, FTPX_STATE_COMPLETE, 700);
    assert_strays(talk, 0);
}

/* A port that is used again soon: the later one may be another announcement's. */
TALK(two_connections_before_the_227_that_names_both)
{
    struct tcp control = control_ready(talk);

    deliver(talk, 1025, 700);
    deliver(talk, 1025, 700);
    SAY(&control, ">PASV", PASSIVE, ">RETR f", "<150 here", "<226 done");
    assert_strays(talk, 2);
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

/* That no reply can be read is no reason, that bytes are missing is. */
TALK(clear_data_of_a_hidden_session_with_a_gap)
{
    static const uint8_t hello[] = "\x16\x03\x01\0\x02\x01\0";
    struct tcp control = control_open(talk);

    SAY(&control, "<220 ready", ">AUTH TLS", "<234 go");
    tcp_send(&control, OPENER, (ftpx_span){hello, 7});
    struct tcp data = data_open(talk, 50000);
    tcp_bytes(&data, LISTENER, 300);
    tcp_lose(&data, LISTENER, 100);
    tcp_bytes(&data, LISTENER, 300);
    tcp_close(&data, LISTENER);
    tcp_close(&control, OPENER);
    const struct ftpx_transfer *transfer = session(talk)->transfers;
    g_assert_nonnull(transfer);
    assert_state(transfer, FTPX_STATE_INCOMPLETE, 600);
    assert_quirks(ftpx_transfer_outcome(transfer).reasons, "gap");
}

/* --- which transfer a connection fits --- */

static struct tcp control_from(struct talk *talk, uint16_t port)
{
    struct tcp control = tcp_open(talk, endpoint(CLIENT_HOST, port), endpoint(SERVER_HOST, 21));

    SAY(&control, "<220 ready", ">USER alice", "<331 password", ">PASS secret", "<230 in",
        ">TYPE I", "<200 ok");
    return control;
}

/* Its endpoint cannot be read, and so is none. */
static struct tcp control_cut(struct talk *talk, const char *setup, const char *command)
{
    struct tcp control = control_ready(talk);

    SAY(&control, setup, "<200 ok", command, "<150 here");
    return control;
}

static void deliver_actively(struct talk *talk, uint16_t from, size_t bytes)
{
    struct tcp data = tcp_open(talk, endpoint(SERVER_HOST, from), endpoint(CLIENT_HOST, 1025));

    tcp_bytes(&data, OPENER, bytes);
    tcp_close(&data, OPENER);
}

static void assert_given(struct talk *talk, uint64_t bytes, enum ftpx_method method)
{
    const struct ftpx_transfer *transfer = session(talk)->transfers;

    g_assert_cmpuint(transfers(talk), ==, 1);
    g_assert_nonnull(transfer->flow);
    assert_state(transfer, FTPX_STATE_COMPLETE, bytes);
    assert_has_quirk(ftpx_transfer_quirks(transfer), FTPX_QUIRK(INFERRED));
    g_assert_cmpint(ftpx_transfer_method(transfer), ==, method);
    assert_strays(talk, 0);
}

static void assert_not_given(struct talk *talk)
{
    g_assert_null(session(talk)->transfers->flow);
    assert_strays(talk, 1);
}

static void a_cut_active(struct talk *talk, const char *setup, enum ftpx_method method)
{
    struct tcp control = control_cut(talk, setup, ">RETR f");

    deliver_actively(talk, 20, 700);
    SAY(&control, "<226 done");
    assert_given(talk, 700, method);
}

TALK(a_cut_port)
{
    a_cut_active(talk, ">PORT 10,0,0,2,4", FTPX_METHOD_PORT);
}

TALK(a_cut_eprt)
{
    a_cut_active(talk, ">EPRT |1|10.0.0.2|", FTPX_METHOD_EPRT);
}

TALK(a_cut_lprt)
{
    a_cut_active(talk, ">LPRT 4,4,10,0,0,2,2", FTPX_METHOD_LPRT);
}

TALK(a_port_is_not_for_a_connection_to_the_server)
{
    struct tcp control = control_cut(talk, ">PORT 10,0,0,2,4", ">RETR f");

    deliver(talk, 1025, 700);
    SAY(&control, "<226 done");
    assert_not_given(talk);
}

static struct tcp control_lost(struct talk *talk, const char *setup, const char *command,
                               const char *mark)
{
    struct tcp control = control_ready(talk);

    SAY(&control, setup, "!" PASSIVE, command, mark);
    return control;
}

static void a_lost_passive(struct talk *talk, const char *setup, enum ftpx_method method)
{
    struct tcp control = control_lost(talk, setup, ">RETR f", "<150 here");

    deliver(talk, 1025, 700);
    end(&control);
    assert_given(talk, 700, method);
}

TALK(a_lost_229)
{
    a_lost_passive(talk, ">EPSV", FTPX_METHOD_EPSV);
}

TALK(a_lost_228)
{
    a_lost_passive(talk, ">LPSV", FTPX_METHOD_LPSV);
}

TALK(an_upload_to_a_lost_227)
{
    struct tcp control = control_lost(talk, ">PASV", ">STOR f", "<150 go");
    struct tcp data = data_open(talk, 1025);

    tcp_bytes(&data, OPENER, 300);
    tcp_close(&data, OPENER);
    end(&control);
    assert_given(talk, 300, FTPX_METHOD_PASV);
}

TALK(a_lost_227_is_not_for_a_connection_to_the_client)
{
    struct tcp control = control_lost(talk, ">PASV", ">RETR f", "<150 here");

    deliver_actively(talk, 20, 700);
    end(&control);
    assert_not_given(talk);
}

TALK(a_connection_whose_opener_was_not_seen)
{
    struct tcp control = control_lost(talk, ">PASV", ">RETR f", "<150 here");
    struct tcp data =
        tcp_under_way(talk, endpoint(CLIENT_HOST, 41000), endpoint(SERVER_HOST, 50000));

    tcp_bytes(&data, LISTENER, 700);
    tcp_close(&data, LISTENER);
    end(&control);
    g_assert_nonnull(session(talk)->transfers->flow);
    g_assert_cmpuint(ftpx_transfer_bytes(session(talk)->transfers), ==, 700);
    assert_strays(talk, 0);
}

TALK(a_connection_without_bytes_does_not_fit)
{
    struct tcp control = control_lost(talk, ">PASV", ">RETR f", "<150 here");

    data_open(talk, 1026);
    deliver(talk, 1025, 700);
    end(&control);
    assert_given(talk, 700, FTPX_METHOD_PASV);
}

TALK(as_many_bytes_as_announced_fit)
{
    struct tcp control = control_lost(talk, ">PASV", ">RETR f", "<150 here (700 bytes)");

    deliver(talk, 1025, 700);
    end(&control);
    assert_given(talk, 700, FTPX_METHOD_PASV);
}

/* The size of the file is not that of what is sent for it. */
static void assert_size_is_no_limit(struct talk *talk, const char *parameter)
{
    struct tcp control = control_ready(talk);

    SAY(&control, parameter, "<200 ok", ">PASV", "!" PASSIVE, ">RETR f", "<150 here (600 bytes)");
    deliver(talk, 1025, 700);
    end(&control);
    g_assert_nonnull(session(talk)->transfers->flow);
    assert_strays(talk, 0);
}

TALK(more_bytes_than_announced_fit_in_ascii)
{
    assert_size_is_no_limit(talk, ">TYPE A");
}

TALK(more_bytes_than_announced_fit_in_blocks)
{
    assert_size_is_no_limit(talk, ">MODE B");
}

TALK(what_began_long_before_the_pasv_does_not_fit)
{
    struct tcp control = control_ready(talk);

    deliver(talk, 1025, 700);
    talk->time += SECOND;
    SAY(&control, ">PASV", "!" PASSIVE, ">RETR f", "<150 here");
    end(&control);
    assert_not_given(talk);
}

TALK(what_began_long_after_the_226_does_not_fit)
{
    struct tcp control = control_cut(talk, ">PORT 10,0,0,2,4", ">RETR f");

    SAY(&control, "<226 done");
    talk->time += SECOND;
    deliver_actively(talk, 20, 700);
    assert_not_given(talk);
}

TALK(what_began_just_after_the_226_fits)
{
    struct tcp control = control_cut(talk, ">PORT 10,0,0,2,4", ">RETR f");

    SAY(&control, "<226 done");
    deliver_actively(talk, 20, 700);
    assert_given(talk, 700, FTPX_METHOD_PORT);
}

TALK(a_failed_transfer_gets_nothing)
{
    struct tcp control = control_cut(talk, ">PORT 10,0,0,2,4", ">RETR f");

    SAY(&control, "<425 no connection");
    deliver_actively(talk, 20, 700);
    assert_not_given(talk);
}

TALK(a_transfer_without_a_setup_gets_nothing)
{
    struct tcp control = control_ready(talk);

    SAY(&control, ">RETR f", "<150 here");
    deliver(talk, 50000, 700);
    SAY(&control, "<226 done");
    assert_not_given(talk);
}

TALK(a_transfer_has_one_connection)
{
    struct tcp control = control_cut(talk, ">PORT 10,0,0,2,4", ">RETR f");

    deliver_actively(talk, 20, 300);
    deliver_actively(talk, 51000, 700);
    SAY(&control, "<226 done");
    assert_state(session(talk)->transfers, FTPX_STATE_COMPLETE, 300);
    assert_strays(talk, 1);
}

TALK(of_two_transfers_that_fit_none_gets_it)
{
    struct tcp one = control_cut(talk, ">PORT 10,0,0,2,4", ">RETR f");
    struct tcp other = control_from(talk, 40001);

    SAY(&other, ">PORT 10,0,0,2,4", "<200 ok", ">RETR g", "<150 here");
    deliver_actively(talk, 20, 700);
    SAY(&one, "<226 done");
    SAY(&other, "<226 done");
    g_assert_null(session_of(talk, 1)->transfers->flow);
    assert_not_given(talk);
}

TALK(a_session_without_transfers_is_passed_over)
{
    struct tcp control = control_cut(talk, ">PORT 10,0,0,2,4", ">RETR f");

    control_from(talk, 40001);
    deliver_actively(talk, 20, 700);
    SAY(&control, "<226 done");
    assert_given(talk, 700, FTPX_METHOD_PORT);
    g_assert_cmpuint(session_of(talk, 1)->transfer_count, ==, 0);
}

/* Only the server's side was captured. */
TALK(a_transfer_without_a_command_gets_nothing)
{
    struct tcp control =
        tcp_under_way(talk, endpoint(CLIENT_HOST, 40000), endpoint(SERVER_HOST, 21));

    SAY(&control, "<220 ready", "!>USER alice", "<331 password", "!>PASS secret", "<230 in",
        "!>PASV", PASSIVE, "!>RETR f", "<150 here");
    deliver(talk, 50000, 700);
    SAY(&control, "<226 done");
    g_assert_cmpuint(transfers(talk), ==, 1);
    g_assert_null(session(talk)->transfers->exchange);
    assert_not_given(talk);
}

TALK(an_announced_connection_without_bytes_does_not_fit)
{
    struct tcp control = control_ready(talk);

    SAY(&control, ">PASV", PASSIVE);
    data_open(talk, 1025);
    SAY(&control, ">PORT 10,0,0,2,4", "<200 ok", ">RETR f", "<150 here");
    deliver_actively(talk, 20, 700);
    SAY(&control, "<226 done");
    assert_given(talk, 700, FTPX_METHOD_PORT);
}

/* The client's port has the server's number. */
TALK(the_same_port_at_the_client_is_not_named)
{
    struct tcp control = control_ready(talk);

    deliver_actively(talk, 51000, 700);
    SAY(&control, ">PASV", PASSIVE, ">RETR f", "<150 here", "<226 done");
    assert_not_given(talk);
}

/* FTPX_LIMIT_INFER_FIT */
static void open_many(struct talk *talk, bool close)
{
    for (uint16_t i = 0; i < 64; i++) {
        struct tcp control = control_from(talk, (uint16_t)(42000 + i));
        if (close)
            tcp_close(&control, OPENER);
    }
    g_assert_cmpuint(ftpx_engine_session_count(talk->engine), ==, 65);
}

TALK(a_session_behind_many_that_ended_has_no_guests)
{
    control_ready(talk);
    open_many(talk, true);
    deliver(talk, 50000, 700);
    g_assert_cmpuint(ftpx_engine_transfer_count(talk->engine), ==, 0);
}

TALK(a_transfer_behind_many_sessions_gets_nothing)
{
    struct tcp control = control_cut(talk, ">PORT 10,0,0,2,4", ">RETR f");

    open_many(talk, false);
    deliver_actively(talk, 51000, 700);
    SAY(&control, "<226 done");
    assert_not_given(talk);
}

/* The 227 may be of the first connection, and late; or that of the first is missing. */
TALK(a_port_that_is_used_again_behind_its_227)
{
    struct tcp control = control_ready(talk);

    deliver(talk, 1025, 700);
    SAY(&control, ">PASV", PASSIVE);
    struct tcp second = data_open(talk, 1025);
    SAY(&control, ">RETR f", "<150 here");
    tcp_bytes(&second, LISTENER, 300);
    tcp_close(&second, LISTENER);
    SAY(&control, "<226 done");
    const struct ftpx_transfer *first = session(talk)->transfers;
    g_assert_cmpuint(transfers(talk), ==, 2);
    g_assert_cmpuint(ftpx_transfer_bytes(first), ==, 700);
    g_assert_null(first->exchange);
    assert_text(first->next->exchange->arg, "f");
    g_assert_cmpuint(ftpx_transfer_bytes(first->next), ==, 300);
    assert_has_quirk(ftpx_transfer_quirks(first->next), FTPX_QUIRK(INFERRED));
}

/* The first had nothing to send. */
TALK(a_connection_without_bytes_may_have_been_meant)
{
    struct tcp control = control_ready(talk);
    struct tcp first = data_open(talk, 1025);

    tcp_close(&first, LISTENER);
    struct tcp second = data_open(talk, 1025);
    SAY(&control, ">PASV", PASSIVE, ">RETR f", "<150 here");
    tcp_bytes(&second, LISTENER, 300);
    tcp_close(&second, LISTENER);
    const struct ftpx_transfer *transfer = session(talk)->transfers;
    g_assert_true(!transfer->flow || (ftpx_transfer_quirks(transfer) & FTPX_QUIRK(INFERRED)));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    TALK_CASE("/guest/late/syn", the_syn_before_its_227);
    TALK_CASE("/guest/late/two", two_connections_before_the_227_that_names_both);
    TALK_CASE("/guest/late/all", all_of_the_connection_before_its_227);
    TALK_CASE("/guest/late/client", all_that_the_client_sends_comes_late);
    TALK_CASE("/guest/late/server", what_is_said_behind_the_announcement_holds);
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
    TALK_CASE("/guest/hidden-gap", clear_data_of_a_hidden_session_with_a_gap);
    TALK_CASE("/guest/cut/port", a_cut_port);
    TALK_CASE("/guest/cut/eprt", a_cut_eprt);
    TALK_CASE("/guest/cut/lprt", a_cut_lprt);
    TALK_CASE("/guest/cut/way", a_port_is_not_for_a_connection_to_the_server);
    TALK_CASE("/guest/lost/229", a_lost_229);
    TALK_CASE("/guest/lost/228", a_lost_228);
    TALK_CASE("/guest/lost/upload", an_upload_to_a_lost_227);
    TALK_CASE("/guest/lost/way", a_lost_227_is_not_for_a_connection_to_the_client);
    TALK_CASE("/guest/lost/opener", a_connection_whose_opener_was_not_seen);
    TALK_CASE("/guest/lost/no-bytes", a_connection_without_bytes_does_not_fit);
    TALK_CASE("/guest/lost/equal-size", as_many_bytes_as_announced_fit);
    TALK_CASE("/guest/lost/ascii", more_bytes_than_announced_fit_in_ascii);
    TALK_CASE("/guest/lost/blocks", more_bytes_than_announced_fit_in_blocks);
    TALK_CASE("/guest/lost/before", what_began_long_before_the_pasv_does_not_fit);
    TALK_CASE("/guest/cut/long-after", what_began_long_after_the_226_does_not_fit);
    TALK_CASE("/guest/cut/after", what_began_just_after_the_226_fits);
    TALK_CASE("/guest/cut/failed", a_failed_transfer_gets_nothing);
    TALK_CASE("/guest/no-setup", a_transfer_without_a_setup_gets_nothing);
    TALK_CASE("/guest/cut/one", a_transfer_has_one_connection);
    TALK_CASE("/guest/cut/two-transfers", of_two_transfers_that_fit_none_gets_it);
    TALK_CASE("/guest/cut/idle-session", a_session_without_transfers_is_passed_over);
    TALK_CASE("/guest/late/other-end", the_same_port_at_the_client_is_not_named);
    TALK_CASE("/guest/many/ended", a_session_behind_many_that_ended_has_no_guests);
    TALK_CASE("/guest/many/transfer", a_transfer_behind_many_sessions_gets_nothing);
    TALK_CASE("/guest/no-command", a_transfer_without_a_command_gets_nothing);
    TALK_CASE("/guest/cut/announced", an_announced_connection_without_bytes_does_not_fit);
    TALK_CASE("/guest/late/while", a_port_that_is_used_again_behind_its_227);
    TALK_CASE("/guest/late/without-bytes", a_connection_without_bytes_may_have_been_meant);
    return talk_run();
}
