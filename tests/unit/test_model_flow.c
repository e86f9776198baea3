/* Tests of flow: which segments make one connection, versions of a reused 4-tuple, and finding
 * them on a later pass. It reads no payload but to see that it arrived.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "talk.h"

static struct ftpx_sighting find(struct talk *talk, struct ftpx_segment segment, uint32_t frame)
{
    segment.frame = frame;
    return ftpx_engine_find(talk->engine, &segment);
}

static struct ftpx_endpoint client(uint16_t port)
{
    return endpoint(CLIENT_HOST, port);
}

static struct ftpx_endpoint server(void)
{
    return endpoint(SERVER_HOST, 21);
}

TALK(both_directions_are_one_flow)
{
    struct tcp tcp = tcp_open(talk, client(40000), server());
    struct ftpx_sighting one = tcp_flag(&tcp, OPENER, FTPX_ACK);
    struct ftpx_sighting other = tcp_flag(&tcp, LISTENER, FTPX_ACK);

    g_assert_true(one.flow == other.flow);
    g_assert_cmpint(one.side, ==, 1 - other.side);
    g_assert_cmpint(one.flow->opener, ==, one.side);
    g_assert_cmpuint(one.flow->first_frame, ==, 1);
    g_assert_cmpuint(one.flow->last_frame, ==, 5);
    g_assert_cmpint(one.flow->established_time, ==, 1000 * SECOND + 3 * MILLISECOND);
}

TALK(other_ports_and_hosts_are_other_flows)
{
    struct tcp a = tcp_open(talk, client(40000), server());
    struct tcp b = tcp_open(talk, client(40001), server());
    struct tcp c = tcp_open(talk, endpoint("10.0.0.3", 40000), server());
    struct ftpx_flow *flow = tcp_flag(&a, OPENER, FTPX_ACK).flow;

    g_assert_true(tcp_flag(&b, OPENER, FTPX_ACK).flow != flow);
    g_assert_true(tcp_flag(&c, OPENER, FTPX_ACK).flow != flow);
}

TALK(an_ipv4_address_is_not_an_ipv6_address_that_starts_alike)
{
    struct tcp a = tcp_open(talk, endpoint("32.1.13.184", 40000), endpoint("32.1.13.185", 21));
    struct tcp b = tcp_open(talk, endpoint("2001:db8::", 40000), endpoint("2001:db9::", 21));

    g_assert_true(tcp_flag(&a, OPENER, FTPX_ACK).flow != tcp_flag(&b, OPENER, FTPX_ACK).flow);
}

TALK(the_opener_is_known_from_the_syn_ack_alone)
{
    struct tcp tcp = tcp_under_way(talk, client(40000), server());
    struct ftpx_sighting sighting =
        tcp_emit(&tcp, LISTENER, tcp.first[LISTENER] - 1, FTPX_SYN | FTPX_ACK, FTPX_SPAN_NONE);

    g_assert_cmpint(sighting.flow->opener, ==, 1 - sighting.side);
}

TALK(a_repeated_syn_begins_nothing)
{
    struct tcp tcp = tcp_under_way(talk, client(40000), server());
    struct ftpx_flow *flow =
        tcp_emit(&tcp, OPENER, tcp.first[OPENER] - 1, FTPX_SYN, FTPX_SPAN_NONE).flow;

    g_assert_true(tcp_emit(&tcp, OPENER, tcp.first[OPENER] - 1, FTPX_SYN, FTPX_SPAN_NONE).flow ==
                  flow);
    tcp_emit(&tcp, LISTENER, tcp.first[LISTENER] - 1, FTPX_SYN | FTPX_ACK, FTPX_SPAN_NONE);
    g_assert_true(
        tcp_emit(&tcp, LISTENER, tcp.first[LISTENER] - 1, FTPX_SYN | FTPX_ACK, FTPX_SPAN_NONE)
            .flow == flow);
    SAY(&tcp, "<220 ready");
    g_assert_true(
        tcp_emit(&tcp, LISTENER, tcp.first[LISTENER] - 1, FTPX_SYN | FTPX_ACK, FTPX_SPAN_NONE)
            .flow == flow);
}

TALK(a_syn_that_is_captured_late_begins_nothing)
{
    struct tcp tcp = tcp_under_way(talk, client(40000), server());

    SAY(&tcp, "<220 ready", ">USER alice");
    struct ftpx_flow *flow = tcp_flag(&tcp, OPENER, FTPX_ACK).flow;
    g_assert_true(
        tcp_emit(&tcp, LISTENER, tcp.first[LISTENER] - 1, FTPX_SYN | FTPX_ACK, FTPX_SPAN_NONE)
            .flow == flow);
    g_assert_true(tcp_emit(&tcp, OPENER, tcp.first[OPENER] - 1, FTPX_SYN, FTPX_SPAN_NONE).flow ==
                  flow);
    SAY(&tcp, "<331 password");
    assert_dialogue(session_of(talk, 0), "USER 331");
}

/* The same 4-tuple three times: closed, reset, and never closed at all. */
TALK(a_reused_4_tuple_has_versions)
{
    struct ftpx_flow *flows[4];
    uint32_t frames[4];
    struct tcp tcp;

    for (unsigned round = 0; round < 4; round++) {
        tcp = tcp_open_with(talk, client(40000), server(), 1000 + 5000000 * round,
                            9000 + 7000000 * round);
        SAY(&tcp, "<220 ready", ">USER alice", "<230 in");
        frames[round] = talk->frame - 1;
        flows[round] = session_of(talk, round)->flow;
        if (round == 0)
            tcp_close(&tcp, OPENER);
        if (round == 1)
            tcp_reset(&tcp, OPENER);
    }
    g_assert_cmpuint(ftpx_engine_session_count(talk->engine), ==, 4);
    struct ftpx_segment probe = tcp_segment(&tcp, OPENER, 0, FTPX_ACK, FTPX_SPAN_NONE);
    for (unsigned round = 0; round < 4; round++)
        g_assert_true(find(talk, probe, frames[round]).flow == flows[round]);
    g_assert_true(find(talk, probe, flows[2]->first_frame).flow == flows[2]);
    g_assert_true(find(talk, probe, flows[2]->first_frame - 1).flow == flows[1]);
}

TALK(the_last_acknowledgement_stays_with_the_old_version)
{
    struct tcp tcp = control_ready(talk);

    struct ftpx_flow *flow = session_of(talk, 0)->flow;
    tcp_close(&tcp, LISTENER);
    g_assert_true(tcp_flag(&tcp, OPENER, FTPX_ACK).flow == flow);
    g_assert_true(tcp_flag(&tcp, OPENER, FTPX_RST).flow == flow);
}

TALK(a_new_version_may_lack_its_syn)
{
    struct tcp old = tcp_open_with(talk, client(40000), server(), 1000, 2000);

    SAY(&old, "<220 ready", ">USER alice", "<230 in");
    tcp_close(&old, OPENER);
    struct tcp new = tcp_under_way(talk, client(40000), server());
    new.next[OPENER] = 3000000000u;
    new.next[LISTENER] = 2000000000u;
    SAY(&new, "<220 ready", ">USER bob", "<230 in");
    g_assert_cmpuint(ftpx_engine_session_count(talk->engine), ==, 2);
    assert_text(session_of(talk, 0)->user, "alice");
    assert_text(session_of(talk, 1)->user, "bob");
}

TALK(another_syn_while_it_is_open_begins_a_new_one)
{
    struct tcp old = tcp_open_with(talk, client(40000), server(), 1000, 2000);

    SAY(&old, "<220 ready", ">USER alice", "<230 in");
    struct tcp new = tcp_open_with(talk, client(40000), server(), 70000, 80000);
    SAY(&new, "<220 ready", ">USER bob", "<230 in");
    g_assert_cmpuint(ftpx_engine_session_count(talk->engine), ==, 2);
}

TALK(other_is_final_until_the_next_syn)
{
    struct tcp mail = tcp_open_with(talk, client(40000), server(), 1000, 2000);

    tcp_send(&mail, OPENER, ftpx_span_of("EHLO me\r\n"));
    struct ftpx_flow *flow = tcp_flag(&mail, OPENER, FTPX_ACK).flow;
    g_assert_cmpint(flow->verdict, ==, FTPX_VERDICT_OTHER);
    SAY(&mail, "<220 ready", ">USER alice", "<230 in");
    g_assert_cmpuint(ftpx_engine_session_count(talk->engine), ==, 0);
    struct tcp ftp = tcp_open_with(talk, client(40000), server(), 5000, 6000);
    SAY(&ftp, "<220 ready", ">USER alice", "<230 in");
    g_assert_cmpuint(ftpx_engine_session_count(talk->engine), ==, 1);
    g_assert_true(session_of(talk, 0)->flow != flow);
}

TALK(what_was_never_fed_is_not_found)
{
    struct tcp tcp = tcp_under_way(talk, client(40000), server());

    g_assert_null(find(talk, tcp_segment(&tcp, OPENER, 0, FTPX_ACK, FTPX_SPAN_NONE), 1).flow);
}

TALK(a_connection_with_itself_does_no_harm)
{
    struct tcp tcp = tcp_open(talk, server(), server());

    SAY(&tcp, "<220 ready", ">USER alice", "<230 in");
    tcp_close(&tcp, OPENER);
    g_assert_cmpuint(talk->frame, ==, 9);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    TALK_CASE("/flow/both directions are one", both_directions_are_one_flow);
    TALK_CASE("/flow/other ports and hosts are others", other_ports_and_hosts_are_other_flows);
    TALK_CASE("/flow/an IPv4 address is not an IPv6 address that starts alike",
              an_ipv4_address_is_not_an_ipv6_address_that_starts_alike);
    TALK_CASE("/flow/the opener is known from the SYN ACK alone",
              the_opener_is_known_from_the_syn_ack_alone);
    TALK_CASE("/flow/a repeated SYN begins nothing", a_repeated_syn_begins_nothing);
    TALK_CASE("/flow/a SYN that is captured late begins nothing",
              a_syn_that_is_captured_late_begins_nothing);
    TALK_CASE("/flow/a reused 4-tuple has versions", a_reused_4_tuple_has_versions);
    TALK_CASE("/flow/the last acknowledgement stays with the old version",
              the_last_acknowledgement_stays_with_the_old_version);
    TALK_CASE("/flow/a new version may lack its SYN", a_new_version_may_lack_its_syn);
    TALK_CASE("/flow/another SYN while it is open begins a new one",
              another_syn_while_it_is_open_begins_a_new_one);
    TALK_CASE("/flow/OTHER is final until the next SYN", other_is_final_until_the_next_syn);
    TALK_CASE("/flow/what was never fed is not found", what_was_never_fed_is_not_found);
    TALK_CASE("/flow/a connection with itself does no harm", a_connection_with_itself_does_no_harm);
    return talk_run();
}
