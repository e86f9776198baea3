/* Tests of hits: which lines of a session are about what a list has.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "talk.h"

#include "model/data/hits.h"

/* The usual hosts, a third one, a user and two names. */
static const char list_text[] = "user alice\nname secret.*\nname /pub/new\n" CLIENT_HOST
                                "\n" SERVER_HOST "/32\n10.0.0.77\nname d1\nname d2\n";

static void begin(struct talk *talk, gconstpointer unused)
{
    struct ftpx_config config = talk_config();

    (void)unused;
    config.watchlist = ftpx_watchlist_read(list_text, sizeof list_text - 1, NULL, NULL);
    talk_begin_with(talk, &config);
}

static void end(struct talk *talk, gconstpointer unused)
{
    struct ftpx_watchlist *list =
        (struct ftpx_watchlist *)(uintptr_t)talk->engine->config.watchlist;

    talk_end(talk, unused);
    ftpx_watchlist_free(list);
}

#define HITS_CASE(path, name) g_test_add(path, struct talk, NULL, begin, name, end)

static void append_hits(void *context, const struct ftpx_note *note)
{
    const struct ftpx_hits hits = ftpx_hits_of_note(note);
    g_autofree char *line = text_of(note->text);

    for (unsigned i = 0; i < hits.count; i++)
        g_string_append_printf(context, "%.4s:%u ", line, hits.of[i]->line);
}

/* "USER:1 ": the first letters of each line, and the entry's line. */
static void assert_hits(struct talk *talk, const char *expected)
{
    GString *found = g_string_new(NULL);

    ftpx_notes_all(session_of(talk, 0)->flow, append_hits, found);
    g_assert_cmpstr(found->str, ==, expected);
    g_string_free(found, TRUE);
}

TALK(a_session_is_told_with_its_greeting)
{
    struct tcp tcp = control_open(talk);

    SAY(&tcp, "<220-Hello", "<220 ready", ">USER Alice", "<331 password", ">USER bob",
        "<331 password");
    assert_hits(talk, "220-:4 220-:5 USER:1 ");
}

TALK(without_a_greeting_it_is_told_with_the_first_command)
{
    struct tcp tcp = tcp_under_way(talk, endpoint(CLIENT_HOST, 40000), endpoint(SERVER_HOST, 21));

    SAY(&tcp, ">USER alice", "<331 password", ">PASS x", "<230 in");
    assert_hits(talk, "USER:1 USER:4 USER:5 ");
}

TALK(without_a_command_it_is_told_with_the_first_reply)
{
    struct tcp tcp = tcp_under_way(talk, endpoint(CLIENT_HOST, 40000), endpoint(SERVER_HOST, 21));

    SAY(&tcp, "<230 Login successful.", "<226 Transfer complete.");
    assert_hits(talk, "230 :4 230 :5 ");
}

TALK(what_is_moved_and_changed_is_told_with_its_command)
{
    struct tcp tcp = control_ready(talk);

    SAY(&tcp, ">CWD /pub", "<250 ok", ">RETR SECRET.doc", "<550 no", ">RNFR secret.a", "<350 ok",
        ">RNTO new", "<250 ok", ">SIZE secret.b", "<550 no");
    assert_hits(talk, "220 :4 220 :5 USER:1 RETR:2 RNFR:2 RNTO:3 ");
}

TALK(both_names_of_a_link_are_told)
{
    struct tcp tcp = control_ready(talk);

    SAY(&tcp, ">SITE SYMLINK d1 d2", "<200 ok");
    assert_hits(talk, "220 :4 220 :5 USER:1 SITE:8 SITE:7 ");
}

TALK(the_third_host_of_a_data_connection_is_told)
{
    struct tcp tcp = control_ready(talk);

    SAY(&tcp, ">PORT 10,0,0,77,195,80", "<200 ok", ">RETR f", "<150 ok");
    struct tcp data = tcp_open(talk, endpoint(SERVER_HOST, 20), endpoint("10.0.0.77", 50000));
    tcp_bytes(&data, OPENER, 100);
    tcp_close(&data, OPENER);
    SAY(&tcp, "<226 ok");
    assert_hits(talk, "220 :4 220 :5 USER:1 RETR:6 ");
}

TALK(the_session_s_own_hosts_are_not_told_again)
{
    struct tcp tcp = control_ready(talk);

    SAY(&tcp, ">PORT 10,0,0,2,195,80", "<200 ok", ">RETR f", "<150 ok");
    struct tcp data = tcp_open(talk, endpoint(SERVER_HOST, 20), endpoint(CLIENT_HOST, 50000));
    tcp_bytes(&data, OPENER, 100);
    tcp_close(&data, OPENER);
    SAY(&tcp, "<226 ok");
    assert_hits(talk, "220 :4 220 :5 USER:1 ");
}

static void nothing_is_told_without_a_list(struct talk *talk, gconstpointer unused)
{
    struct tcp tcp = control_ready(talk);

    (void)unused;
    SAY(&tcp, ">DELE secret.doc", "<250 ok");
    assert_hits(talk, "");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    HITS_CASE("/hits/greeting", a_session_is_told_with_its_greeting);
    HITS_CASE("/hits/first-command", without_a_greeting_it_is_told_with_the_first_command);
    HITS_CASE("/hits/first-reply", without_a_command_it_is_told_with_the_first_reply);
    HITS_CASE("/hits/names", what_is_moved_and_changed_is_told_with_its_command);
    HITS_CASE("/hits/link", both_names_of_a_link_are_told);
    HITS_CASE("/hits/third-host", the_third_host_of_a_data_connection_is_told);
    HITS_CASE("/hits/own-hosts", the_session_s_own_hosts_are_not_told_again);
    TALK_CASE("/hits/no-list", nothing_is_told_without_a_list);
    return talk_run();
}
