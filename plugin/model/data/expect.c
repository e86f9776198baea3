/* expect: an index from a listening endpoint and who may connect to it to its announcements, newest first.
 * What can be taken up no more leaves its list when it is met, so that a search costs the same
 * however often an endpoint was announced.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "expect.h"

#include "../../wire/quirk.h"
#include "../index.h"
#include "../limits.h"
#include "../instant.h"
#include <string.h>

/* How long an endpoint waits on once its transfer has had its final reply: connections come before that,
 * but for packets that are out of order. */
#define LATE_SECONDS 1

struct ftpx_expect_table {
    wmem_allocator_t *pool;
    struct ftpx_index *places; /* struct place by listener and peer, which begin it */
};

/* Where a connection may arrive. */
struct place {
    struct ftpx_endpoint listener;
    struct ftpx_address peer; /* family 0: any */
    /* by way; passive [0] and active [1] */
    struct ftpx_expected *newest[FTPX_EXPECT_WAYS][2];
};

/* Behind an address of IPv4 there is nothing, and nothing of one without a family. */
static uint8_t *put_address(uint8_t *out, const struct ftpx_address *address)
{
    size_t length = address->family == 6 ? sizeof address->bytes : address->family;

    memcpy(out, address->bytes, length);
    return out + length;
}

/* Seeded by wmem, so that a capture cannot aim at one bucket. */
static unsigned place_hash(const void *key)
{
    const struct place *place = key;
    uint8_t bytes[2 * sizeof place->peer.bytes + 2];
    uint8_t *port = put_address(put_address(bytes, &place->listener.address), &place->peer);

    port[0] = (uint8_t)(place->listener.port >> 8);
    port[1] = (uint8_t)place->listener.port;
    return wmem_strong_hash(bytes, (size_t)(port + 2 - bytes));
}

static gboolean place_equal(const void *left, const void *right)
{
    const struct place *one = left;
    const struct place *other = right;
    return ftpx_endpoint_equal(&one->listener, &other->listener) &&
           ftpx_address_equal(&one->peer, &other->peer);
}

struct ftpx_expect_table *ftpx_expect_table_new(wmem_allocator_t *pool)
{
    struct ftpx_expect_table *table = wmem_new(pool, struct ftpx_expect_table);

    table->pool = pool;
    table->places = ftpx_index_new(pool, place_hash, place_equal);
    return table;
}

static bool is_active(const struct ftpx_expected *expected)
{
    return ftpx_method_is_active(expected->announced.method);
}

/* Nobody has named it. */
static bool is_default(const struct ftpx_expected *expected)
{
    return expected->announced.method == FTPX_METHOD_DEFAULT;
}

const struct ftpx_address *ftpx_expect_owner(const struct ftpx_expected *expected)
{
    const struct ftpx_session *session = expected->by->session;

    return is_active(expected) ? &ftpx_session_client(session)->address
                               : &ftpx_session_server(session)->address;
}

const struct ftpx_address *ftpx_expect_peer(const struct ftpx_expected *expected)
{
    const struct ftpx_session *session = expected->by->session;

    return is_active(expected) ? &ftpx_session_server(session)->address
                               : &ftpx_session_client(session)->address;
}

bool ftpx_expect_is_foreign(const struct ftpx_expected *expected)
{
    return !ftpx_address_equal(&expected->listener.address, ftpx_expect_owner(expected));
}

/* A server behind NAT announces its inner address; a client that names another host asks for a
 * bounce (RFC 2577). */
static uint64_t judge(const struct ftpx_expected *expected)
{
    uint64_t quirks = 0;

    if (is_default(expected))
        return 0;
    if (is_active(expected) && ftpx_expect_is_foreign(expected))
        quirks |= FTPX_QUIRK(BOUNCE);
    if (expected->listener.port < FTPX_PORT_LOWEST_FREE)
        quirks |= FTPX_QUIRK(LOW_PORT);
    return quirks;
}

static struct place *place_at(struct ftpx_expect_table *table, const struct place *key)
{
    struct place *place = ftpx_index_find(table->places, key);

    if (!place) {
        place = wmem_memdup(table->pool, key, sizeof *key);
        ftpx_index_put(table->places, place);
    }
    return place;
}

static void file(struct ftpx_expect_table *table, struct ftpx_expected *expected,
                 enum ftpx_expect_way way)
{
    struct place key = {.listener =
                            way == FTPX_EXPECT_FALLBACK ? expected->fallback : expected->listener};

    if (way != FTPX_EXPECT_STRANGER)
        key.peer = *ftpx_expect_peer(expected);
    struct ftpx_expected **newest = &place_at(table, &key)->newest[way][is_active(expected)];
    expected->older[way] = *newest;
    *newest = expected;
}

struct ftpx_expected *ftpx_expect_add(struct ftpx_expect_table *table, struct ftpx_exchange *by,
                                      const struct ftpx_announced *announced, uint32_t frame,
                                      int64_t time)
{
    if (announced->method == FTPX_METHOD_NONE)
        return NULL;

    struct ftpx_expected *expected = wmem_new0(table->pool, struct ftpx_expected);
    expected->by = by;
    expected->announced = *announced;
    expected->frame = frame;
    expected->time = time;
    expected->listener = announced->at;
    if (expected->listener.address.family == 0)
        expected->listener.address = *ftpx_expect_owner(expected);
    expected->fallback = (struct ftpx_endpoint){*ftpx_expect_owner(expected), announced->at.port};
    by->quirks |= judge(expected);

    bool foreign = ftpx_expect_is_foreign(expected);
    file(table, expected, foreign ? FTPX_EXPECT_FOREIGN : FTPX_EXPECT_LISTENER);
    if (!is_default(expected))
        file(table, expected, FTPX_EXPECT_STRANGER);
    if (foreign)
        file(table, expected, FTPX_EXPECT_FALLBACK);
    return expected;
}

/* Whether the newest connection to it has carried something, or ended. */
static bool has_served(const struct ftpx_expected *expected)
{
    const struct ftpx_flow *flow = expected->flow;

    return flow && flow->made &&
           (ftpx_stream_bytes(&flow->half[0]->stream) > 0 ||
            ftpx_stream_bytes(&flow->half[1]->stream) > 0 || ftpx_flow_has_ended(flow));
}

/* When its transfer was told to be over; false while it is not. A command may be missing. */
static bool has_ended(const struct ftpx_expected *expected, int64_t *time_out)
{
    const struct ftpx_reply *final =
        expected->command ? expected->command->final : expected->unasked;

    if (final)
        *time_out = final->time;
    return final != NULL;
}

/* Its transfer is over, and what comes to the endpoint now is somebody else's: a port is soon used
 * again. */
static bool is_spent(const struct ftpx_expected *expected, int64_t time)
{
    const struct ftpx_session *session = expected->by->session;
    bool has_another = session->setup != expected->by;
    int64_t end = 0;

    if (expected->command && (expected->command->quirks & FTPX_QUIRK(UNANSWERED)))
        return has_another || has_served(expected); /* its end is not in the capture */
    return has_ended(expected, &end) &&
           (has_another || session->over_frame != 0 || has_served(expected) ||
            time - end > LATE_SECONDS * FTPX_NS_PER_SECOND);
}

static bool is_alive(const struct ftpx_expected *expected, int64_t time)
{
    int64_t newest = expected->time;

    if (expected->flow && expected->flow->last_time > newest)
        newest = expected->flow->last_time;
    return !expected->failed && !is_spent(expected, time) &&
           time - newest <= FTPX_LIMIT_EXPECT_SECONDS * FTPX_NS_PER_SECOND;
}

/* Strangers fit only as long as nobody else has connected. */
static bool may_fit(const struct ftpx_expected *expected, enum ftpx_expect_way way, int64_t time)
{
    bool is_taken = expected->flow && expected->flow->made;

    return is_alive(expected, time) && (way != FTPX_EXPECT_STRANGER || !is_taken);
}

/* The newest announcement of a kind that is to be had; those before it are dropped. */
static struct ftpx_expected *newest_at(struct place *place, enum ftpx_expect_way way, bool active,
                                       int64_t time)
{
    struct ftpx_expected **newest = place ? &place->newest[way][active] : NULL;

    if (!newest)
        return NULL;
    while (*newest && !may_fit(*newest, way, time))
        *newest = (*newest)->older[way];
    return *newest;
}

struct ftpx_expect_match ftpx_expect_find(struct ftpx_expect_table *table,
                                          const struct ftpx_endpoint *listener,
                                          const struct ftpx_endpoint *peer, int64_t time)
{
    struct place key = {.listener = *listener, .peer = peer->address};
    struct place *for_peer = ftpx_index_find(table->places, &key);
    struct ftpx_expected *found[2];

    key.peer = (struct ftpx_address){0};
    struct place *for_any = ftpx_index_find(table->places, &key);
    for (unsigned active = 0; active < 2; active++) {
        found[active] = NULL;
        for (unsigned way = 0; way < FTPX_EXPECT_WAYS && !found[active]; way++)
            found[active] =
                newest_at(way == FTPX_EXPECT_STRANGER ? for_any : for_peer, way, active, time);
    }
    return (struct ftpx_expect_match){found[0], found[1]};
}

bool ftpx_expect_attempts(const struct ftpx_expected *expected, struct ftpx_knocks *out)
{
    *out = expected->knocks;
    if (!expected->flow || expected->flow->made)
        return false;
    ftpx_knocks_add(out, &expected->flow->knocks);
    return true;
}
