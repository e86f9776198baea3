/* record: one function a JSON object, in the order in which the members appear. Absent facts are
 * absent members.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "record.h"

#include "../../model/data/timing.h"
#include "../../model/data/transfer_facts.h"
#include "../../model/data/transfer_quirks.h"
#include "../../model/tcp/flow.h"
#include "../../model/control/misuse.h"
#include "../../model/path.h"
#include "../../model/tcp/tls.h"
#include "../../wire/quirk.h"
#include "../facts/selection.h"
#include "../facts/totals.h"
#include "record_about.h"
#include "record_attempt.h"
#include "record_checks.h"
#include "record_file.h"
#include "record_login.h"
#include "../facts/mime_transfer.h"
#include "record_operation.h"
#include "record_parts.h"
#include <string.h>

/* --- transfer --- */

static const char *action_of(const struct ftpx_transfer *transfer)
{
    static const char *const actions[] = {
        [FTPX_NO_DIRECTION] = NULL,
        [FTPX_DOWNLOAD] = "ftp-download",
        [FTPX_UPLOAD] = "ftp-upload",
        [FTPX_LISTING] = "ftp-list",
    };
    return actions[transfer->direction];
}

static const char *const *type_of(const struct ftpx_transfer *transfer)
{
    static const char *const access[] = {"access", NULL};
    static const char *const creation[] = {"creation", NULL};
    static const char *const change[] = {"change", NULL};
    static const char *const listing[] = {"info", NULL};

    if (transfer->exchange && transfer->exchange->verb->id == FTPX_CMD_APPE)
        return change;
    if (transfer->direction == FTPX_UPLOAD)
        return creation;
    return transfer->direction == FTPX_LISTING ? listing : access;
}

static const char *outcome_of_transfer(enum ftpx_state state)
{
    if (state == FTPX_STATE_COMPLETE)
        return "success";
    return state == FTPX_STATE_OPEN ? "unknown" : "failure";
}

/* Size and hash are those of the file, decoded where the stream is not the file. */
static void put_file(struct ftpx_json *json, const struct ftpx_transfer *transfer,
                     const struct ftpx_collect *collect)
{
    struct ftpx_digests digests;
    struct ftpx_collected measured;
    const char *mime = ftpx_mime_of_transfer(collect, transfer);

    ftpx_json_begin(json, "file");
    ftpx_json_text(json, "path", transfer->path);
    ftpx_json_text(json, "name", ftpx_path_name(json->charset, transfer->path));
    ftpx_collect_measure(collect, transfer, &measured);
    ftpx_json_number(json, "size", measured.bytes);
    ftpx_record_put_modified(json, transfer);
    if (mime)
        ftpx_json_word(json, "mime_type", mime);
    if (ftpx_collect_digests(collect, transfer, &digests))
        ftpx_record_put_hashes(json, &digests);
    ftpx_json_end(json);
}

/* Without command and bytes nobody knows which way they would have gone. */
static void put_data_endpoints(struct ftpx_json *json, const struct ftpx_transfer *transfer)
{
    if (!transfer->flow || (transfer->direction == FTPX_NO_DIRECTION && !transfer->inferred &&
                            ftpx_transfer_bytes(transfer) == 0))
        return;
    uint8_t sender = ftpx_transfer_sender(transfer);
    ftpx_record_put_endpoint(json, "source", &transfer->flow->end[sender]);
    ftpx_record_put_endpoint(json, "destination", &transfer->flow->end[1 - sender]);
}

static void put_transfer_command(struct ftpx_json *json, const struct ftpx_transfer *transfer)
{
    const char type[] = {(char)transfer->type, '\0'}; /* whatever letter the client sent */
    enum ftpx_method method = ftpx_transfer_method(transfer);

    if (transfer->exchange) {
        ftpx_json_word(json, "command", transfer->exchange->verb->name);
        ftpx_json_text(json, "arg", transfer->exchange->arg);
        ftpx_json_raw(json, "arg_raw", transfer->exchange->arg);
    }
    if (method != FTPX_METHOD_NONE) {
        ftpx_json_word(json, "method", ftpx_method_name(method));
        ftpx_json_word(json, "mode", ftpx_method_is_active(method) ? "active" : "passive");
    }
    if (transfer->exchange && type[0] && strchr("AEIL", type[0]))
        ftpx_json_word(json, "type", type);
    if (transfer->restart > 0)
        ftpx_json_number(json, "restart", transfer->restart);
    if (transfer->range_end > 0)
        ftpx_json_number(json, "range_end", transfer->range_end);
    if (transfer->announced_by != FTPX_SIZE_NONE) {
        ftpx_json_number(json, "announced_size", transfer->announced_size);
        ftpx_json_word(json, "announced_by", ftpx_announced_by_name(transfer->announced_by));
    }
}

static void put_replies(struct ftpx_json *json, const struct ftpx_exchange *exchange)
{
    if (!exchange || !exchange->replies)
        return;
    GArray *codes = g_array_new(FALSE, FALSE, sizeof(uint16_t));
    if (exchange->final)
        ftpx_json_number(json, "reply", exchange->final->code);
    for (const struct ftpx_reply *reply = exchange->replies; reply; reply = reply->next)
        g_array_append_val(codes, reply->code);
    ftpx_json_numbers(json, "replies", (const uint16_t *)(void *)codes->data, codes->len);
    g_array_unref(codes);
}

static void put_transfer_frames(struct ftpx_json *json, const struct ftpx_transfer *transfer)
{
    ftpx_json_begin(json, "frames");
    ftpx_json_frame(json, "command", transfer->exchange ? transfer->exchange->frame : 0);
    ftpx_json_frame(json, "first", ftpx_transfer_first_frame(transfer));
    ftpx_json_frame(json, "last", ftpx_transfer_last_frame(transfer));
    ftpx_json_end(json);
}

static void put_tcp_stream(struct ftpx_json *json, const struct ftpx_flow *flow)
{
    if (flow && flow->tcp_stream != FTPX_STREAM_UNKNOWN)
        ftpx_json_number(json, "tcp_stream", flow->tcp_stream);
}

/* Bytes that were on the wire under TLS. */
static void put_encrypted(struct ftpx_json *json, uint64_t from_client, uint64_t from_server)
{
    if (from_client + from_server == 0)
        return;
    ftpx_json_begin(json, "encrypted");
    ftpx_json_number(json, "from_client", from_client);
    ftpx_json_number(json, "from_server", from_server);
    ftpx_json_end(json);
}

/* What was tried where the data connection did not come about. */
static void put_attempts(struct ftpx_json *json, const struct ftpx_transfer *transfer)
{
    struct ftpx_knocks knocks;

    if (!ftpx_transfer_attempts(transfer, &knocks))
        return;
    ftpx_json_begin(json, "attempts");
    ftpx_record_put_knocks(json, &knocks, &transfer->flow->end[transfer->flow->listener]);
    ftpx_json_end(json);
}

static void put_rate(struct ftpx_json *json, const struct ftpx_transfer *transfer)
{
    double rate;

    if (ftpx_transfer_rate(transfer, &rate))
        ftpx_json_number(json, "rate", (uint64_t)(rate + 0.5));
}

/* Where the time went that the user waited. */
static void put_timing(struct ftpx_json *json, const struct ftpx_transfer *transfer)
{
    struct ftpx_timing timing;
    double rate;

    if (!ftpx_transfer_timing(transfer, &timing))
        return;
    ftpx_json_begin(json, "time");
    for (unsigned part = 0; part < FTPX_TIMED_COUNT; part++)
        ftpx_json_number(json, ftpx_timed_key(part), (uint64_t)timing.part[part]);
    ftpx_json_number(json, "total", (uint64_t)timing.total);
    ftpx_json_end(json);
    if (ftpx_timing_rate(&timing, transfer, &rate))
        ftpx_json_number(json, "overall_rate", (uint64_t)(rate + 0.5));
}

static void put_fxp(struct ftpx_json *json, const struct ftpx_transfer *peer)
{
    if (!peer)
        return;
    ftpx_json_begin(json, "fxp");
    ftpx_json_number(json, "session", peer->session->id);
    ftpx_json_number(json, "transfer", peer->id);
    ftpx_json_end(json);
}

static void put_transfer_facts(struct ftpx_json *json, const struct ftpx_transfer *transfer,
                               enum ftpx_state state, const struct ftpx_collect *collect)
{
    uint32_t entries;

    ftpx_json_begin(json, "ftpx");
    if (transfer->session)
        ftpx_json_number(json, "session", transfer->session->id);
    ftpx_json_number(json, "transfer", transfer->id);
    put_transfer_command(json, transfer);
    if (ftpx_transfer_entries(transfer, &entries))
        ftpx_json_number(json, "entries", entries);
    ftpx_json_raw(json, "path_raw", transfer->path);
    ftpx_json_raw(json, "user_raw", transfer->user);
    ftpx_json_number(json, "bytes", ftpx_transfer_bytes(transfer));
    ftpx_json_number(json, "gap_bytes", ftpx_transfer_gap_bytes(transfer));
    ftpx_json_number(json, "retransmitted_bytes", ftpx_transfer_retransmitted(transfer));
    if (ftpx_transfer_conflicting(transfer) > 0)
        ftpx_json_number(json, "conflicting_bytes", ftpx_transfer_conflicting(transfer));
    put_encrypted(json, ftpx_transfer_encrypted(transfer, false),
                  ftpx_transfer_encrypted(transfer, true));
    put_attempts(json, transfer);
    ftpx_json_word(json, "state", ftpx_state_name(state));
    put_replies(json, transfer->exchange);
    put_tcp_stream(json, transfer->flow);
    put_transfer_frames(json, transfer);
    put_rate(json, transfer);
    put_timing(json, transfer);
    put_fxp(json, ftpx_transfer_peer(transfer));
    ftpx_record_put_checks(json, ftpx_checks_of(transfer, collect));
    ftpx_json_quirks(json, "quirks", ftpx_transfer_quirks(transfer));
    ftpx_json_end(json);
}

static void write_transfer(const struct ftpx_scope *scope, const struct ftpx_transfer *transfer,
                           FILE *out)
{
    static const char *const category[] = {"file", "network", NULL};
    enum ftpx_state state = ftpx_transfer_outcome(transfer).state;

    struct ftpx_json record = ftpx_record_begin(scope, out, "transfer", transfer->session);
    struct ftpx_json *json = &record;

    ftpx_record_put_event(
        json, &(struct ftpx_record_event){
                  category, type_of(transfer), action_of(transfer), outcome_of_transfer(state),
                  ftpx_totals_transfer_start(transfer), ftpx_totals_transfer_end(transfer), true});
    ftpx_record_put_network(json, transfer->flow ? transfer->flow : transfer->session->flow);
    ftpx_record_put_parties(json, transfer->session, transfer->user);
    put_file(json, transfer, scope->collect);
    put_data_endpoints(json, transfer);
    put_transfer_facts(json, transfer, state, scope->collect);
    ftpx_json_line_end(json);
}

/* --- session --- */

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
    uint64_t left_out = ftpx_session_lines_left_out(session);

    ftpx_json_number(json, "commands", session->commands);
    ftpx_json_number(json, "replies", session->replies);
    if (left_out > 0)
        ftpx_json_number(json, "lines_left_out", left_out);
    if (session->refused > 0)
        ftpx_json_number(json, "refused", session->refused);
    ftpx_json_number(json, "transfers", totals.transfers);
    ftpx_json_number(json, "bytes_down", totals.bytes_down);
    ftpx_json_number(json, "bytes_up", totals.bytes_up);
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

static void put_session_facts(struct ftpx_json *json, const struct ftpx_session *session)
{
    const struct ftpx_flow *flow = session->flow;

    ftpx_json_begin(json, "ftpx");
    ftpx_json_number(json, "session", session->id);
    put_tcp_stream(json, flow);
    ftpx_json_begin(json, "frames");
    ftpx_json_number(json, "first", flow->first_frame);
    ftpx_json_number(json, "last", flow->last_frame);
    ftpx_json_end(json);
    ftpx_json_word(json, "phase", ftpx_phase_name(ftpx_session_reached(session)));
    ftpx_json_word(json, "login", ftpx_login_name(ftpx_totals_login(session)));
    ftpx_json_number(json, "failed_logins", session->failed_logins);
    ftpx_json_raw(json, "user_raw", session->user);
    put_software(json, session);
    put_encrypted(json, ftpx_tls_bytes(flow->half[session->client_side]),
                  ftpx_tls_bytes(flow->half[1 - session->client_side]));
    ftpx_record_put_unheard(json, session);
    put_counts(json, session);
    ftpx_json_begin(json, "complete");
    ftpx_json_bool(json, "start", session->from_start);
    ftpx_json_bool(json, "end", ftpx_totals_end_seen(session));
    ftpx_json_end(json);
    ftpx_json_word(json, "closed_by", ftpx_closed_name(ftpx_session_closed_by(session)));
    ftpx_json_frame(json, "quit_frame", session->quit ? session->quit->frame : 0);
    ftpx_record_put_checks(json, ftpx_checks_of_session(session));
    ftpx_record_put_unmade(json, session);
    ftpx_record_put_remarks(json, session);
    put_attacks(json, session);
    ftpx_json_quirks(json, "quirks",
                     session->quirks | ftpx_session_doubts(session) | ftpx_misuse_of(session));
    ftpx_json_end(json);
}

static void write_session(const struct ftpx_scope *scope, const struct ftpx_session *session,
                          FILE *out)
{
    static const char *const category[] = {"network", NULL};
    static const char *const type[] = {"connection", NULL};
    const struct ftpx_flow *flow = session->flow;

    struct ftpx_json record = ftpx_record_begin(scope, out, "session", session);
    struct ftpx_json *json = &record;

    ftpx_record_put_event(
        json, &(struct ftpx_record_event){category, type, "ftp-session",
                                          ftpx_record_login_outcome(ftpx_totals_login(session)),
                                          flow->first_time, flow->last_time, true});
    ftpx_record_put_network(json, flow);
    ftpx_record_put_parties(json, session, ftpx_session_user(session));
    put_session_facts(json, session);
    ftpx_json_line_end(json);
}

/* --- all --- */

static void write_deeds(const struct ftpx_scope *scope, const struct ftpx_session *session,
                        FILE *out)
{
    GArray *deeds = ftpx_selection_deeds(scope, session);

    for (guint i = 0; i < deeds->len; i++) {
        const struct ftpx_deed *deed = &g_array_index(deeds, struct ftpx_deed, i);
        if (deed->login)
            ftpx_record_write_login(scope, deed->login, out);
        else if (deed->operation)
            ftpx_record_write_operation(scope, deed->operation, out);
        else
            write_transfer(scope, deed->transfer, out);
    }
    g_array_unref(deeds);
}

void ftpx_records_write(const struct ftpx_scope *scope, FILE *out)
{
    GPtrArray *sessions = ftpx_selection_sessions(scope);

    for (guint i = 0; i < sessions->len; i++) {
        write_deeds(scope, sessions->pdata[i], out);
        write_session(scope, sessions->pdata[i], out);
    }
    g_ptr_array_unref(sessions);
    write_deeds(scope, NULL, out);
    ftpx_record_attempts(scope, out);
    ftpx_record_files(scope, out);
}
