/* Tests of stream: offsets of one direction from sequence numbers, what was seen and what is
 * missing. It knows no protocol above TCP.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <glib.h>

#include "model/tcp/stream.h"

struct run {
    wmem_allocator_t *pool;
    struct ftpx_stream stream;
    uint32_t frame;
};

static void begin(struct run *run, gconstpointer unused)
{
    (void)unused;
    run->pool = wmem_allocator_new(WMEM_ALLOCATOR_STRICT);
    run->frame = 0;
    ftpx_stream_init(&run->stream, run->pool);
}

static void end(struct run *run, gconstpointer unused)
{
    (void)unused;
    ftpx_stream_free(&run->stream);
    wmem_destroy_allocator(run->pool);
}

/* A segment of which `captured` of `length` bytes were captured. */
static int64_t add_cut(struct run *run, uint32_t seq, uint8_t flags, uint32_t length,
                       size_t captured)
{
    static const uint8_t bytes[65536];
    struct ftpx_segment segment = {.frame = ++run->frame,
                                   .time = run->frame * INT64_C(1000),
                                   .seq = seq,
                                   .flags = flags,
                                   .payload = {bytes, captured},
                                   .length = length};

    g_assert_cmpuint(captured, <=, sizeof bytes);
    return ftpx_stream_add(&run->stream, &segment, NULL, NULL);
}

static int64_t add(struct run *run, uint32_t seq, uint8_t flags, uint32_t length)
{
    return add_cut(run, seq, flags, length, length);
}

#define CASE(name) static void name(struct run *run, G_GNUC_UNUSED gconstpointer unused_data)

static void measures(const struct run *run, uint64_t bytes, uint64_t gap, uint64_t again)
{
    g_assert_cmpuint(ftpx_stream_bytes(&run->stream), ==, bytes);
    g_assert_cmpuint(ftpx_stream_gap_bytes(&run->stream), ==, gap);
    g_assert_cmpuint(run->stream.retransmitted, ==, again);
}

CASE(offset_0_is_the_first_byte_behind_the_syn)
{
    g_assert_cmpint(add(run, 999, FTPX_SYN, 0), ==, 0);
    g_assert_cmpint(add(run, 1000, FTPX_ACK, 10), ==, 0);
    g_assert_cmpint(add(run, 1010, FTPX_ACK, 5), ==, 10);
    measures(run, 15, 0, 0);
    g_assert_cmpuint(run->stream.segments, ==, 2);
    g_assert_cmpuint(run->stream.first_frame, ==, 2);
    g_assert_cmpuint(run->stream.last_frame, ==, 3);
}

CASE(without_a_syn_it_is_the_first_byte_of_all)
{
    g_assert_cmpint(add(run, 5000, FTPX_ACK, 10), ==, 0);
    g_assert_cmpint(add(run, 5010, FTPX_ACK, 10), ==, 10);
    g_assert_cmpint(add(run, 4990, FTPX_ACK, 10), ==, -10); /* captured late */
    measures(run, 30, 0, 0);
    g_assert_cmpint(run->stream.start, ==, -10);
}

CASE(a_syn_that_comes_late_tells_where_it_starts)
{
    add(run, 1000, FTPX_ACK, 10);
    g_assert_cmpint(add(run, 999, FTPX_SYN, 0), ==, 0);
    g_assert_true(run->stream.syn);
    measures(run, 10, 0, 0);
}

CASE(a_late_syn_may_show_that_the_first_bytes_are_missing)
{
    add(run, 1000, FTPX_ACK, 10);
    g_assert_cmpint(add(run, 979, FTPX_SYN, 0), ==, -20);
    measures(run, 10, 20, 0);
}

CASE(a_syn_may_carry_payload)
{
    g_assert_cmpint(add(run, 999, FTPX_SYN, 10), ==, 0);
    g_assert_cmpint(add(run, 1010, FTPX_ACK, 10), ==, 10);
    measures(run, 20, 0, 0);
}

CASE(the_number_wraps_within_a_segment)
{
    add(run, UINT32_MAX - 5, FTPX_SYN, 0);
    g_assert_cmpint(add(run, UINT32_MAX - 4, FTPX_ACK, 10), ==, 0);
    g_assert_cmpint(add(run, 5, FTPX_ACK, 10), ==, 10);
    measures(run, 20, 0, 0);
}

/* 9 GiB in steps of 64 MiB, of which one byte each is captured. */
CASE(offsets_of_old_frames_stay_known_after_several_rounds)
{
    const uint32_t step = 1u << 26;
    const uint32_t steps = 144;
    const uint32_t isn = 123456789;

    add(run, isn - 1, FTPX_SYN, 0);
    for (uint32_t index = 0; index < steps; index++)
        g_assert_cmpint(add_cut(run, isn + index * step, FTPX_ACK, step, 1), ==,
                        (int64_t)index * step);
    for (uint32_t index = 0; index < steps; index++) /* frame 2 was the first with payload */
        g_assert_cmpint(ftpx_stream_offset(&run->stream, 2 + index, isn + index * step), ==,
                        (int64_t)index * step);
    g_assert_cmpint(run->stream.end, ==, (int64_t)steps * step);
}

/* Segments that no receiver takes, a third of the sequence space apart, between those of the file. */
CASE(bytes_far_outside_the_window_do_not_move_those_that_follow)
{
    add(run, 999, FTPX_SYN, 0);
    for (uint32_t index = 0; index < 1000; index++) {
        g_assert_cmpint(add(run, 1000 + index * 1000, FTPX_ACK, 1000), ==, index * 1000);
        add(run, 1000 + (index + 1) * 0x55555555U, FTPX_ACK, 1);
    }
    g_assert_cmpint(ftpx_ranges_first(&run->stream.seen).to, ==, 1000 * 1000);
}

/* Acknowledgements confirm what a capture lost too much before. */
CASE(a_large_loss_does_not_lose_the_offset)
{
    const uint32_t isn = 4000000000U;

    add(run, isn - 1, FTPX_SYN, 0);
    add(run, isn, FTPX_ACK, 1);
    for (int64_t at = INT64_C(3) << 28; at < INT64_C(1) << 34; at += INT64_C(3) << 28) {
        ftpx_stream_acknowledge(&run->stream, ++run->frame, isn + (uint32_t)at);
        g_assert_cmpint(add(run, isn + (uint32_t)at, FTPX_ACK, 1), ==, at);
    }
}

CASE(retransmissions_are_counted_apart)
{
    add(run, 999, FTPX_SYN, 0);
    add(run, 1000, FTPX_ACK, 100);
    add(run, 1000, FTPX_ACK, 100);
    add(run, 1050, FTPX_ACK, 100);
    measures(run, 150, 0, 150);
}

CASE(a_keep_alive_is_no_payload)
{
    add(run, 999, FTPX_SYN, 0);
    add(run, 999, FTPX_ACK, 1); /* repeats the SYN's number, with a byte nobody sent */
    measures(run, 0, 0, 0);
    add(run, 1000, FTPX_ACK, 10);
    add(run, 1009, FTPX_ACK, 1);
    measures(run, 10, 0, 1);
    add(run, 1009, FTPX_ACK, 0);
    measures(run, 10, 0, 1);
}

CASE(the_tail_beyond_the_snap_length_is_missing)
{
    add(run, 999, FTPX_SYN, 0);
    add_cut(run, 1000, FTPX_ACK, 100, 60);
    measures(run, 60, 40, 0);
    add_cut(run, 1100, FTPX_ACK, 100, 60);
    measures(run, 120, 80, 0);
    add(run, 1060, FTPX_ACK, 40);
    measures(run, 160, 40, 0);
}

CASE(a_fin_ends_it)
{
    add(run, 999, FTPX_SYN, 0);
    add(run, 1000, FTPX_FIN | FTPX_ACK, 10);
    g_assert_true(run->stream.fin);
    g_assert_cmpint(run->stream.fin_offset, ==, 10);
    measures(run, 10, 0, 0);
}

CASE(a_fin_shows_that_the_last_bytes_are_missing)
{
    add(run, 999, FTPX_SYN, 0);
    add(run, 1000, FTPX_ACK, 10);
    add(run, 1030, FTPX_FIN | FTPX_ACK, 0);
    g_assert_cmpint(run->stream.fin_offset, ==, 30);
    measures(run, 10, 20, 0);
    add(run, 1010, FTPX_ACK, 20);
    measures(run, 30, 0, 0);
}

CASE(a_repeated_fin_changes_nothing)
{
    add(run, 999, FTPX_SYN, 0);
    add(run, 1000, FTPX_FIN | FTPX_ACK, 10);
    add(run, 1010, FTPX_FIN | FTPX_ACK, 0);
    g_assert_cmpint(run->stream.fin_offset, ==, 10);
}

CASE(a_fin_behind_the_end_moves_nothing)
{
    add(run, 999, FTPX_SYN, 0);
    add(run, 1000, FTPX_FIN | FTPX_ACK, 10);
    add(run, 1011, FTPX_FIN | FTPX_ACK, 0);
    g_assert_cmpint(run->stream.fin_offset, ==, 10);
    measures(run, 10, 0, 0);
}

CASE(a_fin_that_bytes_follow_gives_way_to_the_one_behind_them)
{
    add(run, 999, FTPX_SYN, 0);
    add(run, 1000, FTPX_FIN | FTPX_ACK, 10);
    add(run, 1010, FTPX_ACK, 20);
    g_assert_false(ftpx_stream_has_end(&run->stream));
    add(run, 1030, FTPX_FIN | FTPX_ACK, 0);
    g_assert_true(ftpx_stream_has_end(&run->stream));
    g_assert_cmpint(run->stream.fin_offset, ==, 30);
    measures(run, 30, 0, 0);
}

CASE(the_text_of_a_reset_is_no_payload)
{
    add(run, 999, FTPX_SYN, 0);
    add(run, 1000, FTPX_RST | FTPX_ACK, 20); /* RFC 9293 §3.5.3: diagnostic text */
    measures(run, 0, 0, 0);
}

CASE(acknowledgements_only_grow)
{
    ftpx_stream_acknowledge(&run->stream, 1, 77); /* before anything was sent */
    g_assert_cmpint(run->stream.acked, ==, 0);
    add(run, 999, FTPX_SYN, 0);
    add(run, 1000, FTPX_ACK, 100);
    ftpx_stream_acknowledge(&run->stream, 2, 1060);
    ftpx_stream_acknowledge(&run->stream, 2, 1020);
    g_assert_cmpint(run->stream.acked, ==, 60);
}

CASE(near_is_within_64_mib)
{
    g_assert_true(ftpx_stream_is_near(&run->stream, 1, 5));
    add(run, 999, FTPX_SYN, 0);
    add(run, 1000, FTPX_ACK, 100);
    g_assert_true(ftpx_stream_is_near(&run->stream, 2, 1100));
    g_assert_true(ftpx_stream_is_near(&run->stream, 2, 1000 + (1u << 25)));
    g_assert_true(ftpx_stream_is_near(&run->stream, 2, 1000 - (1u << 25)));
    g_assert_false(ftpx_stream_is_near(&run->stream, 2, 1000 + (1u << 27)));
    g_assert_false(ftpx_stream_is_near(&run->stream, 2, 1000 - (1u << 27)));
}

/* RFC 9293 §3.8.4: its number is one below the next byte's. */
CASE(a_stream_that_begins_with_a_keep_alive_misses_nothing)
{
    add(run, 4999, FTPX_ACK, 0);
    add(run, 5000, FTPX_ACK, 10);
    add(run, 5010, FTPX_FIN | FTPX_ACK, 0);
    measures(run, 10, 0, 0);
}

/* --- what the peer says of it --- */

static void acknowledge(struct run *run, uint32_t ack)
{
    ftpx_stream_acknowledge(&run->stream, ++run->frame, ack);
}

CASE(the_peers_handshake_tells_where_it_begins)
{
    ftpx_stream_begin(&run->stream, ++run->frame, 1000);
    g_assert_cmpint(add(run, 1010, FTPX_ACK, 10), ==, 10);
    measures(run, 10, 10, 0);
    g_assert_true(run->stream.syn);
}

CASE(the_peers_handshake_may_come_late)
{
    g_assert_cmpint(add(run, 1010, FTPX_ACK, 10), ==, 0);
    ftpx_stream_begin(&run->stream, ++run->frame, 1000);
    measures(run, 10, 10, 0);
    ftpx_stream_begin(&run->stream, ++run->frame, 990); /* a forged one */
    measures(run, 10, 10, 0);
}

/* Acknowledgements of what went before the capture move no offset. */
CASE(acknowledgements_do_not_begin_it)
{
    acknowledge(run, 5000);
    acknowledge(run, 5100);
    g_assert_false(run->stream.present);
    g_assert_cmpint(add(run, 5200, FTPX_ACK, 10), ==, 0);
    g_assert_true(run->stream.present);
    g_assert_cmpint(run->stream.acked, ==, -100);
    measures(run, 10, 0, 0);
}

CASE(what_was_acknowledged_and_not_seen_is_missing)
{
    ftpx_stream_begin(&run->stream, ++run->frame, 1000);
    acknowledge(run, 1000);
    measures(run, 0, 0, 0);
    acknowledge(run, 6000);
    measures(run, 0, 5000, 0);
    g_assert_false(ftpx_stream_has_end(&run->stream));
    run->stream.answered = true; /* then the last one is the FIN's */
    measures(run, 0, 4999, 0);
    g_assert_true(ftpx_stream_has_end(&run->stream));
}

CASE(a_fin_that_was_only_acknowledged_ends_it)
{
    add(run, 999, FTPX_SYN, 0);
    add(run, 1000, FTPX_ACK, 10);
    acknowledge(run, 1011);
    measures(run, 10, 0, 0); /* a byte, or the FIN: nobody knows yet */
    g_assert_false(ftpx_stream_has_end(&run->stream));
    run->stream.answered = true;
    measures(run, 10, 0, 0);
    g_assert_true(ftpx_stream_has_end(&run->stream));
}

CASE(the_fin_that_was_acknowledged_counts)
{
    add(run, 999, FTPX_SYN, 0);
    add(run, 1000, FTPX_ACK, 50);
    add(run, 1050, FTPX_FIN | FTPX_ACK, 500); /* forged */
    add(run, 1050, FTPX_FIN | FTPX_ACK, 0);
    acknowledge(run, 1051);
    g_assert_cmpint(run->stream.fin_offset, ==, 50);
    g_assert_true(ftpx_stream_has_end(&run->stream));
    g_assert_true(ftpx_stream_has_more(&run->stream));
    g_assert_true(ftpx_stream_is_closed(&run->stream));
    measures(run, 50, 0, 0);
    add(run, 1300, FTPX_FIN | FTPX_ACK, 0);
    g_assert_cmpint(run->stream.fin_offset, ==, 50);
}

CASE(bytes_that_were_acknowledged_behind_a_fin_refute_it)
{
    add(run, 999, FTPX_SYN, 0);
    add(run, 1000, FTPX_ACK, 50);
    add(run, 1049, FTPX_FIN | FTPX_ACK, 0); /* forged, where an acknowledgement falls */
    acknowledge(run, 1050);
    g_assert_true(ftpx_stream_has_end(&run->stream));
    add(run, 1050, FTPX_ACK, 50);
    acknowledge(run, 1100);
    g_assert_false(ftpx_stream_has_end(&run->stream));
    measures(run, 100, 0, 0);
    add(run, 1100, FTPX_FIN | FTPX_ACK, 0);
    acknowledge(run, 1101);
    g_assert_true(ftpx_stream_has_end(&run->stream));
    g_assert_cmpint(run->stream.fin_offset, ==, 100);
}

CASE(an_acknowledgement_that_the_next_one_takes_back_means_nothing)
{
    add(run, 999, FTPX_SYN, 0);
    add(run, 1000, FTPX_ACK, 50);
    acknowledge(run, 1050);
    acknowledge(run, 900000); /* forged */
    measures(run, 50, 899000 - 50, 0);
    acknowledge(run, 1050);
    measures(run, 50, 0, 0);
    add(run, 1050, FTPX_FIN | FTPX_ACK, 0);
    acknowledge(run, 1051);
    g_assert_true(ftpx_stream_is_closed(&run->stream));
}

/* 752 bytes each with 380 and 1912 MB between them, once acknowledged before they were seen and once
 * behind. */
CASE(holes_up_to_2_gib_keep_their_place)
{
    static const int64_t places[] = {0, 380000752, 2292001504, 4204001504};
    const uint32_t first = 3914442134U;

    add(run, first - 1, FTPX_SYN, 0);
    for (size_t index = 0; index < G_N_ELEMENTS(places); index++) {
        uint32_t seq = first + (uint32_t)places[index];
        if (index % 2 == 0)
            acknowledge(run, seq);
        g_assert_cmpint(add(run, seq, FTPX_ACK, 752), ==, places[index]);
        acknowledge(run, seq + 752);
    }
    measures(run, 4 * 752, 4204001504 + 752 - 4 * 752, 0);
}

CASE(a_byte_that_keeps_alive_is_none_although_nothing_else_is_known)
{
    acknowledge(run, 5000);
    add(run, 4999, FTPX_ACK, 1);
    measures(run, 0, 0, 0);
    g_assert_cmpuint(run->stream.first_frame, ==, 0);
}

#define ADD(title, name) g_test_add("/stream/" title, struct run, NULL, begin, name, end)

int main(int argc, char **argv)
{
    int failures;

    g_test_init(&argc, &argv, NULL);
    wmem_init();
    ADD("offset 0 is the first byte behind the SYN", offset_0_is_the_first_byte_behind_the_syn);
    ADD("without a SYN it is the first byte of all", without_a_syn_it_is_the_first_byte_of_all);
    ADD("a SYN that comes late tells where it starts", a_syn_that_comes_late_tells_where_it_starts);
    ADD("a late SYN may show that the first bytes are missing",
        a_late_syn_may_show_that_the_first_bytes_are_missing);
    ADD("a SYN may carry payload", a_syn_may_carry_payload);
    ADD("the number wraps within a segment", the_number_wraps_within_a_segment);
    ADD("offsets of old frames stay known after several rounds",
        offsets_of_old_frames_stay_known_after_several_rounds);
    ADD("bytes far outside the window do not move those that follow",
        bytes_far_outside_the_window_do_not_move_those_that_follow);
    ADD("a large loss does not lose the offset", a_large_loss_does_not_lose_the_offset);
    ADD("retransmissions are counted apart", retransmissions_are_counted_apart);
    ADD("a keep-alive is no payload", a_keep_alive_is_no_payload);
    ADD("the tail beyond the snap length is missing", the_tail_beyond_the_snap_length_is_missing);
    ADD("a FIN ends it", a_fin_ends_it);
    ADD("a FIN shows that the last bytes are missing", a_fin_shows_that_the_last_bytes_are_missing);
    ADD("a repeated FIN changes nothing", a_repeated_fin_changes_nothing);
    ADD("a FIN behind the end moves nothing", a_fin_behind_the_end_moves_nothing);
    ADD("a FIN that bytes follow gives way to the one behind them",
        a_fin_that_bytes_follow_gives_way_to_the_one_behind_them);
    ADD("the text of a reset is no payload", the_text_of_a_reset_is_no_payload);
    ADD("acknowledgements only grow", acknowledgements_only_grow);
    ADD("near is within 64 MiB", near_is_within_64_mib);
    ADD("one that begins with a keep-alive misses nothing",
        a_stream_that_begins_with_a_keep_alive_misses_nothing);
    ADD("the peer's handshake tells where it begins", the_peers_handshake_tells_where_it_begins);
    ADD("the peer's handshake may come late", the_peers_handshake_may_come_late);
    ADD("acknowledgements do not begin it", acknowledgements_do_not_begin_it);
    ADD("what was acknowledged and not seen is missing",
        what_was_acknowledged_and_not_seen_is_missing);
    ADD("a FIN that was only acknowledged ends it", a_fin_that_was_only_acknowledged_ends_it);
    ADD("the FIN that was acknowledged counts", the_fin_that_was_acknowledged_counts);
    ADD("bytes that were acknowledged behind a FIN refute it",
        bytes_that_were_acknowledged_behind_a_fin_refute_it);
    ADD("an acknowledgement that the next one takes back means nothing",
        an_acknowledgement_that_the_next_one_takes_back_means_nothing);
    ADD("holes up to 2 GiB keep their place", holes_up_to_2_gib_keep_their_place);
    ADD("a byte that keeps alive is none although nothing else is known",
        a_byte_that_keeps_alive_is_none_although_nothing_else_is_known);
    failures = g_test_run();
    wmem_cleanup();
    return failures;
}
