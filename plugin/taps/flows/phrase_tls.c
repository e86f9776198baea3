/* phrase_tls: names from the capture are made safe and cut here.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "phrase.h"

#include "../../wire/tls_suites.h"
#include "../facts/tls_facts.h"
#include "../say/layout.h"

#define NAME_COLUMNS 60
#define SHOWN        8  /* of a fingerprint */
#define DAY          10 /* of a time: its date */

void ftpx_phrase_tls(GString *line, const struct ftpx_flow *flow)
{
    const struct ftpx_handshake *client = ftpx_tls_said_by(flow, FTPX_HANDSHAKE_CLIENT);
    const struct ftpx_handshake *server = ftpx_tls_said_by(flow, FTPX_HANDSHAKE_SERVER);
    char suite[FTPX_SUITE_TEXT];

    if (server) {
        const char *version = ftpx_tls_version_name(server->version);
        g_string_append_printf(line, "%s %s, %s", server->version == 0x0300 ? "SSL" : "TLS",
                               version ? version : "?", ftpx_tls_suite_text(server->suite, suite));
    }
    if (server && server->resumption == FTPX_RESUMPTION_DONE)
        g_string_append(line, ", goes on with an earlier TLS session");
    if (!client || client->server_name.len == 0)
        return;
    g_string_append(line, line->len > 0 ? "; for " : "for ");
    ftpx_layout_text_head(line, NULL, client->server_name, NAME_COLUMNS);
}

void ftpx_phrase_certificate(GString *line, const struct ftpx_flow *flow)
{
    const struct ftpx_handshake *server = ftpx_tls_said_by(flow, FTPX_HANDSHAKE_SERVER);
    const struct ftpx_certificate *certificate = server ? server->certificate : NULL;

    if (ftpx_tls_certificate_seen(flow) == FTPX_CERTIFICATE_HIDDEN)
        g_string_append(line, "certificate not visible: TLS 1.3 encrypts it");
    if (!certificate)
        return;
    g_string_append(line, "certificate ");
    if (*certificate->not_after) {
        ftpx_layout_text_head(line, NULL, certificate->subject, NAME_COLUMNS);
        g_string_append(line, ", issued by ");
        ftpx_layout_text_head(line, NULL, certificate->issuer, NAME_COLUMNS);
        g_string_append_printf(line, ", valid from %.*s to %.*s, ", DAY, certificate->not_before,
                               DAY, certificate->not_after);
    }
    g_string_append_printf(line, "sha256 %.*s…", SHOWN, certificate->sha256);
}

void ftpx_phrase_ja3(GString *line, const struct ftpx_flow *flow)
{
    const struct ftpx_handshake *client = ftpx_tls_said_by(flow, FTPX_HANDSHAKE_CLIENT);

    if (client)
        g_string_append_printf(line, "client JA3 %s", client->ja3);
}

void ftpx_phrase_ja4(GString *line, const struct ftpx_flow *flow)
{
    const struct ftpx_handshake *client = ftpx_tls_said_by(flow, FTPX_HANDSHAKE_CLIENT);

    if (client)
        g_string_append_printf(line, "client JA4 %s", client->ja4);
}
