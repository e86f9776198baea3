/* security: what became of AUTH and ADAT (RFC 2228): a mechanism that was agreed on, TLS that was
 * refused or stripped, commands that are sealed. The change to TLS itself is effect's business.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_MODEL_SESSION_SECURITY_H
#define FTPX_MODEL_SESSION_SECURITY_H

#include "session.h"

/* A command was sent, or answered; both are for any command. `note` is the line's. */
void ftpx_security_sent(struct ftpx_exchange *exchange, struct ftpx_note *note);
void ftpx_security_replied(struct ftpx_exchange *exchange, const struct ftpx_reply *reply,
                           struct ftpx_note *note);

/* Whether a command and its replies are sealed: MIC, CONF, ENC. */
bool ftpx_security_seals(enum ftpx_cmd id);

/* The mechanism in force, other than TLS: "GSSAPI" as asked for, "unknown" when commands are sealed
 * by one that the capture does not name; empty when there is none. */
ftpx_span ftpx_security_mechanism(const struct ftpx_session *session);

#endif
