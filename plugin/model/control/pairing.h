/* pairing: the queue of commands that wait for a reply, and which of them a reply answers.
 * It does not know what commands and replies mean for the session.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_MODEL_CONTROL_PAIRING_H
#define FTPX_MODEL_CONTROL_PAIRING_H

#include "../session/session.h"

void ftpx_pairing_queue(struct ftpx_session *session, struct ftpx_exchange *exchange);

/* The oldest command will have no reply; `why` (or 0) is added to its quirks. There must be one. */
void ftpx_pairing_give_up(struct ftpx_session *session, uint64_t why);

/* The oldest transfer command that waits for its final reply; NULL when none does. */
struct ftpx_exchange *ftpx_pairing_transfer(struct ftpx_session *session);

/* The command that a reply would be taken to answer; NULL when there is none. */
struct ftpx_exchange *ftpx_pairing_foresee(struct ftpx_session *session,
                                           const struct ftpx_reply *reply);

/* The command that a reply answers, taken out of the queue unless the reply is a mark. NULL: no command
 * waits for it. Doubt (session->unsure) ends with the queue: whatever was lost, nothing waits for it any
 * more. `doubtful_out`: the reply may be another command's. */
struct ftpx_exchange *ftpx_pairing_take(struct ftpx_session *session,
                                        const struct ftpx_reply *reply, bool *doubtful_out);

#endif
