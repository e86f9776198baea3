# Knows what Zeek's logs of a capture must say: the commands, users and files of its truth, and the bytes of
# its packets; that their rows name the same connections; and that they read as Zeek's own do.
# Refuses to know more of their form than zeek.py has.
#
# SPDX-License-Identifier: GPL-2.0-or-later
import collections
import hashlib
import json
import os
import shutil
import subprocess

import pytest

import captures
import packets
import runs
import tshark
import zeek
from build import Dialogue, noise
from facts import Facts
from test_truth import WORD
from truth import NAMES, TOLD, UNSAFE, has_all, is_commanded, seen, server, sessions, truth
from zeek import FUID, LOGS, UID, cut, unescaped

pytestmark = pytest.mark.own

LOGGED = {"APPE", "DELE", "RETR", "STOR", "STOU", "ACCT", "PORT", "PASV", "EPRT", "EPSV"}
OF_FILES = {"APPE", "RETR", "STOR", "STOU"}
AS_JSON = ("-o", "ftpx.zeek.json:TRUE")
BRO_CUT = shutil.which("bro-cut")  # zeek-cut by its older name
LNAV = shutil.which("lnav")

held = Facts()
each_capture = held.each(NAMES)
each_told = held.each(TOLD)  # what has a form has it in every capture


def ahead():
    yield from map(runs.once, TOLD)
    yield from map(runs.unusual, NAMES)


def rows(name, log):
    return cut(runs.zeek(name)[f"{log}.log"])


def ends(row):
    return ((row["id.orig_h"], int(row["id.orig_p"])), (row["id.resp_h"], int(row["id.resp_p"])))


# --- form ---

@each_told
def test_there_are_these_logs_and_no_others(name):
    assert sorted(runs.zeek(name)) == sorted(f"{log}.log" for log in LOGS)


@each_told
def test_header_columns_and_values_are_as_zeek_has_them(name):
    for log in LOGS:
        text = runs.zeek(name)[f"{log}.log"]
        assert zeek.faults(log, text) == []
        assert not [line for line in text.split("\n") if UNSAFE.search(line.replace("\t", ""))]


@each_capture
def test_a_begin_and_an_end_are_those_of_the_capture(name):
    micros = [packet.micros for packet in captures.taken(name)]
    for log in LOGS:
        lines = runs.zeek(name)[f"{log}.log"].splitlines()
        assert lines[5] == f"#open\t{moment(min(micros))}"
        assert lines[-1] == f"#close\t{moment(max(micros))}"


def moment(micros):
    ended = subprocess.run(["date", "--utc", "--date", f"@{micros // 1_000_000}", "+%Y-%m-%d-%H-%M-%S"],
                           capture_output=True, encoding="ascii", check=True)
    return ended.stdout.strip()


@each_capture
def test_they_are_the_same_however_the_capture_is_read(name):
    assert runs.zeek_of_unusual(name) == runs.zeek(name)


# --- who is who ---

@each_capture
def test_rows_name_connections_and_files_of_the_other_logs(name):
    conns = {row["uid"]: ends(row) for row in rows(name, "conn")}
    files = {row["fuid"] for row in rows(name, "files")}
    assert len(conns) == len(rows(name, "conn")) and len(files) == len(rows(name, "files"))
    assert all(map(UID.fullmatch, conns)) and all(map(FUID.fullmatch, files))
    for log in ("ftp", "files", "notice"):
        for row in rows(name, log):
            assert conns[row["uid"]] == ends(row)
            assert row.get("fuid", next(iter(files), None)) in files | {None}


@each_capture
def test_conn_counts_what_is_in_the_packets(name):
    """Where a receiver would take all that is there."""
    if {"altered", "relay"} & set(truth(name)["capture"]) or None in captures.segments(name):
        return
    lengths = list(map(packets.ip_length, captures.taken(name)))
    found = {(connection.opener, connection.listener, connection.segments[0][0]): connection
             for connection in captures.connections(name)}
    numbers = {packet.micros: number for number, packet in
               reversed(list(enumerate(captures.taken(name), 1)))}
    for row in rows(name, "conn"):
        number = numbers[round(float(row["ts"]) * 1_000_000)]
        one, other = ends(row)
        connection = found.get((one, other, number)) or found[other, one, number]
        for side, who in (("orig", one), ("resp", other)):
            sent = [(number, segment) for number, segment in connection.segments if segment.source == who]
            assert int(row[f"{side}_pkts"]) == len(sent)
            assert int(row[f"{side}_ip_bytes"]) == sum(lengths[number - 1] for number, _ in sent)
            if f"{side}_bytes" in row and row["missed_bytes"] == "0" and row["conn_state"] == "SF":
                assert int(row[f"{side}_bytes"]) == len(payload(segment for _, segment in sent))


def payload(segments):
    """The bytes of a stream, by their numbers: what came again counts once."""
    begun = {}
    for segment in segments:
        for at, byte in enumerate(segment.payload, segment.seq):
            begun.setdefault(at % 2**32, byte)
    return begun


@each_capture
def test_every_session_is_there_with_its_server(name):
    found = [ends(row) for row in rows(name, "conn") if row["service"] in ("ftp", "ftp,ssl")]
    told = [(session["client_ip"], server(session)) for session in sessions(name)]
    assert [(client[0], {"ip": there[0], "port": there[1]}) for client, there in found] == told


# --- what was said ---

def by_session(name):
    """The rows of ftp.log, those of each session together, by the frames in which sessions begin."""
    order = [row["uid"] for row in rows(name, "conn") if row["service"] in ("ftp", "ftp,ssl")]
    found = collections.defaultdict(list)
    for row in rows(name, "ftp"):
        found[row["uid"]].append(row)
    return [found[uid] for uid in order]


def logged(session):
    told = [WORD.fullmatch(command) for command in session["commands"]]
    return [match["verb"].upper() for match in told if match["verb"].upper() in LOGGED]


@each_capture
def test_commands_are_those_that_zeek_writes_down(name):
    for session, found in zip(sessions(name), by_session(name), strict=True):
        told = logged(session)
        assert found
        if told:
            assert [row["command"] for row in found] == told
        elif session["commands"]:
            assert len(found) == 1


@each_capture
def test_transfers_have_their_path_size_and_hash(name):
    files = {row["fuid"]: row for row in rows(name, "files")}
    for session, found in zip(sessions(name), by_session(name), strict=True):
        wanted = [facts for facts in session["transfers"]
                  if facts["command"] in OF_FILES and is_commanded(facts)]
        mine = [row for row in found if row["command"] in OF_FILES]
        for facts, row in zip(wanted, mine, strict=True):
            url = f"ftp://{'[%s]' if ':' in row['id.resp_h'] else '%s'}/" % row["id.resp_h"]
            assert row["arg"].startswith(url)
            if facts["replies"] and has_all(session) and facts["expected_state"] == "complete":
                assert int(row["reply_code"]) == facts["replies"][-1]
            holds(facts, files.get(row.get("fuid")))


def holds(facts, file):
    """What files.log says of a transfer's bytes, if it had any."""
    told = seen(facts)
    if told["bytes"] == 0:
        assert file is None
    elif told["bytes"] and file:
        assert int(file["seen_bytes"]) == told["bytes"]
        assert int(file["missing_bytes"]) == told["missing"]
        assert file["source"] == "FTP_DATA"
        if told["sha256"]:
            assert file["sha256"] == told["sha256"] and file["analyzers"] == "SHA256"


@each_capture
def test_users_are_named_and_passwords_are_not(name):
    secret = [word for word in truth(name)["passwords"] if len(word) > 3]
    for session, found in zip(sessions(name), by_session(name), strict=True):
        if session["user"] and has_all(session) and len({login["user"] for login in session["logins"]}) == 1:
            assert unescaped(found[-1]["user"]).decode(errors="replace") == session["user"]
        for row in found:
            assert row.get("password", "<hidden>") == "<hidden>" or row["user"] in ("anonymous", "ftp")
    text = "".join(runs.zeek(name).values())
    assert [word for word in secret if word in text] == []


test_facts = held.test()


# --- a made one ---

CONTENT = noise(3000)


def made(user="alice", password="secret"):
    ftp = Dialogue().login(user, password)
    ftp.talk("PWD", '257 "/home" is it', "CWD pub", "250 OK")
    ftp.download("a\tb\\c.bin", CONTENT)
    ftp.talk("PORT 10,0,0,2,200,1", "200 OK", "DELE old", "550-No.", "550 Not here")
    return ftp.quit()


@pytest.fixture(name="write")
def _write(save):
    """Has the logs written of a dialogue: their rows by log, and their texts."""
    def to_folder(dialogue, *options):
        folder = tshark.export_folder() / "logs"
        tshark.tap(save(dialogue.wire), f"ftpx,zeek,{folder}", *options)
        return {file.stem: file.read_text(encoding="utf-8") for file in folder.iterdir()}
    return to_folder


def test_all_of_a_session(write):
    logs = write(made())
    found = [{key: row.get(key) for key in ("user", "password", "command", "arg", "reply_code", "reply_msg")}
             for row in cut(logs["ftp"])]
    who = {"user": "alice", "password": "<hidden>"}
    assert found == [
        {**who, "command": "PASV", "arg": None, "reply_code": "227",
         "reply_msg": "Entering Passive Mode (10,0,0,1,195,81)"},
        {**who, "command": "RETR", "arg": r"ftp://10.0.0.1/home/pub/a\x09b\\c.bin", "reply_code": "226",
         "reply_msg": "Done"},
        {**who, "command": "PORT", "arg": "10,0,0,2,200,1", "reply_code": "200", "reply_msg": "OK"},
        {**who, "command": "DELE", "arg": "ftp://10.0.0.1/home/pub/old", "reply_code": "550",
         "reply_msg": "Not here"}]
    passive, download, active, _ = cut(logs["ftp"])
    assert [passive[f"data_channel.{key}"] for key in ("passive", "orig_h", "resp_h", "resp_p")] == \
        ["T", "10.0.0.2", "10.0.0.1", "50001"]
    assert [active[f"data_channel.{key}"] for key in ("passive", "orig_h", "resp_h", "resp_p")] == \
        ["F", "10.0.0.1", "10.0.0.2", "51201"]
    [file] = cut(logs["files"])
    assert (file["fuid"], file["filename"], file["sha256"], file["seen_bytes"], file["is_orig"]) == \
        (download["fuid"], r"a\x09b\\c.bin", hashlib.sha256(CONTENT).hexdigest(), "3000", "F")
    assert [(row["service"], row["conn_state"], row["resp_bytes"]) for row in cut(logs["conn"])][1] == \
        ("ftp-data", "SF", "3000")


def test_the_names_are_those_of_the_connections_not_of_the_capture(write):
    """The same packets behind others have the same names."""
    alone, behind = made(), Dialogue(client_port=39999)
    behind.login("bob").quit()
    behind.wire.packets += alone.wire.packets
    names = [{row["uid"] for row in cut(write(ftp)["conn"])} for ftp in (alone, behind)]
    assert len(names[0]) == 2 and names[0] < names[1]


def test_hashes_that_are_asked_for_have_their_columns(write):
    logs = write(made(), "-o", "ftpx.hash.md5:TRUE", "-o", "ftpx.hash.sha1:TRUE")
    [file] = cut(logs["files"])
    assert file["analyzers"] == "MD5,SHA1,SHA256"
    assert [file[name] for name in ("md5", "sha1", "sha256")] == \
        [hashlib.new(name, CONTENT).hexdigest() for name in ("md5", "sha1", "sha256")]


def test_passwords_are_shown_to_whom_they_were_not_secret_or_who_asks(write):
    def told(ftp, *options):
        return {row["password"] for row in cut(write(ftp, *options)["ftp"])}
    assert told(made()) == {"<hidden>"}
    assert told(made(), *runs.SHOW) == {"secret"}
    assert told(made("anonymous", "me@here")) == {"me@here"}


def test_a_password_that_the_server_repeats_is_hidden(write):
    ftp = Dialogue()
    ftp.talk("220 ready", "USER alice", "331 Password", "PASS s3cret-word", "530 s3cret-word is wrong")
    [row] = cut(write(ftp)["ftp"])
    assert (row["command"], row["arg"], row["reply_msg"]) == ("PASS", "<hidden>", "<hidden> is wrong")


def test_all_commands_are_rows_when_that_is_asked_for(write):
    found = [row["command"] for row in cut(write(made(), "-o", "ftpx.json.commands:TRUE")["ftp"])]
    assert found == ["USER", "PASS", "PWD", "CWD", "PASV", "RETR", "PORT", "DELE", "QUIT"]


def test_a_session_without_such_commands_has_one_row(write):
    ftp = Dialogue()
    ftp.talk("220 ready")
    [greeting] = cut(write(ftp)["ftp"])
    assert (greeting["user"], greeting["command"], greeting["reply_code"]) == ("<unknown>", "<init>", "220")
    [last] = cut(write(Dialogue().login().quit())["ftp"])
    assert (last["user"], last["command"], last["reply_msg"]) == ("alice", "QUIT", "Bye")


def test_a_name_that_is_no_utf8_is_told_as_bytes(write):
    ftp = Dialogue(charset="latin-1").login()
    ftp.talk("CWD /")
    ftp.talk("250 OK")
    ftp.download("Grüße", b"x")
    ftp.quit()
    for options in ((), ("-o", "ftpx.charset:latin1")):
        row = cut(write(ftp, *options)["ftp"])[-1]
        assert row["arg"] == r"ftp://10.0.0.1/Gr\xfc\xdfe"
        assert unescaped(row["arg"]) == "ftp://10.0.0.1/Grüße".encode("latin-1")


@pytest.mark.parametrize("name, cell", [("-", r"\x2d"), ("(empty)", r"\x28empty)"), ("Grüße", "Grüße")])
def test_what_reads_as_no_value_is_escaped(write, name, cell):
    ftp = Dialogue()
    ftp.talk("220 ready", f"USER {name}", "530 No")
    [row] = cut(write(ftp)["ftp"])
    assert row["user"] == cell and unescaped(row["user"]).decode() == name


# --- findings and provenance ---

def test_a_finding_is_a_notice(write):
    ftp = Dialogue()
    ftp.talk("220 ready", "USER alice", "331 Password", "PASS secret", "230 In", "PORT 203,0,113,9,0,22",
             "500 No")
    found = {row["note"]: row for row in cut(write(ftp)["notice"])}
    bounce = found["FTPX::Data_Bounce"]
    assert bounce["msg"] == "points to a third party (bounce)"
    assert bounce["sub"] == "warning, refused by the server; frames 9, 10"
    assert (bounce["src"], bounce["dst"], bounce["p"], bounce["n"]) == ("10.0.0.2", "10.0.0.1", "21", "500")
    assert (bounce["actions"], bounce["email_dest"]) == ("Notice::ACTION_LOG", "(empty)")


def test_brute_force_has_the_name_that_zeek_has_for_it(write):
    ftp = Dialogue()
    ftp.talk("220 ready")
    for number in range(5):
        ftp.talk("USER alice", "331 Password", f"PASS wrong{number}", "530 No")
    assert "FTP::Bruteforcing" in [row["note"] for row in cut(write(ftp)["notice"])]


def test_what_was_read_is_told(save):
    ftp = made()
    path = save(ftp.wire)
    folder = tshark.export_folder() / "logs"
    tshark.tap(path, f"ftpx,zeek,{folder}", "-o", "ftpx.heuristic:FALSE")
    told = cut((folder / "reporter.log").read_text(encoding="utf-8"))
    content = open(path, "rb").read()
    assert {row["level"] for row in told} == {"Reporter::INFO"}
    program, capture, preferences = [row["message"] for row in told]
    assert program.startswith("ftpx ") and program.endswith(f", captures: 1, packets: {ftp.wire.frames}")
    assert capture == f"capture {os.path.basename(path)}, {len(content)} bytes, " \
        f"SHA-256 {hashlib.sha256(content).hexdigest()}"
    assert preferences == "preferences ftpx.heuristic:FALSE"


# --- JSON, and who reads it ---

@pytest.mark.parametrize("name", NAMES[:3])
def test_json_says_the_same(name):
    folder = tshark.export_folder() / "logs"
    tshark.tap(captures.path(name), f"ftpx,zeek,{folder}", *AS_JSON, *runs.reading(name))
    for log in LOGS:
        lines = (folder / f"{log}.log").read_text(encoding="utf-8").splitlines()
        assert list(map(zeek.from_json, lines)) == [zeek.as_json(log, row) for row in rows(name, log)]
        assert [list(json.loads(line)) for line in lines] == [list(row) for row in rows(name, log)]


def test_jq_reads_it(save):
    folder = tshark.export_folder() / "logs"
    tshark.tap(save(made().wire), f"ftpx,zeek,{folder}", *AS_JSON)
    found = subprocess.run(["jq", "-r", '[."id.orig_h", ."id.resp_p", .command] | @tsv', folder / "ftp.log"],
                           capture_output=True, encoding="utf-8", check=True).stdout
    assert found.splitlines() == [f"10.0.0.2\t21\t{verb}" for verb in ("PASV", "RETR", "PORT", "DELE")]


@pytest.mark.skipif(not LNAV, reason="lnav is not there")
@pytest.mark.parametrize("log", ["conn", "ftp", "files"])
def test_lnav_reads_it(log, save):
    """It has a reader of its own, which makes tables of them; the last line, `#close`, it takes for a part of
    the one before."""
    folder = tshark.export_folder() / "logs"
    tshark.tap(save(made().wire), f"ftpx,zeek,{folder}")
    text = (folder / f"{log}.log").read_text(encoding="utf-8").partition("#close")[0]
    open_one = tshark.MADE / f"{log}.log"
    open_one.write_text(text, encoding="utf-8")
    said = subprocess.run([LNAV, "-n", "-c", f";select * from bro_{log}_log", "-c", ":write-json-to -",
                           open_one], capture_output=True, encoding="utf-8", check=True,
                          env={**os.environ, "HOME": str(tshark.HOME), "TERM": "dumb"}).stdout
    names = [name for name, kind in zeek.TYPES[log].items() if kind in ("string", "addr", "port", "count")]
    wanted = [[row.get(name) for name in names]
              for row in cut(text)]
    told = [[row[f"bro_{name.replace('.', '_')}"] for name in names] for row in json.loads(said)]
    assert wanted and [[value if value is None else str(value) for value in row] for row in told] == wanted


@pytest.mark.skipif(not BRO_CUT, reason="no package here has zeek-cut")
def test_zeek_cut_reads_it(save):
    folder = tshark.export_folder() / "logs"
    tshark.tap(save(made().wire), f"ftpx,zeek,{folder}")
    for log in LOGS:
        text = (folder / f"{log}.log").read_text(encoding="utf-8")
        said = subprocess.run([BRO_CUT, *zeek.TYPES[log]], input=text, capture_output=True, encoding="utf-8",
                              check=True)
        assert said.stderr == ""
        assert said.stdout.splitlines() == [line for line in text.splitlines() if line[0] != "#"]
