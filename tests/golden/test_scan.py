# Knows that ftpx-scan writes what tshark with the plugin writes, byte by byte, whether a capture is in one
# piece or in many, and which captures it reads without tshark. Knows what it says of what cannot be read.
# Refuses to know how quick it is.
#
# SPDX-License-Identifier: GPL-2.0-or-later
import itertools
import json
import os
import pathlib
import random
import re
import struct
import subprocess
from dataclasses import replace

import pytest

import captures
import packets
import runs
import tshark
import wrap
from build import Connection, Dialogue, Wire
from facts import Facts
from test_encapsulation import WRAPPINGS, wrapped
from truth import NAMES, truth

REPO = pathlib.Path(__file__).resolve().parents[2]
FINE, NOT_JUDGED = 0, 2
NO_TSHARK = ("--tshark", "/nonexistent/tshark")
NO_PLUGIN = ("env", "WIRESHARK_PLUGIN_DIR=/nonexistent")
TABLES = runs.TABLES[:-1]  # the tree is tshark's own way to show one
ONE = "passive-download"
_cuts = itertools.count()
UNDER_SANITIZER = "FTPX_PRELOAD" in os.environ  # with its runtime some runs of mergecap do not end
merges = pytest.mark.skipif(UNDER_SANITIZER, reason="mergecap would not end")

# Where dissection finds what plain headers do not show.
TUNNELS = {"gre", "ip-fragments", "ip-in-ip", "mpls", "pppoe", "six-in-four", "vxlan"}
HEAD = {0x0A0D0D0A, packets.INTERFACE, packets.SECRETS}  # what each piece of a capture begins with
PLAIN_WRAPPINGS = {"qinq", "cooked", "cooked_2", "null", "loop", "raw"}


def scan(*arguments, stdin="", under=()):
    return tshark.start(str(tshark.STAGE / "ftpx-scan"), *map(str, arguments), stdin=stdin,
                        under=under)


def scanned(*arguments, **more):
    """Standard output of a scan that ends well and warns of nothing."""
    ended = scan(*arguments, **more)
    assert (ended.returncode, ended.stderr) == (FINE, ""), arguments
    return ended.stdout


def is_under_keys(name):
    """It has TLS, and keys to it."""
    files = [tshark.CAPTURES / file for file in truth(name)["capture"]["files"]]
    return any(session["tls"] != "none" for session in truth(name)["sessions"]) and \
        any(map(packets.secrets, files))


def _beside(name, what):
    return tshark.OUT / f"{name}.scan.{what}"


def reports(names):
    return [part for name in names for part in ("-z", f"ftpx,{name}")]


def ahead():
    """What other modules ask of tshark as well."""
    for name in NAMES:
        yield from (runs.once(name), runs.unusual(name))


# --- the same bytes ---

held = Facts()
each_capture = held.each(NAMES)


@each_capture
def test_tables_are_the_same(name):
    said = scanned(captures.path(name), *runs.reading(name), *reports(TABLES))
    assert runs.all_tables(name).endswith(said)
    assert said.count("FTP login attempts: ") == 1


@each_capture
def test_the_flows_are_the_same_and_what_is_shown_unasked(name):
    assert scanned(captures.path(name), *runs.reading(name)) == runs.narrative(name)


@each_capture
def test_records_pages_and_files_are_the_same(name):
    assert scanned(captures.path(name), *runs.reading(name),
                   "-z", f"ftpx,json,{_beside(name, 'json')}",
                   "-z", f"ftpx,report,{_beside(name, 'html')}",
                   "-z", f"ftpx,zeek,{_beside(name, 'zeek')}",
                   "-z", f"ftpx,eve,{_beside(name, 'eve')}",
                   "-z", f"ftpx,extract,{_beside(name, 'extracted')}") == ""
    assert _beside(name, "json").read_text(encoding="utf-8") == runs.json_of(name)
    assert _beside(name, "html").read_text(encoding="utf-8") == runs.page_of(name)
    found = {file.name: file.read_bytes() for file in _beside(name, "extracted").iterdir()}
    assert found == runs.extracted(name)
    logs = {file.name: file.read_text(encoding="utf-8") for file in _beside(name, "zeek").iterdir()}
    assert logs == runs.zeek(name)
    assert _beside(name, "eve").read_text(encoding="utf-8") == runs.eve_of(name)


def check_without_tshark(name, is_enough, **more):
    ended = scan(*NO_TSHARK, captures.path(name), *runs.reading(name), "-z", "ftpx,json", **more)
    if is_enough:
        assert (ended.returncode, ended.stdout) == (FINE, runs.json_of(name))
    else:
        assert (ended.returncode, ended.stdout) == (NOT_JUDGED, "")
        assert "/nonexistent/tshark" in ended.stderr


@each_capture
def test_tshark_runs_only_where_keys_are_brought(name):
    check_without_tshark(name, not is_under_keys(name))


@each_capture
def test_nothing_is_dissected_where_all_is_plain(name):
    check_without_tshark(name, name not in TUNNELS and not is_under_keys(name), under=NO_PLUGIN)


# --- pieces ---

def block(kind, body):
    size = struct.pack("<I", len(body) + 12)
    return struct.pack("<I", kind) + size + body + size


def pieces_of(name, size=50):
    """As a ring buffer would have left them: the folder of the files, each with all interfaces and keys."""
    folder = tshark.MADE / f"{name}.pieces"
    folder.mkdir()
    blocks = list(packets.blocks(pathlib.Path(captures.path(name))))
    head = b"".join(block(*one) for one in blocks if one[0] in HEAD)
    frames = [block(*one) for one in blocks if one[0] == packets.PACKET]
    for at in range(0, len(frames), size):
        piece = head + b"".join(frames[at:at + size])
        (folder / f"{at:06}.pcapng").write_bytes(piece)
    return folder


def in_time_order(name, folder):
    """The pieces put together as mergecap does it."""
    merged = str(tshark.MADE / f"{name}.in-order.pcapng")
    tshark.convert("mergecap", "-w", merged, *map(str, sorted(folder.iterdir())))
    return merged


ORIGIN = re.compile(r',"origin":{"first":{[^{}]*},"last":{[^{}]*}}')


def but_origins(said):
    """Records of what the captures hold, wherever it stands in them."""
    return ORIGIN.sub("", tshark.but_capture(said))


def frames_of(record):
    """The first and the last frame that a record tells of, where it has both."""
    facts = record["ftpx"]
    if record["record"] in ("session", "attempt"):
        return facts["frames"]["first"], facts["frames"]["last"]
    if record["record"] == "finding":
        return facts["frame"], facts["frame"]
    if record["record"] in ("login", "operation") and facts.get("frame"):
        return facts["frame"], facts.get("reply_frame", facts["frame"])
    return None


def place(frame, names, size=50):
    """Where it stands in pieces of that many frames."""
    number = (frame - 1) // size
    return {"name": names[number], "capture": number, "frame": (frame - 1) % size + 1}


def check_origins(said, names, size=50):
    """Each record says where it is from, and rightly where it has the frames itself."""
    for record in map(json.loads, tshark.but_capture(said).splitlines()):
        origin = record["ftpx"]["origin"]
        assert {origin[end]["name"] for end in ("first", "last")} <= set(names)
        if frames := frames_of(record):
            assert origin == dict(zip(("first", "last"), (place(frame, names, size) for frame in frames)))


def is_in_time_order(name):
    times = [packet.micros for packet in captures.taken(name)]
    return times == sorted(times)


def can_be_merged(name, folder):
    """mergecap 4.0 cannot write what brings keys."""
    try:
        return bool(in_time_order(name, folder))
    except subprocess.CalledProcessError:
        assert is_under_keys(name)
        return False


@each_capture
def test_pieces_are_one_capture(name):
    folder = pieces_of(name)
    ordered = is_in_time_order(name)
    if is_under_keys(name) and not can_be_merged(name, folder):
        if not UNDER_SANITIZER:
            ended = scan(folder, *runs.reading(name), "-z", "ftpx,json")
            assert (ended.returncode, tshark.but_capture(ended.stdout)) == (NOT_JUDGED, "")
            assert "mergecap: " in ended.stderr
        return
    wanted = tshark.but_capture(runs.json_of(name) if ordered else tshark.tap(
        in_time_order(name, folder), "ftpx,json", *runs.reading(name)))
    found = scanned(folder, *runs.reading(name), "-z", "ftpx,json")
    assert but_origins(found) == wanted
    told = json.loads(found.splitlines()[0])["ftpx"]
    names = sorted(file.name for file in folder.iterdir())
    assert [file["name"] for file in told["captures"]] == names
    if len(names) == 1:
        assert not ORIGIN.search(found)
    elif ordered:
        check_origins(found, names)
    assert told["packets"] == len(captures.taken(name))
    if ordered and has_times_apart(name):
        backwards = sorted(folder.iterdir(), reverse=True)
        found = scanned(*backwards, *runs.reading(name), "-z", "ftpx,json")
        assert but_origins(found) == wanted


def has_times_apart(name, size=50):
    """No piece begins at the very moment at which another ends."""
    times = [packet.micros for packet in captures.taken(name)]
    return all(times[at - 1] < times[at] for at in range(size, len(times), size))


test_each_capture = held.test()


def records_of(*arguments, **more):
    """Whatever order the captures are named in."""
    return but_origins(scanned(*arguments, "-z", "ftpx,json", **more))


def cut_into(shares, names):
    """A capture of each share of packets."""
    folder = tshark.MADE / f"cut {next(_cuts)}"
    folder.mkdir()
    for share, name in zip(shares, names):
        packets.write(folder / name, share)
    return [folder / name for name in names]


@pytest.mark.parametrize("how", ["qinq", pytest.param("gre", marks=merges)])
def test_frames_of_captures_that_were_taken_side_by_side_are_told_by_each(how):
    wire = list(map(getattr(wrap, how), captures.taken("active-download")))
    paths = cut_into([wire[::2], wire[1::2]], ["odd\xe9.pcap", "od\nd.pcap"])
    found = scanned(*paths, "-z", "ftpx,json")
    assert but_origins(found) == tshark.but_capture(runs.json_of("active-download"))
    names = [file["name"] for file in json.loads(found.splitlines()[0])["ftpx"]["captures"]]
    assert names == ["odd\xe9.pcap", r"od\x0ad.pcap"]
    sessions = [record for record in map(json.loads, found.splitlines()) if record["record"] == "session"]
    for record in sessions:
        for end, frame in record["ftpx"]["frames"].items():
            number = (frame - 1) % 2
            assert record["ftpx"]["origin"][end] == \
                {"name": names[number], "capture": number, "frame": (frame + 1) // 2}
    assert sessions


@merges
def test_what_comes_at_the_same_moment_stands_in_the_order_of_names():
    """By the loop, and where tshark reads what mergecap made."""
    wire = [replace(packet, micros=10**15) for packet in Dialogue().login().quit().wire.packets]
    shares = [wire[at:at + 3] for at in range(0, len(wire), 3)]
    names = [f"{at}.pcap" for at in range(len(shares))]
    paths = cut_into([*shares, [replace(datagram(4789), micros=10**15)]], [*names, "tunnel.pcap"])
    by_loop, by_host = (tshark.but_capture(scanned(*some, "-z", "ftpx,json")) for some in (paths[:-1], paths))
    assert by_loop == by_host
    check_origins(by_loop, names, size=3)


def test_a_folder_means_the_captures_below_it():
    folder = tshark.MADE / "archive"
    (folder / "b").mkdir(parents=True)
    (folder / "README.txt").write_text("Not a capture.\n")
    (folder / "a.json").write_text('{"not": "a capture"}\n')
    for place, name in (("b/late.pcapng", "upload"), ("early.pcapng", ONE)):
        (folder / place).write_bytes(pathlib.Path(captures.path(name)).read_bytes())
    both = records_of(folder)
    assert both == records_of(folder / "early.pcapng", folder / "b/late.pcapng")
    assert both.count('"record":"session"') == 2
    names = tshark.MADE / "list"
    names.write_text(f"{folder}/early.pcapng\n\n{folder}/b\n")
    assert records_of("--files-from", names) == both
    assert records_of("--files-from", "-", stdin=names.read_text()) == both


def test_each_by_itself():
    one, other = captures.path(ONE), captures.path("upload")
    assert scanned("--each", one, other, "-z", "ftpx,json") == \
        runs.json_of(ONE) + runs.json_of("upload")


# --- memory ---

def plain_captures():
    """All there are, whatever is asked for: together they are more than a step of the store."""
    names = sorted(path.name.removesuffix(".truth.json")
                   for path in tshark.CAPTURES.glob("*.truth.json"))
    return [captures.path(name) for name in names
            if all(one["tls"] == "none" for one in truth(name)["sessions"])]


def test_what_is_known_is_the_same_in_memory_and_in_a_file():
    told = {}
    for how in (("--keep",), ("--memory", 0)):
        folder = tshark.OUT / how[0].strip("-")
        folder.mkdir(mode=0o777)
        folder.chmod(0o777)
        said = scanned(*how, *NO_TSHARK, *plain_captures(), *reports((*TABLES, "flows", "json")),
                       "-z", f"ftpx,report,{folder}/page.html",
                       "-z", f"ftpx,extract,{folder}/extracted")
        files = {file.relative_to(folder): file.read_bytes()
                 for file in folder.rglob("*") if file.is_file()}
        told[how[0]] = (said, files)
    assert told["--keep"] == told["--memory"]
    assert len(told["--keep"][1]) > 100


@pytest.mark.skipif("WIRESHARK_DEBUG_WMEM_OVERRIDE" in os.environ, reason="all is in wmem's own memory then")
def test_without_a_file_more_memory_is_used_and_that_is_told():
    nowhere = ("env", "TMPDIR=/nonexistent")
    asked = (*plain_captures(), *reports(("sessions", "transfers", "logins")))
    ended = scan("--memory", 0, *NO_TSHARK, *asked, under=nowhere)
    assert ended.stdout == scanned("--keep", *asked) != ""
    assert 'cannot write a temporary file in "/nonexistent"' in ended.stderr
    assert ended.returncode == FINE
    kept = scan("--keep", *NO_TSHARK, *plain_captures(), "-z", "ftpx,transfers", under=nowhere)
    assert (kept.returncode, kept.stderr) == (FINE, "")


@pytest.mark.parametrize("wrong", ["", "x", "-1", "1k"])
def test_memory_is_a_number(wrong):
    ended = scan("--memory", wrong, captures.path(ONE))
    assert (ended.returncode, ended.stdout) == (NOT_JUDGED, "")
    assert "--memory" in ended.stderr or wrong in ended.stderr


def test_standard_input_as_a_file_and_as_a_pipe():
    for name in (ONE, "gre"):
        for command in (f"'{tshark.STAGE}/ftpx-scan' -z ftpx,json - <'{captures.path(name)}'",
                        f"cat '{captures.path(name)}' | '{tshark.STAGE}/ftpx-scan' -z ftpx,json -"):
            ended = tshark.start("sh", "-c", command)
            found, wanted = map(tshark.but_capture, (ended.stdout, runs.json_of(name)))
            assert (found, ended.stderr) == (wanted, ""), command


# --- what tshark's command line has ---

def both(*arguments, **more):
    usual = tshark.start("tshark", "-n", "-q", "-r", *arguments, **more)
    return scanned("-q", "-n", "-r", *arguments, **more), usual.stdout


@pytest.mark.parametrize("arguments", [
    ("-o", "ftpx.show_passwords:TRUE", "-z", "ftpx,json"),
    ("-o", "ftpx.hash:none", "-o", "ftpx.hash.md5: true", "-z", "ftpx,json"),
    ("-o", "ftpx.tcp.ports:2121", "-o", "ftpx.heuristic:FALSE", "-z", "ftpx,sessions"),
    ("-o", "ftpx.tcp.ports:21,20-22", "-z", "ftpx,sessions"),
    ("-o", "ftpx.bruteforce.count:1", "-z", "ftpx,flows"),
    ("-o", "tcp.relative_sequence_numbers:FALSE", "-z", "ftpx,json"),
    ("-z", "ftpx,json,,ftpx.session==0"), ("-z", "ftpx,sessions,ftpx.session==7"),
    ("-z", "ftpx,tree"), ("-z", "ftpx,json", "-z", "conv,tcp"),
    ("-z", "ftpx,sessions", "-z", "ftpx,logins", "-z", "ftpx,json"),
], ids=" ".join)
@pytest.mark.parametrize("name", ["login-failed-then-ok", "port-2121"])
def test_options_are_those_of_tshark(name, arguments):
    ours, usual = both(captures.path(name), *arguments)
    assert ours == usual != ""


@pytest.mark.parametrize("kept", [
    "ftpx.show_passwords: TRUE\n", "# ftpx.show_passwords: TRUE\ngui.update.enabled: FALSE\n",
    "gui.column.format: \n\t\"No.\", \"%m\",\n\t\"Time\", \"%t\"\nftpx.show_passwords: TRUE\n",
    "ftpx.tcp.ports: 2121\nftpx.heuristic: FALSE\n", "tcp.desegment_tcp_streams: FALSE\n",
])
def test_what_the_user_keeps_for_wireshark_counts(kept):
    folder = tshark.MADE / f"config {abs(hash(kept))}"
    folder.mkdir()
    (folder / "preferences").write_text(kept)
    ours, usual = both(captures.path("login-failed-then-ok"), "-z", "ftpx,json", "-z", "ftpx,flows",
                       under=("env", f"WIRESHARK_CONFIG_DIR={folder}"))
    assert ours == usual != ""


@pytest.mark.parametrize("how", WRAPPINGS)
def test_whatever_packets_travel_in(how):
    path = wrapped("active-download", how)
    found = scanned(path, "-z", "ftpx,json")
    assert tshark.but_capture(found) == tshark.but_capture(runs.json_of("active-download"))
    assert scanned(*NO_TSHARK, path, "-z", "ftpx,json") == found
    ended = scan(*NO_TSHARK, path, "-z", "ftpx,json", under=NO_PLUGIN)
    assert ended.returncode == (FINE if how in PLAIN_WRAPPINGS else NOT_JUDGED)


# Protocols of Wireshark's that have packets of others in them.
CARRIERS = {"ayiya", "capwap.data", "cflow", "geneve", "gprs-ns", "gre", "gsmtap", "gtp", "infiniband",
            "ipx", "jmirror", "l2tp", "lisp-data", "lwapp", "mip", "mpls", "openvpn", "sflow",
            "teredo", "tzsp", "udpencap", "vxlan", "vxlan_gpe", "zep"}


def carrier_ports():
    rows = [row.split("\t") for row in tshark.tshark("-G", "decodes").splitlines()]
    return {int(row[1]): row[2] for row in rows if row[0] == "udp.port" and row[2] in CARRIERS}


def datagram(port):
    udp = struct.pack("!HHHH", 40000, port, 12, 0) + b"\x80\0\0\1"
    ip = struct.pack("!BBHHHBBH4s4s", 0x45, 0, 20 + len(udp), 0, 0, 64, 17, 0, b"\x0a\0\0\1", b"\x0a\0\0\2")
    frame = packets.MAC + b"\x08\0" + ip + udp
    return packets.Packet(0, frame, len(frame))


def test_wireshark_looks_into_what_carries_packets(save):
    ports = carrier_ports()
    assert {"vxlan", "teredo", "l2tp"} <= set(ports.values())
    unseen = {port: name for port, name in ports.items()
              if scan(*NO_TSHARK, save([datagram(port)]), under=NO_PLUGIN).returncode == FINE}
    assert unseen == {}
    assert scan(*NO_TSHARK, save([datagram(53)]), under=NO_PLUGIN).returncode == FINE


def test_captures_apart_are_unwrapped_each():
    paths = [captures.path(name) for name in ("gre", ONE, "ip-fragments", "vxlan")]
    apart = "".join(scanned(path, "-z", "ftpx,json") for path in paths)
    assert scanned(*NO_TSHARK, "--each", *paths, "-z", "ftpx,json") == apart


def packet_in(packet):
    """A packet as an OpenFlow 1.0 switch hands it to its controller."""
    body = struct.pack("!IHHBx", 0, len(packet.frame), 1, 0) + packet.frame
    return struct.pack("!BBHI", 1, 10, 8 + len(body), 0) + body


def test_packets_that_a_connection_carries_are_found(save):
    wire = Wire()
    switch = Connection(wire, ("10.9.0.1", 40000), ("10.9.0.2", 6653))
    for packet in captures.taken(ONE):
        switch.client(packet_in(packet))
    found = tshark.but_capture(scanned(*NO_TSHARK, path := save(wire), "-z", "ftpx,json"))
    assert found == tshark.but_capture(tshark.tap(path, "ftpx,json"))
    (file,) = truth(ONE)["files"]
    assert f'"sha256":"{file["sha256"]}"' in found


@pytest.mark.parametrize("length, of_known", [(20, True), (8, False), (20, False)])
def test_what_errors_quote_takes_part_in_numbers_of_streams(save, length, of_known):
    first, *others = captures.taken(ONE)
    strange = replace(first, frame=bytes(first.frame[:34]) + b"\x30\x39" + bytes(first.frame[36:]))
    error = wrap.unreachable(first if of_known else strange, length)
    path = save([first, error, *others] if of_known else [error, first, *others])
    found = scanned(*NO_TSHARK, path, "-z", "ftpx,json")
    assert tshark.but_capture(found) == tshark.but_capture(tshark.tap(path, "ftpx,json"))


# --- what cannot be read ---

def test_a_capture_that_is_not_there():
    ended = scan("/nonexistent.pcap", captures.path(ONE), "-z", "ftpx,json")
    assert ended.returncode == NOT_JUDGED
    assert ended.stderr == "ftpx-scan: /nonexistent.pcap: No such file or directory\n"
    assert but_origins(ended.stdout) == tshark.but_capture(runs.json_of(ONE))


def test_what_is_no_capture():
    path = tshark.MADE / "no-capture"
    path.write_text("Nothing of this kind.\n")
    ended = scan(path)
    assert ended.returncode == NOT_JUDGED
    assert ended.stderr == f"ftpx-scan: {path}: is no capture in a format that is known\n"


@pytest.mark.parametrize("name", [ONE, "vlan"])
def test_before_a_cut_all_is_told(name):
    content = pathlib.Path(captures.path(name)).read_bytes()
    cut = tshark.MADE / f"{name}.scan-cut.pcapng"
    cut.write_bytes(content[:len(content) * 9 // 10 | 1])
    ended = scan(cut, "-z", "ftpx,json")
    assert ended.returncode == NOT_JUDGED
    assert ended.stderr == f"ftpx-scan: {cut}: is cut short in the middle of a packet\n"
    usual = tshark.start("tshark", "-n", "-q", "-r", str(cut), "-z", "ftpx,json")
    assert ended.stdout == usual.stdout != ""


def test_a_folder_without_captures():
    folder = tshark.MADE / "no-captures"
    folder.mkdir()
    ended = scan(folder)
    assert (ended.returncode, ended.stdout) == (NOT_JUDGED, "")
    assert ended.stderr == "ftpx-scan: there is no capture in what was named\n"


@pytest.mark.parametrize("arguments, words", [
    ((), "which captures?"), (("--nonsense", "x"), "nonsense"),
    (("-o", "ftpx.nonsense:1", "x"), "there is no preference \"ftpx.nonsense\""),
    (("-z", "ftpx,extract", "x"), "which folder"),
    (("-z", "ftpx,json,/nonexistent/x.json", "x"), "cannot write \"/nonexistent/x.json\""),
    (("-z", "ftpx,extract,/nonexistent/x/y", "x"), "cannot write to \"/nonexistent/x/y\""),
])
def test_a_command_line_that_says_nothing_sensible(arguments, words):
    ended = scan(*arguments)
    assert (ended.returncode, ended.stdout) == (NOT_JUDGED, "")
    assert words in ended.stderr


def test_a_report_that_cannot_be_written():
    ended = scan(captures.path(ONE), "-z", "ftpx,json,/dev/full")
    assert ended.returncode == NOT_JUDGED
    assert "ftpx,json: cannot write \"/dev/full\": No space left on device" in ended.stderr


def test_an_unknown_report_is_tsharks_affair():
    ended = scan(captures.path(ONE), "-z", "ftpx,nonsense")
    assert (ended.returncode, ended.stdout) == (NOT_JUDGED, "")
    assert "ftpx,nonsense" in ended.stderr


def test_what_it_says_steers_no_terminal():
    ended = scan("/nonexistent\x1b[2J")
    assert "\x1b" not in ended.stderr and "\\x1b[2J" in ended.stderr


# --- hostile files ---

def damaged(content, chance):
    """A few bytes changed, or the end lost."""
    content = bytearray(content)
    for _ in range(chance.randrange(1, 12)):
        content[chance.randrange(len(content))] = chance.randrange(256)
    return bytes(content[:chance.randrange(1, len(content))] if chance.random() < 0.3 else content)


@pytest.mark.parametrize("name", [ONE, "cut-short", "tls-no-keys"])
def test_damaged_files_are_read_as_tshark_reads_them(name):
    content, chance = pathlib.Path(captures.path(name)).read_bytes(), random.Random(name)
    for number in range(12):
        path = tshark.MADE / f"{name}.damaged.{number}.pcapng"
        path.write_bytes(damaged(content, chance))
        ended = scan(path, "-z", "ftpx,json")
        usual = tshark.start("tshark", "-n", "-q", "-r", str(path), "-z", "ftpx,json")
        assert ended.returncode in (FINE, NOT_JUDGED)
        assert (ended.returncode == FINE) == (usual.returncode == 0), (number, ended.stderr)
        assert ended.stdout == usual.stdout, number


# --- itself ---

def test_the_version_is_the_plugins():
    built = re.search(r"set\(FTPX_VERSION (\S+)\)", (REPO / "CMakeLists.txt").read_text())[1]
    assert scanned("--version").startswith(f"ftpx-scan {built} (Wireshark ")


def options_of(text):
    return set(re.findall(r"^  (-\w|--[\w-]+)", text, re.MULTILINE))


def test_the_manual_and_the_completion_have_each_option():
    options = options_of(scanned("--help"))
    assert {"-z", "--each"} <= options
    manual = (REPO / "plugin/scan/ftpx-scan.1").read_text(encoding="utf-8")
    completion = (REPO / "plugin/scan/ftpx-scan.bash").read_text(encoding="utf-8")
    for option in options:
        assert re.search(rf"^\.It Fl {option[1:]}\b", manual, re.MULTILINE), option
        assert re.search(rf"(?<![\w-]){option}(?![\w-])", completion), option


def test_records_are_records():
    assert {json.loads(line)["record"] for line in
            scanned(captures.path(ONE), "-z", "ftpx,json").splitlines()} >= {"session", "file"}


def test_a_dialogue_that_nobody_captured_before(save):
    path = save(Dialogue().login().quit().wire)
    assert scanned(path, "-z", "ftpx,json") == tshark.tap(path, "ftpx,json")
