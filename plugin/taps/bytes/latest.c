/* latest: two queues, one by number, one by bytes. A stream that has left one does not come back, since those
 * behind it only become more.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "latest.h"

#include "../../model/limits.h"

void ftpx_latest_init(struct ftpx_latest *all, void (*not_among)(void *stream),
                      void (*not_within)(void *stream))
{
    *all = (struct ftpx_latest){.not_among = not_among, .not_within = not_within};
    g_queue_init(&all->among);
    g_queue_init(&all->within);
}

static void drop_from_among(struct ftpx_latest *all)
{
    struct ftpx_latest_one *oldest = g_queue_pop_head_link(&all->among)->data;

    oldest->is_among = false;
    all->not_among(oldest->stream);
}

static void drop_from_within(struct ftpx_latest *all)
{
    struct ftpx_latest_one *oldest = g_queue_pop_head_link(&all->within)->data;

    oldest->is_within = false;
    all->bytes -= oldest->share;
    all->not_within(oldest->stream);
}

void ftpx_latest_add(struct ftpx_latest *all, struct ftpx_latest_one *one, void *stream,
                     bool within)
{
    *one = (struct ftpx_latest_one){.stream = stream, .is_among = true, .is_within = within};
    one->among.data = one->within.data = one;
    g_queue_push_tail_link(&all->among, &one->among);
    if (within)
        g_queue_push_tail_link(&all->within, &one->within);
    if (all->among.length > FTPX_LIMIT_UNSETTLED)
        drop_from_among(all);
}

void ftpx_latest_grow(struct ftpx_latest *all, struct ftpx_latest_one *one, uint64_t bytes)
{
    uint64_t share = MIN(bytes, FTPX_LIMIT_TAIL);

    if (!one->is_within)
        return;
    all->bytes += share - one->share;
    one->share = share;
    while (all->bytes > FTPX_LIMIT_TAILS)
        drop_from_within(all);
}
