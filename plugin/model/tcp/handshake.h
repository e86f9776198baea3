/* handshake: what one side of a connection says of TLS before it is encrypted: what a client offers, what the
 * server chose, by which names either goes on with a session. It takes whole records; it knows neither the
 * other side nor whose connection it is.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_MODEL_TCP_HANDSHAKE_H
#define FTPX_MODEL_TCP_HANDSHAKE_H

#include "../limits.h"
#include "certificate.h"
#include "tls_prints.h"

enum ftpx_handshake_role { FTPX_HANDSHAKE_NONE, FTPX_HANDSHAKE_CLIENT, FTPX_HANDSHAKE_SERVER };

/* By what a client names a TLS session that it wants to go on with: session id, ticket or identity, hashed. */
struct ftpx_resumable {
    uint8_t sha256[32];
};

struct ftpx_resumables {
    uint8_t count;
    uint8_t learned; /* of them, that infer knows */
    struct ftpx_resumable at[FTPX_LIMIT_RESUMABLES];
};

enum ftpx_resumption {
    FTPX_RESUMPTION_UNKNOWN,
    FTPX_RESUMPTION_NOT, /* a session of its own */
    FTPX_RESUMPTION_DONE /* the server has accepted what the client offered to go on with */
};

struct ftpx_handshake {
    enum ftpx_handshake_role role;
    uint32_t frame;        /* of its hello; 0 before */
    bool over;             /* what follows is encrypted, or makes no sense */
    wmem_array_t *partial; /* bytes of a message that goes on in the next record, or NULL */
    struct ftpx_resumables resumables; /* a client's: it offers; a server's: it gives */
    /* of a client */
    ftpx_span server_name; /* that it wants */
    ftpx_span
        protocols[FTPX_LIMIT_TLS_PROTOCOLS]; /* that it offers (ALPN); a server's: that it chose */
    char ja3[FTPX_JA3_TEXT];                 /* a server's: JA3S */
    char ja4[FTPX_JA4_TEXT];
    /* of a server */
    uint16_t version;
    uint16_t suite;
    enum ftpx_resumption resumption;
    const struct ftpx_certificate *certificate; /* NULL: none was sent in the clear, so far */
};

/* The next record of the side, which `frame` completed; *handshake is NULL before the first. */
void ftpx_handshake_hear(wmem_allocator_t *pool, struct ftpx_handshake **handshake,
                         ftpx_span record, uint32_t frame);

void ftpx_handshake_free(wmem_allocator_t *pool, struct ftpx_handshake *handshake);

/* By what a ClientHello, cut or not, wants to go on with a session. */
struct ftpx_resumables ftpx_handshake_offers(const struct ftpx_tls_hello *hello);

#endif
