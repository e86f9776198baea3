/* Tests of filename: whatever a server or a client calls a file, what is created is one harmless
 * name.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <glib.h>
#include <string.h>

#include "sets.h"
#include "taps/extract/filename.h"

static const struct {
    const char *title;
    const char *path;
    const char *remark;
    const char *name;
} cases[] = {
    /* clang-format off */
    {"a plain name stays",                   "notes.txt",              "", "notes.txt"},
    {"folders are left out",                 "/pub/iso/big.iso",       "", "big.iso"},
    {"so are those of Windows",              "C:\\pub\\big.iso",       "", "big.iso"},
    {"no way up",                            "../../etc/passwd",       "", "passwd"},
    {"dots alone are no name",               "/pub/..",                "", "unnamed"},
    {"a path that ends in a slash",          "/pub/",                  "", "unnamed"},
    {"nothing",                              "",                       "", "unnamed"},
    {"nothing hidden",                       ".bashrc",                "", "_bashrc"},
    {"nothing hidden by many dots",          "...rc",                  "", "___rc"},
    {"no trailing dots and spaces",          "name. . ",               "", "name"},
    {"no control characters",                "a\r\nb\x1b[2J\x7f.txt",  "", "a__b_[2J_.txt"},
    {"no characters with a meaning",         "a<b>c:d\"e|f?g*h",       "", "a_b_c_d_e_f_g_h"},
    {"no streams",                           "x.txt:evil",             "", "x.txt_evil"},
    {"no devices",                           "NUL",                    "", "_NUL"},
    {"no devices in small letters with an extension", "con.tar.gz",    "", "_con.tar.gz"},
    {"no numbered devices",                  "Com1.txt",               "", "_Com1.txt"},
    {"no devices of consoles and clocks",    "conin$.log",             "", "_conin$.log"},
    {"no output of consoles",                "CONOUT$",                "", "_CONOUT$"},
    {"no clocks",                            "CLOCK$.x",               "", "_CLOCK$.x"},
    {"no devices with raised numbers",       "com\xc2\xb9.txt",        "", "_com\xc2\xb9.txt"},
    {"no devices before blanks",             "aux  .txt",              "", "_aux  .txt"},
    {"nothing that reads as an option",      "-rf",                    "", "_rf"},
    {"no leading blanks",                    "  a",                    "", "__a"},
    {"hyphens and tildes amid a name stay",  "a-b~1.txt",              "", "a-b~1.txt"},
    {"a leading tilde stays",                "~$report.docx",          "", "~$report.docx"},
    {"no invisible characters",              "a\xe2\x80\x8b" "b\xef\xbb\xbf.txt", "", "a_b_.txt"},
    {"no tags",                              "a\xf3\xa0\x81\xa1.txt",  "", "a_.txt"},
    {"no private use, which is a colon on shares", "a\xef\x80\xba" "b",  "", "a_b"},
    {"longer names are none",                "console.txt",            "", "console.txt"},
    {"COM0 is none",                         "COM0",                   "", "COM0"},
    {"UTF-8 stays",                          "gr\xc3\xbc\xc3\x9f" "e.txt", "", "gr\xc3\xbc\xc3\x9f" "e.txt"},
    {"other bytes go",                       "gr\xfc\xdf" "e.txt",     "", "gr__e.txt"},
    {"direction marks go",                   "txt.\xe2\x80\xae" "exe", "", "txt._exe"},
    {"a remark stands before the extension", "big.iso", "incomplete, 12 bytes missing", "big (incomplete, 12 bytes missing).iso"},
    {"or at the end",                        "README",  "2",           "README (2)"},
    {"only the last extension counts",       "a.tar.gz", "2",          "a.tar (2).gz"},
    {"a long extension is none",             "a.this is no extension", "2", "a.this is no extension (2)"},
    /* clang-format on */
};

static ftpx_span span_of(const char *text)
{
    return (ftpx_span){(const uint8_t *)text, strlen(text)};
}

static void names_are_harmless(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *name = ftpx_filename_safe(NULL, span_of(cases[i].path), cases[i].remark);

        g_test_message("%s", cases[i].title);
        g_assert_cmpstr(name, ==, cases[i].name);
    }
}

static struct ftpx_charset *charset_of(const char *name)
{
    return ftpx_charset_open(name, FTPX_CHARSET_CHOSEN);
}

static void names_are_read_in_their_charset(void)
{
    static const struct {
        const char *charset;
        const char *path;
        const char *name;
    } names[] = {
        {"GB18030", "/pub/\xb1\xa8\xb8\xe6.txt", "报告.txt"},
        {"Shift-JIS", "\x83\\\x83\x74\x83\x67.txt", "ソフト.txt"},
        {"Shift-JIS", "C:\\\x95\\\\\x95\\.txt", "表.txt"},
        {"GB18030", "/pub/\xe6\x8a\xa5.txt", "报.txt"},
        {"GB18030", "\xff\xb1\xa8.txt", "___.txt"},
        {"GB18030", "\x81\x36\xa7\x31txt.exe", "_txt.exe"}, /* U+202E */
    };

    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        if (!system_reads(names[i].charset))
            continue;
        struct ftpx_charset *charset = charset_of(names[i].charset);
        g_autofree char *name = ftpx_filename_safe(charset, span_of(names[i].path), "");

        g_assert_cmpstr(name, ==, names[i].name);
        ftpx_charset_close(charset);
    }
}

static void a_nul_does_not_end_a_name(void)
{
    g_autofree char *name =
        ftpx_filename_safe(NULL, (ftpx_span){(const uint8_t *)"a\0b.txt", 7}, "");

    g_assert_cmpstr(name, ==, "a_b.txt");
}

static void a_long_name_keeps_remark_and_extension(void)
{
    g_autofree char *stem = g_strnfill(300, 'x');
    g_autofree char *path = g_strconcat("/pub/", stem, ".iso", NULL);
    g_autofree char *name = ftpx_filename_safe(NULL, span_of(path), "2");

    g_assert_cmpuint(strlen(name), ==, FTPX_FILENAME_MAX);
    g_assert_true(g_str_has_suffix(name, "xxx (2).iso"));
}

static void a_long_name_is_not_cut_inside_a_character(void)
{
    for (size_t before = 0; before < 4; before++) {
        GString *path = g_string_new(NULL);

        for (size_t i = 0; i < before; i++)
            g_string_append_c(path, 'a');
        for (int i = 0; i < 100; i++)
            g_string_append(path, "\xe2\x82\xac");
        g_autofree char *name = ftpx_filename_safe(NULL, span_of(path->str), "");
        g_assert_true(g_utf8_validate(name, -1, NULL));
        g_assert_cmpuint(strlen(name), <=, FTPX_FILENAME_MAX);
        g_assert_cmpuint(strlen(name), >, FTPX_FILENAME_MAX - 3);
        g_string_free(path, TRUE);
    }
}

/* Cut, the name would be a device, with blanks and dots that Windows drops. */
static void a_cut_name_is_no_device(void)
{
    g_autofree char *blanks = g_strnfill(300, ' ');
    g_autofree char *path = g_strconcat("CON", blanks, "x.txt", NULL);
    g_autofree char *name = ftpx_filename_safe(NULL, span_of(path), "");

    g_assert_cmpstr(name, ==, "_CON.txt");
}

static void a_cut_name_is_not_hidden(void)
{
    g_autofree char *dots = g_strnfill(300, '.');
    g_autofree char *path = g_strconcat(" ", dots, "x.txt", NULL);
    g_autofree char *name = ftpx_filename_safe(NULL, span_of(path), "2");

    g_assert_cmpint(name[0], ==, '_');
    g_assert_cmpuint(strlen(name), <=, FTPX_FILENAME_MAX);
}

static void the_longest_remark_leaves_some_of_the_name(void)
{
    g_autofree char *remark = g_strnfill(FTPX_FILENAME_REMARK, 'r');
    g_autofree char *stem = g_strnfill(300, 'x');
    g_autofree char *path = g_strconcat(stem, ".extensionof16xx", NULL);
    g_autofree char *name = ftpx_filename_safe(NULL, span_of(path), remark);

    g_assert_cmpuint(strlen(name), <=, 255);
    g_assert_true(g_str_has_prefix(name, "xxxxxxxxxxxxxxxxxxxx (rrr"));
    g_assert_true(g_str_has_suffix(name, "rrr).extensionof16xx"));
}

static void any_bytes_give_one_name(void)
{
    g_autoptr(GRand) random = g_rand_new_with_seed(7);
    struct ftpx_charset *charset = charset_of("Shift-JIS");

    for (int round = 0; round < 20000; round++) {
        uint8_t bytes[160];
        size_t length = (size_t)g_rand_int_range(random, 0, sizeof bytes);

        for (size_t i = 0; i < length; i++)
            bytes[i] = (uint8_t)g_rand_int_range(random, 0, 256);
        g_autofree char *name = ftpx_filename_safe(
            round % 3 ? charset : NULL, (ftpx_span){bytes, length}, round % 2 ? "2" : "");
        g_assert_true(g_utf8_validate(name, -1, NULL));
        g_assert_cmpuint(strlen(name), >, 0);
        g_assert_cmpuint(strlen(name), <=, FTPX_FILENAME_MAX);
        g_assert_null(strpbrk(name, "/\\:\n\r"));
        g_assert_null(strchr(".- ", name[0]));
    }
    ftpx_charset_close(charset);
}

int main(int argc, char *argv[])
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/filename/names-are-harmless", names_are_harmless);
    g_test_add_func("/filename/charset", names_are_read_in_their_charset);
    g_test_add_func("/filename/nul", a_nul_does_not_end_a_name);
    g_test_add_func("/filename/long", a_long_name_keeps_remark_and_extension);
    g_test_add_func("/filename/long-utf-8", a_long_name_is_not_cut_inside_a_character);
    g_test_add_func("/filename/cut-device", a_cut_name_is_no_device);
    g_test_add_func("/filename/cut-hidden", a_cut_name_is_not_hidden);
    g_test_add_func("/filename/long-remark", the_longest_remark_leaves_some_of_the_name);
    g_test_add_func("/filename/any-bytes", any_bytes_give_one_name);
    return g_test_run();
}
