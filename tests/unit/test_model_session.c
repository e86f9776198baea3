/* Tests of session: lines become commands and replies, and each reply finds its command.
 * It does not look at what commands change: see test_model_effect.c.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "talk.h"

#include "model/limits.h"

TALK(the_greeting_answers_no_command)
{
    struct tcp tcp = control_open(talk);

    SAY(&tcp, "<220 (vsFTPd 3.0.3)", ">USER alice", "<331 password");
    const struct ftpx_session *session = session_of(talk, 0);
    assert_dialogue(session, "USER 331");
    g_assert_cmpuint(session->greeting->code, ==, 220);
    g_assert_true(session->greeting->greeting);
    g_assert_null(session->greeting->exchange);
    assert_text(session->server_software, "vsFTPd 3.0.3");
    g_assert_cmpuint(session->commands, ==, 1);
    g_assert_cmpuint(session->replies, ==, 2);
}

TALK(a_delayed_greeting_has_two_replies)
{
    struct tcp tcp = control_open(talk);

    SAY(&tcp, "<120 ready in a minute", "<220 ready", ">USER alice", "<331 password");
    assert_dialogue(session_of(talk, 0), "USER 331");
    g_assert_cmpuint(session_of(talk, 0)->greeting->code, ==, 220);
}

TALK(commands_before_the_greeting_wait_for_their_own_replies)
{
    struct tcp tcp = control_open(talk);

    SAY(&tcp, ">USER alice", ">PASS secret", "<220 ready", "<331 password", "<230 in");
    assert_dialogue(session_of(talk, 0), "USER 331, PASS 230");
    g_assert_cmpuint(session_of(talk, 0)->greeting->code, ==, 220);
}

TALK(pipelined_commands_are_answered_first_in_first_out)
{
    struct tcp tcp = control_ready(talk);

    SAY(&tcp, ">CWD a", ">CWD b", ">PWD", "<250 ok", "<550 no", "<257 \"/a\"");
    assert_dialogue_after_ready(session_of(talk, 0), "CWD 250, CWD 550, PWD 257");
}

TALK(all_lines_of_one_segment_count)
{
    struct tcp tcp = control_ready(talk);

    SAY(&tcp, ">TYPE I\r\nPASV", "<200 ok\r\n227 Entering Passive Mode (10,0,0,1,4,1)"); /* P1 */
    assert_dialogue_after_ready(session_of(talk, 0), "TYPE 200, PASV 227");
    g_assert_nonnull(exchange_of(session_of(talk, 0), 4)->expected);
}

TALK(a_reply_of_several_lines_is_one_reply)
{
    struct tcp tcp = control_ready(talk);

    /* P3, P4 */
    SAY(&tcp, ">FEAT", "<211-Features:", "< SIZE", "< 230 fake", "<211 End", ">NOOP", "<200 ok");
    assert_dialogue_after_ready(session_of(talk, 0), "FEAT 211, NOOP 200");
    const struct ftpx_reply *reply = exchange_of(session_of(talk, 0), 3)->final;
    g_assert_cmpuint(reply->lines, ==, 4);
    g_assert_cmpuint(reply->frame - reply->first_frame, ==, 3);
    assert_text(reply->text, "Features:");
    assert_text(reply->last_text, "End");
}

TALK(a_reply_closed_by_another_code_ends_at_the_next_command)
{
    struct tcp tcp = control_ready(talk);

    SAY(&tcp, ">STOR f", "<553-Could not", "<550 create", ">NOOP", "<200 ok");
    assert_dialogue_after_ready(session_of(talk, 0), "STOR 550, NOOP 200");
    assert_quirks(exchange_of(session_of(talk, 0), 3)->final->quirks, "closed-by-other-code");
}

TALK(another_code_within_a_reply_does_not_end_it)
{
    struct tcp tcp = control_ready(talk);

    SAY(&tcp, ">STAT", "<211-Status", "<230 users", "<more", "<211 End", ">NOOP", "<200 ok");
    assert_dialogue_after_ready(session_of(talk, 0), "STAT 211, NOOP 200");
    g_assert_cmpuint(exchange_of(session_of(talk, 0), 3)->final->lines, ==, 4);
}

TALK(a_reply_that_never_ends_is_marked_when_the_connection_does)
{
    struct tcp tcp = control_ready(talk);

    SAY(&tcp, ">QUIT", "<221-Goodbye"); /* P4 */
    tcp_close(&tcp, LISTENER);
    const struct ftpx_note *note =
        ftpx_notes_at(session_of(talk, 0)->flow, 1 - session_of(talk, 0)->client_side, 4);
    assert_text(note->text, "221-Goodbye");
    assert_has_quirk(note->quirks, FTPX_QUIRK(UNTERMINATED));
    assert_dialogue_after_ready(session_of(talk, 0), "QUIT 221");
}

TALK(a_reply_without_its_end_has_the_code_of_its_first_line)
{
    struct tcp tcp = control_open(talk);

    SAY(&tcp, "<220 ready", ">USER alice", "<331 password", ">PASS x", "<230-Welcome", "!<more",
        "<and more", "<230 End", ">NOOP", "<200 ok", ">SYST", "<215 UNIX");
    tcp_close(&tcp, LISTENER);
    const struct ftpx_session *session = session_of(talk, 0);
    assert_dialogue(session, "USER 331, PASS 230, NOOP 200, SYST 215");
    g_assert_cmpint(session->login, ==, FTPX_LOGIN_SUCCESS);
    g_assert_cmpuint(exchange_of(session, 1)->final->frame, ==, 8);
    g_assert_cmpuint(exchange_of(session, 1)->final->lines, ==, 3);
    g_assert_null(session->remarks);
}

TALK(a_reply_without_its_end_has_it_where_the_capture_ends)
{
    struct tcp tcp = control_open(talk);

    SAY(&tcp, "<220 ready", ">USER alice", "<331 password", ">PASS x", "<230-Welcome");
    const struct ftpx_session *session = session_of(talk, 0);
    assert_dialogue(session, "USER 331, PASS");
    ftpx_engine_settle(talk->engine);
    ftpx_engine_settle(talk->engine);
    assert_dialogue(session, "USER 331, PASS 230");
    g_assert_cmpint(session->login, ==, FTPX_LOGIN_SUCCESS);
    g_assert_cmpuint(session->replies, ==, 3);
    SAY(&tcp, "<more", "<230 End", ">PWD", "<257 \"/\""); /* it was live */
    assert_dialogue(session, "USER 331, PASS 230, PWD 257");
    g_assert_cmpuint(exchange_of(session, 1)->final->lines, ==, 3);
    g_assert_null(session->remarks);
}

TALK(a_reply_without_its_end_is_over_when_the_client_goes_on)
{
    struct tcp tcp = control_open(talk);

    SAY(&tcp, "<220 ready", ">USER alice", "<331 password", ">PASS x", "<230-Welcome", "!<230 End",
        ">USER bob", "<230 in");
    tcp_close(&tcp, LISTENER);
    assert_dialogue(session_of(talk, 0), "USER 331, PASS 230, USER 230");
}

/* Codes of the replies that answer nothing. */
static void assert_remarks(const struct ftpx_session *session, const char *expected)
{
    GString *found = g_string_new(NULL);

    for (const struct ftpx_reply *reply = session->remarks; reply; reply = reply->next_remark)
        g_string_append_printf(found, "%s%u", found->len ? " " : "", reply->code);
    g_assert_cmpstr(found->str, ==, expected);
    g_string_free(found, TRUE);
}

TALK(what_a_server_says_unasked_is_kept)
{
    struct tcp tcp = control_ready(talk);

    SAY(&tcp, "<421 idle", "<500 OOPS: what");
    assert_remarks(session_of(talk, 0), "421 500");
}

TALK(a_last_line_needs_no_end)
{
    struct tcp tcp = control_ready(talk);

    SAY(&tcp, ">NOOP");
    tcp_send(&tcp, LISTENER, ftpx_span_of("500 OOPS: "));
    assert_dialogue_after_ready(session_of(talk, 0), "NOOP");
    tcp_fin(&tcp, LISTENER);
    assert_dialogue_after_ready(session_of(talk, 0), "NOOP 500");
    const struct ftpx_reply *reply = exchange_of(session_of(talk, 0), 3)->final;
    g_assert_cmpuint(reply->frame, ==, talk->frame - 1);
    assert_text(reply->text, "OOPS: ");
    assert_has_quirk(reply->notes->quirks, FTPX_QUIRK(CUT_LINE));
}

TALK(a_reset_ends_a_last_line_too)
{
    struct tcp tcp = control_ready(talk);

    SAY(&tcp, ">NOOP");
    tcp_send(&tcp, LISTENER, ftpx_span_of("421"));
    tcp_reset(&tcp, OPENER);
    assert_dialogue_after_ready(session_of(talk, 0), "NOOP 421");
}

TALK(what_may_still_come_is_waited_for)
{
    struct tcp tcp = control_ready(talk);

    SAY(&tcp, ">NOOP");
    tcp_send(&tcp, LISTENER, ftpx_span_of("500 OO"));
    tcp_lose(&tcp, LISTENER, 4);
    tcp_fin(&tcp, LISTENER);
    assert_dialogue_after_ready(session_of(talk, 0), "NOOP");
    tcp_send_at(&tcp, LISTENER, tcp.next[LISTENER] - tcp.first[LISTENER] - 5,
                ftpx_span_of("PS\r\n"));
    assert_dialogue_after_ready(session_of(talk, 0), "NOOP 500");
    assert_text(exchange_of(session_of(talk, 0), 3)->final->text, "OOPS");
}

TALK(what_is_no_reply_is_no_last_line)
{
    struct tcp tcp = control_ready(talk);

    tcp_send(&tcp, OPENER, ftpx_span_of("QUIT"));
    tcp_send(&tcp, LISTENER, ftpx_span_of("50"));
    tcp_close(&tcp, OPENER);
    assert_dialogue_after_ready(session_of(talk, 0), "");
    assert_remarks(session_of(talk, 0), "");
}

TALK(stat_during_a_transfer_overtakes_it)
{
    struct tcp tcp = control_ready(talk);

    SAY(&tcp, ">RETR f", "<150 here", ">STAT", "<211 half", "<226 done");
    assert_dialogue_after_ready(session_of(talk, 0), "RETR 150 226, STAT 211");
}

TALK(abor_has_two_replies_of_which_one_is_the_transfers)
{
    struct tcp tcp = control_ready(talk);

    SAY(&tcp, ">RETR f", "<150 here",
        ">\xff\xf4\xff\xf2"
        "ABOR",
        "<426 cut", "<226 aborted", ">NOOP", "<200 ok");
    assert_dialogue_after_ready(session_of(talk, 0), "RETR 150 426, ABOR 226, NOOP 200");
    g_assert_true(exchange_of(session_of(talk, 0), 4)->transfer == transfer_of(talk, 0));
}

TALK(abor_may_be_answered_by_225)
{
    struct tcp tcp = control_ready(talk);

    SAY(&tcp, ">RETR f", "<150 here", ">ABOR", "<226 done", "<225 nothing to abort", ">NOOP",
        "<200 ok");
    assert_dialogue_after_ready(session_of(talk, 0), "RETR 150 226, ABOR 225, NOOP 200");
}

TALK(telnet_bytes_around_a_command_are_not_its_name)
{
    struct tcp tcp = control_ready(talk);

    SAY(&tcp,
        ">\xff\xf4\xff\xf2"
        "ABOR",
        "<225 ok"); /* P7 */
    struct ftpx_exchange *exchange = exchange_of(session_of(talk, 0), 3);
    g_assert_cmpstr(exchange->verb->name, ==, "ABOR");
    assert_text(exchange->name, "ABOR");
    const struct ftpx_note *note =
        ftpx_notes_at(session_of(talk, 0)->flow, session_of(talk, 0)->client_side, 3);
    assert_has_quirk(note->quirks, FTPX_QUIRK(TELNET));
}

TALK(a_mark_keeps_the_command_waiting)
{
    struct tcp tcp = control_ready(talk);

    SAY(&tcp, ">STOR f", "<150 go");
    g_assert_null(exchange_of(session_of(talk, 0), 3)->final);
    g_assert_cmpuint(session_of(talk, 0)->hearing.pending_count, ==, 1);
    SAY(&tcp, "<226 got it");
    g_assert_cmpuint(exchange_of(session_of(talk, 0), 3)->final->code, ==, 226);
    g_assert_cmpuint(session_of(talk, 0)->hearing.pending_count, ==, 0);
}

TALK(an_unsolicited_421_answers_nothing)
{
    struct tcp tcp = control_ready(talk);

    SAY(&tcp, "<421 timeout");
    assert_dialogue_after_ready(session_of(talk, 0), "");
    g_assert_cmpuint(session_of(talk, 0)->replies, ==, 5);
    const struct ftpx_note *note =
        ftpx_notes_at(session_of(talk, 0)->flow, 1 - session_of(talk, 0)->client_side, 4);
    assert_quirks(note->quirks, "unexpected-reply");
    g_assert_null(note->exchange);
}

TALK(an_unsolicited_421_during_a_transfer_fails_it)
{
    struct tcp tcp = control_ready(talk);

    SAY(&tcp, ">STOR f", "<150 go", "<421 shutting down");
    assert_dialogue_after_ready(session_of(talk, 0), "STOR 150 421");
}

TALK(junk_from_the_server_answers_nothing)
{
    struct tcp tcp = control_ready(talk);

    SAY(&tcp, ">NOOP", "<hello", "<226X", "<200 ok", ">PWD", "<257 \"/\""); /* P11 */
    const struct ftpx_session *session = session_of(talk, 0);
    assert_dialogue_after_ready(session, "NOOP 200, PWD 257");
    const struct ftpx_note *note = ftpx_notes_at(session->flow, 1 - session->client_side, 4);
    assert_text(note->text, "hello");
    g_assert_cmpuint(note->reply->code, ==, 0);
    g_assert_cmpuint(note->reply->lines, ==, 1);
}

TALK(a_phase_may_end_where_it_begins)
{
    struct tcp tcp = control_open(talk);

    SAY(&tcp, "<220 ready", ">USER a", "<230 in", ">USER b");
    g_assert_cmpint(ftpx_session_phase(session_of(talk, 0), talk->frame), ==, FTPX_PHASE_LOGIN);
}

TALK(a_reply_has_the_time_of_its_last_line)
{
    struct tcp tcp = control_ready(talk);

    SAY(&tcp, ">FEAT", "<211-Features", "< SIZE");
    talk->time += SECOND;
    SAY(&tcp, "<211 End");
    const struct ftpx_reply *reply = exchange_of(session_of(talk, 0), 3)->final;
    g_assert_cmpint(reply->time, ==, talk->time);
    g_assert_cmpuint(reply->frame, ==, talk->frame);
}

TALK(a_reply_of_the_wrong_kind_is_named)
{
    struct tcp tcp = control_ready(talk);

    SAY(&tcp, ">DELE f", "<350 more"); /* RFC 959 §6: 3yz to DELE is the error state */
    assert_quirks(exchange_of(session_of(talk, 0), 3)->final->quirks, "wrong-state");
}

TALK(more_pending_commands_than_the_limit_go_unanswered)
{
    struct tcp tcp = control_ready(talk);

    for (unsigned count = 0; count < 4096 + 1; count++)
        SAY(&tcp, ">NOOP");
    const struct ftpx_session *session = session_of(talk, 0);
    g_assert_cmpuint(session->hearing.pending_count, ==, 4096);
    assert_has_quirk(exchange_of(session, 3)->quirks, FTPX_QUIRK(TOO_MANY_PENDING));
    assert_has_quirk(exchange_of(session, 3)->quirks, FTPX_QUIRK(UNANSWERED));
    assert_quirks(exchange_of(session, 4)->quirks, "");
    SAY(&tcp, "<200 ok");
    g_assert_null(exchange_of(session, 3)->final);
    g_assert_nonnull(exchange_of(session, 4)->final);
}

/* `lines` times the same in one segment. */
static void send_lines(struct tcp *tcp, int side, const char *line, unsigned lines)
{
    GString *text = g_string_new(NULL);

    while (lines-- > 0)
        g_string_append(text, line);
    tcp_send(tcp, side, (ftpx_span){(const uint8_t *)text->str, text->len});
    g_string_free(text, TRUE);
}

TALK(lines_that_their_bytes_do_not_pay_for_are_left_out)
{
    struct tcp tcp = control_ready(talk);
    const struct ftpx_session *session = session_of(talk, 0);

    send_lines(&tcp, OPENER, "\r\n", 200000);
    g_assert_cmpuint(session->commands, >, FTPX_LIMIT_LINES_ALL_CREDIT / FTPX_LIMIT_LINE_PRICE);
    g_assert_cmpuint(session->commands, <,
                     (FTPX_LIMIT_LINES_ALL_CREDIT + FTPX_LIMIT_LINES_CREDIT + 200000 * 2) /
                             FTPX_LIMIT_LINE_PRICE +
                         100);
    g_assert_cmpuint(ftpx_session_lines_left_out(session), ==, 3 + 200000 - session->commands);
    g_assert_cmpuint(session->quirks & FTPX_QUIRK(AFTER_GAP), ==, 0);
    assert_has_quirk(session->quirks, FTPX_QUIRK(TOO_MANY_LINES));
    SAY(&tcp, ">NOOP", ">PWD");
    g_assert_true(ftpx_span_is(session->last->name, "PWD"));
}

/* Behind so many empty ones a line that is cut since it is too long. */
TALK(a_long_line_may_be_left_out_too)
{
    struct tcp tcp = control_ready(talk);
    g_autoptr(GString) text = g_string_new(NULL);

    for (unsigned line = 0; line < 200000; line++)
        g_string_append(text, "\r\n");
    g_string_append_len(text, (const char *)filler(FTPX_LIMIT_LINE + 10).at, FTPX_LIMIT_LINE + 10);
    tcp_send(&tcp, OPENER, (ftpx_span){(const uint8_t *)text->str, text->len});
    assert_has_quirk(session_of(talk, 0)->quirks, FTPX_QUIRK(TOO_MANY_LINES));
    SAY(&tcp, ">", ">NOOP", ">PWD");
    g_assert_true(ftpx_span_is(session_of(talk, 0)->last->name, "PWD"));
}

TALK(as_many_commands_as_one_likes_are_kept)
{
    struct tcp tcp = control_ready(talk);

    for (unsigned count = 0; count < 10; count++)
        send_lines(&tcp, OPENER, "NOOP\r\n", 2000);
    g_assert_cmpuint(session_of(talk, 0)->commands, ==, 3 + 20000);
    g_assert_cmpuint(session_of(talk, 0)->quirks & FTPX_QUIRK(TOO_MANY_LINES), ==, 0);
}

/* Each of them would be a row of every report. */
TALK(transfers_of_a_flood_cost_more_than_other_lines)
{
    struct tcp tcp = control_ready(talk);
    const unsigned free_ones = FTPX_LIMIT_LINES_ALL_CREDIT / FTPX_LIMIT_TRANSFER_PRICE;

    for (unsigned count = 0; count < 100; count++)
        send_lines(&tcp, OPENER, "RETR a\r\n", 2000);
    guint transfers = wmem_array_get_count(talk->engine->transfers);
    g_assert_cmpuint(transfers, >, free_ones);
    g_assert_cmpuint(transfers, <, free_ones + 200000 * 8 / FTPX_LIMIT_TRANSFER_PRICE + 200);
}

/* What one client squanders is not another's. */
TALK(a_flood_takes_nothing_from_other_sessions)
{
    struct tcp flood = control_ready(talk);

    send_lines(&flood, OPENER, "\r\n", 200000);
    struct tcp tcp = tcp_open(talk, endpoint(CLIENT_HOST, 40009), endpoint(SERVER_HOST, 21));
    SAY(&tcp, "<220 hi", ">USER u", "<331 p", ">PASS p", "<230 ok");
    for (unsigned count = 0; count < 1000; count++)
        SAY(&tcp, ">RETR a", "<550 no");
    g_assert_cmpuint(session_of(talk, 1)->commands, ==, 1002);
    g_assert_cmpuint(session_of(talk, 1)->quirks & FTPX_QUIRK(TOO_MANY_LINES), ==, 0);
}

TALK(abor_stops_the_oldest_transfer_however_many_commands_wait)
{
    struct tcp tcp = control_ready(talk);

    SAY(&tcp, ">RETR a", "<550 no", ">RETR b", ">RETR c");
    for (unsigned count = 0; count < 1000; count++)
        SAY(&tcp, ">NOOP");
    SAY(&tcp, ">ABOR");
    g_assert_true(session_of(talk, 0)->last->transfer == transfer_of(talk, 1));
    SAY(&tcp, "<426 stopped", ">ABOR");
    g_assert_true(session_of(talk, 0)->last->transfer == transfer_of(talk, 2));
}

TALK(a_long_directory_is_not_repeated_for_ever)
{
    struct tcp tcp = control_ready(talk);
    g_autofree char *name = g_strnfill(4000, 'd');
    g_autofree char *change = g_strconcat(">CWD /", name, NULL);

    SAY(&tcp, change, "<250 ok");
    for (unsigned count = 0; count < 1000; count++)
        SAY(&tcp, ">RETR f", "<550 no");
    g_assert_cmpuint(transfer_of(talk, 0)->path.len, ==, 4003);
    assert_text(transfer_of(talk, 999)->path, "f");
}

TALK(segments_do_not_wait_without_end)
{
    struct tcp tcp = control_ready(talk);

    for (unsigned count = 0; count < 1000; count++)
        SAY(&tcp, ">NOOP", "!<200 ok");
    g_assert_cmpuint(session_of(talk, 0)->commands, >=, 3 + 1000 - FTPX_LIMIT_EARLY - 1);
}

TALK(a_line_cut_anywhere_is_one_line)
{
    struct tcp tcp = control_ready(talk);

    tcp_send(&tcp, OPENER, ftpx_span_of("PA"));
    tcp_send(&tcp, OPENER, ftpx_span_of("SV\r"));
    tcp_send(&tcp, OPENER, ftpx_span_of("\n"));
    tcp_send(&tcp, LISTENER, ftpx_span_of("22"));
    tcp_send(&tcp, LISTENER, ftpx_span_of("7 (10,0,0,1,4,1)\r\n")); /* P2 */
    assert_dialogue_after_ready(session_of(talk, 0), "PASV 227");
    g_assert_nonnull(exchange_of(session_of(talk, 0), 3)->expected);
}

TALK(a_line_without_end_is_cut_at_the_limit)
{
    struct tcp tcp = control_ready(talk);

    SAY(&tcp, ">SITE x"); /* keeps its place in the queue */
    tcp_bytes(&tcp, OPENER, 8192);
    const struct ftpx_session *session = session_of(talk, 0);
    const struct ftpx_note *note = ftpx_notes_at(session->flow, session->client_side, 4);
    g_assert_cmpuint(note->text.len, ==, 8192);
    assert_has_quirk(note->quirks, FTPX_QUIRK(LONG_LINE));
    g_assert_cmpuint(session->commands, ==, 5);
}

TALK(each_note_tells_where_its_line_lies)
{
    struct tcp tcp = control_open(talk);

    SAY(&tcp, "<220 ready", ">USER alice", "<331 password");
    const struct ftpx_session *session = session_of(talk, 0);
    const struct ftpx_note *note = ftpx_notes_at(session->flow, 1 - session->client_side, 1);
    assert_text(note->raw, "331 password\r\n");
    assert_text(note->text, "331 password");
    g_assert_cmpint(note->offset, ==, strlen("220 ready\r\n"));
    g_assert_cmpuint(note->frame, ==, 6);
    assert_text(note->standing->user, "alice");
    g_assert_false(note->from_client);
    g_assert_true(note->exchange == session->exchanges);
}

/* --- missing bytes --- */

TALK(after_a_lost_reply_the_next_one_finds_its_command)
{
    struct tcp tcp = control_ready(talk);

    SAY(&tcp, ">PWD", "!<257 \"/\"", ">PASV", "<227 (10,0,0,1,4,1)", ">NOOP", "<200 ok", ">NOOP",
        "<200 ok", ">NOOP", "<200 ok"); /* S10 */
    const struct ftpx_session *session = session_of(talk, 0);
    assert_dialogue_after_ready(session, "PWD, PASV 227, NOOP 200, NOOP 200, NOOP 200");
    assert_has_quirk(session->quirks, FTPX_QUIRK(AFTER_GAP));
    assert_has_quirk(exchange_of(session, 3)->quirks, FTPX_QUIRK(UNANSWERED));
}

TALK(a_lost_reply_that_resembles_the_next_one_does_not_shift_all_that_follow)
{
    struct tcp tcp = control_ready(talk);

    SAY(&tcp, ">TYPE A", "!<200 ok", ">NOOP", "<200 ok", ">PASV", "<227 (10,0,0,1,4,1)", ">LIST",
        "<150 here", "<226 done", ">PWD", "<257 \"/\"");
    const struct ftpx_session *session = session_of(talk, 0);
    g_assert_nonnull(exchange_of(session, 5)->final);
    g_assert_cmpuint(exchange_of(session, 5)->final->code, ==, 227);
    assert_dialogue_from(session, 5, "PASV 227, LIST 150 226, PWD 257");
}

TALK(after_a_lost_command_replies_find_their_place_again)
{
    struct tcp tcp = control_ready(talk);

    SAY(&tcp, "!>PWD", "<257 \"/\"", ">NOOP", "<200 ok", ">NOOP", "<200 ok", ">NOOP", "<200 ok",
        ">SYST", "<215 UNIX");
    const struct ftpx_session *session = session_of(talk, 0);
    assert_dialogue_from(session, 6, "SYST 215"); /* at the latest: no other command has a 215 */
}

TALK(a_hole_that_is_filled_late_is_no_gap)
{
    struct tcp tcp = control_ready(talk);
    uint32_t before = tcp.next[LISTENER] - tcp.first[LISTENER];

    SAY(&tcp, ">PWD", "!<257 \"/\"", ">NOOP", "<200 ok");
    tcp_send_at(&tcp, LISTENER, before, ftpx_span_of("257 \"/\"\r\n"));
    const struct ftpx_session *session = session_of(talk, 0);
    assert_dialogue_after_ready(session, "PWD 257, NOOP 200");
    assert_quirks(session->quirks, "");
    assert_text(session->cwd, "/");
}

TALK(each_hole_has_its_own_time_to_be_filled)
{
    struct tcp tcp = control_ready(talk);
    uint32_t first = tcp.next[OPENER] - tcp.first[OPENER];

    /* Two holes. The second opens with PWD and is filled four segments later, as the limit
     * allows. */
    SAY(&tcp, "!>NOOP", ">SYST", "!>FEAT", ">PWD", "<200 ok");
    tcp_send_at(&tcp, OPENER, first, ftpx_span_of("NOOP\r\n"));
    SAY(&tcp, "<215 UNIX");
    tcp_send_at(&tcp, OPENER, first + 12, ftpx_span_of("FEAT\r\n"));
    SAY(&tcp, "<211 none", "<257 \"/\"");
    assert_quirks(session_of(talk, 0)->quirks, "");
}

/* Of the server only; what its lines answer is not waited for for ever, nor at the end. */
TALK(replies_to_nothing_that_is_there_are_read)
{
    const unsigned many = FTPX_LIMIT_WAITING + 10;
    struct tcp tcp = tcp_under_way(talk, endpoint(CLIENT_HOST, 40000), endpoint(SERVER_HOST, 21));

    tcp_emit(&tcp, LISTENER, tcp.first[LISTENER] - 1, FTPX_SYN | FTPX_ACK, FTPX_SPAN_NONE);
    SAY(&tcp, "<220 ready", "!>USER alice", "<331 password", "!>PASS secret", "<230 in");
    for (unsigned count = 0; count < many; count++)
        SAY(&tcp, "!>NOOP", "<200 ok");
    g_assert_cmpuint(session_of(talk, 0)->replies, ==, 3 + many);
    g_assert_cmpuint(session_of(talk, 0)->commands, ==, 0);
    assert_quirks(session_of(talk, 0)->quirks, "");

    struct tcp few = tcp_under_way(talk, endpoint(CLIENT_HOST, 40001), endpoint(SERVER_HOST, 21));
    tcp_emit(&few, LISTENER, few.first[LISTENER] - 1, FTPX_SYN | FTPX_ACK, FTPX_SPAN_NONE);
    SAY(&few, "<220 ready", "!>USER alice", "<331 password");
    g_assert_cmpuint(session_of(talk, 1)->replies, ==, 1);
    ftpx_engine_settle(talk->engine);
    g_assert_cmpuint(session_of(talk, 1)->replies, ==, 2);
}

/* A client that waits for replies, of which the capture has the first ones not. */
TALK(who_had_replies_that_are_missing_did_not_pipeline)
{
    struct tcp tcp = tcp_under_way(talk, endpoint(CLIENT_HOST, 40000), endpoint(SERVER_HOST, 21));

    tcp_emit(&tcp, OPENER, tcp.first[OPENER] - 1, FTPX_SYN, FTPX_SPAN_NONE);
    tcp_flag(&tcp, OPENER, FTPX_ACK);
    SAY(&tcp, "!<220 ready", ">USER alice", "!<331 password", ">PASS secret", "<230 in", ">CWD a",
        "!<250 there", ">MKD b", "<257 \"b\"", ">RETR f", "<150 here", "!<226 done", ">CWD c",
        "<250 there", ">NOOP", "<200 ok", ">NOOP", "<200 ok", ">NOOP", "<200 ok");
    assert_dialogue(session_of(talk, 0), "USER, PASS 230, CWD, MKD 257, RETR 150, CWD 250, "
                                         "NOOP 200, NOOP 200, NOOP 200");
}

TALK(lines_behind_a_gap_are_read_once_it_is_given_up)
{
    struct tcp tcp = control_ready(talk);

    SAY(&tcp, ">PWD", "!<257 \"/\"", ">SYST", "<215 UNIX", ">NOOP", ">NOOP");
    /* SYST acknowledges a 257 that was not seen yet, and what follows waits with it */
    assert_dialogue_after_ready(session_of(talk, 0), "PWD");
    SAY(&tcp, ">NOOP", ">NOOP", ">NOOP"); /* the fifth segment since the 215 */
    assert_dialogue_after_ready(session_of(talk, 0), "PWD, SYST 215, NOOP, NOOP, NOOP, NOOP, NOOP");
}

TALK(a_gap_within_a_reply_of_several_lines_ends_it)
{
    struct tcp tcp = control_ready(talk);

    SAY(&tcp, ">FEAT", "<211-Features:", "!<211 End", ">PWD", "<257 \"/\"", ">NOOP", "<200 ok",
        ">NOOP", "<200 ok", ">SYST", "<215 UNIX");
    assert_dialogue_after_ready(session_of(talk, 0),
                                "FEAT 211, PWD 257, NOOP 200, NOOP 200, SYST 215");
}

TALK(retransmitted_lines_count_once)
{
    struct tcp tcp = control_ready(talk);
    uint32_t before = tcp.next[OPENER] - tcp.first[OPENER];

    SAY(&tcp, ">PWD");
    tcp_send_at(&tcp, OPENER, before, ftpx_span_of("PWD\r\n"));
    SAY(&tcp, "<257 \"/\"");
    assert_dialogue_after_ready(session_of(talk, 0), "PWD 257");
}

static void send_cut(struct tcp *tcp, int side, const char *line, size_t captured)
{
    ftpx_span full = ftpx_span_of(line);
    struct ftpx_segment segment =
        tcp_segment(tcp, side, tcp->next[side], FTPX_ACK, ftpx_span_take(full, captured));

    segment.length = (uint32_t)full.len;
    ftpx_engine_feed(tcp->talk->engine, &segment);
    tcp_lose(tcp, side, full.len);
}

/* A snap length of 96 leaves some 30 bytes of a line. */
TALK(lines_cut_by_the_snap_length_keep_their_code_and_verb)
{
    struct tcp tcp = control_ready(talk);

    SAY(&tcp, ">PWD");
    send_cut(&tcp, LISTENER, "257 \"/a/long/path\" is the current directory\r\n", 10);
    SAY(&tcp, ">SYST", "<215 UNIX", ">NOOP", "<200 ok");
    send_cut(&tcp, OPENER, "CWD /a/long/path/and/longer\r\n", 12);
    SAY(&tcp, "<250 ok");
    const struct ftpx_session *session = session_of(talk, 0);
    assert_dialogue_after_ready(session, "PWD 257, SYST 215, NOOP 200, CWD 250");
    assert_text(exchange_of(session, 5)->arg, ""); /* not half a path */
    assert_text(session->cwd, "");
}

TALK(a_first_line_cut_by_the_snap_length_is_its_reply)
{
    struct tcp tcp = control_ready(talk);

    SAY(&tcp, ">FEAT");
    send_cut(&tcp, LISTENER, "211-Features:\r\n EPSV\r\n211 End\r\n", 9);
    SAY(&tcp, ">NOOP", "<200 ok");
    assert_dialogue_after_ready(session_of(talk, 0), "FEAT 211, NOOP 200");
}

TALK(an_endpoint_that_is_cut_is_not_read)
{
    struct tcp tcp = control_ready(talk);

    SAY(&tcp, ">PASV");
    send_cut(&tcp, LISTENER, "227 Entering Passive Mode (10,0,0,1,4,100)\r\n", 39);
    SAY(&tcp, ">RETR f", "<150 here", "<226 done");
    const struct ftpx_session *session = session_of(talk, 0);
    assert_dialogue_after_ready(session, "PASV 227, RETR 150 226");
    g_assert_null(exchange_of(session, 2)->expected);
    assert_quirks(exchange_of(session, 2)->quirks, "");
}

TALK(a_line_that_a_lost_segment_cuts_keeps_its_code)
{
    struct tcp tcp = control_ready(talk);

    SAY(&tcp, ">PWD");
    tcp_send(&tcp, LISTENER, ftpx_span_of("257 \"/a/lo"));
    tcp_lose(&tcp, LISTENER, 8);
    SAY(&tcp, ">SYST", "<215 UNIX", ">NOOP", "<200 ok", ">NOOP", "<200 ok", ">NOOP", "<200 ok");
    assert_dialogue_after_ready(session_of(talk, 0),
                                "PWD 257, SYST 215, NOOP 200, NOOP 200, NOOP 200");
}

/* Whoever comes late cannot know what TYPE was agreed on before. */
TALK(the_type_is_unknown_when_the_session_began_before_the_capture)
{
    struct tcp tcp = tcp_under_way(talk, endpoint(CLIENT_HOST, 40000), endpoint(SERVER_HOST, 21));

    SAY(&tcp, ">PWD", "<257 \"/\"", ">RETR a", "<150 here", "<226 done", ">RETR b",
        "<150 Opening ASCII mode data connection for b (9 bytes).", "<226 done", ">TYPE I",
        "<200 ok", ">RETR c", "<150 here", "<226 done");
    g_assert_cmpint(transfer_of(talk, 0)->type, ==, 0);
    g_assert_cmpint(transfer_of(talk, 1)->type, ==, 'A');
    g_assert_cmpint(transfer_of(talk, 2)->type, ==, 'I');
}

/* --- life --- */

TALK(phases_follow_the_dialogue)
{
    struct tcp tcp = control_ready(talk); /* 3 frames of handshake, 7 lines */
    const struct ftpx_session *session = session_of(talk, 0);

    SAY(&tcp, ">RETR f", "<150 here", "<226 done", ">NOOP", "<200 ok", ">QUIT", "<221 bye");
    g_assert_cmpint(ftpx_session_phase(session, 1), ==, FTPX_PHASE_CONNECT);
    g_assert_cmpint(ftpx_session_phase(session, 4), ==, FTPX_PHASE_CONNECT);   /* 220 */
    g_assert_cmpint(ftpx_session_phase(session, 5), ==, FTPX_PHASE_LOGIN);     /* USER */
    g_assert_cmpint(ftpx_session_phase(session, 8), ==, FTPX_PHASE_LOGIN);     /* 230 */
    g_assert_cmpint(ftpx_session_phase(session, 9), ==, FTPX_PHASE_COMMAND);   /* TYPE */
    g_assert_cmpint(ftpx_session_phase(session, 11), ==, FTPX_PHASE_TRANSFER); /* RETR */
    g_assert_cmpint(ftpx_session_phase(session, 13), ==, FTPX_PHASE_TRANSFER); /* 226 */
    g_assert_cmpint(ftpx_session_phase(session, 14), ==, FTPX_PHASE_COMMAND);  /* NOOP */
    g_assert_cmpint(ftpx_session_phase(session, 16), ==, FTPX_PHASE_CLOSE);    /* QUIT */
    g_assert_cmpint(ftpx_session_phase(session, 99), ==, FTPX_PHASE_CLOSE);
}

TALK(what_comes_again_changes_no_phase)
{
    struct tcp tcp = control_ready(talk);

    SAY(&tcp, ">RETR f", "<150 here", "<226 done");
    const struct ftpx_session *session = session_of(talk, 0);
    uint32_t said = talk->frame;
    g_assert_cmpint(ftpx_session_reached(session), ==, FTPX_PHASE_TRANSFER);
    tcp_emit(&tcp, LISTENER, tcp.next[LISTENER] - 10, FTPX_ACK, ftpx_span_of("226 done\r\n"));
    tcp_flag(&tcp, OPENER, FTPX_ACK);
    g_assert_cmpint(ftpx_session_reached(session), ==, FTPX_PHASE_TRANSFER);
    g_assert_cmpint(ftpx_session_phase(session, said + 1), ==, FTPX_PHASE_COMMAND);
    SAY(&tcp, ">NOOP");
    g_assert_cmpint(ftpx_session_reached(session), ==, FTPX_PHASE_COMMAND);
    tcp_fin(&tcp, OPENER);
    g_assert_cmpint(ftpx_session_reached(session), ==, FTPX_PHASE_CLOSE);
}

TALK(a_transfer_whose_final_reply_is_lost_does_not_hold_its_phase_for_ever)
{
    struct tcp tcp = control_ready(talk);

    SAY(&tcp, ">RETR f", "<150 here", "!<226 done", ">PWD", "<257 \"/\"", ">NOOP", "<200 ok",
        ">NOOP", "<200 ok", ">SYST", "<215 UNIX", ">SYST", "<215 UNIX");
    g_assert_cmpint(ftpx_session_phase(session_of(talk, 0), talk->frame), ==, FTPX_PHASE_COMMAND);
}

TALK(how_it_was_closed_is_told)
{
    struct tcp quit = control_ready(talk);

    SAY(&quit, ">QUIT", "<221 bye");
    tcp_close(&quit, LISTENER);
    g_assert_cmpint(ftpx_session_closed_by(session_of(talk, 0)), ==, FTPX_CLOSED_QUIT);

    struct tcp fin = tcp_open(talk, endpoint(CLIENT_HOST, 40001), endpoint(SERVER_HOST, 21));
    SAY(&fin, "<220 ready", ">USER a", "<331 password");
    g_assert_cmpint(ftpx_session_closed_by(session_of(talk, 1)), ==, FTPX_CLOSED_NOT);
    tcp_close(&fin, OPENER);
    g_assert_cmpint(ftpx_session_closed_by(session_of(talk, 1)), ==, FTPX_CLOSED_FIN);

    struct tcp reset = tcp_open(talk, endpoint(CLIENT_HOST, 40002), endpoint(SERVER_HOST, 21));
    SAY(&reset, "<220 ready", ">USER a", "<331 password");
    tcp_reset(&reset, OPENER);
    g_assert_cmpint(ftpx_session_closed_by(session_of(talk, 2)), ==, FTPX_CLOSED_RST);
    g_assert_cmpint(ftpx_session_phase(session_of(talk, 2), talk->frame), ==, FTPX_PHASE_CLOSE);

    struct tcp both = tcp_open(talk, endpoint(CLIENT_HOST, 40003), endpoint(SERVER_HOST, 21));
    SAY(&both, "<220 ready", ">USER a", "<331 password", ">QUIT", "<221 bye");
    tcp_reset(&both, OPENER);
    g_assert_cmpint(ftpx_session_closed_by(session_of(talk, 3)), ==, FTPX_CLOSED_RST);
    g_assert_cmpstr(session_of(talk, 3)->quit->verb->name, ==, "QUIT");
}

TALK(an_ipv6_session_is_like_any_other)
{
    struct tcp tcp = tcp_open(talk, endpoint("2001:db8::2", 40000), endpoint("2001:db8::1", 21));

    SAY(&tcp, "<220 ready", ">USER alice", "<230 in");
    assert_dialogue(session_of(talk, 0), "USER 230");
    g_assert_cmpuint(ftpx_session_server(session_of(talk, 0))->address.family, ==, 6);
    g_assert_cmpuint(ftpx_session_server(session_of(talk, 0))->port, ==, 21);
}

TALK(a_session_under_way_takes_its_sides_from_the_lines)
{
    struct tcp tcp = tcp_under_way(talk, endpoint(CLIENT_HOST, 40000), endpoint(SERVER_HOST, 2121));

    SAY(&tcp, ">RETR f", "<150 here", "<226 done", ">NOOP", "<200 ok");
    assert_dialogue(session_of(talk, 0), "RETR 150 226, NOOP 200");
    g_assert_cmpuint(ftpx_session_client(session_of(talk, 0))->port, ==, 40000);
    g_assert_false(session_of(talk, 0)->from_start);
}

TALK(an_unknown_line_before_the_sides_are_known_stays_with_its_sender)
{
    struct tcp tcp = tcp_under_way(talk, endpoint(CLIENT_HOST, 40000), endpoint(SERVER_HOST, 21));

    SAY(&tcp, ">FROB x", "<500 what?", ">PASV", "<227 (10,0,0,1,4,1)");
    const struct ftpx_session *session = session_of(talk, 0);
    assert_dialogue(session, "FROB 500, PASV 227");
    g_assert_cmpuint(session->replies, ==, 2);
}

TALK(the_tail_of_a_line_is_no_greeting)
{
    struct tcp tcp = tcp_under_way(talk, endpoint(CLIENT_HOST, 40000), endpoint(SERVER_HOST, 21));

    SAY(&tcp, "<ready", ">PASV", "<227 (10,0,0,1,4,1)");
    assert_dialogue(session_of(talk, 0), "PASV 227");
    g_assert_null(session_of(talk, 0)->greeting);
}

TALK(after_auth_tls_nothing_is_read)
{
    struct tcp tcp = control_open(talk);

    SAY(&tcp, "<220 ready", ">AUTH TLS", "<234 go", ">\x16\x03\x01\nUSER x",
        "<\x16\x03\x01\n230 y");
    const struct ftpx_session *session = session_of(talk, 0);
    assert_dialogue(session, "AUTH 234");
    g_assert_cmpint(session->tls, ==, FTPX_TLS_EXPLICIT);
    g_assert_true(ftpx_session_is_dark(session));
    g_assert_cmpuint(session->agreed_frame, ==, 6);
    g_assert_cmpuint(session->replies, ==, 2);
}

TALK(a_refused_auth_changes_nothing)
{
    struct tcp tcp = control_open(talk);

    SAY(&tcp, "<220 ready", ">AUTH TLS", "<534 no", ">USER alice", "<331 password"); /* T2 */
    assert_dialogue(session_of(talk, 0), "AUTH 534, USER 331");
    g_assert_cmpint(session_of(talk, 0)->tls, ==, FTPX_TLS_NONE);
}

/* RFC 959 §5.4: the rest comes instead of the mark, so it is another command's. */
TALK(only_what_may_follow_a_mark_ends_a_transfer)
{
    static const struct {
        const char *replies;
        const char *dialogue;
    } cases[] = {
        {"<451 disk\r\n211 status", "STOR 150 451, STAT 211"},
        {"<551 no such page\r\n211 status", "STOR 150 551, STAT 211"},
        {"<552 full\r\n211 status", "STOR 150 552, STAT 211"},
        {"<501 no such file\r\n226 done", "STOR 150 226, STAT 501"},
    };

    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        talk_end(talk, NULL);
        talk_begin(talk, NULL);
        struct tcp tcp = control_ready(talk);
        SAY(&tcp, ">STOR f", "<150 go", ">STAT g", cases[i].replies);
        assert_dialogue_after_ready(session_of(talk, 0), cases[i].dialogue);
    }
}

TALK(an_error_that_no_interruption_asked_for_ends_the_transfer)
{
    struct tcp tcp = control_ready(talk);

    SAY(&tcp, ">RETR f", "<150 here", ">NOOP", "<500 OOPS", "<200 ok");
    assert_dialogue_after_ready(session_of(talk, 0), "RETR 150 500, NOOP 200");
}

/* RFC 2228 §5: none of these can be the rest of a sealed command's reply. */
TALK(a_sealed_reply_continues_only_a_sealed_command)
{
    struct tcp tcp = control_open(talk);

    SAY(&tcp, "<220 ready", "<631 YWJj");
    g_assert_null(session_of(talk, 0)->exchanges);
    SAY(&tcp, ">NOOP", "<200 ok", "<631 YWJj");
    assert_dialogue(session_of(talk, 0), "NOOP 200");
    SAY(&tcp, ">ENC YWJj", "<633 YWJj", "<633 ZGVm", "<634 Z2hp");
    assert_dialogue(session_of(talk, 0), "NOOP 200, ENC 633 633");
}

/* --- refusals --- */

TALK(what_is_refused_before_a_login_fails_nothing)
{
    struct tcp tcp = control_open(talk);

    SAY(&tcp, "<220 ready", ">SIZE f", "<530 log in first");
    g_assert_cmpuint(session_of(talk, 0)->refused, ==, 0);
    SAY(&tcp, ">USER alice", "<230 in", ">SIZE f", "<530 no");
    g_assert_cmpuint(session_of(talk, 0)->refused, ==, 1);
}

/* Its login may lie before the capture. */
TALK(a_session_under_way_may_be_refused_by_530)
{
    struct tcp tcp = tcp_under_way(talk, endpoint(CLIENT_HOST, 40000), endpoint(SERVER_HOST, 21));

    SAY(&tcp, ">NOOP", "<200 ok", ">SIZE f", "<530 no");
    g_assert_cmpuint(session_of(talk, 0)->refused, ==, 1);
}

TALK(what_a_server_cannot_do_is_refused_only_by_what_else_hinders_it)
{
    static const struct {
        const char *command;
        const char *reply;
        uint32_t refused;
    } rows[] = {{">EPSV", "<501 no", 0},      {">EPSV", "<522 no", 0},
                {">EPSV", "<502 no", 0},      {">EPSV", "<425 no", 1},
                {">QUIT", "<421 closing", 0}, {">NOOP", "<421 closing", 1},
                {">SIZE f", "<501 no", 1}};

    for (uint32_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        struct tcp tcp =
            tcp_open(talk, endpoint(CLIENT_HOST, (uint16_t)(40000 + i)), endpoint(SERVER_HOST, 21));
        g_test_message("%s %s", rows[i].command, rows[i].reply);
        SAY(&tcp, "<220 ready", ">USER alice", "<230 in", rows[i].command, rows[i].reply);
        g_assert_cmpuint(session_of(talk, i)->refused, ==, rows[i].refused);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    TALK_CASE("/session/a reply without its end has the code of its first line",
              a_reply_without_its_end_has_the_code_of_its_first_line);
    TALK_CASE("/session/a reply without its end has it where the capture ends",
              a_reply_without_its_end_has_it_where_the_capture_ends);
    TALK_CASE("/session/a reply without its end is over when the client goes on",
              a_reply_without_its_end_is_over_when_the_client_goes_on);
    TALK_CASE("/session/what a server says unasked is kept", what_a_server_says_unasked_is_kept);
    TALK_CASE("/session/a last line needs no end", a_last_line_needs_no_end);
    TALK_CASE("/session/a reset ends a last line too", a_reset_ends_a_last_line_too);
    TALK_CASE("/session/what may still come is waited for", what_may_still_come_is_waited_for);
    TALK_CASE("/session/what is no reply is no last line", what_is_no_reply_is_no_last_line);
    TALK_CASE("/session/the greeting answers no command", the_greeting_answers_no_command);
    TALK_CASE("/session/a delayed greeting has two replies", a_delayed_greeting_has_two_replies);
    TALK_CASE("/session/commands before the greeting wait for their own replies",
              commands_before_the_greeting_wait_for_their_own_replies);
    TALK_CASE("/session/only what may follow a mark ends a transfer",
              only_what_may_follow_a_mark_ends_a_transfer);
    TALK_CASE("/session/an error that no interruption asked for ends the transfer",
              an_error_that_no_interruption_asked_for_ends_the_transfer);
    TALK_CASE("/session/a sealed reply continues only a sealed command",
              a_sealed_reply_continues_only_a_sealed_command);
    TALK_CASE("/session/pipelined commands are answered first in, first out",
              pipelined_commands_are_answered_first_in_first_out);
    TALK_CASE("/session/all lines of one segment count", all_lines_of_one_segment_count);
    TALK_CASE("/session/a reply of several lines is one reply",
              a_reply_of_several_lines_is_one_reply);
    TALK_CASE("/session/a reply closed by another code ends at the next command",
              a_reply_closed_by_another_code_ends_at_the_next_command);
    TALK_CASE("/session/another code within a reply does not end it",
              another_code_within_a_reply_does_not_end_it);
    TALK_CASE("/session/a reply that never ends is marked when the connection does",
              a_reply_that_never_ends_is_marked_when_the_connection_does);
    TALK_CASE("/session/STAT during a transfer overtakes it", stat_during_a_transfer_overtakes_it);
    TALK_CASE("/session/ABOR has two replies, of which one is the transfer's",
              abor_has_two_replies_of_which_one_is_the_transfers);
    TALK_CASE("/session/ABOR may be answered by 225", abor_may_be_answered_by_225);
    TALK_CASE("/session/Telnet bytes around a command are not its name",
              telnet_bytes_around_a_command_are_not_its_name);
    TALK_CASE("/session/a mark keeps the command waiting", a_mark_keeps_the_command_waiting);
    TALK_CASE("/session/an unsolicited 421 answers nothing", an_unsolicited_421_answers_nothing);
    TALK_CASE("/session/an unsolicited 421 during a transfer fails it",
              an_unsolicited_421_during_a_transfer_fails_it);
    TALK_CASE("/session/junk from the server answers nothing",
              junk_from_the_server_answers_nothing);
    TALK_CASE("/session/a phase may end where it begins", a_phase_may_end_where_it_begins);
    TALK_CASE("/session/a reply has the time of its last line",
              a_reply_has_the_time_of_its_last_line);
    TALK_CASE("/session/a reply of the wrong kind is named", a_reply_of_the_wrong_kind_is_named);
    TALK_CASE("/session/more pending commands than the limit go unanswered",
              more_pending_commands_than_the_limit_go_unanswered);
    TALK_CASE("/session/a line cut anywhere is one line", a_line_cut_anywhere_is_one_line);
    TALK_CASE("/session/a line without end is cut at the limit",
              a_line_without_end_is_cut_at_the_limit);
    TALK_CASE("/session/each note tells where its line lies", each_note_tells_where_its_line_lies);
    TALK_CASE("/session/gap/after a lost reply the next one finds its command",
              after_a_lost_reply_the_next_one_finds_its_command);
    TALK_CASE(
        "/session/gap/a lost reply that resembles the next one does not shift all that follow",
        a_lost_reply_that_resembles_the_next_one_does_not_shift_all_that_follow);
    TALK_CASE("/session/gap/after a lost command replies find their place again",
              after_a_lost_command_replies_find_their_place_again);
    TALK_CASE("/session/gap/replies to nothing that is there are read",
              replies_to_nothing_that_is_there_are_read);
    TALK_CASE("/session/gap/who had replies that are missing did not pipeline",
              who_had_replies_that_are_missing_did_not_pipeline);
    TALK_CASE("/session/gap/a hole that is filled late is no gap",
              a_hole_that_is_filled_late_is_no_gap);
    TALK_CASE("/session/gap/each hole has its own time to be filled",
              each_hole_has_its_own_time_to_be_filled);
    TALK_CASE("/session/gap/lines behind it are read once it is given up",
              lines_behind_a_gap_are_read_once_it_is_given_up);
    TALK_CASE("/session/gap/one within a reply of several lines ends it",
              a_gap_within_a_reply_of_several_lines_ends_it);
    TALK_CASE("/session/gap/retransmitted lines count once", retransmitted_lines_count_once);
    TALK_CASE("/session/gap/lines cut by the snap length keep their code and verb",
              lines_cut_by_the_snap_length_keep_their_code_and_verb);
    TALK_CASE("/session/gap/a first line cut by the snap length is its reply",
              a_first_line_cut_by_the_snap_length_is_its_reply);
    TALK_CASE("/session/gap/an endpoint that is cut is not read",
              an_endpoint_that_is_cut_is_not_read);
    TALK_CASE("/session/gap/a line that a lost segment cuts keeps its code",
              a_line_that_a_lost_segment_cuts_keeps_its_code);
    TALK_CASE("/session/the type is unknown when the session began before the capture",
              the_type_is_unknown_when_the_session_began_before_the_capture);
    TALK_CASE("/session/phases follow the dialogue", phases_follow_the_dialogue);
    TALK_CASE("/session/what comes again changes no phase", what_comes_again_changes_no_phase);
    TALK_CASE("/session/a transfer whose final reply is lost does not hold its phase for ever",
              a_transfer_whose_final_reply_is_lost_does_not_hold_its_phase_for_ever);
    TALK_CASE("/session/how it was closed is told", how_it_was_closed_is_told);
    TALK_CASE("/session/an IPv6 session is like any other", an_ipv6_session_is_like_any_other);
    TALK_CASE("/session/one under way takes its sides from the lines",
              a_session_under_way_takes_its_sides_from_the_lines);
    TALK_CASE("/session/an unknown line before the sides are known stays with its sender",
              an_unknown_line_before_the_sides_are_known_stays_with_its_sender);
    TALK_CASE("/session/the tail of a line is no greeting", the_tail_of_a_line_is_no_greeting);
    TALK_CASE("/session/lines that their bytes do not pay for are left out",
              lines_that_their_bytes_do_not_pay_for_are_left_out);
    TALK_CASE("/session/a long line may be left out too", a_long_line_may_be_left_out_too);
    TALK_CASE("/session/as many commands as one likes are kept",
              as_many_commands_as_one_likes_are_kept);
    TALK_CASE("/session/transfers of a flood cost more than other lines",
              transfers_of_a_flood_cost_more_than_other_lines);
    TALK_CASE("/session/a flood takes nothing from other sessions",
              a_flood_takes_nothing_from_other_sessions);
    TALK_CASE("/session/abor stops the oldest transfer however many commands wait",
              abor_stops_the_oldest_transfer_however_many_commands_wait);
    TALK_CASE("/session/a long directory is not repeated for ever",
              a_long_directory_is_not_repeated_for_ever);
    TALK_CASE("/session/segments do not wait without end", segments_do_not_wait_without_end);
    TALK_CASE("/session/after AUTH TLS nothing is read", after_auth_tls_nothing_is_read);
    TALK_CASE("/session/a refused AUTH changes nothing", a_refused_auth_changes_nothing);
    TALK_CASE("/session/refused/before a login", what_is_refused_before_a_login_fails_nothing);
    TALK_CASE("/session/refused/under way", a_session_under_way_may_be_refused_by_530);
    TALK_CASE("/session/refused/tried",
              what_a_server_cannot_do_is_refused_only_by_what_else_hinders_it);
    return talk_run();
}
