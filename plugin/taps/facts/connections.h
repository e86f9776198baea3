/* connections: the TCP connections that FTP went over, one by one: control connections, and those of
 * transfers. It does not say what was moved on them.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_TAPS_FACTS_CONNECTIONS_H
#define FTPX_TAPS_FACTS_CONNECTIONS_H

#include "scope.h"

struct ftpx_connection {
    const struct ftpx_flow *flow;
    uint8_t opener;                       /* side that opened it, as far as known */
    const struct ftpx_session *session;   /* whose it is; NULL: none is known */
    const struct ftpx_transfer *transfer; /* that it carries; NULL: it is a control connection */
};

typedef void (*ftpx_connection_fn)(void *context, const struct ftpx_connection *connection);

/* Those of the sessions and transfers that are selected, by first frame. */
void ftpx_connections_each(const struct ftpx_scope *scope, ftpx_connection_fn take, void *context);

/* That of a session, and that of a transfer, whose `flow` is not NULL. */
struct ftpx_connection ftpx_connection_of_session(const struct ftpx_session *session);
struct ftpx_connection ftpx_connection_of_transfer(const struct ftpx_transfer *transfer);

/* Payload that a side sent, by its sequence numbers, be it in the capture or not. */
uint64_t ftpx_connection_sent(const struct ftpx_connection *connection, uint8_t side);

/* What a side's packets came to at IP: with the headers of IP and TCP, as often as they are there. */
uint64_t ftpx_connection_ip_bytes(const struct ftpx_connection *connection, uint8_t side);

/* Whether it was under TLS, at least from some byte on. */
bool ftpx_connection_has_tls(const struct ftpx_connection *connection);

/* The side that sends a transfer's payload, where any of it was seen; false when none was. */
bool ftpx_connection_payload(const struct ftpx_connection *connection, uint8_t *sender_out);

#endif
