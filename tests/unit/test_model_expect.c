/* Tests of expect: which announcement a connection takes up.
 * What then becomes of a transfer is no question here: see test_model_transfer.c.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "talk.h"

#include "model/limits.h"

static struct ftpx_endpoint peer(const char *host)
{
    return endpoint(host, 45678);
}

static struct ftpx_expect_match find(struct talk *talk, const char *host, uint16_t port,
                                     const char *from)
{
    struct ftpx_endpoint listener = endpoint(host, port);
    struct ftpx_endpoint sender = peer(from);

    return ftpx_expect_find(talk->engine->expected, &listener, &sender, talk->time);
}

static struct ftpx_expected *announcement(struct talk *talk, uint32_t session, unsigned exchange)
{
    return exchange_of(session_of(talk, session), exchange)->expected;
}

TALK(a_passive_announcement_is_the_servers)
{
    struct tcp tcp = control_ready(talk);

    SAY(&tcp, ">PASV", "<227 (10,0,0,1,4,1)");
    struct ftpx_expect_match match = find(talk, SERVER_HOST, 1025, CLIENT_HOST);
    g_assert_true(match.passive == announcement(talk, 0, 3));
    g_assert_null(match.active);
    g_assert_null(find(talk, SERVER_HOST, 1026, CLIENT_HOST).passive);
    g_assert_null(find(talk, CLIENT_HOST, 1025, SERVER_HOST).passive);
}

TALK(each_of_many_is_found)
{
    struct tcp tcp = control_ready(talk);

    for (unsigned port = 1; port <= 200; port++) {
        g_autofree char *reply = g_strdup_printf("<227 (10,0,0,1,4,%u)", port);
        SAY(&tcp, ">PASV", reply);
    }
    for (unsigned port = 1; port <= 200; port++)
        g_assert_true(find(talk, SERVER_HOST, (uint16_t)(1024 + port), CLIENT_HOST).passive ==
                      announcement(talk, 0, 2 + port));
}

TALK(an_active_announcement_is_the_clients)
{
    struct tcp tcp = control_ready(talk);

    SAY(&tcp, ">PORT 10,0,0,2,4,1");
    struct ftpx_expect_match match = find(talk, CLIENT_HOST, 1025, SERVER_HOST);
    g_assert_true(match.active == announcement(talk, 0, 3));
    g_assert_null(match.passive);
}

TALK(the_announced_address_goes_before_the_control_peers)
{
    struct tcp tcp = control_ready(talk);

    SAY(&tcp, ">PASV", "<227 (192,168,1,1,4,1)", ">PASV", "<227 (10,0,0,1,4,1)", ">PASV",
        "<227 (192,168,1,2,4,1)");
    g_assert_true(find(talk, "192.168.1.1", 1025, CLIENT_HOST).passive == announcement(talk, 0, 3));
    g_assert_true(find(talk, SERVER_HOST, 1025, CLIENT_HOST).passive == announcement(talk, 0, 4));
}

TALK(behind_nat_only_the_control_peer_is_let_in)
{
    struct tcp tcp = control_ready(talk);

    SAY(&tcp, ">PASV", "<227 (192,168,1,1,4,1)");
    g_assert_true(find(talk, SERVER_HOST, 1025, CLIENT_HOST).passive == announcement(talk, 0, 3));
    g_assert_null(find(talk, SERVER_HOST, 1025, "10.9.9.9").passive);
    g_assert_true(ftpx_expect_is_foreign(announcement(talk, 0, 3)));
}

TALK(the_newest_of_equal_ones_counts)
{
    struct tcp tcp = control_ready(talk);

    SAY(&tcp, ">PASV", "<227 (10,0,0,1,4,1)", ">PASV", "<227 (10,0,0,1,4,1)");
    g_assert_true(find(talk, SERVER_HOST, 1025, CLIENT_HOST).passive == announcement(talk, 0, 4));
}

TALK(a_refused_one_does_not)
{
    struct tcp tcp = control_ready(talk);

    SAY(&tcp, ">PORT 10,0,0,2,4,1", "<200 ok", ">PORT 10,0,0,2,4,1", "<500 no");
    g_assert_true(find(talk, CLIENT_HOST, 1025, SERVER_HOST).active == announcement(talk, 0, 3));
}

TALK(a_stranger_may_come_first_but_not_second)
{
    struct tcp tcp = control_ready(talk);

    SAY(&tcp, ">PASV", "<227 (10,0,0,1,4,1)");
    g_assert_true(find(talk, SERVER_HOST, 1025, "10.9.9.9").passive == announcement(talk, 0, 3));
    data_open(talk, 1025);
    g_assert_null(find(talk, SERVER_HOST, 1025, "10.9.9.9").passive);
    g_assert_true(find(talk, SERVER_HOST, 1025, CLIENT_HOST).passive == announcement(talk, 0, 3));
}

TALK(the_session_whose_peer_it_is_goes_before_newer_ones)
{
    struct tcp one = control_ready(talk);
    struct tcp other = tcp_open(talk, endpoint("10.0.0.5", 40000), endpoint(SERVER_HOST, 21));

    SAY(&one, ">PASV", "<227 (10,0,0,1,4,1)");
    SAY(&other, "<220 ready", ">USER bob", "<230 in", ">PASV", "<227 (10,0,0,1,4,1)");
    g_assert_true(find(talk, SERVER_HOST, 1025, CLIENT_HOST).passive == announcement(talk, 0, 3));
    g_assert_true(find(talk, SERVER_HOST, 1025, "10.0.0.5").passive == announcement(talk, 1, 1));
}

TALK(a_server_to_server_copy_takes_up_one_of_each)
{
    struct tcp a = control_ready(talk);
    struct tcp b = tcp_open(talk, endpoint(CLIENT_HOST, 40001), endpoint("10.0.0.3", 21));

    SAY(&a, ">PASV", "<227 (10,0,0,1,4,1)");
    SAY(&b, "<220 ready", ">USER bob", "<230 in", ">PORT 10,0,0,1,4,1", "<200 ok");
    struct ftpx_expect_match match = find(talk, SERVER_HOST, 1025, "10.0.0.3");
    g_assert_true(match.passive == announcement(talk, 0, 3));
    g_assert_true(match.active == announcement(talk, 1, 1));
}

TALK(an_announcement_expires)
{
    struct tcp tcp = control_ready(talk);

    SAY(&tcp, ">PASV", "<227 (10,0,0,1,4,1)"); /* announced by the newest segment */
    talk->time += FTPX_LIMIT_EXPECT_SECONDS * SECOND;
    g_assert_nonnull(find(talk, SERVER_HOST, 1025, CLIENT_HOST).passive);
    talk->time += 1;
    g_assert_null(find(talk, SERVER_HOST, 1025, CLIENT_HOST).passive);
}

TALK(a_connection_keeps_it_alive)
{
    struct tcp tcp = control_ready(talk);

    SAY(&tcp, ">PASV", "<227 (10,0,0,1,4,1)");
    talk->time += 200 * SECOND;
    data_open(talk, 1025);
    talk->time += 200 * SECOND;
    g_assert_nonnull(find(talk, SERVER_HOST, 1025, CLIENT_HOST).passive);
}

TALK(a_bare_port_is_at_the_server)
{
    struct tcp tcp = tcp_open(talk, endpoint("2001:db8::2", 40000), endpoint("2001:db8::1", 21));

    SAY(&tcp, "<220 ready", ">EPSV", "<229 (|||1025|)");
    g_assert_true(find(talk, "2001:db8::1", 1025, "2001:db8::2").passive ==
                  announcement(talk, 0, 0));
    g_assert_false(ftpx_expect_is_foreign(announcement(talk, 0, 0)));
}

TALK(a_flood_of_refused_ones_hides_nothing)
{
    struct tcp tcp = control_ready(talk);

    SAY(&tcp, ">PORT 10,0,0,2,4,1", "<200 ok");
    for (unsigned count = 0; count < 1000; count++)
        SAY(&tcp, ">PORT 10,0,0,2,4,1", "<500 no");
    g_assert_true(find(talk, CLIENT_HOST, 1025, SERVER_HOST).active == announcement(talk, 0, 3));
}

TALK(a_flood_of_another_client_hides_nothing)
{
    struct tcp one = control_ready(talk);
    struct tcp other = tcp_open(talk, endpoint("10.0.0.5", 40000), endpoint("10.0.0.6", 21));

    SAY(&one, ">PORT 10,0,0,2,4,1", "<200 ok");
    SAY(&other, "<220 ready", ">USER bob", "<230 in");
    for (unsigned count = 0; count < 1000; count++)
        SAY(&other, ">PORT 10,0,0,2,4,1", "<200 ok");
    g_assert_true(find(talk, CLIENT_HOST, 1025, SERVER_HOST).active == announcement(talk, 0, 3));
    g_assert_true(find(talk, CLIENT_HOST, 1025, "10.0.0.6").active == announcement(talk, 1, 1000));
}

/* --- what a transfer has used --- */

static struct ftpx_expected *at_1025(struct talk *talk)
{
    return find(talk, SERVER_HOST, 1025, CLIENT_HOST).passive;
}

static struct tcp control_with(struct talk *talk, const char *command)
{
    struct tcp tcp = control_ready(talk);

    SAY(&tcp, ">PASV", "<227 (10,0,0,1,4,1)", command, "<150 here");
    return tcp;
}

TALK(a_download_uses_it_up)
{
    struct tcp tcp = control_with(talk, ">RETR f");
    struct tcp data = data_open(talk, 1025);

    tcp_bytes(&data, LISTENER, 700);
    g_assert_true(at_1025(talk) == announcement(talk, 0, 3));
    SAY(&tcp, "<226 done");
    g_assert_null(at_1025(talk));
}

TALK(an_upload_uses_it_up)
{
    struct tcp tcp = control_with(talk, ">STOR f");
    struct tcp data = data_open(talk, 1025);

    tcp_bytes(&data, OPENER, 300);
    g_assert_true(at_1025(talk) == announcement(talk, 0, 3));
    SAY(&tcp, "<226 done");
    g_assert_null(at_1025(talk));
}

TALK(an_empty_file_uses_it_up)
{
    struct tcp tcp = control_with(talk, ">RETR f");
    struct tcp data = data_open(talk, 1025);

    tcp_close(&data, LISTENER);
    g_assert_true(at_1025(talk) == announcement(talk, 0, 3));
    SAY(&tcp, "<226 done");
    g_assert_null(at_1025(talk));
}

/* The bytes may stand behind the reply in the capture. */
TALK(a_connection_without_bytes_keeps_it_for_a_second)
{
    struct tcp tcp = control_with(talk, ">RETR f");

    data_open(talk, 1025);
    SAY(&tcp, "<226 done");
    talk->time += SECOND;
    g_assert_true(at_1025(talk) == announcement(talk, 0, 3));
    talk->time += MILLISECOND;
    g_assert_null(at_1025(talk));
}

TALK(without_a_connection_it_waits_for_a_second)
{
    struct tcp tcp = control_with(talk, ">RETR f");

    SAY(&tcp, "<226 done");
    talk->time += SECOND;
    g_assert_true(at_1025(talk) == announcement(talk, 0, 3));
    talk->time += MILLISECOND;
    g_assert_null(at_1025(talk));
}

TALK(the_next_announcement_ends_a_used_one)
{
    struct tcp tcp = control_with(talk, ">RETR f");

    SAY(&tcp, "<226 done", ">PASV", "<227 (10,0,0,1,4,2)");
    g_assert_null(at_1025(talk));
    g_assert_true(find(talk, SERVER_HOST, 1026, CLIENT_HOST).passive == announcement(talk, 0, 5));
}

TALK(the_sessions_end_ends_a_used_one)
{
    struct tcp tcp = control_with(talk, ">RETR f");

    SAY(&tcp, "<226 done");
    g_assert_nonnull(at_1025(talk));
    tcp_close(&tcp, OPENER);
    g_assert_null(at_1025(talk));
}

/* --- in vain --- */

TALK(what_was_tried_is_counted)
{
    struct tcp tcp = control_with(talk, ">RETR f");
    struct tcp data =
        tcp_under_way(talk, endpoint(CLIENT_HOST, 41000), endpoint(SERVER_HOST, 1025));
    struct ftpx_knocks knocks;

    g_assert_false(ftpx_expect_attempts(announcement(talk, 0, 3), &knocks));
    tcp_emit(&data, OPENER, data.first[OPENER] - 1, FTPX_SYN, FTPX_SPAN_NONE);
    talk->time += SECOND;
    tcp_emit(&data, OPENER, data.first[OPENER] - 1, FTPX_SYN, FTPX_SPAN_NONE);
    tcp_emit(&data, LISTENER, 0, FTPX_RST | FTPX_ACK, FTPX_SPAN_NONE);
    g_assert_true(ftpx_expect_attempts(announcement(talk, 0, 3), &knocks));
    g_assert_cmpuint(knocks.syns, ==, 2);
    g_assert_cmpuint(knocks.refusals, ==, 1);
    SAY(&tcp, "<425 no connection");
    g_assert_true(at_1025(talk) == announcement(talk, 0, 3));
    data_open(talk, 1025);
    g_assert_false(ftpx_expect_attempts(announcement(talk, 0, 3), &knocks));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    TALK_CASE("/expect/a passive announcement is the server's",
              a_passive_announcement_is_the_servers);
    TALK_CASE("/expect/each of many is found", each_of_many_is_found);
    TALK_CASE("/expect/an active announcement is the client's",
              an_active_announcement_is_the_clients);
    TALK_CASE("/expect/the announced address goes before the control peer's",
              the_announced_address_goes_before_the_control_peers);
    TALK_CASE("/expect/behind NAT only the control peer is let in",
              behind_nat_only_the_control_peer_is_let_in);
    TALK_CASE("/expect/the newest of equal ones counts", the_newest_of_equal_ones_counts);
    TALK_CASE("/expect/a refused one does not", a_refused_one_does_not);
    TALK_CASE("/expect/a stranger may come first but not second",
              a_stranger_may_come_first_but_not_second);
    TALK_CASE("/expect/the session whose peer it is goes before newer ones",
              the_session_whose_peer_it_is_goes_before_newer_ones);
    TALK_CASE("/expect/a server-to-server copy takes up one of each",
              a_server_to_server_copy_takes_up_one_of_each);
    TALK_CASE("/expect/an announcement expires", an_announcement_expires);
    TALK_CASE("/expect/a connection keeps it alive", a_connection_keeps_it_alive);
    TALK_CASE("/expect/a bare port is at the server", a_bare_port_is_at_the_server);
    TALK_CASE("/expect/a flood of refused ones hides nothing",
              a_flood_of_refused_ones_hides_nothing);
    TALK_CASE("/expect/a flood of another client hides nothing",
              a_flood_of_another_client_hides_nothing);
    TALK_CASE("/expect/used/download", a_download_uses_it_up);
    TALK_CASE("/expect/used/upload", an_upload_uses_it_up);
    TALK_CASE("/expect/used/empty", an_empty_file_uses_it_up);
    TALK_CASE("/expect/used/no bytes", a_connection_without_bytes_keeps_it_for_a_second);
    TALK_CASE("/expect/used/no connection", without_a_connection_it_waits_for_a_second);
    TALK_CASE("/expect/used/next", the_next_announcement_ends_a_used_one);
    TALK_CASE("/expect/used/over", the_sessions_end_ends_a_used_one);
    TALK_CASE("/expect/in vain", what_was_tried_is_counted);
    return talk_run();
}
