/* servers: where FTP has been spoken beyond doubt, on whatever port: what else connects there is more likely
 * to be FTP too. It does not judge: see judge.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_MODEL_CONTROL_SERVERS_H
#define FTPX_MODEL_CONTROL_SERVERS_H

#include "../../wire/endpoint.h"
#include <wsutil/wmem/wmem.h>

struct ftpx_servers;

struct ftpx_servers *ftpx_servers_new(wmem_allocator_t *pool);

/* Takes note of the server of a session that is one. */
void ftpx_servers_add(struct ftpx_servers *servers, const struct ftpx_endpoint *server);

bool ftpx_servers_has(const struct ftpx_servers *servers, const struct ftpx_endpoint *end);

#endif
