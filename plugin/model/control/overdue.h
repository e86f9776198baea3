/* overdue: control connections with bytes in hand that wait for others which the capture may never show, and
 * the endpoints that such bytes announce. It does not read them: see control.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_MODEL_CONTROL_OVERDUE_H
#define FTPX_MODEL_CONTROL_OVERDUE_H

#include "../tcp/flow.h"

struct ftpx_overdue_table;

struct ftpx_overdue_table *ftpx_overdue_table_new(wmem_allocator_t *pool);

/* A flow has to wait with `unread`, a segment's payload. */
void ftpx_overdue_add(struct ftpx_overdue_table *table, struct ftpx_flow *flow, ftpx_span unread);

/* Whether any unread bytes have announced a port. */
bool ftpx_overdue_announces(const struct ftpx_overdue_table *table);

/* The flow whose unread bytes announced this port last; NULL when none did. Told once. */
struct ftpx_flow *ftpx_overdue_announcer(struct ftpx_overdue_table *table, uint16_t port);

/* One of those that may have unread bytes, in the order in which they came, which is none of them from then
 * on; NULL when there is none. */
struct ftpx_flow *ftpx_overdue_take(struct ftpx_overdue_table *table);

#endif
