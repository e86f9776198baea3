/* certificate: what is kept of a server's certificate. It verifies nothing: anybody may have made it.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_MODEL_TCP_CERTIFICATE_H
#define FTPX_MODEL_TCP_CERTIFICATE_H

#include "../../wire/x509.h"
#include <wsutil/wmem/wmem.h>

#define FTPX_FINGERPRINT_TEXT 65

/* Texts as sent, up to FTPX_LIMIT_CERTIFICATE_NAME and FTPX_LIMIT_CERTIFICATE_SERIAL; empty, like the times, when
 * the certificate cannot be read. */
struct ftpx_certificate {
    ftpx_span subject; /* RFC 4514 §2.4, but in the certificate's order */
    ftpx_span issuer;
    ftpx_span common_name; /* the subject's first */
    ftpx_span serial;      /* hexadecimal */
    char not_before[FTPX_X509_TIME];
    char not_after[FTPX_X509_TIME];
    char sha256[FTPX_FINGERPRINT_TEXT]; /* of all its bytes */
};

const struct ftpx_certificate *ftpx_certificate_keep(wmem_allocator_t *pool, ftpx_span der);

#endif
