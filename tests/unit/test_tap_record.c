/* Tests of record: the members of records, their order, and that absent facts are absent.
 * The shape as a whole is held against tests/golden/record.schema.json by the golden tests.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "test_tap.h"

#include "model/charset.h"
#include "taps/record/record.h"

static void write_records(const struct ftpx_scope *scope, const void *context, FILE *out)
{
    (void)context;
    ftpx_records_write(scope, out);
}

/* All lines; behind the last one an empty one. */
static char **records_of(const struct talk *talk)
{
    struct ftpx_scope scope = scope_of(talk);
    char *text = written(write_records, &scope, NULL);
    char **lines = g_strsplit(text, "\n", -1);

    g_free(text);
    scope_end(&scope);
    return lines;
}

static char *replaced(const char *text, const char *pattern, const char *by)
{
    GRegex *regex = g_regex_new(pattern, 0, 0, NULL);
    char *result = g_regex_replace_literal(regex, text, -1, 0, by, 0, NULL);

    g_regex_unref(regex);
    return result;
}

/* The number of an event and ftpx's version, whichever they are, as words. */
static char *without_numbers(const char *record)
{
    g_autofree char *text = replaced(record, "\"id\":\"[0-9a-f]{32}\"", "\"id\":\"ID\"");

    return replaced(text, "\"version\":\"[0-9.]+\"}(?=,\"@)", "\"version\":\"VERSION\"}");
}

TALK(no_session_no_record)
{
    g_auto(GStrv) records = records_of(talk);

    g_assert_cmpuint(g_strv_length(records), ==, 0);
}

TALK(a_failed_login_to_the_letter)
{
    struct tcp control = control_open(talk);

    SAY(&control, "<220 ready", ">USER alice", "<331 password", ">PASS secret", "<530 no");
    g_auto(GStrv) records = records_of(talk);
    g_autofree char *record = without_numbers(records[0]);
    g_assert_cmpstr(
        record, ==,
        "{\"schema\":\"ftpx/"
        "1\",\"record\":\"login\",\"ecs\":{\"version\":\"8.11.0\"},"
        "\"observer\":{\"product\":\"ftpx\",\"version\":\"VERSION\"},\"@timestamp\":\"1970-01-"
        "01T00:16:40.007000Z\","
        "\"event\":{\"kind\":\"event\",\"category\":[\"authentication\"],\"type\":[\"start\"],"
        "\"action\":\"ftp-login\",\"outcome\":\"failure\",\"start\":\"1970-01-01T00:16:40."
        "007000Z\","
        "\"end\":\"1970-01-01T00:16:40.008000Z\",\"duration\":1000000,"
        "\"id\":\"ID\",\"module\":\"ftpx\",\"dataset\":\"ftpx.login\",\"code\":\"530\","
        "\"reason\":\"no\"},"
        "\"network\":{\"transport\":\"tcp\",\"protocol\":\"ftp\",\"type\":\"ipv4\","
        "\"community_id\":\"1:fk7YMXzOT6yIDieoMr2D+Fxq30M=\"},"
        "\"client\":{\"ip\":\"10.0.0.2\",\"port\":40000},\"server\":{\"ip\":\"10.0.0.1\",\"port\":"
        "21},"
        "\"user\":{\"name\":\"alice\"},"
        "\"source\":{\"ip\":\"10.0.0.2\",\"port\":40000},\"destination\":{\"ip\":\"10.0.0.1\","
        "\"port\":"
        "21},"
        "\"related\":{\"ip\":[\"10.0.0.1\",\"10.0.0.2\"],\"user\":[\"alice\"]},"
        "\"ftpx\":{\"session\":0,\"frame\":7,\"reply_frame\":8,\"code\":530,\"reply_text\":\"no\","
        "\"result\":\"failed\","
        "\"quirks\":[\"cleartext-password\",\"login-failed\"]}}");
}

TALK(an_unanswered_login_has_no_end)
{
    struct tcp control = control_open(talk);

    SAY(&control, "<220 ready", ">USER alice", "<331 password", ">PASS secret");
    g_auto(GStrv) records = records_of(talk);
    assert_contains(records[0], "\"outcome\":\"unknown\"");
    assert_contains(records[0], "\"result\":\"unanswered\"");
    assert_lacks(records[0], "\"end\"");
    assert_lacks(records[0], "\"duration\"");
    assert_lacks(records[0], "\"code\":");
    assert_lacks(records[0], "null");
}

TALK(a_login_that_wants_an_account_is_decided_by_it)
{
    struct tcp control = control_open(talk);

    SAY(&control, "<220 ready", ">USER alice", "<331 password", ">PASS secret", "<332 account",
        ">ACCT top", "<230 in");
    g_auto(GStrv) records = records_of(talk);
    g_assert_cmpuint(g_strv_length(records), ==, 3);
    assert_contains(
        records[0],
        "\"frame\":7,\"reply_frame\":10,\"code\":230,\"reply_text\":\"in\",\"result\":\"success\"");
}

TALK(a_download_names_both_ends_in_the_direction_of_its_payload)
{
    struct tcp control = control_ready(talk);

    download_of(talk, &control, 1025, 3000);
    g_auto(GStrv) records = records_of(talk);
    const char *record = records[1];
    assert_contains(record, "\"action\":\"ftp-download\",\"outcome\":\"success\"");
    assert_contains(record, "\"source\":{\"ip\":\"10.0.0.1\",\"port\":1025,\"bytes\":3000,");
    assert_contains(record, "\"file\":{\"path\":\"/pub/f\",\"name\":\"f\",\"size\":3000}");
    assert_contains(
        record,
        "\"command\":\"RETR\",\"arg\":\"/pub/f\",\"method\":\"PASV\",\"mode\":\"passive\","
        "\"announced\":{\"ip\":\"10.0.0.1\",\"port\":1025},\"type\":\"I\",\"announced_size\":3000,"
        "\"announced_by\":\"mark\",\"bytes\":3000,\"gap_bytes\":0,"
        "\"retransmitted_bytes\":0,\"state\":\"complete\",\"reply\":226,\"reply_text\":\"done\","
        "\"replies\":[150,226]");
    assert_lacks(record, "\"restart\"");
    assert_lacks(record, "\"hash\"");
}

TALK(operations_stand_between_logins_and_transfers_by_frame)
{
    struct tcp control = control_ready(talk);

    SAY(&control, ">CWD /home", "<250 ok", ">RNFR a", "<350 ready", ">RNTO b", "<250 ok", ">RETR f",
        "<550 no", ">DELE c", "<550 no", ">SITE SYMLINK x y", "<200 ok", ">MKD z");
    g_auto(GStrv) records = records_of(talk);
    g_assert_cmpuint(g_strv_length(records), ==, 8);
    assert_contains(records[1], "\"record\":\"operation\"");
    assert_contains(records[1], "\"category\":[\"file\"],\"type\":[\"change\"],"
                                "\"action\":\"ftp-rename\",\"outcome\":\"success\"");
    assert_contains(records[1], "\"file\":{\"path\":\"/home/b\",\"name\":\"b\"},");
    assert_contains(
        records[1],
        "\"ftpx\":{\"session\":0,\"command\":\"RNTO\",\"arg\":\"b\","
        "\"from\":\"/home/a\",\"frame\":15,\"reply_frame\":16,\"code\":250,\"reply_text\":\"ok\"}");
    assert_contains(records[2], "\"record\":\"transfer\"");
    assert_contains(records[3], "\"type\":[\"deletion\"],\"action\":\"ftp-delete\","
                                "\"outcome\":\"failure\"");
    assert_contains(records[4], "\"path\":\"/home/y\",\"name\":\"y\",\"target_path\":\"x\"");
    assert_lacks(records[4], "\"from\"");
    assert_contains(records[5], "\"outcome\":\"unknown\"");
    assert_lacks(records[5], "\"code\":");
    assert_contains(records[6], "\"record\":\"session\"");
}

TALK(an_upload_goes_the_other_way)
{
    struct tcp control = control_ready(talk);

    SAY(&control, ">PASV", "<227 Passive (10,0,0,1,4,1)", ">STOR f", "<150 go");
    struct tcp data = data_open(talk, 1025);
    tcp_bytes(&data, OPENER, 10);
    tcp_close(&data, OPENER);
    SAY(&control, "<226 done");
    g_auto(GStrv) records = records_of(talk);
    assert_contains(records[1], "\"action\":\"ftp-upload\"");
    assert_contains(records[1], "\"destination\":{\"ip\":\"10.0.0.1\",\"port\":1025,");
    assert_contains(records[2], "\"bytes_down\":0,\"bytes_up\":10");
}

TALK(a_refused_transfer_is_a_record_without_a_data_connection)
{
    struct tcp control = control_ready(talk);

    SAY(&control, ">RETR f", "<550 no");
    g_auto(GStrv) records = records_of(talk);
    assert_contains(records[1], "\"outcome\":\"failure\"");
    assert_contains(records[1], "\"file\":{\"path\":\"f\",\"name\":\"f\"}");
    assert_contains(records[1],
                    "\"state\":\"refused\",\"reply\":550,\"reply_text\":\"no\",\"replies\":[550]");
    assert_contains(records[1], "\"source\":{\"ip\":\"10.0.0.2\",\"port\":40000}");
    assert_lacks(records[1], "\"first\"");
    assert_lacks(records[1], "\"rate\"");
}

TALK(sizes_beyond_32_bits_stay_whole)
{
    struct tcp control = control_ready(talk);

    download_of(talk, &control, 1025, UINT64_C(5000000000));
    g_auto(GStrv) records = records_of(talk);
    assert_contains(records[1], "\"size\":5000000000");
    assert_contains(records[2], "\"bytes_down\":5000000000");
}

/* Sessions by first frame; in each, logins and transfers by command frame, then the session. Findings last. */
TALK(records_come_in_their_order)
{
    static const char *const order[] = {"\"session\":1,\"frame\":", "\"session\":1,\"tcp",
                                        "\"session\":0,\"frame\":", "\"session\":0,\"transfer\":0",
                                        "\"session\":0,\"frame\":", "\"session\":0,",
                                        "\"record\":\"finding\""};
    struct tcp silent = tcp_open(talk, endpoint(CLIENT_HOST, 40001), endpoint(SERVER_HOST, 21));
    struct tcp control = control_open(talk);

    SAY(&control, "<220 ready", ">USER a", "<230 in", ">RETR f", "<550 no", ">USER b", "<530 no");
    SAY(&silent, "<220 ready", ">USER c", "<230 in");
    for (uint32_t id = 0; id < 2; id++) /* the host numbers its streams */
        session_of(talk, id)->flow->tcp_stream = id;
    g_auto(GStrv) records = records_of(talk);
    g_assert_cmpuint(g_strv_length(records), ==, G_N_ELEMENTS(order) + 1);
    for (size_t i = 0; i < G_N_ELEMENTS(order); i++)
        assert_contains(records[i], order[i]);
}

TALK(a_session_says_what_of_it_was_captured)
{
    struct tcp control = control_ready(talk);

    SAY(&control, ">QUIT", "<221 bye");
    g_auto(GStrv) open = records_of(talk);
    assert_contains(open[1], "\"captured\":{\"start\":true,\"end\":false},\"closed_by\":\"quit\"");
    tcp_close(&control, LISTENER);
    g_auto(GStrv) closed = records_of(talk);
    assert_contains(closed[1], "\"captured\":{\"start\":true,\"end\":true},\"closed_by\":\"quit\"");
    assert_contains(
        closed[1],
        "\"phase\":\"close\",\"login\":\"success\",\"failed_logins\":0,\"banner\":\"ready\"");
    assert_contains(closed[1], "\"commands\":4,\"replies\":5,\"transfers\":0");
}

/* Passwords are no members, and whatever else the capture says becomes safe text. */
TALK(text_from_the_capture_is_safe_and_passwords_stay_out)
{
    struct tcp control = control_open(talk);

    SAY(&control, "<220 \x1b]0;title\x07 \xe9 \"quoted\"", ">USER a\"b\\c", "<331 password",
        ">PASS hunter2", "<230 in");
    g_auto(GStrv) records = records_of(talk);
    g_autofree char *all = g_strjoinv("\n", records);
    assert_contains(all, "\"name\":\"a\\\"b\\\\c\"");
    assert_contains(all, "\"banner\":\"\\\\x1b]0;title\\\\x07 \\\\xe9 \\\"quoted\\\"\"");
    assert_lacks(all, "hunter2");
    g_assert_true(g_utf8_validate(all, -1, NULL));
}

static void text_in_a_charset_keeps_its_bytes(void)
{
    struct ftpx_config config = talk_config();
    struct ftpx_charset *charset = ftpx_charset_open("GBK", FTPX_CHARSET_CHOSEN);
    struct talk one;
    struct talk *talk = &one;

    config.charset = charset;
    talk_begin_with(talk, &config);
    struct tcp control = control_open(talk);
    struct ftpx_scope scope = scope_of(talk);
    SAY(&control, "<220 \xbb\xb6\xd3\xad", ">USER \xc3\xb7", "<331 password", ">PASS x", "<230 in",
        ">PASV", "<227 Passive (10,0,0,1,195,80)", ">RETR \xb1\xa8\xb8\xe6", "<550 no");
    char *text = written(write_records, &scope, NULL);
    assert_contains(text, "\"banner\":\"欢迎\",\"banner_raw\":\"\\\\xbb\\\\xb6\\\\xd3\\\\xad\"");
    assert_contains(text, "\"arg\":\"报告\",\"arg_raw\":\"\\\\xb1\\\\xa8\\\\xb8\\\\xe6\"");
    assert_contains(text, "\"path_raw\":\"\\\\xb1\\\\xa8\\\\xb8\\\\xe6\"");
    assert_contains(text, "\"name\":\"÷\""); /* valid UTF-8 as it happens */
    assert_lacks(text, "user_raw");
    g_free(text);
    scope_end(&scope);
    talk_end(talk, NULL);
    ftpx_charset_close(charset);
}

int main(int argc, char *argv[])
{
    g_test_init(&argc, &argv, NULL);
    TALK_CASE("/record/none", no_session_no_record);
    TALK_CASE("/record/login-failed", a_failed_login_to_the_letter);
    TALK_CASE("/record/login-unanswered", an_unanswered_login_has_no_end);
    TALK_CASE("/record/login-account", a_login_that_wants_an_account_is_decided_by_it);
    TALK_CASE("/record/download", a_download_names_both_ends_in_the_direction_of_its_payload);
    TALK_CASE("/record/operations", operations_stand_between_logins_and_transfers_by_frame);
    TALK_CASE("/record/upload", an_upload_goes_the_other_way);
    TALK_CASE("/record/refused", a_refused_transfer_is_a_record_without_a_data_connection);
    TALK_CASE("/record/large", sizes_beyond_32_bits_stay_whole);
    TALK_CASE("/record/order", records_come_in_their_order);
    TALK_CASE("/record/session", a_session_says_what_of_it_was_captured);
    TALK_CASE("/record/text", text_from_the_capture_is_safe_and_passwords_stay_out);
    g_test_add_func("/record/charset", text_in_a_charset_keeps_its_bytes);
    return talk_run();
}
