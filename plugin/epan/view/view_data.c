/* view_data: what a segment brings of its transfers, and where they were agreed on.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "views.h"

#include "../../model/tcp/tls.h"
#include "../fields.h"
#include "show.h"

#include <epan/column-utils.h>

#define NAME_WIDTH 60

/* The part of the payload that a frame brought, as users count it: without TLS, and from the first
 * byte on. */
struct portion {
    uint64_t offset;
    uint64_t length;
};

static struct portion portion_of(const struct ftpx_view *view)
{
    const struct ftpx_sighting *sighting = &view->sighting;
    int64_t start = ftpx_flow_payload(sighting->flow, sighting->side)->start;
    int64_t offset = sighting->offset;
    uint64_t length = view->segment->length;

    if (ftpx_flow_is_under_tls(sighting->flow, sighting->side, view->segment->frame)) {
        length = view->plain_length;
        ftpx_tls_plain_at(sighting->flow->half[sighting->side], view->segment->frame, &offset);
    }
    return (struct portion){offset > start ? (uint64_t)(offset - start) : 0, length};
}

static void show_segment(const struct ftpx_view *view, proto_tree *tree, struct portion portion)
{
    int captured = (int)view->segment->payload.len;
    int start = (int)tvb_captured_length(view->tvb) - captured;

    if (portion.length == 0)
        return;
    proto_tree_add_uint64(tree, hf_ftpx_data_len, view->tvb, start, captured, portion.length);
    ftpx_add_uint64(tree, hf_ftpx_data_offset, view->tvb, portion.offset);
}

/* The twins of ftp-data's links to the control connection. */
static void show_links(const struct ftpx_view *view, proto_tree *tree,
                       const struct ftpx_transfer *transfer)
{
    const struct ftpx_expected *expected = transfer->setup ? transfer->setup->expected : NULL;
    const struct ftpx_exchange *exchange = transfer->exchange;

    if (expected) {
        ftpx_add_uint(tree, hf_ftpx_data_setup_frame, view->tvb, expected->frame);
        ftpx_add_text(tree, hf_ftpx_data_setup_method, view->tvb, view,
                      ftpx_span_of(ftpx_method_name(expected->announced.method)));
    }
    if (exchange) {
        ftpx_add_command(tree, hf_ftpx_data_command, view->tvb, view, exchange);
        ftpx_add_uint(tree, hf_ftpx_data_command_frame, view->tvb, exchange->frame);
    }
    ftpx_add_text(tree, hf_ftpx_data_cwd, view->tvb, view, transfer->cwd);
    ftpx_add_text(tree, hf_ftpx_cwd, view->tvb, view, transfer->cwd);
    ftpx_add_text(tree, hf_ftpx_user, view->tvb, view, transfer->user);
    ftpx_add_charset(tree, view->tvb, view);
}

/* A segment that TCP gave to nobody, as a retransmission, says so in its text. */
static bool keeps_tcp_text(const struct ftpx_view *view)
{
    const char *protocol = col_get_text(view->pinfo->cinfo, COL_PROTOCOL);
    return protocol && strcmp(protocol, "TCP") == 0;
}

static void show_info(const struct ftpx_view *view, const struct ftpx_transfer *transfer,
                      struct portion portion)
{
    if (portion.length == 0 || !col_get_writable(view->pinfo->cinfo, COL_INFO) ||
        keeps_tcp_text(view))
        return;
    const char *verb = transfer->exchange ? transfer->exchange->verb->name : "FTP data";
    const char *path = ftpx_show_short(view, transfer->path, NAME_WIDTH);
    col_set_str(view->pinfo->cinfo, COL_PROTOCOL, "FTPX-DATA");
    col_clear_fence(view->pinfo->cinfo, COL_INFO);
    col_add_fstr(view->pinfo->cinfo, COL_INFO, "%s%s%s: %" PRIu64 " bytes at %s", verb,
                 *path ? " " : "", path, portion.length,
                 ftpx_show_count(view->pinfo, portion.offset));
}

void ftpx_view_data(const struct ftpx_view *view)
{
    const struct ftpx_flow *flow = view->sighting.flow;
    int captured = (int)view->segment->payload.len;
    int start = (int)tvb_captured_length(view->tvb) - captured;
    proto_item *root = proto_tree_add_protocol_format(
        view->tree, ftpx_proto_data(), view->tvb, start, captured, "FTP data connection (FTPX)");
    proto_tree *tree = proto_item_add_subtree(root, ett_ftpx_data);

    struct portion portion = portion_of(view);

    show_segment(view, tree, portion);
    ftpx_view_session(view, tree, ftpx_transfer_session(flow), FTPX_PHASE_TRANSFER);
    for (unsigned slot = 0; slot < 2; slot++) {
        const struct ftpx_transfer *transfer = flow->transfer[slot];
        if (!transfer)
            continue;
        show_links(view, tree, transfer);
        proto_item *item = ftpx_view_transfer(view, tree, transfer);
        ftpx_view_transfer_quirks(view, item, transfer);
        ftpx_view_entries(view, tree, transfer);
        show_info(view, transfer, portion);
    }
}
