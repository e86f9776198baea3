/* Tests of zeek: bytes as Zeek writes them, names in its form, and what a row says of a connection's end.
 * The logs as a whole are held against captures by the golden tests.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "test_tap.h"

#include "taps/zeek/zeek.h"
#include "taps/zeek/zeek_text.h"
#include "taps/zeek/zeek_uid.h"

/* --- text --- */

static char *cell(const char *bytes, size_t length)
{
    GString *out = g_string_new(NULL);

    ftpx_zeek_text_cell(out, (ftpx_span){(const uint8_t *)bytes, length});
    return g_string_free(out, FALSE);
}

static char *json(const char *bytes, size_t length)
{
    GString *out = g_string_new(NULL);

    ftpx_zeek_text_json(out, (ftpx_span){(const uint8_t *)bytes, length});
    return g_string_free(out, FALSE);
}

#define ASSERT_CELL(bytes, wanted)                              \
    do {                                                        \
        g_autofree char *made = cell(bytes, sizeof(bytes) - 1); \
        g_assert_cmpstr(made, ==, wanted);                      \
    } while (0)

#define ASSERT_JSON(bytes, wanted)                              \
    do {                                                        \
        g_autofree char *made = json(bytes, sizeof(bytes) - 1); \
        g_assert_cmpstr(made, ==, wanted);                      \
    } while (0)

static void text_in_a_cell(void)
{
    ASSERT_CELL("plain text, with comma", "plain text, with comma");
    ASSERT_CELL("gr\xc3\xbc\xc3\x9f", "gr\xc3\xbc\xc3\x9f");
    ASSERT_CELL("back\\slash", "back\\\\slash");
    ASSERT_CELL("\\x41", "\\\\x41");
    ASSERT_CELL("a\tb\nc\rd", "a\\x09b\\x0ac\\x0dd");
    ASSERT_CELL("", "(empty)");
    ASSERT_CELL("-", "\\x2d");
    ASSERT_CELL("(empty)", "\\x28empty)");
    ASSERT_CELL("--", "--");
    ASSERT_CELL("(empty) not", "(empty) not");
}

/* As Zeek has it: one byte that must be escaped, and all that are not ASCII are. */
static void text_that_is_no_utf8_is_bytes_throughout(void)
{
    ASSERT_CELL("\xc3\xbc\xff~", "\\xc3\\xbc\\xff~");
    ASSERT_CELL("\x07\xd4\xb7o", "\\x07\\xd4\\xb7o");
    ASSERT_CELL("\xc0\x81", "\\xc0\\x81");
    ASSERT_CELL("a\0b", "a\\x00b");
    ASSERT_CELL("\xe2\x80\xae"
                "fdp",
                "\\xe2\\x80\\xaefdp"); /* right to left from here on */
    ASSERT_CELL("\xc2\x9b"
                "1m",
                "\\xc2\\x9b1m"); /* C1 */
    ASSERT_CELL("\x7f", "\\x7f");
}

static void text_in_json_has_no_doubled_backslash(void)
{
    ASSERT_JSON("back\\slash\t\xff", "back\\slash\\x09\\xff");
    ASSERT_JSON("-", "-");
    ASSERT_JSON("", "");
}

/* --- names --- */

static void assert_form(const char *name, char letter)
{
    size_t length = strlen(name);

    g_assert_cmpint(name[0], ==, letter);
    g_assert_cmpuint(length, <=, 18); /* a letter, 11 digits for 64 bits, 6 for 32 */
    for (size_t i = 1; i < length; i++)
        g_assert_true(g_ascii_isalnum(name[i]));
}

TALK(names_are_of_connections)
{
    struct tcp one = control_ready(talk);
    struct tcp other = tcp_open(talk, endpoint(CLIENT_HOST, 40001), endpoint(SERVER_HOST, 21));
    const struct ftpx_flow *first_flow = tcp_flag(&one, OPENER, FTPX_ACK).flow;
    const struct ftpx_flow *second_flow = tcp_flag(&other, OPENER, FTPX_ACK).flow;
    char first[FTPX_ZEEK_UID_TEXT], again[FTPX_ZEEK_UID_TEXT], second[FTPX_ZEEK_UID_TEXT];
    char sent[FTPX_ZEEK_UID_TEXT], received[FTPX_ZEEK_UID_TEXT];

    ftpx_zeek_uid(first_flow, first);
    tcp_close(&one, OPENER);
    ftpx_zeek_uid(first_flow, again);
    ftpx_zeek_uid(second_flow, second);
    ftpx_zeek_fuid(first_flow, 0, sent);
    ftpx_zeek_fuid(first_flow, 1, received);
    assert_form(first, 'C');
    assert_form(sent, 'F');
    g_assert_cmpstr(first, ==, again);
    g_assert_cmpstr(first, !=, second);
    g_assert_cmpstr(sent, !=, received);
}

/* --- rows --- */

static void write_log(const struct ftpx_scope *scope, const void *context, FILE *out)
{
    ftpx_zeek_write(*(const enum ftpx_zeek_log_name *)context, scope, out);
}

/* The cells of a row, counted from 0. */
static char **cells_of(const struct talk *talk, enum ftpx_zeek_log_name name, unsigned row)
{
    struct ftpx_scope scope = scope_of(talk);
    char *text = written(write_log, &scope, &name);
    char **lines = g_strsplit(text, "\n", -1);
    char **cells = g_strsplit(lines[8 + row], "\t", -1); /* behind the header */

    g_strfreev(lines);
    g_free(text);
    scope_end(&scope);
    return cells;
}

static void assert_ended(const struct talk *talk, unsigned row, const char *wanted)
{
    g_auto(GStrv) cells = cells_of(talk, FTPX_ZEEK_LOG_CONN, row);

    g_assert_cmpstr(cells[FTPX_ZEEK_CONN_STATE], ==, wanted);
}

TALK(how_a_connection_ended)
{
    struct tcp control = control_ready(talk);

    assert_ended(talk, 0, "S1");
    tcp_fin(&control, OPENER);
    assert_ended(talk, 0, "S2");
    tcp_fin(&control, LISTENER);
    assert_ended(talk, 0, "SF");
}

TALK(a_server_that_goes_first)
{
    struct tcp control = control_ready(talk);

    tcp_fin(&control, LISTENER);
    assert_ended(talk, 0, "S3");
}

TALK(a_reset_by_who_opened_it)
{
    struct tcp control = control_ready(talk);

    tcp_reset(&control, OPENER);
    assert_ended(talk, 0, "RSTO");
}

TALK(a_reset_by_the_other_side)
{
    struct tcp control = control_ready(talk);

    tcp_reset(&control, LISTENER);
    assert_ended(talk, 0, "RSTR");
}

TALK(a_connection_whose_begin_is_not_there)
{
    struct tcp control =
        tcp_under_way(talk, endpoint(CLIENT_HOST, 40000), endpoint(SERVER_HOST, 21));

    SAY(&control, "<220 ready", ">USER alice", "<331 password", ">PASS secret", "<230 in");
    assert_ended(talk, 0, "OTH");
}

static struct tcp knock_at(struct talk *talk)
{
    struct tcp control = control_ready(talk);

    SAY(&control, ">PASV", "<227 Passive (10,0,0,1,4,1)", ">RETR f");
    struct tcp data =
        tcp_under_way(talk, endpoint(CLIENT_HOST, 50000), endpoint(SERVER_HOST, 1025));
    tcp_emit(&data, OPENER, data.first[OPENER] - 1, FTPX_SYN, FTPX_SPAN_NONE);
    return data;
}

TALK(a_connection_that_nobody_answers)
{
    knock_at(talk);
    assert_ended(talk, 1, "S0");
}

TALK(a_connection_that_is_refused)
{
    struct tcp data = knock_at(talk);

    tcp_emit(&data, LISTENER, 0, FTPX_RST | FTPX_ACK, FTPX_SPAN_NONE);
    assert_ended(talk, 1, "REJ");
}

/* Headers of IPv4 and TCP are 20 bytes each, without options. */
TALK(what_each_side_sent)
{
    struct tcp control = control_ready(talk);

    download_of(talk, &control, 1025, 3000);
    g_auto(GStrv) cells = cells_of(talk, FTPX_ZEEK_LOG_CONN, 1);
    g_assert_cmpstr(cells[FTPX_ZEEK_CONN_ORIG_BYTES], ==, "0");
    g_assert_cmpstr(cells[FTPX_ZEEK_CONN_RESP_BYTES], ==, "3000");
    g_assert_cmpstr(cells[FTPX_ZEEK_CONN_ORIG_PKTS], ==, "3"); /* SYN, ACK, FIN */
    g_assert_cmpstr(cells[FTPX_ZEEK_CONN_ORIG_IP_BYTES], ==, "120");
    g_assert_cmpstr(cells[FTPX_ZEEK_CONN_RESP_PKTS], ==, "4"); /* SYN, data, FIN, ACK */
    g_assert_cmpstr(cells[FTPX_ZEEK_CONN_RESP_IP_BYTES], ==, "3160");
}

TALK(a_file_is_what_a_connection_carried)
{
    struct tcp control = control_ready(talk);

    download_of(talk, &control, 1025, 3000);
    g_auto(GStrv) file = cells_of(talk, FTPX_ZEEK_LOG_FILES, 0);
    g_auto(GStrv) data = cells_of(talk, FTPX_ZEEK_LOG_CONN, 1);
    g_auto(GStrv) command = cells_of(talk, FTPX_ZEEK_LOG_FTP, 1);
    g_assert_cmpstr(file[FTPX_ZEEK_FILES_UID], ==, data[FTPX_ZEEK_CONN_UID]);
    g_assert_cmpstr(file[FTPX_ZEEK_FILES_FUID], ==, command[FTPX_ZEEK_FTP_FUID]);
    g_assert_cmpstr(file[FTPX_ZEEK_FILES_FILENAME], ==, "f");
    g_assert_cmpstr(file[FTPX_ZEEK_FILES_SEEN_BYTES], ==, "3000");
    g_assert_cmpstr(file[FTPX_ZEEK_FILES_TOTAL_BYTES], ==, "3000");
    g_assert_cmpstr(file[FTPX_ZEEK_FILES_ANALYZERS], ==, "(empty)"); /* nobody wanted a hash */
    g_assert_cmpstr(command[FTPX_ZEEK_FTP_ARG], ==, "ftp://10.0.0.1/pub/f");
    g_assert_cmpstr(command[FTPX_ZEEK_FTP_FILE_SIZE], ==, "3000");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/zeek/text in a cell", text_in_a_cell);
    g_test_add_func("/zeek/text that is no UTF-8 is bytes throughout",
                    text_that_is_no_utf8_is_bytes_throughout);
    g_test_add_func("/zeek/text in JSON has no doubled backslash",
                    text_in_json_has_no_doubled_backslash);
    TALK_CASE("/zeek/names are of connections", names_are_of_connections);
    TALK_CASE("/zeek/how a connection ended", how_a_connection_ended);
    TALK_CASE("/zeek/a server that goes first", a_server_that_goes_first);
    TALK_CASE("/zeek/a reset by who opened it", a_reset_by_who_opened_it);
    TALK_CASE("/zeek/a reset by the other side", a_reset_by_the_other_side);
    TALK_CASE("/zeek/a connection whose begin is not there", a_connection_whose_begin_is_not_there);
    TALK_CASE("/zeek/a connection that nobody answers", a_connection_that_nobody_answers);
    TALK_CASE("/zeek/a connection that is refused", a_connection_that_is_refused);
    TALK_CASE("/zeek/what each side sent", what_each_side_sent);
    TALK_CASE("/zeek/a file is what a connection carried", a_file_is_what_a_connection_carried);
    return talk_run();
}
