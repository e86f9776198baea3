# Knows what people must find in each report: names, sizes, hashes, outcomes; and no password.
# Refuses to know how a report looks, except how wide the narrative may be.
#
# SPDX-License-Identifier: GPL-2.0-or-later
import functools
import hashlib
import json
import re

import pytest

import tshark
from build import Dialogue, noise
from truth import NAMES, seen, truth

TAPS = ["flows", "sessions", "transfers", "downloads", "logins", "tree", "json"]
WIDTH = 100

each_capture = pytest.mark.parametrize("name", NAMES)
each_tap = pytest.mark.parametrize("tap", TAPS)


SHOW = ("-o", "ftpx.show_passwords:TRUE")


def all_reports(name):
    """Arguments for every report in one run."""
    taps = [part for tap in TAPS for part in ("-z", f"ftpx,{tap}")]
    return ("-q", "-r", tshark.capture(name), *taps)


def ahead():
    for name in NAMES:
        path = tshark.capture(name)
        yield all_reports(name)
        for tap in ("flows", "downloads", "transfers"):
            yield tshark.tap_arguments(path, f"ftpx,{tap}")
        yield tshark.tap_arguments(path, "ftpx,flows", *SHOW)


def grouped(said):
    """The digits of each number together."""
    return re.sub(r"(?<=\d)[ \u00a0\u2009\u202f](?=\d{3}(?!\d))", "", said)


def report(name, tap, *options):
    return grouped(tshark.tap(tshark.capture(name), f"ftpx,{tap}", *options))


def transfers(name, *directions):
    return [facts for session in truth(name)["sessions"] for facts in session["transfers"]
            if facts["direction"] in directions]


def base(path):
    return path.rpartition("/")[2]


# --- what must be there ---

@each_tap
def test_report_says_something(tap):
    assert report("two-sessions", tap).strip()


@pytest.mark.parametrize("tap", ["flows", "sessions", "logins"])
@pytest.mark.parametrize("name", ["two-sessions", "anonymous-download", "login-failed-then-ok"])
def test_users_are_named(name, tap):
    said = report(name, tap)
    assert all(session["user"] in said for session in truth(name)["sessions"])


@pytest.mark.parametrize("tap", ["flows", "transfers"])
@each_capture
def test_every_transfer_is_named_with_its_size_and_outcome(name, tap):
    said = report(name, tap)
    for facts in transfers(name, "download", "upload"):
        assert base(facts["path"]) in said
        assert facts["expected_state"] in said.lower()
        if facts["expected_state"] != "refused":
            assert re.search(rf"\b{seen(facts)['bytes']}\b", said)


@each_capture
def test_downloads_are_named_with_size_and_hash(name):
    said = report(name, "downloads")
    for facts in transfers(name, "download"):
        row = next(line for line in said.splitlines() if base(facts["path"]) in line)
        assert re.search(rf"\b{seen(facts)['bytes']}\b", row)
        assert facts["expected_state"] in row
        digests = re.findall(r"\b[0-9a-f]{64}\b", row)
        assert digests == ([seen(facts)["sha256"]] if seen(facts)["sha256"] else [])


@each_capture
def test_downloads_hold_nothing_else(name):
    said = report(name, "downloads")
    for facts in transfers(name, "upload"):
        assert base(facts["path"]) not in said
    assert len(re.findall(r"^\s*\d+ ", said, re.MULTILINE)) == len(transfers(name, "download"))


@each_capture
def test_narrative_fits_the_page(name):
    lines = report(name, "flows").splitlines()
    assert [line for line in lines if len(line) > WIDTH or line != line.rstrip()] == []


def test_narrative_of_a_failed_login():
    said = report("login-failed-then-ok", "flows")
    # USER 6, PASS 9, 530 11; then USER 12, PASS 15, 230 17.
    failed = next(line for line in said.splitlines() if "530" in line)
    assert "FAILED" in failed
    assert "230" in said and "Login incorrect" in said and said.index("530") < said.index("230")


def test_narrative_names_frames_of_the_phases():
    # passive-download: USER in 6, 230 in 11; RETR in 26, 226 in 90; QUIT in 92.
    said = report("passive-download", "flows")
    for frames in ("6–11", "26–90"):
        assert frames in said, frames


def test_narrative_says_what_is_wrong():
    assert re.search(r"INCOMPLETE", report("missing-segments", "flows"))
    assert "4344" in report("missing-segments", "flows")  # 8688 - 5792 + 24616 - 23168 bytes
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
    said = tshark.tap(tshark.capture("passive-download"), "ftpx,tree")
    assert [tree_count(said, verb) for verb in ("RETR", "USER", "QUIT", "STOR")] == [1, 1, 1, None]
    assert tree_count(said, "Commands") == 9


def test_tree_counts_one_pass_as_two():
    path = tshark.capture("pipelined")

    def counts(*options):
        said = tshark.tap(path, "ftpx,tree", *options)
        return [tree_count(said, node) for node in ("Commands", "SIZE", "RETR")]
    assert counts() == counts("-2")
    assert counts()[1:] == [4, 4]


# --- passwords ---

@each_capture
def test_passwords_are_in_no_report(name):
    said = tshark.tshark(*all_reports(name))
    assert [password for password in truth(name)["passwords"] if password in said] == []


@each_capture
def test_passwords_are_shown_on_demand(name):
    said = report(name, "flows", *SHOW)
    assert [password for password in truth(name)["passwords"] if password not in said] == []


def test_passwords_of_anonymous_users_are_shown():
    assert "ftp@example.com" in report("anonymous-download", "flows")


# --- filters ---

FILTERED = ["flows", "sessions", "transfers", "downloads", "logins", "json,"]


@pytest.mark.parametrize("tap", FILTERED)
def test_filter_narrows_to_a_session(tap):
    # alice fetches red.bin in session 0, bob blue.bin in session 1.
    path = tshark.capture("two-sessions")
    said = tshark.tap(path, f"ftpx,{tap},ftpx.session == 1")
    assert "bob" in said and "alice" not in said
    if tap != "sessions" and tap != "logins":
        assert "blue.bin" in said and "red.bin" not in said


def test_filter_takes_no_byte_from_a_hash():
    path = tshark.capture("two-sessions")
    blue = truth("two-sessions")["sessions"][1]["transfers"][0]["sha256"]
    only = 'ftpx.transfer.name == "blue.bin" && ftpx.request.command'
    assert blue in tshark.tap(path, f"ftpx,downloads,{only}")


def test_filter_narrows_the_tree():
    said = tshark.tap(tshark.capture("two-sessions"), "ftpx,tree,ftpx.session == 0")
    # alice: USER PASS PWD EPSV TYPE SIZE RETR QUIT; bob alone sends MDTM.
    assert tree_count(said, "EPSV") is not None and tree_count(said, "MDTM") is None


def attempt(name, tap):
    """A run that should fail."""
    return tshark.start("tshark", "-n", *tshark.tap_arguments(tshark.capture(name), tap))


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
    capture = tshark.capture("resume")
    assert tshark.tap(capture, f"ftpx,json,{path}") == ""
    assert path.read_text(encoding="utf-8") == tshark.tap(capture, "ftpx,json")


def test_file_that_cannot_be_written_is_refused():
    ended = attempt("resume", "ftpx,json,/nowhere/x")
    assert ended.returncode != 0 and "/nowhere/x" in ended.stderr


@pytest.fixture(scope="module")
def exported():
    """For a capture and options, what Export Objects wrote: names and contents."""
    done = {}

    def export(path, *options):
        if (path, options) not in done:
            folder = tshark.export_folder()
            tshark.tshark("-q", "-r", path, *options, "--export-objects", f"ftpx,{folder}")
            done[path, options] = {file.name: file.read_bytes() for file in folder.iterdir()}
        return done[path, options]
    return export


@pytest.mark.parametrize("options", [("-2",), ("-o", "tcp.reassemble_out_of_order:TRUE")])
@pytest.mark.parametrize("name", [
    "reordered", "lossy-at-client", "missing-segments", "pipelined", "port-2121"])
def test_exported_files_are_the_same_with(name, options, exported):
    assert exported(tshark.capture(name), *options) == exported(tshark.capture(name))


@each_capture
def test_exported_files_bear_their_names(name, exported):
    files = exported(tshark.capture(name))
    for facts in transfers(name, "download", "upload"):
        if facts["expected_state"] == "complete":
            content = files[base(facts["path"])]
            assert hashlib.sha256(content).hexdigest() == facts["payload"]["sha256"]


@each_capture
def test_unfinished_files_say_so_in_their_names(name, exported):
    files = exported(tshark.capture(name))
    for facts in transfers(name, "download", "upload"):
        if facts["expected_state"] in ("incomplete", "aborted", "open"):
            stem, _, extension = base(facts["path"]).rpartition(".")
            mine = [file for file in files if file.startswith(stem)]
            assert len(mine) == 1 and mine[0] != base(facts["path"])
            assert re.search("incomplete|aborted|unfinished", mine[0])
            assert mine[0].endswith(extension)


def test_name_fetched_twice_is_exported_twice(save, exported):
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
    load = {"method": "load", "params": {"file": tshark.capture(name)}}
    _, downloads, sessions, logins, *rest = sharkd(
        load, *[ask(f"nstat:ftpx,{table}") for table in ("downloads", "sessions", "logins")],
        *frames, *reversed(frames), ask("nstat:ftpx,downloads"))
    return {"downloads": rows(downloads), "sessions": rows(sessions), "logins": rows(logins),
            "forth": rest[:len(frames)], "back": rest[-2:len(frames) - 1:-1],
            "again": rows(rest[-1])}


def test_sharkd_lists_the_tables():
    [info] = sharkd({"method": "info"})
    listed = {entry["tap"] for entry in info["nstat"]}
    wanted = ("sessions", "transfers", "downloads", "logins")
    assert {f"nstat:ftpx,{table}" for table in wanted} <= listed


@each_capture
def test_sharkd_shows_the_downloads_each_time_alike(name):
    wanted = [(base(facts["path"]), str(seen(facts)["bytes"]), facts["expected_state"],
               seen(facts)["sha256"] or "") for facts in transfers(name, "download")]
    found = [(base(row["File"]), row["Bytes"], row["State"], row["SHA-256"])
             for row in shown(name)["downloads"]]
    assert found == wanted
    assert shown(name)["again"] == shown(name)["downloads"]


@each_capture
def test_sharkd_shows_sessions_and_logins(name):
    sessions = truth(name)["sessions"]
    users = [row["User"] for row in shown(name)["sessions"]]
    assert users == [session["user"] for session in sessions]
    assert [(row["User"], row["Outcome"]) for row in shown(name)["logins"]] == \
        [(login["user"], login["outcome"]) for session in sessions for login in session["logins"]]


@each_capture
def test_sharkd_shows_frames_in_any_order_alike(name):
    assert len(shown(name)["back"]) == len(some_frames(name))
    assert shown(name)["forth"] == shown(name)["back"]
