/* evidence: what a segment tells of its connection besides its payload: whether a receiver would take it at
 * all, what the other side has sent, whether that was reset. It files no connections, see flow, and reads
 * no payload.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_MODEL_TCP_EVIDENCE_H
#define FTPX_MODEL_TCP_EVIDENCE_H

#include "flow.h"

/* Whether a receiver could take the segment, as far as what was seen so far tells: no SYN within a
 * connection (RFC 9293 §3.10.7.4), no RST whose number lies before what the receiver has acknowledged or
 * far behind (RFC 5961 §3.2). What it would drop changes nothing. Not for OTHER. */
bool ftpx_evidence_accepts(const struct ftpx_flow *flow, uint8_t side,
                           const struct ftpx_segment *segment);

/* Takes note of an accepted segment before its payload is taken in: handshake, acknowledgement, RST. An
 * RST ends nothing when who sent it goes on, or when the other side acknowledges more than it had sent.
 * Not for OTHER. */
void ftpx_evidence_note(struct ftpx_flow *flow, uint8_t side, const struct ftpx_segment *segment);

#endif
