/* infer: to which session a connection belongs whose announcement TLS hides: to the newest one
 * between the same two hosts that is under way and cannot be read.
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

/* NULL when there is none, or when the ports speak against a data connection. */
struct ftpx_session *ftpx_infer_session(const struct ftpx_infer_table *table,
                                        const struct ftpx_flow *flow);

/* Whether it comes from FTP's data port or goes to one that is nobody's, as data connections do. */
bool ftpx_infer_has_data_ports(const struct ftpx_flow *flow);

/* The end of a connection between the hosts of a session that is the server's. */
uint8_t ftpx_infer_server(const struct ftpx_session *session, const struct ftpx_flow *flow);

#endif
