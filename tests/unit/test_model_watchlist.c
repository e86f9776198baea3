/* Tests of watchlist: what lines mean, and what is found by them.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "talk.h"

#include "model/watchlist.h"

#define MD5    "44d88612fea8a8f36de82e1278abb02f"
#define SHA1   "3395856ce81f2b7382dee72602f798b642f14140"
#define SHA256 "275a021bbfb6489e54d471899f7db9d1663fc695ec2fe2a2c4538aabf651fd0f"
#define SHA512                                                         \
    "cc805d5fab1fd71a4ab352a9c533e65fb2d5b885518f4e565e68847223b8e6b8" \
    "5cb48f3afad842726d99239c9e36505c64b0dc9a061d9e507d833277ada336ab"

static void append_fault(void *context, unsigned line, const char *what)
{
    g_string_append_printf(context, "%u: %s\n", line, what);
}

static struct ftpx_watchlist *read_all(const char *text, const char *faults)
{
    GString *found = g_string_new(NULL);
    struct ftpx_watchlist *list = ftpx_watchlist_read(text, strlen(text), append_fault, found);

    g_assert_cmpstr(found->str, ==, faults);
    g_string_free(found, TRUE);
    return list;
}

/* Line of an entry, 0 for none. */
static unsigned line_of(const struct ftpx_wanted *wanted)
{
    return wanted ? wanted->line : 0;
}

static unsigned line_of_host(const struct ftpx_watchlist *list, const char *host)
{
    struct ftpx_endpoint end = endpoint(host, 0);

    return line_of(ftpx_watchlist_address(list, &end.address));
}

static void each_kind_has_its_table(void)
{
    struct ftpx_watchlist *list = read_all("user root\nname root.txt\n" MD5 "\n10.0.0.1", "");

    g_assert_cmpuint(ftpx_watchlist_count(list), ==, 4);
    g_assert_cmpuint(line_of(ftpx_watchlist_user(list, "ROOT")), ==, 1);
    g_assert_cmpuint(line_of(ftpx_watchlist_user(list, "root.txt")), ==, 0);
    g_assert_cmpuint(line_of(ftpx_watchlist_name(list, "root")), ==, 0);
    g_assert_cmpuint(line_of(ftpx_watchlist_name(list, "Root.TXT")), ==, 2);
    g_assert_cmpuint(line_of(ftpx_watchlist_hash(list, MD5)), ==, 3);
    g_assert_cmpuint(line_of(ftpx_watchlist_hash(list, SHA1)), ==, 0);
    g_assert_cmpuint(line_of_host(list, "10.0.0.1"), ==, 4);
    g_assert_cmpuint(line_of_host(list, "10.0.0.2"), ==, 0);
    ftpx_watchlist_free(list);
}

static void a_name_is_the_last_part_and_a_path_is_whole(void)
{
    struct ftpx_watchlist *list = read_all("name a\nname /b/c\nname *.d\nname /e/*.f\nname G?", "");
    static const struct {
        const char *path;
        unsigned line;
    } cases[] = {
        {"a", 1},        {"/x/a", 1}, {"/a/x", 0},   {"aa", 0},     {"/b/c", 2},   {"c", 0},
        {"/x/b/c", 0},   {"x.d", 3},  {"/y/X.D", 3}, {"/x.d/y", 0}, {"/e/x.f", 4}, {"x.f", 0},
        {"/e/y/x.f", 4}, {"g1", 5},   {"g", 0},      {"/x/Gx", 5},  {"", 0},       {"/", 0},
    };

    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++)
        g_assert_cmpuint(line_of(ftpx_watchlist_name(list, cases[i].path)), ==, cases[i].line);
    ftpx_watchlist_free(list);
}

static void the_longest_prefix_is_found(void)
{
    struct ftpx_watchlist *list = read_all(
        "0.0.0.0/0\n10.0.0.0/8\n10.1.0.0/12\n10.0.0.200/25\n2001:db8::/33\n2001:db8::1\n::/0\n"
        "10.20.0.0/14",
        "");

    g_assert_cmpuint(line_of_host(list, "11.0.0.1"), ==, 1);
    g_assert_cmpuint(line_of_host(list, "10.255.0.1"), ==, 2);
    g_assert_cmpuint(line_of_host(list, "10.15.255.255"), ==, 3);
    g_assert_cmpuint(line_of_host(list, "10.16.0.0"), ==, 2);
    g_assert_cmpuint(line_of_host(list, "10.23.255.255"), ==, 8);
    g_assert_cmpuint(line_of_host(list, "10.24.0.0"), ==, 2);
    g_assert_cmpuint(line_of_host(list, "10.0.0.128"), ==, 4);
    g_assert_cmpuint(line_of_host(list, "10.0.0.127"), ==, 3);
    g_assert_cmpuint(line_of_host(list, "2001:db8:7fff::"), ==, 5);
    g_assert_cmpuint(line_of_host(list, "2001:db8:8000::"), ==, 7);
    g_assert_cmpuint(line_of_host(list, "2001:db8::1"), ==, 6);
    g_assert_null(ftpx_watchlist_address(list, &(struct ftpx_address){0}));
    ftpx_watchlist_free(list);
}

static void of_two_entries_alike_the_first_counts(void)
{
    struct ftpx_watchlist *list =
        read_all("user a # one\nuser A # two\n10.0.0.1\naddress 10.0.0.1/32", "");

    g_assert_cmpstr(ftpx_watchlist_user(list, "a")->comment, ==, "one");
    g_assert_cmpuint(line_of_host(list, "10.0.0.1"), ==, 3);
    g_assert_cmpuint(ftpx_watchlist_count(list), ==, 4);
    ftpx_watchlist_free(list);
}

static void comments_and_blanks_are_taken_off(void)
{
    struct ftpx_watchlist *list = read_all(
        "\xef\xbb\xbf# head\r\n\r\n  \tUser \t a#b c \t#  why # so \r\nname x #\n#user z", "");
    const struct ftpx_wanted *user = ftpx_watchlist_user(list, "a#b c");

    g_assert_nonnull(user);
    g_assert_cmpint(user->kind, ==, FTPX_WANTED_USER);
    g_assert_cmpuint(user->line, ==, 3);
    g_assert_cmpstr(user->value, ==, "a#b c");
    g_assert_cmpstr(user->comment, ==, "why # so");
    g_autofree char *short_text = ftpx_wanted_text(user, false);
    g_autofree char *text = ftpx_wanted_text(user, true);
    g_assert_cmpstr(short_text, ==, "user a#b c");
    g_assert_cmpstr(text, ==, "user a#b c (why # so)");
    g_autofree char *plain = ftpx_wanted_text(ftpx_watchlist_name(list, "x"), true);
    g_assert_cmpstr(plain, ==, "name x");
    g_assert_cmpuint(ftpx_watchlist_count(list), ==, 2);
    ftpx_watchlist_free(list);
}

static void lines_that_are_no_entries_are_told_of(void)
{
    struct ftpx_watchlist *list =
        read_all("hash 12\naddress x\nhost y\nuser\nname  # c\n\xff\nuser "
                 "a\x1b\nuser\tb\n10.0.0.0/33\n10.0.0.0/\n" MD5 "0\nusers c",
                 "1: it names no MD5, SHA-1, SHA-256 or SHA-512\n"
                 "2: it names no address or network\n"
                 "3: it begins with none of hash, name, user and address\n"
                 "4: nothing stands behind its first word\n"
                 "5: nothing stands behind its first word\n"
                 "6: it is not UTF-8\n"
                 "7: it holds control characters\n"
                 "9: it begins with none of hash, name, user and address\n"
                 "10: it begins with none of hash, name, user and address\n"
                 "11: it begins with none of hash, name, user and address\n"
                 "12: it begins with none of hash, name, user and address\n");

    g_assert_cmpuint(ftpx_watchlist_count(list), ==, 1);
    g_assert_cmpuint(line_of(ftpx_watchlist_user(list, "b")), ==, 8);
    ftpx_watchlist_free(list);
}

static void an_empty_list_is_one(void)
{
    struct ftpx_watchlist *list = read_all("\xef\xbb\xbf", "");

    g_assert_cmpuint(ftpx_watchlist_count(list), ==, 0);
    ftpx_watchlist_free(list);
}

static void nobody_need_hear_of_such_lines(void)
{
    static const char text[] = "user a\0b\nuser c\n";
    struct ftpx_watchlist *list = ftpx_watchlist_read(text, sizeof text - 1, NULL, NULL);

    g_assert_cmpuint(ftpx_watchlist_count(list), ==, 1);
    g_assert_cmpuint(line_of(ftpx_watchlist_user(list, "c")), ==, 2);
    ftpx_watchlist_free(list);
}

static void lengths_of_hashes_are_known(void)
{
    static const size_t digits[] = {32, 40, 64, 128, 16};
    struct ftpx_watchlist *list = read_all(SHA1 "\nhash " SHA512 "\nuser " MD5 "\n" SHA256, "");
    const bool known[] = {false, true, true, true, false};

    for (size_t i = 0; i < G_N_ELEMENTS(digits); i++)
        g_assert_cmpint(ftpx_watchlist_has_hashes(list, digits[i]), ==, known[i]);
    g_assert_cmpuint(line_of(ftpx_watchlist_hash(list, SHA512)), ==, 2);
    g_assert_cmpuint(line_of(ftpx_watchlist_user(list, MD5)), ==, 3);
    ftpx_watchlist_free(list);
}

static void without_a_list_nothing_is_found(void)
{
    struct ftpx_endpoint end = endpoint("10.0.0.1", 0);

    g_assert_null(ftpx_watchlist_hash(NULL, MD5));
    g_assert_null(ftpx_watchlist_name(NULL, "a"));
    g_assert_null(ftpx_watchlist_user(NULL, "a"));
    g_assert_null(ftpx_watchlist_address(NULL, &end.address));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/watchlist/kinds", each_kind_has_its_table);
    g_test_add_func("/watchlist/names", a_name_is_the_last_part_and_a_path_is_whole);
    g_test_add_func("/watchlist/networks", the_longest_prefix_is_found);
    g_test_add_func("/watchlist/twice", of_two_entries_alike_the_first_counts);
    g_test_add_func("/watchlist/comments", comments_and_blanks_are_taken_off);
    g_test_add_func("/watchlist/faults", lines_that_are_no_entries_are_told_of);
    g_test_add_func("/watchlist/empty", an_empty_list_is_one);
    g_test_add_func("/watchlist/unheard", nobody_need_hear_of_such_lines);
    g_test_add_func("/watchlist/lengths", lengths_of_hashes_are_known);
    g_test_add_func("/watchlist/none", without_a_list_nothing_is_found);
    return talk_run();
}
