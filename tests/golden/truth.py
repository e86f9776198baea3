# Knows the truth files beside the captures, and says from one what packets, and so ftpx, can show.
# Refuses to know how ftpx found out.
#
# SPDX-License-Identifier: GPL-2.0-or-later
import functools
import json
import os
import re

import packets
from tshark import CAPTURES

UNSAFE = re.compile("[\0-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")


@functools.lru_cache(maxsize=None)
def truth(name):
    return json.loads((CAPTURES / f"{name}.truth.json").read_text(encoding="utf-8"))


@functools.lru_cache(maxsize=None)
def sessions(name):
    """As far as the packets tell: without keys, what is behind AUTH stays hidden."""
    files = [CAPTURES / file for file in truth(name)["capture"]["files"]]
    has_keys = any(map(packets.secrets, files))
    return [session if has_keys or session["tls"] == "none" else _without_keys(session)
            for session in truth(name)["sessions"]]


def _without_keys(session):
    greeting = [] if session["tls"] == "implicit" else session["greeting"]
    asked = [turn for turn, verb in enumerate(verbs(session), 1) if verb == "AUTH"]
    return dict(session, user=None, greeting=greeting,
                commands=session["commands"][:max(asked, default=0)], logins=[], operations=[],
                transfers=[], listings_in_replies=[], not_captured={},
                hidden=session["transfers"])


def transfers(name, *directions):
    return [facts for session in sessions(name) for facts in session["transfers"]
            if facts["direction"] in directions or not directions]


def safe(text):
    """What a report may show of it: characters that steer a display are told as bytes."""
    return UNSAFE.sub(lambda found: "".join(f"\\x{byte:02x}" for byte in found[0].encode()), text)


def base(path):
    """The name of a file, as it may be shown."""
    return safe(path.rpartition("/")[2])


def is_commanded(facts):
    """Whether the capture has the command of a transfer, and so its name."""
    return facts.get("command_seen", True)


def is_announced(facts, session):
    """Whether the capture has what a transfer's session is known by: its command, or the reply that
    announces its data connection where only the server's half was taken."""
    return is_commanded(facts) or (facts["mode"] == "passive" and "not_captured" in session)


def named(name, *directions):
    return list(filter(is_commanded, transfers(name, *directions)))


def _place(facts, session):
    return (session["server"]["ip"], facts["path"], facts["direction"])


def _is_received_copy(name, session, facts):
    """Whether another session's server sends it: FXP is one data connection and two transfers."""
    return facts["direction"] == "upload" and any(
        other["server"]["ip"] != session["server"]["ip"] and
        facts.get("data") == sent.get("data") is not None and sent["direction"] == "download"
        for other in sessions(name) for sent in other["transfers"])


def _start(facts):
    """Where in the file a transfer begins: RANG says so, or REST."""
    return facts.get("range", [facts["restart"]])[0]


def _fits(facts, parts):
    """Whether a transfer goes on with what others began, be it with the file's begin, and the file is
    still the one it was."""
    if facts["direction"] == "upload":
        return _start(facts) > 0
    wanted = _start(facts) > 0 or all(_start(part) > 0 for part in parts)
    return wanted and all(part["sha256"] == facts["sha256"] for part in parts)


def files(name):
    """Lists of the transfers, as (session, index), that move one file between them, as clients that
    resume or fetch several parts at once have it. Those that move nothing belong to none."""
    found, newest = [], {}
    for number, session in enumerate(sessions(name)):
        for index, facts in enumerate(session["transfers"]):
            if facts["direction"] == "listing" or facts["expected_state"] == "refused" or \
                    not is_commanded(facts) or _is_received_copy(name, session, facts):
                continue
            place = _place(facts, session)
            if place in newest and _fits(facts, [transfer(name, *one) for one in newest[place]]):
                newest[place].append((number, index))
            else:
                newest[place] = [(number, index)]
                found.append(newest[place])
    return found


def covered(facts):
    """The bytes of the file that a transfer shows, as a set; None where the truth does not tell where
    they lie."""
    if facts["command"] == "APPE" or not {"payload", "seen"} & set(facts):
        return None
    parts = facts.get("seen", {})
    until = parts["until"] if "until" in parts else facts.get("payload", {}).get("size", 0)
    holes = {byte for start, end in parts.get("missing", []) for byte in range(start, end)}
    return {_start(facts) + byte for byte in range(until) if byte not in holes}


def verbs(session):
    return [command.split(" ")[0].upper() for command in session["commands"]]


def has_all(session):
    """Whether the capture has it from begin to end and in both directions."""
    return not {"before_capture", "after_capture", "not_captured"} & set(session)


def _kinds_of_transfer(facts):
    seen_of = facts.get("seen", {})
    return {facts["command"], facts["expected_state"], facts.get("method"), facts["type"],
            *(word for word in ("compressed", "protected") if facts.get(word)),
            *(word for word in ("missing", "repeated") if seen_of.get(word))}


def _kinds(name):
    """What makes a capture unlike others."""
    capture, kinds = truth(name)["capture"], set()
    kinds |= {key for key in ("altered", "relay", "charset") if key in capture}
    kinds |= {f"{len(sessions(name))} sessions", f"{len(capture['files'])} files"}
    for session in sessions(name):
        software = session["server"]["software"].split(" ")[0]
        version = 6 if ":" in session["client_ip"] else 4
        kinds |= {software, version, f"tls {session['tls']}", f"has all: {has_all(session)}"}
        kinds |= {login["outcome"] for login in session["logins"]}
        kinds.update(*map(_kinds_of_transfer, session["transfers"]))
    return kinds


def one_of_each_kind(names):
    """Few captures, but all kinds: again and again the one that adds most."""
    chosen, known = [], set()
    while more := [name for name in names if _kinds(name) - known]:
        chosen.append(max(more, key=lambda name: len(_kinds(name) - known)))
        known |= _kinds(chosen[-1])
    return sorted(chosen)


ALL = sorted(path.name.removesuffix(".truth.json") for path in CAPTURES.glob("*.truth.json"))
CHOSEN = os.environ.get("FTPX_CAPTURES")
# What most modules ask, and what those do that hold each capture's own truth: "some" are few for the former.
NAMES = one_of_each_kind(ALL) if CHOSEN in ("few", "some") else ALL
TOLD = NAMES if CHOSEN == "few" else ALL


def those(condition, names=None):
    """The captures of which something is true. Where few are chosen and it is true of none of these,
    the first of all: what nothing is asked of holds in vain."""
    return [name for name in names or NAMES if condition(name)] or \
        [name for name in ALL if condition(name)][:1]


def chosen(*names):
    """Of captures that are named by hand: all, or those among the few. They must be there."""
    lost = set(names) - set(ALL)
    assert not lost, f"no such capture: {lost}"
    return those(set(names).__contains__)


def ports(name):
    """Of the control connections, at the server."""
    return {server(session)["port"] for session in sessions(name)}


def server(session):
    """Where the client found the server: behind NAT that is not where the server is."""
    ip, port = session.get("reached", (session["server"]["ip"], session["server"]["port"]))
    return {"ip": ip, "port": port}


def transfers_of_all(condition=lambda facts: True, names=None):
    """(capture, session, index within it) of each transfer there is of which something is true."""
    def found(name):
        return [(name, session, index) for session, facts in enumerate(sessions(name))
                for index, transfer_facts in enumerate(facts["transfers"])
                if condition(transfer_facts)]
    return [case for name in those(found, names) for case in found(name)]


def transfer(name, session, index):
    return sessions(name)[session]["transfers"][index]


def seen(facts):
    """What the packets show of a transfer. None is what they do not tell: the hash of a stream with
    holes, how many bytes a compressed one took, anything of an encrypted one that was aborted."""
    if facts["expected_state"] == "refused":
        return {"bytes": 0, "missing": 0, "repeated": 0, "sha256": None}
    parts = facts.get("seen", {})
    whole = {} if "bytes" in parts else facts.get("payload", {})
    missing = sum(end - start for start, end in parts.get("missing", []))
    return {"bytes": None if facts.get("compressed") else parts.get("bytes", whole.get("size")),
            "missing": missing, "repeated": parts.get("repeated", 0),
            "sha256": None if missing else parts.get("sha256", whole.get("sha256"))}
