/* record_command: a command with all that was said to it, members in the order in which they appear.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "record.h"

#include "../../model/data/expect.h"
#include "../../model/session/login.h"
#include "record_parts.h"

static const char *outcome_of(const struct ftpx_exchange *exchange)
{
    if (!exchange->final)
        return "unknown";
    return exchange->final->code < 400 ? "success" : "failure";
}

static struct ftpx_record_event event_of(const struct ftpx_exchange *exchange)
{
    return (struct ftpx_record_event){
        .record = "command",
        .category = {"network"},
        .type = "protocol",
        .action = "ftp-command",
        .outcome = outcome_of(exchange),
        .start = exchange->time,
        .subject = {.control = exchange->session->flow, .place = exchange->end},
        .reply = exchange->final,
    };
}

static void put_reply(struct ftpx_json *json, const struct ftpx_scope *scope,
                      const struct ftpx_reply *reply)
{
    ftpx_json_begin(json, NULL);
    ftpx_json_number(json, "code", reply->code);
    ftpx_record_put_said(json, scope, "text", reply);
    ftpx_json_number(json, "lines", reply->lines);
    ftpx_json_count(json, "frame", reply->frame);
    ftpx_json_time(json, "time", reply->time);
    ftpx_json_quirks(json, "quirks", reply->quirks);
    ftpx_json_end(json);
}

static void put_replies(struct ftpx_json *json, const struct ftpx_scope *scope,
                        const struct ftpx_exchange *exchange)
{
    if (!exchange->replies)
        return;
    ftpx_json_begin_list(json, "answers");
    for (const struct ftpx_reply *reply = exchange->replies; reply; reply = reply->next)
        put_reply(json, scope, reply);
    ftpx_json_end_list(json);
}

/* What it is a part of, and what it announced. */
static void put_effect(struct ftpx_json *json, const struct ftpx_exchange *exchange)
{
    if (exchange->login)
        ftpx_json_word(json, "login", ftpx_login_told(exchange->login));
    if (exchange->operation)
        ftpx_json_word(json, "operation", exchange->operation->kind->action);
    if (exchange->transfer)
        ftpx_json_number(json, "transfer", exchange->transfer->id);
    if (exchange->expected)
        ftpx_record_put_endpoint(json, "announced", &exchange->expected->listener);
}

static void put_facts(struct ftpx_json *json, const struct ftpx_scope *scope,
                      const struct ftpx_exchange *exchange)
{
    struct ftpx_record_frames frames = {0};

    ftpx_record_add_exchange(&frames, exchange);
    ftpx_json_begin(json, "ftpx");
    ftpx_json_number(json, "session", exchange->session->id);
    ftpx_json_count(json, "frame", exchange->frame);
    ftpx_record_put_origin(json, scope, frames);
    ftpx_record_put_command(json, scope, exchange);
    ftpx_json_word(json, "meaning", exchange->verb->meaning);
    put_replies(json, scope, exchange);
    put_effect(json, exchange);
    ftpx_json_quirks(json, "quirks", exchange->quirks | ftpx_session_doubts(exchange->session));
    ftpx_json_end(json);
}

static void write_command(const struct ftpx_scope *scope, const struct ftpx_exchange *exchange,
                          FILE *out)
{
    const struct ftpx_session *session = exchange->session;
    const struct ftpx_record_event event = event_of(exchange);
    struct ftpx_json record = ftpx_record_begin(scope, out, session, &event);
    struct ftpx_json *json = &record;

    ftpx_record_put_network(json, session->flow, false);
    ftpx_record_put_parties(json, session, FTPX_SPAN_NONE);
    ftpx_record_put_ends(json, session);
    ftpx_record_put_related(json, session->flow, NULL, FTPX_SPAN_NONE, NULL);
    put_facts(json, scope, exchange);
    ftpx_json_line_end(json);
}

void ftpx_record_commands(const struct ftpx_scope *scope, const struct ftpx_session *session,
                          FILE *out)
{
    const struct ftpx_exchange *exchange = scope->commands ? session->exchanges : NULL;

    for (; exchange; exchange = exchange->next)
        write_command(scope, exchange, out);
}
