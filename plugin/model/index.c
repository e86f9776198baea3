/* index: open addressing over numbers of things. With each stands its hash, by which it is told from others,
 * and by which the table grows.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "index.h"

#include <stdbool.h>
#include <stdint.h>

enum {
    FIRST_SLOTS = 64, /* a power of two, as all later sizes */
    A_PAGE = 1024     /* things whose addresses lie together */
};

struct slot {
    uint32_t hash;
    uint32_t number; /* of a thing, counted from 1; 0: free */
};

struct ftpx_index {
    wmem_allocator_t *pool;
    GHashFunc hash;
    GEqualFunc equal;
    struct slot *slots;
    uint32_t slot_count;
    uint32_t count;
    wmem_array_t *pages; /* void **: each has A_PAGE things */
};

static struct slot *new_slots(wmem_allocator_t *pool, uint32_t count)
{
    return wmem_alloc0_array(pool, struct slot, count);
}

struct ftpx_index *ftpx_index_new(wmem_allocator_t *pool, GHashFunc hash, GEqualFunc equal)
{
    struct ftpx_index *index = wmem_new0(pool, struct ftpx_index);

    index->pool = pool;
    index->hash = hash;
    index->equal = equal;
    index->slot_count = FIRST_SLOTS;
    index->slots = new_slots(pool, FIRST_SLOTS);
    index->pages = wmem_array_new(pool, sizeof(void **));
    return index;
}

/* Pointers are multiples of a power of two, and no capture can choose them: multiplied by the golden ratio, they
 * differ in all bits above (Knuth, The Art of Computer Programming, 6.4). */
static guint pointer_hash(gconstpointer thing)
{
    void *const *key = thing;
    uint64_t number = (uintptr_t)*key;
    return (guint)(number * UINT64_C(0x9E3779B97F4A7C15) >> 32);
}

static gboolean pointer_equal(gconstpointer left, gconstpointer right)
{
    return *(void *const *)left == *(void *const *)right;
}

struct ftpx_index *ftpx_index_by_pointer(wmem_allocator_t *pool)
{
    return ftpx_index_new(pool, pointer_hash, pointer_equal);
}

static void **thing_at(const struct ftpx_index *index, uint32_t number)
{
    void **page = *(void ***)wmem_array_index(index->pages, (number - 1) / A_PAGE);
    return &page[(number - 1) % A_PAGE];
}

/* Where a key is, or else may go. */
static struct slot *slot_of(const struct ftpx_index *index, const void *key, uint32_t hash)
{
    uint32_t at = hash;
    struct slot *slot;

    while ((slot = &index->slots[at++ & (index->slot_count - 1)])->number != 0)
        if (slot->hash == hash && index->equal(key, *thing_at(index, slot->number)))
            break;
    return slot;
}

void *ftpx_index_find(const struct ftpx_index *index, const void *key)
{
    const struct slot *slot = slot_of(index, key, index->hash(key));

    return slot->number != 0 ? *thing_at(index, slot->number) : NULL;
}

static void grow(struct ftpx_index *index)
{
    struct slot *old = index->slots;
    uint32_t old_count = index->slot_count;

    index->slot_count *= 2;
    index->slots = new_slots(index->pool, index->slot_count);
    for (uint32_t i = 0; i < old_count; i++) {
        uint32_t at = old[i].hash;
        if (old[i].number == 0)
            continue;
        while (index->slots[at & (index->slot_count - 1)].number != 0)
            at++;
        index->slots[at & (index->slot_count - 1)] = old[i];
    }
    wmem_free(index->pool, old);
}

static uint32_t number_next(struct ftpx_index *index)
{
    if (index->count % A_PAGE == 0) {
        void **page = wmem_alloc_array(index->pool, void *, A_PAGE);
        wmem_array_append_one(index->pages, page);
    }
    return ++index->count;
}

/* At three quarters, a look for what is not there sees some eight slots, which lie side by side. */
static bool is_full(const struct ftpx_index *index)
{
    return index->count >= index->slot_count / 4 * 3;
}

void ftpx_index_put(struct ftpx_index *index, void *thing)
{
    uint32_t hash = index->hash(thing);

    if (is_full(index))
        grow(index);
    struct slot *slot = slot_of(index, thing, hash);
    if (slot->number == 0)
        *slot = (struct slot){hash, number_next(index)};
    *thing_at(index, slot->number) = thing;
}
