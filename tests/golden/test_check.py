# Knows what is wrong in captures by their truth files, and asks ftpx-check, as a user's CI does.
# Refuses to read the script: what it prints and how it ends is all that counts.
#
# SPDX-License-Identifier: GPL-2.0-or-later
import os
import pathlib
import re
import shutil
import subprocess
import sys
import unicodedata

import pytest

import captures
import tshark
from build import CLIENT, SERVER, Connection, Dialogue
from truth import base, transfers, truth

pytestmark = pytest.mark.own

REPO = pathlib.Path(__file__).resolve().parents[2]
SOURCE = REPO / "plugin/check/ftpx-check"
MANUAL = REPO / "plugin/check/ftpx-check.1"
CI_PAGE = REPO / "docs/ci.md"
FINE, FINDINGS, NOT_JUDGED = 0, 1, 2

FINDING = re.compile(r"^(?P<capture>/\S+): "
                     r"(?:(?:session (?P<session>\d+), )?frame (?P<frame>\d+): )?"
                     r"(?P<kind>[a-z._-]+): (?P<words>.*?)(?: \[(?P<show>[^\]]*)\])?$")


@pytest.fixture(scope="module")
def script():
    """Where an unprivileged process can read it."""
    return shutil.copy(SOURCE, tshark.WORK)


@pytest.fixture
def check(script):
    """It finds ftpx-scan as a user's shell would."""
    def run(*arguments, plugins=tshark.PLUGINS):
        path = f"PATH={tshark.STAGE}:{os.environ['PATH']}"
        return tshark.start("env", path, sys.executable, script, *arguments, plugins=plugins)
    return run


def findings(ended):
    """Each line of standard output that is a finding."""
    assert ended.stderr == ""
    return [FINDING.match(line) for line in ended.stdout.splitlines()]


def digest(name):
    return truth(name)["files"][0]["sha256"]


def test_a_capture_without_a_fault_is_fine(check):
    name = "passive-download"
    ended = check(captures.path(name))
    assert (ended.returncode, ended.stderr) == (FINE, "")
    assert ended.stdout == f"{captures.path(name)}: fine: 1 session, 1 login, 1 transfer\n"


def test_a_failed_login_is_a_finding(check):
    name = "login-failed-then-ok"
    ended = check(captures.path(name))
    [finding] = findings(ended)
    assert ended.returncode == FINDINGS
    assert (finding["kind"], finding["session"]) == ("failed-logins", "0")
    assert int(finding["frame"]) == captures.frame(name, "530 ")
    assert "alice" in finding["words"] and "530" in finding["words"]


@pytest.mark.parametrize("name, state", [("control-only", "incomplete"), ("cut-short", None),
                                         ("abor-ftplib", "aborted")])
def test_a_transfer_that_is_not_whole_is_a_finding(check, name, state):
    ended = check(captures.path(name))
    wrong = [facts for facts in transfers(name)
             if facts["expected_state"] in ("incomplete", "aborted", "open")]
    found = [finding for finding in findings(ended) if finding["kind"] == "incomplete"]
    assert ended.returncode == FINDINGS
    assert len(found) == len(wrong) > 0
    for finding, facts in zip(found, wrong):
        assert base(facts["path"]) in finding["words"]
        assert facts["expected_state"] in finding["words"]
        assert int(finding["frame"]) in captures.frames(name, f"{facts['command']} ")
    assert state is None or state in found[0]["words"]


def test_a_refused_transfer_is_a_finding_of_its_own(check):
    name = "lynx-browse"
    [finding] = findings(check(captures.path(name)))
    assert finding["kind"] == "refused"
    assert int(finding["frame"]) == captures.frame(name, "RETR /pub\r")
    assert check("--allow", "refused", captures.path(name)).returncode == FINE


@pytest.mark.parametrize("name, filter_name, text", [
    ("bounce", "ftpx.data.bounce", "PORT 203,0,113,30"),
    ("tls-stripped", "ftpx.tls.stripped", None),
    ("stolen-download", "ftpx.data.stolen", None),
    ("brute-force-succeeds", "ftpx.login.guessed", "230 ")])
def test_what_endangers_security_is_a_finding(check, name, filter_name, text):
    ended = check("--allow", "failed-logins", captures.path(name))
    found = findings(ended)
    assert ended.returncode == FINDINGS
    named = [finding for finding in found if finding["kind"] == filter_name]
    assert named and all(finding["kind"].startswith("ftpx.") for finding in found)
    assert text is None or captures.frame(name, text) in [int(one["frame"]) for one in named]


def test_a_refused_command_is_a_finding_of_its_own(check, save):
    ftp = Dialogue().login()
    ftp.talk("FEAT", "502 No", "DELE a b", "550 No such file")
    path = save(ftp.wire)
    [finding] = findings(check(path))
    assert (finding["kind"], finding["session"], finding["frame"]) == ("refused-commands", "0", "12")
    assert finding["words"] == "DELE a b: 550 No such file"
    assert tshark.frames(path, finding["show"], "-2") == [12]
    assert check("--allow", "refused-commands", path).returncode == FINE


def test_a_greeting_that_refuses_is_a_finding(check):
    name = "server-full"
    [finding] = findings(check(captures.path(name)))
    assert (finding["kind"], finding["frame"]) == ("refused-commands", str(captures.frame(name, "421 ")))
    assert finding["words"] == "421 There are too many connected users, please try later."


def test_a_data_connection_that_nobody_answers_is_a_finding(check, save):
    ftp = Dialogue().login()
    ftp.pasv()
    data = Connection(ftp.wire, (CLIENT, 60001), (SERVER, 50001), handshake=False)
    data.knock()
    path = save(ftp.wire)
    [finding] = findings(check(path))
    assert (finding["kind"], finding["session"], finding["frame"]) == ("data-connections", "0", "9")
    assert finding["words"] == f"PASV: SYNs to {SERVER}:50001, no answer"
    assert tshark.frames(path, finding["show"], "-2") == [10]
    assert check("--allow", "data-connections", path).returncode == FINE


def test_notes_are_findings_only_when_asked_for(check):
    path = captures.path("passive-download")
    [finding] = findings(check("--notes", path))
    assert finding["kind"] == "ftpx.login.cleartext"
    assert int(finding["frame"]) == captures.frame("passive-download", "PASS ")


@pytest.mark.parametrize("name", ["login-failed-then-ok", "brute-force-succeeds", "control-only",
                                  "exploit-attempts", "stolen-download", "lynx-browse",
                                  "late-start-in-transfer"])
def test_the_display_filter_shows_the_frame(check, name):
    found = findings(check(captures.path(name)))
    for show in {finding["show"] for finding in found}:
        shown = tshark.frames(captures.path(name), show, "-2")
        asked = [int(finding["frame"]) for finding in found if finding["show"] == show]
        assert asked and set(asked) <= set(shown)


def test_what_is_allowed_is_no_finding(check):
    path = captures.path("brute-force-succeeds")
    ended = check("--allow", "failed-logins", "--allow", "security", path)
    assert ended.returncode == FINE and "fine" in ended.stdout


EVERY_KIND = ["bounce-targets", "login-failed-then-ok", "control-only", "lynx-browse", "directory-denied",
              "passive-ports-dropped", "exploit-attempts", "brute-force-succeeds"]


@pytest.mark.parametrize("options", [(), ("--notes",)])
def test_ftpx_scan_finds_the_same(check, options):
    paths = [captures.path(name) for name in EVERY_KIND]
    ended, scanned = check(*options, *paths), check(*options, "--scan", *paths)
    assert (scanned.stdout, scanned.stderr, scanned.returncode) == (ended.stdout, "", FINDINGS)
    assert len(findings(scanned)) > 20


def test_ftpx_scan_does_without_tshark(check):
    ended = check("--scan", "--tshark", "/nonexistent/tshark", captures.path("passive-download"))
    assert (ended.returncode, ended.stderr) == (FINE, "")


@pytest.mark.parametrize("name", EVERY_KIND)
def test_each_finding_is_allowed_by_the_name_that_it_has(check, name):
    path = captures.path(name)
    kinds = {finding["kind"] for finding in findings(check(path))}
    for kind in kinds:
        ended = check("--allow", kind, path)
        left = {finding["kind"] for finding in findings(ended)} if ended.returncode else set()
        assert left == kinds - {kind}
    assert kinds


def test_names_are_allowed_together_by_how_they_begin(check):
    path = captures.path("bounce-targets")
    assert {finding["kind"] for finding in findings(check("--allow", "ftpx.dat", path))} \
        == {"ftpx.data.bounce", "ftpx.data.lowport"}
    assert check("--allow", "ftpx.data", path).returncode == FINE


def test_the_page_and_the_help_have_each_name(check):
    kinds = {finding["kind"] for name in EVERY_KIND for finding in findings(check(captures.path(name)))}
    plain = {kind for kind in kinds if not kind.startswith("ftpx.")}
    assert plain == {"failed-logins", "incomplete", "refused", "refused-commands", "data-connections"}
    pages = [page.read_text(encoding="utf-8") for page in (CI_PAGE, MANUAL)]
    for page in [*pages, check("--help").stdout]:
        assert [kind for kind in plain if kind not in page] == []
    reference = (REPO / "docs/reference.md").read_text(encoding="utf-8")
    assert [kind for kind in kinds - plain if f"| `{kind}` |" not in reference] == []


@pytest.mark.parametrize("by_path", [False, True])
def test_a_file_with_the_expected_content_is_fine(check, by_path):
    name = "passive-download"
    path = truth(name)["files"][0]["path"]
    wanted = path if by_path else path.rpartition("/")[2]
    ended = check("--expect", f"{wanted}={digest(name).upper()}", captures.path(name))
    assert ended.returncode == FINE


def test_a_file_put_together_from_its_transfers_is_what_counts(check):
    name = "resumed-three-times"
    ended = check("--allow", "incomplete", "--expect", f"movie.webm={digest(name)}",
                  captures.path(name))
    assert ended.returncode == FINE


def test_a_file_with_other_content_is_a_finding(check):
    name = "passive-download"
    path = truth(name)["files"][0]["path"]
    ended = check("--expect", f"{path}={'0' * 64}", captures.path(name))
    [finding] = findings(ended)
    assert ended.returncode == FINDINGS
    assert finding["kind"] == "expected" and digest(name) in finding["words"]
    assert int(finding["frame"]) == captures.frame(name, "RETR ")


def test_an_expected_file_that_is_not_whole_is_a_finding(check):
    name = "control-only"
    ended = check("--allow", "incomplete", "--expect", f"photo.jpg={digest(name)}",
                  captures.path(name))
    assert ended.returncode == FINDINGS
    assert "expected" in ended.stdout


def test_an_expected_file_must_be_in_one_of_the_captures(check):
    names = ["passive-download", "login-failed-then-ok"]
    paths = [captures.path(name) for name in names]
    wanted = f"notes.txt={digest(names[1])}"
    assert check("--allow", "failed-logins", "--expect", wanted, *paths).returncode == FINE
    ended = check("--expect", wanted, paths[0])
    assert ended.returncode == FINDINGS
    assert ended.stdout.splitlines()[-1] == "expected: notes.txt is in none of the captures"


def test_all_captures_are_judged(check):
    paths = [captures.path(name) for name in ("login-failed-then-ok", "passive-download", "bounce")]
    ended = check(*paths)
    assert ended.returncode == FINDINGS
    found = [line.split(": ") for line in ended.stdout.splitlines()]
    assert [words[0] for words in found] == [paths[0], paths[2], paths[1]]
    assert found[-1][1] == "no findings"


def test_findings_stand_in_the_order_of_their_frames(check):
    """Logins and attacks come from records of their own."""
    ended = check(captures.path("brute-force-succeeds"))
    frames = [int(re.search(r"frame (\d+)", line)[1]) for line in ended.stdout.splitlines()]
    assert frames == sorted(frames) and len(frames) > 8
    assert {"failed-logins", "ftpx.login.guessed"} <= {line.split(": ")[2]
                                                       for line in ended.stdout.splitlines()}


def test_what_misses_an_expected_file_is_not_fine(check):
    ended = check("--expect", f"other.txt={'0' * 64}", captures.path("passive-download"))
    assert ended.returncode == FINDINGS and "fine" not in ended.stdout


STEERING = ("Cc", "Cf", "Zl", "Zp", "Co", "Cs")
USERS = ("\x1b[31mred", "##vso[task.complete]", "::error::x", "a\u202eb\u2028c\x85d", "\x07]")


def steers(text):
    return [char for char in text if unicodedata.category(char) in STEERING]


def test_nothing_that_is_printed_steers(check, save):
    ftp = Dialogue()
    ftp.talk("220 ready")
    for user in USERS:
        ftp.talk(f"USER {user}", "331 Password", "PASS x", "530 No")
    ftp.talk("USER alice", "331 Password", "PASS x", "230 Welcome")
    ftp.talk("RETR \x1b]0;title\x07\xff\u200b##[set-env name=x]", "550 No such file")
    ftp.talk("SITE EXEC \x1b[2J%n%n")
    ended = check(save(ftp.quit().wire))
    assert ended.returncode == FINDINGS
    kinds = [finding["kind"] for finding in findings(ended)]
    assert kinds.count("failed-logins") == 5 and {"refused", "ftpx.command.attack"} < set(kinds)
    assert steers(ended.stdout.replace("\n", "")) == []
    assert "##" not in ended.stdout
    assert all(line.startswith("/") for line in ended.stdout.splitlines())


def test_names_that_look_like_markup_are_told_as_they_are(check, save):
    ftp = Dialogue().login()
    ftp.talk("RETR </field></packet></pdml>.txt", "550 No")
    ftp.talk("SITE EXEC </pdml>")
    found = findings(check(save(ftp.quit().wire)))
    assert {finding["kind"] for finding in found} == {"refused", "ftpx.command.attack"}
    [refused] = [finding for finding in found if finding["kind"] == "refused"]
    assert "</pdml>.txt" in refused["words"]


def not_judged(ended, *words):
    assert ended.returncode == NOT_JUDGED
    assert ended.stderr.startswith("ftpx-check: ") and len(ended.stderr.splitlines()) == 1
    assert all(word in ended.stderr for word in words), ended.stderr


def test_a_capture_that_is_not_there(check):
    not_judged(check("/nonexistent.pcapng"), "/nonexistent.pcapng", "No such file")


def test_a_capture_that_is_cut_off(check):
    content = pathlib.Path(captures.path("passive-download")).read_bytes()
    cut = tshark.MADE / "cut-off.pcapng"
    cut.write_bytes(content[:len(content) * 9 // 10 | 1])
    not_judged(check("--allow", "incomplete", str(cut)), str(cut), "cut short")


def test_a_capture_without_ftp(check, save):
    not_judged(check(save([])), "no FTP session")


def test_tshark_without_the_plugin(check):
    not_judged(check(captures.path("bounce"), plugins=tshark.NO_PLUGINS), "has not loaded ftpx")


def test_no_tshark(check):
    not_judged(check("--tshark", "/nonexistent/tshark", captures.path("bounce")),
               "/nonexistent/tshark")


def test_a_preference_that_tshark_does_not_know(check):
    not_judged(check("-o", "ftpx.nonsense:1", captures.path("bounce")), "ftpx.nonsense")


def test_one_capture_that_cannot_be_judged_outweighs_findings(check):
    ended = check(captures.path("bounce"), "/nonexistent.pcapng")
    assert ended.returncode == NOT_JUDGED
    assert "ftpx.data.bounce" in ended.stdout


@pytest.mark.parametrize("arguments", [[], ["--expect", "x=12", "f"], ["--allow", "all", "f"],
                                       ["--allow", "ftpx.", "f"]])
def test_a_command_line_that_says_nothing_sensible(check, arguments):
    ended = check(*arguments)
    assert (ended.returncode, ended.stdout) == (NOT_JUDGED, "")
    assert "usage: ftpx-check" in ended.stderr


def test_the_version_is_the_plugins(check):
    built = re.search(r"set\(FTPX_VERSION (\S+)\)", (REPO / "CMakeLists.txt").read_text())[1]
    assert check("--version").stdout == f"ftpx-check {built}\n"


def test_the_manual_has_each_option(check):
    options = set(re.findall(r"^  (-\w|--\w+)", check("--help").stdout, re.MULTILINE))
    manual = MANUAL.read_text(encoding="utf-8")
    named = {option.lstrip("-") for option in options} - {"h"}
    assert "expect" in named
    assert [option for option in named
            if not re.search(rf"^\.It Fl (?:\\-|-)?{option}\b|^\.It Fl h , \\?-{option}\b",
                             manual, re.MULTILINE)] == []


def test_the_manual_is_clean():
    ended = subprocess.run(["groff", "-mandoc", "-Tutf8", "-ww", "-rCHECKSTYLE=10", "-z", MANUAL],
                           capture_output=True, check=False)
    assert (ended.returncode, ended.stderr) == (0, b"")


def test_the_page_shows_what_it_says(check):
    page = CI_PAGE.read_text(encoding="utf-8")
    shown = re.findall(r"^    \$ ftpx-check (\S+)\.pcapng\n    (.*)$", page, re.MULTILINE)
    for name, line in shown:
        said = check(captures.path(name)).stdout
        assert said.replace(captures.path(name), f"{name}.pcapng") == f"{line}\n"
    assert len(shown) == 4
