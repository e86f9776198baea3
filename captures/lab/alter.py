# SPDX-License-Identifier: GPL-2.0-or-later
# Knows how to turn a clean capture into one that lost, repeated, swapped, shortened or wrapped
# packets, began late, ended early or was filtered.
# Refuses to invent: every byte of FTP comes from the clean capture, every change is told.

import dataclasses
import socket
import struct

import pcap

FULL = 1000
TUNNEL_ENDS = "192.0.2.1", "203.0.113.1"


def _full_segments(packets):
    """Indices of the packets that carry a data connection's full segments, in capture order."""
    return [index for index, packet in enumerate(packets)
            if len(pcap.segment(packet).payload) >= FULL]


def lose(packets, numbers):
    """Without the n-th full segments, counted from 1."""
    full = _full_segments(packets)
    gone = {full[number - 1] for number in numbers}
    kept = [packet for index, packet in enumerate(packets) if index not in gone]
    return kept, {"how": "full data segments removed from a clean capture", "segments": numbers}


def shuffle(packets, swapped, doubled):
    """Some full segments after their successor, some twice; time stamps stay in order."""
    full = _full_segments(packets)
    frames = [packet.frame for packet in packets]
    for number in swapped:
        here, there = full[number - 1], full[number]
        frames[here], frames[there] = frames[there], frames[here]
    result = [dataclasses.replace(packet, frame=frame, length=None)
              for packet, frame in zip(packets, frames)]
    for number in sorted(doubled, reverse=True):
        result.insert(full[number - 1] + 1, result[full[number - 1]])
    return result, {"how": "full data segments of a clean capture swapped and doubled",
                    "swapped_with_next": swapped, "doubled": doubled}


def cut(packets, number):
    """Only up to and with the n-th full segment."""
    last = _full_segments(packets)[number - 1]
    return packets[:last + 1], {"how": "a clean capture cut after a full data segment",
                                "after_segment": number}


def late(packets, number):
    """Only from the n-th full segment on."""
    first = _full_segments(packets)[number - 1]
    return packets[first:], {"how": "a clean capture without its begin",
                             "from_segment": number}


def after_reply(packets, code):
    """Only what follows the packet with that reply."""
    first = next(index for index, packet in enumerate(packets)
                 if pcap.segment(packet).payload.startswith(code.encode()))
    return packets[first + 1:], {"how": "a clean capture without its begin", "after_reply": code}


def snap(packets, length):
    """As a capture with that snap length would hold them."""
    short = [dataclasses.replace(packet, frame=packet.frame[:length], length=len(packet.frame))
             for packet in packets]
    return short, {"how": "every packet of a clean capture cut", "snap_length": length}


def stretch(packets, factor):
    """As if everybody had taken so many times as long."""
    first = packets[0].seconds * 1_000_000 + packets[0].micros

    def later(packet):
        micros = first + factor * (packet.seconds * 1_000_000 + packet.micros - first)
        return dataclasses.replace(packet, seconds=micros // 1_000_000, micros=micros % 1_000_000)
    return list(map(later, packets)), {"how": "times between packets of a clean capture multiplied",
                                       "factor": factor}


def tag(packets, vlan):
    """In a VLAN (IEEE 802.1Q)."""
    shim = struct.pack("!HH", pcap.VLAN, vlan)
    wrapped = [dataclasses.replace(packet, frame=packet.frame[:12] + shim + packet.frame[12:],
                                   length=None) for packet in packets]
    return wrapped, {"how": "every packet of a clean capture wrapped", "vlan": vlan}


def _ethernet(mac_addresses, kind, *parts):
    return mac_addresses + struct.pack("!H", kind) + b"".join(parts)


def _in_ipv4(protocol, content):
    """From tunnel end to tunnel end, with the sum over its header that it must have."""
    header = struct.pack("!BBHHHBBH4s4s", 0x45, 0, 20 + len(content), 0, 0x4000, 64, protocol, 0,
                         *map(socket.inet_aton, TUNNEL_ENDS))
    total = sum(struct.unpack("!10H", header))
    total = (total & 0xffff) + (total >> 16)
    summed = struct.pack("!H", ~(total + (total >> 16)) & 0xffff)
    return header[:10] + summed + header[12:] + content


# How a link or a tunnel carries (both MAC addresses, EtherType, IP packet) in a frame of its own.
WRAPS = {
    "802.1ad": lambda macs, kind, ip: _ethernet(
        macs, pcap.PROVIDER_VLAN, struct.pack("!HHHH", 100, pcap.VLAN, 7, kind), ip),
    "PPPoE": lambda macs, kind, ip: _ethernet(
        macs, pcap.PPPOE, struct.pack("!BBHHH", 0x11, 0, 9, len(ip) + 2,
                                      {value: key for key, value in pcap.PPP.items()}[kind]), ip),
    "MPLS": lambda macs, _, ip: _ethernet(
        macs, pcap.MPLS, struct.pack("!II", 1000 << 12 | 64, 2000 << 12 | 0x100 | 64), ip),
    "GRE": lambda macs, kind, ip: _ethernet(
        macs, pcap.IPV4, _in_ipv4(pcap.GRE, struct.pack("!HH", 0, kind) + ip)),
    "IP in IP": lambda macs, _, ip: _ethernet(macs, pcap.IPV4, _in_ipv4(pcap.IN_IPV4, ip)),
    "6in4": lambda macs, _, ip: _ethernet(macs, pcap.IPV4, _in_ipv4(pcap.IN_IPV6, ip)),
    "Linux cooked": lambda macs, kind, ip: struct.pack(
        "!HHH6sHH", 0, 1, 6, macs[6:], 0, kind) + ip,
}
LINKS = {"Linux cooked": pcap.COOKED}


def wrap(packets, how):
    """As a link or a tunnel of that kind would carry them."""
    wrapped = [dataclasses.replace(
        packet, frame=WRAPS[how](packet.frame[:12], *_link_payload(packet)), length=None,
        link=LINKS.get(how, packet.link)) for packet in packets]
    return wrapped, {"how": "every packet of a clean capture wrapped", "in": how}


def _link_payload(packet):
    return struct.unpack_from("!H", packet.frame, 12)[0], packet.frame[14:]


def only_port(packets, port):
    """As a capture filter `port N` would leave it."""
    kept = [packet for packet in packets
            if port in {pcap.segment(packet).source[1], pcap.segment(packet).target[1]}]
    return kept, {"how": "a clean capture filtered", "filter": f"tcp port {port}"}


def only_from(packets, ip):
    """As where the way back leads elsewhere (asymmetric routing)."""
    kept = [packet for packet in packets if pcap.segment(packet).source[0] == ip]
    return kept, {"how": "a clean capture filtered", "filter": f"src host {ip}"}


def mirror(packets):
    """As a mirror port shows them that copies what comes in as well as what goes out."""
    twice = [packet for packet in packets for _ in ("in", "out")]
    return twice, {"how": "every packet of a clean capture twice"}
