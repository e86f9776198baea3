/* cases_coded: transfers whose bytes are not the file's: MODE B, C and Z, TLS.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "data.h"

#include "model/limits.h"
#include <zlib.h>

static void set_mode(struct tcp *control, const char *mode)
{
    g_autofree char *command = g_strconcat(">MODE ", mode, NULL);
    SAY(control, command, "<200 ok");
}

static struct tcp coded(struct grow *grow, const char *mode)
{
    struct tcp control = data_control(grow, 0);

    set_mode(&control, mode);
    return data_begin(grow, &control, "RETR file", 40001, 20000);
}

static void fill_with(struct grow *grow, struct tcp *data, const uint8_t *unit, size_t length)
{
    static uint8_t bytes[PIECE];

    for (size_t at = 0; at < sizeof bytes; at++)
        bytes[at] = unit[at % length];
    while (grow_left(grow) > 0)
        tcp_send(data, LISTENER, (ftpx_span){bytes, sizeof bytes - sizeof bytes % length});
}

/* --- MODE Z --- */

/* Deflated: `size` bytes that repeat one letter, or text. The caller frees it. */
static GByteArray *deflated(uint32_t size, bool plain)
{
    g_autofree uint8_t *bytes = g_malloc(size);
    uLongf length = compressBound(size);
    GByteArray *out = g_byte_array_sized_new((guint)length);
    uint32_t random = 1;

    for (uint32_t at = 0; at < size; at++) {
        random = random * 1664525 + 1013904223;
        bytes[at] = plain ? (uint8_t)('a' + (random >> 24) % 32) : 0;
    }
    g_byte_array_set_size(out, (guint)length);
    g_assert_cmpint(compress2(out->data, &length, bytes, size, 9), ==, Z_OK);
    g_byte_array_set_size(out, (guint)length);
    return out;
}

/* Transfers of deflated bytes, as many as there is room for. */
static void send_deflated(struct grow *grow, const GByteArray *bytes)
{
    struct tcp control = data_control(grow, 0);

    set_mode(&control, "Z");
    for (uint32_t number = 0; grow_left(grow) > 0; number++) {
        uint16_t port = (uint16_t)(20000 + number % 20000);
        struct tcp data = data_begin(grow, &control, "RETR file", (uint16_t)(port + 20000), port);
        ftpx_span left = {bytes->data, bytes->len};
        for (; left.len > 0; left = ftpx_span_drop(left, MIN(left.len, PIECE)))
            tcp_send(&data, LISTENER, ftpx_span_take(left, PIECE));
        data_end(&control, &data);
    }
}

static void bombs(struct grow *grow)
{
    GByteArray *bytes = deflated(64 * 1024 * 1024, false);

    send_deflated(grow, bytes);
    g_byte_array_unref(bytes);
}

static void deflated_text(struct grow *grow)
{
    GByteArray *bytes = deflated(128 * 1024, true);

    send_deflated(grow, bytes);
    g_byte_array_unref(bytes);
}

/* All bytes came: of what was not decoded, that is said. */
static void check_bombs(const struct grown *grown)
{
    uint32_t count = ftpx_engine_transfer_count(grown->engine);

    for (uint32_t id = 0; id < count; id++) {
        const struct ftpx_transfer *transfer = ftpx_engine_transfer(grown->engine, id);
        uint64_t quirks = ftpx_transfer_quirks(transfer);
        if (ftpx_transfer_bytes(transfer) == 64 * MIB)
            continue;
        assert_has_quirk(quirks, FTPX_QUIRK(CONTENT_CAPPED));
        data_assert_no_hash(grown, id);
    }
}

/* Streams that begin and never end. */
static void unfinished(struct grow *grow)
{
    GByteArray *bytes = deflated(PIECE, true);
    struct tcp control = data_control(grow, 0);

    set_mode(&control, "Z");
    for (uint32_t number = 0; grow_left(grow) > 0; number++) {
        uint16_t port = (uint16_t)(20000 + number % 20000);
        struct tcp data = data_begin(grow, &control, "RETR file", (uint16_t)(port + 20000), port);
        tcp_send(&data, LISTENER, (ftpx_span){bytes->data, bytes->len / 2});
        SAY(&control, "<226 done");
    }
    g_byte_array_unref(bytes);
}

static void cut_short(struct grow *grow)
{
    GByteArray *bytes = deflated(PIECE, true);
    struct tcp control = data_control(grow, 0);

    set_mode(&control, "Z");
    for (uint32_t number = 0; grow_left(grow) > 0; number++) {
        uint16_t port = (uint16_t)(20000 + number % 20000);
        struct tcp data = data_begin(grow, &control, "RETR file", (uint16_t)(port + 20000), port);
        tcp_send(&data, LISTENER, (ftpx_span){bytes->data, bytes->len / 2});
        data_end(&control, &data);
    }
    g_byte_array_unref(bytes);
}

static void whole(struct grow *grow)
{
    GByteArray *bytes = deflated(PIECE / 2, true);

    send_deflated(grow, bytes);
    g_byte_array_unref(bytes);
}

static void check_not_whole(const struct grown *grown)
{
    uint32_t count = ftpx_engine_transfer_count(grown->engine);

    for (uint32_t id = 0; id < count; id++)
        g_assert_cmpint(ftpx_transfer_outcome(ftpx_engine_transfer(grown->engine, id)).state, !=,
                        FTPX_STATE_COMPLETE);
}

/* --- MODE B and C --- */

static void tiny_blocks(struct grow *grow)
{
    static const uint8_t block[] = {0, 0, 1, 'x'};
    struct tcp data = coded(grow, "B");

    fill_with(grow, &data, block, sizeof block);
}

static void empty_blocks(struct grow *grow)
{
    static const uint8_t block[] = {0, 0, 0};
    struct tcp data = coded(grow, "B");

    fill_with(grow, &data, block, sizeof block);
}

static void large_blocks(struct grow *grow)
{
    static uint8_t block[PIECE] = {0, (PIECE - 3) / 256, (PIECE - 3) % 256};
    struct tcp data = coded(grow, "B");

    fill_with(grow, &data, block, sizeof block);
}

static void check_tiny_blocks(const struct grown *grown)
{
    const struct ftpx_transfer *transfer = ftpx_engine_transfer(grown->engine, 0);

    g_assert_cmpuint(ftpx_transfer_bytes(transfer), ==,
                     PIECE / 4 * (uint64_t)ftpx_transfer_stream(transfer)->segments);
}

static void fillers(struct grow *grow)
{
    static const uint8_t string[] = {0xff};
    struct tcp data = coded(grow, "C");

    fill_with(grow, &data, string, sizeof string);
}

static void tiny_strings(struct grow *grow)
{
    static const uint8_t string[] = {1, 'x'};
    struct tcp data = coded(grow, "C");

    fill_with(grow, &data, string, sizeof string);
}

static void large_strings(struct grow *grow)
{
    static uint8_t string[100] = {99};
    struct tcp data = coded(grow, "C");

    fill_with(grow, &data, string, sizeof string);
}

/* --- TLS --- */

static const uint8_t hello[] = {22, 3, 1, 0, 8, 1, 0, 0, 4, 3, 3, 0, 0};

/* A session that speaks TLS, and a data connection that does. */
static struct tcp encrypted(struct grow *grow)
{
    struct tcp control = tcp_open(&grow->talk, grow_client(0, 40000), grow_server(0, 21));

    SAY(&control, "<220 ready", ">AUTH TLS", "<234 go on");
    tcp_send(&control, OPENER, (ftpx_span){hello, sizeof hello});
    struct tcp data = tcp_open(&grow->talk, grow_client(0, 40001), grow_server(0, 20000));
    tcp_send(&data, OPENER, (ftpx_span){hello, sizeof hello});
    return data;
}

static void tiny_records(struct grow *grow)
{
    static const uint8_t record[] = {23, 3, 3, 0, 1, 'x'};
    struct tcp data = encrypted(grow);

    fill_with(grow, &data, record, sizeof record);
}

static void large_records(struct grow *grow)
{
    static uint8_t record[PIECE] = {23, 3, 3, (PIECE - 5) / 256, (PIECE - 5) % 256};
    struct tcp data = encrypted(grow);

    fill_with(grow, &data, record, sizeof record);
}

/* A record in segments of a byte. */
static void torn_records(struct grow *grow)
{
    static const uint8_t record[] = {23, 3, 3, 0, 1, 'x'};
    struct tcp data = encrypted(grow);

    for (uint32_t i = 0; grow_left(grow) > 0; i++)
        tcp_send(&data, LISTENER, (ftpx_span){record + i % sizeof record, 1});
}

static void whole_records(struct grow *grow)
{
    static const uint8_t record[] = {23, 3, 3, 0, 1, 'x'};
    struct tcp data = encrypted(grow);

    while (grow_left(grow) > 0)
        tcp_send(&data, LISTENER, (ftpx_span){record, sizeof record});
}

/* Every second segment is missing. */
static void holey_records(struct grow *grow)
{
    static uint8_t record[PIECE] = {23, 3, 3, (PIECE - 5) / 256, (PIECE - 5) % 256};
    struct tcp data = encrypted(grow);

    for (uint32_t i = 0; grow_left(grow) > 0; i++)
        tcp_send_at(&data, LISTENER, 2 * i * PIECE, (ftpx_span){record, sizeof record});
}

static void check_encrypted(const struct grown *grown)
{
    const struct ftpx_transfer *transfer = ftpx_engine_transfer(grown->engine, 0);

    g_assert_cmpint(ftpx_transfer_outcome(transfer).state, !=, FTPX_STATE_COMPLETE);
    g_assert_cmpuint(ftpx_transfer_encrypted(transfer, true), >, 0);
    data_assert_no_hash(grown, 0);
}

const struct grow_case grow_coded_cases[] = {
    {.name = "bombs",
     .what = "MODE Z, 64 MiB of zeros each; twin: text",
     .hostile = bombs,
     .calm = deflated_text,
     .full = 100000,
     .brief = 2000,
     .taps = GROW_CONTENT,
     .cap_mib = 40,
     .cap_factor = 2,
     .check = check_bombs},
    {.name = "unfinished",
     .what = "MODE Z, connections that stay open; twin: that end",
     .hostile = unfinished,
     .calm = whole,
     .full = 200000,
     .brief = 20000,
     .taps = GROW_CONTENT,
     .cap_mib = 160,
     .cap_factor = 12,
     .check = check_not_whole},
    {.name = "cut-short",
     .what = "MODE Z, connections that end before their content; twin: that end",
     .hostile = cut_short,
     .calm = whole,
     .full = 200000,
     .brief = 20000,
     .taps = GROW_CONTENT,
     .cap_mib = 160,
     .cap_factor = 12,
     .check = check_not_whole},
    {.name = "tiny-blocks",
     .what = "MODE B, blocks of a byte; twin: of a segment",
     .hostile = tiny_blocks,
     .calm = large_blocks,
     .full = 100000,
     .brief = 20000,
     .taps = GROW_CONTENT,
     .cap_mib = 16,
     .check = check_tiny_blocks},
    {.name = "empty-blocks",
     .what = "MODE B, blocks of nothing; twin: of a segment",
     .hostile = empty_blocks,
     .calm = large_blocks,
     .full = 100000,
     .brief = 20000,
     .taps = GROW_CONTENT,
     .cap_mib = 16},
    {.name = "fillers",
     .what = "MODE C, a byte for 63; twin: bytes as they are",
     .hostile = fillers,
     .calm = large_strings,
     .full = 100000,
     .brief = 20000,
     .taps = GROW_CONTENT,
     .cap_mib = 16},
    {.name = "tiny-strings",
     .what = "MODE C, strings of a byte; twin: of 99",
     .hostile = tiny_strings,
     .calm = large_strings,
     .full = 100000,
     .brief = 20000,
     .taps = GROW_CONTENT,
     .cap_mib = 16},
    {.name = "tiny-records",
     .what = "TLS records of a byte; twin: of a segment",
     .hostile = tiny_records,
     .calm = large_records,
     .full = 200000,
     .brief = 20000,
     .taps = GROW_CONTENT,
     .cap_mib = 32,
     .check = check_encrypted},
    {.name = "torn-records",
     .what = "TLS, each byte of a record in a segment; twin: whole records",
     .hostile = torn_records,
     .calm = whole_records,
     .full = 1000000,
     .brief = 100000,
     .taps = GROW_CONTENT,
     .cap_mib = 32,
     .cap_factor = 2,
     .check = check_encrypted},
    {.name = "holey-records",
     .what = "TLS, every second segment is missing; twin: none is",
     .hostile = holey_records,
     .calm = large_records,
     .full = 200000,
     .brief = 20000,
     .taps = GROW_CONTENT,
     .cap_mib = 48,
     .check = check_encrypted},
    {.name = NULL},
};
