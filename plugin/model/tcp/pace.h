/* pace: how one direction of a connection moved: what its sender waited for before each segment, round-trip times,
 * windows, bytes in flight. It judges nothing; a reader sees shares of time.
 *
 * All is told as the sender had it, wherever the capture was taken: an acknowledgement counts once it had time to reach the
 * sender, which the handshake tells. Room for a segment is there when the window has it and no more is in flight than was
 * before, since the last loss, so that the congestion window has it, too. A sender that has room, and is not woken by an
 * acknowledgement, had nothing to send when nothing is in flight, or when it sent more than two segments at once; and so had
 * one that sends less than a segment. Else it may keep to a pace, as some congestion controls do, with two segments at a
 * time; what sets that is what the round trip ran into: the window, or what is known of the path.
 *
 * The method is that of Zhang, Breslau, Paxson and Shenker, "On the Characteristics and Origins of Internet Flow Rates"
 * (SIGCOMM 2002), and of Siekkinen et al., "A root cause analysis toolkit for TCP" (Computer Networks 52, 2008); round-trip
 * times on both sides of the capture as in Jaiswal et al., "Inferring TCP Connection Characteristics Through Passive
 * Measurements" (INFOCOM 2004), those to the sender by RFC 7323's timestamps.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_MODEL_TCP_PACE_H
#define FTPX_MODEL_TCP_PACE_H

#include "curve.h"
#include "flow.h"
#include "../sketch.h"

/* What a sender waits for. */
enum ftpx_wait {
    FTPX_WAIT_SENDER,  /* nothing but itself: there was room */
    FTPX_WAIT_WINDOW,  /* the receiver's window, which was used up */
    FTPX_WAIT_CLOSING, /* the same, while it was less than half of what it had been */
    FTPX_WAIT_PATH,    /* acknowledgements, or a pace that they set, while the window had room */
    FTPX_WAIT_LOSS, /* until it sent what was lost again, or less, as a full link had asked for */
    FTPX_WAIT_COUNT
};

/* What was heard of the receiver and is on its way to the sender. */
struct ftpx_grant {
    int64_t time;
    int64_t acked;
    int64_t edge; /* behind the last byte that the window has room for */
};

#define FTPX_PACE_GRANTS 32

struct ftpx_pace {
    /* nanoseconds of waiting between the first measured and the newest segment */
    int64_t spent[FTPX_WAIT_COUNT];
    int64_t begin;     /* of what is measured, in the stream */
    uint32_t segments; /* measured, with payload; */
    uint32_t largest;  /* bytes of the largest */
    uint32_t lost;     /* those sent again, or seen late by half a round trip and more, */
    uint32_t late;     /* and by less */
    uint32_t
        marked; /* how often the receiver began to say that packets came marked by a full link (ECE) */
    bool is_marked; /* whether it still says so */
    int64_t most_flight;
    uint32_t window; /* bytes, scaled: the newest, */
    uint32_t window_least;
    uint32_t window_most;
    uint32_t rounds; /* round trips, */
    uint32_t grown;  /* of which this was the newest with much more in flight than ever before */
    uint32_t pauses; /* the sender's, of FTPX_PACE_PAUSE and more; */
    double pause_sum;
    double pause_squares;           /* of seconds */
    struct ftpx_sketch to_receiver; /* from the capture and back */
    struct ftpx_sketch to_sender;
    int64_t newest_to_receiver; /* of these samples; 0: there was none yet */
    int64_t newest_to_sender;
    struct ftpx_curve curve; /* as the capture has it */

    /* the sender's view */
    int64_t delay;   /* from the capture to the sender and back, nanoseconds; 0 when not known */
    int64_t sent;    /* behind the newest byte */
    int64_t time;    /* of the newest segment */
    uint32_t burst;  /* segments since it waited, */
    bool is_short;   /* the newest of which is not full */
    int64_t hole_at; /* time of the newest that left some out */
    uint64_t retransmitted;                    /* of the stream, when last looked at */
    int64_t acked;                             /* that it knows of, */
    int64_t edge;                              /* likewise, */
    int64_t learned_at;                        /* since then */
    struct ftpx_grant grant[FTPX_PACE_GRANTS]; /* on their way to it */
    uint8_t first_grant;
    uint8_t grant_count;
    int64_t grown_to;   /* by then */
    int64_t flight;     /* the most since the last loss */
    int64_t lost_up_to; /* losses and marks before it are one */
    bool room;
    int64_t room_at; /* since then */

    /* the present round trip, until `round_end` is acknowledged */
    int64_t round_end;
    int64_t round_spent;      /* waiting for neither itself nor losses; */
    enum ftpx_wait round_met; /* WINDOW or CLOSING when it ran into that, else PATH */

    struct ftpx_grant newest; /* that the capture has */

    /* samples under way; 0: none is */
    int64_t probe_end;
    int64_t probe_time;
    uint32_t stamp; /* of the receiver, whose echo is waited for */
    int64_t stamp_time;
};

/* Bytes of a direction, or nanoseconds with FTPX_PACE_SEGMENTS, from which on it is measured. */
#define FTPX_PACE_BYTES    (INT64_C(32) << 10)
#define FTPX_PACE_TIME     INT64_C(1000000000)
#define FTPX_PACE_SEGMENTS 8

#define FTPX_PACE_PAUSE INT64_C(10000000)

/* A segment of a connection was taken into its stream; `offset`: of its payload. In capture order. */
void ftpx_pace_note(wmem_allocator_t *pool, struct ftpx_flow *flow, uint8_t side,
                    const struct ftpx_segment *segment, int64_t offset);

/* Percent of the time that was measured, of which there is some. */
unsigned ftpx_pace_share(const struct ftpx_pace *pace, enum ftpx_wait wait);

/* All of it, in nanoseconds. */
int64_t ftpx_pace_measured(const struct ftpx_pace *pace);

/* From the capture to a side and back, as the handshake took. False when that is not known: also where a SYN was sent again
 * (Karn and Partridge, Improving Round-Trip Time Estimates, SIGCOMM 1987), or the opener's first answer has payload. */
bool ftpx_pace_opening(const struct ftpx_flow *flow, uint8_t side, int64_t *out);

/* Round trips of what a side sends, in nanoseconds: from the capture to either end and back, the shortest and how long
 * half of all were no longer than. Those to the receiver have what it takes to acknowledge in them. */
struct ftpx_round_trips {
    int64_t to_sender;
    int64_t to_sender_median;
    int64_t to_receiver;
    int64_t to_receiver_median;
};

/* False when they are not known. */
bool ftpx_pace_round_trips(const struct ftpx_flow *flow, uint8_t side,
                           struct ftpx_round_trips *out);

#endif
