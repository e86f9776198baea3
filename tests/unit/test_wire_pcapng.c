/* Tests of pcapng: blocks put together from draft-ietf-opsawg-pcapng §4.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "flush.h"
#include "wire/pcapng.h"

#define SPAN(literal) ((ftpx_span)BYTES(literal))

static const struct head_case {
    const char *title;
    ftpx_span head;
    bool begins;
    bool big_end;
    uint64_t length; /* in that order */
} heads[] = {
    {"little end first", BYTES("\x0a\x0d\x0d\x0a\x1c\0\0\0\x4d\x3c\x2b\x1a"), true, false, 28},
    {"big end first", BYTES("\x0a\x0d\x0d\x0a\0\0\0\x1c\x1a\x2b\x3c\x4d"), true, true, 28},
    {"no order", BYTES("\x0a\x0d\x0d\x0a\x1c\0\0\0\x4d\x3c\x2b\x1b"), false, false, 28},
    {"cut", BYTES("\x0a\x0d\x0d\x0a\x1c\0\0\0\x4d\x3c\x2b"), false, false, 0},
    {"another block", BYTES("\x01\0\0\0\x14\0\0\0\x01\0\0\0"), false, false, 20},
    {"of no length", BYTES("\x01\0\0\0\x08\0\0\0\x01\0\0\0"), false, false, 0},
    {"of an odd length", BYTES("\x01\0\0\0\x15\0\0\0\x01\0\0\0"), false, false, 0},
};

static void heads_tell_order_and_length(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(heads); i++) {
        ftpx_span head = flush_span(heads[i].head);
        bool big_end = false;
        g_test_message("%s", heads[i].title);
        g_assert_cmpint(ftpx_pcapng_begins_section(head, &big_end), ==, heads[i].begins);
        g_assert_cmpint(big_end, ==, heads[i].big_end);
        g_assert_cmpuint(ftpx_pcapng_length(head, big_end), ==, heads[i].length);
    }
}

static const struct block_case {
    const char *title;
    ftpx_span block;
    enum ftpx_pcapng_kind kind;
    uint32_t interface;
    ftpx_span options;
} blocks[] = {
    {"a section",
     BYTES("\x0a\x0d\x0d\x0a\x20\0\0\0\x4d\x3c\x2b\x1a\x01\0\0\0\xff\xff\xff\xff\xff\xff\xff\xff"
           "optn\x20\0\0\0"),
     FTPX_PCAPNG_SECTION, 0, BYTES("optn")},
    {"an interface", BYTES("\x01\0\0\0\x18\0\0\0\x01\0\0\0\0\0\x04\0optn\x18\0\0\0"),
     FTPX_PCAPNG_INTERFACE, 0, BYTES("optn")},
    {"a packet",
     BYTES("\x06\0\0\0\x28\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x03\0\0\0\x03\0\0\0abc\0optn\x28\0\0\0"),
     FTPX_PCAPNG_PACKET, 0, BYTES("optn")},
    {"a packet that claims too much",
     BYTES("\x06\0\0\0\x24\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\xff\xff\xff\xff\x03\0\0\0abc\0\x24\0\0\0"),
     FTPX_PCAPNG_PACKET, 0, BYTES("")},
    {"a simple packet", BYTES("\x03\0\0\0\x14\0\0\0\x03\0\0\0abc\0\x14\0\0\0"), FTPX_PCAPNG_PACKET,
     0, BYTES("")},
    {"statistics", BYTES("\x05\0\0\0\x1c\0\0\0\x07\0\0\0\0\0\0\0\0\0\0\0optn\x1c\0\0\0"),
     FTPX_PCAPNG_STATISTICS, 7, BYTES("optn")},
    {"another", BYTES("\x0b\0\0\0\x10\0\0\0optn\x10\0\0\0"), FTPX_PCAPNG_OTHER, 0, BYTES("")},
};

static void blocks_have_options(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(blocks); i++) {
        struct ftpx_pcapng_block block = ftpx_pcapng_read(flush_span(blocks[i].block), false);
        g_test_message("%s", blocks[i].title);
        g_assert_cmpint(block.kind, ==, blocks[i].kind);
        g_assert_cmpuint(block.interface, ==, blocks[i].interface);
        g_assert_true(ftpx_span_equal(block.options, blocks[i].options));
    }
}

static void options_end_where_they_make_no_sense(void)
{
    ftpx_span rest = flush_span(SPAN("\0\x01\0\x02"
                                     "ab\0\0"
                                     "\0\x05\0\x01"
                                     "c"));
    ftpx_span value;
    unsigned code;

    g_assert_true(ftpx_pcapng_next_option(&rest, true, &code, &value));
    g_assert_cmpuint(code, ==, FTPX_PCAPNG_COMMENT);
    g_assert_true(ftpx_span_equal(value, SPAN("ab")));
    g_assert_true(ftpx_pcapng_next_option(&rest, true, &code, &value)); /* its padding is missing */
    g_assert_true(code == 5 && ftpx_span_equal(value, SPAN("c")));
    g_assert_false(ftpx_pcapng_next_option(&rest, true, &code, &value));
    rest = SPAN("\0\0\0\0\0\x01\0\0");
    g_assert_false(ftpx_pcapng_next_option(&rest, true, &code, &value)); /* the end */
    rest = SPAN("\0\x01\0\x05"
                "abcd");
    g_assert_false(ftpx_pcapng_next_option(&rest, true, &code, &value)); /* longer than the block */
    rest = SPAN("\0\x01\0");
    g_assert_false(ftpx_pcapng_next_option(&rest, true, &code, &value));
}

static void statistics_count_drops(void)
{
    ftpx_span value = SPAN("\0\0\0\0\0\0\x01\x02");
    bool by_system = false;
    uint64_t count = 0;

    g_assert_true(ftpx_pcapng_drops(5, value, true, &by_system, &count));
    g_assert_true(!by_system && count == 258);
    g_assert_true(ftpx_pcapng_drops(7, value, false, &by_system, &count));
    g_assert_true(by_system && count == UINT64_C(0x0201000000000000));
    g_assert_false(ftpx_pcapng_drops(4, value, true, &by_system, &count));
    g_assert_false(ftpx_pcapng_drops(5, ftpx_span_take(value, 7), true, &by_system, &count));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/pcapng/heads", heads_tell_order_and_length);
    g_test_add_func("/pcapng/blocks", blocks_have_options);
    g_test_add_func("/pcapng/options", options_end_where_they_make_no_sense);
    g_test_add_func("/pcapng/drops", statistics_count_drops);
    return g_test_run();
}
