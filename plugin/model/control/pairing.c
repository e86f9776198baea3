/* pairing: first in, first out, as RFC 959 has it; the exceptions are transfers under way, and
 * missing bytes.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "pairing.h"

#include "../../wire/quirk.h"
#include "../limits.h"
#include "../list.h"
#include "../../wire/stamp.h"
#include "../session/security.h"
#include "../tcp/order.h"
#include "loss.h"

/* What RFC 959 §4.1.3 lets a client send while a transfer runs. */
static bool may_interrupt(const struct ftpx_exchange *exchange)
{
    return exchange->verb->id == FTPX_CMD_ABOR || exchange->verb->id == FTPX_CMD_STAT;
}

static void queue_transfer(struct ftpx_session *session, struct ftpx_exchange *exchange)
{
    FTPX_CHAIN(session->hearing.transfer_commands, session->hearing.last_transfer_command,
               next_transfer, exchange);
    session->hearing.open_transfers++;
}

/* Those that are pending no more leave when they are looked at, each once. */
struct ftpx_exchange *ftpx_pairing_transfer(struct ftpx_session *session)
{
    while (session->hearing.transfer_commands && !session->hearing.transfer_commands->is_pending)
        session->hearing.transfer_commands = session->hearing.transfer_commands->next_transfer;
    return session->hearing.transfer_commands;
}

static void unqueue_behind(struct ftpx_session *session, struct ftpx_exchange *before)
{
    struct ftpx_exchange *gone = before ? before->next_pending : session->hearing.pending;

    if (before)
        before->next_pending = gone->next_pending;
    else
        session->hearing.pending = gone->next_pending;
    if (session->hearing.last_pending == gone)
        session->hearing.last_pending = before;
    gone->next_pending = NULL;
    gone->is_pending = false;
    session->hearing.pending_count--;
    if (gone->verb->role == FTPX_ROLE_TRANSFER)
        session->hearing.open_transfers--;
}

static void give_up_behind(struct ftpx_session *session, struct ftpx_exchange *before, uint64_t why)
{
    struct ftpx_exchange *gone = before ? before->next_pending : session->hearing.pending;

    gone->quirks |= FTPX_QUIRK(UNANSWERED) | why;
    unqueue_behind(session, before);
    ftpx_loss_answer(session, gone);
}

void ftpx_pairing_give_up(struct ftpx_session *session, uint64_t why)
{
    give_up_behind(session, NULL, why);
}

/* Whether a transfer may go on while a command is sent. */
static bool goes_on_beside(const struct ftpx_exchange *pending, const struct ftpx_exchange *newer)
{
    return pending->verb->role == FTPX_ROLE_TRANSFER &&
           (may_interrupt(newer) || newer->verb->id == FTPX_CMD_NOOP);
}

static struct ftpx_exchange *behind(const struct ftpx_session *session,
                                    const struct ftpx_exchange *before)
{
    return before ? before->next_pending : session->hearing.pending;
}

/* Gives up all before `stop` (NULL: all there are) but what goes on beside `newer`. Returns the last that is
 * left before it; NULL when none is. */
static struct ftpx_exchange *give_up_until(struct ftpx_session *session,
                                           const struct ftpx_exchange *stop,
                                           const struct ftpx_exchange *newer)
{
    struct ftpx_exchange *before = NULL;
    struct ftpx_exchange *next;

    while ((next = behind(session, before)) != stop) {
        if (goes_on_beside(next, newer))
            before = next;
        else
            give_up_behind(session, before, 0);
    }
    return before;
}

/* Whether the client has had something between two commands that the capture lacks, though it may have come to
 * light before either. */
static bool lacks_replies(const struct ftpx_session *session, const struct ftpx_exchange *newer)
{
    const struct ftpx_exchange *last = session->hearing.last_pending;

    return last && last->heard != FTPX_HEARD_UNKNOWN && newer->heard != FTPX_HEARD_UNKNOWN &&
           ftpx_loss_between(session, false, last->heard, newer->heard);
}

/* A client that waits for replies has had those to all commands when it sends the next one; it does not
 * wait when it has heard nothing since the one before. */
static void resolve_by_command(struct ftpx_session *session, const struct ftpx_exchange *newer)
{
    const struct ftpx_exchange *last = session->hearing.last_pending;

    bool lossy = session->hearing.lossy || lacks_replies(session, newer);

    if (!lossy || session->hearing.left_out || session->hearing.open_reply ||
        newer->heard == FTPX_HEARD_UNKNOWN)
        return;
    session->hearing.pipelines |= last && last->heard == newer->heard && !may_interrupt(newer);
    if (session->hearing.pipelines)
        return;
    give_up_until(session, NULL, newer);
    session->hearing.unsure = session->hearing.lossy = session->hearing.pending != NULL;
}

/* Whether it was sent although the one before waits for its reply. Of who speaks before anything of the
 * server is in the capture, nobody knows what that had said. */
static bool is_pipelined(const struct ftpx_session *session, const struct ftpx_exchange *newer)
{
    const struct ftpx_exchange *last = session->hearing.last_pending;

    return last && !session->hearing.unsure && !may_interrupt(newer) &&
           (newer->decrypted || last->heard != FTPX_HEARD_UNKNOWN);
}

void ftpx_pairing_queue(struct ftpx_session *session, struct ftpx_exchange *exchange)
{
    resolve_by_command(session, exchange);
    session->hearing.pipelines |= is_pipelined(session, exchange);
    FTPX_CHAIN(session->hearing.pending, session->hearing.last_pending, next_pending, exchange);
    session->hearing.pending_count++;
    exchange->is_pending = true;
    if (exchange->verb->role == FTPX_ROLE_TRANSFER)
        queue_transfer(session, exchange);
}

static bool allows(const struct ftpx_exchange *exchange, uint16_t code)
{
    return ftpx_verb_allows(exchange->verb, code);
}

/* The reply to a SIZE is no date, and that to an MDTM nothing else (RFC 3659 §2.3). */
static bool fits_form(const struct ftpx_exchange *exchange, const struct ftpx_reply *reply)
{
    char date[FTPX_STAMP_TEXT];

    if (reply->code != 213)
        return true;
    switch (exchange->verb->id) {
    case FTPX_CMD_SIZE: return !ftpx_stamp_facts(ftpx_span_trim(reply->text), date);
    case FTPX_CMD_MDTM: return ftpx_stamp_facts(ftpx_span_trim(reply->text), date);
    default: return true;
    }
}

/* Whether the server had the whole command when it replied, as far as is known. */
static bool was_heard(const struct ftpx_exchange *exchange, const struct ftpx_reply *reply)
{
    return reply->heard == FTPX_HEARD_UNKNOWN || exchange->decrypted ||
           exchange->end <= reply->heard;
}

/* A transfer has one mark (RFC 959 §5.4): another is that of a command that is missing. */
static bool fits(const struct ftpx_exchange *exchange, const struct ftpx_reply *reply)
{
    bool is_another_mark = reply->code < 200 && exchange->replies;

    return allows(exchange, reply->code) && !is_another_mark && fits_form(exchange, reply) &&
           was_heard(exchange, reply);
}

/* RFC 959 §5.4: what may end a transfer after its mark. Other errors come instead of the mark. */
static bool ends_running_transfer(uint16_t code)
{
    return code < 400 || code == 421 || ftpx_reply_ends_transfers(code);
}

/* Where in the queue a reply belongs, as the entry before it. */
struct place {
    bool found;
    struct ftpx_exchange *before; /* NULL: the head */
};

/* --- by the queue --- */

/* The pending command before the first one behind the head that a reply fits; NULL when there is
 * none within reach. */
static struct ftpx_exchange *before_first_fit(struct ftpx_session *session,
                                              const struct ftpx_reply *reply, bool interrupts_only)
{
    struct ftpx_exchange *before = session->hearing.pending;

    for (unsigned tries = 0; before->next_pending && tries < FTPX_LIMIT_FIT; tries++) {
        const struct ftpx_exchange *next = before->next_pending;
        if (fits(next, reply) && (!interrupts_only || may_interrupt(next)))
            return before;
        before = before->next_pending;
    }
    return NULL;
}

/* First in, first out; but a transfer that runs may be overtaken by the answer to a STAT or ABOR, and after
 * missing bytes the first command that fits takes the reply. */
static struct place place_by_queue(struct ftpx_session *session, const struct ftpx_reply *reply)
{
    struct ftpx_exchange *head = session->hearing.pending;

    if (!head || !was_heard(head, reply)) /* nor had the server any behind that */
        return (struct place){false, NULL};

    bool running = head->replies != NULL;
    bool fits_head = session->hearing.unsure ? fits(head, reply) : allows(head, reply->code);
    if (fits_head && (!running || ends_running_transfer(reply->code)))
        return (struct place){true, NULL};
    if (!running && !session->hearing.unsure)
        return (struct place){true, NULL};
    struct ftpx_exchange *before = before_first_fit(session, reply, fits_head);
    bool by_head = fits_head && !session->hearing.lossy; /* which runs, if it fits */
    return (struct place){before || by_head || !session->hearing.unsure, before};
}

/* --- by acknowledgements --- */

/* Whether what both sides had of each other tells which command a reply behind missing bytes answers: that
 * of a client that waits for replies. */
static bool is_ordered(const struct ftpx_session *session, const struct ftpx_reply *reply)
{
    return session->hearing.lossy && !session->hearing.pipelines && !session->hearing.left_out &&
           reply->heard != FTPX_HEARD_UNKNOWN && session->last &&
           session->last->heard != FTPX_HEARD_UNKNOWN;
}

/* Commands that the server had when it replied. */
struct heard {
    const struct ftpx_exchange *last;     /* the newest; NULL when there is none */
    struct ftpx_exchange *pending;        /* the same if it waits for a reply, else NULL … */
    struct ftpx_exchange *before;         /* … and the entry before it */
    struct ftpx_exchange *running;        /* the first transfer; NULL when there is none … */
    struct ftpx_exchange *before_running; /* … likewise */
};

static struct heard heard_by_server(const struct ftpx_session *session,
                                    const struct ftpx_reply *reply)
{
    struct heard heard = {0};
    struct ftpx_exchange *before = NULL;

    for (struct ftpx_exchange *each = session->hearing.pending; each; each = each->next_pending) {
        if (was_heard(each, reply)) {
            heard.last = heard.pending = each;
            heard.before = before;
        }
        if (each->verb->role == FTPX_ROLE_TRANSFER && !heard.running) {
            heard.running = each;
            heard.before_running = before;
        }
        before = each;
    }
    if (session->last != heard.pending && was_heard(session->last, reply)) {
        heard.last = session->last;
        heard.pending = NULL;
    }
    return heard;
}

/* Whether all is there that the server has said since a transfer's mark: that of no other transfer. */
static bool has_all_since_mark(const struct ftpx_exchange *transfer, const struct ftpx_reply *reply)
{
    return transfer->last_reply &&
           !ftpx_loss_between(transfer->session, false, transfer->last_reply->begin, reply->begin);
}

/* What the server had last is what it answers. If that is missing, the reply is about what the capture
 * lacks; else all that it has said since tells whether it may answer anything at all. */
static struct place place_in_order(struct ftpx_session *session, const struct ftpx_reply *reply)
{
    struct heard heard = heard_by_server(session, reply);
    struct ftpx_exchange *newest = heard.pending;
    bool ends_running = heard.running && fits(heard.running, reply);

    if (!heard.last)
        return (struct place){false, NULL};
    if (ftpx_loss_between(session, true, heard.last->end, reply->heard))
        return (struct place){ends_running && ftpx_reply_ends_transfers(reply->code) &&
                                  has_all_since_mark(heard.running, reply),
                              heard.before_running};
    if (newest && fits(newest, reply) && (!newest->replies || ends_running_transfer(reply->code)))
        return (struct place){true, heard.before};
    if (ends_running && ends_running_transfer(reply->code))
        return (struct place){true, heard.before_running};
    bool is_next_word = newest && !newest->replies &&
                        !ftpx_loss_between(session, false, newest->heard, reply->begin);
    return (struct place){is_next_word, heard.before};
}

static struct place place_of(struct ftpx_session *session, const struct ftpx_reply *reply)
{
    return is_ordered(session, reply) ? place_in_order(session, reply)
                                      : place_by_queue(session, reply);
}

/* --- replies --- */

/* RFC 2228 §5: a sealed reply hides its code. What looked like the end of a sealed command may have
 * been its mark, when another one comes and nothing else waits for it. */
static bool continues_sealed(const struct ftpx_session *session, uint16_t code)
{
    return code >= 631 && code <= 633 && !session->hearing.pending && session->last &&
           ftpx_security_seals(session->last->verb->id);
}

struct ftpx_exchange *ftpx_pairing_foresee(struct ftpx_session *session,
                                           const struct ftpx_reply *reply)
{
    struct place place = place_of(session, reply);

    return place.found ? behind(session, place.before) : NULL;
}

/* A client that waits for each reply has had those to all commands but the newest: when they are
 * missing, the capture has lost them. */
static void forget_answered(struct ftpx_session *session, const struct ftpx_reply *reply)
{
    if (!session->hearing.lossy || session->hearing.pipelines || is_ordered(session, reply) ||
        !session->hearing.pending || !fits(session->hearing.last_pending, reply) ||
        may_interrupt(session->hearing.last_pending))
        return;
    while (session->hearing.pending != session->hearing.last_pending)
        ftpx_pairing_give_up(session, 0);
}

struct ftpx_exchange *ftpx_pairing_take(struct ftpx_session *session,
                                        const struct ftpx_reply *reply, bool *doubtful_out)
{
    if (continues_sealed(session, reply->code))
        return session->last;
    forget_answered(session, reply);

    struct ftpx_hearing *hearing = &session->hearing;
    bool ordered = is_ordered(session, reply);
    struct place place = place_of(session, reply);
    *doubtful_out = !ordered && (hearing->lossy || (hearing->unsure && hearing->pending_count > 1));
    if (!place.found)
        return NULL;
    struct ftpx_exchange *exchange = behind(session, place.before);
    if (place.before && hearing->unsure)
        place.before = give_up_until(session, exchange, exchange);
    if (reply->code >= 200)
        unqueue_behind(session, place.before);
    hearing->unsure = hearing->unsure && hearing->pending;
    hearing->lossy = hearing->lossy && hearing->unsure;
    return exchange;
}
