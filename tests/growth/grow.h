/* grow: captures of any size that are as bad as an attacker can make them, and what may become of
 * time and memory then. A case generates segments; it does not know where they go.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_TESTS_GROW_H
#define FTPX_TESTS_GROW_H

#include "../unit/talk.h"
#include "model/limits.h"

#define KIB UINT64_C(1024)
#define MIB (KIB * 1024)

struct ftpx_collect;

/* A capture in the making. Cases send with talk.h's functions. */
struct grow {
    struct talk talk;  /* without an engine */
    uint32_t segments; /* that the capture shall have */
    unsigned witnesses;
};

/* Segments that are still to be sent. */
static inline uint32_t grow_left(const struct grow *grow)
{
    return grow->segments > grow->talk.frame ? grow->segments - grow->talk.frame : 0;
}

/* What a capture became. */
struct grown {
    const struct ftpx_engine *engine;
    const struct ftpx_collect *collect; /* NULL unless the case asks for it */
    uint32_t segments;
    uint64_t wire_bytes; /* IP packets, headers included */
};

enum grow_taps {
    GROW_FACTS,   /* the engine alone */
    GROW_REPORTS, /* and flows, json, logins and downloads written at the end */
    GROW_CONTENT  /* and hashes of what data connections carry */
};

struct grow_case {
    const char *name; /* letters, digits and - */
    const char *what; /* one line for people */
    /* Sends grow_left() segments or a few more. */
    void (*hostile)(struct grow *grow);
    /* The same kinds of segments, as many, as ordinary use sends them; NULL: ordinary sessions. */
    void (*calm)(struct grow *grow);
    uint32_t full;  /* segments of a capture at full size, and at the size that CI has time for */
    uint32_t brief; /* enough that memory shows: over 16 MiB if it grows at all */
    enum grow_taps taps;
    /* Memory that the capture may cost at most: so many MiB and so many bytes for each byte on
     * the wire (IP and TCP headers included). */
    uint32_t cap_mib;
    uint32_t cap_factor;
    void (*check)(const struct grown *grown); /* of facts; g_assert_…() */
};

/* Ends with a case without name. */
extern const struct grow_case grow_control_cases[];
extern const struct grow_case grow_talk_cases[];
extern const struct grow_case grow_data_cases[];
extern const struct grow_case grow_transfer_cases[];
extern const struct grow_case grow_coded_cases[];

/* --- parts of captures (parts.c) --- */

/* A host of network 10.x or, numbered differently, of 172.16.x: `number` below 2^24. */
struct ftpx_endpoint grow_client(uint32_t number, uint16_t port);
struct ftpx_endpoint grow_server(uint32_t number, uint16_t port);

/* An ordinary session: login, a passive download of 3000 bytes, QUIT. 29 segments. */
#define GROW_SESSION_SEGMENTS 29
void grow_session(struct grow *grow, struct ftpx_endpoint client, struct ftpx_endpoint server);

/* Ordinary sessions, each of another client. */
void grow_sessions(struct grow *grow);

/* A session that is logged in, in TYPE I. 10 segments. */
struct tcp grow_log_in(struct grow *grow, struct ftpx_endpoint client, struct ftpx_endpoint server);

/* An ordinary session of a client that no attack is about: before it, in it or behind it. */
void grow_witness(struct grow *grow);

/* That each witness's session is whole, and that there are some. */
void grow_check_witnesses(const struct grown *grown);

/* That the session has what grow_session() sent and its download is complete. */
void grow_assert_session(const struct grown *grown, uint32_t id);

/* The id of the session of a client; fails when it has none or several. */
uint32_t grow_session_of(const struct grown *grown, struct ftpx_endpoint client);

/* --- where segments go (sink.c) --- */

struct grow_result {
    uint32_t segments;
    uint64_t wire_bytes;
    double feed_ns;   /* a segment, of processor time */
    double report_ns; /* a segment, for reports at the end */
    uint64_t memory;  /* most that was held, in bytes */
    bool sound;       /* facts were right */
};

/* Feeds a capture to an engine of its own and to what stands behind it, in a process of its own. */
struct grow_result grow_measure(const struct grow_case *what, bool hostile, uint32_t segments);

/* Writes it as a pcap file of raw IP; false when the file cannot be written. */
bool grow_write(const struct grow_case *what, bool hostile, uint32_t segments, const char *path);

#endif
