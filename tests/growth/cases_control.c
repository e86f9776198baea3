/* cases_control: connections and sessions, however many.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "grow.h"

/* --- sessions --- */

static void check_sessions(const struct grown *grown)
{
    uint32_t count = ftpx_engine_session_count(grown->engine);

    g_assert_cmpuint(count, ==, grown->segments / GROW_SESSION_SEGMENTS);
    for (uint32_t id = 0; id < count; id++)
        grow_assert_session(grown, id);
}

/* What the first tenth of sessions costs, each later one must cost as well. A table that fits the
 * processor's cache is faster than any larger one, so the first few would tell less. */
static void few_sessions(struct grow *grow)
{
    grow->segments /= 10;
    grow_sessions(grow);
}

/* The same client, port and server each time. */
static void reused_tuple(struct grow *grow)
{
    while (grow_left(grow) > 0)
        grow_session(grow, grow_client(0, 40000), grow_server(0, 21));
}

/* --- connections that are not FTP --- */

static void web(struct grow *grow, uint32_t number)
{
    struct tcp tcp = tcp_open(&grow->talk, grow_client(number, 50000), grow_server(0, 80));

    tcp_send(&tcp, OPENER, ftpx_span_of("GET / HTTP/1.0\r\n\r\n"));
    tcp_send(&tcp, LISTENER, ftpx_span_of("HTTP/1.0 200 OK\r\n\r\n"));
    tcp_close(&tcp, LISTENER);
}

static void webs(struct grow *grow)
{
    grow_witness(grow);
    for (uint32_t number = 0; grow_left(grow) > GROW_SESSION_SEGMENTS; number++)
        web(grow, number);
    grow_witness(grow);
}

static void few_webs(struct grow *grow)
{
    grow->segments /= 10;
    webs(grow);
}

/* SYNs that nobody answers. */
static void half_open(struct grow *grow)
{
    grow_witness(grow);
    for (uint32_t number = 0; grow_left(grow) > GROW_SESSION_SEGMENTS; number++) {
        struct tcp tcp = tcp_under_way(&grow->talk, grow_client(number, 40000), grow_server(0, 21));
        tcp_emit(&tcp, OPENER, tcp.first[OPENER] - 1, FTPX_SYN, FTPX_SPAN_NONE);
    }
    grow_witness(grow);
}

/* SYNs of one 4-tuple, each with another number. */
static void half_open_again(struct grow *grow)
{
    grow_witness(grow);
    for (uint32_t number = 0; grow_left(grow) > GROW_SESSION_SEGMENTS; number++) {
        struct tcp tcp = tcp_under_way(&grow->talk, grow_client(0, 40000), grow_server(0, 21));
        tcp_emit(&tcp, OPENER, 1000000 * number, FTPX_SYN, FTPX_SPAN_NONE);
    }
    grow_witness(grow);
}

static void few_half_open(struct grow *grow)
{
    grow->segments /= 10;
    half_open(grow);
}

/* --- connections to FTP's port that never decide --- */

/* A line that both FTP and others say, and nothing more. */
static void undecided(struct grow *grow, uint32_t number, const char *line)
{
    struct tcp tcp = tcp_open(&grow->talk, grow_client(number, 40000), grow_server(0, 21));

    if (line)
        tcp_send(&tcp, LISTENER, ftpx_span_of(line));
}

static void silent(struct grow *grow)
{
    grow_witness(grow);
    for (uint32_t number = 0; grow_left(grow) > GROW_SESSION_SEGMENTS; number++)
        undecided(grow, number, NULL);
    grow_witness(grow);
}

static void few_silent(struct grow *grow)
{
    grow->segments /= 10;
    silent(grow);
}

static void greeting_only(struct grow *grow)
{
    grow_witness(grow);
    for (uint32_t number = 0; grow_left(grow) > GROW_SESSION_SEGMENTS; number++)
        undecided(grow, number, "220 ready\r\n");
    grow_witness(grow);
}

static void few_greetings(struct grow *grow)
{
    grow->segments /= 10;
    greeting_only(grow);
}

/* As many lines as fit below what a candidate may say. */
static void many_lines(struct grow *grow, bool blank)
{
    static uint8_t bytes[1400];

    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = blank || i % 100 == 99 ? '\n' : 'x';
    grow_witness(grow);
    for (uint32_t number = 0; grow_left(grow) > GROW_SESSION_SEGMENTS; number++) {
        struct tcp tcp = tcp_open(&grow->talk, grow_client(number, 40000), grow_server(0, 2121));
        tcp_send(&tcp, LISTENER, ftpx_span_of("220-\r\n"));
        for (unsigned i = 0; i < 11; i++)
            tcp_send(&tcp, LISTENER, (ftpx_span){bytes, sizeof bytes});
    }
    grow_witness(grow);
}

static void blank_candidates(struct grow *grow)
{
    many_lines(grow, true);
}

static void long_candidates(struct grow *grow)
{
    many_lines(grow, false);
}

const struct grow_case grow_control_cases[] = {
    {.name = "sessions",
     .what = "sessions of as many clients, each with a download; twin: the first tenth",
     .hostile = grow_sessions,
     .calm = few_sessions,
     .full = 100000 * GROW_SESSION_SEGMENTS,
     .brief = 1500 * GROW_SESSION_SEGMENTS,
     .taps = GROW_REPORTS,
     .cap_mib = 32,
     .cap_factor = 16,
     .check = check_sessions},
    {.name = "reused-tuple",
     .what = "sessions that all have the same addresses and ports; twin: the first tenth",
     .hostile = reused_tuple,
     .calm = few_sessions,
     .full = 10000 * GROW_SESSION_SEGMENTS,
     .brief = 1500 * GROW_SESSION_SEGMENTS,
     .taps = GROW_REPORTS,
     .cap_mib = 32,
     .cap_factor = 16,
     .check = check_sessions},
    {.name = "connections",
     .what = "connections that are not FTP; twin: the first tenth",
     .hostile = webs,
     .calm = few_webs,
     .full = 8 * 1000000,
     .brief = 8 * 20000,
     .cap_mib = 32,
     .cap_factor = 8,
     .check = grow_check_witnesses},
    {.name = "half-open",
     .what = "SYNs of as many clients, never answered; twin: the first tenth",
     .hostile = half_open,
     .calm = few_half_open,
     .full = 1000000,
     .brief = 50000,
     .cap_mib = 32,
     .cap_factor = 32,
     .check = grow_check_witnesses},
    {.name = "half-open-again",
     .what = "SYNs of one 4-tuple with different numbers; twin: of a tenth as many clients",
     .hostile = half_open_again,
     .calm = few_half_open,
     .full = 1000000,
     .brief = 50000,
     .cap_mib = 32,
     .cap_factor = 32,
     .check = grow_check_witnesses},
    {.name = "silent",
     .what = "connections to port 21 that say nothing; twin: the first tenth",
     .hostile = silent,
     .calm = few_silent,
     .full = 3 * 1000000,
     .brief = 3 * 20000,
     .cap_mib = 32,
     .cap_factor = 16,
     .check = grow_check_witnesses},
    {.name = "greeting-only",
     .what = "connections to port 21 of which there is only a greeting; twin: the first tenth",
     .hostile = greeting_only,
     .calm = few_greetings,
     .full = 4 * 500000,
     .brief = 4 * 20000,
     .cap_mib = 32,
     .cap_factor = 16,
     .check = grow_check_witnesses},
    {.name = "blank-candidates",
     .what = "greetings of 15400 blank lines that never end; twin: the same bytes in lines of 100",
     .hostile = blank_candidates,
     .calm = long_candidates,
     .full = 15 * 5000,
     .brief = 15 * 200,
     .cap_mib = 32,
     .cap_factor = 40,
     .check = grow_check_witnesses},
    {.name = NULL},
};
