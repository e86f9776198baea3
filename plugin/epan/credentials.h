/* credentials: logins for Wireshark's Tools > Credentials and `-z credentials`: those that its own FTP
 * dissector did not report. The password itself is not handed over, only which field has it.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_EPAN_CREDENTIALS_H
#define FTPX_EPAN_CREDENTIALS_H

#include "../model/tcp/flow.h"
#include <epan/packet.h>

/* Reports the passwords sent in this packet, if anybody listens. Once the host's dissectors have run,
 * since theirs go first. */
void ftpx_credentials_queue(packet_info *pinfo, const struct ftpx_flow *flow);

void ftpx_credentials_register(void);

#endif
