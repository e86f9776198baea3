/* Tests of tls_prints: the examples in the descriptions of JA3 and JA4, and what these say of odd hellos.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "hello.h"
#include "model/tcp/tls_prints.h"

#define SPAN(literal) ((ftpx_span)BYTES(literal))

/* 769,47-53-5-10-49161-49162-49171-49172-50-56-19-4,0-10-11,23-24-25,0 with GREASE in it. */
static void ja3_is_that_of_its_example(void)
{
    const struct ftpx_tls_hello hello = {
        .version = 769,
        .suites = BYTES("\x5a\x5a\0\x2f\0\x35\0\x05\0\x0a\xc0\x09\xc0\x0a\xc0\x13\xc0\x14\0\x32\0"
                        "\x38\0\x13\0\x04"),
        .extensions = BYTES(
            "\0\0\0\0\0\x0a\0\x0a\0\x08\x1a\x1a\0\x17\0\x18\0\x19\0\x0b\0\x02\x01\0\x2a\x2a\0\0"),
    };
    char print[FTPX_JA3_TEXT];

    ftpx_tls_ja3(&hello, print);
    g_assert_cmpstr(print, ==, "ada70206e40642a3e4461f35503241d5");
}

/* 769,4-5-10-9-100-98-3-6-19-18-99,,, */
static void ja3_of_a_hello_without_extensions(void)
{
    const struct ftpx_tls_hello hello = {
        .version = 769,
        .suites = BYTES("\0\x04\0\x05\0\x0a\0\x09\0\x64\0\x62\0\x03\0\x06\0\x13\0\x12\0\x63"),
    };
    char print[FTPX_JA3_TEXT];

    ftpx_tls_ja3(&hello, print);
    g_assert_cmpstr(print, ==, "de350869b8c85de67a350c8d186f11e6");
}

/* MD5 of 769,47,65281-0-11-35-5-16. */
static void ja3s_has_no_more_than_types(void)
{
    const struct ftpx_tls_hello hello = {
        .version = 769,
        .suites = BYTES("\0\x2f"),
        .extensions = BYTES("\xff\x01\0\x01\0\0\0\0\0\0\x0b\0\0\0\x23\0\0\0\x05\0\0\0\x10\0\0"),
    };
    char print[FTPX_JA3_TEXT];

    ftpx_tls_ja3s(&hello, print);
    g_assert_cmpstr(print, ==, "836ce314215654b5b1f85f97c73e506f");
}

#define SUITES                                                                                 \
    "\x1a\x1a\x13\x01\x13\x02\x13\x03\xc0\x2b\xc0\x2f\xc0\x2c\xc0\x30\xcc\xa9\xcc\xa8\xc0\x13" \
    "\xc0\x14\0\x9c\0\x9d\0\x2f\0\x35"
#define ALPN "\0\x10\0\x05\0\x03\x02h2"
#define REST                                                                                   \
    "\0\x12\0\0\xff\x01\0\0\0\x0a\0\0\0\x0b\0\0\0\x23\0\0\0\x05\0\0\0\x0d\0\x12\0\x10\x04\x03" \
    "\x08\x04\x04\x01\x05\x03\x08\x05\x05\x01\x08\x06\x06\x01\0\x15\0\0\0\x17\0\0\0\x1b\0\0\0" \
    "\x2b\0\x05\x04\x03\x04\x03\x03\0\x2d\0\0\0\x33\0\0\x44\x69\0\0"

/* The example of JA4's description: a browser's. */
static void ja4_is_that_of_its_example(void)
{
    const struct ftpx_tls_hello hello = {.version = 0x0303,
                                         .suites = BYTES(SUITES),
                                         .extensions = BYTES("\x3a\x3a\0\0\0\0\0\0" ALPN REST)};
    char print[FTPX_JA4_TEXT];

    ftpx_tls_ja4(&hello, print);
    g_assert_cmpstr(print, ==, "t13d1516h2_8daaf6152771_e5627efa2ab1");
}

static const struct head_case {
    const char *title;
    uint16_t version;
    ftpx_span extensions;
    const char *print;
} heads[] = {
    {"nothing", 0x0303, BYTES(""), "t12i000000_000000000000_000000000000"},
    {"SSL 3", 0x0300, BYTES(""), "ts3i000000_000000000000_000000000000"},
    {"TLS 1.0", 0x0301, BYTES(""), "t10i000000_000000000000_000000000000"},
    {"TLS 1.1", 0x0302, BYTES(""), "t11i000000_000000000000_000000000000"},
    {"no version", 0x0999, BYTES(""), "t00i000000_000000000000_000000000000"},
    {"a name", 0x0303, BYTES("\0\0\0\0"), "t12d000100_000000000000_000000000000"},
    {"one letter", 0x0303,
     BYTES("\0\x10\0\x04\0\x02\x01"
           "a"),
     "t12i0001aa_000000000000_000000000000"},
    {"no letter", 0x0303, BYTES("\0\x10\0\x05\0\x03\x02\xab\xcd"),
     "t12i0001ad_000000000000_000000000000"},
    {"an empty protocol", 0x0303, BYTES("\0\x10\0\x03\0\x01\0"),
     "t12i000100_000000000000_000000000000"},
};

static void ja4_has_a_readable_head(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(heads); i++) {
        const struct ftpx_tls_hello hello = {.version = heads[i].version,
                                             .extensions = heads[i].extensions};
        char print[FTPX_JA4_TEXT];

        g_test_message("%s", heads[i].title);
        ftpx_tls_ja4(&hello, print);
        g_assert_cmpstr(print, ==, heads[i].print);
    }
}

static void ja4_counts_no_further_than_99(void)
{
    GByteArray *suites = g_byte_array_new();
    char print[FTPX_JA4_TEXT];

    for (unsigned i = 0; i < 120; i++)
        put_number(suites, i, 2);
    const struct ftpx_tls_hello hello = {.version = 0x0303, .suites = span_of(suites)};
    ftpx_tls_ja4(&hello, print);
    g_assert_true(g_str_has_prefix(print, "t12i990000_"));
    g_byte_array_unref(suites);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/prints/ja3", ja3_is_that_of_its_example);
    g_test_add_func("/prints/ja3 without extensions", ja3_of_a_hello_without_extensions);
    g_test_add_func("/prints/ja3s", ja3s_has_no_more_than_types);
    g_test_add_func("/prints/ja4", ja4_is_that_of_its_example);
    g_test_add_func("/prints/ja4 head", ja4_has_a_readable_head);
    g_test_add_func("/prints/ja4 counts", ja4_counts_no_further_than_99);
    return g_test_run();
}
