/* Tests of select: what a filter let through decides which sessions, logins and transfers a
 * report is about.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "test_tap.h"

#include "model/tcp/flow.h"

/* Frames: 1–3 handshake, 4 220, 5 USER, 6 331, 7 PASS, 8 230, 9 TYPE, 10 200, 11 RETR, 12 550,
 * then a download. */
static void build(struct talk *talk)
{
    struct tcp control = control_ready(talk);

    SAY(&control, ">RETR gone", "<550 no");
    download_of(talk, &control, 1025, 100);
}

static const bool *chosen(struct talk *talk, const struct ftpx_flow *flow, uint32_t frame)
{
    static bool is[4]; /* session, login, transfer 0, transfer 1 */
    struct ftpx_select *select = ftpx_select_new(false);

    if (flow)
        ftpx_select_add(select, flow, frame);
    is[0] = ftpx_select_has_session(select, session_of(talk, 0));
    is[1] = ftpx_select_has_login(select, session_of(talk, 0)->logins);
    is[2] = ftpx_select_has_transfer(select, transfer_of(talk, 0));
    is[3] = ftpx_select_has_transfer(select, transfer_of(talk, 1));
    ftpx_select_free(select);
    return is;
}

static void assert_chosen(struct talk *talk, const struct ftpx_flow *flow, uint32_t frame,
                          bool session, bool login, bool refused, bool download)
{
    const bool *is = chosen(talk, flow, frame);

    g_assert_cmpint(is[0], ==, session);
    g_assert_cmpint(is[1], ==, login);
    g_assert_cmpint(is[2], ==, refused);
    g_assert_cmpint(is[3], ==, download);
}

TALK(nothing_passed_nothing_is_selected)
{
    build(talk);
    assert_chosen(talk, NULL, 0, false, false, false, false);
}

TALK(a_frame_of_the_handshake_selects_the_session_alone)
{
    build(talk);
    assert_chosen(talk, session_of(talk, 0)->flow, 1, true, false, false, false);
}

TALK(commands_and_replies_select_what_they_belong_to)
{
    build(talk);
    const struct ftpx_flow *flow = session_of(talk, 0)->flow;
    assert_chosen(talk, flow, 5, true, true, false, false);  /* USER */
    assert_chosen(talk, flow, 8, true, true, false, false);  /* 230 */
    assert_chosen(talk, flow, 9, true, false, false, false); /* TYPE */
    assert_chosen(talk, flow, 11, true, false, true, false);
    assert_chosen(talk, flow, 12, true, false, true, false);
}

TALK(data_selects_its_transfer_and_the_session)
{
    build(talk);
    assert_chosen(talk, transfer_of(talk, 1)->flow, 20, true, false, false, true);
}

TALK(after_a_reset_nothing_is_selected)
{
    struct ftpx_select *select = ftpx_select_new(false);

    build(talk);
    ftpx_select_add(select, session_of(talk, 0)->flow, 5);
    ftpx_select_reset(select);
    g_assert_false(ftpx_select_has_session(select, session_of(talk, 0)));
    ftpx_select_free(select);
}

TALK(without_a_filter_all_is_selected)
{
    struct ftpx_select *select = ftpx_select_new(true);

    build(talk);
    g_assert_true(ftpx_select_is_all(select));
    g_assert_true(ftpx_select_has_session(select, session_of(talk, 0)));
    g_assert_true(ftpx_select_has_login(select, session_of(talk, 0)->logins));
    g_assert_true(ftpx_select_has_transfer(select, transfer_of(talk, 0)));
    ftpx_select_free(select);
}

/* Frames 11 and 12 RNFR, 13 and 14 RNTO. */
TALK(an_operation_is_selected_by_any_of_its_commands)
{
    struct tcp control = control_ready(talk);

    SAY(&control, ">RNFR a", "<350 ready", ">RNTO b", "<250 ok", ">NOOP", "<200 ok");
    for (uint32_t frame = 10; frame <= 15; frame++) {
        struct ftpx_select *select = ftpx_select_new(false);

        ftpx_select_add(select, session_of(talk, 0)->flow, frame);
        g_assert_cmpint(ftpx_select_has_operation(select, session_of(talk, 0)->operations), ==,
                        frame >= 11 && frame <= 14);
        ftpx_select_free(select);
    }
}

int main(int argc, char *argv[])
{
    g_test_init(&argc, &argv, NULL);
    TALK_CASE("/select/nothing", nothing_passed_nothing_is_selected);
    TALK_CASE("/select/handshake", a_frame_of_the_handshake_selects_the_session_alone);
    TALK_CASE("/select/control", commands_and_replies_select_what_they_belong_to);
    TALK_CASE("/select/data", data_selects_its_transfer_and_the_session);
    TALK_CASE("/select/reset", after_a_reset_nothing_is_selected);
    TALK_CASE("/select/all", without_a_filter_all_is_selected);
    TALK_CASE("/select/operation", an_operation_is_selected_by_any_of_its_commands);
    return talk_run();
}
