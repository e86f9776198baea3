/* guest: pairs of hosts with their sessions and the newest connections, in a map.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "guest.h"

#include "../bytes.h"
#include "../limits.h"
#include "infer.h"

struct member {
    struct ftpx_session *session;
    struct member *older;
};

struct pair {
    struct ftpx_address host[2]; /* the key: [0] sorts before [1] */
    struct member *newest;
    struct ftpx_flow *flows[FTPX_LIMIT_GUESTS]; /* a ring */
    unsigned entered;
};

struct ftpx_guest_table {
    wmem_allocator_t *pool;
    wmem_map_t *pairs; /* struct pair to itself */
};

struct ftpx_guest_table *ftpx_guest_table_new(wmem_allocator_t *pool)
{
    struct ftpx_guest_table *table = wmem_new(pool, struct ftpx_guest_table);

    table->pool = pool;
    table->pairs = wmem_map_new(pool, ftpx_bytes_hash_hosts, ftpx_bytes_equal_hosts);
    return table;
}

static struct pair *pair_of(const struct ftpx_guest_table *table, const struct ftpx_flow *flow)
{
    const struct ftpx_address host[2] = {flow->end[0].address, flow->end[1].address};

    return wmem_map_size(table->pairs) > 0 ? wmem_map_lookup(table->pairs, host) : NULL;
}

void ftpx_guest_host(struct ftpx_guest_table *table, struct ftpx_session *session)
{
    struct pair *pair = pair_of(table, session->flow);
    struct member *member = wmem_new(table->pool, struct member);

    if (!pair) {
        pair = wmem_new0(table->pool, struct pair);
        pair->host[0] = session->flow->end[0].address;
        pair->host[1] = session->flow->end[1].address;
        wmem_map_insert(table->pairs, pair, pair);
    }
    *member = (struct member){session, pair->newest};
    pair->newest = member;
}

static const struct ftpx_session *newest_that_goes_on(const struct pair *pair)
{
    const struct member *member = pair ? pair->newest : NULL;

    for (unsigned tries = 0; member && tries < FTPX_LIMIT_INFER_FIT; tries++) {
        if (member->session->over_frame == 0 && !member->session->withdrawn)
            return member->session;
        member = member->older;
    }
    return NULL;
}

static bool has_entered(const struct pair *pair, const struct ftpx_flow *flow)
{
    for (unsigned i = 0; i < FTPX_LIMIT_GUESTS; i++)
        if (pair->flows[i] == flow)
            return true;
    return false;
}

const struct ftpx_session *ftpx_guest_enter(struct ftpx_guest_table *table, struct ftpx_flow *flow)
{
    struct pair *pair = pair_of(table, flow);
    const struct ftpx_session *session = newest_that_goes_on(pair);

    if (session && !has_entered(pair, flow))
        pair->flows[pair->entered++ % FTPX_LIMIT_GUESTS] = flow;
    return session;
}

/* Whether nothing that was said has the connection: no command, and no dialogue in it. */
static bool is_free(const struct ftpx_flow *flow)
{
    if (flow->verdict == FTPX_VERDICT_CANDIDATE)
        return !flow->candidate;
    if (flow->verdict != FTPX_VERDICT_DATA)
        return false;
    for (unsigned slot = 0; slot < 2; slot++)
        if (flow->transfer[slot] && flow->transfer[slot]->exchange)
            return false;
    return true;
}

/* The newest ones first; NULL behind the last. */
static struct ftpx_flow *flow_at(const struct pair *pair, unsigned back)
{
    return back < FTPX_LIMIT_GUESTS && back < pair->entered
               ? pair->flows[(pair->entered - 1 - back) % FTPX_LIMIT_GUESTS]
               : NULL;
}

/* --- by its endpoint --- */

static bool is_named(const struct ftpx_flow *flow, const struct ftpx_expected *expected)
{
    for (uint8_t listener = 0; listener < 2; listener++) {
        bool may_listen = flow->opener == FTPX_SIDE_UNKNOWN || flow->opener == 1 - listener;
        const struct ftpx_endpoint *end = &flow->end[listener];

        if (may_listen && end->port == expected->listener.port &&
            ftpx_address_equal(&end->address, ftpx_expect_owner(expected)) &&
            ftpx_address_equal(&flow->end[1 - listener].address, ftpx_expect_peer(expected)))
            return true;
    }
    return false;
}

/* Of a port that was used twice meanwhile, nobody knows which connection is meant. */
struct ftpx_flow *ftpx_guest_named(const struct ftpx_guest_table *table,
                                   const struct ftpx_expected *expected)
{
    const struct pair *pair = pair_of(table, expected->by->session->flow);
    struct ftpx_flow *found = NULL;
    struct ftpx_flow *flow;

    for (unsigned back = 0; (flow = flow_at(pair, back)); back++) {
        if (!is_named(flow, expected))
            continue;
        if (!is_free(flow) || expected->time - flow->first_time > FTPX_LIMIT_SKEW)
            return found;
        if (found)
            return NULL;
        found = flow;
    }
    return found;
}

/* --- by what is left --- */

bool ftpx_guest_is_wanted(const struct ftpx_transfer *transfer)
{
    return transfer->exchange && transfer->setup && !transfer->setup->expected &&
           (!transfer->exchange->final || ftpx_reply_completes(transfer->exchange->final->code));
}

static bool carries_bytes(const struct ftpx_flow *flow)
{
    return flow->verdict == FTPX_VERDICT_DATA && (ftpx_stream_bytes(&flow->half[0]->stream) > 0 ||
                                                  ftpx_stream_bytes(&flow->half[1]->stream) > 0);
}

static bool fits_size(const struct ftpx_transfer *transfer, const struct ftpx_flow *flow)
{
    uint64_t bytes =
        ftpx_stream_bytes(&flow->half[0]->stream) + ftpx_stream_bytes(&flow->half[1]->stream);

    return transfer->announced_by == FTPX_SIZE_NONE || transfer->type != 'I' ||
           transfer->mode != 'S' || flow->tls_frame != 0 || bytes <= transfer->announced_size;
}

/* After its endpoint was agreed on, in the direction that this asks for, and no bytes against the
 * command. */
static bool fits(const struct ftpx_transfer *transfer, const struct ftpx_flow *flow)
{
    const struct ftpx_session *session = transfer->session;
    const struct ftpx_reply *final = transfer->exchange->final;
    bool active = transfer->setup->verb->id == FTPX_CMD_PORT ||
                  transfer->setup->verb->id == FTPX_CMD_EPRT ||
                  transfer->setup->verb->id == FTPX_CMD_LPRT;
    uint8_t server = ftpx_infer_server(session, flow);
    uint8_t sender = transfer->direction == FTPX_UPLOAD ? 1 - server : server;

    return is_free(flow) && carries_bytes(flow) &&
           (flow->opener == FTPX_SIDE_UNKNOWN || (flow->opener == server) == active) &&
           flow->first_time >= transfer->setup->time - FTPX_LIMIT_SKEW &&
           (!final || flow->first_time <= final->time + FTPX_LIMIT_SKEW) &&
           ftpx_stream_bytes(&flow->half[1 - sender]->stream) == 0 && fits_size(transfer, flow);
}

struct ftpx_transfer *ftpx_guest_host_of(const struct ftpx_guest_table *table,
                                         const struct ftpx_flow *flow)
{
    const struct pair *pair = pair_of(table, flow);
    const struct member *member = pair ? pair->newest : NULL;
    struct ftpx_transfer *found = NULL;

    for (unsigned tries = 0; member && tries < FTPX_LIMIT_INFER_FIT; tries++) {
        struct ftpx_transfer *last = member->session->last_transfer;
        if (last && !last->flow && ftpx_guest_is_wanted(last) && fits(last, flow)) {
            if (found)
                return NULL;
            found = last;
        }
        member = member->older;
    }
    return found;
}

struct ftpx_flow *ftpx_guest_of(const struct ftpx_guest_table *table,
                                const struct ftpx_transfer *transfer)
{
    const struct pair *pair = pair_of(table, transfer->session->flow);
    struct ftpx_flow *found = NULL;
    struct ftpx_flow *flow;

    for (unsigned back = 0; (flow = flow_at(pair, back)); back++)
        if (fits(transfer, flow)) {
            if (found)
                return NULL;
            found = flow;
        }
    return found && ftpx_guest_host_of(table, found) == transfer ? found : NULL;
}
