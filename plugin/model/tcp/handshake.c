/* handshake: messages in order, each read when all of it is there.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "handshake.h"

#include "../../wire/tls.h"
#include "../bytes.h"

#include <glib.h>

#define HEADER 5

/* Names of TLS are no longer than this (RFC 7301 §3.1; RFC 1035 §2.3.4). */
#define NAME_MAX_BYTES 255

/* --- going on with a session --- */

static void add_resumable(struct ftpx_resumables *resumables, ftpx_span name)
{
    gsize length = sizeof(struct ftpx_resumable);

    if (name.len == 0 || resumables->count == FTPX_LIMIT_RESUMABLES)
        return;
    GChecksum *checksum = g_checksum_new(G_CHECKSUM_SHA256);
    g_checksum_update(checksum, name.at, (gssize)name.len);
    g_checksum_get_digest(checksum, resumables->at[resumables->count++].sha256, &length);
    g_checksum_free(checksum);
}

struct ftpx_resumables ftpx_handshake_offers(const struct ftpx_tls_hello *hello)
{
    struct ftpx_resumables offers = {0};
    ftpx_span identities = ftpx_tls_identities(hello);
    ftpx_span name;

    add_resumable(&offers, hello->session_id);
    if (ftpx_tls_find_extension(hello, FTPX_TLS_TICKET, &name))
        add_resumable(&offers, name);
    while (ftpx_tls_next_identity(&identities, &name))
        add_resumable(&offers, name);
    return offers;
}

/* --- messages --- */

static ftpx_span keep_name(wmem_allocator_t *pool, ftpx_span name)
{
    return ftpx_bytes_keep(pool, ftpx_span_take(name, NAME_MAX_BYTES));
}

static void keep_protocols(wmem_allocator_t *pool, struct ftpx_handshake *handshake,
                           const struct ftpx_tls_hello *hello)
{
    ftpx_span list = ftpx_tls_protocols(hello);
    ftpx_span name;

    for (unsigned i = 0; i < FTPX_LIMIT_TLS_PROTOCOLS && ftpx_tls_next_protocol(&list, &name); i++)
        handshake->protocols[i] = keep_name(pool, name);
}

static void hear_client_hello(wmem_allocator_t *pool, struct ftpx_handshake *handshake,
                              ftpx_span body)
{
    struct ftpx_tls_hello hello;

    handshake->over = true; /* all that matters is in the first */
    if (!ftpx_tls_read_client_hello(body, &hello))
        return;
    handshake->role = FTPX_HANDSHAKE_CLIENT;
    handshake->resumables = ftpx_handshake_offers(&hello);
    handshake->server_name = keep_name(pool, ftpx_tls_wanted_name(&hello));
    keep_protocols(pool, handshake, &hello);
    ftpx_tls_ja3(&hello, handshake->ja3);
    ftpx_tls_ja4(&hello, handshake->ja4);
}

/* TLS 1.3 says at once whether it goes on with a session, and encrypts what follows. */
static void hear_1_3(struct ftpx_handshake *handshake, const struct ftpx_tls_hello *hello)
{
    ftpx_span chosen;
    bool goes_on = ftpx_tls_find_extension(hello, FTPX_TLS_PRE_SHARED_KEY, &chosen);

    handshake->over = true;
    handshake->resumption = goes_on ? FTPX_RESUMPTION_DONE : FTPX_RESUMPTION_NOT;
}

static void hear_server_hello(wmem_allocator_t *pool, struct ftpx_handshake *handshake,
                              ftpx_span body)
{
    struct ftpx_tls_hello hello;
    ftpx_span suite;
    size_t number;

    if (!ftpx_tls_read_server_hello(body, &hello)) {
        handshake->over = true;
        return;
    }
    if (ftpx_tls_is_retry(&hello))
        return;
    handshake->role = FTPX_HANDSHAKE_SERVER;
    handshake->version = ftpx_tls_agreed_version(&hello);
    suite = hello.suites;
    if (ftpx_tls_take_number(&suite, 2, &number))
        handshake->suite = (uint16_t)number;
    keep_protocols(pool, handshake, &hello);
    ftpx_tls_ja3s(&hello, handshake->ja3);
    if (handshake->version >= FTPX_TLS_1_3)
        hear_1_3(handshake, &hello);
    else
        add_resumable(&handshake->resumables, hello.session_id);
}

/* Only a server that begins a session of its own proves who it is. */
static void hear_proof(wmem_allocator_t *pool, struct ftpx_handshake *handshake, unsigned type,
                       ftpx_span body)
{
    ftpx_span certificate = ftpx_tls_first_certificate(body);

    handshake->resumption = FTPX_RESUMPTION_NOT;
    if (type == FTPX_TLS_CERTIFICATE && !handshake->certificate && certificate.len > 0)
        handshake->certificate = ftpx_certificate_keep(pool, certificate);
}

static void hear_message(wmem_allocator_t *pool, struct ftpx_handshake *handshake, unsigned type,
                         ftpx_span body)
{
    bool is_server = handshake->role == FTPX_HANDSHAKE_SERVER;

    if (handshake->role == FTPX_HANDSHAKE_NONE && type == FTPX_TLS_CLIENT_HELLO)
        hear_client_hello(pool, handshake, body);
    else if (handshake->role == FTPX_HANDSHAKE_NONE && type == FTPX_TLS_SERVER_HELLO)
        hear_server_hello(pool, handshake, body);
    else if (is_server && (type == FTPX_TLS_CERTIFICATE || type == FTPX_TLS_SERVER_KEY_EXCHANGE ||
                           type == FTPX_TLS_SERVER_HELLO_DONE))
        hear_proof(pool, handshake, type, body);
    else if (is_server && type == FTPX_TLS_NEW_TICKET)
        add_resumable(&handshake->resumables, ftpx_tls_new_ticket(body));
    else
        handshake->over = !is_server;
}

/* --- records --- */

/* Reads the messages that are whole; returns what is left. */
static ftpx_span hear_messages(wmem_allocator_t *pool, struct ftpx_handshake *handshake,
                               ftpx_span bytes)
{
    unsigned type;
    ftpx_span body;

    while (!handshake->over && ftpx_tls_take_message(&bytes, &type, &body))
        hear_message(pool, handshake, type, body);
    return handshake->over ? FTPX_SPAN_NONE : bytes;
}

static void drop_partial(struct ftpx_handshake *handshake)
{
    if (handshake->partial)
        wmem_destroy_array(handshake->partial);
    handshake->partial = NULL;
}

/* Keeps the beginning of a message for the next record. */
static void keep_rest(wmem_allocator_t *pool, struct ftpx_handshake *handshake, ftpx_span rest)
{
    wmem_array_t *kept = NULL;

    if (rest.len > FTPX_LIMIT_TLS_HANDSHAKE)
        handshake->over = true;
    else if (rest.len > 0) {
        kept = wmem_array_new(pool, 1);
        wmem_array_append(kept, rest.at, (unsigned)rest.len);
    }
    drop_partial(handshake);
    handshake->partial = kept;
}

static void hear_handshake(wmem_allocator_t *pool, struct ftpx_handshake *handshake,
                           ftpx_span bytes)
{
    if (!handshake->partial) {
        keep_rest(pool, handshake, hear_messages(pool, handshake, bytes));
        return;
    }
    wmem_array_append(handshake->partial, bytes.at, (unsigned)bytes.len);
    ftpx_span all = {wmem_array_get_raw(handshake->partial),
                     wmem_array_get_count(handshake->partial)};
    ftpx_span rest = hear_messages(pool, handshake, all);
    if (rest.len < all.len || all.len > FTPX_LIMIT_TLS_HANDSHAKE)
        keep_rest(pool, handshake, rest);
}

/* From here on the side encrypts what it says; but for a server that only wanted another ClientHello. */
static void hear_change(struct ftpx_handshake *handshake)
{
    if (handshake->role == FTPX_HANDSHAKE_NONE)
        return;
    if (handshake->resumption == FTPX_RESUMPTION_UNKNOWN)
        handshake->resumption = FTPX_RESUMPTION_DONE;
    handshake->over = true;
}

void ftpx_handshake_hear(wmem_allocator_t *pool, struct ftpx_handshake **handshake,
                         ftpx_span record, uint32_t frame)
{
    if (!*handshake)
        *handshake = wmem_new0(pool, struct ftpx_handshake);
    if ((*handshake)->over)
        return;
    switch (record.at[0]) {
    case FTPX_TLS_HANDSHAKE:
        hear_handshake(pool, *handshake, ftpx_span_drop(record, HEADER));
        break;
    case FTPX_TLS_CHANGE_CIPHER_SPEC: hear_change(*handshake); break;
    case FTPX_TLS_APPLICATION_DATA: (*handshake)->over = true; break;
    }
    if ((*handshake)->frame == 0 && (*handshake)->role != FTPX_HANDSHAKE_NONE)
        (*handshake)->frame = frame;
    if ((*handshake)->over)
        drop_partial(*handshake);
}

void ftpx_handshake_free(wmem_allocator_t *pool, struct ftpx_handshake *handshake)
{
    if (!handshake)
        return;
    drop_partial(handshake);
    wmem_free(pool, handshake);
}
