/* infer: to which session a connection belongs whose announcement TLS hides. Evidence, the best first:
 *
 * | its ClientHello offers to go on with a TLS session … | the connection is of |
 * |---|---|
 * | … whose id or ticket the server gave on a connection of one session (up to TLS 1.2; RFC 5246, RFC 5077) | that |
 * | … that a connection of one session has offered before (TLS 1.3 encrypts its tickets) | that |
 * | … of several sessions, or of none that is known, or offers nothing | the newest |
 *
 * All of these only between the same two hosts, and only sessions that are under way and cannot be read.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_MODEL_DATA_INFER_H
#define FTPX_MODEL_DATA_INFER_H

#include "../tcp/flow.h"

struct ftpx_infer_table;

struct ftpx_infer_table *ftpx_infer_table_new(wmem_allocator_t *pool);

/* A session begins to speak TLS. */
void ftpx_infer_add(struct ftpx_infer_table *table, struct ftpx_session *session);

/* A side of one of the session's connections has said more of its handshake. */
void ftpx_infer_learn(struct ftpx_infer_table *table, struct ftpx_session *session,
                      const struct ftpx_half *half);

/* That whose TLS session the connection goes on with, by its first payload; NULL when that tells none: what a hello
 * says behind its first segment, as the identities of TLS 1.3 may be, comes too late. */
struct ftpx_session *ftpx_infer_resumed(const struct ftpx_infer_table *table,
                                        const struct ftpx_flow *flow, ftpx_span payload);

/* The newest one. NULL when there is none, or when the ports speak against a data connection. */
struct ftpx_session *ftpx_infer_session(const struct ftpx_infer_table *table,
                                        const struct ftpx_flow *flow);

/* Whether it comes from FTP's data port or goes to one that is nobody's, as data connections do. */
bool ftpx_infer_has_data_ports(const struct ftpx_flow *flow);

/* The end of a connection between the hosts of a session that is the server's. */
uint8_t ftpx_infer_server(const struct ftpx_session *session, const struct ftpx_flow *flow);

#endif
