# Knows how to run tshark and sharkd with the plugin under test, unprivileged and without the user's
# own settings.
# Refuses to judge what they say, except that they must end well and silently.
#
# SPDX-License-Identifier: GPL-2.0-or-later
import functools
import json
import os
import pathlib
import subprocess
import tempfile
from concurrent.futures import ThreadPoolExecutor

# As it was at the start: pytest changes it in one thread while others run tshark.
OWN_ENVIRONMENT = dict(os.environ)
STAGE = pathlib.Path(os.environ.get("FTPX_STAGE", "/nonexistent"))
CAPTURES = STAGE / "captures"
PLUGINS = STAGE / "plugins"
NOBODY = 65534
# By a program, since Python can start one that keeps its user without copying itself.
UNPRIVILEGED = [] if os.getuid() else [
    "setpriv", "--reuid", str(NOBODY), "--regid", str(NOBODY), "--clear-groups"]
SEPARATOR = "\x1f"  # between the values of a field within one frame
TIMEOUT = 120


def hand_over(path):
    """Makes the unprivileged process the owner."""
    if os.getuid() == 0:
        os.chown(path, NOBODY, NOBODY)


_folder = tempfile.TemporaryDirectory(prefix="ftpx-golden.")
WORK = pathlib.Path(_folder.name)  # what tshark can read; gone when the tests end
HOME = WORK / "home"  # what it can write
OUT = HOME / "out"
MADE = WORK / "captures"
NO_PLUGINS = WORK / "empty"
os.chmod(WORK, 0o755)
for _part in (HOME, OUT, MADE, NO_PLUGINS):
    _part.mkdir()
for _part in (HOME, OUT):
    hand_over(_part)


def convert(tool, *arguments):
    """Runs a program of Wireshark's that makes a capture out of others."""
    environment = {key: value for key, value in OWN_ENVIRONMENT.items() if key != "LD_PRELOAD"}
    subprocess.run([tool, *arguments], check=True, capture_output=True, env=environment)


def environment(plugins):
    """Of every program of Wireshark's that is run."""
    own = {key: value for key, value in OWN_ENVIRONMENT.items()
           if not key.startswith(("XDG_", "WIRESHARK_CONFIG", "LD_"))}
    own.update(HOME=str(HOME), XDG_CONFIG_HOME=str(HOME / "config"),
               LC_ALL="C.UTF-8", TZ="UTC", WIRESHARK_PLUGIN_DIR=str(plugins),
               WIRESHARK_EXTCAP_DIR=str(NO_PLUGINS),  # these hang under FTPX_PRELOAD
               # No dictionaries of RADIUS, Diameter and others: half of a start's time.
               WIRESHARK_DATA_DIR=str(NO_PLUGINS))
    if os.environ.get("FTPX_PRELOAD"):
        own["LD_PRELOAD"] = os.environ["FTPX_PRELOAD"]
    return own


def start(tool, *arguments, plugins=PLUGINS, stdin="", under=()):
    """Runs a program of Wireshark's to its end, however it ends. What it says may hold bytes that are
    no UTF-8, since Wireshark's own dissectors let some through. `under`: what runs the program, a
    tool that looks at memory, say."""
    return subprocess.run([*UNPRIVILEGED, *under, tool, *arguments], input=stdin, encoding="utf-8",
                          errors="surrogateescape", capture_output=True, cwd=HOME,
                          env=environment(plugins), timeout=TIMEOUT, check=False)


_pool = ThreadPoolExecutor(os.cpu_count())
_at_once = ThreadPoolExecutor(1)
_runs = {}


def _run(arguments, plugins):
    names = [] if arguments[0] == "-G" else ["-n"]
    return start("tshark", *names, *arguments, plugins=plugins)


def run_ahead(runs, plugins=PLUGINS):
    """Has tshark run in the background with each of these lists of arguments."""
    for arguments in runs:
        key = (arguments, plugins)
        if key not in _runs:
            _runs[key] = _pool.submit(_run, *key)


def _ended(*key):
    """Each distinct run happens once; one that nobody saw coming does not wait for the others."""
    if key not in _runs:
        _runs[key] = _at_once.submit(_run, *key)
    return _runs[key].result()


def forget(arguments, plugins=PLUGINS):
    """For a run that said much and will not be asked for again."""
    _runs.pop((arguments, plugins), None)


def tshark(*arguments, plugins=PLUGINS):
    """Standard output of a run that ends well and warns of nothing."""
    ended = _ended(arguments, plugins)
    assert ended.returncode == 0 and ended.stderr == "", \
        f"tshark {' '.join(arguments)}: exit {ended.returncode}\n{ended.stderr}"
    return ended.stdout


def tap_arguments(path, tap, *options):
    return ("-q", "-r", path, *options, "-z", tap)


def tap(path, tap_name, *options):
    return tshark(*tap_arguments(path, tap_name, *options))


def but_capture(said):
    """Records without the first, which names the capture: what they say of what it holds."""
    lines = said.splitlines(keepends=True)
    return "".join(line for line in lines if not line.startswith('{"schema":"ftpx/1","record":"capture"'))


def records(path, *options):
    return [json.loads(line) for line in but_capture(tap(path, "ftpx,json", *options)).splitlines()]


@functools.lru_cache(maxsize=None)
def field_types(plugins=PLUGINS):
    """Every registered field and its type."""
    rows = [row.split("\t") for row in tshark("-G", "fields", plugins=plugins).splitlines()]
    return {row[2]: row[3] for row in rows if row[0] == "F"}


@functools.lru_cache(maxsize=None)
def _shown():
    """The fields of a table: all of ours, expert information included."""
    ours = [name for name in field_types() if name.startswith(("ftpx.", "ftpx-data."))]
    return ["frame.number", "_ws.expert.message", *ours]


def table_arguments(path, *options):
    flags = [part for name in _shown() for part in ("-e", name)]
    return ("-r", path, *options, "-T", "fields", "-E", f"aggregator={SEPARATOR}", *flags)


def parse_table(lines):
    rows = [dict(zip(_shown(), line.split("\t"), strict=True)) for line in lines]
    return [{name: cell.split(SEPARATOR) for name, cell in row.items() if cell} for row in rows]


@functools.lru_cache(maxsize=None)
def table(path, *options):
    """For each frame, each of our fields that it has, with the list of its values."""
    return parse_table(tshark(*table_arguments(path, *options)).splitlines())


@functools.lru_cache(maxsize=None)
def table_and_records(path):
    """Both from one run of two passes."""
    lines = tshark(*table_arguments(path, "-2"), "-z", "ftpx,json").splitlines()
    return (parse_table(line for line in lines if not line.startswith("{")),
            [json.loads(line) for line in but_capture("\n".join(lines)).splitlines() if line.startswith("{")])


def frames(path, display_filter, *options):
    """Numbers of the frames that a display filter matches."""
    out = tshark("-r", path, *options, "-Y", display_filter, "-T", "fields", "-e", "frame.number")
    return [int(line) for line in out.splitlines()]


def layers(said):
    """The dissection of each frame as (name, value) pairs, which keeps repeated names, from what
    -T json prints."""
    frames_found = json.loads(said, object_pairs_hook=list)
    return [dict(dict(frame)["_source"])["layers"] for frame in frames_found]


def export_folder():
    """A new folder that the unprivileged process may write to."""
    folder = pathlib.Path(tempfile.mkdtemp(dir=HOME))
    hand_over(folder)
    return folder
