/* Record headers and ClientHellos put together by hand from RFC 8446 §4.1.2, §5.1 and RFC 7301 §3.1.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <glib.h>

#include "flush.h"
#include "wire/tls.h"
#include "wire/tls_hello.h"

#define SPAN(text) ((ftpx_span)BYTES(text))

static const struct header_case {
    const char *title;
    ftpx_span bytes;
    bool may_begin;
    size_t length;
} headers[] = {
    {"nothing", {NULL, 0}, false, 0},
    {"a handshake's first byte", BYTES("\x16"), true, 0},
    {"a header without its length", BYTES("\x16\x03\x01\x00"), true, 0},
    {"a record of three bytes", BYTES("\x17\x03\x03\x00\x03"), true, 8},
    {"the longest", BYTES("\x17\x03\x03\x48\x00"), true, 18437},
    {"one byte more", BYTES("\x17\x03\x03\x48\x01"), true, 0},
    {"empty application data", BYTES("\x17\x03\x03\x00\x00"), true, 5},
    {"an empty handshake", BYTES("\x16\x03\x03\x00\x00"), true, 0},
    {"another content type", BYTES("\x19\x03\x03\x00\x03"), false, 0},
    {"another major version", BYTES("\x16\x02\x03\x00\x03"), false, 0},
    {"a version to come", BYTES("\x16\x03\x05\x00\x03"), false, 0},
    {"a reply", BYTES("220 ready"), false, 0},
};

static void headers_tell_where_a_record_ends(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(headers); i++) {
        g_test_message("%s", headers[i].title);
        g_assert_cmpint(ftpx_tls_may_begin(headers[i].bytes), ==, headers[i].may_begin);
        g_assert_cmpuint(ftpx_tls_record_length(headers[i].bytes), ==, headers[i].length);
    }
}

/* A ClientHello with these extensions, in one record. */
static GByteArray *client_hello(const char *extensions, size_t length)
{
    GByteArray *hello = g_byte_array_new();
    guint8 random[32] = {0};
    guint8 lengths[2] = {(guint8)(length >> 8), (guint8)length};

    g_byte_array_append(hello, (const guint8 *)"\x16\x03\x01\x00\x00\x01\x00\x00\x00\x03\x03", 11);
    g_byte_array_append(hello, random, sizeof random);
    g_byte_array_append(hello, (const guint8 *)"\x02\xaa\xbb", 3);     /* session id */
    g_byte_array_append(hello, (const guint8 *)"\x00\x02\x13\x01", 4); /* cipher suites */
    g_byte_array_append(hello, (const guint8 *)"\x01\x00", 2);         /* compression */
    g_byte_array_append(hello, lengths, sizeof lengths);
    g_byte_array_append(hello, (const guint8 *)extensions, (guint)length);
    hello->data[4] = (guint8)(hello->len - 5);
    hello->data[8] = (guint8)(hello->len - 9);
    return hello;
}

static const struct offer_case {
    const char *title;
    ftpx_span extensions;
    enum ftpx_tls_offer offer;
} offers[] = {
    {"no extension", {NULL, 0}, FTPX_TLS_OFFER_NONE},
    {"another extension", BYTES("\x00\x17\x00\x00"), FTPX_TLS_OFFER_NONE},
    {"ftp",
     BYTES("\x00\x10\x00\x06\x00\x04\x03"
           "ftp"),
     FTPX_TLS_OFFER_FTP},
    {"behind another extension",
     BYTES("\x00\x17\x00\x00\x00\x10\x00\x06\x00\x04\x03"
           "ftp"),
     FTPX_TLS_OFFER_FTP},
    {"FileZilla's, second", BYTES("\x00\x10\x00\x15\x00\x13\x02h2\x0fx-filezilla-ftp"),
     FTPX_TLS_OFFER_FTP},
    {"http/1.1", BYTES("\x00\x10\x00\x0b\x00\x09\x08http/1.1"), FTPX_TLS_OFFER_OTHER},
    {"a length that lies",
     BYTES("\x00\x10\x00\x06\x00\x40\x03"
           "ftp"),
     FTPX_TLS_OFFER_NONE},
};

static void a_client_hello_tells_what_it_wants(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(offers); i++) {
        const struct offer_case *row = &offers[i];
        GByteArray *hello = client_hello((const char *)row->extensions.at, row->extensions.len);

        g_test_message("%s", row->title);
        g_assert_true(ftpx_tls_is_hello((ftpx_span){hello->data, hello->len}));
        g_assert_cmpint(ftpx_tls_offer((ftpx_span){hello->data, hello->len}), ==, row->offer);
        g_byte_array_unref(hello);
    }
}

static void check_cut(ftpx_span cut)
{
    const size_t whole = 64;

    g_assert_cmpint(ftpx_tls_is_hello(cut), ==, cut.len > 0);
    g_assert_cmpint(ftpx_tls_offer(cut), ==,
                    cut.len == whole ? FTPX_TLS_OFFER_FTP : FTPX_TLS_OFFER_NONE);
}

static void a_cut_client_hello_is_read_no_further(void)
{
    GByteArray *hello = client_hello("\x00\x10\x00\x06\x00\x04\x03"
                                     "ftp",
                                     10);

    flush_every_cut((ftpx_span){hello->data, hello->len}, check_cut);
    g_byte_array_unref(hello);
}

static void only_handshakes_say_hello(void)
{
    g_assert_true(ftpx_tls_is_hello(SPAN("\x16\x03\x03\x00\x50\x02")));
    g_assert_false(ftpx_tls_is_hello(SPAN("\x16\x03\x03\x00\x50\x0b")));
    g_assert_false(ftpx_tls_is_hello(SPAN("\x17\x03\x03\x00\x50\x01")));
    g_assert_false(ftpx_tls_is_hello(SPAN("USER a")));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/tls/headers tell where a record ends", headers_tell_where_a_record_ends);
    g_test_add_func("/tls/a ClientHello tells what it wants", a_client_hello_tells_what_it_wants);
    g_test_add_func("/tls/a cut ClientHello is read no further",
                    a_cut_client_hello_is_read_no_further);
    g_test_add_func("/tls/only handshakes say hello", only_handshakes_say_hello);
    return g_test_run();
}
