/* view_transfer: generated items, wherever a frame belongs to them. What later frames decide is
 * shown when it is known: from the second pass on, or as soon as the transfer is settled.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "views.h"

#include "../../model/data/first_bytes.h"
#include "../../model/data/brake.h"
#include "../../model/data/timing.h"
#include "../../model/data/transfer_facts.h"
#include "../../model/data/transfer_quirks.h"
#include "../../model/path.h"
#include "../fields.h"
#include "quirks.h"
#include "show.h"

static void add_letter(proto_tree *tree, int field, tvbuff_t *tvb, uint8_t letter)
{
    char text[2] = {(char)letter, 0};
    if (letter == 0)
        return;
    proto_item_set_generated(proto_tree_add_string(tree, field, tvb, 0, 0, text));
}

static void add_frame(proto_tree *tree, int field, tvbuff_t *tvb, uint32_t frame)
{
    if (frame != 0)
        ftpx_add_uint(tree, field, tvb, frame);
}

/* Known from the command on; the direction also by who sends. */
static void show_intent(const struct ftpx_view *view, proto_tree *tree,
                        const struct ftpx_transfer *transfer)
{
    tvbuff_t *tvb = view->tvb;

    if (transfer->direction != FTPX_NO_DIRECTION)
        ftpx_add_text(tree, hf_ftpx_transfer_direction, tvb, view,
                      ftpx_span_of(ftpx_direction_name(transfer->direction)));
    if (!transfer->exchange)
        return;
    ftpx_add_text(tree, hf_ftpx_transfer_command, tvb, view,
                  ftpx_span_of(transfer->exchange->verb->name));
    ftpx_add_text(tree, hf_ftpx_transfer_path, tvb, view, transfer->path);
    ftpx_add_text(tree, hf_ftpx_transfer_name, tvb, view,
                  ftpx_path_name(view->charset, transfer->path));
    add_letter(tree, hf_ftpx_transfer_type, tvb, transfer->type);
    add_letter(tree, hf_ftpx_transfer_mode, tvb, transfer->mode);
    if (transfer->restart > 0)
        ftpx_add_uint64(tree, hf_ftpx_transfer_restart, tvb, transfer->restart);
    if (transfer->announced_by != FTPX_SIZE_NONE) {
        ftpx_add_uint64(tree, hf_ftpx_transfer_announced_size, tvb, transfer->announced_size);
        ftpx_add_text(tree, hf_ftpx_transfer_announced_by, tvb, view,
                      ftpx_span_of(ftpx_announced_by_name(transfer->announced_by)));
    }
    add_frame(tree, hf_ftpx_transfer_command_frame, tvb, transfer->exchange->frame);
}

/* How and where its data connection was agreed on. */
static void show_endpoint(const struct ftpx_view *view, proto_tree *tree,
                          const struct ftpx_transfer *transfer)
{
    const struct ftpx_expected *expected = transfer->setup ? transfer->setup->expected : NULL;
    proto_item *item;

    if (!expected)
        return;
    ftpx_add_uint(tree, hf_ftpx_data_method, view->tvb, expected->announced.method);
    item = ftpx_add_address(tree, hf_ftpx_data_ip, hf_ftpx_data_ipv6, view->tvb, 0, 0,
                            &expected->listener.address);
    proto_item_set_generated(item);
    ftpx_add_uint(tree, hf_ftpx_data_port, view->tvb, expected->listener.port);
    ftpx_add_bool(tree, hf_ftpx_data_nat, view->tvb, ftpx_expect_is_foreign(expected));
    add_frame(tree, hf_ftpx_setup_frame, view->tvb, expected->frame);
}

static void show_measure(const struct ftpx_view *view, proto_tree *tree,
                         const struct ftpx_transfer *transfer)
{
    struct ftpx_knocks knocks;
    uint32_t entries;
    double rate;

    if (ftpx_transfer_entries(transfer, &entries))
        ftpx_add_uint(tree, hf_ftpx_transfer_entries, view->tvb, entries);
    ftpx_add_uint64(tree, hf_ftpx_transfer_bytes, view->tvb, ftpx_transfer_bytes(transfer));
    ftpx_add_uint64(tree, hf_ftpx_transfer_gap_bytes, view->tvb, ftpx_transfer_gap_bytes(transfer));
    ftpx_add_uint64(tree, hf_ftpx_transfer_retransmitted, view->tvb,
                    ftpx_transfer_retransmitted(transfer));
    if (ftpx_transfer_conflicting(transfer) > 0)
        ftpx_add_uint64(tree, hf_ftpx_transfer_conflicting, view->tvb,
                        ftpx_transfer_conflicting(transfer));
    if (ftpx_transfer_rate(transfer, &rate)) {
        ftpx_add_time(tree, hf_ftpx_transfer_duration, view->tvb, ftpx_transfer_duration(transfer));
        proto_item_set_generated(
            proto_tree_add_double(tree, hf_ftpx_transfer_rate, view->tvb, 0, 0, rate));
    }
    if (ftpx_transfer_attempts(transfer, &knocks)) {
        ftpx_add_uint(tree, hf_ftpx_transfer_attempts, view->tvb, knocks.syns);
        ftpx_add_uint(tree, hf_ftpx_transfer_refusals, view->tvb, knocks.refusals);
    }
    ftpx_add_uint(tree, hf_ftpx_transfer_state, view->tvb, ftpx_transfer_outcome(transfer).state);
    add_frame(tree, hf_ftpx_transfer_first_frame, view->tvb, ftpx_transfer_first_frame(transfer));
    add_frame(tree, hf_ftpx_transfer_last_frame, view->tvb, ftpx_transfer_last_frame(transfer));
}

static void show_timing(const struct ftpx_view *view, proto_tree *tree,
                        const struct ftpx_transfer *transfer)
{
    const int fields[FTPX_TIMED_COUNT] = {
        hf_ftpx_transfer_time_answer, hf_ftpx_transfer_time_connect, hf_ftpx_transfer_time_first,
        hf_ftpx_transfer_time_bytes, hf_ftpx_transfer_time_end};
    struct ftpx_timing timing;
    double rate;

    if (!ftpx_transfer_timing(transfer, &timing))
        return;
    ftpx_add_time(tree, hf_ftpx_transfer_time, view->tvb, timing.total);
    for (unsigned part = 0; part < FTPX_TIMED_COUNT; part++)
        ftpx_add_time(tree, fields[part], view->tvb, timing.part[part]);
    if (ftpx_timing_rate(&timing, transfer, &rate))
        proto_item_set_generated(
            proto_tree_add_double(tree, hf_ftpx_transfer_overall_rate, view->tvb, 0, 0, rate));
}

static void show_round_trips(const struct ftpx_view *view, proto_tree *tree,
                             const struct ftpx_transfer *transfer)
{
    struct ftpx_round_trips trips;

    if (!ftpx_pace_round_trips(transfer->flow, ftpx_transfer_sender(transfer), &trips))
        return;
    ftpx_add_time(tree, hf_ftpx_transfer_rtt, view->tvb, trips.to_sender + trips.to_receiver);
    ftpx_add_time(tree, hf_ftpx_transfer_rtt_median, view->tvb,
                  trips.to_sender_median + trips.to_receiver_median);
}

/* What kept it from being faster, and what that rests on; or why that cannot be told. */
static void show_brake(const struct ftpx_view *view, proto_tree *tree,
                       const struct ftpx_transfer *transfer)
{
    const struct ftpx_pace *pace = ftpx_brake_pace(transfer);
    enum ftpx_brake brake = ftpx_brake_of(transfer);

    if (!pace)
        return;
    ftpx_add_text(tree, hf_ftpx_transfer_limited_by, view->tvb, view,
                  ftpx_span_of(ftpx_braked_by_name(ftpx_brake_by(brake))));
    proto_item *why = ftpx_add_text(tree, hf_ftpx_transfer_limited_why, view->tvb, view,
                                    ftpx_span_of(ftpx_brake_key(brake)));
    proto_item_append_text(why, " (%s)", ftpx_brake_words(brake));
    if (!ftpx_brake_is_judged(brake))
        return;
    show_round_trips(view, tree, transfer);
    ftpx_add_uint64(tree, hf_ftpx_transfer_in_flight, view->tvb, (uint64_t)pace->most_flight);
    ftpx_add_uint(tree, hf_ftpx_transfer_window, view->tvb, pace->window_most);
    ftpx_add_uint(tree, hf_ftpx_transfer_lost, view->tvb, pace->lost);
}

proto_item *ftpx_view_transfer(const struct ftpx_view *view, proto_tree *tree,
                               const struct ftpx_transfer *transfer)
{
    proto_item *item = ftpx_add_uint(tree, hf_ftpx_transfer, view->tvb, transfer->id);
    proto_tree *subtree = proto_item_add_subtree(item, ett_ftpx_transfer);

    show_intent(view, subtree, transfer);
    show_endpoint(view, subtree, transfer);
    if (view->final) {
        show_measure(view, subtree, transfer);
        show_timing(view, subtree, transfer);
        show_brake(view, subtree, transfer);
    }
    return item;
}

static const char *size_detail(const struct ftpx_view *view, const struct ftpx_transfer *transfer)
{
    const char *seen = ftpx_show_count(view->pinfo, ftpx_transfer_bytes(transfer));
    uint64_t expected;

    if (!ftpx_transfer_expected_bytes(transfer, &expected))
        return wmem_strdup_printf(view->pinfo->pool, "%s bytes seen, %s missing", seen,
                                  ftpx_show_count(view->pinfo, ftpx_transfer_gap_bytes(transfer)));
    return wmem_strdup_printf(view->pinfo->pool, "%s bytes seen of %s, %s missing in between", seen,
                              ftpx_show_count(view->pinfo, expected),
                              ftpx_show_count(view->pinfo, ftpx_transfer_gap_bytes(transfer)));
}

static const char *attempts_detail(const struct ftpx_view *view,
                                   const struct ftpx_transfer *transfer)
{
    const struct ftpx_flow *flow = transfer->flow;
    struct ftpx_knocks knocks;

    if (!ftpx_transfer_attempts(transfer, &knocks))
        return NULL;
    char *text = wmem_alloc(view->pinfo->pool, FTPX_KNOCKS_TEXT);
    ftpx_knocks_text(&knocks, &flow->end[flow->listener], text);
    return text;
}

void ftpx_view_transfer_quirks(const struct ftpx_view *view, proto_item *item,
                               const struct ftpx_transfer *transfer)
{
    const uint64_t of_content = FTPX_QUIRK(ASCII_BINARY);

    if (view->segment->frame != transfer->end_frame ||
        !(view->final || ftpx_transfer_is_settled(transfer)))
        return;
    const char *attempts = attempts_detail(view, transfer);
    uint64_t quirks = ftpx_transfer_own_quirks(transfer);
    if (attempts) { /* tell more */
        quirks &= ~FTPX_QUIRK(NO_DATA_CONNECTION);
        ftpx_quirks_show_attempts(view->pinfo, item, attempts);
    }
    if (quirks & ~of_content)
        ftpx_quirks_show(view->pinfo, item, quirks & ~of_content, size_detail(view, transfer));
    ftpx_quirks_show(view->pinfo, item, quirks & of_content,
                     ftpx_first_bytes_binary_type(transfer));
}

void ftpx_view_session(const struct ftpx_view *view, proto_tree *tree,
                       const struct ftpx_session *session, enum ftpx_phase phase)
{
    if (!session)
        return;
    ftpx_add_uint(tree, hf_ftpx_session, view->tvb, session->id);
    ftpx_add_uint(tree, hf_ftpx_phase, view->tvb, phase);
}
