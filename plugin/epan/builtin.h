/* builtin: Wireshark's own FTP dissector, run as long as that costs little. It keeps a copy of the working
 * directory for each frame of a control connection, and lets the directory grow as a server agrees to
 * CWD: two megabytes of capture cost it gigabytes, with ftpx or without. It does not know what ftpx makes
 * of the connection.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_EPAN_BUILTIN_H
#define FTPX_EPAN_BUILTIN_H

#include <epan/packet.h>

/* Runs it over what one segment of a control connection says. Returns 0, and has done nothing, when there is
 * none or the user does not want it, and once its directory has become too long: FTPX_LIMIT_BUILTIN. The
 * first such frame says so (ftpx.builtin.off). On any pass, in any order from the second on. */
int ftpx_builtin_dissect(tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree, void *data);

/* Looks it up, once all dissectors are registered. */
void ftpx_builtin_handoff(void);

#endif
