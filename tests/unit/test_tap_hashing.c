/* Tests of hashing: several digests at once are those that each has alone. Expected values are the
 * published examples: FIPS 180-4's of "abc", RFC 1321's of "" and "abc".
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "taps/bytes/hashing.h"

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

/* Of LONG bytes, A to Z repeated, by md5sum. */
#define LONG        (20 * 1024 * 1024 + 12345)
#define MD5_OF_LONG "e5f0e7a4a265b9c8d0fb51237488c85c"
#define MD5_OF_HALF "6ed3ff0923fa68d3444f515fcb58591a" /* LONG / 2 of them */

#define BIT(name) FTPX_DIGEST_BIT(FTPX_DIGEST_##name)
#define ALL       (BIT(SHA256) | BIT(MD5) | BIT(SHA1) | BIT(SHA512) | BIT(CRC32))

/* "abc", in two parts. */
static struct ftpx_hashing *hashing_of_abc(uint32_t digests)
{
    ftpx_hashing_prepare();
    struct ftpx_hashing *hashing = ftpx_hashing_new(NULL, digests, false);

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
    struct ftpx_hashing *hashing = ftpx_hashing_new(NULL, ALL, false);
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
    struct ftpx_hashing *hashing = ftpx_hashing_new(NULL, ALL, false);
    struct ftpx_digests digests;

    ftpx_hashing_add(hashing, ftpx_span_of("a"));
    struct ftpx_hashing *copy = ftpx_hashing_copy(NULL, hashing);
    ftpx_hashing_end(hashing);
    ftpx_hashing_add(copy, ftpx_span_of("bc"));
    ftpx_hashing_read(copy, ALL, &digests);
    assert_all_of_abc(&digests);
    ftpx_hashing_read(hashing, BIT(MD5), &digests);
    g_assert_cmpstr(digests.text[FTPX_DIGEST_MD5], ==, MD5_OF_A);
    g_assert_null(ftpx_hashing_copy(NULL, hashing));
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
    g_assert_null(ftpx_hashing_copy(NULL, hashing));
    ftpx_hashing_end(hashing);
    ftpx_hashing_read(hashing, ALL, &digests);
    g_assert_cmphex(digests.known, ==, 0);
    ftpx_hashing_free(hashing);
}

static void add_letters(struct ftpx_hashing *hashing, unsigned from, unsigned to)
{
    char part[1448];

    while (from < to) {
        unsigned length = MIN((unsigned)sizeof part, to - from);
        for (unsigned i = 0; i < length; i++)
            part[i] = (char)('A' + (from + i) % 26);
        ftpx_hashing_add(hashing, (ftpx_span){(const uint8_t *)part, length});
        from += length;
    }
}

static void assert_md5(const struct ftpx_hashing *hashing, const char *expected)
{
    struct ftpx_digests digests;

    ftpx_hashing_read(hashing, BIT(MD5), &digests);
    g_assert_cmpstr(digests.text[FTPX_DIGEST_MD5], ==, expected);
}

/* More than go aside at a time, side by side, looked at on the way. */
static void many_in_another_thread_are_the_same(void)
{
    struct ftpx_hashing *all[6];

    ftpx_hashing_prepare();
    for (unsigned i = 0; i < G_N_ELEMENTS(all); i++)
        all[i] = ftpx_hashing_new(NULL, BIT(MD5), true);
    for (unsigned at = 0; at < LONG / 2; at += 100000)
        for (unsigned i = 0; i < G_N_ELEMENTS(all); i++)
            add_letters(all[i], at, MIN(at + 100000, LONG / 2));
    assert_md5(all[0], MD5_OF_HALF);
    struct ftpx_hashing *copy = ftpx_hashing_copy(NULL, all[1]);
    for (unsigned i = 0; i < G_N_ELEMENTS(all); i++) {
        add_letters(all[i], LONG / 2, LONG);
        if (i % 2 == 0)
            ftpx_hashing_end(all[i]);
        assert_md5(all[i], MD5_OF_LONG);
    }
    assert_md5(copy, MD5_OF_HALF);
    add_letters(copy, LONG / 2, LONG);
    assert_md5(copy, MD5_OF_LONG);
    ftpx_hashing_free(copy);
    for (unsigned i = 0; i < G_N_ELEMENTS(all); i++)
        ftpx_hashing_free(all[i]);
}

/* As when a capture is closed, and another read. */
static void what_is_aside_may_be_freed(void)
{
    ftpx_hashing_prepare();
    for (int round = 0; round < 3; round++) {
        struct ftpx_hashing *left = ftpx_hashing_new(NULL, BIT(MD5), true);
        struct ftpx_hashing *right = ftpx_hashing_new(NULL, ALL, true);
        add_letters(left, 0, LONG / 2);
        add_letters(right, 0, LONG / 2);
        ftpx_hashing_free(left);
        ftpx_hashing_free(right);
    }
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
    g_test_add_func("/hashing/in another thread", many_in_another_thread_are_the_same);
    g_test_add_func("/hashing/freed while aside", what_is_aside_may_be_freed);
    return g_test_run();
}
