/* guest: connections between the two hosts of a session that no announcement explains when they begin:
 * its line may be captured late, stand behind missing bytes, or be cut or lost. It remembers the newest of
 * them, and finds the one that an announcement or a transfer that is told later must mean. It changes none
 * of them.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_MODEL_DATA_GUEST_H
#define FTPX_MODEL_DATA_GUEST_H

#include "transfer.h"

struct ftpx_guest_table;

struct ftpx_guest_table *ftpx_guest_table_new(wmem_allocator_t *pool);

/* A session was found: connections between its hosts may be its. */
void ftpx_guest_host(struct ftpx_guest_table *table, struct ftpx_session *session);

/* A connection begins, or its first payload comes. Returns the newest session between its hosts that goes
 * on; NULL when none does. */
const struct ftpx_session *ftpx_guest_enter(struct ftpx_guest_table *table, struct ftpx_flow *flow);

/* A connection whose hosts may turn out to have a session: see early.h. */
void ftpx_guest_wait(struct ftpx_guest_table *table, struct ftpx_flow *flow);

/* The newest EARLY connection between the hosts of a session that was there before it was known; NULL when there
 * is none. */
struct ftpx_flow *ftpx_guest_early(const struct ftpx_guest_table *table,
                                   const struct ftpx_session *session);

/* The connection that an announcement made just now names, if it began at most FTPX_LIMIT_SKEW before and no
 * command has it; else, and when there are two, NULL. */
struct ftpx_flow *ftpx_guest_named(const struct ftpx_guest_table *table,
                                   struct ftpx_expected *expected);

/* The one connection that carried the bytes of a transfer whose endpoint could not be read; NULL when
 * none fits, several do, or it fits several transfers. */
struct ftpx_flow *ftpx_guest_of(const struct ftpx_guest_table *table,
                                const struct ftpx_transfer *transfer);

/* The one transfer whose endpoint could not be read that a connection fits; NULL likewise. */
struct ftpx_transfer *ftpx_guest_host_of(const struct ftpx_guest_table *table,
                                         const struct ftpx_flow *flow);

/* Whether an endpoint was agreed on for the transfer, but its line could not be read. */
bool ftpx_guest_is_wanted(const struct ftpx_transfer *transfer);

#endif
