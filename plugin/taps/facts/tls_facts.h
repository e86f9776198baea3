/* tls_facts: what reports tell of TLS on a connection: what its two sides said, and whether the server's
 * certificate can be seen.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_TAPS_FACTS_TLS_FACTS_H
#define FTPX_TAPS_FACTS_TLS_FACTS_H

#include "../../model/tcp/flow.h"

/* What the client or the server of TLS said; NULL when that is not there. `flow` may be NULL. */
const struct ftpx_handshake *ftpx_tls_said_by(const struct ftpx_flow *flow,
                                              enum ftpx_handshake_role role);

enum ftpx_certificate_seen {
    FTPX_CERTIFICATE_UNKNOWN, /* the capture does not tell, or there is none */
    FTPX_CERTIFICATE_SEEN,
    FTPX_CERTIFICATE_HIDDEN,  /* TLS 1.3 encrypts it */
    FTPX_CERTIFICATE_NOT_SENT /* the TLS session had begun before, with a certificate */
};
enum ftpx_certificate_seen ftpx_tls_certificate_seen(const struct ftpx_flow *flow);

/* Name of a cipher suite, else its number: `0xcafe`. Returns `room`, or what is static. */
#define FTPX_SUITE_TEXT 7
const char *ftpx_tls_suite_text(uint16_t suite, char room[FTPX_SUITE_TEXT]);

#endif
