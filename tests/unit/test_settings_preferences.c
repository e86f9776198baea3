/* Values of preferences as Wireshark's users write them; what only Wireshark reads is left to it.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <glib.h>

#include "model/session/digest.h"
#include "settings/settings.h"

static struct ftpx_preferences preferences;

static enum ftpx_preference_result set(const char *name, const char *value)
{
    return ftpx_preferences_set(&preferences, name, value);
}

static void begin(void)
{
    preferences = ftpx_preferences_default();
}

static void ports_are_lists_and_ranges(void)
{
    begin();
    g_assert_cmpuint(preferences.tcp_ports.count, ==, 1);
    g_assert_cmpuint(preferences.tcp_ports.ports[0], ==, 21);
    g_assert_cmpint(set("tcp.ports", "21,2121-2123"), ==, FTPX_PREFERENCE_SET);
    g_assert_cmpuint(preferences.tcp_ports.count, ==, 4);
    g_assert_cmpuint(preferences.tcp_ports.ports[3], ==, 2123);
    g_assert_cmpint(set("tcp.ports", ""), ==, FTPX_PREFERENCE_SET);
    g_assert_cmpuint(preferences.tcp_ports.count, ==, 0);
}

static void odd_ports_are_left_to_wireshark(void)
{
    static const char *const odd[] = {"2121,21", "21,", "21-", "-21",  "21-20", "65536",
                                      "21;22",   "ftp", "21 ", "1-65", "21,21"};

    begin();
    for (size_t i = 0; i < G_N_ELEMENTS(odd); i++) {
        g_test_message("%s", odd[i]);
        g_assert_cmpint(set("tcp.ports", odd[i]), ==, FTPX_PREFERENCE_UNCLEAR);
        g_assert_cmpuint(preferences.tcp_ports.count, ==, 1);
    }
    g_assert_cmpint(set("tcp.ports", "1-64"), ==, FTPX_PREFERENCE_SET);
}

static void truth_has_any_case(void)
{
    begin();
    g_assert_cmpint(set("show_passwords", "TRUE"), ==, FTPX_PREFERENCE_SET);
    g_assert_true(preferences.show_passwords);
    g_assert_cmpint(set("show_passwords", "false"), ==, FTPX_PREFERENCE_SET);
    g_assert_false(preferences.show_passwords);
    g_assert_cmpint(set("show_passwords", "1"), ==, FTPX_PREFERENCE_UNCLEAR);
}

static void numbers_are_decimal(void)
{
    begin();
    g_assert_cmpint(set("bruteforce.count", "12"), ==, FTPX_PREFERENCE_SET);
    g_assert_cmpuint(preferences.bruteforce_count, ==, 12);
    g_assert_cmpint(set("bruteforce.count", "0x10"), ==, FTPX_PREFERENCE_UNCLEAR);
    g_assert_cmpint(set("bruteforce.count", "4294967296"), ==, FTPX_PREFERENCE_UNCLEAR);
    g_assert_cmpint(set("bruteforce.count", ""), ==, FTPX_PREFERENCE_UNCLEAR);
    g_assert_cmpuint(preferences.bruteforce_count, ==, 12);
}

static void hashes_are_a_set(void)
{
    begin();
    g_assert_cmpuint(ftpx_settings_of(&preferences).digests, ==,
                     FTPX_DIGEST_BIT(FTPX_DIGEST_SHA256));
    g_assert_cmpint(set("hash", "none"), ==, FTPX_PREFERENCE_SET);
    g_assert_cmpint(set("hash.md5", "TRUE"), ==, FTPX_PREFERENCE_SET);
    g_assert_cmpuint(ftpx_settings_of(&preferences).digests, ==, FTPX_DIGEST_BIT(FTPX_DIGEST_MD5));
    g_assert_cmpint(set("hash", "SHA-256"), ==, FTPX_PREFERENCE_SET);
    g_assert_cmpint(set("hash", "sha512"), ==, FTPX_PREFERENCE_UNCLEAR);
}

static void limits_are_mebibytes_or_none(void)
{
    begin();
    g_assert_cmpuint(ftpx_settings_of(&preferences).extract_max, ==, UINT64_C(1) << 30);
    g_assert_cmpint(set("extract.max", "0"), ==, FTPX_PREFERENCE_SET);
    g_assert_cmpuint(ftpx_settings_of(&preferences).extract_max, ==, INT64_MAX);
}

static void others_are_unknown(void)
{
    begin();
    g_assert_cmpint(set("hash.sha3", "TRUE"), ==, FTPX_PREFERENCE_UNKNOWN);
    g_assert_cmpint(set("", "TRUE"), ==, FTPX_PREFERENCE_UNKNOWN);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/preferences/ports", ports_are_lists_and_ranges);
    g_test_add_func("/preferences/odd-ports", odd_ports_are_left_to_wireshark);
    g_test_add_func("/preferences/bools", truth_has_any_case);
    g_test_add_func("/preferences/numbers", numbers_are_decimal);
    g_test_add_func("/preferences/hashes", hashes_are_a_set);
    g_test_add_func("/preferences/limits", limits_are_mebibytes_or_none);
    g_test_add_func("/preferences/unknown", others_are_unknown);
    return g_test_run();
}
