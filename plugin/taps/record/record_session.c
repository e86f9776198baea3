/* record_session: a session, members in the order in which they appear.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "record.h"

#include "../../model/control/misuse.h"
#include "../../model/tcp/flow.h"
#include "../../model/tcp/tls.h"
#include "../facts/checks.h"
#include "../facts/shares.h"
#include "../facts/totals.h"
#include "record_parts.h"

static const char *name_of_tls(enum ftpx_tls tls)
{
    static const char *const names[] = {[FTPX_TLS_NONE] = "none",
                                        [FTPX_TLS_EXPLICIT] = "explicit",
                                        [FTPX_TLS_IMPLICIT] = "implicit"};
    return names[tls];
}

static void put_software(struct ftpx_json *json, const struct ftpx_session *session)
{
    if (session->greeting) {
        ftpx_json_text(json, "banner", session->greeting->text);
        ftpx_json_raw(json, "banner_raw", session->greeting->text);
    }
    ftpx_json_text(json, "server_software", session->server_software);
    ftpx_json_raw(json, "server_software_raw", session->server_software);
    ftpx_json_text(json, "client_software", session->client_software);
    ftpx_json_raw(json, "client_software_raw", session->client_software);
    ftpx_json_word(json, "tls", name_of_tls(session->tls));
    ftpx_record_put_about(json, session);
}

static void put_counts(struct ftpx_json *json, const struct ftpx_session *session)
{
    struct ftpx_totals totals = ftpx_totals(session);

    ftpx_json_number(json, "commands", session->commands);
    ftpx_json_number(json, "replies", session->replies);
    ftpx_json_count(json, "lines_left_out", ftpx_session_lines_left_out(session));
    ftpx_json_count(json, "refused", session->refused);
    ftpx_json_number(json, "transfers", totals.transfers);
    ftpx_json_number(json, "bytes_down", totals.bytes_down);
    ftpx_json_number(json, "bytes_up", totals.bytes_up);
}

static void put_shares(struct ftpx_json *json, const struct ftpx_session *session)
{
    struct ftpx_shares shares;

    if (!ftpx_shares_of(session, &shares))
        return;
    ftpx_json_begin(json, "time");
    for (unsigned share = 0; share < FTPX_SHARE_COUNT; share++)
        ftpx_json_number(json, ftpx_share_key(share), (uint64_t)shares.part[share]);
    ftpx_json_number(json, "total", (uint64_t)shares.total);
    ftpx_json_end(json);
}

/* Each sign once. */
static void put_attacks(struct ftpx_json *json, const struct ftpx_session *session)
{
    bool shown[FTPX_ATTACK_COUNT] = {false};
    const char *names[FTPX_ATTACK_COUNT + 1] = {NULL};
    unsigned count = 0;

    for (const struct ftpx_exchange *exchange = session->exchanges; exchange;
         exchange = exchange->next)
        shown[exchange->attack] = true;
    for (unsigned sign = FTPX_ATTACK_NONE + 1; sign < FTPX_ATTACK_COUNT; sign++)
        if (shown[sign])
            names[count++] = ftpx_attack_name(sign);
    if (count > 0)
        ftpx_json_words(json, "attacks", names);
}

static void put_session_facts(struct ftpx_json *json, const struct ftpx_scope *scope,
                              const struct ftpx_session *session)
{
    const struct ftpx_flow *flow = session->flow;
    const struct ftpx_record_frames frames = {flow->first_frame, flow->last_frame};

    ftpx_json_begin(json, "ftpx");
    ftpx_json_number(json, "session", session->id);
    ftpx_record_put_stream(json, flow);
    ftpx_json_begin(json, "frames");
    ftpx_json_number(json, "first", frames.first);
    ftpx_json_number(json, "last", frames.last);
    ftpx_json_end(json);
    ftpx_record_put_origin(json, scope, frames);
    ftpx_json_word(json, "phase", ftpx_phase_name(ftpx_session_reached(session)));
    ftpx_json_word(json, "login", ftpx_login_name(ftpx_totals_login(session)));
    ftpx_json_number(json, "failed_logins", session->failed_logins);
    ftpx_json_raw(json, "user_raw", session->user);
    put_software(json, session);
    ftpx_record_put_encrypted(json, ftpx_tls_bytes(flow->half[session->client_side]),
                              ftpx_tls_bytes(flow->half[1 - session->client_side]));
    ftpx_record_put_tls_facts(json, flow);
    ftpx_record_put_unheard(json, session);
    put_counts(json, session);
    put_shares(json, session);
    ftpx_json_begin(json, "captured");
    ftpx_json_bool(json, "start", session->from_start);
    ftpx_json_bool(json, "end", ftpx_flow_has_ended(session->flow));
    ftpx_json_end(json);
    ftpx_json_word(json, "closed_by", ftpx_closed_name(ftpx_session_closed_by(session)));
    ftpx_json_count(json, "quit_frame", session->quit ? session->quit->frame : 0);
    ftpx_record_put_checks(json, ftpx_checks_of_session(session));
    ftpx_record_put_unmade(json, session);
    ftpx_record_put_remarks(json, session);
    put_attacks(json, session);
    ftpx_json_quirks(json, "quirks",
                     session->quirks | ftpx_session_doubts(session) | ftpx_misuse_of(session));
    ftpx_json_end(json);
}

static struct ftpx_record_event event_of(const struct ftpx_session *session)
{
    return (struct ftpx_record_event){
        .record = "session",
        .category = {"network"},
        .type = "connection",
        .action = "ftp-session",
        .outcome = ftpx_record_login_outcome(ftpx_totals_login(session)),
        .start = session->flow->first_time,
        .end = session->flow->last_time,
        .has_end = true,
        .subject = {.control = session->flow},
    };
}

static void put_sides(struct ftpx_json *json, const struct ftpx_session *session)
{
    const uint8_t client = session->client_side;

    ftpx_record_put_side(json, "source", session->flow, client);
    ftpx_record_put_side(json, "destination", session->flow, 1 - client);
}

void ftpx_record_write_session(const struct ftpx_scope *scope, const struct ftpx_session *session,
                               FILE *out)
{
    const struct ftpx_record_event event = event_of(session);
    struct ftpx_json record = ftpx_record_begin(scope, out, session, &event);
    struct ftpx_json *json = &record;

    ftpx_record_put_network(json, session->flow, true);
    ftpx_record_put_parties(json, session, ftpx_session_user(session));
    put_sides(json, session);
    ftpx_record_put_related(json, session->flow, NULL, ftpx_session_user(session), NULL);
    ftpx_record_put_tls(json, session->flow);
    put_session_facts(json, scope, session);
    ftpx_json_line_end(json);
}
