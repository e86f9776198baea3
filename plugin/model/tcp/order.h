/* order: puts pieces of a stream back in order, holding early ones under a cap.
 * It is given each byte once (see ranges) and does not judge why bytes are missing.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_MODEL_TCP_ORDER_H
#define FTPX_MODEL_TCP_ORDER_H

#include "../../wire/span.h"
#include <wsutil/wmem/wmem.h>

struct ftpx_piece;

/* What brought bytes. */
struct ftpx_origin {
    uint32_t frame;
    int64_t time;
    /* how much of the other direction its sender had acknowledged, as an offset there; or … */
    int64_t heard;
};
#define FTPX_HEARD_UNKNOWN INT64_MIN

struct ftpx_order {
    wmem_allocator_t *pool;
    int64_t next;            /* the offset that is delivered next */
    struct ftpx_piece *heap; /* held pieces, lowest offset on top; NULL when none is */
    uint32_t count;
    uint64_t held; /* bytes in them */
    uint64_t cap;
    struct ftpx_origin origin; /* of the bytes that are being delivered */
};

/* Receives bytes in order; they are valid during the call only. */
typedef void (*ftpx_bytes_fn)(void *context, int64_t offset, ftpx_span bytes);

void ftpx_order_init(struct ftpx_order *order, wmem_allocator_t *pool, int64_t next, uint64_t cap);
void ftpx_order_free(struct ftpx_order *order);

/* Memory that a held piece takes besides its bytes, about. */
#define FTPX_ORDER_PIECE_COST 80

/* Delivers `bytes` if they are next, and held ones that follow; else copies and holds them.
 * Bytes before `next` are dropped. False when the cap forbids holding them, or when there are too
 * many pieces for what the cap lets them be on average: then nothing changed. */
bool ftpx_order_add(struct ftpx_order *order, int64_t offset, ftpx_span bytes,
                    ftpx_bytes_fn deliver, void *context);

/* The same with a word on what brought the bytes: it is in `origin` whenever they are delivered. */
bool ftpx_order_add_from(struct ftpx_order *order, const struct ftpx_origin *origin, int64_t offset,
                         ftpx_span bytes, ftpx_bytes_fn deliver, void *context);

/* Length of the hole before the lowest held piece; 0 when nothing is held. */
int64_t ftpx_order_hole(const struct ftpx_order *order);

/* What brought the lowest held piece; NULL when nothing is held. */
const struct ftpx_origin *ftpx_order_first(const struct ftpx_order *order);

/* Delivers all that is held, in order and whatever is missing in between, and keeps holding it. */
void ftpx_order_peek(const struct ftpx_order *order, ftpx_bytes_fn deliver, void *context);

/* Gives the hole up and delivers what lies behind it. */
void ftpx_order_skip_hole(struct ftpx_order *order, ftpx_bytes_fn deliver, void *context);

#endif
