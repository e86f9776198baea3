/* pace: the sender's view is the capture's, with acknowledgements delayed by the way to the sender and back.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "pace.h"

#include "../instant.h"

/* Shorter waits are a scheduler's, or a coarse clock's. */
#define SLACK INT64_C(1000000)
/* Segments that a sender which keeps to a pace sends at once. */
#define PACED 2
/* Who takes longer to answer was not there. */
#define LONGEST_TRIP (FTPX_NS_PER_SECOND * 3600)
/* Until the receiver says how far its window goes. */
#define UNTOLD INT64_MAX

/* --- round trips --- */

/* The acknowledgement alone is lost, or nobody sent it: data may have waited before it brought another. */
static bool is_opened_by_data(const struct ftpx_flow *flow)
{
    const struct ftpx_stream *said = &flow->half[flow->opener]->stream;

    return said->first_frame != 0 && said->first_time <= flow->established_time;
}

bool ftpx_pace_opening(const struct ftpx_flow *flow, uint8_t side, int64_t *out)
{
    if (flow->opener == FTPX_SIDE_UNKNOWN || (side == flow->opener && is_opened_by_data(flow)))
        return false;
    const struct ftpx_half *opener = flow->half[flow->opener];
    const struct ftpx_half *listener = flow->half[1 - flow->opener];
    bool by_opener = side == flow->opener;
    const struct ftpx_syn *asked = by_opener ? &listener->syn : &opener->syn;
    int64_t answered = by_opener ? flow->established_time : listener->syn.time;

    *out = answered - asked->time;
    return asked->time > 0 && !asked->again && *out >= 0 && *out <= LONGEST_TRIP;
}

/* The way to the receiver and back: the shortest of handshake and samples. */
static int64_t least_to_receiver(const struct ftpx_flow *flow, uint8_t receiver,
                                 const struct ftpx_sketch *sampled)
{
    int64_t opening;

    return ftpx_pace_opening(flow, receiver, &opening) ? MIN(opening, sampled->least)
                                                       : sampled->least;
}

/* The way to the sender and back: that of the handshake, since a timestamp may be a tick older than the segment that it
 * was taken from. False when it is not known. */
static bool least_to_sender(const struct ftpx_flow *flow, uint8_t sender,
                            const struct ftpx_sketch *sampled, int64_t *out)
{
    if (ftpx_pace_opening(flow, sender, out))
        return true;
    *out = sampled->least;
    return sampled->count > 0;
}

bool ftpx_pace_round_trips(const struct ftpx_flow *flow, uint8_t side, struct ftpx_round_trips *out)
{
    const struct ftpx_pace *pace = flow->half[side]->pace;

    if (!pace || pace->to_receiver.count == 0 ||
        !least_to_sender(flow, side, &pace->to_sender, &out->to_sender))
        return false;
    out->to_receiver = least_to_receiver(flow, 1 - side, &pace->to_receiver);
    out->to_sender_median = MAX(out->to_sender, ftpx_sketch_median(&pace->to_sender));
    out->to_receiver_median = ftpx_sketch_median(&pace->to_receiver);
    return true;
}

/* --- shares --- */

int64_t ftpx_pace_measured(const struct ftpx_pace *pace)
{
    int64_t all = 0; /* no more than between two times */

    for (unsigned wait = 0; wait < FTPX_WAIT_COUNT; wait++)
        all += pace->spent[wait];
    return all;
}

unsigned ftpx_pace_share(const struct ftpx_pace *pace, enum ftpx_wait wait)
{
    return (unsigned)((double)pace->spent[wait] * 100 / (double)ftpx_pace_measured(pace));
}

/* --- room --- */

static bool in_recovery(const struct ftpx_pace *pace)
{
    return pace->acked < pace->lost_up_to;
}

/* How far the sender may go. When nothing is in flight no congestion window forbids a segment. */
static int64_t limit_of(const struct ftpx_pace *pace)
{
    return MIN(pace->edge, pace->acked + MAX(pace->flight, (int64_t)pace->largest));
}

static void look_for_room(struct ftpx_pace *pace, int64_t time)
{
    int64_t needed = pace->sent + pace->largest;

    if (pace->room || limit_of(pace) < needed)
        return;
    pace->room = true;
    pace->room_at = time;
}

/* The round trip is over: its waits were for what it ran into. */
static void end_round(struct ftpx_pace *pace)
{
    if (pace->acked < pace->round_end)
        return;
    pace->spent[pace->round_met] += pace->round_spent;
    pace->rounds++;
    pace->round_spent = 0;
    pace->round_end = pace->sent;
    pace->round_met = FTPX_WAIT_PATH;
}

/* What the receiver said reaches the sender. */
static void learn(struct ftpx_pace *pace, int64_t time)
{
    while (pace->grant_count > 0) {
        const struct ftpx_grant *oldest = &pace->grant[pace->first_grant];
        int64_t at = oldest->time + pace->delay;
        if (at > time)
            return;
        pace->acked = MAX(pace->acked, oldest->acked);
        pace->edge = pace->edge == UNTOLD ? oldest->edge : MAX(pace->edge, oldest->edge);
        pace->first_grant = (uint8_t)((pace->first_grant + 1) % FTPX_PACE_GRANTS);
        pace->grant_count--;
        pace->learned_at = at;
        look_for_room(pace, at);
    }
}

/* Those that follow each other closely become one: all that may be on their way have a place. */
static void keep_grant(struct ftpx_pace *pace, const struct ftpx_grant *grant)
{
    unsigned last =
        ((unsigned)pace->first_grant + pace->grant_count + FTPX_PACE_GRANTS - 1) % FTPX_PACE_GRANTS;
    struct ftpx_grant *newest = &pace->grant[last];

    if (pace->grant_count > 0 &&
        grant->time - newest->time <= pace->delay / (FTPX_PACE_GRANTS - 1)) {
        newest->acked = MAX(newest->acked, grant->acked);
        newest->edge = MAX(newest->edge, grant->edge);
        return;
    }
    if (pace->grant_count == FTPX_PACE_GRANTS)
        return;
    pace->grant[(last + 1) % FTPX_PACE_GRANTS] = *grant;
    pace->grant_count++;
}

static void note_point(struct ftpx_pace *pace, int64_t time, uint32_t lost)
{
    ftpx_curve_add(&pace->curve, &(struct ftpx_curve_point){.time = time,
                                                            .sent = pace->sent,
                                                            .acked = pace->newest.acked,
                                                            .edge = pace->newest.edge,
                                                            .lost = lost});
}

/* --- what the receiver says --- */

static int64_t window_of(const struct ftpx_flow *flow, uint8_t side,
                         const struct ftpx_segment *segment)
{
    const struct ftpx_syn_options *own = &flow->half[side]->syn.options;
    const struct ftpx_syn_options *other = &flow->half[1 - side]->syn.options;

    return (int64_t)segment->window << (own->scales && other->scales ? own->scale : 0);
}

static void note_window(struct ftpx_pace *pace, int64_t window)
{
    pace->window = (uint32_t)window;
    pace->window_least = MIN(pace->window_least, pace->window);
    pace->window_most = MAX(pace->window_most, pace->window);
}

/* One part of the way was measured anew. Beside the sender the other takes no time, and has no samples. */
static void note_trip(struct ftpx_pace *pace)
{
    if (pace->newest_to_receiver != 0)
        ftpx_curve_add_trip(&pace->curve, pace->newest_to_receiver + pace->newest_to_sender);
}

static void end_probe(struct ftpx_pace *pace, int64_t acked, int64_t time)
{
    if (pace->probe_end == 0 || acked < pace->probe_end)
        return;
    pace->newest_to_receiver = CLAMP(time - pace->probe_time, 0, LONGEST_TRIP);
    ftpx_sketch_add(&pace->to_receiver, pace->newest_to_receiver);
    note_trip(pace);
    pace->probe_end = 0;
}

static void wait_for_echo(struct ftpx_pace *pace, const struct ftpx_segment *segment)
{
    struct ftpx_timestamps stamps;

    if (pace->stamp_time != 0 || !ftpx_tcp_timestamps(segment->options, &stamps) ||
        stamps.value == pace->stamp)
        return;
    pace->stamp = stamps.value;
    pace->stamp_time = segment->time;
}

/* A sender takes a mark as it does a loss (RFC 3168 §6.1.2), but sends nothing again. */
static void note_mark(struct ftpx_pace *pace, uint8_t flags)
{
    bool is_marked = flags & FTPX_ECE;

    if (is_marked == pace->is_marked)
        return;
    pace->is_marked = is_marked;
    if (!is_marked)
        return;
    pace->marked++;
    pace->lost_up_to = pace->sent;
    pace->flight = 0;
}

static void hear(struct ftpx_pace *pace, const struct ftpx_flow *flow, uint8_t side,
                 const struct ftpx_segment *segment)
{
    const struct ftpx_stream *stream = &flow->half[1 - side]->stream;
    int64_t acked = ftpx_stream_offset(stream, segment->frame, segment->ack);
    int64_t window = window_of(flow, side, segment);

    if (acked > pace->sent + 1) /* of what the capture does not have */
        return;
    end_probe(pace, acked, segment->time);
    wait_for_echo(pace, segment);
    note_window(pace, window);
    note_mark(pace, segment->flags);
    pace->newest = (struct ftpx_grant){segment->time, MAX(acked, pace->newest.acked),
                                       MAX(acked + window, pace->newest.edge)};
    keep_grant(pace, &(struct ftpx_grant){segment->time, acked, acked + window});
    learn(pace, segment->time);
    if (segment->time >= pace->curve.present) /* else the next one tells */
        note_point(pace, segment->time, 0);
}

/* --- what the sender does --- */

static void note_pause(struct ftpx_pace *pace, int64_t duration)
{
    double seconds = (double)duration / (double)FTPX_NS_PER_SECOND;

    if (duration < FTPX_PACE_PAUSE)
        return;
    pace->pauses++;
    pace->pause_sum += seconds;
    pace->pause_squares += seconds * seconds;
}

/* Linux, where it paces, sends two segments at a time, or as many as a millisecond takes. */
static bool may_be_pace(const struct ftpx_pace *pace)
{
    return pace->burst <= PACED;
}

static bool was_woken(const struct ftpx_pace *pace, int64_t time, int64_t slack)
{
    return time - pace->learned_at < slack && pace->learned_at > pace->time;
}

/* Whether less than a segment, before the wait or behind it (Nagle's algorithm), shows that there was no more to send. */
static bool had_no_more(const struct ftpx_pace *pace, uint32_t length, bool woken)
{
    bool has_window = pace->edge >= pace->sent + pace->largest;
    return has_window && ((pace->is_short && !woken) || length < pace->largest);
}

/* How long the sender had nothing to send. */
static int64_t own_wait(const struct ftpx_pace *pace, const struct ftpx_segment *segment)
{
    int64_t slack = MAX(SLACK, pace->delay / 8);
    int64_t all = segment->time - pace->time;
    bool is_drained = pace->acked >= pace->sent;
    bool woken = was_woken(pace, segment->time, slack);

    if (all < slack || in_recovery(pace))
        return 0;
    if (had_no_more(pace, segment->length, woken))
        return all;
    int64_t own = MIN(all, segment->time - pace->room_at);
    bool is_idle = is_drained || (!may_be_pace(pace) && !woken);
    return pace->room && own >= slack && is_idle ? own : 0;
}

/* The time since the newest segment, whose end is now, is of what kept the sender from its next. */
static void spend(struct ftpx_pace *pace, const struct ftpx_segment *segment)
{
    int64_t all = MAX(0, segment->time - pace->time);
    int64_t own = own_wait(pace, segment);

    pace->burst = all < SLACK ? pace->burst + 1 : 1;
    pace->round_spent += all - own;
    pace->spent[FTPX_WAIT_SENDER] += own;
    note_pause(pace, own);
}

static void note_echo(struct ftpx_pace *pace, const struct ftpx_segment *segment)
{
    struct ftpx_timestamps stamps;

    if (pace->stamp_time == 0 || !ftpx_tcp_timestamps(segment->options, &stamps) ||
        (int32_t)(stamps.echo - pace->stamp) < 0)
        return;
    if (stamps.echo == pace->stamp) {
        pace->newest_to_sender = CLAMP(segment->time - pace->stamp_time, 0, LONGEST_TRIP);
        ftpx_sketch_add(&pace->to_sender, pace->newest_to_sender);
        note_trip(pace);
    }
    pace->stamp_time = 0;
}

static void begin_probe(struct ftpx_pace *pace, int64_t time)
{
    if (pace->probe_end != 0)
        return;
    pace->probe_end = pace->sent;
    pace->probe_time = time;
}

/* What is lost ends what was known of the congestion window, and what is measured of it (Karn's rule). */
static void note_loss(struct ftpx_pace *pace, int64_t time)
{
    pace->lost++;
    pace->round_spent += MAX(0, time - pace->time);
    pace->lost_up_to = pace->sent;
    pace->flight = 0;
    pace->probe_end = 0;
    pace->stamp_time = 0;
}

/* Bytes before the newest. Those that nobody saw yet may only be late. */
static void take_earlier(struct ftpx_pace *pace, const struct ftpx_flow *flow, uint8_t side,
                         int64_t time)
{
    uint64_t retransmitted = flow->half[side]->stream.retransmitted;
    bool again = retransmitted != pace->retransmitted;
    struct ftpx_round_trips trips;

    if (!again && ftpx_pace_round_trips(flow, side, &trips) &&
        time - pace->hole_at < (trips.to_sender + trips.to_receiver) / 2) {
        pace->late++;
        pace->round_spent += MAX(0, time - pace->time);
    } else {
        note_loss(pace, time);
    }
}

static void take_new(struct ftpx_pace *pace, const struct ftpx_segment *segment, int64_t offset)
{
    spend(pace, segment);
    if (offset > pace->sent)
        pace->hole_at = segment->time;
    pace->sent = offset + (int64_t)segment->length;
    note_echo(pace, segment);
    begin_probe(pace, segment->time);
}

/* Where the sender stands behind a segment, and what the round trip has run into. */
static void look_ahead(struct ftpx_pace *pace, int64_t time)
{
    int64_t flight = pace->sent - pace->acked;

    pace->most_flight = MAX(pace->most_flight, flight);
    if (flight > pace->grown_to + pace->grown_to / 8) {
        pace->grown_to = flight;
        pace->grown = pace->rounds;
    }
    if (!in_recovery(pace))
        pace->flight = MAX(pace->flight, flight);
    pace->room = false;
    look_for_room(pace, time);
    if (in_recovery(pace))
        pace->round_met = FTPX_WAIT_LOSS;
    else if (pace->edge < pace->sent + pace->largest && pace->round_met != FTPX_WAIT_LOSS)
        pace->round_met =
            pace->window < pace->window_most / 2 ? FTPX_WAIT_CLOSING : FTPX_WAIT_WINDOW;
    end_round(pace);
}

static void send(struct ftpx_pace *pace, const struct ftpx_flow *flow, uint8_t side,
                 const struct ftpx_segment *segment, int64_t offset)
{
    uint32_t lost = pace->lost;

    learn(pace, segment->time);
    pace->largest = MAX(pace->largest, segment->length);
    pace->segments++;
    if (offset < pace->sent)
        take_earlier(pace, flow, side, segment->time);
    else
        take_new(pace, segment, offset);
    pace->retransmitted = flow->half[side]->stream.retransmitted;
    note_point(pace, segment->time, pace->lost - lost);
    pace->time = MAX(pace->time, segment->time);
    pace->is_short = segment->length < pace->largest;
    look_ahead(pace, pace->time);
}

/* --- begin --- */

static bool is_worth(const struct ftpx_stream *stream)
{
    return stream->end - stream->start >= FTPX_PACE_BYTES ||
           (stream->segments >= FTPX_PACE_SEGMENTS &&
            stream->last_time - stream->first_time >= FTPX_PACE_TIME);
}

static struct ftpx_pace *begin(wmem_allocator_t *pool, const struct ftpx_flow *flow, uint8_t side,
                               const struct ftpx_segment *segment)
{
    const struct ftpx_stream *stream = &flow->half[side]->stream;
    struct ftpx_pace *pace = wmem_new0(pool, struct ftpx_pace);

    if (!ftpx_pace_opening(flow, side, &pace->delay))
        pace->delay = 0;
    pace->newest_to_sender = pace->delay;
    pace->begin = pace->sent = stream->end;
    pace->time = segment->time;
    pace->acked = pace->newest.acked = stream->acked;
    pace->edge = UNTOLD;
    pace->flight = stream->end - stream->acked;
    pace->largest = segment->length;
    pace->window_least = UINT32_MAX;
    pace->window_most = (uint32_t)CLAMP(pace->flight, 0, UINT32_MAX); /* so much it had room for */
    pace->retransmitted = stream->retransmitted;
    pace->round_end = pace->sent;
    pace->round_met = FTPX_WAIT_PATH;
    note_point(pace, segment->time, 0);
    return pace;
}

void ftpx_pace_note(wmem_allocator_t *pool, struct ftpx_flow *flow, uint8_t side,
                    const struct ftpx_segment *segment, int64_t offset)
{
    struct ftpx_half *half = flow->half[side];
    struct ftpx_pace *heard = flow->half[1 - side]->pace;

    if (heard && (segment->flags & (FTPX_ACK | FTPX_SYN)) == FTPX_ACK)
        hear(heard, flow, side, segment);
    if (segment->length == 0 || segment->flags & FTPX_RST)
        return;
    if (half->pace)
        send(half->pace, flow, side, segment, offset);
    else if (is_worth(&half->stream))
        half->pace = begin(pool, flow, side, segment);
}
