/* commandless: a 227, 228 or 229 stands for the command it must have answered; a mark and what follows it
 * are about the transfer that uses the newest announcement.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "commandless.h"

#include "../data/transfer_facts.h"
#include "../data/transfer_command.h"
#include "../data/transfer_link.h"
#include "../session/login.h"
#include "loss.h"
#include "setup.h"

struct ftpx_transfer *ftpx_commandless_under_way(const struct ftpx_session *session)
{
    struct ftpx_transfer *transfer = session->last_transfer;
    bool waits = transfer && !transfer->exchange && transfer->progress.said <= FTPX_SAID_MARK;

    return waits && (transfer->progress.started || ftpx_transfer_bytes(transfer) > 0) ? transfer
                                                                                      : NULL;
}

/* The newest transfer, if a reply is about one whose command is missing behind it: its own replies are missing, too,
 * so that it may have been refused, and left its connection to that one, for which nothing else was announced. */
static struct ftpx_transfer *disputed(const struct ftpx_session *session,
                                      const struct ftpx_reply *reply)
{
    struct ftpx_transfer *transfer = session->last_transfer;
    bool is_unanswered = transfer && transfer->exchange &&
                         transfer->progress.said == FTPX_SAID_NOTHING &&
                         reply->heard != FTPX_HEARD_UNKNOWN;
    bool has_newest = is_unanswered && (!session->setup || session->setup == transfer->setup);

    return has_newest && ftpx_loss_between(session, true, transfer->exchange->end, reply->heard)
               ? transfer
               : NULL;
}

/* Not what mostly answers something else (250 CWD, 550 SIZE). A mark is of what comes behind it. Of what had come
 * before an end nobody knows what ended. */
static struct ftpx_transfer *transfer_of(struct ftpx_session *session,
                                         const struct ftpx_reply *reply)
{
    struct ftpx_transfer *before = disputed(session, reply);
    struct ftpx_transfer *heir = NULL;

    if (reply->code == 125 || reply->code == 150) {
        if (before && ftpx_transfer_comes_after(before, reply->first_frame))
            heir = ftpx_transfer_dispute(before);
        return heir ? heir : ftpx_transfer_uncommanded(session);
    }
    if (!ftpx_reply_ends_transfers(reply->code))
        return NULL;
    if (!before)
        return ftpx_commandless_under_way(session);
    ftpx_transfer_dispute(before);
    return NULL;
}

bool ftpx_commandless_reply(struct ftpx_session *session, const struct ftpx_reply *reply,
                            struct ftpx_note *note)
{
    struct ftpx_transfer *transfer;

    if (ftpx_login_unasked(session, reply, note) || ftpx_setup_unasked(session, reply, note))
        return true;
    transfer = transfer_of(session, reply);
    if (transfer)
        ftpx_transfer_reply(transfer, reply);
    return transfer != NULL;
}
