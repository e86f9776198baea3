/* Tests of community: published values of other tools, and values computed apart with Python's
 * hashlib.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "talk.h"

#include "taps/record/community.h"

static const struct {
    const char *title;
    const char *left;
    uint16_t left_port;
    const char *right;
    uint16_t right_port;
    const char *id;
} cases[] = {
    /* clang-format off */
    {"the specification's TCP example", "128.232.110.120", 34855, "66.35.250.204", 80,
     "1:LQU9qZlK+B5F3KDmev6m5PMibrg="},
    {"an example of another tool's manual", "1.2.3.4", 4584, "43.3.132.3", 3483,
     "1:koNcqhFRD5kb254ZrLsdv630jCM="},
    {"IPv6", "2001:db8::1", 21, "2001:db8::2", 40000, "1:qPmgYPz95OPVN4j7D5cTpU7AGfI="},
    {"of equal addresses the lesser port goes first", "10.0.0.1", 5000, "10.0.0.1", 21,
     "1:Yu/zlzPKcHPob+SNT5fxyAa48Xk="},
    /* clang-format on */
};

static void assert_id(const struct ftpx_endpoint *left, const struct ftpx_endpoint *right,
                      const char *expected)
{
    GString *id = g_string_new(NULL);

    ftpx_community_id(id, left, right);
    g_assert_cmpstr(id->str, ==, expected);
    g_string_free(id, TRUE);
}

static void the_id_is_the_same_from_both_ends(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        struct ftpx_endpoint left = endpoint(cases[i].left, cases[i].left_port);
        struct ftpx_endpoint right = endpoint(cases[i].right, cases[i].right_port);

        g_test_message("%s", cases[i].title);
        assert_id(&left, &right, cases[i].id);
        assert_id(&right, &left, cases[i].id);
    }
}

int main(int argc, char *argv[])
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/community/the-id-is-the-same-from-both-ends",
                    the_id_is_the_same_from_both_ends);
    return talk_run();
}
