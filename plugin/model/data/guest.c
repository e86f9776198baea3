/* guest: pairs of hosts with their newest sessions and connections, in a map. What has to be known of each
 * to pass over it stands with it: most have ended long ago, and are not touched again.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "guest.h"

#include "../bytes.h"
#include "../limits.h"
#include "../list.h"
#include "infer.h"

struct member {
    struct ftpx_session *session;
    bool gone; /* it is over or withdrawn, and that was seen */
};

struct entered {
    struct ftpx_flow *flow;
    uint16_t port[2];
};

/* Both arrays are rings once they have as many as are looked through. */
struct pair {
    struct ftpx_address host[2]; /* the key: [0] sorts before [1] */
    struct member *members;
    uint32_t member_room;
    uint32_t member_count; /* of all that there ever were, as … */
    uint32_t flow_count;   /* … this */
    uint32_t flow_room;
    struct entered *flows;
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

static struct pair *make_pair(struct ftpx_guest_table *table, const struct ftpx_flow *flow)
{
    struct pair *pair = pair_of(table, flow);

    if (!pair) {
        pair = wmem_new0(table->pool, struct pair);
        pair->host[0] = flow->end[0].address;
        pair->host[1] = flow->end[1].address;
        wmem_map_insert(table->pairs, pair, pair);
    }
    return pair;
}

void ftpx_guest_host(struct ftpx_guest_table *table, struct ftpx_session *session)
{
    struct pair *pair = make_pair(table, session->flow);

    if (pair->member_count < FTPX_LIMIT_INFER_FIT)
        FTPX_MAKE_ROOM(table->pool, pair->members, pair->member_count, pair->member_room);
    pair->members[pair->member_count++ % FTPX_LIMIT_INFER_FIT] = (struct member){session, false};
}

/* The newest ones first; NULL behind the last. */
static struct member *member_at(const struct pair *pair, unsigned back)
{
    return pair && back < FTPX_LIMIT_INFER_FIT && back < pair->member_count
               ? &pair->members[(pair->member_count - 1 - back) % FTPX_LIMIT_INFER_FIT]
               : NULL;
}

static bool goes_on(struct member *member)
{
    member->gone = member->gone || member->session->over_frame != 0 || member->session->withdrawn;
    return !member->gone;
}

static const struct ftpx_session *newest_that_goes_on(const struct pair *pair)
{
    struct member *member;

    for (unsigned back = 0; (member = member_at(pair, back)); back++)
        if (goes_on(member))
            return member->session;
    return NULL;
}

static const struct entered *entered_at(const struct pair *pair, unsigned back)
{
    return back < FTPX_LIMIT_GUESTS && back < pair->flow_count
               ? &pair->flows[(pair->flow_count - 1 - back) % FTPX_LIMIT_GUESTS]
               : NULL;
}

static bool has_entered(const struct pair *pair, const struct ftpx_flow *flow)
{
    const struct entered *entered;

    for (unsigned back = 0; (entered = entered_at(pair, back)); back++)
        if (entered->flow == flow)
            return true;
    return false;
}

static void enter(wmem_allocator_t *pool, struct pair *pair, struct ftpx_flow *flow)
{
    if (pair->flow_count < FTPX_LIMIT_GUESTS)
        FTPX_MAKE_ROOM(pool, pair->flows, pair->flow_count, pair->flow_room);
    pair->flows[pair->flow_count++ % FTPX_LIMIT_GUESTS] =
        (struct entered){flow, {flow->end[0].port, flow->end[1].port}};
}

const struct ftpx_session *ftpx_guest_enter(struct ftpx_guest_table *table, struct ftpx_flow *flow)
{
    struct pair *pair = pair_of(table, flow);
    const struct ftpx_session *session = newest_that_goes_on(pair);

    if (session && !has_entered(pair, flow))
        enter(table->pool, pair, flow);
    return session;
}

void ftpx_guest_wait(struct ftpx_guest_table *table, struct ftpx_flow *flow)
{
    struct pair *pair = make_pair(table, flow);

    if (!has_entered(pair, flow))
        enter(table->pool, pair, flow);
}

struct ftpx_flow *ftpx_guest_early(const struct ftpx_guest_table *table,
                                   const struct ftpx_session *session)
{
    const struct pair *pair = pair_of(table, session->flow);
    const struct entered *entered;

    for (unsigned back = 0; (entered = entered_at(pair, back)); back++)
        if (entered->flow->verdict == FTPX_VERDICT_EARLY &&
            entered->flow->first_frame <= session->known_frame)
            return entered->flow;
    return NULL;
}

/* Whether nothing that was said has the connection: no command, no reply that ended it, and no dialogue in it. */
static bool is_free(const struct ftpx_flow *flow)
{
    if (flow->verdict == FTPX_VERDICT_CANDIDATE)
        return !flow->candidate;
    if (flow->verdict != FTPX_VERDICT_DATA)
        return false;
    for (unsigned slot = 0; slot < 2; slot++) {
        const struct ftpx_transfer *transfer = flow->transfer[slot];
        if (transfer && (transfer->exchange || transfer->progress.said > FTPX_SAID_MARK))
            return false;
    }
    return true;
}

/* --- by its endpoint --- */

static bool is_named(const struct entered *entered, const struct ftpx_expected *expected)
{
    const struct ftpx_flow *flow = entered->flow;
    uint16_t port = expected->listener.port;

    if (entered->port[0] != port && entered->port[1] != port)
        return false;
    for (uint8_t listener = 0; listener < 2; listener++) {
        bool may_listen = flow->opener == FTPX_SIDE_UNKNOWN || flow->opener == 1 - listener;
        const struct ftpx_endpoint *end = &flow->end[listener];

        if (may_listen && end->port == port &&
            ftpx_address_equal(&end->address, ftpx_expect_owner(expected)) &&
            ftpx_address_equal(&flow->end[1 - listener].address, ftpx_expect_peer(expected)))
            return true;
    }
    return false;
}

/* It came and went without a byte, as one with nothing to send does. */
static bool was_silent(const struct ftpx_flow *flow)
{
    return flow->verdict == FTPX_VERDICT_OTHER && flow->made && !flow->spoke;
}

/* Of a port that was used twice meanwhile, nobody knows which connection is meant. */
struct ftpx_flow *ftpx_guest_named(const struct ftpx_guest_table *table,
                                   struct ftpx_expected *expected)
{
    const struct pair *pair = pair_of(table, expected->by->session->flow);
    struct ftpx_flow *found = NULL;
    const struct entered *entered;

    for (unsigned back = 0; (entered = entered_at(pair, back)); back++) {
        struct ftpx_flow *flow = entered->flow;
        if (!is_named(entered, expected))
            continue;
        if (expected->time - flow->first_time > FTPX_LIMIT_SKEW)
            return found;
        if (found && (is_free(flow) || was_silent(flow))) {
            expected->is_late = true;
            return NULL;
        }
        if (!is_free(flow))
            return found;
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

/* Not before the capture, and after its endpoint was agreed on, in the direction that this asks for, and no bytes against the
 * command. */
static bool fits(const struct ftpx_transfer *transfer, const struct ftpx_flow *flow)
{
    const struct ftpx_session *session = transfer->session;
    const struct ftpx_reply *final = transfer->exchange->final;
    bool active = ftpx_method_is_active(ftpx_method_named(transfer->setup->verb->name));
    uint8_t server = ftpx_infer_server(session, flow);
    uint8_t sender = transfer->direction == FTPX_UPLOAD ? 1 - server : server;

    return is_free(flow) && carries_bytes(flow) && flow->known_frame == 0 &&
           (flow->opener == FTPX_SIDE_UNKNOWN || (flow->opener == server) == active) &&
           flow->first_time >= transfer->setup->time - FTPX_LIMIT_SKEW &&
           (!final || flow->first_time <= final->time + FTPX_LIMIT_SKEW) &&
           ftpx_stream_bytes(&flow->half[1 - sender]->stream) == 0 && fits_size(transfer, flow);
}

struct ftpx_transfer *ftpx_guest_host_of(const struct ftpx_guest_table *table,
                                         const struct ftpx_flow *flow)
{
    const struct pair *pair = pair_of(table, flow);
    const struct member *member;
    struct ftpx_transfer *found = NULL;

    for (unsigned back = 0; (member = member_at(pair, back)); back++) {
        struct ftpx_transfer *last = member->session->last_transfer;
        if (last && !last->flow && ftpx_guest_is_wanted(last) && fits(last, flow)) {
            if (found)
                return NULL;
            found = last;
        }
    }
    return found;
}

struct ftpx_flow *ftpx_guest_of(const struct ftpx_guest_table *table,
                                const struct ftpx_transfer *transfer)
{
    const struct pair *pair = pair_of(table, transfer->session->flow);
    const struct entered *entered;
    struct ftpx_flow *found = NULL;

    for (unsigned back = 0; (entered = entered_at(pair, back)); back++)
        if (fits(transfer, entered->flow)) {
            if (found)
                return NULL;
            found = entered->flow;
        }
    return found && ftpx_guest_host_of(table, found) == transfer ? found : NULL;
}
