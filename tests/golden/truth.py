# Knows the truth files beside the captures, and says from one what a record must hold.
# Refuses to know how ftpx found out.
#
# SPDX-License-Identifier: GPL-2.0-or-later
import functools
import json
import os

from tshark import CAPTURES

NAMES = sorted(path.stem for path in CAPTURES.glob("*.pcap"))
if os.environ.get("FTPX_PRELOAD"):
    # Sanitizers are slow and look for other faults: one capture of each kind.
    NAMES = [name for name in NAMES if name in (
        "abor", "active-download-ipv6", "cut-short", "killed-client", "listings",
        "login-failed-then-ok", "lossy-at-client", "missing-segments", "pipelined", "port-2121",
        "two-sessions")]


@functools.lru_cache(maxsize=None)
def truth(name):
    return json.loads((CAPTURES / f"{name}.truth.json").read_text(encoding="utf-8"))


def transfers_of_all():
    """(capture, session, index within it) of each transfer there is."""
    return [(name, session, index) for name in NAMES
            for session, facts in enumerate(truth(name)["sessions"])
            for index in range(len(facts["transfers"]))]


def transfer(name, session, index):
    return truth(name)["sessions"][session]["transfers"][index]


def seen(facts):
    """What the packets show of a transfer; sha256 is None when it cannot be known."""
    if facts["expected_state"] == "refused":
        return {"bytes": 0, "missing": 0, "repeated": 0, "sha256": None}
    parts = facts.get("seen", {})
    missing = sum(end - start for start, end in parts.get("missing", []))
    whole = facts.get("payload", {})
    return {"bytes": parts.get("bytes", whole.get("size")), "missing": missing,
            "repeated": parts.get("repeated", 0),
            "sha256": None if missing else parts.get("sha256", whole.get("sha256"))}
