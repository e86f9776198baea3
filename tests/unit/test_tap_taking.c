/* Tests of taking: a file by whatever is read of it at a time, and the caps.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "hello.h"
#include "model/limits.h"
#include "taps/facts/taking.h"

/* A block of this type, little end first. */
static void put_block(GByteArray *file, guint32 type, ftpx_span body)
{
    guint32 length = (guint32)body.len + 12;
    guint32 head[2] = {GUINT32_TO_LE(type), GUINT32_TO_LE(length)};

    g_byte_array_append(file, (const guint8 *)head, 8);
    g_byte_array_append(file, body.at, (guint)body.len);
    g_byte_array_append(file, (const guint8 *)&head[1], 4);
}

#define SECTION                  "\x4d\x3c\x2b\x1a\x01\0\0\0\xff\xff\xff\xff\xff\xff\xff\xff"
#define PACKET                   "\0\0\0\0\0\0\0\0\0\0\0\0\x01\0\0\0\x01\0\0\0x\0\0\0"
#define PUT(file, type, literal) put_block(file, type, (ftpx_span)BYTES(literal))

static GByteArray *a_file(void)
{
    GByteArray *file = g_byte_array_new();

    PUT(file, 0x0a0d0d0a, SECTION "\x01\0\x04\0case");
    PUT(file, 1,
        "\x01\0\0\0\0\0\0\0"
        "\x01\0\x03\0eth\0");
    PUT(file, 6, PACKET);
    PUT(file, 99, "else");
    PUT(file, 6, PACKET "\x01\0\x03\0two\0");
    PUT(file, 5,
        "\0\0\0\0\0\0\0\0\0\0\0\0"
        "\x05\0\x08\0\x03\0\0\0\0\0\0\0"
        "\x07\0\x08\0\x04\0\0\0\0\0\0\0");
    PUT(file, 0x0a0d0d0a, SECTION);
    PUT(file, 1, "\x01\0\0\0\0\0\0\0");
    PUT(file, 6, PACKET "\x01\0\x05\0three\0\0\0");
    PUT(file, 5,
        "\0\0\0\0\0\0\0\0\0\0\0\0"
        "\x05\0\x08\0\x0a\0\0\0\0\0\0\0"
        "\x01\0\x02\0st\0\0");
    return file;
}

static void assert_comment(const struct ftpx_taken *taken, guint index, enum ftpx_comment_of of,
                           uint64_t number, const char *text)
{
    const struct ftpx_comment *comment =
        &g_array_index((GArray *)(gpointer)taken->comments, struct ftpx_comment, index);

    g_assert_cmpint(comment->of, ==, of);
    g_assert_cmpuint(comment->number, ==, number);
    g_assert_true(ftpx_span_equal(comment->text, ftpx_span_of(text)));
}

static void check_file(const struct ftpx_taking *taking)
{
    struct ftpx_taken taken = ftpx_taking_of(taking);

    g_assert_true(taken.tells_drops);
    g_assert_cmpuint(taken.dropped_by_interface, ==, 13);
    g_assert_cmpuint(taken.dropped_by_system, ==, 4);
    g_assert_cmpuint(taken.comments->len, ==, 5);
    g_assert_cmpuint(taken.comments_left_out, ==, 0);
    assert_comment(&taken, 0, FTPX_COMMENT_SECTION, 0, "case");
    assert_comment(&taken, 1, FTPX_COMMENT_INTERFACE, 0, "eth");
    assert_comment(&taken, 2, FTPX_COMMENT_PACKET, 2, "two");
    assert_comment(&taken, 3, FTPX_COMMENT_PACKET, 3, "three");
    assert_comment(&taken, 4, FTPX_COMMENT_INTERFACE, 0, "st");
}

static void a_file_may_be_read_in_any_pieces(void)
{
    GByteArray *file = a_file();

    for (size_t piece = 1; piece <= file->len; piece++) {
        struct ftpx_taking *taking = ftpx_taking_new();
        for (size_t at = 0; at < file->len; at += piece)
            ftpx_taking_add(taking,
                            flush_span(ftpx_span_take(ftpx_span_drop(span_of(file), at), piece)));
        check_file(taking);
        ftpx_taking_free(taking);
    }
    g_byte_array_unref(file);
}

static struct ftpx_taking *taking_of(const GByteArray *file)
{
    struct ftpx_taking *taking = ftpx_taking_new();

    ftpx_taking_add(taking, span_of(file));
    return taking;
}

static void what_is_no_pcapng_tells_nothing(void)
{
    static const struct {
        const char *title;
        ftpx_span before;
    } files[] = {{"pcap", BYTES("\xd4\xc3\xb2\xa1\x02\0\x04\0\0\0\0\0")},
                 {"a block before the section", BYTES("\x01\0\0\0\x0c\0\0\0\x0c\0\0\0")},
                 {"nothing", BYTES("")}};

    for (size_t i = 0; i < G_N_ELEMENTS(files); i++) {
        GByteArray *file = g_byte_array_new();
        g_test_message("%s", files[i].title);
        g_byte_array_append(file, files[i].before.at, (guint)files[i].before.len);
        if (file->len > 0)
            PUT(file, 0x0a0d0d0a, SECTION "\x01\0\x04\0case");
        struct ftpx_taking *taking = taking_of(file);
        struct ftpx_taken taken = ftpx_taking_of(taking);
        g_assert_false(taken.tells_drops);
        g_assert_cmpuint(taken.comments->len, ==, 0);
        ftpx_taking_free(taking);
        g_byte_array_unref(file);
    }
}

/* FTPX_LIMIT_COMMENTS: 32; FTPX_LIMIT_COMMENT: 400; FTPX_LIMIT_CAPTURE_INTERFACES: 1 024. */
static void there_are_caps(void)
{
    GByteArray *file = g_byte_array_new();
    GByteArray *packet = g_byte_array_new();

    g_byte_array_append(packet, (const guint8 *)PACKET "\x01\0\x90\x02", 24 + 4);
    g_byte_array_set_size(packet, 24 + 4 + 656);
    memset(packet->data + 28, 'a', 656);
    PUT(file, 0x0a0d0d0a, SECTION);
    for (unsigned i = 0; i < 33; i++)
        put_block(file, 6, span_of(packet));
    PUT(file, 5,
        "\xff\x03\0\0\0\0\0\0\0\0\0\0"
        "\x05\0\x08\0\x01\0\0\0\0\0\0\0");
    PUT(file, 5,
        "\0\x04\0\0\0\0\0\0\0\0\0\0"
        "\x05\0\x08\0\x01\0\0\0\0\0\0\0");
    struct ftpx_taking *taking = taking_of(file);
    struct ftpx_taken taken = ftpx_taking_of(taking);
    g_assert_cmpuint(taken.comments->len, ==, 32);
    g_assert_cmpuint(taken.comments_left_out, ==, 1);
    g_assert_cmpuint(
        g_array_index((GArray *)(gpointer)taken.comments, struct ftpx_comment, 0).text.len, ==,
        400);
    g_assert_cmpuint(taken.dropped_by_interface, ==, 1);
    ftpx_taking_free(taking);
    g_byte_array_unref(packet);
    g_byte_array_unref(file);
}

/* FTPX_LIMIT_CAPTURE_BLOCK: 1 MiB. What is larger counts as a packet where it is one. */
static void a_large_block_is_passed_over(void)
{
    static const guint32 types[] = {6, 10};

    for (size_t i = 0; i < G_N_ELEMENTS(types); i++) {
        GByteArray *file = g_byte_array_new();
        guint8 *large = g_malloc0(1024 * 1024);

        PUT(file, 0x0a0d0d0a, SECTION);
        put_block(file, types[i], (ftpx_span){large, 1024 * 1024});
        PUT(file, 6, PACKET "\x01\0\x03\0two\0");
        struct ftpx_taking *taking = ftpx_taking_new();
        for (size_t at = 0; at < file->len; at += 4000)
            ftpx_taking_add(taking, ftpx_span_take(ftpx_span_drop(span_of(file), at), 4000));
        struct ftpx_taken taken = ftpx_taking_of(taking);
        g_assert_cmpuint(taken.comments->len, ==, 1);
        assert_comment(&taken, 0, FTPX_COMMENT_PACKET, types[i] == 6 ? 2 : 1, "two");
        ftpx_taking_free(taking);
        g_free(large);
        g_byte_array_unref(file);
    }
}

/* --- carried --- */

static void all_that_is_told_is_carried(void)
{
    GByteArray *file = a_file();
    GByteArray *bytes = g_byte_array_new();
    struct ftpx_ledger out = ftpx_ledger_to(bytes, 0);
    struct ftpx_taking *one = ftpx_taking_new();

    ftpx_taking_add(one, span_of(file));
    ftpx_taking_carry(&out, one);
    ftpx_taking_free(one);
    for (size_t length = 0; length <= bytes->len; length++) {
        struct ftpx_ledger in = ftpx_ledger_from(ftpx_span_take(span_of(bytes), length), 0);
        struct ftpx_taking *other = ftpx_taking_new();
        ftpx_taking_carry(&in, other);
        g_assert_cmpint(in.failed, ==, length < bytes->len);
        if (!in.failed)
            check_file(other);
        ftpx_taking_free(other);
    }
    g_byte_array_unref(bytes);
    g_byte_array_unref(file);
}

/* Of more comments than are kept, only how many there were. */
static void caps_hold_for_what_is_carried(void)
{
    GByteArray *bytes = g_byte_array_new();
    uint32_t count = FTPX_LIMIT_COMMENTS + 1;
    struct ftpx_ledger out = ftpx_ledger_to(bytes, 0);
    uint32_t of = FTPX_COMMENT_PACKET;
    uint64_t none = 0;
    bool tells = false;
    ftpx_span text = ftpx_span_of("x");

    ftpx_ledger_flag(&out, &tells);
    ftpx_ledger_number(&out, &none);
    ftpx_ledger_number(&out, &none);
    ftpx_ledger_word(&out, &count);
    for (uint32_t i = 0; i < count; i++) {
        ftpx_ledger_word(&out, &of);
        ftpx_ledger_number(&out, &none);
        ftpx_ledger_span(&out, &text);
    }
    struct ftpx_ledger in = ftpx_ledger_from(span_of(bytes), 0);
    struct ftpx_taking *taking = ftpx_taking_new();
    ftpx_taking_carry(&in, taking);
    g_assert_cmpuint(ftpx_taking_of(taking).comments->len, ==, FTPX_LIMIT_COMMENTS);
    ftpx_taking_free(taking);
    bytes->data[4] = FTPX_COMMENT_PACKET + 1;
    in = ftpx_ledger_from(span_of(bytes), 0);
    taking = ftpx_taking_new();
    ftpx_taking_carry(&in, taking);
    g_assert_true(in.failed);
    ftpx_taking_free(taking);
    g_byte_array_unref(bytes);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/taking/pieces", a_file_may_be_read_in_any_pieces);
    g_test_add_func("/taking/others", what_is_no_pcapng_tells_nothing);
    g_test_add_func("/taking/caps", there_are_caps);
    g_test_add_func("/taking/large", a_large_block_is_passed_over);
    g_test_add_func("/taking/carried", all_that_is_told_is_carried);
    g_test_add_func("/taking/carried-caps", caps_hold_for_what_is_carried);
    return g_test_run();
}
