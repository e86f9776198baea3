/* loss: what is not known any more of a session when bytes of its control connection are missing: lost
 * commands may have changed anything, lost replies may have refused anything. It does not say which
 * command a reply answers: see pairing.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_MODEL_CONTROL_LOSS_H
#define FTPX_MODEL_CONTROL_LOSS_H

#include "../session/session.h"

/* Whether the capture lacks bytes of [from, to) that the client, or the server, sent. Also when either end
 * is not known. */
bool ftpx_loss_between(const struct ftpx_session *session, bool from_client, int64_t from,
                       int64_t to);

/* So many bytes of a side are missing here, or lines were left out (0). */
void ftpx_loss_gap(struct ftpx_session *session, bool from_client, uint64_t bytes);

/* What was said last may have been something else. */
void ftpx_loss_contested(struct ftpx_session *session);

/* The next command behind missing bytes comes, and the replies to those that were lost have been read:
 * each has told what it answered, or they are missing as well. */
void ftpx_loss_command(struct ftpx_session *session, const struct ftpx_heard *heard);

/* A reply that answers no command of the capture: by its code and words, what the lost one has changed. */
void ftpx_loss_reply(struct ftpx_session *session, const struct ftpx_reply *reply);

/* A command's argument is missing, or a part of it. */
void ftpx_loss_argument(struct ftpx_session *session, const struct ftpx_exchange *exchange);

/* The reply to a command is missing. */
void ftpx_loss_answer(struct ftpx_session *session, const struct ftpx_exchange *exchange);

#endif
