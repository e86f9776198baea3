# Knows how to write the reference of what users can ask for (docs/reference.md), from what tshark
# says of the plugin that it has loaded, from the table of members of records, and from the lists of commands
# and of findings, which tshark cannot print.
# Refuses to know a field, a preference or an expert entry by itself. Reports have no description in
# tshark: those words stand here, and a report without words, or words without a report, fail. Nor can
# expert information say from which pass on it is there.
#
# SPDX-License-Identifier: GPL-2.0-or-later
import json
import pathlib
import re
import sys

import members
import record_schema
import tshark

PLUGIN = pathlib.Path(__file__).parents[2] / "plugin"
WIRE = PLUGIN / "wire"

HEAD = """# Reference

Written by `tests/reference` from what tshark says of the plugin: change the plugin, not this page.
A test compares the two.

* [Reports](#reports): `tshark -z …`
* [Fields](#fields): for display filters, columns, colours and `-T fields -e`
* [States](#states): when a transfer is complete, incomplete, aborted, refused, open
* [Commands](#commands): what each asks for
* [Expert information](#expert-information)
* [Findings](#findings): what is known of those, as records and pages tell them
* [Preferences](#preferences): `-o ftpx.NAME:VALUE`
* [Records](#records): what `-z ftpx,json` writes
"""

# Name as in `tshark -z help`: arguments, what it shows, where the window has it.
REPORTS = {
    "ftpx,flows": ("[,FILTER]", "each session in its phases, in words", None),
    "ftpx,sessions": ("[,FILTER]", "a row a session", "Statistics ▸ FTPX Sessions"),
    "ftpx,transfers": ("[,FILTER]", "a row a transfer, listings and uploads included",
                       "Statistics ▸ FTPX Transfers"),
    "ftpx,downloads": ("[,FILTER]", "a row a download: path, bytes, announced size, state, time, "
                                    "SHA-256", "Statistics ▸ FTPX Downloads"),
    "ftpx,files": ("[,FILTER]", "a row a file, put together from its transfers", None),
    "ftpx,logins": ("[,FILTER]", "a row a login attempt, then attempts and failures per client",
                    "Statistics ▸ FTPX Logins"),
    "ftpx,tree": ("[,FILTER]", "counters: commands, replies, methods, directions, failures, "
                               "software", "Statistics ▸ FTPX Counters"),
    "ftpx,srt": ("[,FILTER]", "how long each command waited for its last reply: least, most, mean",
                 "Statistics ▸ Service Response Time ▸ FTPX"),
    "ftpx,json": ("[,FILE][,FILTER]", "the [records](#records), a line each, to standard output or "
                                      "FILE (`ftpx,json,,FILTER` filters)", None),
    "ftpx,report": (",FILE[,FILTER]", "a page to look at in any browser, with pictures, in one "
                                       "file", None),
    "ftpx,eve": ("[,FILE][,FILTER]", "events as Suricata has them, a line each, to standard output or FILE "
                                     "([eve.md](eve.md))", None),
    "ftpx,zeek": (",DIR[,FILTER]", "writes `ftp.log`, `files.log`, `conn.log`, `notice.log` and "
                                   "`reporter.log` to DIR, as Zeek has them ([zeek.md](zeek.md))", None),
    "ftpx,watch": ("[,json][,FILTER]", "what happens, a line each at once: who logs in, which transfers "
                                       "begin and end, what is suspicious ([live](live.md)); `json`: "
                                       "as records", None),
    "ftpx,extract": (",DIR[,FILTER]", "writes each file to DIR while reading; `index.json` there "
                                      "maps names to records without MIME types", None),
    "flow,ftpx": (",standard[,FILTER]", "an arrow a command, reply and transfer (`network` in "
                                        "place of `standard` for addresses of the network layer); "
                                        "in one pass without a transfer whose data had all gone by "
                                        "when it was known to be one",
                  "Statistics ▸ Flow Graph, type FTPX Flows"),
    "follow,ftpx": (",ascii,SESSION", "the dialogue of a session, decrypted where it can be",
                    "Follow ▸ FTP Stream, on other ports than 21 FTPX Stream (4.4 and later)"),
    "--export-objects ftpx": (",DIR", "every transferred file; an incomplete one says so in its "
                                      "name", "File ▸ Export Objects ▸ FTPX"),
}

TYPES = {
    "FT_BOOLEAN": "yes or no", "FT_STRING": "text", "FT_NONE": "there or not", "FT_UINT8": "number",
    "FT_UINT16": "number", "FT_UINT32": "number", "FT_UINT64": "number", "FT_DOUBLE": "number",
    "FT_IPv4": "IPv4 address", "FT_IPv6": "IPv6 address", "FT_FRAMENUM": "frame",
    "FT_RELATIVE_TIME": "seconds",
}

SECOND_PASS = """What is there *from the second pass on* is there in Wireshark, and in `tshark -2`. What is
*sure* from then on may be missing in one pass, or have another value, where only what follows tells. Frames
from before it was known that they belong to FTP (a handshake, the first lines on another port, data before
the line that announces it) have nothing of ftpx in one pass, and frames of a data connection before its
command (its handshake) nothing of the transfer.
"""
ONLY, SURE = "; from the second pass on", "; sure from the second pass on"
LATE = {
    "ftpx.command.unanswered": ONLY, "ftpx.transfer.unused": ONLY, "ftpx.data.redirected": ONLY,
    "ftpx.data.bounce": SURE, "ftpx.data.failed": SURE, "ftpx.data.fxp": SURE,
    **{f"ftpx.transfer.{name}": SURE for name in (
        "incomplete", "aborted", "ascii", "wrong_way", "undecrypted", "inferred", "conflicting", "fragmented",
        "mismatch", "capped")},
}

EXPERT = re.compile(r"Expert information: (?P<group>\w+), (?P<severity>\w+)")
SEVERITIES = {"ERROR": "Error", "WARN": "Warning", "NOTE": "Note", "CHAT": "Chat"}
MOST_VALUES = 12  # of an enumeration that is told; reply codes are not


def cell(text):
    return text.replace("|", "\\|")


def table(head, rows):
    return "\n".join(["| " + " | ".join(head) + " |", "|" + "---|" * len(head),
                      *("| " + " | ".join(map(cell, row)) + " |" for row in rows)]) + "\n"


# --- reports ---

def listed(*arguments):
    """Names of ours in a list that tshark prints, where depends on its version."""
    ended = tshark.start("tshark", *arguments, "help")
    return re.findall(r"^ +(\S*\bftpx\b\S*)$", ended.stdout + ended.stderr, re.MULTILINE)


def offered():
    return listed("-z") + [f"--export-objects {name}" for name in listed("--export-objects")]


def reports():
    assert sorted(offered()) == sorted(REPORTS), f"tshark has {offered()}"
    yield ("All have their arguments in the same order: the name, FILE or DIR where one is written, "
           "FILTER (a display filter). `,,FILTER`: no FILE. A FILE that exists is replaced only with "
           "`-o ftpx.overwrite:TRUE`, and once the report is whole.\n")
    yield table(["report", "shows", "in the window"],
                [[f"`{name if name.startswith('--') else f'-z {name}'}{arguments}`", shows,
                  where or ""] for name, (arguments, shows, where) in REPORTS.items()])


# --- fields and expert information ---

def registered():
    """(filter, name, type, description) of each of our fields, in the plugin's order."""
    rows = [row.split("\t") for row in tshark.tshark("-G", "fields").splitlines()]
    return [(row[2], row[1], row[3], row[7]) for row in rows
            if row[0] == "F" and row[2].startswith(("ftpx.", "ftpx-data."))]


def enumerations():
    found = {}
    for row in tshark.tshark("-G", "values").splitlines():
        if row.startswith("V\tftpx"):
            _, field, _, text = row.split("\t")
            found.setdefault(field, []).append(text)
    return found


def what_it_says(name, description, values):
    told = f": {', '.join(f'`{value}`' for value in values)}" if 0 < len(values) <= MOST_VALUES else ""
    return f"{name}. {description}{told}"


def fields():
    values = enumerations()
    shown = [row for row in registered() if not EXPERT.fullmatch(row[3])]
    yield SECOND_PASS
    yield table(["field", "type", "what it says"],
                [[f"`{field}`", TYPES[kind], what_it_says(name, description, values.get(field, []))]
                 for field, name, kind, description in shown])


def states():
    """In the words of the page."""
    words = (PLUGIN / "taps/report/report_words.h").read_text(encoding="utf-8")
    said = re.search(r'X\(HELP_STATES, \\\n(.*?"), \\', words, re.DOTALL)[1]
    text = "".join(re.findall(r'"(.*?)"', said))
    yield "`ftpx.transfer.state`, and the state in reports, records and pages:\n"
    yield table(["state", "when"], [[f"`{name.lower()}`", when]
                                    for name, when in re.findall(r"([A-Z]\w+): (.*?)\.(?: |$)", text)])


def commands():
    verbs = (WIRE / "verbs.h").read_text(encoding="utf-8")
    rows = re.findall(r'^ +X\((\w+),.*"([^"]+)"\)', verbs, re.MULTILINE)
    yield "`ftpx.request.command` is what was sent, `ftpx.request.meaning` what it asks for. Any other " \
        "command is `ftpx.command.unknown`.\n"
    yield table(["command", "meaning"], [[f"`{verb}`", meaning] for verb, meaning in sorted(rows)])


def experts():
    yield "Each is a display filter: `ftpx.login.failed` shows the frames that have it.\n"
    rows = [(field, name + LATE.get(field, ""), EXPERT.fullmatch(description))
            for field, name, _, description in registered()]
    lost = set(LATE) - {field for field, _, found in rows if found}
    assert not lost, f"second pass for no expert information: {lost}"
    yield table(["filter", "severity", "group", "what it says"],
                [[f"`{field}`", SEVERITIES[found["severity"]], found["group"].capitalize(), name]
                 for field, name, found in rows if found])


# --- findings ---

TECHNIQUE = re.compile(r'X\((\w+), "(T\d+)", "([^"]+)", "([^"]*)", "([^"]*)", "(TA\d+)", "([^"]+)"\)')


def techniques():
    """What is written of each technique, by its name in the list; the subtechnique where there is one."""
    found = TECHNIQUE.findall((WIRE / "rule.h").read_text(encoding="utf-8"))
    return {"NOTHING": "", **{name: f"{sub or main} {sub_name or main_name} ({tactic})"
                              for name, main, main_name, sub, sub_name, _, tactic in found}}


def findings():
    lists, rules = ((WIRE / name).read_text(encoding="utf-8") for name in ("quirk.h", "rule.h"))
    filters = dict(re.findall(r'X\((\w+), +"(ftpx[a-z_.]+)"', lists))
    filter_of = dict(re.findall(r'X\(([A-Z_]+), "[a-z-]+", (\w+),', lists))
    of_rules = re.findall(r'X\(([A-Z_]+), +([A-Z]+), +"([^"]+)"\)', rules)
    of_signs = re.findall(r"X\(([A-Z_]+), ([A-Z]+)\)", rules)
    signs = dict(re.findall(r'X\(([A-Z_]+), "([a-z-]+)"', (WIRE / "attack.h").read_text(encoding="utf-8")))
    technique = techniques()
    yield "A finding is all of the above from Warning up, and those Notes that are named here. It says " \
        "with `accepted` whether the server went along. Techniques are those of MITRE ATT&CK, where one " \
        "fits.\n"
    rows = [[f"`{filters[filter_of[quirk]]}`", technique[name], source]
            for quirk, name, source in of_rules if quirk != "ATTACK"]
    attack = filters[filter_of["ATTACK"]]
    rows += [[f"`{attack}`: {signs[sign]}", technique[name], ""] for sign, name in of_signs]
    yield table(["finding", "technique", "where it is described"], rows)


# --- preferences ---

PREFERENCE = re.compile(r"((?:^# .*\n)+)^#(ftpx\.\S+): ?(.*)$", re.MULTILINE)


def values_of(lines):
    """Versions of Wireshark say it differently; choices are told by their descriptions in all."""
    said = " ".join(lines)
    for sign in ("Equivalently, one of: ", "One of: "):
        if sign in said:
            return said.split(sign)[1].removesuffix(" (case-insensitive).")
    if "true or false" in said.lower():
        return "TRUE, FALSE"
    if "range" in said:
        return "ports"
    return "text" if "a string" in said.lower() else "number"


def preferences():
    rows = []
    for comment, name, default in PREFERENCE.findall(tshark.tshark("-G", "defaultprefs")):
        description, *values = [line.removeprefix("# ") for line in comment.splitlines()]
        default = default.upper() if default.lower() in ("true", "false") else default
        rows.append([f"`{name}`", default, values_of(values), description])
    yield "Edit ▸ Preferences ▸ Protocols ▸ FTPX has them too.\n"
    yield table(["preference", "default", "values", "what it does"], rows)


# --- records ---

def kind_of(holds):
    if "const" in holds:
        return f"`{json.dumps(holds['const'])}`"
    if "enum" in holds:
        return ", ".join(f"`{json.dumps(value)}`" for value in holds["enum"])
    if "items" in holds:
        return kind_of(holds["items"])
    return {"integer": "number", "string": "text", "boolean": "`true`, `false`"}[holds["type"]]


RECORDS_HEAD = """# Records

What `-z ftpx,json` writes, a line each: every member of every record. Written by `tests/reference`, like the
[JSON Schema](../tests/golden/record.schema.json), from the table in `tests/golden/members.py`; a test
compares.

Names outside `ftpx` are those of the Elastic Common Schema (ECS), but for `schema` and `record`. A member has
the same type in all records that have it, so that one index takes them all.

"""


def records_page():
    yield RECORDS_HEAD + members.ABOUT + "\n"
    for kind, description in members.RECORDS.items():
        yield f"## {kind}\n" + (f"\n{description}\n" if description else "")
        yield table(["member", "value", "always", "what it says"],
                    [[f"`{path}`", QUIRKS if path.endswith("quirks[]") else kind_of(holds),
                      "yes" if mark == "!" else "", words]
                     for path, mark, holds, words in record_schema.rows(kind)])


QUIRKS = "a name of [these](#quirks)"


def quirks():
    rows = re.findall(r'X\([A-Z_]+, "([a-z-]+)", \w+,[^"]*\n? *"([^"]+)"',
                      (WIRE / "quirk.h").read_text(encoding="utf-8"))
    yield "## quirks\n"
    yield table(["quirk", "what it says"], [[f"`{name}`", reason] for name, reason in rows])


def records_document():
    return "\n".join([*records_page(), *quirks()])


def records():
    yield "[records.md](records.md) has every member of every record that `-z ftpx,json` writes.\n"


def page():
    sections = {"Reports": reports, "Fields": fields, "States": states, "Commands": commands,
                "Expert information": experts, "Findings": findings, "Preferences": preferences,
                "Records": records}
    parts = [HEAD]
    for title, write in sections.items():
        parts += [f"## {title}\n", *write()]
    return "\n".join(parts)


PAGES = {"reference.md": page, "records.md": records_document}

if __name__ == "__main__":
    print(PAGES[sys.argv[1]](), end="")
