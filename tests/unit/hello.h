/* hello: ClientHellos and ServerHellos put together from their parts (RFC 8446 §4.1).
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_TESTS_HELLO_H
#define FTPX_TESTS_HELLO_H

#include "flush.h"

/* What stands in one; spans are as they are on the wire, extensions with their types and lengths. */
struct hello {
    bool is_server;
    guint8 type; /* 0: that of the side */
    guint16 version;
    ftpx_span random; /* empty: zeros */
    ftpx_span session_id;
    ftpx_span suites;
    ftpx_span extensions;
};

static inline void put_number(GByteArray *out, gsize number, guint width)
{
    while (width-- > 0) {
        guint8 byte = (guint8)(number >> 8 * width);
        g_byte_array_append(out, &byte, 1);
    }
}

static inline void put_vector(GByteArray *out, ftpx_span bytes, guint width)
{
    put_number(out, bytes.len, width);
    if (bytes.len > 0)
        g_byte_array_append(out, bytes.at, (guint)bytes.len);
}

static inline ftpx_span span_of(const GByteArray *bytes)
{
    return (ftpx_span){bytes->data, bytes->len};
}

static inline GByteArray *hello_body(const struct hello *hello)
{
    GByteArray *body = g_byte_array_new();
    guint8 zeros[32] = {0};

    put_number(body, hello->version, 2);
    g_byte_array_append(body, hello->random.len > 0 ? hello->random.at : zeros, 32);
    put_vector(body, hello->session_id, 1);
    if (hello->is_server) {
        g_byte_array_append(body, hello->suites.at, 2);
        put_number(body, 0, 1);
    } else {
        put_vector(body, hello->suites, 2);
        put_number(body, 0x0100, 2); /* no compression */
    }
    put_vector(body, hello->extensions, 2);
    return body;
}

/* A message with this body. */
static inline void put_message(GByteArray *out, guint8 type, ftpx_span body)
{
    put_number(out, type, 1);
    put_vector(out, body, 3);
}

/* A record with these bytes. */
static inline void put_record(GByteArray *out, guint8 type, ftpx_span bytes)
{
    put_number(out, type, 1);
    put_number(out, 0x0303, 2);
    put_vector(out, bytes, 2);
}

/* A hello in a record of its own. */
static inline GByteArray *hello_record(const struct hello *hello)
{
    GByteArray *body = hello_body(hello);
    GByteArray *message = g_byte_array_new();
    GByteArray *record = g_byte_array_new();

    put_message(message, hello->type ? hello->type : hello->is_server ? 2 : 1, span_of(body));
    put_record(record, 22, span_of(message));
    g_byte_array_unref(body);
    g_byte_array_unref(message);
    return record;
}

#endif
