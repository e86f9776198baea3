/* observe: a glue dissector takes TCP's place under IP. It belongs to a protocol in name only
 * under TCP, so the layers stay as they were, and it is there even when ftpx is disabled: then
 * it only passes on.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "observe.h"

#include "../taps/taps.h"
#include "compat.h"
#include "entry.h"
#include "fields.h"
#include "prefs.h"
#include "tap.h"
#include "view.h"

#include <epan/conversation.h>
#include <epan/dissectors/packet-tcp.h>
#include <epan/exceptions.h>
#include <epan/ipproto.h>
#include <epan/tap.h>

#define TCP_HEADER_LENGTH 20
#define NANOSECONDS       INT64_C(1000000000)

static dissector_handle_t tcp_handle;
static int tap_id = -1;
static struct ftpx_engine *engine;
static struct ftpx_flow *current;

const struct ftpx_engine *ftpx_observe_engine(void)
{
    return engine;
}

struct ftpx_flow *ftpx_observe_current(void)
{
    return current;
}

/* A change of preferences or of enabled protocols dissects the capture anew and so comes through
 * here. */
static void begin_capture(void)
{
    struct ftpx_config config = ftpx_prefs_config();
    bool enabled = proto_is_protocol_enabled(find_protocol_by_id(ftpx_proto_control()));

    engine = enabled ? ftpx_engine_new(wmem_file_scope(), &config) : NULL;
    current = NULL;
}

static void end_capture(void)
{
    engine = NULL;
    current = NULL;
}

/* --- reading a segment --- */

static bool read_address(const address *from, struct ftpx_address *out)
{
    *out = (struct ftpx_address){0};
    if (from->type == AT_IPv4 && from->len == 4)
        out->family = 4;
    else if (from->type == AT_IPv6 && from->len == 16)
        out->family = 6;
    else
        return false;
    memcpy(out->bytes, from->data, (size_t)from->len);
    return true;
}

static uint16_t be16(const uint8_t *bytes)
{
    return (uint16_t)(bytes[0] << 8 | bytes[1]);
}

static uint32_t be32(const uint8_t *bytes)
{
    return (uint32_t)be16(bytes) << 16 | be16(bytes + 2);
}

/* RFC 9293 §3.1. False when the header is cut or wrong: then TCP alone may deal with it. */
static bool read_header(const uint8_t *bytes, unsigned captured, struct ftpx_segment *out,
                        unsigned *length_out)
{
    *length_out = (unsigned)(bytes[12] >> 4) * 4;
    out->from.port = be16(bytes);
    out->to.port = be16(bytes + 2);
    out->seq = be32(bytes + 4);
    out->ack = be32(bytes + 8);
    out->flags = bytes[13];
    return *length_out >= TCP_HEADER_LENGTH && *length_out <= captured;
}

static bool read_segment(tvbuff_t *tvb, packet_info *pinfo, struct ftpx_segment *out)
{
    unsigned captured = tvb_captured_length(tvb);
    unsigned header;

    *out = (struct ftpx_segment){.frame = pinfo->num};
    if (captured < TCP_HEADER_LENGTH || !read_address(&pinfo->src, &out->from.address) ||
        !read_address(&pinfo->dst, &out->to.address))
        return false;

    const uint8_t *bytes = tvb_get_ptr(tvb, 0, (int)captured);
    if (!read_header(bytes, captured, out, &header))
        return false;
    out->time = (int64_t)pinfo->abs_ts.secs * NANOSECONDS + pinfo->abs_ts.nsecs;
    out->time_digits = (uint8_t)pinfo->fd->tsprec;
    out->length = tvb_reported_length(tvb) - header;
    out->payload = (ftpx_span){bytes + header, captured - header};
    return true;
}

/* --- what happens besides --- */

/* TCP numbers its streams while it runs. */
static void learn_stream(packet_info *pinfo, struct ftpx_flow *flow)
{
    const struct tcp_analysis *analysis = get_tcp_conversation_data(NULL, pinfo);

    if (analysis)
        flow->tcp_stream = analysis->stream;
}

static void queue_tap(packet_info *pinfo, const struct ftpx_segment *segment,
                      const struct ftpx_sighting *sighting)
{
    bool objects = ftpx_objects_wanted();

    if (!objects && !have_tap_listener(tap_id))
        return;
    bool is_data = sighting->flow->verdict == FTPX_VERDICT_DATA && !(segment->flags & FTPX_RST);
    struct ftpx_tap *tap = wmem_new(pinfo->pool, struct ftpx_tap);
    *tap = (struct ftpx_tap){
        .engine = engine,
        .flow = sighting->flow,
        .side = sighting->side,
        .flags = segment->flags,
        .frame = segment->frame,
        .first_pass = !pinfo->fd->visited,
        .offset = sighting->offset,
        .bytes = is_data ? segment->payload : FTPX_SPAN_NONE,
        .length = is_data ? segment->length : 0,
    };
    tap_queue_packet(tap_id, pinfo, tap);
    if (objects)
        tap_queue_packet(ftpx_objects_tap, pinfo, tap);
}

static bool is_ours(const struct ftpx_flow *flow)
{
    return flow && (flow->verdict == FTPX_VERDICT_CONTROL || flow->verdict == FTPX_VERDICT_DATA);
}

static void follow_up(tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree,
                      const struct ftpx_segment *segment, const struct ftpx_sighting *sighting)
{
    struct ftpx_flow *flow = sighting->flow;

    if (!is_ours(flow))
        return;
    if (flow->tcp_stream == FTPX_STREAM_UNKNOWN)
        learn_stream(pinfo, flow);
    if (!flow->claimed && !pinfo->fd->visited)
        ftpx_entry_claim(pinfo, flow);
    ftpx_view_segment(tvb, pinfo, tree, segment, sighting);
    queue_tap(pinfo, segment, sighting);
}

/* --- the glue --- */

static struct ftpx_sighting take_in(packet_info *pinfo, const struct ftpx_segment *segment)
{
    struct ftpx_sighting sighting =
        pinfo->fd->visited ? ftpx_engine_find(engine, segment) : ftpx_engine_feed(engine, segment);

    /* A connection that TCP knows already is claimed before its payload is offered to others. */
    if (is_ours(sighting.flow) && !sighting.flow->claimed && !pinfo->fd->visited)
        ftpx_entry_claim(pinfo, sighting.flow);
    return sighting;
}

static bool is_wanted(const packet_info *pinfo)
{
    return engine && !pinfo->flags.in_error_pkt;
}

static int dissect_segment(tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree, void *data)
{
    struct ftpx_segment segment;
    struct ftpx_flow *outer = current; /* a tunnel's */
    volatile int length = 0;

    if (!is_wanted(pinfo) || !read_segment(tvb, pinfo, &segment)) {
        current = NULL;
        length = call_dissector_only(tcp_handle, tvb, pinfo, tree, data);
        current = outer;
        return length;
    }

    struct ftpx_sighting sighting = take_in(pinfo, &segment);
    current = sighting.flow;
    TRY
    {
        length = call_dissector_only(tcp_handle, tvb, pinfo, tree, data);
    }
    FINALLY
    {
        current = outer;
        follow_up(tvb, pinfo, tree, &segment, &sighting);
    }
    ENDTRY;
    return length;
}

void ftpx_observe_register(void)
{
    tap_id = register_tap(FTPX_TAP_NAME);
    register_init_routine(begin_capture);
    register_cleanup_routine(end_capture);
}

void ftpx_observe_handoff(void)
{
    int glue = proto_register_protocol_in_name_only(
        "TCP observed by FTPX", "TCP (FTPX)", "ftpx_tcp_observer",
        proto_get_id_by_filter_name("tcp"), FT_PROTOCOL);

    tcp_handle = find_dissector("tcp");
    dissector_add_uint("ip.proto", IP_PROTO_TCP, create_dissector_handle(dissect_segment, glue));
}
