# Knows how to run tshark and sharkd so that every fault shows: whatever sanitizers, assertions and
# allocators find ends the process; and whether the host alone has the same fault.
# Refuses to judge what they say.
#
# SPDX-License-Identifier: GPL-2.0-or-later
import json
import re
import resource
import signal
import subprocess
from dataclasses import dataclass

import tshark

CPU = 60  # seconds; of wall time ten times as many, on a machine that has other work
MOST_MEMORY = 2000  # MiB, of a process that reads less than one; of one allocation half as much
FAULTS = re.compile(rb"AddressSanitizer|runtime error|ERROR:|CRITICAL|WARNING|assertion|Dissector bug"
                    rb"|terminated|exhausted|corrupt", re.IGNORECASE)
STRICT = {
    "WIRESHARK_ABORT_ON_DISSECTOR_BUG": "1", "WIRESHARK_ABORT_ON_TOO_MANY_ITEMS": "1",
    "WIRESHARK_DEBUG_WMEM_OVERRIDE": "strict", "G_SLICE": "always-malloc",
    # The host is not instrumented and keeps memory to its end.
    "ASAN_OPTIONS": f"detect_leaks=0:abort_on_error=1:max_allocation_size_mb={MOST_MEMORY // 2}",
    "UBSAN_OPTIONS": "print_stacktrace=1:halt_on_error=1:abort_on_error=1"}
# What has an argument that only the plugin understands.
OURS = {"-z": "ftpx", "-o": "ftpx", "-Y": "", "-e": "ftpx", "-O": "ftpx", "--export-objects": ""}


@dataclass(frozen=True)
class Ended:
    command: tuple
    stdin: bytes
    status: int  # of the process; below 0: the signal that ended it; None: it did not end at all
    out: bytes
    err: bytes
    memory: int  # MiB, the most that any process until now has had

    @property
    def fault(self):
        """The first sign of one; None when it ended as it should."""
        sign = next((line for line in self.err.splitlines() if FAULTS.search(line)), None)
        if self.status in (None, -signal.SIGXCPU, -signal.SIGKILL):
            return f"still running after {CPU} s"
        if self.status != 0 or sign:
            sign = sign or (self.err.splitlines() or [b"no word"])[-1]
            return f"ended with {self.status}: {sign.decode('utf-8', 'replace')[:200]}"
        return f"had {self.memory} MiB" if self.memory > MOST_MEMORY else None


def peak():
    """MiB, the most that any process until now has had."""
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024


def run(tool, *arguments, stdin=b"", plugins=tshark.PLUGINS):
    command = ["prlimit", f"--cpu={CPU}", *tshark.UNPRIVILEGED, tool, *arguments]
    try:
        ended = subprocess.run(command, input=stdin, capture_output=True, cwd=tshark.HOME,
                               timeout=10 * CPU, check=False,
                               env={**tshark.environment(plugins), **STRICT})
    except subprocess.TimeoutExpired as late:
        return Ended(tuple(command), stdin, None, late.stdout or b"", late.stderr or b"",
                     peak())
    return Ended(tuple(command), stdin, ended.returncode, ended.stdout, ended.stderr, peak())


def ask_tshark(path, options):
    return run("tshark", "-n", "-r", str(path), *options)


def ask_sharkd(requests):
    said = "".join(json.dumps({"jsonrpc": "2.0", "id": number, **request}) + "\n"
                   for number, request in enumerate(requests, 1))
    return run("sharkd", "-", stdin=said.encode())


def _without_ours(options):
    kept, rest = [], list(options)
    while rest:
        option = rest.pop(0)
        if option in OURS and rest[0].startswith(OURS[option]):
            rest.pop(0)
            continue
        kept.append(option)
    return kept


def alone(path, options):
    """The same without the plugin, and with what makes tshark dissect at all."""
    return run("tshark", "-n", "-r", str(path), *_without_ours(options), "-z", "conv,tcp",
               plugins=tshark.NO_PLUGINS)


def _of_the_host(line):
    """A request without what only the plugin understands. Instead of our taps the host has one of its
    own, which has it look at all frames again as well."""
    request = json.loads(line)
    if request["method"] == "tap":
        request["params"] = {"tap0": "expert"}
    ours = request["method"] != "load" and "ftpx" in json.dumps(request.get("params"))
    return b"" if ours else json.dumps(request).encode()


def sharkd_alone(ended):
    kept = filter(None, map(_of_the_host, ended.stdin.splitlines()))
    return run("sharkd", "-", stdin=b"\n".join(kept) + b"\n", plugins=tshark.NO_PLUGINS)
