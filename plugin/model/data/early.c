/* early: those of two hosts are found by guest.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "early.h"

#include "../limits.h"
#include "../state.h"
#include "guest.h"
#include "infer.h"
#include "stray.h"
#include "transfer_link.h"

bool ftpx_early_keep(struct ftpx_engine *engine, struct ftpx_flow *flow)
{
    if (flow->opener != FTPX_SIDE_UNKNOWN || !ftpx_infer_has_data_ports(flow) ||
        ftpx_stray_goes_both_ways(flow) || engine->early_count >= FTPX_LIMIT_EARLY_FLOWS)
        return false;
    engine->early_count++;
    ftpx_flow_judge(engine->flows, flow, FTPX_VERDICT_EARLY);
    ftpx_guest_wait(engine->guests, flow);
    return true;
}

int64_t ftpx_early_add(struct ftpx_engine *engine, struct ftpx_flow *flow, uint8_t side,
                       const struct ftpx_segment *segment)
{
    int64_t offset = ftpx_stream_add(&flow->half[side]->stream, segment, NULL, NULL);

    if (!ftpx_stray_goes_both_ways(flow))
        return offset;
    engine->early_count--;
    ftpx_flow_judge(engine->flows, flow, FTPX_VERDICT_OTHER);
    return 0;
}

/* Its host may have taken it for another's. */
static void claim(struct ftpx_engine *engine, const struct ftpx_session *session,
                  struct ftpx_flow *flow)
{
    flow->claimed = flow->carrier = false;
    flow->known_frame = flow->last_frame + 1;
    ftpx_stray_take(engine, flow, ftpx_infer_server(session, flow), flow->last_frame);
    struct ftpx_transfer *transfer = flow->transfer[0];
    ftpx_transfer_learn_direction(transfer, ftpx_transfer_sender(transfer), FTPX_SPAN_NONE);
    ftpx_transfer_catch_up(transfer, flow->last_frame);
    ftpx_stray_follow(engine, flow, flow->last_frame);
}

void ftpx_early_claim(struct ftpx_engine *engine, const struct ftpx_session *session)
{
    struct ftpx_flow *flow;

    if (session->from_start)
        return;
    while ((flow = ftpx_guest_early(engine->guests, session)))
        claim(engine, session, flow);
}
