/* Tests of numbering: `tcp.stream` as Wireshark 4.0, 4.4 and 4.6 give it, seen in tshark for segments like these.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <glib.h>
#include <string.h>

#include "model/tcp/numbering.h"

struct numbers {
    wmem_allocator_t *pool;
    struct ftpx_flow_table *flows;
    struct ftpx_numbering *numbering;
    uint32_t frame;
};

static struct ftpx_endpoint end_at(uint8_t host, uint16_t port)
{
    return (struct ftpx_endpoint){{4, {10, 0, 0, host}}, port};
}

/* The number of a segment from the client's `port`, or to it. */
static int64_t number(struct numbers *numbers, uint16_t port, bool from_client, uint8_t flags,
                      uint32_t seq, uint32_t ack)
{
    struct ftpx_endpoint client = end_at(1, port);
    struct ftpx_endpoint server = end_at(2, 80);
    struct ftpx_segment segment = {
        .frame = ++numbers->frame,
        .from = from_client ? client : server,
        .to = from_client ? server : client,
        .flags = flags,
        .seq = seq,
        .ack = ack,
    };
    struct ftpx_sighting sighting = {0};

    sighting.flow = ftpx_flow_take(numbers->flows, &segment, &sighting.side);
    return ftpx_numbering_take(numbers->numbering, &sighting, &segment);
}

/* A header from the client that the engine is not fed. */
struct heard {
    uint8_t flags;
    uint32_t seq;
    uint8_t words;     /* that the header says to have; 0: five */
    unsigned captured; /* bytes; 0: all 20 */
    bool quoted;
};

/* False when it does not count. */
static bool hear(struct numbers *numbers, uint16_t port, struct heard heard)
{
    uint8_t bytes[20] = {(uint8_t)(port >> 8), (uint8_t)port, 0, 80};
    uint8_t words = heard.words ? heard.words : 5;
    struct ftpx_packet packet = {
        .from = end_at(1, port).address,
        .to = end_at(2, 80).address,
        .payload = {bytes, heard.captured ? heard.captured : sizeof bytes},
        .length = sizeof bytes,
    };
    struct ftpx_segment segment = {.frame = ++numbers->frame};
    uint8_t side;

    bytes[7] = (uint8_t)heard.seq;
    bytes[12] = (uint8_t)(words << 4);
    bytes[13] = heard.flags;
    if (!ftpx_numbering_read(numbers->numbering, &packet, &segment))
        return false;
    struct ftpx_flow *flow = ftpx_flow_find(numbers->flows, &segment, &side);
    ftpx_numbering_hear(numbers->numbering, flow, &segment, heard.quoted);
    return true;
}

/* Of a segment of port 5000, whose number is known. */
static bool needs(struct numbers *numbers, uint8_t flags)
{
    struct ftpx_segment segment = {
        .frame = ++numbers->frame, .from = end_at(1, 5000), .to = end_at(2, 80), .flags = flags};
    struct ftpx_sighting sighting = {0};

    sighting.flow = ftpx_flow_find(numbers->flows, &segment, &sighting.side);
    sighting.flow->tcp_stream = 0;
    bool is_needed = ftpx_numbering_needs(&sighting, &segment);
    g_assert_true(ftpx_numbering_needs(&sighting, &segment) == is_needed);
    return is_needed;
}

static int64_t syn(struct numbers *numbers, uint16_t port, uint32_t seq)
{
    return number(numbers, port, true, FTPX_SYN, seq, 0);
}

static int64_t syn_ack(struct numbers *numbers, uint16_t port, uint32_t seq, uint32_t ack)
{
    return number(numbers, port, false, FTPX_SYN | FTPX_ACK, seq, ack);
}

static const struct ftpx_numbering_rules of_4_0 = {false, 16};
static const struct ftpx_numbering_rules since_4_6 = {true, 14}; /* and of 4.4, but for the least */

static void set_up(struct numbers *numbers, const void *data)
{
    numbers->pool = wmem_allocator_new(WMEM_ALLOCATOR_STRICT);
    numbers->flows = ftpx_flow_table_new(numbers->pool);
    numbers->numbering = ftpx_numbering_new(numbers->pool, data ? &since_4_6 : &of_4_0);
    numbers->frame = 0;
}

static void tear_down(struct numbers *numbers, const void *data)
{
    (void)data;
    wmem_destroy_allocator(numbers->pool);
}

static void streams_are_counted_as_they_begin(struct numbers *numbers, const void *data)
{
    (void)data;
    g_assert_cmpint(syn(numbers, 5000, 100), ==, 0);
    g_assert_cmpint(syn(numbers, 5001, 700), ==, 1);
    g_assert_cmpint(syn_ack(numbers, 5000, 900, 101), ==, 0);
    g_assert_cmpint(number(numbers, 5002, false, FTPX_ACK, 1, 1), ==, 2);
    g_assert_cmpint(number(numbers, 5001, true, FTPX_ACK, 701, 1), ==, 1);
}

static void a_syn_again_is_the_same_stream(struct numbers *numbers, const void *data)
{
    (void)data;
    syn(numbers, 5000, 100);
    g_assert_cmpint(syn(numbers, 5000, 100), ==, 0);
    syn_ack(numbers, 5000, 900, 101);
    g_assert_cmpint(syn_ack(numbers, 5000, 900, 101), ==, 0);
}

static void another_syn_is_another_stream(struct numbers *numbers, const void *data)
{
    (void)data;
    syn(numbers, 5000, 100);
    g_assert_cmpint(syn(numbers, 5000, 4000), ==, 1);
    g_assert_cmpint(syn_ack(numbers, 5000, 7000, 4001), ==, 1);
    g_assert_cmpint(number(numbers, 5000, true, FTPX_ACK | FTPX_FIN, 4001, 7001), ==, 1);
    g_assert_cmpint(syn(numbers, 5000, 9000), ==, 2);
}

/* The SYN comes behind its answer, which says its number. */
static void a_late_syn_is_of_its_answers_stream(struct numbers *numbers, const void *data)
{
    (void)data;
    g_assert_cmpint(syn_ack(numbers, 5000, 900, 101), ==, 0);
    g_assert_cmpint(syn(numbers, 5000, 100), ==, 0);
}

static void a_connection_caught_under_way_ends_at_a_syn(struct numbers *numbers, const void *data)
{
    (void)data;
    g_assert_cmpint(number(numbers, 5000, true, FTPX_ACK, 50001, 60001), ==, 0);
    g_assert_cmpint(syn(numbers, 5000, 100), ==, 1);
}

/* Refused, and tried again with the same number: Wireshark 4.0, and those since 4.4. */
static void a_refused_syn_again(struct numbers *numbers, const void *data)
{
    bool is_over = data != NULL;

    syn(numbers, 5000, 100);
    g_assert_cmpint(number(numbers, 5000, false, FTPX_RST | FTPX_ACK, 0, 101), ==, 0);
    g_assert_cmpint(syn(numbers, 5000, 100), ==, is_over);
    g_assert_cmpint(syn(numbers, 5001, 100), ==, is_over + 1);
}

/* Wireshark 4.0, and those since 4.4. */
static void another_answer(struct numbers *numbers, const void *data)
{
    bool is_another = data != NULL;

    syn(numbers, 5000, 100);
    syn_ack(numbers, 5000, 900, 101);
    g_assert_cmpint(syn_ack(numbers, 5000, 901, 101), ==, is_another);
    g_assert_cmpint(syn_ack(numbers, 5000, 901, 101), ==, is_another);
    g_assert_cmpint(syn_ack(numbers, 5000, 900, 101), ==, is_another ? 2 : 0);
}

/* It tells what one side began with only, so that a SYN of the other is no other's; and that one leaves the stream
 * as if it had not ended. */
static void a_reset_that_acknowledges_nothing(struct numbers *numbers, const void *data)
{
    (void)data;
    number(numbers, 5002, false, FTPX_RST, 1, 0);
    g_assert_cmpint(syn(numbers, 5002, 100), ==, 0);
    g_assert_cmpint(number(numbers, 5002, false, FTPX_SYN, 0, 0), ==, 0);
    g_assert_cmpint(syn(numbers, 5002, 100), ==, 0);
    g_assert_cmpint(syn(numbers, 5002, 101), ==, 1);
}

/* What an error message quotes tells no begin. */
static void a_quoted_stream_is_counted(struct numbers *numbers, const void *data)
{
    (void)data;
    g_assert_cmpint(syn(numbers, 5000, 100), ==, 0);
    g_assert_true(hear(numbers, 5001, (struct heard){.flags = FTPX_SYN, .seq = 7, .quoted = true}));
    g_assert_true(hear(numbers, 5001, (struct heard){.flags = FTPX_SYN, .seq = 8, .quoted = true}));
    g_assert_cmpint(syn(numbers, 5002, 100), ==, 2);
    g_assert_cmpint(syn(numbers, 5001, 100), ==, 1);
    g_assert_true(hear(numbers, 5001, (struct heard){.flags = FTPX_SYN, .seq = 8, .quoted = true}));
    g_assert_cmpint(syn(numbers, 5003, 100), ==, 4);
}

/* 4.0 learns nothing of a header that is longer than its packet; those since 4.4 learn of no end from one that is too
 * short. */
static void a_broken_header_tells_less(struct numbers *numbers, const void *data)
{
    bool is_recent = data != NULL;
    int64_t streams = is_recent ? 2 : 1;

    g_assert_true(hear(numbers, 5000, (struct heard){.flags = FTPX_SYN, .seq = 1, .words = 15}));
    g_assert_cmpint(syn(numbers, 5000, 2), ==, streams - 1);
    g_assert_true(hear(numbers, 5000, (struct heard){.flags = FTPX_RST, .seq = 3, .words = 4}));
    g_assert_cmpint(syn(numbers, 5000, 2), ==, streams - 1);
    g_assert_true(hear(numbers, 5000, (struct heard){.flags = FTPX_RST, .seq = 3, .words = 5}));
    g_assert_cmpint(syn(numbers, 5000, 2), ==, is_recent ? streams : streams - 1);
}

static void a_header_counts_from_the_flags_or_the_window_on(struct numbers *numbers,
                                                            const void *data)
{
    unsigned least = data ? 14 : 16;

    g_assert_false(hear(numbers, 5000, (struct heard){.flags = FTPX_SYN, .captured = least - 1}));
    g_assert_cmpint(syn(numbers, 5001, 100), ==, 0);
    g_assert_true(hear(numbers, 5000, (struct heard){.flags = FTPX_SYN, .captured = least}));
    g_assert_cmpint(syn(numbers, 5002, 100), ==, 2);
}

static void the_segments_that_count(struct numbers *numbers, const void *data)
{
    (void)data;
    syn(numbers, 5000, 100);
    g_assert_true(needs(numbers, FTPX_SYN));
    g_assert_true(needs(numbers, 0)); /* who has not acknowledged does not tell of the other side */
    g_assert_true(needs(numbers, FTPX_ACK));
    g_assert_false(needs(numbers, FTPX_ACK));
    g_assert_true(needs(numbers, FTPX_ACK | FTPX_FIN));
    g_assert_true(needs(numbers, FTPX_RST));
    g_assert_true(needs(numbers, FTPX_SYN));
    g_assert_true(needs(numbers, FTPX_ACK));
    g_assert_false(needs(numbers, FTPX_ACK));
    hear(numbers, 5000, (struct heard){.flags = FTPX_SYN | FTPX_ACK, .seq = 7, .quoted = true});
    g_assert_true(needs(numbers, 0)); /* of the stream that may have begun */
    g_assert_true(needs(numbers, FTPX_ACK));
    g_assert_false(needs(numbers, FTPX_ACK));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define ADD(name) g_test_add("/numbering/" #name, struct numbers, NULL, set_up, name, tear_down)
#define ADD_BOTH(name) \
    ADD(name);         \
    g_test_add("/numbering/since_4.4/" #name, struct numbers, "since 4.4", set_up, name, tear_down)
    ADD(streams_are_counted_as_they_begin);
    ADD(a_syn_again_is_the_same_stream);
    ADD(another_syn_is_another_stream);
    ADD(a_late_syn_is_of_its_answers_stream);
    ADD(a_connection_caught_under_way_ends_at_a_syn);
    ADD_BOTH(a_refused_syn_again);
    ADD_BOTH(another_answer);
    ADD_BOTH(a_reset_that_acknowledges_nothing);
    ADD_BOTH(a_quoted_stream_is_counted);
    ADD_BOTH(a_broken_header_tells_less);
    ADD_BOTH(a_header_counts_from_the_flags_or_the_window_on);
    ADD(the_segments_that_count);
    return g_test_run();
}
