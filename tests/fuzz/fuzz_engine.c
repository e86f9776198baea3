/* Fuzzes the model: the input plays the ends of some TCP connections, with loss, overlap, wrap
 * and resets. It checks what holds for any capture, no particular fact.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "../unit/facts.h"
#include "../unit/sound.h"
#include "../unit/talk.h"

#define CONNECTIONS  6
#define MOST_REPLAYS 4096

/* One number of each leads from one control connection to a data connection. */
static const char *const lines[] = {
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
};

struct input {
    const uint8_t *at;
    size_t left;
};

static uint8_t take(struct input *input)
{
    if (input->left == 0)
        return 0;
    input->left--;
    return *input->at++;
}

static ftpx_span take_slice(struct input *input)
{
    size_t wanted = take(input);
    size_t length = MIN(wanted, input->left);
    ftpx_span slice = {input->at, length};

    input->at += length;
    input->left -= length;
    return slice;
}

static void set_up(struct tcp *tcp, struct talk *talk)
{
    tcp[0] = tcp_under_way(talk, endpoint(CLIENT_HOST, 40000), endpoint(SERVER_HOST, 21));
    tcp[1] = tcp_under_way(talk, endpoint(CLIENT_HOST, 40001), endpoint(SERVER_HOST, 2121));
    tcp[2] = tcp_under_way(talk, endpoint(CLIENT_HOST, 41000), endpoint(SERVER_HOST, 1025));
    tcp[3] = tcp_under_way(talk, endpoint(SERVER_HOST, 20), endpoint(CLIENT_HOST, 1025));
    tcp[4] = tcp_under_way(talk, endpoint("10.0.0.9", 41000), endpoint(SERVER_HOST, 1025));
    tcp[5] = tcp_under_way(talk, endpoint("2001:db8::2", 40000), endpoint("2001:db8::1", 21));
    tcp[5].next[OPENER] = tcp[5].first[OPENER] = UINT32_MAX - 3;
}

struct seen {
    struct ftpx_segment segment;
    struct ftpx_sighting sighting;
};

static void transmit(struct tcp *tcp, int side, uint32_t seq, uint8_t flags, ftpx_span payload,
                     uint32_t length, GArray *all)
{
    struct seen seen = {.segment = tcp_segment(tcp, side, seq, flags, payload)};

    seen.segment.length = length;
    seen.sighting = ftpx_engine_feed(tcp->talk->engine, &seen.segment);
    talk_decrypt(tcp->talk, seen.sighting, payload);
    seen.segment.payload = FTPX_SPAN_NONE;
    if (all->len < MOST_REPLAYS)
        g_array_append_val(all, seen);
}

/* A line of the list above: most of the commands go from the opener, the replies to it. */
static void send_line(struct tcp *tcp, uint8_t choice, struct input *input, GArray *all)
{
    const char *line = lines[take(input) % G_N_ELEMENTS(lines)];
    int side = ftpx_is_digit((uint8_t)line[0]) ? LISTENER : OPENER;
    char text[64];
    uint32_t length = (uint32_t)g_snprintf(text, sizeof text, "%s\r\n", line);

    if (choice & 1) /* lost; its acknowledgement is not */
        tcp_lose(tcp, side, length);
    else
        transmit(tcp, side, tcp->next[side], FTPX_ACK, ftpx_span_of(text), length, all);
    if (!(choice & 1))
        tcp_lose(tcp, side, length);
}

/* A record of TLS around up to 250 bytes of input. */
static void send_record(struct tcp *tcp, int side, struct input *input, GArray *all)
{
    uint8_t bytes[255] = {take(input) & 1 ? FTPX_TLS_APPLICATION_DATA : FTPX_TLS_HANDSHAKE, 3, 3};
    ftpx_span slice = ftpx_span_take(take_slice(input), sizeof bytes - 5);
    uint32_t length = (uint32_t)slice.len + 5;

    bytes[4] = (uint8_t)slice.len;
    if (slice.len > 0)
        memcpy(bytes + 5, slice.at, slice.len);
    transmit(tcp, side, tcp->next[side], FTPX_ACK, (ftpx_span){bytes, length}, length, all);
    tcp_lose(tcp, side, length);
}

static void send_slice(struct tcp *tcp, int side, uint8_t choice, struct input *input, GArray *all)
{
    ftpx_span slice = take_slice(input);
    uint32_t back = choice & 1 ? take(input) : 0;
    uint32_t cut = choice & 2 ? take(input) : 0;
    uint32_t seq = tcp->next[side] - back;

    transmit(tcp, side, seq, FTPX_ACK, slice, (uint32_t)slice.len + cut, all);
    if (!back)
        tcp_lose(tcp, side, slice.len + cut);
}

static void send_flags(struct tcp *tcp, int side, uint8_t choice, struct input *input, GArray *all)
{
    static const uint8_t flags[] = {FTPX_FIN | FTPX_ACK,
                                    FTPX_RST,
                                    FTPX_ACK,
                                    FTPX_SYN,
                                    FTPX_SYN | FTPX_ACK,
                                    FTPX_FIN | FTPX_ACK,
                                    FTPX_SYN | FTPX_RST,
                                    FTPX_SYN | FTPX_FIN};

    switch (choice & 3) {
    case 0: tcp_lose(tcp, side, (size_t)take(input) << (take(input) % 25)); break;
    case 1:
        /* a new life of the 4-tuple */
        tcp->first[side] = tcp->next[side] = (uint32_t)take(input) << 24;
        tcp->first[1 - side] = tcp->next[1 - side] = (uint32_t)take(input) << 22;
        transmit(tcp, OPENER, tcp->first[OPENER] - 1, FTPX_SYN, FTPX_SPAN_NONE, 0, all);
        transmit(tcp, LISTENER, tcp->first[LISTENER] - 1, FTPX_SYN | FTPX_ACK, FTPX_SPAN_NONE, 0,
                 all);
        break;
    case 2: tcp->talk->time += take(input) * 10 * SECOND; break;
    default:
        transmit(tcp, side, tcp->next[side], flags[take(input) % G_N_ELEMENTS(flags)],
                 FTPX_SPAN_NONE, 0, all);
        break;
    }
}

static void play(struct talk *talk, struct input *input, GArray *all)
{
    struct tcp tcp[CONNECTIONS];

    set_up(tcp, talk);
    while (input->left > 0) {
        uint8_t byte = take(input);
        struct tcp *one = &tcp[byte % 8 % CONNECTIONS];
        int side = byte >> 3 & 1;
        uint8_t choice = byte >> 4 & 3;

        if (byte >> 6 <= 1)
            send_line(one, choice, input, all);
        else if (byte >> 6 == 2 && choice == 3)
            send_record(one, side, input, all);
        else if (byte >> 6 == 2)
            send_slice(one, side, choice, input, all);
        else
            send_flags(one, side, choice, input, all);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerInitialize(int *argc, char ***argv);

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc;
    (void)argv;
    /* each allocation is the sanitizer's */
    g_setenv("WIRESHARK_DEBUG_WMEM_OVERRIDE", "simple", TRUE);
    wmem_init();
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct input input = {data, size};
    GArray *all = g_array_new(FALSE, FALSE, sizeof(struct seen));
    struct talk talk;

    talk_begin(&talk, NULL);
    play(&talk, &input, all);
    assert_sound(talk.engine);
    for (guint index = 0; index < all->len; index++) {
        const struct seen *seen = &g_array_index(all, struct seen, index);
        assert_found(talk.engine, &seen->segment, &seen->sighting);
    }
    g_free(facts_of(talk.engine));
    g_array_free(all, TRUE);
    talk_end(&talk, NULL);
    return 0;
}
