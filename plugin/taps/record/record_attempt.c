/* record_attempt: connections that were asked for in vain; counts that are 0 are left out.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "record.h"

#include "../../model/limits.h"
#include "../../model/session/session.h"
#include "../../model/tcp/flow.h"
#include "../facts/attempts.h"
#include "../facts/unmade.h"
#include "record_parts.h"

static void put_facts(struct ftpx_json *json, const struct ftpx_scope *scope,
                      const struct ftpx_attempt *attempt)
{
    const struct ftpx_record_frames frames = {attempt->first_frame, attempt->last_frame};

    ftpx_json_begin(json, "ftpx");
    ftpx_json_number(json, "connections", attempt->connections);
    ftpx_json_number(json, "syns", attempt->syns);
    ftpx_json_count(json, "unanswered", attempt->unanswered);
    ftpx_json_count(json, "refused", attempt->refused);
    ftpx_json_count(json, "silent", attempt->silent);
    ftpx_json_begin(json, "frames");
    ftpx_json_number(json, "first", frames.first);
    ftpx_json_number(json, "last", frames.last);
    ftpx_json_end(json);
    ftpx_record_put_origin(json, scope, frames);
    ftpx_json_end(json);
}

static void write_attempt(const struct ftpx_scope *scope, const struct ftpx_attempt *attempt,
                          FILE *out)
{
    bool failed = attempt->silent < attempt->connections;
    const struct ftpx_record_event event = {
        .record = "attempt",
        .category = {"network"},
        .type = "connection",
        .action = "ftp-connect",
        .outcome = failed ? "failure" : "unknown",
        .start = attempt->flow->first_time,
        .end = attempt->last_time,
        .has_end = true,
        .subject = {.control = attempt->flow},
    };
    struct ftpx_json json = ftpx_record_begin(scope, out, NULL, &event);

    ftpx_record_put_network(&json, attempt->flow, false);
    ftpx_record_put_endpoint(&json, "client", ftpx_attempt_client(attempt));
    ftpx_record_put_endpoint(&json, "server", ftpx_attempt_server(attempt));
    ftpx_record_put_endpoint(&json, "source", ftpx_attempt_client(attempt));
    ftpx_record_put_endpoint(&json, "destination", ftpx_attempt_server(attempt));
    ftpx_record_put_related(&json, attempt->flow, NULL, FTPX_SPAN_NONE, NULL);
    put_facts(&json, scope, attempt);
    ftpx_json_line_end(&json);
}

void ftpx_record_attempts(const struct ftpx_scope *scope, FILE *out)
{
    GArray *attempts = ftpx_attempts_of(scope);

    for (guint i = 0; i < attempts->len; i++)
        write_attempt(scope, &g_array_index(attempts, struct ftpx_attempt, i), out);
    g_array_unref(attempts);
}

void ftpx_record_put_unmade(struct ftpx_json *json, const struct ftpx_session *session)
{
    GArray *all = ftpx_unmade_of(session);

    if (all->len > 0)
        ftpx_json_begin_list(json, "failed_data");
    for (guint i = 0; i < all->len && i < FTPX_LIMIT_REMARKS; i++) {
        const struct ftpx_unmade *unmade = &g_array_index(all, struct ftpx_unmade, i);
        ftpx_json_begin(json, NULL);
        ftpx_json_number(json, "frame", unmade->by->frame);
        ftpx_json_word(json, "command", unmade->by->verb->name);
        ftpx_record_put_knocks(json, &unmade->knocks, unmade->to);
        ftpx_json_end(json);
    }
    if (all->len > 0)
        ftpx_json_end_list(json);
    g_array_unref(all);
}
