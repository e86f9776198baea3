/* transfer_command: what a command asks for when it is sent, and what is known of it by the time of each
 * reply.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "transfer_command.h"

#include "../../wire/quirk.h"
#include "../../wire/software.h"
#include "../path.h"
#include "../session/entries.h"
#include "../state.h"
#include "transfer_link.h"

/* --- commands --- */

static void name_path(struct ftpx_transfer *transfer)
{
    struct ftpx_session *session = transfer->session;
    ftpx_span name = transfer->exchange->arg;

    if (transfer->direction == FTPX_LISTING)
        name = ftpx_path_without_options(name);
    transfer->cwd = session->cwd;
    transfer->place_lost = session->cwd_lost && !ftpx_path_is_absolute(name);
    transfer->path = FTPX_SPAN_NONE;
    if (transfer->exchange->verb->id == FTPX_CMD_STOU)
        return; /* the server names it */
    if (name.len > 0 || transfer->direction == FTPX_LISTING)
        transfer->path = ftpx_session_path(session, name);
}

/* `RANG first last` (draft-bryan-ftp-range §3); `RANG 1 0` takes an earlier one back. */
static void take_range(struct ftpx_transfer *transfer, ftpx_span last)
{
    uint64_t offset;

    last = ftpx_span_trim(last);
    if (!ftpx_span_number(&last, INT64_MAX - 1, &offset) || offset < transfer->restart)
        transfer->restart = 0;
    else
        transfer->range_end = offset + 1;
}

/* REST and RANG hold for the next transfer command only (RFC 3659 §5). */
static void take_restart(struct ftpx_transfer *transfer)
{
    struct ftpx_exchange *rest = transfer->session->rest;
    uint64_t offset;

    if (transfer->direction == FTPX_LISTING)
        return;
    transfer->restart_lost = transfer->session->rest_lost;
    transfer->session->rest_lost = false;
    if (!rest)
        return;
    ftpx_span number = ftpx_span_trim(rest->arg);
    if (ftpx_span_number(&number, INT64_MAX, &offset))
        transfer->restart = offset;
    if (rest->verb->id == FTPX_CMD_RANG)
        take_range(transfer, number);
    rest->transfer = transfer;
    transfer->session->rest = NULL;
}

static void take_size(struct ftpx_transfer *transfer)
{
    const struct ftpx_session *session = transfer->session;

    if (transfer->direction != FTPX_DOWNLOAD)
        return;
    if (session->sized_path.len > 0 && ftpx_span_equal(session->sized_path, transfer->path)) {
        transfer->announced_size = session->sized;
        transfer->announced_by = FTPX_SIZE_SIZE;
    } else if (transfer->announced_by != FTPX_SIZE_SIZE) {
        bool listed = ftpx_entries_size(session, transfer->path, &transfer->announced_size);
        transfer->announced_by = listed ? FTPX_SIZE_LISTING : FTPX_SIZE_NONE;
    }
}

/* APPE goes on where the file ended, which clients that resume ask for just before. */
static void take_end(struct ftpx_transfer *transfer)
{
    const struct ftpx_session *session = transfer->session;

    if (transfer->exchange->verb->id == FTPX_CMD_APPE && session->sized_path.len > 0 &&
        ftpx_span_equal(session->sized_path, transfer->path)) {
        transfer->append_at = session->sized;
        transfer->append_known = true;
    }
}

/* A data connection that was seen before its command has a transfer already, without one. */
static struct ftpx_transfer *waiting_for_command(const struct ftpx_session *session)
{
    const struct ftpx_expected *expected = session->setup ? session->setup->expected : NULL;
    struct ftpx_transfer *transfer = expected ? expected->transfer : NULL;

    return transfer && !transfer->exchange ? transfer : NULL;
}

static void have_setup(struct ftpx_transfer *transfer, struct ftpx_exchange *setup)
{
    setup->transfer = transfer;
    transfer->setup = setup;
}

/* Where no announcement is in force, the server connects to the port that the client has on the control
 * connection (RFC 959 §3.2). It counts once that has happened. */
static void take_default_port(struct ftpx_transfer *transfer)
{
    struct ftpx_session *session = transfer->session;
    const struct ftpx_exchange *exchange = transfer->exchange;
    struct ftpx_exchange *unsaid =
        ftpx_session_assume(session, exchange->verb, exchange->frame, exchange->time);
    const struct ftpx_announced announced = {.method = FTPX_METHOD_DEFAULT,
                                             .at = *ftpx_session_client(session)};

    unsaid->expected =
        ftpx_expect_add(session->engine->expected, unsaid, &announced, unsaid->frame, unsaid->time);
    ftpx_transfer_use(transfer, unsaid->expected);
}

/* An announcement is for the next transfer. A later one has it only if a connection is made for
 * it; many servers go back to the default port then. */
static void take_setup(struct ftpx_transfer *transfer)
{
    struct ftpx_exchange *setup = transfer->session->setup;
    bool is_used = !setup || (setup->transfer &&
                              !ftpx_transfer_leaves_all(setup->transfer, transfer->exchange));

    if (is_used && transfer->exchange)
        take_default_port(transfer);
    if (!setup)
        return;
    if (!is_used)
        have_setup(transfer, setup);
    ftpx_transfer_use(transfer, setup->expected);
}

/* A command that was pipelined behind a refused one uses what that was to have used. */
static void pass_setup_on(struct ftpx_transfer *refused)
{
    struct ftpx_transfer *next = refused->next;

    if (!refused->setup || !next || next->setup ||
        !ftpx_transfer_leaves_all(refused, next->exchange))
        return;
    have_setup(next, refused->setup);
    ftpx_transfer_use(next, next->setup->expected);
}

/* Whether the client had heard that the transfer is over when it sent that, as far as is known. */
static bool is_behind_end(const struct ftpx_exchange *exchange,
                          const struct ftpx_transfer *transfer)
{
    const struct ftpx_expected *expected = transfer->setup ? transfer->setup->expected : NULL;
    const struct ftpx_reply *end = expected ? expected->unasked : NULL;

    if (transfer->progress.said <= FTPX_SAID_MARK)
        return false;
    return !end || exchange->heard == FTPX_HEARD_UNKNOWN || exchange->heard > end->begin;
}

struct ftpx_transfer *ftpx_transfer_new(struct ftpx_exchange *exchange)
{
    struct ftpx_session *session = exchange->session;
    struct ftpx_transfer *transfer = waiting_for_command(session);

    if (!transfer || is_behind_end(exchange, transfer))
        transfer = ftpx_transfer_make(session);
    transfer->exchange = exchange;
    transfer->direction = exchange->verb->direction;
    exchange->transfer = transfer;
    ftpx_transfer_take_parameters(transfer);
    name_path(transfer);
    take_restart(transfer);
    take_size(transfer);
    take_end(transfer);
    take_setup(transfer);
    if (transfer->direction == FTPX_UPLOAD)
        ftpx_entries_forget(session, transfer->path);
    return transfer;
}

struct ftpx_transfer *ftpx_transfer_dispute(struct ftpx_transfer *transfer)
{
    struct ftpx_exchange *setup = transfer->setup;
    struct ftpx_transfer *heir;

    if (!setup || setup->transfer != transfer || !setup->expected)
        return NULL;
    heir = ftpx_transfer_make(transfer->session);
    take_restart(heir);
    have_setup(heir, setup);
    ftpx_transfer_take_over(heir, setup->expected);
    return heir;
}

struct ftpx_transfer *ftpx_transfer_uncommanded(struct ftpx_session *session)
{
    struct ftpx_transfer *transfer = waiting_for_command(session);
    bool is_new =
        !transfer && session->setup && session->setup->expected && !session->setup->transfer;

    if (transfer && transfer->progress.said != FTPX_SAID_NOTHING)
        return NULL; /* one mark, and nothing behind the end */
    if (is_new)
        transfer = ftpx_transfer_make(session);
    if (transfer && !is_new) /* what was said behind its announcement counts */
        ftpx_transfer_take_parameters(transfer);
    if (transfer)
        take_restart(transfer);
    if (is_new)
        take_setup(transfer);
    return transfer;
}

/* --- replies --- */

/* Whether it is not known what a mark counts of a file that is not sent from its begin to its end: some
 * servers name what is left to send, and the greeting that tells which it is is not in the capture. */
static bool may_count_otherwise(const struct ftpx_transfer *transfer)
{
    const struct ftpx_session *session = transfer->session;
    bool is_whole = session->greeting && !(session->greeting->notes->quirks & FTPX_QUIRK(CUT_LINE));
    bool is_unknown = session->server_software.len == 0 && !is_whole;

    if (transfer->range_end != 0 || transfer->restart_lost)
        return is_unknown || ftpx_software_marks_rest(session->server_software);
    bool may_restart = transfer->restart > 0 || /* before the capture began */
                       (!session->from_start && session->exchanges == transfer->exchange);
    return is_unknown && may_restart;
}

/* The size a mark names is the file's as the server sends it; it goes before that of an earlier
 * SIZE. */
static void read_mark(struct ftpx_transfer *transfer, const struct ftpx_reply *reply)
{
    bool rest = ftpx_software_marks_rest(transfer->session->server_software);
    uint64_t size;

    if (transfer->direction == FTPX_LISTING || !ftpx_reply_size_hint(reply->text, &size))
        return;
    if (may_count_otherwise(transfer)) {
        transfer->marked_size = size;
        return;
    }
    transfer->announced_size = rest ? transfer->restart + size : size;
    transfer->announced_by = FTPX_SIZE_MARK;
}

static void read_name(struct ftpx_transfer *transfer, const struct ftpx_reply *reply)
{
    if (!transfer->exchange || transfer->exchange->verb->id != FTPX_CMD_STOU)
        return;
    ftpx_span name = ftpx_reply_stou_name(reply->text);
    if (name.len > 0)
        transfer->path = ftpx_session_path(transfer->session, name);
}

static enum ftpx_event event_of(uint16_t code)
{
    if (code < 200)
        return FTPX_EVENT_MARK;
    if (code < 400)
        return FTPX_EVENT_SUCCESS;
    return code == 426 || code == 451 ? FTPX_EVENT_ABORT_REPLY : FTPX_EVENT_FAILURE;
}

void ftpx_transfer_reply(struct ftpx_transfer *transfer, const struct ftpx_reply *reply)
{
    /* CWDs that were pipelined before it have been answered by now */
    if (transfer->exchange && reply == transfer->exchange->replies) {
        name_path(transfer);
        take_size(transfer);
        take_end(transfer);
    }
    if (transfer->first_said == 0)
        transfer->first_said = reply->time;
    transfer->last_said = reply->time;
    if (reply->code < 200)
        read_mark(transfer, reply);
    read_name(transfer, reply);
    ftpx_transfer_advance(transfer, event_of(reply->code), reply->frame);
    if (!transfer->exchange && reply->code >= 200 && transfer->setup && transfer->setup->expected)
        transfer->setup->expected->unasked = reply;
    pass_setup_on(transfer);
}
