# Knows what really happened in each capture, from its truth file, and holds the records against it.
# Refuses to take any fact from packets or from ftpx.
#
# SPDX-License-Identifier: GPL-2.0-or-later
import pytest

import tshark
from truth import NAMES, seen, transfer, transfers_of_all, truth

# Verbs that the lab's clients give no argument.
BARE = ("FEAT", "PWD", "PASV", "EPSV", "ABOR", "QUIT")
ACTIONS = {"download": "ftp-download", "upload": "ftp-upload", "listing": "ftp-list"}


def of_kind(name, kind):
    return [record for record in tshark.records(tshark.capture(name)) if record["record"] == kind]


def of_session(name, kind, session):
    return [record for record in of_kind(name, kind) if record["ftpx"]["session"] == session]


def record_of(name, session, index):
    found = of_session(name, "transfer", session)
    assert len(found) > index, f"session {session} has {len(found)} transfers"
    return found[index]


def ahead():
    for name in NAMES:
        yield tshark.tap_arguments(tshark.capture(name), "ftpx,json")
        yield tshark.table_arguments(tshark.capture(name), "-2")


@pytest.mark.parametrize("name", NAMES)
def test_sessions_are_the_control_connections(name):
    facts = truth(name)
    found = [(record["client"]["ip"], record["server"]["ip"], record["server"]["port"])
             for record in of_kind(name, "session")]
    assert found == [(session["client_ip"], facts["server"]["ip"], facts["server"]["port"])
                     for session in facts["sessions"]]


@pytest.mark.parametrize("name", NAMES)
def test_session_names_user_and_server(name):
    facts = truth(name)
    for session, record in zip(facts["sessions"], of_kind(name, "session"), strict=True):
        assert record["user"]["name"] == session["user"]
        assert record["ftpx"]["server_software"].lower() == facts["server"]["software"].lower()


def commands_sent(session):
    """Lists that are right: curl does not log its QUIT."""
    logged = session["commands"]
    curl = session["client_software"].startswith("curl")
    return [logged, logged + ["QUIT"]] if curl else [logged]


def commands_seen(name, number, starred):
    """As the fields have them, a password as stars where the client's log stars it."""
    commands = []
    for row in tshark.table(tshark.capture(name), "-2"):
        if row["ftpx.session"] != [str(number)]:
            continue
        arguments = iter(row.get("ftpx.request.arg", []))
        for verb in row.get("ftpx.request.command", []):
            argument = "" if verb in BARE else next(arguments, "")
            hidden = "*" * len(argument) if starred and verb == "PASS" else argument
            commands.append(f"{verb} {hidden}".rstrip())
    return commands


@pytest.mark.parametrize("name", NAMES)
def test_commands_are_those_the_client_sent(name):
    for number, session in enumerate(truth(name)["sessions"]):
        starred = any(command.startswith("PASS *") for command in session["commands"])
        assert commands_seen(name, number, starred) in commands_sent(session)


@pytest.mark.parametrize("name", NAMES)
def test_commands_are_counted(name):
    for session, record in zip(truth(name)["sessions"], of_kind(name, "session"), strict=True):
        assert record["ftpx"]["commands"] in [len(right) for right in commands_sent(session)]


@pytest.mark.parametrize("name", NAMES)
def test_logins_and_their_outcomes(name):
    for number, session in enumerate(truth(name)["sessions"]):
        found = [(record["user"]["name"], record["ftpx"]["result"])
                 for record in of_session(name, "login", number)]
        assert found == [(login["user"], login["outcome"]) for login in session["logins"]]


@pytest.mark.parametrize("name", NAMES)
def test_session_sums_its_logins_up(name):
    for session, record in zip(truth(name)["sessions"], of_kind(name, "session"), strict=True):
        outcomes = [login["outcome"] for login in session["logins"]]
        assert record["ftpx"]["login"] == outcomes[-1]
        assert record["ftpx"]["failed_logins"] == outcomes.count("failed")


@pytest.mark.parametrize("name", NAMES)
def test_login_events_say_success_or_failure(name):
    for record in of_kind(name, "login"):
        failed = record["ftpx"]["result"] == "failed"
        assert record["event"]["outcome"] == ("failure" if failed else "success")


@pytest.mark.parametrize("name", NAMES)
def test_transfers_are_counted(name):
    for number, session in enumerate(truth(name)["sessions"]):
        found = [record["ftpx"]["command"] for record in of_session(name, "transfer", number)]
        assert found == [facts["command"] for facts in session["transfers"]]


@pytest.mark.parametrize("name", NAMES)
def test_session_sums_its_transfers_up(name):
    for session, record in zip(truth(name)["sessions"], of_kind(name, "session"), strict=True):
        moved = {"download": 0, "upload": 0, "listing": 0}
        for facts in session["transfers"]:
            moved[facts["direction"]] += seen(facts)["bytes"]
        assert record["ftpx"]["transfers"] == len(session["transfers"])
        assert record["ftpx"]["bytes_up"] == moved["upload"]
        assert record["ftpx"]["bytes_down"] == moved["download"] + moved["listing"]


each_transfer = pytest.mark.parametrize("name, session, index", transfers_of_all())


@each_transfer
def test_transfer_direction(name, session, index):
    facts, record = transfer(name, session, index), record_of(name, session, index)
    assert record["event"]["action"] == ACTIONS[facts["direction"]]


@each_transfer
def test_transfer_argument(name, session, index):
    facts, record = transfer(name, session, index), record_of(name, session, index)
    assert record["ftpx"].get("arg", "") == facts["argument"]


@each_transfer
def test_transfer_path(name, session, index):
    facts, record = transfer(name, session, index), record_of(name, session, index)
    path = facts["path"]
    if "PWD" not in truth(name)["sessions"][session]["commands"]:
        path = facts["argument"]  # no packet names the directory
    assert record["file"]["path"] == path
    assert record["file"]["name"] == (path.rpartition("/")[2] or "/")


@each_transfer
def test_transfer_method_and_mode(name, session, index):
    facts, record = transfer(name, session, index), record_of(name, session, index)
    assert record["ftpx"]["method"] == facts["method"]
    assert record["ftpx"]["mode"] == facts["mode"]


@each_transfer
def test_transfer_type_and_restart(name, session, index):
    facts, record = transfer(name, session, index), record_of(name, session, index)
    assert record["ftpx"]["type"] == facts["type"]
    assert record["ftpx"].get("restart", 0) == facts["restart"]


@each_transfer
def test_transfer_endpoints(name, session, index):
    facts, record = transfer(name, session, index), record_of(name, session, index)
    if "source" not in record:
        assert facts["expected_state"] == "refused"
        return
    # Who listens is the server in passive mode; who sends is the client in uploads.
    server_sends = facts["direction"] != "upload"
    server_listens = facts["mode"] == "passive"
    listener = record["source" if server_sends == server_listens else "destination"]
    assert listener == facts["data"]


@each_transfer
def test_transfer_state(name, session, index):
    facts, record = transfer(name, session, index), record_of(name, session, index)
    assert record["ftpx"]["state"] == facts["expected_state"]


@each_transfer
def test_transfer_replies(name, session, index):
    facts, record = transfer(name, session, index), record_of(name, session, index)
    replies, said = record["ftpx"]["replies"], facts["replies"]
    if name == "killed-client":
        said = said + [426]  # frame 130, after the client died
    if facts["expected_state"] == "open":
        said = said[:1]  # the capture ends before the final one
    assert replies == said
    assert record["ftpx"].get("reply") == (said[-1] if said[-1] >= 200 else None)


@each_transfer
def test_transfer_sizes(name, session, index):
    facts, record = transfer(name, session, index), record_of(name, session, index)
    right = seen(facts)
    assert record["ftpx"]["bytes"] == right["bytes"]
    assert record["file"]["size"] == right["bytes"]
    assert record["ftpx"].get("gap_bytes", 0) == right["missing"]
    assert record["ftpx"].get("retransmitted_bytes", 0) == right["repeated"]


@each_transfer
def test_transfer_hash(name, session, index):
    record, right = record_of(name, session, index), seen(transfer(name, session, index))
    known = right["sha256"]
    assert record["file"].get("hash") == ({"sha256": known} if known else None)


@each_transfer
def test_announced_size_is_the_files(name, session, index):
    facts, record = transfer(name, session, index), record_of(name, session, index)
    if "announced_size" in record["ftpx"]:
        assert record["ftpx"]["announced_size"] == facts["size"]
    elif facts["direction"] == "download" and facts["expected_state"] != "refused":
        # pyftpdlib's 150 names no size, and ftplib asks for none.
        assert name == "abor-ftplib"
