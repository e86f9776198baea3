/* eve_ftp: a transaction is over with its last reply, and is told in that one's frame.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "eve_event.h"

#include "../../model/data/expect.h"
#include "../../model/session/login.h"
#include "../../model/session/notes.h"
#include "../../wire/quirk.h"
#include "../facts/selection.h"
#include "../say/said.h"

#include <stdio.h>

/* --- what was said --- */

/* A list that is there once it has something. */
struct list {
    struct ftpx_json *json;
    const char *name;
    bool has_begun;
};

static void put_word(struct list *list, const char *word)
{
    if (!list->has_begun)
        ftpx_json_begin_list(list->json, list->name);
    list->has_begun = true;
    json_dumper_value_string(&list->json->dumper, word);
}

static void end(const struct list *list)
{
    if (list->has_begun)
        ftpx_json_end_list(list->json);
}

/* Of each line that has one. */
static void put_codes(struct ftpx_json *json, const struct ftpx_reply *replies)
{
    struct list codes = {json, "completion_code", false};
    char text[8];

    for (const struct ftpx_reply *reply = replies; reply; reply = reply->next)
        for (const struct ftpx_note *note = reply->notes; note; note = note->next_of_reply) {
            snprintf(text, sizeof text, "%03u", note->line.code);
            if (note->line.code > 0)
                put_word(&codes, text);
        }
    end(&codes);
}

static void put_line(struct list *lines, const struct ftpx_scope *scope,
                     const struct ftpx_exchange *asked, ftpx_span line)
{
    const struct ftpx_said_style style = {scope->show_passwords, FTPX_LOGIN_MASK};
    GString *text = g_string_new(NULL);

    ftpx_said_text(text, NULL, asked, line, &style);
    if (text->len > 0)
        put_word(lines, text->str);
    g_string_free(text, TRUE);
}

/* `asked` is NULL of a greeting. */
static void put_replies(struct ftpx_json *json, const struct ftpx_scope *scope,
                        const struct ftpx_exchange *asked, const struct ftpx_reply *replies)
{
    struct list lines = {json, "reply", false};

    put_codes(json, replies);
    for (const struct ftpx_reply *reply = replies; reply; reply = reply->next)
        for (const struct ftpx_note *note = reply->notes; note; note = note->next_of_reply)
            put_line(&lines, scope, asked, note->line.text);
    end(&lines);
}

/* Too long to be kept, or to its end in the capture. */
static bool is_cut(const struct ftpx_note *note)
{
    return note->quirks & (FTPX_QUIRK(LONG_LINE) | FTPX_QUIRK(CUT_LINE) | FTPX_QUIRK(LONG_REPLY));
}

static bool are_cut(const struct ftpx_reply *replies)
{
    bool cut = false;

    for (const struct ftpx_reply *reply = replies; reply; reply = reply->next)
        for (const struct ftpx_note *note = reply->notes; note; note = note->next_of_reply)
            cut = cut || is_cut(note);
    return cut;
}

static void put_received(struct ftpx_json *json, bool received, const struct ftpx_reply *replies)
{
    ftpx_json_word(json, "reply_received", received ? "yes" : "no");
    ftpx_json_bool(json, "reply_truncated", are_cut(replies));
}

/* --- what was asked --- */

static void put_command(struct ftpx_json *json, const struct ftpx_scope *scope,
                        const struct ftpx_exchange *exchange, const struct ftpx_note *note)
{
    if (exchange->verb->id == FTPX_CMD_UNKNOWN)
        ftpx_json_text(json, "command", exchange->name);
    else
        ftpx_json_word(json, "command", exchange->verb->name);
    if (exchange->arg.len == 0)
        return;
    if (ftpx_login_hides(exchange, scope->show_passwords))
        ftpx_json_word(json, "command_data", FTPX_LOGIN_MASK);
    else
        ftpx_json_text(json, "command_data", exchange->arg);
    if (note)
        ftpx_json_bool(json, "command_truncated", is_cut(note));
}

static void put_endpoint(struct ftpx_json *json, const struct ftpx_expected *expected)
{
    if (!expected)
        return;
    ftpx_json_number(json, "dynamic_port", expected->listener.port);
    ftpx_json_word(json, "mode",
                   ftpx_method_is_active(expected->announced.method) ? "active" : "passive");
}

void ftpx_eve_put_ftp(struct ftpx_json *json, const struct ftpx_scope *scope,
                      const struct ftpx_exchange *exchange, const struct ftpx_note *note)
{
    ftpx_json_begin(json, "ftp");
    put_command(json, scope, exchange, note);
    put_replies(json, scope, exchange, exchange->replies);
    put_endpoint(json, exchange->expected);
    put_received(json, exchange->final != NULL, exchange->replies);
    ftpx_json_end(json);
}

/* --- events --- */

static struct ftpx_json begin(const struct ftpx_scope *scope, FILE *out,
                              const struct ftpx_session *session, const struct ftpx_reply *reply,
                              int64_t otherwise)
{
    const struct ftpx_connection connection = ftpx_connection_of_session(session);

    return ftpx_eve_begin(scope, out,
                          &(struct ftpx_eve_event){.type = "ftp",
                                                   .time = reply ? reply->time : otherwise,
                                                   .connection = &connection,
                                                   .source = session->client_side,
                                                   .frame = reply ? reply->frame : 0});
}

static void write_greeting(const struct ftpx_scope *scope, const struct ftpx_session *session,
                           FILE *out)
{
    struct ftpx_json json = begin(scope, out, session, session->greeting, 0);

    ftpx_json_number(&json, "tx_id", 0);
    ftpx_json_begin(&json, "ftp");
    put_replies(&json, scope, NULL, session->greeting);
    put_received(&json, true, session->greeting);
    ftpx_json_end(&json);
    ftpx_json_line_end(&json);
}

/* A session on its way through its lines. */
struct telling {
    const struct ftpx_scope *scope;
    FILE *out;
    uint64_t number; /* of the next transaction */
};

static void hear(void *context, const struct ftpx_note *note)
{
    struct telling *telling = context;
    const struct ftpx_exchange *exchange = note->exchange;

    if (!note->from_client || !exchange)
        return;
    struct ftpx_json json =
        begin(telling->scope, telling->out, note->session, exchange->last_reply, exchange->time);
    ftpx_json_number(&json, "tx_id", telling->number++);
    ftpx_eve_put_ftp(&json, telling->scope, exchange, note);
    ftpx_json_line_end(&json);
}

static void write_session(const struct ftpx_scope *scope, const struct ftpx_session *session,
                          FILE *out)
{
    struct telling telling = {.scope = scope, .out = out, .number = session->greeting != NULL};

    if (session->greeting)
        write_greeting(scope, session, out);
    ftpx_notes_all(session->flow, hear, &telling);
}

void ftpx_eve_ftp(const struct ftpx_scope *scope, FILE *out)
{
    GPtrArray *sessions = ftpx_selection_sessions(scope);

    for (guint i = 0; i < sessions->len; i++) {
        ftpx_state_walk(scope->engine);
        write_session(scope, sessions->pdata[i], out);
    }
    g_ptr_array_unref(sessions);
}
