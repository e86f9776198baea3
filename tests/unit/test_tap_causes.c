/* Tests of causes: each way a data connection fails that the packets can tell from the others, and what is none of them.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "test_tap.h"

#include "taps/facts/causes.h"

#define OUTSIDE "203.0.113.9"

enum answer { NO_ANSWER, RST };

/* From `from` to `to`, in vain. */
static void knock(struct talk *talk, struct ftpx_endpoint from, struct ftpx_endpoint to,
                  enum answer answer)
{
    struct tcp tcp = tcp_under_way(talk, from, to);

    tcp_emit(&tcp, OPENER, tcp.first[OPENER] - 1, FTPX_SYN, FTPX_SPAN_NONE);
    if (answer == RST)
        tcp_emit(&tcp, LISTENER, 0, FTPX_RST | FTPX_ACK, FTPX_SPAN_NONE);
}

static void assert_cause(struct talk *talk, enum ftpx_cause cause)
{
    g_assert_cmpint(ftpx_cause_of(transfer_of(talk, 0)), ==, cause);
}

static void passive(struct talk *talk, const char *named, const char *tried, enum answer answer)
{
    struct tcp tcp = control_ready(talk);
    g_autofree char *reply = g_strdup_printf("<227 ok (%s,195,80)", named);

    SAY(&tcp, ">PASV", reply, ">RETR a");
    knock(talk, endpoint(CLIENT_HOST, 41000), endpoint(tried, 50000), answer);
    SAY(&tcp, "<425 no");
}

static void active(struct talk *talk, const char *named, const char *tried, enum answer answer)
{
    struct tcp tcp = control_ready(talk);
    g_autofree char *command = g_strdup_printf(">PORT %s,195,80", named);

    SAY(&tcp, command, "<200 ok", ">RETR a");
    knock(talk, endpoint(SERVER_HOST, 20), endpoint(tried, 50000), answer);
    SAY(&tcp, "<425 no");
}

TALK(a_firewall_before_the_server)
{
    passive(talk, "10,0,0,1", SERVER_HOST, NO_ANSWER);
    assert_cause(talk, FTPX_CAUSE_PASSIVE_DROPPED);
}

TALK(nothing_listens_at_the_server)
{
    passive(talk, "10,0,0,1", SERVER_HOST, RST);
    assert_cause(talk, FTPX_CAUSE_PASSIVE_REFUSED);
}

TALK(a_server_that_names_its_inner_address)
{
    passive(talk, "192,168,7,7", "192.168.7.7", NO_ANSWER);
    assert_cause(talk, FTPX_CAUSE_PASSIVE_INNER);
}

/* A client that knows better is stopped by something else. */
TALK(an_inner_address_that_nobody_heeds)
{
    passive(talk, "192,168,7,7", SERVER_HOST, NO_ANSWER);
    assert_cause(talk, FTPX_CAUSE_PASSIVE_DROPPED);
}

TALK(an_address_of_the_world_is_no_inner_one)
{
    passive(talk, "203,0,113,9", OUTSIDE, NO_ANSWER);
    assert_cause(talk, FTPX_CAUSE_PASSIVE_DROPPED);
}

TALK(a_firewall_before_the_client)
{
    active(talk, "10,0,0,2", CLIENT_HOST, NO_ANSWER);
    assert_cause(talk, FTPX_CAUSE_ACTIVE_DROPPED);
}

TALK(a_client_that_refuses)
{
    active(talk, "10,0,0,2", CLIENT_HOST, RST);
    assert_cause(talk, FTPX_CAUSE_ACTIVE_REFUSED);
}

TALK(a_client_that_names_its_inner_address)
{
    active(talk, "192,168,7,7", "192.168.7.7", NO_ANSWER);
    assert_cause(talk, FTPX_CAUSE_ACTIVE_INNER);
}

TALK(a_server_that_wants_the_tls_session)
{
    struct tcp tcp = control_ready(talk);

    SAY(&tcp, ">PASV", "<227 ok (10,0,0,1,195,80)", ">RETR a",
        "<522 SSL connection failed; session reuse required");
    assert_cause(talk, FTPX_CAUSE_TLS_SESSION);
}

TALK(what_moves_has_no_cause)
{
    struct tcp tcp = control_ready(talk);

    SAY(&tcp, ">PASV", "<227 ok (10,0,0,1,195,80)");
    struct tcp data = data_open(talk, 50000);
    SAY(&tcp, ">RETR a", "<150 here");
    tcp_send(&data, LISTENER, filler(100));
    tcp_close(&data, LISTENER);
    SAY(&tcp, "<226 done");
    assert_cause(talk, FTPX_CAUSE_COUNT);
}

TALK(a_refusal_that_is_no_connections_fault)
{
    struct tcp tcp = control_ready(talk);

    SAY(&tcp, ">PASV", "<227 ok (10,0,0,1,195,80)", ">RETR a", "<550 No such file");
    assert_cause(talk, FTPX_CAUSE_COUNT);
}

TALK(attempts_without_a_transfer_have_one_too)
{
    struct tcp tcp = control_ready(talk);

    SAY(&tcp, ">PASV", "<227 ok (10,0,0,1,195,80)");
    knock(talk, endpoint(CLIENT_HOST, 41000), endpoint(SERVER_HOST, 50000), RST);
    SAY(&tcp, ">QUIT", "<221 bye");
    GArray *unmade = ftpx_unmade_of(session_of(talk, 0));
    g_assert_cmpuint(unmade->len, ==, 1);
    const struct ftpx_exchange *by = g_array_index(unmade, struct ftpx_unmade, 0).by;
    g_assert_cmpint(ftpx_cause_of_attempts(by->expected), ==, FTPX_CAUSE_PASSIVE_REFUSED);
    g_array_unref(unmade);
}

/* --- what hangs --- */

/* Unacknowledged, and so far `again` times repeated. */
static void send_in_vain(struct tcp *tcp, size_t length, unsigned again)
{
    for (unsigned i = 0; i <= again; i++)
        tcp_emit(tcp, LISTENER, tcp->first[LISTENER], FTPX_ACK, filler(length));
}

static struct tcp asked(struct talk *talk, struct tcp *data)
{
    struct tcp tcp = control_ready(talk);

    SAY(&tcp, ">PASV", "<227 ok (10,0,0,1,195,80)");
    *data = data_open(talk, 50000);
    SAY(&tcp, ">RETR a", "<150 here");
    tcp_flag(&tcp, OPENER, FTPX_ACK);
    return tcp;
}

TALK(large_packets_vanish)
{
    struct tcp data;

    asked(talk, &data);
    send_in_vain(&data, 1448, 1);
    assert_cause(talk, FTPX_CAUSE_COUNT);
    send_in_vain(&data, 1448, 1);
    assert_cause(talk, FTPX_CAUSE_LARGE_DROPPED);
    g_assert_cmphex(ftpx_causes_of(session_of(talk, 0)), ==, 1u << FTPX_CAUSE_LARGE_DROPPED);
}

TALK(small_ones_that_vanish_are_another_matter)
{
    struct tcp data;

    asked(talk, &data);
    send_in_vain(&data, 600, 8);
    assert_cause(talk, FTPX_CAUSE_COUNT);
}

TALK(what_is_acknowledged_at_last_was_not_too_large)
{
    struct tcp data;

    asked(talk, &data);
    send_in_vain(&data, 1448, 4);
    data.next[LISTENER] += 1448;
    tcp_flag(&data, OPENER, FTPX_ACK);
    assert_cause(talk, FTPX_CAUSE_COUNT);
}

/* Where the control connection is dead, too, it is not the size. */
TALK(nor_is_it_when_nothing_comes_through)
{
    struct tcp data;
    struct tcp tcp = asked(talk, &data);

    send_in_vain(&data, 1448, 4);
    SAY(&tcp, "<426 gone");
    assert_cause(talk, FTPX_CAUSE_COUNT);
}

/* A download of `seconds`, all of it acknowledged. */
static struct tcp downloaded(struct talk *talk, int64_t seconds)
{
    struct tcp data;
    struct tcp tcp = asked(talk, &data);

    tcp_bytes(&data, LISTENER, 3000);
    talk->time += seconds * SECOND;
    tcp_bytes(&data, LISTENER, 3000);
    tcp_close(&data, LISTENER);
    return tcp;
}

/* … and, as the client has it, a NOOP that nobody acknowledges. */
static void end_unheard(struct talk *talk, int64_t seconds)
{
    struct tcp tcp = downloaded(talk, seconds);

    tcp_send(&tcp, OPENER, ftpx_span_of("NOOP\r\n"));
    talk->time += SECOND;
    tcp.next[OPENER] -= 6;
    tcp_send(&tcp, OPENER, ftpx_span_of("NOOP\r\n"));
}

static void say_done(struct tcp *tcp)
{
    tcp_send(tcp, LISTENER, ftpx_span_of("226 done\r\n"));
}

/* As the server has it. */
TALK(nobody_hears_that_it_is_done)
{
    struct tcp tcp = downloaded(talk, 70);

    say_done(&tcp);
    assert_cause(talk, FTPX_CAUSE_COUNT);
    tcp.next[LISTENER] -= 10;
    say_done(&tcp);
    assert_cause(talk, FTPX_CAUSE_CONTROL_DROPPED);
    SAY(&tcp, ">NOOP");
    assert_cause(talk, FTPX_CAUSE_COUNT);
}

/* What is lost on the way once is no more than that. */
TALK(that_it_is_done_may_be_heard_late)
{
    struct tcp tcp = downloaded(talk, 70);

    say_done(&tcp);
    tcp.next[LISTENER] -= 10;
    say_done(&tcp);
    tcp_flag(&tcp, OPENER, FTPX_ACK);
    assert_cause(talk, FTPX_CAUSE_COUNT);
}

TALK(nat_forgets_the_control_connection)
{
    end_unheard(talk, 300);
    assert_cause(talk, FTPX_CAUSE_CONTROL_DROPPED);
}

TALK(not_within_half_a_minute)
{
    end_unheard(talk, 30);
    assert_cause(talk, FTPX_CAUSE_COUNT);
}

static void greet_after(struct talk *talk, int64_t greeting, int64_t login)
{
    struct tcp tcp = control_open(talk);

    talk->time += greeting * MILLISECOND;
    SAY(&tcp, "<220 ready", ">USER alice", "<331 password", ">PASS secret");
    talk->time += login * MILLISECOND;
    SAY(&tcp, "<230 in");
}

TALK(names_are_looked_up_before_the_greeting)
{
    greet_after(talk, 5000, 100);
    g_assert_cmphex(ftpx_causes_of(session_of(talk, 0)), ==, 1u << FTPX_CAUSE_GREETING_LATE);
}

TALK(or_before_the_user_is_let_in)
{
    greet_after(talk, 100, 10000);
    g_assert_cmphex(ftpx_causes_of(session_of(talk, 0)), ==, 1u << FTPX_CAUSE_LOGIN_LATE);
}

TALK(some_seconds_are_nothing_special)
{
    greet_after(talk, 4000, 4000);
    g_assert_cmphex(ftpx_causes_of(session_of(talk, 0)), ==, 0);
}

/* --- many small files --- */

/* So many downloads, each of which waits for its answer and moves for so many milliseconds. */
static void fetch(struct talk *talk, unsigned count, int64_t waits, int64_t moves)
{
    struct tcp tcp = control_ready(talk);

    while (count-- > 0) {
        SAY(&tcp, ">PASV", "<227 ok (10,0,0,1,195,80)");
        struct tcp data = data_open(talk, 50000);
        SAY(&tcp, ">RETR a");
        talk->time += waits * MILLISECOND;
        SAY(&tcp, "<150 here");
        tcp_bytes(&data, LISTENER, 100);
        talk->time += moves * MILLISECOND;
        tcp_bytes(&data, LISTENER, 100);
        tcp_close(&data, LISTENER);
        SAY(&tcp, "<226 done");
    }
}

TALK(small_files_take_longer_to_ask_for)
{
    fetch(talk, 30, 300, 20);
    g_assert_cmphex(ftpx_causes_of(session_of(talk, 0)), ==, 1u << FTPX_CAUSE_SMALL_FILES);
}

TALK(files_that_move_for_long_do_not)
{
    fetch(talk, 30, 300, 200);
    g_assert_cmphex(ftpx_causes_of(session_of(talk, 0)), ==, 0);
}

TALK(nor_do_few)
{
    fetch(talk, 19, 300, 20);
    g_assert_cmphex(ftpx_causes_of(session_of(talk, 0)), ==, 0);
}

TALK(nor_is_it_worth_a_word_when_all_is_over_soon)
{
    fetch(talk, 30, 100, 5);
    g_assert_cmphex(ftpx_causes_of(session_of(talk, 0)), ==, 0);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    TALK_CASE("/causes/passive dropped", a_firewall_before_the_server);
    TALK_CASE("/causes/passive refused", nothing_listens_at_the_server);
    TALK_CASE("/causes/passive inner", a_server_that_names_its_inner_address);
    TALK_CASE("/causes/passive inner not used", an_inner_address_that_nobody_heeds);
    TALK_CASE("/causes/passive elsewhere", an_address_of_the_world_is_no_inner_one);
    TALK_CASE("/causes/active dropped", a_firewall_before_the_client);
    TALK_CASE("/causes/active refused", a_client_that_refuses);
    TALK_CASE("/causes/active inner", a_client_that_names_its_inner_address);
    TALK_CASE("/causes/tls session", a_server_that_wants_the_tls_session);
    TALK_CASE("/causes/none", what_moves_has_no_cause);
    TALK_CASE("/causes/refused", a_refusal_that_is_no_connections_fault);
    TALK_CASE("/causes/unmade", attempts_without_a_transfer_have_one_too);
    TALK_CASE("/causes/large", large_packets_vanish);
    TALK_CASE("/causes/large/small", small_ones_that_vanish_are_another_matter);
    TALK_CASE("/causes/large/late", what_is_acknowledged_at_last_was_not_too_large);
    TALK_CASE("/causes/large/all", nor_is_it_when_nothing_comes_through);
    TALK_CASE("/causes/control", nat_forgets_the_control_connection);
    TALK_CASE("/causes/control/server", nobody_hears_that_it_is_done);
    TALK_CASE("/causes/control/late", that_it_is_done_may_be_heard_late);
    TALK_CASE("/causes/control/soon", not_within_half_a_minute);
    TALK_CASE("/causes/greeting", names_are_looked_up_before_the_greeting);
    TALK_CASE("/causes/login", or_before_the_user_is_let_in);
    TALK_CASE("/causes/seconds", some_seconds_are_nothing_special);
    TALK_CASE("/causes/small-files", small_files_take_longer_to_ask_for);
    TALK_CASE("/causes/small-files/moving", files_that_move_for_long_do_not);
    TALK_CASE("/causes/small-files/few", nor_do_few);
    TALK_CASE("/causes/small-files/soon", nor_is_it_worth_a_word_when_all_is_over_soon);
    return talk_run();
}
