# Knows what really happened in each capture, from its truth file, and holds the records against it.
# Refuses to take any fact from ftpx, or from packets, except whether these name the server's
# software. Where the truth says nothing, so do these tests.
#
# SPDX-License-Identifier: GPL-2.0-or-later
import functools
import operator
import re

import captures
import packets
import runs
from facts import Facts
from moved import content, has_data
import truth as truths
from truth import (TOLD, has_all, is_announced, is_commanded, safe, seen, server, sessions, transfer, truth,
                   verbs)

ACTIONS = {"download": "ftp-download", "upload": "ftp-upload", "listing": "ftp-list"}

those = functools.partial(truths.those, names=TOLD)
transfers_of_all = functools.partial(truths.transfers_of_all, names=TOLD)

held = Facts()
each_capture = held.each(TOLD)


def ahead():
    for name in TOLD:
        yield from (runs.once(name), runs.twice(name))


def number_of(name, session):
    """ftpx counts sessions as it recognises them, and tells them by their first frames."""
    return runs.of_kind(name, "session")[session]["ftpx"]["session"]


def of_session(name, kind, session):
    """Records of the session in that place; of none when there is no place."""
    number = None if session is None else number_of(name, session)
    return [record for record in runs.of_kind(name, kind)
            if record["ftpx"].get("session") == number]


def rows_of_session(name, session):
    number = str(number_of(name, session))
    return [row for row in runs.table(name) if row.get("ftpx.session") == [number]]


def record_of(name, session, index):
    """Of a transfer. One that nothing in the capture announces belongs to no session."""
    known = is_announced(transfer(name, session, index), sessions(name)[session])
    found = of_session(name, "transfer", session if known else None)
    before = sessions(name)[session]["transfers"][:index]
    turn = len([facts for facts in before if is_announced(facts, sessions(name)[session]) == known])
    assert len(found) > turn, f"session {session} has {len(found)} transfers"
    return found[turn]


def each_session(name):
    return zip(sessions(name), runs.of_kind(name, "session"), strict=True)


# --- sessions ---

@each_capture
def test_sessions_are_the_control_connections(name):
    found = [(record["client"]["ip"], record["server"]) for record in runs.of_kind(name, "session")]
    assert found == [(session["client_ip"], server(session)) for session in sessions(name)]


@each_capture
def test_session_names_its_user(name):
    for session, record in each_session(name):
        assert record.get("user", {}).get("name") == session["user"]


def said_by_server(name, record):
    """All that came from a server on its control connection."""
    control = captures.connections(name)[record["ftpx"]["tcp_stream"]]
    return b"".join(segment.payload for _, segment in control.segments
                    if segment.source == (record["server"]["ip"], record["server"]["port"]))


def words(text):
    return set(re.findall(r"[a-z0-9.]+", text.lower()))


@each_capture
def test_session_names_the_servers_software(name):
    """In the server's own words, which may be fewer or others than its package's name and version,
    and which an imitation says of what it imitates."""
    for session, record in each_session(name):
        told = session["server"]["software"].lower()
        said = said_by_server(name, record).decode(errors="replace").lower()
        found = record["ftpx"].get("server_software", "").lower()
        if told in said:
            assert found == told
        elif found and session["tls"] == "implicit":  # what it said, only TLS knows
            assert words(found) & words(told)
        elif found:
            assert words(found) <= words(said)
            assert words(found) & words(told) or "imitation" in told
        else:
            assert told.split(" ")[0] not in said


@each_capture
def test_software_is_not_inferred_wrongly(name):
    for session, record in each_session(name):
        for who, told in (("client", session["client_software"]),
                          ("server", session["server"]["software"])):
            found = record["ftpx"].get(f"{who}_software_inferred", "")
            assert words(found) <= words(told)


@each_capture
def test_session_says_whether_it_is_encrypted(name):
    for session, record in each_session(name):
        assert record["ftpx"]["tls"] == session["tls"]


@each_capture
def test_greeting_is_what_the_server_says_first(name):
    for number, session in enumerate(sessions(name)):
        codes = [code for row in rows_of_session(name, number)
                 for code in row.get("ftpx.response.code", [])]
        assert codes[:len(session["greeting"])] == [str(code) for code in session["greeting"]]


# A command's word ends where something else begins, be it a space or not.
WORD = re.compile("(?P<verb>[A-Za-z][A-Za-z0-9]*) ?(?P<argument>.*)", re.DOTALL)


def printed(text):
    """As -T fields prints it in this version or that: some write each backslash twice, so how many there are
    in a row is not compared."""
    return re.sub(r"\\+", r"\\", safe(text))


def commands_seen(name, number):
    """(verb, argument) of a session's commands, as the fields have them."""
    commands = []
    for row in rows_of_session(name, number):
        arguments = iter(row.get("ftpx.request.arg", []))
        if "ftpx.request.command" in row:
            for verb, line in zip(row["ftpx.request.command"], row["ftpx.line"], strict=True):
                commands.append((verb, printed(next(arguments)) if " " in line.strip() else ""))
        assert list(arguments) == [], "arguments of no command"
    return commands


def commands_told(session):
    """The same by the log."""
    told = [WORD.fullmatch(command) for command in session["commands"]]
    return [(match["verb"], printed(match["argument"])) for match in told]


def as_logged(command, logged):
    """A password as the log has it that keeps it to itself: as one character or one word."""
    hides = command[0] == "PASS" and re.fullmatch(r"([*Xx])\1*|<password>|\(hidden\)", logged[1])
    return logged if hides else command


def may_follow(session):
    """Commands that a log leaves out: curl says nothing of its QUIT."""
    return [[], [("QUIT", "")]] if session["client_software"].startswith("curl") else [[]]


@each_capture
def test_commands_are_those_the_client_sent(name):
    for number, session in enumerate(sessions(name)):
        told, found = commands_told(session), commands_seen(name, number)
        shown = [as_logged(*pair) for pair in zip(found, told)]
        assert shown == told
        assert found[len(told):] in may_follow(session)


@each_capture
def test_commands_are_counted(name):
    for session, record in each_session(name):
        assert record["ftpx"]["commands"] - len(session["commands"]) in \
            [len(rest) for rest in may_follow(session)]


def ended(session, flags):
    """By RST, whatever was said before; else by QUIT; else by a FIN."""
    if flags & packets.RST:
        return "rst"
    if "QUIT" in verbs(session):
        return "quit"
    return "fin" if flags & packets.FIN else "none"


@each_capture
def test_session_says_how_it_ended(name):
    for session, record in each_session(name):
        control = captures.connections(name)[record["ftpx"]["tcp_stream"]]
        flags = functools.reduce(operator.or_, (segment.flags for _, segment in control.segments))
        found = record["ftpx"]["closed_by"]
        assert found == ended(session, flags) or \
            (found == "quit" and ("QUIT", "") in [end for rest in may_follow(session) for end in rest])


# --- logins ---

@each_capture
def test_logins_and_their_outcomes(name):
    """Of one whose commands the capture lacks, the user is not known."""
    for number, session in enumerate(sessions(name)):
        unnamed = session.get("not_captured", {}).get("logins", [])
        found = [(record.get("user", {}).get("name"), record["ftpx"]["result"])
                 for record in of_session(name, "login", number)]
        assert found == [*((login["user"], login["outcome"]) for login in session["logins"]),
                         *((None, login["outcome"]) for login in unnamed)]


@each_capture
def test_session_sums_its_logins_up(name):
    for session, record in each_session(name):
        outcomes = [login["outcome"] for login in session["logins"]]
        assert record["ftpx"]["failed_logins"] == outcomes.count("failed")
        if outcomes:
            assert record["ftpx"]["login"] == outcomes[-1]


@each_capture
def test_login_events_say_success_or_failure(name):
    for record in runs.of_kind(name, "login"):
        failed = record["ftpx"]["result"] == "failed"
        assert record["event"]["outcome"] == ("failure" if failed else "success")


# --- operations ---

def operations_of(name, number):
    """Without renames that end at their RNFR: the truth tells them by RNTO; nor copies, of which it
    tells nothing."""
    return [record for record in of_session(name, "operation", number)
            if record["ftpx"]["command"] != "RNFR"
            and not record["ftpx"].get("arg", "").startswith(("CPFR", "CPTO"))]


@held.each(those(lambda name: any(
    session["operations"] for session in sessions(name))))
def test_operations_and_their_outcomes(name):
    for number, session in enumerate(sessions(name)):
        found = [(record["ftpx"]["command"], record["ftpx"].get("arg", ""), record["ftpx"]["code"],
                  record["event"]["outcome"]) for record in operations_of(name, number)]
        assert found == [(facts["command"], facts["argument"], facts["code"],
                          "success" if facts["ok"] else "failure")
                         for facts in session["operations"]]


@held.each(those(lambda name: any(
    "from" in facts for session in sessions(name) for facts in session["operations"])))
def test_operations_tell_the_former_name(name):
    for number, session in enumerate(sessions(name)):
        for record, facts in zip(operations_of(name, number), session["operations"]):
            assert ("from" in record["ftpx"]) == ("from" in facts)
            assert f"/{record['ftpx'].get('from', '')}".endswith(f"/{facts.get('from', '')}")


# --- transfers ---

@each_capture
def test_transfers_are_counted(name):
    for number, session in enumerate(sessions(name)):
        found = [record["ftpx"].get("command") for record in of_session(name, "transfer", number)]
        told = [facts["command"] if is_commanded(facts) else None
                for facts in session["transfers"] if is_announced(facts, session)]
        assert found == told + [None for _ in session.get("hidden", [])]


def address(end):
    return {"ip": end["ip"], "port": end["port"]}


def hides_transfers(name):
    return any(session.get("hidden") for session in sessions(name))


@held.each(those(hides_transfers))
def test_hidden_transfers_belong_to_their_session(name):
    """Which connection they had, how much went which way on it, and nothing that nobody can know."""
    for number, session in enumerate(sessions(name)):
        found = of_session(name, "transfer", number)
        for record, facts in zip(found, session["hidden"], strict=True):
            sender, receiver = record["source"], record["destination"]
            if facts["direction"] == "upload":
                sender, receiver = receiver, sender
            assert facts["data"] in (address(sender), address(receiver))
            assert sender["ip"] == session["server"]["ip"]
            assert "hash" not in content(record) and record["ftpx"]["bytes"] == 0
            assert record["ftpx"]["state"] == "open" and "linked_by" in record["ftpx"]
            moved = record["ftpx"]["encrypted"]
            assert moved["from_client" if facts["direction"] == "upload" else "from_server"] \
                > facts["payload"]["size"]


def all_bytes_are_known(name):
    return all(seen(facts)["bytes"] is not None
               for session in sessions(name) for facts in session["transfers"])


@held.each(those(all_bytes_are_known))
def test_session_sums_its_transfers_up(name):
    for session, record in each_session(name):
        mine = [facts for facts in session["transfers"] if is_announced(facts, session)]
        moved = {"download": 0, "upload": 0, "listing": 0}
        for facts in mine:
            moved[facts["direction"]] += seen(facts)["bytes"]
        assert record["ftpx"]["transfers"] == len(mine) + len(session.get("hidden", []))
        assert record["ftpx"]["bytes_up"] == moved["upload"]
        assert record["ftpx"]["bytes_down"] == moved["download"] + moved["listing"]


each_transfer = held.each(transfers_of_all())
each_command = held.each(transfers_of_all(is_commanded))


@each_command
def test_transfer_direction(name, session, index):
    facts, record = transfer(name, session, index), record_of(name, session, index)
    assert record["event"]["action"] == ACTIONS[facts["direction"]]


@each_command
def test_transfer_argument(name, session, index):
    facts, record = transfer(name, session, index), record_of(name, session, index)
    assert record["ftpx"].get("arg", "") == safe(facts["argument"])


def is_absolute_known(facts, session):
    """Whether the client names an absolute directory, or asks where it is and may be told."""
    said = [facts["argument"], *(command.partition(" ")[2] for command in session["commands"]
                                 if command.startswith(("CWD ", "XCWD ")))]
    return {"PWD", "XPWD"} & set(verbs(session)) or any(path.startswith("/") for path in said)


def has_whole_packets(name):
    return not any(packet.is_cut for packet in captures.taken(name))


def is_misleading(name, facts):
    """Whether an attacker names a place that no server has, and so none tells what it means."""
    return truth(name).get("attack") and facts["expected_state"] == "refused"


@held.each([
    case for case in transfers_of_all(is_commanded)
    if not is_misleading(case[0], transfer(*case))])
def test_transfer_path(name, session, index):
    """As far up as the packets tell."""
    facts, record = transfer(name, session, index), record_of(name, session, index)
    told, found = safe(facts["path"]), record["file"].get("path", "")
    if is_absolute_known(facts, sessions(name)[session]) and has_whole_packets(name):
        assert found == told
    else:
        assert f"{told}/".endswith(f"/{found}/".replace("//", "/"))
        assert found or facts["direction"] == "listing"
    if found:
        assert record["file"]["name"] == (found.rpartition("/")[2] or "/")


@each_command
def test_transfer_method_and_mode(name, session, index):
    facts, record = transfer(name, session, index), record_of(name, session, index)
    assert record["ftpx"].get("method") == facts.get("method")
    assert record["ftpx"].get("mode") == facts.get("mode")


@each_command
def test_transfer_type_and_restart(name, session, index):
    """A type that was set before the capture began is not to be guessed."""
    facts, record = transfer(name, session, index), record_of(name, session, index)
    unknown = not has_all(sessions(name)[session]) and \
        "TYPE" not in verbs(sessions(name)[session])
    assert record["ftpx"].get("type") in ([None] if unknown else []) + [facts["type"][0]]
    first, last = facts.get("range", (facts["restart"], None))
    assert record["ftpx"].get("restart", 0) == first
    assert record["ftpx"].get("range_end") == (last and last + 1)


def ends(facts, record):
    """Who listens and who connects, of a data connection."""
    # Who listens is the server in passive mode; who sends is the client in uploads.
    server_sends = facts["direction"] != "upload"
    server_listens = facts["mode"] == "passive"
    pair = [record["source"], record["destination"]]
    return pair if server_sends == server_listens else pair[::-1]


@held.each(transfers_of_all(lambda facts: "data" in facts))
def test_transfer_endpoints(name, session, index):
    facts, record = transfer(name, session, index), record_of(name, session, index)
    if not has_data(record):
        assert facts["expected_state"] == "refused" or seen(facts)["bytes"] == 0
        return
    listener, _ = ends(facts, record)
    assert listener["port"] == facts["data"]["port"]
    # With NAT the server may say an address that is not where the capture has it.
    passive = facts["mode"] == "passive"
    assert listener["ip"] == (server(sessions(name)[session])["ip"] if passive else facts["data"]["ip"])


@each_transfer
def test_transfer_state(name, session, index):
    facts, record = transfer(name, session, index), record_of(name, session, index)
    assert record["ftpx"]["state"] == facts["expected_state"]


def replies_sent(facts, session):
    """Lists that are right: a client that dies does not hear how the server takes it."""
    if facts["expected_state"] == "open":
        return [[code for code in facts["replies"] if code < 200]]  # the capture ends first
    dies = facts["expected_state"] == "aborted" and \
        session["commands"][-1] == f"{facts['command']} {facts['argument']}"
    return [facts["replies"]] + ([facts["replies"] + [426]] if dies else [])


@each_command
def test_transfer_replies(name, session, index):
    facts, record = transfer(name, session, index), record_of(name, session, index)
    replies = record["ftpx"].get("replies", [])
    assert replies in replies_sent(facts, sessions(name)[session])
    final = replies[-1:] if replies[-1:] >= [200] else [None]
    assert record["ftpx"].get("reply") == final[0]


@each_transfer
def test_transfer_sizes(name, session, index):
    facts, record = transfer(name, session, index), record_of(name, session, index)
    right = seen(facts)
    if right["bytes"] is not None:
        assert record["ftpx"]["bytes"] == content(record).get("size", 0) == right["bytes"]
    elif "payload" in facts:
        assert content(record)["size"] == facts["payload"]["size"]
    assert record["ftpx"].get("gap_bytes", 0) == right["missing"]
    assert record["ftpx"].get("retransmitted_bytes", 0) == right["repeated"]


@each_transfer
def test_transfer_hash(name, session, index):
    record, facts = record_of(name, session, index), transfer(name, session, index)
    known = seen(facts)["sha256"]
    if known or seen(facts)["missing"] or seen(facts)["bytes"] == 0:
        assert content(record).get("hash") == ({"sha256": known} if known else None)


@each_command
def test_only_a_whole_file_has_a_size_and_a_hash(name, session, index):
    record, facts = record_of(name, session, index), transfer(name, session, index)
    whole = facts["direction"] != "listing" and facts["expected_state"] == "complete" and \
        facts["restart"] == 0 and "range" not in facts and facts["command"] != "APPE"
    assert ("size" in record["file"]) == whole


def is_moved_once(name, session, path):
    return [facts["path"] for facts in sessions(name)[session]["transfers"]].count(path) == 1


@each_command
def test_announced_size_is_the_files(name, session, index):
    """Where the server says it, in answer to SIZE or when the transfer begins."""
    facts, record = transfer(name, session, index), record_of(name, session, index)
    if "announced_size" in record["ftpx"]:
        assert record["ftpx"]["announced_size"] == facts["size"]
    elif facts["direction"] == "download" and facts["expected_state"] != "refused" and \
            is_moved_once(name, session, facts["path"]):
        said = said_by_server(name, runs.of_kind(name, "session")[session]).decode(errors="replace")
        assert f"213 {facts['size']}\r\n" not in said
        assert f"({facts['size']} bytes)" not in said


# --- listings ---

def has_entries(facts):
    return facts["direction"] == "listing" and facts["expected_state"] == "complete" and \
        bool(facts.get("entries"))


def names_in(rows):
    """Names that listings in some frames have; every directory has these two."""
    return {printed(listed) for row in rows for listed in row.get("ftpx.listing.name", [])} \
        - {".", ".."}


def names_told(entries):
    return {printed(entry["name"]) for entry in entries}


def stored_after(name, session, index):
    """Names that come only later: the truth tells a directory as it was in the end."""
    return {printed(facts["path"].rsplit("/", 1)[-1])
            for facts in sessions(name)[session]["transfers"][index + 1:]
            if facts["direction"] == "upload"}


@held.each(transfers_of_all(has_entries))
def test_listing_has_the_directorys_entries(name, session, index):
    facts, record = transfer(name, session, index), record_of(name, session, index)
    mine = [row for row in runs.table(name)
            if row.get("ftpx.transfer") == [str(record["ftpx"]["transfer"])]]
    assert names_in(mine) == names_told(facts["entries"]) - stored_after(name, session, index)


@held.each(those(lambda name: any(
    session["listings_in_replies"] for session in sessions(name))))
def test_listing_in_a_reply_has_the_directorys_entries(name):
    for number, session in enumerate(sessions(name)):
        mine = [row for row in rows_of_session(name, number) if "ftpx.transfer" not in row]
        entries = [entry for listing in session["listings_in_replies"]
                   for entry in listing["entries"]]
        assert names_in(mine) == names_told(entries)


test_each_capture = held.test()
