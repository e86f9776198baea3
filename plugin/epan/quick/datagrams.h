/* datagrams: which UDP packets certainly bring no TCP segments, so that a scan may pass them by:
 * those of a port whose protocol carries no packets, and those of two hosts' ports where several
 * have been looked into in vain.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_EPAN_QUICK_DATAGRAMS_H
#define FTPX_EPAN_QUICK_DATAGRAMS_H

#include "../../wire/packet.h"
#include "../carriage.h"

bool ftpx_datagrams_are_idle(const struct ftpx_packet *packet);

/* What the host found in a packet that was not idle. */
void ftpx_datagrams_learn(const struct ftpx_packet *packet, enum ftpx_carriage found);

/* Forgets what was learnt. */
void ftpx_datagrams_reset(void);

void ftpx_datagrams_handoff(void);

#endif
