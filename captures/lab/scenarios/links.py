# SPDX-License-Identifier: GPL-2.0-or-later
# Knows the scenarios in which something between Ethernet and TCP is not as usual: links, tags,
# tunnels, fragments, interfaces.
# Refuses to know how a tunnel's bytes are laid out.

import alter
import net
from clients.curl import Curl
from scenarios.table import scenario
from servers.vsftpd import Vsftpd

TUNNELLED = "udp port 4789 and udp[28:2] = 0x800"  # without ARP


def _download(lab, ip=net.SERVER_IP):
    """Passive, so that a data connection is found only by what the server said."""
    lab.file("alice", "pub/photo.jpg", 12_000)
    lab.serve(Vsftpd, ip=ip)
    lab.use(Curl, lab.url("alice", "pub/photo.jpg"), "-O")


@scenario("Every frame in VLAN 7 within VLAN 100 (802.1ad).", ["complete"])
def vlan_in_vlan(lab):
    _download(lab)
    lab.alter(alter.wrap, "802.1ad")


@scenario("Every packet in PPPoE.", ["complete"])
def pppoe(lab):
    _download(lab)
    lab.alter(alter.wrap, "PPPoE")


@scenario("Every packet behind two MPLS labels.", ["complete"])
def mpls(lab):
    _download(lab)
    lab.alter(alter.wrap, "MPLS")


@scenario("Every packet in GRE.", ["complete"])
def gre(lab):
    _download(lab)
    lab.alter(alter.wrap, "GRE")


@scenario("Every packet in IPv4 in IPv4.", ["complete"])
def ip_in_ip(lab):
    _download(lab)
    lab.alter(alter.wrap, "IP in IP")


@scenario("Every packet, of IPv6, in IPv4 (6in4).", ["complete"])
def six_in_four(lab):
    _download(lab, net.SERVER_IP6)
    lab.alter(alter.wrap, "6in4")


@scenario("As older `tcpdump -i any` writes it: Linux cooked capture.", ["complete"])
def linux_cooked(lab):
    _download(lab)
    lab.alter(alter.wrap, "Linux cooked")


@scenario("`tcpdump -i any` on the client: Linux cooked capture, version 2.", ["complete"],
          place="host")
def linux_cooked_2(lab):
    _download(lab)


@scenario("Client and server on one machine, captured on its loopback interface, whose segments "
          "are large.", ["complete"], place="loopback")
def loopback(lab):
    lab.file("alice", "pub/photo.jpg", 40_000)
    lab.serve(Vsftpd, ip=net.LOOPBACK_IP)
    lab.client_ip = net.LOOPBACK_IP
    lab.use(Curl, lab.url("alice", "pub/photo.jpg"), "-O")


@scenario("Captured on a TUN interface, as a VPN has it: packets without any link.", ["complete"],
          place=None)
def tun_raw_ip(lab):
    lab.tunnel()
    lab.capture_at(net.CLIENT, "tun0", "client's TUN interface")
    lab.client_ip = net.TUNNEL_CLIENT_IP
    _download(lab, net.TUNNEL_SERVER_IP)


@scenario("A VXLAN, seen from outside: Ethernet in UDP.", ["complete"], place=None)
def vxlan(lab):
    net.tunnel_by_vxlan()
    lab.capture_at(*net.PLACES["router"], wanted=TUNNELLED)
    lab.client_ip = net.TUNNEL_CLIENT_IP
    _download(lab, net.TUNNEL_SERVER_IP)


@scenario("A last hop that takes 600 bytes: the file arrives in IP fragments.", ["complete"],
          place="client")
def ip_fragments(lab):
    net.fragment(600)
    _download(lab)


@scenario("A network tap: an interface for each direction, both in one file.", ["complete"],
          place=None)
def tap_two_interfaces(lab):
    for interface in ("to-client", "to-server"):
        lab.capture_at(net.ROUTER, interface, "a tap in the router, an interface a direction",
                       incoming=True)
    _download(lab)
