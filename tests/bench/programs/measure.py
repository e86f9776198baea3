"""measure.py DESCRIPTOR COMMAND...: runs it unprivileged and writes what it took to DESCRIPTOR.

Knows how to measure a process and what that waits for. It is a small process of its own, since the
peak memory of a child begins at that of its parent. Refuses to know what the command is for.

SPDX-License-Identifier: GPL-2.0-or-later
"""
import json
import os
import subprocess
import sys
import time

UNPRIVILEGED = ["setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups"]

began = time.monotonic()
process = subprocess.Popen([*UNPRIVILEGED, *sys.argv[2:]])
_, status, usage = os.wait4(process.pid, 0)
figure = {"cpu": usage.ru_utime + usage.ru_stime, "wall": time.monotonic() - began,
          "peak": usage.ru_maxrss / 1024, "status": os.waitstatus_to_exitcode(status)}
with os.fdopen(int(sys.argv[1]), "w") as out:
    json.dump(figure, out)
