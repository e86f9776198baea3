/* Tests of stray and lone: data connections and replies whose counterparts the capture lacks.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "talk.h"

#define LISTING \
    "drwxr-xr-x 2 0 0 4096 Nov 22 10:11 pub\r\n-rw-r--r-- 1 0 0 12 Nov 22 10:11 f.bin\r\n"

static struct tcp from_data_port(struct talk *talk)
{
    return tcp_open(talk, endpoint(SERVER_HOST, 20), endpoint(CLIENT_HOST, 1025));
}

static void assert_stray(struct talk *talk, enum ftpx_direction direction)
{
    const struct ftpx_transfer *transfer = transfer_of(talk, 0);

    g_assert_cmpuint(ftpx_engine_transfer_count(talk->engine), ==, 1);
    g_assert_null(transfer->session);
    g_assert_null(transfer->exchange);
    g_assert_cmpint(transfer->direction, ==, direction);
}

static void assert_nothing(struct talk *talk)
{
    g_assert_cmpuint(ftpx_engine_session_count(talk->engine), ==, 0);
    for (uint32_t id = 0; id < ftpx_engine_transfer_count(talk->engine); id++)
        g_assert_null(transfer_of(talk, id)->flow);
}

/* --- strays --- */

TALK(connection_from_the_data_port_is_a_download)
{
    struct tcp data = from_data_port(talk);

    tcp_bytes(&data, OPENER, 5000);
    g_assert_cmpint(ftpx_transfer_outcome(transfer_of(talk, 0)).state, ==, FTPX_STATE_OPEN);
    tcp_close(&data, OPENER);
    assert_stray(talk, FTPX_DOWNLOAD);
    assert_state(transfer_of(talk, 0), FTPX_STATE_INCOMPLETE, 5000);
    assert_quirks(ftpx_transfer_quirks(transfer_of(talk, 0)), "no-final-reply");
}

TALK(connection_from_the_data_port_that_the_client_fills_is_an_upload)
{
    struct tcp data = from_data_port(talk);

    tcp_bytes(&data, LISTENER, 100);
    tcp_close(&data, LISTENER);
    assert_stray(talk, FTPX_UPLOAD);
    assert_state(transfer_of(talk, 0), FTPX_STATE_INCOMPLETE, 100);
}

TALK(a_file_of_one_byte_is_a_stray_too)
{
    struct tcp data = from_data_port(talk);

    tcp_send(&data, OPENER, ftpx_span_of("1"));
    tcp_close(&data, OPENER);
    assert_stray(talk, FTPX_DOWNLOAD);
    assert_state(transfer_of(talk, 0), FTPX_STATE_INCOMPLETE, 1);
}

TALK(listing_from_the_data_port_is_a_listing)
{
    struct tcp data = from_data_port(talk);

    tcp_send(&data, OPENER, ftpx_span_of(LISTING));
    assert_stray(talk, FTPX_LISTING);
}

TALK(listing_on_any_port_is_a_listing)
{
    struct tcp data = tcp_open(talk, endpoint(CLIENT_HOST, 40001), endpoint(SERVER_HOST, 50001));

    tcp_send(&data, LISTENER, ftpx_span_of(LISTING));
    assert_stray(talk, FTPX_LISTING);
    g_assert_cmpuint(ftpx_transfer_bytes(transfer_of(talk, 0)), ==, strlen(LISTING));
}

TALK(connection_to_port_20_is_not_ours)
{
    struct tcp other = tcp_open(talk, endpoint(CLIENT_HOST, 40001), endpoint(SERVER_HOST, 20));

    tcp_send(&other, LISTENER, ftpx_span_of("SSH-2.0-x\r\n"));
    tcp_send(&other, OPENER, ftpx_span_of("SSH-2.0-y\r\n"));
    assert_nothing(talk);
}

TALK(binary_on_another_port_is_not_ours)
{
    struct tcp other = tcp_open(talk, endpoint(CLIENT_HOST, 40001), endpoint(SERVER_HOST, 50001));

    tcp_bytes(&other, LISTENER, 5000);
    assert_nothing(talk);
}

TALK(both_ways_is_no_data_connection)
{
    struct tcp other = tcp_under_way(talk, endpoint(CLIENT_HOST, 40001), endpoint(SERVER_HOST, 20));

    tcp_bytes(&other, LISTENER, 100);
    g_assert_cmpuint(ftpx_transfer_bytes(transfer_of(talk, 0)), ==, 100);
    tcp_bytes(&other, OPENER, 100);
    assert_nothing(talk);
    tcp_bytes(&other, LISTENER, 100);
    assert_nothing(talk);
}

TALK(announced_connection_from_the_data_port_is_no_stray)
{
    struct tcp control = control_ready(talk);

    SAY(&control, ">PORT 10,0,0,2,4,1", "<200 ok", ">RETR f", "<150 here");
    struct tcp data = from_data_port(talk);
    tcp_bytes(&data, OPENER, 100);
    g_assert_cmpuint(ftpx_engine_transfer_count(talk->engine), ==, 1);
    g_assert_nonnull(transfer_of(talk, 0)->exchange);
}

/* --- lone replies --- */

/* The server's half of a session, as far as its first transfer. */
static struct tcp server_half(struct talk *talk)
{
    struct tcp control =
        tcp_under_way(talk, endpoint(CLIENT_HOST, 40000), endpoint(SERVER_HOST, 21));

    SAY(&control, "<220 ready", "<331 password", "<230 in", "<227 ok (10,0,0,1,4,1)");
    return control;
}

TALK(reply_announces_without_its_command)
{
    struct tcp control = server_half(talk);
    struct tcp data = data_open(talk, 1025);

    SAY(&control, "<150 Opening BINARY mode data connection for f (100 bytes).");
    tcp_bytes(&data, LISTENER, 100);
    tcp_close(&data, LISTENER);
    SAY(&control, "<226 done");
    const struct ftpx_transfer *transfer = transfer_of(talk, 0);
    assert_state(transfer, FTPX_STATE_COMPLETE, 100);
    g_assert_true(transfer->session == session_of(talk, 0));
    g_assert_null(transfer->exchange);
    g_assert_cmpint(transfer->direction, ==, FTPX_DOWNLOAD);
    g_assert_cmpuint(transfer->announced_size, ==, 100);
}

TALK(each_announcement_has_a_transfer_of_its_own)
{
    struct tcp control = server_half(talk);
    struct tcp data = data_open(talk, 1025);

    SAY(&control, "<150 here");
    tcp_bytes(&data, LISTENER, 100);
    tcp_close(&data, LISTENER);
    SAY(&control, "<226 done", "<227 ok (10,0,0,1,4,2)", "<150 here");
    struct tcp second = data_open(talk, 1026);
    tcp_bytes(&second, OPENER, 200);
    tcp_close(&second, OPENER);
    SAY(&control, "<226 done", "<250 cwd", "<550 no");
    g_assert_cmpuint(ftpx_engine_transfer_count(talk->engine), ==, 2);
    assert_state(transfer_of(talk, 0), FTPX_STATE_COMPLETE, 100);
    assert_state(transfer_of(talk, 1), FTPX_STATE_COMPLETE, 200);
    g_assert_cmpint(transfer_of(talk, 1)->direction, ==, FTPX_UPLOAD);
}

TALK(marks_without_an_announcement_make_no_transfers)
{
    struct tcp control = server_half(talk);

    SAY(&control, "<150 here", "<150 here", "<226 done", "<150 here");
    g_assert_cmpuint(ftpx_engine_transfer_count(talk->engine), ==, 1);
}

/* A download of 100 bytes without its command, its mark and `last`. */
static void hear_last(struct talk *talk, const char *mark, const char *last)
{
    talk_end(talk, NULL);
    talk_begin(talk, NULL);
    struct tcp control = server_half(talk);
    struct tcp data = data_open(talk, 1025);

    SAY(&control, mark);
    tcp_bytes(&data, LISTENER, 100);
    tcp_close(&data, LISTENER);
    SAY(&control, last);
}

/* RFC 959 §5.4: replies that end a transfer after its mark. */
TALK(replies_that_end_transfers_end_one_without_its_command)
{
    static const struct {
        const char *mark;
        const char *last;
        enum ftpx_state state;
        enum ftpx_said said;
    } endings[] = {
        {"<150 go", "<226 done", FTPX_STATE_COMPLETE, FTPX_SAID_SUCCESS},
        {"<125 go", "<226 done", FTPX_STATE_COMPLETE, FTPX_SAID_SUCCESS},
        {"<150 go", "<425 no", FTPX_STATE_INCOMPLETE, FTPX_SAID_FAILURE},
        {"<150 go", "<426 cut", FTPX_STATE_ABORTED, FTPX_SAID_ABORTED},
        {"<150 go", "<451 aborted: disk", FTPX_STATE_ABORTED, FTPX_SAID_ABORTED},
        {"<150 go", "<551 page", FTPX_STATE_INCOMPLETE, FTPX_SAID_FAILURE},
        {"<150 go", "<552 full", FTPX_STATE_INCOMPLETE, FTPX_SAID_FAILURE},
        {"<150 go", "<250 cwd", FTPX_STATE_OPEN, FTPX_SAID_MARK},
        {"<150 go", "<550 size", FTPX_STATE_OPEN, FTPX_SAID_MARK},
        {"<150 go", "<200 ok", FTPX_STATE_OPEN, FTPX_SAID_MARK},
    };

    for (size_t i = 0; i < G_N_ELEMENTS(endings); i++) {
        g_test_message("%s, %s", endings[i].mark, endings[i].last);
        hear_last(talk, endings[i].mark, endings[i].last);
        assert_state(transfer_of(talk, 0), endings[i].state, 100);
        g_assert_cmpint(transfer_of(talk, 0)->progress.said, ==, endings[i].said);
    }
}

/* Long enough for bytes that are not in the capture to be known as lost. */
static void stay(struct tcp *control)
{
    for (unsigned turn = 0; turn < 40; turn++)
        SAY(control, ">NOOP", "<200 ok");
}

/* Its bytes show that there is one. */
TALK(a_transfer_ends_whose_command_and_mark_are_not_in_the_capture)
{
    struct tcp control = control_ready(talk);

    SAY(&control, "!>PASV", "<227 ok (10,0,0,1,4,1)");
    stay(&control);
    struct tcp data = data_open(talk, 1025);
    tcp_bytes(&data, LISTENER, 100);
    tcp_close(&data, LISTENER);
    g_assert_cmpint(transfer_of(talk, 0)->progress.said, ==, FTPX_SAID_NOTHING);
    SAY(&control, "!>RETR f", "!<150 go", "<226 done");
    stay(&control);
    assert_state(transfer_of(talk, 0), FTPX_STATE_COMPLETE, 100);
    g_assert_false(transfer_of(talk, 0)->progress.started);
}

TALK(an_end_before_any_beginning_is_of_something_else)
{
    struct tcp control = control_ready(talk);

    SAY(&control, "!>PASV", "<227 ok (10,0,0,1,4,1)");
    stay(&control);
    SAY(&control, "<226 abor");
    data_open(talk, 1025);
    g_assert_cmpuint(ftpx_engine_transfer_count(talk->engine), ==, 0);
}

TALK(a_reply_after_the_last_is_of_something_else)
{
    struct tcp control = server_half(talk);
    struct tcp data = data_open(talk, 1025);

    SAY(&control, "<150 go");
    tcp_bytes(&data, LISTENER, 100);
    tcp_close(&data, LISTENER);
    SAY(&control, "<226 done", "<451 no");
    assert_state(transfer_of(talk, 0), FTPX_STATE_COMPLETE, 100);
}

/* What the client said once it had heard of that transfer's end is about another. */
TALK(a_command_after_the_last_is_of_another_transfer)
{
    struct tcp control = server_half(talk);
    struct tcp data = data_open(talk, 1025);

    SAY(&control, "<150 go");
    tcp_bytes(&data, LISTENER, 100);
    tcp_close(&data, LISTENER);
    SAY(&control, "<226 done", ">RETR f", "<550 no");
    g_assert_cmpuint(ftpx_engine_transfer_count(talk->engine), ==, 2);
    assert_state(transfer_of(talk, 0), FTPX_STATE_COMPLETE, 100);
    g_assert_null(transfer_of(talk, 0)->exchange);
    assert_state(transfer_of(talk, 1), FTPX_STATE_REFUSED, 0);
    g_assert_cmpuint(ftpx_transfer_code(transfer_of(talk, 1)), ==, 550);
}

/* The same command, as it comes from a client that had heard no more than the announcement. */
TALK(a_late_command_is_of_the_transfer_that_it_asked_for)
{
    struct tcp control = server_half(talk);
    struct tcp early = control;
    struct tcp data = data_open(talk, 1025);

    SAY(&control, "<150 go");
    tcp_bytes(&data, LISTENER, 100);
    tcp_close(&data, LISTENER);
    SAY(&control, "<226 done");
    SAY(&early, ">RETR f");
    g_assert_cmpuint(ftpx_engine_transfer_count(talk->engine), ==, 1);
    assert_state(transfer_of(talk, 0), FTPX_STATE_COMPLETE, 100);
    g_assert_nonnull(transfer_of(talk, 0)->exchange);
}

/* RFC 1639 and RFC 2428. */
TALK(all_passive_replies_announce)
{
    static const char *const replies[] = {
        "<227 ok (10,0,0,1,4,1)",
        "<228 Entering Long Passive Mode (4,4,10,0,0,1,2,4,1)",
        "<229 Entering Extended Passive Mode (|||1025|)",
    };
    static const enum ftpx_cmd commands[] = {FTPX_CMD_PASV, FTPX_CMD_LPSV, FTPX_CMD_EPSV};

    for (size_t i = 0; i < G_N_ELEMENTS(replies); i++) {
        talk_end(talk, NULL);
        talk_begin(talk, NULL);
        struct tcp control =
            tcp_under_way(talk, endpoint(CLIENT_HOST, 40000), endpoint(SERVER_HOST, 21));
        SAY(&control, "<220 ready", "<331 password", "<230 in", replies[i], "<150 go");
        struct tcp data = data_open(talk, 1025);
        tcp_bytes(&data, LISTENER, 100);
        g_assert_cmpuint(ftpx_transfer_bytes(transfer_of(talk, 0)), ==, 100);
        const struct ftpx_exchange *setup = session_of(talk, 0)->setup;
        g_assert_cmpint(setup->verb->id, ==, commands[i]);
        g_assert_cmpuint(setup->frame, ==, 4);
    }
}

TALK(an_announcement_that_cannot_be_read_announces_nothing)
{
    struct tcp control = control_ready(talk);

    SAY(&control, "!>PASV", "<227 Entering Passive Mode");
    stay(&control);
    g_assert_null(session_of(talk, 0)->setup);
}

TALK(command_that_is_there_takes_a_lone_announcement)
{
    struct tcp control = control_ready(talk);

    tcp_lose(&control, OPENER, strlen("PASV\r\n"));
    SAY(&control, "<227 ok (10,0,0,1,4,1)", ">TYPE I", "<200 ok", ">NOOP", "<200 ok", ">RETR f",
        "<150 here");
    struct tcp data = data_open(talk, 1025);
    tcp_bytes(&data, LISTENER, 100);
    tcp_close(&data, LISTENER);
    SAY(&control, "<226 done");
    g_assert_cmpuint(ftpx_engine_transfer_count(talk->engine), ==, 1);
    assert_state(transfer_of(talk, 0), FTPX_STATE_COMPLETE, 100);
    g_assert_nonnull(transfer_of(talk, 0)->exchange);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    TALK_CASE("/stray/from the data port", connection_from_the_data_port_is_a_download);
    TALK_CASE("/stray/filled by the client",
              connection_from_the_data_port_that_the_client_fills_is_an_upload);
    TALK_CASE("/stray/one-byte", a_file_of_one_byte_is_a_stray_too);
    TALK_CASE("/stray/listing from the data port", listing_from_the_data_port_is_a_listing);
    TALK_CASE("/stray/listing on any port", listing_on_any_port_is_a_listing);
    TALK_CASE("/stray/to port 20", connection_to_port_20_is_not_ours);
    TALK_CASE("/stray/binary elsewhere", binary_on_another_port_is_not_ours);
    TALK_CASE("/stray/both ways", both_ways_is_no_data_connection);
    TALK_CASE("/stray/announced", announced_connection_from_the_data_port_is_no_stray);
    TALK_CASE("/lone/announces", reply_announces_without_its_command);
    TALK_CASE("/lone/one each", each_announcement_has_a_transfer_of_its_own);
    TALK_CASE("/lone/marks", marks_without_an_announcement_make_no_transfers);
    TALK_CASE("/lone/ends", replies_that_end_transfers_end_one_without_its_command);
    TALK_CASE("/lone/no command, no mark",
              a_transfer_ends_whose_command_and_mark_are_not_in_the_capture);
    TALK_CASE("/lone/end before any beginning", an_end_before_any_beginning_is_of_something_else);
    TALK_CASE("/lone/after the last", a_reply_after_the_last_is_of_something_else);
    TALK_CASE("/lone/command after the last", a_command_after_the_last_is_of_another_transfer);
    TALK_CASE("/lone/late command", a_late_command_is_of_the_transfer_that_it_asked_for);
    TALK_CASE("/lone/all passive replies", all_passive_replies_announce);
    TALK_CASE("/lone/garbled", an_announcement_that_cannot_be_read_announces_nothing);
    TALK_CASE("/lone/known command", command_that_is_there_takes_a_lone_announcement);
    return talk_run();
}
