/* Tests of TLS where nobody has agreed to it: a hello at a server that speaks in the clear, and records of a
 * session whose beginning the capture does not have.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "talk.h"

#include "model/tcp/tls.h"

/* A ClientHello without extensions, and a server's, as far as anybody looks. */
static const uint8_t hello[] = {22, 3, 1, 0, 6, 1, 0, 0, 2, '\n', 'x'};
static const uint8_t server_hello[] = {22, 3, 3, 0, 6, 2, 0, 0, 2, '\n', 'x'};
static const uint8_t alert[] = {21, 3, 1, 0, 2, 2, 70};
static const uint8_t data[] = {23, 3, 3, 0, 4, 'a', '\n', 'b', 'c'};

#define BYTES(array) ((ftpx_span){array, sizeof(array)})

TALK(what_is_none_of_the_dialogue_is_counted)
{
    struct ftpx_half half = {0};
    static const uint8_t both[] = {22, 3, 1, 0, 6, 1, 0, 0, 2, 0, 'x', 21, 3, 1, 0, 2, 2, 70, 'U'};

    const struct ftpx_origin early = {.frame = 4, .time = 40};
    const struct ftpx_origin late = {.frame = 5, .time = 50};

    (void)talk;
    g_assert_cmpuint(ftpx_tls_unheard(&half, ftpx_span_of("USER a\r\n"), &early), ==, 0);
    g_assert_cmpuint(ftpx_tls_unheard(&half, BYTES(alert), &early), ==, 0); /* not before a hello */
    g_assert_cmpuint(ftpx_tls_unheard(&half, ftpx_span_take(BYTES(hello), 8), &early), ==, 8);
    g_assert_cmpuint(half.unheard.left, ==, 3);
    g_assert_cmpuint(ftpx_tls_unheard(&half, ftpx_span_of("xyzUSER"), &late), ==, 3);
    g_assert_cmpuint(ftpx_tls_unheard(&half, BYTES(both), &late), ==, sizeof both - 1);
    g_assert_cmpuint(ftpx_tls_unheard(&half, FTPX_SPAN_NONE, &late), ==, 0);
    g_assert_cmpuint(half.unheard.bytes, ==, 8 + 3 + sizeof both - 1);
    g_assert_cmpuint(half.unheard.first.frame, ==, 4);
    g_assert_cmpint(half.unheard.first.time, ==, 40);
}

TALK(a_hello_that_a_server_takes_for_lines_is_none)
{
    struct tcp tcp = control_open(talk);

    tcp_send(&tcp, OPENER, BYTES(hello));
    g_assert_cmpuint(ftpx_engine_session_count(talk->engine), ==, 0);
    SAY(&tcp, "<220 ready", "<530 log in");
    tcp_send(&tcp, OPENER, BYTES(alert));
    const struct ftpx_session *session = session_of(talk, 0);
    g_assert_cmpuint(session->commands, ==, 0);
    g_assert_cmpuint(session->replies, ==, 2);
    g_assert_cmpint(session->tls, ==, FTPX_TLS_NONE);
    SAY(&tcp, ">USER alice", "<331 password");
    assert_dialogue(session, "USER 331");
}

TALK(who_answers_by_tls_has_another_protocol)
{
    struct tcp tcp = control_open(talk);

    tcp_send(&tcp, OPENER, BYTES(hello));
    tcp_send(&tcp, LISTENER, BYTES(server_hello));
    SAY(&tcp, "<220 ready");
    g_assert_cmpuint(ftpx_engine_session_count(talk->engine), ==, 0);
}

/* Of a capture that begins late, and one that has lost what agreed to TLS. */
TALK(records_under_way_are_a_session)
{
    struct tcp late = tcp_under_way(talk, endpoint(CLIENT_HOST, 40000), endpoint(SERVER_HOST, 21));

    tcp_send(&late, LISTENER, BYTES(data));
    tcp_send(&late, OPENER, BYTES(data));
    g_assert_cmpint(session_of(talk, 0)->tls, ==, FTPX_TLS_EXPLICIT);
    g_assert_false(session_of(talk, 0)->from_start);
    g_assert_true(ftpx_session_is_dark(session_of(talk, 0)));
    g_assert_cmpuint(ftpx_session_server(session_of(talk, 0))->port, ==, 21);

    struct tcp lossy = tcp_open(talk, endpoint(CLIENT_HOST, 40001), endpoint(SERVER_HOST, 21));
    tcp_lose(&lossy, LISTENER, 20);
    tcp_lose(&lossy, OPENER, 10);
    tcp_send(&lossy, OPENER, BYTES(hello));
    tcp_send(&lossy, LISTENER, BYTES(server_hello));
    g_assert_cmpint(session_of(talk, 1)->tls, ==, FTPX_TLS_EXPLICIT);
    g_assert_cmpint(session_of(talk, 1)->flow->half[0]->tls->condition, ==, FTPX_TLS_RECORDS);
    g_assert_cmpint(session_of(talk, 1)->flow->half[1]->tls->condition, ==, FTPX_TLS_RECORDS);
}

TALK(records_under_way_elsewhere_are_none)
{
    struct tcp web = tcp_under_way(talk, endpoint(CLIENT_HOST, 40000), endpoint(SERVER_HOST, 443));
    struct tcp part = tcp_under_way(talk, endpoint(CLIENT_HOST, 40001), endpoint(SERVER_HOST, 21));

    tcp_send(&web, LISTENER, BYTES(data));
    tcp_send(&part, LISTENER, ftpx_span_take(BYTES(data), 6));
    g_assert_cmpuint(ftpx_engine_session_count(talk->engine), ==, 0);
}

/* The handshake is missing, and the hello was not agreed to either. */
TALK(a_server_that_speaks_in_the_clear_after_all)
{
    struct tcp tcp = tcp_under_way(talk, endpoint(CLIENT_HOST, 40000), endpoint(SERVER_HOST, 21));

    tcp_send(&tcp, OPENER, BYTES(hello));
    g_assert_cmpint(session_of(talk, 0)->tls, ==, FTPX_TLS_EXPLICIT);
    SAY(&tcp, "<220 ready", "<530 log in");
    g_assert_cmpint(session_of(talk, 0)->tls, ==, FTPX_TLS_NONE);
    g_assert_cmpuint(session_of(talk, 0)->replies, ==, 2);
}

/* A client says hello to who agreed, be it that the capture lacks the answer; with the greeting, or without. */
TALK(a_hello_tells_what_was_agreed_to)
{
    for (unsigned number = 0; number < 2; number++) {
        struct tcp tcp = tcp_open(talk, endpoint(CLIENT_HOST, (uint16_t)(40000 + number)),
                                  endpoint(SERVER_HOST, 21));
        if (number == 0)
            SAY(&tcp, "<220 ready");
        else
            tcp_lose(&tcp, LISTENER, 20);
        SAY(&tcp, ">auth tls");
        tcp_lose(&tcp, LISTENER, 25);
        tcp_send(&tcp, OPENER, BYTES(hello));
        tcp_send(&tcp, LISTENER, BYTES(server_hello));
        for (unsigned count = 0; count < 6; count++) {
            tcp_send(&tcp, OPENER, BYTES(data));
            tcp_send(&tcp, LISTENER, BYTES(data));
        }
        const struct ftpx_session *session = session_of(talk, number);
        g_assert_cmpint(session->tls, ==, FTPX_TLS_EXPLICIT);
        g_assert_true(ftpx_session_is_dark(session));
        g_assert_cmpuint(session->commands, ==, 1);
        g_assert_cmpuint(session->replies, ==, 1 - number);
        g_assert_cmpuint(ftpx_tls_bytes(session->flow->half[session->client_side]), ==,
                         sizeof hello + 6 * sizeof data);
        g_assert_cmpuint(ftpx_tls_bytes(session->flow->half[1 - session->client_side]), ==,
                         sizeof server_hello + 6 * sizeof data);
    }
}

/* Nobody asked for TLS, by this name. */
TALK(a_hello_behind_another_command_tells_nothing)
{
    static const char *const asked[] = {">AUTH GSSAPI", ">FEAT"};

    for (unsigned number = 0; number < G_N_ELEMENTS(asked); number++) {
        struct tcp tcp = tcp_open(talk, endpoint(CLIENT_HOST, (uint16_t)(40000 + number)),
                                  endpoint(SERVER_HOST, 21));
        SAY(&tcp, "<220 ready", asked[number]);
        tcp_lose(&tcp, LISTENER, 25);
        tcp_send(&tcp, OPENER, BYTES(hello));
        SAY(&tcp, "<500 what", ">NOOP", "<200 ok", ">NOOP", "<200 ok", ">NOOP", "<200 ok");
        g_assert_cmpint(session_of(talk, number)->tls, ==, FTPX_TLS_NONE);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    TALK_CASE("/tls unheard/what is none of the dialogue is counted",
              what_is_none_of_the_dialogue_is_counted);
    TALK_CASE("/tls unheard/a hello that a server takes for lines is none",
              a_hello_that_a_server_takes_for_lines_is_none);
    TALK_CASE("/tls unheard/who answers by TLS has another protocol",
              who_answers_by_tls_has_another_protocol);
    TALK_CASE("/tls unheard/records under way are a session", records_under_way_are_a_session);
    TALK_CASE("/tls unheard/records under way elsewhere are none",
              records_under_way_elsewhere_are_none);
    TALK_CASE("/tls unheard/a server that speaks in the clear after all",
              a_server_that_speaks_in_the_clear_after_all);
    TALK_CASE("/tls unheard/a hello tells what was agreed to", a_hello_tells_what_was_agreed_to);
    TALK_CASE("/tls unheard/a hello behind another command tells nothing",
              a_hello_behind_another_command_tells_nothing);
    return talk_run();
}
