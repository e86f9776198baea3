/* packet: link layer, then IP, each dropping its header from the front. What follows the length that
 * IP states is padding.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "packet.h"

#include <string.h>

/* What is still to be read: captured bytes, and how many there were on the wire. */
struct rest {
    ftpx_span bytes;
    uint32_t length;
};

static uint16_t be16(const uint8_t *bytes)
{
    return (uint16_t)(bytes[0] << 8 | bytes[1]);
}

static void drop(struct rest *rest, uint32_t count)
{
    rest->bytes = ftpx_span_drop(rest->bytes, count);
    rest->length -= count;
}

/* --- IP --- */

enum { IPV4_HEADER = 20, IPV6_HEADER = 40 };

static struct ftpx_address address(uint8_t family, const uint8_t *bytes, size_t length)
{
    struct ftpx_address out = {.family = family};

    memcpy(out.bytes, bytes, length);
    return out;
}

/* `total` bytes of the rest are IP's, `header` of them its own. */
static bool take_payload(struct rest *rest, uint32_t header, uint32_t total,
                         struct ftpx_packet *out)
{
    if (total < header || total > rest->length)
        return false;
    out->payload = ftpx_span_drop(ftpx_span_take(rest->bytes, total), header);
    out->length = total - header;
    return true;
}

/* RFC 791 §3.1. */
static bool read_ipv4(struct rest *rest, struct ftpx_packet *out)
{
    const uint8_t *header = rest->bytes.at;
    const unsigned more_fragments_and_offset = 0x3fff;

    if (rest->bytes.len < IPV4_HEADER || header[0] != 0x45 ||
        (be16(header + 6) & more_fragments_and_offset) != 0)
        return false;
    out->protocol = header[9];
    out->from = address(4, header + 12, 4);
    out->to = address(4, header + 16, 4);
    return take_payload(rest, IPV4_HEADER, be16(header + 2), out);
}

/* RFC 8200 §3. A payload length of 0 is a jumbogram's. */
static bool read_ipv6(struct rest *rest, struct ftpx_packet *out)
{
    const uint8_t *header = rest->bytes.at;

    if (rest->bytes.len < IPV6_HEADER || header[0] >> 4 != 6 || be16(header + 4) == 0)
        return false;
    out->protocol = header[6];
    out->from = address(6, header + 8, 16);
    out->to = address(6, header + 24, 16);
    return take_payload(rest, IPV6_HEADER, IPV6_HEADER + (uint32_t)be16(header + 4), out);
}

static bool read_ip(struct rest *rest, struct ftpx_packet *out)
{
    if (rest->bytes.len == 0)
        return false;
    switch (rest->bytes.at[0] >> 4) {
    case 4: return read_ipv4(rest, out);
    case 6: return read_ipv6(rest, out);
    }
    return false;
}

/* --- link layers --- */

enum {
    TYPE_IPV4 = 0x0800,
    TYPE_VLAN = 0x8100, /* IEEE 802.1Q */
    TYPE_IPV6 = 0x86dd,
    TYPE_SERVICE_VLAN = 0x88a8, /* IEEE 802.1ad */
    VLAN_TAG = 4,
    MOST_VLAN_TAGS = 2
};

/* By an Ethernet type that was read from the header before. */
static bool read_typed(struct rest *rest, uint16_t type, struct ftpx_packet *out)
{
    for (unsigned tags = 0; type == TYPE_VLAN || type == TYPE_SERVICE_VLAN; tags++) {
        if (tags == MOST_VLAN_TAGS || rest->bytes.len < VLAN_TAG)
            return false;
        type = be16(rest->bytes.at + 2);
        drop(rest, VLAN_TAG);
    }
    switch (type) {
    case TYPE_IPV4: return read_ipv4(rest, out);
    case TYPE_IPV6: return read_ipv6(rest, out);
    }
    return false;
}

static bool read_ethernet(struct rest *rest, struct ftpx_packet *out)
{
    const uint8_t *header = rest->bytes.at;
    const uint32_t length = 14;

    if (rest->bytes.len < length)
        return false;
    drop(rest, length);
    return read_typed(rest, be16(header + 12), out);
}

/* Hardware types (ARPHRD_…) whose protocol field is an Ethernet type. */
static bool has_ethernet_types(uint16_t hardware)
{
    enum { ETHERNET = 1, PPP = 512, LOOPBACK = 772, NONE = 0xfffe };

    return hardware == ETHERNET || hardware == PPP || hardware == LOOPBACK || hardware == NONE;
}

/* A cooked header of `length` bytes with these fields at these places. */
static bool read_cooked(struct rest *rest, uint32_t length, size_t hardware_at, size_t type_at,
                        struct ftpx_packet *out)
{
    const uint8_t *header = rest->bytes.at;

    if (rest->bytes.len < length || !has_ethernet_types(be16(header + hardware_at)))
        return false;
    drop(rest, length);
    return read_typed(rest, be16(header + type_at), out);
}

/* The capturing host's number of an address family, in that host's byte order. */
static uint32_t read_family(const uint8_t *header)
{
    uint32_t high = be16(header);
    uint32_t low = be16(header + 2);

    return high == 0 ? low : (high & 0xff) << 8 | high >> 8 | low << 16;
}

static bool read_loopback(struct rest *rest, struct ftpx_packet *out)
{
    enum { IPV4 = 2, IPV6_BSD = 24, IPV6_FREEBSD = 28, IPV6_DARWIN = 30 };
    const uint32_t length = 4;

    if (rest->bytes.len < length)
        return false;
    uint32_t family = read_family(rest->bytes.at);
    drop(rest, length);
    switch (family) {
    case IPV4: return read_ipv4(rest, out);
    case IPV6_BSD:
    case IPV6_FREEBSD:
    case IPV6_DARWIN: return read_ipv6(rest, out);
    }
    return false;
}

bool ftpx_packet_read(enum ftpx_link link, ftpx_span frame, uint32_t length,
                      struct ftpx_packet *out)
{
    struct rest rest = {frame, length};

    switch (link) {
    case FTPX_LINK_ETHERNET: return read_ethernet(&rest, out);
    case FTPX_LINK_COOKED_1: return read_cooked(&rest, 16, 2, 14, out);
    case FTPX_LINK_COOKED_2: return read_cooked(&rest, 20, 8, 0, out);
    case FTPX_LINK_LOOPBACK: return read_loopback(&rest, out);
    case FTPX_LINK_IP: return read_ip(&rest, out);
    }
    return false;
}
