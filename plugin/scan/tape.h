/* tape: what an engine was fed, in short: segments as they were, and for those in between what they came to. One
 * entry after the other, in the order of frames. It knows how entries are written, and not which there should be.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_SCAN_TAPE_H
#define FTPX_SCAN_TAPE_H

#include "../model/ledger.h"
#include "../model/tcp/flow.h"

enum ftpx_tape_kind {
    FTPX_TAPE_END, /* what stands behind it is about the captures */
    FTPX_TAPE_SEGMENT,
    FTPX_TAPE_QUOTED,   /* a segment that an error message quotes: of no flow */
    FTPX_TAPE_BROKEN,   /* one whose header is not whole: likewise */
    FTPX_TAPE_STATE,    /* of a flow, after segments that are left out: see model/carry.h */
    FTPX_TAPE_GONE,     /* a flow is nobody's, and its segments are left out from here on */
    FTPX_TAPE_MEASURES, /* of a flow, and what its bytes were: nothing of it is fed any more */
    FTPX_TAPE_EXTENT,   /* of a flow, where all its segments are, left out or not */
    FTPX_TAPE_KINDS
};

/* What an entry stands for: where it was written, or read from. */
struct ftpx_tape_entry {
    enum ftpx_tape_kind kind;
    uint32_t flow; /* number: one more than any before is a new one */
    uint8_t side;
    bool unwrapped; /* SEGMENT: those that follow in its frame were found in what it carries */
    bool bare; /* SEGMENT: of its payload only the length; what is read has zeros in place of it */
    uint32_t nth;                /* SEGMENT, QUOTED, BROKEN: in its frame, from 0 */
    struct ftpx_segment segment; /* likewise; its ends only of a new flow, or of none */
    ftpx_span body;              /* STATE, MEASURES: the rest, which its own code reads */
    uint32_t first;              /* EXTENT: frames; 0: in any of the tape's */
    uint32_t last;
};

/* The longest payload of a bare segment. */
#define FTPX_TAPE_BARE_MOST 65535

/* What entries are told as differences from. */
struct ftpx_tape_place {
    struct ftpx_ledger ledger;
    uint32_t flows;
    uint32_t frame;
    uint32_t nth; /* of the newest segment, in its frame */
    int64_t time;
};

/* Whether it is a segment that no flow has. */
static inline bool ftpx_tape_is_unfed(enum ftpx_tape_kind kind)
{
    return kind == FTPX_TAPE_QUOTED || kind == FTPX_TAPE_BROKEN;
}

/* Writes an entry, or reads it. */
void ftpx_tape_entry(struct ftpx_tape_place *place, struct ftpx_tape_entry *entry);

/* Both ends of a flow, as text with a space between; to be freed with g_free. */
char *ftpx_tape_ends(const struct ftpx_endpoint end[2]);

/* What a tape begins with: the seal of the settings that it was made by (see seal.h), and of what it has alone all
 * segments, and of the rest nothing: ends (char *); of a tape of all there are none. Writes it, or puts it there: ends
 * are appended as copies. Fails when it is no tape. */
void ftpx_tape_head(struct ftpx_ledger *ledger, ftpx_span *seal, GPtrArray *only);

#endif
