/* Tests of claim (model): which transfers a claim is about, and whether sizes agree.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "talk.h"

#include "model/data/tap.h"
#include "model/data/statement.h"

#define PASSIVE "<227 Passive (10,0,0,1,4,1)"

/* A transfer of so many bytes; `mark` and `closing` are the server's lines. */
static void move(struct talk *talk, struct tcp *control, const char *command, size_t bytes,
                 const char *mark, const char *closing)
{
    bool up = !g_str_has_prefix(command, ">RETR");
    int sender = up ? OPENER : LISTENER;

    SAY(control, ">PASV", PASSIVE, command);
    struct tcp data = data_open(talk, 1025);
    SAY(control, mark);
    tcp_bytes(&data, sender, bytes);
    tcp_close(&data, sender);
    SAY(control, closing);
}

/* "226 1000 agrees, SIZE 900 disagrees" */
static char *sizes_of(const struct ftpx_transfer *transfer)
{
    static const char *const words[] = {"unchecked", "agrees", "disagrees"};
    GString *text = g_string_new(NULL);

    for (unsigned end = 0; end < 2; end++)
        if (transfer->said[end])
            g_string_append_printf(
                text, "%u %s, ", transfer->said[end]->code,
                words[ftpx_statement_size_agrees(transfer, transfer->said[end])]);
    for (const struct ftpx_statement *said = transfer->version ? transfer->version->said : NULL;
         said; said = said->next)
        g_string_append_printf(text, "%s %s, ", said->exchange->verb->name,
                               words[ftpx_statement_size_agrees(transfer, said)]);
    g_string_truncate(text, text->len >= 2 ? text->len - 2 : 0);
    return g_string_free(text, FALSE);
}

static void assert_sizes(struct talk *talk, uint32_t id, const char *expected)
{
    g_autofree char *found = sizes_of(transfer_of(talk, id));

    g_assert_cmpstr(found, ==, expected);
}

static void assert_mismatch(struct talk *talk, uint32_t id, bool expected)
{
    g_assert_cmpint((ftpx_transfer_quirks(transfer_of(talk, id)) & FTPX_QUIRK(CLAIM_MISMATCH)) != 0,
                    ==, expected);
}

TALK(a_download_is_held_against_mark_closing_and_size)
{
    struct tcp tcp = control_ready(talk);

    SAY(&tcp, ">SIZE f", "<213 1000");
    move(talk, &tcp, ">RETR f", 1000, "<150 Opening for f (1000 bytes).",
         "<226 1,000 bytes transferred.");
    assert_sizes(talk, 0, "150 agrees, 226 agrees, SIZE agrees");
    assert_mismatch(talk, 0, false);
}

TALK(a_closing_text_that_is_wrong_is_a_mismatch)
{
    struct tcp tcp = control_ready(talk);

    move(talk, &tcp, ">RETR f", 1000, "<150 go", "<226 1001 bytes sent");
    assert_sizes(talk, 0, "226 disagrees");
    assert_mismatch(talk, 0, true);
}

TALK(a_wrong_announcement_is_known_as_such_already)
{
    struct tcp tcp = control_ready(talk);

    move(talk, &tcp, ">RETR f", 1000, "<150 Opening for f (1001 bytes).", "<226 done");
    assert_sizes(talk, 0, "150 disagrees");
    assert_mismatch(talk, 0, false);
    assert_has_quirk(ftpx_transfer_quirks(transfer_of(talk, 0)), FTPX_QUIRK(SIZE_MISMATCH));
}

TALK(a_rounded_size_agrees_within_its_range)
{
    struct tcp tcp = control_ready(talk);

    move(talk, &tcp, ">RETR f", 5000, "<150-Accepted\r\n150 4.9 kbytes to download", "<226 done");
    assert_sizes(talk, 0, "150 agrees");
    move(talk, &tcp, ">RETR g", 5000, "<150 5.9 kbytes to download", "<226 done");
    assert_sizes(talk, 1, "150 disagrees");
    assert_mismatch(talk, 1, true);
}

TALK(an_upload_makes_another_file_of_it)
{
    struct tcp tcp = control_ready(talk);

    SAY(&tcp, ">SIZE f", "<213 7");
    move(talk, &tcp, ">STOR f", 1000, "<150 go", "<226 done");
    assert_sizes(talk, 0, "");
    SAY(&tcp, ">SIZE f", "<213 1000");
    assert_sizes(talk, 0, "SIZE agrees");
    move(talk, &tcp, ">STOR f", 10, "<150 go", "<226 done");
    SAY(&tcp, ">SIZE ./f", "<213 11");
    assert_sizes(talk, 0, "SIZE agrees");
    assert_sizes(talk, 1, "SIZE disagrees");
    assert_mismatch(talk, 0, false);
    assert_mismatch(talk, 1, true);
}

TALK(a_refused_upload_leaves_the_file_as_it_was)
{
    struct tcp tcp = control_ready(talk);

    SAY(&tcp, ">SIZE f", "<213 1000", ">STOR f", "<550 no");
    move(talk, &tcp, ">RETR f", 1000, "<150 go", "<226 done");
    assert_sizes(talk, 1, "SIZE agrees");
}

TALK(a_file_keeps_what_was_said_under_its_new_name)
{
    struct tcp tcp = control_ready(talk);

    SAY(&tcp, ">SIZE a", "<213 1000", ">SIZE b", "<213 5", ">RNFR a", "<350 ok", ">RNTO b",
        "<250 ok");
    move(talk, &tcp, ">RETR b", 1000, "<150 go", "<226 done");
    assert_sizes(talk, 0, "SIZE agrees");
    SAY(&tcp, ">DELE b", "<250 ok");
    move(talk, &tcp, ">RETR b", 5, "<150 go", "<226 done");
    assert_sizes(talk, 1, "");
}

TALK(a_restart_counts_for_the_file_but_not_for_what_was_moved)
{
    struct tcp tcp = control_ready(talk);

    SAY(&tcp, ">SIZE f", "<213 1000", ">REST 400", "<350 ok");
    move(talk, &tcp, ">RETR f", 600, "<150 go", "<226 600 bytes sent");
    assert_sizes(talk, 0, "226 agrees, SIZE agrees");
}

TALK(what_cannot_be_compared_is_not)
{
    struct tcp tcp = control_ready(talk);

    SAY(&tcp, ">SIZE f", "<213 999", ">TYPE A", "<200 ok");
    move(talk, &tcp, ">RETR f", 1000, "<150 go", "<226 999 bytes sent");
    assert_sizes(talk, 0, "226 unchecked, SIZE unchecked");
    SAY(&tcp, ">TYPE I", "<200 ok");
    move(talk, &tcp, ">RETR f", 500, "<150 go", "<426 cut");
    assert_sizes(talk, 1, "SIZE unchecked");
    move(talk, &tcp, ">APPE f", 500, "<150 go", "<226 done");
    SAY(&tcp, ">SIZE f", "<213 1499");
    assert_sizes(talk, 2, "SIZE unchecked");
}

TALK(sizes_of_text_are_no_claims)
{
    struct tcp tcp = control_ready(talk);

    SAY(&tcp, ">TYPE A", "<200 ok", ">SIZE f", "<213 999", ">TYPE I", "<200 ok");
    move(talk, &tcp, ">RETR f", 1000, "<150 go", "<226 done");
    assert_sizes(talk, 0, "");
}

TALK(claims_about_one_file_are_capped)
{
    struct tcp tcp = control_ready(talk);

    for (int i = 0; i < 100; i++)
        SAY(&tcp, ">SIZE f", "<213 1000");
    move(talk, &tcp, ">RETR f", 1000, "<150 go", "<226 done");
    g_assert_cmpuint(transfer_of(talk, 0)->version->count, ==, 64);
}

static const struct ftpx_statement *only_claim(struct talk *talk, uint32_t id)
{
    const struct ftpx_statement *said = transfer_of(talk, id)->version->said;

    g_assert_nonnull(said);
    g_assert_null(said->next);
    return said;
}

TALK(a_digest_is_compared_with_whole_files_only)
{
    struct tcp tcp = control_ready(talk);

    move(talk, &tcp, ">STOR f", 100, "<150 go", "<226 done");
    SAY(&tcp, ">XCRC f 0 100", "<250 1A2B3C4D");
    g_assert_true(ftpx_statement_is_about_all(transfer_of(talk, 0), only_claim(talk, 0)));
    move(talk, &tcp, ">STOR f", 100, "<150 go", "<226 done");
    SAY(&tcp, ">XCRC f 0 50", "<250 1A2B3C4D");
    g_assert_false(ftpx_statement_is_about_all(transfer_of(talk, 1), only_claim(talk, 1)));
    SAY(&tcp, ">REST 50", "<350 ok");
    move(talk, &tcp, ">STOR f", 100, "<150 go", "<226 done");
    SAY(&tcp, ">XCRC f", "<250 1A2B3C4D");
    g_assert_false(ftpx_statement_is_about_all(transfer_of(talk, 2), only_claim(talk, 2)));
}

TALK(a_total_is_that_of_all_whole_files)
{
    struct tcp tcp = control_ready(talk);
    struct ftpx_claim claim = {.kind = FTPX_CLAIM_SIZE, .low = 1500, .high = 1500};

    move(talk, &tcp, ">RETR f", 1000, "<150 go", "<226 done");
    move(talk, &tcp, ">STOR g", 500, "<150 go", "<226 done");
    SAY(&tcp, ">RETR no", "<550 no");
    const struct ftpx_session *session = session_of(talk, 0);
    g_assert_cmpint(ftpx_statement_total_agrees(session, FTPX_TRANSFERRED, &claim), ==,
                    FTPX_AGREES);
    g_assert_cmpint(ftpx_statement_total_agrees(session, FTPX_UPLOADED, &claim), ==,
                    FTPX_DISAGREES);
    move(talk, &tcp, ">RETR f", 1000, "<150 go", "<426 cut");
    g_assert_cmpint(ftpx_statement_total_agrees(session, FTPX_TRANSFERRED, &claim), ==,
                    FTPX_UNCHECKED);
}

/* Some servers count the last byte of a range in. */
TALK(a_range_may_be_all_of_a_file)
{
    static const struct {
        const char *command;
        bool is_all;
    } ranges[] = {
        {">XCRC f 0 100", true},  {">XCRC f 0 99", true},   {">XCRC f 0 98", false},
        {">XCRC f 0 101", false}, {">XCRC f 1 100", false}, {">XCRC f", true},
    };
    struct tcp tcp = control_ready(talk);

    for (uint32_t i = 0; i < G_N_ELEMENTS(ranges); i++) {
        g_test_message("%s", ranges[i].command);
        move(talk, &tcp, ">STOR f", 100, "<150 go", "<226 done");
        SAY(&tcp, ranges[i].command, "<250 1A2B3C4D");
        g_assert_cmpint(ftpx_statement_is_about_all(transfer_of(talk, i), only_claim(talk, i)), ==,
                        ranges[i].is_all);
    }
}

/* A digest of what was appended to, cut, or not sent as it is says nothing of what was seen. */
TALK(a_digest_is_not_of_part_of_a_file)
{
    struct tcp tcp = control_ready(talk);

    move(talk, &tcp, ">APPE a", 100, "<150 go", "<226 done");
    move(talk, &tcp, ">STOR b", 100, "<150 go", "<426 cut");
    SAY(&tcp, ">TYPE A", "<200 ok");
    move(talk, &tcp, ">STOR c", 100, "<150 go", "<226 done");
    SAY(&tcp, ">TYPE L 8", "<200 ok");
    move(talk, &tcp, ">STOR d", 100, "<150 go", "<226 done");
    SAY(&tcp, ">STRU R", "<200 ok");
    move(talk, &tcp, ">STOR e", 100, "<150 go", "<226 done");
    SAY(&tcp, ">XCRC a", "<250 1A2B3C4D", ">XCRC c", "<250 1A2B3C4D", ">XCRC d", "<250 1A2B3C4D",
        ">XCRC e", "<250 1A2B3C4D");
    g_assert_false(ftpx_statement_is_about_all(transfer_of(talk, 0), only_claim(talk, 0)));
    g_assert_null(transfer_of(talk, 1)->version->said);
    g_assert_false(ftpx_statement_is_about_all(transfer_of(talk, 2), only_claim(talk, 2)));
    g_assert_true(ftpx_statement_is_about_all(transfer_of(talk, 3), only_claim(talk, 3)));
    g_assert_false(ftpx_statement_is_about_all(transfer_of(talk, 4), only_claim(talk, 4)));
}

/* While an upload runs, the file grows. */
TALK(a_size_asked_during_an_upload_is_not_compared)
{
    struct tcp tcp = control_ready(talk);

    SAY(&tcp, ">PASV", PASSIVE, ">STOR f");
    struct tcp data = data_open(talk, 1025);
    SAY(&tcp, "<150 go", ">STAT", "<213 500");
    SAY(&tcp, ">SIZE f");
    tcp_bytes(&data, OPENER, 1000);
    tcp_close(&data, OPENER);
    SAY(&tcp, "<226 done", "<213 500");
    assert_sizes(talk, 0, "SIZE unchecked");
    assert_mismatch(talk, 0, false);
}

TALK(what_did_not_happen_leaves_claims_as_they_are)
{
    struct tcp tcp = control_ready(talk);

    SAY(&tcp, ">DELE f", "<250 nothing is known of it", ">SIZE f", "<213 1000", ">DELE f",
        "<550 no", ">RNFR f", "<350 ok", ">RNTO g", "<553 no", ">MKD f", "<550 no", ">SIZE",
        "<213 5", ">SIZE h", "<550 no");
    move(talk, &tcp, ">RETR f", 1000, "<150 go", "<226 done");
    assert_sizes(talk, 0, "SIZE agrees");
    move(talk, &tcp, ">RETR h", 1000, "<150 go", "<226 done");
    assert_sizes(talk, 1, "");
}

TALK(a_new_name_of_an_unknown_file_hides_what_was_said_of_it)
{
    struct tcp tcp = control_ready(talk);

    SAY(&tcp, ">SIZE f", "<213 1000", ">RNFR x", "<350 ok", ">RNTO f", "<250 ok");
    move(talk, &tcp, ">RETR f", 7, "<150 go", "<226 done");
    assert_sizes(talk, 0, "");
}

TALK(a_total_counts_one_way_or_both)
{
    struct tcp tcp = control_ready(talk);
    struct ftpx_claim claim = {.kind = FTPX_CLAIM_SIZE, .low = 1000, .high = 1000};

    move(talk, &tcp, ">RETR f", 1000, "<150 go", "<226 done");
    move(talk, &tcp, ">STOR g", 500, "<150 go", "<226 done");
    SAY(&tcp, ">PASV", PASSIVE, ">LIST", "<150 go", "<226 done");
    const struct ftpx_session *session = session_of(talk, 0);
    g_assert_cmpint(ftpx_statement_total_agrees(session, FTPX_DOWNLOADED, &claim), ==, FTPX_AGREES);
    g_assert_cmpint(ftpx_statement_total_agrees(session, FTPX_TRANSFERRED, &claim), ==,
                    FTPX_DISAGREES);
    claim.low = claim.high = 500;
    g_assert_cmpint(ftpx_statement_total_agrees(session, FTPX_UPLOADED, &claim), ==, FTPX_AGREES);
    SAY(&tcp, ">TYPE A", "<200 ok");
    move(talk, &tcp, ">RETR t", 10, "<150 go", "<226 done");
    g_assert_cmpint(ftpx_statement_total_agrees(session, FTPX_UPLOADED, &claim), ==, FTPX_AGREES);
    g_assert_cmpint(ftpx_statement_total_agrees(session, FTPX_DOWNLOADED, &claim), ==,
                    FTPX_UNCHECKED);
}

TALK(a_total_of_what_was_not_all_seen_is_not_compared)
{
    struct tcp tcp = tcp_under_way(talk, endpoint(CLIENT_HOST, 40000), endpoint(SERVER_HOST, 21));
    struct ftpx_claim claim = {.kind = FTPX_CLAIM_SIZE};

    SAY(&tcp, ">CWD /", "<250 ok", ">TYPE I", "<200 ok");
    g_assert_cmpint(ftpx_statement_total_agrees(session_of(talk, 0), FTPX_TRANSFERRED, &claim), ==,
                    FTPX_UNCHECKED);
}

TALK(of_two_closing_sizes_the_first_counts)
{
    struct tcp tcp = control_ready(talk);

    move(talk, &tcp, ">RETR f", 1000, "<150 go",
         "<226-1000 bytes transferred\r\n226 900 bytes transferred");
    assert_sizes(talk, 0, "226 agrees");
    assert_mismatch(talk, 0, false);
}

TALK(a_file_that_goes_by_no_new_name_is_not_known)
{
    struct tcp tcp = control_ready(talk);

    SAY(&tcp, ">SIZE a", "<213 1000", ">RNFR a", "<350 ok", ">RNTO", "<250 ok");
    move(talk, &tcp, ">RETR a", 7, "<150 go", "<226 done");
    assert_sizes(talk, 0, "");
}

TALK(a_download_with_a_hole_is_not_compared)
{
    struct tcp tcp = control_ready(talk);

    SAY(&tcp, ">PASV", PASSIVE, ">RETR f");
    struct tcp data = data_open(talk, 1025);
    SAY(&tcp, "<150 go");
    tcp_bytes(&data, LISTENER, 500);
    tcp_lose(&data, LISTENER, 500);
    tcp_bytes(&data, LISTENER, 500);
    tcp_close(&data, LISTENER);
    SAY(&tcp, "<226 1400 bytes transferred");
    assert_sizes(talk, 0, "226 unchecked");
    assert_mismatch(talk, 0, false);
}

TALK(a_download_without_its_end_is_not_compared)
{
    struct tcp tcp = control_ready(talk);

    SAY(&tcp, ">PASV", PASSIVE, ">RETR f");
    struct tcp data = data_open(talk, 1025);
    SAY(&tcp, "<150 go");
    tcp_bytes(&data, LISTENER, 500);
    SAY(&tcp, "<226 1000 bytes transferred");
    assert_sizes(talk, 0, "226 unchecked");
    assert_mismatch(talk, 0, false);
}

TALK(a_download_that_was_not_seen_is_not_compared)
{
    struct tcp tcp = control_ready(talk);

    SAY(&tcp, ">PASV", PASSIVE, ">RETR f", "<150 go", "<226 1000 bytes transferred");
    assert_sizes(talk, 0, "226 unchecked");
    assert_mismatch(talk, 0, false);
}

TALK(a_file_of_records_or_blocks_is_not_compared)
{
    struct tcp tcp = control_ready(talk);

    SAY(&tcp, ">STRU R", "<200 ok");
    move(talk, &tcp, ">RETR f", 1000, "<150 go", "<226 999 bytes transferred");
    SAY(&tcp, ">STRU F", "<200 ok", ">MODE B", "<200 ok");
    move(talk, &tcp, ">RETR f", 1000, "<150 go", "<226 999 bytes transferred");
    assert_sizes(talk, 0, "226 unchecked");
    assert_sizes(talk, 1, "226 unchecked");
}

TALK(only_sizes_are_compared_as_sizes)
{
    struct tcp tcp = control_ready(talk);

    SAY(&tcp, ">XCRC f", "<250 1A2B3C4D");
    move(talk, &tcp, ">RETR f", 1000, "<150 go", "<226 done");
    assert_sizes(talk, 0, "XCRC unchecked");
    g_assert_true(ftpx_statement_is_about_all(transfer_of(talk, 0), only_claim(talk, 0)));
}

TALK(behind_a_lost_restart_less_than_the_file_is_no_mismatch)
{
    struct tcp tcp = control_ready(talk);

    SAY(&tcp, ">SIZE f", "<213 1000", "!>REST 400", "<350 Go ahead");
    move(talk, &tcp, ">RETR f", 600, "<150 go", "<226 done");
    g_assert_true(transfer_of(talk, 0)->restart_lost);
    assert_sizes(talk, 0, "SIZE unchecked");
    SAY(&tcp, ">SIZE g", "<213 1000", "!>REST 0", "<350 Go ahead");
    move(talk, &tcp, ">RETR g", 1000, "<150 go", "<226 done");
    g_assert_true(transfer_of(talk, 1)->restart_lost);
    assert_sizes(talk, 1, "SIZE agrees");
}

TALK(a_total_behind_a_gap_is_not_compared)
{
    struct tcp tcp = control_ready(talk);
    struct ftpx_claim claim = {.kind = FTPX_CLAIM_SIZE};

    SAY(&tcp, ">NOOP", "<200 ok");
    g_assert_cmpint(ftpx_statement_total_agrees(session_of(talk, 0), FTPX_TRANSFERRED, &claim), ==,
                    FTPX_AGREES);
    SAY(&tcp, "!>RETR f", "!<150 go", "!<226 done", ">NOOP", "<200 ok");
    tcp_close(&tcp, OPENER);
    g_assert_cmpint(ftpx_statement_total_agrees(session_of(talk, 0), FTPX_TRANSFERRED, &claim), ==,
                    FTPX_UNCHECKED);
}

TALK(a_digest_during_an_upload_or_after_a_cut_one_is_not_of_what_was_seen)
{
    struct tcp tcp = control_ready(talk);

    SAY(&tcp, ">PASV", PASSIVE, ">STOR f");
    struct tcp data = data_open(talk, 1025);
    SAY(&tcp, "<150 go", ">XCRC f");
    tcp_bytes(&data, OPENER, 100);
    tcp_close(&data, OPENER);
    SAY(&tcp, "<226 done", "<250 1A2B3C4D");
    g_assert_false(ftpx_statement_is_about_all(transfer_of(talk, 0), only_claim(talk, 0)));
    move(talk, &tcp, ">STOR g", 100, "<150 go", "<426 cut");
    SAY(&tcp, ">XCRC g", "<250 1A2B3C4D");
    g_assert_false(ftpx_statement_is_about_all(transfer_of(talk, 1), only_claim(talk, 1)));
}

TALK(one_wrong_size_among_right_ones_is_a_mismatch)
{
    struct tcp tcp = control_ready(talk);

    move(talk, &tcp, ">STOR f", 10, "<150 go", "<226 done");
    SAY(&tcp, ">SIZE f", "<213 10");
    assert_mismatch(talk, 0, false);
    SAY(&tcp, ">SIZE f", "<213 11");
    assert_sizes(talk, 0, "SIZE disagrees, SIZE agrees");
    assert_mismatch(talk, 0, true);
    move(talk, &tcp, ">RETR g", 5000, "<150 4.9 kbytes to download", "<226 5000 bytes transferred");
    assert_mismatch(talk, 1, false);
    move(talk, &tcp, ">RETR h", 5000, "<150 4.9 kbytes to download", "<226 5001 bytes transferred");
    assert_sizes(talk, 2, "150 agrees, 226 disagrees");
    assert_mismatch(talk, 2, true);
}

TALK(a_download_of_no_name_is_about_no_file)
{
    struct tcp tcp = control_ready(talk);

    move(talk, &tcp, ">RETR", 10, "<150 go", "<226 10 bytes transferred");
    g_assert_null(transfer_of(talk, 0)->version);
    assert_sizes(talk, 0, "226 agrees");
}

TALK(what_no_receiver_takes_is_no_payload)
{
    struct tcp tcp = control_ready(talk);

    SAY(&tcp, ">PASV", PASSIVE, ">RETR f");
    struct tcp data = data_open(talk, 1025);
    SAY(&tcp, "<150 go");
    static const struct {
        uint8_t flags;
        uint32_t length;
    } rows[] = {{FTPX_ACK, 4}, {FTPX_SYN | FTPX_ACK, 0}, {FTPX_RST | FTPX_ACK, 0}};
    for (unsigned i = 0; i < G_N_ELEMENTS(rows); i++) {
        struct ftpx_segment segment =
            tcp_segment(&data, LISTENER, data.next[LISTENER], rows[i].flags, ftpx_span_of("junk"));
        struct ftpx_sighting sighting = talk_feed(talk, &segment);
        struct ftpx_payload payload = ftpx_payload_of(&sighting, &segment, FTPX_SPAN_NONE);

        g_test_message("flags %u", rows[i].flags);
        g_assert_cmpuint(payload.length, ==, rows[i].length);
        g_assert_cmpuint(payload.bytes.len, ==, rows[i].length);
    }
}

/* The server chooses the name, and may tell another one with its last reply. */
TALK(the_name_told_last_is_that_of_the_file)
{
    struct tcp tcp = control_ready(talk);

    move(talk, &tcp, ">STOU", 1000, "<150 FILE: a", "<226 FILE: b");
    SAY(&tcp, ">SIZE a", "<213 7", ">SIZE b", "<213 1000");
    assert_text(transfer_of(talk, 0)->path, "b");
    assert_sizes(talk, 0, "SIZE agrees");
    assert_mismatch(talk, 0, false);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    TALK_CASE("/claim/download", a_download_is_held_against_mark_closing_and_size);
    TALK_CASE("/claim/closing", a_closing_text_that_is_wrong_is_a_mismatch);
    TALK_CASE("/claim/mark", a_wrong_announcement_is_known_as_such_already);
    TALK_CASE("/claim/rounded", a_rounded_size_agrees_within_its_range);
    TALK_CASE("/claim/upload", an_upload_makes_another_file_of_it);
    TALK_CASE("/claim/refused", a_refused_upload_leaves_the_file_as_it_was);
    TALK_CASE("/claim/rename", a_file_keeps_what_was_said_under_its_new_name);
    TALK_CASE("/claim/restart", a_restart_counts_for_the_file_but_not_for_what_was_moved);
    TALK_CASE("/claim/unchecked", what_cannot_be_compared_is_not);
    TALK_CASE("/claim/ascii", sizes_of_text_are_no_claims);
    TALK_CASE("/claim/cap", claims_about_one_file_are_capped);
    TALK_CASE("/claim/digest", a_digest_is_compared_with_whole_files_only);
    TALK_CASE("/claim/range", a_range_may_be_all_of_a_file);
    TALK_CASE("/claim/part", a_digest_is_not_of_part_of_a_file);
    TALK_CASE("/claim/during", a_size_asked_during_an_upload_is_not_compared);
    TALK_CASE("/claim/nothing-done", what_did_not_happen_leaves_claims_as_they_are);
    TALK_CASE("/claim/unknown-source", a_new_name_of_an_unknown_file_hides_what_was_said_of_it);
    TALK_CASE("/claim/one-way", a_total_counts_one_way_or_both);
    TALK_CASE("/claim/under-way", a_total_of_what_was_not_all_seen_is_not_compared);
    TALK_CASE("/claim/total", a_total_is_that_of_all_whole_files);
    TALK_CASE("/claim/first line", of_two_closing_sizes_the_first_counts);
    TALK_CASE("/claim/no new name", a_file_that_goes_by_no_new_name_is_not_known);
    TALK_CASE("/claim/hole", a_download_with_a_hole_is_not_compared);
    TALK_CASE("/claim/no end", a_download_without_its_end_is_not_compared);
    TALK_CASE("/claim/no connection", a_download_that_was_not_seen_is_not_compared);
    TALK_CASE("/claim/records", a_file_of_records_or_blocks_is_not_compared);
    TALK_CASE("/claim/other kinds", only_sizes_are_compared_as_sizes);
    TALK_CASE("/claim/lost restart", behind_a_lost_restart_less_than_the_file_is_no_mismatch);
    TALK_CASE("/claim/total behind a gap", a_total_behind_a_gap_is_not_compared);
    TALK_CASE("/claim/digest of a part",
              a_digest_during_an_upload_or_after_a_cut_one_is_not_of_what_was_seen);
    TALK_CASE("/claim/one of many", one_wrong_size_among_right_ones_is_a_mismatch);
    TALK_CASE("/claim/no path", a_download_of_no_name_is_about_no_file);
    TALK_CASE("/claim/dropped", what_no_receiver_takes_is_no_payload);
    TALK_CASE("/claim/chosen name", the_name_told_last_is_that_of_the_file);
    return talk_run();
}
