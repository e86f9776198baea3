/* Tests of login: attempts, their outcome, and failures counted over sessions. The threshold is
 * 3 within 60 s here. It moves no files.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "talk.h"

#include "model/limits.h"
#include "model/session/login.h"

/* "alice failed, alice success": the attempts of a session. */
static void assert_logins(const struct ftpx_session *session, const char *expected)
{
    GString *found = g_string_new(NULL);

    for (const struct ftpx_login *login = session->logins; login; login = login->next) {
        g_autofree char *user = text_of(login->user);
        g_string_append_printf(found, "%s%s %s", found->len ? ", " : "", user,
                               ftpx_login_name(login->result));
    }
    g_assert_cmpstr(found->str, ==, expected);
    g_string_free(found, TRUE);
}

static const struct ftpx_login *login_of(struct talk *talk, uint32_t session, unsigned index)
{
    const struct ftpx_login *login = session_of(talk, session)->logins;

    while (index-- > 0 && login)
        login = login->next;
    g_assert_nonnull(login);
    return login;
}

TALK(a_password_decides)
{
    struct tcp tcp = control_open(talk);

    SAY(&tcp, "<220 ready", ">USER alice", "<331 password");
    g_assert_cmpint(session_of(talk, 0)->login, ==, FTPX_LOGIN_PENDING);
    assert_logins(session_of(talk, 0), "");
    SAY(&tcp, ">PASS secret");
    assert_logins(session_of(talk, 0), "alice pending");
    SAY(&tcp, "<230 in");
    assert_logins(session_of(talk, 0), "alice success");
    g_assert_cmpint(session_of(talk, 0)->login, ==, FTPX_LOGIN_SUCCESS);
    g_assert_true(session_of(talk, 0)->password_in_clear);
    assert_quirks(login_of(talk, 0, 0)->quirks, "");
    assert_has_quirk(exchange_of(session_of(talk, 0), 1)->quirks, FTPX_QUIRK(CLEARTEXT));
}

TALK(a_failure_and_a_second_try)
{
    struct tcp tcp = control_open(talk);

    SAY(&tcp, "<220 ready", ">USER alice", "<331 password", ">PASS wrong", "<530 no", ">USER alice",
        "<331 password", ">PASS secret", "<230 in"); /* S5 */
    assert_logins(session_of(talk, 0), "alice failed, alice success");
    g_assert_cmpuint(session_of(talk, 0)->failed_logins, ==, 1);
    g_assert_cmpint(session_of(talk, 0)->login, ==, FTPX_LOGIN_SUCCESS);
    assert_quirks(login_of(talk, 0, 0)->quirks, "login-failed");
}

TALK(a_user_may_be_enough_or_too_much)
{
    struct tcp tcp = control_open(talk);

    SAY(&tcp, "<220 ready", ">USER nobody", "<530 not allowed", ">USER alice", "<230 in");
    assert_logins(session_of(talk, 0), "nobody failed, alice success");
}

TALK(an_account_may_be_asked_for)
{
    struct tcp tcp = control_open(talk);

    SAY(&tcp, "<220 ready", ">USER alice", "<331 password", ">PASS secret", "<332 account",
        ">ACCT staff", "<230 in");
    assert_logins(session_of(talk, 0), "alice success");
    g_assert_cmpint(session_of(talk, 0)->login, ==, FTPX_LOGIN_SUCCESS);
    SAY(&tcp, ">ACCT again", "<202 superfluous", ">ACCT more", "<230 fine");
    assert_logins(session_of(talk, 0), "alice success");
    SAY(&tcp, ">ACCT other", "<530 no");
    assert_logins(session_of(talk, 0), "alice success, alice failed");
}

TALK(an_account_that_is_not_given_leaves_it_unfinished)
{
    struct tcp tcp = control_open(talk);

    SAY(&tcp, "<220 ready", ">USER alice", "<331 password", ">PASS secret", "<332 account", ">QUIT",
        "<221 bye");
    assert_logins(session_of(talk, 0), "alice pending");
    g_assert_cmpstr(ftpx_login_told(session_of(talk, 0)->logins), ==, "unfinished");
    g_assert_cmpuint(session_of(talk, 0)->logins->reply->code, ==, 332);
}

TALK(an_account_may_follow_the_user)
{
    struct tcp tcp = control_open(talk);

    SAY(&tcp, "<220 ready", ">USER alice", "<332 account", ">ACCT staff", "<530 no");
    assert_logins(session_of(talk, 0), "alice failed");
}

TALK(a_password_of_who_is_in_is_no_second_attempt)
{
    struct tcp tcp = control_open(talk);

    SAY(&tcp, "<220 ready", ">USER alice", "<230 in", ">PASS x", "<202 superfluous");
    assert_logins(session_of(talk, 0), "alice success");
    SAY(&tcp, ">USER bob", ">PASS y", "<230 in", "<503 you are in");
    assert_logins(session_of(talk, 0), "alice success, bob success");
    SAY(&tcp, ">USER carol", ">PASS z", "<530 no", "<503 USER first");
    assert_logins(session_of(talk, 0), "alice success, bob success, carol failed");
    g_assert_cmpuint(session_of(talk, 0)->failed_logins, ==, 1);
}

/* RFC 959, section 6: any 4yz or 5yz. */
TALK(whatever_refuses_is_a_failure)
{
    static const char *const codes[] = {"<430 no", "<421 full", "<500 OOPS: what", "<501 no",
                                        "<502 no", "<503 no",   "<532 no"};
    struct tcp tcp = control_open(talk);

    SAY(&tcp, "<220 ready");
    for (unsigned index = 0; index < G_N_ELEMENTS(codes); index++)
        SAY(&tcp, ">USER alice", "<331 password", ">PASS x", codes[index]);
    g_assert_cmpuint(session_of(talk, 0)->failed_logins, ==, G_N_ELEMENTS(codes));
    assert_has_quirk(login_of(talk, 0, 3)->quirks, FTPX_QUIRK(BRUTE_FORCE));
}

TALK(tokens_are_one_attempt)
{
    struct tcp tcp = control_open(talk);

    SAY(&tcp, "<220 ready", ">AUTH GSSAPI", "<334 go on", ">ADAT a", "<335 ADAT=b", ">ADAT c",
        "<535 no");
    assert_logins(session_of(talk, 0), " failed");
    SAY(&tcp, ">AUTH GSSAPI", "<334 go on", ">ADAT a", "<335 ADAT=b", ">ADAT c", "<235 ADAT=d",
        ">USER alice", "<232 in");
    assert_logins(session_of(talk, 0), " failed, alice success");
}

/* --- what is not in the capture --- */

/* 500 may answer anything that is missing. */
TALK(that_a_command_is_not_known_decides_no_login)
{
    struct tcp tcp = control_open(talk);

    SAY(&tcp, "<220 ready", ">USER alice", "<331 password", "!>PASS secret", "!<230 in",
        "!>SITE EXEC x", "<500 Unknown SITE command.", ">NOOP", "<200 ok");
    ftpx_engine_settle(talk->engine);
    g_assert_cmpuint(session_of(talk, 0)->failed_logins, ==, 0);
}

static void assert_unseen(struct talk *talk, const char *expected)
{
    const struct ftpx_login *login = session_of(talk, 0)->last_login;

    g_assert_cmpstr(ftpx_unseen_name(login->unseen), ==, expected);
}

TALK(an_answer_tells_of_a_password_that_is_missing)
{
    struct tcp tcp = control_open(talk);

    SAY(&tcp, "<220 ready", ">USER alice", "<331 password", "!>PASS x", "<530 no");
    tcp_close(&tcp, LISTENER);
    assert_logins(session_of(talk, 0), "alice failed");
    assert_unseen(talk, "command");
    g_assert_cmpuint(session_of(talk, 0)->failed_logins, ==, 1);
}

TALK(whom_a_missing_user_named_is_not_known)
{
    struct tcp tcp = control_open(talk);

    SAY(&tcp, "<220 ready", ">USER alice", "<331 password", ">PASS x", "<530 no", "!>USER bob",
        "<331 password", ">PASS y", "<230 in");
    tcp_close(&tcp, LISTENER);
    assert_logins(session_of(talk, 0), "alice failed,  success");
    assert_unseen(talk, NULL);
}

TALK(other_refusals_are_none_of_a_missing_password)
{
    struct tcp tcp = control_open(talk);

    SAY(&tcp, "<220 ready", ">USER alice", "<331 password", "<421 idle");
    tcp_close(&tcp, LISTENER);
    assert_logins(session_of(talk, 0), "");
}

TALK(what_follows_shows_that_somebody_is_in)
{
    struct tcp tcp = control_open(talk);

    SAY(&tcp, "<220 ready", ">USER alice", "<331 password", ">PASS x", "<530 no", ">USER alice",
        "<331 password", ">PASS secret", "!<230 in", ">PWD", "<257 \"/\"");
    tcp_close(&tcp, LISTENER);
    assert_logins(session_of(talk, 0), "alice failed, alice success");
    assert_unseen(talk, "reply");
    g_assert_cmpint(session_of(talk, 0)->admitted, ==, FTPX_LOGIN_SUCCESS);
}

TALK(even_if_all_of_it_is_missing)
{
    struct tcp tcp = control_open(talk);

    SAY(&tcp, "<220 ready", ">USER alice", "<331 password", ">PASS x", "<530 no", "!>USER bob",
        "!<331 password", "!>PASS secret", "!<230 in", ">MKD a", "<257 \"/a\"");
    tcp_close(&tcp, LISTENER);
    assert_logins(session_of(talk, 0), "alice failed,  success");
    assert_unseen(talk, "both");
}

TALK(anonymous_users_have_no_secret)
{
    static const char *const names[] = {">USER anonymous", ">USER ftp", ">USER Anonymous"};

    for (unsigned index = 0; index < G_N_ELEMENTS(names); index++) {
        struct tcp tcp = tcp_open(talk, endpoint(CLIENT_HOST, (uint16_t)(40000 + index)),
                                  endpoint(SERVER_HOST, 21));

        SAY(&tcp, "<220 ready", names[index], "<331 e-mail", ">PASS me@example.com", "<230 in");
        g_assert_cmpint(session_of(talk, index)->login, ==, FTPX_LOGIN_ANONYMOUS);
        g_assert_false(session_of(talk, index)->password_in_clear);
        assert_quirks(exchange_of(session_of(talk, index), 1)->quirks, "");
    }
}

/* The server's answer to a second user brings the first one back; what was sent is who it was sent for. */
TALK(a_password_is_its_users_secret)
{
    struct tcp tcp = control_open(talk);

    SAY(&tcp, "<220 ready", ">USER ftp", "<331 e-mail", ">PASS me@example.com", "<230 in");
    SAY(&tcp, ">USER alice", "<331 password", ">PASS secret", "<530 no", ">ACCT me");
    const struct ftpx_session *session = session_of(talk, 0);
    const bool hidden[] = {false, false, false, true, false};
    for (unsigned index = 0; index < G_N_ELEMENTS(hidden); index++) {
        g_assert_cmpint(ftpx_login_hides(exchange_of(session, index), false), ==, hidden[index]);
        g_assert_false(ftpx_login_hides(exchange_of(session, index), true));
    }
}

TALK(a_password_that_was_never_answered)
{
    struct tcp tcp = control_open(talk);

    SAY(&tcp, "<220 ready", ">USER alice", "<331 password", ">PASS secret");
    tcp_reset(&tcp, LISTENER);
    assert_logins(session_of(talk, 0), "alice pending");
    g_assert_cmpint(session_of(talk, 0)->login, ==, FTPX_LOGIN_PENDING);
}

TALK(a_pipelined_login_knows_its_user)
{
    struct tcp tcp = control_open(talk);

    SAY(&tcp, "<220 ready", ">USER a", ">PASS x", ">USER b", ">PASS y", "<331 p", "<530 no",
        "<331 p", "<230 in");
    assert_logins(session_of(talk, 0), "a failed, b success");
}

/* One session with one failure; `id` counts sessions. */
static void fail_once(struct talk *talk, const char *client, unsigned id)
{
    struct tcp tcp =
        tcp_open(talk, endpoint(client, (uint16_t)(40000 + id)), endpoint(SERVER_HOST, 21));

    SAY(&tcp, "<220 ready", ">USER root", "<331 password", ">PASS guess", "<530 no");
    tcp_close(&tcp, LISTENER);
}

TALK(the_third_failure_is_brute_force)
{
    for (unsigned id = 0; id < 4; id++)
        fail_once(talk, CLIENT_HOST, id);
    assert_quirks(login_of(talk, 0, 0)->quirks, "login-failed");
    assert_quirks(login_of(talk, 1, 0)->quirks, "login-failed");
    assert_quirks(login_of(talk, 2, 0)->quirks, "brute-force login-failed");
    assert_quirks(login_of(talk, 3, 0)->quirks, "brute-force login-failed");
}

TALK(failures_of_other_clients_do_not_count)
{
    fail_once(talk, CLIENT_HOST, 0);
    fail_once(talk, "10.0.0.7", 1);
    fail_once(talk, CLIENT_HOST, 2);
    fail_once(talk, "10.0.0.8", 3);
    for (unsigned id = 0; id < 4; id++)
        assert_quirks(login_of(talk, id, 0)->quirks, "login-failed");
}

TALK(slow_failures_are_no_brute_force)
{
    for (unsigned id = 0; id < 4; id++) {
        fail_once(talk, CLIENT_HOST, id);
        talk->time += 31 * SECOND; /* three take over 62 s */
    }
    for (unsigned id = 0; id < 4; id++)
        assert_quirks(login_of(talk, id, 0)->quirks, "login-failed");
}

/* Three failures, of which the last is told `time` after the first. */
static uint64_t quirks_of_three(struct talk *talk, int64_t time)
{
    struct tcp tcp = control_open(talk);

    SAY(&tcp, "<220 ready", ">USER root", "<331 password", ">PASS 1", "<530 no");
    int64_t last = talk->time + time;
    SAY(&tcp, ">USER root", "<331 password", ">PASS 2", "<530 no");
    SAY(&tcp, ">USER root", "<331 password", ">PASS 3");
    talk->time = last - MILLISECOND;
    SAY(&tcp, "<530 no");
    return login_of(talk, 0, 2)->quirks;
}

TALK(failures_within_the_time_are_brute_force)
{
    assert_quirks(quirks_of_three(talk, 60 * SECOND), "brute-force login-failed");
}

TALK(failures_beyond_the_time_are_none)
{
    assert_quirks(quirks_of_three(talk, 60 * SECOND + 1), "login-failed");
}

TALK(success_after_the_threshold_is_a_guess)
{
    for (unsigned id = 0; id < 3; id++)
        fail_once(talk, CLIENT_HOST, id);
    struct tcp tcp = tcp_open(talk, endpoint(CLIENT_HOST, 41000), endpoint(SERVER_HOST, 21));
    SAY(&tcp, "<220 ready", ">USER root", "<331 password", ">PASS toor", "<230 in");
    assert_quirks(login_of(talk, 3, 0)->quirks, "guessed");
}

TALK(success_long_after_is_none)
{
    for (unsigned id = 0; id < 3; id++)
        fail_once(talk, CLIENT_HOST, id);
    talk->time += 61 * SECOND;
    struct tcp tcp = tcp_open(talk, endpoint(CLIENT_HOST, 41000), endpoint(SERVER_HOST, 21));
    SAY(&tcp, "<220 ready", ">USER root", "<331 password", ">PASS toor", "<230 in");
    assert_quirks(login_of(talk, 3, 0)->quirks, "");
}

TALK(success_before_the_threshold_is_none)
{
    fail_once(talk, CLIENT_HOST, 0);
    fail_once(talk, CLIENT_HOST, 1);
    struct tcp tcp = tcp_open(talk, endpoint(CLIENT_HOST, 41000), endpoint(SERVER_HOST, 21));
    SAY(&tcp, "<220 ready", ">USER root", "<331 password", ">PASS toor", "<230 in");
    assert_quirks(login_of(talk, 2, 0)->quirks, "");
}

TALK(a_full_server_is_no_brute_force)
{
    struct tcp tcp = control_open(talk);

    SAY(&tcp, "<220 ready");
    for (unsigned turn = 0; turn < 6; turn++)
        SAY(&tcp, ">USER alice", "<331 password", ">PASS x", "<421 too many users");
    assert_quirks(login_of(talk, 0, 5)->quirks, "login-failed");
}

TALK(users_are_counted_without_regard_to_time)
{
    static const char *const users[] = {">USER a", ">USER b", ">USER c"};
    struct tcp tcp = control_open(talk);

    SAY(&tcp, "<220 ready");
    for (unsigned turn = 0; turn < 3; turn++) {
        talk->time += INT64_C(3600000000000);
        SAY(&tcp, users[turn], "<331 password", ">PASS x", "<530 no");
    }
    assert_quirks(login_of(talk, 0, 1)->quirks, "login-failed");
    assert_quirks(login_of(talk, 0, 2)->quirks, "login-failed spraying");
}

TALK(slow_guesses_are_told_as_such)
{
    static const char *const words[] = {">PASS 1", ">PASS 2", ">PASS 3",
                                        ">PASS 4", ">PASS 5", ">PASS 6"};
    struct tcp tcp = control_open(talk);

    SAY(&tcp, "<220 ready");
    for (unsigned turn = 0; turn < G_N_ELEMENTS(words); turn++) {
        talk->time += INT64_C(3600000000000);
        SAY(&tcp, ">USER alice", "<331 password", words[turn], "<530 no");
    }
    assert_quirks(login_of(talk, 0, 4)->quirks, "login-failed");
    assert_quirks(login_of(talk, 0, 5)->quirks, "login-failed slow-guessing");
}

TALK(brute_force_is_not_called_slow)
{
    static const char *const words[] = {">PASS 1", ">PASS 2", ">PASS 3",
                                        ">PASS 4", ">PASS 5", ">PASS 6"};
    struct tcp tcp = control_open(talk);

    SAY(&tcp, "<220 ready");
    for (unsigned turn = 0; turn < G_N_ELEMENTS(words); turn++)
        SAY(&tcp, ">USER alice", "<331 password", words[turn], "<530 no");
    assert_quirks(login_of(talk, 0, 5)->quirks, "brute-force login-failed");
}

TALK(anonymous_users_guess_nothing)
{
    static const char *const words[] = {">PASS 1@", ">PASS 2@", ">PASS 3@",
                                        ">PASS 4@", ">PASS 5@", ">PASS 6@"};
    struct tcp tcp = control_open(talk);

    SAY(&tcp, "<220 ready");
    for (unsigned turn = 0; turn < G_N_ELEMENTS(words); turn++) {
        talk->time += INT64_C(3600000000000);
        SAY(&tcp, ">USER anonymous", "<331 e-mail", words[turn], "<530 no");
    }
    assert_quirks(login_of(talk, 0, 5)->quirks, "login-failed");
}

static void a_threshold_of_0_switches_it_off(void)
{
    struct ftpx_config config = talk_config();
    struct talk talk;

    config.bruteforce_count = 0;
    talk_begin_with(&talk, &config);
    for (unsigned id = 0; id < 5; id++)
        fail_once(&talk, CLIENT_HOST, id);
    assert_quirks(login_of(&talk, 4, 0)->quirks, "login-failed");
    talk_end(&talk, NULL);
}

/* Nobody needs more failures than that to see what it is. */
static void a_threshold_has_a_limit(void)
{
    struct ftpx_config config = talk_config();
    struct talk talk;

    config.bruteforce_count = FTPX_LIMIT_FAILURES + 1;
    talk_begin_with(&talk, &config);
    struct tcp tcp = control_open(&talk);
    SAY(&tcp, "<220 ready");
    for (unsigned turn = 0; turn < FTPX_LIMIT_FAILURES; turn++)
        SAY(&tcp, ">USER root", "<331 password", ">PASS x", "<530 no");
    assert_quirks(login_of(&talk, 0, FTPX_LIMIT_FAILURES - 2)->quirks, "login-failed");
    assert_quirks(login_of(&talk, 0, FTPX_LIMIT_FAILURES - 1)->quirks, "brute-force login-failed");
    talk_end(&talk, NULL);
}

/* Each shows by itself that the login before it, whose answer is missing, was taken; or does not. */
TALK(what_is_moved_shows_that_somebody_is_in)
{
    static const struct {
        const char *reply;
        bool proves;
    } rows[] = {{"<125 go", true},   {"<150 go", true},      {"<226 done", true},
                {"<250 done", true}, {"<425 no way", false}, {"<550 no", false}};

    for (uint32_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        struct tcp tcp =
            tcp_open(talk, endpoint(CLIENT_HOST, (uint16_t)(40000 + i)), endpoint(SERVER_HOST, 21));
        g_test_message("%s", rows[i].reply);
        SAY(&tcp, "<220 ready", ">USER alice", "<331 password", ">PASS secret", "!<230 in",
            ">RETR f", rows[i].reply);
        tcp_close(&tcp, LISTENER);
        assert_logins(session_of(talk, i), rows[i].proves ? "alice success" : "alice pending");
    }
}

TALK(an_empty_password_is_no_secret)
{
    struct tcp tcp = control_open(talk);

    SAY(&tcp, "<220 ready", ">USER alice", "<331 password", ">PASS", "<530 no");
    g_assert_false(ftpx_login_hides(exchange_of(session_of(talk, 0), 1), false));
    assert_logins(session_of(talk, 0), "alice failed");
}

TALK(a_password_after_a_guest_was_let_in_is_no_second_attempt)
{
    struct tcp tcp = control_open(talk);

    SAY(&tcp, "<220 ready", ">USER ftp", "<230 in", ">PASS me@example.com", "<230 in");
    assert_logins(session_of(talk, 0), "ftp anonymous");
}

TALK(a_password_that_is_refused_after_all_is_a_failure)
{
    struct tcp tcp = control_open(talk);

    SAY(&tcp, "<220 ready", ">USER alice", "<230 in", ">PASS x", "<530 no");
    assert_logins(session_of(talk, 0), "alice success, alice failed");
    g_assert_cmpuint(session_of(talk, 0)->failed_logins, ==, 1);
}

TALK(the_program_that_was_named_first_stays)
{
    struct tcp tcp = control_open(talk);

    SAY(&tcp, "<220 ready", ">CLNT mine", "<200 ok", ">USER ftp", "<331 e-mail",
        ">PASS mozilla@example.com", "<230 in");
    assert_text(session_of(talk, 0)->client_software, "mine");
}

TALK(pipelined_tokens_are_attempts_of_their_own)
{
    struct tcp tcp = control_open(talk);

    SAY(&tcp, "<220 ready", ">AUTH GSSAPI", "<334 go on", ">ADAT a", ">ADAT b", "<535 no",
        "<235 ADAT=c");
    assert_logins(session_of(talk, 0), " failed,  success");
}

TALK(a_token_does_not_go_on_with_a_password)
{
    struct tcp tcp = control_open(talk);

    SAY(&tcp, "<220 ready", ">USER alice", "<331 password", ">PASS x", "<530 no", ">AUTH GSSAPI",
        "<334 go on", ">ADAT a", "<235 ADAT=b");
    assert_logins(session_of(talk, 0), "alice failed, alice success");
}

TALK(a_token_proves_one_user_only)
{
    struct tcp tcp = control_open(talk);

    SAY(&tcp, "<220 ready", ">AUTH GSSAPI", "<334 go on", ">ADAT a", "<235 ADAT=b", ">USER alice",
        "<232 in", ">USER bob", "<230 in");
    assert_logins(session_of(talk, 0), "alice success, bob success");
}

TALK(a_refused_token_proves_nobody)
{
    struct tcp tcp = control_open(talk);

    SAY(&tcp, "<220 ready", ">AUTH GSSAPI", "<334 go on", ">ADAT a", "<535 no", ">USER alice",
        "<230 in");
    assert_logins(session_of(talk, 0), " failed, alice success");
}

TALK(an_account_alone_may_let_in)
{
    struct tcp tcp = control_open(talk);

    SAY(&tcp, "<220 ready", ">ACCT staff", "<230 in");
    assert_logins(session_of(talk, 0), " success");
    g_assert_cmpint(session_of(talk, 0)->admitted, ==, FTPX_LOGIN_SUCCESS);
}

TALK(a_missing_password_may_be_refused_by_430)
{
    struct tcp tcp = control_open(talk);

    SAY(&tcp, "<220 ready", ">USER alice", "<331 password", "!>PASS x", "<430 no");
    tcp_close(&tcp, LISTENER);
    assert_logins(session_of(talk, 0), "alice failed");
    assert_unseen(talk, "command");
}

/* Only USER is answered by 232 (RFC 2228 §8). */
TALK(whom_a_missing_user_named_may_be_taken_by_232)
{
    struct tcp tcp = control_open(talk);

    SAY(&tcp, "<220 ready", ">USER alice", "<331 password", "!>USER bob", "<232 in");
    tcp_close(&tcp, LISTENER);
    assert_logins(session_of(talk, 0), " success");
    assert_unseen(talk, "command");
}

TALK(a_challenge_asks_whom_the_capture_does_not_name)
{
    struct tcp tcp = control_open(talk);

    SAY(&tcp, "<220 ready", ">USER alice", "<530 no", "!>USER bob", "<336 challenge", "!>PASS x",
        "<230 in");
    tcp_close(&tcp, LISTENER);
    assert_logins(session_of(talk, 0), "alice failed,  success");
    assert_unseen(talk, "command");
}

TALK(an_account_is_asked_of_whom_the_capture_does_not_name)
{
    struct tcp tcp = control_open(talk);

    SAY(&tcp, "<220 ready", ">USER alice", "<530 no", "!>USER bob", "<332 account", "!>ACCT x",
        "<230 in");
    tcp_close(&tcp, LISTENER);
    assert_logins(session_of(talk, 0), "alice failed,  success");
}

/* Of a capture of the server's direction alone. */
TALK(an_account_is_asked_of_who_gave_a_missing_password)
{
    struct tcp tcp = control_open(talk);

    SAY(&tcp, "<220 ready", "!>USER alice", "<331 password", "!>PASS x", "<332 account", "!>ACCT x",
        "<230 in");
    tcp_close(&tcp, LISTENER);
    assert_logins(session_of(talk, 0), " success");
    assert_unseen(talk, "command");
}

TALK(an_account_after_a_missing_answer_is_an_attempt)
{
    struct tcp tcp = control_open(talk);

    SAY(&tcp, "<220 ready", ">USER alice", "<331 password", ">PASS x", "!<332 account",
        ">ACCT staff", "<530 no");
    tcp_close(&tcp, LISTENER);
    assert_logins(session_of(talk, 0), "alice pending, alice failed");
    g_assert_cmpuint(session_of(talk, 0)->failed_logins, ==, 1);
}

TALK(a_guest_is_shown_to_be_in_too)
{
    struct tcp tcp = control_open(talk);

    SAY(&tcp, "<220 ready", ">USER ftp", "<331 e-mail", ">PASS me@example.com", "!<230 in", ">PWD",
        "<257 \"/\"");
    tcp_close(&tcp, LISTENER);
    assert_logins(session_of(talk, 0), "ftp anonymous");
    assert_unseen(talk, "reply");
    g_assert_cmpint(session_of(talk, 0)->admitted, ==, FTPX_LOGIN_ANONYMOUS);
}

/* REIN (RFC 959 §4.1.1) lets nobody in, nor does it make up for a missing login. */
TALK(who_was_in_before_rein_is_not_in_again)
{
    struct tcp tcp = control_open(talk);

    SAY(&tcp, "<220 ready", ">USER alice", "<230 in", ">REIN", "<220 ready", "!>NOOP", "!<200 ok",
        ">USER bob", "<331 password", ">PWD", "<257 \"/\"");
    tcp_close(&tcp, LISTENER);
    assert_logins(session_of(talk, 0), "alice success");
    g_assert_cmpint(session_of(talk, 0)->login, ==, FTPX_LOGIN_PENDING);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    TALK_CASE("/login/unknown command", that_a_command_is_not_known_decides_no_login);
    TALK_CASE("/login/a password decides", a_password_decides);
    TALK_CASE("/login/a failure and a second try", a_failure_and_a_second_try);
    TALK_CASE("/login/a USER may be enough, or too much", a_user_may_be_enough_or_too_much);
    TALK_CASE("/login/an account may be asked for", an_account_may_be_asked_for);
    TALK_CASE("/login/anonymous users have no secret", anonymous_users_have_no_secret);
    TALK_CASE("/login/a password is its user's secret", a_password_is_its_users_secret);
    TALK_CASE("/login/a password that was never answered", a_password_that_was_never_answered);
    TALK_CASE("/login/an account that is not given leaves it unfinished",
              an_account_that_is_not_given_leaves_it_unfinished);
    TALK_CASE("/login/an account may follow the user", an_account_may_follow_the_user);
    TALK_CASE("/login/a password of who is in is no second attempt",
              a_password_of_who_is_in_is_no_second_attempt);
    TALK_CASE("/login/whatever refuses is a failure", whatever_refuses_is_a_failure);
    TALK_CASE("/login/tokens are one attempt", tokens_are_one_attempt);
    TALK_CASE("/login/unseen/password", an_answer_tells_of_a_password_that_is_missing);
    TALK_CASE("/login/unseen/user", whom_a_missing_user_named_is_not_known);
    TALK_CASE("/login/unseen/421", other_refusals_are_none_of_a_missing_password);
    TALK_CASE("/login/unseen/reply", what_follows_shows_that_somebody_is_in);
    TALK_CASE("/login/unseen/both", even_if_all_of_it_is_missing);
    TALK_CASE("/login/a pipelined login knows its user", a_pipelined_login_knows_its_user);
    TALK_CASE("/login/brute force/the third failure", the_third_failure_is_brute_force);
    TALK_CASE("/login/brute force/failures of other clients do not count",
              failures_of_other_clients_do_not_count);
    TALK_CASE("/login/brute force/slow failures are none", slow_failures_are_no_brute_force);
    TALK_CASE("/login/brute force/as many seconds as configured are not slow",
              failures_within_the_time_are_brute_force);
    TALK_CASE("/login/brute force/a nanosecond more is", failures_beyond_the_time_are_none);
    TALK_CASE("/login/brute force/success after the threshold is a guess",
              success_after_the_threshold_is_a_guess);
    TALK_CASE("/login/brute force/success long after is none", success_long_after_is_none);
    TALK_CASE("/login/brute force/success before the threshold is none",
              success_before_the_threshold_is_none);
    TALK_CASE("/login/brute force/a full server is none", a_full_server_is_no_brute_force);
    TALK_CASE("/login/guessing/users are counted without regard to time",
              users_are_counted_without_regard_to_time);
    TALK_CASE("/login/guessing/slow guesses are told as such", slow_guesses_are_told_as_such);
    TALK_CASE("/login/guessing/brute force is not called slow", brute_force_is_not_called_slow);
    TALK_CASE("/login/guessing/anonymous users guess nothing", anonymous_users_guess_nothing);
    g_test_add_func("/login/brute force/a threshold has a limit", a_threshold_has_a_limit);
    g_test_add_func("/login/brute force/a threshold of 0 switches it off",
                    a_threshold_of_0_switches_it_off);
    TALK_CASE("/login/unseen/transfer", what_is_moved_shows_that_somebody_is_in);
    TALK_CASE("/login/no password", an_empty_password_is_no_secret);
    TALK_CASE("/login/a password after a guest was let in",
              a_password_after_a_guest_was_let_in_is_no_second_attempt);
    TALK_CASE("/login/a password that throws out",
              a_password_that_is_refused_after_all_is_a_failure);
    TALK_CASE("/login/the first client named stays", the_program_that_was_named_first_stays);
    TALK_CASE("/login/pipelined tokens", pipelined_tokens_are_attempts_of_their_own);
    TALK_CASE("/login/a token after a password", a_token_does_not_go_on_with_a_password);
    TALK_CASE("/login/a token proves one user", a_token_proves_one_user_only);
    TALK_CASE("/login/a refused token proves nobody", a_refused_token_proves_nobody);
    TALK_CASE("/login/an account alone", an_account_alone_may_let_in);
    TALK_CASE("/login/unseen/430", a_missing_password_may_be_refused_by_430);
    TALK_CASE("/login/unseen/232", whom_a_missing_user_named_may_be_taken_by_232);
    TALK_CASE("/login/unseen/336", a_challenge_asks_whom_the_capture_does_not_name);
    TALK_CASE("/login/unseen/332 for a user",
              an_account_is_asked_of_whom_the_capture_does_not_name);
    TALK_CASE("/login/unseen/332 for a password",
              an_account_is_asked_of_who_gave_a_missing_password);
    TALK_CASE("/login/unseen/an account after a missing answer",
              an_account_after_a_missing_answer_is_an_attempt);
    TALK_CASE("/login/unseen/guest", a_guest_is_shown_to_be_in_too);
    TALK_CASE("/login/unseen/rein", who_was_in_before_rein_is_not_in_again);
    return talk_run();
}
