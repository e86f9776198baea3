/* cases_transfers: many data connections, and what many of them are together.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "data.h"

#include "model/limits.h"

#define FEW 20000 /* segments of twins that are the first part of the same */

static void only_few(struct grow *grow)
{
    grow->segments = MIN(grow->segments, FEW);
}

/* One more transfer of a session. Ports repeat after 20000 of them. */
static void transfer(struct grow *grow, struct tcp *control, uint32_t number, const char *command,
                     ftpx_span content)
{
    uint16_t port = (uint16_t)(20000 + number % 20000);
    struct tcp data = data_begin(grow, control, command, (uint16_t)(port + 20000), port);

    tcp_send(&data, LISTENER, content);
    data_end(control, &data);
}

/* Each transfer that is over has so many bytes. */
static void assert_each(const struct grown *grown, uint64_t bytes)
{
    uint32_t count = ftpx_engine_transfer_count(grown->engine);

    g_assert_cmpuint(count, >, 100);
    for (uint32_t id = 0; id < count; id++)
        assert_state(ftpx_engine_transfer(grown->engine, id), FTPX_STATE_COMPLETE, bytes);
}

/* --- connections --- */

static void downloads(struct grow *grow)
{
    struct tcp control = data_control(grow, 0);

    for (uint32_t number = 0; grow_left(grow) > 0; number++) {
        g_autofree char *command = g_strdup_printf("RETR file%u", number);
        transfer(grow, &control, number, command, filler(PIECE));
    }
}

static void few_downloads(struct grow *grow)
{
    only_few(grow);
    downloads(grow);
}

static void check_downloads(const struct grown *grown)
{
    assert_each(grown, PIECE);
    data_assert_hash(grown, 0, filler(PIECE), PIECE);
}

static void same_tuple(struct grow *grow)
{
    struct tcp control = data_control(grow, 0);

    while (grow_left(grow) > 0) {
        struct tcp data = data_begin(grow, &control, "RETR file", 40001, 20000);
        tcp_send(&data, LISTENER, filler(PIECE));
        data_end(&control, &data);
    }
}

/* Thousands take up one announcement. */
static void same_endpoint(struct grow *grow)
{
    struct tcp control = data_control(grow, 0);

    SAY(&control, ">PASV", "<227 Passive (172,16,0,0,78,32)");
    for (uint32_t number = 0; grow_left(grow) > 0; number++) {
        struct tcp data = tcp_open(&grow->talk, grow_client(0, (uint16_t)(number % 60000 + 1024)),
                                   grow_server(0, 78 * 256 + 32));
        tcp_send(&data, LISTENER, filler(PIECE));
        tcp_close(&data, LISTENER);
    }
}

static void check_same_endpoint(const struct grown *grown)
{
    uint32_t count = ftpx_engine_transfer_count(grown->engine);

    g_assert_cmpuint(count, >, 100);
    for (uint32_t id = 0; id < count; id++)
        data_assert_whole(grown, id, PIECE);
}

/* One endpoint is announced again and again; then connections come to it. */
static void same_announcement(struct grow *grow)
{
    struct tcp control = data_control(grow, 0);

    for (uint32_t half = grow_left(grow) / 2; half > 1; half -= 2)
        SAY(&control, ">PASV", "<227 Passive (172,16,0,0,78,32)");
    for (uint32_t number = 0; grow_left(grow) > 0; number++) {
        struct tcp data = tcp_open(&grow->talk, grow_client(1, (uint16_t)(number % 60000 + 1024)),
                                   grow_server(0, 78 * 256 + 32));
        tcp_send(&data, LISTENER, filler(PIECE));
        tcp_close(&data, LISTENER);
    }
}

/* Nobody announced them. */
static void strays(struct grow *grow)
{
    for (uint32_t number = 0; grow_left(grow) > 0; number++) {
        struct tcp data = tcp_open(&grow->talk, grow_server(0, 20), grow_client(number, 5000));
        tcp_send(&data, OPENER, filler(PIECE));
        tcp_close(&data, OPENER);
    }
}

static void few_strays(struct grow *grow)
{
    only_few(grow);
    strays(grow);
}

static void check_strays(const struct grown *grown)
{
    uint32_t count = ftpx_engine_transfer_count(grown->engine);

    g_assert_cmpuint(count, >, 100);
    for (uint32_t id = 0; id < count; id++)
        data_assert_whole(grown, id, PIECE);
}

/* --- files --- */

static void same_file(struct grow *grow)
{
    struct tcp control = data_control(grow, 0);

    for (uint32_t number = 0; grow_left(grow) > 0; number++)
        transfer(grow, &control, number, "RETR file", filler(PIECE));
}

static void few_same_file(struct grow *grow)
{
    only_few(grow);
    same_file(grow);
}

static void resume(struct grow *grow, uint32_t step)
{
    struct tcp control = data_control(grow, 0);

    for (uint32_t number = 0; grow_left(grow) > 0; number++) {
        g_autofree char *rest = g_strdup_printf(">REST %u", number * step);
        SAY(&control, rest, "<350 go on");
        transfer(grow, &control, number, "RETR file", filler(PIECE));
    }
}

static void resumed(struct grow *grow)
{
    resume(grow, PIECE);
}

static void few_resumed(struct grow *grow)
{
    only_few(grow);
    resumed(grow);
}

/* Pieces with holes between them, the first of them missing. */
static void resumed_apart(struct grow *grow)
{
    struct tcp control = data_control(grow, 0);

    for (uint32_t number = 0; grow_left(grow) > 0; number++) {
        g_autofree char *rest = g_strdup_printf(">REST %u", (number * 7919 % 100003 + 1) * 2000);
        SAY(&control, rest, "<350 go on");
        transfer(grow, &control, number, "RETR file", filler(PIECE));
    }
}

/* Of one name, each in a directory of its own. */
static void same_name(struct grow *grow)
{
    struct tcp control = data_control(grow, 0);

    for (uint32_t number = 0; grow_left(grow) > 0; number++) {
        g_autofree char *command = g_strdup_printf("RETR /%u/file", number);
        transfer(grow, &control, number, command, filler(PIECE));
    }
}

static void few_same_name(struct grow *grow)
{
    only_few(grow);
    same_name(grow);
}

/* --- listings --- */

#define LISTING                                             \
    "-rw-r--r-- 1 alice users 1000 Jan 01 12:00 first\r\n"  \
    "-rw-r--r-- 1 alice users 2000 Jan 01 12:00 second\r\n" \
    "-rw-r--r-- 1 alice users 3000 Jan 01 12:00 third\r\n"

static void listings(struct grow *grow)
{
    struct tcp control = data_control(grow, 0);

    for (uint32_t number = 0; grow_left(grow) > 0; number++) {
        g_autofree char *command = g_strdup_printf("LIST /%u", number);
        transfer(grow, &control, number, command, ftpx_span_of(LISTING));
    }
}

static void few_listings(struct grow *grow)
{
    only_few(grow);
    listings(grow);
}

static void check_listings(const struct grown *grown)
{
    uint32_t entries;

    assert_each(grown, strlen(LISTING));
    g_assert_true(ftpx_transfer_entries(ftpx_engine_transfer(grown->engine, 0), &entries));
    g_assert_cmpuint(entries, ==, 3);
}

/* Segments of a listing of names of two letters. */
static ftpx_span short_names(void)
{
    static uint8_t lines[PIECE];

    for (size_t at = 0; at + 4 <= sizeof lines; at += 4) {
        lines[at] = (uint8_t)('a' + at / 4 % 26);
        lines[at + 1] = (uint8_t)('a' + at / 104 % 26);
        lines[at + 2] = '\r';
        lines[at + 3] = '\n';
    }
    return (ftpx_span){lines, sizeof lines};
}

/* `each` segments a listing. */
static void list_names(struct grow *grow, uint32_t each)
{
    struct tcp control = data_control(grow, 0);

    for (uint32_t number = 0; grow_left(grow) > 0; number++) {
        uint16_t port = (uint16_t)(20000 + number % 20000);
        struct tcp data = data_begin(grow, &control, "NLST", (uint16_t)(port + 20000), port);
        for (uint32_t i = 0; i < each && grow_left(grow) > 0; i++)
            tcp_send(&data, LISTENER, short_names());
        data_end(&control, &data);
    }
}

static void endless_listing(struct grow *grow)
{
    list_names(grow, UINT32_MAX);
}

static void full_listings(struct grow *grow)
{
    list_names(grow, FTPX_LIMIT_ENTRIES / 250);
}

static void few_names(struct grow *grow)
{
    list_names(grow, 100);
}

static void check_endless_listing(const struct grown *grown)
{
    const struct ftpx_transfer *listing = ftpx_engine_transfer(grown->engine, 0);
    uint32_t entries;

    g_assert_true(ftpx_transfer_entries(listing, &entries));
    g_assert_cmpuint(entries, ==, FTPX_LIMIT_ENTRIES);
    assert_has_quirk(ftpx_transfer_quirks(listing), FTPX_QUIRK(CONTENT_CAPPED));
}

static void endless_line(struct grow *grow)
{
    struct tcp data = data_command(grow, "LIST");
    data_fill(grow, &data, 1);
}

/* Lines of ordinary length a byte at a time. */
static void short_lines(struct grow *grow)
{
    struct tcp data = data_command(grow, "LIST");
    ftpx_span lines = ftpx_span_of(LISTING);

    for (size_t at = 0; grow_left(grow) > 0; at++)
        tcp_send(&data, LISTENER, ftpx_span_take(ftpx_span_drop(lines, at % lines.len), 1));
}

/* The last lines come again and again behind a hole that stays. */
static void read_ahead(struct grow *grow)
{
    struct tcp data = data_command(grow, "NLST");
    uint32_t count = MIN(grow_left(grow) / 2, 4000);
    uint32_t end = count * PIECE;

    tcp_emit(&data, LISTENER, data.first[LISTENER] + end + 1000000, FTPX_FIN | FTPX_ACK,
             FTPX_SPAN_NONE);
    tcp_fin(&data, OPENER);
    for (uint32_t i = 1; i < count; i++)
        tcp_send_at(&data, LISTENER, i * PIECE, short_names());
    for (uint32_t at = 0; grow_left(grow) > 0; at++)
        tcp_send_at(&data, LISTENER, end + at % 900000, ftpx_span_of("\n"));
}

const struct grow_case grow_transfer_cases[] = {
    {.name = "downloads",
     .what = "downloads of one session; twin: the first",
     .hostile = downloads,
     .calm = few_downloads,
     .full = 1200000,
     .brief = 30000,
     .taps = GROW_CONTENT,
     .cap_mib = 32,
     .cap_factor = 6,
     .check = check_downloads},
    {.name = "same-tuple",
     .what = "data connections between the same two ports; twin: between others",
     .hostile = same_tuple,
     .calm = few_downloads,
     .full = 130000,
     .brief = 30000,
     .taps = GROW_CONTENT,
     .cap_mib = 32,
     .cap_factor = 6,
     .check = check_downloads},
    {.name = "same-endpoint",
     .what = "connections to one announced endpoint; twin: each announced",
     .hostile = same_endpoint,
     .calm = few_downloads,
     .full = 100000,
     .brief = 30000,
     .taps = GROW_CONTENT,
     .cap_mib = 32,
     .cap_factor = 6,
     .check = check_same_endpoint},
    {.name = "same-announcement",
     .what = "an endpoint announced over and over, then connections to it; twin: each announced",
     .hostile = same_announcement,
     .calm = few_downloads,
     .full = 100000,
     .brief = 30000,
     .taps = GROW_CONTENT,
     .cap_mib = 32,
     .cap_factor = 12,
     .check = NULL},
    {.name = "strays",
     .what = "data connections that nobody announced; twin: the first",
     .hostile = strays,
     .calm = few_strays,
     .full = 700000,
     .brief = 30000,
     .taps = GROW_CONTENT,
     .cap_mib = 32,
     .cap_factor = 6,
     .check = check_strays},
    {.name = "same-file",
     .what = "downloads of one file; twin: the first",
     .hostile = same_file,
     .calm = few_same_file,
     .full = 1200000,
     .brief = 30000,
     .taps = GROW_CONTENT,
     .cap_mib = 32,
     .cap_factor = 6,
     .check = check_downloads},
    {.name = "resumed",
     .what = "one file in as many pieces; twin: the first",
     .hostile = resumed,
     .calm = few_resumed,
     .full = 1400000,
     .brief = 30000,
     .taps = GROW_CONTENT,
     .cap_mib = 32,
     .cap_factor = 6},
    {.name = "resumed-apart",
     .what = "pieces with holes between them; twin: without",
     .hostile = resumed_apart,
     .calm = few_resumed,
     .full = 1400000,
     .brief = 30000,
     .taps = GROW_CONTENT,
     .cap_mib = 32,
     .cap_factor = 6},
    {.name = "same-name",
     .what = "files of one name in as many directories; twin: the first",
     .hostile = same_name,
     .calm = few_same_name,
     .full = 1200000,
     .brief = 30000,
     .taps = GROW_CONTENT,
     .cap_mib = 32,
     .cap_factor = 6,
     .check = check_downloads},
    {.name = "listings",
     .what = "listings of one session; twin: the first",
     .hostile = listings,
     .calm = few_listings,
     .full = 1200000,
     .brief = 30000,
     .taps = GROW_CONTENT,
     .cap_mib = 32,
     .cap_factor = 12,
     .check = check_listings},
    {.name = "endless-listing",
     .what = "millions of short names in one listing; twin: in many",
     .hostile = endless_listing,
     .calm = few_names,
     .full = 40000,
     .brief = 4000,
     .taps = GROW_CONTENT,
     .cap_mib = 128,
     .check = check_endless_listing},
    {.name = "full-listings",
     .what = "listings of as many short names as are kept; twin: of fewer",
     .hostile = full_listings,
     .calm = few_names,
     .full = 80000,
     .brief = 4000,
     .taps = GROW_CONTENT,
     .cap_mib = 1024},
    {.name = "endless-line",
     .what = "a listing without line ends, byte by byte; twin: with them",
     .hostile = endless_line,
     .calm = short_lines,
     .full = 1000000,
     .brief = 100000,
     .taps = GROW_CONTENT,
     .cap_mib = 16},
    {.name = "read-ahead",
     .what = "a listing behind a hole that grows at its end; twin: without",
     .hostile = read_ahead,
     .calm = few_names,
     .full = 100000,
     .brief = 20000,
     .taps = GROW_CONTENT,
     .cap_mib = 192},
    {.name = NULL},
};
