/* numbering: the numbers that Wireshark gives TCP streams (`tcp.stream`), in the order in which they begin. It
 * has rules of its own of what begins one, which are not the model's, and counts segments, too, that the model is
 * not told of: where an error message quotes them, or their header is broken or cut short. Its rules are not
 * written down anywhere: they are those by which all sequences of three segments between two ends, and of four of the
 * most common flags, got the numbers that tshark 4.0, 4.4 and 4.6 gave them.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_MODEL_TCP_NUMBERING_H
#define FTPX_MODEL_TCP_NUMBERING_H

#include "flow.h"

/* What changed from one Wireshark to the next. */
struct ftpx_numbering_rules {
    bool
        ended_is_over; /* since 4.4 a SYN begins another stream behind a RST, or a FIN with ACK; and SYN+ACK is a SYN */
    unsigned
        least; /* bytes of a header that is looked at: all up to the window, or since 4.6 up to the flags */
};

/* Whether a segment that was fed to the engine may count for these numbers: it may tell what a side began with, or
 * end the stream. All others may be kept from whoever numbers streams. To be asked of each, once
 * or more often, in capture order. */
bool ftpx_numbering_needs(const struct ftpx_sighting *sighting, const struct ftpx_segment *segment);

struct ftpx_numbering;

struct ftpx_numbering *ftpx_numbering_new(wmem_allocator_t *pool,
                                          const struct ftpx_numbering_rules *rules);

/* The number of the stream that a segment of `sighting->flow` belongs to: of each that counts, in capture
 * order. */
uint32_t ftpx_numbering_take(struct ftpx_numbering *numbering, const struct ftpx_sighting *sighting,
                             const struct ftpx_segment *segment);

/* The begin of a TCP header, for ftpx_numbering_hear: what stands behind it is no payload. False when it is too
 * little to count. */
bool ftpx_numbering_read(const struct ftpx_numbering *numbering, const struct ftpx_packet *packet,
                         struct ftpx_segment *out);

/* Counts a segment that the engine was not fed. `flow`: its connection; NULL when the engine has none. `in_error`: a
 * message quotes it. */
void ftpx_numbering_hear(struct ftpx_numbering *numbering, struct ftpx_flow *flow,
                         const struct ftpx_segment *segment, bool in_error);

#endif
