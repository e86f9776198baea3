/* effect: what a command, and its reply, change in the session: one function a verb, in a table.
 * It does not pair replies with commands.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_MODEL_CONTROL_EFFECT_H
#define FTPX_MODEL_CONTROL_EFFECT_H

#include "../session/session.h"

/* A command was sent. `note` is its line's. */
void ftpx_effect_of_command(struct ftpx_exchange *exchange, struct ftpx_note *note);

/* A reply came to `exchange`. `note` is the line's that completes it. */
void ftpx_effect_of_reply(struct ftpx_exchange *exchange, struct ftpx_reply *reply,
                          struct ftpx_note *note);

/* Whether a hello of the client's, which had heard so much of the server by then, is what the newest command
 * asked for, though the capture lacks the answer. */
bool ftpx_effect_asks_for_tls(const struct ftpx_session *session, int64_t heard);

/* What that command asks for holds; TLS has begun in the flow. */
void ftpx_effect_tls_unseen(struct ftpx_session *session);

#endif
