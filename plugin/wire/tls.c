/* tls: a reader over the nested lengths of a ClientHello; whatever does not fit ends it.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "tls.h"

#define HEADER       5
#define CLIENT_HELLO 1
#define SERVER_HELLO 2
#define ALPN         16 /* extension type (RFC 7301 §3.1) */

static bool is_content_type(uint8_t byte)
{
    return byte >= FTPX_TLS_CHANGE_CIPHER_SPEC && byte <= FTPX_TLS_APPLICATION_DATA;
}

bool ftpx_tls_may_begin(ftpx_span bytes)
{
    return bytes.len > 0 && is_content_type(bytes.at[0]) && (bytes.len < 2 || bytes.at[1] == 3) &&
           (bytes.len < 3 || bytes.at[2] <= 4);
}

size_t ftpx_tls_record_length(ftpx_span bytes)
{
    if (bytes.len < HEADER || !ftpx_tls_may_begin(bytes))
        return 0;
    size_t length = HEADER + ((size_t)bytes.at[3] << 8 | bytes.at[4]);
    bool may_be_empty = bytes.at[0] == FTPX_TLS_APPLICATION_DATA;
    return length <= FTPX_TLS_RECORD_MAX && (length > HEADER || may_be_empty) ? length : 0;
}

bool ftpx_tls_is_hello(ftpx_span bytes)
{
    if (!ftpx_tls_may_begin(bytes) || bytes.at[0] != FTPX_TLS_HANDSHAKE)
        return false;
    if (bytes.len <= HEADER)
        return true;
    return ftpx_tls_record_length(bytes) > 0 &&
           (bytes.at[HEADER] == CLIENT_HELLO || bytes.at[HEADER] == SERVER_HELLO);
}

/* Takes a number of `width` bytes off the front; false when they are not there. */
static bool take_number(ftpx_span *rest, size_t width, size_t *out)
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

/* Takes a vector whose length stands before it in `width` bytes. */
static bool take_vector(ftpx_span *rest, size_t width, ftpx_span *out)
{
    size_t length;

    if (!take_number(rest, width, &length) || length > rest->len)
        return false;
    *out = ftpx_span_take(*rest, length);
    *rest = ftpx_span_drop(*rest, length);
    return true;
}

/* The extensions behind version, random, session id, cipher suites and compression methods. They
 * may be cut where the segment ends. */
static bool find_extensions(ftpx_span hello, ftpx_span *out)
{
    ftpx_span skipped;
    size_t length;

    hello = ftpx_span_drop(hello, 2 + 32);
    if (!take_vector(&hello, 1, &skipped) || !take_vector(&hello, 2, &skipped) ||
        !take_vector(&hello, 1, &skipped) || !take_number(&hello, 2, &length))
        return false;
    *out = ftpx_span_take(hello, length);
    return true;
}

static bool find_extension(ftpx_span extensions, size_t wanted, ftpx_span *out)
{
    size_t type;

    while (take_number(&extensions, 2, &type) && take_vector(&extensions, 2, out))
        if (type == wanted)
            return true;
    return false;
}

static bool is_ftp(ftpx_span protocol)
{
    return ftpx_span_equal(protocol, ftpx_span_of("ftp")) ||
           ftpx_span_equal(protocol, ftpx_span_of("x-filezilla-ftp"));
}

enum ftpx_tls_offer ftpx_tls_offer(ftpx_span bytes)
{
    ftpx_span extensions;
    ftpx_span names;
    ftpx_span list;
    ftpx_span name;

    if (!ftpx_tls_is_hello(bytes) || bytes.len <= HEADER || bytes.at[HEADER] != CLIENT_HELLO ||
        !find_extensions(ftpx_span_drop(bytes, HEADER + 4), &extensions) ||
        !find_extension(extensions, ALPN, &names) || !take_vector(&names, 2, &list))
        return FTPX_TLS_OFFER_NONE;
    while (take_vector(&list, 1, &name))
        if (is_ftp(name))
            return FTPX_TLS_OFFER_FTP;
    return FTPX_TLS_OFFER_OTHER;
}

const struct ftpx_tls_mechanism *ftpx_tls_mechanism(ftpx_span name)
{
    static const struct ftpx_tls_mechanism mechanisms[] = {
        {"TLS", 'C'}, {"TLS-C", 'C'}, {"SSL", 'P'}, {"TLS-P", 'P'}};

    for (size_t index = 0; index < sizeof mechanisms / sizeof *mechanisms; index++)
        if (ftpx_span_is(ftpx_span_trim(name), mechanisms[index].name))
            return &mechanisms[index];
    return NULL;
}
