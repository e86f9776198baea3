/* Tests of store: what is kept stays as it is and where it is, in memory and in the file, however its blocks
 * grow, go and come; that the file has no name; and that without a file all is there too.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <glib.h>
#include <glib/gstdio.h>
#include <stdint.h>
#include <string.h>

#include "store/store.h"

#define MIB ((size_t)1 << 20)

/* All of it goes to the file as soon as it can. */
static const struct ftpx_store_plan no_memory = {0, 0};

enum { BLOCKS = 20000 };

static uint8_t pattern(unsigned number, size_t at)
{
    return (uint8_t)(number * 31 + at * 7);
}

static void fill(uint8_t *block, size_t from, size_t to, unsigned number)
{
    for (size_t at = from; at < to; at++)
        block[at] = pattern(number, at);
}

static void assert_filled(const uint8_t *block, size_t length, unsigned number)
{
    for (size_t at = 0; at < length; at++)
        g_assert_cmpuint(block[at], ==, pattern(number, at));
}

static size_t length_of(unsigned number)
{
    return 1 + number * 37 % 700;
}

static void keep_and_grow(struct ftpx_store *store)
{
    wmem_allocator_t *pool = ftpx_store_pool(store);
    uint8_t **blocks = g_new(uint8_t *, BLOCKS);

    for (unsigned i = 0; i < BLOCKS; i++) {
        blocks[i] = wmem_alloc(pool, length_of(i));
        fill(blocks[i], 0, length_of(i), i);
    }
    for (unsigned i = 0; i < BLOCKS; i += 3)
        wmem_free(pool, blocks[i]);
    for (unsigned i = 1; i < BLOCKS; i += 3) {
        blocks[i] = wmem_realloc(pool, blocks[i], 3 * length_of(i));
        fill(blocks[i], length_of(i), 3 * length_of(i), i);
    }
    for (unsigned i = 0; i < BLOCKS; i++)
        if (i % 3 != 0)
            assert_filled(blocks[i], i % 3 == 1 ? 3 * length_of(i) : length_of(i), i);
    g_free(blocks);
}

static void test_keeps_what_it_has_in_the_file(void)
{
    struct ftpx_store *store = ftpx_store_new(&no_memory);

    keep_and_grow(store);
    g_assert_cmpuint(ftpx_store_filed(store), >, 4 * MIB);
    g_assert_cmpint(ftpx_store_failure(store), ==, 0);
    ftpx_store_free(store);
}

static void test_keeps_it_in_memory_when_told_so(void)
{
    struct ftpx_store *store = ftpx_store_new(NULL);

    keep_and_grow(store);
    g_assert_cmpuint(ftpx_store_filed(store), ==, 0);
    ftpx_store_free(store);
}

static void test_the_newest_are_memory(void)
{
    struct ftpx_store *store = ftpx_store_new(&(struct ftpx_store_plan){64 * MIB, 64 * MIB});

    keep_and_grow(store);
    g_assert_cmpuint(ftpx_store_filed(store), ==, 0);
    ftpx_store_free(store);
}

static void test_freed_blocks_are_used_again(void)
{
    struct ftpx_store *store = ftpx_store_new(&(struct ftpx_store_plan){4 * MIB, 64 * MIB});
    wmem_allocator_t *pool = ftpx_store_pool(store);

    for (unsigned i = 0; i < 1000; i++) {
        wmem_free(pool, wmem_alloc(pool, 100));
        wmem_free(pool, wmem_alloc(pool, 5000));
        wmem_free(pool, wmem_alloc(pool, MIB));
    }
    g_assert_cmpuint(ftpx_store_filed(store), ==, 0);
    ftpx_store_free(store);
}

/* Pages of the usual size that a block begins in. */
static unsigned pages_of(GPtrArray *blocks)
{
    GHashTable *pages = g_hash_table_new(NULL, NULL);

    for (guint i = 0; i < blocks->len; i++)
        g_hash_table_add(pages, GSIZE_TO_POINTER(GPOINTER_TO_SIZE(blocks->pdata[i]) / 4096));
    guint count = g_hash_table_size(pages);
    g_hash_table_destroy(pages);
    return count;
}

/* 32 KiB of small ones among a MiB of others. */
static void test_blocks_of_a_size_lie_together(void)
{
    struct ftpx_store *store = ftpx_store_new(&(struct ftpx_store_plan){64 * MIB, 64 * MIB});
    wmem_allocator_t *pool = ftpx_store_pool(store);
    GPtrArray *small = g_ptr_array_new();

    for (unsigned i = 0; i < 1024; i++) {
        g_ptr_array_add(small, wmem_alloc(pool, 24));
        wmem_alloc(pool, 1000);
    }
    g_assert_cmpuint(pages_of(small), <=, 9);
    g_ptr_array_unref(small);
    ftpx_store_free(store);
}

/* A block that doubles, from `length` to `end`. */
static void double_up(wmem_allocator_t *pool, size_t length, size_t end)
{
    uint8_t *block = wmem_alloc(pool, length);

    fill(block, 0, length, 5);
    for (; length < end; length *= 2) {
        block = wmem_realloc(pool, block, 2 * length);
        assert_filled(block, length, 5);
        fill(block, length, 2 * length, 5);
    }
    wmem_free(pool, block);
}

static void test_large_blocks_stay_memory(void)
{
    struct ftpx_store *store = ftpx_store_new(&(struct ftpx_store_plan){8 * MIB, 64 * MIB});
    wmem_allocator_t *pool = ftpx_store_pool(store);

    for (unsigned i = 0; i < 100; i++)
        double_up(pool, 128 << 10, 4 * MIB);
    g_assert_cmpuint(ftpx_store_filed(store), ==, 0);
    ftpx_store_free(store);
}

/* Beside what was allocated last. */
static void test_so_many_large_blocks_stay_memory(void)
{
    struct ftpx_store *store = ftpx_store_new(&(struct ftpx_store_plan){8 * MIB, 64 * MIB});
    wmem_allocator_t *pool = ftpx_store_pool(store);

    for (unsigned i = 0; i < 11; i++)
        wmem_alloc(pool, MIB);
    for (unsigned i = 0; i < 7 * 1024; i++)
        wmem_alloc(pool, 1000);
    g_assert_cmpuint(ftpx_store_filed(store), ==, 0);
    for (unsigned i = 0; i < 4; i++)
        wmem_alloc(pool, MIB);
    g_assert_cmpuint(ftpx_store_filed(store), >, 0);
    ftpx_store_free(store);
}

static void test_larger_ones_go_to_the_file(void)
{
    struct ftpx_store *store = ftpx_store_new(&(struct ftpx_store_plan){MIB, 64 * MIB});

    double_up(ftpx_store_pool(store), 1000, 16 * MIB);
    g_assert_cmpuint(ftpx_store_filed(store), >, 8 * MIB);
    g_assert_cmpint(ftpx_store_failure(store), ==, 0);
    ftpx_store_free(store);
}

static unsigned names_in(const char *folder)
{
    GDir *dir = g_dir_open(folder, 0, NULL);
    unsigned count = 0;

    while (g_dir_read_name(dir))
        count++;
    g_dir_close(dir);
    return count;
}

static void test_the_file_has_no_name(void)
{
    char *folder = g_dir_make_tmp("ftpx-store-XXXXXX", NULL);
    g_setenv("TMPDIR", folder, TRUE);
    struct ftpx_store *store = ftpx_store_new(&no_memory);

    keep_and_grow(store);
    g_assert_cmpstr(ftpx_store_folder(), ==, folder);
    g_assert_cmpuint(ftpx_store_filed(store), >, 0);
    g_assert_cmpuint(names_in(folder), ==, 0);
    ftpx_store_free(store);
    g_unsetenv("TMPDIR");
    g_rmdir(folder);
    g_free(folder);
}

static void test_goes_on_without_a_file(void)
{
    g_setenv("TMPDIR", "/nonexistent", TRUE);
    struct ftpx_store *store = ftpx_store_new(&no_memory);

    keep_and_grow(store);
    g_assert_cmpuint(ftpx_store_filed(store), ==, 0);
    g_assert_cmpint(ftpx_store_failure(store), !=, 0);
    ftpx_store_free(store);
    g_unsetenv("TMPDIR");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_unsetenv("WIRESHARK_DEBUG_WMEM_OVERRIDE"); /* else there is no file */
    wmem_init();
    g_test_add_func("/store/file", test_keeps_what_it_has_in_the_file);
    g_test_add_func("/store/memory", test_keeps_it_in_memory_when_told_so);
    g_test_add_func("/store/newest", test_the_newest_are_memory);
    g_test_add_func("/store/freed", test_freed_blocks_are_used_again);
    g_test_add_func("/store/together", test_blocks_of_a_size_lie_together);
    g_test_add_func("/store/large", test_large_blocks_stay_memory);
    g_test_add_func("/store/large/beside", test_so_many_large_blocks_stay_memory);
    g_test_add_func("/store/larger", test_larger_ones_go_to_the_file);
    g_test_add_func("/store/nameless", test_the_file_has_no_name);
    g_test_add_func("/store/no-file", test_goes_on_without_a_file);
    return g_test_run();
}
