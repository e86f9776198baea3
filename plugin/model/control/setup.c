/* setup: an announcement is filed with the command that it belongs to, be it in the command or in its
 * reply; the newest command holds unless it is refused.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "setup.h"

#include "../../wire/quirk.h"
#include "../state.h"
#include "../data/data.h"
#include "../data/expect.h"
#include "../limits.h"
#include "../data/transfer_link.h"

static void choose_setup(struct ftpx_exchange *exchange)
{
    exchange->earlier_setup = exchange->session->setup;
    exchange->session->setup = exchange;
}

/* A refused PORT or PASV leaves the one before it in force. */
static void setup_failed(struct ftpx_exchange *exchange)
{
    if (exchange->expected)
        exchange->expected->failed = true;
    if (exchange->session->setup == exchange)
        exchange->session->setup = exchange->earlier_setup;
}

/* A line whose end is missing announces nothing that could be trusted. */
static void announce(struct ftpx_exchange *exchange, struct ftpx_announced found,
                     struct ftpx_note *note, int64_t time)
{
    struct ftpx_engine *engine = exchange->session->engine;

    if (note->quirks & FTPX_QUIRK(CUT_LINE))
        return;
    exchange->expected = ftpx_expect_add(engine->expected, exchange, &found, note->frame, time);
    note->expected = exchange->expected;
    note->announced = exchange->expected ? &exchange->expected->announced
                                         : wmem_memdup(engine->pool, &found, sizeof found);
    exchange->quirks |= found.quirks;
    note->quirks |= exchange->quirks;
}

static struct ftpx_announced read_argument(const struct ftpx_exchange *exchange)
{
    return ftpx_announced_read(ftpx_method_named(exchange->verb->name), exchange->arg);
}

void ftpx_setup_active_sent(const struct ftpx_happening *happening)
{
    struct ftpx_exchange *exchange = happening->exchange;

    if (exchange->session->epsv_all)
        exchange->quirks |= FTPX_QUIRK(EPSV_ALL);
    choose_setup(exchange);
    announce(exchange, read_argument(exchange), happening->note, exchange->time);
    if (exchange->expected)
        ftpx_data_announced(exchange->expected);
}

void ftpx_setup_active_replied(const struct ftpx_happening *happening)
{
    if (ftpx_reply_refuses(happening->reply->code))
        setup_failed(happening->exchange);
}

void ftpx_setup_passive_sent(const struct ftpx_happening *happening)
{
    struct ftpx_exchange *exchange = happening->exchange;

    if (exchange->session->epsv_all && exchange->verb->id != FTPX_CMD_EPSV)
        exchange->quirks |= FTPX_QUIRK(EPSV_ALL);
    if (!ftpx_span_is(exchange->arg, "ALL"))
        choose_setup(exchange);
}

/* The line of a 227, 228 or 229 that names an endpoint, be it the first or, as some servers have it,
 * another one; `last`, the reply's last, when none does. `found_out`: what the line announces. */
static struct ftpx_note *line_of(const struct ftpx_reply *reply, struct ftpx_note *last,
                                 struct ftpx_announced *found_out)
{
    for (struct ftpx_note *line = reply->notes; line; line = line->next_of_reply) {
        *found_out = ftpx_announced_reply(reply->code, line->line.text);
        if (found_out->method != FTPX_METHOD_NONE)
            return line;
    }
    *found_out = ftpx_announced_reply(reply->code, last->line.text);
    return last;
}

static void passive_announced(const struct ftpx_happening *happening)
{
    struct ftpx_exchange *exchange = happening->exchange;
    const struct ftpx_reply *reply = happening->reply;
    struct ftpx_announced found;
    struct ftpx_note *line = line_of(reply, happening->note, &found);

    line->exchange = exchange;
    announce(exchange, found, line, reply->time);
    if (exchange->transfer && exchange->expected) /* was pipelined behind the PASV */
        ftpx_transfer_use(exchange->transfer, exchange->expected);
    if (exchange->expected)
        ftpx_data_announced(exchange->expected);
}

void ftpx_setup_passive_replied(const struct ftpx_happening *happening)
{
    uint16_t code = happening->reply->code;

    if (ftpx_reply_refuses(code))
        setup_failed(happening->exchange);
    else if (ftpx_announced_by_code(code))
        passive_announced(happening);
    else
        happening->session->epsv_all |=
            ftpx_reply_completes(code) && ftpx_span_is(happening->exchange->arg, "ALL");
}

/* GridFTP's SPAS (GFD.20 §3.4): a line of 229 for each of several endpoints, as PASV's. The first is
 * the transfer's; connections to the others are known as the session's. */
void ftpx_setup_striped_replied(const struct ftpx_happening *happening)
{
    struct ftpx_exchange *exchange = happening->exchange;
    const struct ftpx_reply *reply = happening->reply;
    unsigned count = 0;

    if (reply->code != 229)
        return;
    choose_setup(exchange);
    for (struct ftpx_note *line = reply->notes; line && count < FTPX_LIMIT_STRIPES;
         line = line->next_of_reply) {
        struct ftpx_announced found = ftpx_announced_read(FTPX_METHOD_PASV, line->line.text);
        struct ftpx_expected *first = exchange->expected;

        if (line->step != FTPX_REPLY_INNER || found.method == FTPX_METHOD_NONE)
            continue;
        line->exchange = exchange;
        announce(exchange, found, line, reply->time);
        if (first)
            exchange->expected = first;
        count++;
    }
    happening->note->quirks |= exchange->quirks;
}

bool ftpx_setup_unasked(struct ftpx_session *session, const struct ftpx_reply *reply,
                        struct ftpx_note *note)
{
    struct ftpx_announced found;
    struct ftpx_note *line = line_of(reply, note, &found);

    if (found.method == FTPX_METHOD_NONE || (line->quirks & FTPX_QUIRK(CUT_LINE)))
        return false;
    const struct ftpx_verb *verb = ftpx_verb_named(ftpx_span_of(ftpx_method_name(found.method)));
    session->setup = ftpx_session_assume(session, verb, reply->frame, reply->time);
    announce(session->setup, found, line, reply->time);
    if (session->setup->expected)
        ftpx_data_announced(session->setup->expected);
    return true;
}
