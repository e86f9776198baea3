/* view_data: frames of a data connection.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "../model/path.h"
#include "compat.h"
#include "fields.h"
#include "show.h"
#include "view.h"
#include "view_entry.h"

#include <epan/column-utils.h>

#define NAME_WIDTH 60

/* The offset as users count: from the first byte of the stream. */
static uint64_t stream_offset(const struct ftpx_view *view)
{
    const struct ftpx_sighting *sighting = &view->sighting;
    int64_t offset = sighting->offset - ftpx_flow_payload(sighting->flow, sighting->side)->start;

    return offset > 0 ? (uint64_t)offset : 0;
}

static void show_segment(const struct ftpx_view *view, proto_tree *tree)
{
    int captured = (int)view->segment->payload.len;
    int start = (int)tvb_captured_length(view->tvb) - captured;

    proto_tree_add_uint64(tree, hf_ftpx_data_len, view->tvb, start, captured,
                          view->segment->length);
    ftpx_add_uint64(tree, hf_ftpx_data_offset, view->tvb, stream_offset(view));
}

/* The twins of ftp-data's links to the control connection. */
static void show_links(const struct ftpx_view *view, proto_tree *tree,
                       const struct ftpx_transfer *transfer)
{
    const struct ftpx_expected *expected = transfer->setup ? transfer->setup->expected : NULL;
    const struct ftpx_exchange *exchange = transfer->exchange;

    if (expected) {
        ftpx_add_uint(tree, hf_ftpx_data_setup_frame, view->tvb, expected->frame);
        ftpx_add_text(tree, hf_ftpx_data_setup_method, view->tvb, view->pinfo,
                      ftpx_span_of(ftpx_method_name(expected->announced.method)));
    }
    if (exchange) {
        ftpx_add_command(tree, hf_ftpx_data_command, view->tvb, view->pinfo, exchange);
        ftpx_add_uint(tree, hf_ftpx_data_command_frame, view->tvb, exchange->frame);
    }
    ftpx_add_text(tree, hf_ftpx_data_cwd, view->tvb, view->pinfo, transfer->cwd);
    ftpx_add_text(tree, hf_ftpx_cwd, view->tvb, view->pinfo, transfer->cwd);
    ftpx_add_text(tree, hf_ftpx_user, view->tvb, view->pinfo, transfer->user);
}

/* A segment that TCP gave to nobody, as a retransmission, says so in its text. */
static bool keeps_tcp_text(const struct ftpx_view *view)
{
    const char *protocol = col_get_text(view->pinfo->cinfo, COL_PROTOCOL);
    return protocol && strcmp(protocol, "TCP") == 0;
}

static void show_info(const struct ftpx_view *view, const struct ftpx_transfer *transfer)
{
    const char *verb = transfer->exchange ? transfer->exchange->verb->name : "FTP data";
    const char *path = ftpx_show_short(view->pinfo, transfer->path, NAME_WIDTH);

    if (view->segment->length == 0 || keeps_tcp_text(view))
        return;
    col_set_str(view->pinfo->cinfo, COL_PROTOCOL, "FTPX-DATA");
    col_add_fstr(view->pinfo->cinfo, COL_INFO, "%s%s%s: %u bytes at %s", verb, *path ? " " : "",
                 path, view->segment->length, ftpx_show_count(view->pinfo, stream_offset(view)));
}

static const struct ftpx_session *session_of(const struct ftpx_flow *flow)
{
    const struct ftpx_expected *expected = flow->passive ? flow->passive : flow->active;
    return expected->by->session;
}

void ftpx_view_data(const struct ftpx_view *view)
{
    const struct ftpx_flow *flow = view->sighting.flow;
    int captured = (int)view->segment->payload.len;
    int start = (int)tvb_captured_length(view->tvb) - captured;
    proto_item *root = proto_tree_add_protocol_format(
        view->tree, ftpx_proto_data(), view->tvb, start, captured, "FTP data connection (FTPX)");
    proto_tree *tree = proto_item_add_subtree(root, ett_ftpx_data);

    if (view->segment->length > 0)
        show_segment(view, tree);
    ftpx_view_session(view, tree, session_of(flow), FTPX_PHASE_TRANSFER);
    for (unsigned slot = 0; slot < 2; slot++) {
        const struct ftpx_transfer *transfer = flow->transfer[slot];
        if (!transfer)
            continue;
        show_links(view, tree, transfer);
        proto_item *item = ftpx_view_transfer(view, tree, transfer);
        ftpx_view_transfer_quirks(view, item, transfer);
        ftpx_view_entries(view, tree, transfer);
        show_info(view, transfer);
    }
}
