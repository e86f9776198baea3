# SPDX-License-Identifier: GPL-2.0-or-later
# Knows how to hold a tcpdump around an exchange, so that the first SYN and the last FIN are in it.
# Refuses to know what the packets mean.

import re
import signal
import subprocess
import time

import net

SETTLE_SECONDS = 20
LINKLESS = ("any", "tun0")


class Capture:
    def __init__(self, place, path, wanted="tcp", incoming=None, link=None):
        """place: namespace, interface, and how the truth calls it; wanted: a capture filter;
        incoming: without what goes out; link: a type of tcpdump's, where there is a choice."""
        namespace, interface, self.place = place
        self.path = path
        # Without a link of its own libpcap reserves the whole snap length for each packet, and soon
        # has no room; and on "any" who forwards sees each packet twice.
        extent = ["-s", "4096"] if interface in LINKLESS else ["-s", "0"]
        if incoming if incoming is not None else (namespace, interface) == (net.ROUTER, "any"):
            extent += ["-Q", "in"]
        if link:
            extent += ["-y", link]
        # -Z root: Debian's tcpdump would otherwise give up the right to write here.
        self.process = subprocess.Popen(
            net.inside(namespace, "tcpdump", "-i", interface, *extent, "-n", "-U",
                       "--immediate-mode", "-Z", "root", "-w", str(path), wanted),
            stderr=subprocess.PIPE, text=True)
        while "listening on" not in (line := self.process.stderr.readline()):
            if not line:
                raise RuntimeError("tcpdump did not start")

    def stop(self, settle=True):
        """settle: wait for all connections to end; a capture that is stopped early does not."""
        if settle:
            self._settle()
        self.process.send_signal(signal.SIGINT)
        report = self.process.communicate(timeout=10)[1]
        if not re.search(r"^0 packets dropped by kernel", report, re.M):
            raise RuntimeError("tcpdump lost packets: " + report)

    def _settle(self):
        end = time.monotonic() + SETTLE_SECONDS
        sides = (net.CLIENT, net.SERVER, net.SECOND)
        while any(net.open_connections(side) for side in sides):
            if time.monotonic() > end:
                raise RuntimeError("connections still open: nothing to stop the capture on")
            time.sleep(0.05)
        time.sleep(0.3)
