/* security: what became of AUTH and ADAT (RFC 2228): a mechanism that was agreed on, TLS that was
 * refused or stripped, commands that are sealed. The change to TLS itself is effect's business.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_MODEL_SESSION_SECURITY_H
#define FTPX_MODEL_SESSION_SECURITY_H

#include "session.h"

/* The command that stands in the name was sent, or answered; login and self_description have read what it
 * says. */
void ftpx_security_pass_sent(const struct ftpx_happening *happening);
void ftpx_security_auth_replied(const struct ftpx_happening *happening);
void ftpx_security_adat_replied(const struct ftpx_happening *happening);
void ftpx_security_feat_replied(const struct ftpx_happening *happening);

/* A sealed command was sent. */
void ftpx_security_sealed_sent(const struct ftpx_happening *happening);

/* Whether a command and its replies are sealed: MIC, CONF, ENC. */
bool ftpx_security_seals(enum ftpx_cmd id);

/* The mechanism in force, other than TLS: "GSSAPI" as asked for, "unknown" when commands are sealed
 * by one that the capture does not name; empty when there is none. */
ftpx_span ftpx_security_mechanism(const struct ftpx_session *session);

#endif
