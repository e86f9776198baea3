# Knows what Wireshark's own dialogs must show of FTP: response times, the flow graph, a dialogue to
# follow, and what they are called. tshark and sharkd tell the same as the window.
# Refuses to know how the window looks.
#
# SPDX-License-Identifier: GPL-2.0-or-later
import base64
import functools
import re

import pytest

import captures
import runs
import tshark
from build import CLIENT, SERVER, START, Connection, Dialogue, Wire, noise
from sharkd import Sharkd

pytestmark = pytest.mark.host

SHOW = ("-o", "ftpx.show_passwords:TRUE")
QUICK = ("-o", "ftpx.quick:TRUE")
VARIED = ["passive-download", "two-sessions", "port-2121", "pipelined", "tls-explicit-protected",
          "late-start-in-transfer", "lossy-at-client", "reordered", "mode-z", "fxp", "small-talk"]
NUMBER = re.compile(r"^ +(\d+)  (\S+) +\d+ +[\d.]+ ", re.MULTILINE)
ROW = re.compile(r"^ +\d+  (\S+) +(\d+) +([\d.]+) +([\d.]+) +([\d.]+) +([\d.]+)$", re.MULTILINE)
# A label of a graph in text, which is cut, and the comment on it.
ARROW = re.compile(r"^(?:\d+ *)?\|[\d.]+ *\|.*?\|([ST]\w+ \d+: .*)$", re.MULTILINE)


def response_times(path, *options):
    """Of each command: how many, the least, the most, the mean and the sum."""
    said = tshark.tap(path, "ftpx,srt", *options)
    return {verb: (int(calls), *times) for verb, calls, *times in ROW.findall(said)}


def arrows(path, *options):
    """What is said beside each arrow."""
    return ARROW.findall(tshark.tap(path, "flow,ftpx,standard", *options))


def ask(path, method, **params):
    with Sharkd() as sharkd:
        sharkd.load(path)
        return sharkd.result(method, **params)


def graph(path):
    """sharkd's, in which everything is known about a transfer."""
    [found] = ask(path, "tap", tap0="seqa:ftpx")["taps"]
    return found


def transcript(path, session=0, *options):
    """The lines of a session, those of the server behind a tab, and the lengths of their pieces."""
    said = tshark.tap(path, f"follow,ftpx,ascii,{session}", *options)
    return said.partition("\nNode 1: ")[2].partition("\n")[2].rpartition("=" * 67)[0]


def spoken(path, session=0, *options):
    """What follows each length."""
    said = transcript(path, session, *options).replace("\r", "")
    return re.findall(r"^\t?\d+\n((?:.+\n)+)", said, re.MULTILINE)


@functools.lru_cache(maxsize=None)
def example(port=21):
    """A download of which each packet comes a millisecond after the one before."""
    ftp = Dialogue(port=port)
    ftp.talk("220 ready", "USER alice", "331 Password", "PASS secret", "230 Welcome")
    ftp.download("big.iso", noise(3000))
    path = tshark.MADE / f"window-{port}.pcap"
    ftp.quit().wire.write(path)
    return str(path)


# --- response times ---

def test_response_time_is_that_of_the_final_reply():
    times = response_times(example())
    assert times["PASV"] == (1, "0.001000", "0.001000", "0.001000", "0.001000")
    # Behind RETR come its mark, a handshake of three, a segment, the end of three, and its reply.
    assert times["RETR"] == (1, "0.009000", "0.009000", "0.009000", "0.009000")
    assert list(times) == ["USER", "PASS", "QUIT", "PASV", "RETR"]


def test_response_times_of_a_real_capture():
    name = "login-failed-then-ok"
    passes, replies = captures.frames(name, "PASS"), [captures.frame(name, "530"),
                                                      captures.frame(name, "230")]
    slow, fast = (captures.seconds(name, *pair)[:8] for pair in zip(passes, replies, strict=True))
    assert response_times(captures.path(name))["PASS"][:3] == (2, fast, slow)


def test_response_times_have_least_most_and_mean(save):
    ftp = Dialogue().login()
    for wait in (1000, 4000, 7000):
        ftp.talk("NOOP")
        ftp.wire.clock += wait - 1000
        ftp.talk("200 ok")
    assert response_times(save(ftp.wire))["NOOP"] == (3, "0.001000", "0.007000", "0.004000",
                                                      "0.012000")


def test_rows_of_response_times_are_filters(save):
    """The host's filter for a row is a field and the row's number."""
    ftp = Dialogue().login()
    ftp.talk("NOOP", "200 ok", "RETR f", "450 Busy", "NOOP", "200 ok", "XYZ", "500 What?", "NOOP")
    path = save(ftp.wire)
    numbers = {verb: number for number, verb in NUMBER.findall(tshark.tap(path, "ftpx,srt"))}
    shown = {verb: tshark.frames(path, f"ftpx.verb=={numbers[verb]}")
             for verb in ("NOOP", "RETR", "other")}
    first = tshark.frames(path, 'ftpx.request.command == "NOOP"')[0]
    assert shown == {"NOOP": [first, first + 1, first + 4, first + 5, first + 8],
                     "RETR": [first + 2, first + 3], "other": [first + 6, first + 7]}
    assert tshark.frames(path, 'ftpx.verb == "RETR"') == shown["RETR"]


def test_commands_without_a_final_reply_have_no_response_time(save):
    ftp = Dialogue().login()
    ftp.talk("RETR f", "150 Here it comes", "NOOP")
    assert set(response_times(save(ftp.wire))) == {"USER", "PASS"}


def test_reply_that_another_code_ends_has_a_response_time(save):
    ftp = Dialogue().login()
    ftp.talk("CWD x", "550-No such", "553 folder", "NOOP", "200 ok")
    times = response_times(save(ftp.wire))
    assert times["NOOP"][0] == 1
    assert times["CWD"][:2] == (1, "0.002000")


def test_made_up_commands_share_one_row(save):
    ftp = Dialogue().login()
    for number in range(300):
        ftp.talk(f"X{number}", "500 What?")
    times = response_times(save(ftp.wire))
    assert set(times) == {"USER", "PASS", "other"}
    assert times["other"][0] == 300


def test_response_times_take_a_filter(save):
    wire = Wire()
    for number, replies in enumerate([1, 3]):
        ftp = Dialogue(wire=wire, client_port=40000 + number).login()
        for _ in range(replies):
            ftp.talk("NOOP", "200 ok")
    path = save(wire)
    said = [tshark.tap(path, f"ftpx,srt,ftpx.session == {number}") for number in range(2)]
    assert [dict((row[0], row[1]) for row in ROW.findall(text))["NOOP"] for text in said] \
        == ["1", "3"]


@pytest.mark.parametrize("name", VARIED)
def test_response_times_are_those_of_the_field(name):
    """As many as frames have, and the same in one pass, in two, and in a quick scan."""
    path = captures.path(name)
    values = [float(value) for row in runs.table(name)
              for value in row.get("ftpx.response.time", [])]
    twice = response_times(path, "-2")
    assert sum(row[0] for row in twice.values()) == len(values) > 0
    assert sum(float(row[4]) for row in twice.values()) == pytest.approx(sum(values), abs=1e-4)
    assert response_times(path) == twice == response_times(path, *QUICK)


# --- the flow graph ---

def test_graph_has_an_arrow_for_each_command_reply_and_transfer():
    said = [
        "Session 0: connects", "Session 0: 220 ready", "Session 0: USER alice",
        "Session 0: 331 Password",
        "Session 0: PASS ****", "Session 0: 230 Welcome", "Session 0: PASV",
        "Session 0: 227 Entering Passive Mode (10,0,0,1,195,81)", "Session 0: RETR big.iso",
        "Session 0: 150 Here it comes", "Transfer 0: RETR big.iso, 3 000 bytes, complete",
        "Session 0: 226 Done", "Session 0: QUIT", "Session 0: 221 Bye"]
    assert arrows(example()) == said
    assert [flow["c"] for flow in graph(example())["flows"]] == said


# Sessions that are known only after others have said something, a banner of several lines among them.
BESIDE_OTHERS = ["lftp-segmented", "banner-lines", "container-host", "brute-force-fails",
                 "resumed-three-times"]


@pytest.mark.parametrize("name", VARIED + BESIDE_OTHERS)
def test_graph_is_the_same_in_one_pass_and_two(name):
    once, twice = (tshark.tap(captures.path(name), "flow,ftpx,standard", *passes)
                   for passes in ((), ("-2",)))
    assert once == twice != ""


def test_line_that_only_the_end_explains_is_in_the_graph(save):
    ftp = Dialogue().login()
    ftp.control.skip("client", 6)
    ftp.talk("200 NOOP ok", "SYST", "215 UNIX")
    path = save(ftp.wire)
    assert arrows(path) == arrows(path, "-2")
    assert "Session 0: SYST" in arrows(path)


def test_transfer_that_a_session_explains_while_it_goes_on_is_in_the_graph(save):
    ftp = Dialogue(handshake=False)
    data = Connection(ftp.wire, (CLIENT, 60001), (SERVER, 50001), handshake=False)
    data.server(noise(3000))
    ftp.talk("SYST", "215 UNIX Type: L8", "PWD", '257 "/" is here')
    data.server(noise(2000))
    data.close("server")
    ftp.talk("226 Done", "QUIT", "221 Bye")
    path = save(ftp.wire)
    assert arrows(path) == arrows(path, "-2")
    assert [text for text in arrows(path) if text.startswith("T")] \
        == ["Transfer 0: download, 5 000 bytes, incomplete"]


@pytest.mark.parametrize("port", [21, 2121])
def test_arrows_point_from_who_speaks(port):
    found = graph(example(port))
    ends = {flow["c"]: [f"{found['nodes'][node]}:{end}"
                        for node, end in zip(flow["n"], flow["pn"], strict=True)]
            for flow in found["flows"]}
    assert ends["Session 0: USER alice"] == [f"{CLIENT}:40000", f"{SERVER}:{port}"]
    assert ends["Session 0: 220 ready"] == [f"{SERVER}:{port}", f"{CLIENT}:40000"]
    assert ends["Transfer 0: RETR big.iso, 3 000 bytes, complete"] \
        == [f"{SERVER}:50001", f"{CLIENT}:60001"]


def test_arrows_have_the_times_of_their_frames():
    """Those before the connection was known as well."""
    times = [flow["t"] for flow in graph(example(2121))["flows"]]
    assert times[:4] == ["0.000000", "0.003000", "0.004000", "0.005000"]
    said = tshark.tap(example(2121), "flow,ftpx,standard")
    printed = re.findall(r"^(?:\d+ *)?\|([\d.]+) *\|", said, re.MULTILINE)
    assert printed == times


def test_reply_of_several_lines_is_one_arrow(save):
    ftp = Dialogue()
    ftp.talk("220-Hello", "220-World", "220 ready", "USER alice", "331 Password")
    assert arrows(save(ftp.wire)) == ["Session 0: connects", "Session 0: 220-Hello",
                                      "Session 0: USER alice", "Session 0: 331 Password"]


def test_transfer_without_a_byte_has_an_arrow(save):
    ftp = Dialogue().login()
    ftp.download("empty", b"")
    assert [text for text in arrows(save(ftp.wire)) if text.startswith("T")] \
        == ["Transfer 0: RETR empty, 0 bytes, complete"]


def test_upload_points_at_the_server(save):
    ftp = Dialogue().login()
    ftp.pasv()
    ftp.talk("STOR up.bin", "150 Go")
    data = ftp.passive()
    data.client(noise(5000))
    data.close("client")
    ftp.talk("226 Done")
    found = graph(save(ftp.wire))
    [flow] = [flow for flow in found["flows"] if flow["c"].startswith("T")]
    assert [found["nodes"][node] for node in flow["n"]] == [CLIENT, SERVER]
    assert flow["c"] == "Transfer 0: STOR up.bin, 5 000 bytes, complete"


def test_session_without_its_handshake_does_not_connect(save):
    ftp = Dialogue(handshake=False).login()
    assert arrows(save(ftp.wire))[0] == "Session 0: 220 ready"


def test_graph_over_ipv6_has_the_client_first(save):
    ftp = Dialogue(client="2001:db8::2", server="2001:db8::1").login()
    assert graph(save(ftp.wire))["nodes"] == ["2001:db8::2", "2001:db8::1"]


@pytest.mark.parametrize("name", VARIED)
def test_graph_is_the_same_in_a_quick_scan(name):
    path = captures.path(name)
    assert arrows(path, *QUICK) == arrows(path) != []


# --- following ---

def test_dialogue_is_told_in_order():
    assert spoken(example()) == [
        "220 ready\n", "USER alice\n", "331 Password\n", "PASS ****\n", "230 Welcome\n", "PASV\n",
        "227 Entering Passive Mode (10,0,0,1,195,81)\n", "RETR big.iso\n", "150 Here it comes\n",
        "226 Done\n", "QUIT\n", "221 Bye\n"]


def test_dialogue_tells_who_speaks():
    lengths = re.findall(r"^(\t?)\d+$", transcript(example()), re.MULTILINE)
    assert lengths == ["\t", "", "\t", "", "\t", "", "\t", "", "\t", "\t", "", "\t"]
    said = tshark.tap(example(), "follow,ftpx,ascii,0")
    assert f"Node 0: {CLIENT}:40000\nNode 1: {SERVER}:21\n" in said


@pytest.mark.parametrize("port", [21, 2121])
def test_dialogue_has_the_times_of_its_frames(port):
    said = tshark.tap(example(port), "follow,ftpx,yaml,0")
    told = re.findall(r"packet: (\d+)\n +peer: \d\n(?: +index: \d+\n)? +timestamp: (\d+\.\d+)",
                      said)
    assert len(told) == 12
    assert all(float(time) == pytest.approx(START / 1e6 + (int(frame) - 1) / 1000, abs=1e-4)
               for frame, time in told)


def test_each_line_of_a_banner_has_the_time_of_its_frame():
    once, twice = (tshark.tap(captures.path("banner-lines"), "follow,ftpx,yaml,1", *passes)
                   for passes in ((), ("-2",)))
    assert re.findall("timestamp: .*", once) == re.findall("timestamp: .*", twice) != []


@pytest.mark.parametrize("name", VARIED)
def test_dialogue_is_the_same_in_two_passes(name):
    path = captures.path(name)
    assert transcript(path) == transcript(path, 0, "-2") != ""


def test_sessions_are_followed_apart(save):
    wire = Wire()
    for number, user in enumerate(["alice", "bob"]):
        Dialogue(wire=wire, client_port=40000 + number).login(user)
    path = save(wire)
    assert [[line for line in spoken(path, session) if line.startswith("USER")]
            for session in range(3)] == [["USER alice\n"], ["USER bob\n"], []]


def test_session_is_followed_by_its_ends(save):
    wire = Wire()
    for number, user in enumerate(["alice", "bob"]):
        Dialogue(wire=wire, client_port=40000 + number).login(user)
    said = tshark.tap(save(wire), f"follow,ftpx,ascii,{CLIENT}:40001,{SERVER}:21")
    assert "USER bob" in said and "USER alice" not in said


def test_dialogue_in_tls_is_told_as_decrypted():
    lines = spoken(captures.path("tls-explicit-protected"))
    assert "AUTH SSL\n" in lines and "PASS ****\n" in lines
    assert any(line.startswith("RETR ") for line in lines)


def test_dialogue_in_the_wrong_order_is_told_in_the_right_one(save):
    ftp = Dialogue().login()
    at = ftp.control.sent["client"]
    ftp.control.client(b"EAT\r\nNOOP\r\n", at=at + 1)
    ftp.control.client(b"F", at=at)
    ftp.talk("500 FEAT?", "200 NOOP")
    lines = spoken(save(ftp.wire))
    assert lines[5:7] == ["FEAT\n", "NOOP\n"]


def test_dialogue_says_where_bytes_are_missing(save):
    ftp = Dialogue().login()
    ftp.control.skip("client", 6)
    ftp.talk("200 NOOP ok", *("SYST", "215 UNIX") * 20)
    assert "[bytes missing in the capture]\nSYST\n" in spoken(save(ftp.wire))


def test_telnet_bytes_are_not_told(save):
    ftp = Dialogue().login()
    ftp.control.client(b"\xff\xf4\xff\xf2ABOR\r\n")
    ftp.talk("226 Nothing to abort")
    assert spoken(save(ftp.wire))[5] == "ABOR\n"


def test_sharkd_follows():
    told = ask(example(), "follow", follow="FTPX", filter="ftpx.session == 0")
    assert {(told["chost"], told["cport"]), (told["shost"], told["sport"])} \
        == {(CLIENT, "40000"), (SERVER, "21")}
    lines = [(piece["n"], piece.get("s", 0), base64.b64decode(piece["d"]))
             for piece in told["payloads"]]
    assert lines[:2] == [(4, 1, b"220 ready\r\n"), (5, 0, b"USER alice\r\n")]
    assert len(lines) == 12


@pytest.mark.parametrize("port, name", [(21, "FTP"), (2121, "FTPX")])
def test_packets_offer_to_be_followed(port, name):
    offers = ask(example(port), "frame", frame=5, proto=True)["fol"]
    assert [name, "ftpx.session == 0"] in offers


# --- secrets and hostile text ---

HOSTILE = "\x1b[31mred\x07\u202egnp\r"


def reports(path, *options):
    return (tshark.tap(path, "follow,ftpx,ascii,0", *options),
            tshark.tap(path, "flow,ftpx,standard", *options))


@pytest.mark.parametrize("verb", ["PASS", "pass", "ACCT"])
def test_passwords_are_told_only_when_asked_for(save, verb):
    ftp = Dialogue()
    ftp.talk("220 ready", "USER alice", "331 Password", f"{verb} s3cr3t-word", "230 Welcome")
    path = save(ftp.wire)
    for hidden, shown in zip(reports(path), reports(path, *SHOW), strict=True):
        assert "s3cr3t-word" not in hidden and f"{verb} ****" in hidden
        assert f"{verb} s3cr3t-word" in shown
    assert "s3cr3t" not in str(graph(path))


def test_password_of_anonymous_is_told(save):
    ftp = Dialogue().login("anonymous", "me@example.org")
    for said in reports(save(ftp.wire)):
        assert "PASS me@example.org" in said


def test_nothing_told_steers_a_terminal(save):
    ftp = Dialogue().login(f"al{HOSTILE}ice")
    ftp.talk(f"550 {HOSTILE}")
    ftp.download(f"{HOSTILE}.bin", b"x")
    path = save(ftp.wire)
    said = [*reports(path), *(flow["c"] for flow in graph(path)["flows"]),
            *(base64.b64decode(piece["d"]).decode() for piece in ask(
                path, "follow", follow="FTPX", filter="ftpx.session == 0")["payloads"])]
    for text in said:
        assert re.findall("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]",
                          text.replace("\r\n", "\n")) == []


def test_long_lines_are_cut_in_the_graph_only(save):
    ftp = Dialogue().login()
    ftp.talk("SITE " + "x" * 7000, "500 What?")
    path = save(ftp.wire)
    assert max(len(flow["c"]) for flow in graph(path)["flows"]) < 200
    assert "SITE " + "x" * 7000 + "\n" in spoken(path)


# --- what they are called ---

def test_dialogs_have_their_names():
    with Sharkd() as sharkd:
        known = sharkd.result("info")
    names = {entry["tap"]: entry["name"] for part in known.values()
             if isinstance(part, list) for entry in part
             if isinstance(entry, dict) and "tap" in entry}
    assert {tap: name for tap, name in names.items() if "ftpx" in tap.lower()} == {
        "stat:ftpx": "FTPX Counters",
        "nstat:ftpx,sessions": "FTPX Sessions",
        "nstat:ftpx,transfers": "FTPX Transfers",
        "nstat:ftpx,downloads": "FTPX Downloads",
        "nstat:ftpx,logins": "FTPX Logins",
        "seqa:ftpx": "FTPX Flows",
        "srt:ftpx": "Service Response Time/FTPX",
        "eo:ftpx": "Export Object/FTPX",
        "follow:FTPX": "Follow/FTPX"}


# What Tools > FTPX applies, and the frames that it must leave.
MENU = [
    ('ftpx.transfer.direction == "download"', "login-failed-then-ok", ["RETR", "150 ", "226 "]),
    ('ftpx.transfer.direction == "upload"', "upload", ["STOR", "150 ", "226 "]),
    ('ftpx.login == "failed"', "login-failed-then-ok", ["530 "]),
]


@pytest.mark.parametrize("display_filter, name, lines", MENU)
def test_filters_of_the_menu_leave_what_they_say(display_filter, name, lines):
    left = tshark.frames(captures.path(name), display_filter, "-2")
    control = [frame for frame in left if captures.segments(name)[frame - 1].payload
               and 21 in (captures.segments(name)[frame - 1].source[1],
                          captures.segments(name)[frame - 1].target[1])]
    assert control == [captures.frame(name, line) for line in lines]
