/* brake: shares of time, held against limits that are chosen so that a doubt is told as one.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "brake.h"

#include "../instant.h"
#include "transfer_facts.h"

/* Nothing shorter is judged. */
#define LEAST_BYTES  (INT64_C(56) << 10)
#define LEAST_ROUNDS 6

/* Of all the time, that which decides, in percent. */
#define MOST 60
/* That which leaves a doubt. */
#define SOME 10

/* Round trips within which a connection that still starts has more in flight than ever, and after which one does not. */
#define STARTING_ROUNDS 2
#define STEADY_ROUNDS   4

/* Segments lost of a thousand, at which the congestion window is small for that reason. */
#define LOSSY 4

static const struct {
    enum ftpx_braked_by by;
    const char *key;
    const char *english;
    const char *chinese;
} brakes[] = {
#define BRAKE(name, by, key, english, chinese) {FTPX_BRAKED_BY_##by, key, english, chinese},
    FTPX_BRAKES(BRAKE)
#undef BRAKE
};

struct evidence {
    const struct ftpx_pace *pace;
    bool is_beside;  /* the capture was taken beside the receiver */
    int64_t reading; /* how long that takes to acknowledge, then */
    int64_t least;   /* round trip */
    int64_t queued;  /* how much longer most are, but for what the receiver takes */
};

static unsigned share(const struct evidence *evidence, enum ftpx_wait wait)
{
    return ftpx_pace_share(evidence->pace, wait);
}

/* Round trips half as long again as the shortest are spent in a queue; shorter queues are every network's. */
static bool has_queue(const struct evidence *evidence)
{
    return evidence->queued > evidence->least / 2 && evidence->queued > FTPX_NS_PER_SECOND / 500;
}

/* Less than this may be the measure's own error; what lies between may be a queue that a congestion control keeps short. */
static bool may_have_queue(const struct evidence *evidence)
{
    return evidence->queued > evidence->least / 6;
}

static bool is_lossy(const struct ftpx_pace *pace)
{
    return pace->lost >= 3 && (uint64_t)pace->lost * 1000 >= (uint64_t)pace->segments * LOSSY;
}

/* A congestion window that a mark has halved has grown again after half as many round trips as it has segments; marks
 * come often enough when it is four times that. */
static bool is_marked(const struct ftpx_pace *pace)
{
    double window = (double)pace->most_flight / pace->largest;
    return pace->marked >= 3 && pace->marked * window * 2 >= pace->rounds;
}

/* Whether the sender's pauses are much of a length. */
static bool is_regular(const struct ftpx_pace *pace)
{
    if (pace->pauses < 4)
        return false;
    double mean = pace->pause_sum / pace->pauses;
    return pace->pause_squares / pace->pauses - mean * mean < mean * mean / 4;
}

/* At other places a receiver that acknowledges late, since it reads slowly, looks like a queue. */
static enum ftpx_brake of_window(const struct evidence *evidence)
{
    if (share(evidence, FTPX_WAIT_CLOSING) > share(evidence, FTPX_WAIT_WINDOW))
        return FTPX_BRAKE_READING;
    if (!evidence->is_beside)
        return has_queue(evidence) ? FTPX_BRAKE_MIXED : FTPX_BRAKE_WINDOW;
    if (has_queue(evidence))
        return FTPX_BRAKE_QUEUE;
    return evidence->reading > evidence->least / 2 ? FTPX_BRAKE_READING : FTPX_BRAKE_WINDOW;
}

/* Whether as much is in flight since the newest loss as ever before. */
static bool is_recovered(const struct ftpx_pace *pace)
{
    return pace->flight >= pace->most_flight - pace->most_flight / 10;
}

/* A congestion window that starts grows by half at least from one round to the next: so many rounds lead to the largest
 * flight that there was. */
static uint32_t starting_rounds(const struct ftpx_pace *pace)
{
    uint32_t rounds = 0;

    for (uint64_t flight = MAX(pace->largest, 1); flight < (uint64_t)pace->most_flight;
         flight += (flight + 1) / 2)
        rounds++;
    return rounds;
}

/* Neither does the path have queues nor does it lose much, and the window has room. */
static enum ftpx_brake of_sender(const struct evidence *evidence)
{
    const struct ftpx_pace *pace = evidence->pace;
    uint32_t steady = pace->rounds - pace->grown;
    bool is_sure = steady >= STEADY_ROUNDS && is_recovered(pace) && !may_have_queue(evidence) &&
                   pace->marked == 0;

    if (steady <= STARTING_ROUNDS)
        return pace->rounds <= starting_rounds(pace) + STARTING_ROUNDS ? FTPX_BRAKE_ROUND_TRIPS
                                                                       : FTPX_BRAKE_MIXED;
    return is_sure ? FTPX_BRAKE_IN_FLIGHT : FTPX_BRAKE_MIXED;
}

/* Behind losses and marks a sender may seem to rest that only starts anew. */
static enum ftpx_brake of_idle(const struct evidence *evidence)
{
    bool starts_anew = is_lossy(evidence->pace) || is_marked(evidence->pace);

    if (starts_anew && share(evidence, FTPX_WAIT_LOSS) >= SOME)
        return FTPX_BRAKE_MIXED;
    return is_regular(evidence->pace) ? FTPX_BRAKE_PAUSES : FTPX_BRAKE_IDLE;
}

static enum ftpx_brake judge(const struct evidence *evidence)
{
    unsigned sender = share(evidence, FTPX_WAIT_SENDER);
    unsigned window = share(evidence, FTPX_WAIT_WINDOW) + share(evidence, FTPX_WAIT_CLOSING);
    unsigned path = share(evidence, FTPX_WAIT_PATH) + share(evidence, FTPX_WAIT_LOSS);

    if (sender >= MOST)
        return of_idle(evidence);
    if (window >= MOST)
        return of_window(evidence);
    if (has_queue(evidence))
        return path >= MOST ? FTPX_BRAKE_QUEUE : FTPX_BRAKE_MIXED;
    if (is_lossy(evidence->pace))
        return path >= MOST ? FTPX_BRAKE_LOSS : FTPX_BRAKE_MIXED;
    if (is_marked(evidence->pace))
        return path >= MOST ? FTPX_BRAKE_MARKED : FTPX_BRAKE_MIXED;
    return sender + path >= MOST ? of_sender(evidence) : FTPX_BRAKE_MIXED;
}

/* What a receiver takes to acknowledge is not the way's, and all there is of it where the capture was taken beside it. */
static void note_trips(struct evidence *evidence, const struct ftpx_round_trips *trips)
{
    int64_t acknowledging = trips->to_receiver_median - trips->to_receiver;

    evidence->is_beside = trips->to_receiver < trips->to_sender / 4;
    evidence->least = trips->to_sender + trips->to_receiver;
    evidence->queued = trips->to_sender_median - trips->to_sender;
    if (evidence->is_beside)
        evidence->reading = acknowledging;
    else
        evidence->queued += acknowledging;
}

static bool is_opened(const struct ftpx_flow *flow)
{
    return flow->half[0]->syn.time != 0 && flow->half[1]->syn.time != 0;
}

static bool is_long_enough(const struct evidence *evidence)
{
    int64_t measured = ftpx_pace_measured(evidence->pace);
    return measured > 0 && measured / LEAST_ROUNDS >= evidence->least;
}

static enum ftpx_brake judge_flow(const struct ftpx_flow *flow, uint8_t side)
{
    const struct ftpx_pace *pace = flow->half[side]->pace;
    struct evidence evidence = {.pace = pace};
    struct ftpx_round_trips trips;

    if (pace->sent - pace->begin < LEAST_BYTES)
        return FTPX_BRAKE_SHORT;
    if (!ftpx_pace_round_trips(flow, side, &trips))
        return FTPX_BRAKE_NO_OPENING;
    note_trips(&evidence, &trips);
    return is_long_enough(&evidence) ? judge(&evidence) : FTPX_BRAKE_SHORT;
}

bool ftpx_brake_is_judged(enum ftpx_brake brake)
{
    return brake == FTPX_BRAKE_MIXED || brakes[brake].by != FTPX_BRAKED_BY_UNKNOWN;
}

const struct ftpx_pace *ftpx_brake_pace(const struct ftpx_transfer *transfer)
{
    const struct ftpx_flow *flow = transfer->flow;
    return flow ? flow->half[ftpx_transfer_sender(transfer)]->pace : NULL;
}

enum ftpx_brake ftpx_brake_of(const struct ftpx_transfer *transfer)
{
    const struct ftpx_flow *flow = transfer->flow;

    if (!ftpx_brake_pace(transfer))
        return FTPX_BRAKE_SHORT;
    uint8_t side = ftpx_transfer_sender(transfer);
    if (!flow->half[side]->stream.has_acks)
        return FTPX_BRAKE_ONE_WAY;
    if (!is_opened(flow))
        return FTPX_BRAKE_NO_OPENING;
    if (ftpx_transfer_gap_bytes(transfer) > 0)
        return FTPX_BRAKE_INCOMPLETE;
    return judge_flow(flow, side);
}

enum ftpx_braked_by ftpx_brake_by(enum ftpx_brake brake)
{
    return brakes[brake].by;
}

const char *ftpx_braked_by_name(enum ftpx_braked_by by)
{
    static const char *const names[] = {"unknown", "sender", "receiver", "network"};
    return names[by];
}

const char *ftpx_brake_key(enum ftpx_brake brake)
{
    return brakes[brake].key;
}

const char *ftpx_brake_words(enum ftpx_brake brake)
{
    return brakes[brake].english;
}

const char *ftpx_brake_chinese(enum ftpx_brake brake)
{
    return brakes[brake].chinese;
}
