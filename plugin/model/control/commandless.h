/* commandless: replies whose commands are not in the capture, as when only the server's half was taken.
 * They announce endpoints and report on transfers all the same.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_MODEL_CONTROL_COMMANDLESS_H
#define FTPX_MODEL_CONTROL_COMMANDLESS_H

#include "../session/session.h"

/* A whole reply that no command waits for; `note` is its last line. True when it is about a login, an
 * endpoint or a transfer. */
bool ftpx_commandless_reply(struct ftpx_session *session, const struct ftpx_reply *reply,
                            struct ftpx_note *note);

/* The transfer without a command that has begun and has no final reply: what a reply other than a mark, or
 * ABOR, may be about. NULL when there is none. */
struct ftpx_transfer *ftpx_commandless_under_way(const struct ftpx_session *session);

#endif
