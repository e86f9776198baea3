/* Tests of x509: a certificate of OpenSSL's, and parts put together by hand from RFC 5280 and X.690.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <glib.h>

#include "certificate.h"
#include "flush.h"
#include "wire/x509.h"

static void a_certificate_is_read(void)
{
    struct ftpx_x509 x509;

    g_assert_true(ftpx_x509_read(flush_span(CERTIFICATE), &x509));
    g_assert_true(ftpx_span_equal(x509.serial, (ftpx_span)BYTES("\0\x80\xa1")));
    g_assert_cmpstr(x509.not_before, ==, CERTIFICATE_NOT_BEFORE);
    g_assert_cmpstr(x509.not_after, ==, CERTIFICATE_NOT_AFTER);
    g_assert_true(ftpx_span_equal(x509.issuer, x509.subject));
}

static void read_cut(ftpx_span cut)
{
    struct ftpx_x509 x509;

    g_assert_cmpint(ftpx_x509_read(cut, &x509), ==, cut.len == sizeof certificate_der);
}

static void a_cut_certificate_is_none(void)
{
    flush_every_cut(CERTIFICATE, read_cut);
}

static void an_endless_certificate_is_none(void)
{
    struct ftpx_x509 x509;

    g_assert_false(ftpx_x509_read(flush_span((ftpx_span)BYTES("\x30\x80")), &x509));
}

/* --- parts --- */

#define SERIAL    "\x02\x01\x05"
#define ALGORITHM "\x30\0"
#define NOBODY    "\x30\0"
#define TIMES          \
    "\x30\x1e\x17\x0d" \
    "700101000000Z"    \
    "\x17\x0d"         \
    "491231235960Z"

static const struct form_case {
    const char *title;
    ftpx_span body; /* of what is signed */
    bool is_one;
    const char *not_before;
    const char *not_after;
} forms[] = {
    {"of version 1", BYTES(SERIAL ALGORITHM NOBODY TIMES NOBODY), true, "1970-01-01T00:00:00Z",
     "2049-12-31T23:59:60Z"},
    {"of version 3", BYTES("\xa0\x03\x02\x01\x02" SERIAL ALGORITHM NOBODY TIMES NOBODY), true,
     "1970-01-01T00:00:00Z", "2049-12-31T23:59:60Z"},
    {"without a number", BYTES(ALGORITHM NOBODY TIMES NOBODY), false, NULL, NULL},
    {"without an algorithm", BYTES(SERIAL TIMES NOBODY), false, NULL, NULL},
    {"without a subject", BYTES(SERIAL ALGORITHM NOBODY TIMES), false, NULL, NULL},
    {"with one time",
     BYTES(SERIAL ALGORITHM NOBODY "\x30\x0f\x17\x0d"
                                   "700101000000Z" NOBODY),
     false, NULL, NULL},
    {"with a year of four digits",
     BYTES(SERIAL ALGORITHM NOBODY "\x30\x20\x18\x0f"
                                   "19500228000000Z"
                                   "\x17\x0d"
                                   "500101000000Z" NOBODY),
     true, "1950-02-28T00:00:00Z", "1950-01-01T00:00:00Z"},
    {"with a month 13",
     BYTES(SERIAL ALGORITHM NOBODY "\x30\x1e\x17\x0d"
                                   "701301000000Z"
                                   "\x17\x0d"
                                   "491231235960Z" NOBODY),
     false, NULL, NULL},
    {"with a month 0",
     BYTES(SERIAL ALGORITHM NOBODY "\x30\x1e\x17\x0d"
                                   "700001000000Z"
                                   "\x17\x0d"
                                   "491231235960Z" NOBODY),
     false, NULL, NULL},
    {"with a day 32",
     BYTES(SERIAL ALGORITHM NOBODY "\x30\x1e\x17\x0d"
                                   "700132000000Z"
                                   "\x17\x0d"
                                   "491231235960Z" NOBODY),
     false, NULL, NULL},
    {"with a day 0",
     BYTES(SERIAL ALGORITHM NOBODY "\x30\x1e\x17\x0d"
                                   "700100000000Z"
                                   "\x17\x0d"
                                   "491231235960Z" NOBODY),
     false, NULL, NULL},
    {"with an hour 24",
     BYTES(SERIAL ALGORITHM NOBODY "\x30\x1e\x17\x0d"
                                   "700101240000Z"
                                   "\x17\x0d"
                                   "491231235960Z" NOBODY),
     false, NULL, NULL},
    {"with a minute 60",
     BYTES(SERIAL ALGORITHM NOBODY "\x30\x1e\x17\x0d"
                                   "700101006000Z"
                                   "\x17\x0d"
                                   "491231235960Z" NOBODY),
     false, NULL, NULL},
    {"with a second 61",
     BYTES(SERIAL ALGORITHM NOBODY "\x30\x1e\x17\x0d"
                                   "700101000061Z"
                                   "\x17\x0d"
                                   "491231235960Z" NOBODY),
     false, NULL, NULL},
    {"with a time that is no digits",
     BYTES(SERIAL ALGORITHM NOBODY "\x30\x1e\x17\x0d"
                                   "70010100000:Z"
                                   "\x17\x0d"
                                   "491231235960Z" NOBODY),
     false, NULL, NULL},
    {"with a time without its Z",
     BYTES(SERIAL ALGORITHM NOBODY "\x30\x1e\x17\x0d"
                                   "7001010000000"
                                   "\x17\x0d"
                                   "491231235960Z" NOBODY),
     false, NULL, NULL},
    {"with a time of another tag and four digits",
     BYTES(SERIAL ALGORITHM NOBODY "\x30\x20\x16\x0f"
                                   "19700101000000Z"
                                   "\x17\x0d"
                                   "491231235960Z" NOBODY),
     false, NULL, NULL},
    {"with a time of another tag",
     BYTES(SERIAL ALGORITHM NOBODY "\x30\x1e\x16\x0d"
                                   "700101000000Z"
                                   "\x17\x0d"
                                   "491231235960Z" NOBODY),
     false, NULL, NULL},
};

static void forms_are_told_from_what_is_none(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(forms); i++) {
        GByteArray *der = g_byte_array_new();
        guint8 length = (guint8)forms[i].body.len;
        struct ftpx_x509 x509;

        g_test_message("%s", forms[i].title);
        g_byte_array_append(der, (const guint8[]){0x30, length + 2, 0x30, length}, 4);
        g_byte_array_append(der, forms[i].body.at, (guint)length);
        g_assert_cmpint(ftpx_x509_read((ftpx_span){der->data, der->len}, &x509), ==,
                        forms[i].is_one);
        if (forms[i].is_one) {
            g_assert_cmpstr(x509.not_before, ==, forms[i].not_before);
            g_assert_cmpstr(x509.not_after, ==, forms[i].not_after);
        }
        g_byte_array_unref(der);
    }
}

/* How long an element is, as the length of a number. */
static const struct length_case {
    const char *title;
    ftpx_span head;
    size_t length; /* 0: none */
} lengths[] = {
    {"short", BYTES("\x02\x7f"), 127},
    {"long of one byte", BYTES("\x02\x81\x80"), 128},
    {"long where short would do", BYTES("\x02\x81\x7f"), 0},
    {"long of two bytes", BYTES("\x02\x82\x01\x02"), 258},
    {"long with a zero before it", BYTES("\x02\x82\0\x80"), 0},
    {"long of three bytes", BYTES("\x02\x83\x01\0\0"), 65536},
    {"long of four bytes", BYTES("\x02\x84\x01\0\0\0"), 0},
    {"none", BYTES("\x02\x80"), 0},
};

/* An element around the bytes, which it takes. */
static GByteArray *sequence(GByteArray *inner)
{
    GByteArray *outer = g_byte_array_new();
    guint length = inner->len;
    guint8 head[] = {0x30, 0x83, (guint8)(length >> 16), (guint8)(length >> 8), (guint8)length};
    guint skipped = length < 0x80 ? 3 : length < 0x100 ? 2 : length < 0x10000 ? 1 : 0;

    head[1] = skipped == 3 ? (guint8)length : (guint8)(0x83 - skipped);
    g_byte_array_append(outer, head, 2);
    if (skipped < 3)
        g_byte_array_append(outer, head + 2 + skipped, 3 - skipped);
    g_byte_array_append(outer, inner->data, length);
    g_byte_array_unref(inner);
    return outer;
}

static void lengths_are_as_short_as_they_can(void)
{
    static const char rest[] = ALGORITHM NOBODY TIMES NOBODY;

    for (size_t i = 0; i < G_N_ELEMENTS(lengths); i++) {
        GByteArray *der = g_byte_array_new();
        g_autofree guint8 *number = g_malloc0(FLUSH_ROOM);
        struct ftpx_x509 x509;

        g_test_message("%s", lengths[i].title);
        g_byte_array_append(der, lengths[i].head.at, (guint)lengths[i].head.len);
        g_byte_array_append(der, number, (guint)lengths[i].length);
        g_byte_array_append(der, (const guint8 *)rest, sizeof rest - 1);
        der = sequence(sequence(der));
        g_assert_cmpint(ftpx_x509_read((ftpx_span){der->data, der->len}, &x509), ==,
                        lengths[i].length > 0);
        g_assert_cmpuint(lengths[i].length > 0 ? x509.serial.len : 0, ==, lengths[i].length);
        g_byte_array_unref(der);
    }
}

/* --- names --- */

#define PAIR(oid, tag, length, text) "\x06\x03\x55\x04" oid tag length text
#define CN                           PAIR("\x03", "\x0c", "\x02", "ab")

static void attributes_come_in_order(void)
{
    struct ftpx_x509 x509;
    struct ftpx_x509_attribute attribute;
    static const char *const expected[][2] = {
        {"C", "DE"}, {"O", "Ente, Inc"}, {"CN", "ftp.example.org"}};

    g_assert_true(ftpx_x509_read(CERTIFICATE, &x509));
    struct ftpx_x509_name name = {.rest = x509.subject};
    for (size_t i = 0; i < G_N_ELEMENTS(expected); i++) {
        g_assert_true(ftpx_x509_next_attribute(&name, &attribute));
        g_assert_cmpstr(attribute.type, ==, expected[i][0]);
        g_assert_true(ftpx_span_equal(attribute.value, ftpx_span_of(expected[i][1])));
        g_assert_cmpint(attribute.text, ==, FTPX_X509_BYTES);
        g_assert_false(attribute.joined);
    }
    g_assert_false(ftpx_x509_next_attribute(&name, &attribute));
}

/* How many attributes a name has before it ends or makes no sense. */
static unsigned count(ftpx_span bytes)
{
    struct ftpx_x509_name name = {.rest = bytes};
    struct ftpx_x509_attribute attribute;
    unsigned found = 0;

    while (ftpx_x509_next_attribute(&name, &attribute))
        found++;
    return found;
}

static void names_end_where_they_make_no_sense(void)
{
    g_assert_cmpuint(count(FTPX_SPAN_NONE), ==, 0);
    g_assert_cmpuint(count((ftpx_span)BYTES("\x31\x0b\x30\x09" CN)), ==, 1);
    g_assert_cmpuint(count((ftpx_span)BYTES("\x31\x16\x30\x09" CN "\x30\x09" CN)), ==, 2);
    g_assert_cmpuint(count((ftpx_span)BYTES("\x30\x0b\x30\x09" CN)), ==, 0); /* no set */
    g_assert_cmpuint(count((ftpx_span)BYTES("\x31\x0b\x31\x09" CN)), ==, 0); /* no pair */
    g_assert_cmpuint(count((ftpx_span)BYTES("\x31\x0c\x30\x09" CN)), ==, 0); /* cut */
    g_assert_cmpuint(count((ftpx_span)BYTES("\x31\x07\x30\x05\x06\x03\x55\x04\x03")), ==, 0);
    g_assert_cmpuint(count((ftpx_span)BYTES("\x31\x0b\x30\x09"
                                            "\x05\x03\x55\x04\x03\x0c\x02"
                                            "ab")),
                     ==, 0);
}

static void of_one_set_the_second_is_joined(void)
{
    struct ftpx_x509_name name = {.rest = BYTES("\x31\x16\x30\x09" CN "\x30\x09" PAIR(
                                      "\x63", "\x1e", "\x02", "\0a") "\x31\x0b\x30\x09" CN)};
    struct ftpx_x509_attribute attribute;

    g_assert_true(ftpx_x509_next_attribute(&name, &attribute));
    g_assert_false(attribute.joined);
    g_assert_true(ftpx_x509_next_attribute(&name, &attribute));
    g_assert_true(attribute.joined);
    g_assert_null(attribute.type);
    g_assert_true(ftpx_span_equal(attribute.oid, (ftpx_span)BYTES("\x55\x04\x63")));
    g_assert_cmpint(attribute.text, ==, FTPX_X509_UTF16);
    g_assert_true(ftpx_x509_next_attribute(&name, &attribute));
    g_assert_false(attribute.joined);
}

/* RFC 4519 §2 and RFC 2985 §5.2.1, encoded. */
static const struct type_case {
    const char *name;
    ftpx_span oid;
} types[] = {
    {"CN", BYTES("\x55\x04\x03")},
    {"SN", BYTES("\x55\x04\x04")},
    {"serialNumber", BYTES("\x55\x04\x05")},
    {"C", BYTES("\x55\x04\x06")},
    {"L", BYTES("\x55\x04\x07")},
    {"ST", BYTES("\x55\x04\x08")},
    {"street", BYTES("\x55\x04\x09")},
    {"O", BYTES("\x55\x04\x0a")},
    {"OU", BYTES("\x55\x04\x0b")},
    {"title", BYTES("\x55\x04\x0c")},
    {"postalCode", BYTES("\x55\x04\x11")},
    {"GN", BYTES("\x55\x04\x2a")},
    {"UID", BYTES("\x09\x92\x26\x89\x93\xf2\x2c\x64\x01\x01")},
    {"DC", BYTES("\x09\x92\x26\x89\x93\xf2\x2c\x64\x01\x19")},
    {"emailAddress", BYTES("\x2a\x86\x48\x86\xf7\x0d\x01\x09\x01")},
};

static void types_have_names(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(types); i++) {
        GByteArray *pair = g_byte_array_new();
        guint8 length = (guint8)types[i].oid.len;
        struct ftpx_x509_attribute attribute;

        g_byte_array_append(pair,
                            (const guint8[]){0x31, length + 7, 0x30, length + 5, 0x06, length}, 6);
        g_byte_array_append(pair, types[i].oid.at, length);
        g_byte_array_append(pair, (const guint8 *)"\x0c\x01x", 3);
        struct ftpx_x509_name name = {.rest = {pair->data, pair->len}};
        g_assert_true(ftpx_x509_next_attribute(&name, &attribute));
        g_assert_cmpstr(attribute.type, ==, types[i].name);
        g_byte_array_unref(pair);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/x509/certificate", a_certificate_is_read);
    g_test_add_func("/x509/cut", a_cut_certificate_is_none);
    g_test_add_func("/x509/endless", an_endless_certificate_is_none);
    g_test_add_func("/x509/forms", forms_are_told_from_what_is_none);
    g_test_add_func("/x509/lengths", lengths_are_as_short_as_they_can);
    g_test_add_func("/x509/attributes", attributes_come_in_order);
    g_test_add_func("/x509/broken names", names_end_where_they_make_no_sense);
    g_test_add_func("/x509/types", types_have_names);
    g_test_add_func("/x509/joined", of_one_set_the_second_is_joined);
    return g_test_run();
}
