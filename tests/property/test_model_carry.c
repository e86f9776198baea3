/* Properties of what is carried: an engine that is fed some segments, and takes up what another made of the others, knows
 * what that knows. And whatever it is given to take up, it does not fall.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "../unit/facts.h"
#include "../unit/talk.h"
#include "model/carry.h"
#include "model/data/brake.h"
#include "model/state.h"
#include "model/tcp/pace.h"

#define PASSIVE "<227 Entering Passive Mode (10,0,0,1,4,1)"

/* --- conversations --- */

static void acked_bytes(struct tcp *data, int side, size_t length)
{
    for (size_t sent = 0; sent < length; sent += 1000) {
        tcp_send(data, side, filler(MIN(1000, length - sent)));
        if (sent % 2000 == 0)
            tcp_flag(data, 1 - side, FTPX_ACK);
    }
}

static void download(struct talk *talk)
{
    struct tcp control = control_ready(talk);

    SAY(&control, ">PASV", PASSIVE);
    struct tcp data = data_open(talk, 1025);
    SAY(&control, ">RETR f", "<150 here (60000 bytes)");
    acked_bytes(&data, LISTENER, 60000);
    tcp_close(&data, LISTENER);
    SAY(&control, "<226 done", ">QUIT", "<221 bye");
    tcp_close(&control, LISTENER);
}

static void upload_with_talk(struct talk *talk)
{
    struct tcp control = control_ready(talk);

    SAY(&control, ">PORT 10,0,0,2,4,1", "<200 ok", ">STOR f");
    struct tcp data = tcp_open(talk, endpoint(SERVER_HOST, 20), endpoint(CLIENT_HOST, 1025));
    SAY(&control, "<150 go");
    acked_bytes(&data, LISTENER, 30000);
    SAY(&control, ">NOOP", "<200 ok");
    acked_bytes(&data, LISTENER, 30000);
    SAY(&control, "<226 early");
    acked_bytes(&data, LISTENER, 9000);
    tcp_close(&data, LISTENER);
}

static void lossy(struct talk *talk)
{
    struct tcp control = control_ready(talk);

    SAY(&control, ">PASV", PASSIVE);
    struct tcp data = data_open(talk, 1025);
    SAY(&control, ">RETR f", "<150 here");
    acked_bytes(&data, LISTENER, 20000);
    tcp_lose(&data, LISTENER, 777);
    acked_bytes(&data, LISTENER, 9000);
    tcp_send_at(&data, LISTENER, 20000, filler(700));
    tcp_send_at(&data, LISTENER, 21000, filler(1000));
    acked_bytes(&data, LISTENER, 40000);
    SAY(&control, ">ABOR");
    tcp_reset(&data, LISTENER);
    SAY(&control, "<426 cut", "<226 aborted");
}

/* With time stamps and a window of its own; `round` tells them apart. */
static struct ftpx_segment stamped(struct tcp *data, int side, unsigned round, ftpx_span payload)
{
    static uint8_t options[400][12];
    struct ftpx_segment segment = tcp_segment(data, side, data->next[side], FTPX_ACK, payload);
    uint8_t *stamps = options[round];

    memcpy(stamps, (uint8_t[12]){1, 1, 8, 10}, 12);
    stamps[7] = (uint8_t)round;
    stamps[11] = (uint8_t)(round - 1);
    segment.options = (ftpx_span){stamps, 12};
    segment.window = (uint16_t)(round % 30 == 8 ? 900 : 20000);
    if (side == OPENER && round % 4 == 0)
        segment.flags |= FTPX_ECE;
    return segment;
}

/* A sender that pauses, whose segments are lost, late or marked, and that is held up by a window; it goes on. */
static void slow(struct talk *talk)
{
    struct tcp control = control_ready(talk);

    SAY(&control, ">PASV", PASSIVE);
    struct tcp data = data_open(talk, 1025);
    SAY(&control, ">RETR f", "<150 here");
    tcp_bytes(&data, LISTENER, 36000);
    for (unsigned round = 0; round < 120; round++) {
        int side = round % 3 == 2 ? OPENER : LISTENER;
        bool lost = round % 25 == 10 && side == LISTENER;
        bool swapped = round % 25 == 15 && side == LISTENER;
        struct ftpx_segment segment =
            stamped(&data, side, round, side == LISTENER ? filler(1000) : FTPX_SPAN_NONE);
        if (round % 20 == 0)
            segment.time = talk->time += 40 * MILLISECOND;
        tcp_lose(&data, side, segment.length);
        if (swapped)
            tcp_send(&data, side, filler(500));
        segment.time = swapped ? talk->time + 1000 : segment.time;
        if (!lost)
            talk_feed(talk, &segment);
        if (round % 25 == 12)
            tcp_send_at(&data, LISTENER, data.next[LISTENER] - data.first[LISTENER] - 2000,
                        filler(1000));
    }
}

static void two_at_once(struct talk *talk)
{
    struct tcp control = control_ready(talk);

    SAY(&control, ">PASV", PASSIVE);
    struct tcp one = data_open(talk, 1025);
    SAY(&control, ">RETR f", "<150 here");
    struct tcp other_control =
        tcp_open(talk, endpoint(CLIENT_HOST, 40001), endpoint(SERVER_HOST, 21));
    acked_bytes(&one, LISTENER, 9000);
    SAY(&other_control, "<220 ready", ">USER bob", "<331 password", ">PASS secret", "<230 in",
        ">TYPE I", "<200 ok", ">PASV", "<227 Entering Passive Mode (10,0,0,1,4,2)");
    struct tcp other = data_open(talk, 1026);
    SAY(&other_control, ">STOR g", "<150 here");
    for (unsigned round = 0; round < 9; round++) {
        acked_bytes(&one, LISTENER, 5000);
        acked_bytes(&other, OPENER, 5000);
    }
    tcp_close(&other, OPENER);
    SAY(&other_control, "<226 done");
    tcp_close(&one, LISTENER);
    SAY(&control, "<226 done");
}

typedef void (*conversation)(struct talk *talk);
static const conversation conversations[] = {download, upload_with_talk, lossy, slow, two_at_once};
static const char *const names[] = {"download", "upload with talk", "lossy", "slow", "two at once"};

static GPtrArray *record(conversation play)
{
    struct talk talk;

    talk_record(&talk);
    play(&talk);
    return talk.tape;
}

/* --- two engines --- */

/* A flow that the second engine was not fed some segments of. */
struct open {
    const struct ftpx_segment *of; /* any segment of it */
    uint64_t key;                  /* of the first engine, before the first of them */
};

struct pair {
    struct talk whole;
    struct talk part;
    GArray *open;    /* struct open */
    GPtrArray *ever; /* a segment of each flow that was carried */
    unsigned left_out;
    uint32_t base; /* of the whole's frames in the part */
};

static struct ftpx_flow *flow_in(struct talk *talk, const struct ftpx_segment *segment)
{
    return ftpx_engine_find(talk->engine, segment).flow;
}

typedef void (*carry_fn)(struct ftpx_ledger *ledger, struct ftpx_flow *flow);

static struct ftpx_segment later(const struct ftpx_segment *segment, uint32_t base)
{
    struct ftpx_segment moved = *segment;

    moved.frame += base;
    return moved;
}

static void carry(struct pair *pair, const struct ftpx_segment *of, carry_fn what)
{
    GByteArray *bytes = g_byte_array_new();
    struct ftpx_ledger out = ftpx_ledger_to(bytes, 0);
    struct ftpx_segment there = later(of, pair->base);

    what(&out, flow_in(&pair->whole, of));
    g_assert_false(out.failed);
    struct ftpx_ledger in = ftpx_ledger_from((ftpx_span){bytes->data, bytes->len}, pair->base);
    what(&in, flow_in(&pair->part, &there));
    g_assert_false(in.failed);
    g_assert_cmpuint(in.rest.len, ==, 0);
    g_byte_array_unref(bytes);
}

/* All but where it lies in memory. What is conflicting is a measure; room is not a fact. */
static struct ftpx_stream bare(const struct ftpx_stream *stream)
{
    struct ftpx_stream copy;

    memcpy(&copy, stream, sizeof copy);
    copy.pool = copy.seen.pool = NULL;
    copy.earlier = NULL;
    copy.earlier_room = 0;
    copy.seen.only = ftpx_ranges_first(&stream->seen); /* in a block or not */
    copy.seen.blocks = NULL;
    copy.seen.block_count = copy.seen.block_room = 0;
    copy.recent = copy.conflicting = 0;
    return copy;
}

/* The same of what a side sends; its stream and what is measured of it are held against each other by themselves. */
static struct ftpx_half bare_half(const struct ftpx_half *half)
{
    struct ftpx_half copy;

    memcpy(&copy, half, sizeof copy);
    memset(&copy.stream, 0, sizeof copy.stream);
    memset(&copy.order, 0, sizeof copy.order); /* nothing is put in order by the model */
    copy.pace = NULL;
    copy.next_spare = NULL;
    return copy;
}

/* All but what else it belongs to, and the other engine's word for what was left out. */
static struct ftpx_flow bare_flow(const struct ftpx_flow *flow)
{
    struct ftpx_flow copy;

    memcpy(&copy, flow, sizeof copy);
    memset(copy.half, 0, sizeof copy.half);
    memset(copy.transfer, 0, sizeof copy.transfer);
    copy.numbered = NULL;
    copy.passive = copy.active = NULL;
    copy.history = NULL;
    copy.carried = false;
    return copy;
}

/* Every member, so that a new one that is not carried shows. */
static void assert_same_state(const struct ftpx_flow *one, const struct ftpx_flow *other)
{
    struct ftpx_flow flows[] = {bare_flow(one), bare_flow(other)};

    g_assert_cmpmem(&flows[0], sizeof flows[0], &flows[1], sizeof flows[1]);
    for (unsigned side = 0; side < 2; side++) {
        struct ftpx_half halves[] = {bare_half(one->half[side]), bare_half(other->half[side])};
        struct ftpx_stream left = bare(&one->half[side]->stream);
        struct ftpx_stream right = bare(&other->half[side]->stream);
        g_assert_cmpmem(&halves[0], sizeof halves[0], &halves[1], sizeof halves[1]);
        g_assert_cmpmem(&left, sizeof left, &right, sizeof right);
    }
}

/* All that reports read: but for sent and flight, what stands behind `delay` is the sender's view, for the next
 * segment, as are the newest samples, and whether the receiver says that packets come marked. */
static struct ftpx_pace *read_pace(const struct ftpx_pace *pace)
{
    struct ftpx_pace *copy = g_memdup2(pace, sizeof *pace);

    memset(copy->curve.at, 0, sizeof copy->curve.at);
    memset(copy->curve.trip, 0, sizeof copy->curve.trip);
    for (uint32_t i = 0; i < pace->curve.count; i++) { /* without what lies between members */
        copy->curve.at[i].time = pace->curve.at[i].time;
        copy->curve.at[i].sent = pace->curve.at[i].sent;
        copy->curve.at[i].acked = pace->curve.at[i].acked;
        copy->curve.at[i].edge = pace->curve.at[i].edge;
        copy->curve.at[i].lost = pace->curve.at[i].lost;
        copy->curve.trip[i] = pace->curve.trip[i];
    }
    copy->is_marked = false;
    copy->newest_to_receiver = copy->newest_to_sender = 0;
    memset(&copy->delay, 0, sizeof *copy - G_STRUCT_OFFSET(struct ftpx_pace, delay));
    copy->sent = pace->sent;
    copy->flight = pace->flight;
    return copy;
}

static void assert_same_pace(const struct ftpx_pace *one, const struct ftpx_pace *other)
{
    g_assert_true((one != NULL) == (other != NULL));
    if (!one)
        return;
    struct ftpx_pace *left = read_pace(one);
    struct ftpx_pace *right = read_pace(other);
    g_assert_cmpmem(left, sizeof *left, right, sizeof *right);
    g_free(left);
    g_free(right);
}

static void close_all(struct pair *pair)
{
    for (guint i = 0; i < pair->open->len; i++) {
        const struct open *open = &g_array_index(pair->open, struct open, i);
        struct ftpx_segment there = later(open->of, pair->base);
        g_assert_cmphex(ftpx_carry_key(flow_in(&pair->part, &there), pair->base), ==, open->key);
        carry(pair, open->of, ftpx_carry_state);
        if (pair->base == 0)
            assert_same_state(flow_in(&pair->part, &there), flow_in(&pair->whole, open->of));
    }
    g_array_set_size(pair->open, 0);
}

static void open_for(struct pair *pair, const struct ftpx_segment *segment,
                     const struct ftpx_flow *flow)
{
    for (guint i = 0; i < pair->open->len; i++)
        if (flow_in(&pair->whole, g_array_index(pair->open, struct open, i).of) == flow)
            return;
    struct open open = {segment, ftpx_carry_key(flow, 0)};
    g_array_append_val(pair->open, open);
    g_ptr_array_add(pair->ever, (void *)(uintptr_t)segment);
}

static void feed(struct pair *pair, const struct ftpx_segment *segment)
{
    struct ftpx_sighting seen = ftpx_engine_find(pair->whole.engine, segment);

    if (seen.flow && ftpx_carry_may(seen.flow, seen.side, segment)) {
        open_for(pair, segment, seen.flow);
        pair->left_out++;
    } else {
        struct ftpx_segment there = later(segment, pair->base);
        close_all(pair);
        ftpx_engine_feed(pair->part.engine, &there);
    }
    ftpx_engine_feed(pair->whole.engine, segment);
}

static void begin(struct pair *pair, uint32_t base)
{
    *pair = (struct pair){.base = base};
    talk_begin(&pair->whole, NULL);
    talk_begin(&pair->part, NULL);
    pair->open = g_array_new(FALSE, FALSE, sizeof(struct open));
    pair->ever = g_ptr_array_new();
}

static void end(struct pair *pair)
{
    g_array_unref(pair->open);
    g_ptr_array_unref(pair->ever);
    talk_end(&pair->whole, NULL);
    talk_end(&pair->part, NULL);
}

/* All that is written of a flow. */
static GBytes *all_of(struct talk *talk, const struct ftpx_segment *of, uint32_t base)
{
    GByteArray *bytes = g_byte_array_new();
    struct ftpx_ledger ledger = ftpx_ledger_to(bytes, base);
    struct ftpx_segment there = later(of, base);

    ftpx_carry_state(&ledger, flow_in(talk, &there));
    ftpx_carry_measures(&ledger, flow_in(talk, &there));
    return g_byte_array_free_to_bytes(bytes);
}

static void assert_same(struct pair *pair)
{
    g_autofree char *whole = facts_of(pair->whole.engine);
    g_autofree char *part = facts_of(pair->part.engine);

    g_assert_cmpstr(part, ==, whole);
    for (guint i = 0; i < pair->ever->len; i++) {
        struct ftpx_segment there = later(pair->ever->pdata[i], pair->base);
        GBytes *one = all_of(&pair->whole, pair->ever->pdata[i], 0);
        GBytes *other = all_of(&pair->part, pair->ever->pdata[i], pair->base);
        g_assert_true(g_bytes_equal(one, other));
        for (unsigned side = 0; side < 2; side++)
            assert_same_pace(flow_in(&pair->whole, pair->ever->pdata[i])->half[side]->pace,
                             flow_in(&pair->part, &there)->half[side]->pace);
        g_bytes_unref(one);
        g_bytes_unref(other);
    }
}

static void what_is_carried_is_as_if_it_was_seen(gconstpointer play)
{
    static const uint32_t bases[] = {0, 1, 1000000, UINT32_MAX - 1000};
    GPtrArray *tape = record(*(const conversation *)play);

    for (size_t which = 0; which < G_N_ELEMENTS(bases); which++) {
        struct pair pair;
        begin(&pair, bases[which]);
        for (guint index = 0; index < tape->len; index++)
            feed(&pair, tape->pdata[index]);
        close_all(&pair);
        for (guint i = 0; i < pair.ever->len; i++)
            carry(&pair, pair.ever->pdata[i], ftpx_carry_measures);
        assert_same(&pair);
        g_assert_cmpuint(pair.left_out, >, 50); /* else this shows nothing */
        end(&pair);
    }
    g_ptr_array_unref(tape);
}

/* The engine that has not seen one segment more than was left out cannot be taken for the other. */
static void another_history_has_another_key(gconstpointer play)
{
    GPtrArray *tape = record(*(const conversation *)play);
    struct talk talk;
    GHashTable *keys = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
    unsigned count = 0;

    talk_begin(&talk, NULL);
    for (guint index = 0; index < tape->len; index++) {
        const struct ftpx_segment *segment = tape->pdata[index];
        struct ftpx_sighting seen = ftpx_engine_find(talk.engine, segment);
        if (seen.flow && ftpx_carry_may(seen.flow, seen.side, segment)) {
            uint64_t key = ftpx_carry_key(seen.flow, 0);
            g_hash_table_add(keys, g_memdup2(&key, sizeof key));
            count++;
        }
        ftpx_engine_feed(talk.engine, segment);
    }
    g_assert_cmpuint(g_hash_table_size(keys), ==, count);
    g_hash_table_destroy(keys);
    talk_end(&talk, NULL);
    g_ptr_array_unref(tape);
}

/* Of a listing, or what is appended, over either kind of connection: whether what comes next can be carried. */
static bool may_carry_more(bool is_active, const char *command, bool is_upload)
{
    struct talk talk;

    talk_begin(&talk, NULL);
    struct tcp control = control_ready(&talk);
    if (is_active)
        SAY(&control, ">PORT 10,0,0,2,4,1", "<200 ok");
    else
        SAY(&control, ">PASV", PASSIVE);
    struct tcp data = is_active
                          ? tcp_open(&talk, endpoint(SERVER_HOST, 20), endpoint(CLIENT_HOST, 1025))
                          : data_open(&talk, 1025);
    SAY(&control, command, "<150 here");
    int sender = is_active == is_upload ? LISTENER : OPENER;
    acked_bytes(&data, sender, 20000);
    struct ftpx_segment next =
        tcp_segment(&data, sender, data.next[sender], FTPX_ACK, filler(1000));
    struct ftpx_sighting seen = ftpx_engine_find(talk.engine, &next);
    g_assert_nonnull(seen.flow->transfer[is_active]);
    bool may = ftpx_carry_may(seen.flow, seen.side, &next);
    talk_end(&talk, NULL);
    return may;
}

static void what_is_not_plain_is_not_carried(void)
{
    for (unsigned active = 0; active < 2; active++) {
        g_assert_true(may_carry_more(active, ">RETR f", false));
        g_assert_true(may_carry_more(active, ">STOR f", true));
        g_assert_false(may_carry_more(active, ">LIST", false));
        g_assert_false(may_carry_more(active, ">APPE f", true));
    }
}

/* What another value for a while keeps from being carried. */
#define ASSERT_KEEPS(flow, place, value)      \
    do {                                      \
        __typeof__(place) before = (place);   \
        (place) = (value);                    \
        g_assert_false(ftpx_carry_can(flow)); \
        (place) = before;                     \
        g_assert_true(ftpx_carry_can(flow));  \
    } while (0)

static void assert_flow_keeps(struct ftpx_flow *flow)
{
    ASSERT_KEEPS(flow, flow->verdict, FTPX_VERDICT_OTHER);
    ASSERT_KEEPS(flow, flow->tls_frame, 1);
    ASSERT_KEEPS(flow, flow->known_frame, 1);
    ASSERT_KEEPS(flow, flow->reset, true);
    ASSERT_KEEPS(flow, flow->made, false);
    ASSERT_KEEPS(flow, flow->unheard, true);
    ASSERT_KEEPS(flow, flow->foreign_side, 1);
    ASSERT_KEEPS(flow, flow->coding.mode, 0);
    ASSERT_KEEPS(flow, flow->half[0], flow->half[1]);
    for (unsigned side = 0; side < 2; side++) {
        struct ftpx_stream *stream = &flow->half[side]->stream;
        ASSERT_KEEPS(flow, stream->present, false);
        ASSERT_KEEPS(flow, stream->syn, false);
        ASSERT_KEEPS(flow, stream->fin, true);
        ASSERT_KEEPS(flow, stream->answered, true);
        ASSERT_KEEPS(flow, stream->by_acks, true);
    }
}

static void assert_transfer_keeps(struct ftpx_flow *flow, struct ftpx_transfer **place)
{
    struct ftpx_transfer *transfer = *place;

    ASSERT_KEEPS(flow, *place, NULL);
    ASSERT_KEEPS(flow, transfer->session, NULL);
    ASSERT_KEEPS(flow, transfer->exchange, NULL);
    ASSERT_KEEPS(flow, transfer->restart, 1);
    ASSERT_KEEPS(flow, transfer->content, (void *)transfer);
    ASSERT_KEEPS(flow, transfer->inferred, true);
    ASSERT_KEEPS(flow, transfer->direction, FTPX_LISTING);
    ASSERT_KEEPS(flow, transfer->direction, FTPX_NO_DIRECTION);
    ASSERT_KEEPS(flow, transfer->mode, 'B');
    ASSERT_KEEPS(flow, transfer->structure, 'R');
    ASSERT_KEEPS(flow, transfer->progress.moved, FTPX_MOVED_OPEN);
}

static void what_is_not_under_way_is_not_carried(gconstpointer play)
{
    GPtrArray *tape = record(*(const conversation *)play);
    struct talk talk;
    unsigned asked = 0;

    talk_begin(&talk, NULL);
    for (guint index = 0; index < tape->len; index++) {
        struct ftpx_flow *flow = flow_in(&talk, tape->pdata[index]);
        if (flow && ftpx_carry_can(flow) && asked++ % 16 == 0) {
            assert_flow_keeps(flow);
            assert_transfer_keeps(flow, &flow->transfer[flow->transfer[0] == NULL]);
        }
        ftpx_engine_feed(talk.engine, tape->pdata[index]);
    }
    g_assert_cmpuint(asked, >, 0);
    talk_end(&talk, NULL);
    g_ptr_array_unref(tape);
}

/* --- the key --- */

/* A fact that the key must hold, and its other value for a while. */
#define ASSERT_IN_KEY(flow, place)                            \
    do {                                                      \
        uint64_t before = ftpx_carry_key(flow, 0);            \
        (place) = (__typeof__(place))((place) ^ 1);           \
        g_assert_cmphex(ftpx_carry_key(flow, 0), !=, before); \
        (place) = (__typeof__(place))((place) ^ 1);           \
        g_assert_cmphex(ftpx_carry_key(flow, 0), ==, before); \
    } while (0)

static void assert_half_in_key(struct ftpx_flow *flow, struct ftpx_half *half)
{
    ASSERT_IN_KEY(flow, half->stream.start);
    ASSERT_IN_KEY(flow, half->stream.begin_frame);
    ASSERT_IN_KEY(flow, half->stream.first_frame);
    ASSERT_IN_KEY(flow, half->stream.first_time);
    ASSERT_IN_KEY(flow, half->stream.has_acks);
    ASSERT_IN_KEY(flow, half->stream.seen.refused);
    ASSERT_IN_KEY(flow, half->syn.time);
    ASSERT_IN_KEY(flow, half->syn.again);
    ASSERT_IN_KEY(flow, half->syn.options.scales);
}

/* What neither state nor measures bring, but what follows depends on. */
static void the_key_holds_how_it_began(gconstpointer play)
{
    GPtrArray *tape = record(*(const conversation *)play);
    struct talk talk;
    unsigned asked = 0;

    talk_begin(&talk, NULL);
    for (guint index = 0; index < tape->len; index++) {
        const struct ftpx_segment *segment = tape->pdata[index];
        struct ftpx_flow *flow = flow_in(&talk, segment);
        if (flow && ftpx_carry_may(flow, 0, segment) && asked++ % 16 == 0) {
            struct ftpx_transfer *transfer =
                flow->transfer[0] ? flow->transfer[0] : flow->transfer[1];
            ASSERT_IN_KEY(flow, flow->first_frame);
            ASSERT_IN_KEY(flow, flow->first_time);
            ASSERT_IN_KEY(flow, flow->established_time);
            assert_half_in_key(flow, flow->half[0]);
            assert_half_in_key(flow, flow->half[1]);
            ASSERT_IN_KEY(flow, transfer->exchange->frame);
            ASSERT_IN_KEY(flow, transfer->setup->frame);
            ASSERT_IN_KEY(flow, transfer->direction);
            ASSERT_IN_KEY(flow, transfer->type);
            ASSERT_IN_KEY(flow, transfer->mode);
            ASSERT_IN_KEY(flow, transfer->structure);
            ASSERT_IN_KEY(flow, transfer->progress.said);
        }
        ftpx_engine_feed(talk.engine, segment);
    }
    g_assert_cmpuint(asked, >, 0);
    talk_end(&talk, NULL);
    g_ptr_array_unref(tape);
}

/* A data connection that has gone on for a while. */
struct victim {
    struct talk talk;
    struct ftpx_flow *flow;
    struct ftpx_segment newest;
};

static void begin_victim(struct victim *victim, const GPtrArray *tape)
{
    talk_begin(&victim->talk, NULL);
    for (guint index = 0; index < tape->len; index++) {
        const struct ftpx_segment *segment = tape->pdata[index];
        struct ftpx_sighting seen = ftpx_engine_feed(victim->talk.engine, segment);
        if (seen.flow->verdict != FTPX_VERDICT_DATA)
            continue;
        victim->flow = seen.flow;
        if (segment->payload.len > 0)
            victim->newest = *segment;
    }
    victim->newest.frame = ((const struct ftpx_segment *)tape->pdata[tape->len - 1])->frame;
}

/* And then all is asked that reports ask, and the connection goes on. */
static void take_up(struct victim *victim, carry_fn what, ftpx_span bytes)
{
    struct ftpx_ledger ledger = ftpx_ledger_from(bytes, 0);
    struct ftpx_segment *next = &victim->newest;

    what(&ledger, victim->flow);
    g_free(facts_of(victim->talk.engine));
    for (unsigned slot = 0; slot < 2; slot++)
        if (victim->flow->transfer[slot])
            ftpx_brake_of(victim->flow->transfer[slot]);
    next->frame++;
    next->seq += next->length;
    next->time += 3 * MILLISECOND;
    ftpx_engine_feed(victim->talk.engine, next);
}

/* Each number that is written, in place of which there are others. */
static void take_up_with_numbers(struct victim *victim, carry_fn what, const GByteArray *bytes)
{
    static const uint64_t numbers[] = {0, UINT32_MAX, INT64_MAX, UINT64_MAX - 1, UINT64_MAX};

    for (guint at = 0, end; at < bytes->len; at = end) {
        for (end = at; bytes->data[end] & 0x80; end++)
            ;
        end++;
        for (size_t i = 0; i < G_N_ELEMENTS(numbers); i++) {
            g_autoptr(GByteArray) changed = g_byte_array_new();
            struct ftpx_ledger out = ftpx_ledger_to(changed, 0);
            uint64_t number = numbers[i];
            g_byte_array_append(changed, bytes->data, at);
            ftpx_ledger_number(&out, &number);
            g_byte_array_append(changed, bytes->data + end, bytes->len - end);
            take_up(victim, what, (ftpx_span){changed->data, changed->len});
        }
    }
}

static void take_up_with_bits(struct victim *victim, carry_fn what, const GByteArray *bytes)
{
    for (guint at = 0; at < bytes->len; at++)
        for (unsigned by = 1; by < 256; by = by * 2 + 1) {
            g_autofree uint8_t *copy = g_memdup2(bytes->data, bytes->len);
            copy[at] ^= (uint8_t)by;
            take_up(victim, what, (ftpx_span){copy, bytes->len});
        }
}

static void assert_cut_fails(struct ftpx_flow *flow, carry_fn what, const GByteArray *bytes)
{
    for (guint cut = 0; cut < bytes->len; cut++) {
        struct ftpx_ledger in = ftpx_ledger_from((ftpx_span){bytes->data, cut}, 0);
        what(&in, flow);
        g_assert_true(in.failed);
    }
}

/* Cut, or with any byte or number changed. */
static void nothing_that_is_taken_up_fells_it(gconstpointer play)
{
    static const carry_fn fns[] = {ftpx_carry_state, ftpx_carry_measures};
    GPtrArray *tape = record(*(const conversation *)play);
    struct victim victim = {.flow = NULL};

    begin_victim(&victim, tape);
    for (size_t which = 0; which < G_N_ELEMENTS(fns); which++) {
        g_autoptr(GByteArray) bytes = g_byte_array_new();
        struct ftpx_ledger out = ftpx_ledger_to(bytes, 0);
        fns[which](&out, victim.flow);
        assert_cut_fails(victim.flow, fns[which], bytes);
        take_up_with_bits(&victim, fns[which], bytes);
        take_up_with_numbers(&victim, fns[which], bytes);
    }
    talk_end(&victim.talk, NULL);
    g_ptr_array_unref(tape);
}

static void add_for_each(const char *title, GTestDataFunc property)
{
    for (size_t index = 0; index < G_N_ELEMENTS(conversations); index++) {
        g_autofree char *path = g_strdup_printf("/carry/%s/%s", title, names[index]);
        g_test_add_data_func(path, &conversations[index], property);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    add_for_each("what is carried is as if it was seen", what_is_carried_is_as_if_it_was_seen);
    g_test_add_func("/carry/what is not plain is not carried", what_is_not_plain_is_not_carried);
    add_for_each("what is not under way is not carried", what_is_not_under_way_is_not_carried);
    add_for_each("another history has another key", another_history_has_another_key);
    add_for_each("the key holds how it began", the_key_holds_how_it_began);
    add_for_each("nothing that is taken up fells it", nothing_that_is_taken_up_fells_it);
    return talk_run();
}
