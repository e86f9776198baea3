/* Tests of tail: any part of what was added and not dropped comes back, over pieces and between.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "taps/bytes/tail.h"

#include <glib.h>

enum { PIECE = FTPX_TAIL_PIECE };

static uint8_t stream[10 * PIECE]; /* no two places look alike */

static void make_stream(void)
{
    for (size_t at = 0; at < sizeof stream; at++)
        stream[at] = (uint8_t)(at % 251 + at / PIECE);
}

static void gather(void *gathered, ftpx_span bytes)
{
    g_assert_cmpuint(bytes.len, >, 0);
    g_byte_array_append(gathered, bytes.at, (guint)bytes.len);
}

/* That bytes [from, to) of the tail are those of the stream from `at` on. */
static void assert_reads(const struct ftpx_tail *tail, size_t from, size_t to, size_t at)
{
    GByteArray *found = g_byte_array_new();

    ftpx_tail_read(tail, from, to, gather, found);
    g_assert_cmpmem(found->data, found->len, stream + at, to - from);
    g_byte_array_unref(found);
}

static struct ftpx_tail *tail_of(size_t length, size_t at_once)
{
    struct ftpx_tail *tail = ftpx_tail_new(NULL);

    for (size_t at = 0; at < length; at += at_once)
        ftpx_tail_add(tail, (ftpx_span){stream + at, MIN(at_once, length - at)});
    g_assert_cmpuint(ftpx_tail_length(tail), ==, length);
    return tail;
}

static void test_reads_what_was_added(void)
{
    static const size_t lengths[] = {0,     1,         1000,      PIECE - 1,
                                     PIECE, PIECE + 1, 3 * PIECE, 4 * PIECE + 7};
    static const size_t at_once[] = {1460, 7, PIECE, sizeof stream};

    for (unsigned i = 0; i < G_N_ELEMENTS(lengths); i++)
        for (unsigned j = 0; j < G_N_ELEMENTS(at_once); j++) {
            struct ftpx_tail *tail = tail_of(lengths[i], at_once[j]);
            assert_reads(tail, 0, lengths[i], 0);
            ftpx_tail_free(tail);
        }
}

static void test_reads_a_part(void)
{
    struct ftpx_tail *tail = tail_of(3 * PIECE, 1460);

    assert_reads(tail, PIECE - 1, PIECE + 1, PIECE - 1);
    assert_reads(tail, PIECE, 2 * PIECE, PIECE);
    assert_reads(tail, 2 * PIECE + 5, 2 * PIECE + 5, 0);
    assert_reads(tail, 5, 3 * PIECE - 5, 5);
    ftpx_tail_free(tail);
}

/* As it moves along a stream. */
static void test_goes_on_behind_what_was_dropped(void)
{
    static const size_t dropped[] = {1, 1460, PIECE - 1, PIECE, PIECE + 1, 2 * PIECE};

    for (unsigned i = 0; i < G_N_ELEMENTS(dropped); i++) {
        struct ftpx_tail *tail = tail_of(2 * PIECE, 1460);
        size_t begin = 0, end = 2 * PIECE;
        while (end < sizeof stream) {
            size_t more = MIN(dropped[i], sizeof stream - end);
            ftpx_tail_drop(tail, dropped[i]);
            ftpx_tail_add(tail, (ftpx_span){stream + end, more});
            begin += dropped[i];
            end += more;
            g_assert_cmpuint(ftpx_tail_length(tail), ==, end - begin);
            assert_reads(tail, 0, end - begin, begin);
        }
        ftpx_tail_free(tail);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    make_stream();
    g_test_add_func("/tail/added", test_reads_what_was_added);
    g_test_add_func("/tail/part", test_reads_a_part);
    g_test_add_func("/tail/dropped", test_goes_on_behind_what_was_dropped);
    return g_test_run();
}
