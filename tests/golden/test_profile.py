# Knows what the FTPX profile must show of the lab's captures, as far as tshark reads profiles: columns,
# colours and filters; and that Wireshark will read the rest.
# Refuses to know how it looks in a window.
#
# SPDX-License-Identifier: GPL-2.0-or-later
import re
import subprocess
import zipfile

import pytest

import captures
import profiles
import tshark
from truth import sessions, transfers

WALK = "login-failed-then-ok"
BROKEN = ["abor", "control-only", "killed-client", "missing-segments", "snap-length-96"]
MIXED = [WALK, "two-sessions", "upload", "resume-upload", "many-small-files", "same-name-twice",
         "empty-file", *BROKEN]
GUESSED = [WALK, "brute-force-fails", "brute-force-succeeds", "login-unknown-user"]
ATTACKS = ["brute-force-succeeds", "bounce", "bounce-targets", "stolen-download", "tls-stripped",
           "exploit-attempts", "path-traversal", "slow-spraying", "slow-guessing", "anonymous-write",
           "stealer-upload"]
HARMLESS = ["passive-download", "upload", "two-sessions", "listings", WALK, "abor"]
ABORTED_OR_NOT_WHOLE = ("incomplete", "aborted")


def fields_in(text):
    return set(re.findall(r"\b(?:ftpx|ftpx-data|tcp|ip)(?:\.[\w-]+)+", text))


def seen_through(button, name, *fields):
    """Values in the frames that a button of the profile lets through."""
    shown = tshark.tshark("-2", "-r", captures.path(name), "-Y", profiles.buttons()[button],
                          "-T", "fields", *(part for field in fields for part in ("-e", field)))
    return [line.split("\t") for line in shown.splitlines()]


def numbers_seen_through(button, name):
    return {number for [number] in seen_through(button, name, "ftpx.transfer")}


def numbers_of(name, wanted):
    """Transfers are numbered in the order of their commands, as truth files list them within each of the
    sessions, here never more than one at a time."""
    return {str(number) for number, facts in enumerate(transfers(name)) if wanted(facts)}


def rows(name):
    """The packet list: for each frame, the text of each column."""
    profiles.install()
    said = tshark.tshark("-C", "FTPX", "-2", "-r", captures.path(name), "-T", "tabs")
    titles = [title for title, _ in profiles.columns()]
    cells = [[cell.strip() for cell in line.split("\t")] for line in said.splitlines()]
    # tshark prints an arrow between the addresses.
    return [dict(zip(titles, [cell for cell in row if cell != "→"], strict=True)) for row in cells]


def colours(name):
    """The rule that colours each frame."""
    profiles.install()
    said = tshark.tshark("-C", "FTPX", "-2", "-r", captures.path(name), "--color", "-T", "fields",
                         "-e", "frame.coloring_rule.name")
    return said.splitlines()


# --- names ---

@pytest.mark.parametrize("file", ["preferences", "recent", "colorfilters", "dfilter_buttons",
                                  "io_graphs"])
def test_every_field_exists(file):
    registered = tshark.field_types()
    preferences = {line.split(":")[0] for line in profiles.lines("preferences") if line[0] != "\t"}
    named = fields_in("\n".join(profiles.lines(file))) - preferences
    assert named <= set(registered), named - set(registered)


@pytest.mark.parametrize("rule", [rule for _, rule, _, _ in profiles.rules()]
                         + list(profiles.buttons().values())
                         + [rule for _, rule, _ in profiles.graphs()])
def test_every_filter_is_one(rule):
    tshark.frames(captures.path(WALK), rule)


def test_every_preference_exists():
    known = {line.split(":")[0].lstrip("#") for line in tshark.tshark("-G", "currentprefs").splitlines()
             if ":" in line}
    set_here = {line.split(":")[0] for line in profiles.lines("preferences") if line[0] != "\t"}
    assert set_here and set_here <= known


def test_each_column_has_a_width_and_they_fit_a_small_screen():
    widths = profiles.widths()
    formats = [re.sub(r":\d+:\w$", "", form) for _, form in profiles.columns()]
    assert sorted(widths) == sorted(formats)
    assert sum(map(int, widths.values())) <= 1225  # 1280 without the map of colours and the scroll bar


# --- columns ---

def test_columns_tell_the_session():
    [session] = sessions(WALK)
    shown = rows(WALK)
    assert {row["Session"] for row in shown} == {"0"}
    assert {row["User"] for row in shown} == {"", session["user"]}
    assert [row["Command"] for row in shown if row["Command"].isalpha()] == \
        [command.split()[0] for command in session["commands"]]
    in_order = list(dict.fromkeys(row["Phase"] for row in shown))
    assert in_order == ["connect", "login", "command", "transfer", "close"]


def test_columns_tell_logins_and_transfers():
    shown = rows(WALK)
    refused, accepted = (shown[captures.frame(WALK, code) - 1] for code in ("530", "230"))
    assert (refused["Command"], refused["State"]) == ("530", "failed")
    assert (accepted["Command"], accepted["State"]) == ("230", "success")
    retrieved = shown[captures.frame(WALK, "RETR") - 1]
    assert (retrieved["Transfer"], retrieved["State"]) == ("notes.txt", "complete")


# --- colours ---

def test_colours_tell_outcomes():
    shown = colours(WALK)
    told = {text: shown[captures.frame(WALK, text) - 1] for text in ("530", "230", "RETR", "226", "QUIT")}
    assert told == {"530": "FTP login failed", "230": "FTP login accepted",
                    "RETR": "FTP download complete, commands and replies",
                    "226": "FTP download complete, commands and replies",
                    "QUIT": "FTP commands and replies"}


@pytest.mark.parametrize("name, text, rule", [
    ("upload", "STOR", "FTP upload complete, commands and replies"),
    ("abor", "RETR huge.iso", "FTP transfer incomplete"),
    ("missing-segments", "RETR", "FTP transfer incomplete"),
    ("cut-short", "RETR", "FTP transfer still open"),
    ("not-found", "550", "FTP refused"),
    ("bounce", "PORT", "FTP security finding"),
])
def test_colours_tell_what_went_wrong(name, text, rule):
    assert colours(name)[captures.frame(name, text) - 1] == rule


@pytest.mark.parametrize("name", [WALK, "two-sessions", "listings", "abor"])
def test_every_frame_of_a_session_has_a_colour(name):
    assert all(colours(name))


def light(colour):
    """Relative luminance, as the Web Content Accessibility Guidelines define it."""
    parts = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in colour]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), parts))


@pytest.mark.parametrize("name, _, background, foreground", profiles.rules())
def test_every_colour_can_be_read(name, _, background, foreground):
    darker, lighter = sorted((light(background), light(foreground)))
    assert (lighter + 0.05) / (darker + 0.05) >= 4.5, name


def test_every_line_of_colours_was_looked_at():
    assert len(profiles.rules()) == len(profiles.lines("colorfilters")) > 10


# --- buttons ---

@pytest.mark.parametrize("name", GUESSED)
def test_failed_logins(name):
    failed = [login["user"] for session in sessions(name) for login in session["logins"]
              if login["outcome"] == "failed"]
    assert failed
    assert sorted(user for [user] in seen_through("Failed logins", name, "ftpx.user")) == sorted(failed)


@pytest.mark.parametrize("name", MIXED)
@pytest.mark.parametrize("button, direction", [("Downloads", "download"), ("Uploads", "upload")])
def test_directions(name, button, direction):
    wanted = numbers_of(name, lambda facts: facts["direction"] == direction)
    assert numbers_seen_through(button, name) == wanted


@pytest.mark.parametrize("name", MIXED)
def test_incomplete_ones(name):
    wanted = numbers_of(name, lambda facts: facts["expected_state"] in ABORTED_OR_NOT_WHOLE)
    assert bool(wanted) == (name in BROKEN)
    assert numbers_seen_through("Incomplete", name) == wanted


@pytest.mark.parametrize("name", ATTACKS)
def test_attacks_are_found(name):
    assert seen_through("Security", name, "frame.number")


@pytest.mark.parametrize("name", HARMLESS)
def test_nothing_is_suspected_of_the_harmless(name):
    assert not seen_through("Security", name, "frame.number")


# --- graphs ---

@pytest.mark.parametrize("name", ["two-sessions", "upload", WALK])
def test_graphs_sum_up_what_was_transferred(name):
    sums = {}
    for graph, rule, field in profiles.graphs()[:2]:
        values = tshark.tshark("-r", captures.path(name), "-Y", rule, "-T", "fields", "-e", field)
        sums[graph] = sum(map(int, values.split()))
    sent = {direction: sum(facts["payload"]["size"] for facts in transfers(name, direction))
            for direction in ("download", "upload")}
    assert sums == {"FTP bytes down": sent["download"], "FTP bytes up": sent["upload"]}


def test_graphs_have_the_cells_that_all_versions_read():
    assert [len(row) for row in profiles.table("io_graphs")] == [9] * 5


def test_graphs_of_the_path_have_what_tcp_says_of_data_connections():
    """Of the one data connection; the control connection's round trips are left out."""
    rules = {name: (rule, field or "frame.number") for name, rule, field in profiles.graphs()[2:]}
    said = {}
    for graph, (rule, field) in rules.items():
        path = captures.path("lossy-at-server")
        said[graph] = tshark.tshark("-2", "-r", path, "-Y", f"({rule}) && {field}", "-T", "fields",
                                    "-e", "tcp.stream", "-e", field).splitlines()
    assert list(said) == ["Bytes in flight", "Round trips", "Sent again"]
    assert all(said.values()), said
    assert {line.split("\t")[0] for lines in said.values() for line in lines} == {"1"}


# --- the archive ---

def test_the_archive_is_always_the_same(tmp_path):
    made = [tmp_path / "first.zip", tmp_path / "second.zip"]
    for archive in made:
        subprocess.run([profiles.PROFILE / "archive", profiles.FILES, archive], check=True)
    first, second = (archive.read_bytes() for archive in made)
    assert first == second
    with zipfile.ZipFile(made[0]) as archive:
        assert archive.namelist() == sorted(f"FTPX/{path.name}" for path in profiles.FILES.iterdir())
        assert archive.read("FTPX/colorfilters") == (profiles.FILES / "colorfilters").read_bytes()
