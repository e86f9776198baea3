/* Tests of hashing: several digests at once are those that each has alone. Expected values are the
 * published examples: FIPS 180-4's of "abc", RFC 1321's of "" and "abc".
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "taps/hashing.h"

#include <glib.h>

#define MD5_OF_NOTHING "d41d8cd98f00b204e9800998ecf8427e"
#define MD5_OF_A       "0cc175b9c0f1b6a831c399e269772661"
#define MD5_OF_ABC     "900150983cd24fb0d6963f7d28e17f72"
#define SHA1_OF_ABC    "a9993e364706816aba3e25717850c26c9cd0d89d"
#define SHA256_OF_ABC  "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
#define SHA512_OF_ABC                                                  \
    "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a" \
    "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f"
#define CRC32_OF_ABC "352441c2"

#define BIT(name) FTPX_DIGEST_BIT(FTPX_DIGEST_##name)
#define ALL       (BIT(SHA256) | BIT(MD5) | BIT(SHA1) | BIT(SHA512) | BIT(CRC32))

/* "abc", in two parts. */
static struct ftpx_hashing *hashing_of_abc(uint32_t digests)
{
    ftpx_hashing_prepare();
    struct ftpx_hashing *hashing = ftpx_hashing_new(digests);

    ftpx_hashing_add(hashing, ftpx_span_of("a"));
    ftpx_hashing_add(hashing, ftpx_span_of("bc"));
    return hashing;
}

static void assert_all_of_abc(const struct ftpx_digests *digests)
{
    g_assert_cmphex(digests->known, ==, ALL);
    g_assert_cmpstr(digests->text[FTPX_DIGEST_MD5], ==, MD5_OF_ABC);
    g_assert_cmpstr(digests->text[FTPX_DIGEST_SHA1], ==, SHA1_OF_ABC);
    g_assert_cmpstr(digests->text[FTPX_DIGEST_SHA256], ==, SHA256_OF_ABC);
    g_assert_cmpstr(digests->text[FTPX_DIGEST_SHA512], ==, SHA512_OF_ABC);
    g_assert_cmpstr(digests->text[FTPX_DIGEST_CRC32], ==, CRC32_OF_ABC);
}

static void all_are_computed_at_once(void)
{
    struct ftpx_hashing *hashing = hashing_of_abc(ALL);
    struct ftpx_digests digests;

    ftpx_hashing_read(hashing, ALL, &digests);
    assert_all_of_abc(&digests);
    ftpx_hashing_end(hashing);
    ftpx_hashing_read(hashing, ALL, &digests);
    assert_all_of_abc(&digests);
    ftpx_hashing_free(hashing);
}

static void reading_disturbs_nothing(void)
{
    ftpx_hashing_prepare();
    struct ftpx_hashing *hashing = ftpx_hashing_new(ALL);
    struct ftpx_digests digests;

    ftpx_hashing_add(hashing, ftpx_span_of("a"));
    ftpx_hashing_read(hashing, BIT(MD5), &digests);
    g_assert_cmphex(digests.known, ==, BIT(MD5));
    g_assert_cmpstr(digests.text[FTPX_DIGEST_MD5], ==, MD5_OF_A);
    ftpx_hashing_add(hashing, ftpx_span_of("bc"));
    ftpx_hashing_read(hashing, ALL, &digests);
    assert_all_of_abc(&digests);
    ftpx_hashing_free(hashing);
}

static void what_was_not_asked_for_is_not_known(void)
{
    struct ftpx_hashing *hashing = hashing_of_abc(BIT(MD5) | BIT(SHA512));
    struct ftpx_digests digests;

    for (int round = 0; round < 2; round++) {
        ftpx_hashing_read(hashing, BIT(SHA512) | BIT(SHA1), &digests);
        g_assert_cmphex(digests.known, ==, BIT(SHA512));
        g_assert_cmpstr(digests.text[FTPX_DIGEST_SHA512], ==, SHA512_OF_ABC);
        ftpx_hashing_end(hashing);
    }
    ftpx_hashing_free(hashing);
}

static void a_copy_goes_on_by_itself(void)
{
    ftpx_hashing_prepare();
    struct ftpx_hashing *hashing = ftpx_hashing_new(ALL);
    struct ftpx_digests digests;

    ftpx_hashing_add(hashing, ftpx_span_of("a"));
    struct ftpx_hashing *copy = ftpx_hashing_copy(hashing);
    ftpx_hashing_end(hashing);
    ftpx_hashing_add(copy, ftpx_span_of("bc"));
    ftpx_hashing_read(copy, ALL, &digests);
    assert_all_of_abc(&digests);
    ftpx_hashing_read(hashing, BIT(MD5), &digests);
    g_assert_cmpstr(digests.text[FTPX_DIGEST_MD5], ==, MD5_OF_A);
    g_assert_null(ftpx_hashing_copy(hashing));
    ftpx_hashing_free(copy);
    ftpx_hashing_free(hashing);
}

static void nothing_has_digests_too(void)
{
    struct ftpx_digests digests;

    ftpx_hashing_prepare();
    ftpx_hashing_of_nothing(BIT(MD5), &digests);
    g_assert_cmphex(digests.known, ==, BIT(MD5));
    g_assert_cmpstr(digests.text[FTPX_DIGEST_MD5], ==, MD5_OF_NOTHING);
    ftpx_hashing_of_nothing(0, &digests);
    g_assert_cmphex(digests.known, ==, 0);
}

static void nobody_may_ask_for_any(void)
{
    struct ftpx_hashing *hashing = hashing_of_abc(0);
    struct ftpx_digests digests;

    g_assert_null(hashing);
    g_assert_null(ftpx_hashing_copy(hashing));
    ftpx_hashing_end(hashing);
    ftpx_hashing_read(hashing, ALL, &digests);
    g_assert_cmphex(digests.known, ==, 0);
    ftpx_hashing_free(hashing);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/hashing/all at once", all_are_computed_at_once);
    g_test_add_func("/hashing/reading disturbs nothing", reading_disturbs_nothing);
    g_test_add_func("/hashing/what was not asked for", what_was_not_asked_for_is_not_known);
    g_test_add_func("/hashing/a copy goes on", a_copy_goes_on_by_itself);
    g_test_add_func("/hashing/nothing", nothing_has_digests_too);
    g_test_add_func("/hashing/nobody asks", nobody_may_ask_for_any);
    return g_test_run();
}
