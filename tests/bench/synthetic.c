/* synthetic KIND AMOUNT TRUTH: writes a capture to standard output and, to the file TRUTH, a line of
 * JSON for each file: name, bytes, sha256. Kinds: that many sessions with a small file each, or a
 * large one (2 MB); a download of that many bytes;
 * as many of one other connection, which is not FTP; that many captures of a session each, to the current
 * folder, with nothing on standard output.
 *
 * Knows how FTP sessions look in Ethernet frames, and what is in their files; the same arguments
 * give the same bytes. Refuses to read FTP, so that it shares no mistake with ftpx.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <gcrypt.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FIN = 1, SYN = 2, PSH = 8, ACK = 16 };
enum side { CLIENT, SERVER };

#define SEGMENT   1448 /* bytes of payload, as Ethernet has them with TCP's time stamps */
#define HEADERS   54
#define STEP_USEC 10 /* between frames */

struct connection {
    uint32_t address[2];
    uint16_t port[2];
    uint32_t seq[2];
};

/* --- frames --- */

static uint8_t *put16(uint8_t *at, uint32_t value)
{
    at[0] = (uint8_t)(value >> 8);
    at[1] = (uint8_t)value;
    return at + 2;
}

static uint8_t *put32(uint8_t *at, uint32_t value)
{
    return put16(put16(at, value >> 16), value);
}

static void write_or_exit(const void *bytes, size_t length)
{
    if (length > 0 && fwrite(bytes, 1, length, stdout) != length) {
        perror("synthetic");
        exit(1);
    }
}

static void begin_capture(void)
{
    static const uint32_t head[] = {0xa1b2c3d4, 2 | 4 << 16, 0, 0, 65535, 1};

    write_or_exit(head, sizeof head);
}

/* RFC 1071. */
static uint16_t checksum(const uint8_t *at, size_t length)
{
    uint32_t sum = 0;

    for (size_t i = 0; i < length; i += 2)
        sum += (uint32_t)at[i] << 8 | at[i + 1];
    sum = (sum & 0xffff) + (sum >> 16);
    return (uint16_t) ~(sum + (sum >> 16));
}

/* Of TCP there is no checksum, as where the network card computes it. */
static void put_headers(uint8_t *frame, const struct connection *connection, enum side from,
                        int flags, size_t length)
{
    static const uint8_t ethernet[] = {2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2, 8, 0};
    static uint16_t identification;
    enum side to = from == CLIENT ? SERVER : CLIENT;

    memcpy(frame, ethernet, sizeof ethernet);
    uint8_t *ip = frame + sizeof ethernet;
    uint8_t *at = put16(put16(ip, 0x4500), (uint32_t)length + 40);
    at = put32(put32(put16(put16(at, identification++), 0x4000), 0x40060000),
               connection->address[from]);
    at = put32(at, connection->address[to]);
    put16(ip + 10, checksum(ip, 20));
    at = put16(put16(at, connection->port[from]), connection->port[to]);
    at = put32(put32(at, connection->seq[from]), flags & ACK ? connection->seq[to] : 0);
    put32(put32(at, 0x50000000 | (uint32_t)flags << 16 | 0xfaf0), 0);
}

static void send_segment(struct connection *connection, enum side from, int flags,
                         const void *payload, size_t length)
{
    static uint64_t usec = UINT64_C(1700000000000000);
    uint32_t all = (uint32_t)(HEADERS + length);
    uint32_t head[4] = {(uint32_t)(usec / 1000000), (uint32_t)(usec % 1000000), all, all};
    uint8_t frame[HEADERS];

    put_headers(frame, connection, from, flags, length);
    write_or_exit(head, sizeof head);
    write_or_exit(frame, sizeof frame);
    write_or_exit(payload, length);
    connection->seq[from] += (uint32_t)length + (flags & (SYN | FIN) ? 1 : 0);
    usec += STEP_USEC;
}

/* --- content --- */

/* A file is this pool, repeated, from a place of its own. The length shares no factor with that of
 * segments or blocks, so that nothing that is out of place gives the same hash. */
#define POOL 1048573
static uint8_t pool[POOL];

static void fill_pool(void)
{
    uint64_t state = 1;

    for (size_t at = 0; at < POOL; at++) {
        state = state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
        pool[at] = (uint8_t)(state >> 56);
    }
}

/* As many bytes of the file as one segment takes. */
static size_t content_at(uint64_t offset, uint64_t left, const uint8_t **out)
{
    size_t at = (size_t)(offset % POOL);
    uint64_t length = left < SEGMENT ? left : SEGMENT;

    *out = pool + at;
    return (size_t)(length < POOL - at ? length : POOL - at);
}

static void tell_truth(FILE *truth, uint32_t number, uint64_t length, gcry_md_hd_t digest)
{
    const uint8_t *bytes = gcry_md_read(digest, GCRY_MD_SHA256);

    fprintf(truth, "{\"name\": \"f%07" PRIu32 ".bin\", \"bytes\": %" PRIu64 ", \"sha256\": \"",
            number, length);
    for (int i = 0; i < 32; i++)
        fprintf(truth, "%02x", bytes[i]);
    fprintf(truth, "\"}\n");
}

/* A receiver acknowledges every second segment. */
static void send_content(struct connection *connection, uint64_t first, uint64_t length,
                         gcry_md_hd_t digest)
{
    const uint8_t *bytes;
    bool even = false;

    for (uint64_t sent = 0; sent < length; even = !even) {
        size_t piece = content_at(first + sent, length - sent, &bytes);
        send_segment(connection, SERVER, PSH | ACK, bytes, piece);
        if (digest)
            gcry_md_write(digest, bytes, piece);
        if (even)
            send_segment(connection, CLIENT, ACK, NULL, 0);
        sent += piece;
    }
}

/* --- sessions --- */

struct session {
    uint32_t number;
    uint64_t length; /* of its file */
    struct connection connections[2];
};

enum connection_kind { CONTROL, DATA };
enum said {
    NOTHING,
    GREETING,
    USER,
    WANTED,
    PASS,
    WELCOME,
    TYPE,
    BINARY,
    PASV,
    PASSIVE,
    RETR,
    OPENING,
    CONTENT,
    DONE,
    QUIT,
    BYE
};

// clang-format off
static const struct step {
    enum connection_kind connection;
    enum side from;
    int flags;
    enum said said;
} script[] = {
    {CONTROL, CLIENT, SYN,       NOTHING},
    {CONTROL, SERVER, SYN | ACK, NOTHING},
    {CONTROL, CLIENT, ACK,       NOTHING},
    {CONTROL, SERVER, PSH | ACK, GREETING},
    {CONTROL, CLIENT, PSH | ACK, USER},
    {CONTROL, SERVER, PSH | ACK, WANTED},
    {CONTROL, CLIENT, PSH | ACK, PASS},
    {CONTROL, SERVER, PSH | ACK, WELCOME},
    {CONTROL, CLIENT, PSH | ACK, TYPE},
    {CONTROL, SERVER, PSH | ACK, BINARY},
    {CONTROL, CLIENT, PSH | ACK, PASV},
    {CONTROL, SERVER, PSH | ACK, PASSIVE},
    {DATA,    CLIENT, SYN,       NOTHING},
    {DATA,    SERVER, SYN | ACK, NOTHING},
    {DATA,    CLIENT, ACK,       NOTHING},
    {CONTROL, CLIENT, PSH | ACK, RETR},
    {CONTROL, SERVER, PSH | ACK, OPENING},
    {DATA,    SERVER, PSH | ACK, CONTENT},
    {DATA,    SERVER, FIN | ACK, NOTHING},
    {DATA,    CLIENT, FIN | ACK, NOTHING},
    {DATA,    SERVER, ACK,       NOTHING},
    {CONTROL, SERVER, PSH | ACK, DONE},
    {CONTROL, CLIENT, PSH | ACK, QUIT},
    {CONTROL, SERVER, PSH | ACK, BYE},
    {CONTROL, SERVER, FIN | ACK, NOTHING},
    {CONTROL, CLIENT, FIN | ACK, NOTHING},
    {CONTROL, SERVER, ACK,       NOTHING},
};
// clang-format on
#define STEPS (sizeof script / sizeof script[0])

/* A line of the dialogue; returns its length. */
static int render(const struct session *session, enum said said, char *out, size_t size)
{
    uint32_t number = session->number;
    uint16_t port = session->connections[DATA].port[SERVER];

    switch (said) {
    case GREETING: return snprintf(out, size, "220 ready\r\n");
    case USER: return snprintf(out, size, "USER user%" PRIu32 "\r\n", number % 1000);
    case WANTED: return snprintf(out, size, "331 password, please\r\n");
    case PASS: return snprintf(out, size, "PASS secret\r\n");
    case WELCOME: return snprintf(out, size, "230 logged in\r\n");
    case TYPE: return snprintf(out, size, "TYPE I\r\n");
    case BINARY: return snprintf(out, size, "200 binary\r\n");
    case PASV: return snprintf(out, size, "PASV\r\n");
    case PASSIVE:
        return snprintf(out, size, "227 Entering Passive Mode (172,16,0,1,%d,%d).\r\n", port / 256,
                        port % 256);
    case RETR: return snprintf(out, size, "RETR f%07" PRIu32 ".bin\r\n", number);
    case OPENING:
        return snprintf(out, size, "150 opening data connection (%" PRIu64 " bytes)\r\n",
                        session->length);
    case DONE: return snprintf(out, size, "226 transfer complete\r\n");
    case QUIT: return snprintf(out, size, "QUIT\r\n");
    case BYE: return snprintf(out, size, "221 goodbye\r\n");
    case NOTHING:
    case CONTENT: break;
    }
    return 0;
}

static void send_file(struct session *session, FILE *truth, gcry_md_hd_t digest)
{
    uint64_t first = UINT64_C(7919) * session->number;

    gcry_md_reset(digest);
    send_content(&session->connections[DATA], first, session->length, digest);
    tell_truth(truth, session->number, session->length, digest);
}

static void take_step(struct session *session, size_t step, FILE *truth, gcry_md_hd_t digest)
{
    const struct step *now = &script[step];
    char line[100];

    if (now->said == CONTENT) {
        send_file(session, truth, digest);
        return;
    }
    int length = render(session, now->said, line, sizeof line);
    send_segment(&session->connections[now->connection], now->from, now->flags, line,
                 (size_t)length);
}

#define CLIENTS 1000

static struct connection connect_to(uint32_t number, enum connection_kind kind, uint16_t port)
{
    uint32_t client = number % CLIENTS;

    return (struct connection){
        .address = {0x0a000001 + client, 0xac100001},
        .port = {(uint16_t)(10000 + 2 * (number / CLIENTS) + kind), port},
        .seq = {number * 2654435761U, number * 40503U + 1},
    };
}

static struct session session_of(uint32_t number, uint64_t length)
{
    return (struct session){
        .number = number,
        .length = length ? length : 200 + number * 37 % 800,
        .connections = {connect_to(number, CONTROL, 21),
                        connect_to(number, DATA, (uint16_t)(20000 + number % 40000))},
    };
}

/* One session a step, so that as many are open at once as the script has steps. Each has a file of
 * `length` bytes, or a small one when that is 0. */
static void send_sessions(uint32_t count, uint64_t length, FILE *truth)
{
    static struct session live[STEPS];
    gcry_md_hd_t digest;

    gcry_md_open(&digest, GCRY_MD_SHA256, 0);
    for (uint32_t newest = 0; newest < count + STEPS - 1; newest++) {
        live[newest % STEPS] = session_of(newest, length);
        for (uint32_t step = 0; step < STEPS && step <= newest; step++)
            if (newest - step < count)
                take_step(&live[(newest - step) % STEPS], step, truth, digest);
    }
    gcry_md_close(digest);
}

/* --- kinds --- */

static void sessions(uint64_t count, FILE *truth)
{
    begin_capture();
    send_sessions((uint32_t)count, 0, truth);
}

static void large(uint64_t count, FILE *truth)
{
    begin_capture();
    send_sessions((uint32_t)count, 2000000, truth);
}

static void download(uint64_t length, FILE *truth)
{
    begin_capture();
    send_sessions(1, length, truth);
}

static void other(uint64_t length, FILE *truth)
{
    struct connection connection = connect_to(0, CONTROL, 47000);

    (void)truth;
    begin_capture();
    for (size_t step = 0; step < 3; step++)
        send_segment(&connection, script[step].from, script[step].flags, NULL, 0);
    send_content(&connection, 0, length, NULL);
}

/* Each session from its begin to its end in a file of its own. */
static void captures(uint64_t count, FILE *truth)
{
    gcry_md_hd_t digest;
    char name[32];

    gcry_md_open(&digest, GCRY_MD_SHA256, 0);
    for (uint32_t number = 0; number < count; number++) {
        struct session session = session_of(number, 0);
        snprintf(name, sizeof name, "%07" PRIu32 ".pcap", number);
        if (!freopen(name, "w", stdout)) {
            perror(name);
            exit(1);
        }
        begin_capture();
        for (size_t step = 0; step < STEPS; step++)
            take_step(&session, step, truth, digest);
    }
    gcry_md_close(digest);
}

static const struct kind {
    const char *name;
    void (*send)(uint64_t amount, FILE *truth);
} kinds[] = {
    {"sessions", sessions}, {"large", large},       {"download", download},
    {"other", other},       {"captures", captures},
};

static const struct kind *kind_of(const char *name)
{
    for (size_t at = 0; at < sizeof kinds / sizeof kinds[0]; at++)
        if (strcmp(kinds[at].name, name) == 0)
            return &kinds[at];
    return NULL;
}

int main(int argc, char **argv)
{
    const struct kind *kind = argc == 4 ? kind_of(argv[1]) : NULL;
    uint64_t amount = argc == 4 ? strtoull(argv[2], NULL, 10) : 0;
    FILE *truth = argc == 4 ? fopen(argv[3], "w") : NULL;

    if (!kind || !truth || amount == 0) {
        fprintf(stderr,
                "usage: synthetic sessions|large|download|other|captures AMOUNT TRUTH >CAPTURE\n");
        return 2;
    }
    fill_pool();
    kind->send(amount, truth);
    return fflush(stdout) || fclose(truth) ? 1 : 0;
}
