/* Tests of scope: special addresses, the last before and the first behind each kind.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "wire/reach.h"

#include "address.h"

static const struct scope_case {
    const char *address;
    const char *scope; /* NULL: nothing special */
} cases[] = {
    {"255.255.255.255", "broadcast"},
    {"255.255.255.254", NULL},
    {"223.255.255.255", NULL},
    {"224.0.0.1", "multicast"},
    {"239.255.255.255", "multicast"},
    {"240.0.0.0", NULL},
    {"126.255.255.255", NULL},
    {"127.0.0.1", "loopback"},
    {"127.255.255.254", "loopback"},
    {"128.0.0.0", NULL},
    {"0.0.0.0", "unspecified"},
    {"1.0.0.0", NULL},
    {"169.253.255.255", NULL},
    {"169.254.0.1", "link-local"},
    {"9.255.255.255", NULL},
    {"10.0.0.1", "private"},
    {"11.0.0.0", NULL},
    {"172.15.255.255", NULL},
    {"172.16.0.0", "private"},
    {"172.31.255.255", "private"},
    {"172.32.0.0", NULL},
    {"192.168.1.1", "private"},
    {"192.169.0.0", NULL},
    {"100.63.255.255", NULL},
    {"100.64.0.1", "private"},
    {"100.127.255.255", "private"},
    {"100.128.0.0", NULL},
    {"192.0.2.10", NULL},
    {"::1", "loopback"},
    {"::", "unspecified"},
    {"::2", NULL},
    {"ff02::1", "multicast"},
    {"fe80::1", "link-local"},
    {"febf::1", "link-local"},
    {"fec0::1", NULL},
    {"fbff::1", NULL},
    {"fc00::1", "private"},
    {"fdff::1", "private"},
    {"2001:db8::1", NULL},
    {"::ffff:127.0.0.1", "loopback"},
    {"::ffff:192.0.2.1", NULL},
};

static void has_its_scope(gconstpointer given)
{
    const struct scope_case *expected = given;
    struct ftpx_address address = address_of(expected->address);

    g_assert_cmpstr(ftpx_reach_of(&address), ==, expected->scope);
}

static void no_address_has_none(void)
{
    struct ftpx_address none = {0};

    g_assert_null(ftpx_reach_of(&none));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *path = g_strconcat("/scope/", cases[i].address, NULL);

        g_test_add_data_func(path, &cases[i], has_its_scope);
    }
    g_test_add_func("/scope/no address has none", no_address_has_none);
    return g_test_run();
}
