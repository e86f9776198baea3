/* pick: looked up in the model when asked, so that a packet costs nothing until then.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "pick.h"

#include "../model/session/notes.h"
#include "capture.h"
#include "compat.h"
#include "current.h"

#include <epan/conversation_filter.h>

const struct ftpx_session *ftpx_pick_session(const packet_info *pinfo)
{
    const struct ftpx_flow *flow = ftpx_capture_find(pinfo).flow;

    return ftpx_current_is_ftp(flow) ? ftpx_transfer_session(flow) : NULL;
}

static void keep_transfer(void *context, const struct ftpx_note *note)
{
    const struct ftpx_transfer **kept = context;
    bool moves = note->exchange && note->exchange->verb->role == FTPX_ROLE_TRANSFER;

    if (!*kept && moves)
        *kept = note->exchange->transfer;
}

/* Of several that the lines of one frame are about, the first. */
static const struct ftpx_transfer *pick_transfer(const packet_info *pinfo)
{
    struct ftpx_sighting sighting = ftpx_capture_find(pinfo);
    const struct ftpx_transfer *transfer = NULL;

    if (!sighting.flow)
        return NULL;
    switch (sighting.flow->verdict) {
    case FTPX_VERDICT_CONTROL:
        ftpx_notes_lines(sighting.flow, sighting.side, pinfo->num, false, keep_transfer, &transfer);
        return transfer;
    case FTPX_VERDICT_DATA: return ftpx_transfer_carried(sighting.flow);
    default: return NULL;
    }
}

char *ftpx_pick_session_filter(const packet_info *pinfo)
{
    const struct ftpx_session *session = ftpx_pick_session(pinfo);

    return session ? g_strdup_printf("ftpx.session == %u", session->id) : NULL;
}

char *ftpx_pick_transfer_filter(const packet_info *pinfo)
{
    const struct ftpx_transfer *transfer = pick_transfer(pinfo);

    return transfer ? g_strdup_printf("ftpx.transfer == %u", transfer->id) : NULL;
}

/* --- the host's callbacks --- */

static ftpx_host_bool has_session(packet_info *pinfo FTPX_FILTER_CALLBACK_DATA)
{
    FTPX_FILTER_IGNORE_DATA();
    return ftpx_pick_session(pinfo) != NULL;
}

static char *filter_session(packet_info *pinfo FTPX_FILTER_CALLBACK_DATA)
{
    FTPX_FILTER_IGNORE_DATA();
    return ftpx_pick_session_filter(pinfo);
}

static ftpx_host_bool has_transfer(packet_info *pinfo FTPX_FILTER_CALLBACK_DATA)
{
    FTPX_FILTER_IGNORE_DATA();
    return pick_transfer(pinfo) != NULL;
}

static char *filter_transfer(packet_info *pinfo FTPX_FILTER_CALLBACK_DATA)
{
    FTPX_FILTER_IGNORE_DATA();
    return ftpx_pick_transfer_filter(pinfo);
}

void ftpx_pick_register(void)
{
    register_conversation_filter("ftpx", "FTPX session", has_session,
                                 filter_session FTPX_FILTER_DATA);
    register_conversation_filter("ftpx-data", "FTPX transfer", has_transfer,
                                 filter_transfer FTPX_FILTER_DATA);
}
