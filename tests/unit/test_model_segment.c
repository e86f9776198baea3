/* Tests of segment: what RFC 9293 §3.1 puts where, and which headers are none.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <glib.h>

#include "model/tcp/segment.h"

/* Ports 49152 and 21, number 0x01020304, acknowledgement 0x05060708, `offset` words of header, PSH and ACK. */
#define HEADER(offset) \
    "\xc0\x00\x00\x15\x01\x02\x03\x04\x05\x06\x07\x08" offset "\x18\xff\xff\x00\x00\x00\x00"

#define PLAIN        HEADER("\x50") "USER a\r\n"
#define WITH_OPTIONS HEADER("\x80") "\x01\x01\x08\x0a\x00\x00\x00\x01\x00\x00\x00\x02USER a\r\n"

static bool read_from(const char *bytes, size_t captured, uint32_t length, struct ftpx_segment *out)
{
    const struct ftpx_packet packet = {.from = {.family = 4, .bytes = {10, 0, 0, 2}},
                                       .to = {.family = 4, .bytes = {10, 0, 0, 1}},
                                       .payload = {(const uint8_t *)bytes, captured},
                                       .length = length};

    *out = (struct ftpx_segment){.frame = 7};
    return ftpx_segment_read(&packet, out);
}

static void what_a_header_says(void)
{
    struct ftpx_segment segment;

    g_assert_true(read_from(PLAIN, sizeof PLAIN - 1, sizeof PLAIN - 1, &segment));
    g_assert_cmpuint(segment.frame, ==, 7);
    g_assert_cmpuint(segment.from.port, ==, 49152);
    g_assert_cmpuint(segment.to.port, ==, 21);
    g_assert_cmpuint(segment.from.address.bytes[3], ==, 2);
    g_assert_cmphex(segment.seq, ==, 0x01020304);
    g_assert_cmphex(segment.ack, ==, 0x05060708);
    g_assert_cmphex(segment.flags, ==, FTPX_ACK | 0x08);
    g_assert_cmpuint(segment.header, ==, 20);
    g_assert_cmpuint(segment.length, ==, 8);
    g_assert_true(ftpx_span_equal(segment.payload, ftpx_span_of("USER a\r\n")));
}

static void options_are_header(void)
{
    struct ftpx_segment segment;

    g_assert_true(
        read_from(WITH_OPTIONS, sizeof WITH_OPTIONS - 1, sizeof WITH_OPTIONS - 1, &segment));
    g_assert_cmpuint(segment.header, ==, 32);
    g_assert_cmpuint(segment.length, ==, 8);
    g_assert_true(ftpx_span_equal(segment.payload, ftpx_span_of("USER a\r\n")));
}

/* A capture may have less than there was on the wire. */
static void payload_that_is_cut_has_its_length(void)
{
    struct ftpx_segment segment;

    g_assert_true(read_from(PLAIN, 24, sizeof PLAIN - 1, &segment));
    g_assert_cmpuint(segment.header, ==, 20);
    g_assert_cmpuint(segment.length, ==, 8);
    g_assert_true(ftpx_span_equal(segment.payload, ftpx_span_of("USER")));
    g_assert_true(read_from(PLAIN, 20, sizeof PLAIN - 1, &segment));
    g_assert_cmpuint(segment.payload.len, ==, 0);
}

static void what_is_no_header(void)
{
    struct ftpx_segment segment;

    g_assert_false(read_from(PLAIN, 19, sizeof PLAIN - 1, &segment));
    g_assert_false(read_from(HEADER("\x40"), 20, 20, &segment));
    g_assert_false(read_from(WITH_OPTIONS, 31, sizeof WITH_OPTIONS - 1, &segment));
    g_assert_true(read_from(WITH_OPTIONS, 32, sizeof WITH_OPTIONS - 1, &segment));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/segment/what a header says", what_a_header_says);
    g_test_add_func("/segment/options are header", options_are_header);
    g_test_add_func("/segment/payload that is cut has its length",
                    payload_that_is_cut_has_its_length);
    g_test_add_func("/segment/what is no header", what_is_no_header);
    return g_test_run();
}
