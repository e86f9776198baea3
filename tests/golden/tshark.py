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
from concurrent.futures import Future, ThreadPoolExecutor

STAGE = pathlib.Path(os.environ.get("FTPX_STAGE", "/nonexistent"))
CAPTURES = STAGE / "captures"
PLUGINS = STAGE / "plugins"
NOBODY = 65534
SEPARATOR = "\x1f"  # between the values of a field within one frame
TIMEOUT = 120


def hand_over(path):
    """Makes the unprivileged process the owner."""
    if os.getuid() == 0:
        os.chown(path, NOBODY, NOBODY)


_folder = tempfile.TemporaryDirectory(prefix="ftpx-golden.")
WORK = pathlib.Path(_folder.name)  # what tshark can read; gone when the tests end
HOME = WORK / "home"  # what it can write
MADE = WORK / "captures"
NO_PLUGINS = WORK / "empty"
os.chmod(WORK, 0o755)
for _part in (HOME, MADE, NO_PLUGINS):
    _part.mkdir()
hand_over(HOME)


def capture(name):
    return str(CAPTURES / f"{name}.pcap")


def _environment(plugins):
    environment = {key: value for key, value in os.environ.items()
                   if not key.startswith(("XDG_", "WIRESHARK_CONFIG", "LD_"))}
    environment.update(HOME=str(HOME), XDG_CONFIG_HOME=str(HOME / "config"),
                       LC_ALL="C.UTF-8", TZ="UTC", WIRESHARK_PLUGIN_DIR=str(plugins),
                       WIRESHARK_EXTCAP_DIR=str(NO_PLUGINS))  # these hang under FTPX_PRELOAD
    if os.environ.get("FTPX_PRELOAD"):
        environment["LD_PRELOAD"] = os.environ["FTPX_PRELOAD"]
    return environment


def start(tool, *arguments, plugins=PLUGINS, stdin=""):
    """Runs a program of Wireshark's to its end, however it ends."""
    privileges = {"user": NOBODY, "group": NOBODY, "extra_groups": []} if os.getuid() == 0 else {}
    return subprocess.run([tool, *arguments], input=stdin, encoding="utf-8", capture_output=True,
                          cwd=HOME, env=_environment(plugins), timeout=TIMEOUT, check=False,
                          **privileges)


_pool = ThreadPoolExecutor(os.cpu_count())
_runs = {}


def _run(arguments, plugins):
    names = [] if arguments[0] == "-G" else ["-n"]
    return start("tshark", *names, *arguments, plugins=plugins)


def run_ahead(runs):
    """Has tshark run in the background with each of these lists of arguments."""
    for arguments in runs:
        key = (arguments, PLUGINS)
        if key not in _runs:
            _runs[key] = _pool.submit(_run, *key)


def _ended(*key):
    """Each distinct run happens once."""
    if key not in _runs:
        _runs[key] = Future()
        _runs[key].set_result(_run(*key))
    return _runs[key].result()


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


def records(path, *options):
    return [json.loads(line) for line in tap(path, "ftpx,json", *options).splitlines()]


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


def _parse_table(lines):
    rows = [dict(zip(_shown(), line.split("\t"), strict=True)) for line in lines]
    return [{name: cell.split(SEPARATOR) for name, cell in row.items() if cell} for row in rows]


@functools.lru_cache(maxsize=None)
def table(path, *options):
    """For each frame, each of our fields that it has, with the list of its values."""
    return _parse_table(tshark(*table_arguments(path, *options)).splitlines())


@functools.lru_cache(maxsize=None)
def table_and_records(path):
    """Both from one run of two passes."""
    lines = tshark(*table_arguments(path, "-2"), "-z", "ftpx,json").splitlines()
    return (_parse_table(line for line in lines if not line.startswith("{")),
            [json.loads(line) for line in lines if line.startswith("{")])


def frames(path, display_filter, *options):
    """Numbers of the frames that a display filter matches."""
    out = tshark("-r", path, *options, "-Y", display_filter, "-T", "fields", "-e", "frame.number")
    return [int(line) for line in out.splitlines()]


def layers(path, *options, plugins=PLUGINS):
    """The dissection of each frame as (name, value) pairs, which keeps repeated names."""
    out = tshark("-r", path, *options, "-T", "json", plugins=plugins)
    frames_found = json.loads(out, object_pairs_hook=list)
    return [dict(dict(frame)["_source"])["layers"] for frame in frames_found]


def export_folder():
    """A new folder that the unprivileged process may write to."""
    folder = pathlib.Path(tempfile.mkdtemp(dir=HOME))
    hand_over(folder)
    return folder
