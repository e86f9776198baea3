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

import tshark

REPO = pathlib.Path(__file__).resolve().parents[2]
TOOLS = ("bash", "dirname", "basename", "cat", "grep", "sed", "mktemp", "rm", "env", "tee")
PACKAGES = {"analyse": "libwireshark-dev", "tests/run": "libwireshark-dev", "packages/run": "mmdebstrap"}
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
