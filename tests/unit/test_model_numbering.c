/* Tests of numbering: `tcp.stream` as Wireshark 4.0, 4.4 and 4.6 give it, seen in tshark for segments like these;
 * where they are not all known to agree, no number.
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

enum { DOUBT = -1 };

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
    uint32_t stream;

    sighting.flow = ftpx_flow_take(numbers->flows, &segment, &sighting.side);
    if (!ftpx_numbering_take(numbers->numbering, &sighting, &segment, &stream))
        return DOUBT;
    return stream;
}

static int64_t syn(struct numbers *numbers, uint16_t port, uint32_t seq)
{
    return number(numbers, port, true, FTPX_SYN, seq, 0);
}

static int64_t syn_ack(struct numbers *numbers, uint16_t port, uint32_t seq, uint32_t ack)
{
    return number(numbers, port, false, FTPX_SYN | FTPX_ACK, seq, ack);
}

static void set_up(struct numbers *numbers, const void *data)
{
    numbers->pool = wmem_allocator_new(WMEM_ALLOCATOR_STRICT);
    numbers->flows = ftpx_flow_table_new(numbers->pool);
    numbers->numbering = ftpx_numbering_new(numbers->pool, data != NULL);
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

static void doubt_is_told(struct numbers *numbers, const void *data)
{
    (void)data;
    syn(numbers, 5000, 100);
    syn_ack(numbers, 5000, 900, 101);
    g_assert_cmpint(syn_ack(numbers, 5000, 901, 101), ==, DOUBT);

    number(numbers, 5002, false, 0, 1, 0);
    g_assert_cmpint(syn(numbers, 5002, 100), ==, DOUBT);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define ADD(name) g_test_add("/numbering/" #name, struct numbers, NULL, set_up, name, tear_down)
    ADD(streams_are_counted_as_they_begin);
    ADD(a_syn_again_is_the_same_stream);
    ADD(another_syn_is_another_stream);
    ADD(a_late_syn_is_of_its_answers_stream);
    ADD(a_connection_caught_under_way_ends_at_a_syn);
    ADD(a_refused_syn_again);
    g_test_add("/numbering/a_refused_syn_again_since_4.4", struct numbers, "since 4.4", set_up,
               a_refused_syn_again, tear_down);
    ADD(doubt_is_told);
    return g_test_run();
}
