/* Tests of control and session: where lines end that do not end as they should, and what a gap on
 * one side leaves of the other.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "talk.h"

#include "model/limits.h"

static void send_text(struct tcp *tcp, int side, const char *text)
{
    tcp_send(tcp, side, ftpx_span_of(text));
}

/* The only note of a side in a frame; NULL when there is none. */
static const struct ftpx_note *note_in(struct talk *talk, bool from_client, uint32_t frame)
{
    const struct ftpx_session *session = session_of(talk, 0);
    uint8_t side = from_client ? session->client_side : 1 - session->client_side;
    uint32_t first;
    uint32_t count = ftpx_notes_in(session->flow, side, frame, &first);

    g_assert_cmpuint(count, <=, 1);
    return count > 0 ? ftpx_notes_at(session->flow, side, first) : NULL;
}

TALK(notes_are_found_by_their_frame)
{
    struct tcp tcp = control_open(talk);

    SAY(&tcp, "<220 ready", ">NOOP", "<200 ok");
    g_assert_null(note_in(talk, false, 3));
    assert_text(note_in(talk, false, 4)->text, "220 ready");
    g_assert_null(note_in(talk, true, 4));
    assert_text(note_in(talk, true, 5)->text, "NOOP");
    assert_text(note_in(talk, false, 6)->text, "200 ok");
    g_assert_null(note_in(talk, false, 7));
}

/* --- odd ends --- */

TALK(an_answer_ends_a_line_that_has_only_its_cr)
{
    struct tcp tcp = control_ready(talk);
    uint32_t offset = tcp.next[OPENER] - tcp.first[OPENER];

    send_text(&tcp, OPENER, "NOOP\r");
    uint32_t frame = talk->frame;
    assert_dialogue_after_ready(session_of(talk, 0), "");
    SAY(&tcp, "<200 ok");
    assert_dialogue_after_ready(session_of(talk, 0), "NOOP 200");
    const struct ftpx_note *note = note_in(talk, true, frame);
    assert_quirks(note->quirks, "bare-cr");
    assert_text(note->text, "NOOP");
    assert_text(note->raw, "NOOP\r");
    g_assert_cmpint(note->offset, ==, offset);
}

TALK(an_answer_ends_no_line_that_goes_on)
{
    struct tcp tcp = control_ready(talk);

    send_text(&tcp, OPENER, "NO");
    SAY(&tcp, "<200 ok");
    send_text(&tcp, OPENER, "OP\r\n");
    assert_dialogue_after_ready(session_of(talk, 0), "NOOP");
}

/* The LF may follow all the same, or the NUL of RFC 854 and the LF. */
TALK(the_rest_of_an_odd_end_is_no_line)
{
    static const char *const rests[] = {"\n", ""};
    struct tcp tcp = control_ready(talk);

    for (size_t i = 0; i < G_N_ELEMENTS(rests); i++) {
        send_text(&tcp, OPENER, "NOOP\r");
        SAY(&tcp, "<200 ok");
        send_text(&tcp, OPENER, rests[i]);
        SAY(&tcp, ">PWD", "<257 \"/\"");
    }
    send_text(&tcp, OPENER, "NOOP\r");
    SAY(&tcp, "<200 ok");
    tcp_send(&tcp, OPENER, (ftpx_span){(const uint8_t *)"\0\n", 2});
    SAY(&tcp, ">PWD", "<257 \"/\"", ">\nNOOP", "<500 what");
    assert_dialogue_after_ready(session_of(talk, 0), "NOOP 200, PWD 257, NOOP 200, PWD 257, "
                                                     "NOOP 200, PWD 257,  500, NOOP");
}

TALK(an_answer_that_came_too_early_ends_nothing)
{
    struct tcp tcp = control_ready(talk);
    uint32_t acked = tcp.next[OPENER];

    send_text(&tcp, OPENER, "NOOP\r");
    uint32_t sent = tcp.next[OPENER];
    tcp.next[OPENER] = acked; /* what the server has had of it when it answers: nothing */
    SAY(&tcp, "<200 ok");
    tcp.next[OPENER] = sent;
    assert_dialogue_after_ready(session_of(talk, 0), "");
}

/* --- gaps --- */

/* Long enough for what is missing to be given up. */
static void stay(struct tcp *tcp)
{
    for (unsigned turn = 0; turn < 40; turn++)
        SAY(tcp, ">NOOP", "<200 ok");
}

/* How many notes of a side have the quirk. */
static unsigned marked(struct talk *talk, bool from_client)
{
    const struct ftpx_session *session = session_of(talk, 0);
    uint8_t side = from_client ? session->client_side : 1 - session->client_side;
    uint32_t first;
    unsigned found = 0;

    for (uint32_t frame = 1; frame <= talk->frame; frame++) {
        uint32_t count = ftpx_notes_in(session->flow, side, frame, &first);
        for (uint32_t index = first; index < first + count; index++)
            found +=
                (ftpx_notes_at(session->flow, side, index)->quirks & FTPX_QUIRK(AFTER_GAP)) != 0;
    }
    return found;
}

TALK(the_first_line_behind_a_gap_is_marked_and_no_other)
{
    struct tcp tcp = control_ready(talk);

    SAY(&tcp, "!>CWD a", "<250 ok");
    stay(&tcp);
    assert_has_quirk(session_of(talk, 0)->quirks, FTPX_QUIRK(AFTER_GAP));
    g_assert_cmpuint(marked(talk, true), ==, 1);
    g_assert_cmpuint(marked(talk, false), ==, 0);
    SAY(&tcp, "!<150 ok");
    stay(&tcp);
    g_assert_cmpuint(marked(talk, true), ==, 1);
    g_assert_cmpuint(marked(talk, false), ==, 1);
}

/* What the server is saying goes on when the client's bytes are missing. */
TALK(a_gap_of_the_client_leaves_an_open_reply_open)
{
    struct tcp tcp = control_ready(talk);

    SAY(&tcp, ">FEAT", "<211-Features");
    tcp_lose(&tcp, OPENER, 5);
    for (unsigned turn = 0; turn < 40; turn++)
        SAY(&tcp, "< UTF8", ">NOOP");
    SAY(&tcp, "<211 End");
    const struct ftpx_reply *reply = exchange_of(session_of(talk, 0), 3)->replies;
    g_assert_nonnull(reply);
    g_assert_cmpuint(reply->lines, ==, 42);
    g_assert_cmphex(reply->quirks & FTPX_QUIRK(UNTERMINATED), ==, 0);
}

TALK(a_gap_of_the_server_ends_an_open_reply)
{
    struct tcp tcp = control_ready(talk);

    SAY(&tcp, ">FEAT", "<211-Features", "!< UTF8", "!<211 End");
    stay(&tcp);
    const struct ftpx_note *feat = note_in(talk, false, 12);
    assert_has_quirk(feat->reply->quirks, FTPX_QUIRK(UNTERMINATED));
}

/* Commands whose replies are missing are passed over by the first reply that does not fit them. */
TALK(a_reply_behind_a_gap_finds_the_first_command_it_fits)
{
    struct tcp tcp = control_ready(talk);

    SAY(&tcp, ">SIZE f", ">CWD a", ">PASV", "!<213 5", "!<250 ok", "<227 ok (10,0,0,1,4,1)");
    stay(&tcp);
    const struct ftpx_session *session = session_of(talk, 0);
    g_assert_null(exchange_of(session, 3)->replies);
    assert_has_quirk(exchange_of(session, 3)->quirks, FTPX_QUIRK(UNANSWERED));
    g_assert_null(exchange_of(session, 4)->replies);
    assert_has_quirk(exchange_of(session, 4)->quirks, FTPX_QUIRK(UNANSWERED));
    g_assert_cmpuint(exchange_of(session, 5)->final->code, ==, 227);
    g_assert_cmpuint(exchange_of(session, 6)->final->code, ==, 200);
}

static void assert_frames(const struct ftpx_exchange *exchange, uint32_t command, uint32_t reply)
{
    g_assert_cmpuint(exchange->frame, ==, command);
    g_assert_nonnull(exchange->final);
    g_assert_cmpuint(exchange->final->frame, ==, reply);
}

TALK(lines_behind_a_gap_have_their_own_frames)
{
    struct tcp tcp = control_open(talk);
    uint32_t first = talk->frame + 1;

    SAY(&tcp, "!<220 ready", ">USER alice", "<331 password", ">PASS secret", "<230 in");
    int64_t time = talk->time;
    stay(&tcp);
    const struct ftpx_session *session = session_of(talk, 0);
    assert_frames(exchange_of(session, 0), first, first + 1);
    assert_frames(exchange_of(session, 1), first + 2, first + 3);
    g_assert_cmpint(exchange_of(session, 1)->final->time, ==, time);
}

/* A line that could not be read before is in the frame that made it readable. */
TALK(lines_behind_a_filled_hole_are_in_the_frame_that_fills_it)
{
    struct tcp tcp = control_ready(talk);
    uint32_t offset = tcp.next[OPENER] - tcp.first[OPENER];

    SAY(&tcp, "!>CWD a", ">PWD");
    tcp_send_at(&tcp, OPENER, offset, ftpx_span_of("CWD a\r\n"));
    uint32_t filled = talk->frame;
    SAY(&tcp, "<250 ok", "<257 \"/a\"");
    assert_frames(exchange_of(session_of(talk, 0), 3), filled, filled + 1);
    assert_frames(exchange_of(session_of(talk, 0), 4), filled, filled + 2);
}

TALK(what_waits_in_the_end_is_read)
{
    struct tcp tcp = control_ready(talk);
    uint32_t first = talk->frame + 1;

    SAY(&tcp, ">CWD a", "!<250 ok", ">STAT", "!<211 fine", ">QUIT", "<221 bye");
    ftpx_engine_settle(talk->engine);
    assert_dialogue_after_ready(session_of(talk, 0), "CWD, STAT, QUIT 221");
    g_assert_cmpuint(exchange_of(session_of(talk, 0), 4)->frame, ==, first + 1);
    assert_frames(exchange_of(session_of(talk, 0), 5), first + 2, first + 3);
    ftpx_engine_settle(talk->engine);
    SAY(&tcp, ">NOOP", "<200 ok");
    assert_dialogue_after_ready(session_of(talk, 0), "CWD, STAT, QUIT 221, NOOP 200");
}

/* Of a line whose end the capture does not have, what is sure is read: the command, not a part of its argument. */
TALK(the_beginning_of_a_line_is_read_in_the_end)
{
    struct tcp tcp = control_ready(talk);
    uint32_t first = talk->frame + 1;

    SAY(&tcp, ">CWD a", "<250 ok");
    tcp_send(&tcp, OPENER, ftpx_span_of("RETR big.is"));
    assert_dialogue_after_ready(session_of(talk, 0), "CWD 250");
    ftpx_engine_settle(talk->engine);
    assert_dialogue_after_ready(session_of(talk, 0), "CWD 250, RETR");
    const struct ftpx_exchange *retr = exchange_of(session_of(talk, 0), 4);
    g_assert_cmpuint(retr->frame, ==, first + 2);
    g_assert_cmpuint(retr->arg.len, ==, 0);
    ftpx_engine_settle(talk->engine);
    tcp_send(&tcp, OPENER, ftpx_span_of("o\r\nNOOP\r\n")); /* it goes on all the same */
    assert_dialogue_after_ready(session_of(talk, 0), "CWD 250, RETR, NOOP");
}

TALK(the_beginning_of_a_reply_is_read_in_the_end)
{
    struct tcp tcp = control_ready(talk);

    SAY(&tcp, ">CWD a");
    tcp_send(&tcp, LISTENER, ftpx_span_of("550 No su"));
    ftpx_engine_settle(talk->engine);
    assert_dialogue_after_ready(session_of(talk, 0), "CWD 550");
    tcp_send(&tcp, OPENER, ftpx_span_of("PW")); /* may be PWD */
    ftpx_engine_settle(talk->engine);
    assert_dialogue_after_ready(session_of(talk, 0), "CWD 550");
}

/* One byte that was acknowledged and is not there is a FIN. */
TALK(a_fin_that_is_missing_is_no_gap)
{
    struct tcp tcp = control_ready(talk);

    SAY(&tcp, ">QUIT");
    tcp_lose(&tcp, OPENER, 1);
    SAY(&tcp, "<221 bye");
    ftpx_engine_settle(talk->engine);
    assert_dialogue_after_ready(session_of(talk, 0), "QUIT 221");
    g_assert_cmphex(session_of(talk, 0)->quirks & FTPX_QUIRK(AFTER_GAP), ==, 0);
}

static void connects_before_the_gap_is_given_up(struct talk *talk, const char *announcement,
                                                const char *answer, bool active)
{
    struct tcp tcp = control_ready(talk);

    SAY(&tcp, ">NOOP", "!<200 ok", announcement, answer, ">RETR f");
    struct tcp data = active
                          ? tcp_open(talk, endpoint(SERVER_HOST, 20), endpoint(CLIENT_HOST, 1025))
                          : data_open(talk, 1025);
    tcp_bytes(&data, active ? OPENER : LISTENER, 3000);
    tcp_close(&data, active ? OPENER : LISTENER);
    SAY(&tcp, "<150 here", "<226 done");
    g_assert_cmpuint(ftpx_engine_transfer_count(talk->engine), ==, 1);
    assert_text(transfer_of(talk, 0)->path, "f");
    assert_state(transfer_of(talk, 0), FTPX_STATE_COMPLETE, 3000);
}

TALK(a_connection_is_used_that_is_announced_behind_a_gap)
{
    connects_before_the_gap_is_given_up(talk, ">PASV", "<227 ok (10,0,0,1,4,1)", false);
}

TALK(a_connection_is_used_that_the_client_announces_behind_a_gap)
{
    connects_before_the_gap_is_given_up(talk, ">PORT 10,0,0,2,4,1", "<200 ok", true);
}

/* --- limits --- */

TALK(a_reply_of_too_many_lines_is_given_up)
{
    struct tcp tcp = control_ready(talk);

    SAY(&tcp, ">STAT", "<211-Status");
    for (unsigned line = 0; line < FTPX_LIMIT_REPLY_LINES; line++)
        SAY(&tcp, "< more");
    const struct ftpx_note *first = note_in(talk, false, 12);
    g_assert_cmpuint(first->reply->lines, ==, FTPX_LIMIT_REPLY_LINES);
    assert_has_quirk(first->reply->quirks, FTPX_QUIRK(LONG_REPLY));
}

/* A client that ends lines by CR LF NUL, and by NUL alone. */
TALK(a_nul_behind_a_line_is_no_command)
{
    static const ftpx_span lines[] = {{(const uint8_t *)"PWD\r\n\0", 6},
                                      {(const uint8_t *)"NOOP\0", 5},
                                      {(const uint8_t *)"PWD\r\n\0", 6}};
    struct tcp tcp = control_ready(talk);

    for (size_t index = 0; index < G_N_ELEMENTS(lines); index++) {
        tcp_send(&tcp, OPENER, lines[index]);
        SAY(&tcp, index == 1 ? "<200 ok" : "<257 \"/\"");
    }
    SAY(&tcp, ">QUIT", "<221 bye");
    assert_dialogue_after_ready(session_of(talk, 0), "PWD 257, NOOP 200, PWD 257, QUIT 221");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    TALK_CASE("/control/frames", notes_are_found_by_their_frame);
    TALK_CASE("/control/only CR", an_answer_ends_a_line_that_has_only_its_cr);
    TALK_CASE("/control/half a line", an_answer_ends_no_line_that_goes_on);
    TALK_CASE("/control/a NUL behind a line", a_nul_behind_a_line_is_no_command);
    TALK_CASE("/control/the rest of an odd end", the_rest_of_an_odd_end_is_no_line);
    TALK_CASE("/control/too early", an_answer_that_came_too_early_ends_nothing);
    TALK_CASE("/control/gap/marked", the_first_line_behind_a_gap_is_marked_and_no_other);
    TALK_CASE("/control/gap/client", a_gap_of_the_client_leaves_an_open_reply_open);
    TALK_CASE("/control/gap/server", a_gap_of_the_server_ends_an_open_reply);
    TALK_CASE("/control/gap/passed over", a_reply_behind_a_gap_finds_the_first_command_it_fits);
    TALK_CASE("/control/gap/frames", lines_behind_a_gap_have_their_own_frames);
    TALK_CASE("/control/gap/filled", lines_behind_a_filled_hole_are_in_the_frame_that_fills_it);
    TALK_CASE("/control/gap/end", what_waits_in_the_end_is_read);
    TALK_CASE("/control/the beginning of a line is read in the end",
              the_beginning_of_a_line_is_read_in_the_end);
    TALK_CASE("/control/the beginning of a reply is read in the end",
              the_beginning_of_a_reply_is_read_in_the_end);
    TALK_CASE("/control/gap/FIN", a_fin_that_is_missing_is_no_gap);
    TALK_CASE("/control/gap/227", a_connection_is_used_that_is_announced_behind_a_gap);
    TALK_CASE("/control/gap/PORT", a_connection_is_used_that_the_client_announces_behind_a_gap);
    TALK_CASE("/control/limit/reply lines", a_reply_of_too_many_lines_is_given_up);
    return talk_run();
}
