/* observe: a glue dissector takes TCP's place under IP. It belongs to a protocol in name only
 * under TCP, so the layers stay as they were, and it is there even when ftpx is disabled: then
 * it only passes on.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "observe.h"

#include "../model/tcp/numbering.h"
#include "capture.h"
#include "carriage.h"
#include "credentials.h"
#include "current.h"
#include "decrypt.h"
#include "entry.h"
#include "incoming.h"
#include "tap.h"
#include "view/view.h"

#include <epan/conversation.h>
#include <epan/dissectors/packet-tcp.h>
#include <epan/exceptions.h>
#include <epan/ipproto.h>

static dissector_handle_t tcp_handle;

/* Taken in before the host got to it; frame 0 when none is. */
static struct {
    uint32_t frame;
    struct ftpx_sighting sighting;
} ahead;

static void begin_capture(void)
{
    ftpx_current_swap(NULL);
    ahead.frame = 0;
}

/* --- what happens besides --- */

/* TCP numbers its streams while it runs. */
static void learn_stream(packet_info *pinfo, struct ftpx_flow *flow)
{
    const struct tcp_analysis *analysis = get_tcp_conversation_data(NULL, pinfo);

    if (analysis)
        flow->tcp_stream = analysis->stream;
}

/* Whether packets may lie in what others say: asked once, when TCP found out who they are; first pass
 * only. */
static void learn_owner(const struct ftpx_current *current)
{
    struct ftpx_flow *flow = current->sighting.flow;

    if (!ftpx_flow_is_others(flow) || flow->claimed || current->pinfo->fd->visited)
        return;
    enum ftpx_carriage carriage = ftpx_carriage_of(current->pinfo);
    flow->claimed = carriage != FTPX_CARRIES_UNKNOWN;
    flow->carrier = carriage == FTPX_CARRIES_ANYTHING;
}

/* Within the layer of an entry, or after TCP. */
static void show(struct ftpx_current *current)
{
    if (ftpx_current_is_dark())
        ftpx_decrypt_run(current->tvb, current->pinfo, current->tree, &current->segment,
                         &current->sighting);
    ftpx_view_segment(current->tvb, current->pinfo, current->tree, &current->segment,
                      &current->sighting, ftpx_current_plain(current).len);
}

/* Tells the host whose payload this is; first pass only. */
static void claim(packet_info *pinfo, struct ftpx_flow *flow)
{
    if (pinfo->fd->visited)
        return;
    if (!flow->claimed)
        ftpx_entry_claim(pinfo, flow);
    if (flow->tls_frame != 0 && !flow->tls_claimed)
        ftpx_decrypt_claim(pinfo, flow);
}

/* Once TCP has run. */
static void follow_up(struct ftpx_current *current)
{
    struct ftpx_flow *flow = current->sighting.flow;

    if (!flow)
        return;
    if (flow->tcp_stream == FTPX_STREAM_UNKNOWN)
        learn_stream(current->pinfo, flow);
    if (!ftpx_current_is_ftp(flow)) {
        learn_owner(current);
        return;
    }
    claim(current->pinfo, flow);
    ftpx_current_show();
    ftpx_tap_queue(current);
    ftpx_credentials_queue(current->pinfo, flow);
}

/* --- the glue --- */

/* What TCP will find as well: conversations are looked for by it. */
static void name_ports(packet_info *pinfo, const struct ftpx_segment *segment)
{
    pinfo->ptype = PT_TCP;
    pinfo->srcport = segment->from.port;
    pinfo->destport = segment->to.port;
}

/* Feeds the model, or finds what it made of the segment before. */
static struct ftpx_sighting see(const struct ftpx_current *current)
{
    if (current->pinfo->fd->visited)
        return ftpx_engine_find(ftpx_capture_engine(), &current->segment);
    if (ahead.frame != current->segment.frame)
        return ftpx_engine_feed(ftpx_capture_engine(), &current->segment);
    ahead.frame = 0; /* a tunnel's segments are in the same frame */
    return ahead.sighting;
}

/* A connection that TCP knows already is claimed before its payload is offered to others; where there is
 * none, that has time until TCP has run. */
static void take_in(struct ftpx_current *current)
{
    struct ftpx_sighting sighting = see(current);

    current->sighting = sighting;
    name_ports(current->pinfo, &current->segment);
    if (current->segment.payload.len > 0 && ftpx_current_is_ftp(sighting.flow))
        claim(current->pinfo, sighting.flow);
}

static bool is_wanted(const packet_info *pinfo)
{
    return ftpx_capture_engine() && !pinfo->flags.in_error_pkt;
}

/* Lets TCP run with `segment` (or nothing) as the current one. */
static int call_tcp(struct ftpx_current *segment, tvbuff_t *tvb, packet_info *pinfo,
                    proto_tree *tree, void *data)
{
    struct ftpx_current *outer = ftpx_current_swap(segment); /* a tunnel's */
    volatile int length = 0;

    TRY
    {
        length = call_dissector_only(tcp_handle, tvb, pinfo, tree, data);
    }
    FINALLY
    {
        if (segment)
            follow_up(segment);
        ftpx_current_swap(outer);
    }
    ENDTRY;
    return length;
}

static int dissect_segment(tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree, void *data)
{
    struct ftpx_current current = {.tvb = tvb, .pinfo = pinfo, .tree = tree};
    struct ftpx_packet packet;

    if (!is_wanted(pinfo) || !ftpx_incoming_packet(tvb, pinfo, &packet) ||
        !ftpx_incoming_segment(&packet, pinfo, &current.segment))
        return call_tcp(NULL, tvb, pinfo, tree, data);
    take_in(&current);
    return call_tcp(&current, tvb, pinfo, tree, data);
}

/* Text under TLS, and packets in tunnels, are for the host to find. */
static bool hides_from_us(const struct ftpx_flow *flow)
{
    bool may_carry = ftpx_flow_is_others(flow) && (!flow->claimed || flow->carrier);

    return may_carry || flow->tls_frame != 0;
}

bool ftpx_observe_alone(packet_info *pinfo, const struct ftpx_packet *packet)
{
    struct ftpx_segment segment;

    if (ftpx_current_is_running() || !is_wanted(pinfo) ||
        !ftpx_incoming_segment(packet, pinfo, &segment))
        return false;
    struct ftpx_sighting sighting = ftpx_engine_feed(ftpx_capture_engine(), &segment);
    if (ftpx_numbering_needs(&sighting, &segment) || hides_from_us(sighting.flow)) {
        ahead.frame = pinfo->num;
        ahead.sighting = sighting;
        return false;
    }
    if (ftpx_current_is_ftp(sighting.flow))
        ftpx_tap_queue(
            &(struct ftpx_current){.pinfo = pinfo, .segment = segment, .sighting = sighting});
    return true;
}

void ftpx_observe_register(void)
{
    register_init_routine(begin_capture);
    ftpx_current_shown_by(show);
}

void ftpx_observe_handoff(void)
{
    int glue = proto_register_protocol_in_name_only(
        "TCP observed by FTPX", "TCP (FTPX)", "ftpx_tcp_observer",
        proto_get_id_by_filter_name("tcp"), FT_PROTOCOL);

    tcp_handle = find_dissector("tcp");
    dissector_add_uint("ip.proto", IP_PROTO_TCP, create_dissector_handle(dissect_segment, glue));
}
