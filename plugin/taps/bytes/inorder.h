/* inorder: the bytes of a stream in their order, from segments in any. What comes too early is held;
 * a pool of streams shares a cap on that.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_TAPS_BYTES_INORDER_H
#define FTPX_TAPS_BYTES_INORDER_H

#include "../../model/tcp/order.h"
#include "../../model/data/tap.h"
#include "../../model/tcp/ranges.h"
#include "../../model/ledger.h"
#include <glib.h>

enum ftpx_inorder_condition {
    FTPX_INORDER_STRAIGHT, /* nothing is held */
    FTPX_INORDER_HOLDING,  /* something waits behind a hole */
    FTPX_INORDER_ENDING,   /* all has come up to where its sender said that it ends */
    FTPX_INORDER_FINISHED, /* so it has, and nothing came behind it for long enough */
    FTPX_INORDER_BROKEN    /* what follows will not come in order */
};

/* All streams that share a cap. Lives longer than they. */
struct ftpx_inorder_pool {
    uint64_t
        cap; /* bytes, with what each piece costs; the stream whose hole is the oldest gives way */
    uint64_t held;
    uint64_t most;  /* that were held at any time; beyond the cap when some had to give way */
    GQueue holding; /* struct ftpx_inorder *, oldest hole first */
    GQueue ending;  /* the same, oldest end first */
};

void ftpx_inorder_pool_init(struct ftpx_inorder_pool *pool, uint64_t cap);

struct ftpx_inorder_sink {
    void (*take)(void *context, ftpx_span bytes); /* those that come next */
    void (*end)(void *context);                   /* there will be none any more; at most once */
    void *context;
};

struct ftpx_inorder {
    struct ftpx_inorder_pool *pool;
    struct ftpx_inorder_sink sink;
    enum ftpx_inorder_condition condition;
    int64_t ends_at;           /* as its sender said last; INT64_MAX before */
    struct ftpx_order order;   /* order.next is right in every condition */
    struct ftpx_ranges ranges; /* while HOLDING: what was delivered or is held */
    uint64_t cost;             /* share in pool->held */
    GList link;                /* in the queue of its condition */
};

/* It must stay where it is. To be given to ftpx_inorder_free, which calls no sink. */
void ftpx_inorder_init(struct ftpx_inorder *inorder, struct ftpx_inorder_pool *pool,
                       const struct ftpx_inorder_sink *sink);
void ftpx_inorder_free(struct ftpx_inorder *inorder);

/* What a segment brought, be it nothing but the end. Bytes that come twice count as they came first. */
void ftpx_inorder_add(struct ftpx_inorder *inorder, const struct ftpx_payload *payload);

/* Writes how far it has come, or takes that up: then no more will come. */
void ftpx_inorder_carry(struct ftpx_ledger *ledger, struct ftpx_inorder *inorder);

/* How many bytes the sink got. */
uint64_t ftpx_inorder_delivered(const struct ftpx_inorder *inorder);

/* Whether something waits, or was lost, behind bytes that did not come. */
bool ftpx_inorder_has_hole(const struct ftpx_inorder *inorder);

#endif
