/* Tests of shares: each segment comes a millisecond after the one before, waits are put in between.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "test_tap.h"

#include "taps/facts/shares.h"

static void waits(struct talk *talk, int64_t milliseconds)
{
    talk->time += milliseconds * MILLISECOND;
}

/* Milliseconds of each part; all of them are all there is. */
static void assert_shares(struct talk *talk, int64_t data, int64_t tls, int64_t connect,
                          int64_t login, int64_t server, int64_t idle)
{
    const int64_t expected[FTPX_SHARE_COUNT] = {data, tls, connect, login, server, idle};
    const struct ftpx_flow *flow = session_of(talk, 0)->flow;
    struct ftpx_shares shares;
    int64_t total = 0;

    g_assert_true(ftpx_shares_of(session_of(talk, 0), &shares));
    for (unsigned share = 0; share < FTPX_SHARE_COUNT; share++) {
        g_assert_cmpint(shares.part[share] / MILLISECOND, ==, expected[share]);
        total += shares.part[share];
    }
    g_assert_cmpint(shares.total, ==, total);
    g_assert_cmpint(shares.total, ==, flow->last_time - flow->first_time);
}

static void is_not_told(struct talk *talk)
{
    struct ftpx_shares shares;

    g_assert_false(ftpx_shares_of(session_of(talk, 0), &shares));
}

/* Frames: SYN, SYN ACK, ACK, 220, USER, 331, PASS, 230, TYPE, 200. */
TALK(who_is_waited_for_between_lines)
{
    struct tcp tcp = control_open(talk);

    waits(talk, 5000);
    SAY(&tcp, "<220 ready");
    waits(talk, 100);
    SAY(&tcp, ">USER alice");
    waits(talk, 10);
    SAY(&tcp, "<331 password");
    waits(talk, 3000); /* somebody types it */
    SAY(&tcp, ">PASS secret");
    waits(talk, 2000);
    SAY(&tcp, "<230 in");
    waits(talk, 40);
    SAY(&tcp, ">TYPE I");
    waits(talk, 7);
    SAY(&tcp, "<200 ok");
    assert_shares(talk, 0, 0, 0, 5003 + 11 + 2001, 8, 101 + 3001 + 41);
}

static struct tcp asked_for_passive(struct talk *talk)
{
    struct tcp tcp = control_ready(talk); /* 3 + 1 + 1 of login, 1 of TYPE, 3 between them */

    SAY(&tcp, ">PASV", "<227 ok (10,0,0,1,195,80)"); /* 1 between, 1 of PASV */
    return tcp;
}

TALK(bytes_come_before_what_the_server_still_has_to_say)
{
    struct tcp tcp = asked_for_passive(talk);
    struct tcp data = data_open(talk, 50000); /* 1 before it, and 2 */

    SAY(&tcp, ">RETR a"); /* 1 */
    waits(talk, 400);
    SAY(&tcp, "<150 here");
    waits(talk, 50);
    tcp_send(&data, LISTENER, filler(1000));
    waits(talk, 200);
    tcp_send(&data, LISTENER, filler(1000));
    tcp_flag(&data, LISTENER, FTPX_FIN | FTPX_ACK);
    waits(talk, 700);
    SAY(&tcp, "<226 done");
    waits(talk, 60);
    SAY(&tcp, ">QUIT", "<221 bye");
    tcp_close(&tcp, LISTENER);
    assert_shares(talk, 201, 0, 2, 5, 1 + 1 + 401 + 51 + 702 + 1, 3 + 1 + 2 + 61 + 3);
}

/* The next command is said while the file moves. */
TALK(a_command_on_the_way_does_not_cut_a_transfer)
{
    struct tcp tcp = asked_for_passive(talk);
    struct tcp data = data_open(talk, 50000);

    SAY(&tcp, ">RETR a", "<150 here");
    waits(talk, 10);
    SAY(&tcp, ">STAT"); /* 11 before the first byte, of RETR */
    tcp_send(&data, LISTENER, filler(1000));
    waits(talk, 100);
    tcp_send(&data, LISTENER, filler(1000));
    tcp_flag(&data, LISTENER, FTPX_FIN | FTPX_ACK);
    SAY(&tcp, "<226 done");
    waits(talk, 30);
    SAY(&tcp, "<211 idle");
    assert_shares(talk, 101, 0, 2, 5, 1 + 1 + 1 + 11 + 1 + 2 + 31, 3 + 1 + 2);
}

/* Nobody answers: the server is waited for to the end. */
TALK(what_never_comes_is_waited_for)
{
    struct tcp tcp = control_ready(talk);

    SAY(&tcp, ">LIST");
    waits(talk, 60000);
    tcp_close(&tcp, OPENER);
    assert_shares(talk, 0, 0, 0, 5, 1 + 60003, 3 + 1);
}

/* A firewall drops what the client sends; then its end of it is idle. */
TALK(a_connection_that_is_tried_is_waited_for)
{
    struct tcp tcp = asked_for_passive(talk);
    struct tcp data =
        tcp_under_way(talk, endpoint(CLIENT_HOST, 41000), endpoint(SERVER_HOST, 50000));

    for (unsigned tries = 0; tries < 3; tries++) {
        waits(talk, 1000);
        tcp_emit(&data, OPENER, data.first[OPENER] - 1, FTPX_SYN, FTPX_SPAN_NONE);
    }
    waits(talk, 500);
    SAY(&tcp, ">QUIT", "<221 bye");
    assert_shares(talk, 0, 0, 2002, 5, 1 + 1 + 1, 3 + 1 + 1001 + 501);
}

/* The server's connection is waited for, and not its answer. */
TALK(so_is_one_that_the_server_tries)
{
    struct tcp tcp = control_ready(talk);

    SAY(&tcp, ">PORT 10,0,0,2,195,81", "<200 ok", ">RETR a");
    waits(talk, 300);
    struct tcp data = tcp_under_way(talk, endpoint(SERVER_HOST, 20), endpoint(CLIENT_HOST, 50001));
    tcp_emit(&data, OPENER, data.first[OPENER] - 1, FTPX_SYN, FTPX_SPAN_NONE);
    waits(talk, 3000);
    tcp_shake_hands(&data);
    SAY(&tcp, "<425 no");
    assert_shares(talk, 0, 0, 3003, 5, 1 + 1 + 301 + 1, 3 + 1 + 1);
}

static const uint8_t client_hello[] = "\x16\x03\x01\0\x05\x01\0\0\x01h";
static const uint8_t server_hello[] = "\x16\x03\x03\0\x05\x02\0\0\x01h";
static const uint8_t four_bytes[] = "\x17\x03\x03\0\x04"
                                    "abcd";
static const uint8_t change_and_finished[] = "\x14\x03\x03\0\x01\x01\x16\x03\x03\0\x04"
                                             "done";

/* All but the zero behind it. */
#define SEND(tcp, side, bytes) tcp_send(tcp, side, (ftpx_span){(bytes), sizeof(bytes) - 1})

/* A line under TLS, and what its keys give. */
static void whisper(struct tcp *tcp, int side, const char *line)
{
    uint8_t record[128] = {FTPX_TLS_APPLICATION_DATA, 3, 3};
    size_t length = strlen(line) + 2;

    memcpy(record + 5, line, length - 2);
    memcpy(record + 3 + length, "\r\n", 2);
    record[4] = (uint8_t)(length + TALK_TLS_TAG);
    ftpx_span payload = {record, length + TALK_TLS_TAG + 5};
    talk_decrypt(tcp->talk, tcp_send(tcp, side, payload), payload);
}

/* TLS 1.2: it takes until both have changed to the cipher. */
static void shake_tls(struct tcp *tcp)
{
    SEND(tcp, OPENER, client_hello);
    waits(tcp->talk, 20);
    SEND(tcp, LISTENER, server_hello);
    SEND(tcp, OPENER, change_and_finished);
    waits(tcp->talk, 1500);
    SEND(tcp, LISTENER, change_and_finished);
}

static struct tcp control_encrypted(struct talk *talk)
{
    struct tcp tcp = control_open(talk);

    SAY(&tcp, "<220 ready", ">AUTH TLS", "<234 go"); /* 3 of login, 1 idle, 1 of AUTH */
    shake_tls(&tcp);                                 /* 1524 */
    return tcp;
}

TALK(handshakes_of_tls_are_a_part_of_their_own)
{
    struct tcp tcp = control_encrypted(talk);

    waits(talk, 9);
    whisper(&tcp, OPENER, "USER alice"); /* 10 */
    whisper(&tcp, LISTENER, "331 password");
    whisper(&tcp, OPENER, "PASS secret");
    whisper(&tcp, LISTENER, "230 in");
    whisper(&tcp, OPENER, "PROT P");
    whisper(&tcp, LISTENER, "200 ok");
    whisper(&tcp, OPENER, "PASV");
    whisper(&tcp, LISTENER, "227 ok (10,0,0,1,195,80)");
    struct tcp data = data_open(talk, 50000); /* 3 */
    whisper(&tcp, OPENER, "RETR a");
    whisper(&tcp, LISTENER, "150 here");
    waits(talk, 30);
    shake_tls(&data);
    waits(talk, 5);
    SEND(&data, LISTENER, four_bytes);
    waits(talk, 99);
    SEND(&data, LISTENER, four_bytes);
    tcp_flag(&data, LISTENER, FTPX_FIN | FTPX_ACK);
    whisper(&tcp, LISTENER, "226 done");
    /* whose keys nobody has: the file's first byte may be the first behind the handshake */
    assert_shares(talk, 6 + 100, 1 + 1524 + 1523, 2, 3 + 2, 1 + 1 + 1 + 31 + 2,
                  1 + 10 + 1 + 1 + 1 + 2);
}

/* The server never ends its part of the handshake. */
TALK(a_handshake_that_hangs_is_told_as_one)
{
    struct tcp tcp = control_encrypted(talk);

    whisper(&tcp, OPENER, "PROT P");
    whisper(&tcp, LISTENER, "200 ok");
    whisper(&tcp, OPENER, "PASV");
    whisper(&tcp, LISTENER, "227 ok (10,0,0,1,195,80)");
    struct tcp data = data_open(talk, 50000);
    whisper(&tcp, OPENER, "LIST");
    whisper(&tcp, LISTENER, "150 here");
    SEND(&data, OPENER, client_hello);
    waits(talk, 9000);
    tcp_reset(&data, LISTENER);
    whisper(&tcp, LISTENER, "425 no");
    assert_shares(talk, 0, 1 + 1524 + 9001, 2, 3, 1 + 1 + 1 + 1 + 1, 1 + 1 + 1 + 2);
}

TALK(what_the_capture_lacks_is_not_guessed)
{
    struct tcp tcp = control_ready(talk);

    SAY(&tcp, ">NOOP", "!<200 ok", ">NOOP", "<200 ok");
    ftpx_engine_settle(talk->engine);
    is_not_told(talk);
}

TALK(a_session_without_its_beginning_is_not_told)
{
    struct tcp tcp = tcp_under_way(talk, endpoint(CLIENT_HOST, 40000), endpoint(SERVER_HOST, 21));

    SAY(&tcp, "<220 ready", ">USER alice", "<331 password", ">PASS secret", "<230 in");
    is_not_told(talk);
}

TALK(what_tls_hides_is_not_told)
{
    struct tcp tcp = control_encrypted(talk);

    SEND(&tcp, OPENER, four_bytes);
    is_not_told(talk);
}

TALK(what_stands_out_is_long_and_a_fourth)
{
    struct ftpx_shares shares = {.total = 8 * SECOND};

    (void)talk;
    shares.part[FTPX_SHARE_LOGIN] = 2 * SECOND;
    shares.part[FTPX_SHARE_DATA] = 4 * SECOND;
    shares.part[FTPX_SHARE_SERVER] = 2 * SECOND - 1;
    g_assert_true(ftpx_share_stands_out(&shares, FTPX_SHARE_LOGIN));
    g_assert_false(ftpx_share_stands_out(&shares, FTPX_SHARE_DATA));
    g_assert_false(ftpx_share_stands_out(&shares, FTPX_SHARE_SERVER));
    shares.total++;
    shares.part[FTPX_SHARE_IDLE] = 1;
    g_assert_true(ftpx_share_stands_out(&shares, FTPX_SHARE_LOGIN));
    shares.total += 3;
    g_assert_false(ftpx_share_stands_out(&shares, FTPX_SHARE_LOGIN));
    g_assert_cmpuint(ftpx_share_percent(&shares, FTPX_SHARE_DATA), ==, 50);
    g_assert_cmpuint(ftpx_share_percent(&shares, FTPX_SHARE_IDLE), ==, 0);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    TALK_CASE("/shares/lines", who_is_waited_for_between_lines);
    TALK_CASE("/shares/bytes", bytes_come_before_what_the_server_still_has_to_say);
    TALK_CASE("/shares/pipelined", a_command_on_the_way_does_not_cut_a_transfer);
    TALK_CASE("/shares/never", what_never_comes_is_waited_for);
    TALK_CASE("/shares/passive", a_connection_that_is_tried_is_waited_for);
    TALK_CASE("/shares/active", so_is_one_that_the_server_tries);
    TALK_CASE("/shares/tls", handshakes_of_tls_are_a_part_of_their_own);
    TALK_CASE("/shares/hangs", a_handshake_that_hangs_is_told_as_one);
    TALK_CASE("/shares/lost", what_the_capture_lacks_is_not_guessed);
    TALK_CASE("/shares/late", a_session_without_its_beginning_is_not_told);
    TALK_CASE("/shares/hidden", what_tls_hides_is_not_told);
    TALK_CASE("/shares/stands out", what_stands_out_is_long_and_a_fourth);
    return talk_run();
}
