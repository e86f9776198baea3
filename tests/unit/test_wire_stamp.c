/* Tests of stamp: dates as servers write them, each with what stands behind them.
 * It knows nothing of the lines they stand in.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "flush.h"

#include "wire/stamp.h"

struct stamp_case {
    const char *date; /* what is read; empty: nothing */
    const char *rest; /* what stands behind it */
    const char *iso;
};

typedef size_t reader(ftpx_span text, char out[FTPX_STAMP_TEXT]);

/* The whole text is read as said; no cut of it is read past its end. */
static void check_all(reader *read, const struct stamp_case *cases, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        g_autofree char *text = g_strconcat(cases[i].date, cases[i].rest, NULL);
        char out[FTPX_STAMP_TEXT] = "";

        g_test_message("%s", text);
        for (size_t cut = 0; cut < strlen(text); cut++)
            g_assert_cmpuint(read(flush_span((ftpx_span){(const uint8_t *)text, cut}), out), <=,
                             cut);
        g_assert_cmpuint(read(flush_text(text), out), ==, strlen(cases[i].date));
        if (cases[i].iso)
            g_assert_cmpstr(out, ==, cases[i].iso);
    }
}

#define CHECK(read, cases) check_all(read, cases, G_N_ELEMENTS(cases))

static size_t unix_strict(ftpx_span text, char out[FTPX_STAMP_TEXT])
{
    return ftpx_stamp_unix(text, false, out);
}

static size_t unix_lenient(ftpx_span text, char out[FTPX_STAMP_TEXT])
{
    return ftpx_stamp_unix(text, true, out);
}

static size_t facts(ftpx_span text, char out[FTPX_STAMP_TEXT])
{
    return ftpx_stamp_facts(text, out) ? text.len : 0;
}

/* POSIX ls: a time for the last six months, else a year. */
static void ls_names_its_months(void)
{
    static const struct stamp_case cases[] = {
        {"Nov 14 22:13", " a", "Nov 14 22:13"},
        {"Nov 14  2023", " a", "2023-11-14"},
        {"Jan  1  1900", " a", "1900-01-01"},
        {"Feb 29  2000", "", "2000-02-29"},
        {"Mar 31  2999", "", "2999-03-31"},
        {"apr 30 1999", "", "1999-04-30"},
        {"MAY 9 1999", "", "1999-05-09"},
        {"Jun 9 1999", "", "1999-06-09"},
        {"Jul 9 1999", "", "1999-07-09"},
        {"Aug 9 1999", "", "1999-08-09"},
        {"Sep 9 1999", "", "1999-09-09"},
        {"Oct 9 1999", "", "1999-10-09"},
        {"Dec 9 1999", "", "1999-12-09"},
        {"14 Nov 2023", " a", "2023-11-14"},
        {"14 Nov 22:13", " a", "14 Nov 22:13"},
        {"Nov 14 22:13:20 2023", " a", "2023-11-14T22:13:20"}, /* ls -T */
        {"Nov 14 22:13:20", " a", "Nov 14 22:13:20"},
        {"Nov 14 22:13", " 2023", "Nov 14 22:13"}, /* the name is 2023 */
        {"Nov 14 0:00", " a", "Nov 14 0:00"},
        {"Nov 14 24:00", " a", "Nov 14 24:00"},
        {"Nov 14 23:59:60 2016", "", "2016-11-14T23:59:60"},
        {"", "Nov 14  1899", NULL},
        {"", "Nov 14  3000", NULL},
        {"", "Nov 14  20233", NULL},
        {"", "Nov 14  202", NULL},
        {"", "Nov 14", NULL},
        {"", "Nov  0  2023", NULL},
        {"", "Nov 32  2023", NULL},
        {"", "Nov 14 25:00", NULL},
        {"", "Nov 14 22:60", NULL},
        {"", "Nov 14 22:13:61", NULL},
        {"", "Nov 14 22:1", NULL},
        {"", "Nov 14 22:13:2", NULL},
        {"", "Nov 14 22:13x", NULL},
        {"", "Nov 14 22.13", NULL},
        {"", "Nov 14. 2023", NULL}, /* another language */
        {"", "nov. 14 2023", NULL},
        {"", "Novo 14 2023", NULL},
        {"", "Foo 14 2023", NULL},
        {"", "", NULL},
    };

    CHECK(unix_strict, cases);
}

/* ls --time-style=iso, long-iso, full-iso. */
static void ls_writes_iso_dates(void)
{
    static const struct stamp_case cases[] = {
        {"2023-11-14 22:13", " a", "2023-11-14T22:13"},
        {"2023-11-14 22:13:20.123456789 +0100", " a", "2023-11-14T22:13:20.123456789"},
        {"2023-11-14 22:13:20.1234567891 -0330", " a", "2023-11-14T22:13:20.123456789"},
        {"2023-11-14 22:13:20.5 +1400", " a", "2023-11-14T22:13:20.5"},
        {"2023-11-14 22:13:20.", " a", "2023-11-14T22:13:20"},
        {"2023-11-14 22:13", " +1401", "2023-11-14T22:13"}, /* no zone is so far off: a name */
        {"2023-11-14 22:13", " +01000", "2023-11-14T22:13"},
        {"2023-11-14 22:13", " +010", "2023-11-14T22:13"},
        {"2023-11-14 22:13", " =0100", "2023-11-14T22:13"},
        {"2023-11-14 22:13", " +01x0", "2023-11-14T22:13"},
        {"2023-11-14", " a", "2023-11-14"},
        {"2023-11-14", " 25:00", "2023-11-14"},
        {"2023-11-14", " 22:13: a", "2023-11-14"},
        {"2023/12/31", " a", "2023-12-31"},
        {"2999-01-01", "", "2999-01-01"},
        {"11-14 22:13", " a", "11-14 22:13"},
        {"12-31 22:13", " a", "12-31 22:13"},
        {"01-01 22:13", " a", "01-01 22:13"},
        {"", "3000-01-01", NULL},
        {"", "2023-13-01", NULL},
        {"", "2023-00-14", NULL},
        {"", "2023-11-00", NULL},
        {"", "2023-11-32", NULL},
        {"", "2023-11-1", NULL},
        {"", "2023-11-144", NULL},
        {"", "2023-11/14", NULL},
        {"", "2023/11-14", NULL},
        {"", "2023.11.14", NULL},
        {"", "2023", NULL},
        {"", "13-14 22:13", NULL},
        {"", "00-14 22:13", NULL},
        {"", "11-32 22:13", NULL},
        {"", "11-00 22:13", NULL},
        {"", "11/14 22:13", NULL},
        {"", "11-144 22:13", NULL},
        {"", "11-14 a", NULL},
    };

    CHECK(unix_strict, cases);
}

/* What German, French, Chinese, Japanese and Korean servers send. */
static void other_languages_have_their_months(void)
{
    static const struct stamp_case cases[] = {
        {"Nov 14  2023", " a", "2023-11-14"},
        {"14. Nov 2023", " a", "2023-11-14"},
        {"14. Nov 2023", " a", "2023-11-14"},
        {"M\xc3\xa4r 14 22:13", " a", "M\xc3\xa4r 14 22:13"},
        {"d\xc3\xa9"
         "c. 14 2023",
         " a",
         "d\xc3\xa9"
         "c. 14 2023"},
        {"11\xe6\x9c\x88 14 2023", " a", "2023-11-14"},
        {"12\xe6\x9c\x88 14\xe6\x97\xa5 2023", " a", "2023-12-14"},
        {"1\xec\x9b\x94 14\xec\x9d\xbc 2023", " a", "2023-01-14"},
        {"\xd0\xbd\xd0\xbe\xd1\x8f\xd0\xb1\xd1\x80\xd1\x8f 14 2023", "",
         "\xd0\xbd\xd0\xbe\xd1\x8f\xd0\xb1\xd1\x80\xd1\x8f 14 2023"},
        {"abcdefghijklmnopqrstuvwx 1 2023", "", "abcdefghijklmnopqrstuvwx 1 2023"},
        {"", "abcdefghijklmnopqrstuvwxy 1 2023", NULL}, /* of 25 letters: none has so many */
        {"ab 1 2023", "", "ab 1 2023"},
        {"", "a 1 2023", NULL},
        {"", ".. 1 2023", NULL},
        {"", "13\xe6\x9c\x88 14 2023", NULL},
        {"", "11x 14 2023", NULL},
        {"", "1x 14 2023", NULL},
        {"x1 14 2023", "", "x1 14 2023"},
        {"", "11 14 2023", NULL},
        {"", "Nov 14.5 2023", NULL},
        {"", "Nov 143 2023", NULL},
        {"", "Nov 00. 2023", NULL},
        {"Nov 14\xe6\x97\xa5 2024", "", "2024-11-14"},
        {"", "Nov 143\xe6\x97\xa5 2024", NULL},
        /* cut to the room that there is */
        {"nov.                                    14 22:13", "",
         "nov.                                    14 22:1"},
    };

    CHECK(unix_lenient, cases);
}

/* IIS and others after Windows' dir; years of two digits mean 1950 to 2049. */
static void dos_dates_come_in_three_orders(void)
{
    static const struct stamp_case cases[] = {
        {"11-14-23  10:13PM", "  a", "2023-11-14T22:13"},
        {"11-14-2023  12:13AM", " a", "2023-11-14T00:13"},
        {"11-14-2023  12:13PM", " a", "2023-11-14T12:13"},
        {"11-14-2023  11:59PM", " a", "2023-11-14T23:59"},
        {"11-14-2023  01:00AM", " a", "2023-11-14T01:00"},
        {"11-14-23 10:13 pm", " a", "2023-11-14T22:13"},
        {"11-14-23  22:13", "  a", "2023-11-14T22:13"},
        {"11-14-23  22:13", "\ta", "2023-11-14T22:13"},
        {"11-14-23  22:13", "", "2023-11-14T22:13"},
        {"11-14-23  22:13", " PMS", "2023-11-14T22:13"},
        {"11/14/23 22:13", "", "2023-11-14T22:13"},
        {"2023-11-14 22:13", "", "2023-11-14T22:13"},
        {"2023/12/31 22:13", "", "2023-12-31T22:13"},
        {"2023.11.14 22:13", "", "2023-11-14T22:13"},
        {"14.11.2023 22:13", "", "2023-11-14T22:13"},
        {"1.2.23 22:13", "", "2023-02-01T22:13"},
        {"14-11-23 22:13", "", "2023-11-14T22:13"}, /* there is no 14th month */
        {"12-11-23 22:13", "", "2023-12-11T22:13"},
        {"13-12-23 22:13", "", "2023-12-13T22:13"},
        {"01-31-49 22:13", "", "2049-01-31T22:13"},
        {"01-01-50 22:13", "", "1950-01-01T22:13"},
        {"01-01-00 22:13", "", "2000-01-01T22:13"},
        {"12-31-99 22:13", "", "1999-12-31T22:13"},
        {"11-14-23 22:13:20", "", "2023-11-14T22:13:20"},
        {"", "11-14-23", NULL},
        {"", "11-14-23 a", NULL},
        {"", "11-14-23 13:00PM", NULL},
        {"", "11-14-23 22:13x", NULL},
        {"", "11-14-23 10:13PMx", NULL},
        {"", "11-14/23 22:13", NULL},
        {"", "11:14:23 22:13", NULL},
        {"", "11-14-023 22:13", NULL},
        {"", "11-14-3 22:13", NULL},
        {"", "11-14-23x 22:13", NULL},
        {"", "11-14 22:13", NULL},
        {"", "11 22:13", NULL},
        {"", "-11-14 22:13", NULL},
        {"", "13-13-23 22:13", NULL},
        {"", "00-14-23 22:13", NULL},
        {"", "11-00-23 22:13", NULL},
        {"", "11-32-23 22:13", NULL},
        {"", "2023-13-14 22:13", NULL},
        {"", "20231-11-14 22:13", NULL},
    };

    CHECK(ftpx_stamp_dos, cases);
}

/* RFC 3659 §2.3, and "19100", which servers of the year 2000 sent for it. */
static void facts_have_one_form(void)
{
    static const struct stamp_case cases[] = {
        {"20231114221320", "", "2023-11-14T22:13:20Z"},
        {"20231114221320.123", "", "2023-11-14T22:13:20.123Z"},
        {"19991231235960", "", "1999-12-31T23:59:60Z"},
        {"99991231235959", "", "9999-12-31T23:59:59Z"},
        {"00010101000000", "", "0001-01-01T00:00:00Z"},
        {"", "191000114221320", NULL},
        {"", "2023111422132", NULL},
        {"", "202311142213200", NULL},
        {"", "20231114221320.1 ", NULL},
        {"", "20231114221320Z", NULL},
        {"", "20230014221320", NULL},
        {"", "20231314221320", NULL},
        {"", "20231100221320", NULL},
        {"", "20231132221320", NULL},
        {"", "20231114241320", NULL},
        {"", "20231114226020", NULL},
        {"", "20231114221361", NULL},
        {"", "2023-11-14 22:", NULL},
        {"", "+2023114221320", NULL},
        {"", "", NULL},
    };
    char out[FTPX_STAMP_TEXT] = "before";

    CHECK(facts, cases);
    g_assert_false(ftpx_stamp_facts(ftpx_span_of("never"), out));
    g_assert_cmpstr(out, ==, "");
}

static void vms_dates_have_a_month_between_dashes(void)
{
    static const struct stamp_case cases[] = {
        {"14-NOV-2023 22:13:20.12", " [A,B]", "2023-11-14T22:13:20.12"},
        {" 1-JAN-1900 0:00", " [A]", "1900-01-01T00:00"},
        {"31-DEC-2023", " [A]", "2023-12-31"},
        {"31-DEC-2023", " 22:13: [A]", "2023-12-31"},
        {"", "14-NOV-1899", NULL},
        {"", "14-XXX-2023", NULL},
        {"", "0-NOV-2023", NULL},
        {"", "32-NOV-2023", NULL},
        {"", "14 NOV 2023", NULL},
        {"", "14-NOV2023", NULL},
        {"", "14-NOV-23", NULL},
        {"", "14-NOV-20233", NULL},
        {"", "-NOV-2023", NULL},
    };

    CHECK(ftpx_stamp_vms, cases);
}

static void data_sets_have_slashes(void)
{
    static const struct stamp_case cases[] = {
        {"2023/11/14", "  1  15", "2023-11-14"},
        {"2023/11/14 22:13", " A", "2023-11-14T22:13"},
        {"2023/11/14 22:13:20.5", " A", "2023-11-14T22:13:20.5"},
        {"", "**NONE**", NULL},
        {"", "2023/11", NULL},
    };

    CHECK(ftpx_stamp_iso, cases);
}

static void a_time_is_a_word_of_its_own(void)
{
    static const char *const times[] = {"22:13", "2:13", "22:13:20", "22:13:20.5", "00:00"};
    static const char *const others[] = {"22:13x", "22",      "22:", "22:1",
                                         "25:00",  "22:13:2", "x",   ""};

    for (size_t i = 0; i < G_N_ELEMENTS(times); i++)
        g_assert_true(ftpx_stamp_is_time(flush_text(times[i])));
    for (size_t i = 0; i < G_N_ELEMENTS(others); i++)
        g_assert_false(ftpx_stamp_is_time(flush_text(others[i])));
}

static void seconds_count_from_1970(void)
{
    static const struct {
        uint64_t seconds;
        const char *text;
    } moments[] = {
        {0, "1970-01-01T00:00:00Z"},          {951782400, "2000-02-29T00:00:00Z"},
        {951868799, "2000-02-29T23:59:59Z"},  {951868800, "2000-03-01T00:00:00Z"},
        {1700000000, "2023-11-14T22:13:20Z"}, {1709164800, "2024-02-29T00:00:00Z"},
        {1735603200, "2024-12-31T00:00:00Z"}, {1735689600, "2025-01-01T00:00:00Z"},
        {4102444799, "2099-12-31T23:59:59Z"}, {4107542399, "2100-02-28T23:59:59Z"},
        {4107542400, "2100-03-01T00:00:00Z"}, {13574563200, "2400-02-29T00:00:00Z"},
    };
    char text[FTPX_STAMP_TEXT];

    for (size_t i = 0; i < G_N_ELEMENTS(moments); i++) {
        ftpx_stamp_seconds(moments[i].seconds, text);
        g_assert_cmpstr(text, ==, moments[i].text);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/stamp/ls names its months", ls_names_its_months);
    g_test_add_func("/stamp/ls writes ISO dates", ls_writes_iso_dates);
    g_test_add_func("/stamp/other languages", other_languages_have_their_months);
    g_test_add_func("/stamp/DOS dates come in three orders", dos_dates_come_in_three_orders);
    g_test_add_func("/stamp/facts have one form", facts_have_one_form);
    g_test_add_func("/stamp/VMS", vms_dates_have_a_month_between_dashes);
    g_test_add_func("/stamp/data sets have slashes", data_sets_have_slashes);
    g_test_add_func("/stamp/a time is a word of its own", a_time_is_a_word_of_its_own);
    g_test_add_func("/stamp/seconds count from 1970", seconds_count_from_1970);
    return g_test_run();
}
