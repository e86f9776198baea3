/* Tests of collect: the digest of a stream does not depend on how its segments arrive, and is
 * never claimed when bytes are missing. Expected digests were computed with sha256sum over the
 * same bytes (A to Z repeated).
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "talk.h"

#include "taps/bytes/collect.h"

#define CAP (1024 * 1024)

#define SIZE        5000
#define DIGEST      "7ad4d4cb072db3a26590475942266380f6da9a7ec1d356daa8d8138dc2b82963"
#define HEAD_SIZE   2000
#define HEAD_DIGEST "3748c979e5a15e270bb2f536a2a10af8b7aee787466f6c6801fa022d5dba0cf3"
#define NO_BYTES    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

/* Hashes and nothing else. */
static struct ftpx_collect *hashes_within(uint64_t cap)
{
    return ftpx_collect_new(
        &(struct ftpx_collect_plan){.cap = cap, .digests = FTPX_DIGEST_BIT(FTPX_DIGEST_SHA256)});
}

/* One download in the making, and the collector that sees its segments. */
struct download {
    struct talk *talk;
    struct tcp control;
    struct tcp data;
    struct ftpx_collect *collect;
};

static struct tcp begin_data(struct talk *talk, struct tcp *control, uint16_t port)
{
    g_autofree char *reply =
        g_strdup_printf("<227 Passive (10,0,0,1,%u,%u)", port / 256, port % 256);

    SAY(control, ">PASV", reply, ">RETR file", "<150 here");
    return data_open(talk, port);
}

static struct download begin_download(struct talk *talk)
{
    struct download download = {.talk = talk, .control = control_ready(talk)};

    download.data = begin_data(talk, &download.control, 1025);
    download.collect = hashes_within(CAP);
    return download;
}

static void observe(struct download *download, const struct ftpx_segment *segment)
{
    struct ftpx_sighting at = talk_feed(download->talk, segment);
    struct ftpx_payload payload = ftpx_payload_of(&at, segment, FTPX_SPAN_NONE);

    ftpx_collect_add(download->collect, at.flow, at.side, &payload);
}

static ftpx_span slice(uint32_t offset, uint32_t length)
{
    return ftpx_span_take(ftpx_span_drop(filler(65536), offset), length);
}

static void send_bytes(struct download *download, uint32_t offset, ftpx_span bytes)
{
    struct tcp *data = &download->data;
    struct ftpx_segment segment =
        tcp_segment(data, LISTENER, data->first[LISTENER] + offset, FTPX_ACK, bytes);

    observe(download, &segment);
}

static void send_slice(struct download *download, uint32_t offset, uint32_t length)
{
    send_bytes(download, offset, slice(offset, length));
}

static void send_fin(struct download *download, uint32_t offset)
{
    struct tcp *data = &download->data;
    struct ftpx_segment segment = tcp_segment(data, LISTENER, data->first[LISTENER] + offset,
                                              FTPX_FIN | FTPX_ACK, FTPX_SPAN_NONE);

    observe(download, &segment);
}

static void assert_digest_of(const struct ftpx_collect *collect,
                             const struct ftpx_transfer *transfer, const char *expected)
{
    char digest[FTPX_DIGEST_MOST_TEXT] = "none";

    if (!ftpx_collect_digest(collect, transfer, FTPX_DIGEST_SHA256, digest))
        strcpy(digest, "none");
    g_assert_cmpstr(digest, ==, expected);
}

static void assert_digest(struct download *download, const char *expected)
{
    assert_digest_of(download->collect, transfer_of(download->talk, 0), expected);
}

static void end_download(struct download *download)
{
    ftpx_collect_free(download->collect);
}

TALK(segments_in_order_give_the_digest_of_the_file)
{
    struct download download = begin_download(talk);

    for (uint32_t offset = 0; offset < SIZE; offset += 1000)
        send_slice(&download, offset, 1000);
    assert_digest(&download, DIGEST);
    send_fin(&download, SIZE);
    assert_digest(&download, DIGEST);
    end_download(&download);
}

TALK(a_digest_may_be_asked_for_at_any_time)
{
    struct download download = begin_download(talk);

    for (uint32_t offset = 0; offset < SIZE; offset += 500) {
        send_slice(&download, offset, 500);
        if (offset + 500 == HEAD_SIZE)
            assert_digest(&download, HEAD_DIGEST);
    }
    assert_digest(&download, DIGEST);
    end_download(&download);
}

/* Pieces of the file that overlap, some twice, in an order that only the seed knows; the FIN
 * anywhere among them. */
static void send_shuffled(struct download *download, guint32 seed)
{
    g_autoptr(GRand) random = g_rand_new_with_seed(seed);
    g_autoptr(GArray) offsets = g_array_new(FALSE, FALSE, sizeof(uint32_t));

    for (uint32_t offset = 0; offset < SIZE; offset += 250) {
        g_array_append_val(offsets, offset);
        if (g_rand_boolean(random))
            g_array_append_val(offsets, offset);
    }
    uint32_t fin = UINT32_MAX;
    g_array_append_val(offsets, fin);
    for (guint i = offsets->len - 1; i > 0; i--) {
        guint j = (guint)g_rand_int_range(random, 0, (gint32)i + 1);
        uint32_t kept = g_array_index(offsets, uint32_t, i);
        g_array_index(offsets, uint32_t, i) = g_array_index(offsets, uint32_t, j);
        g_array_index(offsets, uint32_t, j) = kept;
    }
    for (guint i = 0; i < offsets->len; i++) {
        uint32_t offset = g_array_index(offsets, uint32_t, i);
        uint32_t length = (uint32_t)g_rand_int_range(random, 250, 650);
        if (offset == fin)
            send_fin(download, SIZE);
        else
            send_slice(download, offset, MIN(length, SIZE - offset));
    }
}

static void any_order_gives_the_same_digest(void)
{
    for (guint32 seed = 1; seed <= 200; seed++) {
        struct talk talk;

        talk_begin(&talk, NULL);
        struct download download = begin_download(&talk);
        send_shuffled(&download, seed);
        assert_digest(&download, DIGEST);
        end_download(&download);
        talk_end(&talk, NULL);
    }
}

TALK(of_bytes_that_come_twice_the_first_ones_count)
{
    struct download download = begin_download(talk);
    uint8_t other[1000];

    memset(other, '?', sizeof other);
    send_slice(&download, 0, 1000);
    send_bytes(&download, 500, (ftpx_span){other, 500}); /* delivered before */
    send_slice(&download, 2000, 3000);
    send_bytes(&download, 2500, (ftpx_span){other, 1000}); /* held before */
    send_slice(&download, 1000, 1500); /* fills the hole and overlaps what is held */
    assert_digest(&download, DIGEST);
    end_download(&download);
}

/* Whoever offers XMD5, in FEAT, may be asked for it. */
TALK(digests_that_the_server_offers_are_computed_too)
{
    struct download download = {.talk = talk, .control = control_ready(talk)};
    char digest[FTPX_DIGEST_MOST_TEXT];

    SAY(&download.control, ">FEAT", "<211-Features:", "< SIZE", "< XMD5", "<211 End");
    download.data = begin_data(talk, &download.control, 1025);
    download.collect = hashes_within(CAP);
    send_slice(&download, 0, SIZE);
    send_fin(&download, SIZE);
    const struct ftpx_transfer *transfer = transfer_of(talk, 0);
    g_assert_true(ftpx_collect_digest(download.collect, transfer, FTPX_DIGEST_MD5, digest));
    g_assert_cmpstr(digest, ==, "3c8c0b7f8ccb8429671f098cddd28b97");
    g_assert_false(ftpx_collect_digest(download.collect, transfer, FTPX_DIGEST_SHA512, digest));
    assert_digest(&download, DIGEST);
    end_download(&download);
}

static void assert_type(const struct download *download, const char *expected)
{
    const char *type = ftpx_collect_type(download->collect, transfer_of(download->talk, 0));

    g_assert_cmpstr(type, ==, expected);
}

/* Of a picture's first bytes, "GIF" alone is text. */
TALK(the_type_is_that_of_all_first_bytes_that_have_come)
{
    struct download download = begin_download(talk);
    struct ftpx_collect_plan plan = {.cap = CAP, .heads = true};

    ftpx_collect_free(download.collect);
    download.collect = ftpx_collect_new(&plan);
    assert_type(&download, NULL);
    send_slice(&download, 13, 700);
    assert_type(&download, NULL);
    send_bytes(&download, 0, ftpx_span_of("GIF"));
    assert_type(&download, "text/plain");
    send_bytes(&download, 3, ftpx_span_of("89a\x01\x01\x01\x01\x01\x01\x01"));
    assert_type(&download, "image/gif");
    assert_type(&download, "image/gif");
    assert_digest(&download, "none");
    end_download(&download);
}

TALK(there_is_no_type_where_first_bytes_are_not_kept)
{
    struct download download = begin_download(talk);

    send_slice(&download, 0, 700);
    assert_type(&download, NULL);
    end_download(&download);
}

TALK(a_hole_leaves_no_digest_until_it_is_filled)
{
    struct download download = begin_download(talk);

    send_slice(&download, 0, 1000);
    send_slice(&download, 1001, 3999);
    send_fin(&download, SIZE);
    assert_digest(&download, "none");
    send_slice(&download, 1000, 1);
    assert_digest(&download, DIGEST);
    end_download(&download);
}

TALK(a_missing_tail_leaves_no_digest)
{
    struct download download = begin_download(talk);

    send_slice(&download, 0, 4999);
    send_fin(&download, SIZE);
    assert_digest(&download, "none");
    end_download(&download);
}

TALK(a_cut_frame_leaves_no_digest)
{
    struct download download = begin_download(talk);
    struct tcp *data = &download.data;
    struct ftpx_segment cut =
        tcp_segment(data, LISTENER, data->first[LISTENER], FTPX_ACK, slice(0, 42));

    cut.length = 1000;
    observe(&download, &cut);
    send_slice(&download, 1000, 4000);
    assert_digest(&download, "none");
    end_download(&download);
}

TALK(bytes_before_the_first_seen_leave_no_digest)
{
    struct download download = {.talk = talk, .control = control_ready(talk)};

    SAY(&download.control, ">PASV", "<227 Passive (10,0,0,1,4,1)", ">RETR file");
    download.data = tcp_under_way(talk, endpoint(CLIENT_HOST, 41000), endpoint(SERVER_HOST, 1025));
    download.collect = hashes_within(CAP);
    send_slice(&download, 1000, 4000);
    send_slice(&download, 0, 1000);
    assert_digest(&download, "none");
    end_download(&download);
}

/* Nor a file that it is a part of. */
TALK(bytes_before_the_first_seen_leave_no_digest_of_a_file)
{
    struct download download = {.talk = talk, .control = control_ready(talk)};
    struct ftpx_digests digests;

    SAY(&download.control, ">PASV", "<227 Passive (10,0,0,1,4,1)", ">RETR file");
    download.data = tcp_under_way(talk, endpoint(CLIENT_HOST, 41000), endpoint(SERVER_HOST, 1025));
    download.collect = hashes_within(CAP);
    send_slice(&download, 1000, 4000);
    struct ftpx_part part = {transfer_of(talk, 0), 0};
    g_assert_true(ftpx_collect_join(download.collect, &part, 1, 4000, &digests));
    send_slice(&download, 0, 1000);
    g_assert_false(ftpx_collect_join(download.collect, &part, 1, 4000, &digests));
    end_download(&download);
}

TALK(an_empty_file_has_the_digest_of_nothing)
{
    struct download download = begin_download(talk);

    assert_digest(&download, "none");
    send_fin(&download, 0);
    assert_digest(&download, NO_BYTES);
    end_download(&download);
}

TALK(without_a_data_connection_there_is_no_digest)
{
    struct tcp control = control_ready(talk);
    struct ftpx_collect *collect = hashes_within(CAP);

    SAY(&control, ">RETR file", "<550 no");
    assert_digest_of(collect, transfer_of(talk, 0), "none");
    assert_digest_of(NULL, transfer_of(talk, 0), "none");
    ftpx_collect_free(collect);
}

TALK(at_the_cap_the_oldest_hole_is_given_up)
{
    struct download first = begin_download(talk);
    struct download second = first;

    ftpx_collect_free(first.collect);
    first.collect = second.collect = hashes_within(4500);
    second.data = begin_data(talk, &second.control, 1026);
    send_slice(&first, 1000, 4000);
    send_slice(&second, 1000, 4000); /* does not fit beside the other's */
    send_slice(&first, 0, 1000);
    send_slice(&second, 0, 1000);
    assert_digest_of(first.collect, transfer_of(talk, 0), "none");
    assert_digest_of(first.collect, transfer_of(talk, 1), DIGEST);
    end_download(&first);
}

TALK(what_alone_exceeds_the_cap_is_given_up)
{
    struct download download = begin_download(talk);

    ftpx_collect_free(download.collect);
    download.collect = hashes_within(1000);
    send_slice(&download, 1000, 500);
    send_slice(&download, 1500, 3500);
    send_slice(&download, 0, 1000);
    assert_digest(&download, "none");
    end_download(&download);
}

TALK(after_a_reset_the_next_pass_begins_anew)
{
    struct download download = begin_download(talk);

    send_slice(&download, 0, 3000);
    send_slice(&download, 3000, 2000);
    ftpx_collect_reset(download.collect);
    assert_digest(&download, "none");

    const struct ftpx_flow *flow = transfer_of(talk, 0)->flow;
    uint8_t side = ftpx_transfer_sender(transfer_of(talk, 0));
    ftpx_collect_add(download.collect, flow, side,
                     &(struct ftpx_payload){0, slice(0, 3000), 3000, false});
    assert_digest(&download, "none");
    ftpx_collect_add(download.collect, flow, side,
                     &(struct ftpx_payload){3000, slice(3000, 2000), 2000, false});
    assert_digest(&download, DIGEST);
    end_download(&download);
}

/* --- together with others --- */

/* Whether it is sure of all when others have held so many bytes at once. */
static bool is_sure_beside(uint64_t held)
{
    struct ftpx_collect *collect = hashes_within(CAP);
    GByteArray *bytes = g_byte_array_new();
    struct ftpx_ledger out = ftpx_ledger_to(bytes, 0);
    uint64_t less = 1;

    ftpx_ledger_number(&out, &held);
    ftpx_ledger_number(&out, &less);
    struct ftpx_ledger in = ftpx_ledger_from((ftpx_span){bytes->data, bytes->len}, 0);
    ftpx_collect_carry_use(collect, &in);
    ftpx_collect_carry_use(collect, &in);
    bool is_sure = ftpx_collect_is_sure(collect);
    ftpx_collect_free(collect);
    g_byte_array_unref(bytes);
    return is_sure;
}

static void what_is_held_by_others_has_to_fit(void)
{
    g_assert_true(is_sure_beside(CAP));
    g_assert_false(is_sure_beside(CAP + 1));
}

/* What a collect says of itself that had so many bytes behind a hole. */
static uint64_t held_of(struct talk *talk, uint64_t cap, uint32_t length)
{
    struct download download = {.talk = talk, .control = control_ready(talk)};
    GByteArray *bytes = g_byte_array_new();
    struct ftpx_ledger out = ftpx_ledger_to(bytes, 0);
    uint64_t held = 0;

    download.data = begin_data(talk, &download.control, 1025);
    download.collect = hashes_within(cap);
    send_slice(&download, 0, 10);
    send_slice(&download, 1000, length);
    send_slice(&download, 10, 990);
    ftpx_collect_carry_use(download.collect, &out);
    struct ftpx_ledger in = ftpx_ledger_from((ftpx_span){bytes->data, bytes->len}, 0);
    ftpx_ledger_number(&in, &held);
    g_byte_array_unref(bytes);
    end_download(&download);
    return held;
}

TALK(the_most_that_was_held_is_told)
{
    uint64_t held = held_of(talk, CAP, 500);

    g_assert_cmpuint(held, >=, 500);
    g_assert_cmpuint(held, <, 1000);
}

TALK(that_some_had_to_give_way_is_told_by_more_than_the_cap)
{
    g_assert_cmpuint(held_of(talk, 400, 500), >, 400);
}

int main(int argc, char *argv[])
{
    g_test_init(&argc, &argv, NULL);
    TALK_CASE("/collect/segments-in-order", segments_in_order_give_the_digest_of_the_file);
    TALK_CASE("/collect/at-any-time", a_digest_may_be_asked_for_at_any_time);
    g_test_add_func("/collect/any-order", any_order_gives_the_same_digest);
    TALK_CASE("/collect/first-arrival-wins", of_bytes_that_come_twice_the_first_ones_count);
    TALK_CASE("/collect/offered-digests", digests_that_the_server_offers_are_computed_too);
    TALK_CASE("/collect/type", the_type_is_that_of_all_first_bytes_that_have_come);
    TALK_CASE("/collect/no-type", there_is_no_type_where_first_bytes_are_not_kept);
    TALK_CASE("/collect/hole", a_hole_leaves_no_digest_until_it_is_filled);
    TALK_CASE("/collect/missing-tail", a_missing_tail_leaves_no_digest);
    TALK_CASE("/collect/cut-frame", a_cut_frame_leaves_no_digest);
    TALK_CASE("/collect/late-start", bytes_before_the_first_seen_leave_no_digest);
    TALK_CASE("/collect/late-start/file", bytes_before_the_first_seen_leave_no_digest_of_a_file);
    TALK_CASE("/collect/empty-file", an_empty_file_has_the_digest_of_nothing);
    TALK_CASE("/collect/no-data-connection", without_a_data_connection_there_is_no_digest);
    TALK_CASE("/collect/cap-of-all", at_the_cap_the_oldest_hole_is_given_up);
    TALK_CASE("/collect/cap-of-one", what_alone_exceeds_the_cap_is_given_up);
    TALK_CASE("/collect/reset", after_a_reset_the_next_pass_begins_anew);
    g_test_add_func("/collect/beside-others", what_is_held_by_others_has_to_fit);
    TALK_CASE("/collect/most-held", the_most_that_was_held_is_told);
    TALK_CASE("/collect/gave-way", that_some_had_to_give_way_is_told_by_more_than_the_cap);
    return talk_run();
}
