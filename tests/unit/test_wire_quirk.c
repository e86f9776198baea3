/* Tests of quirk: the names of the bits.
 * What sets a quirk is tested with what sets it.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "wire/quirk.h"

#include <glib.h>

static void a_set_fits_64_bits(void)
{
    g_assert_cmpuint(FTPX_QUIRK_COUNT, <=, 64);
}

static void names_are_distinct_words_with_dashes(void)
{
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);

    for (unsigned bit = 0; bit < FTPX_QUIRK_COUNT; bit++) {
        const char *name = ftpx_quirk_name(bit);

        g_assert_true(g_regex_match_simple("^[a-z]+(-[a-z]+)*$", name, 0, 0));
        g_assert_true(g_hash_table_add(seen, (gpointer)name));
    }
}

static void a_name_stands_at_its_bit(void)
{
    g_assert_cmpstr(ftpx_quirk_name(FTPX_QUIRK_BIT_BARE_LF), ==, "bare-lf");
    g_assert_cmpstr(ftpx_quirk_name(FTPX_QUIRK_BIT_ATTACK), ==, "attack");
    g_assert_cmpuint(FTPX_QUIRK(NUL), ==, UINT64_C(1) << FTPX_QUIRK_BIT_NUL);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/quirk/a set fits 64 bits", a_set_fits_64_bits);
    g_test_add_func("/quirk/names are distinct words with dashes",
                    names_are_distinct_words_with_dashes);
    g_test_add_func("/quirk/a name stands at its bit", a_name_stands_at_its_bit);
    return g_test_run();
}
