/* select: connections are remembered whole, frames of control connections one by one: they tell
 * commands apart.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "select.h"

#include "../../model/tcp/flow.h"
#include <glib.h>

struct ftpx_select {
    bool all;
    GHashTable *flows;  /* set of struct ftpx_flow * */
    GHashTable *frames; /* set of frame numbers, of control connections */
};

struct ftpx_select *ftpx_select_new(bool all)
{
    struct ftpx_select *select = g_new0(struct ftpx_select, 1);

    select->all = all;
    select->flows = g_hash_table_new(NULL, NULL);
    select->frames = g_hash_table_new(NULL, NULL);
    return select;
}

void ftpx_select_free(struct ftpx_select *select)
{
    g_hash_table_destroy(select->flows);
    g_hash_table_destroy(select->frames);
    g_free(select);
}

void ftpx_select_reset(struct ftpx_select *select)
{
    g_hash_table_remove_all(select->flows);
    g_hash_table_remove_all(select->frames);
}

void ftpx_select_add(struct ftpx_select *select, const struct ftpx_flow *flow, uint32_t frame)
{
    if (select->all)
        return;
    g_hash_table_add(select->flows, (gpointer)(uintptr_t)flow);
    if (flow->verdict == FTPX_VERDICT_CONTROL)
        g_hash_table_add(select->frames, GUINT_TO_POINTER(frame));
}

bool ftpx_select_is_all(const struct ftpx_select *select)
{
    return select->all;
}

static bool has_flow(const struct ftpx_select *select, const struct ftpx_flow *flow)
{
    return flow && g_hash_table_contains(select->flows, flow);
}

static bool has_frame(const struct ftpx_select *select, uint32_t frame)
{
    return g_hash_table_contains(select->frames, GUINT_TO_POINTER(frame));
}

static bool has_exchange(const struct ftpx_select *select, const struct ftpx_exchange *exchange)
{
    if (!exchange)
        return false;
    if (has_frame(select, exchange->frame))
        return true;
    for (const struct ftpx_reply *reply = exchange->replies; reply; reply = reply->next)
        if (has_frame(select, reply->first_frame) || has_frame(select, reply->frame))
            return true;
    return false;
}

bool ftpx_select_has_session(const struct ftpx_select *select, const struct ftpx_session *session)
{
    if (select->all || has_flow(select, session->flow))
        return true;
    for (const struct ftpx_transfer *transfer = session->transfers; transfer;
         transfer = transfer->next)
        if (has_flow(select, transfer->flow))
            return true;
    return false;
}

bool ftpx_select_has_transfer(const struct ftpx_select *select,
                              const struct ftpx_transfer *transfer)
{
    return select->all || has_flow(select, transfer->flow) ||
           has_exchange(select, transfer->exchange);
}

bool ftpx_select_has_login(const struct ftpx_select *select, const struct ftpx_login *login)
{
    return select->all || has_exchange(select, login->exchange) ||
           has_exchange(select, login->user_command) ||
           (login->reply && has_frame(select, login->reply->frame));
}

bool ftpx_select_has_operation(const struct ftpx_select *select,
                               const struct ftpx_operation *operation)
{
    return select->all || has_exchange(select, operation->exchange) ||
           has_exchange(select, operation->from);
}
