"""peers: the commands that are compared, and which of their answers are judged how.

Knows their command lines; refuses to know how they are measured.

SPDX-License-Identifier: GPL-2.0-or-later
"""
from dataclasses import dataclass
from typing import Callable

import truth


@dataclass
class Peer:
    """command: for sh; $1 is the capture, or the folder of captures, $2 a new folder to write to. judge: of
    truth, with the truth's rows, standard output and that folder. plugin: whether tshark loads ftpx.
    preference: of ftpx, without which the command cannot run; "" when any build can. inputs: a regular
    expression for those it is run on."""
    name: str
    command: str
    judge: Callable
    plugin: bool = False
    preference: str = ""
    inputs: str = "(?!ring|captures)"


ALL = ""
SUM_ALL = 'find "$2" -type f -exec sha256sum {} +'
FLOOR = "tshark, any tap"
NORMAL = "ftpx downloads"
QUICK = "ftpx quick"
SCAN = "ftpx-scan"
SURICATA = "Suricata, file-store"

TABLE = [
    Peer(FLOOR, 'exec tshark -q -r "$1" -z credentials', truth.nothing),
    Peer("mergecap, tshark, any tap", 'mergecap -w - "$1"/*.pcap | tshark -q -r - -z credentials',
         truth.nothing, inputs="ring"),
    Peer("ftpx downloads, no hash", 'exec tshark -q -r "$1" -o ftpx.hash:none -z ftpx,downloads',
         truth.report_of_names, plugin=True),
    Peer(NORMAL, 'exec tshark -q -r "$1" -z ftpx,downloads',
         truth.report_of_hashes, plugin=True),
    Peer("ftpx extract", 'exec tshark -q -r "$1" -z "ftpx,extract,$2/files"',
         truth.files, plugin=True),
    Peer(QUICK, 'exec tshark -q -r "$1" -o ftpx.quick:TRUE -z ftpx,downloads',
         truth.report_of_hashes, plugin=True, preference="ftpx.quick"),
    Peer("mergecap, ftpx quick",
         'mergecap -w "$2/all" "$1"/*.pcap && '
         'exec tshark -q -r "$2/all" -o ftpx.quick:TRUE -z ftpx,downloads',
         truth.report_of_hashes, plugin=True, preference="ftpx.quick", inputs="ring"),
    Peer("ftpx quick, no hash",
         'exec tshark -q -r "$1" -o ftpx.quick:TRUE -o ftpx.hash:none -z ftpx,downloads',
         truth.report_of_names, plugin=True, preference="ftpx.quick"),
    Peer("ftpx quick extract",
         'exec tshark -q -r "$1" -o ftpx.quick:TRUE -z "ftpx,extract,$2/files"',
         truth.files, plugin=True, preference="ftpx.quick"),
    Peer(SCAN, 'exec "$FTPX_SCAN" "$1" -z ftpx,downloads', truth.report_of_hashes,
         plugin=True, inputs=ALL),
    Peer("ftpx-scan, each by itself", 'exec "$FTPX_SCAN" --each "$1" -z ftpx,downloads',
         truth.report_of_hashes, plugin=True, inputs="captures"),
    Peer("ftpx-scan, no hash", 'exec "$FTPX_SCAN" "$1" -o ftpx.hash:none -z ftpx,downloads',
         truth.report_of_names, plugin=True, inputs=ALL),
    Peer("ftpx-scan extract", 'exec "$FTPX_SCAN" "$1" -z "ftpx,extract,$2/files"', truth.files,
         plugin=True, inputs=ALL),
    Peer("export objects, sha256sum",
         f'tshark -q -r "$1" --export-objects "ftp-data,$2" && {SUM_ALL}', truth.sums_of_names),
    Peer("tcpflow, sha256sum", f'tcpflow -q -r "$1" -o "$2" && {SUM_ALL}', truth.sums),
    # With more threads it takes more processor time and misses files. There are no rules, so there
    # is nothing to detect.
    Peer(SURICATA,
         'LD_LIBRARY_PATH=$SURICATA_LIBRARIES exec "$SURICATA" -c "$SURICATA_YAML" -r "$1" -l "$2" '
         '--runmode single --disable-detection -k none', truth.filestore, inputs=ALL),
]
