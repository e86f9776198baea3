# Knows which transfers of each capture move one file between them, what of it the packets show, and
# what it is at the server, from the truth files; holds records and extracted files against that.
# Refuses to know names that a file system may refuse.
#
# SPDX-License-Identifier: GPL-2.0-or-later
import hashlib
import json
import os
import re
import stat

import pytest

import captures
import runs
import tshark
from facts import Facts
from build import Dialogue, Wire, noise
from test_truth import record_of
from truth import NAMES, covered, files, is_commanded, those, transfer

pytestmark = pytest.mark.own

held = Facts()
each_capture = held.each(NAMES)


def ahead():
    for name in NAMES:
        yield from (runs.once(name), runs.unusual(name))


def is_told(name):
    return all(map(is_commanded, (transfer(name, *place) for file in files(name) for place in file)))


each_told = held.each(those(is_told))


def record_of_file(name, places):
    """The record whose pieces are those transfers."""
    numbers = {record_of(name, *place)["ftpx"]["transfer"] for place in places}
    [found] = [record for record in runs.of_kind(name, "file")
               if numbers & {piece["transfer"] for piece in record["ftpx"]["pieces"]}]
    assert numbers == {piece["transfer"] for piece in found["ftpx"]["pieces"]}
    return found


@each_told
def test_files_are_those_that_transfers_move(name):
    told = [record_of_file(name, places) for places in files(name)]
    named = [record for record in runs.of_kind(name, "file") if "path" in record["file"]]
    assert len(told) == len(named)


@each_told
def test_files_are_complete_when_all_their_bytes_are_seen(name):
    for places in files(name):
        parts = [covered(transfer(name, *place)) for place in places]
        if None in parts:
            continue
        facts, record = transfer(name, *places[-1]), record_of_file(name, places)
        size = facts["payload"]["size"] if facts["type"] == "A" and "payload" in facts else facts["size"]
        seen = set().union(*parts)
        assert record["ftpx"]["covered"] == len(seen)
        assert record["ftpx"]["complete"] == (seen == set(range(size)))
        if record["ftpx"]["complete"]:
            assert record["file"]["size"] == size


def digest_of(facts):
    """Of the file as it travels: TYPE A changes it."""
    return facts["payload"]["sha256"] if facts["type"] == "A" else facts["sha256"]


@each_told
def test_files_have_the_hash_of_the_servers_file(name):
    for places in files(name):
        record = record_of_file(name, places)
        whole = record["ftpx"]["complete"]
        assert record["file"].get("hash") == \
            ({"sha256": digest_of(transfer(name, *places[-1]))} if whole else None)


def test_segments_in_several_sessions_are_one_file():
    [record] = runs.of_kind("lftp-segmented", "file")
    assert len({piece["session"] for piece in record["ftpx"]["pieces"]}) == 3
    assert record["file"]["path"] == "/srv/alice/huge.iso" and record["ftpx"]["complete"]


def test_a_copy_between_servers_is_one_file():
    [record] = runs.of_kind("fxp", "file")
    assert record["ftpx"]["direction"] == "copy"
    assert record["ftpx"]["copy"]["path"] == "/srv/bob/copy.bin"
    sent, received = sorted(runs.of_kind("fxp", "transfer"), key=lambda one: one["event"]["action"])
    for one, other in ((sent, received), (received, sent)):
        assert one["ftpx"]["fxp"] == {key: other["ftpx"][key] for key in ("session", "transfer")}
        assert "fxp" in one["ftpx"]["quirks"] and "bounce" not in one["ftpx"]["quirks"]


def test_what_is_missing_is_told():
    [record] = runs.of_kind("missing-segments", "file")
    assert record["ftpx"]["missing"] == [{"from": 5792, "to": 8688}, {"from": 23168, "to": 24616}]
    [record] = runs.of_kind("resume", "file")
    assert record["ftpx"]["missing"] == [{"from": 0, "to": 50000}]


def test_pieces_of_two_users_are_two_files(play):
    """Each may have a root of their own."""
    wire, content = Wire(), noise(2000)
    alice = Dialogue(wire=wire, client_port=41000).login("alice")
    alice.talk("TYPE I", "200 OK")
    alice.pasv(50001)
    alice.talk("RETR /backup.zip", "150 Here")
    data = alice.passive(50001)
    data.server(content[:1000])
    data.rst("client")
    alice.talk("426 Gone")
    bob = Dialogue(wire=wire, client="10.0.0.77", client_port=42000).login("bob")
    bob.talk("TYPE I", "200 OK", "REST 1000", "350 Go on")
    bob.download("/backup.zip", content[1000:], 50002)
    found = play(bob).records("file")
    assert [(record["user"]["name"], record["ftpx"]["covered"]) for record in found] == [
        ("alice", 1000), ("bob", 1000)]
    assert not any(record["ftpx"]["complete"] for record in found)


@pytest.mark.parametrize("first, again", [(6000, 4000), (6000, 0), (6000, 5999), (3000, 3000)])
def test_what_comes_later_lies_over_what_came_before(play, first, again):
    """A file that has changed before it is resumed; the client went on where its disk ended."""
    old, new = noise(10_000, 1), noise(10_000, 2)
    ftp = Dialogue().login()
    ftp.talk("TYPE I", "200 OK", "SIZE f.bin", "213 10000")
    ftp.pasv(50001)
    ftp.talk("RETR f.bin", "150 Here")
    data = ftp.passive(50001)
    for at in range(0, first, 1000):
        data.server(old[at:at + 1000])
    data.rst("client")
    ftp.talk("426 Gone", f"REST {again}", "350 Go on")
    ftp.download("f.bin", new[again:], 50002)
    right = old[:again] + new[again:]
    played = play(ftp)
    [record] = played.records("file")[-1:]
    assert record["ftpx"]["complete"]
    assert record["file"]["hash"] == {"sha256": hashlib.sha256(right).hexdigest()}
    folder = tshark.export_folder()
    assert extract(played.path, folder).returncode == 0
    assert right in [file.read_bytes() for file in folder.iterdir()]


def test_one_name_with_two_contents_is_two_files():
    assert len(runs.of_kind("same-name-twice", "file")) == 2


# --- extract ---

def index_of(written):
    return json.loads(written["index.json"])


def untyped(record):
    """Which type a file has is not in the index."""
    return {**record, "file": {key: value for key, value in record["file"].items() if key != "mime_type"}}


@each_capture
def test_every_file_is_extracted_and_in_the_index(name):
    written = runs.extracted(name)
    index = index_of(written)
    assert set(index) == set(written) - {"index.json"}
    moved = [untyped(record) for record in runs.of_kind(name, "file")
             if record["ftpx"]["covered"] or record["ftpx"]["complete"]]
    assert list(index.values()) == moved


@each_capture
def test_extracted_files_have_the_bytes_that_were_seen(name):
    written = runs.extracted(name)
    for file, record in index_of(written).items():
        assert ("incomplete" in file or "part)" in file) == (not record["ftpx"]["complete"])
        if record["ftpx"]["complete"]:
            assert hashlib.sha256(written[file]).hexdigest() == record["file"]["hash"]["sha256"]


@each_capture
def test_extracted_files_are_the_same_in_two_passes(name):
    assert runs.extracted(name) == runs.extracted_of_unusual(name)


@each_capture
def test_both_ways_of_saving_give_the_same_names(name):
    """But for files that Export Objects begins where their first byte seen belongs, and for those
    that nobody in the capture asks for, which it does not list."""
    exported = {re.sub(r"from byte \d+, ", "", file): content
                for file, content in runs.exported(name).items()}
    extracted = {file: content for file, content in runs.extracted(name).items()
                 if file != "index.json" and not file.startswith("unnamed")}
    assert sorted(exported) == sorted(extracted)
    for file, content in exported.items():
        assert extracted[file].lstrip(b"\0") == content.lstrip(b"\0"), file


def test_gaps_stay_holes():
    [(file, content)] = [pair for pair in runs.extracted("resume").items()
                         if pair[0] != "index.json"]
    assert file == "movie (incomplete, 50 000 bytes missing).webm"
    assert content[:50000] == bytes(50000)
    assert hashlib.sha256(content[50000:]).hexdigest() == \
        transfer("resume", 0, 0)["payload"]["sha256"]


def extract(path, folder, *arguments):
    return tshark.start("tshark", "-q", "-r", path, "-z", ",".join(["ftpx,extract", str(folder),
                                                                   *arguments]))


def test_nothing_is_overwritten():
    folder = tshark.export_folder()
    path = captures.path("same-name-twice")
    for _ in range(2):
        assert extract(path, folder).returncode == 0
    assert sorted(file.name for file in folder.iterdir()) == [
        "draft (2).txt", "draft (3).txt", "draft (4).txt", "draft.txt", "index (2).json",
        "index.json"]
    assert (folder / "draft.txt").read_bytes() == (folder / "draft (3).txt").read_bytes()


def test_links_are_not_followed():
    folder = tshark.export_folder()
    if not os.access(folder, os.W_OK):
        pytest.skip("the folder is tshark's alone")
    outside = tshark.export_folder() / "outside"
    outside.write_bytes(b"mine")
    (folder / "movie.webm").symlink_to(outside)
    assert extract(captures.path("resumed-in-two-sessions"), folder).returncode == 0
    assert outside.read_bytes() == b"mine"
    assert (folder / "movie (2).webm").stat().st_size == 60000


def test_files_are_their_owners_alone():
    folder = tshark.export_folder() / "made"
    extract(captures.path("upload"), folder)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(file.stat().st_mode) for file in folder.iterdir()} == {0o600}


def test_folder_that_cannot_be_written_is_refused():
    ended = extract(captures.path("upload"), "/nowhere/x")
    assert ended.returncode != 0 and "/nowhere/x" in ended.stderr


def test_filter_chooses_files():
    folder = tshark.export_folder() / "chosen"
    extract(captures.path("two-sessions"), folder, "ftpx.user == alice and frame.number < 100")
    chosen = [file for file in folder.iterdir() if file.name != "index.json"]
    [record] = json.loads((folder / "index.json").read_text()).values()
    assert len(chosen) == 1 and record["user"]["name"] == "alice" and record["ftpx"]["complete"]


def test_names_that_climb_stay_in_the_folder(save):
    ftp = Dialogue().login()
    ftp.download("../../../escape.bin", noise(500, 1), 50001)
    folder = tshark.export_folder() / "deep"
    extract(save(ftp.wire), folder)
    assert {file.name for file in folder.iterdir()} == {"escape.bin", "index.json"}


test_each_capture = held.test()
