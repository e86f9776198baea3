# Knows how to ask one sharkd many things, one after another, and how much memory it has by then.
# Refuses to judge the answers, except that sharkd must live on and end well.
#
# SPDX-License-Identifier: GPL-2.0-or-later
import json
import pathlib
import re
import subprocess
import tempfile

import tshark

NSTATS = tuple(f"nstat:ftpx,{table}" for table in ("sessions", "transfers", "downloads", "logins"))
TAPS = (*NSTATS, "stat:ftpx", "eo:ftpx", "seqa:ftpx", "srt:ftpx")
BAD = re.compile("CRITICAL|Dissector bug|Assertion|AddressSanitizer|runtime error")


class Sharkd:
    def __init__(self, plugins=tshark.PLUGINS, under=()):
        """`under`: what runs it, a tool that looks at memory, say."""
        self._said = tempfile.TemporaryFile()
        self._process = subprocess.Popen(
            [*tshark.UNPRIVILEGED, *under, "sharkd", "-"], stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, stderr=self._said, cwd=tshark.HOME,
            env=tshark.environment(plugins))

    def __enter__(self):
        return self

    def __exit__(self, kind, value, trace):
        self._process.stdin.close()
        code = self._process.wait(timeout=tshark.TIMEOUT)
        self._process.stdout.close()
        self._said.seek(0)
        said = self._said.read().decode(errors="replace")
        self._said.close()
        assert kind or (code == 0 and not BAD.search(said)), f"exit {code}\n{said[-4000:]}"

    def _send(self, number, method, params):
        """What has no parameters must not have an empty list."""
        request = {"jsonrpc": "2.0", "id": number, "method": method}
        line = json.dumps(dict(request, params=params) if params else request) + "\n"
        self._process.stdin.write(line.encode())
        self._process.stdin.flush()

    def raw(self, method, **params):
        """The line that is answered."""
        self._send(1, method, params)
        for answer in self._process.stdout:
            if answer.startswith(b'{"jsonrpc":"2.0","id":1,'):
                return answer
        raise AssertionError(f"sharkd ended at {method} {params}")

    def load_broken(self, path):
        """A file that breaks off: sharkd says so on standard error, and answers or not."""
        self._send(2, "load", {"file": str(path)})
        self.raw("status")

    def ask(self, method, **params):
        """All of the answer, be it an error."""
        return json.loads(self.raw(method, **params).decode(errors="surrogateescape"))

    def result(self, method, **params):
        return self.ask(method, **params)["result"]

    def load(self, path):
        return self.ask("load", file=str(path))

    def set(self, preference, value):
        assert self.result("setconf", name=preference, value=value) == {"status": "OK"}

    def tap(self, *taps):
        """What sharkd makes of them in one reading of the capture."""
        return self.result("tap", **{f"tap{i}": tap for i, tap in enumerate(taps)})["taps"]

    def taps(self):
        """All of ours, each in a reading of its own."""
        return b"".join(self.raw("tap", tap0=tap) for tap in TAPS)

    def resident(self):
        """KiB of memory."""
        status = pathlib.Path(f"/proc/{self._process.pid}/status").read_text(encoding="ascii")
        return int(re.search(r"VmRSS:\s+(\d+)", status)[1])
