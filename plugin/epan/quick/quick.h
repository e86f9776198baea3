/* quick: the short way through a scan (preference `ftpx.quick`). Where tshark reads a capture once
 * and only reports of ours listen, a glue in front of the link layer reads the headers itself and
 * leaves out IP, TCP and whatever lies above wherever nothing of ours waits for them. Reports are
 * the same. It keeps no facts.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_EPAN_QUICK_QUICK_H
#define FTPX_EPAN_QUICK_QUICK_H

void ftpx_quick_register(void);

/* After ftpx_observe_handoff. */
void ftpx_quick_handoff(void);

#endif
