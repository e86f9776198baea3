# Knows what a user does with a package or a zip on a system that has neither Wireshark nor ftpx,
# and what is then there. The tests of a release run in this order, on one system.
#
# SPDX-License-Identifier: GPL-2.0-or-later
import json
import os
import pathlib

import pytest

from system import HOME, USER, System

REPO = pathlib.Path(__file__).resolve().parents[2]
PACKAGES = pathlib.Path(os.environ["FTPX_PACKAGES"])
CHROOTS = pathlib.Path(os.environ["FTPX_CHROOTS"])
RELEASES = os.environ["FTPX_RELEASES"].split()
PROFILE = REPO / "plugin/profile/FTPX"

# What each release calls itself in versions, and which Wireshark it has.
SUFFIX = {"bookworm": "deb12", "trixie": "deb13", "sid": "sid"}
SERIES = {"bookworm": "4.0", "trixie": "4.4", "sid": "4.6"}
CAPTURE = "passive-download"
PLUGINS_OF_USER = f"{HOME}/.local/lib/wireshark/plugins"


class Subject:
    """A system, and what is made for it."""

    def __init__(self, release, top):
        self.release = release
        self.series = SERIES[release]
        self.deb = self.given(f"*+{SUFFIX[release]}_*.deb")
        self.zip = self.given(f"*+{SUFFIX[release]}_wireshark-{self.series}_*.zip")
        self.system = System(release, CHROOTS, top, PACKAGES, REPO)
        self.files = []

    @staticmethod
    def given(pattern):
        names = [path.name for path in PACKAGES.glob(pattern)]
        assert len(names) == 1, f"{pattern}: {names}"
        return f"/mnt/packages/{names[0]}"

    def apt_get(self, *arguments):
        return self.system.must("apt-get", "-q", "-y", *arguments)

    def tshark(self, *arguments):
        return self.system.must("tshark", *arguments, user=USER)

    def plugin_rows(self):
        rows = [line.split() for line in self.tshark("-G", "plugins").splitlines()]
        return [row for row in rows if row and row[0] == "ftpx.so"]


@pytest.fixture(name="on", scope="module", params=RELEASES)
def make_subject(request, tmp_path_factory):
    subject = Subject(request.param, tmp_path_factory.mktemp(request.param))
    yield subject
    subject.system.close()


def packages_of(group):
    rows = [line.split() for line in (REPO / "tests/debian-packages").read_text("utf-8").splitlines()]
    return [row[1] for row in rows if row and row[0] == group]


def downloaded():
    """The file of the capture, as those know who made it."""
    made = json.loads((REPO / f"captures/{CAPTURE}.truth.json").read_text("utf-8"))
    return made["files"][0]


def has_the_right_hash(on):
    reports = on.tshark("-r", f"/mnt/captures/{CAPTURE}.pcapng", "-q", "-z", "ftpx,json")
    records = [json.loads(line) for line in reports.splitlines() if line.startswith("{")]
    return downloaded()["sha256"] in json.dumps(records)


def test_apt_installs_the_package_and_wireshark_on_a_bare_system(on):
    assert on.system.run("which", "tshark").returncode != 0
    on.apt_get("update")
    on.apt_get("install", "--no-install-recommends", on.deb)
    on.files = on.system.must("dpkg", "-L", "wireshark-ftpx").splitlines()
    said = on.system.must("tshark", "--version")
    assert f" {on.series}." in said.splitlines()[0] or f" {on.series}." in said.splitlines()[1]


def test_an_ordinary_user_s_tshark_lists_the_plugin(on):
    (row,) = on.plugin_rows()
    assert row[-1].endswith(f"/wireshark/plugins/{on.series}/epan/ftpx.so")
    assert row[-1] in on.files


def test_a_download_has_the_hash_of_the_file_that_was_served(on):
    assert has_the_right_hash(on)


def test_the_report_has_the_library_for_charts(on):
    page = f"{HOME}/report.html"
    on.tshark("-r", f"/mnt/captures/{CAPTURE}.pcapng", "-q", "-z", f"ftpx,report,{page}")
    assert "new uPlot" in on.system.must("cat", page)


def test_the_profile_is_there_whole(on):
    folder = "/usr/share/wireshark/profiles/FTPX/"
    installed = {name.removeprefix(folder) for name in on.files if name.startswith(folder)}
    assert "preferences" in installed
    assert installed == {path.name for path in PROFILE.glob("*")}


def test_ftpx_check_judges_captures(on):
    fine = on.system.run("ftpx-check", f"/mnt/captures/{CAPTURE}.pcapng", user=USER)
    failed = on.system.run("ftpx-check", "/mnt/captures/login-failed-then-ok.pcapng", user=USER)
    assert (fine.returncode, failed.returncode) == (0, 1), fine.stdout + failed.stdout


# The commands of docs/archives.md, with workers that are started by hand.
BY_HAND = """
dask-scheduler --host 127.0.0.1 --port 18786 --no-dashboard 2>/dev/null & scheduler=$!
dask-worker --nthreads 1 tcp://127.0.0.1:18786 2>/dev/null & one=$!
dask-worker --nthreads 1 tcp://127.0.0.1:18786 2>/dev/null & other=$!
trap 'kill "$one" "$other"; wait "$one" "$other"; kill "$scheduler"' EXIT
timeout 100 ftpx-archive --scheduler tcp://127.0.0.1:18786 --unit 0 -z ftpx,json ring 2>/dev/null
"""


def test_many_processes_read_an_archive(on):
    on.apt_get("install", "--no-install-recommends", "python3-distributed")
    on.system.must("mkdir", f"{HOME}/ring", user=USER)
    on.system.must("editcap", "-c", "20", f"/mnt/captures/{CAPTURE}.pcapng", f"{HOME}/ring/piece.pcapng",
                   user=USER)
    for report in ("ftpx,downloads", "ftpx,json"):
        alone = on.system.must("ftpx-scan", "-z", report, f"{HOME}/ring", user=USER)
        assert alone == on.system.must("ftpx-archive", "--unit", "0", "-z", report, f"{HOME}/ring", user=USER)
    assert alone == on.system.must("sh", "-c", f"cd {HOME}{BY_HAND}", user=USER)
    assert downloaded()["sha256"] in alone


def test_licences_and_examples_are_there(on):
    folder = "/usr/share/doc/wireshark-ftpx"
    assert "Leon Sorokin" in on.system.must("cat", f"{folder}/copyright")
    assert f"{folder}/examples/{CAPTURE}.pcapng" in on.files


def test_a_new_user_finds_everything_in_the_window(on):
    """What tests/gui does by keys and mouse, the tutorial among it, on a desktop of this release."""
    on.apt_get("install", "--no-install-recommends", *packages_of("gui"), "python3-pytest")
    pictures = f"{HOME}/pictures"
    on.system.must("mkdir", pictures, user=USER)
    said = on.system.run(
        "env", "TZ=UTC", f"XDG_RUNTIME_DIR={HOME}", "FTPX_STAGE=/mnt", f"FTPX_PICTURES={pictures}",
        "PYTHONPATH=/mnt/tests/golden", "PYTHONDONTWRITEBYTECODE=1", "QT_QPA_PLATFORM=xcb",
        "QT_LINUX_ACCESSIBILITY_ALWAYS_ON=1", "/mnt/tests/gui/screen", "python3", "-m", "pytest", "-q",
        "--tb=short", "-p", "no:cacheprovider", "/mnt/tests/gui", user=USER)
    on.system.take(pictures, REPO / "build/pictures" / on.release)
    assert said.returncode == 0, said.stdout
    assert " passed" in said.stdout and " failed" not in said.stdout


def test_purging_removes_every_file(on):
    """What a user made at home, a copy of the profile for one, stays theirs."""
    on.apt_get("purge", "wireshark-ftpx")
    elsewhere = ["/proc", "/var/lib/apt", "/mnt", HOME]
    left = on.system.must("find", "/", "-xdev", "-iname", "*ftpx*",
                          *(word for path in elsewhere for word in ("-not", "-path", f"{path}/*")))
    assert left == ""
    still = [name for name in on.files if on.system.run("test", "-f", name).returncode == 0]
    assert still == []
    assert on.plugin_rows() == []


def test_the_zip_is_a_plugin_for_one_user(on):
    on.apt_get("install", "--no-install-recommends", "unzip")
    folders = on.tshark("-G", "folders")
    assert f"{PLUGINS_OF_USER}/{on.series}" in folders
    on.system.must("mkdir", "-p", PLUGINS_OF_USER, user=USER)
    on.system.must("unzip", "-q", on.zip, "-d", PLUGINS_OF_USER, user=USER)
    (row,) = on.plugin_rows()
    assert row[-1] == f"{PLUGINS_OF_USER}/{on.series}/epan/ftpx.so"
    assert has_the_right_hash(on)


def test_the_zip_tells_where_it_belongs(on):
    said = on.system.must("cat", f"{PLUGINS_OF_USER}/ftpx/README.txt")
    assert f"Wireshark {on.series}" in said and "@" not in said
