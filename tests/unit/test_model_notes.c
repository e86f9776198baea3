/* Tests of heard: which lines are told with a frame. What they mean is tested elsewhere.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "talk.h"

#include "model/session/notes.h"

static void append_text(void *context, const struct ftpx_note *note)
{
    GString *out = context;
    g_autofree char *text = text_of(note->text);

    g_string_append_printf(out, "%s%s", out->len > 0 ? "|" : "", text);
}

/* Lines that a frame, sent by the client, brings. */
static void brings(struct talk *talk, uint32_t frame, bool first_pass, const char *expected)
{
    const struct ftpx_flow *flow = session_of(talk, 0)->flow;
    GString *out = g_string_new(NULL);

    ftpx_notes_lines(flow, session_of(talk, 0)->client_side, frame, first_pass, append_text, out);
    g_assert_cmpstr(out->str, ==, expected);
    g_string_free(out, TRUE);
}

TALK(each_frame_brings_its_own_lines)
{
    struct tcp tcp = control_open(talk);

    SAY(&tcp, "<220 ready", ">USER alice", "<331 password");
    uint32_t last = talk->frame;
    brings(talk, last, false, "331 password");
    brings(talk, last - 1, false, "USER alice");
    brings(talk, last - 2, false, "220 ready");
    brings(talk, last - 3, false, "");
}

TALK(in_the_first_pass_the_frame_that_tells_brings_what_was_before)
{
    struct tcp tcp = tcp_open(talk, endpoint(CLIENT_HOST, 40000), endpoint(SERVER_HOST, 2121));

    SAY(&tcp, "<220-Hello", "<220 ready", ">USER alice");
    g_assert_cmpuint(session_of(talk, 0)->known_frame, ==, talk->frame);
    brings(talk, talk->frame, true, "220-Hello|220 ready|USER alice");
    SAY(&tcp, "<331 password");
    brings(talk, talk->frame, true, "331 password");
}

/* They are in their own frames, and told with the frame that had them read, or the next one. */
TALK(in_the_first_pass_a_frame_brings_what_is_read_with_it)
{
    struct tcp tcp = control_ready(talk);

    SAY(&tcp, ">CWD a", "!<250 ok", ">STAT");
    uint32_t stat = talk->frame;
    brings(talk, stat, true, "");
    ftpx_engine_settle(talk->engine);
    brings(talk, stat, false, "STAT");
    SAY(&tcp, "<211 ok");
    brings(talk, talk->frame, true, "STAT|211 ok");
    SAY(&tcp, ">NOOP");
    brings(talk, talk->frame, true, "NOOP");
}

/* Lines that no frame has brought, one behind the other. */
static void leaves(struct talk *talk, const char *expected)
{
    GString *out = g_string_new(NULL);

    ftpx_notes_left(session_of(talk, 0)->flow, append_text, out);
    g_assert_cmpstr(out->str, ==, expected);
    g_string_free(out, TRUE);
}

TALK(what_is_read_at_the_end_is_left_once)
{
    struct tcp tcp = control_ready(talk);

    SAY(&tcp, ">CWD a");
    uint32_t heard = tcp.next[LISTENER];
    SAY(&tcp, "!<250 ok", "<215 UNIX");
    uint32_t sent = tcp.next[LISTENER];
    tcp.next[LISTENER] = heard; /* which it says before either has come */
    SAY(&tcp, ">NOOP");
    tcp.next[LISTENER] = sent;
    brings(talk, talk->frame, true, "NOOP");
    leaves(talk, "");
    ftpx_engine_settle(talk->engine);
    leaves(talk, "215 UNIX");
    ftpx_engine_settle(talk->engine);
    leaves(talk, "215 UNIX");
    SAY(&tcp, "<200 ok"); /* it was live */
    brings(talk, talk->frame, true, "215 UNIX|200 ok");
    leaves(talk, "");
}

TALK(lines_of_one_frame_keep_their_order)
{
    struct tcp tcp = control_ready(talk);

    SAY(&tcp, ">TYPE I\r\nPASV\r\nNOOP");
    brings(talk, talk->frame, false, "TYPE I|PASV|NOOP");
}

TALK(all_lines_are_told_by_frame)
{
    struct tcp tcp = control_open(talk);
    GString *out = g_string_new(NULL);

    SAY(&tcp, "<220 ready", ">USER alice", "<331 password", ">PASS x", "<230 in");
    ftpx_notes_all(session_of(talk, 0)->flow, append_text, out);
    g_assert_cmpstr(out->str, ==, "220 ready|USER alice|331 password|PASS x|230 in");
    g_string_free(out, TRUE);
}

static void append_codes(void *context, const struct ftpx_note *note)
{
    const struct ftpx_reply *reply = ftpx_notes_reply(note);

    if (reply)
        g_string_append_printf(context, " %u", reply->code);
}

/* Codes of whole replies, in the order in which they are known to be whole. */
static void completes(struct talk *talk, const char *expected)
{
    GString *out = g_string_new(NULL);

    ftpx_notes_all(session_of(talk, 0)->flow, append_codes, out);
    g_assert_cmpstr(out->str, ==, expected);
    g_string_free(out, TRUE);
}

TALK(a_reply_is_whole_with_its_last_line)
{
    struct tcp tcp = control_open(talk);

    SAY(&tcp, "<220-Hello", "<220 ready", ">USER alice", "<331-Pass", "<word");
    completes(talk, " 220");
    SAY(&tcp, "<331 please");
    completes(talk, " 220 331");
}

/* Its end is not in the capture, and its code stands in its first line. */
TALK(a_reply_without_its_end_is_whole_once_the_hole_is_known)
{
    struct tcp tcp = control_open(talk);

    SAY(&tcp, "<220 ready", ">USER alice", "<331 password", ">PASS x", "<230-Welcome");
    completes(talk, " 220 331");
    ftpx_engine_settle(talk->engine);
    completes(talk, " 220 331 230");
}

TALK(a_reply_that_another_code_ended_is_whole_with_the_next_line)
{
    struct tcp tcp = control_open(talk);

    SAY(&tcp, "<220 ready", ">USER alice", "<331-Pass", "<530 no");
    completes(talk, " 220");
    SAY(&tcp, ">NOOP");
    completes(talk, " 220 530");
    SAY(&tcp, "<200 ok");
    completes(talk, " 220 530 200");
}

static int64_t time_of_line_in(struct talk *talk, uint8_t side, uint32_t frame)
{
    const struct ftpx_flow *flow = session_of(talk, 0)->flow;
    uint32_t first;

    g_assert_cmpuint(ftpx_notes_in(flow, side, frame, &first), ==, 1);
    return ftpx_notes_at(flow, side, first)->time;
}

/* Also one of a reply that ends later, and one without a code. */
TALK(a_line_has_the_time_of_its_frame)
{
    static const char *const said[] = {">NOOP", "<200-so", "<200 ok", "<no code"};
    struct tcp tcp = control_ready(talk);
    uint8_t client = session_of(talk, 0)->client_side;
    uint32_t frames[G_N_ELEMENTS(said)];
    int64_t times[G_N_ELEMENTS(said)];

    for (unsigned i = 0; i < G_N_ELEMENTS(said); i++) {
        SAY(&tcp, said[i]);
        frames[i] = talk->frame;
        times[i] = talk->time;
    }
    for (unsigned i = 0; i < G_N_ELEMENTS(said); i++)
        g_assert_cmpint(time_of_line_in(talk, i == 0 ? client : 1 - client, frames[i]), ==,
                        times[i]);
    g_assert_cmpint(times[1], <, times[2]);
}

/* Of a server whose lines alone are there, the client's side has none. */
TALK(a_side_that_is_not_heard_brings_nothing)
{
    struct tcp tcp = tcp_under_way(talk, endpoint(CLIENT_HOST, 40000), endpoint(SERVER_HOST, 21));
    uint32_t first = 7;

    SAY(&tcp, "<220 ready", "!>USER alice", "<331 password", "!>PASS x", "<230 in");
    const struct ftpx_session *session = session_of(talk, 0);
    g_assert_cmpuint(ftpx_notes_in(session->flow, session->client_side, talk->frame, &first), ==,
                     0);
    g_assert_cmpuint(first, ==, 0);
    brings(talk, talk->frame, true, "230 in");
    brings(talk, talk->frame - 1, true, "331 password");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    TALK_CASE("/heard/read late", in_the_first_pass_a_frame_brings_what_is_read_with_it);
    TALK_CASE("/heard/each frame brings its own lines", each_frame_brings_its_own_lines);
    TALK_CASE("/heard/in the first pass the frame that tells brings what was before",
              in_the_first_pass_the_frame_that_tells_brings_what_was_before);
    TALK_CASE("/notes/what is read at the end is left once", what_is_read_at_the_end_is_left_once);
    TALK_CASE("/heard/lines of one frame keep their order", lines_of_one_frame_keep_their_order);
    TALK_CASE("/heard/all lines are told by frame", all_lines_are_told_by_frame);
    TALK_CASE("/heard/a reply is whole with its last line", a_reply_is_whole_with_its_last_line);
    TALK_CASE("/heard/a reply without its end is whole once the hole is known",
              a_reply_without_its_end_is_whole_once_the_hole_is_known);
    TALK_CASE("/heard/a reply that another code ended is whole with the next line",
              a_reply_that_another_code_ended_is_whole_with_the_next_line);
    TALK_CASE("/heard/time", a_line_has_the_time_of_its_frame);
    TALK_CASE("/heard/one side", a_side_that_is_not_heard_brings_nothing);
    return talk_run();
}
