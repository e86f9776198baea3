/* carriers: tables of ports, and the few protocols that Wireshark knows by their looks on any port.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "carriers.h"

#include "big_endian.h"

/* --- ports --- */

struct ports {
    uint16_t first;
    uint16_t last;
};

/* Tunnels, and what reports, mirrors or emulates other networks' packets. */
static const struct ports udp_ports[] = {
    {173, 173},     /* Xyplex */
    {213, 213},     /* IPX */
    {269, 269},     /* MANET packets */
    {434, 434},     /* Mobile IP */
    {573, 573},     /* VINES */
    {699, 699},     /* A11 */
    {925, 925},     /* AudioCodes recording */
    {1101, 1101},   /* Sebek */
    {1113, 1113},   /* LTP */
    {1194, 1194},   /* OpenVPN */
    {1701, 1701},   /* L2TP */
    {1745, 1745},   /* MS Proxy */
    {2048, 2048},   /* WCCP */
    {2055, 2055},   /* NetFlow */
    {2123, 2123},   /* GTP */
    {2152, 2152},   /* GTP */
    {2157, 2157},   /* GPRS NS */
    {2222, 2222},   /* CIP */
    {2231, 2231},   /* WiMAX ASN */
    {2268, 2268},   /* AMT */
    {2313, 2313},   /* IAPP */
    {2428, 2428},   /* AudioCodes trace */
    {2887, 2887},   /* WLCCP */
    {3250, 3250},   /* HICP */
    {3357, 3357},   /* AX/4000 */
    {3386, 3386},   /* GTP' */
    {3544, 3544},   /* Teredo */
    {4305, 4307},   /* B.A.T.M.A.N. */
    {4341, 4342},   /* LISP */
    {4500, 4500},   /* ESP in UDP */
    {4555, 4556},   /* RSIP, bundles */
    {4729, 4729},   /* GSMTAP */
    {4739, 4739},   /* IPFIX */
    {4754, 4754},   /* GRE */
    {4789, 4791},   /* VXLAN, VXLAN GPE, InfiniBand */
    {5000, 5000},   /* TAPA, captures of access points */
    {5072, 5072},   /* AYIYA */
    {5246, 5247},   /* CAPWAP */
    {5264, 5265},   /* NJACK */
    {5436, 5436},   /* Mobile IPv6 */
    {5555, 5556},   /* SigComp, captures of access points */
    {6081, 6081},   /* Geneve */
    {6118, 6118},   /* TIPC */
    {6343, 6343},   /* sFlow */
    {6635, 6635},   /* MPLS */
    {6666, 6666},   /* SigComp */
    {7074, 7074},   /* TETRA */
    {8472, 8472},   /* VXLAN */
    {8848, 8848},   /* IPVS */
    {9214, 9214},   /* DVB */
    {9996, 9996},   /* NetFlow */
    {10500, 10500}, /* HIP */
    {11898, 11898}, /* CAN over Ethernet */
    {12000, 12004}, /* LLC */
    {12220, 12223}, /* LWAPP */
    {13907, 13910}, /* WASSP */
    {17220, 17220}, /* AVTP */
    {17754, 17754}, /* ZEP */
    {19999, 19999}, /* GPRS NS */
    {23272, 23272}, /* A21 */
    {24576, 24577}, /* MiNT */
    {30030, 30030}, /* Juniper mirror */
    {32000, 32000}, /* UA */
    {32512, 32512}, /* UA */
    {37008, 37008}, /* TZSP */
    {47000, 47000}, /* HCrt */
    {49999, 49999}, /* sniffer of 802.15.4 */
};

static const struct ports tcp_ports[] = {
    {925, 925},     /* AudioCodes recording */
    {1194, 1194},   /* OpenVPN */
    {1998, 1998},   /* X.25 */
    {2002, 2002},   /* remote capture */
    {2055, 2055},   /* NetFlow */
    {2123, 2123},   /* GTP */
    {2152, 2152},   /* GTP */
    {2812, 2812},   /* ATM */
    {2905, 2905},   /* M3UA */
    {3002, 3006},   /* GSM over IP */
    {3225, 3225},   /* Fibre Channel over IP */
    {3357, 3357},   /* AX/4000 */
    {3386, 3386},   /* GTP' */
    {3420, 3420},   /* iFCP */
    {4222, 4222},   /* GSM over IP */
    {4249, 4250},   /* GSM over IP */
    {4342, 4342},   /* LISP */
    {4739, 4739},   /* IPFIX */
    {5000, 5000},   /* GSM over IP */
    {5555, 5555},   /* SigComp */
    {6633, 6633},   /* OpenFlow */
    {6653, 6653},   /* OpenFlow */
    {6666, 6666},   /* SigComp */
    {9996, 9996},   /* NetFlow */
    {14001, 14001}, /* UMA */
};

/* By a binary search: each packet asks. */
static bool has_port(const struct ports *table, size_t count, uint16_t port)
{
    size_t low = 0;

    while (count > 0) {
        size_t half = count / 2;
        if (table[low + half].last < port) {
            low += half + 1;
            count -= half + 1;
        } else if (table[low + half].first > port) {
            count = half;
        } else {
            return true;
        }
    }
    return false;
}

static bool is_of_udp(uint16_t port)
{
    return has_port(udp_ports, sizeof udp_ports / sizeof udp_ports[0], port);
}

static bool is_of_tcp(uint16_t port)
{
    return has_port(tcp_ports, sizeof tcp_ports / sizeof tcp_ports[0], port);
}

/* --- looks --- */

enum { OPENFLOW_HEADER = 8, MPEG_PACKET = 188, MPEG_SYNC = 0x47, UDP_HEADER = 8 };

/* Remote capture: version, type with a bit for replies, value, length. */
enum { RPCAP_HEADER = 8, RPCAP_ERROR = 1, RPCAP_PACKET = 7, RPCAP_INTERFACES = 0x82 };

static bool looks_like_rpcap(ftpx_span bytes)
{
    return bytes.len >= RPCAP_HEADER && bytes.at[0] == 0 && (bytes.at[1] & 0x7f) >= 1 &&
           (bytes.at[1] & 0x7f) <= 16 && bytes.at[4] == 0 &&
           (ftpx_be16(bytes.at + 2) == 0 || bytes.at[1] == RPCAP_ERROR ||
            bytes.at[1] == RPCAP_INTERFACES);
}

/* Over UDP there is nothing but packets. */
static bool looks_like_rpcap_packet(ftpx_span bytes)
{
    return looks_like_rpcap(bytes) && bytes.at[1] == RPCAP_PACKET;
}

/* Version, type, length, transaction. */
static bool looks_like_openflow(ftpx_span bytes)
{
    return bytes.len >= OPENFLOW_HEADER && bytes.at[0] >= 1 && bytes.at[0] <= 6 &&
           bytes.at[1] <= 35 && ftpx_be16(bytes.at + 2) >= OPENFLOW_HEADER &&
           ftpx_be16(bytes.at + 2) <= bytes.len;
}

/* Packets of a transport stream, which may have IP in its sections. */
static bool looks_like_mpeg(ftpx_span bytes)
{
    if (bytes.len == 0 || bytes.len % MPEG_PACKET != 0)
        return false;
    for (size_t at = 0; at < bytes.len; at += MPEG_PACKET)
        if (bytes.at[at] != MPEG_SYNC)
            return false;
    return true;
}

/* Captures of radio, by their mark. */
static bool looks_like_rftap(ftpx_span bytes)
{
    return bytes.len >= 4 && bytes.at[0] == 'R' && bytes.at[1] == 'F' && bytes.at[2] == 't' &&
           bytes.at[3] == 'a';
}

/* Of two ports Wireshark asks the lower one's protocol first, and DNS takes whatever has its header. */
static bool is_dns(uint16_t port, uint16_t other, ftpx_span bytes)
{
    enum { DNS = 53, HEADER = 12 };

    return (port < other ? port : other) == DNS && bytes.len >= HEADER;
}

bool ftpx_carriers_have_datagram(ftpx_span datagram)
{
    if (datagram.len < UDP_HEADER)
        return true;
    uint16_t port = ftpx_be16(datagram.at);
    uint16_t other = ftpx_be16(datagram.at + 2);
    ftpx_span bytes = ftpx_span_drop(datagram, UDP_HEADER);
    if (is_dns(port, other, bytes))
        return false;
    return is_of_udp(port) || is_of_udp(other) || looks_like_mpeg(bytes) ||
           looks_like_rpcap_packet(bytes) || looks_like_rftap(bytes);
}

bool ftpx_carriers_have_stream(uint16_t port, uint16_t other, ftpx_span first)
{
    return is_of_tcp(port) || is_of_tcp(other) || looks_like_rpcap(first) ||
           looks_like_openflow(first);
}
