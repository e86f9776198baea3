/* view: chooses the view of a frame by its flow's verdict.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "view.h"

#include "../../model/session/names.h"
#include "frame.h"
#include "quirks.h"
#include "view_control.h"
#include "view_data.h"

#include <epan/column-utils.h>

static const struct ftpx_session *session_of(const struct ftpx_flow *flow)
{
    return flow->verdict == FTPX_VERDICT_CONTROL ? flow->session : ftpx_transfer_session(flow);
}

static bool ends_transfer(const struct ftpx_view *view)
{
    const struct ftpx_flow *flow = view->sighting.flow;

    for (unsigned slot = 0; slot < 2; slot++)
        if (flow->transfer[slot] && flow->transfer[slot]->end_frame == view->segment->frame)
            return true;
    return false;
}

/* Whether anybody will look: a tree, a column, or expert information, which needs neither. */
static bool is_seen(const struct ftpx_view *view)
{
    return view->tree || view->sighting.flow->verdict == FTPX_VERDICT_CONTROL ||
           col_get_writable(view->pinfo->cinfo, COL_INFO) || ends_transfer(view);
}

void ftpx_view_segment(tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree,
                       const struct ftpx_segment *segment, const struct ftpx_sighting *sighting,
                       size_t plain_length)
{
    const struct ftpx_session *session = session_of(sighting->flow);
    struct ftpx_view view = {
        .tvb = tvb,
        .pinfo = pinfo,
        .tree = tree,
        .segment = segment,
        .sighting = *sighting,
        .plain_length = plain_length,
        .final = pinfo->fd->visited,
        .charset = ftpx_session_charset(session),
        .assumed = session ? ftpx_names_assumed(session->names) : NULL,
    };

    if (!is_seen(&view))
        return;

    ftpx_quirks_begin();
    const char *outer = pinfo->current_proto; /* expert information is filed under it */
    if (sighting->flow->verdict == FTPX_VERDICT_CONTROL) {
        pinfo->current_proto = "FTPX";
        ftpx_view_control(&view);
    } else {
        pinfo->current_proto = "FTPX-DATA";
        ftpx_view_data(&view);
    }
    pinfo->current_proto = outer;
}
