/* numbering: the numbers that Wireshark gives TCP streams (`tcp.stream`), in the order in which they begin. It
 * has rules of its own of what begins one, which are not the model's.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_MODEL_TCP_NUMBERING_H
#define FTPX_MODEL_TCP_NUMBERING_H

#include "flow.h"

/* Whether a segment that was taken in may count for these numbers: first segments, handshakes, ends. All others
 * may be kept from whoever numbers streams. */
bool ftpx_numbering_needs(const struct ftpx_sighting *sighting, const struct ftpx_segment *segment);

struct ftpx_numbering;

/* `ended_is_over`: with a SYN after a FIN or RST another stream begins even if its number is that of the SYN
 * before, as Wireshark has it since 4.4. */
struct ftpx_numbering *ftpx_numbering_new(wmem_allocator_t *pool, bool ended_is_over);

/* The number of the stream that a segment of `sighting->flow` belongs to: of each that counts, in capture
 * order. False where Wireshark's versions may differ: then nothing is known of any later number either. */
bool ftpx_numbering_take(struct ftpx_numbering *numbering, const struct ftpx_sighting *sighting,
                         const struct ftpx_segment *segment, uint32_t *stream_out);

#endif
