/* knocks: a sentence of three parts.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "knocks.h"

#include <stdio.h>

void ftpx_knocks_text(const struct ftpx_knocks *knocks, const struct ftpx_endpoint *to,
                      char out[FTPX_KNOCKS_TEXT])
{
    char address[FTPX_ADDRESS_TEXT];
    bool is_v6 = to->address.family == 6;
    const char *answer = ", no answer";

    ftpx_address_text(&to->address, address);
    if (knocks->refusals > 0)
        answer = knocks->refusals < knocks->syns ? ", refused in the end (RST)" : ", refused (RST)";
    snprintf(out, FTPX_KNOCKS_TEXT, "%u %s to %s%s%s:%u%s", knocks->syns,
             knocks->syns == 1 ? "SYN" : "SYNs", is_v6 ? "[" : "", address, is_v6 ? "]" : "",
             to->port, answer);
}

void ftpx_knocks_add(struct ftpx_knocks *to, const struct ftpx_knocks *more)
{
    to->syns += more->syns;
    to->refusals += more->refusals;
}
