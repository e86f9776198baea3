/* Tests of endpoint: the six notations as they are really written, and what must not pass for one.
 * It knows no session.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "flush.h"

#include "wire/endpoint.h"
#include "wire/quirk.h"

struct good_case {
    const char *title;
    enum ftpx_method form;
    const char *text;
    enum ftpx_method method;
    const char *address;
    uint16_t port;
    const char *host_text, *port_text; /* what is highlighted */
    uint64_t quirks;
};

#define SIXTEEN "32,1,13,184,0,0,0,0,0,0,0,0,0,0,0,1"

static const struct good_case good[] = {
    {"PORT of RFC 959", FTPX_METHOD_PORT, "127,0,0,1,4,51", FTPX_METHOD_PORT, "127.0.0.1", 1075,
     "127,0,0,1", "4,51", 0},
    {"PORT with blanks around", FTPX_METHOD_PORT, " \t10,0,0,1,5,6  ", FTPX_METHOD_PORT, "10.0.0.1",
     1286, "10,0,0,1", "5,6", 0},
    {"PORT with leading zeros is highlighted as it is written", /* N2 */
     FTPX_METHOD_PORT, "010,000,000,001,004,051", FTPX_METHOD_PORT, "10.0.0.1", 1075,
     "010,000,000,001", "004,051", 0},
    {"PORT with numbers of four digits", /* N2 */
     FTPX_METHOD_PORT, "0010,0,0,1,0004,0051", FTPX_METHOD_PORT, "10.0.0.1", 1075, "0010,0,0,1",
     "0004,0051", 0},
    {"PORT with the greatest numbers", FTPX_METHOD_PORT, "255,255,255,255,255,255",
     FTPX_METHOD_PORT, "255.255.255.255", 65535, "255,255,255,255", "255,255", 0},

    {"227 in parentheses", FTPX_METHOD_PASV, "Entering Passive Mode (127,0,0,1,4,51)",
     FTPX_METHOD_PASV, "127.0.0.1", 1075, "127,0,0,1", "4,51", 0},
    {"227 in parentheses with a point behind", FTPX_METHOD_PASV,
     "Entering Passive Mode (127,0,0,1,4,51).", FTPX_METHOD_PASV, "127.0.0.1", 1075, "127,0,0,1",
     "4,51", 0},
    {"227 without parentheses", FTPX_METHOD_PASV, "Entering Passive Mode 127,0,0,1,4,51",
     FTPX_METHOD_PASV, "127.0.0.1", 1075, "127,0,0,1", "4,51", 0},
    {"227 in other words", FTPX_METHOD_PASV,
     "Data transfer will passively listen to 127,0,0,1,4,51", FTPX_METHOD_PASV, "127.0.0.1", 1075,
     "127,0,0,1", "4,51", 0},
    {"227 behind a sentence", FTPX_METHOD_PASV, "Entering passive mode. 127,0,0,1,4,51",
     FTPX_METHOD_PASV, "127.0.0.1", 1075, "127,0,0,1", "4,51", 0},
    {"227 behind an equals sign", FTPX_METHOD_PASV, "=127,0,0,1,4,51", FTPX_METHOD_PASV,
     "127.0.0.1", 1075, "127,0,0,1", "4,51", 0},
    {"227 behind other digits", FTPX_METHOD_PASV, "Server 12 uses mode 3, 127,0,0,1,4,51",
     FTPX_METHOD_PASV, "127.0.0.1", 1075, "127,0,0,1", "4,51", 0},
    {"227 behind digits at the very start", FTPX_METHOD_PASV, "2 passive (127,0,0,1,4,51)",
     FTPX_METHOD_PASV, "127.0.0.1", 1075, "127,0,0,1", "4,51", 0},
    {"227 behind a version number", FTPX_METHOD_PASV, "ftpd 1.2.3 (127,0,0,1,4,51)",
     FTPX_METHOD_PASV, "127.0.0.1", 1075, "127,0,0,1", "4,51", 0},
    {"227 behind a word's comma", FTPX_METHOD_PASV, "Passive,127,0,0,1,4,51", FTPX_METHOD_PASV,
     "127.0.0.1", 1075, "127,0,0,1", "4,51", 0},
    {"227 with the unspecified address", FTPX_METHOD_PASV, "Entering Passive Mode (0,0,0,0,195,80)",
     FTPX_METHOD_PASV, "0.0.0.0", 50000, "0,0,0,0", "195,80", 0},

    {"PORT with points", FTPX_METHOD_PORT, "10.0.0.1.4.51", FTPX_METHOD_PORT, "10.0.0.1", 1075,
     "10.0.0.1", "4.51", FTPX_QUIRK(LOOSE_ENDPOINT)},
    {"PORT with points in its address only", FTPX_METHOD_PORT, "10.0.0.1,4,51", FTPX_METHOD_PORT,
     "10.0.0.1", 1075, "10.0.0.1", "4,51", FTPX_QUIRK(LOOSE_ENDPOINT)},
    {"PORT with blanks behind its commas", FTPX_METHOD_PORT, "10, 0, 0, 1, 4, 51", FTPX_METHOD_PORT,
     "10.0.0.1", 1075, "10, 0, 0, 1", "4, 51", FTPX_QUIRK(LOOSE_ENDPOINT)},
    {"PORT with blanks before its commas", FTPX_METHOD_PORT, "10 ,0 ,0 ,1 ,4\t,51",
     FTPX_METHOD_PORT, "10.0.0.1", 1075, "10 ,0 ,0 ,1", "4\t,51", FTPX_QUIRK(LOOSE_ENDPOINT)},
    {"PORT with blanks alone", FTPX_METHOD_PORT, "10 0 0 1 4 51", FTPX_METHOD_PORT, "10.0.0.1",
     1075, "10 0 0 1", "4 51", FTPX_QUIRK(LOOSE_ENDPOINT)},
    {"227 with blanks behind its commas and its bracket", FTPX_METHOD_PASV,
     "Entering Passive Mode( 127, 0, 0, 1, 4,51).", FTPX_METHOD_PASV, "127.0.0.1", 1075,
     "127, 0, 0, 1", "4,51", FTPX_QUIRK(LOOSE_ENDPOINT)},
    {"227 with blanks before its commas, without brackets", FTPX_METHOD_PASV,
     "Passive 127 ,0 ,0 ,1 ,4 ,51", FTPX_METHOD_PASV, "127.0.0.1", 1075, "127 ,0 ,0 ,1", "4 ,51",
     FTPX_QUIRK(LOOSE_ENDPOINT)},
    {"227 as RFC 959 has it behind one with blanks", FTPX_METHOD_PASV,
     "(10, 0, 0, 9, 4, 52) (127,0,0,1,4,51)", FTPX_METHOD_PASV, "127.0.0.1", 1075, "127,0,0,1",
     "4,51", 0},

    {"EPRT with IPv4", FTPX_METHOD_EPRT, "|1|132.235.1.2|6275|", FTPX_METHOD_EPRT, "132.235.1.2",
     6275, "132.235.1.2", "6275", 0},
    {"EPRT with IPv6", FTPX_METHOD_EPRT, "|2|1080::8:800:200C:417A|5282|", FTPX_METHOD_EPRT,
     "1080::8:800:200c:417a", 5282, "1080::8:800:200C:417A", "5282", 0},
    {"EPRT with another delimiter", FTPX_METHOD_EPRT, "!1!10.0.0.1!1286!", FTPX_METHOD_EPRT,
     "10.0.0.1", 1286, "10.0.0.1", "1286", 0},
    {"EPRT with the last delimiter there is", FTPX_METHOD_EPRT, "~1~10.0.0.1~1286~",
     FTPX_METHOD_EPRT, "10.0.0.1", 1286, "10.0.0.1", "1286", 0},
    {"EPRT with a letter as delimiter", FTPX_METHOD_EPRT, "x2x::1x65535x", FTPX_METHOD_EPRT, "::1",
     65535, "::1", "65535", 0},

    {"229 of RFC 2428", FTPX_METHOD_EPSV, "Entering Extended Passive Mode (|||6446|)",
     FTPX_METHOD_EPSV, "", 6446, "", "6446", 0},
    {"229 in other words", FTPX_METHOD_EPSV, "Extended Passive mode OK (|||6446|)",
     FTPX_METHOD_EPSV, "", 6446, "", "6446", 0},
    {"229 with another delimiter", /* N3 */
     FTPX_METHOD_EPSV, "Ok (!!!6446!)", FTPX_METHOD_EPSV, "", 6446, "", "6446", 0},
    {"229 with a digit as delimiter", FTPX_METHOD_EPSV, "Ok (99964469)", FTPX_METHOD_EPSV, "", 6446,
     "", "6446", 0},
    {"229 behind other brackets", FTPX_METHOD_EPSV, "Passive (extended) mode (|||6446|)",
     FTPX_METHOD_EPSV, "", 6446, "", "6446", 0},
    {"229 without its bracket", /* N4 */
     FTPX_METHOD_EPSV, "Entering Extended Passive Mode (|||6446|", FTPX_METHOD_EPSV, "", 6446, "",
     "6446", FTPX_QUIRK(ENDPOINT_UNCLOSED)},
    {"229 with leading zeros is highlighted as it is written", FTPX_METHOD_EPSV, "(|||06446|).",
     FTPX_METHOD_EPSV, "", 6446, "", "06446", 0},

    {"229 without brackets", FTPX_METHOD_EPSV, "Extended mode |||6446|", FTPX_METHOD_EPSV, "", 6446,
     "", "6446", FTPX_QUIRK(LOOSE_ENDPOINT)},
    {"229 without brackets and last delimiter", FTPX_METHOD_EPSV, "Extended mode |||6446.",
     FTPX_METHOD_EPSV, "", 6446, "", "6446", FTPX_QUIRK(LOOSE_ENDPOINT)},
    {"229 without its last delimiter", FTPX_METHOD_EPSV, "(|||6446)", FTPX_METHOD_EPSV, "", 6446,
     "", "6446", FTPX_QUIRK(LOOSE_ENDPOINT)},
    {"229 with two delimiters", FTPX_METHOD_EPSV, "Ok (||6446|)", FTPX_METHOD_EPSV, "", 6446, "",
     "6446", FTPX_QUIRK(LOOSE_ENDPOINT)},
    {"229 with an address", FTPX_METHOD_EPSV, "Ok (|1|10.0.0.1|6446|)", FTPX_METHOD_EPSV,
     "10.0.0.1", 6446, "10.0.0.1", "6446", FTPX_QUIRK(LOOSE_ENDPOINT)},
    {"229 with an IPv6 address, without brackets", FTPX_METHOD_EPSV, "|2|2001:db8::1|6446|",
     FTPX_METHOD_EPSV, "2001:db8::1", 6446, "2001:db8::1", "6446", FTPX_QUIRK(LOOSE_ENDPOINT)},
    {"229 of RFC 2428 behind one with an address", FTPX_METHOD_EPSV, "|1|10.0.0.9|6447| (|||6446|)",
     FTPX_METHOD_EPSV, "", 6446, "", "6446", 0},

    {"LPRT with points", FTPX_METHOD_LPRT, "4.4.10.0.0.1.2.5.6", FTPX_METHOD_LPRT, "10.0.0.1", 1286,
     "10.0.0.1", "5.6", FTPX_QUIRK(LOOSE_ENDPOINT)},
    {"228 with blanks", FTPX_METHOD_LPSV, "(4, 4, 10, 0, 0, 1, 2, 5, 6)", FTPX_METHOD_LPSV,
     "10.0.0.1", 1286, "10, 0, 0, 1", "5, 6", FTPX_QUIRK(LOOSE_ENDPOINT)},
    {"LPRT with IPv4", FTPX_METHOD_LPRT, "4,4,10,0,0,1,2,5,6", FTPX_METHOD_LPRT, "10.0.0.1", 1286,
     "10,0,0,1", "5,6", 0},
    {"LPRT with IPv6", FTPX_METHOD_LPRT, "6,16," SIXTEEN ",2,5,6", FTPX_METHOD_LPRT, "2001:db8::1",
     1286, SIXTEEN, "5,6", 0},
    {"228 with IPv6", FTPX_METHOD_LPSV, "Entering Long Passive Mode (6,16," SIXTEEN ",2,5,6)",
     FTPX_METHOD_LPSV, "2001:db8::1", 1286, SIXTEEN, "5,6", 0},
    {"228 without parentheses and behind digits", FTPX_METHOD_LPSV, "Mode 4 is 4,4,10,0,0,1,2,5,6",
     FTPX_METHOD_LPSV, "10.0.0.1", 1286, "10,0,0,1", "5,6", 0},
};

static const struct bad_case {
    const char *title;
    enum ftpx_method form;
    const char *text;
} bad[] = {
    {"PORT without argument", FTPX_METHOD_PORT, ""},
    {"PORT over 255 and below 0", FTPX_METHOD_PORT, "10,0,0,1,300,-1"}, /* N1 */
    {"PORT with a negative number", FTPX_METHOD_PORT, "10,0,0,1,4,-51"},
    {"PORT with 256", FTPX_METHOD_PORT, "10,0,0,256,4,51"},
    {"PORT with one number", FTPX_METHOD_PORT, "1234"},                 /* N1 */
    {"PORT that overflows", FTPX_METHOD_PORT, "10,0,0,1,4,4294967347"}, /* N1: 51 modulo 2^32 */
    {"PORT that overflows 64 bits", FTPX_METHOD_PORT, "10,0,0,1,4,18446744073709551667"},
    {"PORT with five numbers", FTPX_METHOD_PORT, "10,0,0,1,4"},
    {"PORT with seven numbers", FTPX_METHOD_PORT, "10,0,0,1,4,51,1"},
    {"PORT with an empty number", FTPX_METHOD_PORT, "10,0,,1,4,51"},
    {"PORT with text behind", FTPX_METHOD_PORT, "10,0,0,1,4,51x"},
    {"PORT in parentheses", FTPX_METHOD_PORT, "(10,0,0,1,4,51)"},
    {"PORT with two commas between numbers", FTPX_METHOD_PORT, "10,,0,0,1,4,51"},
    {"PORT with a point and a comma between numbers", FTPX_METHOD_PORT, "10.,0,0,1,4,51"},
    {"PORT with points and five numbers", FTPX_METHOD_PORT, "10.0.0.1.51"},
    {"PORT with points and 256", FTPX_METHOD_PORT, "10.0.0.256.4.51"},
    {"PORT with another sign between numbers", FTPX_METHOD_PORT, "10-0-0-1-4-51"},
    {"PORT that names its port after a colon", FTPX_METHOD_PORT, "10.0.0.1:1075"},
    {"PORT with port 0", FTPX_METHOD_PORT, "10,0,0,1,0,0"},
    {"227 without numbers", FTPX_METHOD_PASV, "Entering Passive Mode"},
    {"227 with five numbers", FTPX_METHOD_PASV, "(127,0,0,1,4)"},
    {"227 over 255", FTPX_METHOD_PASV, "(127,0,0,1,256,51)"},
    {"227 over 255 at its start", FTPX_METHOD_PASV, "(1127,0,0,1,4,51)"},
    {"227 with the tail of a longer list", FTPX_METHOD_PASV, "(300,127,0,0,1,4,51)"},
    {"227 with a negative number", FTPX_METHOD_PASV, "(-127,0,0,1,4,51)"},
    {"227 behind a number's point", FTPX_METHOD_PASV, "(1.127,0,0,1,4,51)"},
    {"227 with points", FTPX_METHOD_PASV, "(127.0.0.1.4.51)"},
    {"227 with port 0", FTPX_METHOD_PASV, "(127,0,0,1,0,0)"},
    {"EPRT without argument", FTPX_METHOD_EPRT, ""},
    {"EPRT with a delimiter alone", FTPX_METHOD_EPRT, "|"},
    {"EPRT with an unknown family", FTPX_METHOD_EPRT, "|3|10.0.0.1|1286|"},
    {"EPRT without family", FTPX_METHOD_EPRT, "||10.0.0.1|1286|"},
    {"EPRT with the other family", FTPX_METHOD_EPRT, "|2|10.0.0.1|1286|"},
    {"EPRT with IPv6 as family 1", FTPX_METHOD_EPRT, "|1|::1|1286|"},
    {"EPRT with an address that is none", FTPX_METHOD_EPRT, "|1|10.0.0.256|1286|"},
    {"EPRT without address", FTPX_METHOD_EPRT, "|1||1286|"},
    {"EPRT with an address too long for one", FTPX_METHOD_EPRT,
     "|2|0000000000000000000000000000000000000000000000|1286|"},
    {"EPRT with a name", FTPX_METHOD_EPRT, "|1|localhost|1286|"},
    {"EPRT with port 0", FTPX_METHOD_EPRT, "|1|10.0.0.1|0|"},
    {"EPRT with port 65536", FTPX_METHOD_EPRT, "|1|10.0.0.1|65536|"},
    {"EPRT with a negative port", FTPX_METHOD_EPRT, "|1|10.0.0.1|-1|"},
    {"EPRT without its last delimiter", FTPX_METHOD_EPRT, "|1|10.0.0.1|1286"},
    {"EPRT with mixed delimiters", FTPX_METHOD_EPRT, "|1|10.0.0.1!1286|"},
    {"EPRT with text behind", FTPX_METHOD_EPRT, "|1|10.0.0.1|1286|x"},
    {"EPRT with a control as delimiter", FTPX_METHOD_EPRT,
     "\1"
     "1\1"
     "10.0.0.1\1"
     "1286\1"},
    {"EPRT with a byte above 126 as delimiter", FTPX_METHOD_EPRT,
     "\x7f"
     "1\x7f"
     "10.0.0.1\x7f"
     "1286\x7f"},
    {"227 with blanks alone", FTPX_METHOD_PASV, "(127 0 0 1 4 51)"},
    {"229 without brackets and with another delimiter", FTPX_METHOD_EPSV, "mode !!!6446!"},
    {"229 with one bar", FTPX_METHOD_EPSV, "(|6446|)"},
    {"229 with four bars", FTPX_METHOD_EPSV, "(||||6446|)"},
    {"229 with text behind its port", FTPX_METHOD_EPSV, "(|||6446x|)"},
    {"229 with an address and no family", FTPX_METHOD_EPSV, "(||10.0.0.1|6446|)"},
    {"229 with an address of the other family", FTPX_METHOD_EPSV, "(|2|10.0.0.1|6446|)"},
    {"229 without port", FTPX_METHOD_EPSV, "(||||)"},
    {"229 with port 0", FTPX_METHOD_EPSV, "(|||0|)"},
    {"229 with port 65536", FTPX_METHOD_EPSV, "(|||65536|)"},
    {"229 with a negative port", FTPX_METHOD_EPSV, "(|||-1|)"},
    {"229 with mixed delimiters", FTPX_METHOD_EPSV, "(||!6446|)"},
    {"229 with blanks as delimiters", FTPX_METHOD_EPSV, "(   6446 )"},
    {"LPRT with an unknown family", FTPX_METHOD_LPRT, "5,4,10,0,0,1,2,5,6"},
    {"LPRT with IPv4 in 16 bytes", FTPX_METHOD_LPRT, "4,16," SIXTEEN ",2,5,6"},
    {"LPRT with IPv6 in 4 bytes", FTPX_METHOD_LPRT, "6,4,10,0,0,1,2,5,6"},
    {"LPRT with a port of one byte", FTPX_METHOD_LPRT, "4,4,10,0,0,1,1,5"},
    {"LPRT with a port of three bytes", FTPX_METHOD_LPRT, "4,4,10,0,0,1,3,0,5,6"},
    {"LPRT over 255", FTPX_METHOD_LPRT, "4,4,10,0,0,256,2,5,6"},
    {"LPRT with text behind", FTPX_METHOD_LPRT, "4,4,10,0,0,1,2,5,6,7"},
    {"LPRT without argument", FTPX_METHOD_LPRT, ""},
    {"228 without numbers", FTPX_METHOD_LPSV, "Entering Long Passive Mode"},
    {"228 with six numbers", FTPX_METHOD_LPSV, "Entering Long Passive Mode (127,0,0,1,4,51)"},
};

static void assert_consistent(const struct ftpx_announced *announced, ftpx_span whole)
{
    gboolean usable = !(announced->quirks & FTPX_QUIRK(BAD_ENDPOINT));

    assert_within(announced->host, whole);
    assert_within(announced->port, whole);
    g_assert_cmpint(announced->method != FTPX_METHOD_NONE, ==, usable);
    g_assert_cmpint(announced->at.port != 0, ==, usable);
}

static void parse_every_cut(enum ftpx_method form, const char *text)
{
    for (size_t cut = 0; cut <= strlen(text); cut++) {
        ftpx_span span = flush_span(ftpx_span_take(ftpx_span_of(text), cut));
        struct ftpx_announced announced = ftpx_announced_read(form, span);

        assert_consistent(&announced, span);
    }
}

static void is_read(gconstpointer given)
{
    const struct good_case *expected = given;
    struct ftpx_announced announced =
        ftpx_announced_read(expected->form, flush_text(expected->text));
    char address[FTPX_ADDRESS_TEXT];

    g_assert_cmpint(announced.method, ==, expected->method);
    ftpx_address_text(&announced.at.address, address);
    g_assert_cmpstr(address, ==, expected->address);
    g_assert_cmpuint(announced.at.port, ==, expected->port);
    assert_span(announced.host, expected->host_text);
    assert_span(announced.port, expected->port_text);
    g_assert_cmphex(announced.quirks, ==, expected->quirks);
    parse_every_cut(expected->form, expected->text);
}

static void is_refused(gconstpointer given)
{
    const struct bad_case *refused = given;
    struct ftpx_announced announced = ftpx_announced_read(refused->form, flush_text(refused->text));

    g_assert_cmpint(announced.method, ==, FTPX_METHOD_NONE);
    g_assert_cmpuint(announced.at.port, ==, 0);
    g_assert_cmpuint(announced.at.address.family, ==, 0);
    g_assert_cmpuint(announced.host.len, ==, 0);
    g_assert_cmpuint(announced.port.len, ==, 0);
    g_assert_cmphex(announced.quirks, ==, FTPX_QUIRK(BAD_ENDPOINT));
    parse_every_cut(refused->form, refused->text);
}

static void a_nul_in_an_address_is_not_its_end(void)
{
    const ftpx_span arg = BYTES("|1|10.0.0.1\0x|1286|");

    g_assert_cmpint(ftpx_announced_read(FTPX_METHOD_EPRT, flush_span(arg)).method, ==,
                    FTPX_METHOD_NONE);
}

static void long_texts_are_read_in_no_time(void)
{
    static const char *const patterns[] = {"1,",   "(|||",         "(",   "0", "4,4,10,0,0,1,2,5,",
                                           "255 ", "1 , ",         "1 .", "|", "|1|",
                                           "||1x", "1            "};

    for (size_t i = 0; i < G_N_ELEMENTS(patterns); i++) {
        g_autoptr(GString) text = g_string_new(NULL);
        ftpx_span span;

        while (text->len < 200000)
            g_string_append(text, patterns[i]);
        span = flush_text(text->str);
        ftpx_announced_read(FTPX_METHOD_PORT, span);
        ftpx_announced_read(FTPX_METHOD_PASV, span);
        ftpx_announced_read(FTPX_METHOD_EPRT, span);
        ftpx_announced_read(FTPX_METHOD_EPSV, span);
        ftpx_announced_read(FTPX_METHOD_LPRT, span);
        ftpx_announced_read(FTPX_METHOD_LPSV, span);
    }
}

static void methods_have_names_and_sides(void)
{
    static const struct {
        enum ftpx_method method;
        const char *name;
        gboolean is_active;
    } methods[] = {
        {FTPX_METHOD_NONE, "", FALSE},     {FTPX_METHOD_PORT, "PORT", TRUE},
        {FTPX_METHOD_PASV, "PASV", FALSE}, {FTPX_METHOD_EPRT, "EPRT", TRUE},
        {FTPX_METHOD_EPSV, "EPSV", FALSE}, {FTPX_METHOD_LPRT, "LPRT", TRUE},
        {FTPX_METHOD_LPSV, "LPSV", FALSE}, {FTPX_METHOD_DEFAULT, "default", TRUE},
    };

    for (size_t i = 0; i < G_N_ELEMENTS(methods); i++) {
        g_assert_cmpstr(ftpx_method_name(methods[i].method), ==, methods[i].name);
        g_assert_cmpint(ftpx_method_is_active(methods[i].method), ==, methods[i].is_active);
    }
}

/* RFC 5952 §4: lower case, no leading zeros, the longest run of zeros shortened, a single not. */
static void addresses_are_written_as_usual(void)
{
    static const struct {
        struct ftpx_address address;
        const char *text;
    } addresses[] = {
        {{0, {0}}, ""},
        {{4, {192, 0, 2, 1}}, "192.0.2.1"},
        {{6, {0}}, "::"},
        {{6, {[15] = 1}}, "::1"},
        {{6, {0x20, 0x01, 0x0d, 0xb8, [8] = 0, 1, [15] = 1}}, "2001:db8::1:0:0:1"},
        {{6, {0x20, 0x01, 0x0d, 0xb8, 0, 0, 0, 1, 0, 1, 0, 1, 0, 1, 0xAB, 0xCD}},
         "2001:db8:0:1:1:1:1:abcd"},
        {{6, {[10] = 0xff, 0xff, 192, 0, 2, 1}}, "::ffff:192.0.2.1"},
    };

    for (size_t i = 0; i < G_N_ELEMENTS(addresses); i++) {
        char text[FTPX_ADDRESS_TEXT];

        ftpx_address_text(&addresses[i].address, text);
        g_assert_cmpstr(text, ==, addresses[i].text);
    }
}

static void endpoints_are_equal_when_all_of_them_is(void)
{
    const struct ftpx_endpoint one = {{4, {10, 0, 0, 1}}, 21};
    const struct ftpx_endpoint same = {{4, {10, 0, 0, 1}}, 21};
    const struct ftpx_endpoint other_port = {{4, {10, 0, 0, 1}}, 20};
    const struct ftpx_endpoint other_family = {{6, {10, 0, 0, 1}}, 21};
    const struct ftpx_endpoint other_address = {{4, {10, 0, 0, 2}}, 21};

    g_assert_true(ftpx_endpoint_equal(&one, &same));
    g_assert_false(ftpx_endpoint_equal(&one, &other_port));
    g_assert_false(ftpx_endpoint_equal(&one, &other_family));
    g_assert_false(ftpx_endpoint_equal(&one, &other_address));
    g_assert_true(ftpx_address_equal(&one.address, &other_port.address));
    g_assert_false(ftpx_address_equal(&one.address, &other_family.address));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(good); i++) {
        g_autofree char *path = g_strconcat("/endpoint/read/", good[i].title, NULL);

        g_test_add_data_func(path, &good[i], is_read);
    }
    for (size_t i = 0; i < G_N_ELEMENTS(bad); i++) {
        g_autofree char *path = g_strconcat("/endpoint/refused/", bad[i].title, NULL);

        g_test_add_data_func(path, &bad[i], is_refused);
    }
    g_test_add_func("/endpoint/a NUL in an address is not its end",
                    a_nul_in_an_address_is_not_its_end);
    g_test_add_func("/endpoint/long texts are read in no time", long_texts_are_read_in_no_time);
    g_test_add_func("/endpoint/methods have names and sides", methods_have_names_and_sides);
    g_test_add_func("/endpoint/addresses are written as usual", addresses_are_written_as_usual);
    g_test_add_func("/endpoint/endpoints are equal when all of them is",
                    endpoints_are_equal_when_all_of_them_is);
    return g_test_run();
}
