/* Tests of evidence: what no receiver would take changes nothing, and what the other side acknowledges
 * tells what the capture lacks. Transfers show it.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "talk.h"

#define PASSIVE "<227 Entering Passive Mode (10,0,0,1,4,1)"

/* An upload up to its first 3000 bytes. */
struct upload {
    struct tcp control;
    struct tcp data;
};

static struct upload begin_upload(struct talk *talk)
{
    struct upload upload = {.control = control_ready(talk)};

    SAY(&upload.control, ">PASV", PASSIVE, ">STOR f", "<150 go");
    upload.data = data_open(talk, 1025);
    tcp_bytes(&upload.data, OPENER, 3000);
    tcp_flag(&upload.data, LISTENER, FTPX_ACK);
    return upload;
}

/* Up to 5000 bytes, both ends' FIN, and 226. */
static void end_upload(struct upload *upload)
{
    tcp_bytes(&upload->data, OPENER, 2000);
    tcp_flag(&upload->data, LISTENER, FTPX_ACK);
    tcp_close(&upload->data, OPENER);
    SAY(&upload->control, "<226 done");
}

/* A segment whose numbers are `ahead` of those that its side goes on with. */
static void forge(struct tcp *tcp, int side, int32_t ahead, uint8_t flags, size_t length)
{
    tcp_emit(tcp, side, tcp->next[side] + (uint32_t)ahead, flags, filler(length));
}

static void assert_as_without(struct talk *talk)
{
    g_assert_cmpuint(ftpx_engine_transfer_count(talk->engine), ==, 1);
    assert_state(transfer_of(talk, 0), FTPX_STATE_COMPLETE, 5000);
    assert_quirks(ftpx_transfer_quirks(transfer_of(talk, 0)), "");
}

TALK(a_syn_within_a_connection_changes_nothing)
{
    struct upload upload = begin_upload(talk);

    forge(&upload.data, OPENER, 1234, FTPX_SYN, 0);
    forge(&upload.data, LISTENER, 4321, FTPX_SYN | FTPX_ACK, 0);
    forge(&upload.data, OPENER, 999, FTPX_SYN, 700); /* the next segment but one begins there */
    forge(&upload.control, OPENER, 50, FTPX_SYN, 0);
    forge(&upload.control, LISTENER, -5, FTPX_SYN, 0);
    end_upload(&upload);
    assert_as_without(talk);
    assert_dialogue_after_ready(session_of(talk, 0), "PASV 227, STOR 150 226");
}

TALK(an_rst_whose_number_was_acknowledged_ends_nothing)
{
    struct upload upload = begin_upload(talk);

    forge(&upload.data, OPENER, -1, FTPX_RST, 0);
    forge(&upload.data, OPENER, -2999, FTPX_RST | FTPX_ACK, 0);
    forge(&upload.control, OPENER, -3, FTPX_RST, 0);
    g_assert_false(transfer_of(talk, 0)->flow->reset);
    end_upload(&upload);
    assert_as_without(talk);
    g_assert_cmpint(session_of(talk, 0)->over_frame, ==, 0);
}

TALK(an_rst_far_outside_any_window_ends_nothing)
{
    struct upload upload = begin_upload(talk);

    forge(&upload.data, OPENER, 0x10000000, FTPX_RST, 0);
    forge(&upload.data, LISTENER, -0x10000000, FTPX_RST, 0);
    end_upload(&upload);
    assert_as_without(talk);
}

TALK(an_rst_ends_nothing_when_its_sender_goes_on)
{
    struct upload upload = begin_upload(talk);

    forge(&upload.data, OPENER, 0, FTPX_RST | FTPX_ACK, 0);
    assert_state(transfer_of(talk, 0), FTPX_STATE_ABORTED, 3000);
    tcp_bytes(&upload.data, OPENER, 10);
    g_assert_false(transfer_of(talk, 0)->flow->reset);
    assert_state(transfer_of(talk, 0), FTPX_STATE_OPEN, 3010);
    tcp_bytes(&upload.data, OPENER, 1990);
    tcp_flag(&upload.data, LISTENER, FTPX_ACK);
    tcp_close(&upload.data, OPENER);
    SAY(&upload.control, "<226 done");
    assert_as_without(talk);
}

TALK(an_rst_of_the_receiver_ends_nothing_when_that_goes_on_acknowledging)
{
    struct upload upload = begin_upload(talk);

    forge(&upload.data, LISTENER, 0, FTPX_RST, 0);
    end_upload(&upload);
    assert_as_without(talk);
}

/* Neighbours swapped, or bytes that were under way. */
TALK(what_was_sent_before_an_rst_and_comes_behind_it_does_not_go_on)
{
    struct upload upload = begin_upload(talk);

    tcp_lose(&upload.data, OPENER, 1000);
    forge(&upload.data, OPENER, 0, FTPX_RST | FTPX_ACK, 0);
    tcp_send_at(&upload.data, OPENER, 3000, filler(1000));
    SAY(&upload.control, "<226 done");
    assert_state(transfer_of(talk, 0), FTPX_STATE_ABORTED, 4000);
}

TALK(what_is_sent_until_an_rst_arrives_does_not_go_on)
{
    struct upload upload = begin_upload(talk);

    forge(&upload.data, LISTENER, 0, FTPX_RST, 0);
    tcp_bytes(&upload.data, OPENER, 2000);
    SAY(&upload.control, "<426 reset");
    assert_state(transfer_of(talk, 0), FTPX_STATE_ABORTED, 5000);
}

/* RFC 9293 §3.10.7.3: an answer to a SYN has the number 0. */
TALK(a_refused_syn_is_reset)
{
    struct tcp control = control_ready(talk);

    SAY(&control, ">PASV", PASSIVE, ">STOR f", "<150 go");
    struct tcp data =
        tcp_under_way(talk, endpoint(CLIENT_HOST, 41000), endpoint(SERVER_HOST, 1025));
    tcp_emit(&data, OPENER, data.first[OPENER] - 1, FTPX_SYN, FTPX_SPAN_NONE);
    tcp_emit(&data, LISTENER, 0, FTPX_RST | FTPX_ACK, FTPX_SPAN_NONE);
    g_assert_true(transfer_of(talk, 0)->flow->reset);
}

TALK(bytes_behind_the_acknowledged_end_are_none_of_the_file)
{
    struct upload upload = begin_upload(talk);

    tcp_bytes(&upload.data, OPENER, 2000);
    forge(&upload.data, OPENER, 0, FTPX_FIN | FTPX_ACK, 500);
    tcp_flag(&upload.data, LISTENER, FTPX_ACK);
    tcp_close(&upload.data, OPENER);
    SAY(&upload.control, "<226 done");
    assert_state(transfer_of(talk, 0), FTPX_STATE_COMPLETE, 5000);
    g_assert_cmpuint(ftpx_transfer_conflicting(transfer_of(talk, 0)), ==, 500);
    assert_quirks(ftpx_transfer_quirks(transfer_of(talk, 0)), "conflicting");
}

/* --- what is not in the capture --- */

static void assert_missing(struct talk *talk, uint64_t bytes, uint64_t gap, const char *quirks)
{
    const struct ftpx_transfer *transfer = transfer_of(talk, 0);

    assert_state(transfer, FTPX_STATE_INCOMPLETE, bytes);
    g_assert_cmpuint(ftpx_transfer_gap_bytes(transfer), ==, gap);
    g_assert_true(ftpx_transfer_has_hole(transfer));
    assert_quirks(ftpx_transfer_quirks(transfer), quirks);
}

/* The server's side only: who sends is known by what is acknowledged. */
TALK(an_upload_of_which_only_the_acknowledgements_are_there)
{
    struct tcp control =
        tcp_under_way(talk, endpoint(CLIENT_HOST, 40000), endpoint(SERVER_HOST, 21));
    SAY(&control, "!>PASV", PASSIVE);
    struct tcp data =
        tcp_under_way(talk, endpoint(CLIENT_HOST, 41000), endpoint(SERVER_HOST, 1025));
    tcp_emit(&data, LISTENER, data.first[LISTENER] - 1, FTPX_SYN | FTPX_ACK, FTPX_SPAN_NONE);
    SAY(&control, "!>STOR f", "<150 go");
    tcp_lose(&data, OPENER, 5001); /* its FIN as well */
    tcp_fin(&data, LISTENER);
    SAY(&control, "<226 done");
    const struct ftpx_transfer *transfer = transfer_of(talk, 0);
    g_assert_cmpuint(ftpx_transfer_bytes(transfer), ==, 0);
    g_assert_cmpuint(ftpx_transfer_gap_bytes(transfer), ==, 5000);
    g_assert_cmpint(ftpx_transfer_outcome(transfer).state, !=, FTPX_STATE_COMPLETE);
    g_assert_true(ftpx_transfer_has_hole(transfer));
}

TALK(a_syn_ack_tells_that_the_first_bytes_are_missing)
{
    struct tcp control = control_ready(talk);

    SAY(&control, ">PASV", PASSIVE, ">APPE f", "<150 go");
    struct tcp data =
        tcp_under_way(talk, endpoint(CLIENT_HOST, 41000), endpoint(SERVER_HOST, 1025));
    tcp_emit(&data, LISTENER, data.first[LISTENER] - 1, FTPX_SYN | FTPX_ACK, FTPX_SPAN_NONE);
    tcp_lose(&data, OPENER, 1448);
    tcp_bytes(&data, OPENER, 3000);
    tcp_close(&data, OPENER);
    SAY(&control, "<226 done");
    assert_missing(talk, 3000, 1448, "gap");
}

TALK(an_acknowledgement_tells_that_the_last_bytes_are_missing)
{
    struct upload upload = begin_upload(talk);

    tcp_lose(&upload.data, OPENER, 2001); /* its FIN as well */
    tcp_fin(&upload.data, LISTENER);
    SAY(&upload.control, "<226 done");
    assert_missing(talk, 3000, 2000, "gap");
}

TALK(a_fin_that_was_only_acknowledged_is_an_end)
{
    struct upload upload = begin_upload(talk);

    tcp_bytes(&upload.data, OPENER, 2000);
    tcp_lose(&upload.data, OPENER, 1);
    tcp_fin(&upload.data, LISTENER);
    tcp_flag(&upload.data, OPENER, FTPX_ACK);
    SAY(&upload.control, "<226 done");
    assert_as_without(talk);
}

TALK(one_direction_alone_is_whole_from_syn_to_fin)
{
    struct tcp control = control_ready(talk);

    SAY(&control, ">PASV", PASSIVE, ">STOR f", "<150 go");
    struct tcp data =
        tcp_under_way(talk, endpoint(CLIENT_HOST, 41000), endpoint(SERVER_HOST, 1025));
    tcp_emit(&data, OPENER, data.first[OPENER] - 1, FTPX_SYN, FTPX_SPAN_NONE);
    tcp_bytes(&data, OPENER, 5000);
    tcp_fin(&data, OPENER);
    SAY(&control, "<226 done");
    assert_as_without(talk);
}

/* Before a client asks for a file nothing can have been sent: its acknowledgement is the handshake's. */
TALK(without_the_syn_ack_the_clients_answer_tells_the_begin)
{
    struct tcp control = control_ready(talk);

    SAY(&control, ">PASV", PASSIVE);
    struct tcp data =
        tcp_under_way(talk, endpoint(CLIENT_HOST, 41000), endpoint(SERVER_HOST, 1025));
    tcp_emit(&data, OPENER, data.first[OPENER] - 1, FTPX_SYN, FTPX_SPAN_NONE);
    tcp_flag(&data, OPENER, FTPX_ACK);
    SAY(&control, ">RETR f", "<150 here");
    tcp_bytes(&data, LISTENER, 5000);
    tcp_close(&data, LISTENER);
    SAY(&control, "<226 done");
    assert_as_without(talk);
}

/* The acknowledgement of the first bytes, which come late, with the SYN-ACK: see begin_frame. */
TALK(an_acknowledgement_before_its_bytes_begins_nothing)
{
    struct tcp control = control_ready(talk);

    SAY(&control, ">PASV", "<227 ok (10,0,0,1,4,1)", ">LIST", "<150 here");
    struct tcp data =
        tcp_under_way(talk, endpoint(CLIENT_HOST, 41000), endpoint(SERVER_HOST, 1025));
    tcp_emit(&data, OPENER, data.first[OPENER] - 1, FTPX_SYN, FTPX_SPAN_NONE);
    tcp_lose(&data, LISTENER, 4);
    tcp_flag(&data, OPENER, FTPX_ACK);
    tcp_send_at(&data, LISTENER, 0, ftpx_span_of(".:\r\n"));
    tcp_emit(&data, LISTENER, data.first[LISTENER] - 1, FTPX_SYN | FTPX_ACK, FTPX_SPAN_NONE);
    tcp_send(&data, LISTENER, ftpx_span_of("-rw-r--r-- 1 a a 3 Jan 1 00:00 f\r\n"));
    tcp_close(&data, LISTENER);
    SAY(&control, "<226 done");
    assert_state(transfer_of(talk, 0), FTPX_STATE_COMPLETE, 38);
}

TALK(an_answer_that_comes_behind_the_command_does_not)
{
    struct tcp control = control_ready(talk);

    SAY(&control, ">PASV", PASSIVE);
    struct tcp data =
        tcp_under_way(talk, endpoint(CLIENT_HOST, 41000), endpoint(SERVER_HOST, 1025));
    tcp_emit(&data, OPENER, data.first[OPENER] - 1, FTPX_SYN, FTPX_SPAN_NONE);
    SAY(&control, ">RETR f", "<150 here");
    tcp_lose(&data, LISTENER, 1000);
    tcp_flag(&data, OPENER, FTPX_ACK);
    tcp_bytes(&data, LISTENER, 4000);
    tcp_close(&data, LISTENER);
    SAY(&control, "<226 done");
    assert_missing(talk, 4000, 0, "no-begin");
}

/* Line ends only grow. */
TALK(text_has_no_fewer_bytes_than_its_file)
{
    struct tcp control = control_ready(talk);

    SAY(&control, ">TYPE A", "<200 ok", ">PASV", PASSIVE, ">RETR f", "<150 here (4000 bytes)");
    struct tcp data = data_open(talk, 1025);
    tcp_bytes(&data, LISTENER, 3990);
    tcp_close(&data, LISTENER);
    SAY(&control, "<226 done");
    assert_state(transfer_of(talk, 0), FTPX_STATE_INCOMPLETE, 3990);
    assert_quirks(ftpx_transfer_quirks(transfer_of(talk, 0)), "size-mismatch");
}

/* ProFTPD ends a MODE Z of its own when it takes an upload. */
TALK(what_the_receiver_codes_is_not_the_file)
{
    struct tcp control = control_ready(talk);

    SAY(&control, ">MODE Z", "<200 ok", ">PASV", PASSIVE, ">STOR f", "<150 go");
    struct tcp data = data_open(talk, 1025);
    tcp_send(&data, LISTENER, (ftpx_span){(const uint8_t *)"x\x9c\x03\0\0\0\0\1", 8});
    tcp_fin(&data, LISTENER);
    SAY(&control, "<226 done");
    assert_state(transfer_of(talk, 0), FTPX_STATE_INCOMPLETE, 0);
    assert_quirks(ftpx_transfer_quirks(transfer_of(talk, 0)), "no-fin");
}

TALK(the_clients_reset_behind_the_servers_end_loses_nothing)
{
    struct upload upload = begin_upload(talk);

    tcp_lose(&upload.data, OPENER, 1000);
    tcp_bytes(&upload.data, OPENER, 1000);
    tcp_fin(&upload.data, LISTENER);
    tcp_reset(&upload.data, OPENER);
    SAY(&upload.control, "<226 done");
    assert_missing(talk, 4000, 1000, "gap no-fin");
}

TALK(a_probe_is_no_payload_against_the_commands_direction)
{
    struct tcp control = control_ready(talk);

    SAY(&control, ">PASV", PASSIVE, ">RETR f", "<150 here");
    struct tcp data = data_open(talk, 1025);
    tcp_bytes(&data, LISTENER, 5000);
    tcp_fin(&data, LISTENER);
    tcp_emit(&data, OPENER, data.first[OPENER] - 1, FTPX_ACK, filler(1));
    tcp_fin(&data, OPENER);
    SAY(&control, "<226 done");
    assert_as_without(talk);
}

/* --- the next connection --- */

/* Its numbers are not far from those of the last one, and its handshake is lost. */
TALK(what_follows_a_closed_connection_is_another)
{
    struct tcp control = control_ready(talk);
    struct ftpx_endpoint client = endpoint(CLIENT_HOST, 41000);
    struct ftpx_endpoint server = endpoint(SERVER_HOST, 1025);

    SAY(&control, ">PASV", PASSIVE, ">RETR f", "<150 here (5000 bytes)");
    struct tcp one = tcp_open(talk, client, server);
    tcp_bytes(&one, LISTENER, 5000);
    tcp_close(&one, LISTENER);
    SAY(&control, "<226 done", ">PASV", PASSIVE, ">RETR g", "<150 here (4000 bytes)");
    struct tcp other = {.talk = talk, .end = {client, server}};
    for (int side = 0; side < 2; side++)
        other.first[side] = other.next[side] = one.next[side] + 3800000;
    tcp_flag(&other, OPENER, FTPX_ACK);
    tcp_bytes(&other, LISTENER, 4000);
    tcp_close(&other, LISTENER);
    SAY(&control, "<226 done");
    assert_state(transfer_of(talk, 0), FTPX_STATE_COMPLETE, 5000);
    assert_state(transfer_of(talk, 1), FTPX_STATE_COMPLETE, 4000);
}

TALK(a_retransmission_behind_the_end_begins_nothing)
{
    struct upload upload = begin_upload(talk);

    end_upload(&upload);
    tcp_send_at(&upload.data, OPENER, 4000, filler(1000));
    forge(&upload.data, OPENER, -1, FTPX_FIN | FTPX_ACK, 0);
    forge(&upload.data, LISTENER, 0, FTPX_ACK, 0);
    assert_as_without(talk);
    struct ftpx_sighting sighting = tcp_flag(&upload.data, OPENER, FTPX_ACK);
    g_assert_true(sighting.flow == transfer_of(talk, 0)->flow);
}

/* --- lines that are forged --- */

/* What a side might send next, `ahead` of that. */
static void forge_line(struct tcp *tcp, int side, int32_t ahead, const char *line)
{
    tcp_emit(tcp, side, tcp->next[side] + (uint32_t)ahead, FTPX_ACK, ftpx_span_of(line));
}

static void assert_user(const struct ftpx_session *session, const char *user)
{
    assert_text(ftpx_session_user(session), user);
}

/* More segments follow than a hole outlives. */
TALK(a_line_far_outside_any_window_changes_nothing)
{
    struct tcp tcp = control_ready(talk);

    forge_line(&tcp, OPENER, 0x10000000, "USER mallory\r\n");
    for (unsigned times = 0; times < 20; times++)
        SAY(&tcp, ">NOOP", "<200 ok");
    g_assert_cmpuint(ftpx_engine_session_count(talk->engine), ==, 1);
    g_assert_cmpuint(session_of(talk, 0)->commands, ==, 23);
    assert_user(session_of(talk, 0), "alice");
    assert_quirks(ftpx_session_doubts(session_of(talk, 0)), "");
}

/* The server has acknowledged both ends. */
TALK(a_line_behind_the_end_is_of_nobody)
{
    struct tcp tcp = control_ready(talk);

    tcp_close(&tcp, OPENER);
    forge_line(&tcp, OPENER, 0, "USER mallory\r\n");
    forge_line(&tcp, OPENER, 0x10000000, "USER mallory\r\n");
    g_assert_cmpuint(ftpx_engine_session_count(talk->engine), ==, 1);
    assert_user(session_of(talk, 0), "alice");
}

/* Its numbers are those of another connection, whose SYN may be lost; or of none. */
TALK(a_line_behind_an_rst_counts_once_it_is_answered)
{
    struct tcp tcp = control_ready(talk);

    tcp_flag(&tcp, LISTENER, FTPX_RST);
    tcp.next[OPENER] += 0x20000000;
    tcp.next[LISTENER] += 0x30000000;
    SAY(&tcp, ">USER mallory");
    g_assert_cmpuint(ftpx_engine_session_count(talk->engine), ==, 1);
    SAY(&tcp, "<331 password");
    g_assert_cmpuint(ftpx_engine_session_count(talk->engine), ==, 2);
    assert_user(session_of(talk, 1), "mallory");
}

TALK(a_name_that_the_server_never_had_is_nobodys)
{
    struct tcp tcp = control_open(talk);

    SAY(&tcp, "<220 ready", ">USER alice", "<331 password", ">PASS wrong", "<530 no");
    tcp_fin(&tcp, LISTENER);
    SAY(&tcp, ">USER mallory");
    tcp_flag(&tcp, LISTENER, FTPX_RST);
    assert_user(session_of(talk, 0), "alice");
}

/* Whichever of them the server took. */
TALK(what_is_said_in_two_ways_is_not_known)
{
    struct tcp tcp = control_ready(talk);

    forge_line(&tcp, OPENER, 0, "MODE B\r\n");
    SAY(&tcp, ">CWD /elsewhere", "<250 ok", ">PASV", PASSIVE, ">RETR f", "<150 go");
    struct tcp data = data_open(talk, 1025);
    tcp_bytes(&data, LISTENER, 500);
    tcp_close(&data, LISTENER);
    SAY(&tcp, "<226 done");
    const struct ftpx_transfer *transfer = transfer_of(talk, 0);
    g_assert_cmpint(transfer->mode, ==, 0);
    g_assert_true(transfer->place_lost);
    g_assert_cmpint(ftpx_transfer_outcome(transfer).state, ==, FTPX_STATE_INCOMPLETE);
    assert_has_quirk(ftpx_transfer_quirks(transfer), FTPX_QUIRK(CONFLICTING));
}

/* What it had acknowledged before stays. */
TALK(what_is_said_again_behind_its_acknowledgement_is_dropped)
{
    struct tcp tcp = control_ready(talk);

    forge_line(&tcp, OPENER, -8, "MODE B\r\n"); /* in the place of TYPE I */
    SAY(&tcp, ">PASV", PASSIVE, ">RETR f", "<150 go");
    g_assert_cmpint(transfer_of(talk, 0)->mode, ==, 'S');
    g_assert_cmpint(transfer_of(talk, 0)->type, ==, 'I');
    assert_user(session_of(talk, 0), "alice");
}

/* The client has sent less than it seems to, by its own word. */
TALK(an_rst_before_the_last_line_makes_that_doubtful)
{
    struct tcp tcp = control_ready(talk);

    forge_line(&tcp, OPENER, 0, "USER mallory\r\n");
    tcp_reset(&tcp, OPENER);
    assert_quirks(ftpx_session_doubts(session_of(talk, 0)), "conflicting");
    assert_user(session_of(talk, 0), "alice");
}

TALK(the_answer_tells_which_of_two_syns_counts)
{
    struct tcp tcp = tcp_under_way(talk, endpoint(CLIENT_HOST, 40000), endpoint(SERVER_HOST, 21));

    tcp_emit(&tcp, OPENER, tcp.first[OPENER] - 1, FTPX_SYN, FTPX_SPAN_NONE);
    forge(&tcp, OPENER, 1234, FTPX_SYN, 0);
    tcp_emit(&tcp, LISTENER, tcp.first[LISTENER] - 1, FTPX_SYN | FTPX_ACK, FTPX_SPAN_NONE);
    SAY(&tcp, "<220 ready", ">USER alice", "<331 password");
    g_assert_cmpuint(ftpx_engine_session_count(talk->engine), ==, 1);
    g_assert_cmpuint(session_of(talk, 0)->flow->first_frame, ==, 1);
    struct ftpx_segment again = tcp_segment(&tcp, OPENER, tcp.next[OPENER], FTPX_ACK, filler(1));
    again.frame = 4;
    g_assert_true(ftpx_engine_find(talk->engine, &again).flow == session_of(talk, 0)->flow);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    TALK_CASE("/evidence/a SYN within a connection changes nothing",
              a_syn_within_a_connection_changes_nothing);
    TALK_CASE("/evidence/an RST whose number was acknowledged ends nothing",
              an_rst_whose_number_was_acknowledged_ends_nothing);
    TALK_CASE("/evidence/an RST far outside any window ends nothing",
              an_rst_far_outside_any_window_ends_nothing);
    TALK_CASE("/evidence/an RST ends nothing when its sender goes on",
              an_rst_ends_nothing_when_its_sender_goes_on);
    TALK_CASE("/evidence/an RST of the receiver ends nothing when that goes on acknowledging",
              an_rst_of_the_receiver_ends_nothing_when_that_goes_on_acknowledging);
    TALK_CASE("/evidence/what was sent before an RST and comes behind it does not go on",
              what_was_sent_before_an_rst_and_comes_behind_it_does_not_go_on);
    TALK_CASE("/evidence/what is sent until an RST arrives does not go on",
              what_is_sent_until_an_rst_arrives_does_not_go_on);
    TALK_CASE("/evidence/a refused SYN is reset", a_refused_syn_is_reset);
    TALK_CASE("/evidence/bytes behind the acknowledged end are none of the file",
              bytes_behind_the_acknowledged_end_are_none_of_the_file);
    TALK_CASE("/evidence/an upload of which only the acknowledgements are there",
              an_upload_of_which_only_the_acknowledgements_are_there);
    TALK_CASE("/evidence/a SYN ACK tells that the first bytes are missing",
              a_syn_ack_tells_that_the_first_bytes_are_missing);
    TALK_CASE("/evidence/an acknowledgement tells that the last bytes are missing",
              an_acknowledgement_tells_that_the_last_bytes_are_missing);
    TALK_CASE("/evidence/a FIN that was only acknowledged is an end",
              a_fin_that_was_only_acknowledged_is_an_end);
    TALK_CASE("/evidence/one direction alone is whole from SYN to FIN",
              one_direction_alone_is_whole_from_syn_to_fin);
    TALK_CASE("/evidence/without the SYN ACK the client's answer tells the begin",
              without_the_syn_ack_the_clients_answer_tells_the_begin);
    TALK_CASE("/evidence/begin/late", an_acknowledgement_before_its_bytes_begins_nothing);
    TALK_CASE("/evidence/an answer that comes behind the command does not",
              an_answer_that_comes_behind_the_command_does_not);
    TALK_CASE("/evidence/text has no fewer bytes than its file",
              text_has_no_fewer_bytes_than_its_file);
    TALK_CASE("/evidence/what the receiver codes is not the file",
              what_the_receiver_codes_is_not_the_file);
    TALK_CASE("/evidence/the client's reset behind the server's end loses nothing",
              the_clients_reset_behind_the_servers_end_loses_nothing);
    TALK_CASE("/evidence/a probe is no payload against the command's direction",
              a_probe_is_no_payload_against_the_commands_direction);
    TALK_CASE("/evidence/what follows a closed connection is another",
              what_follows_a_closed_connection_is_another);
    TALK_CASE("/evidence/a retransmission behind the end begins nothing",
              a_retransmission_behind_the_end_begins_nothing);
    TALK_CASE("/evidence/a line far outside any window changes nothing",
              a_line_far_outside_any_window_changes_nothing);
    TALK_CASE("/evidence/a line behind the end is of nobody", a_line_behind_the_end_is_of_nobody);
    TALK_CASE("/evidence/a line behind an RST counts once it is answered",
              a_line_behind_an_rst_counts_once_it_is_answered);
    TALK_CASE("/evidence/a name that the server never had is nobody's",
              a_name_that_the_server_never_had_is_nobodys);
    TALK_CASE("/evidence/what is said in two ways is not known",
              what_is_said_in_two_ways_is_not_known);
    TALK_CASE("/evidence/what is said again behind its acknowledgement is dropped",
              what_is_said_again_behind_its_acknowledgement_is_dropped);
    TALK_CASE("/evidence/an RST before the last line makes that doubtful",
              an_rst_before_the_last_line_makes_that_doubtful);
    TALK_CASE("/evidence/the answer tells which of two SYNs counts",
              the_answer_tells_which_of_two_syns_counts);
    return talk_run();
}
