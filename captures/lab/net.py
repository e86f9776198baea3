# SPDX-License-Identifier: GPL-2.0-or-later
# Knows the small network every scenario lives in: four namespaces, three cables, one address plan.
# Refuses to know who talks on it, or what is said.

import subprocess
from pathlib import Path

CLIENT, ROUTER, SERVER, SECOND = "client", "router", "server", "second"

# Documentation addresses (RFC 5737, RFC 3849): they can collide with nobody's network.
CLIENT_IP, SERVER_IP, SECOND_IP = "192.0.2.10", "198.51.100.20", "203.0.113.30"
CLIENT_IP6, SERVER_IP6 = "2001:db8:1::10", "2001:db8:2::20"
OTHER_CLIENT_IP = "192.0.2.11"
TUNNEL_CLIENT_IP, TUNNEL_SERVER_IP = "203.0.113.129", "203.0.113.130"
LOOPBACK_IP = "127.0.0.1"
ROUTER_IP = "192.0.2.1"

# namespace, interface, MAC address, addresses
INTERFACES = [
    (CLIENT, "eth0", "02:00:00:00:01:10",
     ["192.0.2.10/24", "192.0.2.11/24", "2001:db8:1::10/64"]),
    (ROUTER, "to-client", "02:00:00:00:01:01", ["192.0.2.1/24", "2001:db8:1::1/64"]),
    (ROUTER, "to-server", "02:00:00:00:02:01", ["198.51.100.1/24", "2001:db8:2::1/64"]),
    (SERVER, "eth0", "02:00:00:00:02:20", ["198.51.100.20/24", "2001:db8:2::20/64"]),
    (ROUTER, "to-second", "02:00:00:00:04:01", ["203.0.113.1/24"]),
    (SECOND, "eth0", "02:00:00:00:04:30", ["203.0.113.30/24"]),
]
CABLES = [(0, 1), (2, 3), (4, 5)]
ROUTES = [
    (CLIENT, "192.0.2.1"), (CLIENT, "2001:db8:1::1"),
    (SERVER, "198.51.100.1"), (SERVER, "2001:db8:2::1"),
    (SECOND, "203.0.113.1"),
]
# Where a capture can be taken: namespace, interface, how the truth calls the place.
PLACES = {
    "client": (CLIENT, "eth0", "client's interface"),
    "router": (ROUTER, "to-client", "router's interface to the client"),
    "server": (SERVER, "eth0", "server's interface"),
    "loopback": (SERVER, "lo", "server's loopback interface"),
    "host": (CLIENT, "any", "all interfaces of the client"),
    "everywhere": (ROUTER, "any", "all interfaces of the router, as packets come in"),
}
# Namespaces by the addresses that configure gave them.
HOMES = {LOOPBACK_IP: SERVER}
OFFLOADS = ["tso", "gso", "gro", "rx", "tx"]


def call(*argv):
    subprocess.run(argv, check=True, stdout=subprocess.DEVNULL)


def inside(namespace, *argv):
    """The command line that runs argv in a namespace, under the same process id."""
    return ["ip", "netns", "exec", namespace, *argv]


def build():
    Path("/run/netns").mkdir()
    for namespace in (CLIENT, ROUTER, SERVER, SECOND):
        call("ip", "netns", "add", namespace)
        call("ip", "-n", namespace, "link", "set", "lo", "up")
    for one, other in CABLES:
        _plug(INTERFACES[one], INTERFACES[other])
    for row in INTERFACES:
        configure(*row)
    for namespace, gateway in ROUTES:
        call("ip", "-n", namespace, "route", "add", "default", "via", gateway)
    forward(True)


def namespace_of(ip):
    """Where an address lives; that of loopback, which all have, is taken for the server's."""
    return HOMES[ip]


def translate(public, private, ports):
    """The router passes connections to these ports of its own address on to another machine."""
    rules = ["add table ip lab",
             "add chain ip lab inward { type nat hook prerouting priority dstnat; }",
             f"add rule ip lab inward ip daddr {public} tcp dport {{ {ports} }} dnat to {private}"]
    call(*inside(ROUTER, "nft", "; ".join(rules)))


def drop(namespace, packets, how="drop"):
    """A firewall there lets no packets in that nftables describes so; how: "drop" or "reject"."""
    rules = ["add table ip lab",
             "add chain ip lab shut { type filter hook input priority filter; }",
             f"add rule ip lab shut {packets} {how}"]
    call(*inside(namespace, "nft", "; ".join(rules)))


def host_containers():
    """The router's side of the server's cable becomes a port of a bridge, as container hosts have it."""
    row = next(row for row in INTERFACES if row[1] == "to-server")
    call("ip", "-n", ROUTER, "address", "flush", "dev", "to-server")
    call("ip", "-n", ROUTER, "link", "add", "br0", "address", "02:00:00:00:02:02", "type", "bridge")
    call("ip", "-n", ROUTER, "link", "set", "to-server", "master", "br0")
    configure(ROUTER, "br0", None, row[3])


def forward(on):
    """Whether the kernel of the router passes packets on; a relay does it instead when not."""
    for name in ("net/ipv4/ip_forward", "net/ipv6/conf/all/forwarding"):
        call(*inside(ROUTER, "sh", "-c", f"echo {int(on)} > /proc/sys/{name}"))


def reuse_ports(namespace):
    """Lets connections of the same two endpoints follow each other at once."""
    call(*inside(namespace, "sh", "-c", "echo 0 > /proc/sys/net/ipv4/tcp_max_tw_buckets"))


def _plug(one, other):
    call("ip", "-n", one[0], "link", "add", one[1], "address", one[2], "type", "veth",
         "peer", "name", other[1], "address", other[2], "netns", other[0])


def configure(namespace, interface, _mac, addresses):
    """Brings an interface up with its addresses, and packets as they are on a cable."""
    for address in addresses:
        nodad = ["nodad"] if ":" in address else []
        call("ip", "-n", namespace, "address", "add", address, "dev", interface, *nodad)
        HOMES[address.split("/")[0]] = namespace
    call("ip", "-n", namespace, "link", "set", interface, "up")
    switches = [word for name in OFFLOADS for word in (name, "off")]
    call(*inside(namespace, "ethtool", "-K", interface, *switches))


def fragment(size):
    """The last hop to the client takes packets up to a size, and servers let them be cut."""
    call("ip", "-n", ROUTER, "link", "set", "to-client", "mtu", str(size))
    call(*inside(SERVER, "sh", "-c", "echo 1 > /proc/sys/net/ipv4/ip_no_pmtu_disc"))


def tunnel_by_vxlan():
    """A network of two (RFC 7348), client and server, over the one there is."""
    for namespace, here, there, mac, ip in (
            (CLIENT, CLIENT_IP, SERVER_IP, "02:00:00:00:05:10", TUNNEL_CLIENT_IP),
            (SERVER, SERVER_IP, CLIENT_IP, "02:00:00:00:05:20", TUNNEL_SERVER_IP)):
        call("ip", "-n", namespace, "link", "add", "vxlan0", "address", mac, "type", "vxlan",
             "id", "42", "local", here, "remote", there, "dstport", "4789", "dev", "eth0")
        configure(namespace, "vxlan0", mac, [f"{ip}/30"])


def settle_tunnel(namespace, interface, ip):
    """A TUN interface, which has no address of its own kind, joins a network of two."""
    call("ip", "-n", namespace, "address", "add", f"{ip}/30", "dev", interface)
    call("ip", "-n", namespace, "link", "set", interface, "up")
    HOMES[ip] = namespace


def open_connections(namespace):
    """TCP connections that may still send something."""
    lines = subprocess.run(inside(namespace, "ss", "-Htan"), check=True, text=True,
                           capture_output=True).stdout.splitlines()
    return [line for line in lines if line.split()[0] not in ("LISTEN", "TIME-WAIT")]
