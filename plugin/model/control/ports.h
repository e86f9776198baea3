/* ports: what the ports that the user has configured for FTP, and those where it was spoken, say of a
 * connection.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_MODEL_CONTROL_PORTS_H
#define FTPX_MODEL_CONTROL_PORTS_H

#include "../tcp/flow.h"

struct ftpx_engine;

/* Whether it is configured as one of FTP's, and as one of those where TLS begins at once. */
bool ftpx_ports_is_control(const struct ftpx_engine *engine, uint16_t port);
bool ftpx_ports_is_tls(const struct ftpx_engine *engine, uint16_t port);

/* Whether FTP is spoken, as configured or as seen, at the server's port, or with `client` unknown at either
 * port. */
bool ftpx_ports_has_control(const struct ftpx_engine *engine, const struct ftpx_flow *flow,
                            uint8_t client);

/* The client's side: who opened the connection; without a handshake, the side whose peer has a port where
 * FTP is spoken. FTPX_SIDE_UNKNOWN when nothing tells. */
uint8_t ftpx_ports_client(const struct ftpx_engine *engine, const struct ftpx_flow *flow);

#endif
