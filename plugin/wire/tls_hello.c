/* tls_hello: a reader over nested lengths; whatever does not fit ends it.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "tls_hello.h"

#include "tls.h"

#define RECORD_HEADER  5
#define MESSAGE_HEADER 4
#define RANDOM         32

/* --- numbers and vectors --- */

bool ftpx_tls_take_number(ftpx_span *rest, size_t width, size_t *out)
{
    size_t value = 0;

    if (rest->len < width)
        return false;
    for (size_t i = 0; i < width; i++)
        value = value << 8 | rest->at[i];
    *rest = ftpx_span_drop(*rest, width);
    *out = value;
    return true;
}

bool ftpx_tls_take_vector(ftpx_span *rest, size_t width, ftpx_span *out)
{
    ftpx_span after = *rest;
    size_t length;

    if (!ftpx_tls_take_number(&after, width, &length) || length > after.len)
        return false;
    *out = ftpx_span_take(after, length);
    *rest = ftpx_span_drop(after, length);
    return true;
}

bool ftpx_tls_take_message(ftpx_span *rest, unsigned *type_out, ftpx_span *body_out)
{
    ftpx_span after = ftpx_span_drop(*rest, 1);

    if (rest->len == 0 || !ftpx_tls_take_vector(&after, 3, body_out))
        return false;
    *type_out = rest->at[0];
    *rest = after;
    return true;
}

/* --- hellos --- */

/* Version, random and session id, with which both begin. */
static bool take_beginning(ftpx_span *rest, struct ftpx_tls_hello *out)
{
    size_t version;

    *out = (struct ftpx_tls_hello){0};
    if (!ftpx_tls_take_number(rest, 2, &version) || rest->len < RANDOM)
        return false;
    out->version = (uint16_t)version;
    out->random = ftpx_span_take(*rest, RANDOM);
    *rest = ftpx_span_drop(*rest, RANDOM);
    return ftpx_tls_take_vector(rest, 1, &out->session_id);
}

/* They may be cut, and old versions have none. */
static void take_extensions(ftpx_span rest, struct ftpx_tls_hello *out)
{
    size_t length;

    if (ftpx_tls_take_number(&rest, 2, &length))
        out->extensions = ftpx_span_take(rest, length);
}

bool ftpx_tls_read_client_hello(ftpx_span body, struct ftpx_tls_hello *out)
{
    ftpx_span compressions;

    if (!take_beginning(&body, out) || !ftpx_tls_take_vector(&body, 2, &out->suites) ||
        !ftpx_tls_take_vector(&body, 1, &compressions))
        return false;
    take_extensions(body, out);
    return true;
}

bool ftpx_tls_read_server_hello(ftpx_span body, struct ftpx_tls_hello *out)
{
    if (!take_beginning(&body, out) || body.len < 3)
        return false;
    out->suites = ftpx_span_take(body, 2);
    take_extensions(ftpx_span_drop(body, 3), out);
    return true;
}

bool ftpx_tls_first_client_hello(ftpx_span record, struct ftpx_tls_hello *out)
{
    return ftpx_tls_is_hello(record) && record.len > RECORD_HEADER &&
           record.at[RECORD_HEADER] == FTPX_TLS_CLIENT_HELLO &&
           ftpx_tls_read_client_hello(ftpx_span_drop(record, RECORD_HEADER + MESSAGE_HEADER), out);
}

bool ftpx_tls_next_extension(ftpx_span *rest, unsigned *type_out, ftpx_span *body_out)
{
    size_t type;

    if (!ftpx_tls_take_number(rest, 2, &type) || !ftpx_tls_take_vector(rest, 2, body_out))
        return false;
    *type_out = (unsigned)type;
    return true;
}

bool ftpx_tls_find_extension(const struct ftpx_tls_hello *hello, enum ftpx_tls_extension type,
                             ftpx_span *body_out)
{
    ftpx_span rest = hello->extensions;
    unsigned found;

    while (ftpx_tls_next_extension(&rest, &found, body_out))
        if (found == (unsigned)type)
            return true;
    return false;
}

/* The list that an extension holds, behind its length of `width` bytes. */
static bool find_list(const struct ftpx_tls_hello *hello, enum ftpx_tls_extension type,
                      size_t width, ftpx_span *list_out)
{
    ftpx_span body;

    return ftpx_tls_find_extension(hello, type, &body) &&
           ftpx_tls_take_vector(&body, width, list_out);
}

/* --- a client's --- */

ftpx_span ftpx_tls_wanted_name(const struct ftpx_tls_hello *hello)
{
    ftpx_span list;
    ftpx_span name;
    size_t kind;

    if (find_list(hello, FTPX_TLS_SERVER_NAME, 2, &list))
        while (ftpx_tls_take_number(&list, 1, &kind) && ftpx_tls_take_vector(&list, 2, &name))
            if (kind == 0) /* host_name (RFC 6066 §3) */
                return name;
    return FTPX_SPAN_NONE;
}

ftpx_span ftpx_tls_protocols(const struct ftpx_tls_hello *hello)
{
    ftpx_span list;

    return find_list(hello, FTPX_TLS_ALPN, 2, &list) ? list : FTPX_SPAN_NONE;
}

bool ftpx_tls_next_protocol(ftpx_span *rest, ftpx_span *out)
{
    return ftpx_tls_take_vector(rest, 1, out);
}

bool ftpx_tls_is_grease(unsigned value)
{
    return (value & 0x0f0f) == 0x0a0a && value >> 8 == (value & 0xff);
}

uint16_t ftpx_tls_newest_version(const struct ftpx_tls_hello *hello)
{
    uint16_t newest = 0;
    ftpx_span list;
    size_t version;

    if (!find_list(hello, FTPX_TLS_VERSIONS, 1, &list))
        return hello->version;
    while (ftpx_tls_take_number(&list, 2, &version))
        if (!ftpx_tls_is_grease((unsigned)version) && version > newest)
            newest = (uint16_t)version;
    return newest;
}

ftpx_span ftpx_tls_identities(const struct ftpx_tls_hello *hello)
{
    ftpx_span list;

    return find_list(hello, FTPX_TLS_PRE_SHARED_KEY, 2, &list) ? list : FTPX_SPAN_NONE;
}

bool ftpx_tls_next_identity(ftpx_span *rest, ftpx_span *out)
{
    size_t age;

    return ftpx_tls_take_vector(rest, 2, out) && ftpx_tls_take_number(rest, 4, &age);
}

/* --- a server's --- */

uint16_t ftpx_tls_agreed_version(const struct ftpx_tls_hello *hello)
{
    ftpx_span body;
    size_t version;

    return ftpx_tls_find_extension(hello, FTPX_TLS_VERSIONS, &body) &&
                   ftpx_tls_take_number(&body, 2, &version)
               ? (uint16_t)version
               : hello->version;
}

/* SHA-256 of "HelloRetryRequest" in the random's place. */
bool ftpx_tls_is_retry(const struct ftpx_tls_hello *hello)
{
    static const uint8_t mark[RANDOM] = {0xcf, 0x21, 0xad, 0x74, 0xe5, 0x9a, 0x61, 0x11,
                                         0xbe, 0x1d, 0x8c, 0x02, 0x1e, 0x65, 0xb8, 0x91,
                                         0xc2, 0xa2, 0x11, 0x16, 0x7a, 0xbb, 0x8c, 0x5e,
                                         0x07, 0x9e, 0x09, 0xe2, 0xc8, 0xa8, 0x33, 0x9c};

    return ftpx_span_equal(hello->random, (ftpx_span){mark, sizeof mark});
}

ftpx_span ftpx_tls_new_ticket(ftpx_span body)
{
    ftpx_span ticket;
    size_t lifetime;

    return ftpx_tls_take_number(&body, 4, &lifetime) && ftpx_tls_take_vector(&body, 2, &ticket)
               ? ticket
               : FTPX_SPAN_NONE;
}

ftpx_span ftpx_tls_first_certificate(ftpx_span body)
{
    ftpx_span list;
    ftpx_span certificate;

    return ftpx_tls_take_vector(&body, 3, &list) && ftpx_tls_take_vector(&list, 3, &certificate)
               ? certificate
               : FTPX_SPAN_NONE;
}

/* --- which protocol is asked for --- */

static bool is_ftp(ftpx_span protocol)
{
    return ftpx_span_equal(protocol, ftpx_span_of("ftp")) ||
           ftpx_span_equal(protocol, ftpx_span_of("x-filezilla-ftp"));
}

enum ftpx_tls_offer ftpx_tls_offer(ftpx_span record)
{
    struct ftpx_tls_hello hello;
    ftpx_span list;
    ftpx_span name;

    if (!ftpx_tls_first_client_hello(record, &hello) || !find_list(&hello, FTPX_TLS_ALPN, 2, &list))
        return FTPX_TLS_OFFER_NONE;
    while (ftpx_tls_next_protocol(&list, &name))
        if (is_ftp(name))
            return FTPX_TLS_OFFER_FTP;
    return FTPX_TLS_OFFER_OTHER;
}
