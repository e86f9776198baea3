/* Tests of early: connections that were there when the capture began, before their session says something.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "model/limits.h"
#include "model/data/tap.h"
#include "talk.h"

#define BINARY "\x89PNG\r\n\x1a\n\0\0\0\rIHDR"

static struct tcp control_under_way(struct talk *talk)
{
    return tcp_under_way(talk, endpoint(CLIENT_HOST, 40000), endpoint(SERVER_HOST, 21));
}

static struct tcp data_under_way(struct talk *talk, uint16_t port)
{
    return tcp_under_way(talk, endpoint(CLIENT_HOST, 41000), endpoint(SERVER_HOST, port));
}

static struct ftpx_sighting send_binary(struct tcp *tcp, int side)
{
    return tcp_send(tcp, side, (ftpx_span){(const uint8_t *)BINARY, sizeof BINARY - 1});
}

/* Binary, so that it is no line of anybody's. */
static struct tcp moved(struct talk *talk, uint16_t port, int side)
{
    struct tcp data = data_under_way(talk, port);

    send_binary(&data, side);
    tcp_bytes(&data, side, 2000);
    return data;
}

static void end_session(struct talk *talk)
{
    struct tcp control = control_under_way(talk);

    SAY(&control, "<226 done", ">QUIT", "<221 bye");
    tcp_close(&control, LISTENER);
    ftpx_engine_settle(talk->engine);
}

static const struct ftpx_transfer *only(struct talk *talk)
{
    const struct ftpx_transfer *found = NULL;

    for (uint32_t id = 0; id < ftpx_engine_transfer_count(talk->engine); id++) {
        const struct ftpx_transfer *transfer = transfer_of(talk, id);
        if (!transfer->flow)
            continue;
        g_assert_null(found);
        found = transfer;
    }
    return found;
}

TALK(a_download_that_ended_before_its_session_spoke)
{
    struct tcp data = moved(talk, 50000, LISTENER);

    tcp_close(&data, LISTENER);
    g_assert_cmpuint(ftpx_engine_transfer_count(talk->engine), ==, 0);
    end_session(talk);
    g_assert_nonnull(only(talk));
    g_assert_null(only(talk)->session);
    g_assert_cmpint(only(talk)->direction, ==, FTPX_DOWNLOAD);
    assert_state(only(talk), FTPX_STATE_INCOMPLETE, sizeof BINARY - 1 + 2000);
    assert_quirks(ftpx_transfer_quirks(only(talk)), "no-begin no-final-reply");
}

TALK(an_upload_is_one)
{
    struct tcp data = moved(talk, 50000, OPENER);

    tcp_close(&data, OPENER);
    end_session(talk);
    g_assert_cmpint(only(talk)->direction, ==, FTPX_UPLOAD);
    g_assert_cmpuint(ftpx_transfer_server(only(talk)), !=, ftpx_transfer_sender(only(talk)));
}

TALK(a_download_that_goes_on)
{
    struct tcp data = moved(talk, 50000, LISTENER);

    end_session(talk);
    assert_quirks(ftpx_transfer_quirks(only(talk)), "no-begin no-fin no-final-reply");
    tcp_bytes(&data, LISTENER, 300);
    tcp_close(&data, LISTENER);
    assert_state(only(talk), FTPX_STATE_INCOMPLETE, sizeof BINARY - 1 + 2300);
    assert_quirks(ftpx_transfer_quirks(only(talk)), "no-begin no-final-reply");
}

static size_t told(const struct ftpx_sighting *sighting, struct tcp *data, uint32_t frame)
{
    struct ftpx_segment segment = tcp_segment(data, LISTENER, 0, FTPX_ACK, ftpx_span_of("bytes"));

    segment.frame = frame;
    return ftpx_payload_of(sighting, &segment, FTPX_SPAN_NONE).bytes.len;
}

/* Reports get the same in every pass: what they could get in the first. */
TALK(reports_get_no_bytes_of_before)
{
    struct tcp data = data_under_way(talk, 50000);
    struct ftpx_sighting early = send_binary(&data, LISTENER);
    uint32_t first = talk->frame;

    g_assert_cmpint(early.flow->verdict, ==, FTPX_VERDICT_EARLY);
    g_assert_true(ftpx_flow_is_others(early.flow));
    g_assert_cmpuint(told(&early, &data, first), ==, 0);
    early.flow->claimed = early.flow->carrier = true; /* as the host does with others' */
    end_session(talk);
    g_assert_false(early.flow->claimed || early.flow->carrier);
    struct ftpx_sighting later = send_binary(&data, LISTENER);
    uint32_t last = talk->frame;
    g_assert_cmpint(later.flow->verdict, ==, FTPX_VERDICT_DATA);
    g_assert_false(ftpx_flow_is_others(later.flow));
    g_assert_cmpuint(told(&early, &data, first), ==, 0);
    g_assert_cmpuint(told(&later, &data, first + 1), ==, 5);
    g_assert_cmpuint(told(&later, &data, last), ==, 5);
}

TALK(text_is_let_go_once_it_is_no_dialogue)
{
    struct tcp data = data_under_way(talk, 50000);

    for (unsigned line = 0; line < 500; line++)
        tcp_send(&data, LISTENER,
                 ftpx_span_of("Some text that was written for whoever reads it.\n"));
    end_session(talk);
    g_assert_cmpuint(ftpx_transfer_bytes(only(talk)), ==, UINT64_C(500) * 49);
}

/* --- what is none --- */

TALK(what_goes_both_ways)
{
    struct tcp data = moved(talk, 50000, LISTENER);

    struct ftpx_sighting sighting = send_binary(&data, OPENER);
    g_assert_cmpint(sighting.flow->verdict, ==, FTPX_VERDICT_OTHER);
    g_assert_cmpint(sighting.offset, ==, 0);
    g_assert_cmpuint(talk->engine->early_count, ==, 0);
    end_session(talk);
    g_assert_null(only(talk));
}

TALK(what_has_its_syn_in_the_capture)
{
    struct tcp data = tcp_open(talk, endpoint(CLIENT_HOST, 41000), endpoint(SERVER_HOST, 50000));

    send_binary(&data, LISTENER);
    end_session(talk);
    g_assert_null(only(talk));
}

TALK(what_goes_to_a_port_of_others)
{
    moved(talk, 443, LISTENER);
    end_session(talk);
    g_assert_null(only(talk));
}

TALK(what_begins_with_a_request)
{
    struct tcp data = data_under_way(talk, 50000);

    tcp_send(&data, OPENER, ftpx_span_of("POST /upload HTTP/1.1\r\n\r\n"));
    tcp_bytes(&data, OPENER, 2000);
    end_session(talk);
    g_assert_null(only(talk));
}

TALK(what_is_between_other_hosts)
{
    struct tcp data =
        tcp_under_way(talk, endpoint("10.0.0.9", 41000), endpoint(SERVER_HOST, 50000));

    send_binary(&data, LISTENER);
    end_session(talk);
    g_assert_null(only(talk));
}

TALK(what_was_there_before_a_session_that_begins)
{
    moved(talk, 50000, LISTENER);
    struct tcp control = control_ready(talk);
    SAY(&control, ">QUIT", "<221 bye");
    tcp_close(&control, LISTENER);
    ftpx_engine_settle(talk->engine);
    g_assert_null(only(talk));
}

/* An endpoint that is agreed on later is not where it goes. */
TALK(a_transfer_whose_endpoint_cannot_be_read_does_not_get_it)
{
    struct tcp data = moved(talk, 50000, LISTENER);
    tcp_close(&data, LISTENER);
    struct tcp control = control_under_way(talk);

    SAY(&control, "<226 done", ">PASV", "!<227 ok (10,0,0,1,195,80)", ">RETR f", "<150 here",
        "<226 done");
    ftpx_engine_settle(talk->engine);
    for (uint32_t id = 0; id < ftpx_engine_transfer_count(talk->engine); id++) {
        const struct ftpx_transfer *transfer = transfer_of(talk, id);
        g_assert_true(!transfer->exchange || !transfer->flow);
    }
    g_assert_null(only(talk)->session);
}

TALK(more_than_are_remembered)
{
    for (unsigned n = 0; n <= FTPX_LIMIT_EARLY_FLOWS; n++) {
        struct tcp data =
            tcp_under_way(talk, endpoint(CLIENT_HOST, 41000), endpoint(SERVER_HOST, 50000 + n));
        struct ftpx_sighting sighting = send_binary(&data, LISTENER);
        g_assert_cmpint(sighting.flow->verdict, ==,
                        n < FTPX_LIMIT_EARLY_FLOWS ? FTPX_VERDICT_EARLY : FTPX_VERDICT_OTHER);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    TALK_CASE("/early/download", a_download_that_ended_before_its_session_spoke);
    TALK_CASE("/early/upload", an_upload_is_one);
    TALK_CASE("/early/goes on", a_download_that_goes_on);
    TALK_CASE("/early/reports", reports_get_no_bytes_of_before);
    TALK_CASE("/early/text", text_is_let_go_once_it_is_no_dialogue);
    TALK_CASE("/early/both ways", what_goes_both_ways);
    TALK_CASE("/early/syn", what_has_its_syn_in_the_capture);
    TALK_CASE("/early/port", what_goes_to_a_port_of_others);
    TALK_CASE("/early/request", what_begins_with_a_request);
    TALK_CASE("/early/other hosts", what_is_between_other_hosts);
    TALK_CASE("/early/session begins", what_was_there_before_a_session_that_begins);
    TALK_CASE("/early/endpoint", a_transfer_whose_endpoint_cannot_be_read_does_not_get_it);
    TALK_CASE("/early/limit", more_than_are_remembered);
    return talk_run();
}
