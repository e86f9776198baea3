/* Tests of habits: dialogues as programs hold them, and ones that several might hold.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "talk.h"

#include "model/session/habits.h"

/* Commands as one string, "; " between them; the server takes all of them. */
static void assert_client(const char *commands, const char *client)
{
    struct talk talk;
    g_auto(GStrv) lines = g_strsplit(commands, "; ", -1);

    talk_begin(&talk, NULL);
    struct tcp tcp = control_open(&talk);
    SAY(&tcp, "<220 ready");
    for (char **line = lines; *line; line++) {
        g_autofree char *sent = g_strdup_printf(">%s", *line);
        SAY(&tcp, sent, "<200 ok");
    }
    g_assert_cmpstr(ftpx_habits_client(session_of(&talk, 0)), ==, client);
    talk_end(&talk, NULL);
}

static void clients_are_told_by_the_order_of_their_commands(void)
{
    assert_client("USER a; PASS b; PWD; CWD pub; EPSV; TYPE I; SIZE f; RETR f", "curl");
    assert_client("USER a; PASS b; PWD; CWD pub; CWD sub; PASV; TYPE I; RETR f", "curl");
    assert_client("AUTH SSL; AUTH TLS; USER a; PASS b; PWD; EPSV; TYPE A; LIST", "curl");
    assert_client("FEAT; USER a; PASS b; PWD; TYPE I", "lftp");
    assert_client("FEAT; OPTS UTF8 ON; OPTS MLST size; USER a; PASS b; PWD", "lftp");
    assert_client("USER a; PASS b; SYST; PWD; TYPE I; CWD /x; SIZE f; PASV; RETR f", "Wget");
    assert_client("USER a; PASS b; SYST; PWD; TYPE I; PASV; LIST -a", "Wget");
    assert_client("USER a; PASS b; TYPE I; PWD; CWD /; CWD set; SIZE f; PASV; REST 0; RETR f",
                  "aria2");
    assert_client("OPTS UTF8 ON; USER a; PASS b; PORT 10,0,0,2,4,1; NLST", "Windows ftp.exe");
    assert_client("USER a; PASS b; OPTS utf8 on; PWD; TYPE I", ".NET FtpWebRequest");
    assert_client("AUTH TLS; AUTH SSL; USER a; PASS b; SYST; FEAT; PWD", "FileZilla");
}

static void what_several_do_tells_nothing(void)
{
    assert_client("USER a; PASS b; TYPE I; PASV; RETR f", NULL);
    assert_client("USER a; PASS b; SYST; FEAT; PWD; TYPE I; PASV; LIST", NULL);
    assert_client("USER a; PASS b; PWD; TYPE I; PASV; RETR f", NULL);
    assert_client("USER a; PASS b; SYST; PWD; TYPE I; PASV; SIZE f; RETR f", NULL);
    assert_client("user a; pass b; pwd; epsv; type I; size f; retr f", NULL);
    assert_client("USER a; PASS b; OPTS UTF8 ON; PWD; TYPE I", NULL);
    assert_client("USER a; PASS b; PWD", NULL);
    assert_client("USER a", NULL);
}

TALK(a_capture_that_begins_later_tells_nothing)
{
    struct tcp tcp = tcp_under_way(talk, endpoint(CLIENT_HOST, 40000), endpoint(SERVER_HOST, 21));

    SAY(&tcp, "<220 ready", ">USER a", "<331 password", ">PASS b", "<230 in", ">PWD", "<257 \"/\"",
        ">EPSV", "<229 Ok (|||1025|)", ">TYPE I", "<200 ok");
    g_assert_null(ftpx_habits_client(session_of(talk, 0)));
}

TALK(what_a_client_says_need_not_be_inferred)
{
    struct tcp tcp = control_open(talk);

    SAY(&tcp, "<220 ready", ">FEAT", "<211 none", ">CLNT lftp/4.9.2", "<200 ok", ">USER a",
        "<331 password", ">PASS b", "<230 in", ">PWD", "<257 \"/\"");
    g_assert_null(ftpx_habits_client(session_of(talk, 0)));
}

TALK(a_client_that_says_another_name_is_still_told)
{
    struct tcp tcp = control_open(talk);

    SAY(&tcp, "<220 ready", ">FEAT", "<211 none", ">CLNT Other 1.0", "<200 ok", ">USER a",
        "<331 password", ">PASS b", "<230 in", ">PWD", "<257 \"/\"");
    g_assert_cmpstr(ftpx_habits_client(session_of(talk, 0)), ==, "lftp");
}

TALK(a_server_is_told_by_its_prompt)
{
    struct tcp tcp = control_open(talk);

    SAY(&tcp, "<220 Welcome", ">USER a", "<331 Please specify the password.");
    g_assert_cmpstr(ftpx_habits_server(session_of(talk, 0)), ==, "vsFTPd");
}

TALK(a_server_is_told_by_what_only_it_can_do)
{
    struct tcp tcp = control_ready(talk);

    SAY(&tcp, ">FEAT", "<211-Extensions supported:", "< ESTA", "< PASV", "<211 End.");
    g_assert_cmpstr(ftpx_habits_server(session_of(talk, 0)), ==, "Pure-FTPd");
}

TALK(a_server_that_says_so_need_not_be_inferred)
{
    struct tcp tcp = control_open(talk);

    SAY(&tcp, "<220 (vsFTPd 3.0.3)", ">USER a", "<331 Please specify the password.");
    g_assert_null(ftpx_habits_server(session_of(talk, 0)));
}

TALK(a_server_that_others_resemble_is_not_guessed)
{
    struct tcp tcp = control_open(talk);

    SAY(&tcp, "<220 Welcome", ">USER a", "<331 Password required for a.", ">PASS b", "<230 in",
        ">FEAT", "<211-Features:", "< MDTM", "< SIZE", "<211 End");
    g_assert_null(ftpx_habits_server(session_of(talk, 0)));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/habits/clients", clients_are_told_by_the_order_of_their_commands);
    g_test_add_func("/habits/several", what_several_do_tells_nothing);
    TALK_CASE("/habits/late", a_capture_that_begins_later_tells_nothing);
    TALK_CASE("/habits/said", what_a_client_says_need_not_be_inferred);
    TALK_CASE("/habits/said-other", a_client_that_says_another_name_is_still_told);
    TALK_CASE("/habits/prompt", a_server_is_told_by_its_prompt);
    TALK_CASE("/habits/feature", a_server_is_told_by_what_only_it_can_do);
    TALK_CASE("/habits/server-said", a_server_that_says_so_need_not_be_inferred);
    TALK_CASE("/habits/server-unknown", a_server_that_others_resemble_is_not_guessed);
    return talk_run();
}
