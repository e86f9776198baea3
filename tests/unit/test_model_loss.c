/* Tests of loss: what is known of a session behind bytes that are not in the capture. The engine has settled
 * each time: how long bytes are waited for is tested elsewhere.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "talk.h"

#include "model/session/operation.h"

static const struct ftpx_session *settled(struct talk *talk)
{
    ftpx_engine_settle(talk->engine);
    return session_of(talk, 0);
}

static const struct ftpx_transfer *newest(struct talk *talk)
{
    ftpx_engine_settle(talk->engine);
    return session_of(talk, 0)->last_transfer;
}

/* --- which command a reply answers --- */

TALK(what_the_server_had_tells_what_it_answers)
{
    struct tcp tcp = control_ready(talk);

    SAY(&tcp, ">PWD", "<257 \"/\"", "!>CWD a", "<250 ok", ">PWD", "<257 \"/a\"");
    assert_dialogue_after_ready(settled(talk), "PWD 257, PWD 257");
    g_assert_cmphex(exchange_of(session_of(talk, 0), 4)->final->quirks & FTPX_QUIRK(DOUBTFUL), ==,
                    0);
}

TALK(what_the_client_had_tells_what_was_answered)
{
    struct tcp tcp = control_ready(talk);

    SAY(&tcp, ">DELE a", "!<250 ok", ">DELE b", "<250 ok", ">NOOP", "<200 ok");
    assert_dialogue_after_ready(settled(talk), "DELE, DELE 250, NOOP 200");
    assert_has_quirk(exchange_of(session_of(talk, 0), 3)->quirks, FTPX_QUIRK(UNANSWERED));
    g_assert_cmphex(exchange_of(session_of(talk, 0), 4)->final->quirks & FTPX_QUIRK(DOUBTFUL), ==,
                    0);
}

/* RFC 959 §5.4: no 500 follows a mark. */
TALK(an_error_behind_a_gap_does_not_refuse_what_has_begun)
{
    struct tcp tcp = control_ready(talk);

    SAY(&tcp, ">PASV", "<227 ok (10,0,0,1,4,1)", ">LIST", "<150 here", "!<226 done", "<500 OOPS");
    assert_dialogue_after_ready(settled(talk), "PASV 227, LIST 150");
    g_assert_cmpint(newest(talk)->progress.said, ==, FTPX_SAID_MARK);
}

TALK(a_transfer_that_runs_is_ended_by_its_reply)
{
    struct tcp tcp = control_ready(talk);

    SAY(&tcp, ">PASV", "<227 ok (10,0,0,1,4,1)", ">RETR f", "!<150 here", ">NOOP", "<200 ok",
        "<226 done");
    assert_dialogue_after_ready(settled(talk), "PASV 227, RETR 226, NOOP 200");
}

/* RFC 3659 §3: what MDTM is answered by is no size. */
TALK(a_date_answers_no_size)
{
    struct tcp tcp = control_ready(talk);

    SAY(&tcp, ">SIZE f\r\nMDTM f\r\nPASV", "!<213 10000", "<213 20231114221320",
        "<227 ok (10,0,0,1,4,1)");
    assert_dialogue_after_ready(settled(talk), "SIZE, MDTM 213, PASV 227");
}

TALK(replies_that_came_too_early_find_their_commands)
{
    struct tcp tcp = control_ready(talk);
    uint32_t client = tcp.next[OPENER] - tcp.first[OPENER];
    uint32_t server = tcp.next[LISTENER] - tcp.first[LISTENER];

    SAY(&tcp, "!>CWD /", "!<250 ok", ">CWD bob", "!<250 ok");
    tcp.next[OPENER] = tcp.first[OPENER] + client + 7; /* the first reply has had CWD / only */
    tcp_send_at(&tcp, LISTENER, server, ftpx_span_of("250 ok\r\n"));
    tcp.next[LISTENER] = tcp.first[LISTENER] + server;
    tcp_send_at(&tcp, OPENER, client, ftpx_span_of("CWD /\r\n"));
    tcp.next[OPENER] = tcp.first[OPENER] + client + 16;
    tcp_send_at(&tcp, LISTENER, server + 8, ftpx_span_of("250 ok\r\n"));
    assert_dialogue_after_ready(session_of(talk, 0), "CWD 250, CWD 250");
    assert_text(session_of(talk, 0)->cwd, "/bob");
}

/* Of a session that was there before the capture, the client's side comes first. */
TALK(a_reply_is_not_of_a_command_that_the_server_had_not)
{
    struct tcp tcp = tcp_under_way(talk, endpoint(CLIENT_HOST, 40000), endpoint(SERVER_HOST, 21));

    SAY(&tcp, ">PORT 10,0,0,2,4,1", ">SIZE f", ">RETR f");
    tcp.next[OPENER] = tcp.first[OPENER];
    SAY(&tcp, "<226 of another");
    tcp.next[OPENER] += 20;
    SAY(&tcp, "<200 ok");
    tcp.next[OPENER] += 8;
    SAY(&tcp, "<213 10");
    tcp.next[OPENER] += 8;
    SAY(&tcp, "<150 here", "<226 done");
    ftpx_engine_settle(talk->engine);
    assert_dialogue(session_of(talk, 0), "PORT 200, SIZE 213, RETR 150 226");
}

/* RFC 959 §5.4: what comes behind a command that was lost may end the transfer that runs, if nothing but one
 * that has begun ends so. */
TALK(what_only_a_transfer_ends_with_ends_it_behind_a_lost_command)
{
    static const struct {
        const char *reply;
        const char *dialogue;
    } cases[] = {
        {"<226 done", "PASV 227, STOR 150 226"},
        {"<425 no way", "PASV 227, STOR 150 425"},
        {"<426 broken", "PASV 227, STOR 150 426"},
        {"<451 disk", "PASV 227, STOR 150 451"},
        {"<551 no such page", "PASV 227, STOR 150 551"},
        {"<552 full", "PASV 227, STOR 150 552"},
        {"<500 what", "PASV 227, STOR 150"},
    };

    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        talk_end(talk, NULL);
        talk_begin(talk, NULL);
        struct tcp tcp = control_ready(talk);
        SAY(&tcp, ">PASV", "<227 ok (10,0,0,1,4,1)", ">STOR f", "<150 go", "!>NOOP",
            cases[i].reply);
        assert_dialogue_after_ready(settled(talk), cases[i].dialogue);
    }
}

TALK(a_lost_reply_may_have_ended_the_transfer_before)
{
    struct tcp tcp = control_ready(talk);

    SAY(&tcp, ">PASV", "<227 ok (10,0,0,1,4,1)", ">RETR f", "<150 here", "!>NOOP", "!<226 done",
        "<226 again");
    assert_dialogue_after_ready(settled(talk), "PASV 227, RETR 150");
}

TALK(a_lost_reply_between_the_mark_and_the_end_takes_nothing)
{
    struct tcp tcp = control_ready(talk);

    SAY(&tcp, ">PASV", "<227 ok (10,0,0,1,4,1)", ">RETR f", "<150 here", "!<110 MARK 1 = 2",
        "<226 done");
    assert_dialogue_after_ready(settled(talk), "PASV 227, RETR 150 226");
}

TALK(an_error_behind_an_answered_command_ends_no_transfer)
{
    struct tcp tcp = control_ready(talk);

    SAY(&tcp, ">PASV", "<227 ok (10,0,0,1,4,1)", ">RETR f", "!<150 here", ">NOOP", "<200 ok",
        "<500 OOPS", "<226 done");
    assert_dialogue_after_ready(settled(talk), "PASV 227, RETR 226, NOOP 200");
}

TALK(a_status_is_asked_while_a_transfer_runs)
{
    struct tcp tcp = control_ready(talk);

    SAY(&tcp, ">PASV", "<227 ok (10,0,0,1,4,1)", ">RETR f", "!<150 here", ">STAT", "<211 status",
        "<226 done");
    assert_dialogue_after_ready(settled(talk), "PASV 227, RETR 226, STAT 211");
}

/* All is there that the server has said since it had the command. */
TALK(the_next_word_answers_even_what_it_does_not_fit)
{
    struct tcp tcp = control_ready(talk);

    SAY(&tcp, ">PASV", "<227 ok (10,0,0,1,4,1)", ">RETR f", "!<150 here", ">NOOP",
        "<202 superfluous", "<226 done");
    assert_dialogue_after_ready(settled(talk), "PASV 227, RETR 226, NOOP 202");
}

TALK(a_command_between_a_transfer_and_its_status_has_had_its_reply)
{
    struct tcp tcp = control_ready(talk);

    SAY(&tcp, ">RETR f\r\nDELE a\r\nSTAT", "!<250 gone", "<211 status", "<226 done");
    assert_dialogue_after_ready(settled(talk), "RETR 226, DELE, STAT 211");
    assert_has_quirk(exchange_of(session_of(talk, 0), 4)->quirks, FTPX_QUIRK(UNANSWERED));
    g_assert_cmphex(exchange_of(session_of(talk, 0), 3)->quirks & FTPX_QUIRK(UNANSWERED), ==, 0);
}

TALK(an_error_behind_a_gap_refuses_nothing_that_was_sent_at_once)
{
    struct tcp tcp = control_ready(talk);

    SAY(&tcp, ">RETR f\r\nPWD", "<150 here", "!<226 done", "<530 no");
    assert_dialogue_after_ready(settled(talk), "RETR 150, PWD");
}

/* FTPX_LIMIT_FIT: so many are looked through. */
TALK(a_reply_is_not_looked_for_beyond_32_commands)
{
    for (unsigned between = 31; between <= 32; between++) {
        GString *sent = g_string_new(">DELE a");

        talk_end(talk, NULL);
        talk_begin(talk, NULL);
        struct tcp tcp = control_ready(talk);
        for (unsigned i = 0; i < between; i++)
            g_string_append(sent, "\r\nDELE a");
        g_string_append(sent, "\r\nPWD");
        SAY(&tcp, sent->str, "!<250 gone", "<257 \"/srv\"");
        assert_text(settled(talk)->cwd, between == 31 ? "/srv" : "");
        g_string_free(sent, TRUE);
    }
}

/* --- what lost commands have changed --- */

static void after_lost(struct talk *talk, const char *command, const char *reply)
{
    struct tcp tcp = control_ready(talk);

    SAY(&tcp, ">PWD", "<257 \"/srv\"", command, reply, ">PASV", "<227 ok (10,0,0,1,4,1)", ">STOR f",
        "<150 here");
    g_assert_nonnull(newest(talk));
}

TALK(the_words_of_a_reply_tell_the_type)
{
    after_lost(talk, "!>TYPE A", "<200 Switching to ASCII mode.");
    g_assert_cmpint(newest(talk)->type, ==, 'A');
    g_assert_cmpint(newest(talk)->mode, ==, 'S');
    assert_text(newest(talk)->path, "/srv/f");
    assert_text(newest(talk)->user, "alice");
}

TALK(a_reply_without_words_leaves_no_parameter_known)
{
    after_lost(talk, "!>MODE Z", "<200 OK");
    g_assert_cmpint(newest(talk)->type, ==, 0);
    g_assert_cmpint(newest(talk)->mode, ==, 0);
    g_assert_cmpint(newest(talk)->structure, ==, 0);
}

TALK(a_lost_directory_is_not_known)
{
    after_lost(talk, "!>CWD pub", "<250 Directory successfully changed.");
    assert_text(newest(talk)->path, "f");
    g_assert_true(newest(talk)->place_lost);
    g_assert_cmpint(newest(talk)->type, ==, 'I');
}

TALK(a_directory_that_the_reply_names_is_known)
{
    after_lost(talk, "!>CWD pub", "<250 \"/srv/pub\" is the current directory.");
    assert_text(newest(talk)->path, "/srv/pub/f");
    g_assert_false(newest(talk)->place_lost);
}

TALK(a_directory_is_known_again_once_it_is_named)
{
    struct tcp tcp = control_ready(talk);

    SAY(&tcp, ">PWD", "<257 \"/srv\"", "!>CWD pub", "<250 ok", ">CWD deep", "<250 ok");
    g_assert_true(settled(talk)->cwd_lost);
    assert_text(session_of(talk, 0)->cwd, "");
    SAY(&tcp, ">PWD", "<257 \"/srv/pub/deep\"");
    g_assert_false(session_of(talk, 0)->cwd_lost);
    assert_text(session_of(talk, 0)->cwd, "/srv/pub/deep");
}

TALK(a_lost_restart_is_where_the_reply_says)
{
    after_lost(talk, "!>REST 30000", "<350 Restart position accepted (30000).");
    g_assert_cmpuint(newest(talk)->restart, ==, 30000);
    g_assert_false(newest(talk)->restart_lost);
}

/* The REST was for the command that is missing, or nobody knows for which. */
TALK(what_was_refused_unseen_may_have_used_the_restart)
{
    struct tcp tcp = control_ready(talk);

    SAY(&tcp, ">REST 5000", "<350 Restarting", "!>RETR f", "<554 Restart offset 5000 is too large",
        ">RETR f", "<150 here");
    g_assert_cmpuint(newest(talk)->restart, ==, 0);
    g_assert_true(newest(talk)->restart_lost);
}

TALK(what_was_done_unseen_leaves_the_restart)
{
    struct tcp tcp = control_ready(talk);

    SAY(&tcp, ">REST 5000", "<350 Restarting", "!>NOOP", "<200 NOOP ok", ">RETR f", "<150 here");
    g_assert_cmpuint(newest(talk)->restart, ==, 5000);
    g_assert_false(newest(talk)->restart_lost);
}

/* RFC 959 §5.4: a transfer has one; who does not wait for replies leaves nothing else that tells. */
TALK(a_second_mark_is_that_of_a_lost_command)
{
    struct tcp tcp = control_ready(talk);

    SAY(&tcp, ">NOOP", ">PASV", "<200 ok", "<227 ok (10,0,0,1,4,1)", ">RETR f",
        "<150 here (10 bytes)", "!<226 done", "!>RETR g", "<150 here (20 bytes)", "<226 done");
    const struct ftpx_exchange *retr = exchange_of(settled(talk), 5);
    g_assert_cmpstr(retr->verb->name, ==, "RETR");
    g_assert_cmpuint(retr->replies->code, ==, 150);
    g_assert_cmpuint(retr->transfer->announced_size, ==, 10);
}

/* MODE Z sends fewer bytes than the file has: only as many as the server named are not coded. */
TALK(a_size_tells_whether_bytes_behind_a_lost_mode_are_coded)
{
    static const struct {
        size_t bytes;
        enum ftpx_state state;
    } cases[] = {{700, FTPX_STATE_COMPLETE}, {500, FTPX_STATE_INCOMPLETE}};

    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        struct talk each;
        talk_begin(&each, NULL);
        struct tcp tcp = control_ready(&each);
        SAY(&tcp, "!>MODE Z", "<200 OK", ">PASV", "<227 ok (10,0,0,1,4,1)", ">RETR f",
            "<150 here (700 bytes)");
        struct tcp data = data_open(&each, 1025);
        tcp_bytes(&data, LISTENER, cases[i].bytes);
        tcp_close(&data, LISTENER);
        SAY(&tcp, "<226 done");
        g_assert_cmpint(newest(&each)->mode, ==, 0);
        assert_state(newest(&each), cases[i].state, cases[i].bytes);
        g_assert_cmpint((ftpx_transfer_quirks(newest(&each)) & FTPX_QUIRK(UNDECODED)) != 0, ==,
                        cases[i].state != FTPX_STATE_COMPLETE);
        talk_end(&each, NULL);
    }
    talk_end(talk, NULL);
    talk->pool = NULL;
}

TALK(each_wording_tells_the_type)
{
    static const struct {
        const char *reply;
        uint8_t type;
    } cases[] = {
        {"<200 Switching to Binary mode.", 'I'},
        {"<200 Type set to I.", 'I'},
        {"<200 Type is image", 'I'},
        {"<200 Type is now ASCII", 'A'},
        {"<200 Type set to A.", 'A'},
        {"<200 Type okay.", 0},
    };

    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        talk_end(talk, NULL);
        talk_begin(talk, NULL);
        after_lost(talk, "!>TYPE X", cases[i].reply);
        g_assert_cmpint(newest(talk)->type, ==, cases[i].type);
        g_assert_cmpint(newest(talk)->mode, ==, 'S');
    }
}

TALK(a_working_directory_that_the_reply_names_is_known)
{
    after_lost(talk, "!>CWD pub", "<250 \"/srv/pub\" is your working directory.");
    assert_text(newest(talk)->path, "/srv/pub/f");
    g_assert_false(newest(talk)->place_lost);
}

/* Any command may be answered so. */
TALK(who_has_to_log_in_first_has_not_failed)
{
    static const struct {
        const char *reply;
        unsigned failed;
    } cases[] = {{"<530 Please login with USER and PASS.", 0}, {"<530 Login incorrect.", 1}};

    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        talk_end(talk, NULL);
        talk_begin(talk, NULL);
        struct tcp tcp = control_open(talk);
        SAY(&tcp, "<220 ready", ">USER bob", "<331 password", "!>SITE EXEC x", cases[i].reply);
        g_assert_cmpuint(settled(talk)->failed_logins, ==, cases[i].failed);
    }
}

TALK(abor_stops_a_transfer_whose_command_is_lost)
{
    struct tcp tcp = control_ready(talk);

    SAY(&tcp, ">PASV", "<227 ok (10,0,0,1,4,1)", "!>RETR f", "<150 here");
    struct tcp data = data_open(talk, 1025);
    tcp_bytes(&data, LISTENER, 500);
    SAY(&tcp, ">ABOR");
    g_assert_true(newest(talk)->progress.aborted);
    g_assert_null(newest(talk)->exchange);
}

/* ABOR comes when the connection has ended: only the 426 tells that this was not the file's end. */
TALK(a_426_to_abor_is_that_of_a_transfer_whose_command_is_lost)
{
    struct tcp tcp = control_ready(talk);

    SAY(&tcp, ">PASV", "<227 ok (10,0,0,1,4,1)", "!>RETR f", "<150 here");
    struct tcp data = data_open(talk, 1025);
    tcp_bytes(&data, LISTENER, 500);
    tcp_close(&data, LISTENER);
    SAY(&tcp, ">ABOR", "<426 cut", "<226 aborted");
    assert_state(newest(talk), FTPX_STATE_ABORTED, 500);
}

TALK(a_refused_transfer_leaves_its_connection_to_a_command_behind_a_hole)
{
    struct tcp tcp = control_ready(talk);

    SAY(&tcp, ">PASV", "<227 ok (10,0,0,1,4,1)");
    struct tcp data = data_open(talk, 1025);
    SAY(&tcp, ">RETR d", "<550 no", "!>CWD d", "<250 ok", ">LIST", "<150 here");
    tcp_bytes(&data, LISTENER, 500);
    tcp_close(&data, LISTENER);
    SAY(&tcp, "<226 done");
    assert_state(newest(talk), FTPX_STATE_COMPLETE, 500);
    g_assert_cmpint(newest(talk)->direction, ==, FTPX_LISTING);
}

TALK(an_endpoint_that_may_have_been_named_anew_is_not_used)
{
    struct tcp tcp = control_ready(talk);

    SAY(&tcp, ">PASV", "<227 ok (10,0,0,1,4,1)", ">RETR d", "<550 no", "!>PORT 10,0,0,2,4,2",
        "<200 PORT command successful.", ">RETR f", "<425 no");
    g_assert_cmpint(ftpx_transfer_method(newest(talk)), !=, FTPX_METHOD_PASV);
}

/* Somebody else may have said the one or the other. */
TALK(what_the_client_said_in_two_ways_is_doubted)
{
    struct tcp tcp = control_ready(talk);
    uint32_t at = tcp.next[OPENER] - tcp.first[OPENER];

    g_assert_cmphex(ftpx_session_doubts(session_of(talk, 0)), ==, 0);
    tcp_send_at(&tcp, OPENER, at, ftpx_span_of("USER mallory\r\n"));
    SAY(&tcp, ">TYPE I", "<200 ok");
    g_assert_cmphex(ftpx_session_doubts(settled(talk)), ==, FTPX_QUIRK(CONFLICTING));
}

/* Of the name behind it nobody knows whether the server got it. */
TALK(a_name_without_an_answer_is_not_the_sessions)
{
    struct tcp tcp = control_ready(talk);

    SAY(&tcp, ">USER mallory");
    assert_text(ftpx_session_user(session_of(talk, 0)), "alice");
    SAY(&tcp, "<331 password");
    assert_text(ftpx_session_user(session_of(talk, 0)), "mallory");
}

TALK(a_number_may_end_the_reply_to_a_lost_restart)
{
    after_lost(talk, "!>REST 30000", "<350 Restarting at 30000");
    g_assert_cmpuint(newest(talk)->restart, ==, 30000);
    g_assert_false(newest(talk)->restart_lost);
}

TALK(a_restart_that_no_number_tells_is_not_known)
{
    after_lost(talk, "!>REST 30000", "<350 Restarting");
    g_assert_cmpuint(newest(talk)->restart, ==, 0);
    g_assert_true(newest(talk)->restart_lost);
}

TALK(a_guest_stays_logged_in_when_little_was_lost)
{
    struct tcp tcp = control_open(talk);

    SAY(&tcp, "<220 ready", ">USER anonymous", "<331 password", ">PASS a@b", "<230 in", "!>CWD ab",
        "!<250 ok", ">NOOP", "<200 ok");
    assert_text(settled(talk)->user, "anonymous");
    g_assert_true(session_of(talk, 0)->cwd_lost);
}

TALK(a_lost_restart_is_not_known)
{
    uint64_t origin;

    after_lost(talk, "!>REST 30000", "<350 Go ahead");
    g_assert_true(newest(talk)->restart_lost);
    g_assert_false(ftpx_transfer_origin(newest(talk), &origin));
}

TALK(a_lost_rename_restarts_nothing)
{
    uint64_t origin;

    after_lost(talk, "!>RNFR g", "<350 Ready for RNTO.");
    g_assert_false(newest(talk)->restart_lost);
    g_assert_true(ftpx_transfer_origin(newest(talk), &origin));
}

TALK(what_was_refused_has_changed_nothing)
{
    after_lost(talk, "!>CWD pub", "<550 Failed to change directory.");
    assert_text(newest(talk)->path, "/srv/f");
    g_assert_cmpint(newest(talk)->type, ==, 'I');
    assert_text(newest(talk)->user, "alice");
}

TALK(whose_user_was_lost_is_not_known)
{
    struct tcp tcp = control_open(talk);

    SAY(&tcp, "<220 ready", ">USER grace", "<331 password", ">PASS x", "<530 no", "!>USER heidi",
        "<331 password", ">PASS y", "<230 in");
    assert_text(settled(talk)->user, "");
    assert_dialogue(session_of(talk, 0), "USER 331, PASS 530, PASS 230");
}

TALK(what_was_lost_with_its_reply_may_have_been_anything)
{
    struct tcp tcp = control_ready(talk);

    SAY(&tcp, ">PWD", "<257 \"/srv\"", "!>CWD ab", "!<250 ok", ">PASV", "<227 ok (10,0,0,1,4,1)",
        ">RETR f", "<150 here");
    assert_text(newest(talk)->path, "f");
    g_assert_cmpint(newest(talk)->type, ==, 0);
    g_assert_cmpint(newest(talk)->mode, ==, 0);
    g_assert_true(newest(talk)->restart_lost);
    assert_text(newest(talk)->user, "alice"); /* too little is lost for another login */
}

TALK(enough_may_have_been_lost_for_another_login)
{
    struct tcp tcp = control_ready(talk);

    SAY(&tcp, "!>USER bob", "!<331 password", "!>PASS x", "!<230 in", ">PWD", "<257 \"/\"");
    assert_text(settled(talk)->user, "");
}

/* A download whose command follows a lost one: so many bytes from the handshake on, after this mark. */
static const struct ftpx_transfer *download_after_lost(struct talk *talk, const char *command,
                                                       const char *reply, const char *mark,
                                                       size_t bytes)
{
    struct tcp tcp = control_ready(talk);

    SAY(&tcp, command, reply, ">PASV", "<227 ok (10,0,0,1,4,1)");
    struct tcp data = data_open(talk, 1025);
    SAY(&tcp, ">RETR f", mark);
    tcp_bytes(&data, LISTENER, bytes);
    tcp_close(&data, LISTENER);
    SAY(&tcp, "<226 done");
    return newest(talk);
}

/* What is left of the file may be as much as the server names, or it has named the file's size: then nobody
 * knows whether the first byte seen is its first. */
TALK(behind_a_lost_restart_only_as_many_bytes_as_named_are_expected)
{
    static const struct {
        size_t bytes;
        bool known;
        enum ftpx_state state;
    } cases[] = {{2500, true, FTPX_STATE_COMPLETE}, {1500, false, FTPX_STATE_INCOMPLETE}};

    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        uint64_t expected;

        talk_end(talk, NULL);
        talk_begin(talk, NULL);
        const struct ftpx_transfer *transfer = download_after_lost(
            talk, "!>REST 1000", "<350 Go ahead", "<150 here (2500 bytes)", cases[i].bytes);
        assert_state(transfer, cases[i].state, cases[i].bytes);
        g_assert_true(transfer->restart_lost);
        g_assert_cmpint(ftpx_transfer_expected_bytes(transfer, &expected), ==, cases[i].known);
        if (cases[i].known)
            g_assert_cmpuint(expected, ==, 2500);
    }
}

/* A file whose structure is not known is its bytes if there are as many as the server names. */
TALK(behind_a_lost_structure_the_named_size_tells_that_nothing_is_coded)
{
    static const struct {
        const char *mark;
        size_t bytes;
        enum ftpx_state state;
        const char *quirks;
    } cases[] = {
        {"<150 here (2500 bytes)", 2500, FTPX_STATE_COMPLETE, ""},
        {"<150 here (2490 bytes)", 2500, FTPX_STATE_INCOMPLETE, "undecoded"},
        {"<150 here", 2500, FTPX_STATE_INCOMPLETE, "undecoded"},
        {"<150 here", 0, FTPX_STATE_COMPLETE, ""},
    };

    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        talk_end(talk, NULL);
        talk_begin(talk, NULL);
        const struct ftpx_transfer *transfer = download_after_lost(
            talk, "!>STRU R", "<200 STRU is set.", cases[i].mark, cases[i].bytes);
        g_assert_cmpint(transfer->mode, ==, 'S');
        g_assert_cmpint(transfer->structure, ==, 0);
        assert_state(transfer, cases[i].state, cases[i].bytes);
        assert_quirks(ftpx_transfer_quirks(transfer) & FTPX_QUIRK(UNDECODED), cases[i].quirks);
    }
}

/* Nobody knows whether a restart in a type that is not known counts bytes; it is taken for one that does. */
TALK(a_restart_in_a_lost_type_is_where_it_says)
{
    struct tcp tcp = control_ready(talk);
    uint64_t origin;

    SAY(&tcp, "!>TYPE A", "<200 Type okay.", ">REST 100", "<350 ok", ">PASV",
        "<227 ok (10,0,0,1,4,1)", ">STOR f", "<150 go");
    g_assert_cmpint(newest(talk)->type, ==, 0);
    g_assert_true(ftpx_transfer_origin(newest(talk), &origin));
    g_assert_cmpuint(origin, ==, 100);
}

TALK(a_listing_in_a_lost_mode_has_a_count_only_when_it_was_read)
{
    static const struct {
        const char *text;
        bool known;
        uint32_t count;
    } cases[] = {
        {"-rw-r--r-- 1 a b 500 Nov 14  2023 one\r\n", true, 1},
        {"", false, 0},
    };

    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        uint32_t count;

        talk_end(talk, NULL);
        talk_begin(talk, NULL);
        struct tcp tcp = control_ready(talk);
        SAY(&tcp, "!>MODE Z", "<200 MODE is set.", ">PASV", "<227 ok (10,0,0,1,4,1)");
        struct tcp data = data_open(talk, 1025);
        SAY(&tcp, ">LIST", "<150 here");
        if (cases[i].text[0])
            tcp_send(&data, LISTENER, ftpx_span_of(cases[i].text));
        tcp_close(&data, LISTENER);
        SAY(&tcp, "<226 done");
        g_assert_cmpint(newest(talk)->mode, ==, 0);
        assert_state(newest(talk), FTPX_STATE_COMPLETE, strlen(cases[i].text));
        g_assert_cmpint(ftpx_transfer_entries(newest(talk), &count), ==, cases[i].known);
        g_assert_cmpuint(count, ==, cases[i].count);
    }
}

/* --- lost replies --- */

TALK(a_directory_whose_reply_was_lost_is_not_known)
{
    struct tcp tcp = control_ready(talk);

    SAY(&tcp, ">PWD", "<257 \"/srv\"", ">CWD pub", "!<250 ok", ">PASV", "<227 ok (10,0,0,1,4,1)",
        ">RETR f", "<150 here");
    assert_text(newest(talk)->path, "f");
    g_assert_true(newest(talk)->place_lost);
    g_assert_cmpint(newest(talk)->type, ==, 'I');
}

/* --- lines that were cut --- */

static void send_cut(struct tcp *tcp, int side, const char *line, size_t captured)
{
    struct ftpx_segment segment =
        tcp_segment(tcp, side, tcp->next[side], FTPX_ACK, ftpx_span_of(line));

    segment.payload.len = captured;
    talk_feed(tcp->talk, &segment);
    tcp->next[side] += segment.length;
}

TALK(what_was_cut_off_and_acknowledged_leaves_no_doubt)
{
    struct tcp tcp = control_ready(talk);

    SAY(&tcp, ">PWD");
    send_cut(&tcp, LISTENER, "257 \"/srv\" is the current directory\r\n", 18);
    SAY(&tcp, ">NOOP", "<200 ok");
    assert_dialogue_after_ready(session_of(talk, 0), "PWD 257, NOOP 200");
    assert_text(session_of(talk, 0)->cwd, "/srv");
    g_assert_cmphex(session_of(talk, 0)->quirks & FTPX_QUIRK(AFTER_GAP), ==, 0);
    g_assert_cmphex(exchange_of(session_of(talk, 0), 4)->final->quirks & FTPX_QUIRK(DOUBTFUL), ==,
                    0);
}

TALK(where_a_name_was_cut_off_is_not_known)
{
    struct tcp tcp = control_ready(talk);

    SAY(&tcp, ">PWD", "<257 \"/srv\"");
    send_cut(&tcp, OPENER, "CWD some/where\r\n", 9);
    SAY(&tcp, "<250 ok", ">PASV", "<227 ok (10,0,0,1,4,1)", ">RETR f", "<150 here");
    assert_dialogue_after_ready(session_of(talk, 0), "PWD 257, CWD 250, PASV 227, RETR 150");
    assert_text(newest(talk)->path, "f");
    g_assert_true(newest(talk)->place_lost);
}

#define CASE(path, name) TALK_CASE("/loss/" path, name)

/* --- what is missing between what is there --- */

/* The hole of the server's comes to light before the line that was sent before it. */
TALK(a_reply_that_is_missing_between_two_commands_is_the_firsts)
{
    struct tcp tcp = control_open(talk);

    SAY(&tcp, "<220 ready", "!>USER alice", "!<331 password", ">PASS secret", "!<230 in", ">PWD",
        "<257 \"/\"");
    assert_dialogue(settled(talk), "PASS, PWD 257");
    g_assert_null(session_of(talk, 0)->logins->reply);
}

TALK(who_may_have_tried_again_is_not_known)
{
    struct tcp tcp = control_open(talk);

    SAY(&tcp, "<220 ready", ">USER alice", "<331 password", ">PASS wrong", "!<530 no", "!>USER bob",
        "!<331 password", "!>PASS right", "!<230 in", ">PWD", "<257 \"/\"");
    const struct ftpx_login *first = settled(talk)->logins;
    g_assert_cmpint(first->result, ==, FTPX_LOGIN_PENDING);
    g_assert_cmpint(first->next->unseen, ==, FTPX_UNSEEN_BOTH);
    g_assert_cmpuint(first->next->user.len, ==, 0);
}

TALK(what_is_refused_later_is_no_password)
{
    struct tcp tcp = control_open(talk);

    SAY(&tcp, "<220 ready", ">USER alice", "<331 password", "!>PASS secret", "!<230 in", ">NOOP",
        "<200 ok", "!>PORT 1,2,3", "<500 Illegal PORT command.");
    g_assert_cmpuint(settled(talk)->failed_logins, ==, 0);
}

static const struct ftpx_operation *rename_without_350(struct talk *talk, const char *reply)
{
    struct tcp tcp = control_ready(talk);

    SAY(&tcp, ">RNFR a", "!<350 go on", ">RNTO b", reply);
    return settled(talk)->operations;
}

TALK(what_was_renamed_is_known_without_350)
{
    assert_text(rename_without_350(talk, "<250 ok")->source, "a");
}

TALK(what_was_not_renamed_is_not_known_without_350)
{
    g_assert_null(rename_without_350(talk, "<503 RNFR first")->from);
}

/* 3000 bytes of the file, or as many from 1000 on: the greeting would tell. */
TALK(a_mark_that_may_count_either_fits_what_came)
{
    struct tcp tcp = control_open(talk);

    SAY(&tcp, "!<220 ready", ">USER alice", "<331 password", ">PASS secret", "<230 in", ">TYPE I",
        "<200 ok", ">PASV", "<227 ok (10,0,0,1,4,1)", ">REST 1000", "<350 ok", ">RETR f",
        "<150 go (3000 bytes)");
    struct tcp data = data_open(talk, 1025);
    tcp_bytes(&data, LISTENER, 2000);
    SAY(&tcp, ">ABOR");
    tcp_close(&data, LISTENER);
    SAY(&tcp, "<226 done", "<226 nothing to abort");
    assert_state(newest(talk), FTPX_STATE_COMPLETE, 2000);
    g_assert_cmpint(newest(talk)->announced_by, ==, FTPX_SIZE_NONE);
}

TALK(an_endpoint_behind_lost_commands_is_doubted)
{
    struct tcp tcp = control_ready(talk);

    SAY(&tcp, ">PASV", "<227 ok (10,0,0,1,4,1)", "!>PASV", "!<227 ok (10,0,0,1,4,2)", ">RETR f",
        "<150 go");
    struct tcp data = data_open(talk, 1025);
    tcp_bytes(&data, LISTENER, 500);
    tcp_close(&data, LISTENER);
    SAY(&tcp, "<226 done");
    assert_has_quirk(ftpx_transfer_quirks(newest(talk)), FTPX_QUIRK(INFERRED));
}

TALK(a_port_that_is_announced_again_has_the_next_connection)
{
    struct tcp tcp = control_ready(talk);

    SAY(&tcp, ">PASV", "<227 ok (10,0,0,1,4,1)", "!>RETR f", "<150 go");
    struct tcp first = data_open(talk, 1025);
    tcp_bytes(&first, LISTENER, 500);
    tcp_close(&first, LISTENER);
    SAY(&tcp, "<226 done", ">PASV", "<227 ok (10,0,0,1,4,1)");
    struct tcp second = data_open(talk, 1025);
    SAY(&tcp, ">RETR g", "<150 go");
    tcp_bytes(&second, LISTENER, 300);
    tcp_close(&second, LISTENER);
    SAY(&tcp, "<226 done");
    g_assert_cmpuint(ftpx_transfer_bytes(newest(talk)), ==, 300);
    assert_text(newest(talk)->exchange->arg, "g");
}

/* The second announcement is there, but not read yet: the server's answer to NOOP is missing. */
TALK(a_port_that_is_announced_again_behind_a_hole_has_the_connection)
{
    struct tcp tcp = control_ready(talk);

    SAY(&tcp, ">PASV", "<227 ok (10,0,0,1,4,1)", ">RETR f", "<150 go");
    SAY(&tcp, ">NOOP", "!<200 ok", ">PASV", "<227 ok (10,0,0,1,4,1)");
    struct tcp data = data_open(talk, 1025);
    SAY(&tcp, ">RETR g", "<150 go");
    tcp_bytes(&data, LISTENER, 300);
    tcp_close(&data, LISTENER);
    SAY(&tcp, "<226 done");
    assert_text(newest(talk)->exchange->arg, "g");
    g_assert_cmpuint(ftpx_transfer_bytes(newest(talk)), ==, 300);
    g_assert_cmpuint(ftpx_transfer_bytes(session_of(talk, 0)->transfers), ==, 0);
}

TALK(where_nothing_is_known_a_drive_may_be_a_name)
{
    struct tcp tcp = tcp_under_way(talk, endpoint(CLIENT_HOST, 40000), endpoint(SERVER_HOST, 21));

    SAY(&tcp, ">TYPE I", "<200 ok", ">PASV", "<227 ok (10,0,0,1,4,1)", ">RETR C:\\a\\..\\x",
        "<150 go");
    assert_text(newest(talk)->path, "C:\\a\\..\\x");
}

/* --- whose connection it is --- */

/* What the capture lacks between RETR and the mark: its refusal, and perhaps more. */
static void list_on_the_connection_of(struct talk *talk, const char *const *between)
{
    struct tcp tcp = control_ready(talk);

    SAY(&tcp, ">PASV", "<227 ok (10,0,0,1,4,1)");
    struct tcp data = data_open(talk, 1025);
    SAY(&tcp, ">RETR d", "!<550 no");
    say(&tcp, between);
    tcp_bytes(&data, LISTENER, 500);
    tcp_close(&data, LISTENER);
    SAY(&tcp, "<226 done");
    ftpx_engine_settle(talk->engine);
}

static void assert_retr_has_nothing(struct talk *talk)
{
    const struct ftpx_transfer *retr = session_of(talk, 0)->transfers;

    assert_text(retr->exchange->arg, "d");
    g_assert_true(!retr->flow || ftpx_transfer_bytes(retr) == 0);
    g_assert_cmpuint(ftpx_transfer_bytes(newest(talk)), ==, 500);
}

TALK(whose_refusal_is_lost_leaves_its_connection_to_the_next_command)
{
    static const char *const between[] = {">CWD d", "<250 ok", ">LIST", "<150 here", NULL};

    list_on_the_connection_of(talk, between);
    assert_retr_has_nothing(talk);
    assert_state(newest(talk), FTPX_STATE_COMPLETE, 500);
    g_assert_cmpint(newest(talk)->direction, ==, FTPX_LISTING);
}

TALK(a_mark_behind_a_lost_command_is_of_that)
{
    static const char *const between[] = {">CWD d", "<250 ok", "!>LIST", "<150 here", NULL};

    list_on_the_connection_of(talk, between);
    assert_retr_has_nothing(talk);
    g_assert_null(newest(talk)->exchange);
    g_assert_true(newest(talk)->progress.started);
}

/* Or RETR has sent them: nobody knows. */
TALK(an_end_behind_lost_commands_tells_of_none_what_moved)
{
    static const char *const between[] = {"!>CWD d", "!<250 ok", "!>LIST", "!<150 here", NULL};

    list_on_the_connection_of(talk, between);
    assert_retr_has_nothing(talk);
    g_assert_null(newest(talk)->exchange);
    g_assert_cmpint(newest(talk)->progress.said, ==, FTPX_SAID_NOTHING);
}

/* That has an endpoint of its own, which is announced. */
TALK(a_mark_behind_another_announcement_is_of_that)
{
    struct tcp tcp = control_ready(talk);

    SAY(&tcp, ">PASV", "<227 ok (10,0,0,1,4,1)");
    struct tcp first = data_open(talk, 1025);
    SAY(&tcp, ">RETR f", "!<150 go (300 bytes)");
    tcp_close(&first, LISTENER);
    SAY(&tcp, "!<226 done", ">PASV", "<227 ok (10,0,0,1,4,2)", "!>RETR g", "<150 go (400 bytes)",
        "<226 done");
    g_assert_cmpint(ftpx_method_is_active(ftpx_transfer_method(newest(talk))), ==, false);
    g_assert_cmpuint(newest(talk)->announced_size, ==, 400);
    g_assert_cmpuint(newest(talk)->setup->expected->announced.at.port, ==, 1026);
}

TALK(whose_announcement_may_be_lost_takes_no_connection_over)
{
    struct tcp tcp = control_ready(talk);

    SAY(&tcp, ">PASV", "<227 ok (10,0,0,1,4,1)");
    struct tcp data = data_open(talk, 1025);
    SAY(&tcp, ">LIST", "!<150 here", "!<226 done", "!>PASV", "!<227 ok (10,0,0,1,4,2)", ">RETR f",
        "<150 go", "<226 done");
    tcp_close(&data, LISTENER);
    g_assert_null(newest(talk)->flow);
}

TALK(a_port_of_a_command_without_an_answer_is_soon_anothers)
{
    struct tcp tcp = control_ready(talk);

    SAY(&tcp, ">PASV", "<227 ok (10,0,0,1,4,1)");
    struct tcp data = data_open(talk, 1025);
    SAY(&tcp, ">RETR f");
    tcp_reset(&data, LISTENER);
    SAY(&tcp, "!<550 no", ">PASV", "<227 ok (10,0,0,1,4,2)", ">RETR g", "<550 no", ">QUIT",
        "<221 bye");
    struct tcp other = data_open(talk, 1025);
    tcp_bytes(&other, LISTENER, 300);
    ftpx_engine_settle(talk->engine);
    g_assert_cmpuint(ftpx_transfer_bytes(session_of(talk, 0)->transfers), ==, 0);
}

/* The mark of a file whose RETR and PASV are lost. */
TALK(a_mark_behind_the_end_is_anothers)
{
    struct tcp tcp = control_ready(talk);

    SAY(&tcp, ">PASV", "<227 ok (10,0,0,1,4,1)", "!>RETR f", "<150 go (300 bytes)");
    struct tcp data = data_open(talk, 1025);
    tcp_bytes(&data, LISTENER, 300);
    tcp_close(&data, LISTENER);
    SAY(&tcp, "<226 done", "!>EPSV", "!<229 ok (|||1026|)", "!>RETR g", "<150 go (400 bytes)",
        "<226 done");
    const struct ftpx_transfer *first = session_of(talk, 0)->transfers;
    ftpx_engine_settle(talk->engine);
    g_assert_cmpuint(first->announced_size, ==, 300);
}

/* --- what is not known --- */

TALK(a_source_behind_a_lost_rename_is_not_known)
{
    struct tcp tcp = control_ready(talk);

    SAY(&tcp, ">RNFR a", "!<550 no", "!>RNFR b", "<350 File exists, ready for destination name",
        ">RNTO c", "<250 ok");
    const struct ftpx_operation *operation = settled(talk)->last_operation;
    assert_text(operation->path, "c");
    g_assert_null(operation->from);
}

/* Servers send it of what has begun only. */
TALK(a_426_behind_a_lost_mark_refuses_nothing)
{
    struct tcp tcp = control_ready(talk);

    SAY(&tcp, ">PASV", "!<227 ok (10,0,0,1,4,1)", ">RETR f", "!<150 here", "<426 cut", ">NOOP",
        "<200 ok", ">NOOP", "<200 ok", ">NOOP", "<200 ok");
    assert_state(newest(talk), FTPX_STATE_ABORTED, 0);
}

/* A server that names what is left to send greets with its name in the bytes that were cut off. */
TALK(a_greeting_that_is_cut_tells_no_product)
{
    struct tcp tcp = control_open(talk);

    send_cut(&tcp, LISTENER, "220 ProFTPD Server ready\r\n", 8);
    SAY(&tcp, ">USER alice", "<331 password", ">PASS secret", "<230 in", ">TYPE I", "<200 ok",
        ">PASV", "<227 ok (10,0,0,1,4,1)", ">REST 1000", "<350 ok", ">RETR f",
        "<150 go (3000 bytes)");
    g_assert_cmpint(newest(talk)->announced_by, ==, FTPX_SIZE_NONE);
    g_assert_cmpuint(newest(talk)->marked_size, ==, 3000);
}

/* RANG or REST may have come before the capture. */
TALK(the_first_command_may_have_had_a_restart)
{
    struct tcp tcp = tcp_under_way(talk, endpoint(CLIENT_HOST, 40000), endpoint(SERVER_HOST, 21));

    SAY(&tcp, ">RETR f", "<150 go (3000 bytes)", "<226 done", ">PASV", "<227 ok (10,0,0,1,4,1)",
        ">RETR g", "<150 go (400 bytes)");
    g_assert_cmpint(session_of(talk, 0)->transfers->announced_by, ==, FTPX_SIZE_NONE);
    g_assert_cmpuint(newest(talk)->announced_size, ==, 400);
}

/* MODE Z, or a file that is so: RFC 1950 §2.2. */
static enum ftpx_state state_of_content(struct talk *talk, struct tcp *tcp, ftpx_span content)
{
    SAY(tcp, ">PASV", "<227 ok (10,0,0,1,4,1)", ">RETR f", "<150 here");
    struct tcp data = data_open(talk, 1025);
    tcp_send(&data, LISTENER, content);
    tcp_close(&data, LISTENER);
    SAY(tcp, "<226 done");
    return ftpx_transfer_outcome(newest(talk)).state;
}

TALK(what_looks_deflated_may_be_when_mode_was_set_before_the_capture)
{
    static const uint8_t zlib[] = {0x78, 0x9c, 1, 2, 3};
    static const uint8_t no_zlib[] = {0x78, 0x9d, 1, 2, 3};
    struct tcp tcp = tcp_under_way(talk, endpoint(CLIENT_HOST, 40000), endpoint(SERVER_HOST, 21));

    SAY(&tcp, ">NOOP", "<200 ok");
    g_assert_cmpint(state_of_content(talk, &tcp, (ftpx_span){no_zlib, 5}), ==, FTPX_STATE_COMPLETE);
    g_assert_cmpint(state_of_content(talk, &tcp, (ftpx_span){zlib, 5}), ==, FTPX_STATE_INCOMPLETE);
    assert_has_quirk(ftpx_transfer_quirks(newest(talk)), FTPX_QUIRK(UNDECODED));
}

TALK(what_looks_deflated_is_the_file_when_the_capture_has_all)
{
    static const uint8_t zlib[] = {0x78, 0x9c, 1, 2, 3};
    struct tcp tcp = control_ready(talk);

    g_assert_cmpint(state_of_content(talk, &tcp, (ftpx_span){zlib, 5}), ==, FTPX_STATE_COMPLETE);
}

/* Of a server that was not heard nobody knows what it runs on. */
TALK(a_drive_may_be_a_name_when_only_the_client_was_heard)
{
    struct tcp tcp = tcp_under_way(talk, endpoint(CLIENT_HOST, 40000), endpoint(SERVER_HOST, 21));

    tcp_emit(&tcp, OPENER, tcp.first[OPENER] - 1, FTPX_SYN, FTPX_SPAN_NONE);
    SAY(&tcp, ">USER a", ">PASS b", ">PASV", ">RETR C:\\a\\..\\x");
    assert_text(newest(talk)->path, "C:\\a\\..\\x");
}

/* The password's own reply came before it. */
TALK(what_no_password_is_answered_with_is_no_second_login)
{
    struct tcp tcp = control_open(talk);

    SAY(&tcp, "<220 hi", "<331 password", ">USER a", ">PASS b", "<230 in", "<426 cut");
    g_assert_cmpuint(settled(talk)->failed_logins, ==, 0);
    g_assert_cmpint(settled(talk)->login, ==, FTPX_LOGIN_SUCCESS);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    CASE("restart/used unseen", what_was_refused_unseen_may_have_used_the_restart);
    CASE("restart/left", what_was_done_unseen_leaves_the_restart);
    CASE("pairing/one mark", a_second_mark_is_that_of_a_lost_command);
    CASE("mode/size", a_size_tells_whether_bytes_behind_a_lost_mode_are_coded);
    CASE("pairing/lost command", what_the_server_had_tells_what_it_answers);
    CASE("pairing/lost reply", what_the_client_had_tells_what_was_answered);
    CASE("pairing/500", an_error_behind_a_gap_does_not_refuse_what_has_begun);
    CASE("pairing/226", a_transfer_that_runs_is_ended_by_its_reply);
    CASE("pairing/213", a_date_answers_no_size);
    CASE("pairing/early", replies_that_came_too_early_find_their_commands);
    CASE("pairing/not yet", a_reply_is_not_of_a_command_that_the_server_had_not);
    CASE("pairing/ends", what_only_a_transfer_ends_with_ends_it_behind_a_lost_command);
    CASE("pairing/ended", a_lost_reply_may_have_ended_the_transfer_before);
    CASE("pairing/110", a_lost_reply_between_the_mark_and_the_end_takes_nothing);
    CASE("pairing/answered", an_error_behind_an_answered_command_ends_no_transfer);
    CASE("pairing/STAT", a_status_is_asked_while_a_transfer_runs);
    CASE("pairing/next word", the_next_word_answers_even_what_it_does_not_fit);
    CASE("pairing/between", a_command_between_a_transfer_and_its_status_has_had_its_reply);
    CASE("pairing/at once", an_error_behind_a_gap_refuses_nothing_that_was_sent_at_once);
    CASE("pairing/cap", a_reply_is_not_looked_for_beyond_32_commands);
    CASE("command/TYPE worded", each_wording_tells_the_type);
    CASE("command/CWD working", a_working_directory_that_the_reply_names_is_known);
    CASE("login first", who_has_to_log_in_first_has_not_failed);
    CASE("command/ABOR", abor_stops_a_transfer_whose_command_is_lost);
    CASE("command/ABOR and 426", a_426_to_abor_is_that_of_a_transfer_whose_command_is_lost);
    CASE("hole/heir", a_refused_transfer_leaves_its_connection_to_a_command_behind_a_hole);
    CASE("command/PORT", an_endpoint_that_may_have_been_named_anew_is_not_used);
    CASE("forged/conflict", what_the_client_said_in_two_ways_is_doubted);
    CASE("forged/name", a_name_without_an_answer_is_not_the_sessions);
    CASE("command/REST last", a_number_may_end_the_reply_to_a_lost_restart);
    CASE("command/REST no number", a_restart_that_no_number_tells_is_not_known);
    CASE("both/guest", a_guest_stays_logged_in_when_little_was_lost);
    CASE("command/REST named", behind_a_lost_restart_only_as_many_bytes_as_named_are_expected);
    CASE("command/STRU", behind_a_lost_structure_the_named_size_tells_that_nothing_is_coded);
    CASE("command/TYPE origin", a_restart_in_a_lost_type_is_where_it_says);
    CASE("command/MODE listing", a_listing_in_a_lost_mode_has_a_count_only_when_it_was_read);
    CASE("command/TYPE", the_words_of_a_reply_tell_the_type);
    CASE("command/200", a_reply_without_words_leaves_no_parameter_known);
    CASE("command/CWD", a_lost_directory_is_not_known);
    CASE("command/CWD named", a_directory_that_the_reply_names_is_known);
    CASE("command/PWD", a_directory_is_known_again_once_it_is_named);
    CASE("command/REST", a_lost_restart_is_where_the_reply_says);
    CASE("command/REST unnamed", a_lost_restart_is_not_known);
    CASE("command/RNFR", a_lost_rename_restarts_nothing);
    CASE("command/refused", what_was_refused_has_changed_nothing);
    CASE("command/USER", whose_user_was_lost_is_not_known);
    CASE("both/any", what_was_lost_with_its_reply_may_have_been_anything);
    CASE("both/login", enough_may_have_been_lost_for_another_login);
    CASE("reply/CWD", a_directory_whose_reply_was_lost_is_not_known);
    CASE("cut/reply", what_was_cut_off_and_acknowledged_leaves_no_doubt);
    CASE("cut/command", where_a_name_was_cut_off_is_not_known);
    CASE("between/reply", a_reply_that_is_missing_between_two_commands_is_the_firsts);
    CASE("between/login", who_may_have_tried_again_is_not_known);
    CASE("between/password", what_is_refused_later_is_no_password);
    CASE("between/350", what_was_renamed_is_known_without_350);
    CASE("between/350 and 503", what_was_not_renamed_is_not_known_without_350);
    CASE("between/mark", a_mark_that_may_count_either_fits_what_came);
    CASE("between/PASV", an_endpoint_behind_lost_commands_is_doubted);
    CASE("between/port", a_port_that_is_announced_again_has_the_next_connection);
    CASE("between/port behind a hole",
         a_port_that_is_announced_again_behind_a_hole_has_the_connection);
    CASE("between/drive", where_nothing_is_known_a_drive_may_be_a_name);
    CASE("whose/next", whose_refusal_is_lost_leaves_its_connection_to_the_next_command);
    CASE("whose/mark", a_mark_behind_a_lost_command_is_of_that);
    CASE("whose/end", an_end_behind_lost_commands_tells_of_none_what_moved);
    CASE("whose/other mark", a_mark_behind_another_announcement_is_of_that);
    CASE("whose/PASV", whose_announcement_may_be_lost_takes_no_connection_over);
    CASE("whose/port", a_port_of_a_command_without_an_answer_is_soon_anothers);
    CASE("whose/second mark", a_mark_behind_the_end_is_anothers);
    CASE("unknown/RNFR", a_source_behind_a_lost_rename_is_not_known);
    CASE("unknown/mark", a_426_behind_a_lost_mark_refuses_nothing);
    CASE("unknown/greeting", a_greeting_that_is_cut_tells_no_product);
    CASE("unknown/RANG", the_first_command_may_have_had_a_restart);
    CASE("unknown/MODE", what_looks_deflated_may_be_when_mode_was_set_before_the_capture);
    CASE("unknown/no MODE", what_looks_deflated_is_the_file_when_the_capture_has_all);
    CASE("unknown/drive", a_drive_may_be_a_name_when_only_the_client_was_heard);
    CASE("unknown/login", what_no_password_is_answered_with_is_no_second_login);
    return talk_run();
}
