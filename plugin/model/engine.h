/* engine: segments in, facts out. The whole model behind two functions: feed a segment, find it
 * again. It does not know Wireshark; whoever has segments can use it.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_MODEL_ENGINE_H
#define FTPX_MODEL_ENGINE_H

#include "charset.h"
#include "data/decode.h"
#include "tcp/flow.h"
#include "session/session.h"
#include "data/transfer.h"

struct ftpx_config {
    const uint16_t *ports; /* control ports, copied */
    uint32_t port_count;
    const uint16_t *tls_ports; /* ports of implicit TLS, copied */
    uint32_t tls_port_count;
    bool heuristic; /* recognise control connections on other ports too */
    uint32_t bruteforce_count;
    uint32_t bruteforce_seconds;
    /* The MIME type of a file that begins so and is no text: static; NULL for text and for what is
     * not known. May be NULL: then nothing is. */
    const char *(*binary_type)(ftpx_span head);
    const struct ftpx_charset *charset; /* of paths; NULL for none; outlives the engine */
};

struct ftpx_engine {
    wmem_allocator_t *pool;
    struct ftpx_config config;
    struct ftpx_flow_table *flows;
    struct ftpx_expect_table *expected;
    struct ftpx_infer_table *encrypted; /* sessions under TLS */
    wmem_array_t *sessions;             /* struct ftpx_session *, by id */
    wmem_array_t *transfers;            /* struct ftpx_transfer *, by id */
    struct ftpx_guess_table *guesses;
    struct ftpx_decode_budget decoding; /* of contents */
    uint32_t entries;                   /* of listings, and their folders */
    struct ftpx_recents *recents;       /* newest bytes of data connections */
    uint8_t time_digits;                /* most that any segment had */
};

/* Everything lives in `pool` and ends with it. */
struct ftpx_engine *ftpx_engine_new(wmem_allocator_t *pool, const struct ftpx_config *config);

struct ftpx_sighting {
    struct ftpx_flow *flow; /* NULL only from find */
    uint8_t side;           /* that sent the segment */
    int64_t offset;         /* of its payload, in that side's stream; 0 for OTHER flows */
};

/* Takes a segment in: each exactly once, in capture order. */
struct ftpx_sighting ftpx_engine_feed(struct ftpx_engine *engine,
                                      const struct ftpx_segment *segment);

/* Takes in what TLS hid in a segment that was just taken in, of a flow with a `tls_frame`: text of
 * each direction in order. */
void ftpx_engine_feed_plain(struct ftpx_engine *engine, struct ftpx_flow *flow, uint8_t side,
                            ftpx_span text, uint32_t frame, int64_t time);

/* Where a segment taken in before belongs. Changes nothing. */
struct ftpx_sighting ftpx_engine_find(const struct ftpx_engine *engine,
                                      const struct ftpx_segment *segment);

uint32_t ftpx_engine_session_count(const struct ftpx_engine *engine);
struct ftpx_session *ftpx_engine_session(const struct ftpx_engine *engine, uint32_t id);
uint32_t ftpx_engine_transfer_count(const struct ftpx_engine *engine);
struct ftpx_transfer *ftpx_engine_transfer(const struct ftpx_engine *engine, uint32_t id);

#endif
