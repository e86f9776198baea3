# Knows how to have sharkd and tshark do everything that ftpx offers under valgrind: leaks.py
# few|all FOLDER; what valgrind says goes to the folder.
# Refuses to look at answers.
#
# SPDX-License-Identifier: GPL-2.0-or-later
import pathlib
import shutil
import sys
import time
from concurrent.futures import ThreadPoolExecutor

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "golden"))

import captures
import judge
import sharkd
import tshark
from truth import NAMES, truth

# Listings, decoding, pieces of files, digests on demand, TLS, character sets, holes, attacks, FXP,
# and a capture that begins amid a transfer.
FEW = ["mode-z", "resumed-three-times", "hash-commands", "tls-explicit-protected", "names-gb18030",
       "listing-recursive", "impaired", "missing-segments", "brute-force-succeeds",
       "late-start-in-transfer", "fxp", "two-sessions"]
# Every report, those that can be told apart twice.
REPORTS = ["flows", "sessions", "transfers", "downloads", "files", "logins", "tree", "json,{out}/1",
           "json,{out}/2,ftpx.session == 0", "extract,{out}/all",
           "extract,{out}/some,ftpx.session == 0", "downloads,ftpx.session == 0",
           "tree,ftpx.session == 0"]
tshark.TIMEOUT = 3600


def valgrind(log, kinds):
    return ("env", "G_SLICE=always-malloc", "WIRESHARK_DEBUG_WMEM_OVERRIDE=simple",
            "valgrind", "-q", "--leak-check=full", f"--show-leak-kinds={kinds}", "--num-callers=40",
            # tshark unloads its plugins before valgrind looks for leaks.
            "--keep-debuginfo=yes", "--xml=yes", f"--xml-file={log}")


def ask_all(asked, name):
    """Each capture twice, with all taps each time, the objects' bytes, and some frames."""
    frames = truth(name)["capture"]["packets"]
    for charset in ("auto", "GB18030"):
        asked.set("ftpx.charset", charset)
        asked.load(captures.path(name))
        asked.taps()
        asked.tap(*sharkd.TAPS, *sharkd.TAPS)
        for entry in asked.tap("eo:ftpx")[0]["objects"]:
            asked.raw("download", token=entry["_download"])
        asked.raw("follow", follow="FTPX", filter="ftpx.session == 0")
        for frame in (frames, 1, frames // 2):
            asked.raw("frame", frame=frame, proto=True, columns=True)


def run_sharkd(names, log):
    with sharkd.Sharkd(under=valgrind(log, "definite,possible")) as asked:
        asked.raw("tap", tap0="nstat:ftpx,downloads")  # before any capture
        for name in names:
            ask_all(asked, name)
        asked.load("/nowhere")


def run_tshark(names, log):
    """All of them as one capture: connections that come again are new ones."""
    path = tshark.MADE / "all.pcapng"
    tshark.convert("mergecap", "-a", "-w", str(path), *map(captures.path, names))
    out = tshark.export_folder()
    taps = [part for report in REPORTS for part in ("-z", "ftpx," + report.format(out=out))]
    ended = tshark.start("tshark", "-n", "-q", "-2", "-r", str(path), *taps, "--export-objects",
                         f"ftpx,{out}/objects", under=valgrind(log, "all"))
    assert ended.returncode == 0, ended.stderr


def report(program, run, names, folder):
    """Runs it and prints its line of counts. False when there are findings."""
    log = tshark.OUT / f"{program}.xml"
    began = time.monotonic()
    run(names, log)
    findings, others = judge.judge(log, ends_clean=program == "tshark")
    shutil.copy(log, folder)
    (folder / f"{program}.txt").write_text("\n\n".join(findings), encoding="utf-8")
    print(f"leaks {program}: {len(names)} captures, {len(findings)} findings, {others} records of "
          f"{program}'s own, {time.monotonic() - began:.0f} s", flush=True)
    sys.stderr.write("\n\n".join(findings))
    return not findings


def main(which, folder):
    names = NAMES if which == "all" else FEW
    with ThreadPoolExecutor(2) as both:
        sound = [both.submit(report, program, run, names, folder)
                 for program, run in (("sharkd", run_sharkd), ("tshark", run_tshark))]
    return 0 if all(run.result() for run in sound) else 1


sys.exit(main(sys.argv[1], pathlib.Path(sys.argv[2])))
