/* pairing: first in, first out, as RFC 959 has it; the exceptions are transfers under way, and
 * missing bytes.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "pairing.h"

#include "../../wire/quirk.h"
#include "../limits.h"
#include "../list.h"
#include "../session/security.h"

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

void ftpx_pairing_queue(struct ftpx_session *session, struct ftpx_exchange *exchange)
{
    if (session->hearing.pending && !session->hearing.unsure && !may_interrupt(exchange))
        session->hearing.pipelines = true;
    FTPX_CHAIN(session->hearing.pending, session->hearing.last_pending, next_pending, exchange);
    session->hearing.pending_count++;
    exchange->is_pending = true;
    if (exchange->verb->role == FTPX_ROLE_TRANSFER)
        queue_transfer(session, exchange);
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

void ftpx_pairing_give_up(struct ftpx_session *session, uint64_t why)
{
    session->hearing.pending->quirks |= FTPX_QUIRK(UNANSWERED) | why;
    unqueue_behind(session, NULL);
}

static bool fits(const struct ftpx_exchange *exchange, uint16_t code)
{
    return ftpx_verb_allows(exchange->verb, code);
}

/* RFC 959 §5.4: what may end a transfer after its mark. Other errors come instead of the mark. */
static bool ends_running_transfer(uint16_t code)
{
    return code < 400 || code == 421 || code == 425 || code == 426 || code == 451 || code == 551 ||
           code == 552;
}

/* The pending command before the first one behind the head that `code` fits; NULL when there is
 * none within reach. */
static struct ftpx_exchange *before_first_fit(struct ftpx_session *session, uint16_t code,
                                              bool interrupts_only)
{
    struct ftpx_exchange *before = session->hearing.pending;

    for (unsigned tries = 0; before->next_pending && tries < FTPX_LIMIT_FIT; tries++) {
        if (fits(before->next_pending, code) &&
            (!interrupts_only || may_interrupt(before->next_pending)))
            return before;
        before = before->next_pending;
    }
    return NULL;
}

/* Where in the queue a reply belongs, as the entry before it. First in, first out; but a
 * transfer that runs may be overtaken by the answer to a STAT or ABOR, and after missing bytes
 * the first command that fits takes the reply. */
struct place {
    bool found;
    struct ftpx_exchange *before; /* NULL: the head */
};

static struct place place_of(struct ftpx_session *session, uint16_t code)
{
    struct ftpx_exchange *head = session->hearing.pending;

    if (!head)
        return (struct place){false, NULL};

    bool running = head->replies != NULL;
    bool fits_head = fits(head, code);
    if (fits_head && (!running || ends_running_transfer(code)))
        return (struct place){true, NULL};
    if (!running && !session->hearing.unsure)
        return (struct place){true, NULL};
    struct ftpx_exchange *before = before_first_fit(session, code, fits_head);
    return (struct place){before || fits_head || !session->hearing.unsure, before};
}

/* RFC 2228 §5: a sealed reply hides its code. What looked like the end of a sealed command may have
 * been its mark, when another one comes and nothing else waits for it. */
static bool continues_sealed(const struct ftpx_session *session, uint16_t code)
{
    return code >= 631 && code <= 633 && !session->hearing.pending && session->last &&
           ftpx_security_seals(session->last->verb->id);
}

struct ftpx_exchange *ftpx_pairing_foresee(struct ftpx_session *session, uint16_t code)
{
    struct place place = place_of(session, code);

    if (!place.found)
        return NULL;
    return place.before ? place.before->next_pending : session->hearing.pending;
}

/* A client that waits for each reply has had those to all commands but the newest: when they are
 * missing, the capture has lost them. */
static void forget_answered(struct ftpx_session *session, uint16_t code)
{
    if (!session->hearing.lossy || session->hearing.pipelines || !session->hearing.pending ||
        !fits(session->hearing.last_pending, code) || may_interrupt(session->hearing.last_pending))
        return;
    while (session->hearing.pending != session->hearing.last_pending)
        ftpx_pairing_give_up(session, 0);
}

struct ftpx_exchange *ftpx_pairing_take(struct ftpx_session *session, uint16_t code,
                                        bool *doubtful_out)
{
    if (continues_sealed(session, code))
        return session->last;
    forget_answered(session, code);

    struct place place = place_of(session, code);
    *doubtful_out =
        session->hearing.lossy || (session->hearing.unsure && session->hearing.pending_count > 1);
    if (!place.found)
        return NULL;
    if (place.before && session->hearing.unsure) {
        struct ftpx_exchange *fit = place.before->next_pending;
        while (session->hearing.pending != fit)
            ftpx_pairing_give_up(session, 0);
        place.before = NULL;
    }
    struct ftpx_exchange *exchange =
        place.before ? place.before->next_pending : session->hearing.pending;
    if (code >= 200)
        unqueue_behind(session, place.before);
    session->hearing.unsure = session->hearing.unsure && session->hearing.pending;
    session->hearing.lossy = session->hearing.lossy && session->hearing.unsure;
    return exchange;
}
