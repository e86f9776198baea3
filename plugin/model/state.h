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

struct ftpx_attempts;
struct ftpx_charset;
struct ftpx_decode_budget;
struct ftpx_expect_table;
struct ftpx_flow_table;
struct ftpx_guess_table;
struct ftpx_guest_table;
struct ftpx_infer_table;
struct ftpx_name_table;
struct ftpx_overdue_table;
struct ftpx_recents;
struct ftpx_watchlist;

/* A character set by name; NULL when the system has none. */
typedef const struct ftpx_charset *(*ftpx_charset_open_fn)(const char *name);

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
    /* Of what is not UTF-8; both may be NULL, and outlive the engine. What the user chose is that of paths
     * too; what the user's language makes likely is for showing. */
    const struct ftpx_charset *charset;
    const struct ftpx_charset *likely_charset;
    /* Opens the set that names of a server are guessed to be in, to outlive the engine; NULL: none is
     * guessed. */
    ftpx_charset_open_fn guessed_charset;
    const struct ftpx_watchlist *watchlist; /* outlives the engine; NULL: nothing is looked for */
    /* Called for each thing that is looked at by somebody who walks through all of its kind; may be NULL. */
    void (*on_walk)(void);
};

struct ftpx_engine {
    wmem_allocator_t *pool;
    struct ftpx_config config;
    struct ftpx_flow_table *flows;
    struct ftpx_expect_table *expected;
    struct ftpx_infer_table *encrypted; /* sessions under TLS */
    struct ftpx_overdue_table *overdue; /* control connections with unread bytes */
    struct ftpx_guest_table *guests;    /* sessions by hosts, and connections between those */
    uint32_t early_count;               /* connections that are measured for sessions to come */
    wmem_array_t *sessions;             /* struct ftpx_session *, by id; may be longer than … */
    uint32_t session_count;             /* … this: see ftpx_session_withdraw */
    wmem_array_t *transfers;            /* struct ftpx_transfer *, by id */
    struct ftpx_guess_table *guesses;
    struct ftpx_name_table *names;  /* of servers that do not speak UTF-8 */
    struct ftpx_attempts *attempts; /* to connect */
    /* struct ftpx_endpoint, a set: where FTP has been spoken beyond doubt, on whatever port. What else
     * connects there is more likely to be FTP too */
    wmem_map_t *servers;
    struct ftpx_decode_budget *decoding; /* of contents */
    uint32_t entries;                    /* of listings, and their folders */
    uint64_t lines_lent; /* to directions that could not pay: FTPX_LIMIT_LINES_ALL_CREDIT */
    struct ftpx_recents *recents; /* newest bytes of data connections */
    uint8_t time_digits;          /* most that any segment had */
};

/* For each thing that is looked at while walking through all of its kind. */
static inline void ftpx_state_walk(const struct ftpx_engine *engine)
{
    if (engine->config.on_walk)
        engine->config.on_walk();
}

#endif
