/* TLS with a cipher that anybody can read: records whose content is the text itself. What the host
 * does with keys, these cases do with a copy: they take the records that a segment completes and
 * feed their content back.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "talk.h"

#include "model/data/tap.h"
#include "model/data/statement.h"

static ftpx_span record(int type, const char *text)
{
    static uint8_t bytes[4096];
    size_t tag = type == FTPX_TLS_APPLICATION_DATA ? TALK_TLS_TAG : 0;
    size_t length = strlen(text) + tag;

    g_assert_cmpuint(length, <, sizeof bytes - 5);
    bytes[0] = (uint8_t)type;
    bytes[1] = bytes[2] = 3;
    bytes[3] = (uint8_t)(length >> 8);
    bytes[4] = (uint8_t)length;
    memcpy(bytes + 5, text, length - tag);
    memset(bytes + 5 + length - tag, 0xaa, tag);
    return (ftpx_span){bytes, length + 5};
}

/* Sends bytes in segments of at most `most`; `keys`: what they hide comes back. */
static void send_bytes(struct tcp *tcp, int side, ftpx_span bytes, size_t most, bool keys)
{
    while (bytes.len > 0) {
        ftpx_span payload = ftpx_span_take(bytes, most);
        struct ftpx_sighting sighting = tcp_send(tcp, side, payload);
        if (keys)
            talk_decrypt(tcp->talk, sighting, payload);
        bytes = ftpx_span_drop(bytes, most);
    }
}

static void hide(struct tcp *tcp, int side, const char *text, size_t most)
{
    send_bytes(tcp, side, record(FTPX_TLS_APPLICATION_DATA, text), most, true);
}

static const char hello[] = "\x01 and so on";

/* A session that has agreed on TLS and said hello. */
static struct tcp control_encrypted(struct talk *talk, const char *auth, size_t most, bool keys)
{
    struct tcp tcp = control_open(talk);

    SAY(&tcp, "<220 ready", auth, "<234 go");
    send_bytes(&tcp, OPENER, record(FTPX_TLS_HANDSHAKE, hello), most, keys);
    send_bytes(&tcp, LISTENER, record(FTPX_TLS_HANDSHAKE, "\x02 and so on"), most, keys);
    return tcp;
}

/* Each line in a record of its own. */
static void whisper(struct tcp *tcp, size_t most, const char *const *lines)
{
    for (; *lines; lines++) {
        g_autofree char *sent = g_strconcat(*lines + 1, "\r\n", NULL);
        hide(tcp, **lines == '>' ? OPENER : LISTENER, sent, most);
    }
}

#define WHISPER(tcp, ...) whisper(tcp, 1000, (const char *const[]){__VA_ARGS__, NULL})

static void check_dialogue(struct talk *talk, const char *auth, size_t most)
{
    static const char *const lines[] = {">USER alice", "<331 password", ">PASS secret", "<230 in",
                                        NULL};
    struct tcp tcp = control_encrypted(talk, auth, most, true);

    whisper(&tcp, most, lines);
    const struct ftpx_session *session = session_of(talk, 0);
    assert_dialogue_from(session, 1, "USER 331, PASS 230");
    g_assert_cmpint(session->tls, ==, FTPX_TLS_EXPLICIT);
    g_assert_false(ftpx_session_is_dark(session));
    g_assert_false(session->password_in_clear);
    assert_text(session->user, "alice");
}

TALK(what_tls_hides_is_read)
{
    check_dialogue(talk, ">AUTH TLS", 1000);
}

TALK(mechanisms_match_in_any_case)
{
    check_dialogue(talk, ">auth tls-p", 1000);
}

TALK(records_come_in_segments_of_one_byte)
{
    check_dialogue(talk, ">AUTH SSL", 1);
}

TALK(two_records_in_one_segment_are_one_piece)
{
    struct tcp tcp = control_encrypted(talk, ">AUTH TLS", 1000, true);
    uint8_t both[64];
    ftpx_span one = record(FTPX_TLS_APPLICATION_DATA, "NOOP\r\n");

    memcpy(both, one.at, one.len);
    memcpy(both + one.len, one.at, one.len);
    struct ftpx_sighting sighting = tcp_send(&tcp, OPENER, (ftpx_span){both, 2 * one.len});
    uint32_t first;
    g_assert_cmpuint(ftpx_tls_pieces(sighting.flow->half[sighting.side], talk->frame, &first), ==,
                     1);
    g_assert_null(ftpx_tls_piece(sighting.flow->half[sighting.side], first)->bytes);
    talk_decrypt(talk, sighting, (ftpx_span){both, 2 * one.len});
    assert_dialogue(session_of(talk, 0), "AUTH 234, NOOP, NOOP");
}

TALK(records_out_of_order_are_put_in_order)
{
    struct tcp tcp = control_encrypted(talk, ">AUTH TLS", 1000, true);
    ftpx_span whole = record(FTPX_TLS_APPLICATION_DATA, "USER alice\r\n");
    uint32_t at = tcp.next[OPENER] - tcp.first[OPENER];
    struct ftpx_sighting sighting;

    sighting = tcp_send_at(&tcp, OPENER, at + 7, ftpx_span_drop(whole, 7));
    talk_decrypt(talk, sighting, ftpx_span_drop(whole, 7));
    g_assert_cmpuint(session_of(talk, 0)->commands, ==, 1);
    sighting = tcp_send_at(&tcp, OPENER, at, ftpx_span_take(whole, 7));
    talk_decrypt(talk, sighting, ftpx_span_take(whole, 7));
    assert_text(session_of(talk, 0)->user, "alice");
}

/* The first arrival counts, so a later segment over the same bytes may not lend its own. */
TALK(records_are_not_read_from_a_segment_that_says_otherwise)
{
    struct tcp tcp = control_encrypted(talk, ">AUTH TLS", 1000, true);
    uint32_t offset = tcp.next[OPENER] - tcp.first[OPENER];
    uint8_t both[64];
    ftpx_span one = record(FTPX_TLS_APPLICATION_DATA, "SYST\r\n");

    tcp_send_at(&tcp, OPENER, offset + (uint32_t)one.len, one);
    memcpy(both, record(FTPX_TLS_APPLICATION_DATA, "NOOP\r\n").at, one.len);
    memcpy(both + one.len, record(FTPX_TLS_APPLICATION_DATA, "QUIT\r\n").at, one.len);
    ftpx_span payload = {both, 2 * one.len};
    talk_decrypt(talk, tcp_send_at(&tcp, OPENER, offset, payload), payload);
    assert_dialogue(session_of(talk, 0), "AUTH 234, NOOP, SYST");
}

TALK(after_ccc_lines_are_clear_again)
{
    struct tcp tcp = control_encrypted(talk, ">AUTH TLS", 1000, true);

    WHISPER(&tcp, ">CCC", "<200 clear");
    SAY(&tcp, ">PASV", "<227 (10,0,0,1,4,1)");
    assert_dialogue(session_of(talk, 0), "AUTH 234, CCC 200, PASV 227");
}

TALK(without_keys_ccc_still_shows)
{
    struct tcp tcp = control_encrypted(talk, ">AUTH TLS", 1000, false);

    send_bytes(&tcp, OPENER, record(FTPX_TLS_APPLICATION_DATA, "CCC\r\n"), 1000, false);
    send_bytes(&tcp, LISTENER, record(FTPX_TLS_APPLICATION_DATA, "200 clear\r\n"), 1000, false);
    g_assert_true(ftpx_session_is_dark(session_of(talk, 0)));
    SAY(&tcp, ">PASV", "<227 (10,0,0,1,4,1)");
    assert_dialogue(session_of(talk, 0), "AUTH 234, PASV 227");
    g_assert_cmpuint(session_of(talk, 0)->type.now, ==, 0); /* set under TLS, or not */
    g_assert_false(ftpx_session_is_dark(session_of(talk, 0)));
}

TALK(bytes_under_tls_are_counted)
{
    struct tcp tcp = control_encrypted(talk, ">AUTH TLS", 3, false);
    const struct ftpx_flow *flow = session_of(talk, 0)->flow;
    uint8_t client = session_of(talk, 0)->client_side;

    send_bytes(&tcp, OPENER, record(FTPX_TLS_APPLICATION_DATA, "12345"), 1000, false);
    g_assert_cmpuint(ftpx_tls_bytes(flow->half[client]), ==,
                     5 + strlen(hello) + 5 + 5 + TALK_TLS_TAG);
    g_assert_cmpuint(ftpx_tls_bytes(flow->half[1 - client]), ==, 5 + strlen(hello));
}

TALK(a_lost_segment_ends_reading)
{
    struct tcp tcp = control_encrypted(talk, ">AUTH TLS", 1000, true);

    WHISPER(&tcp, ">USER alice", "<331 password");
    tcp_lose(&tcp, OPENER, 20);
    for (unsigned turn = 0; turn < 20; turn++)
        send_bytes(&tcp, OPENER, record(FTPX_TLS_APPLICATION_DATA, "NOOP\r\n"), 1000, true);
    g_assert_cmpuint(session_of(talk, 0)->commands, ==, 2);
    g_assert_false(
        ftpx_tls_was_read(session_of(talk, 0)->flow->half[session_of(talk, 0)->client_side]));
}

/* --- data connections --- */

/* A session under TLS that protects its data, with a download that is about to begin. */
static struct tcp download_agreed(struct talk *talk)
{
    struct tcp tcp = control_encrypted(talk, ">AUTH TLS", 1000, true);

    WHISPER(&tcp, ">USER alice", "<331 password", ">PASS secret", "<230 in", ">PBSZ 0", "<200 ok",
            ">PROT P", "<200 ok", ">TYPE I", "<200 ok", ">PASV", "<227 (10,0,0,1,4,1)",
            ">RETR a.bin", "<150 (9 bytes)");
    return tcp;
}

static void say_hello(struct tcp *data, bool keys)
{
    send_bytes(data, OPENER, record(FTPX_TLS_HANDSHAKE, hello), 1000, keys);
    send_bytes(data, LISTENER, record(FTPX_TLS_HANDSHAKE, "\x02 and so on"), 1000, keys);
}

TALK(a_protected_download_is_measured_in_the_clear)
{
    struct tcp tcp = download_agreed(talk);
    struct tcp data = data_open(talk, 1025);

    say_hello(&data, true);
    hide(&data, LISTENER, "nine byte", 4);
    tcp_close(&data, LISTENER);
    WHISPER(&tcp, "<226 done");
    assert_state(transfer_of(talk, 0), FTPX_STATE_COMPLETE, 9);
    g_assert_cmpuint(ftpx_transfer_encrypted(transfer_of(talk, 0), true), ==,
                     5 + strlen(hello) + 5 + 9 + TALK_TLS_TAG);
}

/* Each direction has an order of its own. */
TALK(a_protected_upload_out_of_order_is_measured_in_the_clear)
{
    struct tcp tcp = control_encrypted(talk, ">AUTH TLS", 1000, true);
    struct ftpx_sighting sighting;

    WHISPER(&tcp, ">PROT P", "<200 ok", ">TYPE I", "<200 ok", ">PASV", "<227 (10,0,0,1,4,1)",
            ">STOR a.bin", "<150 go");
    struct tcp data = data_open(talk, 1025);
    say_hello(&data, true);
    ftpx_span whole = record(FTPX_TLS_APPLICATION_DATA, "nine byte");
    uint32_t at = data.next[OPENER] - data.first[OPENER];
    sighting = tcp_send_at(&data, OPENER, at + 7, ftpx_span_drop(whole, 7));
    talk_decrypt(talk, sighting, ftpx_span_drop(whole, 7));
    sighting = tcp_send_at(&data, OPENER, at, ftpx_span_take(whole, 7));
    talk_decrypt(talk, sighting, ftpx_span_take(whole, 7));
    tcp_lose(&data, OPENER, whole.len);
    tcp_close(&data, OPENER);
    WHISPER(&tcp, "<226 done");
    assert_state(transfer_of(talk, 0), FTPX_STATE_COMPLETE, 9);
    g_assert_cmpuint(ftpx_transfer_encrypted(transfer_of(talk, 0), false), ==,
                     5 + strlen(hello) + 5 + 9 + TALK_TLS_TAG);
    g_assert_cmpuint(ftpx_transfer_encrypted(transfer_of(talk, 0), true), ==, 5 + strlen(hello));
}

/* What reports are given of each segment of the server's, in a second pass: text, and whether it is
 * the last. */
static char *brought(struct talk *talk, const struct ftpx_flow *flow, uint8_t side,
                     const char *const *texts)
{
    GString *said = g_string_new(NULL);

    for (uint32_t frame = flow->first_frame; frame <= talk->frame; frame++) {
        struct ftpx_sighting at = {(struct ftpx_flow *)(uintptr_t)flow, side, 0};
        struct ftpx_segment segment = {.frame = frame};
        int64_t offset;
        bool has_text = ftpx_tls_plain_at(flow->half[side], frame, &offset);
        struct ftpx_payload payload =
            ftpx_payload_of(&at, &segment, has_text ? ftpx_span_of(*texts++) : FTPX_SPAN_NONE);
        if (payload.length > 0)
            g_string_append_printf(said, "%" G_GINT64_FORMAT ":%.*s ", payload.offset,
                                   (int)payload.bytes.len, (const char *)payload.bytes.at);
        if (payload.last)
            g_string_append(said, "last ");
    }
    return g_string_free(said, FALSE);
}

TALK(reports_get_the_text_and_its_end)
{
    struct tcp tcp = download_agreed(talk);
    struct tcp data = data_open(talk, 1025);
    static const char *const texts[] = {"nine ", "byte", NULL};

    say_hello(&data, true);
    hide(&data, LISTENER, texts[0], 1000);
    hide(&data, LISTENER, texts[1], 1000);
    tcp_close(&data, LISTENER);
    tcp_flag(&data, LISTENER, FTPX_FIN | FTPX_ACK);
    WHISPER(&tcp, "<226 done");
    const struct ftpx_flow *flow = transfer_of(talk, 0)->flow;
    g_autofree char *said = brought(talk, flow, ftpx_transfer_sender(transfer_of(talk, 0)), texts);
    g_assert_cmpstr(said, ==, "0:nine  5:byte last ");
}

TALK(a_download_whose_end_is_not_decrypted_is_not_complete)
{
    struct tcp tcp = download_agreed(talk);
    struct tcp data = data_open(talk, 1025);
    g_autofree char *rest = g_strnfill(200, 'x');

    say_hello(&data, true);
    hide(&data, LISTENER, "nine byte", 1000);
    send_bytes(&data, LISTENER, record(FTPX_TLS_APPLICATION_DATA, rest), 1000, false);
    tcp_close(&data, LISTENER);
    WHISPER(&tcp, "<226 done");
    assert_state(transfer_of(talk, 0), FTPX_STATE_OPEN, 9);
    assert_has_quirk(ftpx_transfer_quirks(transfer_of(talk, 0)), FTPX_QUIRK(UNDECRYPTED));
}

TALK(a_closing_alert_hides_nothing)
{
    struct tcp tcp = download_agreed(talk);
    struct tcp data = data_open(talk, 1025);

    say_hello(&data, true);
    hide(&data, LISTENER, "nine byte", 1000);
    send_bytes(&data, LISTENER, record(FTPX_TLS_APPLICATION_DATA, "alert, with its overhead"), 1000,
               false);
    tcp_close(&data, LISTENER);
    WHISPER(&tcp, "<226 done");
    assert_state(transfer_of(talk, 0), FTPX_STATE_COMPLETE, 9);
}

TALK(a_closing_alert_ends_what_is_reset)
{
    struct tcp tcp = download_agreed(talk);
    struct tcp data = data_open(talk, 1025);

    say_hello(&data, true);
    hide(&data, LISTENER, "nine byte", 1000);
    send_bytes(&data, LISTENER, record(FTPX_TLS_APPLICATION_DATA, "an alert, hidden"), 1000, false);
    tcp_reset(&data, LISTENER);
    WHISPER(&tcp, "<226 done");
    assert_state(transfer_of(talk, 0), FTPX_STATE_COMPLETE, 9);
}

TALK(a_reset_without_alert_aborts)
{
    struct tcp tcp = download_agreed(talk);
    struct tcp data = data_open(talk, 1025);

    say_hello(&data, true);
    hide(&data, LISTENER, "nine byte", 1000);
    tcp_reset(&data, LISTENER);
    WHISPER(&tcp, "<226 done");
    assert_state(transfer_of(talk, 0), FTPX_STATE_ABORTED, 9);
}

TALK(prot_c_leaves_data_as_it_is)
{
    struct tcp tcp = control_encrypted(talk, ">AUTH TLS", 1000, true);

    WHISPER(&tcp, ">PROT C", "<200 ok", ">TYPE I", "<200 ok", ">PASV", "<227 (10,0,0,1,4,1)",
            ">RETR a.bin", "<150 go");
    struct tcp data = data_open(talk, 1025);
    tcp_send(&data, LISTENER, record(FTPX_TLS_HANDSHAKE, hello)); /* a file that begins so */
    tcp_close(&data, LISTENER);
    WHISPER(&tcp, "<226 done");
    assert_state(transfer_of(talk, 0), FTPX_STATE_COMPLETE, 5 + strlen(hello));
}

/* --- without keys --- */

TALK(a_connection_of_a_hidden_session_is_inferred)
{
    control_encrypted(talk, ">AUTH TLS", 1000, false);
    struct tcp data = data_open(talk, 50000);

    say_hello(&data, false);
    send_bytes(&data, LISTENER, record(FTPX_TLS_APPLICATION_DATA, "nobody knows"), 1000, false);
    tcp_close(&data, LISTENER);
    const struct ftpx_transfer *transfer = transfer_of(talk, 0);
    g_assert_true(transfer->session == session_of(talk, 0));
    assert_state(transfer, FTPX_STATE_OPEN, 0);
    assert_quirks(ftpx_transfer_quirks(transfer), "undecrypted inferred");
    g_assert_cmpuint(ftpx_transfer_encrypted(transfer, true), >, 20);
}

/* Whoever sends more under TLS is the one who sends the file. */
TALK(an_inferred_upload_is_told_by_its_bytes)
{
    control_encrypted(talk, ">AUTH TLS", 1000, false);
    struct tcp data = data_open(talk, 50000);

    say_hello(&data, false);
    send_bytes(&data, OPENER, record(FTPX_TLS_APPLICATION_DATA, "nobody knows"), 1000, false);
    tcp_close(&data, OPENER);
    const struct ftpx_transfer *transfer = transfer_of(talk, 0);
    uint8_t client = session_of(talk, 0)->client_side;
    g_assert_cmpuint(ftpx_transfer_sender(transfer), ==, client);
    g_assert_cmpuint(ftpx_transfer_server(transfer), ==, 1 - client);
    g_assert_cmpuint(transfer->flow->listener, ==, 1 - client);
}

/* TLS 1.3 hides the end of the handshake in records of application data (RFC 8446 §2). */
TALK(a_handshake_is_no_payload)
{
    control_encrypted(talk, ">AUTH TLS", 1000, false);
    struct tcp data = data_open(talk, 50000);
    g_autofree char *certificate = g_strnfill(900, 'c');
    g_autofree char *finished = g_strnfill(400, 'f');
    uint8_t client = session_of(talk, 0)->client_side;

    say_hello(&data, false);
    send_bytes(&data, LISTENER, record(FTPX_TLS_APPLICATION_DATA, certificate), 1000, false);
    send_bytes(&data, OPENER, record(FTPX_TLS_APPLICATION_DATA, finished), 1000, false);
    send_bytes(&data, LISTENER, record(FTPX_TLS_APPLICATION_DATA, "one line"), 1000, false);
    g_assert_cmpuint(ftpx_transfer_sender(transfer_of(talk, 0)), ==, 1 - client);
    send_bytes(&data, OPENER, record(FTPX_TLS_APPLICATION_DATA, "or two lines"), 1000, false);
    g_assert_cmpuint(ftpx_transfer_sender(transfer_of(talk, 0)), ==, client);
}

/* With the keys of one direction only: what is read is the file, however much the other sends. */
static void check_read_side(struct talk *talk, int read)
{
    control_encrypted(talk, ">AUTH TLS", 1000, false);
    struct tcp data = data_open(talk, 50000);

    say_hello(&data, false);
    hide(&data, read, "nine byte", 1000);
    send_bytes(&data, 1 - read, record(FTPX_TLS_APPLICATION_DATA, "more, that nobody can read"),
               1000, false);
    tcp_close(&data, read);
    const struct ftpx_transfer *transfer = transfer_of(talk, 0);
    uint8_t client = session_of(talk, 0)->client_side;
    g_assert_cmpuint(ftpx_transfer_sender(transfer), ==, read == OPENER ? client : 1 - client);
    g_assert_cmpuint(ftpx_transfer_bytes(transfer), ==, 9);
}

TALK(an_inferred_download_that_is_read_is_its_bytes)
{
    check_read_side(talk, LISTENER);
}

TALK(an_inferred_upload_that_is_read_is_its_bytes)
{
    check_read_side(talk, OPENER);
}

/* The hello and its answer are not the file. */
TALK(an_empty_file_needs_no_keys_when_the_server_names_its_size)
{
    struct tcp tcp = control_encrypted(talk, ">AUTH TLS", 1000, true);

    WHISPER(&tcp, ">PROT P", "<200 ok", ">TYPE I", "<200 ok", ">PASV", "<227 (10,0,0,1,4,1)",
            ">RETR empty", "<150 Opening for empty (0 bytes).");
    struct tcp data = data_open(talk, 1025);
    say_hello(&data, false);
    tcp_close(&data, LISTENER);
    WHISPER(&tcp, "<226 done");
    assert_state(transfer_of(talk, 0), FTPX_STATE_COMPLETE, 0);
}

TALK(a_file_of_unknown_size_needs_keys)
{
    struct tcp tcp = control_encrypted(talk, ">AUTH TLS", 1000, true);

    WHISPER(&tcp, ">PROT P", "<200 ok", ">TYPE I", "<200 ok", ">PASV", "<227 (10,0,0,1,4,1)",
            ">RETR empty", "<150 go");
    struct tcp data = data_open(talk, 1025);
    say_hello(&data, false);
    tcp_close(&data, LISTENER);
    WHISPER(&tcp, "<226 done");
    assert_state(transfer_of(talk, 0), FTPX_STATE_OPEN, 0);
    assert_has_quirk(ftpx_transfer_quirks(transfer_of(talk, 0)), FTPX_QUIRK(UNDECRYPTED));
}

static void check_not_inferred(struct talk *talk, const char *client, uint16_t port)
{
    control_encrypted(talk, ">AUTH TLS", 1000, false);
    struct tcp other = tcp_open(talk, endpoint(client, 45000), endpoint(SERVER_HOST, port));

    say_hello(&other, false);
    g_assert_cmpuint(ftpx_engine_transfer_count(talk->engine), ==, 0);
}

TALK(another_client_is_not_inferred)
{
    check_not_inferred(talk, "10.0.0.3", 50000);
}

TALK(another_service_is_not_inferred)
{
    check_not_inferred(talk, CLIENT_HOST, 443);
}

TALK(a_readable_session_needs_no_inference)
{
    struct tcp tcp = control_encrypted(talk, ">AUTH TLS", 1000, true);

    WHISPER(&tcp, ">USER alice", "<331 password");
    struct tcp other = data_open(talk, 50000);
    say_hello(&other, false);
    g_assert_cmpuint(ftpx_engine_transfer_count(talk->engine), ==, 0);
}

/* --- implicit TLS --- */

static void begin_implicit(struct talk *talk, gconstpointer unused)
{
    struct ftpx_config config = talk_config();
    uint16_t ports[] = {990};

    (void)unused;
    config.tls_ports = ports;
    config.tls_port_count = G_N_ELEMENTS(ports);
    talk_begin_with(talk, &config);
    ports[0] = 0; /* the engine has its own */
}

static void on_its_port_tls_is_ftp(struct talk *talk, gconstpointer unused)
{
    struct tcp tcp = tcp_open(talk, endpoint(CLIENT_HOST, 40000), endpoint(SERVER_HOST, 990));

    (void)unused;
    say_hello(&tcp, true);
    WHISPER(&tcp, "<220 ready", ">USER alice", "<331 password");
    const struct ftpx_session *session = session_of(talk, 0);
    assert_dialogue(session, "USER 331");
    g_assert_cmpint(session->tls, ==, FTPX_TLS_IMPLICIT);
    g_assert_nonnull(session->greeting);
}

static void its_records_are_put_in_order(struct talk *talk, gconstpointer unused)
{
    struct tcp tcp = tcp_open(talk, endpoint(CLIENT_HOST, 40000), endpoint(SERVER_HOST, 990));
    struct ftpx_sighting sighting;

    (void)unused;
    say_hello(&tcp, true);
    ftpx_span whole = record(FTPX_TLS_APPLICATION_DATA, "USER alice\r\n");
    uint32_t at = tcp.next[OPENER] - tcp.first[OPENER];
    sighting = tcp_send_at(&tcp, OPENER, at + 7, ftpx_span_drop(whole, 7));
    talk_decrypt(talk, sighting, ftpx_span_drop(whole, 7));
    sighting = tcp_send_at(&tcp, OPENER, at, ftpx_span_take(whole, 7));
    talk_decrypt(talk, sighting, ftpx_span_take(whole, 7));
    assert_dialogue(session_of(talk, 0), "USER");
}

static void on_another_port_tls_is_not(struct talk *talk, gconstpointer unused)
{
    struct tcp tcp = tcp_open(talk, endpoint(CLIENT_HOST, 40000), endpoint(SERVER_HOST, 443));

    (void)unused;
    say_hello(&tcp, true);
    g_assert_cmpuint(ftpx_engine_session_count(talk->engine), ==, 0);
}

/* --- what a ClientHello asks for --- */

#define OFFERS_FTP                 \
    "\x00\x10\x00\x06\x00\x04\x03" \
    "ftp"
#define OFFERS_WEB                 \
    "\x00\x10\x00\x0b\x00\x09\x08" \
    "http/1.1"

/* With one extension, of less than 128 bytes. */
static void send_client_hello(struct tcp *tcp, const char *extension, size_t length)
{
    static const char before[] = "\x16\x03\x01\x00\x00\x01\x00\x00\x00\x03\x03"
                                 "0123456789abcdef0123456789abcdef"
                                 "\x00\x00\x02\x13\x01\x01\x00\x00";
    size_t start = sizeof before - 1;
    uint8_t bytes[256];

    memcpy(bytes, before, start);
    bytes[start] = (uint8_t)length;
    memcpy(bytes + start + 1, extension, length);
    size_t whole = start + 1 + length;
    bytes[4] = (uint8_t)(whole - 5);
    bytes[8] = (uint8_t)(whole - 9);
    tcp_send(tcp, OPENER, (ftpx_span){bytes, whole});
}

#define CLIENT_HELLO(tcp, extension) send_client_hello(tcp, extension, sizeof(extension) - 1)

static void who_asks_for_ftp_gets_it(struct talk *talk, gconstpointer unused)
{
    static const uint16_t ports[] = {990, 443};

    (void)unused;
    for (uint32_t i = 0; i < G_N_ELEMENTS(ports); i++) {
        struct tcp tcp =
            tcp_open(talk, endpoint(CLIENT_HOST, 40000), endpoint(SERVER_HOST, ports[i]));
        CLIENT_HELLO(&tcp, OFFERS_FTP);
        g_assert_cmpint(session_of(talk, i)->tls, ==, FTPX_TLS_IMPLICIT);
    }
}

/* It may be a data connection, whose announcement is lost. */
TALK(who_asks_for_ftp_beside_a_session_with_holes_does_not)
{
    struct tcp control = control_ready(talk);

    SAY(&control, "!>PASV", "!<227 Entering Passive Mode (10,0,0,1,195,80)", ">NOOP", "<200 ok",
        ">NOOP", "<200 ok", ">NOOP", "<200 ok");
    struct tcp data = data_open(talk, 50000);
    CLIENT_HELLO(&data, OFFERS_FTP);
    g_assert_cmpuint(ftpx_engine_session_count(talk->engine), ==, 1);
}

/* Nothing tells that the session will be under TLS: the line that said so may be cut. */
TALK(who_asks_for_ftp_beside_any_session_does_not)
{
    (void)control_ready(talk);
    struct tcp data = data_open(talk, 50000);

    CLIENT_HELLO(&data, OFFERS_FTP);
    g_assert_cmpuint(ftpx_engine_session_count(talk->engine), ==, 1);
}

/* Its session may be one that the capture shows later, or not at all. */
TALK(who_asks_for_ftp_when_the_capture_begins_does_not)
{
    struct tcp data =
        tcp_under_way(talk, endpoint(CLIENT_HOST, 40000), endpoint(SERVER_HOST, 50000));

    CLIENT_HELLO(&data, OFFERS_FTP);
    g_assert_cmpuint(ftpx_engine_session_count(talk->engine), ==, 0);
}

static void who_asks_for_the_web_does_not(struct talk *talk, gconstpointer unused)
{
    struct tcp tcp = tcp_open(talk, endpoint(CLIENT_HOST, 40000), endpoint(SERVER_HOST, 990));

    (void)unused;
    CLIENT_HELLO(&tcp, OFFERS_WEB);
    g_assert_cmpuint(ftpx_engine_session_count(talk->engine), ==, 0);
}

/* On ports that the user did not name, where nothing is to be recognised. */
TALK(who_asks_for_ftp_elsewhere_is_ignored_without_heuristics)
{
    struct ftpx_config config = talk_config();

    talk_end(talk, NULL);
    config.heuristic = false;
    talk_begin_with(talk, &config);
    struct tcp tcp = tcp_open(talk, endpoint(CLIENT_HOST, 40000), endpoint(SERVER_HOST, 443));
    CLIENT_HELLO(&tcp, OFFERS_FTP);
    g_assert_cmpuint(ftpx_engine_session_count(talk->engine), ==, 0);
}

/* Its handshake is not in the capture: who says hello is the client. */
static void hello_without_a_handshake_tells_the_client(struct talk *talk, gconstpointer unused)
{
    struct tcp tcp = tcp_under_way(talk, endpoint(CLIENT_HOST, 40000), endpoint(SERVER_HOST, 990));

    (void)unused;
    CLIENT_HELLO(&tcp, OFFERS_FTP);
    const struct ftpx_session *session = session_of(talk, 0);
    g_assert_cmpuint(ftpx_session_client(session)->port, ==, 40000);
    g_assert_cmpint(session->tls, ==, FTPX_TLS_IMPLICIT);
    g_assert_false(session->from_start);
}

static void records_under_way_are_of_their_ports_kind(struct talk *talk, gconstpointer unused)
{
    static const struct {
        uint16_t port;
        enum ftpx_tls how;
    } rows[] = {{990, FTPX_TLS_IMPLICIT}, {21, FTPX_TLS_EXPLICIT}};

    (void)unused;
    for (uint32_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        struct tcp tcp =
            tcp_under_way(talk, endpoint(CLIENT_HOST, 40000), endpoint(SERVER_HOST, rows[i].port));
        send_bytes(&tcp, LISTENER, record(FTPX_TLS_APPLICATION_DATA, "226 done\r\n"), 1000, false);
        const struct ftpx_session *session = session_of(talk, i);
        g_assert_cmpint(session->tls, ==, rows[i].how);
        g_assert_cmpuint(ftpx_session_client(session)->port, ==, 40000);
    }
    struct tcp other =
        tcp_under_way(talk, endpoint(CLIENT_HOST, 40000), endpoint(SERVER_HOST, 443));
    send_bytes(&other, LISTENER, record(FTPX_TLS_APPLICATION_DATA, "226 done\r\n"), 1000, false);
    struct tcp web = tcp_under_way(talk, endpoint(CLIENT_HOST, 40001), endpoint(SERVER_HOST, 21));
    CLIENT_HELLO(&web, OFFERS_WEB);
    g_assert_cmpuint(ftpx_engine_session_count(talk->engine), ==, G_N_ELEMENTS(rows));
}

/* --- a last line --- */

TALK(a_last_line_under_tls_may_go_on)
{
    struct tcp tcp = control_encrypted(talk, ">AUTH TLS", 1000, true);

    WHISPER(&tcp, ">NOOP");
    hide(&tcp, LISTENER, "500 OOPS: ", 1000);
    tcp_close(&tcp, LISTENER);
    assert_dialogue(session_of(talk, 0), "AUTH 234, NOOP");
}

TALK(after_ccc_a_last_line_needs_no_end)
{
    struct tcp tcp = control_encrypted(talk, ">AUTH TLS", 1000, true);

    WHISPER(&tcp, ">CCC", "<200 clear");
    SAY(&tcp, ">NOOP", "<200 ok", ">NOOP");
    tcp_send(&tcp, LISTENER, ftpx_span_of("500 OOPS: "));
    tcp_close(&tcp, LISTENER);
    assert_dialogue(session_of(talk, 0), "AUTH 234, CCC 200, NOOP 200, NOOP 500");
}

TALK(after_ccc_a_lost_command_is_told_from_those_that_are_there)
{
    struct tcp tcp = control_encrypted(talk, ">AUTH TLS", 1000, true);

    WHISPER(&tcp, ">CCC", "<200 clear");
    SAY(&tcp, ">PWD", "<257 \"/\"", "!>TYPE I", "<200 Type set to I", ">SIZE f", "<213 10",
        ">MDTM f", "<213 20230102030405", ">NOOP", "<200 ok");
    ftpx_engine_settle(talk->engine);
    assert_dialogue(session_of(talk, 0),
                    "AUTH 234, CCC 200, PWD 257, SIZE 213, MDTM 213, NOOP 200");
}

/* That AUTH and PROT were said is not in the capture: a hello is no file. */
TALK(a_hello_is_no_content_when_only_the_server_was_heard)
{
    struct tcp tcp = tcp_under_way(talk, endpoint(CLIENT_HOST, 40000), endpoint(SERVER_HOST, 21));

    tcp_emit(&tcp, LISTENER, tcp.first[LISTENER] - 1, FTPX_SYN | FTPX_ACK, FTPX_SPAN_NONE);
    SAY(&tcp, "<220 ready", "<331 password", "<230 in", "<227 ok (10,0,0,1,4,1)");
    struct tcp data = data_open(talk, 1025);
    CLIENT_HELLO(&data, "");
    g_assert_cmpuint(session_of(talk, 0)->transfer_count, ==, 1);
    g_assert_cmpuint(transfer_of(talk, 0)->flow->tls_frame, ==, talk->frame);
}

/* What the server says of its size cannot be held against it. */
TALK(a_download_that_is_not_decrypted_is_not_compared)
{
    struct tcp tcp = download_agreed(talk);
    struct tcp data = data_open(talk, 1025);

    say_hello(&data, false);
    send_bytes(&data, LISTENER, record(FTPX_TLS_APPLICATION_DATA, "nine byte"), 1000, false);
    tcp_close(&data, LISTENER);
    WHISPER(&tcp, "<226 9 bytes transferred");
    const struct ftpx_transfer *transfer = transfer_of(talk, 0);
    g_assert_nonnull(transfer->said[1]);
    g_assert_cmpint(ftpx_statement_size_agrees(transfer, transfer->said[1]), ==, FTPX_UNCHECKED);
}

/* The connection's first bytes are missing, and the port is nobody's. */
TALK(records_on_another_port_are_no_session)
{
    struct tcp tcp = tcp_open(talk, endpoint(CLIENT_HOST, 40000), endpoint(SERVER_HOST, 443));

    tcp_lose(&tcp, LISTENER, 100);
    send_bytes(&tcp, LISTENER, record(FTPX_TLS_APPLICATION_DATA, "226 done\r\n"), 1000, false);
    tcp_close(&tcp, LISTENER);
    g_assert_cmpuint(ftpx_engine_session_count(talk->engine), ==, 0);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    TALK_CASE("/tls/what TLS hides is read", what_tls_hides_is_read);
    TALK_CASE("/tls/mechanisms match in any case", mechanisms_match_in_any_case);
    TALK_CASE("/tls/records come in segments of one byte", records_come_in_segments_of_one_byte);
    TALK_CASE("/tls/two records in one segment are one piece",
              two_records_in_one_segment_are_one_piece);
    TALK_CASE("/tls/records out of order are put in order", records_out_of_order_are_put_in_order);
    TALK_CASE("/tls/records are not read from a segment that says otherwise",
              records_are_not_read_from_a_segment_that_says_otherwise);
    TALK_CASE("/tls/after CCC lines are clear again", after_ccc_lines_are_clear_again);
    TALK_CASE("/tls/without keys CCC still shows", without_keys_ccc_still_shows);
    TALK_CASE("/tls/bytes under TLS are counted", bytes_under_tls_are_counted);
    TALK_CASE("/tls/a lost segment ends reading", a_lost_segment_ends_reading);
    TALK_CASE("/tls/a protected download is measured in the clear",
              a_protected_download_is_measured_in_the_clear);
    TALK_CASE("/tls/a protected upload out of order is measured in the clear",
              a_protected_upload_out_of_order_is_measured_in_the_clear);
    TALK_CASE("/tls/brought", reports_get_the_text_and_its_end);
    TALK_CASE("/tls/a download whose end is not decrypted is not complete",
              a_download_whose_end_is_not_decrypted_is_not_complete);
    TALK_CASE("/tls/a closing alert hides nothing", a_closing_alert_hides_nothing);
    TALK_CASE("/tls/a closing alert ends what is reset", a_closing_alert_ends_what_is_reset);
    TALK_CASE("/tls/a reset without alert aborts", a_reset_without_alert_aborts);
    TALK_CASE("/tls/PROT C leaves data as it is", prot_c_leaves_data_as_it_is);
    TALK_CASE("/tls/a connection of a hidden session is inferred",
              a_connection_of_a_hidden_session_is_inferred);
    TALK_CASE("/tls/an inferred upload is told by its bytes",
              an_inferred_upload_is_told_by_its_bytes);
    TALK_CASE("/tls/handshake", a_handshake_is_no_payload);
    TALK_CASE("/tls/an inferred download that is read is its bytes",
              an_inferred_download_that_is_read_is_its_bytes);
    TALK_CASE("/tls/an inferred upload that is read is its bytes",
              an_inferred_upload_that_is_read_is_its_bytes);
    TALK_CASE("/tls/an empty file needs no keys when the server names its size",
              an_empty_file_needs_no_keys_when_the_server_names_its_size);
    TALK_CASE("/tls/a file of unknown size needs keys", a_file_of_unknown_size_needs_keys);
    TALK_CASE("/tls/another client is not inferred", another_client_is_not_inferred);
    TALK_CASE("/tls/another service is not inferred", another_service_is_not_inferred);
    TALK_CASE("/tls/a readable session needs no inference", a_readable_session_needs_no_inference);
    g_test_add("/tls/on its port TLS is FTP", struct talk, NULL, begin_implicit,
               on_its_port_tls_is_ftp, talk_end);
    g_test_add("/tls/on its port records are put in order", struct talk, NULL, begin_implicit,
               its_records_are_put_in_order, talk_end);
    g_test_add("/tls/on another port TLS is not", struct talk, NULL, begin_implicit,
               on_another_port_tls_is_not, talk_end);
    g_test_add("/tls/offer/FTP", struct talk, NULL, begin_implicit, who_asks_for_ftp_gets_it,
               talk_end);
    TALK_CASE("/tls/offer/beside holes", who_asks_for_ftp_beside_a_session_with_holes_does_not);
    TALK_CASE("/tls/offer/beside", who_asks_for_ftp_beside_any_session_does_not);
    TALK_CASE("/tls/offer/begin", who_asks_for_ftp_when_the_capture_begins_does_not);
    g_test_add("/tls/offer/web", struct talk, NULL, begin_implicit, who_asks_for_the_web_does_not,
               talk_end);
    TALK_CASE("/tls/offer/without heuristics",
              who_asks_for_ftp_elsewhere_is_ignored_without_heuristics);
    g_test_add("/tls/offer/under way", struct talk, NULL, begin_implicit,
               hello_without_a_handshake_tells_the_client, talk_end);
    g_test_add("/tls/under way", struct talk, NULL, begin_implicit,
               records_under_way_are_of_their_ports_kind, talk_end);
    TALK_CASE("/tls/last line", a_last_line_under_tls_may_go_on);
    TALK_CASE("/tls/last line after CCC", after_ccc_a_last_line_needs_no_end);
    TALK_CASE("/tls/lost after CCC", after_ccc_a_lost_command_is_told_from_those_that_are_there);
    TALK_CASE("/tls/one side", a_hello_is_no_content_when_only_the_server_was_heard);
    TALK_CASE("/tls/claim", a_download_that_is_not_decrypted_is_not_compared);
    TALK_CASE("/tls/records on another port", records_on_another_port_are_no_session);
    return talk_run();
}
