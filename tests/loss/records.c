/* records: what ftpx says of many captures, in one process: the core alone, fed by plain packets.
 * Standard input is a row of captures, each a little-endian pcap file of raw IP with its length in 32
 * bits in front; standard output has the records of each, as `-z ftpx,json` writes them, and an empty
 * line behind them. It decrypts nothing and numbers no streams; host.py tells how that compares.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "model/instant.h"
#include "taps/bytes/mime.h"
#include "taps/record/record.h"
#include "wire/packet.h"

#include <glib.h>
#include <stdlib.h>
#include <string.h>

#define FILE_HEADER   24
#define PACKET_HEADER 16
#define MICROSECONDS  6 /* digits */
#define REORDER_CAP   (UINT64_C(256) << 20)

struct reading {
    struct ftpx_engine *engine;
    struct ftpx_collect *collect;
};

static uint32_t le32(const uint8_t *bytes)
{
    return (uint32_t)bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16 |
           (uint32_t)bytes[3] << 24;
}

static struct ftpx_config config(void)
{
    static const uint16_t ports[] = {FTPX_PORT_CONTROL};
    static const uint16_t tls_ports[] = {FTPX_PORT_TLS_CONTROL};

    return (struct ftpx_config){.ports = ports,
                                .port_count = G_N_ELEMENTS(ports),
                                .tls_ports = tls_ports,
                                .tls_port_count = G_N_ELEMENTS(tls_ports),
                                .heuristic = true,
                                .bruteforce_count = 5,
                                .bruteforce_seconds = 60,
                                .binary_type = ftpx_mime_of_binary};
}

/* As the plugin's observer and its listeners do. */
static void take_in(const struct reading *reading, const struct ftpx_segment *segment)
{
    struct ftpx_sighting seen = ftpx_engine_feed(reading->engine, segment);
    struct ftpx_payload payload = ftpx_payload_of(&seen, segment, FTPX_SPAN_NONE);

    if (seen.flow->verdict == FTPX_VERDICT_DATA)
        ftpx_collect_add(reading->collect, seen.flow, seen.side, &payload);
}

/* `header` is the one that pcap has for each packet. */
static void read_packet(const struct reading *reading, const uint8_t *header, uint32_t frame)
{
    ftpx_span bytes = {header + PACKET_HEADER, le32(header + 8)};
    struct ftpx_packet packet;
    struct ftpx_segment segment = {.frame = 0};

    if (ftpx_packet_read(FTPX_LINK_IP, bytes, le32(header + 12), &packet) != FTPX_PACKET_PLAIN ||
        packet.protocol != FTPX_PROTOCOL_TCP || !ftpx_segment_read(&packet, &segment))
        return;
    segment.frame = frame;
    segment.time = ftpx_instant(le32(header), (int32_t)le32(header + 4) * 1000);
    segment.time_digits = MICROSECONDS;
    take_in(reading, &segment);
}

static void read_packets(const struct reading *reading, ftpx_span file)
{
    ftpx_span rest = ftpx_span_drop(file, FILE_HEADER);

    for (uint32_t frame = 1; rest.len >= PACKET_HEADER; frame++) {
        size_t length = PACKET_HEADER + (size_t)le32(rest.at + 8);
        if (length > rest.len)
            return;
        read_packet(reading, rest.at, frame);
        rest = ftpx_span_drop(rest, length);
    }
}

static void write_records(const struct reading *reading)
{
    struct ftpx_select *select = ftpx_select_new(true);
    struct ftpx_files *files = ftpx_files_of(NULL, reading->engine);
    struct ftpx_scope scope = {
        .engine = reading->engine, .select = select, .collect = reading->collect, .files = files};

    ftpx_records_write(&scope, stdout);
    ftpx_files_free(files);
    ftpx_select_free(select);
}

static void tell(wmem_allocator_t *pool, ftpx_span file)
{
    struct ftpx_config settings = config();
    struct ftpx_collect_plan plan = {.cap = REORDER_CAP,
                                     .digests = FTPX_DIGEST_BIT(FTPX_DIGEST_SHA256),
                                     .heads = true,
                                     .spools = true};
    struct reading reading = {ftpx_engine_new(pool, &settings), ftpx_collect_new(&plan)};

    read_packets(&reading, file);
    ftpx_engine_settle(reading.engine);
    write_records(&reading);
    ftpx_collect_free(reading.collect);
}

int main(void)
{
    wmem_allocator_t *pool = wmem_allocator_new(WMEM_ALLOCATOR_BLOCK);
    uint8_t length[4];

    while (fread(length, sizeof length, 1, stdin) == 1) {
        ftpx_span file = {g_malloc(le32(length)), le32(length)};
        if (fread((void *)(uintptr_t)file.at, 1, file.len, stdin) != file.len)
            return EXIT_FAILURE;
        tell(pool, file);
        putchar('\n');
        fflush(stdout);
        g_free((void *)(uintptr_t)file.at);
        wmem_free_all(pool);
    }
    wmem_destroy_allocator(pool);
    ftpx_mime_close();
    return EXIT_SUCCESS;
}
