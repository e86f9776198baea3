/* Tests of narrative: it tells what happened in order, within 100 columns, and keeps secrets.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "test_tap.h"

#include "taps/say/layout.h"
#include "taps/flows/narrative.h"

static void write_narrative(const struct ftpx_scope *scope, const void *colour, FILE *out)
{
    ftpx_narrative_write(scope, out, *(const bool *)colour);
}

static char *tell(const struct talk *talk, bool show_passwords, bool colour)
{
    struct ftpx_scope scope = scope_of(talk);

    scope.show_passwords = show_passwords;
    char *text = written(write_narrative, &scope, &colour);
    scope_end(&scope);
    return text;
}

static void assert_fits(const char *text)
{
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);

    g_assert_true(g_utf8_validate(text, -1, NULL));
    for (char **line = lines; *line; line++)
        if (ftpx_layout_width(*line) > 100 || g_str_has_suffix(*line, " "))
            g_error("too wide or ends in a blank: \"%s\"", *line);
}

TALK(a_capture_without_ftp_is_told_as_such)
{
    char *text = tell(talk, false, false);

    g_assert_cmpstr(text, ==, "No FTP session in this capture.\n");
    g_free(text);
}

TALK(a_session_to_the_letter)
{
    struct tcp control = control_open(talk);

    SAY(&control, "<220 (vsFTPd 3.0.3)", ">USER alice", "<331 password", ">PASS secret",
        "<530 Login incorrect.", ">SYST", "<215 UNIX Type: L8", ">QUIT", "<221 Goodbye.");
    tcp_close(&control, LISTENER);
    char *text = tell(talk, false, false);
    g_assert_cmpstr(
        text, ==,
        "Session 0  10.0.0.2:40000 → 10.0.0.1:21  vsFTPd 3.0.3  alice  14.0 ms\n"
        "  connect  0.000  frames 1–4    handshake 2.0 ms; greeting after 1.0 ms: 220 (vsFTPd "
        "3.0.3)\n"
        "  log in   0.004  frames 5–8    USER alice → 331; PASS •••• → 530 Login incorrect.        "
        "    FAILED\n"
        "  command  0.008  frames 9–10   SYST → 215 UNIX Type: L8\n"
        "  close    0.010  frames 11–15  QUIT → 221; connection closed by both sides\n");
    g_free(text);
}

TALK(a_password_is_shown_on_request_only)
{
    struct tcp control = control_open(talk);

    SAY(&control, "<220 ready", ">USER alice", "<331 password", ">PASS hunter2", "<332 account",
        ">ACCT money", "<230 in");
    char *hidden = tell(talk, false, false);
    char *shown = tell(talk, true, false);
    assert_contains(hidden, "PASS •••• → 332; ACCT •••• → 230");
    assert_lacks(hidden, "hunter2");
    assert_lacks(hidden, "money");
    assert_contains(shown, "PASS hunter2");
    g_free(hidden);
    g_free(shown);
}

TALK(an_anonymous_password_is_no_secret)
{
    struct tcp control = control_open(talk);

    SAY(&control, "<220 ready", ">USER anonymous", "<331 password", ">PASS me@example.org",
        "<230 in");
    char *text = tell(talk, false, false);
    assert_contains(text, "PASS me@example.org → 230");
    g_free(text);
}

TALK(what_is_wrong_is_told_in_words)
{
    struct tcp control = control_ready(talk);

    SAY(&control, ">PASV", "<227 Passive (10,0,0,1,4,1)", ">RETR f",
        "<150 Opening f (7340032 bytes).");
    struct tcp data = data_open(talk, 1025);
    tcp_bytes(&data, LISTENER, 5000);
    tcp_lose(&data, LISTENER, 1000);
    tcp_bytes(&data, LISTENER, 1000);
    SAY(&control, "<226 done");
    tcp_close(&control, OPENER);
    char *text = tell(talk, false, false);
    assert_contains(text, "6 000 of 7 340 032 bytes in ");
    assert_contains(text, "1 000 missing");
    assert_contains(text, "the sender's FIN was not seen; not the announced size");
    assert_contains(text, "INCOMPLETE\n");
    assert_contains(text, "1 transfer, not complete");
    assert_fits(text);
    g_free(text);
}

TALK(many_failures_and_many_commands_are_cut_short)
{
    struct tcp control = control_open(talk);

    SAY(&control, "<220 ready");
    for (int i = 0; i < 50; i++)
        SAY(&control, ">USER root", "<331 password", ">PASS guess", "<530 no");
    for (int i = 0; i < 500; i++)
        SAY(&control, ">NOOP", "<200 ok");
    for (int i = 0; i < 20; i++)
        SAY(&control, ">CWD a", "<250 ok", ">PWD", "<257 \"a\"");
    char *text = tell(talk, false, false);
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    assert_contains(text, "and 45 more");
    assert_contains(text, "NOOP ×500 → 200");
    assert_contains(text, "CWD a → 250; and 33"); /* of 41 things to tell, 8 are told */
    g_assert_cmpuint(g_strv_length(lines), <, 25);
    assert_fits(text);
    g_free(text);
}

TALK(operations_are_told_with_their_outcome)
{
    struct tcp control = control_ready(talk);

    SAY(&control, ">CWD /home", "<250 ok", ">RNFR a", "<350 ready", ">RNTO b", "<250 ok", ">DELE c",
        "<550 no", ">NOOP", "<200 ok");
    for (int i = 0; i < 100; i++)
        SAY(&control, ">DELE d", "<250 ok");
    char *text = tell(talk, false, false);
    assert_contains(text, "RNFR a → 350; RNTO b → 250\n");
    assert_contains(text, "/home/a → /home/b     ");
    assert_contains(text, "  renamed\n");
    assert_contains(text, "DELE c → 550 no\n");
    assert_contains(text, "  REFUSED\n");
    SAY(&control, ">SITE CHMOD 600 a", "<200 ok", ">SITE CHMOD 600 b", "<200 ok",
        ">SITE UTIME 20231114221320 c", "<200 ok");
    g_free(text);
    text = tell(talk, false, false);
    assert_contains(text, "SITE UTIME 20231114221320 c → 200");
    assert_contains(text, "DELE ×100 → 250  ");
    assert_contains(text, "  deleted\n");
    assert_fits(text);
    g_free(text);
}

TALK(hostile_text_neither_widens_nor_steers_the_page)
{
    struct tcp control = control_open(talk);
    g_autofree char *long_name = g_strnfill(3000, 'A');
    g_autofree char *user = g_strdup_printf(">USER %s", long_name);
    g_autofree char *path = g_strdup_printf(">RETR /\x1b[2J/%s", long_name);
    g_autofree char *unknown = g_strdup_printf(">%s x", long_name);

    SAY(&control,
        "<220 "
        "\x1b]0;owned\x07日本語日本語日本語日本語日本語日本語日本語日本語日本語日本語日本語日本語",
        user, "<331 pw", ">PASS x", "<230 in", path, "<550 no", unknown, "<500 what");
    char *text = tell(talk, false, false);
    assert_lacks(text, "\x1b");
    assert_fits(text);
    g_free(text);
}

TALK(colour_is_for_terminals_only)
{
    struct tcp control = control_ready(talk);

    (void)control;
    char *plain = tell(talk, false, false);
    char *coloured = tell(talk, false, true);
    assert_lacks(plain, "\x1b");
    assert_contains(coloured, "\x1b[32mlogged in\x1b[0m");
    g_free(plain);
    g_free(coloured);
}

int main(int argc, char *argv[])
{
    g_test_init(&argc, &argv, NULL);
    TALK_CASE("/narrative/none", a_capture_without_ftp_is_told_as_such);
    TALK_CASE("/narrative/session", a_session_to_the_letter);
    TALK_CASE("/narrative/password", a_password_is_shown_on_request_only);
    TALK_CASE("/narrative/anonymous", an_anonymous_password_is_no_secret);
    TALK_CASE("/narrative/wrong", what_is_wrong_is_told_in_words);
    TALK_CASE("/narrative/many", many_failures_and_many_commands_are_cut_short);
    TALK_CASE("/narrative/operations", operations_are_told_with_their_outcome);
    TALK_CASE("/narrative/hostile", hostile_text_neither_widens_nor_steers_the_page);
    TALK_CASE("/narrative/colour", colour_is_for_terminals_only);
    return talk_run();
}
