/* tls_hello: handshake messages of TLS that are readable without keys: what a client offers, what the
 * server chose (RFC 5246 §7.4, RFC 8446 §4), tickets and certificates. Spans lie within what was given.
 * It knows neither records nor what was said before.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_WIRE_TLS_HELLO_H
#define FTPX_WIRE_TLS_HELLO_H

#include "span.h"

#define FTPX_TLS_1_2 0x0303
#define FTPX_TLS_1_3 0x0304

enum ftpx_tls_message_type {
    FTPX_TLS_CLIENT_HELLO = 1,
    FTPX_TLS_SERVER_HELLO = 2,
    FTPX_TLS_NEW_TICKET = 4,
    FTPX_TLS_CERTIFICATE = 11,
    FTPX_TLS_SERVER_KEY_EXCHANGE = 12,
    FTPX_TLS_SERVER_HELLO_DONE = 14
};

/* Extensions (IANA, TLS ExtensionType Values). */
enum ftpx_tls_extension {
    FTPX_TLS_SERVER_NAME = 0,
    FTPX_TLS_GROUPS = 10,
    FTPX_TLS_POINT_FORMATS = 11,
    FTPX_TLS_SIGNATURES = 13,
    FTPX_TLS_ALPN = 16,
    FTPX_TLS_TICKET = 35,
    FTPX_TLS_PRE_SHARED_KEY = 41,
    FTPX_TLS_VERSIONS = 43
};

/* Takes a number of `width` bytes off the front; false when they are not there. */
bool ftpx_tls_take_number(ftpx_span *rest, size_t width, size_t *out);

/* Takes a vector whose length stands before it in `width` bytes; false when not all of it is there. */
bool ftpx_tls_take_vector(ftpx_span *rest, size_t width, ftpx_span *out);

/* Takes a whole message off the front; false when not all of it is there. */
bool ftpx_tls_take_message(ftpx_span *rest, unsigned *type_out, ftpx_span *body_out);

/* Of ClientHello and ServerHello. */
struct ftpx_tls_hello {
    uint16_t version; /* as its second field has it, which stays at TLS 1.2 */
    ftpx_span random;
    ftpx_span session_id;
    ftpx_span suites;     /* offered, two bytes each; or the one that was chosen */
    ftpx_span extensions; /* cut where the bytes end */
};

/* Reads the body of one; false when it ends before its extensions would begin. */
bool ftpx_tls_read_client_hello(ftpx_span body, struct ftpx_tls_hello *out);
bool ftpx_tls_read_server_hello(ftpx_span body, struct ftpx_tls_hello *out);

/* The same of the body of a record's first message, which may be cut; false when it is no ClientHello. */
bool ftpx_tls_first_client_hello(ftpx_span record, struct ftpx_tls_hello *out);

/* The next one; false behind the last. */
bool ftpx_tls_next_extension(ftpx_span *rest, unsigned *type_out, ftpx_span *body_out);

/* The first of this type; false when it has none. */
bool ftpx_tls_find_extension(const struct ftpx_tls_hello *hello, enum ftpx_tls_extension type,
                             ftpx_span *body_out);

/* Of a client: name of the server that it wants, the next of the application protocols that it offers, the newest
 * version; values of GREASE (RFC 8701) are none. */
ftpx_span ftpx_tls_wanted_name(const struct ftpx_tls_hello *hello);
ftpx_span ftpx_tls_protocols(const struct ftpx_tls_hello *hello);
bool ftpx_tls_next_protocol(ftpx_span *rest, ftpx_span *out);
uint16_t ftpx_tls_newest_version(const struct ftpx_tls_hello *hello);
bool ftpx_tls_is_grease(unsigned value);

/* Identities of the sessions that a client wants to go on with: the next one; false behind the last. */
ftpx_span ftpx_tls_identities(const struct ftpx_tls_hello *hello);
bool ftpx_tls_next_identity(ftpx_span *rest, ftpx_span *out);

/* Of a server: the version that was agreed on, and whether this is no answer but the wish for another
 * ClientHello (RFC 8446 §4.1.4). */
uint16_t ftpx_tls_agreed_version(const struct ftpx_tls_hello *hello);
bool ftpx_tls_is_retry(const struct ftpx_tls_hello *hello);

/* The ticket of a NewSessionTicket (RFC 5077 §3.3), and the first certificate of a Certificate, which is the
 * server's, up to TLS 1.2; empty when there is none. */
ftpx_span ftpx_tls_new_ticket(ftpx_span body);
ftpx_span ftpx_tls_first_certificate(ftpx_span body);

/* What a ClientHello in a record says of the application protocol (RFC 7301). */
enum ftpx_tls_offer {
    FTPX_TLS_OFFER_NONE, /* nothing, or it is no ClientHello, or cut before it */
    FTPX_TLS_OFFER_FTP,  /* "ftp" (IANA), or FileZilla's own "x-filezilla-ftp" */
    FTPX_TLS_OFFER_OTHER
};
enum ftpx_tls_offer ftpx_tls_offer(ftpx_span record);

#endif
