/* Tests of recognise and candidate: which connections are FTP control connections, from whole
 * dialogues on any port. It does not look into the sessions that result.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "talk.h"

#include "model/limits.h"
#include "model/control/recognise.h"

#define LINES(...)        \
    (const char *const[]) \
    {                     \
        __VA_ARGS__, NULL \
    }

struct dialogue_case {
    const char *title;
    const char *const *lines; /* as for SAY */
};

/* clang-format off */
/* None of these is FTP, not even on port 21. L11 */
static const struct dialogue_case others[] = {
    {"SMTP", LINES("<220 mail.example.com ESMTP Postfix", ">EHLO me", "<250-mail\r\n250 HELP", ">MAIL FROM:<a@b>", "<250 ok",
                   ">RCPT TO:<c@d>", "<250 ok", ">DATA", "<354 go", ">hi\r\n.", "<250 queued", ">QUIT", "<221 bye")},
    {"SMTP that does not name itself", LINES("<220 mail.example.com ready", ">HELO me", "<250 hello", ">QUIT", "<221 bye")},
    {"SMTP whose name has an f, t and p", LINES("<220 shifty.example.com ready", ">EHLO me", "<250 hello", ">AUTH LOGIN", "<334 x")},
    {"SMTP with STARTTLS", LINES("<220 mx ready", ">EHLO me", "<250 ok", ">STARTTLS", "<220 go")},
    {"SMTP in clear after the greeting, pipelined", LINES("<220 mx ready", ">EHLO me\r\nMAIL FROM:<a@b>\r\nRCPT TO:<c@d>", "<250 ok")},
    {"LMTP", LINES("<220 mail LMTP", ">LHLO me", "<250 ok")},
    {"POP3", LINES("<+OK ready", ">USER bob", "<+OK", ">PASS secret", "<+OK", ">STAT", "<+OK 2 320", ">LIST", "<+OK\r\n1 120\r\n.",
                   ">RETR 1", "<+OK\r\ntext\r\n.", ">DELE 1", "<+OK", ">QUIT", "<+OK")},
    {"POP3 of which the greeting is missing", LINES(">USER bob", "<+OK", ">PASS secret", "<+OK", ">RETR 1", "<+OK", ">QUIT", "<+OK")},
    {"IRC", LINES(">NICK bob", ">USER bob 0 * :Bob", "<:irc.example.com 001 bob :Welcome", ">JOIN #a", ">PRIVMSG #a :hi", ">QUIT")},
    {"IRC, USER first", LINES(">USER bob 0 * :Bob", ">NICK bob", "<:irc 001 bob :Welcome", ">LIST", "<:irc 322 bob #a 3", ">MODE #a")},
    {"NNTP", LINES("<200 news ready", ">MODE READER", "<200 ok", ">LIST", "<215 list\r\nmisc.test 3 1 y\r\n.", ">GROUP misc.test",
                   "<211 3 1 3 misc.test", ">ARTICLE 1", "<220 1 <a@b>\r\ntext\r\n.", ">QUIT", "<205 bye")},
    {"NNTP without GROUP", LINES("<200 news ready", ">MODE READER", "<200 ok", ">LIST", "<215 list", ">HELP", "<100 help", ">QUIT", "<205 bye")},
    {"IMAP", LINES("<* OK ready", ">a1 CAPABILITY", "<* CAPABILITY IMAP4rev1\r\na1 OK", ">a2 LOGIN bob secret", "<a2 OK", ">a3 LIST \"\" *",
                   "<a3 OK", ">a4 LOGOUT", "<* BYE")},
    {"Telnet", LINES("<\xff\xfd\x18\xff\xfd\x20", ">\xff\xfb\x18", "<login:", ">bob", "<Password:", ">secret", "<$ ", ">quit")},
    {"SSH", LINES("<SSH-2.0-OpenSSH_9.2", ">SSH-2.0-PuTTY", "<\x01\x02\x03", ">\x04\x05")},
    {"HTTP", LINES(">GET / HTTP/1.1\r\nHost: a\r\n", "<HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi")},
    {"HTTP, POST", LINES(">POST /x HTTP/1.1\r\nHost: a\r\n\r\nUSER=1", "<HTTP/1.1 404 Not Found")},
    {"Redis", LINES(">*1\r\n$4\r\nPING", "<+PONG", ">*2\r\n$3\r\nGET\r\n$1\r\na", "<$1\r\n1")},
    {"Redis by hand", LINES(">AUTH secret", "<+OK", ">GET a", "<$1\r\n1", ">QUIT", "<+OK")},
    {"noise on both sides", LINES(">\x03\x01\x02", "<\x03\x01\x02", "<220 ready")},
    {"noise", LINES("<\x80\x81\x82", ">\x83\x84", "<\x85")},
    {"TLS", LINES(">\x16\x03\x01\x02", "<\x16\x03\x03\x02")},
    {"replies to nothing that FTP has", LINES(">HELLO", "<200 hi", ">FOO", "<200 bar", ">QUIT", "<200 bye")},
    {"refusals only", LINES(">FOO", "<500 what", ">BAR", "<502 what")},
    {"SMTP that names itself in the greeting's second line", LINES("<220-mx ready\r\n220 ESMTP", ">QUIT", "<221 bye")},
    {"SMTP that does not name itself, after a NOOP", LINES("<220 mx ready", ">NOOP", "<250 ok", ">MAIL FROM:<a@b>", "<250 ok")},
    {"SMTP under way", LINES(">MAIL FROM:<a@b>", "<250 ok", ">RCPT TO:<c@d>", "<250 ok", ">DATA", "<354 go", ">QUIT", "<221 bye")},
    {"SMTP under way, from a reply on", LINES("<250 ok", ">RCPT TO:<c@d>", "<250 ok", ">QUIT", "<221 bye")},
    {"POP3, pipelined", LINES(">USER bob\r\nPASS secret", "<+OK", ">QUIT", "<+OK")},
    {"IRC, the client's side alone", LINES(">PASS x\r\nUSER bob 0 * :Bob", ">NICK bob", ">JOIN #a")},
    {"HTTP, the client's side alone", LINES(">GET / HTTP/1.1\r\nHost: a\r\n", ">GET /b HTTP/1.1")},
    {"SIP", LINES(">REGISTER sip:a@b SIP/2.0", "<SIP/2.0 200 OK")},
    {"a shell whose user asks for help", LINES("<Welcome", ">help", "<commands: help quit", ">quit")},
    {"a shell that tells codes", LINES("<login:", ">bob", "<$ ", ">ftp ftp.example.com", "<220 ready", ">bob", "<331 password", "<230 in")},
    {"NNTP after a reply of the server", LINES("<200 ok", ">LIST", "<215 list\r\nmisc.test 3 1 y\r\n.", ">QUIT", "<205 bye")},
};

/* Where FTP is spoken, these are FTP; elsewhere they could be anything. */
static const struct dialogue_case likely[] = {
    {"a greeting", LINES("<220 ready")},
    {"the first line of a greeting", LINES("<220-Welcome")},
    {"a greeting that asks for patience", LINES("<120 wait")},
    {"too many users", LINES("<421 too many users")},
    {"nobody is let in", LINES("<530 go away")},
    {"the end", LINES(">QUIT", "<221 bye")},
    {"the end after something unknown", LINES(">FOO", "<500 what", ">QUIT", "<221 bye")},
    {"the end, the server's side alone", LINES("<221 bye")},
    {"a reply to a user name", LINES("<331 password")},
    {"a login", LINES("<230 in")},
    {"a login of which only USER is there", LINES(">USER alice")},
    {"replies to a transfer", LINES("<425 no connection", "<221 bye")},
    {"the end of a transfer", LINES("<226 done")},
    {"nothing to be done", LINES(">NOOP", "<200 ok")},
    {"a refusal of what only FTP has", LINES(">CWD x", "<550 no")},
    {"help", LINES(">HELP", "<214 USER PASS QUIT")},
    {"the end of a greeting", LINES("< * Welcome *\r\n*******\r\n220 ready")},
    {"a request of HTTP to who greets", LINES("<220 ready", ">GET / HTTP/1.1", "<500 what")},
    {"a greeting without a code that names FTP", LINES("<vsFTPd 2.3.4")},
    {"the end of a line, and that of a transfer", LINES("<nection.", "<226 done")},
    {"noise at who greets", LINES(">\x03\x01\x02", "<220 ready", "<500 what")},
    {"a request of HTTP before the greeting", LINES(">GET / HTTP/1.1", "<220 ready", "<500 what")},
};

/* All of these are, on any port. */
static const struct dialogue_case controls[] = {
    {"greeting and USER", LINES("<220 ready", ">USER alice")},
    {"greeting of several lines", LINES("<220-Welcome\r\n to this\r\n220 server", ">USER alice")},
    {"greeting and AUTH TLS", LINES("<220 ready", ">AUTH TLS")},
    {"greeting and FEAT", LINES("<220 ready", ">FEAT")},
    {"greeting and SYST in lower case", LINES("<220 ready", ">syst")},
    {"delayed greeting", LINES("<120 wait", "<220 ready", ">USER alice")},
    {"a greeting that names SMTP beside FTP", LINES("<220 smtp.example.com FTP server", ">USER alice")},
    {"command before the greeting", LINES(">USER alice", "<220 ready")},
    {"under way: RETR", LINES(">RETR f", "<150 here")},
    {"under way: PASV", LINES(">PASV", "<227 Entering Passive Mode (10,0,0,1,4,1)")},
    {"under way: CWD", LINES(">CWD x", "<250 ok")},
    {"under way: a login", LINES(">USER alice", "<331 password")},
    {"server side only, with a 227", LINES("<200 ok", "<227 Entering Passive Mode (10,0,0,1,4,1)")},
    {"client side only", LINES(">TYPE I", ">PASV", ">CWD x")},
    {"replies to a transfer that went well", LINES("<150 here", "<226 done")},
    {"replies to a transfer that did not", LINES("<125 here", "<426 aborted")},
    {"a login that fails, its greeting and 331 lost", LINES(">USER alice\r\nPASS secret", "<530 no")},
    {"a login that fails, its USER lost", LINES("<331 password", ">PASS secret", "<530 no")},
};
/* clang-format on */

static struct talk talk_on_port(const struct dialogue_case *dialogue, uint16_t port, bool handshake)
{
    struct talk talk;
    struct tcp tcp;

    talk_begin(&talk, NULL);
    tcp = tcp_under_way(&talk, endpoint(CLIENT_HOST, 40000), endpoint(SERVER_HOST, port));
    if (handshake)
        tcp_shake_hands(&tcp);
    say(&tcp, dialogue->lines);
    return talk;
}

static const uint16_t ports[] = {21, 2121, 50021, 25};

static void sessions_must_be_on(gconstpointer dialogue, size_t first, size_t count,
                                uint32_t expected)
{
    for (size_t index = first; index < first + count; index++)
        for (int handshake = 0; handshake < 2; handshake++) {
            struct talk talk = talk_on_port(dialogue, ports[index], handshake);

            g_test_message("port %u, handshake %d", ports[index], handshake);
            g_assert_cmpuint(ftpx_engine_session_count(talk.engine), ==, expected);
            talk_end(&talk, NULL);
        }
}

static void is_other(gconstpointer dialogue)
{
    sessions_must_be_on(dialogue, 0, G_N_ELEMENTS(ports), 0);
}

static void is_control(gconstpointer dialogue)
{
    sessions_must_be_on(dialogue, 0, G_N_ELEMENTS(ports), 1);
}

static void is_control_on_its_port(gconstpointer dialogue)
{
    sessions_must_be_on(dialogue, 0, 1, 1);
    sessions_must_be_on(dialogue, 1, G_N_ELEMENTS(ports) - 1, 0);
}

static enum ftpx_verdict verdict_of(struct tcp *tcp)
{
    struct ftpx_segment probe = {
        .frame = tcp->talk->frame, .from = tcp->end[OPENER], .to = tcp->end[LISTENER]};

    return ftpx_engine_find(tcp->talk->engine, &probe).flow->verdict;
}

TALK(a_421_greeting_counts_on_port_21)
{
    struct tcp tcp = control_open(talk);

    SAY(&tcp, "<421 too many users");
    tcp_close(&tcp, LISTENER);
    g_assert_cmpuint(ftpx_engine_session_count(talk->engine), ==, 1);
    g_assert_cmpuint(session_of(talk, 0)->greeting->code, ==, 421);
}

TALK(a_login_by_a_client_alone_counts_on_port_21)
{
    struct tcp here = tcp_under_way(talk, endpoint(CLIENT_HOST, 40000), endpoint(SERVER_HOST, 21));
    struct tcp elsewhere =
        tcp_under_way(talk, endpoint(CLIENT_HOST, 40001), endpoint(SERVER_HOST, 2121));

    SAY(&here, ">USER alice");
    g_assert_cmpuint(ftpx_engine_session_count(talk->engine), ==, 1);
    SAY(&here, ">PASS secret");
    SAY(&elsewhere, ">USER alice", ">PASS secret", ">QUIT");
    g_assert_cmpuint(ftpx_engine_session_count(talk->engine), ==, 1);
    g_assert_cmpuint(ftpx_session_server(session_of(talk, 0))->port, ==, 21);
}

TALK(a_421_greeting_elsewhere_does_not)
{
    struct tcp tcp = tcp_open(talk, endpoint(CLIENT_HOST, 40000), endpoint(SERVER_HOST, 2121));

    SAY(&tcp, "<421 too many users");
    tcp_close(&tcp, LISTENER);
    g_assert_cmpuint(ftpx_engine_session_count(talk->engine), ==, 0);
    g_assert_cmpint(verdict_of(&tcp), ==, FTPX_VERDICT_OTHER);
}

/* RFC 5321 §3.1 and RFC 3977 §3.2.1 have servers of mail and news turn clients away, too. */
TALK(a_421_greeting_elsewhere_counts_if_it_names_ftp)
{
    static const struct {
        const char *line;
        uint32_t sessions;
    } cases[] = {
        {"<421 Too many users on this FTP server", 1},
        {"<421-Sorry\r\n421 ProFTPD is full", 1},
        {"<421-ProFTPD\r\n421 is full", 1},
        {"<421 ftp.example.com is full", 0},
        {"<421 mail.example.com ESMTP, not for FTP", 0},
        {"<400 FTP is full", 0},
        {"<421 mail.example.com Service not available", 0},
    };

    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        uint32_t before = ftpx_engine_session_count(talk->engine);
        struct tcp tcp = tcp_open(talk, endpoint(CLIENT_HOST, (uint16_t)(40000 + i)),
                                  endpoint(SERVER_HOST, (uint16_t)(2121 + i)));

        SAY(&tcp, cases[i].line);
        tcp_close(&tcp, LISTENER);
        g_assert_cmpuint(ftpx_engine_session_count(talk->engine), ==, before + cases[i].sessions);
    }
}

TALK(a_421_behind_something_else_is_no_greeting)
{
    struct tcp tcp = tcp_open(talk, endpoint(CLIENT_HOST, 40000), endpoint(SERVER_HOST, 2121));

    SAY(&tcp, "<200 ready", ">QUIT", "<421 FTP is full");
    tcp_close(&tcp, LISTENER);
    g_assert_cmpuint(ftpx_engine_session_count(talk->engine), ==, 0);
}

/* Where FTP has been spoken, whatever may be FTP is, as on port 21; what is something else is not. */
TALK(what_follows_at_an_ftp_server_counts_on_any_port)
{
    struct tcp first = tcp_open(talk, endpoint(CLIENT_HOST, 40000), endpoint(SERVER_HOST, 2121));
    struct tcp full = tcp_open(talk, endpoint(CLIENT_HOST, 40001), endpoint(SERVER_HOST, 2121));
    struct tcp tail =
        tcp_under_way(talk, endpoint(CLIENT_HOST, 40002), endpoint(SERVER_HOST, 2121));
    struct tcp other = tcp_open(talk, endpoint(CLIENT_HOST, 40003), endpoint(SERVER_HOST, 2122));
    struct tcp mail = tcp_open(talk, endpoint(CLIENT_HOST, 40004), endpoint(SERVER_HOST, 2121));

    SAY(&first, "<220 ready", ">USER alice", "<331 password");
    SAY(&full, "<421 too many users");
    SAY(&tail, ">QUIT", "<221 bye");
    SAY(&other, "<421 too many users");
    SAY(&mail, "<220 mail.example.com ESMTP", ">EHLO me");
    tcp_close(&other, LISTENER);
    g_assert_cmpuint(ftpx_engine_session_count(talk->engine), ==, 3);
    g_assert_cmpuint(session_of(talk, 1)->greeting->code, ==, 421);
    assert_dialogue(session_of(talk, 2), "QUIT 221");
}

TALK(a_server_whose_sessions_may_be_none_is_not_known)
{
    struct tcp tcp = tcp_open(talk, endpoint(CLIENT_HOST, 40000), endpoint(SERVER_HOST, 2121));
    struct tcp full = tcp_open(talk, endpoint(CLIENT_HOST, 40001), endpoint(SERVER_HOST, 2121));

    SAY(&tcp, "<220 FTP server ready");
    g_assert_cmpuint(ftpx_engine_session_count(talk->engine), ==, 1);
    SAY(&full, "<421 too many users");
    tcp_close(&full, LISTENER);
    g_assert_cmpuint(ftpx_engine_session_count(talk->engine), ==, 1);
}

TALK(a_request_of_http_to_an_ftp_server_counts_on_port_21)
{
    struct tcp tcp = control_open(talk);

    SAY(&tcp, "<220 FTP server ready", ">GET / HTTP/1.1", "<530 log in");
    g_assert_cmpuint(ftpx_engine_session_count(talk->engine), ==, 1);
    g_assert_cmpint(exchange_of(session_of(talk, 0), 0)->attack, ==, FTPX_ATTACK_CROSS_PROTOCOL);
}

TALK(a_request_of_http_to_others_does_not)
{
    struct tcp mail = control_open(talk);

    SAY(&mail, "<220 mail.example.com ESMTP", ">GET / HTTP/1.1", "<500 what");
    g_assert_cmpuint(ftpx_engine_session_count(talk->engine), ==, 0);
    struct tcp elsewhere = tcp_open(talk, endpoint(CLIENT_HOST, 41000), endpoint(SERVER_HOST, 80));
    SAY(&elsewhere, "<220 FTP server ready", ">GET / HTTP/1.1", "<530 log in");
    g_assert_cmpuint(ftpx_engine_session_count(talk->engine), ==, 0);
}

TALK(a_greeting_alone_counts_on_port_21)
{
    struct tcp tcp = control_open(talk);

    SAY(&tcp, "<220 ready");
    g_assert_cmpint(verdict_of(&tcp), ==, FTPX_VERDICT_CONTROL);
    tcp_close(&tcp, OPENER);
    g_assert_cmpint(verdict_of(&tcp), ==, FTPX_VERDICT_CONTROL);
    g_assert_cmpuint(session_of(talk, 0)->greeting->code, ==, 220);
    g_assert_cmpint(ftpx_session_closed_by(session_of(talk, 0)), ==, FTPX_CLOSED_FIN);
}

/* Whichever address sorts first: a first line that only FTP's port excuses. */
TALK(without_a_handshake_either_port_may_be_ftps)
{
    static const char *const clients[] = {"10.0.0.0", "10.0.0.2"};

    for (size_t i = 0; i < G_N_ELEMENTS(clients); i++) {
        struct tcp tcp =
            tcp_under_way(talk, endpoint(clients[i], 40000), endpoint(SERVER_HOST, 21));
        SAY(&tcp, "<*** ready ***", "<220 ready");
        g_assert_cmpint(verdict_of(&tcp), ==, FTPX_VERDICT_CONTROL);
    }
}

static struct tcp open_from(struct talk *talk, uint16_t port)
{
    return tcp_open(talk, endpoint(CLIENT_HOST, port), endpoint(SERVER_HOST, 21));
}

TALK(a_session_that_turns_out_to_be_none_gives_its_number_back)
{
    struct tcp mail = open_from(talk, 40000);
    struct tcp news = open_from(talk, 40001);
    struct tcp ftp = open_from(talk, 40002);

    SAY(&mail, "<220 ready");
    SAY(&news, "<220 ready");
    g_assert_cmpuint(ftpx_engine_session_count(talk->engine), ==, 2);
    SAY(&mail, ">HELO me");
    g_assert_null(session_of(talk, 0));
    g_assert_cmpuint(ftpx_engine_session_count(talk->engine), ==, 2);
    SAY(&news, ">MODE READER");
    g_assert_cmpuint(ftpx_engine_session_count(talk->engine), ==, 0);
    g_assert_cmpint(verdict_of(&news), ==, FTPX_VERDICT_OTHER);
    SAY(&ftp, "<220 ready", ">USER alice", "<331 password");
    g_assert_cmpuint(ftpx_engine_session_count(talk->engine), ==, 1);
    assert_dialogue(session_of(talk, 0), "USER 331");
}

TALK(a_session_that_more_came_of_stays)
{
    struct tcp tcp = tcp_under_way(talk, endpoint(CLIENT_HOST, 40000), endpoint(SERVER_HOST, 21));

    SAY(&tcp, ">RETR f", "<550 no", ">STARTTLS", "<500 what");
    g_assert_cmpuint(ftpx_engine_session_count(talk->engine), ==, 1);
    assert_dialogue(session_of(talk, 0), "RETR 550, STARTTLS 500");
}

/* Of either side, with a handshake and without one, on any port. */
TALK(a_keep_alive_byte_before_the_first_is_none)
{
    static const uint8_t probe = 0;

    for (int turn = 0; turn < 8; turn++) {
        struct tcp tcp = tcp_under_way(talk, endpoint(CLIENT_HOST, (uint16_t)(40000 + turn)),
                                       endpoint(SERVER_HOST, turn & 1 ? 21 : 2121));

        if (turn & 2)
            tcp_shake_hands(&tcp);
        tcp_emit(&tcp, turn & 4 ? LISTENER : OPENER, tcp.next[turn & 4 ? LISTENER : OPENER] - 1,
                 FTPX_ACK, (ftpx_span){&probe, 1});
        SAY(&tcp, "<220 ready", ">USER alice", "<331 password", ">QUIT", "<221 bye");
        g_assert_cmpuint(ftpx_engine_session_count(talk->engine), ==, turn + 1);
        assert_dialogue(session_of(talk, (uint32_t)turn), "USER 331, QUIT 221");
        g_assert_cmpuint(session_of(talk, (uint32_t)turn)->greeting->code, ==, 220);
    }
}

TALK(lines_before_the_verdict_are_not_lost)
{
    struct tcp tcp = tcp_open(talk, endpoint(CLIENT_HOST, 40000), endpoint(SERVER_HOST, 2121));

    SAY(&tcp, "<220-Welcome", "< news", "<220 ready", ">NOOP", "<200 ok");
    g_assert_cmpuint(ftpx_engine_session_count(talk->engine), ==, 0);
    SAY(&tcp, ">USER alice", "<331 password");
    assert_dialogue(session_of(talk, 0), "NOOP 200, USER 331");
    uint32_t first;
    g_assert_cmpuint(
        ftpx_notes_in(session_of(talk, 0)->flow, 1 - session_of(talk, 0)->client_side, 5, &first),
        ==, 1);
    assert_text(
        ftpx_notes_at(session_of(talk, 0)->flow, 1 - session_of(talk, 0)->client_side, first)->text,
        " news");
}

TALK(a_connection_without_a_byte_is_nobodys)
{
    struct tcp tcp = control_open(talk);

    tcp_close(&tcp, OPENER);
    g_assert_cmpuint(ftpx_engine_session_count(talk->engine), ==, 0);
    g_assert_cmpint(verdict_of(&tcp), ==, FTPX_VERDICT_OTHER);
}

TALK(the_first_two_segments_may_come_in_either_order)
{
    struct tcp tcp = control_open(talk);
    ftpx_span greeting = ftpx_span_of("220 (vsFTPd 3.0.3)\r\n");

    tcp_send_at(&tcp, LISTENER, 4, ftpx_span_drop(greeting, 4));
    tcp_send_at(&tcp, LISTENER, 0, ftpx_span_take(greeting, 4));
    tcp_lose(&tcp, LISTENER, greeting.len);
    SAY(&tcp, ">USER alice", "<331 password");
    assert_dialogue(session_of(talk, 0), "USER 331");
    assert_text(session_of(talk, 0)->greeting->text, "(vsFTPd 3.0.3)");
}

TALK(waiting_ends_at_the_limit_of_bytes)
{
    struct tcp tcp = tcp_open(talk, endpoint(CLIENT_HOST, 40000), endpoint(SERVER_HOST, 2121));

    for (unsigned sent = 0; sent <= FTPX_LIMIT_CANDIDATE_BYTES; sent += 1024) {
        g_assert_cmpint(verdict_of(&tcp), ==, FTPX_VERDICT_CANDIDATE);
        tcp_send(&tcp, OPENER, filler(6)); /* "ABCDEF": no evidence */
        tcp_send(&tcp, OPENER, filler(1018));
    }
    g_assert_cmpint(verdict_of(&tcp), ==, FTPX_VERDICT_OTHER);
}

/* Pure-FTPd's greeting has five lines; some stacks send each byte by itself. */
TALK(a_long_greeting_byte_by_byte_is_one)
{
    struct tcp tcp = tcp_open(talk, endpoint(CLIENT_HOST, 40000), endpoint(SERVER_HOST, 2121));
    ftpx_span banner =
        ftpx_span_of("220---------- Welcome to Pure-FTPd [privsep] [TLS] ----------\r\n"
                     "220-You are user number 1 of 50 allowed.\r\n"
                     "220-Local time is now 12:00. Server port: 2121.\r\n"
                     "220 You will be disconnected after inactivity.\r\n");

    for (size_t at = 0; at < banner.len; at++)
        tcp_send(&tcp, LISTENER, ftpx_span_take(ftpx_span_drop(banner, at), 1));
    g_assert_cmpint(verdict_of(&tcp), ==, FTPX_VERDICT_CONTROL);
    SAY(&tcp, ">USER alice", "<331 password");
    assert_dialogue(session_of(talk, 0), "USER 331");
    g_assert_cmpuint(session_of(talk, 0)->greeting->lines, ==, 4);
}

/* Nobody knows what the server says. */
TALK(a_quit_of_a_client_alone_counts_at_its_end_on_port_21)
{
    struct tcp alone = tcp_under_way(talk, endpoint(CLIENT_HOST, 40000), endpoint(SERVER_HOST, 21));
    struct tcp shell = tcp_under_way(talk, endpoint(CLIENT_HOST, 40001), endpoint(SERVER_HOST, 21));

    SAY(&alone, ">QUIT");
    g_assert_cmpuint(ftpx_engine_session_count(talk->engine), ==, 0);
    tcp_fin(&alone, OPENER);
    g_assert_cmpuint(ftpx_engine_session_count(talk->engine), ==, 1);
    tcp_send(&shell, LISTENER, ftpx_span_of("$ "));
    SAY(&shell, ">quit");
    tcp_close(&shell, OPENER);
    g_assert_cmpuint(ftpx_engine_session_count(talk->engine), ==, 1);
}

static void without_heuristic_only_the_known_ports_count(void)
{
    struct ftpx_config config = talk_config();
    struct talk talk;

    config.heuristic = false;
    talk_begin_with(&talk, &config);
    struct tcp elsewhere =
        tcp_open(&talk, endpoint(CLIENT_HOST, 40000), endpoint(SERVER_HOST, 2121));
    SAY(&elsewhere, "<220 ready", ">USER alice");
    struct tcp under_way =
        tcp_under_way(&talk, endpoint(CLIENT_HOST, 40001), endpoint(SERVER_HOST, 2121));
    SAY(&under_way, "<220 ready", ">USER alice");
    g_assert_cmpuint(ftpx_engine_session_count(talk.engine), ==, 0);
    struct tcp here = control_open(&talk);
    SAY(&here, "<220 ready", ">USER alice");
    g_assert_cmpuint(ftpx_engine_session_count(talk.engine), ==, 1);
    talk_end(&talk, NULL);
}

static void assert_possible(const char *payload, bool expected)
{
    g_test_message("%s", payload);
    g_assert_cmpint(ftpx_recognise_possible(ftpx_span_of(payload), false), ==, expected);
}

static void on_ftps_port_any_text_may_be_one(void)
{
    static const char *const texts[] = {
        "",
        "220",
        "Welcome to this server",
        "*** ready ***",
        "+-----+",
        "\xe6\xac\xa2",
        " indented",
        "vsFTPd 3",
        ":-)",
        "* Welcome",
        "$ 5",
    };
    static const char *const never[] = {
        "+OK",       "-ERR no",      "* OK ready", "* BYE",    ":irc.example.com 001 bob",
        ":1",        "$5",           "*2",         "SSH-2.0-", "HTTP/1.1",
        "SIP/2.0",   "RTSP/1.0 200", "\x16\x03",   "\x01xyz",  "$-1",
        "RFB 003.8", "@RSYNCD:",
    };

    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++)
        g_assert_true(ftpx_recognise_possible(ftpx_span_of(texts[i]), true));
    for (size_t i = 0; i < G_N_ELEMENTS(never); i++)
        g_assert_false(ftpx_recognise_possible(ftpx_span_of(never[i]), true));
}

static void a_first_payload_may_be_the_begin_of_a_line(void)
{
    static const char *const lines[] = {
        "",
        "2",
        "22",
        "220",
        "220 ready",
        "220-ready",
        "220\r\n",
        "220\n",
        "USER",
        "USER a",
        "QUIT\n",
        "u",
        "ABCDEFGH",
        "ABCDEFGH a",
        ("\xff\xf4\xff\xf2"
         "ABOR\r\n"),
    };
    static const ftpx_span behind_nul = {(const uint8_t *)"\0\0USER a", 8};
    static const char *const never[] = {
        "1234",  "2200 x", "22 x", "220/x", "ABCDEFGHI", "ABCDEFGHI a", "USER\t",
        "USER:", "+OK",    "*1",   " USER", "\x16\x03",  "\xfeSMB",     "SSH-2.0",
    };

    for (size_t i = 0; i < G_N_ELEMENTS(lines); i++)
        assert_possible(lines[i], true);
    for (size_t i = 0; i < G_N_ELEMENTS(never); i++)
        assert_possible(never[i], false);
    g_assert_true(ftpx_recognise_possible(behind_nul, false));
}

static struct ftpx_evidence_seen seen_of(const char *const *lines)
{
    struct ftpx_evidence_seen seen = {0};

    for (; *lines; lines++)
        if (**lines == '>')
            ftpx_recognise_client(&seen, ftpx_span_of(*lines + 1));
        else
            ftpx_recognise_server(&seen, ftpx_span_of(*lines + 1));
    return seen;
}

/* Whether they prove FTP depends on the port for some, and on nothing more to come for others. */
static const struct {
    const char *const *lines;
    enum ftpx_recognition elsewhere, known, known_at_end;
} sights[] = {
    {LINES("<220 hi"), FTPX_NOT_YET, FTPX_IS_LIKELY, FTPX_IS_LIKELY},
    {LINES("<421 busy"), FTPX_NOT_YET, FTPX_IS_LIKELY, FTPX_IS_LIKELY},
    {LINES("<530 go away"), FTPX_NOT_YET, FTPX_IS_LIKELY, FTPX_IS_LIKELY},
    {LINES("<500 what"), FTPX_NOT_YET, FTPX_NOT_YET, FTPX_IS_OTHER},
    {LINES("<220 hi", ">NOOP"), FTPX_NOT_YET, FTPX_IS_LIKELY, FTPX_IS_LIKELY},
    {LINES("<220 hi", ">BLAH"), FTPX_NOT_YET, FTPX_IS_LIKELY, FTPX_IS_LIKELY},
    {LINES("<220 hi", ">GET /"), FTPX_IS_OTHER, FTPX_IS_LIKELY, FTPX_IS_LIKELY},
    {LINES("<220 hi", ">EHLO a"), FTPX_IS_OTHER, FTPX_IS_OTHER, FTPX_IS_OTHER},
    {LINES("<220 hi (vsFTPd 3.0.3)"), FTPX_IS_LIKELY, FTPX_IS_LIKELY, FTPX_IS_LIKELY},
    {LINES("<220 ftp.example.com ready"), FTPX_NOT_YET, FTPX_IS_LIKELY, FTPX_IS_LIKELY},
    {LINES("<220 FTP server ready", ">GET /"), FTPX_IS_OTHER, FTPX_IS_LIKELY, FTPX_IS_LIKELY},
    {LINES("<220 FTP server, SMTP elsewhere"), FTPX_NOT_YET, FTPX_IS_LIKELY, FTPX_IS_LIKELY},
    {LINES(">GET /"), FTPX_IS_OTHER, FTPX_NOT_YET, FTPX_IS_OTHER},
    {LINES(">GET /", "<500 no"), FTPX_IS_OTHER, FTPX_IS_OTHER, FTPX_IS_OTHER},
    {LINES(">CWD a"), FTPX_NOT_YET, FTPX_IS_LIKELY, FTPX_IS_LIKELY},
    {LINES(">CWD a", ">CWD b"), FTPX_NOT_YET, FTPX_IS_LIKELY, FTPX_IS_LIKELY},
    {LINES(">USER a", ">PASS b"), FTPX_NOT_YET, FTPX_IS_LIKELY, FTPX_IS_LIKELY},
    {LINES(">USER a", ">NICK b"), FTPX_IS_OTHER, FTPX_IS_OTHER, FTPX_IS_OTHER},
    {LINES(">CWD a", ">CWD b", ">CWD c"), FTPX_IS_CONTROL, FTPX_IS_CONTROL, FTPX_IS_CONTROL},
    {LINES("<220 hi", ">USER a", ">CWD b"), FTPX_IS_CONTROL, FTPX_IS_CONTROL, FTPX_IS_CONTROL},
    {LINES("<220 hi", ">AUTH GSSAPI"), FTPX_IS_CONTROL, FTPX_IS_CONTROL, FTPX_IS_CONTROL},
    {LINES("<220 hi", ">AUTH LOGIN"), FTPX_NOT_YET, FTPX_IS_LIKELY, FTPX_IS_LIKELY},
    {LINES("<220 hi", ">AUTH TLS "), FTPX_IS_CONTROL, FTPX_IS_CONTROL, FTPX_IS_CONTROL},
    {LINES(">AUTH GSSAPI", "<334 go"), FTPX_NOT_YET, FTPX_IS_LIKELY, FTPX_IS_LIKELY},
    {LINES(">CWD a", "<550 no"), FTPX_NOT_YET, FTPX_IS_LIKELY, FTPX_IS_LIKELY},
    {LINES(">CWD a", "<250 ok"), FTPX_IS_CONTROL, FTPX_IS_CONTROL, FTPX_IS_CONTROL},
    {LINES(">USER a", "<530 no"), FTPX_IS_CONTROL, FTPX_IS_CONTROL, FTPX_IS_CONTROL},
    {LINES(">PASS a", "<530 no"), FTPX_IS_CONTROL, FTPX_IS_CONTROL, FTPX_IS_CONTROL},
    {LINES(">MODE READER", "<200 ok"), FTPX_IS_OTHER, FTPX_IS_OTHER, FTPX_IS_OTHER},
    {LINES(">MODE S", "<200 ok"), FTPX_NOT_YET, FTPX_IS_LIKELY, FTPX_IS_LIKELY},
    {LINES("<200 ok", "<228 ok (4,4,10,0,0,1,2,4,1)"), FTPX_IS_CONTROL, FTPX_IS_CONTROL,
     FTPX_IS_CONTROL},
    {LINES("<200 ok", "<229 ok (|||1025|)"), FTPX_IS_CONTROL, FTPX_IS_CONTROL, FTPX_IS_CONTROL},
    {LINES("<200 ok", "<228 ok"), FTPX_NOT_YET, FTPX_IS_LIKELY, FTPX_IS_LIKELY},
    {LINES("<200 ok", "<229 ok"), FTPX_NOT_YET, FTPX_IS_LIKELY, FTPX_IS_LIKELY},
    {LINES("<200 ok", "<227 ok"), FTPX_NOT_YET, FTPX_IS_LIKELY, FTPX_IS_LIKELY},
    {LINES("<150 here", "<226 done"), FTPX_IS_CONTROL, FTPX_IS_CONTROL, FTPX_IS_CONTROL},
    {LINES("<226 done", "<150 here"), FTPX_NOT_YET, FTPX_IS_LIKELY, FTPX_IS_LIKELY},
    {LINES("<220 mail ESMTP"), FTPX_IS_OTHER, FTPX_IS_OTHER, FTPX_IS_OTHER},
    {LINES("<220 mail IMAP"), FTPX_IS_OTHER, FTPX_IS_OTHER, FTPX_IS_OTHER},
    {LINES("<220-hi", "<220 mail IMAP"), FTPX_IS_OTHER, FTPX_IS_OTHER, FTPX_IS_OTHER},
    {LINES("<junk"), FTPX_NOT_YET, FTPX_NOT_YET, FTPX_IS_OTHER},
    {LINES("<junk", "<226 done"), FTPX_NOT_YET, FTPX_IS_LIKELY, FTPX_IS_LIKELY},
    {LINES("<junk", "<junk", "<226 done"), FTPX_NOT_YET, FTPX_NOT_YET, FTPX_IS_OTHER},
    {LINES("<vsFTPd 2.3.4"), FTPX_NOT_YET, FTPX_IS_LIKELY, FTPX_IS_LIKELY},
    {LINES("<junk", "<my FTP"), FTPX_NOT_YET, FTPX_NOT_YET, FTPX_IS_OTHER},
    {LINES(">QUIT"), FTPX_NOT_YET, FTPX_NOT_YET, FTPX_IS_LIKELY},
    {LINES(">BLAH"), FTPX_NOT_YET, FTPX_NOT_YET, FTPX_IS_OTHER},
    {LINES("<junk", "<220 hi"), FTPX_NOT_YET, FTPX_IS_LIKELY, FTPX_IS_LIKELY},
    {LINES("<junk", ">QUIT"), FTPX_IS_OTHER, FTPX_NOT_YET, FTPX_IS_OTHER},
    {LINES("<junk", ">USER a", "<331 b"), FTPX_IS_OTHER, FTPX_IS_CONTROL, FTPX_IS_CONTROL},
    {LINES("<+OK"), FTPX_IS_OTHER, FTPX_IS_OTHER, FTPX_IS_OTHER},
    {LINES("<:irc 001 a"), FTPX_IS_OTHER, FTPX_IS_OTHER, FTPX_IS_OTHER},
};

static void what_proves_a_session(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(sights); i++) {
        struct ftpx_evidence_seen seen = seen_of(sights[i].lines);

        g_test_message("%s %s", sights[i].lines[0], sights[i].lines[1] ? sights[i].lines[1] : "");
        g_assert_cmpint(ftpx_recognise(&seen, false, false), ==, sights[i].elsewhere);
        g_assert_cmpint(ftpx_recognise(&seen, true, false), ==, sights[i].known);
        g_assert_cmpint(ftpx_recognise(&seen, true, true), ==, sights[i].known_at_end);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (size_t index = 0; index < G_N_ELEMENTS(others); index++) {
        g_autofree char *path = g_strconcat("/recognise/other/", others[index].title, NULL);
        g_test_add_data_func(path, &others[index], is_other);
    }
    for (size_t index = 0; index < G_N_ELEMENTS(controls); index++) {
        g_autofree char *path = g_strconcat("/recognise/control/", controls[index].title, NULL);
        g_test_add_data_func(path, &controls[index], is_control);
    }
    for (size_t index = 0; index < G_N_ELEMENTS(likely); index++) {
        g_autofree char *path = g_strconcat("/recognise/likely/", likely[index].title, NULL);
        g_test_add_data_func(path, &likely[index], is_control_on_its_port);
    }
    g_test_add_func("/recognise/on FTP's port any text may be one",
                    on_ftps_port_any_text_may_be_one);
    TALK_CASE("/recognise/without a handshake", without_a_handshake_either_port_may_be_ftps);
    TALK_CASE("/recognise/a session that turns out to be none gives its number back",
              a_session_that_turns_out_to_be_none_gives_its_number_back);
    TALK_CASE("/recognise/a session that more came of stays", a_session_that_more_came_of_stays);
    TALK_CASE("/recognise/a QUIT of a client alone counts at its end on port 21",
              a_quit_of_a_client_alone_counts_at_its_end_on_port_21);
    TALK_CASE("/recognise/a 421 greeting counts on port 21", a_421_greeting_counts_on_port_21);
    TALK_CASE("/recognise/a login by a client alone counts on port 21",
              a_login_by_a_client_alone_counts_on_port_21);
    TALK_CASE("/recognise/a 421 greeting elsewhere does not", a_421_greeting_elsewhere_does_not);
    TALK_CASE("/recognise/a 421 greeting elsewhere counts if it names FTP",
              a_421_greeting_elsewhere_counts_if_it_names_ftp);
    TALK_CASE("/recognise/a 421 behind something else is no greeting",
              a_421_behind_something_else_is_no_greeting);
    TALK_CASE("/recognise/what follows at an FTP server counts on any port",
              what_follows_at_an_ftp_server_counts_on_any_port);
    TALK_CASE("/recognise/a server whose sessions may be none is not known",
              a_server_whose_sessions_may_be_none_is_not_known);
    TALK_CASE("/recognise/a request of HTTP to an FTP server counts on port 21",
              a_request_of_http_to_an_ftp_server_counts_on_port_21);
    TALK_CASE("/recognise/a request of HTTP to others does not",
              a_request_of_http_to_others_does_not);
    TALK_CASE("/recognise/a greeting alone counts on port 21", a_greeting_alone_counts_on_port_21);
    TALK_CASE("/recognise/a keep-alive byte before the first is none",
              a_keep_alive_byte_before_the_first_is_none);
    TALK_CASE("/recognise/lines before the verdict are not lost",
              lines_before_the_verdict_are_not_lost);
    TALK_CASE("/recognise/a connection without a byte is nobody's",
              a_connection_without_a_byte_is_nobodys);
    TALK_CASE("/recognise/the first two segments may come in either order",
              the_first_two_segments_may_come_in_either_order);
    TALK_CASE("/recognise/waiting ends at the limit of bytes", waiting_ends_at_the_limit_of_bytes);
    TALK_CASE("/recognise/a long greeting byte by byte is one",
              a_long_greeting_byte_by_byte_is_one);
    g_test_add_func("/recognise/without heuristic only the known ports count",
                    without_heuristic_only_the_known_ports_count);
    g_test_add_func("/recognise/possible", a_first_payload_may_be_the_begin_of_a_line);
    g_test_add_func("/recognise/proof", what_proves_a_session);
    return talk_run();
}
