/* view_control: a subtree for each line that the frame
 * completes, then the session.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "views.h"

#include "../../model/data/hits.h"
#include "../../model/data/transfer_facts.h"
#include "../../model/data/transfer_quirks.h"
#include "../../model/limits.h"
#include "../../model/session/notes.h"
#include "../../model/session/operation.h"
#include "../../wire/quirk.h"
#include "../../wire/reply.h"
#include "evidence.h"
#include "../fields.h"
#include "info_column.h"
#include "quirks.h"
#include "show.h"

/* Where a note's bytes are to be seen: in this frame, or in a data source of their own when they
 * came in several. */
struct place {
    tvbuff_t *tvb;
    int start; /* of note->raw in tvb */
    /* note->raw.at, or NULL when the text is not a part of it (Telnet bytes taken out) */
    const uint8_t *bytes;
};

static bool lies_in_segment(const struct ftpx_view *view, const struct ftpx_note *note)
{
    const struct ftpx_sighting *sighting = &view->sighting;
    bool same_side = note->from_client == (sighting->side == note->session->client_side);
    int64_t at = note->offset - sighting->offset;

    return !note->decrypted && same_side && at >= 0 &&
           at + (int64_t)note->raw.len <= (int64_t)view->segment->payload.len;
}

static struct place place_of(const struct ftpx_view *view, const struct ftpx_note *note)
{
    bool in_raw =
        note->text.len == 0 || (note->text.at >= note->raw.at &&
                                note->text.at + note->text.len <= note->raw.at + note->raw.len);
    struct place place = {.bytes = in_raw ? note->raw.at : NULL};

    if (lies_in_segment(view, note)) {
        int header = (int)(tvb_captured_length(view->tvb) - view->segment->payload.len);
        place.tvb = view->tvb;
        place.start = header + (int)(note->offset - view->sighting.offset);
    } else {
        unsigned len = (unsigned)note->raw.len;
        place.tvb = tvb_new_child_real_data(view->tvb, note->raw.at, len, (int)len);
        add_new_data_source(view->pinfo, place.tvb,
                            note->from_client ? "FTP command" : "FTP reply line");
    }
    return place;
}

/* Start and length of a part of the note's text in the place's tvb; the whole line when it can't
 * be told. */
static int start_of(const struct place *place, ftpx_span part)
{
    return place->bytes && part.at ? place->start + (int)(part.at - place->bytes) : place->start;
}

static int length_of(const struct place *place, const struct ftpx_note *note, ftpx_span part)
{
    return place->bytes && part.at ? (int)part.len : (int)note->raw.len;
}

static proto_item *add_part(const struct ftpx_view *view, proto_tree *tree, int field,
                            const struct place *place, const struct ftpx_note *note, ftpx_span part)
{
    return proto_tree_add_string(tree, field, place->tvb, start_of(place, part),
                                 length_of(place, note, part), ftpx_show(view, part));
}

/* --- endpoints --- */

/* The twin fields of each method; -1 where Wireshark's own dissector has none. */
struct twins {
    int address4;
    int address6;
    int port;
    int nat;
};

static struct twins twins_of(enum ftpx_method method)
{
    switch (method) {
    case FTPX_METHOD_PASV:
        return (struct twins){hf_ftpx_passive_ip, -1, hf_ftpx_passive_port, hf_ftpx_passive_nat};
    case FTPX_METHOD_PORT:
        return (struct twins){hf_ftpx_active_cip, -1, hf_ftpx_active_port, hf_ftpx_active_nat};
    case FTPX_METHOD_EPRT:
        return (struct twins){hf_ftpx_eprt_ip, hf_ftpx_eprt_ipv6, hf_ftpx_eprt_port, -1};
    case FTPX_METHOD_EPSV:
        return (struct twins){hf_ftpx_epsv_ip, hf_ftpx_epsv_ipv6, hf_ftpx_epsv_port, -1};
    default: return (struct twins){-1, -1, -1, -1};
    }
}

static void add_host(proto_tree *tree, const struct place *place, const struct ftpx_note *note,
                     int field4, int field6, const struct ftpx_expected *expected)
{
    ftpx_span host = note->announced->host;
    proto_item *item = ftpx_add_address(tree, field4, field6, place->tvb, start_of(place, host),
                                        host.len > 0 ? length_of(place, note, host) : 0,
                                        &expected->listener.address);
    if (host.len == 0)
        proto_item_set_generated(item);
}

static void add_port(proto_tree *tree, const struct place *place, const struct ftpx_note *note,
                     int field)
{
    ftpx_span port = note->announced->port;

    if (field >= 0)
        proto_tree_add_uint(tree, field, place->tvb, start_of(place, port),
                            length_of(place, note, port), note->announced->at.port);
}

static void show_announced(const struct ftpx_view *view, proto_tree *tree,
                           const struct place *place, const struct ftpx_note *note)
{
    const struct ftpx_expected *expected = note->expected;
    bool foreign = expected && ftpx_expect_is_foreign(expected);

    if (!expected || !note->announced)
        return;
    struct twins twins = twins_of(expected->announced.method);
    add_host(tree, place, note, twins.address4, twins.address6, expected);
    add_port(tree, place, note, twins.port);
    if (twins.nat >= 0)
        ftpx_add_bool(tree, twins.nat, place->tvb, foreign);
    if (expected->announced.method == FTPX_METHOD_EPRT)
        ftpx_add_uint(tree, hf_ftpx_eprt_af, place->tvb,
                      expected->listener.address.family == 4 ? 1 : 2);
    ftpx_add_uint(tree, hf_ftpx_data_method, place->tvb, expected->announced.method);
    add_host(tree, place, note, hf_ftpx_data_ip, hf_ftpx_data_ipv6, expected);
    add_port(tree, place, note, hf_ftpx_data_port);
    ftpx_add_bool(tree, hf_ftpx_data_nat, place->tvb, foreign);
    if (view->final && expected->transfer && expected->transfer->exchange) {
        const struct ftpx_exchange *user = expected->transfer->exchange;
        ftpx_add_uint(tree, hf_ftpx_command_frame, place->tvb, user->frame);
        ftpx_add_command(tree, hf_ftpx_command, place->tvb, view, user);
    }
}

/* --- lines --- */

/* For filters only: the line itself shows it. */
static void add_verb(proto_tree *tree, const struct place *place,
                     const struct ftpx_exchange *exchange)
{
    proto_item_set_hidden(ftpx_add_uint(tree, hf_ftpx_verb, place->tvb, exchange->verb->id));
}

static void show_command(const struct ftpx_view *view, proto_tree *tree, const struct place *place,
                         const struct ftpx_note *note)
{
    const struct ftpx_exchange *exchange = note->exchange;

    ftpx_add_bool(tree, hf_ftpx_request, place->tvb, true);
    add_verb(tree, place, exchange);
    add_part(view, tree, hf_ftpx_request_command, place, note, exchange->name);
    if (exchange->verb->id != FTPX_CMD_UNKNOWN)
        ftpx_add_text(tree, hf_ftpx_request_meaning, place->tvb, view,
                      ftpx_span_of(exchange->verb->meaning));
    if (exchange->arg.len > 0)
        add_part(view, tree, hf_ftpx_request_arg, place, note, exchange->arg);
    if (exchange->attack != FTPX_ATTACK_NONE)
        proto_item_set_generated(proto_tree_add_string(tree, hf_ftpx_attack, place->tvb, 0, 0,
                                                       ftpx_attack_name(exchange->attack)));
    if (exchange->verb->id == FTPX_CMD_HOST && exchange->arg.len > 0)
        ftpx_add_text(tree, hf_ftpx_host, place->tvb, view, exchange->arg);
    if (exchange->verb->id == FTPX_CMD_CLNT)
        ftpx_add_text(tree, hf_ftpx_client_software, place->tvb, view, exchange->arg);
    else if (exchange->verb->id == FTPX_CMD_PASS && note->session->client_software.len > 0)
        ftpx_add_text(tree, hf_ftpx_client_software, place->tvb, view,
                      note->session->client_software);
    if (view->final && exchange->final)
        ftpx_add_uint(tree, hf_ftpx_response_in, place->tvb, exchange->final->frame);
}

static bool completes_reply(const struct ftpx_note *note)
{
    return note->reply && note->reply->code != 0 && note->frame == note->reply->frame &&
           (note->step == FTPX_REPLY_WHOLE || note->step == FTPX_REPLY_LAST ||
            (note->reply->quirks & FTPX_QUIRK(CLOSED_BY_OTHER)));
}

static void add_code(proto_tree *tree, const struct place *place, const struct ftpx_note *note)
{
    ftpx_span digits = ftpx_span_take(note->text, 3);

    proto_tree_add_uint(tree, hf_ftpx_response_code, place->tvb, start_of(place, digits),
                        length_of(place, note, digits), note->reply->code);
}

static void show_final(const struct ftpx_view *view, proto_tree *tree, const struct place *place,
                       const struct ftpx_note *note)
{
    const struct ftpx_exchange *exchange = note->exchange;

    if (exchange) {
        ftpx_add_uint(tree, hf_ftpx_response_to, place->tvb, exchange->frame);
        if (exchange->final == note->reply) {
            ftpx_add_time(tree, hf_ftpx_response_time, place->tvb,
                          note->reply->time - exchange->time);
            add_verb(tree, place, exchange);
        }
    }
    if (note->login)
        ftpx_add_uint(tree, hf_ftpx_login, place->tvb, note->login->result);
    bool tells_software =
        note->reply->greeting || (exchange && exchange->verb->id == FTPX_CMD_SYST);
    if (tells_software && note->session->server_software.len > 0)
        ftpx_add_text(tree, hf_ftpx_server_software, place->tvb, view,
                      note->session->server_software);
}

static void show_reply_line(const struct ftpx_view *view, proto_tree *tree,
                            const struct place *place, const struct ftpx_note *note)
{
    const struct ftpx_exchange *asked = note->reply ? note->reply->exchange : NULL;
    ftpx_span feature = ftpx_span_trim(note->line.text);

    ftpx_add_bool(tree, hf_ftpx_response, place->tvb, true);
    if (asked && asked->verb->id == FTPX_CMD_FEAT && note->step == FTPX_REPLY_INNER)
        add_part(view, tree, hf_ftpx_feature, place, note, feature);
    if (completes_reply(note))
        add_code(tree, place, note);
    add_part(view, tree, hf_ftpx_response_arg, place, note, note->line.text);
    if (note->entry)
        ftpx_view_entry(view, tree, note->entry);
    if (completes_reply(note))
        show_final(view, tree, place, note);
}

/* Twins of what Wireshark's own dissector tells of a command's data. */
static void show_data_facts(const struct ftpx_view *view, proto_tree *tree,
                            const struct ftpx_transfer *transfer)
{
    const struct ftpx_stream *stream = ftpx_transfer_stream(transfer);
    int64_t milliseconds = ftpx_transfer_duration(transfer) / 1000000;

    if (!view->final || !stream || stream->first_frame == 0)
        return;
    ftpx_add_uint(tree, hf_ftpx_response_first_frame, view->tvb, stream->first_frame);
    ftpx_add_uint(tree, hf_ftpx_response_last_frame, view->tvb, stream->last_frame);
    ftpx_add_uint(tree, hf_ftpx_response_duration, view->tvb, (uint32_t)milliseconds);
    if (milliseconds > 0)
        ftpx_add_uint64(tree, hf_ftpx_response_bitrate, view->tvb,
                        ftpx_stream_bytes(stream) * 8 / (uint64_t)milliseconds);
    ftpx_add_uint(tree, hf_ftpx_response_frames, view->tvb, stream->segments);
    ftpx_add_uint64(tree, hf_ftpx_response_bytes, view->tvb, ftpx_stream_bytes(stream));
}

static void show_quirks(const struct ftpx_view *view, proto_item *item,
                        const struct ftpx_note *note)
{
    uint64_t quirks = ftpx_note_quirks(note, view->final);

    for (uint64_t left = quirks; left; left &= left - 1) {
        uint64_t quirk = left & ~(left - 1); /* the lowest bit */
        const char *evidence = ftpx_evidence(view->pinfo, note, quirk);
        if (quirk == FTPX_QUIRK(NO_DATA_CONNECTION) && evidence)
            ftpx_quirks_show_attempts(view->pinfo, item, evidence);
        else
            ftpx_quirks_show(view->pinfo, item, quirk, evidence);
    }
}

static void show_transfer(const struct ftpx_view *view, proto_tree *tree,
                          const struct ftpx_note *note)
{
    const struct ftpx_transfer *transfer = note->exchange ? note->exchange->transfer : NULL;

    if (!transfer || note->exchange->verb->role != FTPX_ROLE_TRANSFER)
        return;
    proto_item *item = ftpx_view_transfer(view, tree, transfer);
    if (note->from_client)
        show_data_facts(view, tree, transfer);
    ftpx_view_transfer_quirks(view, item, transfer);
}

/* The paths are known for sure once the first reply has come. */
static void show_operation(const struct ftpx_view *view, proto_tree *tree,
                           const struct ftpx_note *note)
{
    const struct ftpx_operation *operation = note->exchange ? note->exchange->operation : NULL;

    if (!operation)
        return;
    proto_item_set_generated(
        proto_tree_add_string(tree, hf_ftpx_operation, view->tvb, 0, 0, operation->kind->action));
    if (!view->final)
        return;
    if (operation->path.len > 0)
        ftpx_add_text(tree, hf_ftpx_operation_path, view->tvb, view, operation->path);
    if (operation->from && operation->source.len > 0)
        ftpx_add_text(tree, hf_ftpx_operation_from, view->tvb, view, operation->source);
}

/* The line's own item, and what belongs below it. */
static proto_item *show_line(const struct ftpx_view *view, proto_tree *tree,
                             const struct ftpx_note *note)
{
    struct place place = place_of(view, note);
    proto_item *item = proto_tree_add_string(tree, hf_ftpx_line, place.tvb, place.start,
                                             (int)note->raw.len, ftpx_show(view, note->text));
    proto_tree *line = proto_item_add_subtree(item, ett_ftpx_line);

    proto_item_set_text(item, "%s", ftpx_show_short(view, note->text, ITEM_LABEL_LENGTH - 8));
    if (note->from_client)
        show_command(view, line, &place, note);
    else
        show_reply_line(view, line, &place, note);
    show_announced(view, line, &place, note);
    if (note->standing->user.len > 0)
        ftpx_add_text(line, hf_ftpx_user, place.tvb, view, note->standing->user);
    if (note->standing->cwd.len > 0) {
        ftpx_add_text(line, hf_ftpx_cwd, place.tvb, view, note->standing->cwd);
        ftpx_add_text(line, hf_ftpx_current_working_directory, place.tvb, view,
                      note->standing->cwd);
    }
    ftpx_add_charset(line, place.tvb, view);
    show_operation(view, line, note);
    return item;
}

static void show_hits(const struct ftpx_view *view, proto_item *item, const struct ftpx_note *note)
{
    struct ftpx_hits hits = ftpx_hits_of_note(note);

    for (unsigned i = 0; i < hits.count; i++) {
        char *entry = ftpx_wanted_text(hits.of[i], false);
        char *told = ftpx_wanted_text(hits.of[i], true);
        proto_tree *line = proto_item_get_subtree(item);
        if (line)
            proto_item_set_generated(
                proto_tree_add_string(line, hf_ftpx_watch, view->tvb, 0, 0, entry));
        ftpx_quirks_show_wanted(view->pinfo, item, told);
        g_free(entry);
        g_free(told);
    }
}

/* Expert information is there without a tree too. */
static void show_note(const struct ftpx_view *view, proto_tree *tree, const struct ftpx_note *note)
{
    proto_item *item = tree ? show_line(view, tree, note) : NULL;

    show_transfer(view, proto_item_get_subtree(item), note);
    show_quirks(view, item, note);
    show_hits(view, item, note);
}

static void show_notes(const struct ftpx_view *view, proto_tree *tree, uint8_t side)
{
    uint32_t first;
    uint32_t count = ftpx_notes_in(view->sighting.flow, side, view->segment->frame, &first);

    for (uint32_t index = first; index < first + MIN(count, FTPX_LIMIT_SHOWN_LINES); index++) {
        const struct ftpx_note *note = ftpx_notes_at(view->sighting.flow, side, index);
        show_note(view, tree, note);
        ftpx_info_column_add(view, note);
    }
    if (count > FTPX_LIMIT_SHOWN_LINES)
        ftpx_quirks_show_hidden(view->pinfo, tree);
}

/* The end of the control connection settles what was still open. */
static void show_settled(const struct ftpx_view *view, proto_tree *tree)
{
    const struct ftpx_transfer *transfer = view->sighting.flow->session->transfers;
    unsigned shown = 0;

    if (view->sighting.flow->session->over_frame != view->segment->frame)
        return;
    for (; transfer && shown < FTPX_LIMIT_SHOWN_LINES; transfer = transfer->next) {
        if (transfer->end_frame == view->segment->frame && transfer->progress.over) {
            ftpx_view_transfer_quirks(view, ftpx_view_transfer(view, tree, transfer), transfer);
            shown++;
        }
    }
    if (transfer)
        ftpx_quirks_show_hidden(view->pinfo, tree);
}

void ftpx_view_control(const struct ftpx_view *view)
{
    const struct ftpx_session *session = view->sighting.flow->session;
    int captured = (int)view->segment->payload.len;
    int start = (int)tvb_captured_length(view->tvb) - captured;
    proto_item *root =
        proto_tree_add_protocol_format(view->tree, ftpx_proto_control(), view->tvb, start, captured,
                                       "FTP session %u (FTPX)", session->id);
    proto_tree *tree = proto_item_add_subtree(root, ett_ftpx);

    ftpx_info_column_begin(view);
    show_notes(view, tree, view->sighting.side);
    show_notes(view, tree, 1 - view->sighting.side);
    show_settled(view, tree);
    ftpx_view_session(view, tree, session, ftpx_session_phase(session, view->segment->frame));
}
