/* Tests of decode: what each mode and structure carries, given whole and cut at every byte.
 * Random cuts and bytes: see property/test_model_decode.c.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <glib.h>
#include <string.h>
#include <zlib.h>

#include "model/data/decode.h"
#include "model/limits.h"

#define BYTES(literal) ((ftpx_span){(const uint8_t *)(literal), sizeof(literal) - 1})

struct stream {
    const char *title;
    uint8_t type, mode, structure;
    ftpx_span carried;
    ftpx_span file;
    size_t taken;
    enum ftpx_decode_state state;
};

#define ALL SIZE_MAX

static const struct stream streams[] = {
    /* RFC 959 §3.4.1 */
    {"stream mode, file structure: nothing is escaped", 'I', 'S', 'F', BYTES("a\xff\x02z"),
     BYTES("a\xff\x02z"), ALL, FTPX_DECODE_GOES_ON},
    {"page structure passes through", 'I', 'S', 'P', BYTES("\xff\x03"), BYTES("\xff\x03"), ALL,
     FTPX_DECODE_GOES_ON},
    {"records: both ends in one code", 'A', 'S', 'R', BYTES("one\xff\x01two\xff\x03"),
     BYTES("onetwo"), ALL, FTPX_DECODE_ENDED},
    {"records: two codes at the end", 'A', 'S', 'R', BYTES("one\xff\x01\xff\x02"), BYTES("one"),
     ALL, FTPX_DECODE_ENDED},
    {"records: a byte of all ones is doubled", 'I', 'S', 'R', BYTES("\xff\xff\xff\xff\xff\x02"),
     BYTES("\xff\xff"), ALL, FTPX_DECODE_ENDED},
    {"records: the end is not there", 'I', 'S', 'R', BYTES("one\xff"), BYTES("one"), ALL,
     FTPX_DECODE_GOES_ON},
    {"records: no such code", 'I', 'S', 'R', BYTES("one\xff\x04two"), BYTES("one"), ALL,
     FTPX_DECODE_DAMAGED},
    {"records: zero is no code", 'I', 'S', 'R', BYTES("\xff\x00two"), BYTES(""), ALL,
     FTPX_DECODE_DAMAGED},
    {"records: another file follows", 'I', 'S', 'R', BYTES("one\xff\x02two"), BYTES("one"), 5,
     FTPX_DECODE_ENDED},
    /* RFC 959 §3.4.2 */
    {"blocks: records, a marker, the end in an empty block", 'I', 'B', 'F',
     BYTES("\x00\x00\x03"
           "one"
           "\x10\x00\x06"
           "000003"
           "\x80\x00\x03"
           "two"
           "\x40\x00\x00"),
     BYTES("onetwo"), ALL, FTPX_DECODE_ENDED},
    {"blocks: the last one has bytes, another file follows", 'I', 'B', 'R',
     BYTES("\xc0\x00\x03"
           "one"
           "\x00\x00\x03"
           "two"),
     BYTES("one"), 6, FTPX_DECODE_ENDED},
    {"blocks: suspect bytes are bytes", 'I', 'B', 'F',
     BYTES("\x20\x00\x01"
           "x"),
     BYTES("x"), ALL, FTPX_DECODE_GOES_ON},
    {"blocks: empty ones that end nothing", 'I', 'B', 'F',
     BYTES("\x00\x00\x00\x80\x00\x00\x00\x00\x01"
           "x"),
     BYTES("x"), ALL, FTPX_DECODE_GOES_ON},
    {"blocks: cut in the count", 'I', 'B', 'F', BYTES("\x40\x00"), BYTES(""), ALL,
     FTPX_DECODE_GOES_ON},
    {"blocks: no such descriptor", 'I', 'B', 'F',
     BYTES("\x00\x00\x01"
           "x"
           "\x01\x00\x01"
           "y"),
     BYTES("x"), ALL, FTPX_DECODE_DAMAGED},
    /* RFC 959 §3.4.3 */
    {"strings: literal, repeated, blank filler", 'A', 'C', 'F',
     BYTES("\x03"
           "one"
           "\x85-\xc3"
           "\x01"
           "!"),
     BYTES("one-----   !"), ALL, FTPX_DECODE_GOES_ON},
    {"strings: the filler of TYPE I is zero", 'I', 'C', 'F', BYTES("\xc2"), BYTES("\0\0"), ALL,
     FTPX_DECODE_GOES_ON},
    {"strings: the end is said before the last one", 'I', 'C', 'F',
     BYTES("\x01"
           "a"
           "\x00\x40\x82z\x01"
           "b"),
     BYTES("azz"), 6, FTPX_DECODE_ENDED},
    {"strings: the end is said and nothing follows", 'I', 'C', 'F',
     BYTES("\x01"
           "a"
           "\x00\x40"),
     BYTES("a"), ALL, FTPX_DECODE_ENDED},
    {"strings: the last one is not whole", 'I', 'C', 'F',
     BYTES("\x00\xc0\x03"
           "ab"),
     BYTES("ab"), ALL, FTPX_DECODE_GOES_ON},
    {"strings: a marker of two strings, each said to be", 'I', 'C', 'F',
     BYTES("\x00\x10\x02"
           "12"
           "\x00\x10\x82"
           "3"
           "\x01"
           "a"),
     BYTES("a"), ALL, FTPX_DECODE_GOES_ON},
    {"strings: of no bytes", 'I', 'C', 'F', BYTES("\xc0\x80x\x01y"), BYTES("y"), ALL,
     FTPX_DECODE_GOES_ON},
    {"strings: the longest", 'I', 'C', 'F', BYTES("\xbfx"),
     BYTES("xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"), ALL,
     FTPX_DECODE_GOES_ON},
    {"strings: no such descriptor", 'I', 'C', 'F', BYTES("\x00\x08\x01y"), BYTES(""), ALL,
     FTPX_DECODE_DAMAGED},
    /* RFC 1951: a stored block, bare, and one of fixed codes, found in RFC 1950's wrapping */
    {"deflate: a bare stored block", 'I', 'Z', 'F', BYTES("\x01\x03\x00\xfc\xffone"), BYTES("one"),
     ALL, FTPX_DECODE_ENDED},
    {"deflate: an empty bare stream, then another file", 'I', 'Z', 'F', BYTES("\x03\x00next"),
     BYTES(""), 2, FTPX_DECODE_ENDED},
    {"deflate: an empty file", 'I', 'Z', 'F', BYTES("\x78\x9c\x03\x00\x00\x00\x00\x01"), BYTES(""),
     ALL, FTPX_DECODE_ENDED},
    {"deflate: one letter", 'I', 'Z', 'F', BYTES("\x78\x9c\x4b\x04\x00\x00\x62\x00\x62"),
     BYTES("a"), ALL, FTPX_DECODE_ENDED},
    {"deflate: the checksum is wrong", 'I', 'Z', 'F', BYTES("\x78\x9c\x4b\x04\x00\x00\x62\x00\x63"),
     BYTES("a"), ALL, FTPX_DECODE_DAMAGED},
    {"deflate: the checksum is cut off", 'I', 'Z', 'F', BYTES("\x78\x9c\x4b\x04\x00\x00\x62\x00"),
     BYTES("a"), ALL, FTPX_DECODE_GOES_ON},
    {"deflate: cut within the header", 'I', 'Z', 'F', BYTES("\x78"), BYTES(""), ALL,
     FTPX_DECODE_GOES_ON},
    {"deflate: wants a dictionary", 'I', 'Z', 'F', BYTES("\x78\xbb\x00\x00\x00\x01\x4b\x04\x00"),
     BYTES(""), ALL, FTPX_DECODE_DAMAGED},
    {"deflate: not deflated at all", 'I', 'Z', 'F', BYTES("plain text"), BYTES(""), ALL,
     FTPX_DECODE_DAMAGED},
};

static void collect(void *context, int64_t offset, ftpx_span bytes)
{
    GByteArray *file = context;

    g_assert_cmpint(offset, ==, file->len);
    g_assert_cmpuint(bytes.len, >, 0);
    g_byte_array_append(file, bytes.at, (guint)bytes.len);
}

/* From memory of its own, so that reading beyond is seen. */
static size_t add(struct ftpx_decode *decode, ftpx_span bytes)
{
    g_autofree uint8_t *copy = g_memdup2(bytes.at, bytes.len);
    return ftpx_decode_add(decode, (ftpx_span){copy, bytes.len});
}

/* Bytes behind the file's end are not offered again, as a reader would do. */
static size_t add_split(struct ftpx_decode *decode, ftpx_span bytes, size_t at)
{
    ftpx_span first = ftpx_span_take(bytes, at);
    size_t taken = add(decode, first);

    return taken < first.len ? taken : taken + add(decode, ftpx_span_drop(bytes, at));
}

static void check_split(const struct stream *stream, size_t at)
{
    g_autoptr(GByteArray) file = g_byte_array_new();
    struct ftpx_decode *decode =
        ftpx_decode_new(NULL, stream->type, stream->mode, stream->structure, collect, file);
    size_t taken = add_split(decode, stream->carried, at);

    g_test_message("%s, cut at %zu", stream->title, at);
    g_assert_cmpmem(file->data, file->len, stream->file.at, stream->file.len);
    g_assert_cmpuint(ftpx_decode_bytes(decode), ==, stream->file.len);
    g_assert_cmpint(ftpx_decode_state(decode), ==, stream->state);
    g_assert_cmpuint(taken, ==, stream->taken == ALL ? stream->carried.len : stream->taken);
    ftpx_decode_free(decode);
}

static void each_stream_cut_at_each_byte(void)
{
    for (size_t index = 0; index < G_N_ELEMENTS(streams); index++)
        for (size_t at = 0; at <= streams[index].carried.len; at++)
            check_split(&streams[index], at);
}

static void some_need_it_and_some_do_not(void)
{
    g_assert_false(ftpx_decode_is_needed('S', 'F'));
    g_assert_false(ftpx_decode_is_needed('S', 'P'));
    g_assert_false(ftpx_decode_is_needed(0, 0));
    g_assert_true(ftpx_decode_is_needed('S', 'R'));
    g_assert_true(ftpx_decode_is_needed('B', 'F'));
    g_assert_true(ftpx_decode_is_needed('C', 'R'));
    g_assert_true(ftpx_decode_is_needed('Z', 'F'));
}

static void the_largest_block_is_whole(void)
{
    g_autoptr(GByteArray) file = g_byte_array_new();
    g_autofree uint8_t *block = g_malloc0(3 + 65535);
    struct ftpx_decode *decode = ftpx_decode_new(NULL, 'I', 'B', 'F', collect, file);

    block[1] = block[2] = 255;
    g_assert_cmpuint(ftpx_decode_add(decode, (ftpx_span){block, 3 + 65535}), ==, 3 + 65535);
    g_assert_cmpuint(file->len, ==, 65535);
    g_assert_cmpuint(ftpx_decode_add(decode, BYTES("\x40\x00\x00")), ==, 3);
    g_assert_cmpint(ftpx_decode_state(decode), ==, FTPX_DECODE_ENDED);
    ftpx_decode_free(decode);
}

static GByteArray *text_of(size_t length)
{
    GByteArray *text = g_byte_array_new();

    for (unsigned line = 0; text->len < length; line++) {
        g_autofree char *words =
            g_strdup_printf("line %u of many, %x\r\n", line, line * 2654435761U);
        g_byte_array_append(text, (const guint8 *)words, (guint)strlen(words));
    }
    return g_byte_array_set_size(text, (guint)length);
}

static GByteArray *deflated(const GByteArray *text, int level)
{
    uLongf length = compressBound(text->len);
    GByteArray *out = g_byte_array_set_size(g_byte_array_new(), (guint)length);

    g_assert_cmpint(compress2(out->data, &length, text->data, text->len, level), ==, Z_OK);
    return g_byte_array_set_size(out, (guint)length);
}

/* A pool that ends takes an unfinished stream with it. */
static void what_zlib_deflates_comes_out_again(void)
{
    g_autoptr(GByteArray) text = text_of(200000);

    for (int level = 0; level <= 9; level++) {
        wmem_allocator_t *pool = wmem_allocator_new(WMEM_ALLOCATOR_STRICT);
        g_autoptr(GByteArray) file = g_byte_array_new();
        g_autoptr(GByteArray) carried = deflated(text, level);
        struct ftpx_decode *decode = ftpx_decode_new(pool, 'I', 'Z', 'F', collect, file);

        for (guint at = 0; at < carried->len; at += 1460)
            add(decode, ftpx_span_take((ftpx_span){carried->data + at, carried->len - at}, 1460));
        g_assert_cmpmem(file->data, file->len, text->data, text->len);
        g_assert_cmpint(ftpx_decode_state(decode), ==, FTPX_DECODE_ENDED);
        wmem_destroy_allocator(pool);
    }
}

static void half_of_a_deflated_stream_is_not_its_end(void)
{
    g_autoptr(GByteArray) text = text_of(200000);
    g_autoptr(GByteArray) carried = deflated(text, 6);
    g_autoptr(GByteArray) file = g_byte_array_new();
    struct ftpx_decode *decode = ftpx_decode_new(NULL, 'I', 'Z', 'F', collect, file);

    add(decode, (ftpx_span){carried->data, carried->len / 2});
    g_assert_cmpint(ftpx_decode_state(decode), ==, FTPX_DECODE_GOES_ON);
    g_assert_cmpuint(file->len, >, 0);
    g_assert_cmpuint(file->len, <, text->len);
    g_assert_cmpmem(file->data, file->len, text->data, file->len);
    ftpx_decode_free(decode);
}

static void count(void *context, int64_t offset, ftpx_span bytes)
{
    uint64_t *total = context;

    g_assert_cmpint(offset, ==, (int64_t)*total);
    *total += bytes.len;
}

/* 16 MiB of zeros as a deflated run that can be said again and again. */
static GByteArray *zeros_deflated(void)
{
    g_autoptr(GByteArray) zeros = g_byte_array_set_size(g_byte_array_new(), 1 << 24);
    GByteArray *out = g_byte_array_set_size(g_byte_array_new(), 1 << 16);
    z_stream zlib = {.next_out = out->data, .avail_out = out->len};

    memset(zeros->data, 0, zeros->len);
    zlib.next_in = zeros->data;
    zlib.avail_in = zeros->len;
    g_assert_cmpint(deflateInit2(&zlib, 9, Z_DEFLATED, -15, 8, Z_DEFAULT_STRATEGY), ==, Z_OK);
    g_assert_cmpint(deflate(&zlib, Z_FULL_FLUSH), ==, Z_OK);
    g_assert_cmpuint(zlib.avail_in, ==, 0);
    g_byte_array_set_size(out, out->len - zlib.avail_out);
    deflateEnd(&zlib);
    return out;
}

static uint64_t let_bomb_go_off(const GByteArray *run, size_t piece)
{
    uint64_t total = 0;
    struct ftpx_decode *decode = ftpx_decode_new(NULL, 'I', 'Z', 'F', count, &total);

    while (total < 4 * FTPX_LIMIT_INFLATED && ftpx_decode_state(decode) == FTPX_DECODE_GOES_ON)
        for (guint at = 0; at < run->len; at += (guint)piece)
            ftpx_decode_add(decode,
                            ftpx_span_take((ftpx_span){run->data + at, run->len - at}, piece));
    g_assert_cmpint(ftpx_decode_state(decode), ==, FTPX_DECODE_CAPPED);
    g_assert_cmpuint(ftpx_decode_add(decode, BYTES("more")), ==, 4);
    g_assert_cmpuint(ftpx_decode_bytes(decode), ==, total);
    ftpx_decode_free(decode);
    return total;
}

static void a_bomb_is_cut_where_it_is_whatever_the_pieces(void)
{
    g_autoptr(GByteArray) run = zeros_deflated();
    uint64_t total = let_bomb_go_off(run, 1460);

    g_assert_cmpuint(total, >, FTPX_LIMIT_INFLATED);
    g_assert_cmpuint(total, <, FTPX_LIMIT_INFLATED + FTPX_LIMIT_INFLATED / 4);
    g_assert_cmpuint(let_bomb_go_off(run, 64240), ==, total);
    g_assert_cmpuint(let_bomb_go_off(run, 10), ==, total);
}

/* Bytes that come out of a bomb until it is capped, or of one that is said four times. */
static uint64_t let_go_off_within(struct ftpx_decode_budget *budget, const GByteArray *run)
{
    uint64_t total = 0;
    struct ftpx_decode *decode = ftpx_decode_new(NULL, 'I', 'Z', 'F', count, &total);

    ftpx_decode_share(decode, budget);
    for (unsigned i = 0; i < 4; i++)
        ftpx_decode_add(decode, (ftpx_span){run->data, run->len});
    ftpx_decode_free(decode);
    return total;
}

static void bombs_share_what_may_come_out(void)
{
    g_autoptr(GByteArray) run = zeros_deflated();
    struct ftpx_decode_budget budget = {0, 0};
    uint64_t total = 0;

    g_assert_cmpuint(let_go_off_within(&budget, run), ==, 4 << 24);
    for (unsigned i = 0; i < 20; i++)
        total += let_go_off_within(&budget, run);
    g_assert_cmpuint(total, <, FTPX_LIMIT_INFLATED + 20 * (4096 * 1032));
    g_assert_cmpuint(budget.inflating, ==, 0);
}

static void only_so_many_streams_inflate_at_a_time(void)
{
    g_autoptr(GByteArray) text = text_of(2000);
    g_autoptr(GByteArray) carried = deflated(text, 6);
    struct ftpx_decode_budget budget = {0, 0};
    struct ftpx_decode *decodes[FTPX_LIMIT_INFLATING];
    g_autoptr(GByteArray) file = g_byte_array_new();
    g_autoptr(GByteArray) others = g_byte_array_new();

    for (unsigned i = 0; i < FTPX_LIMIT_INFLATING; i++) {
        decodes[i] = ftpx_decode_new(NULL, 'I', 'Z', 'F', collect, others);
        ftpx_decode_share(decodes[i], &budget);
    }
    struct ftpx_decode *more = ftpx_decode_new(NULL, 'I', 'Z', 'F', collect, file);
    ftpx_decode_share(more, &budget);
    g_assert_cmpint(ftpx_decode_state(more), ==, FTPX_DECODE_CAPPED);
    g_assert_cmpuint(ftpx_decode_add(more, (ftpx_span){carried->data, carried->len}), ==,
                     carried->len);
    g_assert_cmpuint(file->len, ==, 0);
    ftpx_decode_free(more);

    ftpx_decode_rest(decodes[0]);
    g_assert_cmpint(ftpx_decode_state(decodes[0]), ==, FTPX_DECODE_GOES_ON);
    ftpx_decode_add(decodes[0], (ftpx_span){carried->data, carried->len});
    g_assert_cmpuint(ftpx_decode_bytes(decodes[0]), ==, 0);
    more = ftpx_decode_new(NULL, 'I', 'Z', 'F', collect, file);
    ftpx_decode_share(more, &budget);
    add(more, (ftpx_span){carried->data, carried->len});
    g_assert_cmpmem(file->data, file->len, text->data, text->len);
    ftpx_decode_free(more);
    for (unsigned i = 0; i < FTPX_LIMIT_INFLATING; i++)
        ftpx_decode_free(decodes[i]);
    g_assert_cmpuint(budget.inflating, ==, 0);
}

/* RFC 959 §3.4.3: a byte stands for 63 fillers. */
static void fillers_are_capped_as_well(void)
{
    uint8_t strings[4096];
    uint64_t total = 0;
    struct ftpx_decode *decode = ftpx_decode_new(NULL, 'I', 'C', 'F', count, &total);

    memset(strings, 0xff, sizeof strings);
    for (uint64_t sent = 0; sent < 4 * FTPX_LIMIT_INFLATED / 63; sent += sizeof strings)
        ftpx_decode_add(decode, (ftpx_span){strings, sizeof strings});
    g_assert_cmpint(ftpx_decode_state(decode), ==, FTPX_DECODE_CAPPED);
    g_assert_cmpuint(total, <, 2 * FTPX_LIMIT_INFLATED);
    ftpx_decode_free(decode);
}

int main(int argc, char **argv)
{
    int failures;

    g_test_init(&argc, &argv, NULL);
    wmem_init();
    g_test_add_func("/decode/each stream, cut at each byte", each_stream_cut_at_each_byte);
    g_test_add_func("/decode/some need it and some do not", some_need_it_and_some_do_not);
    g_test_add_func("/decode/the largest block is whole", the_largest_block_is_whole);
    g_test_add_func("/decode/what zlib deflates comes out again",
                    what_zlib_deflates_comes_out_again);
    g_test_add_func("/decode/half of a deflated stream is not its end",
                    half_of_a_deflated_stream_is_not_its_end);
    g_test_add_func("/decode/a bomb is cut where it is, whatever the pieces",
                    a_bomb_is_cut_where_it_is_whatever_the_pieces);
    g_test_add_func("/decode/bombs share what may come out", bombs_share_what_may_come_out);
    g_test_add_func("/decode/only so many streams inflate at a time",
                    only_so_many_streams_inflate_at_a_time);
    g_test_add_func("/decode/fillers are capped as well", fillers_are_capped_as_well);
    failures = g_test_run();
    wmem_cleanup();
    return failures;
}
