/* links: the link layers that plain headers are read of, by Wireshark's names for them.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_WTAP_LINKS_H
#define FTPX_WTAP_LINKS_H

#include "../wire/packet.h"

#include <wiretap/wtap.h>

/* ROW(name, encapsulation, link) */
#define FTPX_LINKS(ROW)                                    \
    ROW(ethernet, WTAP_ENCAP_ETHERNET, FTPX_LINK_ETHERNET) \
    ROW(cooked_1, WTAP_ENCAP_SLL, FTPX_LINK_COOKED_1)      \
    ROW(cooked_2, WTAP_ENCAP_SLL2, FTPX_LINK_COOKED_2)     \
    ROW(null, WTAP_ENCAP_NULL, FTPX_LINK_LOOPBACK)         \
    ROW(loop, WTAP_ENCAP_LOOP, FTPX_LINK_LOOPBACK)         \
    ROW(ip, WTAP_ENCAP_RAW_IP, FTPX_LINK_IP)               \
    ROW(ipv4, WTAP_ENCAP_RAW_IP4, FTPX_LINK_IP)            \
    ROW(ipv6, WTAP_ENCAP_RAW_IP6, FTPX_LINK_IP)

#endif
