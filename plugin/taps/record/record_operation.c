/* record_operation: a file operation, members in the order in which they appear.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "record.h"

#include "../../model/path.h"
#include "../../wire/quirk.h"
#include "record_parts.h"

static const char *outcome_of(const struct ftpx_operation *operation)
{
    static const char *const outcomes[] = {
        [FTPX_OPERATION_UNKNOWN] = "unknown",
        [FTPX_OPERATION_DONE] = "success",
        [FTPX_OPERATION_REFUSED] = "failure",
    };
    return outcomes[ftpx_operation_outcome(operation)];
}

static struct ftpx_record_event event_of(const struct ftpx_operation *operation)
{
    return (struct ftpx_record_event){
        .record = "operation",
        .category = {"file"},
        .type = operation->kind->type,
        .action = operation->kind->action,
        .outcome = outcome_of(operation),
        .start = operation->exchange->time,
        .subject = {.control = operation->session->flow, .place = operation->exchange->end},
        .reply = operation->exchange->final,
    };
}

/* Only a link's other path is a target as ECS means it; RNFR's and CPFR's stand under ftpx.from. */
static void put_file(struct ftpx_json *json, const struct ftpx_operation *operation)
{
    if (operation->path.len == 0)
        return;
    ftpx_json_begin(json, "file");
    ftpx_json_text(json, "path", operation->path);
    ftpx_json_text(json, "name", ftpx_path_name(json->charset, operation->path));
    if (!operation->from)
        ftpx_json_text(json, "target_path", operation->source);
    ftpx_json_end(json);
}

static void put_facts(struct ftpx_json *json, const struct ftpx_scope *scope,
                      const struct ftpx_operation *operation)
{
    const struct ftpx_exchange *exchange = operation->exchange;
    struct ftpx_record_frames frames = {0};
    uint64_t quirks = exchange->quirks | ftpx_session_doubts(operation->session);

    ftpx_json_begin(json, "ftpx");
    ftpx_json_number(json, "session", operation->session->id);
    ftpx_json_word(json, "command", exchange->verb->name);
    ftpx_json_text(json, "arg", exchange->arg);
    ftpx_json_raw(json, "arg_raw", exchange->arg);
    if (operation->from) {
        ftpx_json_text(json, "from", operation->source);
        ftpx_json_raw(json, "from_raw", operation->source);
    }
    ftpx_json_number(json, "frame", exchange->frame);
    if (exchange->final) {
        ftpx_json_number(json, "reply_frame", exchange->final->frame);
        ftpx_json_number(json, "code", exchange->final->code);
        ftpx_record_put_said(json, scope, "reply_text", exchange->final);
    }
    ftpx_record_add_exchange(&frames, exchange);
    ftpx_record_put_origin(json, scope, frames);
    for (const struct ftpx_reply *reply = exchange->replies; reply; reply = reply->next)
        quirks |= reply->quirks;
    ftpx_json_quirks(json, "quirks", quirks & ~FTPX_QUIRK(REFUSED)); /* the outcome tells */
    ftpx_json_end(json);
}

void ftpx_record_write_operation(const struct ftpx_scope *scope,
                                 const struct ftpx_operation *operation, FILE *out)
{
    const struct ftpx_record_event event = event_of(operation);
    struct ftpx_json json = ftpx_record_begin(scope, out, operation->session, &event);

    ftpx_record_put_network(&json, operation->session->flow, false);
    ftpx_record_put_parties(&json, operation->session, operation->user);
    put_file(&json, operation);
    ftpx_record_put_ends(&json, operation->session);
    ftpx_record_put_related(&json, operation->session->flow, NULL, operation->user, NULL);
    put_facts(&json, scope, operation);
    ftpx_json_line_end(&json);
}
