/* entry: where Wireshark's TCP finds us: ports, heuristics and conversations. An entry claims a
 * payload for FTP; what is shown of it is the views' business.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_EPAN_ENTRY_H
#define FTPX_EPAN_ENTRY_H

#include "../model/engine.h"
#include <epan/packet.h>

void ftpx_entry_register(void);
void ftpx_entry_handoff(void);

/* A handle of a protocol in name only below another, which adds no layer of its own and goes with its parent when the
 * user disables that; NULL when there is no such parent. */
dissector_handle_t ftpx_entry_handle_below(const char *parent, const char *name, const char *filter,
                                           dissector_t dissector);

/* Dissects what a connection says after TLS, in the clear again. */
int ftpx_entry_dissect_clear(tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree, void *data);

/* Has Wireshark's own dissector run over text that TLS hid, as it would in the clear. */
void ftpx_entry_dissect_plain(tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree, void *data);

/* Claims a flow's TCP conversation, if it has one yet, for good. First pass only. */
void ftpx_entry_claim(packet_info *pinfo, struct ftpx_flow *flow);

#endif
