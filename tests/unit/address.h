/* address: an IP address from its text.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_TESTS_ADDRESS_H
#define FTPX_TESTS_ADDRESS_H

#include "wire/endpoint.h"
#include <glib.h>
#include <string.h>
#include <wsutil/inet_addr.h>

static inline struct ftpx_address address_of(const char *text)
{
    struct ftpx_address address = {.family = strchr(text, ':') ? 6 : 4};
    ws_in4_addr v4;
    ws_in6_addr v6;

    g_assert_true(address.family == 6 ? ws_inet_pton6(text, &v6) : ws_inet_pton4(text, &v4));
    if (address.family == 6)
        memcpy(address.bytes, &v6, sizeof v6);
    else
        memcpy(address.bytes, &v4, sizeof v4);
    return address;
}

#endif
