/* flow_graph: the flow graph `ftpx`, `-z flow,ftpx,…` and the window's Flow Graph: an arrow for each session,
 * each command, each reply, and each transfer between the ends of its data connection.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "../../epan/host_private.h"
#include "../../epan/fields.h"
#include "../../epan/prefs.h"
#include "../../epan/tap.h"
#include "../../epan/view/show.h"
#include "../../model/figures.h"
#include "../../model/data/transfer_facts.h"
#include "late.h"
#include "taps.h"
#include "../say/spoken.h"

#include "../../model/session/notes.h"
#include <epan/column-utils.h>
#include <epan/packet.h>

#ifdef FTPX_HOST_KNOWN

#define LABEL_COLUMNS   60
#define COMMENT_COLUMNS 160

#define WIDTH_OF_LINE     1
#define WIDTH_OF_TRANSFER 3

/* One graph, and by which frame times are shown: any, but of a frame's own time that one. */
struct drawing {
    struct ftpx_host_sequence *graph;
    const epan_t *epan;
    const frame_data *frame;
};

/* The frame heard last, for what is drawn when there is none any more. */
static struct {
    const epan_t *epan;
    frame_data frame;
} last;

static struct ftpx_spoken_style style_of(unsigned columns)
{
    return (struct ftpx_spoken_style){
        .show_passwords = ftpx_prefs()->show_passwords,
        .columns = columns,
    };
}

/* --- an item --- */

/* As the user wants times shown. */
static char *time_text(const struct drawing *drawing, uint32_t frame, int64_t time)
{
    frame_data shown = *drawing->frame;
    char text[COL_MAX_LEN] = "";

    if (frame != shown.num) {
        shown.num = frame;
        shown.abs_ts = ftpx_nstime(time);
    }
    set_fd_time(drawing->epan, &shown, text);
    return g_strdup(text);
}

static struct ftpx_host_sequence_item *add_item(const struct drawing *drawing,
                                                const struct ftpx_flow *flow, uint8_t from_side,
                                                uint32_t frame, int64_t time)
{
    struct ftpx_host_sequence_item *item = g_new0(struct ftpx_host_sequence_item, 1);

    item->from = ftpx_address(&flow->end[from_side].address);
    item->from_port = flow->end[from_side].port;
    item->to = ftpx_address(&flow->end[1 - from_side].address);
    item->to_port = flow->end[1 - from_side].port;
    item->frame = frame;
    item->time = time_text(drawing, frame, time);
    item->is_shown = true;
    g_queue_push_tail(drawing->graph->items, item);
    return item;
}

/* --- sessions --- */

/* Told with its first frame, or with the one that made it known while facts still grow. */
static bool begins_session(const struct ftpx_tap *tap)
{
    const struct ftpx_session *session = tap->flow->session;

    return session->from_start &&
           tap->frame == (tap->first_pass ? session->known_frame : tap->flow->first_frame);
}

/* The client's end stands on the left for it, since the host orders ends by who speaks first. */
static void draw_session(const struct drawing *drawing, const struct ftpx_tap *tap)
{
    const struct ftpx_flow *flow = tap->flow;
    const struct ftpx_session *session = flow->session;

    if (!begins_session(tap))
        return;
    struct ftpx_host_sequence_item *item =
        add_item(drawing, flow, session->client_side, flow->first_frame, flow->first_time);
    item->label = g_strdup("connects");
    item->comment = g_strdup_printf("Session %u: connects", session->id);
    item->conversation = (uint16_t)session->id;
    item->line_width = WIDTH_OF_LINE;
}

/* --- commands and replies --- */

/* A reply of several lines is one arrow, with its first line. */
static bool begins_something(const struct ftpx_note *note)
{
    return note->from_client || (note->step != FTPX_REPLY_INNER && note->step != FTPX_REPLY_LAST);
}

/* `whose`: with its session. */
static char *text_of_line(const struct ftpx_note *note, unsigned columns, bool whose)
{
    struct ftpx_spoken_style style = style_of(columns);
    GString *text = g_string_new(NULL);

    if (whose)
        g_string_printf(text, "Session %u: ", note->session->id);
    ftpx_spoken_line(text, note, &style);
    return g_string_free(text, FALSE);
}

static void draw_line(void *context, const struct ftpx_note *note)
{
    const struct drawing *drawing = context;
    uint8_t client = note->session->client_side;

    if (!begins_something(note))
        return;
    struct ftpx_host_sequence_item *item =
        add_item(drawing, note->session->flow, note->from_client ? client : 1 - client, note->frame,
                 note->time);
    item->label = text_of_line(note, LABEL_COLUMNS, false);
    item->comment = text_of_line(note, COMMENT_COLUMNS, true);
    item->conversation = (uint16_t)note->session->id;
    item->line_width = WIDTH_OF_LINE;
}

/* --- transfers --- */

/* The frame of a transfer's first payload; of one without, that of its sender's FIN. */
static bool begins_transfer(const struct ftpx_tap *tap, const struct ftpx_transfer *transfer)
{
    const struct ftpx_stream *stream = ftpx_transfer_stream(transfer);

    if (stream && stream->first_frame != 0)
        return tap->frame == stream->first_frame;
    return tap->payload.last && tap->side == ftpx_transfer_sender(transfer);
}

static void append_facts(GString *text, const struct ftpx_transfer *transfer)
{
    g_string_append(text, ", ");
    ftpx_figure_grouped(text, ftpx_transfer_bytes(transfer));
    g_string_append_printf(text, " bytes, %s",
                           ftpx_state_name(ftpx_transfer_outcome(transfer).state));
}

/* `ended`: with what came of it; how much was moved is not told while it may still grow. */
static char *text_of_transfer(const struct ftpx_transfer *transfer, unsigned columns, bool ended)
{
    struct ftpx_spoken_style style = style_of(columns);
    GString *text = g_string_new(NULL);

    g_string_printf(text, "Transfer %u: ", transfer->id);
    ftpx_spoken_transfer(text, transfer, &style);
    if (ended)
        append_facts(text, transfer);
    return g_string_free(text, FALSE);
}

static struct ftpx_host_sequence_item *draw_transfer(const struct drawing *drawing,
                                                     const struct ftpx_transfer *transfer,
                                                     uint32_t frame, int64_t time)
{
    struct ftpx_host_sequence_item *item =
        add_item(drawing, transfer->flow, ftpx_transfer_sender(transfer), frame, time);

    item->conversation = transfer->session ? (uint16_t)transfer->session->id : 0;
    item->line_width = WIDTH_OF_TRANSFER;
    return item;
}

static void say_transfer(struct ftpx_host_sequence_item *item, const struct ftpx_transfer *transfer,
                         bool ended)
{
    g_free(item->label);
    item->label = text_of_transfer(transfer, LABEL_COLUMNS, false);
    g_free(item->comment);
    item->comment = text_of_transfer(transfer, COMMENT_COLUMNS, ended);
}

static void draw_with_frame(const struct drawing *drawing, const struct ftpx_tap *tap)
{
    const struct ftpx_transfer *transfer = ftpx_transfer_carried(tap->flow);

    if (!transfer || !begins_transfer(tap, transfer))
        return;
    struct ftpx_host_sequence_item *item = draw_transfer(drawing, transfer, tap->frame, tap->time);
    say_transfer(item, transfer, !tap->first_pass);
    ftpx_late_keep(drawing->graph, transfer, item);
}

/* --- once all is known --- */

/* What was heard of only when its first bytes had gone by. */
static struct ftpx_host_sequence_item *draw_unheard(const struct drawing *drawing,
                                                    const struct ftpx_transfer *transfer)
{
    const struct ftpx_stream *stream = transfer ? ftpx_transfer_stream(transfer) : NULL;

    if (!stream || stream->first_frame == 0)
        return NULL;
    return draw_transfer(drawing, transfer, stream->first_frame, stream->first_time);
}

static void finish_transfer(const struct drawing *drawing, const struct ftpx_transfer *transfer)
{
    struct ftpx_host_sequence_item *item = ftpx_late_kept(drawing->graph, transfer);

    if (!item)
        item = draw_unheard(drawing, transfer);
    if (item)
        say_transfer(item, transfer, true);
}

static void finish(void *tapdata, const struct ftpx_flow *flow)
{
    struct drawing drawing = {tapdata, last.epan, &last.frame};

    if (flow->verdict == FTPX_VERDICT_CONTROL)
        ftpx_notes_left(flow, draw_line, &drawing);
    else
        finish_transfer(&drawing, ftpx_transfer_carried(flow));
}

static int by_frame(const void *a, const void *b, void *unused)
{
    const struct ftpx_host_sequence_item *one = a;
    const struct ftpx_host_sequence_item *other = b;

    (void)unused;
    return (one->frame > other->frame) - (one->frame < other->frame);
}

/* As in later passes, and as windows have it. What one frame brings stays as it came. */
static void put_in_order(void *tapdata)
{
    struct ftpx_host_sequence *graph = tapdata;

    g_queue_sort(graph->items, by_frame, NULL);
}

/* --- the host --- */

static tap_packet_status see(void *tapdata, packet_info *pinfo, epan_dissect_t *edt,
                             const void *data, tap_flags_t flags)
{
    const struct ftpx_tap *tap = data;
    struct drawing drawing = {tapdata, pinfo->epan, pinfo->fd};

    (void)edt;
    (void)flags;
    last.epan = pinfo->epan;
    last.frame = *pinfo->fd;
    ftpx_late_hear(tapdata, tap, finish);
    ftpx_late_then(tapdata, put_in_order);
    if (tap->flow->verdict == FTPX_VERDICT_CONTROL) {
        draw_session(&drawing, tap);
        ftpx_notes_lines(tap->flow, tap->side, tap->frame, tap->first_pass, draw_line, &drawing);
    } else {
        draw_with_frame(&drawing, tap);
    }
    return TAP_PACKET_REDRAW;
}

void ftpx_flow_graph_register(void)
{
    register_seq_analysis("ftpx", "FTPX Flows", ftpx_proto_control(), FTPX_TAP_NAME, 0, see);
}

#else

void ftpx_flow_graph_register(void)
{
}

#endif
