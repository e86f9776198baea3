/* report_tls: names from the capture are made safe and cut here.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "report_parts.h"

#include "../../wire/tls_suites.h"
#include "../facts/tls_facts.h"
#include "report_html.h"

#define NAME_COLUMNS 80

static GString *captured(ftpx_span text)
{
    GString *html = g_string_new("<bdi>");

    ftpx_html_captured(html, NULL, text, NAME_COLUMNS, false);
    return g_string_append(html, "</bdi>");
}

static void put_wanted(GString *out, const struct ftpx_flow *flow)
{
    const struct ftpx_handshake *client = ftpx_tls_said_by(flow, FTPX_HANDSHAKE_CLIENT);

    if (!client || client->server_name.len == 0)
        return;
    GString *name = captured(client->server_name);
    ftpx_report_say(out, FTPX_WORD_TLS_WANTED, name->str, NULL);
    g_string_free(name, TRUE);
}

void ftpx_report_tls(GString *out, const struct ftpx_flow *flow,
                     const struct ftpx_handshake *server)
{
    const char *version = ftpx_tls_version_name(server->version);
    char *text =
        g_strconcat(server->version == 0x0300 ? "SSL " : "TLS ", version ? version : "?", NULL);
    char suite[FTPX_SUITE_TEXT];

    ftpx_report_say(out,
                    server->resumption == FTPX_RESUMPTION_DONE ? FTPX_WORD_TLS_RESUMED
                                                               : FTPX_WORD_TLS_AGREED,
                    text, ftpx_tls_suite_text(server->suite, suite), NULL);
    put_wanted(out, flow);
    g_free(text);
}

bool ftpx_report_certificate(GString *out, const struct ftpx_flow *flow)
{
    const struct ftpx_handshake *server = ftpx_tls_said_by(flow, FTPX_HANDSHAKE_SERVER);
    const struct ftpx_certificate *certificate = server ? server->certificate : NULL;

    if (ftpx_tls_certificate_seen(flow) == FTPX_CERTIFICATE_HIDDEN)
        ftpx_report_say(out, FTPX_WORD_TLS_CERTIFICATE_HIDDEN, NULL);
    else if (certificate) {
        GString *subject = captured(certificate->subject);
        GString *issuer = captured(certificate->issuer);
        ftpx_report_say(out, FTPX_WORD_TLS_CERTIFICATE, subject->str, issuer->str,
                        certificate->not_before, certificate->not_after, certificate->sha256, NULL);
        g_string_free(subject, TRUE);
        g_string_free(issuer, TRUE);
    } else {
        return false;
    }
    return true;
}
