# SPDX-License-Identifier: GPL-2.0-or-later
# Knows the scenarios in which the capture is at fault, or odd, and not the transfer.
# Refuses to know how packets are taken away: alter.py does that to a clean capture.

import alter
from clients.curl import Curl
from scenarios.table import scenario
from servers.vsftpd import Vsftpd


@scenario("Snap length 96: headers, and the first 30 bytes of each segment.", ["incomplete"],
          show="-2 -Y ftpx.line.cut")
def snap_length_96(lab):
    """Over PORT, which fits into 30 bytes; what passive replies say does not."""
    _download(lab, "--ftp-port", "-", "--disable-eprt")
    lab.alter(alter.snap, 96)


@scenario("The capture begins after the login; the download is all there.", ["complete"])
def late_start(lab):
    _download(lab)
    lab.alter(alter.after_reply, "230")


@scenario("The capture begins in the middle of a download over PORT; another follows.",
          ["incomplete complete"])
def late_start_in_transfer(lab):
    lab.file("alice", "first.bin", 30_000)
    lab.file("alice", "second.bin", 10_000)
    lab.serve(Vsftpd)
    lab.use(Curl, "--ftp-port", "-", "--disable-eprt",
            lab.url("alice", "first.bin"), "-O", lab.url("alice", "second.bin"), "-O")
    lab.alter(alter.late, 12)


@scenario("Every frame in VLAN 7 (802.1Q).", ["complete"], show="-Y vlan.id==7 -z ftpx,flows")
def vlan(lab):
    _download(lab)
    lab.alter(alter.tag, 7)


@scenario("Every packet twice, as from a mirror port of both directions.", ["complete"],
          show="-q -z ftpx,downloads")
def mirrored_twice(lab):
    _download(lab)
    lab.alter(alter.mirror)


@scenario("A ring buffer's files; `mergecap -w all.pcapng ring-buffer-*.pcapng` makes them one.",
          ["complete"])
def ring_buffer(lab):
    _download(lab)
    lab.pieces = 3


@scenario("Captured with the filter `tcp port 21`: commands and replies, no data.", ["incomplete"],
          show="-2 -Y ftpx.transfer.incomplete")
def control_only(lab):
    _download(lab)
    lab.alter(alter.only_port, 21)


@scenario("Only what the server sends: replies and the file, no command.", ["complete"])
def one_direction(lab):
    _download(lab)
    lab.alter(alter.only_from, lab.server.ip)


def _download(lab, *options):
    lab.file("alice", "pub/photo.jpg", 30_000)
    lab.serve(Vsftpd)
    lab.use(Curl, *options, lab.url("alice", "pub/photo.jpg"), "-O")
