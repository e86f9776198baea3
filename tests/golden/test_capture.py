# Knows that the first record says what the others were made from, by the capture's own bytes and packets.
# Refuses to know what happened in it.
#
# SPDX-License-Identifier: GPL-2.0-or-later
import hashlib
import json
import pathlib
import struct

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
from test_scan import NO_TSHARK, scanned
from truth import NAMES, sessions, those

MERGED = b"File created by merging"  # which newer versions of mergecap note

held = Facts()
each_capture = held.each(NAMES)


def ahead():
    return map(runs.once, NAMES)


@each_capture
def test_the_first_record_names_the_capture(name):
    path = pathlib.Path(captures.path(name))
    [file] = runs.capture(name)["ftpx"]["captures"]
    content = path.read_bytes()
    sha256 = hashlib.sha256(content).hexdigest()
    assert (file.pop("comments", None) is not None) == (MERGED in content)
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


# --- what the file itself tells of how it was taken ---

def with_drops(path, *drops, order="<"):
    """With statistics of interfaces behind its packets: (interface, dropped by it, dropped by the system)."""
    made = pathlib.Path(path).with_suffix(".drops.pcapng")
    blocks = pathlib.Path(path).read_bytes()
    for interface, of_interface, of_system in drops:
        options = b"".join(struct.pack(f"{order}HHQ", code, 8, count)
                           for code, count in ((5, of_interface), (7, of_system)))
        length = 24 + len(options) + 4
        blocks += struct.pack(f"{order}IIIII", 5, length, interface, 0, 0) + options + bytes(4) + \
            struct.pack(f"{order}I", length)
    made.write_bytes(blocks)
    return str(made)


def pcapng(save, *options):
    ftp = Dialogue().login()
    ftp.download("f", b"content")
    ftp.quit()
    path = save(ftp.wire)
    made = f"{path}ng"
    tshark.convert("editcap", "-F", "pcapng", *options, path, made)
    return made


def test_packets_that_were_dropped_are_told(save):
    """The newest statistics of each interface count."""
    path = with_drops(pcapng(save), (0, 1, 1), (0, 30, 4), (1, 500, 0))
    [file] = capture_of(path)["ftpx"]["captures"]
    assert (file["dropped_by_interface"], file["dropped_by_system"]) == (530, 4)
    assert foot(path).endswith(
        "Not in the capture: 534 packets that the capture itself says were dropped")
    assert not list(jsonschema.Draft202012Validator(SCHEMA).iter_errors(capture_of(path)))


def test_nothing_is_told_of_drops_where_the_capture_says_nothing(save):
    [file] = capture_of(pcapng(save))["ftpx"]["captures"]
    assert not {"dropped_by_interface", "dropped_by_system", "comments"} & set(file)


def test_comments_are_told(save):
    """Escaped, and cut; Wireshark's editcap writes them."""
    path = pcapng(save, "-a", "2:<b>\u202eseen</b>", "-a", f"5:{'long ' * 100}",
                  "--capture-comment", "case 17")
    [file] = capture_of(path)["ftpx"]["captures"]
    assert file["comments"] == [
        {"of": "section", "number": 0, "text": "case 17"},
        {"of": "packet", "number": 2, "text": r"<b>\xe2\x80\xaeseen</b>"},
        {"of": "packet", "number": 5, "text": ("long " * 100)[:400]}]
    told = foot(path)
    assert "comment on the capture: case 17" in told and "comment on packet 2: <b>" in told
    assert not list(jsonschema.Draft202012Validator(SCHEMA).iter_errors(capture_of(path)))


def test_many_comments_are_counted(save):
    path = pcapng(save, *[word for number in range(1, 21) for word in ("-a", f"{number}:note {number}")])
    both = str(pathlib.Path(path).with_suffix(".both.pcapng"))
    pathlib.Path(both).write_bytes(pathlib.Path(path).read_bytes() * 2)  # two sections
    [file] = capture_of(both)["ftpx"]["captures"]
    assert len(file["comments"]) == 32 and file["comments_left_out"] == 8
    assert file["comments"][20]["number"] == capture_of(path)["ftpx"]["packets"] + 1
    assert "and 8 more comments" in foot(both)


def test_a_scan_and_the_quick_way_tell_the_same(save):
    path = with_drops(pcapng(save, "-a", "2:seen", "--capture-comment", "case 17"), (0, 3, 4))
    told = tshark.tap(path, "ftpx,json")
    assert '"dropped_by_system":4' in told and '"text":"seen"' in told
    assert tshark.tap(path, "ftpx,json", "-o", "ftpx.quick:TRUE") == told
    assert scanned(*NO_TSHARK, "-z", "ftpx,json", path) == told


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
