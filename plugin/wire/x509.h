/* x509: what a certificate (RFC 5280 §4.1) says of whose it is, who signed that, and how long it holds. It reads
 * DER strictly, verifies nothing and knows no key. Spans lie within the certificate.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_WIRE_X509_H
#define FTPX_WIRE_X509_H

#include "span.h"

/* `2026-11-30T12:00:00Z` with its NUL. */
#define FTPX_X509_TIME 21

struct ftpx_x509 {
    ftpx_span serial; /* its bytes */
    ftpx_span issuer; /* see ftpx_x509_next_attribute */
    ftpx_span subject;
    char not_before[FTPX_X509_TIME];
    char not_after[FTPX_X509_TIME];
};

/* False when the bytes are no certificate as far as its subject. */
bool ftpx_x509_read(ftpx_span der, struct ftpx_x509 *out);

/* How the bytes of a text are to be read. */
enum ftpx_x509_text { FTPX_X509_BYTES, FTPX_X509_UTF16 /* big end first */ };

/* One attribute of a name. */
struct ftpx_x509_attribute {
    const char *type; /* as RFC 4514 §3 has it; NULL for others */
    ftpx_span oid;    /* of the type, encoded */
    ftpx_span value;
    enum ftpx_x509_text text;
    bool joined; /* in one set with that before it */
};

/* A place in a name: begins as {name}. */
struct ftpx_x509_name {
    ftpx_span rest;
    ftpx_span set;
};

/* The next one, in the order of the certificate; false behind the last, or where it is broken. */
bool ftpx_x509_next_attribute(struct ftpx_x509_name *name, struct ftpx_x509_attribute *out);

#endif
