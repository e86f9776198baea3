/* Tests of head: what the model asks about the first bytes of what moves in TYPE A, and when.
 * What is answered here is made up: see test_tap_mime.c for the truth.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "model/data/first_bytes.h"
#include "model/limits.h"
#include "talk.h"

#define PASSIVE "<227 Entering Passive Mode (10,0,0,1,4,1)" /* port 1025 */

static unsigned asked;

/* What begins like this is a file; its signature has both line ends, as PNG's has. */
static const char *answer(ftpx_span head)
{
    asked++;
    g_assert_cmpuint(head.len, <=, FTPX_LIMIT_HEAD);
    return ftpx_span_starts(head, "file\r\n\x01\n") ? "test/file" : NULL;
}

static void begin(struct talk *talk, gconstpointer unused)
{
    struct ftpx_config config = talk_config();

    (void)unused;
    config.binary_type = answer;
    talk_begin_with(talk, &config);
    asked = 0;
}

/* A download that has begun. */
static struct tcp downloading(struct talk *talk, const char *type, const char *before)
{
    struct tcp control = control_ready(talk);

    SAY(&control, type, "<200 ok", before, "<350 ok", ">PASV", PASSIVE, ">RETR f", "<150 here");
    return data_open(talk, 1025);
}

static const char *type_now(struct talk *talk)
{
    return ftpx_first_bytes_binary_type(transfer_of(talk, 0));
}

static void send_text(struct tcp *data, uint32_t offset, const char *text)
{
    tcp_send_at(data, LISTENER, offset, ftpx_span_of(text));
}

TALK(what_moves_as_text_is_named)
{
    struct tcp data = downloading(talk, ">TYPE A", ">NOOP");

    send_text(&data, 0, "file\r\n\x01\n and more");
    g_assert_cmpstr(type_now(talk), ==, "test/file");
    assert_has_quirk(ftpx_transfer_quirks(transfer_of(talk, 0)), FTPX_QUIRK(ASCII_BINARY));
}

/* The controls that stand in text of some charset: BEL to CR, and ESC of ISO 2022. */
TALK(only_what_cannot_be_text_is_asked_about)
{
    for (unsigned byte = 0; byte < 256; byte++) {
        bool is_control = byte < 32 || byte == 127;
        bool may_be_text = (byte >= '\a' && byte <= '\r') || byte == 0x1b;
        const uint8_t content[] = {'a', (uint8_t)byte, 'b'};

        talk_end(talk, NULL);
        begin(talk, NULL);
        struct tcp data = downloading(talk, ">TYPE A", ">NOOP");
        tcp_send(&data, LISTENER, (ftpx_span){content, sizeof content});
        type_now(talk);
        g_assert_cmpint(asked > 0, ==, is_control && !may_be_text);
    }
}

TALK(line_ends_that_were_changed_are_changed_back)
{
    struct tcp data = downloading(talk, ">TYPE A", ">NOOP");

    send_text(&data, 0, "file\r\r\n\x01\r\n");
    g_assert_cmpstr(type_now(talk), ==, "test/file");
}

/* Only those without a CR were given one. */
TALK(line_ends_that_were_left_alone_are_left_alone)
{
    struct tcp data = downloading(talk, ">TYPE A", ">NOOP");

    send_text(&data, 0, "file\r\n\x01\r\n");
    g_assert_cmpstr(type_now(talk), ==, "test/file");
}

TALK(pieces_may_come_in_any_order_and_twice)
{
    struct tcp data = downloading(talk, ">TYPE A", ">NOOP");

    send_text(&data, 6, "\x01\n and more");
    g_assert_null(type_now(talk));
    send_text(&data, 2, "le\r");
    g_assert_null(type_now(talk));
    send_text(&data, 1, "iXXX\n"); /* of what came, the first counts */
    g_assert_null(type_now(talk));
    send_text(&data, 0, "f");
    g_assert_cmpstr(type_now(talk), ==, "test/file");
}

TALK(it_is_asked_once_for_the_same_bytes)
{
    struct tcp data = downloading(talk, ">TYPE A", ">NOOP");

    send_text(&data, 0, "file\r\n\x01\n");
    tcp_send_at(&data, LISTENER, FTPX_LIMIT_HEAD, filler(1000));
    g_assert_cmpstr(type_now(talk), ==, "test/file");
    unsigned before = asked;
    g_assert_cmpstr(type_now(talk), ==, "test/file");
    g_assert_cmpuint(asked, ==, before);
}

/* Without a line end there is one way to read them, with one there are two. */
TALK(bytes_that_are_the_same_are_asked_about_once)
{
    static const struct {
        const char *bytes;
        unsigned asked;
    } cases[] = {{"\x01 none", 1}, {"\x01 one\r\n", 2}, {"\x01 two\r\n\r\n", 3}};

    for (unsigned i = 0; i < G_N_ELEMENTS(cases); i++) {
        talk_end(talk, NULL);
        begin(talk, NULL);
        struct tcp data = downloading(talk, ">TYPE A", ">NOOP");
        send_text(&data, 0, cases[i].bytes);
        g_assert_null(type_now(talk));
        g_assert_cmpuint(asked, ==, cases[i].asked);
    }
}

TALK(nobody_is_asked_about_text)
{
    struct tcp data = downloading(talk, ">TYPE A", ">NOOP");

    send_text(&data, 0, "file\r\n\t\x1b[1m\x0c Gr\xc3\xbc\xdf\xe9\x80\x9f\xff");
    g_assert_null(type_now(talk));
    g_assert_cmpuint(asked, ==, 0);
    assert_quirks(ftpx_transfer_quirks(transfer_of(talk, 0)) & FTPX_QUIRK(ASCII_BINARY), "");
}

TALK(nobody_is_asked_about_type_i)
{
    struct tcp data = downloading(talk, ">TYPE I", ">NOOP");

    send_text(&data, 0, "file\r\n\x01\n");
    g_assert_null(type_now(talk));
    g_assert_cmpuint(asked, ==, 0);
}

TALK(the_middle_of_a_file_has_no_head)
{
    struct tcp data = downloading(talk, ">TYPE A", ">REST 100");

    send_text(&data, 0, "file\r\n\x01\n");
    g_assert_cmpuint(transfer_of(talk, 0)->restart, ==, 100);
    g_assert_null(type_now(talk));
}

int main(int argc, char **argv)
{
#define CASE(path, name) g_test_add("/head/" path, struct talk, NULL, begin, name, talk_end)
    g_test_init(&argc, &argv, NULL);
    CASE("what moves as text is named", what_moves_as_text_is_named);
    CASE("only what cannot be text is asked about", only_what_cannot_be_text_is_asked_about);
    CASE("line ends that were changed are changed back",
         line_ends_that_were_changed_are_changed_back);
    CASE("line ends that were left alone are left alone",
         line_ends_that_were_left_alone_are_left_alone);
    CASE("pieces may come in any order and twice", pieces_may_come_in_any_order_and_twice);
    CASE("it is asked once for the same bytes", it_is_asked_once_for_the_same_bytes);
    CASE("bytes that are the same are asked about once",
         bytes_that_are_the_same_are_asked_about_once);
    CASE("nobody is asked about text", nobody_is_asked_about_text);
    CASE("nobody is asked about TYPE I", nobody_is_asked_about_type_i);
    CASE("the middle of a file has no head", the_middle_of_a_file_has_no_head);
    return talk_run();
}
