/* tls: headers by their five bytes.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "tls.h"

#include "tls_hello.h"

#define HEADER 5

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
           (bytes.at[HEADER] == FTPX_TLS_CLIENT_HELLO || bytes.at[HEADER] == FTPX_TLS_SERVER_HELLO);
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
