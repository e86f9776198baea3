# Knows how to have ftpx tell the records of captures: by the core alone, which reads many in one process,
# and by tshark in several modes.
# Refuses to know what is in the records, but for what the core alone cannot tell.
#
# SPDX-License-Identifier: GPL-2.0-or-later
import json
import os
import pathlib
import struct
import subprocess

from base import as_file

REPO = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = os.environ.get("FTPX_RECORDS", str(REPO / "build/release/tests/records"))


def core(captures):
    """A list of records for each list of pieces."""
    files = [as_file(pieces) for pieces in captures]
    given = b"".join(struct.pack("<I", len(file)) + file for file in files)
    ended = subprocess.run([PROGRAM], input=given, capture_output=True, check=False)
    told = [[]]
    for line in ended.stdout.split(b"\n"):
        if line:
            told[-1].append(json.loads(line))
        else:
            told.append([])
    told = told[:len(captures)]
    if ended.returncode:
        raise RuntimeError(f"exit {ended.returncode}: {ended.stderr.decode(errors='replace')[-2000:]}")
    return told
