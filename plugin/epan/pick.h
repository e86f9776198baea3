/* pick: the session and the transfer of a packet that the user picked, as display filters. These are
 * what the window offers as conversation filters "FTPX session" and "FTPX transfer".
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_EPAN_PICK_H
#define FTPX_EPAN_PICK_H

#include <epan/packet.h>

struct ftpx_session;

/* NULL when the packet belongs to none. */
const struct ftpx_session *ftpx_pick_session(const packet_info *pinfo);

/* `ftpx.session == 3`, to be freed with g_free; NULL when the packet belongs to none. */
char *ftpx_pick_session_filter(const packet_info *pinfo);
char *ftpx_pick_transfer_filter(const packet_info *pinfo);

void ftpx_pick_register(void);

#endif
