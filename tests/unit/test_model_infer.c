/* Tests of infer: which hidden session a connection under TLS belongs to.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "hello.h"
#include "talk.h"

#include "model/data/infer.h"
#include "model/tcp/tls.h"

static const uint8_t hello[] = "\x16\x03\x01\0\x02\x01\0";

/* A session whose commands TLS hides. */
static struct tcp hidden(struct talk *talk, const char *client, uint16_t port)
{
    struct tcp tcp = tcp_open(talk, endpoint(client, port), endpoint(SERVER_HOST, 21));

    SAY(&tcp, "<220 ready", ">AUTH TLS", "<234 go");
    tcp_send(&tcp, OPENER, (ftpx_span){hello, 7});
    return tcp;
}

/* A connection between two hosts; the engine has not seen it. */
static struct ftpx_flow between(struct ftpx_endpoint first, struct ftpx_endpoint second,
                                uint8_t opener)
{
    return (struct ftpx_flow){.end = {first, second}, .opener = opener};
}

static struct ftpx_session *infer(struct talk *talk, struct ftpx_flow flow)
{
    return ftpx_infer_session(talk->engine->encrypted, &flow);
}

/* The server's address sorts before the client's. */
static struct ftpx_flow passive(uint16_t server_port)
{
    return between(endpoint(SERVER_HOST, server_port), endpoint(CLIENT_HOST, 45000), 1);
}

TALK(ports_of_services_are_not_for_data)
{
    static const struct {
        uint16_t server;
        uint16_t client;
        uint8_t opener;
        bool may; /* carry data */
    } ports[] = {
        {1024, 45000, 1, true},
        {1023, 45000, 1, false},
        {65535, 45000, 1, true},
        {443, 45000, 1, false},
        {50000, 20, 1, true},
        {50000, 1023, 1, false},
        {20, 50000, 0, true},
        {989, 50000, 0, true},
        {1024, 50000, 0, true},
        {1023, 50000, 0, false},
        {990, 50000, 0, false},
        {988, 50000, 0, false},
        {21, 50000, 0, false},
        {19, 50000, 0, false},
        {20, 1023, 0, false},
        {20, 1024, 0, true},
        {989, 443, 0, false},
        {1024, 1024, FTPX_SIDE_UNKNOWN, true},
        {1023, 1024, FTPX_SIDE_UNKNOWN, false},
        {1024, 1023, FTPX_SIDE_UNKNOWN, false},
        {20, 50000, FTPX_SIDE_UNKNOWN, false},
    };

    hidden(talk, CLIENT_HOST, 40000);
    for (size_t i = 0; i < G_N_ELEMENTS(ports); i++) {
        struct ftpx_flow flow = between(endpoint(SERVER_HOST, ports[i].server),
                                        endpoint(CLIENT_HOST, ports[i].client), ports[i].opener);
        g_test_message("%u %u %u", ports[i].server, ports[i].client, ports[i].opener);
        g_assert_true(infer(talk, flow) == (ports[i].may ? session_of(talk, 0) : NULL));
    }
}

TALK(the_newest_of_several_sessions_is_meant)
{
    hidden(talk, CLIENT_HOST, 40000);
    hidden(talk, CLIENT_HOST, 40001);
    hidden(talk, "10.0.0.3", 40002);
    g_assert_true(infer(talk, passive(50000)) == session_of(talk, 1));
}

TALK(a_session_that_is_over_is_passed_over)
{
    hidden(talk, CLIENT_HOST, 40000);
    struct tcp second = hidden(talk, CLIENT_HOST, 40001);

    tcp_close(&second, OPENER);
    g_assert_true(infer(talk, passive(50000)) == session_of(talk, 0));
}

TALK(a_session_that_can_be_read_is_passed_over)
{
    hidden(talk, CLIENT_HOST, 40000);
    struct tcp second = hidden(talk, CLIENT_HOST, 40001);

    SAY(&second, ">PWD"); /* in the clear again */
    g_assert_true(infer(talk, passive(50000)) == session_of(talk, 0));
}

/* FTPX_LIMIT_EXPECT_FIT: so many are looked through. */
TALK(no_more_than_64_sessions_are_looked_through)
{
    hidden(talk, CLIENT_HOST, 40000);
    for (uint16_t port = 40001; port < 40064; port++) {
        struct tcp over = hidden(talk, CLIENT_HOST, port);
        tcp_close(&over, OPENER);
    }
    g_assert_true(infer(talk, passive(50000)) == session_of(talk, 0));
    struct tcp last = hidden(talk, CLIENT_HOST, 40064);
    tcp_close(&last, OPENER);
    g_assert_null(infer(talk, passive(50000)));
}

TALK(other_hosts_have_no_session)
{
    hidden(talk, CLIENT_HOST, 40000);
    g_assert_null(
        infer(talk, between(endpoint(SERVER_HOST, 50000), endpoint("10.0.0.3", 45000), 1)));
    g_assert_null(
        infer(talk, between(endpoint("10.0.0.0", 50000), endpoint(CLIENT_HOST, 45000), 1)));
}

/* --- by the TLS session --- */

/* A client's hello that offers to go on with `id`. */
static GByteArray *offer(const char *id)
{
    const struct hello said = {
        .version = 0x0303, .session_id = ftpx_span_of(id), .suites = BYTES("\xc0\x2f")};

    return hello_record(&said);
}

/* The server of a hidden session gives its TLS session this id. */
static void give(struct tcp *tcp, const char *id)
{
    const struct hello said = {.is_server = true,
                               .version = 0x0303,
                               .session_id = ftpx_span_of(id),
                               .suites = BYTES("\xc0\x2f")};
    GByteArray *record = hello_record(&said);

    tcp_send(tcp, LISTENER, span_of(record));
    g_byte_array_unref(record);
}

static struct ftpx_session *resumed(struct talk *talk, struct ftpx_flow flow, const char *id)
{
    GByteArray *record = offer(id);
    struct ftpx_session *found =
        ftpx_infer_resumed(talk->engine->encrypted, &flow, span_of(record));

    g_byte_array_unref(record);
    return found;
}

TALK(who_goes_on_with_a_tls_session_is_of_it)
{
    struct tcp first = hidden(talk, CLIENT_HOST, 40000);
    struct tcp second = hidden(talk, CLIENT_HOST, 40001);

    give(&first, "one");
    give(&second, "two");
    g_assert_true(resumed(talk, passive(50000), "one") == session_of(talk, 0));
    g_assert_true(resumed(talk, passive(50000), "two") == session_of(talk, 1));
    g_assert_null(resumed(talk, passive(50000), "three"));
    g_assert_null(resumed(talk, passive(443), "one"));
    g_assert_null(resumed(
        talk, between(endpoint(SERVER_HOST, 50000), endpoint("10.0.0.3", 45000), 1), "one"));
}

TALK(a_tls_session_of_two_that_go_on_tells_neither)
{
    struct tcp first = hidden(talk, CLIENT_HOST, 40000);
    struct tcp second = hidden(talk, CLIENT_HOST, 40001);

    give(&first, "one");
    give(&second, "one");
    g_assert_null(resumed(talk, passive(50000), "one"));
    tcp_close(&second, OPENER);
    g_assert_null(resumed(talk, passive(50000), "one")); /* nobody knows any more */
}

TALK(a_tls_session_is_taken_over_when_the_first_is_over)
{
    struct tcp first = hidden(talk, CLIENT_HOST, 40000);
    struct tcp second = hidden(talk, CLIENT_HOST, 40001);

    give(&first, "one");
    tcp_close(&first, OPENER);
    g_assert_null(resumed(talk, passive(50000), "one"));
    give(&second, "one");
    g_assert_true(resumed(talk, passive(50000), "one") == session_of(talk, 1));
}

TALK(the_same_name_again_changes_nothing)
{
    struct tcp first = hidden(talk, CLIENT_HOST, 40000);

    give(&first, "one");
    struct ftpx_session *session =
        *(struct ftpx_session **)wmem_array_index(talk->engine->sessions, 0);
    struct ftpx_half *half = session->flow->half[1 - session->client_side];
    half->tls->handshake->resumables.learned = 0;
    ftpx_infer_learn(talk->engine->encrypted, session, half);
    g_assert_cmpuint(half->tls->handshake->resumables.learned, ==, 1);
    g_assert_true(resumed(talk, passive(50000), "one") == session);
}

TALK(of_one_host_the_server_is_who_was_connected_to)
{
    hidden(talk, SERVER_HOST, 40000);
    const struct ftpx_session *session = session_of(talk, 0);

    for (uint8_t opener = 0; opener < 2; opener++) {
        struct ftpx_flow passive_one =
            between(endpoint(SERVER_HOST, 50000), endpoint(SERVER_HOST, 50001), opener);
        struct ftpx_flow from_20 =
            between(endpoint(SERVER_HOST, 20), endpoint(SERVER_HOST, 50001), opener);
        g_assert_cmpuint(ftpx_infer_server(session, &passive_one), ==, 1 - opener);
        g_assert_cmpuint(ftpx_infer_server(session, &from_20), ==, 0);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    TALK_CASE("/infer/ports", ports_of_services_are_not_for_data);
    TALK_CASE("/infer/newest", the_newest_of_several_sessions_is_meant);
    TALK_CASE("/infer/over", a_session_that_is_over_is_passed_over);
    TALK_CASE("/infer/readable", a_session_that_can_be_read_is_passed_over);
    TALK_CASE("/infer/cap", no_more_than_64_sessions_are_looked_through);
    TALK_CASE("/infer/others", other_hosts_have_no_session);
    TALK_CASE("/infer/resumed", who_goes_on_with_a_tls_session_is_of_it);
    TALK_CASE("/infer/shared", a_tls_session_of_two_that_go_on_tells_neither);
    TALK_CASE("/infer/taken over", a_tls_session_is_taken_over_when_the_first_is_over);
    TALK_CASE("/infer/again", the_same_name_again_changes_nothing);
    TALK_CASE("/infer/one host", of_one_host_the_server_is_who_was_connected_to);
    return talk_run();
}
