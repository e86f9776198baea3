/* expect: two maps from a listening endpoint to its announcements, newest first: one by the
 * announced address, one by the address that the announcing side has on the control connection.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "expect.h"

#include "../wire/quirk.h"
#include "engine.h"
#include "limits.h"

#define NANOSECONDS      INT64_C(1000000000)
#define LOWEST_FREE_PORT 1024

struct ftpx_expect_table {
    wmem_allocator_t *pool;
    wmem_map_t *by_listener; /* struct ftpx_endpoint -> newest struct ftpx_expected */
    wmem_map_t *by_fallback;
};

static unsigned endpoint_hash(const void *key)
{
    const struct ftpx_endpoint *endpoint = key;
    uint8_t bytes[sizeof endpoint->address.bytes + 2];

    for (size_t index = 0; index < sizeof endpoint->address.bytes; index++)
        bytes[index] = endpoint->address.bytes[index];
    bytes[16] = (uint8_t)(endpoint->port >> 8);
    bytes[17] = (uint8_t)endpoint->port;
    return wmem_strong_hash(bytes, sizeof bytes);
}

static int endpoint_equal(const void *left, const void *right)
{
    return ftpx_endpoint_equal(left, right);
}

struct ftpx_expect_table *ftpx_expect_table_new(wmem_allocator_t *pool)
{
    struct ftpx_expect_table *table = wmem_new(pool, struct ftpx_expect_table);

    table->pool = pool;
    table->by_listener = wmem_map_new(pool, endpoint_hash, endpoint_equal);
    table->by_fallback = wmem_map_new(pool, endpoint_hash, endpoint_equal);
    return table;
}

static bool is_active(const struct ftpx_expected *expected)
{
    return ftpx_method_is_active(expected->announced.method);
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

    if (is_active(expected) && ftpx_expect_is_foreign(expected))
        quirks |= FTPX_QUIRK(BOUNCE);
    if (expected->listener.port < LOWEST_FREE_PORT)
        quirks |= FTPX_QUIRK(LOW_PORT);
    return quirks;
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

    expected->older_at_listener = wmem_map_lookup(table->by_listener, &expected->listener);
    wmem_map_insert(table->by_listener, &expected->listener, expected);
    expected->older_at_fallback = wmem_map_lookup(table->by_fallback, &expected->fallback);
    wmem_map_insert(table->by_fallback, &expected->fallback, expected);
    return expected;
}

static bool is_alive(const struct ftpx_expected *expected, int64_t time)
{
    int64_t newest = expected->time;

    if (expected->flow && expected->flow->last_time > newest)
        newest = expected->flow->last_time;
    return !expected->failed && time - newest <= FTPX_LIMIT_EXPECT_SECONDS * NANOSECONDS;
}

/* How well a living announcement fits a connection's peer. */
enum fit { FIT_NONE, FIT_STRANGER, FIT_PEER };

struct best {
    enum fit fit;
    struct ftpx_expected *expected;
};

static void consider(struct best *best, struct ftpx_expected *expected, enum fit fit)
{
    if (fit > best->fit)
        *best = (struct best){fit, expected};
}

/* By announced address, newest first: the control connection's peer goes before strangers, who
 * fit only as long as nobody else has connected. */
static void look_at_listener(const struct ftpx_expect_table *table,
                             const struct ftpx_endpoint *listener, const struct ftpx_endpoint *peer,
                             int64_t time, struct best best[2])
{
    struct ftpx_expected *expected = wmem_map_lookup(table->by_listener, listener);

    for (unsigned tries = 0; expected && tries < FTPX_LIMIT_EXPECT_FIT; tries++) {
        bool known = ftpx_address_equal(ftpx_expect_peer(expected), &peer->address);
        if (is_alive(expected, time) && (known || !expected->flow))
            consider(&best[is_active(expected)], expected, known ? FIT_PEER : FIT_STRANGER);
        expected = expected->older_at_listener;
    }
}

/* By the control connection's address: only for its own peer. */
static void look_at_fallback(const struct ftpx_expect_table *table,
                             const struct ftpx_endpoint *listener, const struct ftpx_endpoint *peer,
                             int64_t time, struct best best[2])
{
    struct ftpx_expected *expected = wmem_map_lookup(table->by_fallback, listener);

    for (unsigned tries = 0; expected && tries < FTPX_LIMIT_EXPECT_FIT; tries++) {
        bool known = ftpx_address_equal(ftpx_expect_peer(expected), &peer->address);
        if (known && is_alive(expected, time))
            consider(&best[is_active(expected)], expected, FIT_PEER);
        expected = expected->older_at_fallback;
    }
}

struct ftpx_expect_match ftpx_expect_find(const struct ftpx_expect_table *table,
                                          const struct ftpx_endpoint *listener,
                                          const struct ftpx_endpoint *peer, int64_t time)
{
    struct best best[2] = {{FIT_NONE, NULL}, {FIT_NONE, NULL}};

    look_at_listener(table, listener, peer, time, best);
    look_at_fallback(table, listener, peer, time, best);

    return (struct ftpx_expect_match){best[0].expected, best[1].expected};
}
