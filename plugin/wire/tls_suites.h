/* tls_suites: what numbers on the wire are called: cipher suites and versions of TLS.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_WIRE_TLS_SUITES_H
#define FTPX_WIRE_TLS_SUITES_H

#include <stdint.h>

/* As IANA has it; NULL when it has none. */
const char *ftpx_tls_suite_name(uint16_t number);

/* "1.3"; NULL when there is no such version. */
const char *ftpx_tls_version_name(uint16_t version);

/* "tls", and "ssl" for what came before it. */
const char *ftpx_tls_protocol_name(uint16_t version);

#endif
