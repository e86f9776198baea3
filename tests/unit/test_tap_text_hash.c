/* Tests of text_hash: names that collide without a seed.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "talk.h"

#include "taps/say/text_hash.h"

/* `aB` and `b!` weigh the same in GLib's hash, and so does any row of them. */
static char *colliding(unsigned number)
{
    GString *name = g_string_new(NULL);

    for (unsigned bit = 0; bit < 12; bit++)
        g_string_append(name, number >> bit & 1 ? "aB" : "b!");
    return g_string_free(name, FALSE);
}

static void names_that_collide_elsewhere_are_told_apart(void)
{
    GHashTable *table = ftpx_text_hash_new();
    g_autofree char *first = colliding(0);
    g_autofree char *last = colliding(4095);

    g_assert_cmpuint(g_str_hash(first), ==, g_str_hash(last));
    for (unsigned number = 0; number < 4096; number++)
        g_hash_table_add(table, colliding(number));
    g_assert_cmpuint(g_hash_table_size(table), ==, 4096);
    g_assert_true(g_hash_table_contains(table, last));
    g_assert_false(g_hash_table_contains(table, "b!"));
    g_hash_table_destroy(table);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/text_hash/names that collide elsewhere are told apart",
                    names_that_collide_elsewhere_are_told_apart);
    return talk_run();
}
