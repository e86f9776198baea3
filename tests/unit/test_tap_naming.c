/* Tests of naming: files of one name, and of names that some file system takes for one.
 * It makes no files.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "taps/extract/filename.h"
#include "taps/extract/naming.h"
#include <string.h>

static ftpx_span span_of(const char *text)
{
    return (ftpx_span){(const uint8_t *)text, strlen(text)};
}

static struct ftpx_naming *naming;

static void is_next(const char *path, const char *remark, const char *expected)
{
    g_autofree char *name = ftpx_naming_next(naming, NULL, span_of(path), remark);

    g_assert_cmpstr(name, ==, expected);
}

static void begin(void)
{
    ftpx_naming_free(naming);
    naming = ftpx_naming_new();
}

static void alike_names_are_numbered(void)
{
    begin();
    is_next("a.txt", "", "a.txt");
    is_next("pub/a.txt", "", "a (2).txt");
    is_next("a.txt", "incomplete", "a (incomplete).txt");
    is_next("a.txt", "incomplete", "a (2, incomplete).txt");
    is_next("a.txt", "", "a (3).txt");
    is_next("b.txt", "", "b.txt");
}

static void a_file_may_be_called_as_if_it_were_numbered(void)
{
    begin();
    is_next("a (2).txt", "", "a (2).txt");
    is_next("a.txt", "", "a.txt");
    is_next("a.txt", "", "a (3).txt");
    is_next("A (3).TXT", "", "A (3) (2).TXT");
}

static void case_and_composition_make_no_difference(void)
{
    begin();
    is_next("Stra\xc3\x9f"
            "e.txt",
            "", "Straße.txt");
    is_next("STRASSE.TXT", "", "STRASSE (2).TXT");
    is_next("\xc3\xa9.txt", "", "é.txt");              /* composed */
    is_next("e\xcc\x81.txt", "", "e\xcc\x81 (2).txt"); /* decomposed */
    is_next("\xef\xac\x81le", "", "\xef\xac\x81le");   /* a ligature */
    is_next("file", "", "file (2)");
    is_next("\xe2\x84\xab", "", "\xe2\x84\xab"); /* the sign of ångström */
    is_next("\xc3\xa5", "", "\xc3\xa5 (2)");     /* the letter */
}

/* Each name in a set of folded ones. */
static void is_new(GHashTable *all, const char *path)
{
    g_autofree char *name = ftpx_naming_next(naming, NULL, span_of(path), "");

    g_assert_cmpuint(strlen(name), <=, FTPX_FILENAME_MAX);
    g_assert_true(g_hash_table_add(all, ftpx_filename_folded(name)));
}

/* In quadratic time these would not end. */
static void thousands_of_one_name_differ(void)
{
    g_autoptr(GHashTable) all = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);

    begin();
    for (unsigned i = 1; i < 100000; i++)
        is_new(all, "a.txt");
    is_next("a.txt", "", "a (100000).txt");
}

static void thousands_that_are_cut_to_one_name_differ(void)
{
    g_autoptr(GHashTable) all = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_autofree char *stem = g_strnfill(FTPX_FILENAME_MAX - 8, 'x');

    begin();
    for (unsigned i = 0; i < 30000; i++) {
        g_autofree char *path = g_strdup_printf("%s%04u.txt", stem, i % 300);
        is_new(all, path);
    }
}

/* Blanks and dots at a cut go, so that names which differ in them only become one. */
static void thousands_that_differ_in_blanks_differ(void)
{
    g_autoptr(GHashTable) all = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_autofree char *rest = g_strnfill(FTPX_FILENAME_MAX, ' ');

    begin();
    for (unsigned i = 0; i < 30000; i++) {
        GString *path = g_string_new("a");
        for (unsigned bit = 0; bit < 10; bit++)
            g_string_append_c(path, i >> bit & 1 ? ' ' : '.');
        g_string_append_printf(path, "%sx", rest);
        is_new(all, path->str);
        g_string_free(path, TRUE);
    }
}

/* --- files that still grow --- */

static struct ftpx_changing_name one;
static struct ftpx_changing_name other;

static void forget(struct ftpx_changing_name *changing)
{
    g_free(changing->name);
    g_free(changing->wish);
    *changing = (struct ftpx_changing_name){.number = 0};
}

static void becomes(struct ftpx_changing_name *changing, const char *remark, const char *expected)
{
    ftpx_naming_change(naming, changing, NULL, span_of("pub/a.txt"), remark);
    g_assert_cmpstr(changing->name, ==, expected);
}

static void a_file_that_grows_gives_its_name_back(void)
{
    begin();
    becomes(&one, "incomplete", "a (incomplete).txt");
    becomes(&other, "incomplete", "a (2, incomplete).txt");
    becomes(&one, "", "a.txt");
    becomes(&other, "", "a (2).txt");
    is_next("a.txt", "incomplete", "a (incomplete).txt");
    g_assert_false(ftpx_naming_change(naming, &one, NULL, span_of("a.txt"), ""));
    forget(&one);
    forget(&other);
}

static void a_number_goes_when_it_is_not_needed(void)
{
    begin();
    becomes(&one, "incomplete", "a (incomplete).txt");
    becomes(&other, "incomplete", "a (2, incomplete).txt");
    becomes(&other, "", "a.txt");
    becomes(&one, "", "a (3).txt");
    forget(&one);
    forget(&other);
}

int main(int argc, char *argv[])
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/naming/numbered", alike_names_are_numbered);
    g_test_add_func("/naming/as-if-numbered", a_file_may_be_called_as_if_it_were_numbered);
    g_test_add_func("/naming/folded", case_and_composition_make_no_difference);
    g_test_add_func("/naming/grows", a_file_that_grows_gives_its_name_back);
    g_test_add_func("/naming/number-goes", a_number_goes_when_it_is_not_needed);
    g_test_add_func("/naming/thousands", thousands_of_one_name_differ);
    g_test_add_func("/naming/thousands-cut", thousands_that_are_cut_to_one_name_differ);
    g_test_add_func("/naming/thousands-blank", thousands_that_differ_in_blanks_differ);
    int result = g_test_run();
    ftpx_naming_free(naming);
    return result;
}
