# Knows what the scripts that users begin with say when a machine lacks what they need, and that they then do
# nothing.
# Refuses to know what they do when all is there.
#
# SPDX-License-Identifier: GPL-2.0-or-later
import os
import pathlib
import shutil
import subprocess

import pytest

import captures
import tshark

REPO = pathlib.Path(__file__).resolve().parents[2]
TOOLS = ("bash", "dirname", "basename", "cat", "grep", "sed", "sort", "mktemp", "rm", "env", "tee")
PACKAGES = {"analyse": "libwireshark-dev", "tests/run": "libwireshark-dev"}
each_script = pytest.mark.parametrize("script", sorted(PACKAGES))


@pytest.fixture(name="machine", scope="module")
def _machine(tmp_path_factory):
    """The PATH of a machine on which nothing is installed and nobody may become root."""
    folder = tmp_path_factory.mktemp("bin")
    for tool in TOOLS:
        (folder / tool).symlink_to(shutil.which(tool))
    for name, does in (("dpkg-query", "exit 1"), ("id", "echo 1000"), ("apt-get", "exit 100")):
        (folder / name).write_text(f"#!/bin/sh\n{does}\n", encoding="utf-8")
        os.chmod(folder / name, 0o755)
    return folder


def run(script, path, *arguments):
    return subprocess.run([REPO / script, *arguments], env={"PATH": str(path), "HOME": str(path)},
                          stdin=subprocess.DEVNULL, capture_output=True, encoding="utf-8",
                          timeout=tshark.TIMEOUT, check=False)


@pytest.mark.parametrize("script", ["packages/run", "packages/test", "tests/matrix"])
def test_what_only_root_can_do_says_so(script, machine):
    ended = run(script, machine)
    assert ended.returncode != 0 and ended.stdout == ""
    assert len(ended.stderr.splitlines()) == 1 and ": needs root or sudo: " in ended.stderr


@each_script
def test_without_root_and_sudo_it_says_which_packages_are_missing(script, machine):
    ended = run(script, machine)
    assert ended.returncode != 0 and ended.stdout == ""
    assert "packages are missing, and there is neither root nor sudo" in ended.stderr
    assert "As root: apt-get install" in ended.stderr and PACKAGES[script] in ended.stderr


@each_script
def test_on_another_system_it_says_what_it_needs(script, machine, tmp_path):
    for tool in machine.iterdir():
        if tool.name not in ("apt-get", "dpkg-query"):
            (tmp_path / tool.name).symlink_to(tool)
    ended = run(script, tmp_path)
    assert ended.returncode != 0
    assert "needs these packages of Debian" in ended.stderr and PACKAGES[script] in ended.stderr


def test_analyse_has_a_help(machine):
    ended = run("analyse", machine, "--help")
    assert ended.returncode == 0 and ended.stderr == ""
    assert ended.stdout.startswith("usage: ./analyse [CAPTURE") and "ftpx,report,x.html" in ended.stdout


def test_analyse_says_which_capture_it_cannot_read(machine):
    ended = run("analyse", machine, "/nonexistent.pcap")
    assert (ended.returncode, ended.stderr) == (1, "analyse: cannot read /nonexistent.pcap\n")


@pytest.fixture(name="analyse")
def _analyse(tmp_path):
    """Runs it as root, in a folder with a capture, on what is built already: how it ends, and which files
    are there then, with their sizes."""
    if os.getuid() != 0 or not (REPO / "build/release/plugins").is_dir():
        pytest.skip("only root needs stand-ins for what is written, and only of a build")
    tools = tmp_path / "bin"
    folder = tmp_path / "here"
    tools.mkdir()
    folder.mkdir()
    (tools / "cmake").write_text("#!/bin/sh\n", encoding="utf-8")
    (tools / "cmake").chmod(0o755)
    shutil.copy(captures.path("passive-download"), folder / "x.pcapng")

    def started(*options):
        ended = subprocess.run(
            [REPO / "analyse", "x.pcapng", *options], cwd=folder, stdin=subprocess.DEVNULL,
            env={**os.environ, "PATH": f"{tools}:{os.environ['PATH']}"}, capture_output=True,
            encoding="utf-8", timeout=tshark.TIMEOUT, check=False)
        made = {str(file.relative_to(folder)): file.stat().st_size for file in folder.rglob("*")
                if file.is_file() and file.name != "x.pcapng"}
        return ended, made
    return started


@pytest.mark.parametrize("report", ["report", "json", "eve"])
def test_root_is_told_what_looks_like_a_filter(report, analyse):
    ended, made = analyse("-z", f"ftpx,{report},ftpx.session==0")
    assert (ended.returncode, made) == (1, {})
    assert '"ftpx.session==0" looks like a display filter' in ended.stderr
    assert f"-z 'ftpx,{report},,ftpx.session==0'" in ended.stderr


@pytest.mark.parametrize("report, files", [
    ("ftpx,report,out", {"out"}), ("ftpx,json,out", {"out"}), ("ftpx,eve,out", {"out"}),
    ("ftpx,json,out,ftpx.session==0", {"out"}), ("ftpx,zeek,out", {"out/ftp.log", "out/files.log"}),
    ("ftpx,extract,out", {"out/photo.jpg", "out/index.json"})])
def test_what_root_has_written_lies_where_it_stands(report, files, analyse):
    ended, made = analyse("-z", report)
    assert ended.returncode == 0 and files <= set(made), ended.stderr
    again, kept = analyse("-z", report)
    assert again.returncode == 1 and kept == made


def test_root_replaces_a_file_when_asked_to_but_not_the_capture(analyse):
    again = ("-o", "ftpx.overwrite:TRUE", "-z")
    _, whole = analyse("-z", "ftpx,json,out")
    ended, part = analyse(*again, "ftpx,json,out,ftpx.session==1")
    assert ended.returncode == 0 and 0 < part["out"] < whole["out"]
    ended, _ = analyse(*again, "ftpx,json,x.pcapng")
    assert (ended.returncode, ended.stderr) == (1, "analyse: x.pcapng is the capture itself\n")


def test_what_happened_is_told_once(analyse):
    by_itself, asked = analyse()[0].stdout, analyse("-z", "ftpx,flows")[0].stdout
    assert by_itself.startswith("Session 0") and asked == by_itself
    assert analyse("-z", "ftpx,flows,ftpx.session==1")[0].stdout.count("Session 0") == 0


def installed(folder, *options):
    """The files that come to lie below `folder`, for somebody whose home is /h."""
    build = os.environ["FTPX_BUILD"]
    subprocess.run(["cmake", "--install", build, *options], check=True, capture_output=True,
                   env={**os.environ, "HOME": "/h", "XDG_CONFIG_HOME": "", "DESTDIR": str(folder)})
    return {str(file.relative_to(folder)) for file in folder.rglob("*") if file.is_file()}


def test_for_one_user_all_is_installed_below_the_home(tmp_path):
    files = installed(tmp_path, "--component", "personal")
    series = next((tshark.PLUGINS).iterdir()).name
    assert all(file.startswith("h/") for file in files)
    assert {f"h/.local/lib/wireshark/plugins/{series}/epan/ftpx.so", "h/.local/bin/ftpx-scan",
            "h/.local/bin/ftpx-check", "h/.local/share/man/man1/ftpx-scan.1",
            "h/.local/bin/ftpx-archive", "h/.local/share/ftpx-archive/ftpx_archive/command.py",
            "h/.local/share/bash-completion/completions/ftpx-archive",
            "h/.config/wireshark/profiles/FTPX/preferences"} <= files


def test_a_profile_that_was_changed_stays(tmp_path):
    own = tmp_path / "h/.config/wireshark/profiles/FTPX"
    own.mkdir(parents=True)
    (own / "preferences").write_text("mine", encoding="utf-8")
    installed(tmp_path, "--component", "personal")
    assert [file.name for file in own.iterdir()] == ["preferences"]
    assert (own / "preferences").read_text(encoding="utf-8") == "mine"


def test_for_everybody_nothing_is_installed_in_a_home(tmp_path):
    files = installed(tmp_path)
    assert not any(file.startswith("h/") for file in files)
    assert any(file.startswith("usr/lib") and file.endswith("/epan/ftpx.so") for file in files)
    assert any(file.endswith("bin/ftpx-scan") for file in files)
