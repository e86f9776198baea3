/* Tests of attempt: which connections are remembered because nothing came of them so far.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "talk.h"

#include "model/control/attempt.h"
#include "model/limits.h"

static unsigned remembered(const struct talk *talk)
{
    return wmem_array_get_count(talk->engine->attempts->flows);
}

static const struct ftpx_flow *flow_at(const struct talk *talk, unsigned index)
{
    return *(struct ftpx_flow **)wmem_array_index(talk->engine->attempts->flows, index);
}

static struct tcp knock(struct talk *talk, uint32_t client, uint16_t port)
{
    struct ftpx_endpoint opener = endpoint(CLIENT_HOST, 40000);

    opener.address.bytes[1] = (uint8_t)(client >> 16);
    opener.address.bytes[2] = (uint8_t)(client >> 8);
    opener.address.bytes[3] = (uint8_t)client;
    struct tcp tcp = tcp_under_way(talk, opener, endpoint(SERVER_HOST, port));
    tcp_emit(&tcp, OPENER, tcp.first[OPENER] - 1, FTPX_SYN, FTPX_SPAN_NONE);
    return tcp;
}

TALK(a_syn_to_ftps_port_is_one)
{
    struct tcp tcp = knock(talk, 1, 21);

    tcp_emit(&tcp, OPENER, tcp.first[OPENER] - 1, FTPX_SYN, FTPX_SPAN_NONE); /* captured twice */
    talk->time += SECOND;
    tcp_emit(&tcp, OPENER, tcp.first[OPENER] - 1, FTPX_SYN, FTPX_SPAN_NONE);
    knock(talk, 1, 2121);
    g_assert_cmpuint(remembered(talk), ==, 1);
    g_assert_cmpuint(flow_at(talk, 0)->knocks.syns, ==, 2);
    g_assert_false(flow_at(talk, 0)->answered);
    g_assert_false(flow_at(talk, 0)->reset);
    g_assert_false(flow_at(talk, 0)->spoke);
    tcp_reset(&tcp, LISTENER);
    g_assert_true(flow_at(talk, 0)->reset);
}

TALK(what_comes_of_it_is_known)
{
    struct tcp tcp = control_open(talk);

    g_assert_true(flow_at(talk, 0)->answered);
    g_assert_false(flow_at(talk, 0)->spoke);
    SAY(&tcp, "<220 ready");
    g_assert_true(flow_at(talk, 0)->spoke);
}

TALK(a_connection_that_was_under_way_is_none)
{
    struct tcp tcp = tcp_under_way(talk, endpoint(CLIENT_HOST, 40000), endpoint(SERVER_HOST, 21));

    tcp_flag(&tcp, OPENER, FTPX_ACK);
    tcp_flag(&tcp, LISTENER, FTPX_ACK | FTPX_FIN);
    g_assert_cmpuint(remembered(talk), ==, 0);
}

TALK(those_who_spoke_make_room)
{
    for (uint32_t client = 0; client < FTPX_LIMIT_ATTEMPTS; client++) {
        struct tcp tcp = knock(talk, client, 21);
        if (client % 4 > 0)
            SAY(&tcp, "<500 what");
    }
    g_assert_cmpuint(remembered(talk), ==, FTPX_LIMIT_ATTEMPTS);
    knock(talk, FTPX_LIMIT_ATTEMPTS, 21);
    g_assert_cmpuint(remembered(talk), ==, FTPX_LIMIT_ATTEMPTS / 4 + 1);
    g_assert_cmpuint(talk->engine->attempts->left_out, ==, 0);
}

TALK(the_rest_is_counted)
{
    for (uint32_t client = 0; client < FTPX_LIMIT_ATTEMPTS + 3; client++)
        knock(talk, client, 21);
    g_assert_cmpuint(remembered(talk), ==, FTPX_LIMIT_ATTEMPTS);
    g_assert_cmpuint(talk->engine->attempts->left_out, ==, 3);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    TALK_CASE("/attempt/a SYN to FTP's port is one", a_syn_to_ftps_port_is_one);
    TALK_CASE("/attempt/what comes of it is known", what_comes_of_it_is_known);
    TALK_CASE("/attempt/a connection that was under way is none",
              a_connection_that_was_under_way_is_none);
    TALK_CASE("/attempt/those who spoke make room", those_who_spoke_make_room);
    TALK_CASE("/attempt/the rest is counted", the_rest_is_counted);
    return talk_run();
}
