# Knows that captures which are read in parts, to tapes, make the very reports that they make together:
# whichever parts, and in whatever order they are named. Knows what is said of tapes that cannot be used.
# Refuses to know what stands on a tape.
#
# SPDX-License-Identifier: GPL-2.0-or-later
import json
import pathlib
import random
import struct

import pytest

import captures
import packets
import runs
import tshark
from build import Connection, Dialogue
from tapes import FINE, FOR_ALL, NOT_JUDGED, UNFIT, WRONG_TAPE, Tapes, scan
from test_scan import HEAD, NO_PLUGIN, NO_TSHARK, TUNNELS, block, is_under_keys
from truth import NAMES

pytestmark = pytest.mark.own

ONE = "passive-download"
PLAIN = [name for name in NAMES if name not in TUNNELS and not is_under_keys(name)]
TABLES = [part for table in (*runs.TABLES[:-1], "eve") for part in ("-z", f"ftpx,{table}")]


def parts_of(name, *cuts, called="{}.pcapng"):
    """Files with the frames up to each cut, and with the rest; each begins as the capture does."""
    folder = tshark.MADE / f"{name} {'-'.join(map(str, cuts))}"
    folder.mkdir(exist_ok=True)
    blocks = list(packets.blocks(pathlib.Path(captures.path(name))))
    head = b"".join(block(*one) for one in blocks if one[0] in HEAD)
    frames = [block(*one) for one in blocks if one[0] == packets.PACKET]
    ends = [0, *cuts, len(frames)]
    paths = [folder / called.format(number) for number in range(len(ends) - 1)]
    for path, begin, end in zip(paths, ends, ends[1:]):
        path.write_bytes(head + b"".join(frames[begin:end]))
    return paths


def together(asked, *named):
    ended = scan(*NO_TSHARK, *asked, *named)
    assert (ended.returncode, ended.stderr) == (FINE, "")
    assert ended.stdout
    return ended.stdout


def check(*units, named=(), **more):
    """The same from tapes as from the captures; how many rounds that took."""
    made = Tapes(*units, **more)
    made.condense_all()
    named = named or [path for unit in units for path in unit]
    assert made.report(*named) == together(made.asked, *named)
    return made


@pytest.mark.parametrize("name", PLAIN)
def test_one_tape_of_all(name):
    check([captures.path(name)], asked=[*runs.reading(name), "-z", "ftpx,json", *TABLES])


def is_in_time_order(name):
    times = [packet.micros for packet in captures.taken(name)]
    return times == sorted(times)


@pytest.mark.parametrize("name", [name for name in PLAIN if is_in_time_order(name)])
def test_parts_of_a_capture(name):
    """Five files on three tapes, cut anywhere."""
    frames = len(captures.taken(name))
    if frames < 6:
        return
    cuts = sorted(random.Random(name).sample(range(1, frames), 4))
    one, two, three, four, five = parts_of(name, *cuts)
    check([one], [two, three], [four, five], named=[five, three, one, four, two],
          asked=[*runs.reading(name), "-z", "ftpx,json", "-z", "ftpx,flows"])


def test_cut_at_every_frame():
    for cut in range(1, len(captures.taken(ONE))):
        check(*([path] for path in parts_of(ONE, cut)))


@pytest.mark.parametrize("order", [(1, 0, *range(2, 30)), (*range(1, 29), 0, 29), range(1, 30),
                                   (0, 4, 5, 3, 6, 1, *range(7, 20), 2, *range(20, 30))],
                         ids=["swapped", "late", "lost", "mixed"])
def test_a_file_whose_begin_is_out_of_order(save, order):
    """Its type is told by its first bytes, whenever they come."""
    content = b"%PDF-1.4\n" + random.Random(0).randbytes(29_990)
    dialogue = Dialogue().login()
    dialogue.pasv()
    dialogue.talk("RETR begin", "150 Here it comes")
    data = dialogue.passive()
    for number in order:
        data.server(content[number * 1000:][:1000], at=number * 1000)
        data.ack("client")
    data.close()
    dialogue.talk("226 Done")
    asked = ("-z", "ftpx,json", "-z", "ftpx,files")
    made = check([save(dialogue.quit().wire)], asked=asked)
    assert ("application/pdf" in made.report()) == (0 in order)


def frames_of_a_download():
    """Of its data connection."""
    segments = captures.segments(ONE)
    pairs = [segment and {segment.source, segment.target} for segment in segments]
    data = next(pair for segment, pair in zip(segments, pairs) if segment and len(segment.payload) > 1000)
    return [number for number, pair in enumerate(pairs, 1) if pair == data]


def test_a_download_over_a_cut_is_read_whole_and_nothing_else():
    """Its connection is the only one that goes on in the second file beside the control connection."""
    own = frames_of_a_download()
    middle = own[len(own) // 2]
    made = check(*([path] for path in parts_of(ONE, middle)))
    segment = captures.segments(ONE)[own[0] - 1]
    ends = {" ".join(f"{address}/{port}" for address, port in order)
            for order in ((segment.source, segment.target), (segment.target, segment.source))}
    assert made.rounds == 1
    assert len(made.only[0]) == 1 and set(made.only[0]) <= ends


def test_only_captures_with_frames_of_the_connection_are_read_again():
    """A download that begins in the third of four captures on a tape, and goes on on the next tape."""
    own = frames_of_a_download()
    middle = own[len(own) // 2]
    one, two, three, four, five = parts_of(ONE, own[0] // 2, own[0] - 1, own[3], middle)
    made = check([one, two, three, four], [five])
    assert made.rounds == 1
    assert list(made.only[0].values()) == [(own[0], middle)]
    assert list(made.only[1].values()) == [(own[len(own) // 2 + 1] - middle, own[-1] - middle)]
    assert made.read_again == [2, 1]


@pytest.mark.parametrize("name", sorted(TUNNELS - {"ip-fragments"}))
def test_what_travels_in_tunnels(name):
    check([captures.path(name)])
    check(*([path] for path in parts_of(name, len(captures.taken(name)) // 2)))


def identifications():
    """Of each fragment: of which packet between which ends it is; None of what is whole."""
    for packet in captures.taken("ip-fragments"):
        header = packet.frame[14:34]
        is_fragment = struct.unpack_from("!H", header, 6)[0] & 0x3FFF
        yield (header[4:6], header[9], header[12:]) if is_fragment else None


def test_fragments_are_read_in_parts_unless_a_packet_is_cut():
    packets_of = list(identifications())
    for cut in range(1, len(packets_of), 7):
        made = Tapes(*([path] for path in parts_of("ip-fragments", cut)))
        made.condense_all()
        if (set(packets_of[:cut]) & set(packets_of[cut:])) - {None}:
            assert made.settle().returncode == FOR_ALL, cut
        else:
            check(*([path] for path in parts_of("ip-fragments", cut)))


# --- what a tape leaves out ---

def download(size):
    """A download of zeros, in segments of 1 000 bytes, and an older connection of others as large."""
    dialogue = Dialogue().login()
    other = Connection(dialogue.wire, ("192.0.2.1", 40001), ("192.0.2.2", 50000), handshake=False)
    dialogue.pasv()
    dialogue.talk("RETR zeros", "150 Here it comes")
    data = dialogue.passive()
    for _ in range(0, size, 1000):
        data.server(bytes(1000))
        data.ack("client")
        other.server(bytes(1000))
    data.close()
    dialogue.talk("226 Done")
    return dialogue.quit().wire


def test_a_tape_does_not_grow_with_the_bytes_of_a_transfer(save):
    """Of the others' connection, which may be FTP's as its begin is not there, some bytes a segment."""
    sizes = {}
    for size in (100_000, 1_000_000):
        made = check([save(download(size))])
        assert made.rounds == 0
        sizes[size] = made.tape(0).stat().st_size
    assert sizes[1_000_000] - sizes[100_000] < 900 * 40


def test_what_has_become_of_a_transfer_stands_there_each_minute(save):
    """Others look at when a connection was heard last. Of two downloads one takes 400 s more."""
    sizes = []
    for pause in (0, 10_000_000):
        dialogue = Dialogue().login()
        dialogue.pasv()
        dialogue.talk("RETR zeros", "150 Here it comes")
        data = dialogue.passive()
        for _ in range(40):
            data.server(bytes(1000))
            dialogue.wire.clock += pause
        data.close()
        dialogue.talk("226 Done")
        made = check([save(dialogue.quit().wire)])
        assert made.rounds == 0
        sizes.append(made.tape(0).stat().st_size)
    assert 5 * 50 < sizes[1] - sizes[0] < 5 * 400


# --- what cannot be done ---

def test_what_is_under_keys_is_told_by_all_together_only():
    made = Tapes([captures.path("tls-active")])
    assert made.condense(0).returncode == FINE
    ended = made.replay()
    assert (ended.returncode, ended.stdout) == (FOR_ALL, "")


def test_a_frame_that_needs_dissection_is_named():
    first, last = parts_of("gre", 3, called="{}\xe9.pcapng")
    ended = Tapes([first, last], under=NO_PLUGIN).condense(0)
    assert ended.returncode == FOR_ALL
    assert f"{first}: frame 1 is not for a tape" in ended.stderr


def extracted(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def check_extracted(name, *units):
    folders = [tshark.export_folder() / "made" for _ in range(2)]
    asked = [[*runs.reading(name), "-z", "ftpx,flows", "-z", f"ftpx,extract,{folder}"] for folder in folders]
    named = [path for unit in units for path in unit]
    made = Tapes(*units, asked=asked[0])
    made.condense_all()
    assert made.report(*named) == together(asked[1], *named)
    assert extracted(folders[0]) == extracted(folders[1])


@pytest.mark.parametrize("name", PLAIN)
def test_files_of_one_tape(name):
    check_extracted(name, [captures.path(name)])


@pytest.mark.parametrize("name", [name for name in PLAIN if is_in_time_order(name)])
def test_files_of_several_tapes(name):
    frames = len(captures.taken(name))
    if frames < 6:
        return
    one, two, three = parts_of(name, frames // 4, frames * 3 // 4)
    check_extracted(name, [one], [two], [three])


def test_a_cut_file_is_told_up_to_there():
    whole = pathlib.Path(captures.path(ONE)).read_bytes()
    cut = tshark.MADE / "cut.pcapng"
    cut.write_bytes(whole[:len(whole) // 2])
    made = Tapes([cut])
    ended = made.condense(0)
    usual = scan(*NO_TSHARK, *made.asked, cut)
    assert (ended.returncode, ended.stderr) == (NOT_JUDGED, usual.stderr)
    assert made.report() == usual.stdout != ""


def test_damaged_tapes_are_refused():
    made = Tapes([captures.path(ONE)])
    made.condense_all()
    whole = made.tape(0).read_bytes()
    for at in range(0, len(whole), 997):
        flipped = bytes([whole[at] ^ 1])
        for wrong in (whole[:at], whole[:at] + flipped + whole[at + 1:]):
            made.tape(0).write_bytes(wrong)
            ended = made.replay()
            assert (ended.returncode, ended.stdout) == (WRONG_TAPE, "")
            assert f"{made.tape(0)}: is no tape, or damaged" in ended.stderr


def test_tapes_of_others_are_refused():
    made = Tapes([captures.path(ONE)])
    made.condense_all()
    for named, asked in ((captures.path(ONE), ["-z", "ftpx,json"]),
                         (captures.path(ONE), [*made.asked, "-o", "ftpx.hash:none"]),
                         (captures.path("upload"), made.asked)):
        ended = made.replay(named, asked=asked)
        assert (ended.returncode, ended.stdout) == (WRONG_TAPE, "")
        assert "is of other captures, settings, or another version" in ended.stderr
    made.tape(0).unlink()
    assert made.replay().returncode == WRONG_TAPE


def test_no_report_is_begun_before_all_fits():
    frames = len(captures.taken(ONE))
    page = tshark.OUT / "begun.json"
    made = Tapes(*([path] for path in parts_of(ONE, frames // 2)), asked=("-z", f"ftpx,json,{page}"))
    made.condense_all()
    assert made.replay().returncode == UNFIT
    assert not page.exists()
    assert made.report() == ""
    assert page.read_text().count('"record":"session"') == 1


def test_files_are_told_by_who_has_read_them():
    """They may be gone when the report is made."""
    paths = parts_of(ONE, 40, 60)
    made = Tapes(paths, asked=("-z", "ftpx,json"))
    made.condense_all()
    wanted = together(made.asked, *paths)
    assert json.loads(wanted.splitlines()[0])["ftpx"]["captures"][0]["sha256"]
    for path in paths:
        path.rename(f"{path}.gone")
    assert made.report() == wanted


# --- what helps to cut ---

def test_an_index_tells_frames_and_times():
    first, last = parts_of(ONE, 40)
    empty = tshark.MADE / "empty.pcap"
    packets.write(empty, [])
    made = Tapes([first, empty, last])
    made.condense_all()
    times = [packet.micros * 1000 for packet in captures.taken(ONE)]
    assert json.loads(made.index(0).read_text()) == {"frames": len(times), "files": [
        {"frames": 40, "first": times[0], "last": max(times[:40])},
        {"frames": 0, "first": None, "last": None},
        {"frames": len(times) - 40, "first": times[40], "last": max(times[40:])}],
        "ends": {"before": [], "behind": []}, "kept": []}


def test_an_index_tells_how_many_bytes_of_files_were_kept():
    """This capture has one download, of 60 000 bytes."""
    folder = tshark.export_folder() / "made"
    made = Tapes([captures.path(ONE)], asked=["-z", f"ftpx,extract,{folder}", "-o", "ftpx.extract.total:7"])
    made.condense_all()
    assert [path.stat().st_size for path in folder.glob("bytes.0/*")] == [60000]
    assert json.loads(made.index(0).read_text())["kept"] == [{"bytes": 60000, "most": 7 << 20}]


def test_an_index_tells_what_goes_on():
    """Of this capture's two connections only the transfer's segments are left out, of both parts."""
    made = Tapes(*([path] for path in parts_of(ONE, 60)))
    made.condense_all()
    before, behind = (json.loads(made.index(number).read_text())["ends"] for number in range(2))
    data = {"ends": "192.0.2.10/49964 198.51.100.20/50074", "left_out": True, "unsure": False}
    control = {"ends": "192.0.2.10/42534 198.51.100.20/21", "left_out": False, "unsure": False}
    assert before == {"before": [], "behind": [data | {"first": 19, "last": 60}]}
    assert behind == {"before": [data | {"first": 1, "last": 30}, control | {"first": 31, "last": 37}],
                      "behind": []}


def test_an_index_tells_what_depends_on_what_was_said_before():
    """The second part has all of the upload, but TYPE was said in the first."""
    made = Tapes(*([path] for path in parts_of("port-2121", 60)))
    made.condense_all()
    ends = [json.loads(made.index(number).read_text())["ends"] for number in range(2)]
    unsure = [[row["ends"] for row in rows["before"] if row["unsure"]] for rows in ends]
    assert unsure == [[], ["192.0.2.10/41860 198.51.100.20/50015"]]


def test_inputs_are_listed_with_their_first_times():
    folder = tshark.MADE / "listed"
    folder.mkdir()
    packets.write(folder / "b\n.pcap", Dialogue().login().wire.packets)
    packets.write(folder / "a.pcap", [])
    begin = Dialogue().login().wire.packets[0].micros * 1000
    ended = scan("--null", "--list-inputs", folder)
    assert (ended.returncode, ended.stderr) == (FINE, "")
    assert ended.stdout == f"\t{folder}/a.pcap\0{begin}\t{folder}/b\n.pcap\0"


def test_a_tape_is_of_captures_together():
    ended = scan("--each", "--condense", tshark.OUT / "never.tape", captures.path(ONE))
    assert ended.returncode == NOT_JUDGED and "--each" in ended.stderr
    assert not (tshark.OUT / "never.tape").exists()


def test_a_tape_that_cannot_be_written_is_told():
    for path in ("/nonexistent/tape", "/dev/full"):
        ended = scan("--condense", path, captures.path(ONE))
        assert (ended.returncode, ended.stdout) == (NOT_JUDGED, "") and path in ended.stderr
