/* cases_talk: what is said on control connections.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "grow.h"

#include <stdio.h>

#define FULL_SEGMENT 1448

static struct tcp log_in(struct grow *grow)
{
    return grow_log_in(grow, grow_client(0, 40000), grow_server(0, 21));
}

static const struct ftpx_session *victim_of(const struct grown *grown)
{
    return ftpx_engine_session(grown->engine, grow_session_of(grown, grow_client(0, 40000)));
}

/* --- commands --- */

static void commands(struct grow *grow)
{
    struct tcp control = log_in(grow);

    grow_witness(grow);
    while (grow_left(grow) > GROW_SESSION_SEGMENTS)
        SAY(&control, ">NOOP", "<200 ok");
    grow_witness(grow);
}

static void check_commands(const struct grown *grown)
{
    const struct ftpx_session *session = victim_of(grown);

    grow_check_witnesses(grown);
    g_assert_cmpuint(session->commands, >=, (grown->segments - 3 * GROW_SESSION_SEGMENTS) / 2);
    g_assert_cmpuint(session->replies, ==, session->commands + 1);
    for (const struct ftpx_exchange *at = session->exchanges; at; at = at->next)
        g_assert_true(at->final && !at->final->next && at->final->quirks == 0);
}

/* Sessions of a hundred commands. */
static void short_sessions(struct grow *grow)
{
    for (uint32_t number = 0; grow_left(grow) > 0; number++) {
        struct tcp control = grow_log_in(grow, grow_client(number, 40000), grow_server(0, 21));
        for (unsigned i = 0; i < 100; i++)
            SAY(&control, ">NOOP", "<200 ok");
    }
}

/* Ordinary commands, but nobody answers. */
static void pending(struct grow *grow)
{
    struct tcp control = log_in(grow);

    grow_witness(grow);
    while (grow_left(grow) > GROW_SESSION_SEGMENTS)
        SAY(&control, ">NOOP");
    grow_witness(grow);
}

static void check_pending(const struct grown *grown)
{
    const struct ftpx_session *session = victim_of(grown);

    grow_check_witnesses(grown);
    g_assert_cmpuint(session->hearing.pending_count, ==, FTPX_LIMIT_PENDING);
    assert_has_quirk(session->exchanges->next->next->next->quirks, FTPX_QUIRK(TOO_MANY_PENDING));
}

/* A RETR waits behind all that may wait before it, and ABOR is looked for each time. */
static void aborts(struct grow *grow)
{
    struct tcp control = log_in(grow);

    grow_witness(grow);
    for (uint32_t i = 0; grow_left(grow) > GROW_SESSION_SEGMENTS; i++)
        SAY(&control, i % FTPX_LIMIT_PENDING == FTPX_LIMIT_PENDING - 2 ? ">RETR x" : ">ABOR");
    grow_witness(grow);
}

/* As many commands wait as may; bytes of the server are missing, and none of its replies answers any. */
static void behind_a_hole(struct grow *grow)
{
    struct tcp control = log_in(grow);

    grow_witness(grow);
    SAY(&control, "<220 x");
    for (unsigned i = 0; i < FTPX_LIMIT_PENDING - 1; i++)
        SAY(&control, ">ABOR");
    while (grow_left(grow) > GROW_SESSION_SEGMENTS)
        SAY(&control, "!<200 ok", "<350 go on");
    grow_witness(grow);
}

/* A transfer runs, and STATs overtake it. */
static void overtaking(struct grow *grow)
{
    struct tcp control = log_in(grow);

    grow_witness(grow);
    SAY(&control, ">PASV", "<227 (172,16,0,0,9,9)", ">RETR x", "<150 coming");
    for (unsigned i = 0; i < FTPX_LIMIT_FIT - 2; i++)
        SAY(&control, ">TYPE I", ">MODE S");
    while (grow_left(grow) > GROW_SESSION_SEGMENTS)
        SAY(&control, ">STAT", "<213 running");
    grow_witness(grow);
}

/* --- many lines in a segment --- */

/* As much of the same as fits a segment, again and again. */
static void flood(struct grow *grow, int side, const char *line)
{
    struct tcp control = log_in(grow);
    size_t length = strlen(line);
    g_autofree char *full = g_malloc(FULL_SEGMENT);
    size_t used = 0;

    for (; used + length <= FULL_SEGMENT; used += length)
        memcpy(full + used, line, length);
    grow_witness(grow);
    while (grow_left(grow) > GROW_SESSION_SEGMENTS)
        tcp_send(&control, side, (ftpx_span){(uint8_t *)full, used});
    grow_witness(grow);
}

static void blank_commands(struct grow *grow)
{
    flood(grow, OPENER, "\n");
}

static void blank_replies(struct grow *grow)
{
    flood(grow, LISTENER, "\r\n");
}

static void tiny_commands(struct grow *grow)
{
    flood(grow, OPENER, "A\n");
}

static void short_commands(struct grow *grow)
{
    flood(grow, OPENER, "PWD\r\n");
}

static void empty_transfers(struct grow *grow)
{
    flood(grow, OPENER, "RETR a\r\n");
}

static void short_replies(struct grow *grow)
{
    flood(grow, LISTENER, "200\n");
}

static void full_of_noops(struct grow *grow)
{
    flood(grow, OPENER, "NOOP\r\n");
}

static void full_of_replies(struct grow *grow)
{
    flood(grow, LISTENER, "200 ok\r\n");
}

static void listing_in_reply(struct grow *grow)
{
    flood(grow, LISTENER, "-rw-r--r--   1 ftp      ftp          1234 Jan  1  2020 file\r\n");
}

/* --- lines and replies without an end --- */

static void endless(struct grow *grow, int side, size_t piece)
{
    struct tcp control = log_in(grow);

    grow_witness(grow);
    tcp_send(&control, side, ftpx_span_of(side == OPENER ? "RETR " : "200 "));
    while (grow_left(grow) > GROW_SESSION_SEGMENTS)
        tcp_send(&control, side, filler(piece));
    grow_witness(grow);
}

static void endless_command(struct grow *grow)
{
    endless(grow, OPENER, FULL_SEGMENT);
}

static void endless_reply_line(struct grow *grow)
{
    endless(grow, LISTENER, FULL_SEGMENT);
}

static void endless_bytes(struct grow *grow)
{
    endless(grow, OPENER, 1);
}

/* The other side says something, too, and acknowledges all there is. */
static void endless_answered(struct grow *grow)
{
    struct tcp control = log_in(grow);

    grow_witness(grow);
    while (grow_left(grow) > GROW_SESSION_SEGMENTS + 10) {
        tcp_send(&control, OPENER, filler(8000));
        while (grow_left(grow) % 200 > 0)
            tcp_send(&control, LISTENER, ftpx_span_of("200 ok\r\n"));
        SAY(&control, ">", "<200 ok");
    }
    grow_witness(grow);
}

static void endless_reply(struct grow *grow)
{
    struct tcp control = log_in(grow);

    grow_witness(grow);
    SAY(&control, ">STAT /", "<213-Status");
    while (grow_left(grow) > GROW_SESSION_SEGMENTS)
        SAY(&control, "< and so on");
    grow_witness(grow);
}

/* Each segment acknowledges bytes that the capture does not have. */
static void acknowledging_ahead(struct grow *grow)
{
    struct tcp control = log_in(grow);

    grow_witness(grow);
    while (grow_left(grow) > GROW_SESSION_SEGMENTS)
        SAY(&control, "!<200 ok", ">NOOP");
    grow_witness(grow);
}

/* --- endpoints --- */

static void announce(struct grow *grow, uint32_t (*port_of)(uint32_t number))
{
    struct tcp control = log_in(grow);

    grow_witness(grow);
    for (uint32_t i = 0; grow_left(grow) > GROW_SESSION_SEGMENTS; i++) {
        uint32_t port = port_of(i);
        g_autofree char *line =
            g_strdup_printf(">PORT 10,%u,0,0,%u,%u", port >> 16 & 255, port >> 8 & 255, port & 255);
        SAY(&control, line, "<200 ok");
    }
    grow_witness(grow);
}

/* A hundred announcements a session. */
static void few_ports(struct grow *grow)
{
    for (uint32_t number = 0; grow_left(grow) > 0; number++) {
        struct tcp control = grow_log_in(grow, grow_client(number, 40000), grow_server(0, 21));
        for (unsigned i = 0; i < 100; i++) {
            g_autofree char *line = g_strdup_printf(">PORT 10,0,0,0,128,%u", i);
            SAY(&control, line, "<200 ok");
        }
    }
}

static uint32_t same_port(uint32_t number)
{
    return 30000 + 0 * number;
}

static uint32_t other_port(uint32_t number)
{
    return number;
}

static void same_ports(struct grow *grow)
{
    announce(grow, same_port);
}

static void other_ports(struct grow *grow)
{
    announce(grow, other_port);
}

/* Each announcement is of the same endpoint, and each connection looks for its own. */
static void contended_ports(struct grow *grow)
{
    struct tcp control = log_in(grow);

    grow_witness(grow);
    for (uint32_t i = 0; grow_left(grow) > 2 * GROW_SESSION_SEGMENTS; i++) {
        SAY(&control, ">PORT 10,0,0,0,99,99", "<200 ok", ">PORT 10,0,0,0,99,99", "<200 ok");
        struct tcp data = tcp_under_way(&grow->talk, grow_server(1 + i, 20), grow_client(0, 25443));
        tcp_emit(&data, OPENER, data.first[OPENER] - 1, FTPX_SYN, FTPX_SPAN_NONE);
    }
    grow_witness(grow);
}

/* --- logins --- */

static void guesses(struct grow *grow)
{
    struct tcp control = tcp_open(&grow->talk, grow_client(0, 40000), grow_server(0, 21));

    SAY(&control, "<220 ready");
    grow_witness(grow);
    for (uint32_t i = 0; grow_left(grow) > GROW_SESSION_SEGMENTS; i++) {
        g_autofree char *user = g_strdup_printf(">USER user%u", i % 1000);
        SAY(&control, user, "<331 password", ">PASS guess", "<530 no");
    }
    grow_witness(grow);
}

/* Names that GLib's own hash of texts puts into one place: `aB` and `b!` weigh the same there. */
static void colliding_name(uint32_t number, char out[2 * 16 + 1])
{
    for (unsigned i = 0; i < 16; i++)
        memcpy(out + 2 * i, number >> i & 1 ? "aB" : "b!", 2);
    out[2 * 16] = 0;
}

static void other_name(uint32_t number, char out[2 * 16 + 1])
{
    snprintf(out, 2 * 16 + 1, "a-user-of-the-same-length-%06u", number);
}

static void guess_names(struct grow *grow, void (*name_of)(uint32_t number, char *out))
{
    struct tcp control = tcp_open(&grow->talk, grow_client(0, 40000), grow_server(0, 21));

    SAY(&control, "<220 ready");
    grow_witness(grow);
    for (uint32_t i = 0; grow_left(grow) > GROW_SESSION_SEGMENTS; i++) {
        char name[2 * 16 + 1];
        name_of(i, name);
        g_autofree char *user = g_strconcat(">USER ", name, NULL);
        SAY(&control, user, "<331 password", ">PASS guess", "<530 no");
    }
    grow_witness(grow);
}

static void colliding_guesses(struct grow *grow)
{
    guess_names(grow, colliding_name);
}

static void other_guesses(struct grow *grow)
{
    guess_names(grow, other_name);
}

static void check_guesses(const struct grown *grown)
{
    const struct ftpx_session *session = victim_of(grown);

    grow_check_witnesses(grown);
    g_assert_cmpuint(session->failed_logins, >=, (grown->segments - 80) / 4);
    assert_has_quirk(session->last_login->quirks, FTPX_QUIRK(BRUTE_FORCE));
}

static void few_guesses(struct grow *grow)
{
    for (uint32_t number = 0; grow_left(grow) > 0; number++) {
        struct tcp control = tcp_open(&grow->talk, grow_client(number, 40000), grow_server(0, 21));
        SAY(&control, "<220 ready");
        for (unsigned i = 0; i < 5; i++)
            SAY(&control, ">USER alice", "<331 password", ">PASS guess", "<530 no");
    }
}

/* --- paths --- */

/* Each name is short, the directory that it lies in is not. */
static void deep(struct grow *grow, const char *first)
{
    struct tcp control = log_in(grow);
    g_autofree char *name = g_strnfill(4000, 'd');
    g_autofree char *line = g_strconcat(first, name, NULL);

    grow_witness(grow);
    SAY(&control, line, "<250 ok");
    while (grow_left(grow) > GROW_SESSION_SEGMENTS)
        SAY(&control, ">SIZE f", "<213 7", ">RETR f", "<550 no", ">DELE f", "<550 no", ">CWD .",
            "<250 ok");
    grow_witness(grow);
}

static void deep_paths(struct grow *grow)
{
    deep(grow, ">CWD /");
}

static void flat_paths(struct grow *grow)
{
    deep(grow, ">ALLO ");
}

#define TALK_CASES(cap, factor) .taps = GROW_REPORTS, .cap_mib = (cap), .cap_factor = (factor)

const struct grow_case grow_talk_cases[] = {
    {.name = "commands",
     .what = "one session with as many commands; twin: 100 a session",
     .hostile = commands,
     .calm = short_sessions,
     .full = 2000000,
     .brief = 40000,
     TALK_CASES(32, 24),
     .check = check_commands},
    {.name = "pending",
     .what = "commands that nobody answers; twin: answered ones",
     .hostile = pending,
     .calm = short_sessions,
     .full = 1000000,
     .brief = 40000,
     TALK_CASES(32, 24),
     .check = check_pending},
    {.name = "aborts",
     .what = "ABORs that look for a transfer among 4096 pending commands; twin: other commands",
     .hostile = aborts,
     .calm = pending,
     .full = 200000,
     .brief = 20000,
     TALK_CASES(32, 24),
     .check = grow_check_witnesses},
    {.name = "behind-a-hole",
     .what = "replies behind holes that no ABOR of as many as may wait has; twin: short sessions",
     .hostile = behind_a_hole,
     .calm = short_sessions,
     .full = 200000,
     .brief = 20000,
     TALK_CASES(32, 24),
     .check = grow_check_witnesses},
    {.name = "overtaking",
     .what = "STATs while a transfer runs and others wait; twin: other commands",
     .hostile = overtaking,
     .calm = commands,
     .full = 1000000,
     .brief = 40000,
     TALK_CASES(32, 24),
     .check = grow_check_witnesses},
    {.name = "blank-commands",
     .what = "segments full of empty lines from the client; twin: full of NOOPs",
     .hostile = blank_commands,
     .calm = full_of_noops,
     .full = 20000,
     .brief = 500,
     TALK_CASES(96, 24),
     .check = grow_check_witnesses},
    {.name = "blank-replies",
     .what = "segments full of empty lines from the server; twin: full of replies",
     .hostile = blank_replies,
     .calm = full_of_replies,
     .full = 20000,
     .brief = 500,
     TALK_CASES(96, 24),
     .check = grow_check_witnesses},
    {.name = "tiny-commands",
     .what = "segments full of commands of one letter; twin: full of NOOPs",
     .hostile = tiny_commands,
     .calm = full_of_noops,
     .full = 20000,
     .brief = 500,
     TALK_CASES(96, 24),
     .check = grow_check_witnesses},
    {.name = "short-commands",
     .what = "segments full of PWD; twin: full of NOOPs",
     .hostile = short_commands,
     .calm = full_of_noops,
     .full = 20000,
     .brief = 500,
     TALK_CASES(96, 24),
     .check = grow_check_witnesses},
    {.name = "empty-transfers",
     .what = "segments full of RETR; twin: full of NOOPs",
     .hostile = empty_transfers,
     .calm = full_of_noops,
     .full = 20000,
     .brief = 500,
     TALK_CASES(96, 32),
     .check = grow_check_witnesses},
    {.name = "short-replies",
     .what = "segments full of 200 without text; twin: full of replies",
     .hostile = short_replies,
     .calm = full_of_replies,
     .full = 20000,
     .brief = 500,
     TALK_CASES(96, 24),
     .check = grow_check_witnesses},
    {.name = "endless-command",
     .what = "a command line without end (100 MB); twin: full of long lines",
     .hostile = endless_command,
     .calm = listing_in_reply,
     .full = 70000,
     .brief = 4000,
     TALK_CASES(32, 2),
     .check = grow_check_witnesses},
    {.name = "endless-reply-line",
     .what = "a reply line without end (100 MB); twin: full of long lines",
     .hostile = endless_reply_line,
     .calm = listing_in_reply,
     .full = 70000,
     .brief = 4000,
     TALK_CASES(32, 2),
     .check = grow_check_witnesses},
    {.name = "endless-bytes",
     .what = "a command line without end, byte by byte; twin: a command a segment",
     .hostile = endless_bytes,
     .calm = pending,
     .full = 1000000,
     .brief = 40000,
     TALK_CASES(32, 2),
     .check = grow_check_witnesses},
    {.name = "endless-answered",
     .what = "a long line without end that is answered again and again; twin: unanswered commands",
     .hostile = endless_answered,
     .calm = pending,
     .full = 400000,
     .brief = 30000,
     TALK_CASES(32, 24),
     .check = grow_check_witnesses},
    {.name = "endless-reply",
     .what = "a multi-line reply without end; twin: answered commands",
     .hostile = endless_reply,
     .calm = short_sessions,
     .full = 1000000,
     .brief = 40000,
     TALK_CASES(32, 24),
     .check = grow_check_witnesses},
    {.name = "acknowledging-ahead",
     .what = "each segment acknowledges bytes that are missing; twin: answered commands",
     .hostile = acknowledging_ahead,
     .calm = short_sessions,
     .full = 1000000,
     .brief = 40000,
     TALK_CASES(32, 24),
     .check = grow_check_witnesses},
    {.name = "same-ports",
     .what = "PORTs of one endpoint; twin: 100 a session",
     .hostile = same_ports,
     .calm = few_ports,
     .full = 1000000,
     .brief = 40000,
     TALK_CASES(32, 24),
     .check = grow_check_witnesses},
    {.name = "other-ports",
     .what = "PORTs of different endpoints, never used; twin: 100 a session",
     .hostile = other_ports,
     .calm = few_ports,
     .full = 1000000,
     .brief = 40000,
     TALK_CASES(32, 24),
     .check = grow_check_witnesses},
    {.name = "contended-ports",
     .what = "connections to an endpoint that was announced over and over; twin: 100 a session",
     .hostile = contended_ports,
     .calm = few_ports,
     .full = 1000000,
     .brief = 40000,
     TALK_CASES(32, 32),
     .check = grow_check_witnesses},
    {.name = "guesses",
     .what = "one session in which a login fails over and over; twin: 5 times a session",
     .hostile = guesses,
     .calm = few_guesses,
     .full = 4000000,
     .brief = 40000,
     TALK_CASES(32, 24),
     .check = check_guesses},
    {.name = "colliding-names",
     .what = "failed logins of names that collide in GLib's hash; twin: of other names",
     .hostile = colliding_guesses,
     .calm = other_guesses,
     .full = 4 * 65536,
     .brief = 40000,
     TALK_CASES(32, 24),
     .check = check_guesses},
    {.name = "deep-paths",
     .what = "short names in a directory of 4000 characters; twin: in a short one",
     .hostile = deep_paths,
     .calm = flat_paths,
     .full = 400000,
     .brief = 10000,
     TALK_CASES(32, 24),
     .check = grow_check_witnesses},
    {.name = NULL},
};
