/* login: attempts to log in, their outcome, and who may see what was sent for them.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_MODEL_SESSION_LOGIN_H
#define FTPX_MODEL_SESSION_LOGIN_H

#include "session.h"

/* USER, PASS and ADAT (RFC 2228) are sent. */
void ftpx_login_user_sent(const struct ftpx_happening *happening);
void ftpx_login_pass_sent(const struct ftpx_happening *happening);
void ftpx_login_adat_sent(const struct ftpx_happening *happening);

/* A reply to USER, PASS, ACCT or ADAT. */
void ftpx_login_replied(const struct ftpx_happening *happening);

/* A reply that no command in the capture asked for. True when it is about a login: 331 to a USER that
 * is missing, and what only a PASS that is missing can have been answered by. */
bool ftpx_login_unasked(struct ftpx_session *session, const struct ftpx_reply *reply,
                        struct ftpx_note *note);

/* A reply to a command that only somebody who is logged in gets done: whether it shows a login whose own
 * reply is missing. */
void ftpx_login_proved(const struct ftpx_happening *happening);

/* How an attempt ended, as records and tables have it: "success", "anonymous", "failed", "unfinished"
 * (the server asked for more, which did not come), "unanswered". */
const char *ftpx_login_told(const struct ftpx_login *login);

/* "command", "reply", "both"; NULL when all of it was seen. */
const char *ftpx_unseen_name(enum ftpx_unseen unseen);

/* Whether a command's argument is secret: a password or an account of a user with a name, or of
 * nobody that the capture names. Decided when it is sent, by who it was sent for then: what the
 * server makes of it changes nothing. */
bool ftpx_login_is_secret(ftpx_span user, const struct ftpx_command *command);

/* Who may see it: whether the mask has to stand for the argument in whatever is made of the capture
 * but packet details. `show_passwords`: the user asked for them. */
bool ftpx_login_hides(const struct ftpx_exchange *exchange, bool show_passwords);

/* The password that was sent for it, for who may see it; empty when none was seen, or it is hidden. */
ftpx_span ftpx_login_password(const struct ftpx_login *login, bool show_passwords);

#define FTPX_LOGIN_MASK "••••"

/* The same where only ASCII arrives: of a transcript, the host prints all else as dots, which read as
 * bytes of the password. */
#define FTPX_LOGIN_MASK_ASCII "****"

#endif
