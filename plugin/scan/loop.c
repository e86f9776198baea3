/* loop: what epan/quick leaves to Wireshark is decided by tables here: what else a packet may carry, and the
 * numbers of TCP streams. Frames that may carry more are unwrapped by the plugin, one at a time.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "loop.h"

#include "../model/instant.h"
#include "../model/tcp/numbering.h"
#include "../store/pager.h"
#include "../taps/bytes/mime.h"
#include "../wire/carriers.h"
#include "../wtap/compat.h"
#include "pieces.h"
#include "unwrapper.h"

/* What may have the loop refuse when more is known than a part of all frames. */
struct doubts {
    bool has_tls;     /* some connection has, … */
    bool has_secrets; /* … and some capture keys */
};

struct ftpx_loop {
    struct ftpx_loop_plan plan;
    struct ftpx_engine *engine;
    struct ftpx_numbering *numbering;
    struct ftpx_select *select;
    GPtrArray *takers;                /* those of the reports that segments matter to */
    const struct ftpx_unwrap *unwrap; /* NULL before the first frame that needs it */
    bool lacks_unwrapper;
    struct ftpx_condense *condense; /* NULL: nothing is recorded */
    struct doubts doubts;
    struct ftpx_pieces *pieces;
    uint32_t frames;
    struct ftpx_condense_where where; /* the next segment, in its frame */
    const struct ftpx_frame *frame;   /* that is being taken */
};

/* How many frames, or things that are walked through, bring so few pages that nobody need look. */
enum { FRAMES_A_LOOK = 64, THINGS_A_LOOK = 32 };

static void look_at_some(void)
{
    static unsigned things;

    if (++things % THINGS_A_LOOK == 0)
        ftpx_pager_look();
}

struct ftpx_loop *ftpx_loop_new(const struct ftpx_loop_plan *plan)
{
    struct ftpx_loop *loop = g_new0(struct ftpx_loop, 1);
    struct ftpx_config config = ftpx_settings_config(plan->preferences);

    config.binary_type = ftpx_mime_of_binary;
    config.on_walk = look_at_some;
    loop->plan = *plan;
    loop->frames = plan->before;
    loop->engine = ftpx_engine_new(plan->pool, &config);
    loop->numbering = ftpx_numbering_new(plan->pool, &(struct ftpx_numbering_rules)FTPX_NUMBERING);
    loop->select = ftpx_select_new(true);
    loop->pieces = ftpx_pieces_new();
    loop->takers = g_ptr_array_new();
    for (unsigned i = 0; i < plan->reports->len; i++)
        if (ftpx_asked_takes(plan->reports->pdata[i]))
            g_ptr_array_add(loop->takers, plan->reports->pdata[i]);
    return loop;
}

void ftpx_loop_free(struct ftpx_loop *loop)
{
    if (loop->unwrap)
        loop->unwrap->end();
    g_ptr_array_unref(loop->takers);
    ftpx_select_free(loop->select);
    ftpx_pieces_free(loop->pieces);
    g_free(loop);
}

/* --- segments --- */

static void number(struct ftpx_loop *loop, const struct ftpx_sighting *sighting,
                   const struct ftpx_segment *segment)
{
    struct ftpx_flow *flow = sighting->flow;

    if (!ftpx_numbering_needs(sighting, segment))
        return;
    uint32_t stream = ftpx_numbering_take(loop->numbering, sighting, segment);
    if (flow->tcp_stream == FTPX_STREAM_UNKNOWN)
        flow->tcp_stream = stream;
}

/* Whether a connection that is not FTP's may bring packets: asked once, of what it says. */
static void learn_carrier(struct ftpx_flow *flow, const struct ftpx_segment *segment)
{
    if (!ftpx_flow_is_others(flow) || flow->claimed || segment->payload.len == 0)
        return;
    flow->claimed = true;
    flow->carrier =
        ftpx_carriers_have_stream(flow->end[0].port, flow->end[1].port, segment->payload);
}

/* Keys that the user has named are not for the loop: see own_settings. */
static bool hides(struct ftpx_loop *loop, const struct ftpx_flow *flow)
{
    loop->doubts.has_tls |= flow->tls_frame != 0;
    return flow->tls_frame != 0 && ftpx_capture_files_had_secrets();
}

static void tell(const struct ftpx_loop *loop, const struct ftpx_sighting *sighting,
                 const struct ftpx_segment *segment)
{
    if (sighting->flow->verdict != FTPX_VERDICT_DATA || sighting->flow->carried)
        return;
    struct ftpx_tap tap = ftpx_tap_of(loop->engine, sighting, segment, FTPX_SPAN_NONE, true);
    for (unsigned i = 0; i < loop->takers->len; i++)
        ftpx_asked_take(loop->takers->pdata[i], &tap);
}

static struct ftpx_segment segment_here(const struct ftpx_loop *loop)
{
    return (struct ftpx_segment){
        .frame = loop->frames,
        .time = ftpx_instant(loop->frame->seconds, loop->frame->nanoseconds),
        .time_digits = loop->frame->time_digits,
    };
}

static void record(struct ftpx_loop *loop, const struct ftpx_sighting *sighting,
                   const struct ftpx_segment *segment)
{
    if (loop->condense)
        ftpx_condense_after(loop->condense, sighting, segment, loop->where);
    loop->where.nth++;
}

/* Its connection; NULL when nobody can tell without Wireshark. */
static struct ftpx_flow *take(struct ftpx_loop *loop, const struct ftpx_segment *segment)
{
    if (loop->condense)
        ftpx_condense_before(loop->condense, segment);
    struct ftpx_sighting sighting = ftpx_engine_feed(loop->engine, segment);
    number(loop, &sighting, segment);
    if (hides(loop, sighting.flow) && !loop->condense)
        return NULL;
    learn_carrier(sighting.flow, segment);
    tell(loop, &sighting, segment);
    record(loop, &sighting, segment);
    return sighting.flow;
}

void ftpx_loop_hear(struct ftpx_loop *loop, const struct ftpx_segment *segment, bool in_error)
{
    struct ftpx_flow *flow = ftpx_engine_find(loop->engine, segment).flow;

    ftpx_numbering_hear(loop->numbering, flow, segment, in_error);
}

/* What is no segment for the engine may count for the numbers of streams. */
static void hear(struct ftpx_loop *loop, const struct ftpx_packet *packet, bool in_error)
{
    struct ftpx_segment segment = segment_here(loop);

    if (!ftpx_numbering_read(loop->numbering, packet, &segment))
        return;
    if (loop->condense)
        ftpx_condense_unfed(loop->condense, &segment, in_error, loop->where.nth++);
    ftpx_loop_hear(loop, &segment, in_error);
}

/* Its connection, in `flow_out`; NULL when its header is not whole, so that it has none. False when nobody can tell
 * without Wireshark. */
static bool take_segment(struct ftpx_loop *loop, const struct ftpx_packet *packet,
                         const struct ftpx_flow **flow_out)
{
    struct ftpx_segment segment = segment_here(loop);

    *flow_out = NULL;
    if (!ftpx_segment_read(packet, &segment)) {
        hear(loop, packet, false);
        return true;
    }
    *flow_out = take(loop, &segment);
    return *flow_out != NULL;
}

static bool take_unwrapped(void *loop, const struct ftpx_packet *packet, bool in_error)
{
    const struct ftpx_flow *flow;

    if (!in_error)
        return take_segment(loop, packet, &flow);
    hear(loop, packet, true);
    return true;
}

/* --- frames --- */

/* `outer_taken`: its first TCP segment was. */
static bool unwrap(struct ftpx_loop *loop, bool outer_taken)
{
    struct ftpx_frame whole;

    if (!loop->unwrap) {
        loop->unwrap = ftpx_unwrapper();
        loop->lacks_unwrapper = !loop->unwrap;
        if (!loop->unwrap)
            return false;
        loop->unwrap->begin(take_unwrapped, loop);
    }
    loop->where.unwrapped = true;
    return ftpx_capture_file_complete(loop->frame, &whole) &&
           loop->unwrap->frame(&whole, loop->frames, outer_taken);
}

/* NULL: what is no fragment, as far as is known. Only who reads a part has to know more than what was found. */
static bool unwrap_alone(struct ftpx_loop *loop, const struct ftpx_packet *fragment)
{
    bool well = unwrap(loop, false);

    if (!well || !loop->condense)
        return well;
    enum ftpx_unwrap_piece piece = loop->unwrap->left_piece();
    if (fragment)
        ftpx_pieces_see(loop->pieces, fragment, piece == FTPX_UNWRAP_OUTER);
    if (piece == FTPX_UNWRAP_INNER || (piece == FTPX_UNWRAP_OUTER && !fragment))
        ftpx_pieces_lose(loop->pieces);
    return true;
}

static bool take_tcp(struct ftpx_loop *loop, const struct ftpx_packet *packet)
{
    const struct ftpx_flow *flow;

    return take_segment(loop, packet, &flow) && (!flow || !flow->carrier || unwrap(loop, true));
}

static bool take_packet(struct ftpx_loop *loop, const struct ftpx_packet *packet)
{
    switch (packet->protocol) {
    case FTPX_PROTOCOL_TCP: return take_tcp(loop, packet);
    case FTPX_PROTOCOL_UDP:
        return !ftpx_carriers_have_datagram(packet->payload) || unwrap_alone(loop, NULL);
    }
    return ftpx_packet_is_idle(packet) || unwrap_alone(loop, NULL);
}

static void see(struct ftpx_loop *loop, const struct ftpx_frame *frame)
{
    int64_t time = ftpx_instant(frame->seconds, frame->nanoseconds);

    ftpx_captures_see(loop->plan.captures, &(struct ftpx_captures_frame){
                                               .time = &time,
                                               .link = frame->encapsulation,
                                               .captured = (uint32_t)frame->bytes.len,
                                               .length = frame->length,
                                           });
}

bool ftpx_loop_feed(struct ftpx_loop *loop, const struct ftpx_frame *frame)
{
    struct ftpx_packet packet;

    if (frame->odd || loop->frames == UINT32_MAX)
        return false;
    loop->frame = frame;
    loop->where = (struct ftpx_condense_where){0};
    if (++loop->frames % FRAMES_A_LOOK == 0)
        ftpx_pager_look();
    see(loop, frame);
    switch (ftpx_packet_read(frame->link, frame->bytes, frame->length, &packet)) {
    case FTPX_PACKET_PLAIN: return take_packet(loop, &packet);
    case FTPX_PACKET_IDLE: return true;
    case FTPX_PACKET_FRAGMENT: return unwrap_alone(loop, &packet);
    case FTPX_PACKET_ODD: break;
    }
    return unwrap_alone(loop, NULL);
}

/* --- tapes --- */

void ftpx_loop_record(struct ftpx_loop *loop, struct ftpx_condense *condense)
{
    loop->condense = condense;
}

struct ftpx_engine *ftpx_loop_engine(const struct ftpx_loop *loop)
{
    return loop->engine;
}

const GPtrArray *ftpx_loop_takers(const struct ftpx_loop *loop)
{
    return loop->takers;
}

struct ftpx_flow *ftpx_loop_take(struct ftpx_loop *loop, const struct ftpx_segment *segment)
{
    if (loop->frames / FRAMES_A_LOOK != segment->frame / FRAMES_A_LOOK)
        ftpx_pager_look();
    loop->frames = segment->frame;
    return take(loop, segment);
}

void ftpx_loop_carry(struct ftpx_loop *loop, struct ftpx_ledger *ledger,
                     const struct ftpx_flow *flow)
{
    for (unsigned i = 0; i < loop->takers->len && !ledger->failed; i++) {
        ledger->failed = !ftpx_asked_carries(loop->takers->pdata[i]);
        if (!ledger->failed)
            ftpx_asked_carry(loop->takers->pdata[i], ledger, flow);
    }
}

void ftpx_loop_carry_frames(struct ftpx_loop *loop, struct ftpx_ledger *ledger)
{
    bool has_secrets = ftpx_capture_files_had_secrets();

    ftpx_captures_carry(ledger, loop->plan.captures);
    ftpx_ledger_flag(ledger, &has_secrets);
    ftpx_pieces_carry(loop->pieces, ledger);
    for (guint i = 0; i < loop->takers->len; i++)
        ftpx_asked_carry_use(loop->takers->pdata[i], ledger);
    uint64_t frames = ftpx_captures_frames(loop->plan.captures).count;
    if (ledger->out)
        return;
    ledger->failed = ledger->failed || frames > UINT32_MAX || frames < loop->frames;
    if (ledger->failed)
        return;
    loop->frames = (uint32_t)frames;
    loop->doubts.has_secrets |= has_secrets;
}

bool ftpx_loop_is_enough(const struct ftpx_loop *loop)
{
    for (guint i = 0; i < loop->takers->len; i++)
        if (!ftpx_asked_is_sure(loop->takers->pdata[i]))
            return false;
    return true;
}

bool ftpx_loop_is_sure(const struct ftpx_loop *loop)
{
    return !(loop->doubts.has_tls && loop->doubts.has_secrets) &&
           !ftpx_pieces_are_apart(loop->pieces) && ftpx_loop_is_enough(loop);
}

bool ftpx_loop_lacks_unwrapper(const struct ftpx_loop *loop)
{
    return loop->lacks_unwrapper;
}

uint32_t ftpx_loop_frames(const struct ftpx_loop *loop)
{
    return loop->frames;
}

/* In tshark's order. */
void ftpx_loop_finish(struct ftpx_loop *loop)
{
    struct ftpx_scope scope = {
        .engine = loop->engine,
        .select = loop->select,
        .captures = loop->plan.captures,
    };

    ftpx_engine_settle(loop->engine);
    for (unsigned i = loop->plan.reports->len; i > 0; i--)
        ftpx_asked_draw(loop->plan.reports->pdata[i - 1], &scope);
}
