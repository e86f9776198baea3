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

#endif
