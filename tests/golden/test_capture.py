# Knows that the first record says what the others were made from, by the capture's own bytes and packets.
# Refuses to know what happened in it.
#
# SPDX-License-Identifier: GPL-2.0-or-later
import hashlib
import json
import pathlib

import jsonschema
import pytest

import captures
import ecs
import packets
import runs
import tshark
from build import Connection, Dialogue, Wire
from facts import Facts
from page import Page
from test_ecs import OWN
from test_records import SCHEMA
from truth import NAMES, sessions, those

held = Facts()
each_capture = held.each(NAMES)


def ahead():
    return map(runs.once, NAMES)


@each_capture
def test_the_first_record_names_the_capture(name):
    path = pathlib.Path(captures.path(name))
    [file] = runs.capture(name)["ftpx"]["captures"]
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    assert file == {"name": path.name, "size": path.stat().st_size, "sha256": sha256}
    assert runs.capture(name)["file"] == {
        "name": path.name, "size": path.stat().st_size, "hash": {"sha256": sha256}}


@each_capture
def test_it_counts_packets_and_tells_their_time(name):
    taken = captures.taken(name)
    record = runs.capture(name)
    micros = [packet.micros for packet in taken]
    assert record["ftpx"]["packets"] == len(taken)
    assert record["event"]["duration"] == (max(micros) - min(micros)) * 1000


@each_capture
def test_it_counts_what_was_seen(name):
    facts = runs.capture(name)["ftpx"]
    assert facts["sessions"] == len(sessions(name))
    for part, end in (("begin", "start"), ("end", "end")):
        assert facts[f"sessions_without_{part}"] == len([
            record for record in runs.of_kind(name, "session") if not record["ftpx"]["captured"][end]])
    mine = [record["ftpx"] for record in runs.of_kind(name, "transfer") if "session" in record["ftpx"]]
    assert facts["gap_bytes"] == sum(transfer["gap_bytes"] for transfer in mine)


@each_capture
def test_it_says_what_a_snap_length_cut(name):
    cut = [packet for packet in captures.taken(name) if packet.is_cut]
    facts = runs.capture(name)["ftpx"]
    assert facts["cut_packets"] == len(cut)
    assert facts.get("snap_length") == (max(len(packet.frame) for packet in cut) if cut else None)


@each_capture
def test_it_follows_both_schemas(name):
    record = runs.capture(name)
    assert not [fault.message for fault in jsonschema.Draft202012Validator(SCHEMA).iter_errors(record)]
    assert not list(ecs.faults(record, OWN))


@held.each(those(lambda name: all(packet.link == packets.ETHERNET for packet in captures.taken(name))))
def test_it_names_the_link_layer(name):
    assert runs.capture(name)["ftpx"]["link_types"] == ["ether"]


@each_capture
def test_preferences_are_those_that_were_changed(name):
    wanted = [word for word in runs.reading(name) if word != "-o"]
    assert runs.capture(name)["ftpx"].get("preferences", []) == wanted


test_each_capture = held.test()


def capture_of(path, *options):
    return json.loads(tshark.tap(path, "ftpx,json", *options).splitlines()[0])


def test_a_capture_without_ftp_is_told_too(save):
    wire = Wire()
    Connection(wire, ("10.0.0.2", 40000), ("10.0.0.1", 80))
    record = capture_of(save(wire))
    assert record["record"] == "capture" and record["ftpx"]["sessions"] == 0


@pytest.mark.parametrize("options, told", [
    (("-o", "ftpx.bruteforce.count:3"), ["ftpx.bruteforce.count:3"]),
    (("-o", "ftpx.tcp.ports:21,2121"), ["ftpx.tcp.ports:21,2121"]),
    (("-o", "ftpx.quick:TRUE"), []), (("-o", "ftpx.builtin:FALSE"), []),
    (("-o", "ftpx.bruteforce.count:5"), [])])
def test_a_changed_preference_is_told_unless_it_changes_nothing(options, told):
    assert capture_of(captures.path(NAMES[0]), *options)["ftpx"].get("preferences", []) == told


def test_without_hashes_the_capture_has_none():
    record = capture_of(captures.path(NAMES[0]), "-o", "ftpx.hash:none")
    assert "hash" not in record["file"] and record["file"]["size"] > 0


# --- the page ---

def foot(path):
    out = tshark.OUT / "foot.html"
    out.unlink(missing_ok=True)
    tshark.tap(path, f"ftpx,report,{out}")
    return Page(out.read_text("utf-8")).first("ul", of="captures").text().strip()


def test_the_page_says_that_nothing_is_missing(save):
    ftp = Dialogue().login()
    ftp.download("f", b"content")
    ftp.quit()
    assert foot(save(ftp.wire)).endswith(
        "All of it is in the capture: of each session beginning and end, no bytes missing.")


def test_the_page_says_what_is_missing(save):
    ftp = Dialogue(handshake=False).login()
    ftp.talk("TYPE I", "200 ok")
    ftp.pasv()
    data = ftp.passive()
    ftp.talk("RETR f", "150 ok")
    data.server(b"a" * 100, captured=60)  # of the frame: 54 bytes are headers
    data.skip("server", 1234)
    data.server(b"b" * 100)
    data.close("server")
    ftp.talk("226 ok")
    path = save(ftp.wire)
    facts = capture_of(path)["ftpx"]
    assert (facts["sessions_without_begin"], facts["sessions_without_end"], facts["cut_packets"]) == (1, 1, 1)
    assert (facts["gap_bytes"], facts["snap_length"]) == (1234 + 94, 60)
    assert foot(path).endswith(
        "Not in the capture: the beginning of 1 session; the end of 1 session; 1328 bytes of transfers; "
        "the rest of 1 packet, cut after 60 bytes")
