/* decrypt: hands the TLS records of FTP's connections to Wireshark's TLS dissector, in order and
 * whole whatever became of TCP's segments, and takes the text back that this can decrypt.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_EPAN_DECRYPT_H
#define FTPX_EPAN_DECRYPT_H

#include "../model/engine.h"
#include <epan/packet.h>

void ftpx_decrypt_handoff(void);

/* Has TCP call us, and TLS tell us, for a flow with a `tls_frame`. First pass only; before TCP looks
 * for a dissector. Nothing happens while the host knows no such conversation. */
void ftpx_decrypt_claim(packet_info *pinfo, struct ftpx_flow *flow);

/* Has TLS dissect the records that the segment completes. `tvb` is the segment, its header
 * included. */
void ftpx_decrypt_run(tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree,
                      const struct ftpx_segment *segment, const struct ftpx_sighting *sighting);

#endif
