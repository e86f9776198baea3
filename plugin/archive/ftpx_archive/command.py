"""command: the command line, and what a run does one after the other.

SPDX-License-Identifier: GPL-2.0-or-later
"""
import argparse
import os
import signal
import sys
import threading
from contextlib import contextmanager

from . import cluster, condensing, extracting, inputs, reduce, scan, storing, units, words
from .condensing import Job
from .progress import Progress
from .run import Run, Unusable

VERSION = "0.1.0"
INTERRUPTED = 130
MIB = 1 << 20

DESCRIPTION = """Writes what ftpx-scan writes of all these captures together, byte by byte, and has many
processes read them: of this machine, or the workers of a Dask scheduler."""
EPILOG = """exit code: 0 when all was read and written, 2 when not (a capture that cannot be read or is cut
off, a report that cannot be written), as ftpx-scan has it"""

# Name, what stands for its value, further parts, help.
OPTIONS = (
    ("-z", "REPORT", {"action": "append", "default": []},
     "which report, as for ftpx-scan (ftpx,flows); may be given again"),
    ("-o", "NAME:VALUE", {"action": "append", "default": []}, "a preference, as for ftpx-scan"),
    ("--files-from", "LIST", {"action": "append", "default": []},
     "captures that a file names, one a line; -: standard input"),
    ("--workers", "N", {"type": int}, "so many processes of this machine (one a processor)"),
    ("--scheduler", "ADDRESS", {}, "the workers of a Dask scheduler, such as tcp://HOST:8786"),
    ("--dashboard", "ADDRESS", {},
     "where Dask shows what the workers of this machine do, such as 127.0.0.1:8787"),
    ("--unit", "MIB", {"type": int},
     "captures of so many MiB are read at once by a worker, or one that is larger (a third of its share, "
     "64 to 4096; to 512 with a scheduler)"),
    ("--store", "FOLDER", {},
     "put each whole file into this folder, once, named by its SHA-256; workers must reach it, too"),
    ("--run", "FOLDER", {}, "a new folder for what the run comes to (one in TMPDIR or /var/tmp)"),
    ("--resume", "FOLDER", {}, "go on with the run in this folder"),
    ("--scan", "PROGRAM", {"default": "ftpx-scan"}, "the ftpx-scan to run, by workers too (ftpx-scan)"),
)


def arguments():
    parser = argparse.ArgumentParser(prog=words.NAME, formatter_class=argparse.RawDescriptionHelpFormatter,
                                     description=DESCRIPTION, epilog=EPILOG)
    parser.add_argument("captures", metavar="CAPTURE", nargs="*",
                        help="a file; a folder: all captures below it")
    for name, value, more, text in OPTIONS:
        parser.add_argument(name, metavar=value, help=text, **more)
    parser.add_argument("--version", action="version", version=f"{words.NAME} {VERSION}")
    options = parser.parse_args()
    check(parser, options)
    return options


def check(parser, options):
    if bool(options.resume) == bool(options.captures or options.files_from):
        parser.error("which captures? --resume goes on with those of its run")
    if options.scheduler and (options.workers is not None or options.dashboard):
        parser.error("a scheduler has its own workers, and its own dashboard")
    if options.workers is not None and options.workers < 1 or options.unit is not None and options.unit < 0:
        parser.error("there are no so few workers, and no units so small")
    asked = options.z or options.o or options.run or options.store or options.unit is not None
    if options.resume and asked:
        parser.error("--resume goes on with what its run was asked for")
    if options.store and "," in os.path.abspath(options.store):
        parser.error("a report to a folder cannot name one with a comma")
    if "-" in options.captures:
        parser.error("standard input cannot be read in parts")


# --- a run ---

def begin(options):
    """Returns the run, which knows all that was asked for; and whether all that was named could be looked
    at."""
    asked = scan.Asked(options.scan, reports(options), tuple(options.o))
    scan.version(asked)
    rows, well = inputs.find(asked, options.captures, options.files_from)
    return Run.begin(options.run, {"folder": os.getcwd(), "captures": rows, "stays": bool(options.run),
                                   "store": options.store and os.path.abspath(options.store),
                                   **asked._asdict()}), well


def reports(options):
    named = tuple(map(scan.anywhere, options.z))
    return named if named or options.store else ("ftpx,flows",)


def resume(options):
    run = Run.resume(options.resume)
    os.chdir(run.asked["folder"])
    return run, True


def asked_of(run):
    """A store is filled by records of the run's own."""
    own = [scan.records(run.records)] if run.asked["store"] else []
    return scan.Asked(run.asked["program"], (*run.asked["reports"], *own), tuple(run.asked["preferences"]))


@contextmanager
def open_cluster(options, run):
    """What its processes have to say is for who looks for a fault."""
    with words.others_aside(run.folder / "workers.log"), \
            cluster.Cluster(options.scheduler, options.workers, str(run.folder / "workers"),
                            options.dashboard) as workers:
        yield workers


def size_of_units(options, run, captures, workers):
    """A run that goes on has the same units: only of these there are tapes."""
    if run.unit is None:
        largest = units.LARGEST if workers.is_here else units.LARGEST_SENT
        run.keep_unit(units.size_for(captures, max(workers.workers(), 1), largest)
                      if options.unit is None else options.unit * MIB)
    return run.unit


def condensed(job, captures, size):
    """Exit code, and the units that were read; whatever goes wrong with tapes, one process can do it."""
    try:
        tapes = condensing.condense(job, units.cut(captures, size))
        return reduce.reduce(job, captures, tapes), [tape.unit for tape in tapes]
    except condensing.ForOne as said:
        words.repeat(str(said))
    except condensing.Apart as why:
        words.complain(str(why))
    words.complain("one process reads all of it")
    extracting.clear(job.run, job.asked)
    return reduce.one_process(job, captures), [units.united(captures)]


def do(options, run):
    """Returns the exit code, and whether there is something that a later run may do better."""
    asked = asked_of(run)
    captures = inputs.captures(run.asked["captures"])
    with open_cluster(options, run) as workers:
        job = Job(asked, scan.version(asked), run, workers, Progress(captures), run.asked["folder"],
                  left={}, failed=set())
        number = workers.workers()
        if number == 0:
            words.complain("the scheduler has no workers; as soon as it has one, it goes on")
        run.records.unlink(missing_ok=True)
        extracting.forget(run)
        status, parts = condensed(job, captures, size_of_units(options, run, captures, workers))
        if run.asked["store"]:
            status = max(status, storing.store_files(job, run.asked["store"], parts, run.records))
        extracting.done(run, asked, bool(job.left))
        for path, why in job.left.items():
            words.complain(f"{path}: left out: {why}")
        words.status.erase()
        run.note({"read": job.progress.facts()})
        job.progress.summary(number)
    return max(status, scan.NOT_JUDGED if job.left else scan.FINE), bool(job.left)


def told(error):
    """Writing to a file that is open does not tell which."""
    parts = [getattr(error, name, None) for name in ("filename", "strerror")]
    return ": ".join(str(part) for part in parts if part) or str(error)


def how_to_go_on(run):
    words.complain(f"to go on: {words.NAME} --resume {run.folder}")


def finish(options, run):
    try:
        status, left = do(options, run)
    except (scan.Missing, cluster.Missing):
        if not options.resume:
            run.drop()
        raise
    except KeyboardInterrupt:
        how_to_go_on(run)
        return INTERRUPTED
    except (cluster.Gone, OSError) as error:
        words.complain(told(error))
        how_to_go_on(run)
        return scan.NOT_JUDGED
    if left:
        how_to_go_on(run)
    elif not run.asked["stays"]:
        run.drop()
    return status


def main():
    signal.signal(signal.SIGTERM, signal.getsignal(signal.SIGINT))
    sys.stdout.reconfigure(errors="backslashreplace")
    options = arguments()
    threading.Thread(target=cluster.load).start()
    try:
        run, well = resume(options) if options.resume else begin(options)
        try:
            return max(finish(options, run), scan.FINE if well else scan.NOT_JUDGED)
        finally:
            run.close()
    except inputs.Nothing:
        pass
    except (scan.Missing, cluster.Missing, Unusable) as reason:
        words.complain(str(reason))
    except OSError as error:
        words.complain(told(error))
    return scan.NOT_JUDGED
