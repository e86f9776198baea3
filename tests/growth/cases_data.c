/* cases_data: what one data connection carries, and how its segments come.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "data.h"

#include "model/limits.h"

static const struct ftpx_stream *stream_of_first(const struct grown *grown)
{
    return ftpx_transfer_stream(ftpx_engine_transfer(grown->engine, 0));
}

static uint64_t sent(const struct grown *grown, uint64_t each)
{
    return each * stream_of_first(grown)->segments;
}

/* --- out of order --- */

static void reversed(struct grow *grow)
{
    struct tcp data = data_command(grow, "RETR file");

    for (uint32_t left = grow_left(grow); left > 0; left--)
        tcp_send_at(&data, LISTENER, (left - 1) * PIECE, filler(PIECE));
}

static void check_reversed(const struct grown *grown)
{
    data_assert_whole(grown, 0, sent(grown, PIECE));
    if (sent(grown, PIECE) > 64 * MIB)
        data_assert_no_hash(grown, 0); /* more than may be held */
    else
        data_assert_hash(grown, 0, filler(PIECE), sent(grown, PIECE));
}

static void reversed_bytes(struct grow *grow)
{
    struct tcp data = data_command(grow, "LIST");

    for (uint32_t left = grow_left(grow); left > 0; left--)
        tcp_send_at(&data, LISTENER, left - 1, filler(1));
}

static void check_reversed_bytes(const struct grown *grown)
{
    data_assert_whole(grown, 0, sent(grown, 1));
}

static void bytes_in_order(struct grow *grow)
{
    struct tcp data = data_command(grow, "LIST");
    data_fill(grow, &data, 1);
}

/* Each segment that is left once, in an order without neighbours. */
static void shuffled(struct grow *grow)
{
    struct tcp data = data_command(grow, "RETR file");
    uint32_t count = grow_left(grow);
    uint64_t stride = 2 * (uint64_t)(count / 3) + 1;

    for (; stride % 3 == 0 || stride % 5 == 0 || count % stride == 0;)
        stride += 2;
    for (uint32_t i = 0; i < count; i++)
        tcp_send_at(&data, LISTENER, (uint32_t)(i * stride % count) * PIECE, filler(PIECE));
}

/* --- with holes --- */

static void every_second(struct grow *grow)
{
    struct tcp data = data_command(grow, "RETR file");

    for (uint32_t i = 0; grow_left(grow) > 0; i++)
        tcp_send_at(&data, LISTENER, 2 * i * PIECE, filler(PIECE));
}

/* From the middle outwards, so that neither end of what was seen is where the next is. */
static void every_second_outwards(struct grow *grow)
{
    struct tcp data = data_command(grow, "RETR file");
    uint32_t middle = grow_left(grow) / 2 + 1;

    for (uint32_t i = 0; grow_left(grow) > 0; i++) {
        uint32_t at = i % 2 ? middle + i / 2 : middle - i / 2 - 1;
        tcp_send_at(&data, LISTENER, 2 * at * PIECE, filler(PIECE));
    }
}

/* As many runs as are kept; then a hole at the front is filled and another made, again and again. */
static void holes_at_the_front(struct grow *grow)
{
    struct tcp data = data_command(grow, "RETR file");
    uint32_t base = 4 * PIECE * (grow_left(grow) / 2);

    for (uint32_t i = 0; i < FTPX_LIMIT_RANGES - 2; i++)
        tcp_send_at(&data, LISTENER, base + 2 * i * PIECE, filler(PIECE));
    for (uint32_t at = base - PIECE; grow_left(grow) > 0;) {
        at -= 2 * PIECE;
        tcp_send_at(&data, LISTENER, at, filler(PIECE));
        tcp_send_at(&data, LISTENER, at + PIECE, filler(PIECE));
    }
}

static void check_holes(const struct grown *grown)
{
    const struct ftpx_stream *stream = stream_of_first(grown);
    const struct ftpx_transfer *transfer = ftpx_engine_transfer(grown->engine, 0);
    uint64_t bytes = ftpx_transfer_bytes(transfer);
    uint64_t quirks = ftpx_transfer_quirks(transfer);

    g_assert_cmpuint(bytes + stream->seen.refused, ==, sent(grown, PIECE));
    g_assert_cmpuint(bytes + ftpx_transfer_gap_bytes(transfer), ==, (uint64_t)stream->end);
    g_assert_cmpint(stream->seen.refused > 0, ==, (quirks & FTPX_QUIRK(FRAGMENTED)) != 0);
    g_assert_cmpint(ftpx_transfer_outcome(transfer).state, !=, FTPX_STATE_COMPLETE);
    if (ftpx_transfer_gap_bytes(transfer) > 0)
        data_assert_no_hash(grown, 0);
}

/* --- again --- */

/* Each segment repeats the last byte of the one before as another. */
static void overlaps(struct grow *grow)
{
    struct tcp data = data_command(grow, "RETR file");
    uint8_t bytes[2] = {'A', 'B'};

    for (uint32_t i = 0; grow_left(grow) > 0; i++)
        tcp_send_at(&data, LISTENER, i, (ftpx_span){bytes, sizeof bytes});
}

static void pairs_of_bytes(struct grow *grow)
{
    struct tcp data = data_command(grow, "RETR file");
    data_fill(grow, &data, 2);
}

static void check_overlaps(const struct grown *grown)
{
    const struct ftpx_transfer *transfer = ftpx_engine_transfer(grown->engine, 0);
    uint64_t again = stream_of_first(grown)->segments - 1;

    data_assert_whole(grown, 0, again + 2);
    g_assert_cmpuint(ftpx_transfer_retransmitted(transfer), ==, again);
    g_assert_cmpuint(ftpx_transfer_conflicting(transfer), ==, again);
}

/* --- what is no payload, or none that a receiver takes --- */

/* Keep-alives, probes of a closed window, acknowledgements. */
static void probes(struct grow *grow)
{
    struct tcp data = data_command(grow, "RETR file");

    tcp_send(&data, LISTENER, filler(PIECE));
    while (grow_left(grow) > 0) {
        tcp_send_at(&data, LISTENER, PIECE - 1, filler(1));
        tcp_emit(&data, OPENER, data.next[OPENER] - 1, FTPX_ACK, FTPX_SPAN_NONE);
        tcp_send_at(&data, LISTENER, PIECE, filler(1));
    }
}

static void check_probes(const struct grown *grown)
{
    data_assert_whole(grown, 0, PIECE + 1);
}

/* Each jumps by a third of the sequence space; what the file has comes between them. */
static void far_away(struct grow *grow)
{
    struct tcp data = data_command(grow, "RETR file");

    for (uint32_t i = 1; grow_left(grow) > 0; i++) {
        tcp_send(&data, LISTENER, filler(PIECE));
        tcp_send_at(&data, LISTENER, i * 0x55555555U, filler(1));
    }
}

static void check_far_away(const struct grown *grown)
{
    const struct ftpx_transfer *transfer = ftpx_engine_transfer(grown->engine, 0);

    g_assert_cmpint(ftpx_transfer_outcome(transfer).state, !=, FTPX_STATE_COMPLETE);
    g_assert_cmpuint(ftpx_ranges_first(&stream_of_first(grown)->seen).to, >=,
                     (int64_t)(stream_of_first(grown)->segments / 2) * PIECE);
    data_assert_no_hash(grown, 0);
}

static void ends(struct grow *grow)
{
    struct tcp data = data_command(grow, "RETR file");

    tcp_send(&data, LISTENER, filler(PIECE));
    tcp_fin(&data, LISTENER);
    while (grow_left(grow) > 0) {
        tcp_flag(&data, LISTENER, FTPX_FIN | FTPX_ACK);
        tcp_flag(&data, OPENER, FTPX_FIN | FTPX_ACK);
        tcp_reset(&data, LISTENER);
        tcp_reset(&data, OPENER);
    }
}

static void check_ends(const struct grown *grown)
{
    data_assert_whole(grown, 0, PIECE);
    data_assert_hash(grown, 0, filler(PIECE), PIECE);
}

/* --- long --- */

#define LARGE 60000

static void beyond_wrap(struct grow *grow)
{
    struct tcp data = data_command(grow, "RETR file");
    data_fill(grow, &data, LARGE);
}

static void check_beyond_wrap(const struct grown *grown)
{
    data_assert_whole(grown, 0, sent(grown, LARGE));
    data_assert_hash(grown, 0, filler(LARGE), sent(grown, LARGE));
}

/* The same with a short snap length. */
static void cut_beyond_wrap(struct grow *grow)
{
    struct tcp data = data_command(grow, "RETR file");

    while (grow_left(grow) > 0) {
        struct ftpx_segment segment =
            tcp_segment(&data, LISTENER, data.next[LISTENER], FTPX_ACK, filler(20));
        segment.length = LARGE;
        tcp_lose(&data, LISTENER, LARGE);
        talk_feed(&grow->talk, &segment);
    }
}

static void short_segments(struct grow *grow)
{
    struct tcp data = data_command(grow, "RETR file");
    data_fill(grow, &data, 20);
}

static void check_cut(const struct grown *grown)
{
    const struct ftpx_stream *stream = stream_of_first(grown);
    const struct ftpx_transfer *transfer = ftpx_engine_transfer(grown->engine, 0);

    g_assert_cmpuint((uint64_t)stream->end, ==, sent(grown, LARGE));
    g_assert_cmpuint(ftpx_transfer_bytes(transfer), ==,
                     20 * (uint64_t)MIN(stream->segments, FTPX_LIMIT_RANGES));
    g_assert_cmpuint(ftpx_transfer_bytes(transfer) + ftpx_transfer_gap_bytes(transfer), ==,
                     sent(grown, LARGE));
    data_assert_no_hash(grown, 0);
}

const struct grow_case grow_data_cases[] = {
    {.name = "reversed",
     .what = "a download whose segments come in reverse order; twin: in order",
     .hostile = reversed,
     .calm = data_calm,
     .full = 100000,
     .brief = 20000,
     .taps = GROW_CONTENT,
     .cap_mib = 96,
     .check = check_reversed},
    {.name = "reversed-bytes",
     .what = "a listing of one-byte segments in reverse order; twin: in order",
     .hostile = reversed_bytes,
     .calm = bytes_in_order,
     .full = 2000000,
     .brief = 200000,
     .taps = GROW_CONTENT,
     .cap_mib = 96,
     .check = check_reversed_bytes},
    {.name = "shuffled",
     .what = "segments without neighbours; twin: in order",
     .hostile = shuffled,
     .calm = data_calm,
     .full = 100000,
     .brief = 20000,
     .taps = GROW_CONTENT,
     .cap_mib = 96,
     .check = check_holes},
    {.name = "every-second",
     .what = "every second segment is missing; twin: none is",
     .hostile = every_second,
     .calm = data_calm,
     .full = 100000,
     .brief = 20000,
     .taps = GROW_CONTENT,
     .cap_mib = 96,
     .check = check_holes},
    {.name = "outwards",
     .what = "every second segment, from the middle to both ends; twin: in order",
     .hostile = every_second_outwards,
     .calm = data_calm,
     .full = 100000,
     .brief = 20000,
     .taps = GROW_CONTENT,
     .cap_mib = 96,
     .check = check_holes},
    {.name = "front-holes",
     .what = "as many runs as are kept, then holes before them; twin: in order",
     .hostile = holes_at_the_front,
     .calm = data_calm,
     .full = 100000,
     .brief = 20000,
     .taps = GROW_CONTENT,
     .cap_mib = 96,
     .check = check_holes},
    {.name = "overlaps",
     .what = "each segment repeats a byte as another; twin: as many without",
     .hostile = overlaps,
     .calm = pairs_of_bytes,
     .full = 1000000,
     .brief = 100000,
     .taps = GROW_CONTENT,
     .cap_mib = 16,
     .check = check_overlaps},
    {.name = "probes",
     .what = "keep-alives and probes; twin: payload",
     .hostile = probes,
     .calm = short_segments,
     .full = 1000000,
     .brief = 100000,
     .taps = GROW_CONTENT,
     .cap_mib = 16,
     .check = check_probes},
    {.name = "far-away",
     .what = "payload far outside the window between the file's; twin: in order",
     .hostile = far_away,
     .calm = data_calm,
     .full = 200000,
     .brief = 20000,
     .taps = GROW_CONTENT,
     .cap_mib = 96,
     .check = check_far_away},
    {.name = "ends",
     .what = "FIN and RST over and over; twin: payload",
     .hostile = ends,
     .calm = short_segments,
     .full = 1000000,
     .brief = 100000,
     .taps = GROW_CONTENT,
     .cap_mib = 16,
     .check = check_ends},
    {.name = "wrap",
     .what = "6 GB in segments of 60 000 bytes; twin: the first 100 MB",
     .hostile = beyond_wrap,
     .calm = beyond_wrap,
     .full = 107400,
     .brief = 1000,
     .taps = GROW_CONTENT,
     .cap_mib = 16,
     .check = check_beyond_wrap},
    {.name = "wrap-cut",
     .what = "6 GB of which 20 bytes a segment were captured; twin: as many bytes in order",
     .hostile = cut_beyond_wrap,
     .calm = short_segments,
     .full = 107400,
     .brief = 20000,
     .taps = GROW_CONTENT,
     .cap_mib = 16,
     .check = check_cut},
    {.name = NULL},
};
