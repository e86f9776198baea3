/* transfer_command: what RETR … MLSD and the replies to them tell of a transfer: file, offset, sizes. It
 * does not know how the data connection is found: see transfer_link.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_MODEL_DATA_TRANSFER_COMMAND_H
#define FTPX_MODEL_DATA_TRANSFER_COMMAND_H

#include "transfer.h"

/* A transfer command was sent. Its content is not read here: see ftpx_data_named. */
struct ftpx_transfer *ftpx_transfer_new(struct ftpx_exchange *exchange);

/* A mark came whose command is not in the capture: the transfer that the session's newest
 * announcement is for, made when there is none yet. NULL when a command has used it, or when
 * nothing was announced. */
struct ftpx_transfer *ftpx_transfer_uncommanded(struct ftpx_session *session);

/* Which command its endpoint and connection serve is not in the capture: they go to a transfer without one, which
 * is returned; NULL when there is no such endpoint. */
struct ftpx_transfer *ftpx_transfer_dispute(struct ftpx_transfer *transfer);

/* A reply to it came. */
void ftpx_transfer_reply(struct ftpx_transfer *transfer, const struct ftpx_reply *reply);

#endif
