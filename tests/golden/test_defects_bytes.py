# Knows transfers that dissectors rebuild or judge wrongly (cases B).
# Refuses to use a capture: each case is built here, so that its truth can be read here.
#
# SPDX-License-Identifier: GPL-2.0-or-later
import re

import pytest

import tshark
from build import CLIENT, SERVER, Connection, Dialogue, Wire, noise, numbers
from moved import content
from played import downloading, sha256

pytestmark = pytest.mark.own

A, B, C, D, E = (noise(100, seed) for seed in range(1, 6))


REASSEMBLY = ["tcp.reassemble_out_of_order:TRUE", "tcp.desegment_tcp_streams:FALSE"]


def test_B1_late_repeated_and_overlapping_segments(play):
    ftp, data = downloading()
    data.server(A)
    data.server(C, at=200)
    data.server(B, at=100)
    data.server(C, at=200)
    data.server(D)
    data.server(D[50:] + E, at=350)
    data.close()
    ftp.talk("226 Done")
    played = play(ftp)
    facts = played.transfer()
    assert (facts["bytes"], facts["gap_bytes"], facts["retransmitted_bytes"]) == (500, 0, 150)
    assert facts["state"] == "complete"
    assert played.file()["hash"] == {"sha256": sha256(A + B + C + D + E)}
    for preference in REASSEMBLY:
        assert tshark.records(played.path, "-o", preference) == played.all_records


def test_B1_first_arrival_wins_over_a_retransmission_that_differs(play):
    ftp, data = downloading()
    data.server(A)
    data.server(B, at=0)
    data.close()
    ftp.talk("226 Done")
    played = play(ftp)
    assert played.file()["hash"] == {"sha256": sha256(A)}
    differing = sum(one != other for one, other in zip(A, B, strict=True))
    assert played.transfer()["conflicting_bytes"] == differing
    assert played.frames("ftpx.transfer.conflicting")


def test_B2_first_segment_counts(play):
    ftp, data = downloading()
    data.server(noise(1440))
    data.close()
    ftp.talk("226 Done")
    assert play(ftp).transfer()["bytes"] == 1440


def test_B3_bytes_that_never_come_are_a_gap(play):
    ftp, data = downloading()
    data.server(A)
    data.skip("server", 100)
    data.server(C)
    data.close()
    ftp.talk("226 Done")
    played = play(ftp)
    facts = played.transfer()
    assert (facts["bytes"], facts["gap_bytes"], facts["state"]) == (200, 100, "incomplete")
    assert "gap" in facts["quirks"] and "hash" not in played.file()
    assert played.frames("ftpx.transfer.incomplete")


def test_B4_announced_size_and_fin_are_missed_by_name(play):
    ftp, data = downloading(mark="150 Opening f.bin (1048576 bytes).")
    content = noise(109_440)
    for at in range(0, len(content), 1440):
        data.server(content[at:at + 1440])
    ftp.talk("226 Transfer complete.")
    played = play(ftp)
    facts = played.transfer()
    assert (facts["bytes"], facts["announced_size"]) == (109_440, 1_048_576)
    assert facts["state"] == "incomplete"
    assert {"no-fin", "size-mismatch"} <= set(facts["quirks"])
    assert played.file()["hash"] == {"sha256": sha256(content)}
    said = " ".join(message for frame in played.frames("ftpx.transfer.incomplete")
                    for message in played.at(frame, "_ws.expert.message"))
    assert "FIN" in said and "size" in said


def test_B5_cut_frames_keep_what_they_have_and_miss_their_tails(play):
    ftp, data = downloading()
    for _ in range(3):
        data.server(noise(1000), captured=96)  # 54 bytes of headers
    data.close()
    ftp.talk("226 Done")
    played = play(ftp)
    facts = played.transfer()
    assert (facts["bytes"], facts["gap_bytes"], facts["state"]) == (3 * 42, 3 * 958, "incomplete")
    assert "hash" not in played.file()
    assert tshark.frames(played.path, "_ws.malformed") == []


def test_B6_sequence_numbers_wrap(play):
    ftp = Dialogue().login()
    ftp.pasv()
    data = Connection(ftp.wire, (CLIENT, 60001), (SERVER, 50001), isn=(7, 2**32 - 250))
    ftp.talk("RETR f.bin", "150 Here")
    for part in (A, B, C, D, E):
        data.server(part)
    data.close()
    ftp.talk("226 Done")
    assert play(ftp).file()["hash"] == {"sha256": sha256(A + B + C + D + E)}


def test_B6_offsets_go_beyond_4_gib(play):
    ftp, data = downloading()
    step, turns = 60 << 20, 80  # 4.7 GiB in all, but for one byte a turn not in the capture
    for turn in range(turns):
        data.server(b"x", at=turn * step)
    data.close()
    ftp.talk("226 Done")
    played = play(ftp)
    facts = played.transfer()
    assert (facts["bytes"], facts["gap_bytes"]) == (turns, (turns - 1) * (step - 1))
    assert played.column("ftpx-data.offset")[-1] == str((turns - 1) * step)


def test_B8_commands_of_one_frame_are_transfers_of_their_own(play):
    ftp = Dialogue().login()
    ftp.talk("PASV\r\nNLST\r\nPASV\r\nRETR f.bin")
    ftp.talk(f"227 ({numbers(SERVER, 50001)})", "150 List")
    listing = ftp.passive(50001)
    listing.server(b"f.bin\r\n")
    listing.close()
    ftp.talk("226 Done", f"227 ({numbers(SERVER, 50002)})", "150 File")
    data = ftp.passive(50002)
    data.server(A)
    data.close()
    ftp.talk("226 Done")
    found = [(record["ftpx"]["command"], record["ftpx"]["bytes"], record["ftpx"]["state"])
             for record in play(ftp).records("transfer")]
    assert found == [("NLST", 7, "complete"), ("RETR", 100, "complete")]


def test_B9_same_name_twice_is_two_transfers(play):
    ftp = Dialogue().login()
    ftp.download("f.bin", A, 50001)
    ftp.download("f.bin", B, 50002)
    found = play(ftp).records("transfer")
    assert [content(record)["hash"]["sha256"] for record in found] == [sha256(A), sha256(B)]


def test_B10_transfer_within_one_tick_has_no_rate(play):
    ftp, data = downloading(wire=Wire(step=0))
    data.server(A)
    data.server(B)
    data.close()
    ftp.talk("226 Done")
    facts = play(ftp).transfer()
    assert (facts["state"], facts["bytes"]) == ("complete", 200) and "rate" not in facts


@pytest.mark.parametrize("sent, state", [(2000, "complete"), (1500, "incomplete")])
def test_B11_restart_counts_towards_the_announced_size(sent, state, play):
    ftp = Dialogue().login()
    ftp.talk("TYPE I", "200 Binary")
    ftp.pasv()
    data = ftp.passive()
    ftp.talk("REST 1000", "350 Restarting at 1000", "RETR f.bin", "150 Opening f.bin (3000 bytes)")
    data.server(noise(sent))
    data.close()
    ftp.talk("226 Done")
    facts = play(ftp).transfer()
    assert (facts["restart"], facts["bytes"], facts["announced_size"]) == (1000, sent, 3000)
    assert facts["state"] == state


def test_B11_restart_holds_for_one_transfer_only(play):
    ftp = Dialogue().login()
    ftp.talk("REST 1000", "350 Restarting at 1000")
    ftp.download("one", A)
    ftp.download("two", B)
    restarts = [record["ftpx"].get("restart", 0) for record in play(ftp).records("transfer")]
    assert restarts == [1000, 0]


def test_B12_426_means_aborted(play):
    ftp, data = downloading()
    data.server(A)
    data.close()
    ftp.talk("426 Connection closed; transfer aborted")
    assert play(ftp).transfer()["state"] == "aborted"


def test_B12_abor_means_aborted(play):
    ftp, data = downloading()
    data.server(A)
    ftp.talk("ABOR")
    data.close()
    ftp.talk("426 Aborted", "226 Abort done")
    played = play(ftp)
    assert played.transfer()["state"] == "aborted"
    assert played.transfer()["replies"] == [150, 426]


@pytest.mark.parametrize("reply", ["226 Done", "426 Aborted"])
def test_B12_reset_in_mid_stream_means_aborted_whatever_the_reply(reply, play):
    ftp, data = downloading()
    data.server(A)
    data.rst("client")
    ftp.talk(reply)
    assert play(ftp).transfer()["state"] == "aborted"


def test_B12_reset_after_fin_and_success_changes_nothing(play):
    ftp, data = downloading()
    data.server(A)
    data.fin("server")
    ftp.talk("226 Done")
    data.rst("client")
    assert play(ftp).transfer()["state"] == "complete"


@pytest.mark.parametrize("mark, done", [
    ("150 FILE: up.0017", "226 Done"),  # RFC 1123
    ("150 Ok", "226 Transfer complete (unique file name:up.0017).")])
def test_B13_stou_is_named_by_its_reply(mark, done, play):
    ftp = Dialogue().login()
    ftp.pasv()
    data = ftp.passive()
    ftp.talk("STOU", mark)
    data.client(A)
    data.close("client")
    ftp.talk(done)
    played = play(ftp)
    assert played.transfer()["command"] == "STOU"
    assert played.file()["name"] == "up.0017"


def test_B13_stor_without_a_name_has_none(play):
    ftp = Dialogue().login()
    ftp.talk("STOR", "501 No name")
    played = play(ftp)
    assert played.transfer()["state"] == "refused"
    assert "name" not in played.file() and "path" not in played.file()


@pytest.mark.parametrize("name", ["../../etc/passwd", "a\x07b", "C:\\temp\\x", "CON", "x" * 300])
def test_B14_names_stay_inside_the_folder_they_are_exported_to(name, play):
    ftp = Dialogue().login()
    ftp.download(name, A)
    played = play(ftp)
    folder = tshark.export_folder()
    tshark.tshark("-q", "-r", played.path, "--export-objects", f"ftpx,{folder}")
    [exported] = folder.iterdir()
    assert exported.read_bytes() == A
    assert not re.search(r"[\x00-\x1f/\\]", exported.name)
    assert played.transfer()["arg"] == name.replace("\x07", "\\x07")


def test_B15_empty_file_is_a_transfer(play):
    ftp = Dialogue().login()
    ftp.download("empty", b"")
    facts = play(ftp).transfer()
    assert (facts["bytes"], facts["state"]) == (0, "complete")
