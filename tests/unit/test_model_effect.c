/* Tests of effect: what commands and replies change: directory, type, restart, sizes, endpoints,
 * software. It takes pairing of replies for granted: see test_model_session.c.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "talk.h"

/* --- working directory --- */

static void assert_cwd(struct talk *talk, const char *path, bool is_known)
{
    assert_text(session_of(talk, 0)->cwd, path);
    g_assert_cmpint(session_of(talk, 0)->cwd_known, ==, is_known);
}

TALK(the_login_directory_has_no_name)
{
    struct tcp tcp = control_ready(talk);

    assert_cwd(talk, "", false);
    SAY(&tcp, ">CWD pub", "<250 ok");
    assert_cwd(talk, "pub", false);
    SAY(&tcp, ">CDUP", "<250 ok");
    assert_cwd(talk, "", false);
}

TALK(a_quoted_257_names_it)
{
    struct tcp tcp = control_ready(talk);

    SAY(&tcp, ">PWD", "<257 \"/home/a \"\"q\"\" b\" is the current directory");
    assert_cwd(talk, "/home/a \"q\" b", true);
    SAY(&tcp, ">XPWD", "<257 \"/other\"");
    assert_cwd(talk, "/other", true);
}

TALK(a_257_without_quotes_names_it_too)
{
    struct tcp tcp = control_ready(talk);

    SAY(&tcp, ">PWD", "<257 /flash");
    assert_cwd(talk, "/flash", true);
    SAY(&tcp, ">CWD lib", "<250 ok", ">XPWD", "<257 /flash/lib is current");
    assert_cwd(talk, "/flash/lib", true);
    SAY(&tcp, ">PWD", "<257 /flash or so");
    assert_cwd(talk, "/flash/lib", true);
}

TALK(a_257_without_path_names_nothing)
{
    struct tcp tcp = control_ready(talk);

    SAY(&tcp, ">PWD", "<257 \"/q\"", ">PWD", "<257 where you were");
    assert_cwd(talk, "/q", true);
}

TALK(a_257_to_mkd_does_not)
{
    struct tcp tcp = control_ready(talk);

    SAY(&tcp, ">PWD", "<257 \"/q\"", ">MKD newdir", "<257 \"/q/newdir\" created"); /* S1 */
    assert_cwd(talk, "/q", true);
}

TALK(cwd_is_answered_by_250_or_200)
{
    struct tcp tcp = control_ready(talk);

    SAY(&tcp, ">CWD /a", "<250 ok");
    assert_cwd(talk, "/a", true);
    SAY(&tcp, ">XCWD b", "<200 ok"); /* S2 */
    assert_cwd(talk, "/a/b", true);
    SAY(&tcp, ">CWD c", "<550 no");
    assert_cwd(talk, "/a/b", true);
    SAY(&tcp, ">XCUP", "<200 ok");
    assert_cwd(talk, "/a", true);
    SAY(&tcp, ">CWD ..", "<250 ok", ">CWD ..", "<250 ok");
    assert_cwd(talk, "/", true);
}

TALK(pipelined_cwds_act_in_turn)
{
    struct tcp tcp = control_ready(talk);

    SAY(&tcp, ">CWD /a", ">CWD b", ">CWD c"); /* S2 */
    assert_cwd(talk, "", false);
    SAY(&tcp, "<250 ok");
    assert_cwd(talk, "/a", true);
    SAY(&tcp, "<550 no", "<250 ok");
    assert_cwd(talk, "/a/c", true);
}

TALK(the_servers_word_goes_before_the_algebra)
{
    struct tcp tcp = control_ready(talk);

    SAY(&tcp, ">CWD /link", "<250 OK. Current directory is \"/target\"");
    assert_cwd(talk, "/target", true);
}

TALK(windows_paths)
{
    struct tcp tcp = control_ready(talk);

    SAY(&tcp, ">PWD", "<257 \"C:\\pub\"", ">CWD x", "<250 ok"); /* S3 */
    assert_cwd(talk, "C:\\pub\\x", true);
}

TALK(each_note_has_the_directory_of_its_time)
{
    struct tcp tcp = control_ready(talk);

    SAY(&tcp, ">CWD /a", "<250 ok", ">CWD /b", "<250 ok"); /* S6 */
    const struct ftpx_session *session = session_of(talk, 0);
    assert_text(ftpx_notes_at(session->flow, session->client_side, 4)->standing->cwd, "/a");
    assert_text(ftpx_notes_at(session->flow, 1 - session->client_side, 5)->standing->cwd, "/b");
}

/* --- parameters --- */

TALK(a_type_counts_from_its_command_on)
{
    struct tcp tcp = control_ready(talk);

    SAY(&tcp, ">TYPE A", ">RETR f");
    g_assert_cmpint(transfer_of(talk, 0)->type, ==, 'A');
    SAY(&tcp, "<200 ok");
    g_assert_cmpint(session_of(talk, 0)->type.confirmed, ==, 'A');
}

TALK(a_refused_type_leaves_the_one_before)
{
    struct tcp tcp = control_ready(talk);

    SAY(&tcp, ">TYPE E", "<504 no", ">RETR f");
    g_assert_cmpint(transfer_of(talk, 0)->type, ==, 'I');
}

TALK(a_pipelined_type_that_is_refused_leaves_the_one_before)
{
    struct tcp tcp = control_ready(talk);

    SAY(&tcp, ">TYPE E", ">RETR f", "<504 no", "<150 here");
    g_assert_cmpint(transfer_of(talk, 0)->type, ==, 'I');
}

/* Each command takes back its own, as far as the next of its kind. */
TALK(a_pipelined_mode_or_structure_that_is_refused_leaves_the_one_before)
{
    struct tcp tcp = control_ready(talk);

    SAY(&tcp, ">MODE Z", ">STRU R", ">RETR f", ">NOOP", ">RETR g", ">STRU R", ">RETR h");
    g_assert_cmpint(transfer_of(talk, 0)->mode, ==, 'Z');
    g_assert_cmpint(transfer_of(talk, 0)->structure, ==, 'R');
    SAY(&tcp, "<504 no mode");
    for (uint32_t id = 0; id < 3; id++)
        g_assert_cmpint(transfer_of(talk, id)->mode, ==, 'S');
    SAY(&tcp, "<504 no structure");
    g_assert_cmpint(transfer_of(talk, 0)->structure, ==, 'F');
    g_assert_cmpint(transfer_of(talk, 1)->structure, ==, 'F');
    g_assert_cmpint(transfer_of(talk, 2)->structure, ==, 'R');
    for (uint32_t id = 0; id < 3; id++)
        g_assert_cmpint(transfer_of(talk, id)->type, ==, 'I');
}

TALK(a_parameter_without_a_letter_changes_nothing)
{
    struct tcp tcp = control_ready(talk);

    SAY(&tcp, ">TYPE", "<200 ok", ">MODE 1", "<200 ok", ">STRU", "<501 what", ">RETR f");
    g_assert_cmpint(transfer_of(talk, 0)->type, ==, 'I');
    g_assert_cmpint(transfer_of(talk, 0)->mode, ==, 'S');
    g_assert_cmpint(transfer_of(talk, 0)->structure, ==, 'F');
}

/* Nobody knows the type of a session that is under way, until its marks name it. vsFTPd says BINARY in TYPE A, too. */
TALK(a_mark_may_name_the_type)
{
    static const struct {
        const char *mark;
        uint8_t type;
    } marks[] = {
        {"<150 Opening BINARY mode data connection for f (5 bytes).", 0},
        {"<150 Opening ASCII mode data connection for f (5 bytes).", 'A'},
        {"<125 Data connection already open; Transfer starting.", 0},
        {"<226 BINARY mode", 0},
    };

    for (size_t i = 0; i < G_N_ELEMENTS(marks); i++) {
        talk_end(talk, NULL);
        talk_begin(talk, NULL);
        struct tcp tcp =
            tcp_under_way(talk, endpoint(CLIENT_HOST, 40000), endpoint(SERVER_HOST, 21));
        SAY(&tcp, ">PASV", "<227 (10,0,0,1,4,1)", ">RETR f", marks[i].mark);
        g_assert_cmpint(transfer_of(talk, 0)->type, ==, marks[i].type);
    }
    struct tcp tcp = control_open(talk);
    SAY(&tcp, "<220 hi", ">USER a", "<230 in", ">RETR f",
        "<150 Opening BINARY mode data connection");
    g_assert_cmpint(transfer_of(talk, 1)->type, ==,
                    'A'); /* as it was set, whatever the mark says */
    g_assert_true(ftpx_transfer_keeps_bytes(transfer_of(talk, 1)));
}

/* draft-bryan-ftp-range: the last byte is of the range. */
TALK(a_range_holds_for_one_transfer)
{
    static const struct {
        const char *range;
        uint64_t from;
        uint64_t end; /* 0: that of the file */
    } ranges[] = {
        {">RANG 100 199", 100, 200},
        {">RANG 0 0", 0, 1},
        {">RANG 5 5", 5, 6},
        {">RANG 1 0", 0, 0},
        {">RANG 100 99", 0, 0},
        {">RANG 100", 0, 0},
        {">RANG 100  199 ", 100, 200},
        {">RANG a b", 0, 0},
        {">RANG 1 9223372036854775806", 1, UINT64_C(9223372036854775807)},
        {">RANG 1 9223372036854775807", 0, 0},
    };
    struct tcp tcp = control_ready(talk);

    for (size_t i = 0; i < G_N_ELEMENTS(ranges); i++) {
        const uint32_t id = (uint32_t)(2 * i);

        g_test_message("%s", ranges[i].range);
        SAY(&tcp, ranges[i].range, "<350 ok", ">RETR f", "<550 no", ">RETR f", "<550 no");
        g_assert_cmpuint(transfer_of(talk, id)->restart, ==, ranges[i].from);
        g_assert_cmpuint(transfer_of(talk, id)->range_end, ==, ranges[i].end);
        g_assert_cmpuint(transfer_of(talk, id + 1)->restart, ==, 0);
        g_assert_cmpuint(transfer_of(talk, id + 1)->range_end, ==, 0);
    }
}

/* Reply and FIN settle it, in either order; nothing moves its end afterwards. */
TALK(a_transfer_ends_where_it_is_settled)
{
    struct tcp tcp = control_ready(talk);

    SAY(&tcp, ">PASV", "<227 (10,0,0,1,4,1)", ">RETR f", "<150 here");
    struct tcp data = data_open(talk, 1025);
    tcp_bytes(&data, LISTENER, 100);
    tcp_fin(&data, LISTENER);
    g_assert_cmpuint(transfer_of(talk, 0)->end_frame, ==, talk->frame);
    SAY(&tcp, ">NOOP", "<226 done");
    uint32_t settled = talk->frame;
    tcp_fin(&data, OPENER);
    SAY(&tcp, "<200 ok", ">QUIT", "<221 bye");
    tcp_close(&tcp, LISTENER);
    g_assert_cmpuint(transfer_of(talk, 0)->end_frame, ==, settled);
}

static void assert_origin(struct talk *talk, uint32_t id, bool known, uint64_t origin)
{
    uint64_t found;

    g_assert_cmpint(ftpx_transfer_origin(transfer_of(talk, id), &found), ==, known);
    if (known)
        g_assert_cmpuint(found, ==, origin);
}

/* RFC 3659 §5.3: in TYPE A a marker counts what goes over the wire, not the file's bytes. */
TALK(where_in_the_file_a_transfer_begins)
{
    struct tcp tcp = control_ready(talk);

    SAY(&tcp, ">RETR f", "<550 no", ">REST 7", "<350 ok", ">RETR f", "<550 no", ">APPE f",
        "<550 no", ">SIZE f", "<213 9", ">APPE f", "<550 no", ">TYPE A", "<200 ok", ">RETR f",
        "<550 no", ">REST 1", "<350 ok", ">RETR f", "<550 no", ">TYPE E", "<200 ok", ">REST 1",
        "<350 ok", ">RETR f", "<550 no");
    assert_origin(talk, 0, true, 0);
    assert_origin(talk, 1, true, 7);
    assert_origin(talk, 2, false, 0);
    assert_origin(talk, 3, true, 9);
    assert_origin(talk, 4, true, 0);
    assert_origin(talk, 5, false, 1);
    assert_origin(talk, 6, false, 1);
}

TALK(a_listing_takes_no_restart)
{
    struct tcp tcp = control_ready(talk);

    SAY(&tcp, ">REST 100", "<350 ok", ">LIST", "<150 here", "<226 done");
    g_assert_cmpuint(transfer_of(talk, 0)->restart, ==, 0);
}

/* RFC 4217 §17.1: TLS-P protects data from the start, as SSL did before it. */
TALK(mechanisms_set_the_protection_of_data)
{
    static const struct {
        const char *auth;
        uint8_t protection;
    } mechanisms[] = {
        {">AUTH TLS", 'C'}, {">AUTH TLS-C", 'C'}, {">AUTH SSL", 'P'}, {">AUTH tls-p", 'P'}};

    for (size_t i = 0; i < G_N_ELEMENTS(mechanisms); i++) {
        talk_end(talk, NULL);
        talk_begin(talk, NULL);
        struct tcp tcp = control_open(talk);
        SAY(&tcp, "<220 hi", mechanisms[i].auth, "<234 go");
        g_assert_cmpint(session_of(talk, 0)->tls, ==, FTPX_TLS_EXPLICIT);
        g_assert_cmpint(session_of(talk, 0)->protection.now, ==, mechanisms[i].protection);
        g_assert_cmpuint(session_of(talk, 0)->agreed_frame, ==, talk->frame);
        g_assert_cmpuint(session_of(talk, 0)->flow->tls_frame, ==, talk->frame + 1);
    }
}

TALK(an_unknown_mechanism_is_not_tls)
{
    struct tcp tcp = control_open(talk);

    SAY(&tcp, "<220 hi", ">AUTH GSSAPI", "<234 go", ">USER a", "<331 ok");
    g_assert_cmpint(session_of(talk, 0)->tls, ==, FTPX_TLS_NONE);
    assert_text(session_of(talk, 0)->user, "a");
}

TALK(abor_is_about_the_oldest_transfer_under_way)
{
    struct tcp tcp = control_ready(talk);

    SAY(&tcp, ">NOOP", ">RETR f", ">RETR g", ">ABOR");
    g_assert_true(transfer_of(talk, 0)->progress.aborted);
    g_assert_false(transfer_of(talk, 1)->progress.aborted);
    g_assert_true(exchange_of(session_of(talk, 0), 6)->transfer == transfer_of(talk, 0));
}

TALK(types_are_letters_of_either_case)
{
    struct tcp tcp = control_ready(talk);

    SAY(&tcp, ">TYPE a n", "<200 ok", ">MODE b", "<200 ok", ">STRU r", "<200 ok", ">RETR f");
    g_assert_cmpint(transfer_of(talk, 0)->type, ==, 'A');
    g_assert_cmpint(transfer_of(talk, 0)->mode, ==, 'B');
    g_assert_cmpint(transfer_of(talk, 0)->structure, ==, 'R');
}

TALK(the_defaults_are_ascii_stream_file)
{
    struct tcp tcp = control_open(talk);

    SAY(&tcp, "<220 ready", ">USER alice", "<230 in", ">RETR f");
    g_assert_cmpint(transfer_of(talk, 0)->type, ==, 'A');
    g_assert_cmpint(transfer_of(talk, 0)->mode, ==, 'S');
    g_assert_cmpint(transfer_of(talk, 0)->structure, ==, 'F');
}

TALK(a_restart_holds_for_one_transfer)
{
    struct tcp tcp = control_ready(talk);

    SAY(&tcp, ">REST 1000", "<350 ok", ">RETR a", "<550 no", ">RETR b", "<550 no");
    g_assert_cmpuint(transfer_of(talk, 0)->restart, ==, 1000);
    g_assert_cmpuint(transfer_of(talk, 1)->restart, ==, 0);
}

TALK(a_pipelined_restart)
{
    struct tcp tcp = control_ready(talk);

    SAY(&tcp, ">REST 1000", ">PASV", ">RETR a", "<350 ok", "<227 (10,0,0,1,4,1)", "<150 here");
    g_assert_cmpuint(transfer_of(talk, 0)->restart, ==, 1000);
}

TALK(a_restart_that_is_refused_is_none)
{
    struct tcp tcp = control_ready(talk);

    SAY(&tcp, ">REST 1000", "<502 no", ">RETR a");
    g_assert_cmpuint(transfer_of(talk, 0)->restart, ==, 0);
}

TALK(a_pipelined_restart_that_is_refused_is_none)
{
    struct tcp tcp = control_ready(talk);

    SAY(&tcp, ">REST 1000", ">RETR a", "<502 no", "<150 here");
    g_assert_cmpuint(transfer_of(talk, 0)->restart, ==, 0);
}

TALK(a_restart_over_4_gib)
{
    struct tcp tcp = control_ready(talk);

    SAY(&tcp, ">REST 5000000000", "<350 ok", ">RETR a");
    g_assert_cmpuint(transfer_of(talk, 0)->restart, ==, UINT64_C(5000000000));
}

TALK(a_size_counts_for_its_own_path)
{
    struct tcp tcp = control_ready(talk);

    SAY(&tcp, ">CWD /pub", "<250 ok", ">SIZE f", "<213 42", ">RETR g", "<550 no", ">RETR /pub/f",
        "<550 no");
    g_assert_cmpint(transfer_of(talk, 0)->announced_by, ==, FTPX_SIZE_NONE);
    g_assert_cmpint(transfer_of(talk, 1)->announced_by, ==, FTPX_SIZE_SIZE);
    g_assert_cmpuint(transfer_of(talk, 1)->announced_size, ==, 42);
}

TALK(a_pipelined_size_counts_too)
{
    struct tcp tcp = control_ready(talk);

    SAY(&tcp, ">SIZE f", ">RETR f", "<213 42", "<150 here");
    g_assert_cmpuint(transfer_of(talk, 0)->announced_size, ==, 42);
}

TALK(the_150_goes_before_size)
{
    struct tcp tcp = control_ready(talk);

    SAY(&tcp, ">SIZE f", "<213 42", ">RETR f", "<150 Opening f (43 bytes)");
    g_assert_cmpuint(transfer_of(talk, 0)->announced_size, ==, 43);
    g_assert_cmpint(transfer_of(talk, 0)->announced_by, ==, FTPX_SIZE_MARK);
}

/* --- endpoints --- */

TALK(a_refused_port_leaves_the_one_before)
{
    struct tcp tcp = control_ready(talk);

    SAY(&tcp, ">PORT 10,0,0,2,4,1", "<200 ok", ">PORT 10,9,9,9,4,1", "<501 not yours", ">LIST");
    g_assert_true(transfer_of(talk, 0)->setup == exchange_of(session_of(talk, 0), 3));
    g_assert_true(exchange_of(session_of(talk, 0), 4)->expected->failed);
}

TALK(a_bad_endpoint_announces_nothing)
{
    struct tcp tcp = control_ready(talk);

    /* N1 */
    SAY(&tcp, ">PORT 10,0,0,1,300,-1", "<501 what", ">PORT 1234", "<501 what", ">PASV",
        "<227 no numbers");
    for (unsigned index = 3; index < 6; index++) {
        g_assert_null(exchange_of(session_of(talk, 0), index)->expected);
        assert_has_quirk(exchange_of(session_of(talk, 0), index)->quirks, FTPX_QUIRK(BAD_ENDPOINT));
    }
}

static void assert_listener(const struct ftpx_session *session, unsigned exchange, const char *host,
                            uint16_t port)
{
    const struct ftpx_expected *expected = exchange_of(session, exchange)->expected;
    struct ftpx_endpoint wanted = endpoint(host, port);

    g_assert_nonnull(expected);
    g_assert_false(expected->failed);
    g_assert_true(ftpx_endpoint_equal(&expected->listener, &wanted));
}

TALK(any_line_of_a_reply_may_name_the_endpoint)
{
    struct tcp tcp = control_ready(talk);

    SAY(&tcp, ">PASV", "<227-listening", "<227 (10,0,0,1,4,1)", ">PASV", "<227-(10,0,0,1,4,2)",
        "<227 go on", ">EPSV", "<229-ready", "<229-at (|||1027|)", "< or so", "<229 end", ">LPSV",
        "<228-long", "<228 (4,4,10,0,0,1,2,4,4)");
    for (unsigned index = 3; index < 7; index++)
        assert_listener(session_of(talk, 0), index, SERVER_HOST, (uint16_t)(1022 + index));
}

/* Views highlight the characters, so they have to be the line's own. */
TALK(an_announcement_stands_at_its_line)
{
    struct tcp tcp = control_ready(talk);

    SAY(&tcp, ">PASV", "<227-listening", "<227-(10,0,0,1,4,1)", "<227 go on");
    const struct ftpx_note *line = exchange_of(session_of(talk, 0), 3)->final->notes;
    g_assert_null(line->announced);
    line = line->next_of_reply;
    g_assert_nonnull(line->announced);
    g_assert_true(line->exchange == exchange_of(session_of(talk, 0), 3));
    g_assert_true(line->announced->port.at == line->text.at + strlen("227-(10,0,0,1,"));
    g_assert_null(line->next_of_reply->announced);
}

TALK(a_loose_port_is_one)
{
    struct tcp tcp = control_ready(talk);

    SAY(&tcp, ">PORT 10.0.0.2.4.1", "<200 ok", ">PORT 10, 0, 0, 2, 4, 2", "<200 ok");
    assert_listener(session_of(talk, 0), 3, CLIENT_HOST, 1025);
    assert_listener(session_of(talk, 0), 4, CLIENT_HOST, 1026);
    assert_quirks(exchange_of(session_of(talk, 0), 3)->quirks, "loose-endpoint");
}

TALK(a_loose_port_that_is_refused_is_none)
{
    struct tcp tcp = control_ready(talk);

    SAY(&tcp, ">PORT 10,0,0,2,4,1", "<200 ok", ">PORT 10.0.0.2.4.2", "<501 what", ">LIST");
    g_assert_true(exchange_of(session_of(talk, 0), 4)->expected->failed);
    g_assert_true(transfer_of(talk, 0)->setup == exchange_of(session_of(talk, 0), 3));
}

TALK(a_229_may_name_an_address)
{
    struct tcp tcp = tcp_open(talk, endpoint("2001:db8::2", 40000), endpoint("2001:db8::1", 2121));

    SAY(&tcp, "<220 ready", ">USER alice", "<331 password", ">PASS secret", "<230 in", ">EPSV",
        "<229 Ok (|2|2001:db8::1|1025|)", ">EPSV", "<229 Ok |||1026|", ">EPSV",
        "<229 Ok (||1027|)");
    for (unsigned index = 2; index < 5; index++)
        assert_listener(session_of(talk, 0), index, "2001:db8::1", (uint16_t)(1023 + index));
}

TALK(after_epsv_all_nothing_else_is_allowed)
{
    struct tcp tcp = control_ready(talk);

    SAY(&tcp, ">EPSV ALL", "<200 ok", ">PORT 10,0,0,2,4,1", "<200 ok", ">PASV",
        "<227 (10,0,0,1,4,1)", ">EPSV", "<229 (|||1026|)"); /* N5 */
    const struct ftpx_session *session = session_of(talk, 0);
    assert_quirks(exchange_of(session, 3)->quirks, "");
    assert_quirks(exchange_of(session, 4)->quirks, "after-epsv-all");
    assert_quirks(exchange_of(session, 5)->quirks, "after-epsv-all");
    assert_quirks(exchange_of(session, 6)->quirks, "");
}

TALK(a_refused_epsv_all_forbids_nothing)
{
    struct tcp tcp = control_ready(talk);

    SAY(&tcp, ">EPSV ALL", "<501 no", ">PORT 10,0,0,2,4,1", "<200 ok");
    assert_quirks(exchange_of(session_of(talk, 0), 4)->quirks, "");
}

TALK(announced_endpoints_are_judged)
{
    struct tcp tcp = control_ready(talk);

    SAY(&tcp, ">PORT 10,0,0,2,0,25", "<200 ok", ">PORT 10,0,0,3,4,1", "<200 ok", ">PASV",
        "<227 (192,168,1,1,4,1)");
    assert_quirks(exchange_of(session_of(talk, 0), 3)->quirks, "low-port");
    assert_quirks(exchange_of(session_of(talk, 0), 4)->quirks, "bounce");
    assert_quirks(exchange_of(session_of(talk, 0), 5)->quirks, "");
}

TALK(a_229_names_the_servers_address_by_itself)
{
    struct tcp tcp = control_ready(talk);

    SAY(&tcp, ">EPSV", "<229 Ok (!!!6446!)"); /* N3 */
    const struct ftpx_expected *expected = exchange_of(session_of(talk, 0), 3)->expected;
    struct ftpx_endpoint server = endpoint(SERVER_HOST, 6446);
    g_assert_true(ftpx_endpoint_equal(&expected->listener, &server));
}

TALK(a_228_is_read)
{
    struct tcp tcp = control_ready(talk);

    SAY(&tcp, ">LPSV", "<228 Entering Long Passive Mode (4,4,10,0,0,1,2,4,1)");
    const struct ftpx_expected *expected = exchange_of(session_of(talk, 0), 3)->expected;
    struct ftpx_endpoint server = endpoint(SERVER_HOST, 1025);
    g_assert_true(ftpx_endpoint_equal(&expected->listener, &server));
}

/* --- session --- */

TALK(rein_starts_over)
{
    struct tcp tcp = control_ready(talk);

    SAY(&tcp, ">CWD /a", "<250 ok", ">MODE B", "<200 ok", ">PORT 10,0,0,2,4,1", "<200 ok",
        ">REST 5", "<350 ok", ">REIN", "<220 again");
    const struct ftpx_session *session = session_of(talk, 0);
    assert_text(session->user, "");
    assert_cwd(talk, "", false);
    g_assert_cmpint(session->login, ==, FTPX_LOGIN_NONE);
    SAY(&tcp, ">RETR f");
    /* RFC 959 §4.1.1: all parameters are reset */
    const struct ftpx_transfer *transfer = transfer_of(talk, 0);
    g_assert_cmpint(transfer->type, ==, 'A');
    g_assert_cmpint(transfer->mode, ==, 'S');
    g_assert_cmpuint(transfer->restart, ==, 0);
    g_assert_null(transfer->setup);
}

TALK(software_is_named_by_greeting_or_syst)
{
    struct tcp tcp = control_open(talk);

    SAY(&tcp, "<220-Welcome\r\n220 ProFTPD 1.3.3d Server", ">CLNT FileZilla 3.60", "<200 ok");
    assert_text(session_of(talk, 0)->server_software, "ProFTPD 1.3.3d");
    assert_text(session_of(talk, 0)->client_software, "FileZilla 3.60");
}

TALK(an_anonymous_password_may_name_the_client)
{
    struct tcp tcp = control_open(talk);

    SAY(&tcp, "<220 ready", ">USER anonymous", "<331 e-mail", ">PASS lftp@", "<230 in");
    assert_text(session_of(talk, 0)->client_software, "lftp");
}

/* --- GridFTP --- */

TALK(spas_announces_several_endpoints)
{
    struct tcp tcp = control_ready(talk);

    SAY(&tcp, ">SPAS", "<229-Entering Striped Passive Mode", "< 10,0,0,1,4,1", "< 10,0,0,1,4,2",
        "<229 End", ">ESTO A 0 f", "<150 go");
    struct tcp one = data_open(talk, 1025);
    tcp_bytes(&one, OPENER, 100);
    struct tcp other = data_open(talk, 1026);
    tcp_bytes(&other, OPENER, 50);
    tcp_close(&one, OPENER);
    tcp_close(&other, OPENER);
    SAY(&tcp, "<226 done");
    g_assert_cmpuint(ftpx_transfer_bytes(transfer_of(talk, 0)), ==, 100);
    g_assert_nonnull(transfer_of(talk, 0)->exchange);
    g_assert_cmpuint(ftpx_transfer_bytes(transfer_of(talk, 1)), ==, 50);
    g_assert_true(transfer_of(talk, 1)->session == session_of(talk, 0));
}

TALK(a_refused_type_is_taken_back_up_to_the_next)
{
    struct tcp tcp = control_ready(talk);

    SAY(&tcp, ">TYPE E", ">PASV", ">TYPE A", ">RETR f", "<504 no", "<227 (10,0,0,1,4,1)", "<200 ok",
        "<150 here");
    g_assert_cmpint(transfer_of(talk, 0)->type, ==, 'A');
}

TALK(spas_without_endpoints_announces_none)
{
    struct tcp tcp = control_ready(talk);

    SAY(&tcp, ">SPAS", "<229-Entering (10,0,0,1,4,1)", "< nothing", "<229 End", ">SPAS",
        "<500 what");
    g_assert_null(exchange_of(session_of(talk, 0), 3)->expected);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    TALK_CASE("/effect/cwd/the login directory has no name", the_login_directory_has_no_name);
    TALK_CASE("/effect/cwd/a quoted 257 names it", a_quoted_257_names_it);
    TALK_CASE("/effect/cwd/a 257 without quotes", a_257_without_quotes_names_it_too);
    TALK_CASE("/effect/cwd/a 257 without path names nothing", a_257_without_path_names_nothing);
    TALK_CASE("/effect/cwd/a 257 to MKD does not", a_257_to_mkd_does_not);
    TALK_CASE("/effect/cwd/CWD is answered by 250 or 200", cwd_is_answered_by_250_or_200);
    TALK_CASE("/effect/cwd/pipelined CWDs act in turn", pipelined_cwds_act_in_turn);
    TALK_CASE("/effect/cwd/the server's word goes before the algebra",
              the_servers_word_goes_before_the_algebra);
    TALK_CASE("/effect/cwd/Windows paths", windows_paths);
    TALK_CASE("/effect/cwd/each note has the one of its time",
              each_note_has_the_directory_of_its_time);
    TALK_CASE("/effect/type/counts from its command on", a_type_counts_from_its_command_on);
    TALK_CASE("/effect/type/refused, leaves the one before", a_refused_type_leaves_the_one_before);
    TALK_CASE("/effect/type/pipelined and refused, leaves the one before",
              a_pipelined_type_that_is_refused_leaves_the_one_before);
    TALK_CASE("/effect/type/MODE and STRU pipelined and refused",
              a_pipelined_mode_or_structure_that_is_refused_leaves_the_one_before);
    TALK_CASE("/effect/type/without a letter", a_parameter_without_a_letter_changes_nothing);
    TALK_CASE("/effect/type/named by a mark", a_mark_may_name_the_type);
    TALK_CASE("/effect/restart/a range holds for one transfer", a_range_holds_for_one_transfer);
    TALK_CASE("/effect/transfer/end", a_transfer_ends_where_it_is_settled);
    TALK_CASE("/effect/restart/origin", where_in_the_file_a_transfer_begins);
    TALK_CASE("/effect/restart/not for a listing", a_listing_takes_no_restart);
    TALK_CASE("/effect/AUTH/protection", mechanisms_set_the_protection_of_data);
    TALK_CASE("/effect/AUTH/unknown", an_unknown_mechanism_is_not_tls);
    TALK_CASE("/effect/ABOR", abor_is_about_the_oldest_transfer_under_way);
    TALK_CASE("/effect/type/letters of either case", types_are_letters_of_either_case);
    TALK_CASE("/effect/type/the defaults are ASCII, stream, file",
              the_defaults_are_ascii_stream_file);
    TALK_CASE("/effect/restart/holds for one transfer", a_restart_holds_for_one_transfer);
    TALK_CASE("/effect/restart/pipelined", a_pipelined_restart);
    TALK_CASE("/effect/restart/refused is none", a_restart_that_is_refused_is_none);
    TALK_CASE("/effect/restart/pipelined and refused is none",
              a_pipelined_restart_that_is_refused_is_none);
    TALK_CASE("/effect/restart/over 4 GiB", a_restart_over_4_gib);
    TALK_CASE("/effect/size/counts for its own path", a_size_counts_for_its_own_path);
    TALK_CASE("/effect/size/pipelined counts too", a_pipelined_size_counts_too);
    TALK_CASE("/effect/size/the 150 goes before SIZE", the_150_goes_before_size);
    TALK_CASE("/effect/endpoint/any line of a reply", any_line_of_a_reply_may_name_the_endpoint);
    TALK_CASE("/effect/endpoint/stands at its line", an_announcement_stands_at_its_line);
    TALK_CASE("/effect/endpoint/a loose PORT", a_loose_port_is_one);
    TALK_CASE("/effect/endpoint/a loose PORT, refused", a_loose_port_that_is_refused_is_none);
    TALK_CASE("/effect/endpoint/a 229 with an address", a_229_may_name_an_address);
    TALK_CASE("/effect/endpoint/a refused PORT leaves the one before",
              a_refused_port_leaves_the_one_before);
    TALK_CASE("/effect/endpoint/a bad one announces nothing", a_bad_endpoint_announces_nothing);
    TALK_CASE("/effect/endpoint/after EPSV ALL nothing else is allowed",
              after_epsv_all_nothing_else_is_allowed);
    TALK_CASE("/effect/endpoint/a refused EPSV ALL forbids nothing",
              a_refused_epsv_all_forbids_nothing);
    TALK_CASE("/effect/endpoint/announced ones are judged", announced_endpoints_are_judged);
    TALK_CASE("/effect/endpoint/a 229 names the server's address by itself",
              a_229_names_the_servers_address_by_itself);
    TALK_CASE("/effect/endpoint/a 228 is read", a_228_is_read);
    TALK_CASE("/effect/TYPE, pipelined", a_refused_type_is_taken_back_up_to_the_next);
    TALK_CASE("/effect/REIN starts over", rein_starts_over);
    TALK_CASE("/effect/software is named by greeting or SYST",
              software_is_named_by_greeting_or_syst);
    TALK_CASE("/effect/an anonymous password may name the client",
              an_anonymous_password_may_name_the_client);
    TALK_CASE("/effect/spas", spas_announces_several_endpoints);
    TALK_CASE("/effect/spas-none", spas_without_endpoints_announces_none);
    return talk_run();
}
