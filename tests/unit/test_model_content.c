/* Tests of content and entries: what listings show, in the frame that completes it, however their
 * bytes come, and the sizes that later downloads take from them. It takes the forms of lines for
 * granted: see test_wire_listing.c.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "talk.h"

#include "model/charset.h"
#include "model/data/content.h"
#include "model/limits.h"
#include <zlib.h>

#define PASSIVE "<227 Entering Passive Mode (10,0,0,1,4,1)" /* port 1025 */
#define ONE     "-rw-r--r-- 1 a b 500 Nov 14  2023 one\r\n"
#define TWO     "-rw-r--r-- 1 a b 700 Nov 14  2023 two\r\n"
#define THREE   "-rw-r--r-- 1 a b 900 Nov 14  2023 three\r\n"
#define FOUR    "-rw-r--r-- 1 a b 950 Nov 14  2023 four\r\n"

/* A listing that is about to come. */
static struct tcp begin(struct talk *talk, struct tcp *control, const char *command)
{
    SAY(control, ">PASV", PASSIVE, command);
    struct tcp data = data_open(talk, 1025);
    SAY(control, "<150 here");
    return data;
}

static void end(struct tcp *control, struct tcp *data)
{
    tcp_close(data, LISTENER);
    SAY(control, "<226 done");
}

static void send_text(struct tcp *data, const char *text)
{
    tcp_send(data, LISTENER, ftpx_span_of(text));
}

/* A whole listing in one segment. */
static void list(struct talk *talk, struct tcp *control, const char *command, const char *text)
{
    struct tcp data = begin(talk, control, command);

    send_text(&data, text);
    end(control, &data);
}

/* "one@18 two@19": names with the frames they are shown in. */
static void assert_entries(const struct ftpx_entries *entries, const char *expected)
{
    GString *found = g_string_new(NULL);

    for (uint32_t i = 0; entries && i < ftpx_entries_count(entries); i++) {
        const struct ftpx_entry *entry = ftpx_entries_at(entries, i);
        g_autofree char *name = text_of(entry->listed.name);
        g_string_append_printf(found, "%s%s@%u", i ? " " : "", name, entry->frame);
    }
    g_assert_cmpstr(found->str, ==, expected);
    g_string_free(found, TRUE);
}

static const struct ftpx_entries *entries_of(struct talk *talk, uint32_t id)
{
    return ftpx_content_entries(transfer_of(talk, id)->content);
}

/* --- entries in their frames --- */

TALK(an_entry_is_shown_in_the_frame_that_completes_it)
{
    struct tcp control = control_ready(talk);
    struct tcp data = begin(talk, &control, ">LIST");
    uint32_t before = talk->frame;
    uint32_t first;

    send_text(&data, ONE "-rw-r--r-- 1 a b 700 Nov 14");
    send_text(&data, "  2023 tw");
    send_text(&data, "o\r\n" THREE);
    end(&control, &data);
    g_assert_cmpuint(before, ==, 17);
    assert_entries(entries_of(talk, 0), "one@18 two@20 three@20");
    g_assert_cmpuint(ftpx_entries_in(entries_of(talk, 0), 18, &first), ==, 1);
    g_assert_cmpuint(first, ==, 0);
    g_assert_cmpuint(ftpx_entries_in(entries_of(talk, 0), 19, &first), ==, 0);
    g_assert_cmpuint(ftpx_entries_in(entries_of(talk, 0), 20, &first), ==, 2);
    g_assert_cmpuint(first, ==, 1);
    assert_state(transfer_of(talk, 0), FTPX_STATE_COMPLETE, strlen(ONE TWO THREE));
}

TALK(entries_out_of_order_wait_for_what_is_before_them)
{
    struct tcp control = control_ready(talk);
    struct tcp data = begin(talk, &control, ">LIST");

    tcp_send_at(&data, LISTENER, (uint32_t)strlen(ONE), ftpx_span_of(TWO));
    tcp_send_at(&data, LISTENER, (uint32_t)strlen(ONE), ftpx_span_of(TWO));
    send_text(&data, ONE);
    tcp_lose(&data, LISTENER, strlen(TWO));
    end(&control, &data);
    assert_entries(entries_of(talk, 0), "one@20 two@20");
}

TALK(a_line_that_misses_bytes_is_no_entry)
{
    struct tcp control = control_ready(talk);
    struct tcp data = begin(talk, &control, ">LIST");

    send_text(&data, ONE);
    tcp_lose(&data, LISTENER, strlen("-rw-r--r-- 1 a b 700 "));
    send_text(&data, "Nov 14  2023 two\r\n" THREE);
    tcp_close(&data, LISTENER);
    assert_entries(entries_of(talk, 0), "one@18 three@21");
    SAY(&control, "<226 done");
}

/* The first line behind a hole may lack its beginning, whatever it looks like. */
TALK(a_hole_may_be_filled_after_the_end)
{
    struct tcp control = control_ready(talk);
    struct tcp data = begin(talk, &control, ">LIST");

    send_text(&data, ONE);
    tcp_lose(&data, LISTENER, strlen(TWO));
    send_text(&data, THREE FOUR);
    tcp_close(&data, LISTENER);
    assert_entries(entries_of(talk, 0), "one@18 four@21");
    tcp_send_at(&data, LISTENER, (uint32_t)strlen(ONE), ftpx_span_of("-rw-r--r-- 1 a b 7"));
    assert_entries(entries_of(talk, 0), "one@18 four@23");
    tcp_send_at(&data, LISTENER, (uint32_t)strlen(ONE), ftpx_span_of(TWO));
    SAY(&control, "<226 done");
    assert_entries(entries_of(talk, 0), "one@18 two@24 three@24 four@24");
}

TALK(the_last_line_needs_no_end)
{
    struct tcp control = control_ready(talk);

    list(talk, &control, ">NLST", "one\r\ntwo\nthree");
    assert_entries(entries_of(talk, 0), "one@18 two@18 three@19");
}

TALK(an_empty_listing_has_no_entries)
{
    struct tcp control = control_ready(talk);
    struct tcp data = begin(talk, &control, ">LIST");
    uint32_t count = 7;

    end(&control, &data);
    g_assert_true(ftpx_transfer_entries(transfer_of(talk, 0), &count));
    g_assert_cmpuint(count, ==, 0);
}

TALK(a_reset_leaves_an_unfinished_line_untold)
{
    struct tcp control = control_ready(talk);
    struct tcp data = begin(talk, &control, ">NLST");

    send_text(&data, "one\r\nbeginning-of-tw");
    tcp_reset(&data, LISTENER);
    assert_entries(entries_of(talk, 0), "one@18");
}

TALK(a_listing_may_come_before_its_command)
{
    struct tcp control = control_ready(talk);

    SAY(&control, ">PASV", PASSIVE);
    struct tcp data = data_open(talk, 1025);
    send_text(&data, "one\r\ntwo\r\n");
    SAY(&control, ">NLST", "<150 here");
    end(&control, &data);
    assert_entries(entries_of(talk, 0), "one@16 two@16");
}

TALK(a_download_that_comes_before_its_command_is_let_go)
{
    struct tcp control = control_ready(talk);

    SAY(&control, ">PASV", PASSIVE);
    struct tcp data = data_open(talk, 1025);
    tcp_bytes(&data, LISTENER, 3000);
    SAY(&control, ">RETR f", "<150 here");
    end(&control, &data);
    g_assert_null(entries_of(talk, 0));
    assert_state(transfer_of(talk, 0), FTPX_STATE_COMPLETE, 3000);
}

TALK(a_line_that_is_too_long_is_passed_over)
{
    struct tcp control = control_ready(talk);
    struct tcp data = begin(talk, &control, ">NLST");

    send_text(&data, "one\r\n");
    tcp_bytes(&data, LISTENER, 2 * FTPX_LIMIT_LINE + 10);
    send_text(&data, "end of it\r\ntwo\r\n");
    g_assert_cmpuint(ftpx_entries_count(entries_of(talk, 0)), ==, 2);
    assert_text(ftpx_entries_at(entries_of(talk, 0), 1)->listed.name, "two");
}

TALK(more_entries_than_are_kept_are_told)
{
    static const char lines[] = "a\r\nb\r\nc\r\nd\r\n";
    struct tcp control = control_ready(talk);
    struct tcp data = begin(talk, &control, ">NLST");

    for (unsigned i = 0; i < FTPX_LIMIT_ENTRIES / 4; i++)
        send_text(&data, lines);
    assert_quirks(ftpx_transfer_quirks(transfer_of(talk, 0)) & FTPX_QUIRK(CONTENT_CAPPED), "");
    send_text(&data, lines);
    end(&control, &data);
    g_assert_cmpuint(ftpx_entries_count(entries_of(talk, 0)), ==, FTPX_LIMIT_ENTRIES);
    assert_quirks(ftpx_transfer_quirks(transfer_of(talk, 0)), "content-capped");
    g_assert_cmpint(ftpx_transfer_outcome(transfer_of(talk, 0)).state, ==, FTPX_STATE_COMPLETE);
}

/* Names of a letter in as many segments as it takes, until no listing of the capture has room. */
TALK(entries_of_a_capture_are_capped_between_them)
{
    struct tcp control = control_ready(talk);
    uint32_t kept = 0;
    GString *lines = g_string_new(NULL);

    for (unsigned i = 0; i < 10000; i++)
        g_string_append(lines, "a\r\n");
    for (uint32_t id = 0; id < FTPX_LIMIT_ALL_ENTRIES / 100000 + 2; id++) {
        struct tcp data = begin(talk, &control, ">NLST");
        for (unsigned i = 0; i < 10; i++)
            tcp_send(&data, LISTENER, (ftpx_span){(uint8_t *)lines->str, lines->len});
        end(&control, &data);
        uint64_t quirks = ftpx_transfer_quirks(transfer_of(talk, id));
        uint32_t count = ftpx_entries_count(entries_of(talk, id));
        g_assert_cmpint((quirks & FTPX_QUIRK(CONTENT_CAPPED)) != 0, ==, count < 100000);
        kept += count;
    }
    g_assert_cmpuint(kept, <=, FTPX_LIMIT_ALL_ENTRIES);
    g_assert_cmpuint(kept, >, FTPX_LIMIT_ALL_ENTRIES - 10);
    g_string_free(lines, TRUE);
}

TALK(a_line_that_comes_byte_by_byte_is_one)
{
    struct tcp control = control_ready(talk);
    struct tcp data = begin(talk, &control, ">LIST");

    for (const char *at = ONE TWO; *at; at++)
        tcp_send(&data, LISTENER, (ftpx_span){(const uint8_t *)at, 1});
    end(&control, &data);
    g_assert_cmpuint(ftpx_entries_count(entries_of(talk, 0)), ==, 2);
    assert_text(ftpx_entries_at(entries_of(talk, 0), 1)->listed.name, "two");
}

/* A listing that is whole, but whose last bytes came so far ahead that they could not wait. */
TALK(lines_that_could_not_wait_are_told)
{
    struct tcp control = control_ready(talk);
    struct tcp data = begin(talk, &control, ">LIST");
    const uint32_t pieces = FTPX_LIMIT_CONTENT_HELD / 65536 + 2;

    for (uint32_t i = pieces; i-- > 0;)
        tcp_send_at(&data, LISTENER, i * 65536, filler(65536));
    tcp_lose(&data, LISTENER, pieces * 65536);
    end(&control, &data);
    assert_state(transfer_of(talk, 0), FTPX_STATE_COMPLETE, pieces * UINT64_C(65536));
    assert_quirks(ftpx_transfer_quirks(transfer_of(talk, 0)), "content-capped");
}

/* Data that comes long before its command. */
static void send_before_command(struct talk *talk, const char *mode, const char *command)
{
    struct tcp control = control_ready(talk);

    SAY(&control, mode, "<200 ok", ">PASV", PASSIVE);
    struct tcp data = data_open(talk, 1025);
    tcp_bytes(&data, LISTENER, FTPX_LIMIT_CONTENT_EARLY + 1000);
    SAY(&control, command, "<150 here");
    end(&control, &data);
}

TALK(a_listing_that_was_not_read_has_no_count)
{
    uint32_t count;

    send_before_command(talk, ">MODE S", ">LIST");
    assert_state(transfer_of(talk, 0), FTPX_STATE_COMPLETE, FTPX_LIMIT_CONTENT_EARLY + 1000);
    g_assert_false(ftpx_transfer_entries(transfer_of(talk, 0), &count));
    assert_quirks(ftpx_transfer_quirks(transfer_of(talk, 0)), "content-capped");
}

TALK(a_file_that_was_not_decoded_is_not_complete)
{
    send_before_command(talk, ">MODE Z", ">RETR f");
    g_assert_cmpint(ftpx_transfer_outcome(transfer_of(talk, 0)).state, ==, FTPX_STATE_INCOMPLETE);
    assert_quirks(ftpx_transfer_quirks(transfer_of(talk, 0)), "undecoded content-capped");
}

/* What the model does not read it cannot have missed. */
TALK(a_plain_file_before_its_command_is_complete)
{
    send_before_command(talk, ">MODE S", ">RETR f");
    assert_state(transfer_of(talk, 0), FTPX_STATE_COMPLETE, FTPX_LIMIT_CONTENT_EARLY + 1000);
    assert_quirks(ftpx_transfer_quirks(transfer_of(talk, 0)), "");
}

TALK(vms_lines_that_wrap_are_one_entry)
{
    struct tcp control = control_ready(talk);

    list(talk, &control, ">LIST",
         "Directory DUA0:[A]\r\n\r\nLONG.TXT;1\r\n   1/2 14-NOV-2023 22:13 [A] (R,R,R,)\r\n"
         "ALONE.TXT;1\r\nSHORT.TXT;2  1/2 14-NOV-2023 22:13\r\nLAST.TXT;3\r\n");
    assert_entries(entries_of(talk, 0),
                   "LONG.TXT;1@18 ALONE.TXT;1@18 SHORT.TXT;2@18 LAST.TXT;3@19");
    g_assert_cmpstr(ftpx_entries_at(entries_of(talk, 0), 0)->listed.modified, ==,
                    "2023-11-14T22:13");
    g_assert_cmpstr(ftpx_entries_at(entries_of(talk, 0), 1)->listed.modified, ==, "");
}

/* --- the control connection --- */

TALK(replies_to_stat_and_mlst_have_entries)
{
    struct tcp control = control_ready(talk);

    SAY(&control, ">STAT .", "<213-Status:",
        "<"
        "-rw-r--r-- 1 a b 500 Nov 14  2023 one",
        "< -rw-r--r-- 1 a b 700 Nov 14  2023 two", "<213 End", ">MLST two", "<250-Listing",
        "< type=file;size=700; /pub/two", "<250 End");
    assert_entries(exchange_of(session_of(talk, 0), 3)->entries, "one@13 two@14");
    assert_entries(exchange_of(session_of(talk, 0), 4)->entries, "/pub/two@18");
    const struct ftpx_session *session = session_of(talk, 0);
    const struct ftpx_note *note = ftpx_notes_at(session->flow, 1 - session->client_side, 5);
    assert_text(note->entry->listed.name, "one");
}

TALK(a_stat_of_the_server_has_no_entries)
{
    struct tcp control = control_ready(talk);

    SAY(&control, ">STAT", "<211-Status", "<-rw-r--r-- 1 a b 500 Nov 14  2023 one", "<211 End",
        ">FEAT", "<211-Features", "< SIZE", "<211 End");
    g_assert_null(exchange_of(session_of(talk, 0), 3)->entries);
    g_assert_null(exchange_of(session_of(talk, 0), 4)->entries);
}

/* --- sizes for later downloads --- */

static void download(struct talk *talk, struct tcp *control, const char *command, size_t bytes)
{
    struct tcp data = begin(talk, control, command);

    tcp_bytes(&data, LISTENER, bytes);
    end(control, &data);
}

static void assert_size(struct talk *talk, uint32_t id, enum ftpx_announced_by by, uint64_t size)
{
    const struct ftpx_transfer *transfer = transfer_of(talk, id);

    g_assert_cmpint(transfer->announced_by, ==, by);
    if (by != FTPX_SIZE_NONE)
        g_assert_cmpuint(transfer->announced_size, ==, size);
}

TALK(a_listed_size_is_expected_of_a_download)
{
    struct tcp control = control_ready(talk);

    SAY(&control, ">CWD /pub", "<250 ok");
    list(talk, &control, ">LIST", ONE TWO);
    download(talk, &control, ">RETR one", 500);
    download(talk, &control, ">RETR /pub/two", 699);
    download(talk, &control, ">RETR three", 10);
    assert_size(talk, 1, FTPX_SIZE_LISTING, 500);
    assert_state(transfer_of(talk, 1), FTPX_STATE_COMPLETE, 500);
    assert_size(talk, 2, FTPX_SIZE_LISTING, 700);
    assert_state(transfer_of(talk, 2), FTPX_STATE_INCOMPLETE, 699);
    assert_quirks(ftpx_transfer_quirks(transfer_of(talk, 2)), "size-mismatch");
    assert_size(talk, 3, FTPX_SIZE_NONE, 0);
}

TALK(a_file_may_have_grown_since_it_was_listed)
{
    struct tcp control = control_ready(talk);
    uint64_t expected;

    list(talk, &control, ">LIST", ONE);
    download(talk, &control, ">RETR one", 501);
    assert_state(transfer_of(talk, 1), FTPX_STATE_COMPLETE, 501);
    g_assert_false(ftpx_transfer_expected_bytes(transfer_of(talk, 1), &expected));
}

TALK(size_and_mark_go_before_a_listing)
{
    struct tcp control = control_ready(talk);

    list(talk, &control, ">LIST", ONE TWO);
    SAY(&control, ">SIZE one", "<213 600");
    download(talk, &control, ">RETR one", 600);
    SAY(&control, ">PASV", PASSIVE, ">RETR two");
    struct tcp data = data_open(talk, 1025);
    SAY(&control, "<150 here (800 bytes)");
    tcp_bytes(&data, LISTENER, 800);
    end(&control, &data);
    assert_size(talk, 1, FTPX_SIZE_SIZE, 600);
    assert_size(talk, 2, FTPX_SIZE_MARK, 800);
}

TALK(an_upload_ends_what_a_listing_said)
{
    struct tcp control = control_ready(talk);

    list(talk, &control, ">LIST", ONE);
    struct tcp data = begin(talk, &control, ">STOR one");
    tcp_bytes(&data, OPENER, 20);
    tcp_close(&data, OPENER);
    SAY(&control, "<226 done");
    download(talk, &control, ">RETR one", 20);
    assert_size(talk, 2, FTPX_SIZE_NONE, 0);
}

/* Many clients upload under another name and rename then, so that nobody gets half a file. */
TALK(a_renamed_file_has_not_the_size_of_the_one_it_replaces)
{
    struct tcp control = control_ready(talk);

    list(talk, &control, ">LIST", ONE TWO THREE);
    SAY(&control, ">RNFR new", "<350 go on", ">RNTO one", "<250 renamed");
    download(talk, &control, ">RETR one", 20);
    assert_size(talk, 1, FTPX_SIZE_NONE, 0);
    assert_state(transfer_of(talk, 1), FTPX_STATE_COMPLETE, 20);
    SAY(&control, ">SIZE two", "<213 700", ">DELE two", "<250 gone", ">RNFR new", "<350 go on",
        ">RNTO two", "<250 renamed");
    download(talk, &control, ">RETR two", 20);
    assert_state(transfer_of(talk, 2), FTPX_STATE_COMPLETE, 20);
    SAY(&control, ">DELE three", "<550 no", ">SITE CHMOD 644 three", "<200 ok");
    download(talk, &control, ">RETR three", 20);
    assert_size(talk, 3, FTPX_SIZE_LISTING, 900);
}

TALK(a_name_may_have_one_byte)
{
    struct tcp control = control_ready(talk);

    char text[] = "-rw-r--r-- 1 a b 500 Nov 14  2023 a\r\n";

    list(talk, &control, ">LIST", text);
    memset(text, '-', sizeof text - 1); /* a capture's bytes do not stay where they were */
    assert_text(ftpx_entries_at(entries_of(talk, 0), 0)->listed.name, "a");
    download(talk, &control, ">RETR a", 500);
    assert_size(talk, 1, FTPX_SIZE_LISTING, 500);
    struct tcp data = begin(talk, &control, ">STOR a");
    tcp_bytes(&data, OPENER, 20);
    tcp_close(&data, OPENER);
    SAY(&control, "<226 done");
    download(talk, &control, ">RETR a", 20);
    assert_size(talk, 3, FTPX_SIZE_NONE, 0);
}

/* Whether a backslash behind a byte above 7F is one, or half of a character as in Shift-JIS, depends
 * on the character set. */
static void a_backslash_behind_a_letter_is_a_separator(void)
{
    struct ftpx_config config = talk_config();
    struct ftpx_charset *charset = ftpx_charset_open("Windows-1251", FTPX_CHARSET_CHOSEN);
    struct talk talk;

    config.charset = charset;
    talk_begin_with(&talk, &config);
    struct tcp control = control_ready(&talk);
    SAY(&control, ">CWD C:\\\xcf", "<250 ok");
    list(&talk, &control, ">LIST", "11-14-23  10:13PM                 5000 one\r\n");
    download(&talk, &control, ">RETR one", 5000);
    assert_size(&talk, 1, FTPX_SIZE_LISTING, 5000);
    talk_end(&talk, NULL);
    ftpx_charset_close(charset);
}

TALK(sizes_are_found_in_folders_patterns_and_single_files)
{
    struct tcp control = control_ready(talk);

    SAY(&control, ">CWD /pub", "<250 ok");
    list(talk, &control, ">LIST -R", ".:\r\n" ONE "\r\n./sub:\r\n" TWO);
    list(talk, &control, ">LIST other/*.bin", "-rw-r--r-- 1 a b 9 Nov 14  2023 other/x.bin\r\n");
    list(talk, &control, ">LIST three", THREE);
    list(talk, &control, ">MLSD /far", "type=file;size=3; y\r\ntype=dir;size=60; z\r\n");
    SAY(&control, ">MLST /near/w", "<250-Here", "< type=file;size=4; /near/w", "<250 End");
    download(talk, &control, ">RETR one", 500);
    download(talk, &control, ">RETR sub/two", 700);
    download(talk, &control, ">RETR other/x.bin", 9);
    download(talk, &control, ">RETR three", 900);
    download(talk, &control, ">RETR /far/y", 3);
    download(talk, &control, ">RETR /far/z", 3);
    download(talk, &control, ">RETR /near/w", 4);
    download(talk, &control, ">RETR two", 1);
    static const uint64_t sizes[] = {500, 700, 9, 900, 3, 0, 4, 0};
    for (uint32_t i = 0; i < G_N_ELEMENTS(sizes); i++)
        assert_size(talk, 4 + i, sizes[i] ? FTPX_SIZE_LISTING : FTPX_SIZE_NONE, sizes[i]);
}

TALK(paths_of_folders_are_kept_up_to_a_limit)
{
    struct tcp control = control_ready(talk);
    struct tcp data = begin(talk, &control, ">LIST -R");
    g_autofree char *name = g_strnfill(2000, 'n');

    for (unsigned i = 0; i < FTPX_LIMIT_FOLDER_PATHS / 2000 + 2; i++) {
        g_autofree char *heading = g_strdup_printf("%u%s:\r\n", i, name);
        send_text(&data, heading);
    }
    send_text(&data, ONE);
    end(&control, &data);
    g_assert_cmpuint(ftpx_entries_count(entries_of(talk, 0)), ==, 1);
    download(talk, &control, ">RETR one", 1);
    assert_size(talk, 1, FTPX_SIZE_NONE, 0);
}

/* --- coded content --- */

/* `text` as MODE Z sends it. */
static ftpx_span deflated(const char *text, uint8_t *room, size_t size)
{
    uLongf len = (uLongf)size;

    g_assert_cmpint(compress(room, &len, (const Bytef *)text, (uLong)strlen(text)), ==, Z_OK);
    return (ftpx_span){room, len};
}

TALK(a_listing_in_mode_z_is_inflated)
{
    struct tcp control = control_ready(talk);
    uint8_t room[200];
    ftpx_span sent = deflated(ONE TWO, room, sizeof room);

    SAY(&control, ">MODE Z", "<200 ok");
    struct tcp data = begin(talk, &control, ">LIST");
    tcp_send(&data, LISTENER, ftpx_span_take(sent, 10));
    tcp_send(&data, LISTENER, ftpx_span_drop(sent, 10));
    end(&control, &data);
    assert_entries(entries_of(talk, 0), "one@21 two@21");
    assert_state(transfer_of(talk, 0), FTPX_STATE_COMPLETE, strlen(ONE TWO));
}

TALK(a_download_in_mode_z_has_its_decoded_size)
{
    struct tcp control = control_ready(talk);
    uint8_t room[200];
    ftpx_span sent = deflated(ONE ONE ONE ONE, room, sizeof room);

    SAY(&control, ">MODE Z", "<200 ok", ">SIZE f", "<213 156");
    struct tcp data = begin(talk, &control, ">RETR f");
    tcp_send(&data, LISTENER, sent);
    end(&control, &data);
    g_assert_cmpuint(strlen(ONE ONE ONE ONE), ==, 156);
    assert_state(transfer_of(talk, 0), FTPX_STATE_COMPLETE, 156);
    assert_quirks(ftpx_transfer_quirks(transfer_of(talk, 0)), "");
}

TALK(content_that_cannot_be_decoded_is_incomplete)
{
    struct tcp control = control_ready(talk);

    SAY(&control, ">MODE Z", "<200 ok");
    download(talk, &control, ">RETR f", 100);
    g_assert_cmpint(ftpx_transfer_outcome(transfer_of(talk, 0)).state, ==, FTPX_STATE_INCOMPLETE);
    assert_quirks(ftpx_transfer_quirks(transfer_of(talk, 0)), "undecoded");
}

TALK(content_that_misses_its_end_is_incomplete)
{
    struct tcp control = control_ready(talk);
    uint8_t room[200];
    ftpx_span sent = deflated(ONE TWO THREE, room, sizeof room);

    SAY(&control, ">MODE Z", "<200 ok");
    struct tcp data = begin(talk, &control, ">RETR f");
    tcp_send(&data, LISTENER, ftpx_span_take(sent, sent.len - 6));
    g_assert_cmpint(ftpx_transfer_outcome(transfer_of(talk, 0)).state, ==, FTPX_STATE_OPEN);
    end(&control, &data);
    g_assert_cmpint(ftpx_transfer_outcome(transfer_of(talk, 0)).state, ==, FTPX_STATE_INCOMPLETE);
    assert_quirks(ftpx_transfer_quirks(transfer_of(talk, 0)), "no-eof");
}

/* RFC 959 §3.4.2: the EOF block ends the file; the connection may stay open. */
TALK(a_block_says_where_a_file_ends)
{
    static const uint8_t block[] = {0x40, 0, 5, 'o', 'n', 'e', '\r', '\n'};
    struct tcp control = control_ready(talk);

    SAY(&control, ">MODE B", "<200 ok");
    struct tcp data = begin(talk, &control, ">NLST");
    tcp_send(&data, LISTENER, (ftpx_span){block, sizeof block});
    SAY(&control, "<250 done");
    assert_entries(entries_of(talk, 0), "one@20");
    assert_state(transfer_of(talk, 0), FTPX_STATE_COMPLETE, 5);
    g_assert_true(ftpx_transfer_is_settled(transfer_of(talk, 0)));
}

TALK(a_hole_ends_decoding)
{
    struct tcp control = control_ready(talk);
    uint8_t room[200];
    ftpx_span sent = deflated(ONE TWO THREE, room, sizeof room);

    SAY(&control, ">MODE Z", "<200 ok");
    struct tcp data = begin(talk, &control, ">LIST");
    tcp_send(&data, LISTENER, ftpx_span_take(sent, 5));
    tcp_lose(&data, LISTENER, 5);
    tcp_send(&data, LISTENER, ftpx_span_drop(sent, 10));
    end(&control, &data);
    g_assert_cmpint(ftpx_transfer_outcome(transfer_of(talk, 0)).state, ==, FTPX_STATE_INCOMPLETE);
    assert_quirks(ftpx_transfer_quirks(transfer_of(talk, 0)), "gap no-eof");
    assert_entries(entries_of(talk, 0), "");
}

static void put_block(GString *out, const char *descriptor, size_t length)
{
    g_string_append_len(out, descriptor, 1);
    g_string_append_c(out, (char)(length >> 8));
    g_string_append_c(out, (char)length);
    for (size_t index = 0; index < length; index++)
        g_string_append_c(out, 'x');
}

/* Blocks behind a hole might be read, but nobody knows which are missing. */
TALK(a_hole_that_is_given_up_ends_decoding)
{
    struct tcp control = control_ready(talk);
    const size_t pieces = FTPX_LIMIT_CONTENT_HELD / 60000 + 2;
    g_autoptr(GString) block = g_string_new(NULL);

    SAY(&control, ">MODE B", "<200 ok");
    struct tcp data = begin(talk, &control, ">RETR f");
    put_block(block, "\x00", 5);
    tcp_send(&data, LISTENER, (ftpx_span){(const uint8_t *)block->str, block->len});
    tcp_lose(&data, LISTENER, block->len);
    g_string_truncate(block, 0);
    put_block(block, "\x00", 60000);
    for (size_t piece = 0; piece < pieces; piece++)
        tcp_send(&data, LISTENER, (ftpx_span){(const uint8_t *)block->str, block->len});
    g_string_truncate(block, 0);
    put_block(block, "\x40", 0);
    tcp_send(&data, LISTENER, (ftpx_span){(const uint8_t *)block->str, block->len});
    end(&control, &data);
    assert_state(transfer_of(talk, 0), FTPX_STATE_INCOMPLETE, 5);
    assert_quirks(ftpx_transfer_quirks(transfer_of(talk, 0)), "gap undecoded content-capped");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    TALK_CASE("/content/frames", an_entry_is_shown_in_the_frame_that_completes_it);
    TALK_CASE("/content/order", entries_out_of_order_wait_for_what_is_before_them);
    TALK_CASE("/content/hole", a_line_that_misses_bytes_is_no_entry);
    TALK_CASE("/content/filled-late", a_hole_may_be_filled_after_the_end);
    TALK_CASE("/content/last-line", the_last_line_needs_no_end);
    TALK_CASE("/content/empty", an_empty_listing_has_no_entries);
    TALK_CASE("/content/reset", a_reset_leaves_an_unfinished_line_untold);
    TALK_CASE("/content/early", a_listing_may_come_before_its_command);
    TALK_CASE("/content/early-download", a_download_that_comes_before_its_command_is_let_go);
    TALK_CASE("/content/long-line", a_line_that_is_too_long_is_passed_over);
    TALK_CASE("/content/capped", more_entries_than_are_kept_are_told);
    TALK_CASE("/content/all-capped", entries_of_a_capture_are_capped_between_them);
    TALK_CASE("/content/byte-by-byte", a_line_that_comes_byte_by_byte_is_one);
    TALK_CASE("/content/far-ahead", lines_that_could_not_wait_are_told);
    TALK_CASE("/content/early-listing-unread", a_listing_that_was_not_read_has_no_count);
    TALK_CASE("/content/early-coded-unread", a_file_that_was_not_decoded_is_not_complete);
    TALK_CASE("/content/early-plain", a_plain_file_before_its_command_is_complete);
    TALK_CASE("/content/vms", vms_lines_that_wrap_are_one_entry);
    TALK_CASE("/content/control", replies_to_stat_and_mlst_have_entries);
    TALK_CASE("/content/no-stat", a_stat_of_the_server_has_no_entries);
    TALK_CASE("/content/size", a_listed_size_is_expected_of_a_download);
    TALK_CASE("/content/grown", a_file_may_have_grown_since_it_was_listed);
    TALK_CASE("/content/better-sizes", size_and_mark_go_before_a_listing);
    TALK_CASE("/content/upload", an_upload_ends_what_a_listing_said);
    TALK_CASE("/content/renamed", a_renamed_file_has_not_the_size_of_the_one_it_replaces);
    TALK_CASE("/content/one-byte", a_name_may_have_one_byte);
    g_test_add_func("/content/backslash", a_backslash_behind_a_letter_is_a_separator);
    TALK_CASE("/content/folders", sizes_are_found_in_folders_patterns_and_single_files);
    TALK_CASE("/content/folder-limit", paths_of_folders_are_kept_up_to_a_limit);
    TALK_CASE("/content/mode-z-listing", a_listing_in_mode_z_is_inflated);
    TALK_CASE("/content/mode-z-size", a_download_in_mode_z_has_its_decoded_size);
    TALK_CASE("/content/undecoded", content_that_cannot_be_decoded_is_incomplete);
    TALK_CASE("/content/no-eof", content_that_misses_its_end_is_incomplete);
    TALK_CASE("/content/block", a_block_says_where_a_file_ends);
    TALK_CASE("/content/lost", a_hole_ends_decoding);
    TALK_CASE("/content/given-up", a_hole_that_is_given_up_ends_decoding);
    return talk_run();
}
