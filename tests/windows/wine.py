# Knows how to run tshark.exe under wine, with ftpx where a user would have unpacked it, and what a DLL
# takes of others.
# Refuses to judge what it says.
#
# SPDX-License-Identifier: GPL-2.0-or-later
import functools
import os
import pathlib
import re
import subprocess
import zipfile

TREE = pathlib.Path(os.environ["FTPX_WINDOWS"])
RUN = TREE / "build/wireshark/run"
WINE = TREE / "bin/wine"
TIMEOUT = 300
ENVIRONMENT = {key: value for key, value in os.environ.items()
               if not key.startswith(("XDG_", "WIRESHARK_", "LD_"))}
ENVIRONMENT.update(LC_ALL="C.UTF-8", TZ="UTC", WINEPREFIX=str(TREE / "wine"))
SERVER = "/usr/lib/wine/wineserver64"


def begin():
    """Wine's own services start once, and stay; they hold on to what the first program writes to."""
    for command in ([SERVER, "-p"], [WINE, "cmd", "/c", "exit"]):
        subprocess.run(command, env=ENVIRONMENT, check=True, timeout=TIMEOUT, stdin=subprocess.DEVNULL,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def end():
    subprocess.run([SERVER, "-k"], env=ENVIRONMENT, check=False)


def zip_file():
    found = list((TREE / "zip").glob("ftpx_*_windows-x64.zip"))
    assert len(found) == 1, found
    return found[0]


@functools.lru_cache(maxsize=None)
def application_data():
    """Where Windows keeps what programs know of this user: %APPDATA%."""
    ended = subprocess.run([WINE, "cmd", "/c", "echo %APPDATA%"], env=ENVIRONMENT, capture_output=True,
                           check=True, timeout=TIMEOUT)
    drive, _, below = ended.stdout.decode("ascii").strip().partition(":\\")
    assert drive.lower() == "c"
    return TREE / "wine/drive_c" / below.replace("\\", "/")


def install():
    """As the README in the zip says."""
    folder = application_data() / "Wireshark/plugins"
    subprocess.run(["rm", "-rf", folder], check=True)
    with zipfile.ZipFile(zip_file()) as archive:
        archive.extractall(folder)
    return folder


def start(program, *arguments, folder):
    """Runs a program to its end, however it ends, in a folder; what it says are bytes."""
    return subprocess.run([WINE, program, *arguments], cwd=folder, env=ENVIRONMENT, capture_output=True,
                          stdin=subprocess.DEVNULL, check=False, timeout=TIMEOUT)


# --- what is in DLLs ---

@functools.lru_cache(maxsize=None)
def _dump(path):
    return subprocess.run(["x86_64-w64-mingw32-objdump", "-p", path], check=True, capture_output=True,
                          encoding="utf-8", errors="replace").stdout


def imports(path):
    """Names of DLLs, and what is taken of each."""
    taken = {}
    for part in re.split(r"^\s*DLL Name: ", _dump(path), flags=re.MULTILINE)[1:]:
        name, _, rows = part.partition("\n")
        table = rows.partition("\n\n")[0]
        taken[name.strip()] = set(re.findall(r"^\s*[0-9a-f]+\s+\d+\s+(\S+)\s*$", table, re.MULTILINE))
    return taken


def exports(path):
    names = _dump(path).partition("[Ordinal/Name Pointer] Table")[2]
    return set(re.findall(r"^\s*\[\s*\d+\](?: \+base\[\s*\d+\]\s+[0-9a-f]+)? (\S+)\s*$", names, re.MULTILINE))


# These are no files: Windows has their functions in one.
RUNTIME = "api-ms-win-crt-"


def library(name):
    """The file of a DLL, where tshark.exe finds it: its own, those of the libraries, wine's."""
    name = "ucrtbase.dll" if name.startswith(RUNTIME) else name.lower()
    folders = (RUN, TREE / "sysroot/bin", pathlib.Path("/usr/x86_64-w64-mingw32/bin"),
               pathlib.Path("/usr/x86_64-w64-mingw32/lib"), TREE / "wine/drive_c/windows/system32")
    return next(folder / name for folder in folders if (folder / name).exists())
