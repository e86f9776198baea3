/* overdue: a queue of flows, and for each port the flow that named it last. Lines that are split over
 * segments are not looked into.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "overdue.h"

#include "../../wire/command.h"
#include "../../wire/endpoint.h"
#include "../../wire/line.h"
#include "../../wire/reply.h"
#include "../limits.h"

struct ftpx_overdue_table {
    wmem_list_t *flows;
    wmem_map_t *announcers; /* port to struct ftpx_flow */
};

struct ftpx_overdue_table *ftpx_overdue_table_new(wmem_allocator_t *pool)
{
    struct ftpx_overdue_table *table = wmem_new(pool, struct ftpx_overdue_table);

    table->flows = wmem_list_new(pool);
    table->announcers = wmem_map_new(pool, g_direct_hash, g_direct_equal);
    return table;
}

static struct ftpx_announced announced_by_command(ftpx_span line)
{
    struct ftpx_command command = ftpx_command_parse(line);
    enum ftpx_method method = ftpx_method_named(command.verb->name);

    return ftpx_method_is_active(method) ? ftpx_announced_read(method, command.arg)
                                         : (struct ftpx_announced){.method = FTPX_METHOD_NONE};
}

static struct ftpx_announced announced_by(ftpx_span line)
{
    struct ftpx_reply_line reply = ftpx_reply_line_parse(line);

    if (reply.code == 0)
        return announced_by_command(line);
    return ftpx_announced_reply(reply.code, reply.text);
}

static void note_announcements(struct ftpx_overdue_table *table, struct ftpx_flow *flow,
                               ftpx_span unread)
{
    struct ftpx_line line;
    size_t len;

    while ((len = ftpx_line_next(unread, FTPX_LIMIT_LINE, &line)) > 0) {
        struct ftpx_announced announced = announced_by(line.text);
        if (announced.method != FTPX_METHOD_NONE)
            wmem_map_insert(table->announcers, GUINT_TO_POINTER(announced.at.port), flow);
        unread = ftpx_span_drop(unread, len);
    }
}

void ftpx_overdue_add(struct ftpx_overdue_table *table, struct ftpx_flow *flow, ftpx_span unread)
{
    if (!flow->overdue)
        wmem_list_append(table->flows, flow);
    flow->overdue = true;
    note_announcements(table, flow, unread);
}

bool ftpx_overdue_announces(const struct ftpx_overdue_table *table)
{
    return wmem_map_size(table->announcers) > 0;
}

struct ftpx_flow *ftpx_overdue_announcer(struct ftpx_overdue_table *table, uint16_t port)
{
    return ftpx_overdue_announces(table)
               ? wmem_map_remove(table->announcers, GUINT_TO_POINTER(port))
               : NULL;
}

struct ftpx_flow *ftpx_overdue_take(struct ftpx_overdue_table *table)
{
    wmem_list_frame_t *first = wmem_list_head(table->flows);
    struct ftpx_flow *flow = first ? wmem_list_frame_data(first) : NULL;

    if (!flow)
        return NULL;
    wmem_list_remove_frame(table->flows, first);
    flow->overdue = false;
    return flow;
}
