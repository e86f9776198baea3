/* Properties of decode: whatever the bytes and however they are cut, each coding does the same,
 * and what an encoder of our own made comes out again.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <glib.h>
#include <string.h>
#include <zlib.h>

#include "model/data/decode.h"

#define ROUNDS 3000

static const struct coding {
    uint8_t mode, structure;
} codings[] = {{'S', 'F'}, {'S', 'R'}, {'B', 'F'}, {'B', 'R'}, {'C', 'F'}, {'Z', 'F'}};

static void collect(void *context, int64_t offset, ftpx_span bytes)
{
    GByteArray *file = context;

    g_assert_cmpint(offset, ==, file->len);
    g_byte_array_append(file, bytes.at, (guint)bytes.len);
}

struct result {
    GByteArray *file;
    size_t taken;
    enum ftpx_decode_state state;
};

/* With `largest` 0 in one piece, else in pieces of random size. */
static struct result decode(const struct coding *coding, const GByteArray *carried, guint largest)
{
    struct result result = {.file = g_byte_array_new()};
    struct ftpx_decode *decode =
        ftpx_decode_new(NULL, 'I', coding->mode, coding->structure, collect, result.file);
    guint at = 0;

    while (at < carried->len) {
        guint length = largest ? (guint)g_test_rand_int_range(0, (gint32)largest) : carried->len;
        ftpx_span piece =
            ftpx_span_take((ftpx_span){carried->data + at, carried->len - at}, length);
        g_autofree uint8_t *copy = g_memdup2(piece.at, piece.len);
        size_t taken = ftpx_decode_add(decode, (ftpx_span){copy, piece.len});

        result.taken += taken;
        if (taken < piece.len)
            break;
        at += (guint)piece.len;
    }
    result.state = ftpx_decode_state(decode);
    ftpx_decode_free(decode);
    return result;
}

static void compare_cuts(const struct coding *coding, const GByteArray *carried)
{
    struct result whole = decode(coding, carried, 0);

    for (guint largest = 2; largest <= 32; largest *= 2) {
        struct result cut = decode(coding, carried, largest);

        g_assert_cmpmem(cut.file->data, cut.file->len, whole.file->data, whole.file->len);
        g_assert_cmpuint(cut.taken, ==, whole.taken);
        g_assert_cmpint(cut.state, ==, whole.state);
        g_byte_array_unref(cut.file);
    }
    g_byte_array_unref(whole.file);
}

static void append(GByteArray *out, uint8_t byte)
{
    g_byte_array_append(out, &byte, 1);
}

/* Few different ones, so that codes and runs are many. */
static uint8_t any_byte(void)
{
    static const uint8_t often[] = {0x00, 0x01, 0x02, 0x03, 0x10, 0x40,
                                    0x80, 0xc0, 0xff, 0x78, 0x9c};

    if (g_test_rand_int_range(0, 4) == 0)
        return (uint8_t)g_test_rand_int_range(0, 256);
    return often[g_test_rand_int_range(0, G_N_ELEMENTS(often))];
}

static GByteArray *any_bytes(gint32 most)
{
    GByteArray *bytes = g_byte_array_new();

    for (gint32 count = g_test_rand_int_range(0, most); count > 0; count--)
        append(bytes, any_byte());
    return bytes;
}

static void any_bytes_however_cut(void)
{
    for (unsigned round = 0; round < ROUNDS; round++) {
        g_autoptr(GByteArray) carried = any_bytes(200);

        for (size_t index = 0; index < G_N_ELEMENTS(codings); index++)
            compare_cuts(&codings[index], carried);
    }
}

static guint some_of(const GByteArray *file, guint at, gint32 least, gint32 most)
{
    guint length = (guint)g_test_rand_int_range(least, most);

    return MIN(length, file->len - at);
}

static void encode_records(const GByteArray *file, GByteArray *out)
{
    for (guint at = 0; at < file->len; at++) {
        append(out, file->data[at]);
        if (file->data[at] == 0xff)
            append(out, 0xff);
        if (g_test_rand_int_range(0, 8) == 0)
            g_byte_array_append(out, (const guint8 *)"\xff\x01", 2);
    }
    g_byte_array_append(out, (const guint8 *)"\xff\x02", 2);
}

static void append_block(GByteArray *out, uint8_t descriptor, const guint8 *bytes, guint length)
{
    append(out, descriptor);
    append(out, (uint8_t)(length / 256));
    append(out, (uint8_t)(length % 256));
    g_byte_array_append(out, bytes, length);
}

static void encode_blocks(const GByteArray *file, GByteArray *out)
{
    static const uint8_t harmless[] = {0, 0x80, 0x20, 0xa0};

    for (guint at = 0; at < file->len;) {
        guint length = some_of(file, at, 0, 300);
        append_block(out, harmless[g_test_rand_int_range(0, 4)], file->data + at, length);
        at += length;
        if (g_test_rand_int_range(0, 3) == 0)
            append_block(out, 0x10, (const guint8 *)"marker", 6);
    }
    append_block(out, 0x40, NULL, 0);
}

static guint run_at(const GByteArray *file, guint at)
{
    guint length = 1;

    while (at + length < file->len && length < 63 && file->data[at + length] == file->data[at])
        length++;
    return length;
}

static void encode_strings(const GByteArray *file, GByteArray *out)
{
    for (guint at = 0; at < file->len;) {
        guint run = run_at(file, at);
        guint length = some_of(file, at, 1, 128);

        if (g_test_rand_int_range(0, 5) == 0)
            g_byte_array_append(out, (const guint8 *)"\x00\x10\x06marker\x00\x80", 11);
        if (g_test_rand_int_range(0, 2)) {
            append(out, (uint8_t)length);
            g_byte_array_append(out, file->data + at, length);
            at += length;
        } else if (file->data[at] == 0) {
            append(out, (uint8_t)(0xc0 | run));
            at += run;
        } else {
            append(out, (uint8_t)(0x80 | run));
            append(out, file->data[at]);
            at += run;
        }
    }
    g_byte_array_append(out, (const guint8 *)"\x00\x40", 2);
}

/* In several runs of any length, as a sender that flushes makes them; bare every other time. */
static void encode_deflated(const GByteArray *file, GByteArray *out)
{
    z_stream zlib = {.next_in = file->data};
    int bits = g_test_rand_int_range(0, 2) ? 15 : -15;
    int result =
        deflateInit2(&zlib, g_test_rand_int_range(0, 10), Z_DEFLATED, bits, 8, Z_DEFAULT_STRATEGY);

    for (guint at = 0; result == Z_OK;) {
        guint8 room[8192];
        guint length = some_of(file, at, 1, 500);

        zlib.avail_in = length;
        zlib.next_out = room;
        zlib.avail_out = sizeof room;
        at += length;
        result = deflate(&zlib, at == file->len ? Z_FINISH : Z_SYNC_FLUSH);
        g_byte_array_append(out, room, (guint)(sizeof room - zlib.avail_out));
    }
    g_assert_cmpint(result, ==, Z_STREAM_END);
    deflateEnd(&zlib);
}

static void what_was_encoded_comes_out_again(void)
{
    static const struct {
        struct coding coding;
        void (*encode)(const GByteArray *file, GByteArray *out);
    } encoders[] = {{{'S', 'R'}, encode_records},
                    {{'B', 'F'}, encode_blocks},
                    {{'C', 'F'}, encode_strings},
                    {{'Z', 'F'}, encode_deflated}};

    for (unsigned round = 0; round < ROUNDS; round++) {
        g_autoptr(GByteArray) file = any_bytes(2000);
        size_t index = round % G_N_ELEMENTS(encoders);
        g_autoptr(GByteArray) carried = g_byte_array_new();

        encoders[index].encode(file, carried);
        struct result result = decode(&encoders[index].coding, carried, 300);
        g_assert_cmpmem(result.file->data, result.file->len, file->data, file->len);
        g_assert_cmpuint(result.taken, ==, carried->len);
        g_assert_cmpint(result.state, ==, FTPX_DECODE_ENDED);
        g_byte_array_unref(result.file);
    }
}

/* One byte of a deflated stream is another: pieces must agree on where it breaks. */
static void damaged_streams_however_cut(void)
{
    for (unsigned round = 0; round < ROUNDS; round++) {
        g_autoptr(GByteArray) file = any_bytes(2000);
        g_autoptr(GByteArray) carried = g_byte_array_new();

        encode_deflated(file, carried);
        carried->data[g_test_rand_int_range(0, (gint32)carried->len)] ^=
            (uint8_t)g_test_rand_int_range(1, 256);
        compare_cuts(&(struct coding){'Z', 'F'}, carried);
    }
}

int main(int argc, char **argv)
{
    int failures;

    g_test_init(&argc, &argv, NULL);
    wmem_init();
    g_test_add_func("/decode/any bytes, however cut", any_bytes_however_cut);
    g_test_add_func("/decode/what was encoded comes out again", what_was_encoded_comes_out_again);
    g_test_add_func("/decode/damaged streams, however cut", damaged_streams_however_cut);
    failures = g_test_run();
    wmem_cleanup();
    return failures;
}
