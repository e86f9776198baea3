/* inorder: bytes in order go straight on; only behind a hole do ranges and order come into play, until
 * it is filled.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "inorder.h"

#include "../../model/limits.h"

void ftpx_inorder_pool_init(struct ftpx_inorder_pool *pool, uint64_t cap)
{
    *pool = (struct ftpx_inorder_pool){.cap = cap};
    g_queue_init(&pool->holding);
    g_queue_init(&pool->ending);
}

/* --- conditions --- */

static void account(struct ftpx_inorder *inorder)
{
    uint64_t cost = inorder->order.held + (uint64_t)inorder->order.count * FTPX_ORDER_PIECE_COST;

    inorder->pool->held += cost - inorder->cost;
    inorder->cost = cost;
}

static void start_holding(struct ftpx_inorder *inorder)
{
    inorder->condition = FTPX_INORDER_HOLDING;
    ftpx_ranges_init(&inorder->ranges, NULL);
    ftpx_ranges_add(&inorder->ranges, 0, inorder->order.next, NULL, NULL);
    g_queue_push_tail_link(&inorder->pool->holding, &inorder->link);
}

static void stop_holding(struct ftpx_inorder *inorder)
{
    ftpx_order_free(&inorder->order);
    account(inorder);
    ftpx_ranges_free(&inorder->ranges);
    g_queue_unlink(&inorder->pool->holding, &inorder->link);
}

/* To any condition but HOLDING and ENDING. */
static void move_on(struct ftpx_inorder *inorder, enum ftpx_inorder_condition condition)
{
    if (inorder->condition == FTPX_INORDER_HOLDING)
        stop_holding(inorder);
    else if (inorder->condition == FTPX_INORDER_ENDING)
        g_queue_unlink(&inorder->pool->ending, &inorder->link);
    inorder->condition = condition;
}

static void end(struct ftpx_inorder *inorder, enum ftpx_inorder_condition condition)
{
    move_on(inorder, condition);
    inorder->sink.end(inorder->sink.context);
}

/* --- bytes --- */

static void deliver(void *context, int64_t offset, ftpx_span bytes)
{
    const struct ftpx_inorder *inorder = context;

    (void)offset;
    inorder->sink.take(inorder->sink.context, bytes);
}

/* Makes room for a piece of `inorder` by giving up older holes. False when its own is the oldest. */
static bool make_room(struct ftpx_inorder *inorder, size_t length)
{
    struct ftpx_inorder_pool *pool = inorder->pool;

    pool->most = MAX(pool->most, pool->held + length + FTPX_ORDER_PIECE_COST);
    while (pool->held + length + FTPX_ORDER_PIECE_COST > pool->cap) {
        struct ftpx_inorder *oldest = g_queue_peek_head(&pool->holding);
        if (oldest == inorder)
            return false;
        end(oldest, FTPX_INORDER_BROKEN);
    }
    return true;
}

/* What one segment adds while something is held. */
struct arrival {
    struct ftpx_inorder *inorder;
    int64_t offset;
    ftpx_span bytes;
    bool refused;
};

static void add_new_part(void *context, int64_t from, int64_t to)
{
    struct arrival *arrival = context;
    struct ftpx_inorder *inorder = arrival->inorder;
    ftpx_span part = ftpx_span_take(
        ftpx_span_drop(arrival->bytes, (size_t)(from - arrival->offset)), (size_t)(to - from));

    if (arrival->refused)
        return;
    if (from > inorder->order.next && !make_room(inorder, part.len)) {
        arrival->refused = true;
        return;
    }
    ftpx_order_add(&inorder->order, from, part, deliver, inorder);
    account(inorder);
}

static void add_around_hole(struct ftpx_inorder *inorder, int64_t offset, ftpx_span bytes)
{
    struct arrival arrival = {inorder, offset, bytes, false};

    if (inorder->condition != FTPX_INORDER_HOLDING)
        start_holding(inorder);
    ftpx_ranges_add(&inorder->ranges, offset, offset + (int64_t)bytes.len, add_new_part, &arrival);
    if (arrival.refused || inorder->ranges.refused > 0)
        end(inorder, FTPX_INORDER_BROKEN);
    else if (inorder->order.count == 0)
        move_on(inorder, FTPX_INORDER_STRAIGHT);
}

static void add_straight(struct ftpx_inorder *inorder, int64_t offset, ftpx_span bytes)
{
    ftpx_span fresh = ftpx_span_drop(bytes, (size_t)(inorder->order.next - offset));

    inorder->order.next += (int64_t)fresh.len;
    inorder->sink.take(inorder->sink.context, fresh);
}

static bool is_open(const struct ftpx_inorder *inorder)
{
    return inorder->condition != FTPX_INORDER_FINISHED && inorder->condition != FTPX_INORDER_BROKEN;
}

static int64_t end_of_payload(const struct ftpx_payload *payload)
{
    return payload->offset + (int64_t)payload->length;
}

static void add(struct ftpx_inorder *inorder, const struct ftpx_payload *payload)
{
    if (end_of_payload(payload) <= inorder->order.next)
        return;
    if (payload->bytes.len < payload->length) {
        end(inorder, FTPX_INORDER_BROKEN); /* cut: what is missing will hardly come again whole */
        return;
    }
    if (inorder->condition == FTPX_INORDER_ENDING)
        move_on(inorder, FTPX_INORDER_STRAIGHT);
    if (inorder->condition == FTPX_INORDER_STRAIGHT && payload->offset <= inorder->order.next)
        add_straight(inorder, payload->offset, payload->bytes);
    else
        add_around_hole(inorder, payload->offset, payload->bytes);
}

/* What its sender calls the end may be a forged one, with the true one to come: the stream can go on
 * for a while. */
static void look_for_end(struct ftpx_inorder *inorder)
{
    GQueue *ending = &inorder->pool->ending;

    if (inorder->condition != FTPX_INORDER_STRAIGHT || inorder->order.next < inorder->ends_at)
        return;
    inorder->condition = FTPX_INORDER_ENDING;
    g_queue_push_tail_link(ending, &inorder->link);
    if (ending->length > FTPX_LIMIT_ENDING)
        end(g_queue_peek_head(ending), FTPX_INORDER_FINISHED);
}

void ftpx_inorder_add(struct ftpx_inorder *inorder, const struct ftpx_payload *payload)
{
    if (payload->last)
        inorder->ends_at = end_of_payload(payload);
    if (is_open(inorder) && payload->length > 0)
        add(inorder, payload);
    look_for_end(inorder);
}

void ftpx_inorder_init(struct ftpx_inorder *inorder, struct ftpx_inorder_pool *pool,
                       const struct ftpx_inorder_sink *sink)
{
    *inorder = (struct ftpx_inorder){.pool = pool, .sink = *sink, .ends_at = INT64_MAX};
    inorder->link.data = inorder;
    ftpx_order_init(&inorder->order, NULL, 0, UINT64_MAX);
}

void ftpx_inorder_free(struct ftpx_inorder *inorder)
{
    move_on(inorder, FTPX_INORDER_BROKEN);
}

void ftpx_inorder_carry(struct ftpx_ledger *ledger, struct ftpx_inorder *inorder)
{
    bool hole = ftpx_inorder_has_hole(inorder);

    if (!ledger->out)
        move_on(inorder, FTPX_INORDER_FINISHED);
    ftpx_ledger_signed(ledger, &inorder->order.next);
    ftpx_ledger_flag(ledger, &hole);
    if (!ledger->out && hole)
        inorder->condition = FTPX_INORDER_BROKEN;
}

/* --- answers --- */

uint64_t ftpx_inorder_delivered(const struct ftpx_inorder *inorder)
{
    return (uint64_t)inorder->order.next;
}

bool ftpx_inorder_has_hole(const struct ftpx_inorder *inorder)
{
    return inorder->condition == FTPX_INORDER_BROKEN || inorder->condition == FTPX_INORDER_HOLDING;
}
