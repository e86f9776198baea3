/* worker: blocks go round between two queues. Each user fills one at most, and there are more blocks
 * than users, so that one always comes back.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "worker.h"

#include "../../model/limits.h"
#include "../../system/process.h"
#include <glib.h>
#include <string.h>

G_STATIC_ASSERT(FTPX_LIMIT_ASIDE < FTPX_LIMIT_ASIDE_BLOCKS);

struct block {
    struct ftpx_worker *owner; /* NULL: the thread shall end */
    size_t length;
    uint8_t bytes[FTPX_LIMIT_ASIDE_BLOCK];
};

struct ftpx_worker {
    ftpx_worker_fn work;
    void *context;
    struct block *filling; /* NULL before the first byte, and when it was handed over */
};

/* Of the thread that reads, but for the queues. */
static struct {
    unsigned users;
    GThread *thread;
    GAsyncQueue *waiting; /* blocks with work */
    GAsyncQueue *spare;   /* blocks without */
    GAsyncQueue *done;    /* gets the one that is waited for, when its last block is done */
} team;

static gpointer work_on(gpointer unused)
{
    struct block *block;

    (void)unused;
    while ((block = g_async_queue_pop(team.waiting))->owner) {
        struct ftpx_worker *owner = block->owner;
        bool is_last = block->length == 0;
        if (!is_last)
            owner->work(owner->context, (ftpx_span){block->bytes, block->length});
        g_async_queue_push(team.spare, block);
        if (is_last)
            g_async_queue_push(team.done, owner);
    }
    g_free(block);
    return NULL;
}

static void free_team(void)
{
    g_async_queue_unref(team.waiting);
    g_async_queue_unref(team.spare);
    g_async_queue_unref(team.done);
}

static bool gather_team(void)
{
    if (g_get_num_processors() < 2)
        return false;
    team.waiting = g_async_queue_new();
    team.spare = g_async_queue_new_full(g_free);
    team.done = g_async_queue_new();
    team.thread = ftpx_process_thread("ftpx aside", work_on, NULL);
    if (!team.thread) {
        free_team();
        return false;
    }
    for (unsigned i = 0; i < FTPX_LIMIT_ASIDE_BLOCKS; i++)
        g_async_queue_push(team.spare, g_new(struct block, 1));
    return true;
}

static void hand_over(struct ftpx_worker *owner, struct block *block)
{
    block->owner = owner;
    g_async_queue_push(team.waiting, block);
}

static struct block *spare_block(void)
{
    struct block *block = g_async_queue_pop(team.spare);

    block->length = 0;
    return block;
}

static void dismiss_team(void)
{
    hand_over(NULL, spare_block());
    g_thread_join(team.thread);
    free_team();
}

struct ftpx_worker *ftpx_worker_begin(ftpx_worker_fn work, void *context)
{
    if (team.users >= FTPX_LIMIT_ASIDE || (team.users == 0 && !gather_team()))
        return NULL;
    struct ftpx_worker *aside = g_new0(struct ftpx_worker, 1);
    aside->work = work;
    aside->context = context;
    team.users++;
    return aside;
}

static void flush(struct ftpx_worker *aside)
{
    if (aside->filling)
        hand_over(aside, aside->filling);
    aside->filling = NULL;
}

void ftpx_worker_add(struct ftpx_worker *aside, ftpx_span bytes)
{
    while (bytes.len > 0) {
        if (!aside->filling)
            aside->filling = spare_block();
        struct block *block = aside->filling;
        ftpx_span part = ftpx_span_take(bytes, sizeof block->bytes - block->length);
        memcpy(block->bytes + block->length, part.at, part.len);
        block->length += part.len;
        if (block->length == sizeof block->bytes)
            flush(aside);
        bytes = ftpx_span_drop(bytes, part.len);
    }
}

/* A block without bytes is the last. */
void ftpx_worker_end(struct ftpx_worker *aside)
{
    flush(aside);
    hand_over(aside, spare_block());
    g_async_queue_pop(team.done);
    g_free(aside);
    if (--team.users == 0)
        dismiss_team();
}
