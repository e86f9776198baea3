/* view: chooses the view of a frame by its flow's verdict.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "view.h"

#include "../../model/session/names.h"
#include "views.h"
#include "quirks.h"

#include <epan/column-utils.h>
#include <epan/tap.h>

static bool ends_transfer(const struct ftpx_flow *flow, uint32_t frame)
{
    for (unsigned slot = 0; slot < 2; slot++)
        if (flow->transfer[slot] && flow->transfer[slot]->end_frame == frame)
            return true;
    return false;
}

static bool is_listened_to(const char *tap)
{
    int id = find_tap_id(tap);
    return id != 0 && have_tap_listener(id);
}

/* Wireshark's window shows the worst of it, whoever listens. tshark asks who does before it reads. */
static bool expert_is_wanted(void)
{
    static enum { NOT_ASKED, IS_WANTED, IS_NOT_WANTED } answer;

    if (answer == NOT_ASKED)
        answer = g_strcmp0(g_get_prgname(), "tshark") != 0 || is_listened_to("expert")
                     ? IS_WANTED
                     : IS_NOT_WANTED;
    return answer == IS_WANTED;
}

static bool may_be_expert(const struct ftpx_flow *flow, uint32_t frame)
{
    return flow->verdict == FTPX_VERDICT_CONTROL || ends_transfer(flow, frame);
}

/* Whether anybody will look: at a tree, a column, or expert information, which needs neither. */
static bool is_seen(const packet_info *pinfo, const proto_tree *tree, const struct ftpx_flow *flow)
{
    return tree || col_get_writable(pinfo->cinfo, COL_INFO) ||
           (expert_is_wanted() && may_be_expert(flow, pinfo->num));
}

void ftpx_view_segment(tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree,
                       const struct ftpx_segment *segment, const struct ftpx_sighting *sighting,
                       size_t plain_length)
{
    if (!is_seen(pinfo, tree, sighting->flow))
        return;

    const struct ftpx_session *session = ftpx_transfer_session(sighting->flow);
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
