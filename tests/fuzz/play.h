/* play: the language in which a fuzzer's bytes are a capture: TCP connections that open, send,
 * lose, repeat, overlap, wrap, and end, and the lines of FTP that lead from one to another. It
 * feeds an engine and remembers what it fed; it expects nothing. The script `seeds` writes it.
 *
 * A capture is a row of operations. Each begins with a byte: the connection in bits 0 to 2, the
 * side that sends in bit 3 (set: the listener), what is done in bits 4 to 7.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_FUZZ_PLAY_H
#define FTPX_FUZZ_PLAY_H

#include "../unit/talk.h"

#define PLAY_CONNECTIONS 8

enum play_operation {
    PLAY_LINE = 0, /* … 2: a line of play_lines from the side that says such: its number */
    PLAY_LOST_LINE = 3,
    PLAY_BYTES = 4,      /* length, bytes */
    PLAY_LONG_BYTES = 5, /* length (2), bytes */
    PLAY_AGAIN = 6,      /* how far back, length, bytes: over what was sent */
    PLAY_CUT = 7,        /* how many bytes the frame misses at its end, length, bytes */
    PLAY_FILLER = 8,     /* a sixteenth of the length */
    PLAY_AHEAD = 9,      /* bytes that the capture misses: a number, and by how much to shift it */
    PLAY_RECORD = 10,    /* of TLS: kind, length, bytes */
    PLAY_FLAGS = 11,     /* index of play_flags */
    PLAY_OPEN = 12,      /* hosts (client in the upper half), ports (2 and 2), how: see play_open */
    PLAY_TIME = 13,      /* so many times ten seconds */
    PLAY_AT = 14,        /* offset (2) from the first byte, length, bytes */
    PLAY_TRANSFER = 15   /* a whole one: see play_transfer */
};

static const char *const play_lines[] = {
    "220 ready",
    "220-first",
    "220 last",
    "331 password",
    "230 in",
    "530 no",
    "421 bye",
    "150 here",
    "226 done",
    "426 cut",
    "550 no",
    "200 ok",
    "350 ok",
    "213 5",
    "257 \"/a\"",
    "234 go",
    "221 bye",
    "250 ok",
    "USER alice",
    "USER anonymous",
    "PASS secret",
    "ACCT a",
    "PASV",
    "EPSV",
    "LPSV",
    "RETR f",
    "STOR f",
    "STOU",
    "LIST",
    "ABOR",
    "REST 3",
    "SIZE f",
    "CWD a",
    "CDUP",
    "PWD",
    "TYPE I",
    "TYPE A",
    "REIN",
    "QUIT",
    "AUTH TLS",
    "EPSV ALL",
    "NOOP",
    "PORT 10,0,0,2,4,1",
    "EPRT |1|10.0.0.2|1025|",
    "227 (10,0,0,1,4,1)",
    "229 (|||1025|)",
    "227 (192,168,0,1,4,1)",
    "228 (4,4,10,0,0,1,2,4,1)",
    "150 f (5 bytes)",
    "553-no",
    "FEAT",
    "211-x",
    "211 end",
    "MODE Z",
    "MODE B",
    "MODE C",
    "MODE S",
    "STRU R",
    "STRU F",
    "APPE f",
    "RNFR f",
    "RNTO g",
    "DELE f",
    "MKD d",
    "MLSD",
    "NLST",
    "STAT a",
    "213-status",
    "213 end",
    "PBSZ 0",
    "PROT P",
    "CCC",
    "HASH f",
    "213 SHA-256 0-5 e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855 f",
    "XCRC f",
    "250 00000000",
    "MDTM f",
    "213 20231114221320",
    "OPTS UTF8 ON",
    "HOST h",
    "SYST",
    "215 UNIX Type: L8",
    "CLNT c 1.0",
    "RANG 1 3",
    "SITE CPFR f",
    "SITE CPTO g",
    "226 5 bytes transferred.",
    "425 no",
    "125 here",
    "SPAS",
    "229-Entering",
};

static const uint8_t play_flags[] = {FTPX_FIN | FTPX_ACK,
                                     FTPX_RST,
                                     FTPX_ACK,
                                     FTPX_SYN,
                                     FTPX_SYN | FTPX_ACK,
                                     FTPX_FIN | FTPX_ACK,
                                     FTPX_SYN | FTPX_RST,
                                     FTPX_SYN | FTPX_FIN,
                                     FTPX_RST | FTPX_ACK,
                                     0};

/* A segment as it was fed, with own payload, and what a tap would be given of it. */
struct played {
    struct ftpx_segment segment;
    struct ftpx_sighting sighting;
    GByteArray *plain; /* what TLS hid in it; NULL when nothing */
};

/* Takes each segment right after the engine. */
typedef void (*played_fn)(void *context, const struct played *played);

struct play {
    struct talk talk;
    struct tcp tcp[PLAY_CONNECTIONS];
    const uint8_t *at; /* what is left of the input */
    size_t left;
    GPtrArray *all;      /* struct played */
    size_t bytes;        /* of payload, in all */
    played_fn on_played; /* may be NULL */
    void *context;
};

static inline void played_free(gpointer memory)
{
    struct played *played = memory;

    g_free((void *)(uintptr_t)played->segment.payload.at);
    if (played->plain)
        g_byte_array_unref(played->plain);
    g_free(played);
}

/* --- the input --- */

static inline uint8_t play_take(struct play *play)
{
    if (play->left == 0)
        return 0;
    play->left--;
    return *play->at++;
}

static inline uint16_t play_take_two(struct play *play)
{
    uint16_t high = play_take(play);

    return (uint16_t)(high << 8 | play_take(play));
}

static inline ftpx_span play_take_bytes(struct play *play, size_t wanted)
{
    ftpx_span bytes = {play->at, MIN(wanted, play->left)};

    play->at += bytes.len;
    play->left -= bytes.len;
    return bytes;
}

static inline ftpx_span play_take_slice(struct play *play)
{
    return play_take_bytes(play, play_take(play));
}

/* --- segments --- */

/* What the host does with keys: takes the records that a segment completed and feeds back what
 * they hide, which here is their content, the tag left out. */
static inline void play_decrypt(struct play *play, struct played *played)
{
    struct ftpx_sighting seen = played->sighting;
    const struct ftpx_half *half = seen.flow->half[seen.side];
    uint32_t first;
    uint32_t count = ftpx_tls_pieces(half, played->segment.frame, &first);

    for (uint32_t index = first; index < first + count; index++) {
        const struct ftpx_tls_piece *piece = ftpx_tls_piece(half, index);
        const uint8_t *at = piece->bytes
                                ? piece->bytes
                                : played->segment.payload.at + (piece->offset - seen.offset);
        const uint8_t *end = at + piece->length;
        while (at < end) {
            size_t length = (size_t)(at[3] << 8 | at[4]);
            if (at[0] == FTPX_TLS_APPLICATION_DATA && length > TALK_TLS_TAG) {
                ftpx_span text = {at + 5, length - TALK_TLS_TAG};
                ftpx_engine_feed_plain(play->talk.engine, seen.flow, seen.side, text,
                                       played->segment.frame, played->segment.time);
                if (!played->plain)
                    played->plain = g_byte_array_new();
                g_byte_array_append(played->plain, text.at, (guint)text.len);
            }
            at += 5 + length;
        }
    }
}

/* As long as it must be, so that the sanitizer sees who reads on. */
static inline ftpx_span play_copy(ftpx_span bytes)
{
    return bytes.len > 0 ? (ftpx_span){g_memdup2(bytes.at, bytes.len), bytes.len} : FTPX_SPAN_NONE;
}

/* The engine gets a payload of its own, which is gone behind the call. */
static inline void play_segment(struct play *play, struct tcp *tcp, int side, uint32_t seq,
                                uint8_t flags, ftpx_span payload, uint32_t length)
{
    struct played *played = g_new0(struct played, 1);
    struct ftpx_segment lent;

    played->segment = tcp_segment(tcp, side, seq, flags, FTPX_SPAN_NONE);
    played->segment.length = length;
    played->segment.payload = play_copy(payload);
    lent = played->segment;
    lent.payload = play_copy(payload);
    played->sighting = ftpx_engine_feed(play->talk.engine, &lent);
    g_free((void *)(uintptr_t)lent.payload.at);
    play_decrypt(play, played);
    play->bytes += payload.len;
    g_ptr_array_add(play->all, played);
    if (play->on_played)
        play->on_played(play->context, played);
}

static inline void play_send(struct play *play, struct tcp *tcp, int side, ftpx_span payload)
{
    play_segment(play, tcp, side, tcp->next[side], FTPX_ACK, payload, (uint32_t)payload.len);
    tcp_lose(tcp, side, payload.len);
}

static inline void play_flag(struct play *play, struct tcp *tcp, int side, uint8_t flags)
{
    play_segment(play, tcp, side, tcp->next[side], flags, FTPX_SPAN_NONE, 0);
}

static inline void play_handshake(struct play *play, struct tcp *tcp)
{
    play_segment(play, tcp, OPENER, tcp->first[OPENER] - 1, FTPX_SYN, FTPX_SPAN_NONE, 0);
    play_segment(play, tcp, LISTENER, tcp->first[LISTENER] - 1, FTPX_SYN | FTPX_ACK, FTPX_SPAN_NONE,
                 0);
    play_flag(play, tcp, OPENER, FTPX_ACK);
}

static inline struct ftpx_endpoint play_endpoint(bool is_v6, uint8_t host, uint16_t port)
{
    struct ftpx_endpoint made = endpoint(is_v6 ? "2001:db8::" : "10.0.0.0", port);

    made.address.bytes[is_v6 ? 15 : 3] = host;
    return made;
}

/* How: bit 0 IPv6, bit 1 with its handshake, bits 2 to 7 where its sequence numbers begin. */
static inline void play_open(struct play *play, struct tcp *tcp)
{
    uint8_t hosts = play_take(play);
    uint16_t opener = play_take_two(play);
    uint16_t listener = play_take_two(play);
    uint8_t how = play_take(play);

    *tcp = tcp_under_way(&play->talk, play_endpoint(how & 1, hosts >> 4, opener),
                         play_endpoint(how & 1, hosts & 15, listener));
    for (int side = 0; side < 2; side++)
        tcp->first[side] = tcp->next[side] = ((uint32_t)(how >> 2) << 26) - 40;
    if (how & 2)
        play_handshake(play, tcp);
}

/* --- lines --- */

/* Commands go from the opener, replies to it. */
static inline void play_line(struct play *play, struct tcp *tcp, const char *line, bool lost)
{
    int side = ftpx_is_digit((uint8_t)line[0]) ? LISTENER : OPENER;
    char text[128];
    int length = g_snprintf(text, sizeof text, "%s\r\n", line);

    if (lost) /* its acknowledgement is not */
        tcp_lose(tcp, side, (size_t)length);
    else
        play_send(play, tcp, side, ftpx_span_of(text));
}

static inline void play_command(struct play *play, struct tcp *tcp, const char *verb, ftpx_span arg)
{
    GByteArray *line = g_byte_array_new();

    g_byte_array_append(line, (const guint8 *)verb, (guint)strlen(verb));
    if (arg.len > 0)
        g_byte_array_append(line, arg.at, (guint)arg.len);
    g_byte_array_append(line, (const guint8 *)"\r\n", 2);
    play_send(play, tcp, OPENER, (ftpx_span){line->data, line->len});
    g_byte_array_unref(line);
}

/* A transfer over a passive data connection of its own, port and all: which of the verbs, in how
 * many segments, how it ends, argument, content. */
static inline void play_transfer(struct play *play, struct tcp *control, int side)
{
    static const char *const verbs[] = {"RETR ", "STOR ", "LIST ", "MLSD ",
                                        "NLST ", "APPE ", "STOU ", "RETR "};
    uint8_t how = play_take(play);
    const char *verb = verbs[how & 7];
    ftpx_span arg = play_take_slice(play);
    ftpx_span content = play_take_slice(play);
    uint16_t port = (uint16_t)(2048 + play->talk.frame % 4096);
    int sender = strchr("SA", verb[0]) ? OPENER : LISTENER;
    char announced[64];

    g_snprintf(announced, sizeof announced, "227 (10,0,0,1,%u,%u)", port >> 8, port & 255);
    play_line(play, control, "PASV", false);
    play_line(play, control, announced, false);
    play_command(play, control, verb, arg);
    struct tcp data =
        tcp_under_way(&play->talk, play_endpoint(false, 2, port), play_endpoint(false, 1, port));
    play_handshake(play, &data);
    play_line(play, control, "150 here", how & 8);
    if (how & 16) { /* the second half goes first */
        ftpx_span half = ftpx_span_take(content, content.len / 2);
        uint32_t seq = data.next[sender];
        tcp_lose(&data, sender, half.len);
        play_send(play, &data, sender, ftpx_span_drop(content, half.len));
        play_segment(play, &data, sender, seq, FTPX_ACK, half, (uint32_t)half.len);
    } else {
        play_send(play, &data, sender, content);
    }
    play_flag(play, &data, sender, how & 32 ? FTPX_RST : FTPX_FIN | FTPX_ACK);
    play_line(play, control, how & 64 ? "426 cut" : "226 done", how & 128);
    (void)side;
}

/* --- the rest --- */

/* A record of TLS around up to 250 bytes. */
static inline void play_record(struct play *play, struct tcp *tcp, int side)
{
    uint8_t bytes[255] = {play_take(play) & 1 ? FTPX_TLS_APPLICATION_DATA : FTPX_TLS_HANDSHAKE, 3,
                          3};
    ftpx_span slice = ftpx_span_take(play_take_slice(play), sizeof bytes - 5);

    bytes[4] = (uint8_t)slice.len;
    if (slice.len > 0)
        memcpy(bytes + 5, slice.at, slice.len);
    play_send(play, tcp, side, (ftpx_span){bytes, slice.len + 5});
}

static inline void play_cut(struct play *play, struct tcp *tcp, int side)
{
    uint32_t cut = play_take(play);
    ftpx_span slice = play_take_slice(play);
    uint32_t length = (uint32_t)slice.len + cut;

    play_segment(play, tcp, side, tcp->next[side], FTPX_ACK, slice, length);
    tcp_lose(tcp, side, length);
}

static inline void play_again(struct play *play, struct tcp *tcp, int side, uint32_t seq)
{
    ftpx_span slice = play_take_slice(play);

    play_segment(play, tcp, side, seq, FTPX_ACK, slice, (uint32_t)slice.len);
}

static inline void play_one(struct play *play, uint8_t byte)
{
    struct tcp *tcp = &play->tcp[byte & 7];
    int side = byte >> 3 & 1;
    uint8_t number;

    switch ((enum play_operation)(byte >> 4)) {
    case PLAY_BYTES: play_send(play, tcp, side, play_take_slice(play)); break;
    case PLAY_LONG_BYTES:
        play_send(play, tcp, side, play_take_bytes(play, play_take_two(play)));
        break;
    case PLAY_AGAIN: play_again(play, tcp, side, tcp->next[side] - play_take(play)); break;
    case PLAY_CUT: play_cut(play, tcp, side); break;
    case PLAY_FILLER: play_send(play, tcp, side, filler((size_t)play_take(play) * 16)); break;
    case PLAY_AHEAD:
        number = play_take(play);
        tcp_lose(tcp, side, (size_t)number << (play_take(play) % 25));
        break;
    case PLAY_RECORD: play_record(play, tcp, side); break;
    case PLAY_FLAGS:
        play_flag(play, tcp, side, play_flags[play_take(play) % G_N_ELEMENTS(play_flags)]);
        break;
    case PLAY_OPEN: play_open(play, tcp); break;
    case PLAY_TIME: play->talk.time += play_take(play) * 10 * SECOND; break;
    case PLAY_AT: play_again(play, tcp, side, tcp->first[side] + play_take_two(play)); break;
    case PLAY_TRANSFER: play_transfer(play, tcp, side); break;
    case PLAY_LINE:
    case PLAY_LOST_LINE:
    default:
        number = play_take(play);
        play_line(play, tcp, play_lines[number % G_N_ELEMENTS(play_lines)],
                  byte >> 4 == PLAY_LOST_LINE);
        break;
    }
}

/* Connections that need no OPEN: control on 21 and another port, data both ways to the endpoint
 * that play_lines announces, a stranger's, and IPv6. */
static inline void play_set_up(struct play *play)
{
    struct talk *talk = &play->talk;
    struct tcp *tcp = play->tcp;

    tcp[0] = tcp_under_way(talk, endpoint(CLIENT_HOST, 40000), endpoint(SERVER_HOST, 21));
    tcp[1] = tcp_under_way(talk, endpoint(CLIENT_HOST, 40001), endpoint(SERVER_HOST, 2121));
    tcp[2] = tcp_under_way(talk, endpoint(CLIENT_HOST, 41000), endpoint(SERVER_HOST, 1025));
    tcp[3] = tcp_under_way(talk, endpoint(SERVER_HOST, 20), endpoint(CLIENT_HOST, 1025));
    tcp[4] = tcp_under_way(talk, endpoint("10.0.0.9", 41000), endpoint(SERVER_HOST, 1025));
    tcp[5] = tcp_under_way(talk, endpoint("2001:db8::2", 40000), endpoint("2001:db8::1", 21));
    tcp[5].next[OPENER] = tcp[5].first[OPENER] = UINT32_MAX - 3;
    tcp[6] = tcp_under_way(talk, endpoint(CLIENT_HOST, 40002), endpoint(SERVER_HOST, 21));
    tcp[7] = tcp_under_way(talk, endpoint(CLIENT_HOST, 40003), endpoint(SERVER_HOST, 990));
}

/* To be given to play_end. */
static inline void play_prepare(struct play *play, ftpx_span input,
                                const struct ftpx_config *config)
{
    *play = (struct play){
        .at = input.at, .left = input.len, .all = g_ptr_array_new_with_free_func(played_free)};
    talk_begin_with(&play->talk, config);
    play_set_up(play);
}

static inline void play_all(struct play *play, played_fn on_played, void *context)
{
    play->on_played = on_played;
    play->context = context;
    while (play->left > 0)
        play_one(play, play_take(play));
}

static inline void play_end(struct play *play)
{
    g_ptr_array_unref(play->all);
    talk_end(&play->talk, NULL);
}

/* Once a process. Each allocation shall be the sanitizer's. */
static inline void play_start_up(void)
{
    g_setenv("WIRESHARK_DEBUG_WMEM_OVERRIDE", "simple", TRUE);
    wmem_init();
}

#endif
