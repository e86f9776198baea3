# SPDX-License-Identifier: GPL-2.0-or-later
# Knows a path between two network namespaces: delay, a slowest link with its queue, loss and reordering, each
# way the same; and what passes its ends.
# Refuses to know what is sent on it.

import fcntl
import heapq
import os
import random
import select
import struct
import subprocess
import time

TUNSETIFF, IFF_TUN, IFF_NO_PI = 0x400454ca, 1, 0x1000
NANOSECOND_MAGIC, RAW = 0xa1b23c4d, 101
ENDS = {"client": "192.0.2.10", "server": "192.0.2.20"}


def call(*words):
    subprocess.run(words, check=True)


def inside(end, *words):
    return ["ip", "netns", "exec", end, *words]


class End:
    """A TUN interface in a namespace of its own, and a capture of what passes it."""

    def __init__(self, name, capture):
        self.name = name
        self.tun = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
        fcntl.ioctl(self.tun, TUNSETIFF, struct.pack("16sH22x", name.encode(), IFF_TUN | IFF_NO_PI))
        call("ip", "netns", "add", name)
        call("ip", "link", "set", name, "netns", name)
        other = ENDS["server" if name == "client" else "client"]
        for words in (["address", "add", ENDS[name], "peer", other, "dev", name],
                      ["link", "set", name, "up"], ["link", "set", "lo", "up"]):
            call("ip", "-n", name, *words)
        self.capture = open(capture, "wb", buffering=1 << 20)
        self.capture.write(struct.pack("<IHHiIII", NANOSECOND_MAGIC, 2, 4, 0, 0, 65535, RAW))

    def note(self, packet):
        now = time.time_ns()
        self.capture.write(struct.pack("<IIII", now // 10**9, now % 10**9, len(packet), len(packet)))
        self.capture.write(packet)


def marked(packet):
    """With "congestion experienced", where its sender understands that (RFC 3168 §5)."""
    if packet[1] & 3 not in (1, 2):
        return packet
    header = bytearray(packet[:20])
    header[1] |= 3
    header[10:12] = bytes(2)
    total = sum(struct.unpack("!10H", header))
    total = (total & 0xffff) + (total >> 16)
    header[10:12] = struct.pack("!H", ~(total + (total >> 16)) & 0xffff)
    return bytes(header) + packet[20:]


class Path:
    """delay: seconds one way; rate: bytes a second, or None; queue: bytes before the slowest link; mark: from
    how many there on it marks packets; loss and reorder: shares of packets; jitter: seconds, which keep the
    order."""

    def __init__(self, folder, seed, delay=0.0, rate=None, queue=1 << 20, mark=None, loss=0.0,
                 reorder=0.0, jitter=0.0):
        self.ends = [End(name, folder / f"{name}.pcap") for name in ENDS]
        self.random = random.Random(seed)
        self.delay, self.rate, self.queue, self.loss = delay, rate, queue, loss
        self.reorder, self.jitter, self.mark = reorder, jitter, mark
        if mark is not None:
            for name in ENDS:
                call(*inside(name, "sysctl", "-q", "-w", "net.ipv4.tcp_ecn=1"))
        self.free_at = [0.0, 0.0]  # when each way's link is
        self.last_due = [0.0, 0.0]
        self.under_way = []
        self.number = 0

    def pass_on(self, way, packet):
        now = time.monotonic()
        if self.random.random() < self.loss:
            return
        due = now
        if self.rate:
            queued = (self.free_at[way] - now) * self.rate
            if queued > self.queue:
                return
            if self.mark is not None and queued > self.mark:
                packet = marked(packet)
            due = self.free_at[way] = max(now, self.free_at[way]) + len(packet) / self.rate
        due += self.delay + self.random.random() * self.jitter
        if self.random.random() < self.reorder:
            due += 0.002
        else:
            due = self.last_due[way] = max(due, self.last_due[way])
        self.number += 1
        heapq.heappush(self.under_way, (due, self.number, way, packet))

    def deliver(self):
        """What is due; returns the seconds until something else is."""
        while self.under_way:
            left = self.under_way[0][0] - time.monotonic()
            if left > 0:
                return left
            _, _, way, packet = heapq.heappop(self.under_way)
            end = self.ends[1 - way]
            end.note(packet)
            os.write(end.tun, packet)
        return 0.05

    def take(self, way):
        try:
            for _ in range(32):
                packet = os.read(self.ends[way].tun, 65536)
                if packet[0] >> 4 == 4:
                    self.ends[way].note(packet)
                    self.pass_on(way, packet)
        except BlockingIOError:
            pass

    def run(self, is_over):
        """Until is_over() says so."""
        tuns = [end.tun for end in self.ends]
        while not is_over():
            ready = select.select(tuns, [], [], max(0, self.deliver()))[0]
            for way in range(2):
                if tuns[way] in ready:
                    self.take(way)
        for end in self.ends:
            end.capture.close()
