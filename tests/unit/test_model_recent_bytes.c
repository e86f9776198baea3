/* Tests of recent, and of what it tells of data connections: bytes that come again as others.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "model/limits.h"
#include "model/tcp/recent_bytes.h"
#include "talk.h"

/* --- by itself --- */

static uint64_t differ(struct ftpx_recents *recents, uint64_t number, int64_t offset,
                       const char *text)
{
    return ftpx_recents_differ(recents, number, offset, ftpx_span_of(text));
}

TALK(each_byte_is_compared)
{
    struct ftpx_recents *recents = ftpx_recents_new(talk->pool);
    uint64_t number = ftpx_recents_begin(recents);

    ftpx_recents_put(recents, number, 10, ftpx_span_of("later"));
    ftpx_recents_put(recents, number, 5, ftpx_span_of("early"));
    g_assert_cmpuint(differ(recents, number, 5, "earlylater"), ==, 0);
    g_assert_cmpuint(differ(recents, number, 5, "eaRLylateR"), ==, 3);
    g_assert_cmpuint(differ(recents, number, 9, "y"), ==, 0);
    g_assert_cmpuint(differ(recents, number, 9, "l"), ==, 1);
}

TALK(what_lies_too_far_back_is_not_told)
{
    struct ftpx_recents *recents = ftpx_recents_new(talk->pool);
    uint64_t number = ftpx_recents_begin(recents);

    for (int64_t at = 0; at < FTPX_LIMIT_RECENT + 4; at += 4)
        ftpx_recents_put(recents, number, at, ftpx_span_of("abcd"));
    g_assert_cmpuint(differ(recents, number, 0, "XXXX"), ==, 0);
    g_assert_cmpuint(differ(recents, number, 2, "XXXX"), ==, 2);
    g_assert_cmpuint(differ(recents, number, FTPX_LIMIT_RECENT - 2, "XdaX"), ==, 2);
}

/* A ring's end is nowhere special. */
TALK(bytes_across_the_end_of_a_ring_are_kept)
{
    struct ftpx_recents *recents = ftpx_recents_new(talk->pool);
    uint64_t number = ftpx_recents_begin(recents);

    ftpx_recents_put(recents, number, FTPX_LIMIT_RECENT - 2, ftpx_span_of("abcd"));
    g_assert_cmpuint(differ(recents, number, FTPX_LIMIT_RECENT - 2, "abcd"), ==, 0);
    g_assert_cmpuint(differ(recents, number, FTPX_LIMIT_RECENT - 2, "XbXd"), ==, 2);
}

TALK(streams_that_began_long_ago_are_forgotten)
{
    struct ftpx_recents *recents = ftpx_recents_new(talk->pool);
    uint64_t first = ftpx_recents_begin(recents);

    ftpx_recents_put(recents, first, 0, ftpx_span_of("abc"));
    for (unsigned i = 1; i < FTPX_LIMIT_RECENT_STREAMS; i++)
        ftpx_recents_put(recents, ftpx_recents_begin(recents), 0, ftpx_span_of("xyz"));
    g_assert_cmpuint(differ(recents, first, 0, "xyz"), ==, 3);
    ftpx_recents_begin(recents);
    g_assert_cmpuint(differ(recents, first, 0, "xyz"), ==, 0);
    g_assert_cmpuint(differ(recents, 0, 0, "xyz"), ==, 0);
}

/* --- on data connections --- */

static struct tcp download(struct talk *talk, struct tcp *control)
{
    *control = control_ready(talk);
    SAY(control, ">PASV", "<227 Passive (10,0,0,1,78,32)", ">RETR file", "<150 here it comes");
    return data_open(talk, 20000);
}

static void assert_again(struct talk *talk, uint64_t bytes, uint64_t again, uint64_t conflicting)
{
    const struct ftpx_transfer *transfer = transfer_of(talk, 0);
    bool told = (ftpx_transfer_quirks(transfer) & FTPX_QUIRK(CONFLICTING)) != 0;

    g_assert_cmpuint(ftpx_transfer_bytes(transfer), ==, bytes);
    g_assert_cmpuint(ftpx_transfer_retransmitted(transfer), ==, again);
    g_assert_cmpuint(ftpx_transfer_conflicting(transfer), ==, conflicting);
    g_assert_cmpint(told, ==, conflicting > 0);
}

TALK(honest_retransmissions_do_not_conflict)
{
    struct tcp control;
    struct tcp data = download(talk, &control);

    tcp_send_at(&data, LISTENER, 0, ftpx_span_of("abcdef"));
    tcp_send_at(&data, LISTENER, 3, ftpx_span_of("defghi"));
    tcp_send_at(&data, LISTENER, 0, ftpx_span_of("abcdefghi"));
    assert_again(talk, 9, 12, 0);
}

TALK(others_than_before_are_counted_and_the_first_stay)
{
    struct tcp control;
    struct tcp data = download(talk, &control);

    tcp_send_at(&data, LISTENER, 2, ftpx_span_of("cd"));
    tcp_send_at(&data, LISTENER, 6, ftpx_span_of("gh"));
    tcp_send_at(&data, LISTENER, 0, ftpx_span_of("abXYefXhij")); /* around what was there */
    assert_again(talk, 10, 4, 3);
    tcp_send_at(&data, LISTENER, 0, ftpx_span_of("abcdefghij"));
    assert_again(talk, 10, 14, 3);
}

TALK(a_keep_alive_with_a_byte_of_rubbish_is_no_conflict)
{
    struct tcp control;
    struct tcp data = download(talk, &control);

    tcp_send_at(&data, LISTENER, 0, ftpx_span_of("abcd"));
    tcp_send_at(&data, LISTENER, 3, ftpx_span_of("?"));
    assert_again(talk, 4, 1, 0);
    tcp_send_at(&data, LISTENER, 2, ftpx_span_of("?"));
    assert_again(talk, 4, 2, 1);
}

TALK(what_an_RST_says_is_no_payload)
{
    struct tcp control;
    struct tcp data = download(talk, &control);

    tcp_send(&data, LISTENER, ftpx_span_of("abcd"));
    tcp_emit(&data, LISTENER, data.first[LISTENER], FTPX_RST, ftpx_span_of("gone"));
    assert_again(talk, 4, 0, 0);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    TALK_CASE("/recent/each byte is compared", each_byte_is_compared);
    TALK_CASE("/recent/what lies too far back is not told", what_lies_too_far_back_is_not_told);
    TALK_CASE("/recent/bytes across the end of a ring are kept",
              bytes_across_the_end_of_a_ring_are_kept);
    TALK_CASE("/recent/streams that began long ago are forgotten",
              streams_that_began_long_ago_are_forgotten);
    TALK_CASE("/recent/honest retransmissions do not conflict",
              honest_retransmissions_do_not_conflict);
    TALK_CASE("/recent/others than before are counted and the first stay",
              others_than_before_are_counted_and_the_first_stay);
    TALK_CASE("/recent/a keep-alive with a byte of rubbish is no conflict",
              a_keep_alive_with_a_byte_of_rubbish_is_no_conflict);
    TALK_CASE("/recent/what an RST says is no payload", what_an_RST_says_is_no_payload);
    return talk_run();
}
