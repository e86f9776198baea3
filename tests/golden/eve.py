# Knows what Suricata's events look like: which members the schemas of both 7 and 8 allow in those that tell
# of FTP, and of which type each is.
# Refuses to know what is in them.
#
# SPDX-License-Identifier: GPL-2.0-or-later
import re

WORDS, NUMBERS = [str], [int]  # lists of these, which are never empty

EVENT = {
    "timestamp": str, "event_type": str, "flow_id": int, "parent_id": int, "pcap_cnt": int,
    "pcap_filename": str, "src_ip": str, "src_port": int, "dest_ip": str, "dest_port": int, "proto": str,
    "community_id": str, "app_proto": str, "tx_id": int, "log_level": str,
    "engine": {"message": str, "module": str, "thread_name": str, "error": str, "error_code": int},
    "ftp": {
        "command": str, "command_data": str, "command_truncated": bool, "completion_code": WORDS,
        "dynamic_port": int, "mode": str, "reply": WORDS, "reply_received": str, "reply_truncated": bool},
    "ftp_data": {"command": str, "filename": str},
    "fileinfo": {
        "end": int, "file_id": int, "filename": str, "gaps": bool, "magic": str, "md5": str, "sha1": str,
        "sha256": str, "sid": NUMBERS, "size": int, "start": int, "state": str, "stored": bool,
        "storing": bool, "tx_id": int},
    "flow": {
        "action": str, "age": int, "alerted": bool, "bypass": str, "bytes_toclient": int,
        "bytes_toserver": int, "emergency": bool, "end": str, "pkts_toclient": int, "pkts_toserver": int,
        "reason": str, "start": str, "state": str},
    "tcp": {
        "ack": bool, "cwr": bool, "ecn": bool, "fin": bool, "psh": bool, "rst": bool, "state": str,
        "syn": bool, "tc_gap": bool, "tcp_flags": str, "tcp_flags_tc": str, "tcp_flags_ts": str,
        "ts_gap": bool, "urg": bool},
    "alert": {
        "action": str, "category": str, "gid": int, "rev": int, "severity": int, "signature": str,
        "signature_id": int,
        "metadata": {"ftpx_filter": WORDS, "ftpx_server": WORDS, "mitre_tactic_id": WORDS,
                     "mitre_tactic_name": WORDS, "mitre_technique_id": WORDS, "mitre_technique_name": WORDS}},
}
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}\+0000")

ABOUT_A_FLOW = {"flow_id", "src_ip", "src_port", "dest_ip", "dest_port", "proto", "community_id"}
NEEDED = {
    "engine": {"log_level", "engine"},
    "ftp": ABOUT_A_FLOW | {"tx_id", "ftp"},
    "ftp_data": ABOUT_A_FLOW | {"tx_id", "ftp_data", "app_proto"},
    "fileinfo": ABOUT_A_FLOW | {"fileinfo", "app_proto"},
    "flow": ABOUT_A_FLOW | {"flow", "tcp", "app_proto"},
    "alert": ABOUT_A_FLOW | {"alert", "app_proto"},
}
CHOICES = {
    "ftp.mode": {"active", "passive"}, "ftp.reply_received": {"yes", "no"},
    "fileinfo.state": {"CLOSED", "TRUNCATED"}, "flow.state": {"new", "established", "closed"},
    "flow.reason": {"shutdown"}, "alert.action": {"allowed"}, "alert.severity": {1, 2, 3}, "proto": {"TCP"},
    "app_proto": {"ftp", "ftp-data"}, "log_level": {"Info"}}


def _wrong(name, value, wanted):
    if isinstance(wanted, dict):
        if not isinstance(value, dict) or not value:
            return [f"{name}: {value!r}"]
        return [fault for member, inner in value.items() for fault in
                (_wrong(f"{name}.{member}", inner, wanted[member]) if member in wanted
                 else [f"{name}.{member} is no member"])]
    if isinstance(wanted, list):
        fits = isinstance(value, list) and value and all(type(one) is wanted[0] for one in value)
    else:
        fits = type(value) is wanted
    fits = fits and value in CHOICES.get(name, [value])
    return [] if fits else [f"{name}: {value!r}"]


def faults(event):
    """What the schemas do not allow, in words."""
    kind = event.get("event_type")
    if kind not in NEEDED:
        return [f"event_type: {kind!r}"]
    found = [f"{kind}: no {name}" for name in sorted(NEEDED[kind] - set(event))]
    for name, value in event.items():
        found += _wrong(name, value, EVENT[name]) if name in EVENT else [f"{name} is no member"]
    times = [event["timestamp"], *(event.get("flow", {}).get(name, event["timestamp"])
                                   for name in ("start", "end"))]
    return found + [f"time: {time!r}" for time in times if not TIME.fullmatch(time)]
