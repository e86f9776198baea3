/* stream: one direction of one TCP connection as a line of 64-bit offsets: where each segment
 * lies, what was seen. It keeps positions, never bytes.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_MODEL_TCP_STREAM_H
#define FTPX_MODEL_TCP_STREAM_H

#include "ranges.h"
#include "segment.h"

struct ftpx_stream_mark;

/* Offset 0 is the first payload byte after the SYN; without a SYN, the first byte that the
 * capture has. */
struct ftpx_stream {
    wmem_allocator_t *pool;
    struct ftpx_stream_mark *marks; /* where the sequence space was anchored, by frame: one a GiB */
    uint32_t mark_count;
    uint32_t mark_room;
    bool syn; /* SYN seen: nothing lies before `start` */
    bool fin;
    int64_t fin_offset; /* behind the last byte, when fin */
    /* lowest offset seen or, with a SYN, its first byte's; below 0 only after reordering */
    int64_t start;
    int64_t end;    /* behind the highest byte that any segment had, captured or not */
    int64_t acked;  /* highest offset the peer acknowledged */
    int64_t newest; /* behind the newest payload */
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

/* The offset of a sequence number as seen from frame `frame`. The same answer at any later time
 * (files over 4 GiB wrap the number; the anchors tell the rounds apart). 0 before the first
 * segment. */
int64_t ftpx_stream_offset(const struct ftpx_stream *stream, uint32_t frame, uint32_t seq);

/* Whether a FIN ended it: one before bytes of the same stream is forged or late, and ends nothing. */
bool ftpx_stream_has_end(const struct ftpx_stream *stream);

/* Bytes seen; bytes that lie between the first and the last (the FIN included) and were not
 * seen. */
uint64_t ftpx_stream_bytes(const struct ftpx_stream *stream);
uint64_t ftpx_stream_gap_bytes(const struct ftpx_stream *stream);

/* Whether `seq` can belong to this stream: within half the sequence space's reach of what was
 * seen is too lenient for telling a reused 4-tuple, so: within 64 MiB of the start or the end. */
bool ftpx_stream_is_near(const struct ftpx_stream *stream, uint32_t frame, uint32_t seq);

#endif
