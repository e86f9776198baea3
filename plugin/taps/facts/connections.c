/* connections: a connection that carries two transfers, of a server-to-server copy, or one after another, is
 * there once: those of one connection come one behind the other.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "connections.h"

#include "../../model/data/transfer_facts.h"
#include "../../model/tcp/flow.h"
#include "selection.h"
#include "sorting.h"

#define IPV4_HEADER 20
#define IPV6_HEADER 40

static uint8_t opener_of(const struct ftpx_flow *flow, uint8_t otherwise)
{
    return flow->opener == FTPX_SIDE_UNKNOWN ? otherwise : flow->opener;
}

struct ftpx_connection ftpx_connection_of_session(const struct ftpx_session *session)
{
    return (struct ftpx_connection){.flow = session->flow,
                                    .opener = opener_of(session->flow, session->client_side),
                                    .session = session};
}

struct ftpx_connection ftpx_connection_of_transfer(const struct ftpx_transfer *transfer)
{
    const struct ftpx_transfer *carried = ftpx_transfer_carried(transfer->flow);
    const struct ftpx_flow *flow = transfer->flow;

    return (struct ftpx_connection){.flow = flow,
                                    .opener = opener_of(flow, 1 - flow->listener),
                                    .session = transfer->session,
                                    .transfer = carried ? carried : transfer};
}

static void add_of_deeds(struct ftpx_sorting *connections, const struct ftpx_scope *scope,
                         const struct ftpx_session *session)
{
    GArray *deeds = ftpx_selection_deeds(scope, session);

    for (guint i = 0; i < deeds->len; i++) {
        const struct ftpx_transfer *transfer = g_array_index(deeds, struct ftpx_deed, i).transfer;
        if (!transfer || !transfer->flow)
            continue;
        struct ftpx_connection connection = ftpx_connection_of_transfer(transfer);
        ftpx_sorting_add(connections, &connection);
    }
    g_array_unref(deeds);
}

/* Of those that one frame begins, as tunnels may have them, by the host's numbers. */
static gint compare(gconstpointer left, gconstpointer right)
{
    const struct ftpx_flow *one = ((const struct ftpx_connection *)left)->flow;
    const struct ftpx_flow *other = ((const struct ftpx_connection *)right)->flow;

    if (one->first_frame != other->first_frame)
        return one->first_frame < other->first_frame ? -1 : 1;
    return one->tcp_stream < other->tcp_stream ? -1 : one->tcp_stream > other->tcp_stream;
}

static struct ftpx_sorting *connections_of(const struct ftpx_scope *scope)
{
    struct ftpx_sorting *connections =
        ftpx_sorting_new(scope->pool, sizeof(struct ftpx_connection), compare);
    GPtrArray *sessions = ftpx_selection_sessions(scope);

    for (guint i = 0; i < sessions->len; i++) {
        struct ftpx_connection connection = ftpx_connection_of_session(sessions->pdata[i]);
        ftpx_state_walk(scope->engine);
        ftpx_sorting_add(connections, &connection);
        add_of_deeds(connections, scope, sessions->pdata[i]);
    }
    add_of_deeds(connections, scope, NULL);
    g_ptr_array_unref(sessions);
    return connections;
}

struct taking {
    const struct ftpx_flow *newest; /* that was taken */
    ftpx_connection_fn take;
    void *context;
};

static void take_once(void *context, const void *thing)
{
    struct taking *taking = context;
    const struct ftpx_connection *connection = thing;

    if (connection->flow != taking->newest)
        taking->take(taking->context, connection);
    taking->newest = connection->flow;
}

void ftpx_connections_each(const struct ftpx_scope *scope, ftpx_connection_fn take, void *context)
{
    struct ftpx_sorting *connections = connections_of(scope);

    ftpx_sorting_each(connections, take_once, &(struct taking){NULL, take, context});
    ftpx_sorting_free(connections);
}

uint64_t ftpx_connection_sent(const struct ftpx_connection *connection, uint8_t side)
{
    const struct ftpx_stream *stream = &connection->flow->half[side]->stream;
    int64_t end = ftpx_stream_end(stream);

    return end > stream->start ? (uint64_t)(end - stream->start) : 0;
}

uint64_t ftpx_connection_ip_bytes(const struct ftpx_connection *connection, uint8_t side)
{
    const struct ftpx_half *half = connection->flow->half[side];
    bool is_six = connection->flow->end[side].address.family == 6;

    return half->bytes + half->headers + half->packets * (is_six ? IPV6_HEADER : IPV4_HEADER);
}

bool ftpx_connection_has_tls(const struct ftpx_connection *connection)
{
    if (connection->transfer)
        return connection->flow->tls_frame != 0;
    return connection->session->tls != FTPX_TLS_NONE;
}

bool ftpx_connection_payload(const struct ftpx_connection *connection, uint8_t *sender_out)
{
    const struct ftpx_transfer *transfer = connection->transfer;

    if (!transfer || ftpx_transfer_bytes(transfer) == 0)
        return false;
    *sender_out = ftpx_transfer_sender(transfer);
    return true;
}
