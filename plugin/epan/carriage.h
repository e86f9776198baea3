/* carriage: which protocols over TCP and UDP carry no packets themselves, so that whoever looks for
 * TCP segments need not look into them. Not in the list means that it might.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_EPAN_CARRIAGE_H
#define FTPX_EPAN_CARRIAGE_H

#include <epan/packet.h>

enum ftpx_carriage {
    FTPX_CARRIES_UNKNOWN,   /* nobody took the payload, or there was none */
    FTPX_CARRIES_NO_PACKET, /* whoever took it is in the list */
    FTPX_CARRIES_ANYTHING
};

/* What the host found above the first TCP or UDP of a frame that it has dissected. */
enum ftpx_carriage ftpx_carriage_of(const packet_info *pinfo);

/* Of a protocol, by its id. */
enum ftpx_carriage ftpx_carriage_by_id(int protocol);

/* Looks the protocols up, once all are registered. */
void ftpx_carriage_handoff(void);

#endif
