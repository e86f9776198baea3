/* Tests of index: what was put in last under a key is found, among very many and among those with the same
 * hash, and things with other hashes are never asked.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <glib.h>
#include <stdint.h>

#include "model/index.h"

struct thing {
    uint32_t key;
    unsigned put; /* which time */
};

enum { MANY = 100000 };

static unsigned comparisons;

static guint key_hash(gconstpointer thing)
{
    return ((const struct thing *)thing)->key * 2654435769U;
}

static guint same_hash(gconstpointer thing)
{
    (void)thing;
    return UINT32_MAX;
}

static gboolean key_equal(gconstpointer left, gconstpointer right)
{
    comparisons++;
    return ((const struct thing *)left)->key == ((const struct thing *)right)->key;
}

static struct thing *put(wmem_allocator_t *pool, struct ftpx_index *index, uint32_t key,
                         unsigned time)
{
    struct thing *thing = wmem_new(pool, struct thing);

    *thing = (struct thing){key, time};
    ftpx_index_put(index, thing);
    return thing;
}

static const struct thing *find(const struct ftpx_index *index, uint32_t key)
{
    return ftpx_index_find(index, &(struct thing){.key = key});
}

static void test_finds_the_newest_of_each_key(void)
{
    wmem_allocator_t *pool = wmem_allocator_new(WMEM_ALLOCATOR_BLOCK);
    struct ftpx_index *index = ftpx_index_new(pool, key_hash, key_equal);

    g_assert_null(find(index, 0));
    for (unsigned time = 1; time <= 2; time++)
        for (uint32_t key = 0; key < MANY; key += time)
            put(pool, index, key, time);
    for (uint32_t key = 0; key < MANY; key++) {
        const struct thing *thing = find(index, key);
        g_assert_cmpuint(thing->key, ==, key);
        g_assert_cmpuint(thing->put, ==, key % 2 == 0 ? 2 : 1);
    }
    g_assert_null(find(index, MANY));
    wmem_destroy_allocator(pool);
}

static void test_tells_things_of_one_hash_apart(void)
{
    wmem_allocator_t *pool = wmem_allocator_new(WMEM_ALLOCATOR_STRICT);
    struct ftpx_index *index = ftpx_index_new(pool, same_hash, key_equal);

    for (uint32_t key = 0; key < 300; key++)
        put(pool, index, key, 1);
    for (uint32_t key = 0; key < 300; key++)
        g_assert_cmpuint(find(index, key)->key, ==, key);
    g_assert_null(find(index, 300));
    wmem_destroy_allocator(pool);
}

static void test_asks_no_thing_of_another_hash(void)
{
    wmem_allocator_t *pool = wmem_allocator_new(WMEM_ALLOCATOR_STRICT);
    struct ftpx_index *index = ftpx_index_new(pool, key_hash, key_equal);

    comparisons = 0;
    for (uint32_t key = 0; key < 1000; key++)
        put(pool, index, key, 1);
    for (uint32_t key = 1000; key < 2000; key++)
        g_assert_null(find(index, key));
    g_assert_cmpuint(comparisons, ==, 0);
    g_assert_nonnull(find(index, 7));
    g_assert_cmpuint(comparisons, ==, 1);
    wmem_destroy_allocator(pool);
}

static void test_finds_by_pointer(void)
{
    static struct owned {
        const struct thing *owner;
    } owned[MANY];
    static struct thing owners[MANY + 1];
    wmem_allocator_t *pool = wmem_allocator_new(WMEM_ALLOCATOR_BLOCK);
    struct ftpx_index *index = ftpx_index_by_pointer(pool);

    for (uint32_t i = 0; i < MANY; i++) {
        owned[i].owner = &owners[i];
        ftpx_index_put(index, &owned[i]);
    }
    for (uint32_t i = 0; i < MANY; i++)
        g_assert_true(ftpx_index_find(index, &(struct owned){&owners[i]}) == &owned[i]);
    g_assert_null(ftpx_index_find(index, &(struct owned){&owners[MANY]}));
    wmem_destroy_allocator(pool);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/index/newest", test_finds_the_newest_of_each_key);
    g_test_add_func("/index/one-hash", test_tells_things_of_one_hash_apart);
    g_test_add_func("/index/other-hash", test_asks_no_thing_of_another_hash);
    g_test_add_func("/index/by-pointer", test_finds_by_pointer);
    return g_test_run();
}
