/* talk: builds a capture for a test, TCP connection by TCP connection, and feeds it to an engine
 * as it grows. It knows how TCP numbers bytes; it expects nothing of the model.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_TESTS_TALK_H
#define FTPX_TESTS_TALK_H

#include <glib.h>
#include <string.h>

#include "address.h"
#include "model/data/transfer_facts.h"
#include "model/data/transfer_quirks.h"
#include "model/engine.h"
#include "model/session/notes.h"
#include "model/tcp/tls.h"
#include "wire/quirk.h"
#include "wire/tls.h"

#define CLIENT_HOST "10.0.0.2"
#define SERVER_HOST "10.0.0.1"
#define MILLISECOND INT64_C(1000000)
#define SECOND      (1000 * MILLISECOND)

/* A capture: an engine that has seen all of it so far. The fixture of most cases. */
struct talk {
    wmem_allocator_t *pool;
    struct ftpx_engine *engine;
    uint32_t frame;  /* newest */
    int64_t time;    /* of the next segment */
    uint32_t isn;    /* added to every connection's first sequence numbers */
    GPtrArray *tape; /* struct ftpx_segment with own payload; NULL unless it is recorded */
    /* takes the segments instead; NULL unless there is one */
    void (*sink)(void *context, const struct ftpx_segment *segment);
    void *sink_context;
};

static const uint16_t talk_ports[] = {21};

static inline struct ftpx_config talk_config(void)
{
    return (struct ftpx_config){.ports = talk_ports,
                                .port_count = G_N_ELEMENTS(talk_ports),
                                .heuristic = true,
                                .bruteforce_count = 3,
                                .bruteforce_seconds = 60};
}

static inline void talk_begin_with(struct talk *talk, const struct ftpx_config *config)
{
    *talk = (struct talk){.time = 1000 * SECOND};
    talk->pool = wmem_allocator_new(WMEM_ALLOCATOR_STRICT);
    talk->engine = ftpx_engine_new(talk->pool, config);
}

static inline void talk_begin(struct talk *talk, gconstpointer unused)
{
    struct ftpx_config config = talk_config();

    (void)unused;
    talk_begin_with(talk, &config);
}

static inline void talk_end(struct talk *talk, gconstpointer unused)
{
    (void)unused;
    if (talk->pool)
        wmem_destroy_allocator(talk->pool);
}

/* A case by name, and its registration with a fresh talk. */
#define TALK_CASE(path, name) g_test_add(path, struct talk, NULL, talk_begin, name, talk_end)
#define TALK(name)            static void name(struct talk *talk, G_GNUC_UNUSED gconstpointer unused_data)

static inline void tape_segment(GPtrArray *tape, const struct ftpx_segment *segment)
{
    struct ftpx_segment *kept = g_memdup2(segment, sizeof *segment);

    if (segment->payload.len)
        kept->payload.at = g_memdup2(segment->payload.at, segment->payload.len);
    g_ptr_array_add(tape, kept);
}

static inline void tape_free_segment(gpointer segment)
{
    g_free((void *)(uintptr_t)((struct ftpx_segment *)segment)->payload.at);
    g_free(segment);
}

/* Records instead of feeding. */
static inline void talk_record(struct talk *talk)
{
    *talk = (struct talk){.time = 1000 * SECOND};
    talk->tape = g_ptr_array_new_with_free_func(tape_free_segment);
}

/* --- TCP --- */

static inline struct ftpx_endpoint endpoint(const char *host, uint16_t port)
{
    return (struct ftpx_endpoint){.address = address_of(host), .port = port};
}

enum { OPENER, LISTENER };

/* A connection as its two ends send it. */
struct tcp {
    struct talk *talk;
    struct ftpx_endpoint end[2]; /* the opener's first */
    uint32_t first[2];           /* sequence number of each side's first byte */
    uint32_t next[2];            /* and of the one it sends next */
};

static inline struct ftpx_segment tcp_segment(struct tcp *tcp, int side, uint32_t seq,
                                              uint8_t flags, ftpx_span payload)
{
    struct talk *talk = tcp->talk;

    talk->time += MILLISECOND;
    return (struct ftpx_segment){.frame = ++talk->frame,
                                 .time = talk->time,
                                 .time_digits = 6,
                                 .from = tcp->end[side],
                                 .to = tcp->end[1 - side],
                                 .seq = seq,
                                 .ack = flags & FTPX_ACK ? tcp->next[1 - side] : 0,
                                 .flags = flags,
                                 .payload = payload,
                                 .length = (uint32_t)payload.len,
                                 .header = 20};
}

static inline struct ftpx_sighting talk_feed(struct talk *talk, const struct ftpx_segment *segment)
{
    if (talk->tape) {
        tape_segment(talk->tape, segment);
        return (struct ftpx_sighting){NULL, 0, 0};
    }
    if (talk->sink) {
        talk->sink(talk->sink_context, segment);
        return (struct ftpx_sighting){NULL, 0, 0};
    }
    return ftpx_engine_feed(talk->engine, segment);
}

/* Bytes behind the text in a record of application data, where a cipher has its tag. */
#define TALK_TLS_TAG 16

/* What the host does with keys: takes the records that a segment completed and feeds back what they
 * hide, which here is their content, the tag
 * left out. */
static inline void talk_decrypt(struct talk *talk, struct ftpx_sighting sighting, ftpx_span payload)
{
    const struct ftpx_half *half = sighting.flow->half[sighting.side];
    uint32_t first;
    uint32_t count = ftpx_tls_pieces(half, talk->frame, &first);

    for (uint32_t index = first; index < first + count; index++) {
        const struct ftpx_tls_piece *piece = ftpx_tls_piece(half, index);
        const uint8_t *at =
            piece->bytes ? piece->bytes : payload.at + (piece->offset - sighting.offset);
        const uint8_t *end = at + piece->length;
        while (at < end) {
            size_t length = (size_t)(at[3] << 8 | at[4]);
            if (at[0] == FTPX_TLS_APPLICATION_DATA && length > TALK_TLS_TAG)
                ftpx_engine_feed_plain(talk->engine, sighting.flow, sighting.side,
                                       (ftpx_span){at + 5, length - TALK_TLS_TAG}, talk->frame,
                                       talk->time);
            at += 5 + length;
        }
    }
}

static inline struct ftpx_sighting tcp_emit(struct tcp *tcp, int side, uint32_t seq, uint8_t flags,
                                            ftpx_span payload)
{
    struct ftpx_segment segment = tcp_segment(tcp, side, seq, flags, payload);

    return talk_feed(tcp->talk, &segment);
}

static inline struct ftpx_sighting tcp_flag(struct tcp *tcp, int side, uint8_t flags)
{
    return tcp_emit(tcp, side, tcp->next[side], flags, FTPX_SPAN_NONE);
}

/* A connection of which nothing was captured yet, not even its handshake. */
static inline struct tcp tcp_under_way(struct talk *talk, struct ftpx_endpoint opener,
                                       struct ftpx_endpoint listener)
{
    struct tcp tcp = {.talk = talk, .end = {opener, listener}};

    tcp.first[OPENER] = tcp.next[OPENER] = talk->isn + 1001 + 77 * talk->frame;
    tcp.first[LISTENER] = tcp.next[LISTENER] = talk->isn + 1003 + 99 * talk->frame;
    return tcp;
}

static inline void tcp_shake_hands(struct tcp *tcp)
{
    tcp_emit(tcp, OPENER, tcp->first[OPENER] - 1, FTPX_SYN, FTPX_SPAN_NONE);
    tcp_emit(tcp, LISTENER, tcp->first[LISTENER] - 1, FTPX_SYN | FTPX_ACK, FTPX_SPAN_NONE);
    tcp_flag(tcp, OPENER, FTPX_ACK);
}

static inline struct tcp tcp_open_with(struct talk *talk, struct ftpx_endpoint opener,
                                       struct ftpx_endpoint listener, uint32_t opener_isn,
                                       uint32_t listener_isn)
{
    struct tcp tcp = {.talk = talk, .end = {opener, listener}};

    tcp.first[OPENER] = tcp.next[OPENER] = opener_isn + 1;
    tcp.first[LISTENER] = tcp.next[LISTENER] = listener_isn + 1;
    tcp_shake_hands(&tcp);
    return tcp;
}

static inline struct tcp tcp_open(struct talk *talk, struct ftpx_endpoint opener,
                                  struct ftpx_endpoint listener)
{
    struct tcp tcp = tcp_under_way(talk, opener, listener);

    tcp_shake_hands(&tcp);
    return tcp;
}

/* A control connection between the usual hosts. */
static inline struct tcp control_open(struct talk *talk)
{
    return tcp_open(talk, endpoint(CLIENT_HOST, 40000), endpoint(SERVER_HOST, 21));
}

/* Sends on; `lose` leaves it out of the capture. */
static inline void tcp_lose(struct tcp *tcp, int side, size_t length)
{
    tcp->next[side] += (uint32_t)length;
}

static inline struct ftpx_sighting tcp_send(struct tcp *tcp, int side, ftpx_span payload)
{
    struct ftpx_sighting sighting = tcp_emit(tcp, side, tcp->next[side], FTPX_ACK, payload);

    tcp_lose(tcp, side, payload.len);
    return sighting;
}

/* Sends bytes again, or ones that the capture missed: `offset` counts from the side's first
 * byte. */
static inline struct ftpx_sighting tcp_send_at(struct tcp *tcp, int side, uint32_t offset,
                                               ftpx_span payload)
{
    return tcp_emit(tcp, side, tcp->first[side] + offset, FTPX_ACK, payload);
}

static inline ftpx_span filler(size_t length)
{
    static uint8_t bytes[65536];

    if (bytes[0] == 0)
        for (size_t index = 0; index < sizeof bytes; index++)
            bytes[index] = (uint8_t)('A' + index % 26);
    g_assert_cmpuint(length, <=, sizeof bytes);
    return (ftpx_span){bytes, length};
}

/* So many bytes of some file, in segments of at most 1000. */
static inline void tcp_bytes(struct tcp *tcp, int side, size_t length)
{
    while (length > 0) {
        size_t now = MIN(length, 1000);

        tcp_send(tcp, side, filler(now));
        length -= now;
    }
}

static inline void tcp_fin(struct tcp *tcp, int side)
{
    tcp_flag(tcp, side, FTPX_FIN | FTPX_ACK);
    tcp->next[side]++;
}

static inline void tcp_reset(struct tcp *tcp, int side)
{
    tcp_flag(tcp, side, FTPX_RST | FTPX_ACK);
}

/* `side` closes, then the other one. */
static inline void tcp_close(struct tcp *tcp, int side)
{
    tcp_fin(tcp, side);
    tcp_fin(tcp, 1 - side);
    tcp_flag(tcp, side, FTPX_ACK);
}

/* --- dialogues --- */

/* One line a segment: ">" from the opener, "<" from the listener; CR LF is added. "!>" and "!<"
 * were sent but are not in the capture. */
static inline void say(struct tcp *tcp, const char *const *lines)
{
    for (; *lines; lines++) {
        bool lost = **lines == '!';
        const char *line = *lines + lost;
        int side = *line == '>' ? OPENER : LISTENER;
        g_autofree char *sent = g_strconcat(line + 1, "\r\n", NULL);

        g_assert_true(*line == '>' || *line == '<');
        if (lost)
            tcp_lose(tcp, side, strlen(sent));
        else
            tcp_send(tcp, side, ftpx_span_of(sent));
    }
}

#define SAY(tcp, ...) say(tcp, (const char *const[]){__VA_ARGS__, NULL})

/* A session that is logged in, in TYPE I. Exchanges so far: USER, PASS, TYPE. */
static inline struct tcp control_ready(struct talk *talk)
{
    struct tcp tcp = control_open(talk);

    SAY(&tcp, "<220 ready", ">USER alice", "<331 password", ">PASS secret", "<230 in", ">TYPE I",
        "<200 ok");
    return tcp;
}

/* A passive data connection: `port` at the server. */
static inline struct tcp data_open(struct talk *talk, uint16_t port)
{
    return tcp_open(talk, endpoint(CLIENT_HOST, (uint16_t)(41000 + talk->frame)),
                    endpoint(SERVER_HOST, port));
}

/* --- facts --- */

static inline const struct ftpx_session *session_of(struct talk *talk, uint32_t id)
{
    g_assert_cmpuint(id, <, ftpx_engine_session_count(talk->engine));
    return ftpx_engine_session(talk->engine, id);
}

static inline const struct ftpx_transfer *transfer_of(struct talk *talk, uint32_t id)
{
    g_assert_cmpuint(id, <, ftpx_engine_transfer_count(talk->engine));
    return ftpx_engine_transfer(talk->engine, id);
}

static inline struct ftpx_exchange *exchange_of(const struct ftpx_session *session, unsigned index)
{
    struct ftpx_exchange *exchange = session->exchanges;

    while (index-- > 0 && exchange)
        exchange = exchange->next;
    g_assert_nonnull(exchange);
    return exchange;
}

static inline char *text_of(ftpx_span span)
{
    return g_strndup(span.len ? (const char *)span.at : "", span.len);
}

static inline void assert_text(ftpx_span span, const char *expected)
{
    g_autofree char *found = text_of(span);

    g_assert_cmpstr(found, ==, expected);
    g_assert_cmpuint(span.len, ==, strlen(expected));
}

/* "USER 331, PASS 230, NOOP": each command from the `from`th on with the codes of its replies. */
static inline char *dialogue_of(const struct ftpx_session *session, unsigned from)
{
    GString *text = g_string_new(NULL);

    for (struct ftpx_exchange *exchange = session->exchanges; exchange; exchange = exchange->next) {
        g_autofree char *name = text_of(exchange->name);

        if (from > 0) {
            from--;
            continue;
        }
        g_string_append_printf(text, "%s%s", text->len ? ", " : "", name);
        for (struct ftpx_reply *reply = exchange->replies; reply; reply = reply->next)
            g_string_append_printf(text, " %u", reply->code);
    }
    return g_string_free(text, FALSE);
}

static inline void assert_dialogue_from(const struct ftpx_session *session, unsigned from,
                                        const char *expected)
{
    g_autofree char *found = dialogue_of(session, from);

    g_assert_cmpstr(found, ==, expected);
}

static inline void assert_dialogue(const struct ftpx_session *session, const char *expected)
{
    assert_dialogue_from(session, 0, expected);
}

/* What follows control_ready(). */
static inline void assert_dialogue_after_ready(const struct ftpx_session *session,
                                               const char *expected)
{
    assert_dialogue_from(session, 3, expected);
}

static inline void assert_state(const struct ftpx_transfer *transfer, enum ftpx_state state,
                                uint64_t bytes)
{
    g_assert_cmpstr(ftpx_state_name(ftpx_transfer_outcome(transfer).state), ==,
                    ftpx_state_name(state));
    g_assert_cmpuint(ftpx_transfer_bytes(transfer), ==, bytes);
}

/* Names of quirks, so that a failure can be read. */
static inline char *quirk_names(uint64_t quirks)
{
    GString *names = g_string_new(NULL);

    for (unsigned bit = 0; bit < FTPX_QUIRK_COUNT; bit++)
        if (quirks >> bit & 1)
            g_string_append_printf(names, "%s%s", names->len ? " " : "", ftpx_quirk_name(bit));
    return g_string_free(names, FALSE);
}

static inline void assert_quirks(uint64_t quirks, const char *expected)
{
    g_autofree char *found = quirk_names(quirks);

    g_assert_cmpstr(found, ==, expected);
}

static inline void assert_has_quirk(uint64_t quirks, uint64_t quirk)
{
    g_autofree char *found = quirk_names(quirks);
    g_autofree char *wanted = quirk_names(quirk);

    if (!(quirks & quirk))
        g_error("no %s in [%s]", wanted, found);
}

/* g_test_run() between wmem's beginning and end. */
static inline int talk_run(void)
{
    int failures;

    wmem_init();
    failures = g_test_run();
    wmem_cleanup();
    return failures;
}

#endif
