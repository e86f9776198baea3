/* knocks: what was done to open a connection that did not come about, and how that is said. It does not
 * count: see model/tcp/flow.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_WIRE_KNOCKS_H
#define FTPX_WIRE_KNOCKS_H

#include "endpoint.h"

struct ftpx_knocks {
    uint32_t syns;     /* of who wanted to open it, repetitions included */
    uint32_t refusals; /* RSTs that were the answer */
};

/* "3 SYNs to 192.0.2.1:50000, no answer", "1 SYN to [2001:db8::1]:50000, refused (RST)". */
#define FTPX_KNOCKS_TEXT 128
void ftpx_knocks_text(const struct ftpx_knocks *knocks, const struct ftpx_endpoint *to,
                      char out[FTPX_KNOCKS_TEXT]);

void ftpx_knocks_add(struct ftpx_knocks *to, const struct ftpx_knocks *more);

#endif
