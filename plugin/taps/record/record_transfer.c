/* record_transfer: a transfer of a file or a listing, members in the order in which they appear.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "record.h"

#include "../../model/data/brake.h"
#include "../../model/data/timing.h"
#include "../../model/data/transfer_facts.h"
#include "../../model/data/transfer_quirks.h"
#include "../../model/path.h"
#include "../../model/tcp/flow.h"
#include "../facts/checks.h"
#include "../facts/mime_transfer.h"
#include "../facts/totals.h"
#include "../say/reasons.h"
#include "record_parts.h"
#include <string.h>

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

static const char *type_of(const struct ftpx_transfer *transfer)
{
    if (transfer->exchange && transfer->exchange->verb->id == FTPX_CMD_APPE)
        return "change";
    if (transfer->direction == FTPX_UPLOAD)
        return "creation";
    return transfer->direction == FTPX_LISTING ? "info" : "access";
}

static const char *outcome_of_transfer(enum ftpx_state state)
{
    if (state == FTPX_STATE_COMPLETE)
        return "success";
    return state == FTPX_STATE_OPEN ? "unknown" : "failure";
}

/* --- what was moved --- */

/* Size and hashes, decoded where the stream is not the file. */
struct moved {
    uint64_t bytes;
    bool has_digests;
    struct ftpx_digests digests;
    bool whole; /* it is a file from its first byte to its last */
};

/* Where TLS hides the commands, nothing says more than the connection does. */
static bool was_seen_whole(const struct ftpx_transfer *transfer)
{
    const struct ftpx_stream *stream = ftpx_transfer_stream(transfer);

    return transfer->inferred && stream && ftpx_stream_has_end(stream) &&
           !ftpx_transfer_has_hole(transfer) && !ftpx_transfer_is_hidden(transfer);
}

static bool is_whole(const struct ftpx_transfer *transfer)
{
    bool is_file = transfer->direction == FTPX_DOWNLOAD || transfer->direction == FTPX_UPLOAD;
    bool is_complete = ftpx_transfer_outcome(transfer).state == FTPX_STATE_COMPLETE &&
                       transfer->exchange && transfer->exchange->verb->id != FTPX_CMD_APPE;

    return is_file && (is_complete || was_seen_whole(transfer)) && transfer->restart == 0 &&
           !transfer->restart_lost && transfer->range_end == 0;
}

static struct moved moved_by(const struct ftpx_transfer *transfer,
                             const struct ftpx_collect *collect)
{
    struct moved moved = {.whole = is_whole(transfer)};
    struct ftpx_collected measured;

    ftpx_collect_measure(collect, transfer, &measured);
    moved.bytes = measured.bytes;
    moved.has_digests = ftpx_collect_digests(collect, transfer, &moved.digests);
    return moved;
}

static void put_file(struct ftpx_json *json, const struct ftpx_transfer *transfer,
                     const struct moved *moved, const struct ftpx_collect *collect)
{
    ftpx_json_begin(json, "file");
    ftpx_json_text(json, "path", transfer->path);
    ftpx_json_text(json, "name", ftpx_path_name(json->charset, transfer->path));
    if (moved->whole)
        ftpx_json_number(json, "size", moved->bytes);
    ftpx_record_put_modified(json, transfer);
    ftpx_json_name(json, "mime_type", ftpx_mime_of_transfer(collect, transfer));
    if (moved->whole && moved->has_digests)
        ftpx_record_put_hashes(json, &moved->digests);
    ftpx_json_end(json);
}

/* A part of a file, or a listing. */
static void put_part(struct ftpx_json *json, const struct ftpx_transfer *transfer,
                     const struct moved *moved)
{
    if (moved->whole ||
        (moved->bytes == 0 && ftpx_transfer_outcome(transfer).state != FTPX_STATE_COMPLETE))
        return;
    ftpx_json_begin(json, "part");
    ftpx_json_number(json, "size", moved->bytes);
    if (moved->has_digests)
        ftpx_record_put_hashes(json, &moved->digests);
    ftpx_json_end(json);
}

/* --- where --- */

/* The data connection as its payload goes; as it was opened when nobody knows which way that would have
 * gone. Without one, the control connection. */
static void put_connection(struct ftpx_json *json, const struct ftpx_transfer *transfer)
{
    const struct ftpx_flow *flow = transfer->flow;
    uint8_t source;

    if (!flow) {
        ftpx_record_put_ends(json, transfer->session);
        return;
    }
    if (transfer->direction == FTPX_NO_DIRECTION && !transfer->inferred &&
        ftpx_transfer_bytes(transfer) == 0)
        source = 1 - flow->listener;
    else
        source = ftpx_transfer_sender(transfer);
    ftpx_record_put_side(json, "source", flow, source);
    ftpx_record_put_side(json, "destination", flow, 1 - source);
}

/* What was announced, whether or not anybody connected to it. */
static void put_announced(struct ftpx_json *json, const struct ftpx_exchange *setup)
{
    if (setup && setup->expected)
        ftpx_record_put_endpoint(json, "announced", &setup->expected->listener);
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
    put_announced(json, transfer->setup);
    if (transfer->exchange && type[0] && strchr("AEIL", type[0]))
        ftpx_json_word(json, "type", type);
    ftpx_json_count(json, "restart", transfer->restart);
    ftpx_json_count(json, "range_end", transfer->range_end);
    if (transfer->announced_by != FTPX_SIZE_NONE) {
        ftpx_json_number(json, "announced_size", transfer->announced_size);
        ftpx_json_word(json, "announced_by", ftpx_announced_by_name(transfer->announced_by));
    }
}

static void put_replies(struct ftpx_json *json, const struct ftpx_scope *scope,
                        const struct ftpx_exchange *exchange)
{
    if (!exchange || !exchange->replies)
        return;
    GArray *codes = g_array_new(FALSE, FALSE, sizeof(uint16_t));
    if (exchange->final) {
        ftpx_json_number(json, "reply", exchange->final->code);
        ftpx_record_put_said(json, scope, "reply_text", exchange->final);
    }
    for (const struct ftpx_reply *reply = exchange->replies; reply; reply = reply->next)
        g_array_append_val(codes, reply->code);
    ftpx_json_numbers(json, "replies", (const uint16_t *)(void *)codes->data, codes->len);
    g_array_unref(codes);
}

static void put_transfer_frames(struct ftpx_json *json, const struct ftpx_transfer *transfer)
{
    ftpx_json_begin(json, "frames");
    ftpx_json_count(json, "command", transfer->exchange ? transfer->exchange->frame : 0);
    ftpx_json_count(json, "first", ftpx_transfer_first_frame(transfer));
    ftpx_json_count(json, "last", ftpx_transfer_last_frame(transfer));
    ftpx_json_end(json);
}

/* What tells whose it is, where nobody announced its connection. */
static void put_link(struct ftpx_json *json, const struct ftpx_transfer *transfer)
{
    static const char *const names[] = {[FTPX_LINKED_BY_ANNOUNCEMENT] = NULL,
                                        [FTPX_LINKED_BY_TLS_SESSION] = "tls-session",
                                        [FTPX_LINKED_BY_TIME] = "time"};

    ftpx_json_name(json, "linked_by", names[ftpx_transfer_linked_by(transfer)]);
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

/* Nanoseconds of the time that was measured. */
static void put_waits(struct ftpx_json *json, const struct ftpx_pace *pace)
{
    static const char *const keys[FTPX_WAIT_COUNT] = {"sender", "window", "closing", "path",
                                                      "loss"};
    ftpx_json_begin(json, "waits");
    for (unsigned wait = 0; wait < FTPX_WAIT_COUNT; wait++)
        ftpx_json_number(json, keys[wait], (uint64_t)pace->spent[wait]);
    ftpx_json_end(json);
}

static void put_round_trip(struct ftpx_json *json, const struct ftpx_transfer *transfer)
{
    struct ftpx_round_trips trips;

    if (!ftpx_pace_round_trips(transfer->flow, ftpx_transfer_sender(transfer), &trips))
        return;
    ftpx_json_begin(json, "round_trip");
    ftpx_json_number(json, "to_sender", (uint64_t)trips.to_sender);
    ftpx_json_number(json, "to_sender_median", (uint64_t)trips.to_sender_median);
    ftpx_json_number(json, "to_receiver", (uint64_t)trips.to_receiver);
    ftpx_json_number(json, "to_receiver_median", (uint64_t)trips.to_receiver_median);
    ftpx_json_end(json);
}

static void put_pace(struct ftpx_json *json, const struct ftpx_pace *pace)
{
    ftpx_json_number(json, "in_flight", (uint64_t)pace->most_flight);
    ftpx_json_number(json, "window_least", pace->window_least);
    ftpx_json_number(json, "window_most", pace->window_most);
    ftpx_json_number(json, "segment", pace->largest);
    ftpx_json_number(json, "segments", pace->segments);
    ftpx_json_number(json, "lost", pace->lost);
    ftpx_json_number(json, "late", pace->late);
    ftpx_json_number(json, "marked", pace->marked);
}

/* What kept it from being faster, and what that rests on. */
static void put_brake(struct ftpx_json *json, const struct ftpx_transfer *transfer)
{
    const struct ftpx_pace *pace = ftpx_brake_pace(transfer);
    enum ftpx_brake brake = ftpx_brake_of(transfer);

    if (!pace)
        return;
    ftpx_json_begin(json, "limited");
    ftpx_json_word(json, "by", ftpx_braked_by_name(ftpx_brake_by(brake)));
    ftpx_json_word(json, "why", ftpx_brake_key(brake));
    if (ftpx_brake_is_judged(brake)) {
        put_waits(json, pace);
        put_round_trip(json, transfer);
        put_pace(json, pace);
    }
    ftpx_json_end(json);
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

static void put_transfer_facts(struct ftpx_json *json, const struct ftpx_scope *scope,
                               const struct ftpx_transfer *transfer, const struct moved *moved)
{
    struct ftpx_record_frames frames = {0};
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
    ftpx_json_count(json, "conflicting_bytes", ftpx_transfer_conflicting(transfer));
    ftpx_record_put_encrypted(json, ftpx_transfer_encrypted(transfer, false),
                              ftpx_transfer_encrypted(transfer, true));
    ftpx_record_put_tls_facts(json, transfer->flow);
    put_link(json, transfer);
    put_attempts(json, transfer);
    put_part(json, transfer, moved);
    ftpx_json_word(json, "state", ftpx_state_name(ftpx_transfer_outcome(transfer).state));
    put_replies(json, scope, transfer->exchange);
    ftpx_record_put_stream(json, transfer->flow);
    put_transfer_frames(json, transfer);
    ftpx_record_add_transfer(&frames, transfer);
    ftpx_record_put_origin(json, scope, frames);
    put_rate(json, transfer);
    put_timing(json, transfer);
    put_brake(json, transfer);
    put_fxp(json, ftpx_transfer_peer(transfer));
    ftpx_record_put_checks(json, ftpx_checks_of(transfer, scope->collect));
    ftpx_json_quirks(json, "quirks", ftpx_transfer_quirks(transfer));
    ftpx_json_end(json);
}

static struct ftpx_json begin(const struct ftpx_scope *scope, FILE *out,
                              const struct ftpx_transfer *transfer)
{
    const struct ftpx_outcome outcome = ftpx_transfer_outcome(transfer);
    const struct ftpx_exchange *exchange = transfer->exchange;
    GString *reason = g_string_new(NULL);

    if (outcome.state != FTPX_STATE_REFUSED)
        ftpx_reasons(reason, outcome.reasons);
    const struct ftpx_record_event event = {
        .record = "transfer",
        .category = {"file", "network"},
        .type = type_of(transfer),
        .action = action_of(transfer),
        .outcome = outcome_of_transfer(outcome.state),
        .start = ftpx_totals_transfer_start(transfer),
        .end = ftpx_totals_transfer_end(transfer),
        .has_end = true,
        .subject = {.control = transfer->session ? transfer->session->flow : NULL,
                    .data = transfer->flow,
                    .place = exchange ? exchange->end : -1},
        .reply = exchange ? exchange->final : NULL,
        .reason = reason->len > 0 ? reason->str : NULL,
    };
    struct ftpx_json json = ftpx_record_begin(scope, out, transfer->session, &event);

    g_string_free(reason, TRUE);
    return json;
}

void ftpx_record_write_transfer(const struct ftpx_scope *scope,
                                const struct ftpx_transfer *transfer, FILE *out)
{
    const struct ftpx_flow *control = transfer->session ? transfer->session->flow : NULL;
    const struct moved moved = moved_by(transfer, scope->collect);
    struct ftpx_json record = begin(scope, out, transfer);
    struct ftpx_json *json = &record;

    ftpx_record_put_network(json, transfer->flow ? transfer->flow : control, transfer->flow);
    ftpx_record_put_parties(json, transfer->session, transfer->user);
    put_file(json, transfer, &moved, scope->collect);
    put_connection(json, transfer);
    ftpx_record_put_related(json, control, transfer->flow, transfer->user,
                            moved.has_digests ? &moved.digests : NULL);
    ftpx_record_put_tls(json, transfer->flow);
    put_transfer_facts(json, scope, transfer, &moved);
    ftpx_json_line_end(json);
}
