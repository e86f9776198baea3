/* Tests of tls_hello: messages put together from RFC 5246, RFC 6066, RFC 7301 and RFC 8446.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "hello.h"
#include "wire/tls_hello.h"

#define SPAN(literal) ((ftpx_span)BYTES(literal))

static const struct hello modern = {
    .version = 0x0303,
    .session_id = BYTES("id"),
    .suites = BYTES("\x0a\x0a\x13\x01\xc0\x2f"),
    .extensions = BYTES("\0\0\0\x09\0\x07\0\0\x04host" /* server_name */
                        "\0\x10\0\x0b\0\x09\x03"
                        "ftp"
                        "\x04"
                        "test"                                     /* ALPN */
                        "\0\x2b\0\x07\x06\x1a\x1a\x03\x04\x03\x03" /* versions */
                        "\0\x29\0\x11\0\x0f\0\x04"
                        "ab12"
                        "\0\0\0\x01\0\x01"
                        "c"
                        "\0\0"), /* cut */
};

static void check_modern(const struct ftpx_tls_hello *hello)
{
    ftpx_span list = ftpx_tls_protocols(hello);
    ftpx_span name;

    g_assert_cmpuint(hello->version, ==, 0x0303);
    g_assert_true(ftpx_span_equal(hello->session_id, SPAN("id")));
    g_assert_true(ftpx_span_equal(hello->suites, modern.suites));
    g_assert_true(ftpx_span_equal(ftpx_tls_wanted_name(hello), SPAN("host")));
    g_assert_true(ftpx_tls_next_protocol(&list, &name) && ftpx_span_equal(name, SPAN("ftp")));
    g_assert_true(ftpx_tls_next_protocol(&list, &name) && ftpx_span_equal(name, SPAN("test")));
    g_assert_false(ftpx_tls_next_protocol(&list, &name));
    g_assert_cmpuint(ftpx_tls_newest_version(hello), ==, FTPX_TLS_1_3);
}

static void a_client_hello_is_read(void)
{
    GByteArray *record = hello_record(&modern);
    struct ftpx_tls_hello hello;

    g_assert_true(ftpx_tls_first_client_hello(flush_span(span_of(record)), &hello));
    check_modern(&hello);
    g_byte_array_unref(record);
}

/* What is read of a cut one lies in it, and its session id is there before the rest. */
static void read_cut(ftpx_span cut)
{
    struct ftpx_tls_hello hello;
    ftpx_span identities;
    ftpx_span name;

    if (!ftpx_tls_first_client_hello(cut, &hello))
        return;
    g_assert_cmpuint(cut.len, >=, 9 + 2 + 32 + 3 + 8 + 2);
    g_assert_true(ftpx_span_equal(hello.session_id, SPAN("id")));
    identities = ftpx_tls_identities(&hello);
    while (ftpx_tls_next_identity(&identities, &name))
        g_assert_true(name.at >= cut.at && name.at + name.len <= cut.at + cut.len);
    ftpx_tls_wanted_name(&hello);
    ftpx_tls_newest_version(&hello);
}

static void a_cut_client_hello_is_read_as_far_as_it_goes(void)
{
    GByteArray *record = hello_record(&modern);

    flush_every_cut(span_of(record), read_cut);
    g_byte_array_unref(record);
}

static void hello_of(struct ftpx_tls_hello *out, ftpx_span extensions)
{
    *out = (struct ftpx_tls_hello){.version = 0x0303, .extensions = extensions};
}

static void identities_are_told_one_by_one(void)
{
    struct ftpx_tls_hello hello;
    ftpx_span name;

    hello_of(&hello, SPAN("\0\x29\0\x11\0\x0f\0\x04"
                          "ab12"
                          "\0\0\0\x01"
                          "\0\x01"
                          "c"
                          "\0\0\xff\xff"));
    ftpx_span list = ftpx_tls_identities(&hello);
    g_assert_true(ftpx_tls_next_identity(&list, &name) && ftpx_span_equal(name, SPAN("ab12")));
    g_assert_false(ftpx_tls_next_identity(&list, &name)); /* its age is cut */
    hello_of(&hello, FTPX_SPAN_NONE);
    list = ftpx_tls_identities(&hello);
    g_assert_false(ftpx_tls_next_identity(&list, &name));
}

static const struct version_case {
    const char *title;
    ftpx_span extensions;
    uint16_t newest; /* of a client */
    uint16_t agreed; /* of a server */
} versions[] = {
    {"none", BYTES(""), 0x0303, 0x0303},
    {"a server's", BYTES("\0\x2b\0\x02\x03\x04"), 0x0303, 0x0304},
    {"a client's", BYTES("\0\x2b\0\x05\x04\x03\x02\x03\x01"), 0x0302, 0x0403},
    {"of GREASE alone", BYTES("\0\x2b\0\x03\x02\x3a\x3a"), 0, 0x023a},
    {"cut", BYTES("\0\x2b\0\x03\x02\x3a"), 0x0303, 0x0303},
};

static void versions_are_in_an_extension(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(versions); i++) {
        struct ftpx_tls_hello hello;
        g_test_message("%s", versions[i].title);
        hello_of(&hello, versions[i].extensions);
        g_assert_cmpuint(ftpx_tls_newest_version(&hello), ==, versions[i].newest);
        g_assert_cmpuint(ftpx_tls_agreed_version(&hello), ==, versions[i].agreed);
    }
}

static void only_a_host_is_a_name(void)
{
    struct ftpx_tls_hello hello;

    hello_of(&hello, SPAN("\0\0\0\x0b\0\x09\x07\0\x01x\0\0\x02yz"));
    g_assert_true(ftpx_span_equal(ftpx_tls_wanted_name(&hello), SPAN("yz")));
    hello_of(&hello, SPAN("\0\0\0\x06\0\x04\x07\0\x01x"));
    g_assert_cmpuint(ftpx_tls_wanted_name(&hello).len, ==, 0);
}

/* RFC 8701 §2 lists sixteen. */
static void grease_has_sixteen_values(void)
{
    unsigned count = 0;

    for (unsigned value = 0; value <= 0xffff; value++)
        count += ftpx_tls_is_grease(value);
    g_assert_cmpuint(count, ==, 16);
    g_assert_true(ftpx_tls_is_grease(0x0a0a) && ftpx_tls_is_grease(0xfafa));
    g_assert_false(ftpx_tls_is_grease(0x0a1a) || ftpx_tls_is_grease(0x0b0b));
}

static void a_server_hello_is_read(void)
{
    const struct hello server = {.is_server = true,
                                 .version = 0x0303,
                                 .session_id = BYTES("id"),
                                 .suites = BYTES("\xc0\x2f"),
                                 .extensions = BYTES("\0\x10\0\x06\0\x04\x03"
                                                     "ftp")};
    GByteArray *body = hello_body(&server);
    ftpx_span all = flush_span(span_of(body));
    struct ftpx_tls_hello hello;

    g_assert_true(ftpx_tls_read_server_hello(all, &hello));
    g_assert_true(ftpx_span_equal(hello.suites, server.suites));
    g_assert_true(ftpx_span_equal(hello.session_id, SPAN("id")));
    g_assert_cmpuint(ftpx_tls_protocols(&hello).len, ==, 4);
    g_assert_false(ftpx_tls_is_retry(&hello));
    size_t least = 2 + 32 + 3 + 3;
    g_assert_true(ftpx_tls_read_server_hello(ftpx_span_take(all, least), &hello));
    g_assert_cmpuint(hello.extensions.len, ==, 0);
    g_assert_false(ftpx_tls_read_server_hello(ftpx_span_take(all, least - 1), &hello));
    g_byte_array_unref(body);
}

/* RFC 8446 §4.1.3. */
static void a_retry_is_told_by_its_random(void)
{
    g_autofree guint8 *random = g_malloc(32);
    gsize length = 32;
    GChecksum *checksum = g_checksum_new(G_CHECKSUM_SHA256);
    g_checksum_update(checksum, (const guchar *)"HelloRetryRequest", 17);
    g_checksum_get_digest(checksum, random, &length);
    g_checksum_free(checksum);
    struct ftpx_tls_hello hello = {.random = {random, 32}};

    g_assert_true(ftpx_tls_is_retry(&hello));
    random[31]++;
    g_assert_false(ftpx_tls_is_retry(&hello));
}

static void messages_are_taken_when_they_are_whole(void)
{
    ftpx_span rest = SPAN("\x0b\0\0\x02"
                          "ab"
                          "\x0e\0\0\0"
                          "\x04\0\0\x01");
    ftpx_span body;
    unsigned type;

    g_assert_true(ftpx_tls_take_message(&rest, &type, &body));
    g_assert_cmpuint(type, ==, FTPX_TLS_CERTIFICATE);
    g_assert_true(ftpx_span_equal(body, SPAN("ab")));
    g_assert_true(ftpx_tls_take_message(&rest, &type, &body));
    g_assert_cmpuint(type, ==, FTPX_TLS_SERVER_HELLO_DONE);
    g_assert_false(ftpx_tls_take_message(&rest, &type, &body));
    g_assert_cmpuint(rest.len, ==, 4);
}

static void tickets_and_certificates_are_found(void)
{
    g_assert_true(ftpx_span_equal(ftpx_tls_new_ticket(SPAN("\0\0\0\x01\0\x02"
                                                           "abc")),
                                  SPAN("ab")));
    g_assert_cmpuint(ftpx_tls_new_ticket(SPAN("\0\0\0\x01\0\x03"
                                              "ab"))
                         .len,
                     ==, 0);
    g_assert_true(ftpx_span_equal(ftpx_tls_first_certificate(SPAN("\0\0\x0a\0\0\x02"
                                                                  "ab"
                                                                  "\0\0\x02"
                                                                  "cd")),
                                  SPAN("ab")));
    g_assert_cmpuint(ftpx_tls_first_certificate(SPAN("\0\0\0")).len, ==, 0);
    g_assert_cmpuint(ftpx_tls_first_certificate(SPAN("\0\0\x05\0\0\x03"
                                                     "ab"))
                         .len,
                     ==, 0);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/hello/client", a_client_hello_is_read);
    g_test_add_func("/hello/cut", a_cut_client_hello_is_read_as_far_as_it_goes);
    g_test_add_func("/hello/identities", identities_are_told_one_by_one);
    g_test_add_func("/hello/versions", versions_are_in_an_extension);
    g_test_add_func("/hello/names", only_a_host_is_a_name);
    g_test_add_func("/hello/grease", grease_has_sixteen_values);
    g_test_add_func("/hello/server", a_server_hello_is_read);
    g_test_add_func("/hello/retry", a_retry_is_told_by_its_random);
    g_test_add_func("/hello/messages", messages_are_taken_when_they_are_whole);
    g_test_add_func("/hello/tickets", tickets_and_certificates_are_found);
    return g_test_run();
}
