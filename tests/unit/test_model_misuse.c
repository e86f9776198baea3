/* Tests of misuse: what anonymous users change, uploads of stealers, and all that a session is known
 * for.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "talk.h"

#include "model/control/misuse.h"

#define PASSIVE "<227 Entering Passive Mode (10,0,0,1,4,1)"
#define LOOT    "PW_alice-DESKTOP-4AB7C2D_2024_05_06_10_11_12.html"

static struct tcp anonymous(struct talk *talk)
{
    struct tcp tcp = control_open(talk);

    SAY(&tcp, "<220 ready", ">USER anonymous", "<331 e-mail", ">PASS a@example.com", "<230 in",
        ">TYPE I", "<200 ok");
    return tcp;
}

static void assert_known_for(struct talk *talk, const char *expected)
{
    assert_quirks(ftpx_misuse_of(session_of(talk, 0)), expected);
}

static void upload(struct talk *talk, struct tcp *tcp, const char *command)
{
    struct tcp data;

    SAY(tcp, ">PASV", PASSIVE);
    data = data_open(talk, 1025);
    SAY(tcp, command, "<150 send");
    tcp_bytes(&data, OPENER, 100);
    tcp_close(&data, OPENER);
    SAY(tcp, "<226 done");
}

TALK(an_anonymous_upload_is_told)
{
    struct tcp tcp = anonymous(talk);

    upload(talk, &tcp, ">STOR a");
    assert_known_for(talk, "anonymous-write");
    assert_quirks(ftpx_transfer_quirks(transfer_of(talk, 0)), "anonymous-write");
}

TALK(an_anonymous_change_without_data_is_told)
{
    static const char *const commands[] = {">MKD a", ">DELE a", ">RMD a", ">SITE CHMOD 777 a"};

    for (unsigned id = 0; id < G_N_ELEMENTS(commands); id++) {
        struct tcp tcp = tcp_open(talk, endpoint(CLIENT_HOST, (uint16_t)(40000 + id)),
                                  endpoint(SERVER_HOST, 21));

        SAY(&tcp, "<220 ready", ">USER ftp", "<230 in", commands[id], "<250 ok");
        assert_quirks(ftpx_misuse_of(session_of(talk, id)), "anonymous-write");
    }
}

TALK(an_anonymous_rename_is_told_once)
{
    struct tcp tcp = anonymous(talk);

    SAY(&tcp, ">RNFR a", "<350 to", ">RNTO b");
    assert_known_for(talk, "");
    SAY(&tcp, "<250 ok");
    assert_known_for(talk, "anonymous-write");
    assert_quirks(exchange_of(session_of(talk, 0), 3)->quirks, "");
}

TALK(what_is_denied_to_anonymous_users_is_not)
{
    struct tcp tcp = anonymous(talk);

    SAY(&tcp, ">STOR a", "<553 no", ">MKD a", "<550 no", ">DELE a", "<202 not here", ">RETR a",
        "<550 no", ">MDTM a", "<213 20240101000000");
    assert_known_for(talk, "");
}

TALK(what_a_user_with_a_name_changes_is_not)
{
    struct tcp tcp = control_ready(talk);

    upload(talk, &tcp, ">STOR a");
    SAY(&tcp, ">MKD b", "<257 \"/b\"");
    assert_known_for(talk, "");
}

TALK(an_upload_named_after_a_machine_is_told)
{
    struct tcp tcp = control_ready(talk);

    upload(talk, &tcp, ">STOR logs/" LOOT);
    assert_known_for(talk, "host-named-upload");
    assert_quirks(ftpx_transfer_quirks(transfer_of(talk, 0)), "host-named-upload");
    g_assert_nonnull(ftpx_misuse_name_sign(exchange_of(session_of(talk, 0), 4)));
}

TALK(such_an_upload_after_a_listing_is_not)
{
    struct tcp tcp = control_ready(talk);

    SAY(&tcp, ">LIST", "<425 no data connection");
    upload(talk, &tcp, ">STOR " LOOT);
    assert_known_for(talk, "");
}

TALK(such_a_directory_is_not)
{
    struct tcp tcp = control_ready(talk);

    upload(talk, &tcp, ">STOR alice@DESKTOP-4AB7C2D/notes.txt");
    SAY(&tcp, ">MKD alice@DESKTOP-4AB7C2D", "<257 made");
    assert_known_for(talk, "");
}

TALK(such_a_download_is_not)
{
    struct tcp tcp = control_ready(talk);

    SAY(&tcp, ">RETR " LOOT, "<150 here", "<226 done");
    assert_known_for(talk, "");
}

TALK(such_an_upload_that_fails_is_not)
{
    struct tcp tcp = control_ready(talk);

    SAY(&tcp, ">STOR " LOOT, "<553 no");
    assert_known_for(talk, "");
}

TALK(a_session_is_known_for_its_commands)
{
    struct tcp tcp = control_ready(talk);

    SAY(&tcp, ">SITE EXEC id", "<500 no", ">PORT 10,9,9,9,0,25", "<500 no");
    assert_known_for(talk, "attack bounce low-port");
    g_assert_cmpint(exchange_of(session_of(talk, 0), 3)->attack, ==, FTPX_ATTACK_SITE_EXEC);
}

TALK(a_client_behind_nat_does_not_bounce)
{
    struct tcp tcp = control_ready(talk);

    SAY(&tcp, ">PORT 192,168,1,9,4,1", "<200 ok", ">RETR f");
    assert_known_for(talk, "bounce");
    struct tcp data = tcp_open(talk, endpoint(SERVER_HOST, 20), endpoint(CLIENT_HOST, 1025));
    SAY(&tcp, "<150 here");
    tcp_bytes(&data, OPENER, 100);
    tcp_close(&data, OPENER);
    SAY(&tcp, "<226 done");
    assert_known_for(talk, "");
    assert_quirks(ftpx_transfer_quirks(transfer_of(talk, 0)), "nat");
}

TALK(a_session_is_known_for_its_logins)
{
    struct tcp tcp = control_open(talk);

    SAY(&tcp, "<220 ready");
    for (unsigned turn = 0; turn < 3; turn++)
        SAY(&tcp, ">USER alice", "<331 password", ">PASS x", "<530 no");
    assert_known_for(talk, "brute-force");
}

static const struct climb_case {
    const char *cwd;
    const char *command;
    const char *known_for;
} climbs[] = {
    {"<257 \"/\"", ">RETR ../../etc/passwd", "attack"},
    {"<257 \"/pub/a\"", ">RETR ../../../etc/passwd", "attack"},
    {"<257 \"/\"", ">RETR ..\\..\\boot.ini", "attack"},
    {"<257 \"/pub/a\"", ">RETR ../../etc/passwd", ""}, /* to the root, no further */
    {"<257 \"/\"", ">RETR ../f", ""},                  /* a slip */
    {"<257 \"/\"", ">LIST ../..", ""},
    {"<257 \"/\"", ">RETR ...", ""},
    {"<550 no", ">RETR ../../etc/passwd", ""}, /* from where, nobody knows */
};

TALK(a_climb_out_of_the_root_is_told_where_the_directory_is_known)
{
    for (unsigned id = 0; id < G_N_ELEMENTS(climbs); id++) {
        struct tcp tcp = tcp_open(talk, endpoint(CLIENT_HOST, (uint16_t)(40000 + id)),
                                  endpoint(SERVER_HOST, 21));

        SAY(&tcp, "<220 ready", ">USER a", "<230 in", ">PWD", climbs[id].cwd, climbs[id].command,
            "<550 no");
        g_test_message("%s %s", climbs[id].cwd, climbs[id].command);
        assert_quirks(ftpx_misuse_of(session_of(talk, id)), climbs[id].known_for);
    }
}

TALK(a_copy_by_whom_the_server_has_let_in_is_none)
{
    struct tcp tcp = control_open(talk);

    SAY(&tcp, "<220 ready", ">SITE CPFR /etc/passwd", "<530 no", ">USER alice", "<331 go on",
        ">PASS x", "<230 in");
    assert_known_for(talk, "attack");
    tcp = tcp_open(talk, endpoint(CLIENT_HOST, 40001), endpoint(SERVER_HOST, 21));
    SAY(&tcp, "<220 ready", ">USER alice", "<331 go on", ">PASS x", "<230 in", ">SITE CPFR a",
        "<350 go on", ">SITE CPTO b", "<250 done");
    assert_quirks(ftpx_misuse_of(session_of(talk, 1)), "");
    SAY(&tcp, ">SITE CPFR c", "<500 no");
    assert_quirks(ftpx_misuse_of(session_of(talk, 1)), "attack");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define CASE(name) TALK_CASE("/misuse/" #name, name)
    CASE(an_anonymous_upload_is_told);
    CASE(an_anonymous_change_without_data_is_told);
    CASE(an_anonymous_rename_is_told_once);
    CASE(what_is_denied_to_anonymous_users_is_not);
    CASE(what_a_user_with_a_name_changes_is_not);
    CASE(a_copy_by_whom_the_server_has_let_in_is_none);
    CASE(an_upload_named_after_a_machine_is_told);
    CASE(such_an_upload_after_a_listing_is_not);
    CASE(such_a_directory_is_not);
    CASE(such_a_download_is_not);
    CASE(such_an_upload_that_fails_is_not);
    CASE(a_session_is_known_for_its_commands);
    CASE(a_client_behind_nat_does_not_bounce);
    CASE(a_climb_out_of_the_root_is_told_where_the_directory_is_known);
    CASE(a_session_is_known_for_its_logins);
    return talk_run();
}
