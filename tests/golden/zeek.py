# Knows what Zeek's logs look like: their header, their fields with types, how a value of each type is
# written, and which bytes a text stands for. Reads them as zeek-cut does: by the names in the header.
# Refuses to know what is in them.
#
# SPDX-License-Identifier: GPL-2.0-or-later
import json
import re

CONNECTION = ["uid string", "id.orig_h addr", "id.orig_p port", "id.resp_h addr", "id.resp_p port"]

# Zeek 8 as it comes, in its order.
FIELDS = {
    "ftp": [
        "ts time", *CONNECTION, "user string", "password string", "command string", "arg string",
        "mime_type string", "file_size count", "reply_code count", "reply_msg string",
        "data_channel.passive bool", "data_channel.orig_h addr", "data_channel.resp_h addr",
        "data_channel.resp_p port", "fuid string"],
    "files": [
        "ts time", "fuid string", *CONNECTION, "source string", "depth count", "analyzers set[string]",
        "mime_type string", "filename string", "duration interval", "local_orig bool", "is_orig bool",
        "seen_bytes count", "total_bytes count", "missing_bytes count", "overflow_bytes count",
        "timedout bool", "parent_fuid string", "md5 string", "sha1 string", "sha256 string",
        "extracted string", "extracted_cutoff bool", "extracted_size count"],
    "conn": [
        "ts time", *CONNECTION, "proto enum", "service string", "duration interval", "orig_bytes count",
        "resp_bytes count", "conn_state string", "local_orig bool", "local_resp bool",
        "missed_bytes count", "history string", "orig_pkts count", "orig_ip_bytes count",
        "resp_pkts count", "resp_ip_bytes count", "tunnel_parents set[string]", "ip_proto count"],
    "notice": [
        "ts time", *CONNECTION, "fuid string", "file_mime_type string", "file_desc string", "proto enum",
        "note enum", "msg string", "sub string", "src addr", "dst addr", "p port", "n count",
        "peer_descr string", "actions set[enum]", "email_dest set[string]", "suppress_for interval",
        "remote_location.country_code string", "remote_location.region string",
        "remote_location.city string", "remote_location.latitude double",
        "remote_location.longitude double"],
    "reporter": ["ts time", "level enum", "message string", "location string"],
}
LOGS = list(FIELDS)
TYPES = {log: dict(field.split(" ") for field in fields) for log, fields in FIELDS.items()}

MOMENT = r"\d{4}(-\d\d){5}"
SECONDS = r"-?\d+\.\d{6}"
PLAIN = r"(?:[^\x00-\x1f\x7f\\]|\\\\|\\x[0-9a-f]{2})+"
VALUES = {
    "time": SECONDS, "interval": SECONDS, "string": PLAIN, "enum": r"[A-Za-z]\w*(::\w+)?", "bool": "[TF]",
    "addr": r"[0-9a-f.:]+", "port": r"\d{1,5}", "count": r"\d+", "double": r"-?\d+\.\d+",
    "set[string]": rf"{PLAIN}(,{PLAIN})*", "set[enum]": r"\w+::\w+(,\w+::\w+)*"}
UNSET, EMPTY = "-", "(empty)"

CONN_STATES = {"S0", "S1", "SF", "REJ", "S2", "S3", "RSTO", "RSTR", "RSTOS0", "RSTRH", "SH", "SHR", "OTH"}
UID = re.compile(r"C[0-9A-Za-z]{12,17}")
FUID = re.compile(r"F[0-9A-Za-z]{12,17}")


def header(log):
    """What stands above the rows, but for the time."""
    return [r"#separator \x09", "#set_separator\t,", "#empty_field\t(empty)", "#unset_field\t-",
            f"#path\t{log}", "\t".join(["#fields", *TYPES[log]]), "\t".join(["#types", *TYPES[log].values()])]


def faults(log, text):
    """What is not as Zeek writes it, in words."""
    lines = text.split("\n")
    head, rows, close = lines[:8], lines[8:-2], lines[-2:]
    found = [] if head[:5] + head[6:] == header(log) else [f"header: {head}"]
    found += [] if re.fullmatch(f"#open\t{MOMENT}", head[5]) else [f"begin: {head[5]}"]
    found += [] if re.fullmatch(f"#close\t{MOMENT}", close[0]) and close[1] == "" else [f"end: {close}"]
    for row in rows:
        cells = row.split("\t")
        if len(cells) != len(TYPES[log]):
            found.append(f"{len(cells)} columns: {row!r}")
        found += [f"{field}: {cell!r} is no {kind}" for (field, kind), cell in zip(TYPES[log].items(), cells)
                  if cell not in (UNSET, EMPTY) and not re.fullmatch(VALUES[kind], cell)]
    return found


def cut(text):
    """The rows, each by the names in the header; what is unset is left out."""
    lines = text.splitlines()
    names = next(line for line in lines if line.startswith("#fields")).split("\t")[1:]
    return [{name: cell for name, cell in zip(names, line.split("\t"), strict=True) if cell != UNSET}
            for line in lines if not line.startswith("#")]


def unescaped(cell):
    """The bytes that a text in a table stands for."""
    if cell == EMPTY:
        return b""
    parts = re.split(r"\\(\\|x[0-9a-f]{2})", cell)
    plain = [part.encode() for part in parts[::2]]
    escaped = [b"\\" if part == "\\" else bytes([int(part[1:], 16)]) for part in parts[1::2]]
    return b"".join(one + other for one, other in zip(plain, [*escaped, b""]))


def as_json(log, row):
    """What a row of a table is as JSON, text as bytes."""
    def value(kind, cell):
        if kind.startswith("set"):
            return [] if cell == EMPTY else cell.split(",")
        if kind in ("count", "port"):
            return int(cell)
        if kind in ("time", "interval", "double"):
            return float(cell)
        return cell == "T" if kind == "bool" else unescaped(cell)
    return {name: value(TYPES[log][name], cell) for name, cell in row.items()}


def from_json(line):
    """The same of a line; its texts cannot tell a backslash from an escape's."""
    def value(found):
        if isinstance(found, str):
            return re.sub(rb"\\x([0-9a-f]{2})", lambda byte: bytes([int(byte[1], 16)]), found.encode())
        return found
    return {name: value(found) for name, found in json.loads(line).items()}
