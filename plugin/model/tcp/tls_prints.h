/* tls_prints: fingerprints of who speaks TLS, by what it offers and in which order: JA3 and JA3S (MD5), JA4 of
 * FoxIO (the client's, which is free). It knows nobody by them.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_MODEL_TCP_TLS_PRINTS_H
#define FTPX_MODEL_TCP_TLS_PRINTS_H

#include "../../wire/tls_hello.h"

/* With their NULs. */
#define FTPX_JA3_TEXT 33
#define FTPX_JA4_TEXT 37

/* Of a whole ClientHello, and of a whole ServerHello. */
void ftpx_tls_ja3(const struct ftpx_tls_hello *hello, char out[FTPX_JA3_TEXT]);
void ftpx_tls_ja4(const struct ftpx_tls_hello *hello, char out[FTPX_JA4_TEXT]);
void ftpx_tls_ja3s(const struct ftpx_tls_hello *hello, char out[FTPX_JA3_TEXT]);

#endif
