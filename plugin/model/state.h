/* state: what all parts of the model share: what whoever made it has configured, its memory, and the
 * tables that each part keeps. It does not know what is in them, nor what is done with a segment: see
 * engine.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_MODEL_STATE_H
#define FTPX_MODEL_STATE_H

#include "../wire/span.h"
#include <wsutil/wmem/wmem.h>

struct ftpx_charset;
struct ftpx_decode_budget;
struct ftpx_expect_table;
struct ftpx_flow_table;
struct ftpx_guess_table;
struct ftpx_infer_table;
struct ftpx_recents;

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
    wmem_array_t *sessions;             /* struct ftpx_session *, by id; may be longer than … */
    uint32_t session_count;             /* … this: see ftpx_session_withdraw */
    wmem_array_t *transfers;            /* struct ftpx_transfer *, by id */
    struct ftpx_guess_table *guesses;
    struct ftpx_decode_budget *decoding; /* of contents */
    uint32_t entries;                    /* of listings, and their folders */
    struct ftpx_recents *recents;        /* newest bytes of data connections */
    uint8_t time_digits;                 /* most that any segment had */
};

#endif
