/* record_tls: what was said of TLS in the clear, members in the order in which they appear.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "record_parts.h"

#include "../../wire/tls_suites.h"
#include "../facts/tls_facts.h"

static void put_agreed(struct ftpx_json *json, const struct ftpx_handshake *server)
{
    const char *version = ftpx_tls_version_name(server->version);
    char suite[FTPX_SUITE_TEXT];

    if (version) {
        ftpx_json_word(json, "version", version);
        ftpx_json_word(json, "version_protocol", ftpx_tls_protocol_name(server->version));
    }
    ftpx_json_word(json, "cipher", ftpx_tls_suite_text(server->suite, suite));
    ftpx_json_text(json, "next_protocol", server->protocols[0]);
    if (server->resumption != FTPX_RESUMPTION_UNKNOWN)
        ftpx_json_bool(json, "resumed", server->resumption == FTPX_RESUMPTION_DONE);
}

static void put_client(struct ftpx_json *json, const struct ftpx_handshake *client)
{
    ftpx_json_begin(json, "client");
    ftpx_json_text(json, "server_name", client->server_name);
    ftpx_json_name(json, "ja3", client->ja3);
    ftpx_json_end(json);
}

/* --- the server --- */

static void put_subject(struct ftpx_json *json, const struct ftpx_certificate *certificate)
{
    if (certificate->subject.len == 0)
        return;
    ftpx_json_begin(json, "subject");
    ftpx_json_texts(json, "common_name", &certificate->common_name,
                    certificate->common_name.len > 0);
    ftpx_json_text(json, "distinguished_name", certificate->subject);
    ftpx_json_end(json);
}

static void put_issuer(struct ftpx_json *json, const struct ftpx_certificate *certificate)
{
    if (certificate->issuer.len == 0)
        return;
    ftpx_json_begin(json, "issuer");
    ftpx_json_text(json, "distinguished_name", certificate->issuer);
    ftpx_json_end(json);
}

static void put_certificate(struct ftpx_json *json, const struct ftpx_certificate *certificate)
{
    ftpx_json_begin(json, "hash");
    ftpx_json_word(json, "sha256", certificate->sha256);
    ftpx_json_end(json);
    if (!*certificate->not_after)
        return; /* it could not be read */
    ftpx_json_begin(json, "x509");
    ftpx_json_text(json, "serial_number", certificate->serial);
    put_subject(json, certificate);
    put_issuer(json, certificate);
    ftpx_json_word(json, "not_before", certificate->not_before);
    ftpx_json_word(json, "not_after", certificate->not_after);
    ftpx_json_end(json);
}

static void put_server(struct ftpx_json *json, const struct ftpx_handshake *server)
{
    ftpx_json_begin(json, "server");
    ftpx_json_name(json, "ja3s", server->ja3);
    if (server->certificate)
        put_certificate(json, server->certificate);
    ftpx_json_end(json);
}

void ftpx_record_put_tls(struct ftpx_json *json, const struct ftpx_flow *flow)
{
    const struct ftpx_handshake *client = ftpx_tls_said_by(flow, FTPX_HANDSHAKE_CLIENT);
    const struct ftpx_handshake *server = ftpx_tls_said_by(flow, FTPX_HANDSHAKE_SERVER);

    if (!client && !server)
        return;
    ftpx_json_begin(json, "tls");
    if (server)
        put_agreed(json, server);
    if (client)
        put_client(json, client);
    if (server)
        put_server(json, server);
    ftpx_json_end(json);
}

/* --- the rest --- */

static const char *name_of(enum ftpx_certificate_seen seen)
{
    static const char *const names[] = {[FTPX_CERTIFICATE_UNKNOWN] = NULL,
                                        [FTPX_CERTIFICATE_SEEN] = "seen",
                                        [FTPX_CERTIFICATE_HIDDEN] = "hidden",
                                        [FTPX_CERTIFICATE_NOT_SENT] = "not-sent"};
    return names[seen];
}

void ftpx_record_put_tls_facts(struct ftpx_json *json, const struct ftpx_flow *flow)
{
    const struct ftpx_handshake *client = ftpx_tls_said_by(flow, FTPX_HANDSHAKE_CLIENT);
    unsigned offered = 0;

    if (client) {
        ftpx_json_name(json, "ja4", client->ja4);
        while (offered < FTPX_LIMIT_TLS_PROTOCOLS && client->protocols[offered].len > 0)
            offered++;
        ftpx_json_texts(json, "alpn", client->protocols, offered);
    }
    ftpx_json_name(json, "certificate", name_of(ftpx_tls_certificate_seen(flow)));
}
