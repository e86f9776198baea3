# Knows watch lists, and what of a dialogue is on them.
# Refuses to know what else ftpx says of the dialogue.
#
# SPDX-License-Identifier: GPL-2.0-or-later
import hashlib
import itertools
import pathlib
import re
import shutil
import sys

import jsonschema
import pytest

import tshark
from build import Dialogue, Wire
from played import sha256
from test_records import SCHEMA
from tshark import tap

pytestmark = pytest.mark.own

CONTENT = b"what was taken\n" * 40
NOTHING = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)
_count = itertools.count()


def listed(*lines):
    """The option that has ftpx look for these."""
    path = tshark.MADE / f"watch-{next(_count)}.txt"
    path.write_bytes(b"".join(line if isinstance(line, bytes) else f"{line}\n".encode() for line in lines))
    path.chmod(0o644)
    return "-o", f"ftpx.watchlist:{path}"


def dialogue(**how):
    ftp = Dialogue(**how).login("Alice")
    ftp.talk("CWD /pub", "250 ok", "TYPE I", "200 ok")
    ftp.download("Annual.TAR", CONTENT)
    ftp.talk("RNFR old.txt", "350 ok", "RNTO new.txt", "250 ok", "DELE /pub/gone.doc", "550 no")
    ftp.quit()
    return ftp


def alerts(path, *options):
    return [record for record in tshark.records(path, *options)
            if record["record"] == "finding" and record["rule"]["name"] == "ftpx.watch.hit"]


def hits(path, *lines):
    """(line of the list, command) of each."""
    found = alerts(path, *listed(*lines))
    assert [fault.message for record in found for fault in VALIDATOR.iter_errors(record)] == []
    return [(record["ftpx"]["watch"]["line"], record["ftpx"].get("command")) for record in found]


@pytest.mark.parametrize("entry, command", [
    ("user alice", "USER"), ("USER  ALICE", "USER"), ("user ali", None), ("user al*", None),
    ("name annual.tar", "RETR"), ("name *.tar", "RETR"), ("name ann?al.*", "RETR"), ("name *.zip", None),
    ("name /pub/annual.tar", "RETR"), ("name /annual.tar", None), ("name pub", None),
    ("name new.txt", "RNTO"), ("name OLD.txt", "RNFR"), ("name gone.doc", "DELE"),
    ("name /etc/*", None), ("name /pub/gone.doc # a comment", "DELE"),
    (f"hash {sha256(CONTENT)}", "RETR"), (sha256(CONTENT).upper(), "RETR"),
    (hashlib.md5(CONTENT).hexdigest(), "RETR"), (hashlib.sha1(CONTENT).hexdigest(), "RETR"),
    (hashlib.sha512(CONTENT).hexdigest(), "RETR"), (sha256(CONTENT[1:]), None), (NOTHING, None),
])
def test_what_a_command_is_about(entry, command, save):
    found = hits(save(dialogue().wire), "# a list", "", entry)
    assert found == ([(3, command)] if command else [])


def test_a_folder_is_told_with_all_commands_that_are_about_it(save):
    found = hits(save(dialogue().wire), "name /pub/*")
    assert [command for _, command in found] == ["RETR", "RNFR", "RNTO", "DELE"]


@pytest.mark.parametrize("entry, hit", [
    ("address 192.0.2.10", True), ("192.0.2.10", True), ("192.0.2.0/24", True), ("192.0.2.8/29", True),
    ("192.0.2.0/29", False), ("192.0.2.11", False), ("198.51.100.20", True), ("0.0.0.0/0", True),
    ("2001:db8::/32", False), ("::/0", False)])
def test_who_took_part(entry, hit, save):
    path = save(dialogue(client="192.0.2.10", server="198.51.100.20").wire)
    assert len(hits(path, entry)) == hit


@pytest.mark.parametrize("entry, hit", [
    ("2001:db8::10", True), ("2001:DB8:0::10", True), ("2001:db8::/64", True), ("2001:db8:0:1::/64", False),
    ("2001:db8::10/127", True), ("2001:db8::12/127", False), ("192.0.2.0/24", False)])
def test_who_took_part_by_ipv6(entry, hit, save):
    path = save(dialogue(client="2001:db8::10", server="2001:db8:0:2::20").wire)
    assert len(hits(path, entry)) == hit


def test_the_closest_network_tells(save):
    path = save(dialogue(client="192.0.2.10", server="198.51.100.20").wire)
    assert [line for line, _ in hits(path, "192.0.0.0/16", "192.0.2.8/30", "192.0.2.0/24")] == [2]


def test_a_file_in_two_pieces_has_the_hash_of_the_whole(save):
    ftp = Dialogue().login()
    ftp.talk("TYPE I", "200 ok", "SIZE f", f"213 {len(CONTENT)}")
    ftp.pasv(50001)
    data = ftp.passive(50001)
    ftp.talk("RETR f", "150 ok")
    data.send("server", CONTENT[:100])
    data.rst("server")
    ftp.talk("426 lost")
    ftp.pasv(50002)
    data = ftp.passive(50002)
    ftp.talk("REST 100", "350 ok", "RETR f", "150 ok")
    data.send("server", CONTENT[100:])
    data.close("server")
    ftp.talk("226 done")
    assert hits(save(ftp.wire), sha256(CONTENT)) == [(1, "RETR")]


def test_a_hit_says_which_entry_and_what_became_of_it(save):
    first, second = alerts(save(dialogue().wire), *listed(
        "user alice # the one we look for", "name gone.doc"))
    assert first["ftpx"]["watch"] == {"kind": "user", "value": "alice", "comment": "the one we look for",
                                      "line": 1}
    assert first["event"]["reason"] == "on the watch list: user alice (the one we look for)"
    assert (first["event"]["kind"], first["event"]["outcome"]) == ("alert", "success")
    assert second["ftpx"]["watch"] == {"kind": "name", "value": "gone.doc", "line": 2}
    assert (second["event"]["outcome"], second["ftpx"]["accepted"]) == ("failure", False)
    assert first["event"]["id"] != second["event"]["id"]


def test_hits_of_one_line_are_told_apart(save):
    path = save(dialogue(client="192.0.2.10", server="198.51.100.20").wire)
    found = alerts(path, *listed("192.0.2.0/24", "198.51.100.0/24", "192.0.0.0/8"))
    assert len(found) == len({record["event"]["id"] for record in found}) == 2


def test_frames_are_found_by_a_filter(save):
    path, option = save(dialogue().wire), listed("user alice # theirs", "name *.tar")
    fields = ("-T", "fields", "-e", "ftpx.request.command", "-e", "ftpx.watch", "-e", "_ws.expert.message")
    said = tshark.tshark("-r", path, *option, "-Y", "ftpx.watch.hit", *fields).splitlines()
    assert [line.split("\t") for line in said] == [
        ["USER", "user alice", "On the watch list: user alice (theirs)"],
        ["RETR", "name *.tar", "On the watch list: name *.tar"]]


def test_nothing_is_looked_for_without_a_list(save):
    path = save(dialogue().wire)
    assert alerts(path) == []
    assert tshark.frames(path, "ftpx.watch") == []


def test_the_page_has_a_row_an_entry(save):
    wire = Wire()
    for number in (1, 2):
        ftp = Dialogue(wire=wire, client_port=40000 + number).login("alice" if number == 1 else "bob")
        ftp.talk("DELE gone.doc", "250 ok")
    out = tshark.OUT / f"watched-{next(_count)}.html"
    tap(save(wire), f"ftpx,report,{out}", *listed("user alice # <theirs>", "name gone.*"))
    page = out.read_text("utf-8")
    card = page[page.index("What is suspicious"):]
    assert "On the watch list: user alice (&lt;theirs&gt;)" in card
    assert card.count('<a href="#s0">') >= 2 and '<a href="#s1">' in card
    assert "in 2 sessions" in card


def test_it_is_told_as_it_happens(save):
    path = save(dialogue().wire)
    said = tap(path, "ftpx,watch", *listed("user alice # theirs", "name *.tar", sha256(CONTENT)))
    told = re.findall("(login success|on the watch list: .*|transfer 0 .* complete)", said)
    assert told == ["on the watch list: user alice (theirs)", "login success",
                    "on the watch list: name *.tar", "transfer 0 RETR /pub/Annual.TAR complete",
                    f"on the watch list: hash {sha256(CONTENT)}"]


def complaints(path, *lines):
    """What is said of a list, and the hits all the same."""
    ended = tshark.start("tshark", "-q", "-r", path, *listed(*lines), "-z", "ftpx,watch")
    return ended.stderr, re.findall("on the watch list: (.*)", ended.stdout)


@pytest.mark.parametrize("line, words", [
    ("hash 1234", "it names no MD5, SHA-1, SHA-256 or SHA-512"),
    (f"hash {NOTHING[1:]}", "it names no MD5, SHA-1, SHA-256 or SHA-512"),
    ("address example.net", "it names no address or network"),
    ("address 192.0.2.0/33", "it names no address or network"),
    ("2001:db8::/129", "it begins with none of hash, name, user and address"),
    ("alice", "it begins with none of hash, name, user and address"),
    ("user", "nothing stands behind its first word"),
    ("name # nothing", "nothing stands behind its first word"),
    (b"name \xff\n", "it is not UTF-8"), (b"name a\x1b[2Jb\n", "it holds control characters"),
    (b"name a\0b\n", "it holds a NUL")])
def test_a_line_that_is_no_entry_is_told_of_and_the_others_hold(line, words, save):
    said, found = complaints(save(dialogue().wire), "# 1", line, "user alice")
    assert "line 2 of" in said and words in said and "\x1b" not in said
    assert found == ["user alice"]


def test_many_such_lines_are_summed_up(save):
    said, _ = complaints(save(dialogue().wire), *["nonsense"] * 10)
    assert said.count("is left out") == 3 and "and 7 more lines" in said


def test_lines_may_end_as_on_windows_and_begin_with_a_mark(save):
    path = save(dialogue().wire)
    assert hits(path, b"\xef\xbb\xbfuser alice\r\n", b"name *.tar # old\r\n") == [(1, "USER"), (2, "RETR")]


def test_a_list_that_is_not_there_is_told_of(save):
    said = tshark.start("tshark", "-q", "-r", save(dialogue().wire), "-o", "ftpx.watchlist:/nonexistent/list",
                        "-z", "ftpx,sessions")
    assert "ftpx.watchlist: nothing is looked for" in said.stderr and "/nonexistent/list" in said.stderr
    assert "Alice" in said.stdout


# --- ftpx-check ---

CHECK = pathlib.Path(__file__).parents[2] / "plugin" / "check" / "ftpx-check"


def test_a_check_finds_what_frames_show_and_hashes_too(save):
    script = shutil.copy(CHECK, tshark.WORK)
    path, option = save(dialogue().wire), listed("user alice", sha256(CONTENT))
    run = sys.executable, script, "--allow", "refused-commands", *option
    told = re.findall("frame [0-9]+: (.*?): (.*) \\[", tshark.start(*run, path).stdout)
    by_hash = f"on the watch list: hash {sha256(CONTENT)}: RETR Annual.TAR: 226 Done"
    assert told == [("ftpx.watch.hit", "on the watch list: user alice: USER Alice: 331 Password"),
                    ("ftpx.watch.hit", by_hash)]
    assert tshark.start(*run, "--allow", "security", path).returncode == 0
