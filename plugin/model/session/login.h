/* login: attempts to log in, their outcome, and how many failed of late (brute force).
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_MODEL_SESSION_LOGIN_H
#define FTPX_MODEL_SESSION_LOGIN_H

#include "session.h"

void ftpx_login_user(struct ftpx_exchange *exchange);
void ftpx_login_pass(struct ftpx_exchange *exchange, struct ftpx_note *note);

/* The reply to USER, PASS or ACCT. */
void ftpx_login_reply(struct ftpx_exchange *exchange, const struct ftpx_reply *reply,
                      struct ftpx_note *note);

/* Whether the name is one of anonymous FTP's (RFC 1635): its password is an e-mail address, no
 * secret. */
bool ftpx_login_is_anonymous(ftpx_span user);

/* For the engine's map of failures: by addresses of client and server. */
unsigned ftpx_login_pair_hash(const void *key);
int ftpx_login_pair_equal(const void *left, const void *right);

#endif
