/* Tests of tls_suites: names by IANA's registry.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <glib.h>

#include "wire/tls_suites.h"

static void suites_have_names(void)
{
    g_assert_cmpstr(ftpx_tls_suite_name(0x0000), ==, "TLS_NULL_WITH_NULL_NULL");
    g_assert_cmpstr(ftpx_tls_suite_name(0x002f), ==, "TLS_RSA_WITH_AES_128_CBC_SHA");
    g_assert_cmpstr(ftpx_tls_suite_name(0x1301), ==, "TLS_AES_128_GCM_SHA256");
    g_assert_cmpstr(ftpx_tls_suite_name(0xcca8), ==, "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");
    g_assert_cmpstr(ftpx_tls_suite_name(0xd005), ==, "TLS_ECDHE_PSK_WITH_AES_128_CCM_SHA256");
    g_assert_null(ftpx_tls_suite_name(0x00ff)); /* a signal */
    g_assert_null(ftpx_tls_suite_name(0x1300));
    g_assert_null(ftpx_tls_suite_name(0xffff));
}

static void all_are_found(void)
{
    unsigned found = 0;

    for (unsigned number = 0; number <= 0xffff; number++)
        found += ftpx_tls_suite_name((uint16_t)number) != NULL;
    g_assert_cmpuint(found, ==, 349);
}

static void versions_have_names(void)
{
    g_assert_cmpstr(ftpx_tls_version_name(0x0300), ==, "3.0");
    g_assert_cmpstr(ftpx_tls_version_name(0x0301), ==, "1.0");
    g_assert_cmpstr(ftpx_tls_version_name(0x0304), ==, "1.3");
    g_assert_null(ftpx_tls_version_name(0x0305));
    g_assert_null(ftpx_tls_version_name(0x0204));
    g_assert_cmpstr(ftpx_tls_protocol_name(0x0300), ==, "ssl");
    g_assert_cmpstr(ftpx_tls_protocol_name(0x0301), ==, "tls");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/suites/names", suites_have_names);
    g_test_add_func("/suites/all", all_are_found);
    g_test_add_func("/suites/versions", versions_have_names);
    return g_test_run();
}
