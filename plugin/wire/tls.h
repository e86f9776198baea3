/* tls: the outside of TLS, which is readable without keys: record headers (RFC 8446 §5.1), and by which names
 * AUTH asks for it. What is in a record is tls_hello's. It decrypts nothing.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_WIRE_TLS_H
#define FTPX_WIRE_TLS_H

#include "span.h"

/* A record with its header is never longer (RFC 8446 §5.2; earlier versions allow 2048 bytes of
 * expansion). */
#define FTPX_TLS_RECORD_MAX (5 + 16384 + 2048)

enum ftpx_tls_content {
    FTPX_TLS_CHANGE_CIPHER_SPEC = 20,
    FTPX_TLS_ALERT = 21,
    FTPX_TLS_HANDSHAKE = 22,
    FTPX_TLS_APPLICATION_DATA = 23
};

/* Whether a record may begin so, as far as there are bytes. */
bool ftpx_tls_may_begin(ftpx_span bytes);

/* Length of the record that `bytes` begin with, its header included, whether all of it is there or
 * not; 0 when fewer than 5 bytes are there or it is none. */
size_t ftpx_tls_record_length(ftpx_span bytes);

/* Whether a connection's first bytes are a handshake record with a ClientHello or ServerHello, as far
 * as there are bytes. */
bool ftpx_tls_is_hello(ftpx_span bytes);

/* What AUTH calls TLS (RFC 4217 §2, with the names that came before it), and the letter of PROT that
 * holds from then on: SSL and TLS-P protect data connections from the start. */
struct ftpx_tls_mechanism {
    const char *name;
    uint8_t protection;
};

/* NULL for any other mechanism; blanks around the name do not count. */
const struct ftpx_tls_mechanism *ftpx_tls_mechanism(ftpx_span name);

#endif
