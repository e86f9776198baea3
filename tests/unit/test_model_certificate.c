/* Tests of certificate: names as texts, by OpenSSL's word and RFC 4514.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "certificate.h"
#include "hello.h"
#include "model/limits.h"
#include "model/tcp/certificate.h"

static wmem_allocator_t *pool;

static void assert_text(ftpx_span text, const char *expected)
{
    g_autofree char *copy = g_strndup((const char *)text.at, text.len);

    g_assert_cmpstr(copy, ==, expected);
}

static void what_openssl_made_is_kept(void)
{
    const struct ftpx_certificate *certificate = ftpx_certificate_keep(pool, CERTIFICATE);

    assert_text(certificate->subject, "C=DE, O=Ente\\, Inc, CN=ftp.example.org");
    assert_text(certificate->issuer, "C=DE, O=Ente\\, Inc, CN=ftp.example.org");
    assert_text(certificate->common_name, "ftp.example.org");
    assert_text(certificate->serial, "80A1");
    g_assert_cmpstr(certificate->not_before, ==, CERTIFICATE_NOT_BEFORE);
    g_assert_cmpstr(certificate->not_after, ==, CERTIFICATE_NOT_AFTER);
    g_assert_cmpstr(certificate->sha256, ==, CERTIFICATE_SHA256);
}

/* SHA-256 of "ab". */
static void what_is_none_has_a_fingerprint(void)
{
    const struct ftpx_certificate *certificate = ftpx_certificate_keep(pool, ftpx_span_of("ab"));

    g_assert_cmpstr(certificate->sha256, ==,
                    "FB8E20FC2E4C3F248C60C39BD652F3C1347298BB977B8B4D5903B85055620603");
    g_assert_cmpuint(certificate->subject.len, ==, 0);
    g_assert_cmpstr(certificate->not_after, ==, "");
}

/* A certificate with this number and subject. */
static const struct ftpx_certificate *kept(ftpx_span serial, ftpx_span subject)
{
    GByteArray *body = g_byte_array_new();
    GByteArray *signed_part = g_byte_array_new();
    GByteArray *der = g_byte_array_new();

    put_number(body, 2, 1);
    put_vector(body, serial, 1);
    g_byte_array_append(body,
                        (const guint8 *)"\x30\0\x30\0\x30\x1e\x17\x0d"
                                        "700101000000Z"
                                        "\x17\x0d"
                                        "491231235959Z",
                        6 + 30);
    put_number(body, 0x3082, 2);
    put_vector(body, subject, 2);
    put_number(signed_part, 0x3082, 2);
    put_vector(signed_part, span_of(body), 2);
    put_number(der, 0x3082, 2);
    put_vector(der, span_of(signed_part), 2);
    const struct ftpx_certificate *certificate = ftpx_certificate_keep(pool, span_of(der));
    g_byte_array_unref(body);
    g_byte_array_unref(signed_part);
    g_byte_array_unref(der);
    return certificate;
}

/* Attributes of type `oid`, each in a set of its own, until there are `length` bytes at least. */
static GByteArray *name_with(ftpx_span oid, guint8 tag, ftpx_span value, size_t length)
{
    GByteArray *name = g_byte_array_new();

    do {
        guint8 pair = (guint8)(oid.len + value.len + 4);
        g_byte_array_append(name, (const guint8[]){0x31, pair + 2, 0x30, pair, 6}, 5);
        put_vector(name, oid, 1);
        put_number(name, tag, 1);
        put_vector(name, value, 1);
    } while (name->len < length);
    /* more than 255 bytes, so that its length is that of two bytes */
    return name;
}

static const struct name_case {
    ftpx_span oid;
    guint8 tag;
    ftpx_span value;
    const char *begin; /* of the name */
} names[] = {
    {BYTES("\x55\x04\x03"), 0x0c, BYTES(" a#b "), "CN=\\ a#b\\ , "},
    {BYTES("\x55\x04\x03"), 0x0c, BYTES("#\"+,;<>\\"), "CN=\\#\\\"\\+\\,\\;\\<\\>\\\\, "},
    {BYTES("\x55\x04\x0a"), 0x1e, BYTES("\0S\0\xf6\x4e\x2d"), "O=Sö中, "},
    {BYTES("\x55\x04\x0a"), 0x1e, BYTES("\xd8\0\0a"), "O=\xd8"}, /* half a pair: as it is */
    {BYTES("\x55\x04\x63"), 0x0c, BYTES("x"), "2.5.4.99=x, "},
    {BYTES("\x2b\x06\x01\x04\x01\x82\x37\x14"), 0x0c, BYTES("x"), "1.3.6.1.4.1.311.20=x, "},
    {BYTES("\x81\x34\x03"), 0x0c, BYTES("x"), "2.100.3=x, "},
};

static void names_are_written_as_they_may_be_read(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        GByteArray *name = name_with(names[i].oid, names[i].tag, names[i].value, 256);
        const struct ftpx_certificate *certificate = kept((ftpx_span)BYTES("\x05"), span_of(name));
        g_test_message("%s", names[i].begin);
        g_assert_cmpuint(certificate->subject.len, >, 0);
        g_autofree char *text =
            g_strndup((const char *)certificate->subject.at, strlen(names[i].begin));
        g_assert_cmpstr(text, ==, names[i].begin);
        g_byte_array_unref(name);
    }
}

static void names_and_numbers_have_caps(void)
{
    GByteArray *name =
        name_with((ftpx_span)BYTES("\x55\x04\x03"), 0x0c, (ftpx_span)BYTES("abcdefgh"), 4000);
    const struct ftpx_certificate *certificate = kept(
        (ftpx_span)BYTES("\0\x81\x02\x03\x04\x05\x06\x07\x08\x09\x0a\x0b\x0c\x0d\x0e\x0f\x10\x11"
                         "\x12\x13\x14\x15"),
        span_of(name));

    g_assert_cmpuint(certificate->subject.len, ==, FTPX_LIMIT_CERTIFICATE_NAME);
    assert_text(certificate->common_name, "abcdefgh");
    assert_text(certificate->serial, "810203040506"
                                     "0708090A0B0C0D0E0F1011121314");
    g_byte_array_unref(name);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    wmem_init();
    pool = wmem_allocator_new(WMEM_ALLOCATOR_SIMPLE); /* block by block */
    g_test_add_func("/certificate/openssl", what_openssl_made_is_kept);
    g_test_add_func("/certificate/none", what_is_none_has_a_fingerprint);
    g_test_add_func("/certificate/names", names_are_written_as_they_may_be_read);
    g_test_add_func("/certificate/caps", names_and_numbers_have_caps);
    int status = g_test_run();
    wmem_destroy_allocator(pool);
    wmem_cleanup();
    return status;
}
