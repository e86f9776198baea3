/* Ports as IANA and Wireshark's tables have them, and headers by hand: which may bring packets of others.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <glib.h>

#include "flush.h"
#include "wire/carriers.h"

static const struct datagram_case {
    const char *title;
    ftpx_span datagram;
    bool carries;
} datagrams[] = {
    {"DNS", BYTES("\xc0\x00\x00\x35\x00\x0c\x00\x00\x12\x34\x01\x00"), false},
    {"DNS, asked from a tunnel's port",
     BYTES("\x90\x90\x00\x35\x00\x14\x00\x00\x12\x34\x01\x00\x00\x01\x00\x00\x00\x00\x00\x00"),
     false},
    {"DNS, answered there",
     BYTES("\x00\x35\x90\x90\x00\x14\x00\x00\x12\x34\x81\x80\x00\x01\x00\x00\x00\x00\x00\x00"),
     false},
    {"less than DNS's header from there",
     BYTES("\x90\x90\x00\x35\x00\x13\x00\x00\x12\x34\x01\x00\x00\x01\x00\x00\x00\x00\x00"), true},
    {"a tunnel below DNS's port", BYTES("\x00\x34\x12\xb5\x00\x10\x00\x00\x08\0\0\0\0\0\x07\0"),
     true},
    {"QUIC", BYTES("\xc0\x00\x01\xbb\x00\x0c\x00\x00\xc0\x00\x00\x01"), false},
    {"nobody's ports", BYTES("\xc0\x00\xc0\x02\x00\x0c\x00\x00\x80\x60\x12\x34"), false},
    {"VXLAN", BYTES("\xc0\x00\x12\xb5\x00\x10\x00\x00\x08\0\0\0\0\0\x07\0"), true},
    {"VXLAN's answer", BYTES("\x12\xb5\xc0\x00\x00\x10\x00\x00\x08\0\0\0\0\0\x07\0"), true},
    {"Teredo", BYTES("\x0d\xd8\xc0\x00\x00\x08\x00\x00"), true},
    {"the first of a range", BYTES("\xc0\x00\x2f\xbc\x00\x08\x00\x00"), true},
    {"the last of a range", BYTES("\xc0\x00\x2f\xbf\x00\x08\x00\x00"), true},
    {"behind a range", BYTES("\xc0\x00\x2f\xc0\x00\x08\x00\x00"), false},
    {"the lowest", BYTES("\xc0\x00\x00\xad\x00\x08\x00\x00"), true},
    {"the highest", BYTES("\xc0\x00\xc3\x4f\x00\x08\x00\x00"), true},
    {"remote capture anywhere", BYTES("\xc0\x00\xc0\x02\x00\x10\x00\x00\x00\x07\0\0\0\0\0\0"),
     true},
    {"remote capture's other messages",
     BYTES("\xc0\x00\xc0\x02\x00\x10\x00\x00\x00\x01\0\0\0\0\0\0"), false},
    {"remote capture's packet with a value",
     BYTES("\xc0\x00\xc0\x02\x00\x10\x00\x00\x00\x07\0\x01\0\0\0\0"), false},
    {"a capture of radio", BYTES("\xc0\x00\xc0\x02\x00\x0c\x00\x00RFta"), true},
    {"not quite: the first letter", BYTES("\xc0\x00\xc0\x02\x00\x0c\x00\x00SFta"), false},
    {"not quite: the second", BYTES("\xc0\x00\xc0\x02\x00\x0c\x00\x00RGta"), false},
    {"not quite: the third", BYTES("\xc0\x00\xc0\x02\x00\x0c\x00\x00RFua"), false},
    {"not quite: the last", BYTES("\xc0\x00\xc0\x02\x00\x0c\x00\x00RFtb"), false},
    {"a header that is cut", BYTES("\xc0\x00\x00\x35\x00"), true},
    {"nothing", {NULL, 0}, true},
};

static void datagrams_are_told_apart(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(datagrams); i++) {
        g_test_message("%s", datagrams[i].title);
        g_assert_cmpint(ftpx_carriers_have_datagram(flush_span(datagrams[i].datagram)), ==,
                        datagrams[i].carries);
    }
}

static void transport_streams_are_known_by_their_looks(void)
{
    uint8_t datagram[8 + 7 * 188] = {0xc0, 0, 0xc0, 2};

    for (size_t at = 8; at < sizeof datagram; at += 188)
        datagram[at] = 0x47;
    g_assert_true(ftpx_carriers_have_datagram((ftpx_span){datagram, sizeof datagram}));
    g_assert_false(ftpx_carriers_have_datagram((ftpx_span){datagram, sizeof datagram - 1}));
    g_assert_true(ftpx_carriers_have_datagram((ftpx_span){datagram, 8 + 188}));
    g_assert_false(ftpx_carriers_have_datagram((ftpx_span){datagram, 8}));
    datagram[8 + 6 * 188]++;
    g_assert_false(ftpx_carriers_have_datagram((ftpx_span){datagram, sizeof datagram}));
}

static const struct stream_case {
    const char *title;
    uint16_t port;
    ftpx_span first;
    bool carries;
} streams[] = {
    {"HTTP", 80, BYTES("GET / HTTP/1.1\r\n"), false},
    {"TLS", 443, BYTES("\x16\x03\x01\x02\x00\x01\x00\x01"), false},
    {"SSH", 22, BYTES("SSH-2.0-OpenSSH_9.2\r\n"), false},
    {"OpenFlow, by its port", 6653, BYTES("\x04\x00\x00\x08\x00\x00\x00\x01"), true},
    {"OpenFlow elsewhere", 9001, BYTES("\x04\x00\x00\x08\x00\x00\x00\x01"), true},
    {"remote capture elsewhere", 9001, BYTES("\x00\x01\x00\x00\x00\x00\x00\x10"), true},
    {"OpenVPN", 1194, BYTES("\x00\x0e\x38"), true},
    {"remote capture, by its port", 2002, BYTES("\x07"), true},
    {"remote capture's error", 9001, BYTES("\x00\x01\x00\x05\x00\x00\x00\x10"), true},
    {"remote capture's interfaces", 9001, BYTES("\x00\x82\x00\x02\x00\x00\x00\x10"), true},
    {"remote capture with a value", 9001, BYTES("\x00\x02\x00\x02\x00\x00\x00\x10"), false},
    {"remote capture of another version", 9001, BYTES("\x01\x01\x00\x00\x00\x00\x00\x10"), false},
    {"remote capture of type 0", 9001, BYTES("\x00\x00\x00\x00\x00\x00\x00\x10"), false},
    {"remote capture of type 17", 9001, BYTES("\x00\x11\x00\x00\x00\x00\x00\x10"), false},
    {"remote capture of 16 MiB", 9001, BYTES("\x00\x01\x00\x00\x01\x00\x00\x10"), false},
    {"OpenFlow of version 7", 9001, BYTES("\x07\x00\x00\x08\x00\x00\x00\x01"), false},
    {"OpenFlow of type 36", 9001, BYTES("\x04\x24\x00\x08\x00\x00\x00\x01"), false},
    {"OpenFlow shorter than its header", 9001, BYTES("\x04\x00\x00\x07\x00\x00\x00\x01"), false},
    {"OpenFlow that goes on", 9001, BYTES("\x04\x00\x00\x09\x00\x00\x00\x01"), false},
    {"nothing yet", 9001, {NULL, 0}, false},
};

static void streams_are_told_apart(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(streams); i++) {
        ftpx_span first = flush_span(streams[i].first);
        g_test_message("%s", streams[i].title);
        g_assert_cmpint(ftpx_carriers_have_stream(streams[i].port, 50000, first), ==,
                        streams[i].carries);
        g_assert_cmpint(ftpx_carriers_have_stream(50000, streams[i].port, first), ==,
                        streams[i].carries);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/carriers/datagrams", datagrams_are_told_apart);
    g_test_add_func("/carriers/transport-streams", transport_streams_are_known_by_their_looks);
    g_test_add_func("/carriers/streams", streams_are_told_apart);
    return g_test_run();
}
