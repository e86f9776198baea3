/* Tests of claim (wire): what servers say of files, as they say it.
 * Whether it is true is test_model_claim.c's.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "flush.h"

#include "wire/claim.h"

#define CRC    "1A2B3C4D"
#define MD5    "0123456789abcdef0123456789ABCDEF"
#define SHA1   "0123456789abcdef0123456789abcdef01234567"
#define SHA256 "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

static const struct {
    const char *command;
    uint16_t code;
    const char *text;
    const char *name, *value, *path; /* name "": no claim */
    int64_t from, to;                /* -1: the whole file */
} answers[] = {
    {"SIZE a b", 213, "1234", "SIZE", "1234", "a b", -1, -1},
    {"SIZE a", 550, "1234", "", "", "", -1, -1},
    {"SIZE a", 213, "about 12", "", "", "", -1, -1},
    {"MDTM a", 213, "20231114221320", "MDTM", "20231114221320", "a", -1, -1},
    {"MDTM a", 213, "20231114221320.123", "MDTM", "20231114221320", "a", -1, -1},
    {"MDTM a", 213, "19100101", "", "", "", -1, -1},
    {"MDTM a", 213, "File modification time set.", "", "", "", -1, -1},
    {"XCRC a", 250, CRC, "CRC32", CRC, "a", -1, -1},
    {"XCRC a", 250, "XCRC " CRC, "CRC32", CRC, "a", -1, -1},
    {"XCRC \"a b\" 0 100", 250, CRC, "CRC32", CRC, "a b", 0, 100},
    {"XCRC \"a b\"", 250, CRC, "CRC32", CRC, "a b", -1, -1},
    {"XCRC a b 0 100", 250, CRC, "CRC32", CRC, "a b", 0, 100},
    {"XCRC report 2023", 250, CRC, "CRC32", CRC, "report 2023", -1, -1},
    {"XCRC a", 250, "1A2B3C4", "", "", "", -1, -1},
    {"XCRC a", 250, "1A2B3C4D5", "", "", "", -1, -1},
    {"XCRC a", 250, "x1A2B3C4D", "", "", "", -1, -1},
    {"XMD5 a", 250, MD5, "MD5", MD5, "a", -1, -1},
    {"MD5 a", 251, "a " MD5, "MD5", MD5, "a", -1, -1},
    {"MD5 a", 251, MD5 " " MD5, "MD5", MD5, "a", -1, -1},
    {"XSHA a", 250, SHA1, "SHA-1", SHA1, "a", -1, -1},
    {"XSHA1 a", 250, SHA1, "SHA-1", SHA1, "a", -1, -1},
    {"XSHA256 a", 213, SHA256, "SHA-256", SHA256, "a", -1, -1},
    {"XSHA512 a", 250, SHA256 SHA256, "SHA-512", SHA256 SHA256, "a", -1, -1},
    {"HASH a b", 213, "SHA-256 0-49 " SHA256 " a b", "SHA-256", SHA256, "a b", 0, 49},
    {"HASH a", 213, "SHA-256 " SHA256, "", "", "", -1, -1},
    {"HASH a", 213, "ROT13 0-49 " SHA256 " a", "", "", "", -1, -1},
    {"CKSM MD5 0 -1 /a b", 213, MD5, "MD5", MD5, "/a b", -1, -1},
    {"CKSM MD5 10 90 /a", 213, MD5, "MD5", MD5, "/a", 10, 100},
    {"CKSM ADLER32 0 -1 /a", 213, CRC, "", "", "", -1, -1},
    {"RETR a", 226, SHA256, "", "", "", -1, -1},
};

static void answers_claim_what_was_asked(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(answers); i++) {
        struct ftpx_command command = ftpx_command_parse(ftpx_span_of(answers[i].command));
        struct ftpx_claim claim = ftpx_claim_of_file(command.verb, command.arg, answers[i].code,
                                                     flush_text(answers[i].text));

        g_test_message("%s: %s", answers[i].command, answers[i].text);
        g_assert_cmpstr(ftpx_claim_name(claim.kind), ==, answers[i].name);
        assert_span(claim.value, answers[i].value);
        if (claim.kind == FTPX_CLAIM_NONE)
            continue;
        assert_span(claim.path, answers[i].path);
        g_assert_cmpint(claim.has_range, ==, answers[i].from >= 0);
        if (claim.has_range) {
            g_assert_cmpuint(claim.from, ==, (uint64_t)answers[i].from);
            g_assert_cmpuint(claim.to, ==, (uint64_t)answers[i].to);
        }
    }
}

static ftpx_span cut_answer;

static void every_cut(ftpx_span cut)
{
    static const char *const lines[] = {"XCRC \"a b\" 0 1", "HASH a", "CKSM MD5 0 -1 a", "MD5 a",
                                        "SIZE a",           "MDTM a"};

    for (size_t i = 0; i < G_N_ELEMENTS(lines); i++) {
        struct ftpx_command command = ftpx_command_parse(ftpx_span_of(lines[i]));
        assert_within(ftpx_claim_of_file(command.verb, command.arg, 213, cut).value, cut);
        assert_within(ftpx_claim_of_file(command.verb, cut, 213, cut_answer).path, cut);
    }
    assert_within(ftpx_claim_of_closing(cut).value, cut);
    assert_within(ftpx_claim_of_mark(cut).value, cut);
    for (unsigned total = 0; total < FTPX_TOTAL_COUNT; total++)
        assert_within(ftpx_claim_of_total(cut, (enum ftpx_total)total).value, cut);
}

static void texts_may_end_anywhere(void)
{
    cut_answer = ftpx_span_of(MD5);
    for (size_t i = 0; i < G_N_ELEMENTS(answers); i++) {
        flush_every_cut(ftpx_span_of(answers[i].text), every_cut);
        flush_every_cut(ftpx_span_of(answers[i].command), every_cut);
    }
    flush_every_cut(ftpx_span_of("Transfer complete. 1,234 bytes transferred."), every_cut);
    flush_every_cut(ftpx_span_of("4.9 kbytes to download"), every_cut);
    flush_every_cut(ftpx_span_of("You uploaded 10 and downloaded 5 kbytes."), every_cut);
}

static const struct {
    const char *text;
    int64_t bytes; /* -1: says nothing */
} closings[] = {
    {"Transfer complete. 1,234 bytes transferred. 1.20 KB/sec.", 1234},
    {"Transfer complete. 1,234,567 bytes transferred in 2 sec.", 1234567},
    {"File sent ok (5000 bytes sent).", 5000},
    {"Transferred 17 bytes.", 17},
    {"1 byte received", 1},
    {"Transfer complete.", -1},
    {"Transfer complete. 123456 bytes free on disk.", -1},
    {"0.123 seconds (measured here), 12.34 Mbytes per second", -1},
    {"Closing data connection; 100 bytes/s", -1},
    {"12,34 bytes transferred", -1},
    {"1234,567 bytes transferred", -1},
    {"99999999999999999999999 bytes transferred", -1},
    {"", -1},
};

static void a_closing_text_says_how_much_was_moved(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(closings); i++) {
        struct ftpx_claim claim = ftpx_claim_of_closing(flush_text(closings[i].text));

        g_test_message("%s", closings[i].text);
        g_assert_cmpint(claim.kind != FTPX_CLAIM_NONE, ==, closings[i].bytes >= 0);
        if (closings[i].bytes >= 0) {
            g_assert_cmpuint(claim.low, ==, (uint64_t)closings[i].bytes);
            g_assert_cmpuint(claim.high, ==, (uint64_t)closings[i].bytes);
        }
    }
}

/* 4.9 is what 5000 bytes round to: 4.85 × 1024 = 4966.4, 4.95 × 1024 = 5068.8. */
static void a_rounded_size_means_a_range(void)
{
    struct ftpx_claim claim = ftpx_claim_of_mark(ftpx_span_of("4.9 kbytes to download"));

    g_assert_cmpint(claim.kind, ==, FTPX_CLAIM_SIZE);
    assert_span(claim.value, "4.9");
    g_assert_cmpuint(claim.low, ==, 4966);
    g_assert_cmpuint(claim.high, ==, 5069);
    g_assert_cmpint(ftpx_claim_of_mark(ftpx_span_of("4.9 kbytes")).kind, ==, FTPX_CLAIM_NONE);
    g_assert_cmpint(ftpx_claim_of_mark(ftpx_span_of("4 kbytes to download")).kind, ==,
                    FTPX_CLAIM_NONE);
    g_assert_cmpint(ftpx_claim_of_mark(ftpx_span_of("4.95 kbytes to download")).kind, ==,
                    FTPX_CLAIM_NONE);
    g_assert_cmpuint(ftpx_claim_of_mark(ftpx_span_of("0.0 kbytes to download")).low, ==, 0);
}

static void a_goodbye_says_how_much_was_moved_in_all(void)
{
    ftpx_span pure = ftpx_span_of("Goodbye. You uploaded 0 and downloaded 5 kbytes.");
    ftpx_span wu = ftpx_span_of("You have transferred 5000 bytes in 1 files.");

    g_assert_cmpuint(ftpx_claim_of_total(pure, FTPX_UPLOADED).low, ==, 0);
    g_assert_cmpuint(ftpx_claim_of_total(pure, FTPX_UPLOADED).high, ==, 1023);
    g_assert_cmpuint(ftpx_claim_of_total(pure, FTPX_DOWNLOADED).low, ==, 4097);
    g_assert_cmpuint(ftpx_claim_of_total(pure, FTPX_DOWNLOADED).high, ==, 6143);
    assert_span(ftpx_claim_of_total(pure, FTPX_DOWNLOADED).value, "5");
    g_assert_cmpint(ftpx_claim_of_total(pure, FTPX_TRANSFERRED).kind, ==, FTPX_CLAIM_NONE);
    g_assert_cmpuint(ftpx_claim_of_total(wu, FTPX_TRANSFERRED).low, ==, 5000);
    g_assert_cmpuint(ftpx_claim_of_total(wu, FTPX_TRANSFERRED).high, ==, 5000);
    g_assert_cmpint(ftpx_claim_of_total(wu, FTPX_UPLOADED).kind, ==, FTPX_CLAIM_NONE);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/claim/answers", answers_claim_what_was_asked);
    g_test_add_func("/claim/cuts", texts_may_end_anywhere);
    g_test_add_func("/claim/closings", a_closing_text_says_how_much_was_moved);
    g_test_add_func("/claim/rounded", a_rounded_size_means_a_range);
    g_test_add_func("/claim/goodbye", a_goodbye_says_how_much_was_moved_in_all);
    return g_test_run();
}
