/* Tests of pace and brake: downloads whose packets are made so that one thing is slow. A round trip takes 100 ms; the
 * capture was taken beside the server, which sends, unless a case says otherwise.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "talk.h"

#include "model/data/brake.h"
#include "model/limits.h"

#define TRIP 100 /* ms */

/* A data connection by the clock: `at` milliseconds after its SYN. */
struct stage {
    struct talk *talk;
    struct tcp control;
    struct tcp data;
    int64_t begin;
    uint16_t window;
    uint32_t stamp; /* of both sides' timestamps; 0: none */
    uint32_t echo;
};

static ftpx_span stamps_of(const struct stage *stage, uint8_t bytes[12])
{
    const uint32_t numbers[] = {g_htonl(0x0101080a), g_htonl(stage->stamp), g_htonl(stage->echo)};

    memcpy(bytes, numbers, sizeof numbers);
    return (ftpx_span){bytes, stage->stamp ? sizeof numbers : 0};
}

static void feed(struct stage *stage, int64_t at, int side, uint8_t flags, ftpx_span payload)
{
    stage->talk->time = stage->begin + (at - 1) * MILLISECOND; /* tcp_segment adds one */
    uint8_t bytes[12];
    struct ftpx_segment segment =
        tcp_segment(&stage->data, side, stage->data.next[side], flags, payload);

    segment.window = stage->window;
    segment.options = stamps_of(stage, bytes);
    talk_feed(stage->talk, &segment);
    tcp_lose(&stage->data, side, payload.len);
}

/* The client asks; its SYN is answered after `to_server`. */
static void knock(struct stage *stage, struct talk *talk, const char *command, int64_t to_server)
{
    struct tcp control = control_ready(talk);

    SAY(&control, ">PASV", "<227 ok (10,0,0,1,195,80)", command);
    *stage = (struct stage){.talk = talk, .control = control, .window = 60000};
    stage->data = tcp_under_way(talk, endpoint(CLIENT_HOST, 41000), endpoint(SERVER_HOST, 50000));
    stage->begin = talk->time + SECOND;
    stage->data.next[OPENER]--;
    feed(stage, 0, OPENER, FTPX_SYN, FTPX_SPAN_NONE);
    stage->data.next[OPENER]++;
    stage->data.next[LISTENER]--;
    feed(stage, to_server, LISTENER, FTPX_SYN | FTPX_ACK, FTPX_SPAN_NONE);
    stage->data.next[LISTENER]++;
}

/* And the answer after `to_client`. */
static void set_up_between(struct stage *stage, struct talk *talk, int64_t to_server,
                           int64_t to_client)
{
    knock(stage, talk, ">RETR a", to_server);
    feed(stage, to_server + to_client, OPENER, FTPX_ACK, FTPX_SPAN_NONE);
}

static void set_up(struct stage *stage, struct talk *talk)
{
    set_up_between(stage, talk, 0, TRIP);
}

static void burst(struct stage *stage, int64_t at, unsigned segments)
{
    while (segments-- > 0)
        feed(stage, at, LISTENER, FTPX_ACK, filler(1000));
}

static void acknowledge(struct stage *stage, int64_t at)
{
    feed(stage, at, OPENER, FTPX_ACK, FTPX_SPAN_NONE);
}

/* What came last is lost and sent again. */
static void lose_and_repeat(struct stage *stage, int64_t at)
{
    stage->data.next[LISTENER] -= 1000;
    burst(stage, at, 1);
}

/* So many bursts, each as soon as the one before is acknowledged, and `pause` ms later. Returns when it ended. */
static int64_t rounds(struct stage *stage, int64_t at, unsigned count, unsigned segments,
                      int64_t pause)
{
    for (unsigned i = 0; i < count; i++) {
        burst(stage, at, segments);
        acknowledge(stage, at + TRIP);
        at += TRIP + pause;
    }
    return at;
}

static void is_limited(struct stage *stage, enum ftpx_brake brake)
{
    g_assert_cmpstr(ftpx_brake_key(ftpx_brake_of(transfer_of(stage->talk, 0))), ==,
                    ftpx_brake_key(brake));
}

/* Percent of the time, of what was measured. */
static unsigned share_of(struct stage *stage, enum ftpx_wait wait)
{
    return ftpx_pace_share(ftpx_brake_pace(transfer_of(stage->talk, 0)), wait);
}

static void has_trips(struct stage *stage, int64_t to_sender, int64_t to_receiver)
{
    const struct ftpx_transfer *transfer = transfer_of(stage->talk, 0);
    struct ftpx_round_trips trips;

    g_assert_true(ftpx_pace_round_trips(transfer->flow, ftpx_transfer_sender(transfer), &trips));
    g_assert_cmpint(trips.to_sender, ==, to_sender * MILLISECOND);
    g_assert_cmpint(trips.to_receiver, ==, to_receiver * MILLISECOND);
}

TALK(a_small_window_is_the_receivers)
{
    struct stage stage;

    set_up(&stage, talk);
    stage.window = 8000;
    rounds(&stage, TRIP, 20, 8, 0);
    is_limited(&stage, FTPX_BRAKE_WINDOW);
    g_assert_cmpuint(share_of(&stage, FTPX_WAIT_WINDOW), >=, 90);
    g_assert_cmpuint(ftpx_brake_pace(transfer_of(talk, 0))->window_most, ==, 8000);
    g_assert_cmpuint(ftpx_brake_pace(transfer_of(talk, 0))->window_least, ==, 8000);
    has_trips(&stage, 0, TRIP);
}

/* There acknowledgements leave at once, and the sender knows of them when they have been there. */
TALK(so_it_is_where_the_receiver_stands)
{
    struct stage stage;

    set_up_between(&stage, talk, TRIP, 0);
    stage.window = 8000;
    for (unsigned i = 1; i <= 20; i++) {
        burst(&stage, i * TRIP, 8);
        acknowledge(&stage, i * TRIP);
    }
    is_limited(&stage, FTPX_BRAKE_WINDOW);
    has_trips(&stage, TRIP, 0);
}

TALK(a_window_that_closes_is_of_one_who_reads_slowly)
{
    struct stage stage;
    int64_t at = TRIP;

    set_up(&stage, talk);
    burst(&stage, at, 60);
    for (unsigned i = 0; i < 10; i++) {
        stage.window = 0;
        acknowledge(&stage, at + TRIP);
        at += 4 * TRIP;
        stage.window = 4000;
        acknowledge(&stage, at);
        burst(&stage, at, 4);
    }
    is_limited(&stage, FTPX_BRAKE_READING);
    g_assert_cmpuint(ftpx_brake_pace(transfer_of(talk, 0))->window_least, ==, 0);
}

/* Windows may vary by less than a half. */
TALK(a_window_that_is_somewhat_smaller_closes_nothing)
{
    struct stage stage;
    int64_t at = TRIP;

    set_up(&stage, talk);
    burst(&stage, at, 60);
    for (unsigned i = 0; i < 10; i++) {
        stage.window = 40000;
        acknowledge(&stage, at + TRIP);
        at += TRIP;
        burst(&stage, at, 40);
    }
    is_limited(&stage, FTPX_BRAKE_WINDOW);
}

/* What it has comes to less than a segment each time, while acknowledgements are still under way. */
TALK(short_segments_show_that_there_is_no_more)
{
    struct stage stage;

    set_up(&stage, talk);
    for (unsigned i = 0; i < 60; i++) {
        burst(&stage, TRIP + 40 * i, 2);
        feed(&stage, TRIP + 40 * i, LISTENER, FTPX_ACK, filler(500));
        acknowledge(&stage, TRIP + 40 * i + 20); /* of older ones */
    }
    g_assert_cmpuint(share_of(&stage, FTPX_WAIT_SENDER), >=, 90);
    is_limited(&stage, FTPX_BRAKE_PAUSES);
}

TALK(scaled_windows_are_larger)
{
    struct stage stage;

    set_up(&stage, talk);
    for (unsigned side = 0; side < 2; side++)
        ftpx_engine_transfer(talk->engine, 0)->flow->half[side]->syn.options =
            (struct ftpx_syn_options){.scales = true, .scale = 3};
    stage.window = 1000;
    rounds(&stage, TRIP, 20, 8, 0);
    is_limited(&stage, FTPX_BRAKE_WINDOW);
    g_assert_cmpuint(ftpx_brake_pace(transfer_of(talk, 0))->window_most, ==, 8000);
}

TALK(regular_pauses_are_told_as_such)
{
    struct stage stage;

    set_up(&stage, talk);
    rounds(&stage, TRIP, 12, 8, 3 * TRIP);
    is_limited(&stage, FTPX_BRAKE_PAUSES);
    g_assert_cmpuint(share_of(&stage, FTPX_WAIT_SENDER), ==, 75);
    g_assert_cmpuint(ftpx_brake_pace(transfer_of(talk, 0))->pauses, ==,
                     8); /* from the first second on */
}

TALK(others_are_idleness)
{
    struct stage stage;
    int64_t at = TRIP;

    set_up(&stage, talk);
    for (unsigned i = 0; i < 12; i++)
        at = rounds(&stage, at, 1, 8, i % 3 == 0 ? 20 * TRIP : TRIP / 2);
    is_limited(&stage, FTPX_BRAKE_IDLE);
}

TALK(a_sender_may_keep_little_in_flight)
{
    struct stage stage;

    set_up(&stage, talk);
    rounds(&stage, TRIP, 20, 8, 0);
    is_limited(&stage, FTPX_BRAKE_IN_FLIGHT);
    g_assert_cmpint(ftpx_brake_pace(transfer_of(talk, 0))->most_flight, ==, 8000);
}

TALK(what_still_grows_has_begun_slowly)
{
    struct stage stage;
    int64_t at = TRIP;

    set_up(&stage, talk);
    for (unsigned i = 0; i < 12; i++)
        at = rounds(&stage, at, 1, 5 + 4 * i, 0);
    is_limited(&stage, FTPX_BRAKE_ROUND_TRIPS);
}

TALK(loss_is_the_networks)
{
    struct stage stage;
    int64_t at = TRIP;

    set_up(&stage, talk);
    at = rounds(&stage, at, 4, 10, 0);
    for (unsigned i = 0; i < 10; i++) {
        burst(&stage, at, 10);
        lose_and_repeat(&stage, at + TRIP);
        acknowledge(&stage, at + 2 * TRIP);
        at += 2 * TRIP;
    }
    is_limited(&stage, FTPX_BRAKE_LOSS);
    g_assert_cmpuint(ftpx_brake_pace(transfer_of(talk, 0))->lost, ==, 10);
    g_assert_cmpuint(share_of(&stage, FTPX_WAIT_LOSS), >=, 90);
}

TALK(round_trips_that_grow_are_a_queue)
{
    struct stage stage;
    int64_t at = TRIP;

    set_up(&stage, talk);
    for (unsigned i = 0; i < 20; i++) {
        burst(&stage, at, 10);
        acknowledge(&stage, at + 3 * TRIP);
        at += 3 * TRIP;
    }
    is_limited(&stage, FTPX_BRAKE_QUEUE);
    has_trips(&stage, 0, TRIP);
}

/* Beside the receiver only timestamps show that round trips grow: each segment, 30 ms behind the one before, answers what
 * was acknowledged ten segments ago. */
TALK(timestamps_show_the_way_to_the_sender)
{
    struct stage stage;
    struct ftpx_round_trips trips;

    set_up_between(&stage, talk, TRIP, 0);
    for (uint32_t i = 0; i < 200; i++) {
        stage.stamp = 5000 + i;
        stage.echo = 1000 + i - 10;
        burst(&stage, 4 * TRIP + 30 * i, 1);
        stage.stamp = 1000 + i;
        stage.echo = 5000 + i;
        acknowledge(&stage, 4 * TRIP + 30 * i);
    }
    const struct ftpx_transfer *transfer = transfer_of(talk, 0);
    g_assert_true(ftpx_pace_round_trips(transfer->flow, ftpx_transfer_sender(transfer), &trips));
    g_assert_cmpint(trips.to_sender, ==, TRIP * MILLISECOND);
    g_assert_cmpint(trips.to_sender_median, >=, 264 * MILLISECOND);
    g_assert_cmpint(trips.to_sender_median, <=, 336 * MILLISECOND);
    is_limited(&stage, FTPX_BRAKE_QUEUE);
}

/* Whether the handshake tells how long the way to the client and back is; `took` in milliseconds. */
static bool is_way_told(struct stage *stage, int64_t *took)
{
    const struct ftpx_flow *flow = transfer_of(stage->talk, 0)->flow;
    bool is_told = ftpx_pace_opening(flow, flow->opener, took);

    *took /= MILLISECOND;
    return is_told;
}

TALK(an_acknowledgement_alone_tells_the_way_to_who_opened)
{
    struct stage stage;
    int64_t took = 0;

    knock(&stage, talk, ">STOR a", 0);
    feed(&stage, TRIP, OPENER, FTPX_ACK, FTPX_SPAN_NONE);
    feed(&stage, 3 * TRIP, OPENER, FTPX_ACK, filler(1000));
    g_assert_true(is_way_told(&stage, &took));
    g_assert_cmpint(took, ==, TRIP);
}

/* The client sent when the server's 150 was there: the acknowledgement before is lost. */
TALK(data_in_its_place_does_not)
{
    struct stage stage;
    int64_t took = 0;

    knock(&stage, talk, ">STOR a", 0);
    feed(&stage, 3 * TRIP, OPENER, FTPX_ACK, filler(1000));
    feed(&stage, 3 * TRIP + 1, OPENER, FTPX_ACK, filler(1000));
    g_assert_false(is_way_told(&stage, &took));
}

/* It may answer either. */
TALK(neither_does_an_acknowledgement_of_a_syn_that_was_repeated)
{
    struct stage stage;
    int64_t took = 0;

    knock(&stage, talk, ">STOR a", 0);
    stage.data.next[LISTENER]--;
    feed(&stage, 10 * TRIP, LISTENER, FTPX_SYN | FTPX_ACK, FTPX_SPAN_NONE);
    stage.data.next[LISTENER]++;
    feed(&stage, 10 * TRIP + 15, OPENER, FTPX_ACK, FTPX_SPAN_NONE);
    g_assert_false(is_way_told(&stage, &took));
}

/* A window that starts does not take twenty round trips to eight segments. */
TALK(what_grows_late_and_little_does_not_start)
{
    struct stage stage;

    set_up(&stage, talk);
    int64_t at = rounds(&stage, TRIP, 20, 5, 0);
    rounds(&stage, at, 1, 8, 0);
    is_limited(&stage, FTPX_BRAKE_MIXED);
}

/* Eight rounds, in each of which the first of eight segments comes so many milliseconds behind the others. */
static void overtake(struct stage *stage, struct talk *talk, int64_t by)
{
    set_up(stage, talk);
    int64_t at = rounds(stage, TRIP, 8, 8, 0);
    for (unsigned i = 0; i < 8; i++) {
        tcp_lose(&stage->data, LISTENER, 1000);
        burst(stage, at, 7);
        stage->data.next[LISTENER] -= 8000;
        burst(stage, at + by, 1);
        tcp_lose(&stage->data, LISTENER, 7000);
        at += by < TRIP ? TRIP : by + TRIP;
        acknowledge(stage, at);
    }
}

/* A segment that others overtook is no loss. */
TALK(late_is_not_lost)
{
    struct stage stage;

    overtake(&stage, talk, 5);
    g_assert_cmpuint(ftpx_brake_pace(transfer_of(talk, 0))->late, ==, 8);
    g_assert_cmpuint(ftpx_brake_pace(transfer_of(talk, 0))->lost, ==, 0);
    is_limited(&stage, FTPX_BRAKE_IN_FLIGHT);
}

/* One that comes when a round trip has passed was sent again. */
TALK(what_comes_a_round_trip_late_was_lost)
{
    struct stage stage;

    overtake(&stage, talk, TRIP);
    g_assert_cmpuint(ftpx_brake_pace(transfer_of(talk, 0))->lost, ==, 8);
    is_limited(&stage, FTPX_BRAKE_LOSS);
}

/* Packets may have any time: no sum of them overflows, which the sanitised build tells. */
TALK(times_may_be_far_apart)
{
    struct stage stage;
    const int64_t far = FTPX_LIMIT_TIME_SECONDS * 1000; /* ms */

    talk->time = -FTPX_LIMIT_TIME_SECONDS * SECOND + 100 * SECOND;
    set_up_between(&stage, talk, 0, far);
    rounds(&stage, far + TRIP, 8, 8, 0);
    rounds(&stage, far + far / 2, 8, 8, 0);
    is_limited(&stage, FTPX_BRAKE_NO_OPENING);
}

/* Round trips that are longer by a fourth may be a short queue. */
TALK(little_in_flight_behind_a_short_queue_is_no_senders)
{
    struct stage stage;
    int64_t at = TRIP;

    set_up(&stage, talk);
    for (unsigned i = 0; i < 20; i++) {
        burst(&stage, at, 8);
        acknowledge(&stage, at + TRIP + TRIP / 4);
        at += TRIP + TRIP / 4;
    }
    is_limited(&stage, FTPX_BRAKE_MIXED);
}

/* The pauses of one that lost much may be the loss's. */
TALK(pauses_among_losses_are_told_as_both)
{
    struct stage stage;

    set_up(&stage, talk);
    int64_t at = rounds(&stage, TRIP, 4, 10, 0);
    for (unsigned i = 0; i < 10; i++) {
        burst(&stage, at, 10);
        lose_and_repeat(&stage, at + TRIP);
        acknowledge(&stage, at + 2 * TRIP);
        at = rounds(&stage, at + 2 * TRIP, 1, 10, 6 * TRIP);
    }
    is_limited(&stage, FTPX_BRAKE_MIXED);
}

/* --- what cannot be told --- */

/* The receiver says twice that a packet came marked, until it hears that the sender sends less. */
static void mark(struct stage *stage, int64_t at)
{
    feed(stage, at, OPENER, FTPX_ACK | FTPX_ECE, FTPX_SPAN_NONE);
    feed(stage, at, OPENER, FTPX_ACK | FTPX_ECE, FTPX_SPAN_NONE);
}

static unsigned marks_of(struct stage *stage)
{
    return ftpx_brake_pace(transfer_of(stage->talk, 0))->marked;
}

/* Half of what was in flight, and a segment more each round trip, until the next mark. */
TALK(a_link_that_marks_is_full)
{
    struct stage stage;
    int64_t at = TRIP;

    set_up(&stage, talk);
    for (unsigned i = 0; i < 25; i++) {
        burst(&stage, at, 4 + i % 5);
        at += TRIP;
        if (i % 5 == 4)
            mark(&stage, at);
        else
            acknowledge(&stage, at);
    }
    g_assert_cmpuint(marks_of(&stage), ==, 4); /* the first 32 kB are not measured */
    g_assert_cmpuint(ftpx_brake_pace(transfer_of(talk, 0))->lost, ==, 0);
    is_limited(&stage, FTPX_BRAKE_MARKED);
}

/* What it had in flight before tells nothing of what it may have now. */
TALK(a_sender_that_heeds_a_mark_has_less_in_flight)
{
    struct stage stage;
    const struct ftpx_pace *pace;

    set_up(&stage, talk);
    int64_t at = rounds(&stage, TRIP, 8, 16, 0);
    mark(&stage, at);
    rounds(&stage, at, 30, 8, 0);
    pace = ftpx_brake_pace(transfer_of(talk, 0));
    g_assert_cmpint(pace->most_flight, ==, 16000);
    g_assert_cmpint(pace->flight, ==, 8000);
    is_limited(&stage, FTPX_BRAKE_MIXED);
}

/* So few may be of others' packets, while the sender has no more in flight. */
TALK(few_marks_leave_a_doubt)
{
    struct stage stage;

    set_up(&stage, talk);
    int64_t at = rounds(&stage, TRIP, 30, 8, 0);
    is_limited(&stage, FTPX_BRAKE_IN_FLIGHT);
    for (unsigned i = 0; i < 3; i++) {
        mark(&stage, at);
        at = rounds(&stage, at, 30, 8, 0);
    }
    g_assert_cmpuint(marks_of(&stage), ==, 3);
    is_limited(&stage, FTPX_BRAKE_MIXED);
}

TALK(two_causes_are_told_as_such)
{
    struct stage stage;

    set_up(&stage, talk);
    stage.window = 8000;
    rounds(&stage, TRIP, 20, 8, TRIP);
    is_limited(&stage, FTPX_BRAKE_MIXED);
}

TALK(little_tells_nothing)
{
    struct stage stage;

    set_up(&stage, talk);
    rounds(&stage, TRIP, 3, 8, 0);
    is_limited(&stage, FTPX_BRAKE_SHORT);
}

TALK(without_acknowledgements_nothing_is_known)
{
    struct stage stage;

    set_up(&stage, talk);
    ftpx_engine_transfer(talk->engine, 0)->flow->half[0]->stream.has_acks = false;
    for (unsigned i = 1; i < 20; i++)
        burst(&stage, i * TRIP, 8);
    is_limited(&stage, FTPX_BRAKE_ONE_WAY);
}

TALK(nor_where_bytes_are_missing)
{
    struct stage stage;

    set_up(&stage, talk);
    int64_t at = rounds(&stage, TRIP, 10, 8, 0);
    tcp_lose(&stage.data, LISTENER, 1000);
    rounds(&stage, at, 10, 8, 0);
    is_limited(&stage, FTPX_BRAKE_INCOMPLETE);
}

TALK(nor_without_the_handshake)
{
    struct tcp control = control_ready(talk);
    struct stage stage = {.talk = talk, .control = control, .window = 60000};

    SAY(&control, ">PASV", "<227 ok (10,0,0,1,195,80)", ">RETR a", "<150 here");
    stage.data = tcp_under_way(talk, endpoint(CLIENT_HOST, 41000), endpoint(SERVER_HOST, 50000));
    stage.begin = talk->time;
    rounds(&stage, TRIP, 20, 8, 0);
    is_limited(&stage, FTPX_BRAKE_NO_OPENING);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    TALK_CASE("/brake/window", a_small_window_is_the_receivers);
    TALK_CASE("/brake/window/beside-the-receiver", so_it_is_where_the_receiver_stands);
    TALK_CASE("/brake/reading", a_window_that_closes_is_of_one_who_reads_slowly);
    TALK_CASE("/brake/window/smaller", a_window_that_is_somewhat_smaller_closes_nothing);
    TALK_CASE("/brake/pauses/short", short_segments_show_that_there_is_no_more);
    TALK_CASE("/brake/window/scaled", scaled_windows_are_larger);
    TALK_CASE("/brake/pauses", regular_pauses_are_told_as_such);
    TALK_CASE("/brake/idle", others_are_idleness);
    TALK_CASE("/brake/in-flight", a_sender_may_keep_little_in_flight);
    TALK_CASE("/brake/round-trips", what_still_grows_has_begun_slowly);
    TALK_CASE("/brake/loss", loss_is_the_networks);
    TALK_CASE("/brake/marked", a_link_that_marks_is_full);
    TALK_CASE("/brake/marked/heeded", a_sender_that_heeds_a_mark_has_less_in_flight);
    TALK_CASE("/brake/marked/few", few_marks_leave_a_doubt);
    TALK_CASE("/brake/queue", round_trips_that_grow_are_a_queue);
    TALK_CASE("/brake/way/told", an_acknowledgement_alone_tells_the_way_to_who_opened);
    TALK_CASE("/brake/way/not-told", data_in_its_place_does_not);
    TALK_CASE("/brake/way/repeated", neither_does_an_acknowledgement_of_a_syn_that_was_repeated);
    TALK_CASE("/brake/late-growth", what_grows_late_and_little_does_not_start);
    TALK_CASE("/brake/timestamps", timestamps_show_the_way_to_the_sender);
    TALK_CASE("/brake/late", late_is_not_lost);
    TALK_CASE("/brake/late/by-a-round-trip", what_comes_a_round_trip_late_was_lost);
    TALK_CASE("/brake/far", times_may_be_far_apart);
    TALK_CASE("/brake/in-flight/queue", little_in_flight_behind_a_short_queue_is_no_senders);
    TALK_CASE("/brake/pauses/losses", pauses_among_losses_are_told_as_both);
    TALK_CASE("/brake/mixed", two_causes_are_told_as_such);
    TALK_CASE("/brake/short", little_tells_nothing);
    TALK_CASE("/brake/one-way", without_acknowledgements_nothing_is_known);
    TALK_CASE("/brake/incomplete", nor_where_bytes_are_missing);
    TALK_CASE("/brake/no-opening", nor_without_the_handshake);
    return talk_run();
}
