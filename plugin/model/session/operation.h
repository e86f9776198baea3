/* operation: one command that changed files on the server, or tried to, with its outcome.
 * What moves bytes over a data connection is a transfer and none of these.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_MODEL_SESSION_OPERATION_H
#define FTPX_MODEL_SESSION_OPERATION_H

#include "../../wire/operation.h"
#include "session.h"

enum ftpx_operation_outcome {
    FTPX_OPERATION_UNKNOWN, /* no final reply, or one that says neither */
    FTPX_OPERATION_DONE,
    FTPX_OPERATION_REFUSED
};

struct ftpx_operation {
    uint32_t number; /* within its session, from 0 */
    struct ftpx_session *session;
    /* A rename is one operation, that of its RNTO. A refused RNFR is one of its own. */
    struct ftpx_exchange *exchange;
    struct ftpx_exchange *from; /* the RNFR or SITE CPFR it builds on; NULL when there is none */
    const struct ftpx_operation_kind *kind;
    ftpx_span user;
    ftpx_span path;              /* after it: the new name. As far as known: see path.h */
    ftpx_span source;            /* what was renamed, copied or linked to; else empty */
    struct ftpx_operation *next; /* of the session */
};

/* A command was sent, and the first reply to it came. Both are for any command. */
void ftpx_operation_sent(const struct ftpx_happening *happening);
void ftpx_operation_replied(const struct ftpx_happening *happening);

enum ftpx_operation_outcome ftpx_operation_outcome(const struct ftpx_operation *operation);

#endif
