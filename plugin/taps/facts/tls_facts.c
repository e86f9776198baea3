/* tls_facts: read off what the sides of the connection have kept.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "tls_facts.h"

#include "../../wire/tls_suites.h"
#include <glib.h>
#include <stdio.h>

const struct ftpx_handshake *ftpx_tls_said_by(const struct ftpx_flow *flow,
                                              enum ftpx_handshake_role role)
{
    return flow ? ftpx_flow_handshake(flow, role) : NULL;
}

enum ftpx_certificate_seen ftpx_tls_certificate_seen(const struct ftpx_flow *flow)
{
    const struct ftpx_handshake *server = ftpx_tls_said_by(flow, FTPX_HANDSHAKE_SERVER);

    if (!server)
        return FTPX_CERTIFICATE_UNKNOWN;
    if (server->certificate)
        return FTPX_CERTIFICATE_SEEN;
    if (server->resumption == FTPX_RESUMPTION_DONE)
        return FTPX_CERTIFICATE_NOT_SENT;
    return server->version >= FTPX_TLS_1_3 ? FTPX_CERTIFICATE_HIDDEN : FTPX_CERTIFICATE_UNKNOWN;
}

const char *ftpx_tls_suite_text(uint16_t suite, char room[FTPX_SUITE_TEXT])
{
    const char *name = ftpx_tls_suite_name(suite);

    if (name)
        return name;
    snprintf(room, FTPX_SUITE_TEXT, "0x%04x", suite);
    return room;
}
