# SPDX-License-Identifier: GPL-2.0-or-later
# Knows the scenarios in which a firewall lets commands through and no data connection.
# Refuses to know how a firewall is told.

import net
from clients.curl import Curl
from clients.ftplib import Ftplib
from scenarios.table import scenario
from servers.base import PASSIVE_PORTS
from servers.vsftpd import Vsftpd

PASSIVE = "tcp dport {}-{}".format(*PASSIVE_PORTS)
IMPATIENT = {"accept_timeout": "2", "connect_timeout": "4"}


@scenario("A firewall drops what goes to the server's passive ports: curl waits for a data connection, and "
          "asks for no file.", [""], show="-q -z ftpx,flows")
def passive_ports_dropped(lab):
    _serve(lab)
    net.drop(net.SERVER, PASSIVE)
    lab.use(Curl, "--connect-timeout", "4", lab.url("alice", "pub/photo.jpg"), "-O")


@scenario("A firewall refuses what goes to the server's passive ports by RST: curl tries EPSV, then PASV, "
          "and gives up.", [""])
def passive_ports_refused(lab):
    _serve(lab)
    net.drop(net.SERVER, PASSIVE, "reject with tcp reset")
    lab.use(Curl, lab.url("alice", "pub/photo.jpg"), "-O")


@scenario("PORT behind a firewall: the server's SYNs to the client are dropped, and RETR ends with 425.",
          ["refused"])
def active_data_dropped(lab):
    _serve(lab)
    net.drop(net.CLIENT, "tcp sport 20")
    lab.use(Ftplib, f"login alice {lab.password('alice')}", "active", "get pub/photo.jpg")


@scenario("The same with a firewall that refuses: RST for SYN.", ["refused"])
def active_data_refused(lab):
    _serve(lab)
    net.drop(net.CLIENT, "tcp sport 20", "reject with tcp reset")
    lab.use(Ftplib, f"login alice {lab.password('alice')}", "active", "get pub/photo.jpg")


def _serve(lab):
    lab.file("alice", "pub/photo.jpg", 12_000)
    lab.serve(Vsftpd, **IMPATIENT)
