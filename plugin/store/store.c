/* store: a range of addresses that fills from its begin. The part filled first moves to the file a step at a
 * time, is mapped again where it was, and is used as before. Blocks are made by size, and freed ones kept for
 * the next of that size.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "store.h"

#include "host_allocator.h"
#include "pager.h"

#include <errno.h>
#include <fcntl.h>
#include <glib.h>
#include <glib/gstdio.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#ifndef MAP_NORESERVE
#define MAP_NORESERVE 0
#endif

#define LARGE_FILES "/var/tmp"

/* What becomes usable, and what moves, at once. */
#define STEP ((size_t)1 << 20)

/* Bytes written at once. Systems keep them as they were written, and bring as much back at a touch, or
 * look through as much for one byte that changes. */
#define PIECE ((size_t)1 << 16)

/* Addresses, which cost nothing until they are used; where so many are not to be had, half of it, down to
 * the least. */
#define RANGE_MOST  ((size_t)1 << (sizeof(size_t) > 4 ? 40 : 30))
#define RANGE_LEAST ((size_t)1 << 28)

/* Blocks are multiples of a grain, and what they hold begins behind their size at one. */
#define GRAIN ((size_t)16)
#define HEAD  (sizeof(size_t))

/* Blocks have few sizes, so that what was freed can be used again: up to so many grains all there are, of
 * larger ones four for each power of two. Each size has a list. */
enum { GRAINS = 64, QUARTERS = 4, LISTS = GRAINS + 1 + QUARTERS * sizeof(size_t) * 8 };

struct block {
    size_t size;        /* with its head */
    struct block *next; /* while it is free, of its list; else what it holds begins here */
};

/* To free a block brings back its page, and those beside it: after so many the pager is to look. */
enum { FREES_A_LOOK = 64 };

/* Hash tables and the like, which are used all over all the time, stay memory, as long as all of them are not
 * more than half as much again as what is newest may be. */
#define LARGE ((size_t)1 << 16)

struct large {
    GList link;
    size_t unused[2];
    size_t size; /* of what follows; odd, which tells it from a block's */
};

/* Small blocks of one size lie side by side, in runs of so many bytes: whoever looks at all things of a kind
 * needs few pages for that, which come together. */
#define RUN ((size_t)1 << 16)

/* What is left of one. */
struct run {
    uint8_t *at;
    size_t length;
};

struct ftpx_store {
    wmem_allocator_t *pool;
    struct ftpx_store_plan plan;
    uint8_t *range; /* NULL: all of it is the host's memory */
    size_t length;
    size_t used;   /* bytes that blocks take, from the begin, */
    size_t usable; /* that may be written to, */
    size_t filed;  /* that lie in the file */
    int file;      /* -1 before the first */
    int failure;
    GQueue large;      /* struct large */
    size_t large_size; /* of all of them */
    struct block *freed[LISTS];
    unsigned frees;
    struct run runs[GRAINS + 1]; /* by grains */
};

#ifdef FTPX_HOST_KNOWN

/* --- the file --- */

static bool open_file(struct ftpx_store *store)
{
    if (store->file >= 0)
        return true;
    store->file = ftpx_store_open_file();
    if (store->file >= 0)
        ftpx_pager_begin(store->range, store->plan.resident);
    return store->file >= 0;
}

static bool write_step(const struct ftpx_store *store)
{
    for (size_t done = 0; done < STEP;) {
        size_t at = store->filed + done;
        ssize_t written =
            pwrite(store->file, store->range + at, MIN(PIECE, STEP - done), (off_t)at);
        if (written < 0 && errno != EINTR)
            return false;
        done += written > 0 ? (size_t)written : 0;
    }
    return true;
}

/* The same bytes at the same place, which are the file's from now on. */
static bool map_step(const struct ftpx_store *store)
{
    void *place = store->range + store->filed;

    return mmap(place, STEP, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_FIXED, store->file,
                (off_t)store->filed) == place;
}

/* What cannot move stays memory. */
static void move_step(struct ftpx_store *store)
{
    if (store->failure != 0)
        return;
    if (open_file(store) && write_step(store) && map_step(store)) {
        store->filed += STEP;
        ftpx_pager_extend(store->filed);
    } else {
        store->failure = errno ? errno : EIO;
    }
}

/* --- the range --- */

static void reserve(struct ftpx_store *store)
{
    for (size_t length = RANGE_MOST; length >= RANGE_LEAST && !store->range; length /= 2) {
        void *range =
            mmap(NULL, length, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
        store->range = range == MAP_FAILED ? NULL : range;
        store->length = length;
    }
}

/* As GLib does where memory is at an end. */
static void ensure(bool well, size_t size)
{
    if (!well)
        g_error("no memory for %" G_GSIZE_FORMAT " bytes", size);
}

static void use_up_to(struct ftpx_store *store, size_t end)
{
    while (store->usable < end) {
        if (store->usable - store->filed > store->plan.newest)
            move_step(store);
        ensure(mprotect(store->range + store->usable, STEP, PROT_READ | PROT_WRITE) == 0, STEP);
        store->usable += STEP;
    }
}

/* --- blocks --- */

static struct block *block_of(void *held)
{
    return (struct block *)(void *)((uint8_t *)held - HEAD);
}

static size_t round_up(size_t size, size_t step)
{
    return (size + step - 1) / step * step;
}

/* Of sizes above the last power of two that is smaller than `size`. */
static size_t quarter_of(size_t size)
{
    return ((size_t)1 << (g_bit_storage(size - 1) - 1)) / QUARTERS;
}

/* With its head. */
static size_t size_of_block(size_t held)
{
    size_t size = round_up(held + HEAD, GRAIN);
    return size <= GRAINS * GRAIN ? size : round_up(size, quarter_of(size));
}

static struct block **freed_of(struct ftpx_store *store, size_t size)
{
    if (size <= GRAINS * GRAIN)
        return &store->freed[size / GRAIN];
    unsigned power = g_bit_storage(size - 1);
    return &store->freed[GRAINS + QUARTERS * power + size / quarter_of(size) % QUARTERS];
}

static struct block *take_freed(struct ftpx_store *store, size_t size)
{
    struct block **list = freed_of(store, size);
    struct block *block = *list;

    if (block)
        *list = block->next;
    return block;
}

static uint8_t *extend(struct ftpx_store *store, size_t size)
{
    ensure(size <= store->length - store->used, size);
    use_up_to(store, store->used + size);
    uint8_t *begin = store->range + store->used;
    store->used += size;
    return begin;
}

static uint8_t *take_of_run(struct ftpx_store *store, size_t size)
{
    struct run *run = &store->runs[size / GRAIN];

    if (run->length < size)
        *run = (struct run){extend(store, RUN), RUN};
    run->length -= size;
    run->at += size;
    return run->at - size;
}

static struct block *make_block(struct ftpx_store *store, size_t size)
{
    uint8_t *place = size <= GRAINS * GRAIN ? take_of_run(store, size) : extend(store, size);
    struct block *block = (struct block *)(void *)place;

    block->size = size;
    return block;
}

static struct large *large_of(void *held)
{
    return (struct large *)held - 1;
}

static bool is_large(void *held)
{
    return large_of(held)->size % 2 == 1;
}

static void *link_large(struct ftpx_store *store, struct large *large, size_t size)
{
    *large = (struct large){.link.data = large, .size = size | 1};
    g_queue_push_tail_link(&store->large, &large->link);
    store->large_size += large->size;
    return large + 1;
}

static struct large *unlink_large(struct ftpx_store *store, void *held)
{
    struct large *large = large_of(held);

    g_queue_unlink(&store->large, &large->link);
    store->large_size -= large->size;
    return large;
}

static bool stays_memory(const struct ftpx_store *store, size_t size)
{
    return size >= LARGE && store->large_size + size <= store->plan.newest / 2 * 3;
}

static void *store_alloc(void *owner, const size_t size)
{
    struct ftpx_store *store = owner;

    if (stays_memory(store, size))
        return link_large(store, g_malloc(sizeof(struct large) + (size | 1)), size);
    size_t whole = size_of_block(size);
    struct block *block = take_freed(store, whole);
    return &(block ? block : make_block(store, whole))->next;
}

static void store_free(void *owner, void *held)
{
    struct ftpx_store *store = owner;

    if (is_large(held)) {
        g_free(unlink_large(store, held));
        return;
    }
    struct block *block = block_of(held);
    struct block **list = freed_of(store, block->size);
    block->next = *list;
    *list = block;
    if (++store->frees % FREES_A_LOOK == 0)
        ftpx_pager_look();
}

static void *store_realloc(void *owner, void *held, const size_t size)
{
    struct ftpx_store *store = owner;
    size_t room = is_large(held) ? large_of(held)->size : block_of(held)->size - HEAD;

    if (size <= room)
        return held;
    if (is_large(held) && stays_memory(store, size))
        return link_large(
            store, g_realloc(unlink_large(store, held), sizeof(struct large) + (size | 1)), size);
    void *larger = store_alloc(owner, size);
    memcpy(larger, held, room);
    store_free(owner, held);
    return larger;
}

/* The range goes as a whole, when the store does. */
static void nothing(void *owner)
{
    (void)owner;
}

/* The host has whole programs use an allocator that tools can look into, if told so: then ours must
 * not stand in its way. */
static bool may_take_over(void)
{
    return !getenv("WIRESHARK_DEBUG_WMEM_OVERRIDE");
}

/* The first block begins where what it holds lies at a grain. */
static void take_over(struct ftpx_store *store)
{
    struct ftpx_host_allocator *host = (struct ftpx_host_allocator *)(void *)store->pool;

    reserve(store);
    if (!store->range)
        return;
    store->used = GRAIN - HEAD;
    host->free_all(host->owner);
    host->cleanup(host->owner);
    host->alloc = store_alloc;
    host->free = store_free;
    host->realloc = store_realloc;
    host->free_all = host->gc = host->cleanup = nothing;
    host->owner = store;
}

#else

static bool may_take_over(void)
{
    return false;
}

static void take_over(struct ftpx_store *store)
{
    (void)store;
}

#endif

/* --- life --- */

static void free_large(struct ftpx_store *store)
{
    GList *link;

    while ((link = g_queue_pop_head_link(&store->large)))
        g_free(link->data);
}

/* Where the user has it; else where files may be large: /tmp is often memory. */
const char *ftpx_store_folder(void)
{
    const char *told = g_getenv("TMPDIR");

    if (told && *told)
        return told;
    return g_access(LARGE_FILES, W_OK) == 0 ? LARGE_FILES : g_get_tmp_dir();
}

/* With O_EXCL; it loses its name at once. */
int ftpx_store_open_file(void)
{
    char *path = g_build_filename(ftpx_store_folder(), "ftpx-XXXXXX", NULL);

    errno = 0;
    int file = g_mkstemp_full(path, O_RDWR | O_CLOEXEC, 0600);
    if (file >= 0)
        g_unlink(path);
    g_free(path);
    return file;
}

struct ftpx_store *ftpx_store_new(const struct ftpx_store_plan *plan)
{
    struct ftpx_store *store = g_new0(struct ftpx_store, 1);

    store->file = -1;
    store->pool = wmem_allocator_new(WMEM_ALLOCATOR_BLOCK);
    if (plan && may_take_over()) {
        store->plan = *plan;
        take_over(store);
    }
    return store;
}

void ftpx_store_free(struct ftpx_store *store)
{
    wmem_destroy_allocator(store->pool);
    if (store->file >= 0) {
        ftpx_pager_end();
        close(store->file);
    }
    if (store->range)
        munmap(store->range, store->length);
    free_large(store);
    g_free(store);
}

wmem_allocator_t *ftpx_store_pool(struct ftpx_store *store)
{
    return store->pool;
}

int ftpx_store_failure(const struct ftpx_store *store)
{
    return store->failure;
}

size_t ftpx_store_filed(const struct ftpx_store *store)
{
    return store->filed;
}
