/* expect: endpoints that were announced, and which connection takes them up. Looked up by the
 * endpoint that listens: the announced address first, the control connection's peer as fallback
 * (NAT).
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_MODEL_DATA_EXPECT_H
#define FTPX_MODEL_DATA_EXPECT_H

#include "../session/session.h"
#include "../tcp/flow.h"

/* How a connection finds an announcement: it goes to the announced address, which is the announcing side's
 * own or another, or to the port at the own one (NAT); or it comes from a host that is not the control
 * connection's. In this order: where both sides of a NAT are captured, each session has the connection to its
 * own host's address. */
enum ftpx_expect_way {
    FTPX_EXPECT_LISTENER,
    FTPX_EXPECT_FOREIGN,
    FTPX_EXPECT_FALLBACK,
    FTPX_EXPECT_STRANGER,
    FTPX_EXPECT_WAYS
};

struct ftpx_expected {
    struct ftpx_exchange *by; /* the PORT … LPSV */
    struct ftpx_announced announced;
    /* announced, completed by the peer's address when it names only a port */
    struct ftpx_endpoint listener;
    struct ftpx_endpoint fallback; /* the same port at the control peer's address */
    uint32_t frame;                /* of the announcement */
    int64_t time;
    bool failed;                      /* the command was refused */
    const struct ftpx_reply *unasked; /* that ended its transfer, whose command is missing */
    bool guessed;           /* its line could not be read (guest.h), or is not the last for sure */
    bool is_late;           /* a connection that may be meant came before it */
    struct ftpx_flow *flow; /* newest connection to it; NULL until one comes */
    struct ftpx_knocks knocks;           /* of those before it that came to nothing */
    struct ftpx_transfer *transfer;      /* newest transfer that uses it; NULL until one does */
    const struct ftpx_exchange *command; /* of that transfer; NULL while none is known */
    struct ftpx_expected *older[FTPX_EXPECT_WAYS]; /* announced before, found in the same way */
};

struct ftpx_expect_table;

struct ftpx_expect_table *ftpx_expect_table_new(wmem_allocator_t *pool);

/* Files an announcement made in `by`'s session. Returns it; NULL when nothing usable was
 * announced. Sets BOUNCE and LOW_PORT on by->quirks. */
struct ftpx_expected *ftpx_expect_add(struct ftpx_expect_table *table, struct ftpx_exchange *by,
                                      const struct ftpx_announced *announced, uint32_t frame,
                                      int64_t time);

/* What a connection from `peer` to `listener` takes up: at most one of each kind (a
 * server-to-server copy takes up one passive and one active announcement). Forgets those that nothing
 * can take up any more. */
struct ftpx_expect_match {
    struct ftpx_expected *passive;
    struct ftpx_expected *active;
};
struct ftpx_expect_match ftpx_expect_find(struct ftpx_expect_table *table,
                                          const struct ftpx_endpoint *listener,
                                          const struct ftpx_endpoint *peer, int64_t time);

/* The address the announcing side has on the control connection, and the one its peer has there. */
const struct ftpx_address *ftpx_expect_owner(const struct ftpx_expected *expected);
const struct ftpx_address *ftpx_expect_peer(const struct ftpx_expected *expected);

/* Whether the announced address is not the owner's. */
bool ftpx_expect_is_foreign(const struct ftpx_expected *expected);

/* What was tried to connect to it, in vain; false when a connection was made, or nobody tried. */
bool ftpx_expect_attempts(const struct ftpx_expected *expected, struct ftpx_knocks *out);

#endif
