/* commandless: a 227, 228 or 229 stands for the command it must have answered; a mark and what follows it
 * are about the transfer that uses the newest announcement.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "commandless.h"

#include "../../wire/quirk.h"
#include "../data/transfer_facts.h"
#include "../state.h"
#include "../data/data.h"
#include "../data/expect.h"
#include "../data/transfer_command.h"
#include "../data/transfer_link.h"
#include "../session/login.h"
#include "loss.h"
#include "setup.h"

/* The command that must have been sent. It has no line and no place among the commands. */
static struct ftpx_exchange *assume(struct ftpx_session *session, enum ftpx_method method,
                                    const struct ftpx_reply *reply)
{
    struct ftpx_exchange *exchange = wmem_new0(session->engine->pool, struct ftpx_exchange);

    exchange->session = session;
    exchange->verb = ftpx_verb_named(ftpx_span_of(ftpx_method_name(method)));
    exchange->frame = reply->frame;
    exchange->time = reply->time;
    return exchange;
}

static bool announce(struct ftpx_session *session, const struct ftpx_reply *reply,
                     struct ftpx_note *note)
{
    struct ftpx_announced found = ftpx_announced_reply(reply->code, note->line.text);

    if (found.method == FTPX_METHOD_NONE || (note->quirks & FTPX_QUIRK(CUT_LINE)))
        return false;
    struct ftpx_exchange *setup = assume(session, found.method, reply);
    struct ftpx_announced *announced = wmem_new(session->engine->pool, struct ftpx_announced);
    *announced = found;
    note->announced = announced;
    setup->expected =
        ftpx_expect_add(session->engine->expected, setup, announced, note->frame, reply->time);
    note->expected = setup->expected;
    note->quirks |= announced->quirks | setup->quirks;
    session->setup = setup;
    if (setup->expected)
        ftpx_data_announced(setup->expected);
    return true;
}

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

    if (ftpx_login_unasked(session, reply, note) ||
        announce(session, reply, ftpx_setup_line(reply, note)))
        return true;
    transfer = transfer_of(session, reply);
    if (transfer)
        ftpx_transfer_reply(transfer, reply);
    return transfer != NULL;
}
