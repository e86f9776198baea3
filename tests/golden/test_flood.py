# Knows frames that hold more than Wireshark can show: a million items, or 5000 for its reports.
# Refuses to say how much is shown; what is must be told from what is not.
#
# SPDX-License-Identifier: GPL-2.0-or-later
import pytest

import tshark
from build import Dialogue

pytestmark = pytest.mark.own

LINES, PART = 120_000, 30_000


def flood(ftp, who, line, lines=LINES):
    """A segment comes after those behind it, so that one frame completes all lines."""
    late = ftp.control.sent[who]
    stream = line * lines
    for at in range(PART, len(stream), PART):
        ftp.control.send(who, stream[at:at + PART], at=late + at)
    ftp.control.send(who, stream[:PART], at=late)
    return ftp.wire.frames


@pytest.mark.parametrize("who", ["client", "server"])
def test_frame_of_too_many_lines_shows_some_and_says_so(play, who):
    ftp = Dialogue().login()
    frame = flood(ftp, who, b"\n")
    played = play(ftp)
    assert 1000 <= len(played.at(frame, "ftpx.line")) < LINES
    assert "ftpx.line.hidden" in played.table[frame - 1]
    assert played.at(frame, "ftpx.session") == ["0"]  # which comes behind the lines


def test_lines_that_are_not_shown_count_nonetheless(play):
    ftp = Dialogue().login()
    frame = flood(ftp, "client", b"NOOP\r\n", 20_000)
    played = play(ftp)
    assert "ftpx.line.hidden" in played.table[frame - 1]
    assert played.session()["commands"] == 20_002


def test_frame_of_fewer_lines_shows_all(play):
    ftp = Dialogue().login()
    ftp.control.client(b"NOOP\r\n" * 1500)
    played = play(ftp)
    assert len(played.at(ftp.wire.frames, "ftpx.line")) == 1500
    assert not played.frames("ftpx.line.hidden")


def test_segment_of_too_many_entries_shows_some_and_says_so(play):
    ftp = Dialogue().login()
    ftp.pasv()
    ftp.talk("NLST", "150 Here")
    data = ftp.passive()
    data.server(b"".join(b"%d\r\n" % number for number in range(8000)))
    frame = ftp.wire.frames
    data.close()
    ftp.talk("226 Done")
    played = play(ftp)
    assert 1000 <= len(played.at(frame, "ftpx.listing.name")) < 8000
    assert "ftpx.line.hidden" in played.table[frame - 1]
    assert played.transfer()["entries"] == 8000


def test_builtin_is_kept_from_a_directory_without_end(play):
    """It keeps the directory with each frame."""
    ftp = Dialogue().login()
    for number in range(3000):
        ftp.talk(f"CWD directory{number:05}", "250 Okay")
    played = play(ftp)
    [off] = played.frames("ftpx.builtin.off")
    assert tshark.frames(played.path, "ftp") == list(range(4, off))
    assert played.session()["commands"] == 3002


def test_oddities_leave_room_for_the_reports(save):
    """Wireshark keeps 5000 things a frame for reports, oddities among them; beyond, it complains on
    standard error and forgets what comes."""
    ftp = Dialogue().login()
    flood(ftp, "client", b"\n")
    said = tshark.tshark("-q", "-r", save(ftp.wire), "-z", "expert", "-z", "ftpx,sessions")
    assert "More oddities in this frame than are shown" in said
