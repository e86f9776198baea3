/* Tests of transfer: commands, announced endpoints and data connections find each other, and the
 * outcome is right. It takes pairing of replies for granted: see test_model_session.c.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "talk.h"

#define PASSIVE "<227 Entering Passive Mode (10,0,0,1,4,1)" /* port 1025 */

static void assert_path(const struct ftpx_transfer *transfer, const char *path)
{
    assert_text(transfer->path, path);
}

/* A passive download of so many bytes from its SYN to the reply. */
static struct tcp download(struct talk *talk, struct tcp *control, const char *command,
                           size_t bytes)
{
    SAY(control, ">PASV", PASSIVE);
    struct tcp data = data_open(talk, 1025);
    SAY(control, command, "<150 here");
    tcp_bytes(&data, LISTENER, bytes);
    tcp_close(&data, LISTENER);
    SAY(control, "<226 done");
    return data;
}

/* --- where the data connection comes from --- */

TALK(a_passive_download_is_complete)
{
    struct tcp control = control_ready(talk);

    download(talk, &control, ">RETR pub/f.bin", 2500);
    const struct ftpx_transfer *transfer = transfer_of(talk, 0);
    assert_state(transfer, FTPX_STATE_COMPLETE, 2500);
    assert_path(transfer, "pub/f.bin");
    assert_quirks(ftpx_transfer_quirks(transfer), "");
    g_assert_cmpint(transfer->direction, ==, FTPX_DOWNLOAD);
    g_assert_cmpint(transfer->type, ==, 'I');
    g_assert_cmpuint(ftpx_transfer_code(transfer), ==, 226);
    g_assert_cmpint(ftpx_transfer_method(transfer), ==, FTPX_METHOD_PASV);
    g_assert_true(ftpx_transfer_is_settled(transfer));
    /* 10 frames of login, PASV, 227, handshake, RETR, 150; three data segments a millisecond
     * apart. */
    g_assert_cmpuint(ftpx_transfer_first_frame(transfer), ==, 18);
    g_assert_cmpuint(ftpx_transfer_last_frame(transfer), ==, 20);
    g_assert_cmpint(ftpx_transfer_duration(transfer), ==, 2 * MILLISECOND);
    g_assert_cmpuint(ftpx_engine_transfer_count(talk->engine), ==, 1);
}

TALK(a_passive_upload_is_complete)
{
    struct tcp control = control_ready(talk);

    SAY(&control, ">PASV", PASSIVE, ">STOR f");
    struct tcp data = data_open(talk, 1025);
    SAY(&control, "<150 go");
    tcp_bytes(&data, OPENER, 1234);
    tcp_close(&data, OPENER);
    SAY(&control, "<226 got it");
    assert_state(transfer_of(talk, 0), FTPX_STATE_COMPLETE, 1234);
    assert_quirks(ftpx_transfer_quirks(transfer_of(talk, 0)), "");
    g_assert_cmpint(transfer_of(talk, 0)->direction, ==, FTPX_UPLOAD);
}

static void active_download(struct talk *talk, const char *announcement, uint16_t server_port,
                            enum ftpx_method method)
{
    struct tcp control = control_ready(talk);

    SAY(&control, announcement, "<200 ok", ">RETR f");
    struct tcp data =
        tcp_open(talk, endpoint(SERVER_HOST, server_port), endpoint(CLIENT_HOST, 1025));
    SAY(&control, "<150 here");
    tcp_bytes(&data, OPENER, 700);
    tcp_close(&data, OPENER);
    SAY(&control, "<226 done");
    assert_state(transfer_of(talk, 0), FTPX_STATE_COMPLETE, 700);
    assert_quirks(ftpx_transfer_quirks(transfer_of(talk, 0)), "");
    g_assert_cmpint(ftpx_transfer_method(transfer_of(talk, 0)), ==, method);
}

TALK(an_active_download_from_port_20)
{
    active_download(talk, ">PORT 10,0,0,2,4,1", 20, FTPX_METHOD_PORT);
}

TALK(an_active_download_from_any_port)
{
    active_download(talk, ">PORT 10,0,0,2,4,1", 50123, FTPX_METHOD_PORT); /* L4 */
}

TALK(an_active_download_by_eprt)
{
    active_download(talk, ">EPRT |1|10.0.0.2|1025|", 20, FTPX_METHOD_EPRT); /* L5 */
}

TALK(an_active_download_by_lprt)
{
    active_download(talk, ">LPRT 4,4,10,0,0,2,2,4,1", 20, FTPX_METHOD_LPRT); /* L9 */
}

TALK(an_active_upload)
{
    struct tcp control = control_ready(talk);

    SAY(&control, ">PORT 10,0,0,2,4,1", "<200 ok", ">STOR f");
    struct tcp data = tcp_open(talk, endpoint(SERVER_HOST, 20), endpoint(CLIENT_HOST, 1025));
    SAY(&control, "<150 go");
    tcp_bytes(&data, LISTENER, 900);
    tcp_close(&data, LISTENER);
    SAY(&control, "<226 got it");
    assert_state(transfer_of(talk, 0), FTPX_STATE_COMPLETE, 900);
    assert_quirks(ftpx_transfer_quirks(transfer_of(talk, 0)), "");
}

TALK(epsv_over_ipv6)
{
    struct tcp control =
        tcp_open(talk, endpoint("2001:db8::2", 40000), endpoint("2001:db8::1", 21));

    SAY(&control, "<220 ready", ">USER a", "<230 in", ">TYPE I", "<200 ok", ">EPSV",
        "<229 Ok (|||1025|)", ">RETR f");
    struct tcp data = tcp_open(talk, endpoint("2001:db8::2", 41000), endpoint("2001:db8::1", 1025));
    SAY(&control, "<150 here");
    tcp_bytes(&data, LISTENER, 5);
    tcp_close(&data, LISTENER);
    SAY(&control, "<226 done");
    assert_state(transfer_of(talk, 0), FTPX_STATE_COMPLETE, 5);
    g_assert_cmpint(ftpx_transfer_method(transfer_of(talk, 0)), ==, FTPX_METHOD_EPSV);
}

TALK(eprt_over_ipv6)
{
    struct tcp control =
        tcp_open(talk, endpoint("2001:db8::2", 40000), endpoint("2001:db8::1", 21));

    SAY(&control, "<220 ready", ">USER a", "<230 in", ">EPRT |2|2001:db8::2|1025|", "<200 ok",
        ">LIST");
    struct tcp data = tcp_open(talk, endpoint("2001:db8::1", 20), endpoint("2001:db8::2", 1025));
    SAY(&control, "<150 here");
    tcp_bytes(&data, OPENER, 5);
    tcp_close(&data, OPENER);
    SAY(&control, "<226 done");
    assert_state(transfer_of(talk, 0), FTPX_STATE_COMPLETE, 5);
    g_assert_cmpint(transfer_of(talk, 0)->direction, ==, FTPX_LISTING);
}

TALK(behind_nat_the_control_peer_is_tried)
{
    struct tcp control = control_ready(talk);

    SAY(&control, ">PASV", "<227 Entering Passive Mode (192,168,1,5,4,1)", ">RETR f"); /* L3 */
    struct tcp data = data_open(talk, 1025);
    SAY(&control, "<150 here");
    tcp_bytes(&data, LISTENER, 100);
    tcp_close(&data, LISTENER);
    SAY(&control, "<226 done");
    assert_state(transfer_of(talk, 0), FTPX_STATE_COMPLETE, 100);
    assert_quirks(ftpx_transfer_quirks(transfer_of(talk, 0)), "nat");
}

TALK(a_server_that_leads_its_client_to_a_third_party_is_told)
{
    struct tcp control = control_ready(talk);

    SAY(&control, ">PASV", "<227 Entering Passive Mode (10,9,9,9,4,1)", ">RETR f");
    struct tcp data = tcp_open(talk, endpoint(CLIENT_HOST, 40001), endpoint("10.9.9.9", 1025));
    SAY(&control, "<150 here");
    tcp_bytes(&data, LISTENER, 100);
    tcp_close(&data, LISTENER);
    SAY(&control, "<226 done");
    assert_state(transfer_of(talk, 0), FTPX_STATE_COMPLETE, 100);
    assert_quirks(ftpx_transfer_quirks(transfer_of(talk, 0)), "redirected");
}

TALK(a_third_party_that_connects_first_is_told)
{
    struct tcp control = control_ready(talk);

    SAY(&control, ">PASV", PASSIVE, ">RETR f");
    struct tcp data = tcp_open(talk, endpoint("10.9.9.9", 6000), endpoint(SERVER_HOST, 1025));
    SAY(&control, "<150 here");
    tcp_bytes(&data, LISTENER, 100);
    tcp_close(&data, LISTENER);
    SAY(&control, "<226 done");
    assert_state(transfer_of(talk, 0), FTPX_STATE_COMPLETE, 100);
    assert_quirks(ftpx_transfer_quirks(transfer_of(talk, 0)), "stolen");
}

TALK(a_thief_who_is_faster_than_the_client_has_the_transfer)
{
    struct tcp control = control_ready(talk);

    SAY(&control, ">PASV", PASSIVE);
    struct tcp thief = tcp_open(talk, endpoint("10.9.9.9", 41000), endpoint(SERVER_HOST, 1025));
    struct tcp client = data_open(talk, 1025);
    SAY(&control, ">RETR f", "<150 here");
    tcp_reset(&client, LISTENER);
    tcp_bytes(&thief, LISTENER, 100);
    tcp_close(&thief, LISTENER);
    SAY(&control, "<226 done");
    g_assert_cmpuint(ftpx_engine_transfer_count(talk->engine), ==, 1);
    assert_state(transfer_of(talk, 0), FTPX_STATE_COMPLETE, 100);
    assert_quirks(ftpx_transfer_quirks(transfer_of(talk, 0)), "stolen");
}

TALK(a_forger_who_is_faster_than_the_server_has_the_transfer)
{
    struct tcp control = control_ready(talk);

    SAY(&control, ">PORT 10,0,0,2,4,1", "<200 ok");
    struct tcp forger = tcp_open(talk, endpoint("10.9.9.9", 41000), endpoint(CLIENT_HOST, 1025));
    SAY(&control, ">RETR f", "<150 here");
    tcp_bytes(&forger, OPENER, 30);
    tcp_close(&forger, OPENER);
    struct tcp server = tcp_open(talk, endpoint(SERVER_HOST, 20), endpoint(CLIENT_HOST, 1025));
    tcp_bytes(&server, OPENER, 100);
    tcp_close(&server, OPENER);
    SAY(&control, "<226 done");
    assert_state(transfer_of(talk, 0), FTPX_STATE_COMPLETE, 30);
    assert_quirks(ftpx_transfer_quirks(transfer_of(talk, 0)), "stolen");
    g_assert_cmpuint(ftpx_transfer_bytes(transfer_of(talk, 1)), ==, 100);
}

TALK(a_bounce_is_told)
{
    struct tcp control = control_ready(talk);

    SAY(&control, ">PORT 10,9,9,9,0,25", "<200 ok", ">RETR f"); /* L6 */
    struct tcp data = tcp_open(talk, endpoint(SERVER_HOST, 20), endpoint("10.9.9.9", 25));
    SAY(&control, "<150 here");
    tcp_bytes(&data, OPENER, 100);
    tcp_close(&data, OPENER);
    SAY(&control, "<226 done");
    assert_state(transfer_of(talk, 0), FTPX_STATE_COMPLETE, 100);
    assert_quirks(ftpx_transfer_quirks(transfer_of(talk, 0)), "bounce low-port");
}

/* Server-to-server copy: A (10.0.0.1) listens, B (10.0.0.3) connects. */
TALK(an_fxp_copy_is_one_connection_and_two_transfers)
{
    struct tcp a = control_ready(talk);
    struct tcp b = tcp_open(talk, endpoint(CLIENT_HOST, 40001), endpoint("10.0.0.3", 21));

    SAY(&b, "<220 ready", ">USER bob", "<230 in", ">TYPE I", "<200 ok");
    SAY(&a, ">PASV", PASSIVE);
    SAY(&b, ">PORT 10,0,0,1,4,1", "<200 ok", ">STOR g");
    SAY(&a, ">RETR f");
    struct tcp data = tcp_open(talk, endpoint("10.0.0.3", 20), endpoint(SERVER_HOST, 1025));
    SAY(&b, "<150 go");
    SAY(&a, "<150 here");
    tcp_bytes(&data, LISTENER, 3000);
    tcp_close(&data, LISTENER);
    SAY(&a, "<226 sent");
    SAY(&b, "<226 got it");
    g_assert_cmpuint(ftpx_engine_transfer_count(talk->engine), ==, 2);
    const struct ftpx_transfer *to_b = session_of(talk, 1)->transfers;
    const struct ftpx_transfer *from_a = session_of(talk, 0)->transfers;
    assert_state(from_a, FTPX_STATE_COMPLETE, 3000);
    assert_state(to_b, FTPX_STATE_COMPLETE, 3000);
    g_assert_true(from_a->flow == to_b->flow);
    g_assert_cmpint(to_b->direction, ==, FTPX_UPLOAD);
    g_assert_true(ftpx_transfer_peer(from_a) == to_b);
    g_assert_true(ftpx_transfer_peer(to_b) == from_a);
    g_assert_true(ftpx_transfer_carried(from_a->flow) == from_a);
    assert_quirks(ftpx_transfer_quirks(from_a), "fxp");
    assert_quirks(ftpx_transfer_quirks(to_b), "fxp");
}

TALK(the_transfer_command_owns_the_data_not_the_command_after_pasv)
{
    struct tcp control = control_ready(talk);

    SAY(&control, ">PASV", PASSIVE, ">SIZE f", "<213 300", ">CWD d", "<250 ok"); /* L1 */
    struct tcp data = data_open(talk, 1025);
    SAY(&control, ">retr f", "<150 here");
    tcp_bytes(&data, LISTENER, 300);
    tcp_close(&data, LISTENER);
    SAY(&control, "<226 done");
    assert_state(transfer_of(talk, 0), FTPX_STATE_COMPLETE, 300);
    g_assert_cmpstr(transfer_of(talk, 0)->exchange->verb->name, ==, "RETR");
    assert_path(transfer_of(talk, 0), "d/f");
    /* that SIZE was of f, not of d/f */
    g_assert_cmpint(transfer_of(talk, 0)->announced_by, ==, FTPX_SIZE_NONE);
}

TALK(a_server_port_that_is_used_again_serves_each_transfer)
{
    struct tcp control = control_ready(talk);

    download(talk, &control, ">RETR a", 10); /* L2 */
    download(talk, &control, ">RETR b", 20);
    download(talk, &control, ">RETR c", 30);
    assert_state(transfer_of(talk, 0), FTPX_STATE_COMPLETE, 10);
    assert_state(transfer_of(talk, 1), FTPX_STATE_COMPLETE, 20);
    assert_state(transfer_of(talk, 2), FTPX_STATE_COMPLETE, 30);
    g_assert_cmpuint(ftpx_engine_transfer_count(talk->engine), ==, 3);
}

TALK(even_the_same_4_tuple_serves_each_transfer)
{
    struct tcp control = control_ready(talk);

    for (unsigned round = 0; round < 3; round++) {
        SAY(&control, ">PASV", PASSIVE, ">RETR f");
        struct tcp data = tcp_open(talk, endpoint(CLIENT_HOST, 41000), endpoint(SERVER_HOST, 1025));
        SAY(&control, "<150 here");
        tcp_bytes(&data, LISTENER, 10 * (round + 1));
        tcp_close(&data, LISTENER);
        SAY(&control, "<226 done");
    }
    assert_state(transfer_of(talk, 0), FTPX_STATE_COMPLETE, 10);
    assert_state(transfer_of(talk, 1), FTPX_STATE_COMPLETE, 20);
    assert_state(transfer_of(talk, 2), FTPX_STATE_COMPLETE, 30);
}

TALK(a_refused_pasv_does_not_stand_in_the_way_of_epsv)
{
    struct tcp control = control_ready(talk);

    SAY(&control, ">PASV", "<502 no", ">EPSV", "<229 Ok (|||1025|)", ">RETR f");
    struct tcp data = data_open(talk, 1025);
    SAY(&control, "<150 here");
    tcp_bytes(&data, LISTENER, 5);
    tcp_close(&data, LISTENER);
    SAY(&control, "<226 done");
    assert_state(transfer_of(talk, 0), FTPX_STATE_COMPLETE, 5);
    g_assert_cmpint(ftpx_transfer_method(transfer_of(talk, 0)), ==, FTPX_METHOD_EPSV);
}

TALK(of_several_announcements_the_one_connected_to_counts)
{
    struct tcp control = control_ready(talk);

    SAY(&control, ">PASV", PASSIVE, ">EPSV", "<229 Ok (|||1026|)", ">RETR f"); /* L7 */
    struct tcp data = data_open(talk, 1026);
    SAY(&control, "<150 here");
    tcp_bytes(&data, LISTENER, 5);
    tcp_close(&data, LISTENER);
    SAY(&control, "<226 done");
    assert_state(transfer_of(talk, 0), FTPX_STATE_COMPLETE, 5);
    const struct ftpx_expected *unused = exchange_of(session_of(talk, 0), 3)->expected;
    g_assert_null(unused->flow);
}

TALK(two_transfers_on_one_pasv)
{
    struct tcp control = control_ready(talk);

    download(talk, &control, ">RETR a", 10);
    SAY(&control, ">RETR b");
    struct tcp data = data_open(talk, 1025);
    SAY(&control, "<150 here");
    tcp_bytes(&data, LISTENER, 20);
    tcp_close(&data, LISTENER);
    SAY(&control, "<226 done");
    assert_state(transfer_of(talk, 0), FTPX_STATE_COMPLETE, 10);
    assert_state(transfer_of(talk, 1), FTPX_STATE_COMPLETE, 20);
}

TALK(after_a_refusal_the_connection_is_the_next_commands)
{
    struct tcp control = control_ready(talk);

    SAY(&control, ">PASV", PASSIVE);
    struct tcp data = data_open(talk, 1025);
    SAY(&control, ">RETR nothing", "<550 no such file", ">RETR f", "<150 here");
    tcp_bytes(&data, LISTENER, 20);
    tcp_close(&data, LISTENER);
    SAY(&control, "<226 done");
    assert_state(transfer_of(talk, 0), FTPX_STATE_REFUSED, 0);
    assert_state(transfer_of(talk, 1), FTPX_STATE_COMPLETE, 20);
}

TALK(a_pipelined_pasv_and_retr)
{
    struct tcp control = control_ready(talk);

    SAY(&control, ">PASV", ">RETR f", PASSIVE);
    struct tcp data = data_open(talk, 1025);
    SAY(&control, "<150 here");
    tcp_bytes(&data, LISTENER, 5);
    tcp_close(&data, LISTENER);
    SAY(&control, "<226 done");
    assert_state(transfer_of(talk, 0), FTPX_STATE_COMPLETE, 5);
}

TALK(two_pipelined_rounds_each_have_their_own)
{
    struct tcp control = control_ready(talk);

    SAY(&control, ">PASV", ">RETR a", ">PASV", ">RETR b", PASSIVE);
    struct tcp first = data_open(talk, 1025);
    SAY(&control, "<150 here");
    tcp_bytes(&first, LISTENER, 5);
    tcp_close(&first, LISTENER);
    SAY(&control, "<226 done", "<227 (10,0,0,1,4,2)");
    struct tcp second = data_open(talk, 1026);
    SAY(&control, "<150 here");
    tcp_bytes(&second, LISTENER, 6);
    tcp_close(&second, LISTENER);
    SAY(&control, "<226 done");
    assert_state(transfer_of(talk, 0), FTPX_STATE_COMPLETE, 5);
    assert_state(transfer_of(talk, 1), FTPX_STATE_COMPLETE, 6);
    assert_path(transfer_of(talk, 0), "a");
    assert_path(transfer_of(talk, 1), "b");
}

/* --- in whatever order --- */

TALK(data_before_the_150)
{
    struct tcp control = control_ready(talk);

    SAY(&control, ">PASV", PASSIVE, ">RETR f");
    struct tcp data = data_open(talk, 1025);
    tcp_bytes(&data, LISTENER, 50); /* L8 */
    tcp_close(&data, LISTENER);
    SAY(&control, "<150 here", "<226 done");
    assert_state(transfer_of(talk, 0), FTPX_STATE_COMPLETE, 50);
}

TALK(the_226_before_the_last_data)
{
    struct tcp control = control_ready(talk);

    SAY(&control, ">PASV", PASSIVE, ">RETR f");
    struct tcp data = data_open(talk, 1025);
    tcp_bytes(&data, LISTENER, 50);
    SAY(&control, "<150 here", "<226 done");
    assert_state(transfer_of(talk, 0), FTPX_STATE_INCOMPLETE, 50);
    g_assert_false(ftpx_transfer_is_settled(transfer_of(talk, 0)));
    tcp_bytes(&data, LISTENER, 50);
    tcp_close(&data, LISTENER);
    assert_state(transfer_of(talk, 0), FTPX_STATE_COMPLETE, 100);
    g_assert_true(ftpx_transfer_is_settled(transfer_of(talk, 0)));
}

TALK(the_connection_before_the_command)
{
    struct tcp control = control_ready(talk);

    SAY(&control, ">PASV", PASSIVE);
    struct tcp data = data_open(talk, 1025);
    SAY(&control, ">LIST", "<150 here");
    tcp_bytes(&data, LISTENER, 50);
    tcp_close(&data, LISTENER);
    SAY(&control, "<226 done");
    g_assert_cmpuint(ftpx_engine_transfer_count(talk->engine), ==, 1);
    assert_state(transfer_of(talk, 0), FTPX_STATE_COMPLETE, 50);
}

TALK(data_before_the_command)
{
    struct tcp control = control_ready(talk);

    SAY(&control, ">PASV", PASSIVE);
    struct tcp data = data_open(talk, 1025);
    tcp_bytes(&data, LISTENER, 50);
    tcp_close(&data, LISTENER);
    SAY(&control, ">RETR f", "<150 here", "<226 done");
    g_assert_cmpuint(ftpx_engine_transfer_count(talk->engine), ==, 1);
    assert_state(transfer_of(talk, 0), FTPX_STATE_COMPLETE, 50);
    assert_path(transfer_of(talk, 0), "f");
    g_assert_cmpint(transfer_of(talk, 0)->direction, ==, FTPX_DOWNLOAD);
}

TALK(upload_data_before_the_command)
{
    struct tcp control = control_ready(talk);

    SAY(&control, ">PASV", PASSIVE);
    struct tcp data = data_open(talk, 1025);
    tcp_bytes(&data, OPENER, 50);
    tcp_close(&data, OPENER);
    SAY(&control, ">STOR f", "<150 here", "<226 done");
    assert_state(transfer_of(talk, 0), FTPX_STATE_COMPLETE, 50);
    assert_quirks(ftpx_transfer_quirks(transfer_of(talk, 0)), "");
}

TALK(data_without_a_command)
{
    struct tcp control = control_ready(talk);

    SAY(&control, ">PASV", PASSIVE);
    struct tcp data = data_open(talk, 1025);
    tcp_bytes(&data, LISTENER, 50);
    tcp_close(&data, LISTENER);
    g_assert_cmpuint(ftpx_engine_transfer_count(talk->engine), ==, 1);
    assert_state(transfer_of(talk, 0), FTPX_STATE_OPEN, 50);
    g_assert_null(transfer_of(talk, 0)->exchange);
    uint64_t origin;
    g_assert_true(ftpx_transfer_origin(transfer_of(talk, 0), &origin));
    g_assert_cmpuint(origin, ==, 0);
}

/* What the client acknowledges before any byte is where they begin if it is before the command, too; else
 * first bytes may be missing with that command. */
TALK(data_without_a_command_and_without_the_listeners_syn)
{
    struct tcp control = control_ready(talk);

    SAY(&control, ">PASV", PASSIVE);
    struct tcp data =
        tcp_under_way(talk, endpoint(CLIENT_HOST, 41000), endpoint(SERVER_HOST, 1025));
    tcp_emit(&data, OPENER, data.first[OPENER] - 1, FTPX_SYN, FTPX_SPAN_NONE);
    tcp_flag(&data, OPENER, FTPX_ACK);
    tcp_bytes(&data, LISTENER, 50);
    tcp_close(&data, LISTENER);
    assert_state(transfer_of(talk, 0), FTPX_STATE_OPEN, 50);
    g_assert_null(transfer_of(talk, 0)->exchange);
    g_assert_true(ftpx_transfer_has_hole(transfer_of(talk, 0)));
    SAY(&control, ">RETR f");
    g_assert_false(ftpx_transfer_has_hole(transfer_of(talk, 0)));
}

/* Its first bytes may be missing as well, unless somebody said how many there are. */
TALK(a_data_connection_without_its_handshake)
{
    struct tcp control = control_ready(talk);

    SAY(&control, ">PASV", PASSIVE, ">RETR f", "<150 here");
    struct tcp data =
        tcp_under_way(talk, endpoint(CLIENT_HOST, 41000), endpoint(SERVER_HOST, 1025));
    tcp_bytes(&data, LISTENER, 50);
    tcp_close(&data, LISTENER);
    SAY(&control, "<226 done");
    assert_state(transfer_of(talk, 0), FTPX_STATE_INCOMPLETE, 50);
    assert_quirks(ftpx_transfer_quirks(transfer_of(talk, 0)), "no-begin");
}

TALK(a_data_connection_without_its_handshake_and_of_the_announced_size)
{
    struct tcp control = control_ready(talk);

    SAY(&control, ">TYPE I", "<200 ok", ">PASV", PASSIVE, ">RETR f", "<150 here (50 bytes)");
    struct tcp data =
        tcp_under_way(talk, endpoint(CLIENT_HOST, 41000), endpoint(SERVER_HOST, 1025));
    tcp_bytes(&data, LISTENER, 50);
    tcp_close(&data, LISTENER);
    SAY(&control, "<226 done");
    assert_state(transfer_of(talk, 0), FTPX_STATE_COMPLETE, 50);
}

/* What is missing before the first byte seen shows in the size. */
TALK(a_data_connection_without_its_handshake_and_of_another_size)
{
    struct tcp control = control_ready(talk);

    SAY(&control, ">PASV", PASSIVE, ">RETR f", "<150 here (80 bytes)");
    struct tcp data =
        tcp_under_way(talk, endpoint(CLIENT_HOST, 41000), endpoint(SERVER_HOST, 1025));
    tcp_bytes(&data, LISTENER, 50);
    tcp_close(&data, LISTENER);
    SAY(&control, "<226 done");
    assert_state(transfer_of(talk, 0), FTPX_STATE_INCOMPLETE, 50);
    g_assert_true(ftpx_transfer_has_hole(transfer_of(talk, 0)));
    assert_has_quirk(ftpx_transfer_quirks(transfer_of(talk, 0)), FTPX_QUIRK(NO_BEGIN));
}

/* RFC 959 §3.4.2: blocks that are read up to the last one were read from the first. */
TALK(a_data_connection_without_its_handshake_and_whose_blocks_end)
{
    static const uint8_t block[] = {0x40, 0, 5, 'o', 'n', 'e', '\r', '\n'};
    struct tcp control = control_ready(talk);

    SAY(&control, ">MODE B", "<200 ok", ">PASV", PASSIVE, ">RETR f", "<150 here");
    struct tcp data =
        tcp_under_way(talk, endpoint(CLIENT_HOST, 41000), endpoint(SERVER_HOST, 1025));
    tcp_send(&data, LISTENER, (ftpx_span){block, sizeof block});
    tcp_close(&data, LISTENER);
    SAY(&control, "<226 done");
    assert_state(transfer_of(talk, 0), FTPX_STATE_COMPLETE, 5);
    g_assert_false(ftpx_transfer_has_hole(transfer_of(talk, 0)));
}

/* --- bytes --- */

TALK(a_file_of_0_bytes)
{
    struct tcp control = control_ready(talk);

    download(talk, &control, ">RETR empty", 0); /* B15 */
    assert_state(transfer_of(talk, 0), FTPX_STATE_COMPLETE, 0);
    g_assert_nonnull(transfer_of(talk, 0)->flow);
    g_assert_cmpuint(ftpx_transfer_first_frame(transfer_of(talk, 0)), ==, 13); /* the SYN */
}

TALK(loss_overlap_and_retransmission_count_each_byte_once)
{
    struct tcp control = control_ready(talk);

    SAY(&control, ">PASV", PASSIVE, ">RETR f", "<150 here"); /* B1 */
    struct tcp data = data_open(talk, 1025);
    tcp_send(&data, LISTENER, filler(100));         /* A */
    tcp_lose(&data, LISTENER, 100);                 /* B */
    tcp_send(&data, LISTENER, filler(100));         /* C */
    tcp_send_at(&data, LISTENER, 100, filler(100)); /* B at last */
    tcp_send_at(&data, LISTENER, 200, filler(100)); /* C again */
    tcp_send_at(&data, LISTENER, 250, filler(150)); /* half of C again, and D */
    tcp_lose(&data, LISTENER, 100);
    tcp_send(&data, LISTENER, filler(100)); /* E */
    tcp_close(&data, LISTENER);
    SAY(&control, "<226 done");
    assert_state(transfer_of(talk, 0), FTPX_STATE_COMPLETE, 500);
    g_assert_cmpuint(ftpx_transfer_gap_bytes(transfer_of(talk, 0)), ==, 0);
    g_assert_cmpuint(ftpx_transfer_retransmitted(transfer_of(talk, 0)), ==, 150);
}

TALK(bytes_lost_for_ever_are_a_gap)
{
    struct tcp control = control_ready(talk);

    SAY(&control, ">PASV", PASSIVE, ">RETR f", "<150 here"); /* B3 */
    struct tcp data = data_open(talk, 1025);
    tcp_send(&data, LISTENER, filler(100));
    tcp_lose(&data, LISTENER, 40);
    tcp_send(&data, LISTENER, filler(100));
    tcp_close(&data, LISTENER);
    SAY(&control, "<226 done");
    assert_state(transfer_of(talk, 0), FTPX_STATE_INCOMPLETE, 200);
    g_assert_cmpuint(ftpx_transfer_gap_bytes(transfer_of(talk, 0)), ==, 40);
    assert_quirks(ftpx_transfer_quirks(transfer_of(talk, 0)), "gap");
}

TALK(bytes_lost_before_the_fin_are_a_gap)
{
    struct tcp control = control_ready(talk);

    SAY(&control, ">PASV", PASSIVE, ">RETR f", "<150 here");
    struct tcp data = data_open(talk, 1025);
    tcp_send(&data, LISTENER, filler(100));
    tcp_lose(&data, LISTENER, 40);
    tcp_close(&data, LISTENER);
    SAY(&control, "<226 done");
    assert_state(transfer_of(talk, 0), FTPX_STATE_INCOMPLETE, 100);
    g_assert_cmpuint(ftpx_transfer_gap_bytes(transfer_of(talk, 0)), ==, 40);
}

TALK(what_the_snap_length_cut_off_is_a_gap)
{
    struct tcp control = control_ready(talk);

    SAY(&control, ">PASV", PASSIVE, ">RETR f", "<150 here"); /* B5 */
    struct tcp data = data_open(talk, 1025);
    struct ftpx_segment segment =
        tcp_segment(&data, LISTENER, data.next[LISTENER], FTPX_ACK, filler(96));
    segment.length = 1000;
    ftpx_engine_feed(talk->engine, &segment);
    tcp_lose(&data, LISTENER, 1000);
    tcp_close(&data, LISTENER);
    SAY(&control, "<226 done");
    assert_state(transfer_of(talk, 0), FTPX_STATE_INCOMPLETE, 96);
    g_assert_cmpuint(ftpx_transfer_gap_bytes(transfer_of(talk, 0)), ==, 904);
}

TALK(a_file_over_4_gib_has_all_its_bytes)
{
    /* captured headers only: the rest is not needed to count rounds */
    const uint32_t length = 1u << 20;
    const uint64_t total = UINT64_C(5) << 30;
    struct tcp control = control_ready(talk);

    SAY(&control, ">PASV", PASSIVE, ">RETR f", "<150 here"); /* B6 */
    struct tcp data = data_open(talk, 1025);
    for (uint64_t sent = 0; sent < total; sent += length) {
        struct ftpx_segment segment =
            tcp_segment(&data, LISTENER, data.next[LISTENER], FTPX_ACK, filler(1));
        segment.length = length;
        ftpx_engine_feed(talk->engine, &segment);
        tcp_lose(&data, LISTENER, length);
    }
    tcp_close(&data, LISTENER);
    SAY(&control, "<226 done");
    const struct ftpx_transfer *transfer = transfer_of(talk, 0);
    g_assert_cmpuint(ftpx_transfer_bytes(transfer), ==, 5120); /* one a segment */
    g_assert_cmpuint(ftpx_transfer_bytes(transfer) + ftpx_transfer_gap_bytes(transfer), ==, total);
    g_assert_cmpuint(ftpx_transfer_retransmitted(transfer), ==, 0);
}

TALK(payload_in_the_wrong_direction_is_told)
{
    struct tcp control = control_ready(talk);

    SAY(&control, ">PASV", PASSIVE, ">RETR f", "<150 here");
    struct tcp data = data_open(talk, 1025);
    tcp_bytes(&data, OPENER, 50);
    tcp_close(&data, OPENER);
    SAY(&control, "<226 done");
    assert_state(transfer_of(talk, 0), FTPX_STATE_COMPLETE, 50);
    assert_quirks(ftpx_transfer_quirks(transfer_of(talk, 0)), "wrong-way");
}

TALK(a_fin_of_the_side_that_did_not_send_completes_nothing)
{
    struct tcp control = control_ready(talk);

    SAY(&control, ">PASV", PASSIVE, ">RETR f", "<150 here");
    struct tcp data = data_open(talk, 1025);
    tcp_fin(&data, LISTENER);
    tcp_bytes(&data, OPENER, 50);
    SAY(&control, "<226 done");
    assert_state(transfer_of(talk, 0), FTPX_STATE_INCOMPLETE, 50);
    assert_quirks(ftpx_transfer_quirks(transfer_of(talk, 0)), "no-fin wrong-way");
}

/* Anybody on the way can forge a FIN; no receiver takes it for the end and bytes behind it too. */
TALK(a_fin_before_bytes_of_the_stream_completes_nothing)
{
    struct tcp control = control_ready(talk);

    SAY(&control, ">PASV", "<227 (10,0,0,1,4,1)", ">RETR f");
    struct tcp data = data_open(talk, 1025);
    SAY(&control, "<150 here");
    tcp_bytes(&data, LISTENER, 500);
    tcp_flag(&data, LISTENER, FTPX_FIN | FTPX_ACK);
    tcp_bytes(&data, LISTENER, 500);
    SAY(&control, "<226 done");
    assert_state(transfer_of(talk, 0), FTPX_STATE_INCOMPLETE, 1000);
    assert_has_quirk(ftpx_transfer_quirks(transfer_of(talk, 0)), FTPX_QUIRK(NO_FIN));
    tcp_close(&data, LISTENER);
    assert_state(transfer_of(talk, 0), FTPX_STATE_COMPLETE, 1000);
}

TALK(binary_content_in_type_a_is_told)
{
    struct tcp control = control_ready(talk);
    static const uint8_t bytes[] = {'G', 'I', 'F', 0, 1};

    SAY(&control, ">TYPE A", "<200 ok", ">PASV", PASSIVE, ">RETR f", "<150 here");
    struct tcp data = data_open(talk, 1025);
    tcp_send(&data, LISTENER, (ftpx_span){bytes, sizeof bytes});
    tcp_close(&data, LISTENER);
    SAY(&control, "<226 done");
    assert_state(transfer_of(talk, 0), FTPX_STATE_COMPLETE, 5);
    assert_quirks(ftpx_transfer_quirks(transfer_of(talk, 0)), "ascii-binary");
}

/* --- sizes --- */

TALK(a_size_that_is_not_reached_is_told)
{
    struct tcp control = control_ready(talk);

    SAY(&control, ">SIZE f", "<213 5000");
    download(talk, &control, ">RETR f", 4000);
    assert_state(transfer_of(talk, 0), FTPX_STATE_INCOMPLETE, 4000);
    assert_quirks(ftpx_transfer_quirks(transfer_of(talk, 0)), "size-mismatch");
    g_assert_cmpuint(transfer_of(talk, 0)->announced_size, ==, 5000);
}

TALK(the_150_names_the_size_too)
{
    struct tcp control = control_ready(talk);

    SAY(&control, ">PASV", PASSIVE, ">RETR f",
        "<150 Opening BINARY mode data connection for f (5000 bytes).");
    struct tcp data = data_open(talk, 1025);
    tcp_bytes(&data, LISTENER, 5000);
    tcp_close(&data, LISTENER);
    SAY(&control, "<226 done");
    assert_state(transfer_of(talk, 0), FTPX_STATE_COMPLETE, 5000);
    g_assert_cmpint(transfer_of(talk, 0)->announced_by, ==, FTPX_SIZE_MARK);
    g_assert_cmpuint(transfer_of(talk, 0)->announced_size, ==, 5000);
}

TALK(a_capture_that_ends_first_leaves_it_open)
{
    struct tcp control = control_ready(talk);

    SAY(&control, ">SIZE f", "<213 1048576", ">PASV", PASSIVE, ">RETR f", "<150 here");
    struct tcp data = data_open(talk, 1025);
    tcp_bytes(&data, LISTENER, 1000);
    assert_state(transfer_of(talk, 0), FTPX_STATE_OPEN, 1000);
}

TALK(a_226_without_fin_and_with_bytes_wanting_is_incomplete)
{
    struct tcp control = control_ready(talk);

    SAY(&control, ">SIZE f", "<213 1048576", ">PASV", PASSIVE, ">RETR f", "<150 here"); /* B4 */
    struct tcp data = data_open(talk, 1025);
    tcp_bytes(&data, LISTENER, 1000);
    SAY(&control, "<226 done");
    assert_state(transfer_of(talk, 0), FTPX_STATE_INCOMPLETE, 1000);
    assert_quirks(ftpx_transfer_quirks(transfer_of(talk, 0)), "no-fin size-mismatch");
}

TALK(the_size_is_the_whole_files_when_restarted)
{
    struct tcp control = control_ready(talk);

    SAY(&control, ">SIZE f", "<213 5000", ">REST 1000", "<350 ok"); /* B11 */
    download(talk, &control, ">RETR f", 4000);
    assert_state(transfer_of(talk, 0), FTPX_STATE_COMPLETE, 4000);
    g_assert_cmpuint(transfer_of(talk, 0)->restart, ==, 1000);
}

TALK(the_150_may_name_what_is_left_when_restarted)
{
    struct tcp control = control_ready(talk);

    SAY(&control, ">REST 1000", "<350 ok", ">PASV", PASSIVE, ">RETR f", "<150 here (4000 bytes)");
    struct tcp data = data_open(talk, 1025);
    tcp_bytes(&data, LISTENER, 4000);
    tcp_close(&data, LISTENER);
    SAY(&control, "<226 done");
    assert_state(transfer_of(talk, 0), FTPX_STATE_COMPLETE, 4000);
}

/* draft-bryan-ftp-range: as many bytes as the range has, whatever the file's size. */
TALK(a_range_says_how_many_bytes_are_expected)
{
    uint64_t expected;
    struct tcp control = control_ready(talk);

    SAY(&control, ">SIZE f", "<213 5000", ">RANG 100 199", "<350 ok");
    download(talk, &control, ">RETR f", 100);
    assert_state(transfer_of(talk, 0), FTPX_STATE_COMPLETE, 100);
    g_assert_true(ftpx_transfer_expected_bytes(transfer_of(talk, 0), &expected));
    g_assert_cmpuint(expected, ==, 100);
    SAY(&control, ">RANG 100 199", "<350 ok");
    download(talk, &control, ">RETR f", 90);
    assert_state(transfer_of(talk, 1), FTPX_STATE_INCOMPLETE, 90);
    assert_has_quirk(ftpx_transfer_quirks(transfer_of(talk, 1)), FTPX_QUIRK(SIZE_MISMATCH));
}

TALK(a_size_before_the_restart_says_nothing)
{
    uint64_t expected;
    struct tcp control = control_ready(talk);

    SAY(&control, ">SIZE f", "<213 500", ">REST 1000", "<350 ok");
    download(talk, &control, ">RETR f", 40);
    g_assert_false(ftpx_transfer_expected_bytes(transfer_of(talk, 0), &expected));
    assert_state(transfer_of(talk, 0), FTPX_STATE_COMPLETE, 40);
}

/* Line ends grow in TYPE A, so fewer bytes than were named are too few; blocks have other sizes, and
 * so has a part of the file. */
TALK(in_type_a_a_whole_file_has_no_fewer_bytes_than_named)
{
    static const struct {
        const char *setting;
        enum ftpx_state state;
    } cases[] = {
        {">STRU F", FTPX_STATE_INCOMPLETE},
        {">MODE B", FTPX_STATE_COMPLETE},
        {">RANG 0 5", FTPX_STATE_COMPLETE},
        {">RANG 1 6", FTPX_STATE_COMPLETE},
    };
    static const uint8_t block[] = {0x40, 0, 3, 'o', 'n', 'e'};

    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        talk_end(talk, NULL);
        talk_begin(talk, NULL);
        struct tcp control = control_ready(talk);
        SAY(&control, ">TYPE A", "<200 ok", cases[i].setting,
            cases[i].setting[1] == 'R' ? "<350 ok" : "<200 ok", ">PASV", PASSIVE);
        struct tcp data = data_open(talk, 1025);
        SAY(&control, ">RETR f", "<150 here (50 bytes)");
        tcp_send(&data, LISTENER, (ftpx_span){block, sizeof block});
        tcp_close(&data, LISTENER);
        SAY(&control, "<226 done");
        g_test_message("%s", cases[i].setting);
        assert_state(transfer_of(talk, 0), cases[i].state,
                     cases[i].setting[1] == 'M' ? 3 : sizeof block);
    }
}

TALK(sizes_in_type_a_are_not_compared)
{
    struct tcp control = control_ready(talk);

    SAY(&control, ">TYPE A", "<200 ok", ">SIZE f", "<213 5000");
    download(talk, &control, ">RETR f", 5100);
    assert_state(transfer_of(talk, 0), FTPX_STATE_COMPLETE, 5100);
}

/* RFC 3659 §4: SIZE answers for the TYPE in force. */
TALK(a_size_asked_in_type_a_says_nothing_of_type_i)
{
    struct tcp control = control_ready(talk);

    SAY(&control, ">TYPE A", "<200 ok", ">SIZE f", "<213 5100", ">TYPE I", "<200 ok");
    download(talk, &control, ">RETR f", 5000);
    assert_state(transfer_of(talk, 0), FTPX_STATE_COMPLETE, 5000);
}

TALK(a_size_asked_before_an_upload_is_out_of_date)
{
    struct tcp control = control_ready(talk);

    SAY(&control, ">SIZE f", "<213 5000", ">PASV", PASSIVE, ">STOR f", "<150 go");
    struct tcp data = data_open(talk, 1025);
    tcp_bytes(&data, OPENER, 7000);
    tcp_close(&data, OPENER);
    SAY(&control, "<226 got it");
    download(talk, &control, ">RETR f", 7000);
    assert_state(transfer_of(talk, 1), FTPX_STATE_COMPLETE, 7000);
}

/* --- outcomes --- */

TALK(a_refusal_moves_nothing)
{
    struct tcp control = control_ready(talk);

    SAY(&control, ">PASV", PASSIVE, ">RETR f", "<550 no such file");
    assert_state(transfer_of(talk, 0), FTPX_STATE_REFUSED, 0);
    assert_quirks(ftpx_transfer_quirks(transfer_of(talk, 0)), "");
}

TALK(a_426_aborts)
{
    struct tcp control = control_ready(talk);

    SAY(&control, ">PASV", PASSIVE, ">RETR f", "<150 here"); /* B12 */
    struct tcp data = data_open(talk, 1025);
    tcp_bytes(&data, LISTENER, 50);
    tcp_close(&data, LISTENER);
    SAY(&control, "<426 cut");
    assert_state(transfer_of(talk, 0), FTPX_STATE_ABORTED, 50);
    assert_quirks(ftpx_transfer_quirks(transfer_of(talk, 0)), "aborted");
}

TALK(abor_aborts_even_when_the_server_says_226)
{
    struct tcp control = control_ready(talk);

    SAY(&control, ">PASV", PASSIVE, ">RETR f", "<150 here");
    struct tcp data = data_open(talk, 1025);
    tcp_bytes(&data, LISTENER, 50);
    SAY(&control, ">ABOR");
    tcp_close(&data, LISTENER);
    SAY(&control, "<226 done", "<226 aborted");
    assert_state(transfer_of(talk, 0), FTPX_STATE_ABORTED, 50);
}

TALK(an_abor_that_comes_after_the_fin_is_too_late)
{
    struct tcp control = control_ready(talk);

    SAY(&control, ">PASV", PASSIVE, ">RETR f", "<150 here");
    struct tcp data = data_open(talk, 1025);
    tcp_bytes(&data, LISTENER, 50);
    tcp_close(&data, LISTENER);
    SAY(&control, ">ABOR", "<226 done", "<225 nothing to abort");
    assert_state(transfer_of(talk, 0), FTPX_STATE_COMPLETE, 50);
}

TALK(a_reset_before_the_fin_aborts_whatever_the_reply_says)
{
    struct tcp control = control_ready(talk);

    SAY(&control, ">PASV", PASSIVE, ">RETR f", "<150 here");
    struct tcp data = data_open(talk, 1025);
    tcp_bytes(&data, LISTENER, 50);
    tcp_reset(&data, OPENER);
    SAY(&control, "<226 done");
    assert_state(transfer_of(talk, 0), FTPX_STATE_ABORTED, 50);
    assert_quirks(ftpx_transfer_quirks(transfer_of(talk, 0)), "reset");
}

TALK(a_reset_after_fin_and_226_harms_nothing)
{
    struct tcp control = control_ready(talk);

    SAY(&control, ">PASV", PASSIVE, ">RETR f", "<150 here");
    struct tcp data = data_open(talk, 1025);
    tcp_bytes(&data, LISTENER, 50);
    tcp_fin(&data, LISTENER);
    SAY(&control, "<226 done");
    tcp_reset(&data, OPENER);
    assert_state(transfer_of(talk, 0), FTPX_STATE_COMPLETE, 50);
    assert_quirks(ftpx_transfer_quirks(transfer_of(talk, 0)), "");
}

TALK(a_failure_after_data_is_incomplete)
{
    struct tcp control = control_ready(talk);

    SAY(&control, ">PASV", PASSIVE, ">STOR f", "<150 go");
    struct tcp data = data_open(talk, 1025);
    tcp_bytes(&data, OPENER, 50);
    tcp_close(&data, OPENER);
    SAY(&control, "<552 disk full");
    assert_state(transfer_of(talk, 0), FTPX_STATE_INCOMPLETE, 50);
    assert_quirks(ftpx_transfer_quirks(transfer_of(talk, 0)), "failed-reply");
}

TALK(an_end_of_the_session_without_final_reply_is_incomplete)
{
    struct tcp control = control_ready(talk);

    SAY(&control, ">PASV", PASSIVE, ">RETR f", "<150 here");
    struct tcp data = data_open(talk, 1025);
    tcp_bytes(&data, LISTENER, 50);
    tcp_close(&data, LISTENER);
    tcp_close(&control, LISTENER);
    assert_state(transfer_of(talk, 0), FTPX_STATE_INCOMPLETE, 50);
    assert_quirks(ftpx_transfer_quirks(transfer_of(talk, 0)), "no-final-reply");
}

TALK(a_transfer_without_data_connection_is_a_transfer)
{
    struct tcp control = control_ready(talk);

    SAY(&control, ">PASV", PASSIVE, ">RETR f", "<150 here", "<226 done");
    assert_state(transfer_of(talk, 0), FTPX_STATE_INCOMPLETE, 0);
    assert_quirks(ftpx_transfer_quirks(transfer_of(talk, 0)), "no-data-connection");
    g_assert_null(transfer_of(talk, 0)->flow);
    g_assert_false(ftpx_transfer_has_hole(transfer_of(talk, 0)));
}

TALK(a_refused_active_connection_is_a_refusal)
{
    struct tcp control = control_ready(talk);

    SAY(&control, ">PORT 10,0,0,2,4,1", "<200 ok", ">RETR f", "<150 here");
    struct tcp data = tcp_under_way(talk, endpoint(SERVER_HOST, 20), endpoint(CLIENT_HOST, 1025));
    tcp_emit(&data, OPENER, data.first[OPENER] - 1, FTPX_SYN, FTPX_SPAN_NONE);
    tcp_reset(&data, LISTENER);
    SAY(&control, "<425 cannot connect");
    assert_state(transfer_of(talk, 0), FTPX_STATE_REFUSED, 0);
}

/* The server says that all went well: a connection that the capture lacks was made. */
TALK(an_attempt_counts_for_nothing_once_the_server_has_succeeded)
{
    struct tcp control = control_ready(talk);
    struct ftpx_knocks knocks;

    SAY(&control, ">PORT 10,0,0,2,4,1", "<200 ok", ">RETR f", "<150 here");
    struct tcp data = tcp_under_way(talk, endpoint(SERVER_HOST, 20), endpoint(CLIENT_HOST, 1025));
    tcp_emit(&data, OPENER, data.first[OPENER] - 1, FTPX_SYN, FTPX_SPAN_NONE);
    g_assert_nonnull(transfer_of(talk, 0)->flow);
    g_assert_true(ftpx_transfer_attempts(transfer_of(talk, 0), &knocks));
    SAY(&control, "<226 done");
    g_assert_false(ftpx_transfer_attempts(transfer_of(talk, 0), &knocks));
}

TALK(a_listing_in_no_known_form_has_no_count)
{
    struct tcp control = control_ready(talk);
    uint32_t count;

    SAY(&control, ">PASV", PASSIVE);
    struct tcp data = data_open(talk, 1025);
    SAY(&control, ">LIST", "<150 here");
    tcp_send(&data, LISTENER, ftpx_span_of("<html>nothing that is known</html>\r\n"));
    tcp_close(&data, LISTENER);
    SAY(&control, "<226 done");
    assert_state(transfer_of(talk, 0), FTPX_STATE_COMPLETE, 36);
    g_assert_true(ftpx_transfer_is_unread_listing(transfer_of(talk, 0)));
    g_assert_false(ftpx_transfer_entries(transfer_of(talk, 0), &count));
}

TALK(a_listing_that_was_refused_has_no_count)
{
    struct tcp control = control_ready(talk);
    uint32_t count;

    SAY(&control, ">PASV", PASSIVE, ">LIST", "<450 no such file");
    g_assert_false(ftpx_transfer_entries(transfer_of(talk, 0), &count));
    g_assert_cmpuint(count, ==, 0);
}

TALK(a_connection_without_bytes_has_frames_but_no_duration)
{
    struct tcp control = control_ready(talk);
    double rate;

    SAY(&control, ">PASV", PASSIVE);
    uint32_t before = talk->frame;
    struct tcp data = data_open(talk, 1025);
    SAY(&control, ">RETR empty", "<150 here");
    tcp_close(&data, LISTENER);
    uint32_t after = talk->frame;
    SAY(&control, "<226 done");
    g_assert_cmpuint(ftpx_transfer_first_frame(transfer_of(talk, 0)), ==, before + 1);
    g_assert_cmpuint(ftpx_transfer_last_frame(transfer_of(talk, 0)), ==, after);
    g_assert_cmpint(ftpx_transfer_duration(transfer_of(talk, 0)), ==, 0);
    g_assert_false(ftpx_transfer_rate(transfer_of(talk, 0), &rate));
}

/* --- names --- */

TALK(stou_is_named_by_the_server)
{
    struct tcp control = control_ready(talk);

    SAY(&control, ">PASV", PASSIVE, ">STOU", "<150 FILE: unique.1"); /* B13 */
    struct tcp data = data_open(talk, 1025);
    tcp_bytes(&data, OPENER, 5);
    tcp_close(&data, OPENER);
    SAY(&control, "<226 done");
    assert_path(transfer_of(talk, 0), "unique.1");
    g_assert_cmpint(transfer_of(talk, 0)->direction, ==, FTPX_UPLOAD);
}

TALK(what_the_client_proposes_is_not_the_name_of_stou)
{
    struct tcp control = control_ready(talk);

    SAY(&control, ">PASV", PASSIVE, ">STOU draft.odt", "!<150 FILE: draft.odt.1", "<226 done");
    ftpx_engine_settle(talk->engine);
    assert_text(transfer_of(talk, 0)->path, "");
}

TALK(the_server_may_name_it_by_one_letter)
{
    struct tcp control = control_ready(talk);

    SAY(&control, ">PASV", PASSIVE, ">STOU", "<150 FILE: u");
    assert_path(transfer_of(talk, 0), "u");
    g_assert_cmpuint(ftpx_transfer_code(transfer_of(talk, 0)), ==, 0); /* not final */
}

TALK(paths_start_at_the_working_directory)
{
    struct tcp control = control_ready(talk);

    SAY(&control, ">CWD /pub", "<250 ok", ">RETR f", "<550 no", ">RETR /etc/motd", "<550 no",
        ">LIST -la sub", "<550 no", ">LIST", "<550 no");
    assert_path(transfer_of(talk, 0), "/pub/f");
    assert_path(transfer_of(talk, 1), "/etc/motd");
    assert_path(transfer_of(talk, 2), "/pub/sub");
    assert_path(transfer_of(talk, 3), "/pub");
}

TALK(a_pipelined_cwd_counts_for_the_transfer_behind_it)
{
    struct tcp control = control_ready(talk);

    SAY(&control, ">CWD /a", ">CWD b", ">RETR f", "<250 ok", "<550 no", "<150 here"); /* S2 */
    assert_path(transfer_of(talk, 0), "/a/f");
}

TALK(the_user_of_a_transfer_is_the_one_of_its_time)
{
    struct tcp control = control_ready(talk);

    /* S4 */
    SAY(&control, ">RETR f", "<550 no", ">REIN", "<220 again", ">USER bob", "<230 in", ">RETR f",
        "<550 no");
    assert_text(transfer_of(talk, 0)->user, "alice");
    assert_text(transfer_of(talk, 1)->user, "bob");
}

static void add_places(void)
{
    TALK_CASE("/transfer/a passive download is complete", a_passive_download_is_complete);
    TALK_CASE("/transfer/a passive upload is complete", a_passive_upload_is_complete);
    TALK_CASE("/transfer/active/from port 20", an_active_download_from_port_20);
    TALK_CASE("/transfer/active/from any port", an_active_download_from_any_port);
    TALK_CASE("/transfer/active/by EPRT", an_active_download_by_eprt);
    TALK_CASE("/transfer/active/by LPRT", an_active_download_by_lprt);
    TALK_CASE("/transfer/active/upload", an_active_upload);
    TALK_CASE("/transfer/EPSV over IPv6", epsv_over_ipv6);
    TALK_CASE("/transfer/EPRT over IPv6", eprt_over_ipv6);
    TALK_CASE("/transfer/behind NAT the control peer is tried",
              behind_nat_the_control_peer_is_tried);
    TALK_CASE("/transfer/a server that leads its client to a third party is told",
              a_server_that_leads_its_client_to_a_third_party_is_told);
    TALK_CASE("/transfer/a third party that connects first is told",
              a_third_party_that_connects_first_is_told);
    TALK_CASE("/transfer/a thief who is faster than the client has the transfer",
              a_thief_who_is_faster_than_the_client_has_the_transfer);
    TALK_CASE("/transfer/a forger who is faster than the server has the transfer",
              a_forger_who_is_faster_than_the_server_has_the_transfer);
    TALK_CASE("/transfer/a bounce is told", a_bounce_is_told);
    TALK_CASE("/transfer/an FXP copy is one connection and two transfers",
              an_fxp_copy_is_one_connection_and_two_transfers);
    TALK_CASE("/transfer/the transfer command owns the data, not the one after PASV",
              the_transfer_command_owns_the_data_not_the_command_after_pasv);
    TALK_CASE("/transfer/a server port that is used again serves each transfer",
              a_server_port_that_is_used_again_serves_each_transfer);
    TALK_CASE("/transfer/even the same 4-tuple serves each transfer",
              even_the_same_4_tuple_serves_each_transfer);
    TALK_CASE("/transfer/a refused PASV does not stand in the way of EPSV",
              a_refused_pasv_does_not_stand_in_the_way_of_epsv);
    TALK_CASE("/transfer/of several announcements the one connected to counts",
              of_several_announcements_the_one_connected_to_counts);
    TALK_CASE("/transfer/two on one PASV", two_transfers_on_one_pasv);
    TALK_CASE("/transfer/after a refusal the connection is the next command's",
              after_a_refusal_the_connection_is_the_next_commands);
    TALK_CASE("/transfer/a pipelined PASV and RETR", a_pipelined_pasv_and_retr);
    TALK_CASE("/transfer/two pipelined rounds each have their own",
              two_pipelined_rounds_each_have_their_own);
}

static void add_orders(void)
{
    TALK_CASE("/transfer/order/data before the 150", data_before_the_150);
    TALK_CASE("/transfer/order/the 226 before the last data", the_226_before_the_last_data);
    TALK_CASE("/transfer/order/the connection before the command",
              the_connection_before_the_command);
    TALK_CASE("/transfer/order/data before the command", data_before_the_command);
    TALK_CASE("/transfer/order/upload data before the command", upload_data_before_the_command);
    TALK_CASE("/transfer/order/data without a command", data_without_a_command);
    TALK_CASE("/transfer/order/a data connection without its handshake",
              a_data_connection_without_its_handshake);
    TALK_CASE("/transfer/order/a data connection without its handshake and of the announced size",
              a_data_connection_without_its_handshake_and_of_the_announced_size);
}

static void add_bytes(void)
{
    TALK_CASE("/transfer/bytes/a file of 0", a_file_of_0_bytes);
    TALK_CASE("/transfer/bytes/loss, overlap and retransmission count each once",
              loss_overlap_and_retransmission_count_each_byte_once);
    TALK_CASE("/transfer/bytes/lost for ever are a gap", bytes_lost_for_ever_are_a_gap);
    TALK_CASE("/transfer/bytes/lost before the FIN are a gap", bytes_lost_before_the_fin_are_a_gap);
    TALK_CASE("/transfer/bytes/what the snap length cut off is a gap",
              what_the_snap_length_cut_off_is_a_gap);
    TALK_CASE("/transfer/bytes/a file over 4 GiB has all its bytes",
              a_file_over_4_gib_has_all_its_bytes);
    TALK_CASE("/transfer/bytes/payload in the wrong direction is told",
              payload_in_the_wrong_direction_is_told);
    TALK_CASE("/transfer/bytes/a FIN of the side that did not send completes nothing",
              a_fin_of_the_side_that_did_not_send_completes_nothing);
    TALK_CASE("/transfer/a FIN before bytes of the stream completes nothing",
              a_fin_before_bytes_of_the_stream_completes_nothing);
    TALK_CASE("/transfer/bytes/binary content in TYPE A is told", binary_content_in_type_a_is_told);
}

static void add_sizes(void)
{
    TALK_CASE("/transfer/size/one that is not reached is told", a_size_that_is_not_reached_is_told);
    TALK_CASE("/transfer/size/the 150 names it too", the_150_names_the_size_too);
    TALK_CASE("/transfer/size/a capture that ends first leaves it open",
              a_capture_that_ends_first_leaves_it_open);
    TALK_CASE("/transfer/size/a 226 without FIN and with bytes wanting is incomplete",
              a_226_without_fin_and_with_bytes_wanting_is_incomplete);
    TALK_CASE("/transfer/size/is the whole file's when restarted",
              the_size_is_the_whole_files_when_restarted);
    TALK_CASE("/transfer/size/the 150 may name what is left when restarted",
              the_150_may_name_what_is_left_when_restarted);
    TALK_CASE("/transfer/size/in TYPE A is not compared", sizes_in_type_a_are_not_compared);
    TALK_CASE("/transfer/size/asked in TYPE A says nothing of TYPE I",
              a_size_asked_in_type_a_says_nothing_of_type_i);
    TALK_CASE("/transfer/size/asked before an upload is out of date",
              a_size_asked_before_an_upload_is_out_of_date);
}

static void add_outcomes(void)
{
    TALK_CASE("/transfer/outcome/a refusal moves nothing", a_refusal_moves_nothing);
    TALK_CASE("/transfer/outcome/a 426 aborts", a_426_aborts);
    TALK_CASE("/transfer/outcome/ABOR aborts even when the server says 226",
              abor_aborts_even_when_the_server_says_226);
    TALK_CASE("/transfer/outcome/an ABOR that comes after the FIN is too late",
              an_abor_that_comes_after_the_fin_is_too_late);
    TALK_CASE("/transfer/outcome/a reset before the FIN aborts whatever the reply says",
              a_reset_before_the_fin_aborts_whatever_the_reply_says);
    TALK_CASE("/transfer/outcome/a reset after FIN and 226 harms nothing",
              a_reset_after_fin_and_226_harms_nothing);
    TALK_CASE("/transfer/outcome/a failure after data is incomplete",
              a_failure_after_data_is_incomplete);
    TALK_CASE("/transfer/outcome/an end of the session without final reply is incomplete",
              an_end_of_the_session_without_final_reply_is_incomplete);
    TALK_CASE("/transfer/outcome/a transfer without data connection is a transfer",
              a_transfer_without_data_connection_is_a_transfer);
    TALK_CASE("/transfer/outcome/a refused active connection is a refusal",
              a_refused_active_connection_is_a_refusal);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    add_places();
    add_orders();
    add_bytes();
    add_sizes();
    add_outcomes();
    TALK_CASE("/transfer/place/no handshake, another size",
              a_data_connection_without_its_handshake_and_of_another_size);
    TALK_CASE("/transfer/place/no handshake, blocks that end",
              a_data_connection_without_its_handshake_and_whose_blocks_end);
    TALK_CASE("/transfer/size/a range says how many bytes are expected",
              a_range_says_how_many_bytes_are_expected);
    TALK_CASE("/transfer/size/a size before the restart says nothing",
              a_size_before_the_restart_says_nothing);
    TALK_CASE("/transfer/size/in TYPE A a whole file has no fewer bytes than named",
              in_type_a_a_whole_file_has_no_fewer_bytes_than_named);
    TALK_CASE("/transfer/outcome/an attempt counts for nothing once the server has succeeded",
              an_attempt_counts_for_nothing_once_the_server_has_succeeded);
    TALK_CASE("/transfer/order/no command, no SYN of the listener",
              data_without_a_command_and_without_the_listeners_syn);
    TALK_CASE("/transfer/outcome/a listing in no known form has no count",
              a_listing_in_no_known_form_has_no_count);
    TALK_CASE("/transfer/outcome/a listing that was refused has no count",
              a_listing_that_was_refused_has_no_count);
    TALK_CASE("/transfer/outcome/a connection without bytes has frames but no duration",
              a_connection_without_bytes_has_frames_but_no_duration);
    TALK_CASE("/transfer/name/STOU is named by the server", stou_is_named_by_the_server);
    TALK_CASE("/transfer/name/STOU is not named by the client",
              what_the_client_proposes_is_not_the_name_of_stou);
    TALK_CASE("/transfer/name/STOU may be named by one letter",
              the_server_may_name_it_by_one_letter);
    TALK_CASE("/transfer/name/paths start at the working directory",
              paths_start_at_the_working_directory);
    TALK_CASE("/transfer/name/a pipelined CWD counts for the transfer behind it",
              a_pipelined_cwd_counts_for_the_transfer_behind_it);
    TALK_CASE("/transfer/name/the user of a transfer is the one of its time",
              the_user_of_a_transfer_is_the_one_of_its_time);
    return talk_run();
}
