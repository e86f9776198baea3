/* checks: what the server says of a transfer's file, held against what was seen of it.
 * It writes no text.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_TAPS_FACTS_CHECKS_H
#define FTPX_TAPS_FACTS_CHECKS_H

#include "../../model/data/statement.h"
#include "../bytes/collect.h"
#include <glib.h>

struct ftpx_check {
    const char *by;   /* "SIZE", "XCRC", "HASH"; the code of the reply that closed it: "226" */
    const char *what; /* "size", or the digest: "SHA-256" */
    ftpx_span says;
    enum ftpx_agreement agreement;
};

/* All of a transfer's, in the order in which they were said: array of struct ftpx_check, to be
 * freed by g_array_unref. `collect` may be NULL: then no digest is compared. Spans are the
 * model's. */
GArray *ftpx_checks_of(const struct ftpx_transfer *transfer, const struct ftpx_collect *collect);

/* Those of what the server says of the session as a whole when it ends. */
GArray *ftpx_checks_of_session(const struct ftpx_session *session);

/* The file's modification time as YYYYMMDDHHMMSS in UTC; empty when the server told none. */
ftpx_span ftpx_checks_modified(const struct ftpx_transfer *transfer);

#endif
