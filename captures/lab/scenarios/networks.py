# SPDX-License-Identifier: GPL-2.0-or-later
# Knows the scenarios in which the network, or a third machine, is what an analyst has to see.
# Refuses to know how a network, a server or a truth is made.

import random
import time

import net
from clients.curl import Curl
from clients.ftplib import Ftplib
from clients.lftp import Lftp
from scenarios.table import scenario
from servers.pyftpdlib import Pyftpdlib
from servers.vsftpd import Vsftpd

SLOW = {"local_max_rate": "60000", "trans_chunk_size": "8192"}


@scenario("Download over IPv6 and EPSV.", ["complete"])
def ipv6_passive(lab):
    lab.file("alice", "pub/map.png", 40_000)
    lab.serve(Vsftpd, ip=net.SERVER_IP6)
    lab.use(Curl, lab.url("alice", "pub/map.png"), "-O")


@scenario("PASV behind NAT: the server names its private address, the client connects to the "
          "public one.", ["complete"], show="-Y ftpx.data.nat_seen", place="client")
def nat_wrong_address(lab):
    lab.file("alice", "pub/photo.jpg", 30_000)
    lab.serve(Vsftpd)
    net.translate(net.ROUTER_IP, lab.server.ip, "21, 50000-50099")
    lab.reached = (net.ROUTER_IP, 21)
    lab.use(Curl, "--disable-epsv", lab.url("alice", "pub/photo.jpg", host=net.ROUTER_IP), "-O")


@scenario("A server in a container, on all interfaces of its host: each packet from or to the client "
          "outside, and, behind NAT, twice inside (bridge and veth).", ["complete", "complete"], place=None)
def container_host(lab):
    _serve_from_container(lab)
    lab.use(Curl, lab.url("alice", "pub/photo.jpg", host=net.ROUTER_IP), "-O")


@scenario("The same over PASV, which names the host's address; as older `tcpdump -i any` writes it.",
          ["complete", "complete"], place=None)
def container_host_cooked(lab):
    _serve_from_container(lab, link="LINUX_SLL", pasv_address=net.ROUTER_IP)
    lab.use(Curl, "--disable-epsv", lab.url("alice", "pub/photo.jpg", host=net.ROUTER_IP), "-O")


def _serve_from_container(lab, link=None, **settings):
    net.host_containers()
    lab.file("alice", "pub/photo.jpg", 3_000)
    lab.serve(Vsftpd, **settings)
    net.translate(net.ROUTER_IP, lab.server.ip, "21, 50000-50099")
    lab.reached, lab.seen_inside = (net.ROUTER_IP, 21), True
    lab.capture_at(net.ROUTER, "any", "all interfaces of a container host", incoming=False, link=link)


@scenario("FXP: lftp has one server send a file to another; the client sees no byte of it.",
          ["complete", "complete"], place="everywhere")
def fxp(lab):
    lab.file("alice", "original.bin", 30_000)
    promiscuous = {"pasv_promiscuous": "YES", "port_promiscuous": "YES"}
    source = lab.serve(Vsftpd, **promiscuous)
    target = lab.serve(Vsftpd, ip=net.SECOND_IP, connect_from_port_20="NO", **promiscuous)
    copier = lab.use(
        Lftp, "set ftp:use-fxp yes", "set ftp:fxp-force yes", "set ftp:fxp-passive-source yes",
        "get {} -o {}".format(lab.url("alice", "original.bin", server=source),
                              lab.url("bob", "copy.bin", server=target)),
        servers=[source, target], told_by_server=True)
    copier.sends = source.real("alice", "/srv/alice/original.bin")


@scenario("PORT names a third machine; the server refuses.", [""],
          show="-Y ftpx.data.bounce", attack=True)
def bounce_refused(lab):
    lab.serve(Vsftpd)
    lab.use(Ftplib, f"login alice {lab.password('alice')}",
            f"quote PORT {net.SECOND_IP.replace('.', ',')},31,144")


@scenario("PORT names a third machine, and the server sends the file there: an FTP bounce.",
          ["complete"], show="-Y ftpx.data.bounce", place="everywhere", attack=True)
def bounce(lab):
    lab.file("alice", "payload.txt", 2_000)
    lab.serve(Pyftpdlib, foreign=1)
    lab.listen(net.SECOND_IP, 8080)
    lab.use(Ftplib, f"login alice {lab.password('alice')}", "quote TYPE I",
            f"quote PORT {net.SECOND_IP.replace('.', ',')},31,144", "quote RETR payload.txt")


@scenario("Two clients with the same ports at once, and each again with the ports it just had.",
          ["complete", "complete", "complete", "complete"],
          show="-q -z ftpx,sessions")
def reused_ports(lab):
    net.reuse_ports(net.CLIENT)
    net.reuse_ports(net.SERVER)
    for name in ("red", "blue", "green", "brown"):
        lab.file("alice", f"{name}.bin", 12_000)
    lab.serve(Vsftpd, pasv_min_port="50000", pasv_max_port="50001", **SLOW)
    for first, second in (("red", "blue"), ("green", "brown")):
        pair = [_from_port_40000(lab, net.CLIENT_IP, first),
                _from_port_40000(lab, net.OTHER_CLIENT_IP, second)]
        for client in pair:
            client.wait()


def _from_port_40000(lab, ip, name):
    lab.client_ip = ip
    client = lab.use(Curl, "--interface", ip, "--local-port", "40000-40001",
                     lab.url("alice", f"{name}.bin"), "-O")
    time.sleep(0.1)
    return client


def seeded(seed, frames, **counts):
    """For programs/relay.py: so many frames of each fate among the first ones, by chance that
    repeats itself."""
    chosen = random.Random(seed).sample(range(4, frames), sum(counts.values()))
    fates = [fate for fate, count in counts.items() for _ in range(count)]
    return [f"{fate}={number}" for fate, number in zip(fates, chosen)]


@scenario("Loss, reordering, duplication and delay at once, seen where the segments arrive.",
          ["complete"], show="-q -z ftpx,downloads", place="client")
def impaired(lab):
    lab.file("alice", "pub/photo.jpg", 60_000)
    lab.serve(Vsftpd)
    lab.relay(*seeded(7, 40, drop=3, hold=3, double=3, late=3))
    lab.use(Curl, lab.url("alice", "pub/photo.jpg"), "-O")


@scenario("The network dies in mid-download; the server's 421 waits behind an unacknowledged 150.",
          ["open"], place="server")
def dead_connection(lab):
    lab.file("alice", "huge.iso", 300_000)
    lab.serve(Vsftpd, data_connection_timeout="2")
    lab.relay("die=20")
    lab.use(Curl, "--max-time", "2", lab.url("alice", "huge.iso"), "-O", told_by_server=True)
    lab.server.wait_until_it_logs("421 Data timeout")
    time.sleep(0.5)
    lab.settle = False
