/* Frames put together by hand from RFC 791 §3.1, RFC 8200 §3, IEEE 802.1Q and the link types of
 * tcpdump.org. Each carries eight bytes of "TCP".
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <glib.h>

#include "flush.h"
#include "wire/packet.h"

#define SPAN(text) ((ftpx_span)BYTES(text))

#define ADDRESSES "\x0a\x00\x00\x01\x0a\x00\x00\x02"
#define IPV4(length, fragment, protocol) \
    "\x45\x00\x00" length "\x12\x34" fragment "\x40" protocol "\xff\xff" ADDRESSES
#define TCP4 IPV4("\x1c", "\x40\x00", "\x06") "segment!"
#define IPV6(length, next)                                             \
    "\x60\x00\x00\x00\x00" length next "\x40"                          \
    "\x20\x01\x0d\xb8\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x01" \
    "\x20\x01\x0d\xb8\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x02"
#define TCP6                   IPV6("\x08", "\x06") "segment!"
#define MACS                   "\x02\x00\x00\x00\x00\x01\x02\x00\x00\x00\x00\x02"
#define COOKED(hardware, type) "\x00\x00" hardware "\x00\x06\x02\x00\x00\x00\x00\x01\x00\x00" type
#define COOKED2(hardware, type) \
    type "\x00\x00\x00\x00\x00\x01" hardware "\x00\x06\x02\x00\x00\x00\x00\x01\x00\x00"

static const struct plain_case {
    const char *title;
    enum ftpx_link link;
    ftpx_span frame;
    uint8_t family;
} plain[] = {
    {"Ethernet", FTPX_LINK_ETHERNET, BYTES(MACS "\x08\x00" TCP4), 4},
    {"Ethernet with IPv6", FTPX_LINK_ETHERNET, BYTES(MACS "\x86\xdd" TCP6), 6},
    {"a VLAN tag", FTPX_LINK_ETHERNET, BYTES(MACS "\x81\x00\x00\x07\x08\x00" TCP4), 4},
    {"two tags", FTPX_LINK_ETHERNET, BYTES(MACS "\x88\xa8\x00\x64\x81\x00\x00\x07\x86\xdd" TCP6),
     6},
    {"Ethernet's padding", FTPX_LINK_ETHERNET, BYTES(MACS "\x08\x00" TCP4 "\0\0\0\0\0\0"), 4},
    {"cooked", FTPX_LINK_COOKED_1, BYTES(COOKED("\x00\x01", "\x08\x00") TCP4), 4},
    {"cooked, tunnel", FTPX_LINK_COOKED_1, BYTES(COOKED("\xff\xfe", "\x86\xdd") TCP6), 6},
    {"cooked 2", FTPX_LINK_COOKED_2, BYTES(COOKED2("\x03\x04", "\x08\x00") TCP4), 4},
    {"loopback, little end first", FTPX_LINK_LOOPBACK, BYTES("\x02\0\0\0" TCP4), 4},
    {"loopback, big end first", FTPX_LINK_LOOPBACK, BYTES("\0\0\0\x02" TCP4), 4},
    {"Darwin's loopback", FTPX_LINK_LOOPBACK, BYTES("\x1e\0\0\0" TCP6), 6},
    {"no link layer", FTPX_LINK_IP, BYTES(TCP4), 4},
    {"no link layer, IPv6", FTPX_LINK_IP, BYTES(TCP6), 6},
};

static const struct odd_case {
    const char *title;
    enum ftpx_link link;
    ftpx_span frame;
} odd[] = {
    {"three tags", FTPX_LINK_ETHERNET,
     BYTES(MACS "\x81\x00\x00\x01\x81\x00\x00\x02\x81\x00\x00\x03\x08\x00" TCP4)},
    {"EtherCAT", FTPX_LINK_ETHERNET, BYTES(MACS "\x88\xa4" TCP4)},
    {"IP behind a SNAP header", FTPX_LINK_ETHERNET,
     BYTES(MACS "\x00\x24\xaa\xaa\x03\x00\x00\x00\x08\x00" TCP4)},
    {"a length in place of a type", FTPX_LINK_ETHERNET, BYTES(MACS "\x00\x1c" TCP4)},
    {"MPLS", FTPX_LINK_ETHERNET, BYTES(MACS "\x88\x47\x00\x01\x01\x40" TCP4)},
    {"cooked netlink", FTPX_LINK_COOKED_1, BYTES(COOKED("\x03\x38", "\x08\x00") TCP4)},
    {"cooked 2, GRE", FTPX_LINK_COOKED_2, BYTES(COOKED2("\x03\x0a", "\x08\x00") TCP4)},
    {"another family", FTPX_LINK_LOOPBACK, BYTES("\x07\0\0\0" TCP4)},
    {"a family that is not the packet's", FTPX_LINK_LOOPBACK, BYTES("\x02\0\0\0" TCP6)},
    {"IPv4's type before IPv6", FTPX_LINK_ETHERNET, BYTES(MACS "\x08\x00" TCP6)},
    {"options", FTPX_LINK_IP,
     BYTES("\x46"
           "\x00\x00\x20"
           "\x12\x34\x40\x00\x40\x06\xff\xff" ADDRESSES "\x01\x01\x01\x00"
           "segment!")},
    {"more than there is", FTPX_LINK_IP, BYTES(IPV4("\x1d", "\x40\x00", "\x06") "segment!")},
    {"less than a header", FTPX_LINK_IP, BYTES(IPV4("\x13", "\x40\x00", "\x06") "segment!")},
    {"a length left to the interface", FTPX_LINK_IP,
     BYTES(IPV4("\x00", "\x40\x00", "\x06") "segment!")},
    {"a jumbogram", FTPX_LINK_IP, BYTES(IPV6("\x00", "\x06") "segment!")},
    {"IPv6 with more than there is", FTPX_LINK_IP, BYTES(IPV6("\x09", "\x06") "segment!")},
    {"a version to come", FTPX_LINK_IP,
     BYTES("\x75"
           "\x00\x00\x1c")},
    {"nothing", FTPX_LINK_IP, {NULL, 0}},
};

static void plain_headers_are_read(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(plain); i++) {
        struct ftpx_packet packet;
        ftpx_span frame = flush_span(plain[i].frame);

        g_test_message("%s", plain[i].title);
        g_assert_cmpint(ftpx_packet_read(plain[i].link, frame, (uint32_t)frame.len, &packet), ==,
                        FTPX_PACKET_PLAIN);
        g_assert_cmpuint(packet.protocol, ==, FTPX_PROTOCOL_TCP);
        assert_span(packet.payload, "segment!");
        g_assert_cmpuint(packet.length, ==, 8);
        g_assert_cmpuint(packet.from.family, ==, plain[i].family);
        g_assert_cmpuint(packet.to.family, ==, plain[i].family);
        g_assert_cmpuint(packet.from.bytes[plain[i].family == 4 ? 3 : 15], ==, 1);
        g_assert_cmpuint(packet.to.bytes[plain[i].family == 4 ? 3 : 15], ==, 2);
    }
}

/* RFC 826; IEEE 802.1AB, 802.1D; RFC 3376 §4; RFC 3810 §5. */
static const struct odd_case idle[] = {
    {"ARP", FTPX_LINK_ETHERNET, BYTES(MACS "\x08\x06" TCP4)},
    {"ARP in a VLAN", FTPX_LINK_ETHERNET, BYTES(MACS "\x81\x00\x00\x07\x08\x06" TCP4)},
    {"ARP, cooked", FTPX_LINK_COOKED_1, BYTES(COOKED("\x00\x01", "\x08\x06") TCP4)},
    {"LLDP", FTPX_LINK_ETHERNET, BYTES(MACS "\x88\xcc" TCP4)},
    {"a spanning tree", FTPX_LINK_ETHERNET, BYTES(MACS "\x00\x26\x42\x42\x03\0\0\0\0\0")},
    {"CDP", FTPX_LINK_ETHERNET, BYTES(MACS "\x00\x26\xaa\xaa\x03\x00\x00\x0c\x20\x00\x02")},
    {"IGMP with an option", FTPX_LINK_IP,
     BYTES("\x46\xc0\x00\x20\0\0\0\0\x01\x02\xff\xff" ADDRESSES "\x94\x04\0\0\x16\0\0\0\0\0\0\0")},
    {"listeners behind an option", FTPX_LINK_IP,
     BYTES(IPV6("\x10", "\x00") "\x3a\x00\x05\x02\x00\x00\x01\x00"
                                "\x8f\x00\x00\x00\0\0\0\0")},
};

static void what_is_not_of_ip_is_idle(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(idle); i++) {
        struct ftpx_packet packet;
        ftpx_span frame = flush_span(idle[i].frame);

        g_test_message("%s", idle[i].title);
        g_assert_cmpint(ftpx_packet_read(idle[i].link, frame, (uint32_t)frame.len, &packet), ==,
                        FTPX_PACKET_IDLE);
    }
}

/* RFC 792, RFC 4443: errors have a part of a packet with them, echoes have not. */
static const struct protocol_case {
    const char *title;
    uint8_t protocol;
    ftpx_span payload;
    bool idle;
} protocols[] = {
    {"echo", FTPX_PROTOCOL_ICMP, BYTES("\x08\0\0\0\0\0\0\0abcd"), true},
    {"error of TCP", FTPX_PROTOCOL_ICMP,
     BYTES("\x03\x03\0\0\0\0\0\0" IPV4("\x28", "\0\0", "\x06") "\x00\x15\x12\x34\0\0\0\1"), false},
    {"error of UDP", FTPX_PROTOCOL_ICMP,
     BYTES("\x03\x03\0\0\0\0\0\0" IPV4("\x28", "\0\0", "\x11") "\x12\x34\x00\x35\0\x14\0\0"), true},
    {"error of VXLAN", FTPX_PROTOCOL_ICMP,
     BYTES("\x03\x03\0\0\0\0\0\0" IPV4("\x28", "\0\0", "\x11") "\x12\x34\x12\xb5\0\x14\0\0"),
     false},
    {"redirect", FTPX_PROTOCOL_ICMPV6, BYTES("\x89\0\0\0"), false},
    {"neighbour", FTPX_PROTOCOL_ICMPV6, BYTES("\x87\0\0\0"), true},
    {"too big", FTPX_PROTOCOL_ICMPV6, BYTES("\x02\0\0\0"), false},
    {"IGMP", FTPX_PROTOCOL_IGMP, BYTES("\x16\0\0\0"), true},
    {"GRE", 47, BYTES("\0\0\x08\0"), false},
    {"IP in IP", 4, BYTES(TCP4), false},
    {"IPv6 in IP", 41, BYTES(TCP6), false},
    {"nothing of ICMP", FTPX_PROTOCOL_ICMP, {NULL, 0}, false},
};

static void idle_protocols_are_told_from_others(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(protocols); i++) {
        struct ftpx_packet packet = {.protocol = protocols[i].protocol,
                                     .payload = flush_span(protocols[i].payload)};

        g_test_message("%s", protocols[i].title);
        g_assert_cmpint(ftpx_packet_is_idle(&packet), ==, protocols[i].idle);
    }
}

static void all_else_is_refused(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(odd); i++) {
        struct ftpx_packet packet;
        ftpx_span frame = flush_span(odd[i].frame);

        g_test_message("%s", odd[i].title);
        g_assert_cmpint(ftpx_packet_read(odd[i].link, frame, (uint32_t)frame.len, &packet), ==,
                        FTPX_PACKET_ODD);
    }
}

/* By a snap length: the headers must be there, the payload need not. */
static void cut_frames_keep_their_length(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(plain); i++) {
        size_t whole = plain[i].frame.len;

        for (size_t cut = 0; cut < whole; cut++) {
            struct ftpx_packet packet;
            ftpx_span frame = flush_span(ftpx_span_take(plain[i].frame, cut));

            if (ftpx_packet_read(plain[i].link, frame, (uint32_t)whole, &packet) !=
                FTPX_PACKET_PLAIN)
                continue;
            g_assert_cmpuint(packet.length, ==, 8);
            assert_within(packet.payload, frame);
            g_assert_cmpuint(packet.payload.len, <=, 8);
        }
    }
}

static void other_protocols_are_named(void)
{
    struct ftpx_packet packet;
    ftpx_span frame = SPAN(IPV4("\x1c", "\x40\x00", "\x11") "datagram");

    g_assert_cmpint(ftpx_packet_read(FTPX_LINK_IP, frame, (uint32_t)frame.len, &packet), ==,
                    FTPX_PACKET_PLAIN);
    g_assert_cmpuint(packet.protocol, ==, FTPX_PROTOCOL_UDP);
}

static const struct fragment_case {
    const char *title;
    ftpx_span frame;
    uint32_t identification;
} fragments[] = {
    {"first", BYTES(IPV4("\x1c", "\x20\x00", "\x06") "segment!"), 0x1234},
    {"later", BYTES(IPV4("\x1c", "\x00\x01", "\x06") "segment!"), 0x1234},
    {"of IPv6", BYTES(IPV6("\x08", "\x2c") "\x06\0\0\x01\x12\x34\x56\x78"), 0x12345678},
};

static void fragments_say_of_which_packet(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(fragments); i++) {
        struct ftpx_packet packet;
        ftpx_span frame = flush_span(fragments[i].frame);

        g_test_message("%s", fragments[i].title);
        g_assert_cmpint(ftpx_packet_read(FTPX_LINK_IP, frame, (uint32_t)frame.len, &packet), ==,
                        FTPX_PACKET_FRAGMENT);
        g_assert_cmpuint(packet.identification, ==, fragments[i].identification);
        g_assert_cmpuint(packet.protocol, ==, FTPX_PROTOCOL_TCP);
        g_assert_cmpuint(packet.from.bytes[packet.from.family == 4 ? 3 : 15], ==, 1);
        g_assert_cmpuint(packet.to.bytes[packet.to.family == 4 ? 3 : 15], ==, 2);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/packet/plain", plain_headers_are_read);
    g_test_add_func("/packet/odd", all_else_is_refused);
    g_test_add_func("/packet/idle", what_is_not_of_ip_is_idle);
    g_test_add_func("/packet/idle-protocols", idle_protocols_are_told_from_others);
    g_test_add_func("/packet/cut", cut_frames_keep_their_length);
    g_test_add_func("/packet/protocols", other_protocols_are_named);
    g_test_add_func("/packet/fragments", fragments_say_of_which_packet);
    return g_test_run();
}
