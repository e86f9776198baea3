# Knows what people must find in each report: names, sizes, hashes, outcomes; and no password.
# Refuses to know how a report looks, except how wide the narrative may be.
#
# SPDX-License-Identifier: GPL-2.0-or-later
import functools
import hashlib
import json
import re

import pytest

import captures
import runs
import tshark
from facts import Facts
from build import Dialogue, noise
from truth import NAMES, base, files, named, seen, sessions, transfer, transfers, truth

pytestmark = pytest.mark.host

TAPS = ["flows", "sessions", "transfers", "downloads", "files", "logins", "tree", "json"]
WIDTH = 100

held = Facts()
each_capture = held.each(NAMES)
each_tap = pytest.mark.parametrize("tap", TAPS)


def ahead():
    for name in NAMES:
        yield from (runs.once(name), runs.twice(name), runs.unusual(name))


def grouped(said):
    """The digits of each number together."""
    return re.sub(r"(?<=\d)[ \u00a0\u2009\u202f](?=\d{3}(?!\d))", "", said)


def report(name, tap):
    return grouped(runs.narrative(name) if tap == "flows" else runs.report(name, tap))


def alone(name, tap, *options):
    """A report that tshark is asked for by itself."""
    return tshark.tap(captures.path(name), f"ftpx,{tap}", *options)


# --- what must be there ---

@each_tap
def test_report_says_the_same_alone(tap):
    said = {"flows": runs.narrative, "json": runs.json_of}.get(
        tap, lambda name: runs.report(name, tap))("two-sessions")
    assert alone("two-sessions", tap).strip("=\n") == said.strip("=\n") != ""


@pytest.mark.parametrize("tap", ["flows", "sessions", "logins"])
@pytest.mark.parametrize("name", ["two-sessions", "anonymous-download", "login-failed-then-ok"])
def test_users_are_named(name, tap):
    said = report(name, tap)
    assert all(session["user"] in said for session in sessions(name))


def is_named(facts, said):
    """By a transfer's name, or by the end of it where it is long. A line ends without blanks. On some
    servers a backslash separates too, so what lies before it may be resolved."""
    name = base(facts["path"]).rpartition("\\")[2].strip()
    return name in said or any(name.endswith(end) for end in re.findall(r"…(\S{40,})", said))


@held.each([(name, tap) for name in NAMES for tap in ["flows", "transfers"]])
def test_every_transfer_is_named_with_its_size_and_outcome(name, tap):
    said = report(name, tap)
    for facts in named(name, "download", "upload"):
        assert is_named(facts, said)
        assert facts["expected_state"] in said.lower()
        if seen(facts)["bytes"]:
            assert re.search(rf"\b{seen(facts)['bytes']}\b", said)


@each_capture
def test_downloads_are_named_with_size_and_hash(name):
    """Rows of one name are in the order of their transfers, which need not be that of sessions."""
    said = report(name, "downloads")
    for facts in named(name, "download"):
        assert any(is_row_of(facts, row) for row in said.splitlines() if is_named(facts, row))


def is_row_of(facts, row):
    right = seen(facts)
    digests = re.findall(r"\b[0-9a-f]{64}\b", row)
    return facts["expected_state"] in row and (right["bytes"] is None or (
        re.search(rf"\b{right['bytes']}\b", row)
        and digests == ([right["sha256"]] if right["sha256"] else [])))


@each_capture
def test_downloads_hold_nothing_else(name):
    said = report(name, "downloads")
    for facts in named(name, "upload"):
        assert base(facts["path"]) not in said
    rows = len(re.findall(r"^\s*\d+ ", said, re.MULTILINE))
    assert len(named(name, "download")) <= rows <= len(transfers(name, "download"))


@each_capture
def test_everything_said_is_utf8(name):
    """Whatever bytes names have; these would not encode if they had come through."""
    rows = [text for row in runs.table(name) for texts in row.values() for text in texts]
    for said in (runs.narrative(name), runs.all_tables(name), runs.json_of(name), *rows):
        assert said.encode("utf-8").decode("utf-8") == said


@each_capture
def test_narrative_fits_the_page(name):
    lines = report(name, "flows").splitlines()
    assert [line for line in lines if len(line) > WIDTH or line != line.rstrip()] == []


def test_narrative_of_a_failed_login():
    said = report("login-failed-then-ok", "flows")
    failed = next(line for line in said.splitlines() if "530" in line)
    assert "FAILED" in failed
    assert "230" in said and "Login incorrect" in said and said.index("530") < said.index("230")


@pytest.mark.parametrize("first, last", [("USER", "230 "), ("RETR", "226 ")])
def test_narrative_names_frames_of_the_phases(first, last):
    name = "passive-download"
    frames = f"{captures.frame(name, first)}–{captures.frame(name, last)}"
    assert frames in report(name, "flows")


def test_narrative_says_what_is_wrong():
    name = "missing-segments"
    assert re.search(r"INCOMPLETE", report(name, "flows"))
    assert str(seen(transfers(name)[0])["missing"]) in report(name, "flows")
    assert re.search(r"aborted", report("killed-client", "flows"), re.IGNORECASE)


def test_logins_are_summed_up_by_client():
    said = report("login-failed-then-ok", "logins")
    assert re.search(r"^192\.0\.2\.10\s+2\s+1\s+1\b", said, re.MULTILINE)


def tree_count(said, node):
    """The counter of a node of -z ftpx,tree; None when there is no such node."""
    found = re.search(rf"^\s*{re.escape(node)}\s+(\d+)\b", said, re.MULTILINE)
    return int(found[1]) if found else None


def test_tree_counts_verbs():
    # USER PASS PWD CWD PASV TYPE SIZE RETR QUIT, each once.
    said = alone("passive-download", "tree")
    assert [tree_count(said, verb) for verb in ("RETR", "USER", "QUIT", "STOR")] == [1, 1, 1, None]
    assert tree_count(said, "Commands") == 9


def test_tree_counts_one_pass_as_two():
    def counts(*options):
        said = alone("pipelined", "tree", *options)
        return [tree_count(said, node) for node in ("Commands", "SIZE", "RETR")]
    assert counts() == counts("-2")
    assert counts()[1:] == [4, 4]


# --- passwords ---

@each_capture
def test_passwords_are_in_no_report(name):
    said = runs.narrative(name) + runs.all_tables(name) + runs.json_of(name)
    assert [password for password in truth(name)["passwords"] if password in said] == []


def passwords_sent(name):
    """In the clear."""
    sent = b"".join(segment.payload for segment in filter(None, captures.segments(name)))
    return [password for password in truth(name)["passwords"]
            if f"PASS {password}\r".encode() in sent]


@each_capture
def test_passwords_are_shown_on_demand(name):
    """Except in attempts that the narrative only counts."""
    said = runs.narrative_with_passwords(name)
    hidden = [password for password in passwords_sent(name) if f"PASS {password} " not in said]
    assert len(hidden) <= sum(map(int, re.findall(r"and (\d+) more(?:\n +[^\n]*?)? +FAILED", said)))


def test_passwords_of_anonymous_users_are_shown():
    assert "ftp@example.com" in report("anonymous-download", "flows")


# --- filters ---

FILTERED = ["flows", "sessions", "transfers", "downloads", "logins", "json,"]


@pytest.mark.parametrize("tap", FILTERED)
def test_filter_narrows_to_a_session(tap):
    # alice fetches red.bin in session 0, bob blue.bin in session 1.
    said = alone("two-sessions", f"{tap},ftpx.session == 1")
    assert "bob" in said and "alice" not in said
    if tap != "sessions" and tap != "logins":
        assert "blue.bin" in said and "red.bin" not in said


def test_filter_takes_no_byte_from_a_hash():
    blue = transfers("two-sessions")[1]["sha256"]
    only = 'ftpx.transfer.name == "blue.bin" && ftpx.request.command'
    assert blue in alone("two-sessions", f"downloads,{only}")


def test_filter_narrows_the_tree():
    said = alone("two-sessions", "tree,ftpx.session == 0")
    # alice: USER PASS PWD EPSV TYPE SIZE RETR QUIT; bob alone sends MDTM.
    assert tree_count(said, "EPSV") is not None and tree_count(said, "MDTM") is None


def attempt(name, tap):
    """A run that should fail."""
    return tshark.start("tshark", "-n", *tshark.tap_arguments(captures.path(name), tap))


@pytest.mark.parametrize("tap", FILTERED + ["tree"])
def test_bad_filter_is_refused(tap):
    ended = attempt("two-sessions", f"ftpx,{tap},no such filter (")
    assert "such" in ended.stderr
    if tap != "tree":  # Wireshark itself goes on when the filter of a tree is wrong
        assert ended.returncode != 0


def test_unknown_report_is_refused():
    ended = attempt("resume", "ftpx,nonsense")
    assert ended.returncode != 0 and "ftpx,nonsense" in ended.stderr


# --- files ---

def test_records_go_to_a_file():
    path = tshark.export_folder() / "records.jsonl"
    assert alone("resume", f"json,{path}") == ""
    assert path.read_text(encoding="utf-8") == alone("resume", "json")


def test_file_that_cannot_be_written_is_refused():
    ended = attempt("resume", "ftpx,json,/nowhere/x")
    assert ended.returncode != 0 and "/nowhere/x" in ended.stderr


def exported(path, *options):
    """What Export Objects writes in a run of its own: names and contents."""
    folder = tshark.export_folder()
    tshark.tshark("-q", "-r", path, *options, "--export-objects", f"ftpx,{folder}")
    return {file.name: file.read_bytes() for file in folder.iterdir()}


@pytest.mark.parametrize("options", [(), ("-2",), ("-o", "tcp.reassemble_out_of_order:TRUE")])
@pytest.mark.parametrize("name", [
    "reordered", "lossy-at-client", "missing-segments", "pipelined", "port-2121"])
def test_exported_files_are_the_same_with(name, options):
    assert exported(captures.path(name), *options) == runs.exported(name)


def files_of(facts, files):
    """Exported files that may be a transfer's, by name: what is added stands before the extension.
    A name that a file system may refuse says nothing."""
    if not re.fullmatch(r"(?!CON\b)\w[\w .-]{0,99}", base(facts["path"])):
        return files
    stem, dot, extension = base(facts["path"]).rpartition(".")
    return {name: content for name, content in files.items()
            if name.startswith(stem) and name.endswith(dot + extension)}


@each_capture
def test_exported_files_bear_their_names(name):
    for places in files(name):
        facts = transfer(name, *places[0])
        if len(places) > 1:
            facts = dict(facts, expected_state="complete", payload=facts)
        if facts["expected_state"] == "complete" and "payload" in facts:
            mine = files_of(facts, runs.exported(name))
            hashes = {hashlib.sha256(content).hexdigest(): file for file, content in mine.items()}
            assert facts["payload"]["sha256"] in hashes
            file = hashes[facts["payload"]["sha256"]]
            assert not is_unfinished(file) or is_tail(file)


def is_unfinished(file):
    return "incomplete" in file


def is_tail(file):
    """The end of a file, whose transfer may have been complete."""
    return "from byte" in file


@each_capture
def test_unfinished_files_say_so_in_their_names(name):
    alone = [transfer(name, *places[0]) for places in files(name) if len(places) == 1]
    unfinished = [facts for facts in alone if seen(facts)["bytes"] != 0
                  and facts["expected_state"] in ("incomplete", "aborted", "open")]
    for facts in unfinished:
        assert any(map(is_unfinished, files_of(facts, runs.exported(name))))
    heads = [file for file in runs.exported(name) if not is_tail(file)]
    assert len(list(filter(is_unfinished, heads))) == len(unfinished)


def test_name_fetched_twice_is_exported_twice(save):
    ftp = Dialogue().login()
    first, second = noise(500, 1), noise(600, 2)
    ftp.download("f.bin", first, 50001)
    ftp.download("f.bin", second, 50002)
    files = exported(save(ftp.wire))
    assert sorted(files.values(), key=len) == [first, second]


# --- sharkd ---

def sharkd(*requests):
    lines = "".join(json.dumps({"jsonrpc": "2.0", "id": number, **request}) + "\n"
                    for number, request in enumerate(requests, 1))
    ended = tshark.start("sharkd", "-", stdin=lines)
    assert ended.returncode == 0, ended.stderr
    return [json.loads(line)["result"] for line in ended.stdout.splitlines()
            if line.startswith("{")]


def ask(tap):
    return {"method": "tap", "params": {"tap0": tap}}


def rows(answer):
    """A table of sharkd's as dictionaries of stripped text."""
    [tap] = answer["taps"]
    titles = [field["c"] for field in tap["fields"]]
    return [{title: str(cell).strip() for title, cell in zip(titles, row, strict=True)}
            for table in tap["tables"] for row in table["i"]]


def some_frames(name):
    packets = truth(name)["capture"]["packets"]
    return [{"method": "frame", "params": {"frame": number, "proto": True}}
            for number in range(1, packets + 1, 7)]


@functools.lru_cache(maxsize=None)
def shown(name):
    """What one sharkd says: tables, some frames, the same frames backwards, a table again."""
    frames = some_frames(name)
    choose = {"method": "setconf", "params": {
        "name": "ftpx.charset", "value": runs.charset(name) or "auto"}}
    load = {"method": "load", "params": {"file": captures.path(name)}}
    _, _, downloads, sessions, logins, *rest = sharkd(
        choose, load, *[ask(f"nstat:ftpx,{table}") for table in ("downloads", "sessions", "logins")],
        *frames, *reversed(frames), ask("nstat:ftpx,downloads"))
    return {"downloads": rows(downloads), "sessions": rows(sessions), "logins": rows(logins),
            "forth": rest[:len(frames)], "back": rest[-2:len(frames) - 1:-1],
            "again": rows(rest[-1])}


def test_sharkd_lists_the_tables():
    [info] = sharkd({"method": "info"})
    listed = {entry["tap"] for entry in info["nstat"]}
    wanted = ("sessions", "transfers", "downloads", "logins")
    assert {f"nstat:ftpx,{table}" for table in wanted} <= listed


def by_session(name, table):
    """Rows in the order of sessions by first frame, as the truth has them."""
    order = [record["ftpx"]["session"] for record in runs.of_kind(name, "session")]
    mine = [row for row in shown(name)[table] if row["Session"]]
    return sorted(mine, key=lambda row: order.index(int(row["Session"])))


def is_download_of(facts, row):
    if not is_named(facts, row["File"]) or row["State"] != facts["expected_state"]:
        return False
    right = seen(facts)
    return right["bytes"] is None or \
        (row["Bytes"], row["SHA-256"]) == (str(right["bytes"]), right["sha256"] or "")


@each_capture
def test_sharkd_shows_the_downloads_each_time_alike(name):
    told = named(name, "download")
    found = [row for row in by_session(name, "downloads") if row["File"]]
    assert len(found) == len(told)
    assert all(map(is_download_of, told, found))
    assert shown(name)["again"] == shown(name)["downloads"]


@each_capture
def test_sharkd_shows_sessions_and_logins(name):
    users = [row["User"] for row in by_session(name, "sessions")]
    assert users == [session["user"] or "" for session in sessions(name)]
    assert [(row["User"], row["Outcome"]) for row in by_session(name, "logins")] == \
        [(login["user"], login["outcome"]) for session in sessions(name)
         for login in session["logins"]]


@each_capture
def test_sharkd_shows_frames_in_any_order_alike(name):
    assert len(shown(name)["back"]) == len(some_frames(name))
    assert shown(name)["forth"] == shown(name)["back"]


test_each_capture = held.test()
