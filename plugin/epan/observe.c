/* observe: a glue dissector takes TCP's place under IP. It belongs to a protocol in name only
 * under TCP, so the layers stay as they were, and it is there even when ftpx is disabled: then
 * it only passes on.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "observe.h"

#include "../model/tcp/instant.h"
#include "../model/tcp/tls.h"
#include "quick/carriage.h"
#include "compat.h"
#include "credentials.h"
#include "decrypt.h"
#include "entry.h"
#include "fields.h"
#include "prefs.h"
#include "tap.h"
#include "view/view.h"

#include <epan/conversation.h>
#include <epan/dissectors/packet-tcp.h>
#include <epan/exceptions.h>
#include <epan/ipproto.h>
#include <epan/tap.h>

#define TCP_HEADER_LENGTH 20

static dissector_handle_t tcp_handle;
static int tap_id = -1;
static int other_tap_id = -1;
static struct ftpx_engine *engine;
static const char *(*name_binary)(ftpx_span head);

/* The segment that TCP is dissecting. */
struct observed {
    tvbuff_t *tvb;
    packet_info *pinfo;
    proto_tree *tree;
    struct ftpx_segment segment;
    struct ftpx_sighting sighting;
    wmem_array_t *plain; /* what TLS hid in it, in the packet's memory; NULL when nothing */
    bool shown;
};
static struct observed *current;

/* Taken in before the host got to it; frame 0 when none is. */
static struct {
    uint32_t frame;
    struct ftpx_sighting sighting;
} ahead;

struct ftpx_flow *ftpx_observe_current(void)
{
    return current ? current->sighting.flow : NULL;
}

void ftpx_observe_name_content(const char *(*binary_type)(ftpx_span head))
{
    name_binary = binary_type;
}

/* A change of preferences or of enabled protocols dissects the capture anew and so comes through
 * here. */
static void begin_capture(void)
{
    struct ftpx_config config = ftpx_prefs_config();
    config.binary_type = name_binary;
    bool enabled = proto_is_protocol_enabled(find_protocol_by_id(ftpx_proto_control()));

    engine = enabled ? ftpx_engine_new(wmem_file_scope(), &config) : NULL;
    current = NULL;
    ahead.frame = 0;
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
static bool read_header(ftpx_span packet, struct ftpx_segment *out, unsigned *length_out)
{
    const uint8_t *bytes = packet.at;

    if (packet.len < TCP_HEADER_LENGTH)
        return false;
    *length_out = (unsigned)(bytes[12] >> 4) * 4;
    out->from.port = be16(bytes);
    out->to.port = be16(bytes + 2);
    out->seq = be32(bytes + 4);
    out->ack = be32(bytes + 8);
    out->flags = bytes[13];
    return *length_out >= TCP_HEADER_LENGTH && *length_out <= packet.len;
}

static bool read_packet(tvbuff_t *tvb, const packet_info *pinfo, struct ftpx_packet *out)
{
    unsigned captured = tvb_captured_length(tvb);

    *out = (struct ftpx_packet){.protocol = FTPX_PROTOCOL_TCP, .length = tvb_reported_length(tvb)};
    if (captured == 0 || !read_address(&pinfo->src, &out->from) ||
        !read_address(&pinfo->dst, &out->to))
        return false;
    out->payload = (ftpx_span){tvb_get_ptr(tvb, 0, (int)captured), captured};
    return true;
}

static bool read_segment(const struct ftpx_packet *packet, const packet_info *pinfo,
                         struct ftpx_segment *out)
{
    unsigned header;

    *out = (struct ftpx_segment){
        .frame = pinfo->num,
        .from.address = packet->from,
        .to.address = packet->to,
    };
    if (!read_header(packet->payload, out, &header))
        return false;
    out->time = ftpx_instant(pinfo->abs_ts.secs, pinfo->abs_ts.nsecs);
    out->time_digits = (uint8_t)pinfo->fd->tsprec;
    out->length = packet->length - header;
    out->payload = ftpx_span_drop(packet->payload, header);
    return true;
}

/* --- what others ask --- */

struct ftpx_sighting ftpx_observe_find(const packet_info *pinfo)
{
    struct ftpx_segment segment = {.frame = pinfo->num};

    if (!engine || pinfo->ptype != PT_TCP || !read_address(&pinfo->src, &segment.from.address) ||
        !read_address(&pinfo->dst, &segment.to.address))
        return (struct ftpx_sighting){0};
    segment.from.port = (uint16_t)pinfo->srcport;
    segment.to.port = (uint16_t)pinfo->destport;
    return ftpx_engine_find(engine, &segment);
}

uint32_t ftpx_observe_session_count(void)
{
    return engine ? ftpx_engine_session_count(engine) : 0;
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
static void learn_owner(const struct observed *observed)
{
    struct ftpx_flow *flow = observed->sighting.flow;

    if (flow->verdict != FTPX_VERDICT_OTHER || flow->claimed || observed->pinfo->fd->visited)
        return;
    enum ftpx_carriage carriage = ftpx_carriage_of(observed->pinfo);
    flow->claimed = carriage != FTPX_CARRIES_UNKNOWN;
    flow->carrier = carriage == FTPX_CARRIES_ANYTHING;
}

static bool is_ours(const struct ftpx_flow *flow)
{
    return flow && (flow->verdict == FTPX_VERDICT_CONTROL || flow->verdict == FTPX_VERDICT_DATA);
}

bool ftpx_observe_is_dark(void)
{
    return current && is_ours(current->sighting.flow) &&
           ftpx_tls_covers(current->sighting.flow, current->sighting.side, current->segment.frame);
}

void ftpx_observe_plain(tvbuff_t *tvb, packet_info *pinfo)
{
    unsigned length = tvb_captured_length(tvb);

    if (!ftpx_observe_is_dark() || length == 0)
        return;
    ftpx_span text = {tvb_get_ptr(tvb, 0, (int)length), length};
    if (!pinfo->fd->visited)
        ftpx_engine_feed_plain(engine, current->sighting.flow, current->sighting.side, text,
                               current->segment.frame, current->segment.time);
    if (!current->plain)
        current->plain = wmem_array_new(pinfo->pool, 1);
    wmem_array_append(current->plain, text.at, length);
}

static ftpx_span plain_of(const struct observed *observed)
{
    wmem_array_t *plain = observed->plain;
    return plain ? (ftpx_span){wmem_array_get_raw(plain), wmem_array_get_count(plain)}
                 : FTPX_SPAN_NONE;
}

void ftpx_observe_show(void)
{
    struct observed *observed = current;

    if (!observed || observed->shown || !is_ours(observed->sighting.flow))
        return;
    observed->shown = true;
    if (ftpx_observe_is_dark())
        ftpx_decrypt_run(observed->tvb, observed->pinfo, observed->tree, &observed->segment,
                         &observed->sighting);
    ftpx_view_segment(observed->tvb, observed->pinfo, observed->tree, &observed->segment,
                      &observed->sighting, plain_of(observed).len);
}

static struct ftpx_tap *new_tap(const struct observed *observed)
{
    const struct ftpx_segment *segment = &observed->segment;
    struct ftpx_tap *tap = wmem_new(observed->pinfo->pool, struct ftpx_tap);

    *tap = (struct ftpx_tap){
        .engine = engine,
        .flow = observed->sighting.flow,
        .side = observed->sighting.side,
        .flags = segment->flags,
        .frame = segment->frame,
        .time = segment->time,
        .first_pass = !observed->pinfo->fd->visited,
        .payload = ftpx_payload_of(&observed->sighting, segment, plain_of(observed)),
    };
    return tap;
}

void ftpx_tap_also(int tap_id_of_other)
{
    other_tap_id = tap_id_of_other;
}

static void queue_tap(const struct observed *observed)
{
    bool other = other_tap_id >= 0 && have_tap_listener(other_tap_id);

    if (!other && !have_tap_listener(tap_id))
        return;
    struct ftpx_tap *tap = new_tap(observed);
    tap_queue_packet(tap_id, observed->pinfo, tap);
    if (other)
        tap_queue_packet(other_tap_id, observed->pinfo, tap);
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
static void follow_up(struct observed *observed)
{
    struct ftpx_flow *flow = observed->sighting.flow;

    if (!flow)
        return;
    if (flow->tcp_stream == FTPX_STREAM_UNKNOWN)
        learn_stream(observed->pinfo, flow);
    if (!is_ours(flow)) {
        learn_owner(observed);
        return;
    }
    claim(observed->pinfo, flow);
    ftpx_observe_show();
    queue_tap(observed);
    ftpx_credentials_queue(observed->pinfo, flow);
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
static struct ftpx_sighting see(const struct observed *observed)
{
    if (observed->pinfo->fd->visited)
        return ftpx_engine_find(engine, &observed->segment);
    if (ahead.frame != observed->segment.frame)
        return ftpx_engine_feed(engine, &observed->segment);
    ahead.frame = 0; /* a tunnel's segments are in the same frame */
    return ahead.sighting;
}

/* A connection that TCP knows already is claimed before its payload is offered to others. */
static void take_in(struct observed *observed)
{
    struct ftpx_sighting sighting = see(observed);

    observed->sighting = sighting;
    name_ports(observed->pinfo, &observed->segment);
    if (is_ours(sighting.flow))
        claim(observed->pinfo, sighting.flow);
}

static bool is_wanted(const packet_info *pinfo)
{
    return engine && !pinfo->flags.in_error_pkt;
}

/* Lets TCP run with `observed` (or nothing) as the current segment. */
static int call_tcp(struct observed *observed, tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree,
                    void *data)
{
    struct observed *outer = current; /* a tunnel's */
    volatile int length = 0;

    current = observed;
    TRY
    {
        length = call_dissector_only(tcp_handle, tvb, pinfo, tree, data);
    }
    FINALLY
    {
        if (observed)
            follow_up(observed);
        current = outer;
    }
    ENDTRY;
    return length;
}

static int dissect_segment(tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree, void *data)
{
    struct observed observed = {.tvb = tvb, .pinfo = pinfo, .tree = tree};
    struct ftpx_packet packet;

    if (!is_wanted(pinfo) || !read_packet(tvb, pinfo, &packet) ||
        !read_segment(&packet, pinfo, &observed.segment))
        return call_tcp(NULL, tvb, pinfo, tree, data);
    take_in(&observed);
    return call_tcp(&observed, tvb, pinfo, tree, data);
}

/* TCP numbers its streams by first segments, handshakes, and whether a stream has ended. */
static bool counts_for_host(const struct observed *observed)
{
    const struct ftpx_flow *flow = observed->sighting.flow;
    uint8_t peer = 1 - observed->sighting.side;
    uint8_t flags = observed->segment.flags;
    bool ends = (flags & (FTPX_FIN | FTPX_RST)) != 0;
    bool has_ended = flow->half[peer] && flow->half[peer]->stream.fin;

    return flow->tcp_stream == FTPX_STREAM_UNKNOWN || (flags & FTPX_SYN) || (ends && !has_ended);
}

/* Text under TLS, and packets in tunnels, are for the host to find. */
static bool hides_from_us(const struct ftpx_flow *flow)
{
    bool may_carry = flow->verdict == FTPX_VERDICT_OTHER && (!flow->claimed || flow->carrier);

    return may_carry || flow->tls_frame != 0;
}

bool ftpx_observe_alone(packet_info *pinfo, const struct ftpx_packet *packet)
{
    struct observed observed = {.pinfo = pinfo};

    if (current || !is_wanted(pinfo) || !read_segment(packet, pinfo, &observed.segment))
        return false;
    observed.sighting = ftpx_engine_feed(engine, &observed.segment);
    if (counts_for_host(&observed) || hides_from_us(observed.sighting.flow)) {
        ahead.frame = pinfo->num;
        ahead.sighting = observed.sighting;
        return false;
    }
    if (is_ours(observed.sighting.flow))
        queue_tap(&observed);
    return true;
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
