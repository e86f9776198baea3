/* current: the TCP segment that the host is dissecting, for those whom the host calls meanwhile. Here the
 * one circle that epan/ cannot avoid goes through the host: observe calls TCP, TCP calls entry or decrypt,
 * and these want the segment shown within their layer, by observe. It knows neither who calls nor how
 * a segment is shown.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_EPAN_CURRENT_H
#define FTPX_EPAN_CURRENT_H

#include "../model/engine.h"
#include <epan/packet.h>

struct ftpx_current {
    tvbuff_t *tvb; /* the TCP segment, its header included */
    packet_info *pinfo;
    proto_tree *tree;
    struct ftpx_segment segment;
    struct ftpx_sighting sighting;
    wmem_array_t *plain; /* what TLS hid in it, in the packet's memory; NULL when nothing */
    bool shown;
};

/* Makes a segment the current one, or none, and returns what was: in a tunnel, the outer one. */
struct ftpx_current *ftpx_current_swap(struct ftpx_current *segment);

/* Whether the host is dissecting a segment now. */
bool ftpx_current_is_running(void);

/* Who shows a segment when its time has come. */
void ftpx_current_shown_by(void (*show)(struct ftpx_current *segment));

/* Whether a flow is a session's: a control or a data connection. NULL is not. */
bool ftpx_current_is_ftp(const struct ftpx_flow *flow);

/* NULL when the segment has none, or there is no segment. */
const struct ftpx_flow *ftpx_current_flow(void);

/* Whether TLS lies over its payload. */
bool ftpx_current_is_dark(void);

/* Shows the segment now, within the layer that calls; without this call it is shown after TCP. Once
 * only, and only what is FTP's. */
void ftpx_current_show(void);

/* Takes text in that TLS hid in the segment; several times when it completes several records. */
void ftpx_current_add_plain(tvbuff_t *tvb, packet_info *pinfo);

/* All that TLS hid in a segment. */
ftpx_span ftpx_current_plain(const struct ftpx_current *segment);

#endif
