/* sink: segments are generated in batches and then taken in, so that only the taking in counts.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#define _GNU_SOURCE /* fopencookie; NOLINT(bugprone-reserved-identifier): the system asks for it */
#include "grow.h"

#include "taps/flows/narrative.h"
#include "taps/record/record.h"
#include "taps/table/table.h"
#include <malloc.h>
#include <stdio.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define BATCH_SEGMENTS 4096
#define BATCH_BYTES    (4 * MIB)
#define HEADERS        40 /* IPv4 and TCP without options */
#define REORDER_CAP    (64 * MIB)

/* --- an engine --- */

struct meter {
    struct ftpx_engine *engine;
    struct ftpx_collect *collect;
    struct ftpx_segment *batch;
    uint32_t count;
    uint8_t *bytes;
    size_t used;
    wmem_allocator_t *pool;
    uint64_t before; /* memory */
    struct grow_result result;
};

static double processor_ns(void)
{
    struct timespec now;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec * 1e9 + (double)now.tv_nsec;
}

static uint64_t allocated(void)
{
    struct mallinfo2 info = mallinfo2();
    return info.uordblks + info.hblkhd;
}

static void note_memory(struct meter *meter)
{
    uint64_t now = allocated();

    if (now > meter->before && now - meter->before > meter->result.memory)
        meter->result.memory = now - meter->before;
}

/* As the plugin's observer and its listeners do. */
static void take_in(struct meter *meter, const struct ftpx_segment *segment)
{
    struct ftpx_sighting seen = ftpx_engine_feed(meter->engine, segment);
    struct ftpx_payload payload = ftpx_payload_of(&seen, segment, FTPX_SPAN_NONE);

    if (meter->collect && seen.flow->verdict == FTPX_VERDICT_DATA)
        ftpx_collect_add(meter->collect, seen.flow, seen.side, &payload);
}

static void flush(struct meter *meter)
{
    double begin = processor_ns();

    for (uint32_t i = 0; i < meter->count; i++)
        take_in(meter, &meter->batch[i]);
    meter->result.feed_ns += processor_ns() - begin;
    meter->count = 0;
    meter->used = 0;
    note_memory(meter);
}

static void collect_segment(void *context, const struct ftpx_segment *segment)
{
    struct meter *meter = context;
    struct ftpx_segment *kept;

    if (meter->count == BATCH_SEGMENTS || meter->used + segment->payload.len > BATCH_BYTES)
        flush(meter);
    kept = &meter->batch[meter->count++];
    *kept = *segment;
    if (segment->payload.len > 0) {
        memcpy(meter->bytes + meter->used, segment->payload.at, segment->payload.len);
        kept->payload.at = meter->bytes + meter->used;
        meter->used += segment->payload.len;
    }
    meter->result.segments++;
    meter->result.wire_bytes += HEADERS + segment->length;
}

static void generate(const struct grow_case *what, bool hostile, struct grow *grow)
{
    void (*calm)(struct grow *) = what->calm ? what->calm : grow_sessions;

    if (hostile)
        what->hostile(grow);
    else
        calm(grow);
}

static void write_tables(const struct ftpx_scope *scope, FILE *out)
{
    ftpx_table_write(ftpx_table(FTPX_ABOUT_LOGINS), scope, out);
    ftpx_table_write(ftpx_table(FTPX_ABOUT_CLIENTS), scope, out);
    ftpx_table_write(ftpx_table(FTPX_ABOUT_SESSIONS), scope, out);
    ftpx_table_write(ftpx_table(FTPX_ABOUT_DOWNLOADS), scope, out);
}

static ssize_t discard(void *cookie, const char *text, size_t length)
{
    (void)cookie;
    (void)text;
    return (ssize_t)length;
}

static void write_reports(struct meter *meter)
{
    double begin = processor_ns();
    struct ftpx_select *select = ftpx_select_new(true);
    struct ftpx_files *files = ftpx_files_of(meter->pool, meter->engine);
    struct ftpx_scope scope = {
        .engine = meter->engine, .select = select, .collect = meter->collect, .files = files};
    FILE *out = fopencookie(NULL, "w", (cookie_io_functions_t){.write = discard});

    ftpx_narrative_write(&scope, out, false);
    ftpx_records_write(&scope, out);
    write_tables(&scope, out);
    fclose(out);
    ftpx_files_free(files);
    ftpx_select_free(select);
    meter->result.report_ns = processor_ns() - begin;
}

static void begin(struct meter *meter, wmem_allocator_t *pool, const struct grow_case *what)
{
    struct ftpx_config config = talk_config();
    struct ftpx_collect_plan plan = {.pool = pool,
                                     .cap = REORDER_CAP,
                                     .digests = FTPX_DIGEST_BIT(FTPX_DIGEST_SHA256),
                                     .heads = true,
                                     .spools = true};

    meter->batch = g_new(struct ftpx_segment, BATCH_SEGMENTS);
    meter->bytes = g_malloc(BATCH_BYTES);
    meter->before = allocated();
    meter->pool = pool; /* one for all: its blocks are large */
    meter->engine = ftpx_engine_new(pool, &config);
    if (what->taps == GROW_CONTENT)
        meter->collect = ftpx_collect_new(&plan);
}

static struct grow_result measure_here(const struct grow_case *what, bool hostile,
                                       uint32_t segments)
{
    wmem_allocator_t *pool = wmem_allocator_new(WMEM_ALLOCATOR_BLOCK); /* as files have in hosts */
    struct meter meter = {.result.sound = true};
    struct grow grow = {
        .talk = {.time = 1000 * SECOND, .sink = collect_segment, .sink_context = &meter},
        .segments = segments};

    begin(&meter, pool, what);
    generate(what, hostile, &grow);
    flush(&meter);
    struct grown grown = {meter.engine, meter.collect, meter.result.segments,
                          meter.result.wire_bytes};
    if (hostile && what->check)
        what->check(&grown);
    if (what->taps != GROW_FACTS)
        write_reports(&meter);
    meter.result.feed_ns /= meter.result.segments;
    meter.result.report_ns /= meter.result.segments;
    return meter.result;
}

struct grow_result grow_measure(const struct grow_case *what, bool hostile, uint32_t segments)
{
    struct grow_result result = {.sound = false};
    int ends[2];
    int status = 0;

    if (pipe(ends) != 0)
        return result;
    fflush(NULL);
    pid_t child = fork();
    if (child == 0) {
        result = measure_here(what, hostile, segments);
        bool told = write(ends[1], &result, sizeof result) == sizeof result;
        _exit(told ? 0 : 1);
    }
    close(ends[1]);
    if (read(ends[0], &result, sizeof result) != sizeof result)
        result.sound = false;
    close(ends[0]);
    if (waitpid(child, &status, 0) != child || status != 0)
        result.sound = false;
    return result;
}

/* --- a file --- */

#define LINKTYPE_RAW 101

static void put16(uint8_t *out, uint32_t value)
{
    out[0] = (uint8_t)(value >> 8);
    out[1] = (uint8_t)value;
}

static void put32(uint8_t *out, uint32_t value)
{
    put16(out, value >> 16);
    put16(out + 2, value);
}

static size_t put_ip(uint8_t *out, const struct ftpx_segment *segment)
{
    uint32_t length = 20 + segment->length;

    if (segment->from.address.family == 6) {
        out[0] = 0x60;
        put16(out + 4, length);
        out[6] = 6; /* TCP */
        out[7] = 64;
        memcpy(out + 8, segment->from.address.bytes, 16);
        memcpy(out + 24, segment->to.address.bytes, 16);
        return 40;
    }
    out[0] = 0x45;
    put16(out + 2, 20 + length);
    out[8] = 64;
    out[9] = 6;
    memcpy(out + 12, segment->from.address.bytes, 4);
    memcpy(out + 16, segment->to.address.bytes, 4);
    return 20;
}

static size_t put_headers(uint8_t *out, const struct ftpx_segment *segment)
{
    uint8_t *tcp = out + put_ip(out, segment);

    put16(tcp, segment->from.port);
    put16(tcp + 2, segment->to.port);
    put32(tcp + 4, segment->seq);
    put32(tcp + 8, segment->ack);
    tcp[12] = 5 << 4;
    tcp[13] = segment->flags;
    put16(tcp + 14, 65535);
    return (size_t)(tcp + 20 - out);
}

static void write_segment(void *context, const struct ftpx_segment *segment)
{
    uint8_t headers[60] = {0};
    size_t length = put_headers(headers, segment);
    uint32_t packet[4] = {
        (uint32_t)(segment->time / SECOND), (uint32_t)(segment->time % SECOND / 1000),
        (uint32_t)(length + segment->payload.len), (uint32_t)(length + segment->length)};

    fwrite(packet, sizeof packet, 1, context);
    fwrite(headers, 1, length, context);
    fwrite(segment->payload.at, 1, segment->payload.len, context);
}

bool grow_write(const struct grow_case *what, bool hostile, uint32_t segments, const char *path)
{
    static const uint32_t header[6] = {0xa1b2c3d4, 4 << 16 | 2, 0, 0, 262144, LINKTYPE_RAW};
    FILE *out = fopen(path, "wb");
    struct grow grow = {.talk = {.time = 1000 * SECOND, .sink = write_segment, .sink_context = out},
                        .segments = segments};

    if (!out)
        return false;
    fwrite(header, sizeof header, 1, out);
    generate(what, hostile, &grow);
    bool failed = ferror(out) != 0;
    return fclose(out) == 0 && !failed;
}
