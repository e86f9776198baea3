/* stream: one direction of one TCP connection as a line of 64-bit offsets: where each segment
 * lies, what was seen, and what the peer's acknowledgements say of the rest: where it begins, what moved
 * unseen, where it truly ends. It keeps positions, never bytes.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_MODEL_TCP_STREAM_H
#define FTPX_MODEL_TCP_STREAM_H

#include "ranges.h"
#include "segment.h"
#include "../ledger.h"

/* Where the sequence space was anchored. */
struct ftpx_stream_mark {
    uint32_t frame;
    uint32_t seq;
    int64_t offset;
};

/* Offset 0 is the first payload byte after the SYN, which the peer's part of the handshake tells too;
 * without either, the first byte that the capture has. */
struct ftpx_stream {
    wmem_allocator_t *pool;
    struct ftpx_stream_mark mark;     /* the newest, once it is anchored; */
    struct ftpx_stream_mark *earlier; /* those before it, by frame: one a GiB */
    uint32_t earlier_count;
    uint32_t earlier_room;
    bool is_anchored;
    bool present; /* a segment of it was seen */
    bool syn;     /* SYN seen, or what acknowledges it: nothing lies before `start` */
    bool by_acks; /* nothing was seen but acknowledgements: where offset 0 is may still change */
    /* of the acknowledgement that tells where it begins and is the handshake's as it seems; 0: of none */
    uint32_t begin_frame;
    bool fin;
    int64_t fin_offset; /* behind the last byte, when fin */
    bool other_fin;     /* one FIN at least was elsewhere: */
    int64_t other_fin_offset;
    bool answered; /* the peer has sent its FIN */
    /* lowest offset seen or, with a SYN, its first byte's; below 0 only after reordering */
    int64_t start;
    int64_t end; /* behind the highest byte that any segment had, captured or not */
    bool has_acks;
    int64_t acked;      /* highest offset the peer acknowledged; a FIN counts as one byte */
    int64_t acked_seen; /* the same, of what is known to have been sent */
    int64_t upheld;     /* the same, less what a later acknowledgement took back */
    int64_t newest;     /* behind the newest payload */
    struct ftpx_ranges seen;
    uint64_t retransmitted; /* bytes that came again */
    uint64_t conflicting;   /* of them those that were others than before, as far as told */
    uint64_t recent;        /* where its newest bytes are kept: see recent.h; 0: nowhere */
    uint32_t segments;      /* with payload */
    uint32_t first_frame;   /* of payload; 0 when there was none */
    uint32_t last_frame;
    int64_t first_time;
    int64_t last_time;
};

void ftpx_stream_init(struct ftpx_stream *stream, wmem_allocator_t *pool);
void ftpx_stream_free(struct ftpx_stream *stream);

/* The offset of a segment's payload. The first segment of a stream fixes where its offsets
 * begin. */
int64_t ftpx_stream_place(struct ftpx_stream *stream, const struct ftpx_segment *segment);

/* Takes note of a segment sent in this direction and returns the offset of its payload. Each new
 * part of its captured payload is reported to `on_new` (may be NULL). Once a segment, in capture
 * order. */
int64_t ftpx_stream_add(struct ftpx_stream *stream, const struct ftpx_segment *segment,
                        ftpx_range_fn on_new, void *context);

/* Takes note of an acknowledgement that came from the other direction. */
void ftpx_stream_acknowledge(struct ftpx_stream *stream, uint32_t frame, uint32_t ack);

/* The peer's part of the handshake tells the number of its first byte. */
void ftpx_stream_begin(struct ftpx_stream *stream, uint32_t frame, uint32_t seq);

/* The offset of a sequence number as seen from frame `frame`. The same answer at any later time
 * (files over 4 GiB wrap the number; the anchors tell the rounds apart). 0 before the first
 * segment. */
int64_t ftpx_stream_offset(const struct ftpx_stream *stream, uint32_t frame, uint32_t seq);

/* Whether a FIN ended it: that which the peer acknowledged, be it seen or not; where nobody did, one that
 * no bytes of the same stream follow. One that does not is forged or late. */
bool ftpx_stream_has_end(const struct ftpx_stream *stream);

/* Behind the last byte that it has, as far as FIN, bytes and acknowledgements tell. Bytes that were seen
 * behind a FIN that the peer acknowledged are none of it: no receiver takes them. */
int64_t ftpx_stream_end(const struct ftpx_stream *stream);

/* Whether bytes were seen behind that. */
bool ftpx_stream_has_more(const struct ftpx_stream *stream);

/* Whether all that it has was taken by the peer, its FIN included; where the capture has nothing from
 * the peer, whether there is a FIN. */
bool ftpx_stream_is_closed(const struct ftpx_stream *stream);

/* Bytes of it that were seen; those that were not, from its begin or the first seen up to its end. */
uint64_t ftpx_stream_bytes(const struct ftpx_stream *stream);
uint64_t ftpx_stream_gap_bytes(const struct ftpx_stream *stream);

/* Whether `seq` can belong to this stream: within half the sequence space's reach of what was
 * seen is too lenient for telling a reused 4-tuple, so: within 64 MiB of the start or the end. */
bool ftpx_stream_is_near(const struct ftpx_stream *stream, uint32_t frame, uint32_t seq);

/* Writes where the sequence space was anchored, or takes that up. */
void ftpx_stream_carry_marks(struct ftpx_ledger *ledger, struct ftpx_stream *stream);

#endif
