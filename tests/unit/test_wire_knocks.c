/* Tests of knocks: how many, to where, with what answer.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "talk.h"

static void assert_said(unsigned syns, unsigned refusals, const char *host, const char *expected)
{
    const struct ftpx_knocks knocks = {syns, refusals};
    const struct ftpx_endpoint to = endpoint(host, 50000);
    char text[FTPX_KNOCKS_TEXT];

    ftpx_knocks_text(&knocks, &to, text);
    g_assert_cmpstr(text, ==, expected);
}

static void words(void)
{
    assert_said(1, 0, "192.0.2.1", "1 SYN to 192.0.2.1:50000, no answer");
    assert_said(3, 0, "2001:db8::1", "3 SYNs to [2001:db8::1]:50000, no answer");
    assert_said(1, 1, "192.0.2.1", "1 SYN to 192.0.2.1:50000, refused (RST)");
    assert_said(3, 3, "192.0.2.1", "3 SYNs to 192.0.2.1:50000, refused (RST)");
    assert_said(3, 1, "192.0.2.1", "3 SYNs to 192.0.2.1:50000, refused in the end (RST)");
}

static void sums(void)
{
    struct ftpx_knocks all = {1, 0};

    ftpx_knocks_add(&all, &(struct ftpx_knocks){3, 2});
    g_assert_cmpuint(all.syns, ==, 4);
    g_assert_cmpuint(all.refusals, ==, 2);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/knocks/words", words);
    g_test_add_func("/knocks/sums", sums);
    return g_test_run();
}
