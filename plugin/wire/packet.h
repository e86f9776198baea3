/* packet: what a frame carries over IP, read from plain headers only: link layer with at most two
 * VLAN tags, IPv4 without options, IPv6 without extensions. It refuses everything else, so that
 * whoever knows more can have it: fragments, tunnels, options, lengths that do not fit; and knows what
 * of that is none of TCP's affair, and of which packet a fragment is.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_WIRE_PACKET_H
#define FTPX_WIRE_PACKET_H

#include "endpoint.h"

enum ftpx_link {
    FTPX_LINK_ETHERNET,
    FTPX_LINK_COOKED_1, /* LINKTYPE_LINUX_SLL */
    FTPX_LINK_COOKED_2, /* LINKTYPE_LINUX_SLL2 */
    FTPX_LINK_LOOPBACK, /* LINKTYPE_NULL, LINKTYPE_LOOP: four bytes of address family */
    FTPX_LINK_IP,       /* LINKTYPE_RAW, LINKTYPE_IPV4, LINKTYPE_IPV6 */
    FTPX_LINK_OTHER     /* of which no headers are read here */
};

/* IANA's protocol numbers. */
enum {
    FTPX_PROTOCOL_ICMP = 1,
    FTPX_PROTOCOL_IGMP = 2,
    FTPX_PROTOCOL_TCP = 6,
    FTPX_PROTOCOL_UDP = 17,
    FTPX_PROTOCOL_ICMPV6 = 58
};

struct ftpx_packet {
    struct ftpx_address from;
    struct ftpx_address to;
    uint8_t protocol;  /* the number in the IP header, whatever it is */
    ftpx_span payload; /* of IP, as far as captured */
    uint32_t length;   /* of that on the wire: at least payload.len */
    uint32_t
        identification; /* FRAGMENT: of the packet that it is of, between these ends and of this protocol */
};

enum ftpx_packet_kind {
    FTPX_PACKET_ODD,     /* not plain */
    FTPX_PACKET_PLAIN,   /* *out is what it carries */
    FTPX_PACKET_IDLE,    /* not plain, but certainly without a TCP segment: ARP, say */
    FTPX_PACKET_FRAGMENT /* not plain: *out says of which packet, but has no payload */
};

/* `frame` is as much as was captured of a frame that had `length` bytes. *out is undefined when it is neither
 * PLAIN nor FRAGMENT. */
enum ftpx_packet_kind ftpx_packet_read(enum ftpx_link link, ftpx_span frame, uint32_t length,
                                       struct ftpx_packet *out);

/* Whether a plain packet that is neither TCP nor UDP certainly brings no TCP segment, not even a part of one
 * that it complains of. */
bool ftpx_packet_is_idle(const struct ftpx_packet *packet);

#endif
