/* packet: link layer, then IP, each dropping its header from the front. What follows the length that
 * IP states is padding.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "packet.h"

#include "big_endian.h"

#include "carriers.h"

#include <string.h>

/* What is still to be read: captured bytes, and how many there were on the wire. */
struct rest {
    ftpx_span bytes;
    uint32_t length;
};

static void drop(struct rest *rest, uint32_t count)
{
    rest->bytes = ftpx_span_drop(rest->bytes, count);
    rest->length -= count;
}

/* --- IP --- */

enum { IPV4_HEADER = 20, IPV6_HEADER = 40, FRAGMENT_HEADER = 8, HOP_BY_HOP = 0, FRAGMENT = 44 };

/* Echoes, and what routers and neighbours say; errors hold a part of another packet. */
static bool is_idle_icmp(uint8_t type)
{
    enum {
        ECHO_REPLY = 0,
        ECHO = 8,
        ADVERTISEMENT = 9,
        SOLICITATION = 10,
        TIME = 13,
        TIME_REPLY = 14
    };

    return type == ECHO_REPLY || type == ECHO || type == ADVERTISEMENT || type == SOLICITATION ||
           type == TIME || type == TIME_REPLY;
}

/* The same: echoes, listeners, routers and neighbours, but for redirects. */
static bool is_idle_icmpv6(uint8_t type)
{
    enum { ECHO = 128, ADVERTISEMENT = 136, LISTENERS_2 = 143 };

    return (type >= ECHO && type <= ADVERTISEMENT) || type == LISTENERS_2;
}

/* An error that holds the begin of a plain UDP packet, which stays a part of an error. */
static bool tells_of_udp(ftpx_span icmp)
{
    const size_t header = 8;
    const uint8_t *packet = icmp.at + header;

    return icmp.len >= header + IPV4_HEADER && packet[0] == 0x45 &&
           packet[9] == FTPX_PROTOCOL_UDP &&
           !ftpx_carriers_have_datagram(ftpx_span_drop(icmp, header + IPV4_HEADER));
}

bool ftpx_packet_is_idle(const struct ftpx_packet *packet)
{
    enum { EIGRP = 88, OSPF = 89, VRRP = 112 };
    ftpx_span payload = packet->payload;

    switch (packet->protocol) {
    case FTPX_PROTOCOL_ICMP:
        return payload.len > 0 && (is_idle_icmp(payload.at[0]) || tells_of_udp(payload));
    case FTPX_PROTOCOL_ICMPV6: return payload.len > 0 && is_idle_icmpv6(payload.at[0]);
    case FTPX_PROTOCOL_IGMP:
    case EIGRP:
    case OSPF:
    case VRRP: return true;
    }
    return false;
}

static struct ftpx_address address(uint8_t family, const uint8_t *bytes, size_t length)
{
    struct ftpx_address out = {.family = family};

    memcpy(out.bytes, bytes, length);
    return out;
}

/* `total` bytes of the rest are IP's, `header` of them its own. */
static enum ftpx_packet_kind take_payload(struct rest *rest, uint32_t header, uint32_t total,
                                          struct ftpx_packet *out)
{
    if (total < header || total > rest->length)
        return FTPX_PACKET_ODD;
    out->payload = ftpx_span_drop(ftpx_span_take(rest->bytes, total), header);
    out->length = total - header;
    return FTPX_PACKET_PLAIN;
}

/* RFC 791 §3.1. */
static enum ftpx_packet_kind read_ipv4(struct rest *rest, struct ftpx_packet *out)
{
    const uint8_t *header = rest->bytes.at;
    const unsigned more_fragments_and_offset = 0x3fff;

    if (rest->bytes.len < IPV4_HEADER || header[0] >> 4 != 4)
        return FTPX_PACKET_ODD;
    out->protocol = header[9];
    out->from = address(4, header + 12, 4);
    out->to = address(4, header + 16, 4);
    out->identification = ftpx_be16(header + 4);
    if ((ftpx_be16(header + 6) & more_fragments_and_offset) != 0)
        return FTPX_PACKET_FRAGMENT;
    if (header[0] != 0x45) /* reports of multicast groups have options (RFC 3376 §4) */
        return header[9] == FTPX_PROTOCOL_IGMP ? FTPX_PACKET_IDLE : FTPX_PACKET_ODD;
    return take_payload(rest, IPV4_HEADER, ftpx_be16(header + 2), out);
}

/* ICMPv6 of multicast listeners, behind eight bytes of options (RFC 3810 §5, RFC 2711). */
static bool reports_groups(ftpx_span packet)
{
    const size_t options = 8;
    const uint8_t *header = packet.at + IPV6_HEADER;

    return packet.len > IPV6_HEADER + options && header[0] == FTPX_PROTOCOL_ICMPV6 &&
           header[1] == 0 && is_idle_icmpv6(header[options]);
}

/* RFC 8200 §4.5. */
static enum ftpx_packet_kind read_fragment(ftpx_span extension, struct ftpx_packet *out)
{
    if (extension.len < FRAGMENT_HEADER)
        return FTPX_PACKET_ODD;
    out->protocol = extension.at[0];
    out->identification = ftpx_be32(extension.at + 4);
    return FTPX_PACKET_FRAGMENT;
}

/* RFC 8200 §3. A payload length of 0 is a jumbogram's. */
static enum ftpx_packet_kind read_ipv6(struct rest *rest, struct ftpx_packet *out)
{
    const uint8_t *header = rest->bytes.at;

    if (rest->bytes.len < IPV6_HEADER || header[0] >> 4 != 6 || ftpx_be16(header + 4) == 0)
        return FTPX_PACKET_ODD;
    if (header[6] == HOP_BY_HOP)
        return reports_groups(rest->bytes) ? FTPX_PACKET_IDLE : FTPX_PACKET_ODD;
    out->protocol = header[6];
    out->from = address(6, header + 8, 16);
    out->to = address(6, header + 24, 16);
    if (header[6] == FRAGMENT)
        return read_fragment(ftpx_span_drop(rest->bytes, IPV6_HEADER), out);
    return take_payload(rest, IPV6_HEADER, IPV6_HEADER + (uint32_t)ftpx_be16(header + 4), out);
}

static enum ftpx_packet_kind read_ip(struct rest *rest, struct ftpx_packet *out)
{
    if (rest->bytes.len == 0)
        return FTPX_PACKET_ODD;
    switch (rest->bytes.at[0] >> 4) {
    case 4: return read_ipv4(rest, out);
    case 6: return read_ipv6(rest, out);
    }
    return FTPX_PACKET_ODD;
}

/* --- link layers --- */

enum {
    TYPE_IPV4 = 0x0800,
    TYPE_VLAN = 0x8100, /* IEEE 802.1Q */
    TYPE_IPV6 = 0x86dd,
    TYPE_SERVICE_VLAN = 0x88a8, /* IEEE 802.1ad */
    VLAN_TAG = 4,
    MOST_VLAN_TAGS = 2,
    MOST_LENGTH = 1500 /* above, it is a type: IEEE 802.3 */
};

/* What stations of a link say to each other. */
static bool is_idle_type(uint16_t type)
{
    static const uint16_t types[] = {
        0x0806, /* ARP */
        0x8035, /* RARP */
        0x8809, /* slow protocols */
        0x8863, /* PPPoE discovery */
        0x888e, /* EAPOL */
        0x88cc, /* LLDP */
        0x88d9, /* LLTD */
        0x88f7, /* PTP */
        0x9000, /* loopback test */
    };

    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++)
        if (types[i] == type)
            return true;
    return false;
}

/* Spanning trees, and Cisco's CDP, VTP, DTP, PAgP, UDLD and trees a VLAN, behind IEEE 802.2's header. */
static bool is_idle_llc(ftpx_span bytes)
{
    static const uint8_t tree[] = {0x42, 0x42, 0x03};
    static const uint8_t cisco[] = {0xaa, 0xaa, 0x03, 0x00, 0x00, 0x0c};

    return (bytes.len >= sizeof tree && memcmp(bytes.at, tree, sizeof tree) == 0) ||
           (bytes.len >= sizeof cisco && memcmp(bytes.at, cisco, sizeof cisco) == 0);
}

/* By an Ethernet type that was read from the header before. */
static enum ftpx_packet_kind read_typed(struct rest *rest, uint16_t type, struct ftpx_packet *out)
{
    for (unsigned tags = 0; type == TYPE_VLAN || type == TYPE_SERVICE_VLAN; tags++) {
        if (tags == MOST_VLAN_TAGS || rest->bytes.len < VLAN_TAG)
            return FTPX_PACKET_ODD;
        type = ftpx_be16(rest->bytes.at + 2);
        drop(rest, VLAN_TAG);
    }
    switch (type) {
    case TYPE_IPV4: return read_ipv4(rest, out);
    case TYPE_IPV6: return read_ipv6(rest, out);
    }
    return is_idle_type(type) || (type <= MOST_LENGTH && is_idle_llc(rest->bytes))
               ? FTPX_PACKET_IDLE
               : FTPX_PACKET_ODD;
}

static enum ftpx_packet_kind read_ethernet(struct rest *rest, struct ftpx_packet *out)
{
    const uint8_t *header = rest->bytes.at;
    const uint32_t length = 14;

    if (rest->bytes.len < length)
        return FTPX_PACKET_ODD;
    drop(rest, length);
    return read_typed(rest, ftpx_be16(header + 12), out);
}

/* Hardware types (ARPHRD_…) whose protocol field is an Ethernet type. */
static bool has_ethernet_types(uint16_t hardware)
{
    enum { ETHERNET = 1, PPP = 512, LOOPBACK = 772, NONE = 0xfffe };

    return hardware == ETHERNET || hardware == PPP || hardware == LOOPBACK || hardware == NONE;
}

/* A cooked header of `length` bytes with these fields at these places. */
static enum ftpx_packet_kind read_cooked(struct rest *rest, uint32_t length, size_t hardware_at,
                                         size_t type_at, struct ftpx_packet *out)
{
    const uint8_t *header = rest->bytes.at;

    if (rest->bytes.len < length || !has_ethernet_types(ftpx_be16(header + hardware_at)))
        return FTPX_PACKET_ODD;
    drop(rest, length);
    return read_typed(rest, ftpx_be16(header + type_at), out);
}

/* The capturing host's number of an address family, in that host's byte order. */
static uint32_t read_family(const uint8_t *header)
{
    uint32_t high = ftpx_be16(header);
    uint32_t low = ftpx_be16(header + 2);

    return high == 0 ? low : (high & 0xff) << 8 | high >> 8 | low << 16;
}

static enum ftpx_packet_kind read_loopback(struct rest *rest, struct ftpx_packet *out)
{
    enum { IPV4 = 2, IPV6_BSD = 24, IPV6_FREEBSD = 28, IPV6_DARWIN = 30 };
    const uint32_t length = 4;

    if (rest->bytes.len < length)
        return FTPX_PACKET_ODD;
    uint32_t family = read_family(rest->bytes.at);
    drop(rest, length);
    switch (family) {
    case IPV4: return read_ipv4(rest, out);
    case IPV6_BSD:
    case IPV6_FREEBSD:
    case IPV6_DARWIN: return read_ipv6(rest, out);
    }
    return FTPX_PACKET_ODD;
}

enum ftpx_packet_kind ftpx_packet_read(enum ftpx_link link, ftpx_span frame, uint32_t length,
                                       struct ftpx_packet *out)
{
    struct rest rest = {frame, length};

    switch (link) {
    case FTPX_LINK_ETHERNET: return read_ethernet(&rest, out);
    case FTPX_LINK_COOKED_1: return read_cooked(&rest, 16, 2, 14, out);
    case FTPX_LINK_COOKED_2: return read_cooked(&rest, 20, 8, 0, out);
    case FTPX_LINK_LOOPBACK: return read_loopback(&rest, out);
    case FTPX_LINK_IP: return read_ip(&rest, out);
    case FTPX_LINK_OTHER: break;
    }
    return FTPX_PACKET_ODD;
}
