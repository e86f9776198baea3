/* misuse: what a session does with a server that its owner may not have meant: files changed by
 * anonymous users, uploads as stealers make them. And all of this kind that is known of a session.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_MODEL_CONTROL_MISUSE_H
#define FTPX_MODEL_CONTROL_MISUSE_H

#include "../../wire/quirk.h"
#include "../session/session.h"

/* A command was sent, or answered; both are for any command. */
void ftpx_misuse_sent(const struct ftpx_happening *happening);
void ftpx_misuse_replied(const struct ftpx_happening *happening);

/* Why an upload's name looks as HOST_NAMED_UPLOAD says; NULL when it does not. Static. */
const char *ftpx_misuse_name_sign(const struct ftpx_exchange *exchange);

#define FTPX_MISUSE                                                                            \
    (FTPX_QUIRK(ATTACK) | FTPX_QUIRK(BOUNCE) | FTPX_QUIRK(LOW_PORT) | FTPX_QUIRK(REDIRECTED) | \
     FTPX_QUIRK(BRUTE_FORCE) | FTPX_QUIRK(GUESSED) | FTPX_QUIRK(SPRAYING) |                    \
     FTPX_QUIRK(SLOW_GUESSING) | FTPX_QUIRK(ANONYMOUS_WRITE) | FTPX_QUIRK(HOST_NAMED_UPLOAD))

/* Those quirks of all commands and logins of a session. What looked like a bounce counts
 * as what it turned out to be. */
uint64_t ftpx_misuse_of(const struct ftpx_session *session);

#endif
