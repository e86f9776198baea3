/* Tests of recognise against other protocols: whole, from any line on as in a capture that begins
 * late, and one side alone; on port 21 as elsewhere. See test_model_recognise.c for what is FTP.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "talk.h"

#define LINES(...)        \
    (const char *const[]) \
    {                     \
        __VA_ARGS__, NULL \
    }

struct dialogue {
    const char *title;
    const char *const *lines; /* as for SAY */
};

/* clang-format off */
static const struct dialogue others[] = {
    {"SMTP", LINES("<220 mail.example.com ESMTP Postfix", ">EHLO me", "<250-mail\r\n250-AUTH PLAIN LOGIN\r\n250 HELP",
                   ">MAIL FROM:<a@b> SIZE=9", "<250 ok", ">RCPT TO:<c@d>", "<250 ok", ">DATA", "<354 go", ">Subject: x\r\n\r\nhi\r\n.",
                   "<250 queued", ">RSET", "<250 ok", ">NOOP", "<250 ok", ">HELP", "<214 help", ">QUIT", "<221 bye")},
    {"SMTP with AUTH", LINES("<220 mx ready", ">EHLO me", "<250 ok", ">AUTH LOGIN", "<334 VXNlcm5hbWU6", ">Ym9i", "<334 UGFzc3dvcmQ6",
                   ">c2VjcmV0", "<235 in", ">QUIT", "<221 bye")},
    {"SMTP with AUTH PLAIN", LINES("<220 mx ready", ">HELO me", "<250 ok", ">AUTH PLAIN AGJvYgBzZWNyZXQ=", "<235 in", ">QUIT", "<221 bye")},
    {"SMTP that only looks in", LINES("<220 mx ready", ">QUIT", "<221 bye")},
    {"LMTP", LINES("<220 mail LMTP", ">LHLO me", "<250 ok", ">MAIL FROM:<a@b>", "<250 ok", ">QUIT", "<221 bye")},
    {"POP3", LINES("<+OK ready", ">CAPA", "<+OK\r\nTOP\r\nUIDL\r\n.", ">USER bob", "<+OK", ">PASS secret", "<+OK", ">STAT", "<+OK 2 320",
                   ">LIST", "<+OK\r\n1 120\r\n.", ">UIDL", "<+OK\r\n1 a\r\n.", ">RETR 1", "<+OK\r\ntext\r\n.", ">TOP 1 0", "<+OK", ">DELE 1", "<+OK",
                   ">NOOP", "<+OK", ">QUIT", "<+OK")},
    {"IMAP", LINES("<* OK ready", ">a1 CAPABILITY", "<* CAPABILITY IMAP4rev1\r\na1 OK", ">a2 LOGIN bob secret", "<a2 OK", ">a3 LIST \"\" *",
                   "<* LIST () \"/\" INBOX\r\na3 OK", ">a4 SELECT INBOX", "<* 3 EXISTS\r\na4 OK", ">a5 IDLE", "<+ idling", ">DONE", "<a5 OK",
                   ">a6 LOGOUT", "<* BYE\r\na6 OK")},
    {"IMAP with tags of digits", LINES("<* OK ready", ">200 CAPABILITY", "<200 OK done", ">201 NOOP", "<201 OK done")},
    {"IRC", LINES(">NICK bob", ">USER bob 0 * :Bob", "<:irc.example.com 001 bob :Welcome", ">JOIN #a", ">MODE #a", ">PRIVMSG #a :hi",
                   "<PING :irc", ">PONG :irc", ">LIST", "<:irc 322 bob #a 3", ">QUIT :bye", "<ERROR :Closing Link")},
    {"IRC with a password", LINES(">PASS secret", ">NICK bob", ">USER bob 0 * :Bob", "<:irc 001 bob :Welcome")},
    {"NNTP", LINES("<200 news ready", ">CAPABILITIES", "<101 list\r\nVERSION 2\r\n.", ">MODE READER", "<200 ok", ">LIST ACTIVE", "<215 list\r\na 3 1 y\r\n.",
                   ">GROUP a", "<211 3 1 3 a", ">STAT 1", "<223 1 <a@b>", ">ARTICLE 1", "<220 1 <a@b>\r\ntext\r\n.", ">NEXT", "<223 2 <c@d>",
                   ">AUTHINFO USER bob", "<381 more", ">AUTHINFO PASS x", "<281 in", ">DATE", "<111 20200101000000", ">HELP", "<100 help\r\n.",
                   ">POST", "<340 go", ">QUIT", "<205 bye")},
    {"Telnet", LINES("<\xff\xfd\x18\xff\xfd\x20", ">\xff\xfb\x18", "<login:", ">bob", "<Password:", ">secret", "<$ ", ">help", "<$ ", ">quit")},
    {"Telnet that greets like a server", LINES("<\xff\xfd\x18" "220 router", ">help", "<Commands", ">quit")},
    {"SSH", LINES("<SSH-2.0-OpenSSH_9.2", ">SSH-2.0-PuTTY", "<\x01\x02\x03", ">\x04\x05")},
    {"HTTP", LINES(">GET / HTTP/1.1\r\nHost: a\r\n", "<HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi", ">HEAD / HTTP/1.0\r\n", "<HTTP/1.0 404 No\r\n")},
    {"Redis", LINES(">*1\r\n$4\r\nPING", "<+PONG", ">*2\r\n$3\r\nGET\r\n$1\r\na", "<$1\r\n1", ">*2\r\n$4\r\nAUTH\r\n$1\r\nx", "<-ERR no")},
    {"Redis by hand", LINES(">AUTH secret", "<+OK", ">TYPE a", "<+string", ">GET a", "<$1\r\n1", ">QUIT", "<+OK")},
    {"memcached", LINES(">get a", "<VALUE a 0 1\r\n1\r\nEND", ">stats", "<END", ">quit")},
    {"SIP", LINES(">REGISTER sip:a@b SIP/2.0\r\nVia: SIP/2.0/TCP c", "<SIP/2.0 200 OK\r\nVia: SIP/2.0/TCP c", ">INVITE sip:a@b SIP/2.0",
                   "<SIP/2.0 100 Trying", "<SIP/2.0 180 Ringing", ">ACK sip:a@b SIP/2.0", ">BYE sip:a@b SIP/2.0", "<SIP/2.0 200 OK")},
    {"RTSP", LINES(">OPTIONS rtsp://a RTSP/1.0\r\nCSeq: 1", "<RTSP/1.0 200 OK", ">SETUP rtsp://a RTSP/1.0", "<RTSP/1.0 200 OK")},
    {"ManageSieve", LINES("<\"IMPLEMENTATION\" \"x\"\r\nOK", ">AUTHENTICATE \"PLAIN\" \"x\"", "<OK", ">LISTSCRIPTS", "<\"a\" ACTIVE\r\nOK",
                   ">CAPABILITY", "<OK", ">NOOP", "<OK", ">LOGOUT", "<OK")},
    {"gopher", LINES(">", "<iHello\t\tnull\t1\r\n0About\t/about\thost\t70\r\n.")},
    {"finger", LINES(">alice", "<Login: alice\r\nNo Plan.")},
    {"DICT", LINES("<220 dict.example.com dictd 1.12 <auth.mime> <1@x>", ">CLIENT x", "<250 ok", ">SHOW DB", "<110 1 databases\r\na \"b\"\r\n.\r\n250 ok",
                   ">AUTH bob 0123456789abcdef", "<230 in", ">DEFINE * word", "<552 no match", ">STATUS", "<210 up", ">HELP", "<113 help\r\n.\r\n250 ok",
                   ">QUIT", "<221 bye")},
    {"poppassd", LINES("<200 hello, who are you?", ">user bob", "<200 your password please", ">pass old", "<200 your new password", ">newpass new",
                   "<200 done", ">quit", "<200 bye")},
    {"hylafax", LINES("<130 Warning, no service", ">QUIT", "<221 bye")},
    {"whois", LINES(">example.com", "<Domain Name: EXAMPLE.COM")},
    {"MPD", LINES("<OK MPD 0.23", ">status", "<volume: 100\r\nOK", ">list album", "<OK", ">close")},
    {"XMPP", LINES(">PHN0cmVhbT4=", "<<stream:stream>", ">LIST")},
    {"printer", LINES(">\x02lp", "<", ">\x03" "12 cfA001host")},
};
/* clang-format on */

static const uint16_t ports[] = {21, 25, 2121};

static uint32_t sessions_in(const char *const *lines, char side, uint16_t port, bool handshake)
{
    struct talk talk;

    talk_begin(&talk, NULL);
    struct tcp tcp =
        tcp_under_way(&talk, endpoint(CLIENT_HOST, 40000), endpoint(SERVER_HOST, port));
    if (handshake)
        tcp_shake_hands(&tcp);
    for (; *lines; lines++)
        if (!side || **lines == side)
            SAY(&tcp, *lines);
    tcp_close(&tcp, LISTENER);
    uint32_t count =
        ftpx_engine_session_count(talk.engine) + ftpx_engine_transfer_count(talk.engine);
    talk_end(&talk, NULL);
    return count;
}

static void whole_is_not_ours(gconstpointer user)
{
    const struct dialogue *dialogue = user;

    for (size_t index = 0; index < G_N_ELEMENTS(ports); index++)
        for (int handshake = 0; handshake < 2; handshake++) {
            if (ports[index] == 21 && g_str_equal(dialogue->title, "SMTP that only looks in"))
                continue; /* nobody could tell */
            g_test_message("port %u, handshake %d", ports[index], handshake);
            g_assert_cmpuint(sessions_in(dialogue->lines, 0, ports[index], handshake), ==, 0);
        }
}

/* Elsewhere than on port 21, where a 220 and a QUIT may do. */
static void rest_is_not_ours(gconstpointer user)
{
    const struct dialogue *dialogue = user;

    for (const char *const *line = dialogue->lines; *line; line++) {
        g_test_message("from line %d", (int)(line - dialogue->lines));
        g_assert_cmpuint(sessions_in(line, 0, 2121, false), ==, 0);
    }
}

static void half_is_not_ours(gconstpointer user)
{
    const struct dialogue *dialogue = user;

    g_assert_cmpuint(sessions_in(dialogue->lines, '<', 2121, true), ==, 0);
    g_assert_cmpuint(sessions_in(dialogue->lines, '>', 2121, true), ==, 0);
}

static void add(const char *kind, const struct dialogue *dialogue, GTestDataFunc test)
{
    g_autofree char *path = g_strdup_printf("/others/%s/%s", kind, dialogue->title);

    g_test_add_data_func(path, dialogue, test);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (size_t index = 0; index < G_N_ELEMENTS(others); index++) {
        add("whole", &others[index], whole_is_not_ours);
        add("rest", &others[index], rest_is_not_ours);
        add("half", &others[index], half_is_not_ours);
    }
    return talk_run();
}
