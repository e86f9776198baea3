# Knows what the fields of a frame must say, by what stands in that frame: the text of a line, the
# connection it is of, its time.
# Refuses to know totals; test_truth has them.
#
# SPDX-License-Identifier: GPL-2.0-or-later
import pytest

import captures
import runs
import tshark
from facts import Facts
from runs import having, value
from truth import NAMES, has_all, server, sessions, those, transfers, truth, verbs

held = Facts()
each_capture = held.each(NAMES)
PASSIVE = "passive-download"  # one session, one connection for data
TWO_PASSES = ("-2",)


def frames(name, display_filter, *options):
    return tshark.frames(captures.path(name), display_filter, *options)


def ahead():
    return map(runs.twice, NAMES)


def span(first, last):
    return list(range(first, last + 1))


def data_of(name, connection=1):
    """Frames of a data connection; the control connection is 0."""
    return captures.connections(name)[connection].frames


def payloads_of(name, connection=1):
    """(frame, size) of what a data connection carries."""
    return [(number, len(segment.payload))
            for number, segment in captures.connections(name)[connection].segments
            if segment.payload]


# --- names and types ---

def test_no_name_means_two_fields():
    rows = [row.split("\t") for row in tshark.tshark("-G", "fields").splitlines()]
    ours = [row[2] for row in rows if row[0] == "F" and row[2].startswith(("ftpx.", "ftpx-data."))]
    assert len(ours) == len(set(ours))


def test_every_builtin_field_has_a_twin():
    names = tshark.field_types()
    builtin = [name for name in names if name.startswith(("ftp.", "ftp-data."))]
    twins = [name.replace("ftp", "ftpx", 1) for name in builtin]
    # The built-in's expert information has other names here, as ftpx.line.bad_code.
    gone = {"ftpx.eprt.args_invalid", "ftpx.epsv.args_invalid", "ftpx.response.code.invalid",
            "ftpx.response.pwd.invalid"}
    assert len(builtin) > 30
    assert set(twins) - set(names) <= gone


TYPES = {
    "ftpx.session": "FT_UINT32", "ftpx.phase": "FT_UINT8", "ftpx.user": "FT_STRING",
    "ftpx.login": "FT_UINT8", "ftpx.server.software": "FT_STRING",
    "ftpx.client.software": "FT_STRING", "ftpx.response.in": "FT_FRAMENUM",
    "ftpx.response.to": "FT_FRAMENUM", "ftpx.response.time": "FT_RELATIVE_TIME",
    "ftpx.cwd": "FT_STRING", "ftpx.data.method": None, "ftpx.data.ip": "FT_IPv4",
    "ftpx.data.ipv6": "FT_IPv6", "ftpx.data.port": "FT_UINT16", "ftpx.data.nat": "FT_BOOLEAN",
    "ftpx.transfer": "FT_UINT32", "ftpx.transfer.command": "FT_STRING",
    "ftpx.transfer.path": "FT_STRING", "ftpx.transfer.name": "FT_STRING",
    "ftpx.transfer.direction": None, "ftpx.transfer.type": None, "ftpx.transfer.mode": None,
    "ftpx.transfer.restart": "FT_UINT64", "ftpx.transfer.announced_size": "FT_UINT64",
    "ftpx.transfer.bytes": "FT_UINT64", "ftpx.transfer.gap_bytes": "FT_UINT64",
    "ftpx.transfer.retransmitted_bytes": "FT_UINT64",
    "ftpx.transfer.conflicting_bytes": "FT_UINT64",
    "ftpx.transfer.duration": "FT_RELATIVE_TIME", "ftpx.transfer.rate": "FT_DOUBLE",
    "ftpx.transfer.state": None, "ftpx.transfer.command_frame": "FT_FRAMENUM",
    "ftpx.transfer.first_frame": "FT_FRAMENUM", "ftpx.transfer.last_frame": "FT_FRAMENUM",
    "ftpx.transfer.announced_by": "FT_STRING", "ftpx.transfer.entries": "FT_UINT32",
    "ftpx.listing.name": "FT_STRING", "ftpx.listing.size": "FT_UINT64",
    "ftpx.listing.type": "FT_STRING", "ftpx.listing.modified": "FT_STRING",
    "ftpx.listing.perms": "FT_STRING", "ftpx.listing.target": "FT_STRING",
    "ftpx.attack": "FT_STRING",
    "ftpx-data.len": "FT_UINT64", "ftpx-data.offset": "FT_UINT64",
}


def test_fields_have_their_types():
    names = tshark.field_types()
    assert {name: names.get(name) for name, kind in TYPES.items() if kind} == \
        {name: kind for name, kind in TYPES.items() if kind}
    assert set(TYPES) <= set(names)


EXPERTS = [
    "login.failed", "login.bruteforce", "login.cleartext", "login.guessed", "data.bounce",
    "data.fxp", "data.lowport", "data.stolen", "data.redirected", "data.nat_seen", "transfer.incomplete",
    "transfer.aborted",
    "transfer.ascii", "transfer.unused", "command.unanswered", "response.unexpected",
    "protocol.state", "command.attack", "command.anonymous_write", "login.spraying",
    "login.slow_guessing", "transfer.host_named", "tls.refused", "tls.fallback", "tls.stripped"]


@pytest.mark.parametrize("expert", EXPERTS)
def test_expert_information_has_its_filter(expert):
    assert f"ftpx.{expert}" in tshark.field_types()


# --- session and phase, on every frame ---

@held.each(those(lambda name: all(map(has_all, sessions(name)))))
def test_every_frame_belongs_to_a_session(name):
    """The lab's captures hold nothing but FTP: handshakes, bare ACKs, FINs and RSTs too. Of fragments the
    last one is the segment."""
    every = [number for number, segment in enumerate(captures.segments(name), 1) if segment]
    assert len(captures.segments(name)) == truth(name)["capture"]["packets"]
    assert having(name, "ftpx.session") == having(name, "ftpx.phase") == every


def test_two_sessions_have_their_own_frames():
    # Connections begin in this order: curl's control and data, lftp's control and data.
    name = "two-sessions"
    for session in (0, 1):
        mine = sorted(data_of(name, 2 * session) + data_of(name, 2 * session + 1))
        assert frames(name, f"ftpx.session == {session}", *TWO_PASSES) == mine


def phases():
    """Of passive-download; what is in no other phase is of "command"."""
    said = {text: captures.frame(PASSIVE, text) for text in ("USER", "230 ", "RETR", "226 ", "QUIT")}
    every = set(span(1, len(captures.taken(PASSIVE))))
    found = {"connect": set(span(1, said["USER"] - 1)),
             "login": set(span(said["USER"], said["230 "])),
             "transfer": {*data_of(PASSIVE), *span(said["RETR"], said["226 "])},
             "close": set(span(said["QUIT"], max(every)))}
    return {**found, "command": every.difference(*found.values())}


@pytest.mark.parametrize("phase", ["connect", "login", "command", "transfer", "close"])
def test_phase(phase):
    shown = frames(PASSIVE, f'ftpx.phase == "{phase}"', *TWO_PASSES)
    assert shown == sorted(phases()[phase]) != []


# --- control lines ---

LINES = [  # verb, argument of some commands in passive-download
    ("USER", ["alice"]), ("PWD", []), ("CWD", ["pub"]), ("PASV", []), ("SIZE", ["photo.jpg"]),
    ("RETR", ["photo.jpg"]), ("QUIT", [])]


@pytest.mark.parametrize("verb, argument", LINES)
def test_command_and_argument(verb, argument):
    frame = captures.frame(PASSIVE, verb)
    assert value(PASSIVE, frame, "ftpx.request.command") == [verb]
    assert value(PASSIVE, frame, "ftpx.request.arg") == argument
    assert value(PASSIVE, frame, "ftpx.request") in (["1"], ["True"])
    assert value(PASSIVE, frame, "ftpx.response") in ([], ["0"], ["False"])


MEANINGS = [("USER", "user name"), ("PASV", "ask for the server's data endpoint"),
            ("SIZE", "size of a file"), ("RETR", "retrieve a file"), ("QUIT", "end the session")]


@pytest.mark.parametrize("verb, meaning", MEANINGS)
def test_meaning_of_a_command(verb, meaning):
    assert value(PASSIVE, captures.frame(PASSIVE, verb), "ftpx.request.meaning") == [meaning]


REPLIES = [  # code, text, command
    ("331", "Please specify the password.", "USER"),
    ("227", "Entering Passive Mode (198,51,100,20,195,{low}).", "PASV"),
    ("213", "60000", "SIZE"),
    ("226", "Transfer complete.", "RETR")]


@pytest.mark.parametrize("code, text, command", REPLIES)
def test_reply_and_its_command(code, text, command):
    [facts] = transfers(PASSIVE)
    frame, asked = captures.frame(PASSIVE, f"{code} "), captures.frame(PASSIVE, command)
    assert value(PASSIVE, frame, "ftpx.response.code") == [code]
    assert value(PASSIVE, frame, "ftpx.response.arg") == \
        [text.format(low=facts["data"]["port"] % 256)]
    assert value(PASSIVE, frame, "ftpx.response.to") == [str(asked)]
    assert value(PASSIVE, asked, "ftpx.response.in") == [str(frame)]


def test_greeting_answers_nothing():
    frame = captures.frame(PASSIVE, "220 ")
    assert value(PASSIVE, frame, "ftpx.response.code") == ["220"]
    assert value(PASSIVE, frame, "ftpx.response.to") == []


def test_response_time_is_on_the_final_reply():
    asked, final = captures.frame(PASSIVE, "RETR"), captures.frame(PASSIVE, "226 ")
    assert value(PASSIVE, final, "ftpx.response.time") == [captures.seconds(PASSIVE, asked, final)]
    assert value(PASSIVE, captures.frame(PASSIVE, "150 "), "ftpx.response.time") == []


def test_reply_of_several_lines_is_one_reply():
    # FEAT comes before the greeting; then 211-Features:, a line a segment, till 211 End.
    name = "pipelined"
    asked, greeting = captures.frame(name, "FEAT"), captures.frame(name, "220 ")
    first, last = captures.frame(name, "211-"), captures.frame(name, "211 ")
    assert asked < greeting < first < last - 1
    assert not set(range(first, last)) & set(having(name, "ftpx.response.code"))
    assert value(name, last, "ftpx.response.code") == ["211"]
    assert value(name, last, "ftpx.response.to") == [str(asked)]
    assert value(name, captures.frame(name, " EPRT"), "ftpx.response.arg") == [" EPRT"]
    assert value(name, greeting, "ftpx.response.to") == []


PIPELINED = [  # commands in one segment, and the final replies to them
    (["PASS", "PWD"], ["230 ", "257 "]),
    (["TYPE", "SIZE", "MDTM", "PASV", "RETR"],
     ["200 ", "213 5000", "213 2023", "227 ", "226 "])]


@pytest.mark.parametrize("verbs, replies", PIPELINED)
def test_pipelined_commands_share_a_frame_and_keep_their_replies(verbs, replies):
    name = "pipelined"
    frame = captures.frame(name, verbs[0])
    assert value(name, frame, "ftpx.request.command") == verbs
    assert value(name, frame, "ftpx.response.in") == \
        [str(captures.frame(name, reply)) for reply in replies]


def test_commands_of_a_telnet_synch_are_bare_abor():
    # IAC IP IAC in one segment, DM as urgent data in the next, ABOR CRLF in a third.
    # 426 is the RETR's, the 226 behind it ABOR's.
    name = "abor"
    asked, aborted = captures.frame(name, "RETR"), captures.frame(name, "ABOR")
    assert frames(name, 'ftpx.request.command == "ABOR"') == [aborted]
    assert value(name, captures.frame(name, "426 "), "ftpx.response.to") == [str(asked)]
    assert value(name, captures.frame(name, "226 "), "ftpx.response.to") == [str(aborted)]


def test_user_is_on_control_lines_and_data():
    assert value(PASSIVE, captures.frame(PASSIVE, "220 "), "ftpx.user") == []
    for text in ("331 ", "PASV", "RETR", "226 "):
        assert value(PASSIVE, captures.frame(PASSIVE, text), "ftpx.user") == ["alice"]
    data = frames(PASSIVE, 'ftpx.user == "alice" && ftpx-data', *TWO_PASSES)
    assert data == data_of(PASSIVE)


def test_login_is_on_the_reply_that_decides_it():
    name = "login-failed-then-ok"
    failed, succeeded = captures.frame(name, "530 "), captures.frame(name, "230 ")
    assert value(name, failed, "ftpx.login") == ["3"]
    assert value(name, succeeded, "ftpx.login") == ["2"]
    assert frames(name, 'ftpx.login == "failed"') == [failed]
    assert frames(name, 'ftpx.login == "success"') == [succeeded]


def test_anonymous_login_says_so():
    name = "anonymous-download"
    assert captures.frame(name, "230 ") in frames(name, 'ftpx.login == "anonymous"')


def test_working_directory_follows_the_replies():
    # PWD is answered by 257 "/srv/alice", CWD pub by 250.
    for text in ("257 ", "CWD"):
        assert value(PASSIVE, captures.frame(PASSIVE, text), "ftpx.cwd") == ["/srv/alice"]
    data = payloads_of(PASSIVE)[0][0]
    asked = captures.frame(PASSIVE, "RETR")
    for frame in (captures.frame(PASSIVE, "250 "), asked, data, captures.frame(PASSIVE, "226 ")):
        assert value(PASSIVE, frame, "ftpx.cwd") == ["/srv/alice/pub"]
    assert value(PASSIVE, asked, "ftpx.current-working-directory") == ["/srv/alice/pub"]
    assert value(PASSIVE, data, "ftpx-data.current-working-directory") == ["/srv/alice/pub"]


@pytest.mark.parametrize("name", [PASSIVE, "listings"])
def test_servers_software_is_where_it_is_revealed(name):
    [software] = value(name, captures.frame(name, "220 "), "ftpx.server.software")
    assert software.lower() == sessions(name)[0]["server"]["software"].lower()


def test_clients_software_is_where_it_is_revealed():
    # curl's anonymous password is always ftp@example.com.
    name = "anonymous-download"
    frame = captures.frame(name, "PASS ftp@example.com")
    assert value(name, frame, "ftpx.client.software") == ["curl"]


# --- announced endpoints ---

ANNOUNCED = [  # capture, text of the line, method, field of the address, twin fields
    (PASSIVE, "227 ", "PASV", "data.ip", ("passive.ip", "passive.port")),
    ("active-download", "PORT", "PORT", "data.ip", ("active.cip", "active.port")),
    ("active-download-ipv6", "EPRT |2|", "EPRT", "data.ipv6", ("eprt.ipv6", "eprt.port")),
    # 229 Entering Extended Passive Mode (|||50025|): the address is the server's.
    ("anonymous-download", "229 ", "EPSV", "data.ip", ("epsv.ip", "epsv.port"))]


def announced(name, frame, *fields):
    """The values of ftpx.FIELD in one frame, each of which is there once."""
    return [single for field in fields for single in value(name, frame, f"ftpx.{field}")]


@pytest.mark.parametrize("name, text, method, address, twins", ANNOUNCED)
def test_announced_endpoint_is_read(name, text, method, address, twins):
    frame, [facts] = captures.frame(name, text), transfers(name)
    endpoint = [facts["data"]["ip"], str(facts["data"]["port"])]
    assert announced(name, frame, address, "data.port") == endpoint
    assert announced(name, frame, *twins) == endpoint
    assert frame in frames(name, f'ftpx.data.method == "{method}"')


def test_eprt_names_its_address_family():
    name = "active-download-ipv6"
    assert announced(name, captures.frame(name, "EPRT"), "eprt.af") == ["2"]


def told_address(command):
    """The address in a PORT or an EPRT."""
    verb, _, argument = command.partition(" ")
    if verb == "PORT":
        return ".".join(argument.split(",")[:4])
    return argument.split("|")[2] if verb == "EPRT" else None


def names_a_third_party(name):
    """Whether a client has a server connect to some other machine."""
    return any(told_address(command) not in (None, session["client_ip"])
               for session in sessions(name) for command in session["commands"])


def copies_between_servers(name):
    """Whether a file goes from one server to another, by two sessions of which each is told."""
    ends = [(facts["data"]["ip"], facts["data"]["port"]) for session in sessions(name)
            for facts in session["transfers"] if "data" in facts and facts["direction"] != "listing"]
    two = {session["server"]["ip"] for session in sessions(name)}
    return names_a_third_party(name) and len(two) > 1 and len(ends) > len(set(ends))


def names_a_hidden_server(name):
    """Whether a server says an address that is not where the client found it; by 229 it says none."""
    return any(facts["data"]["ip"] != server(session)["ip"]
               for session in sessions(name) for facts in session["transfers"]
               if facts.get("mode") == "passive" and facts["method"] != "EPSV" and "data" in facts)


@each_capture
def test_an_address_that_is_not_the_announcers_own_is_told(name):
    told = {frame for frame in having(name, "ftpx.data.nat")
            if set(value(name, frame, "ftpx.data.nat")) & {"1", "True"}}
    assert bool(told) == (names_a_third_party(name) or names_a_hidden_server(name))


# --- transfers ---

def frames_of_transfer(name):
    """Of a capture's first transfer: its command, its replies and its data connection."""
    return sorted({*data_of(name), *(captures.frame(name, text)
                                     for text in ("RETR", "150 ", "226 "))})


def test_transfer_is_on_its_command_replies_and_data():
    mine = frames_of_transfer(PASSIVE)
    asked = captures.frame(PASSIVE, "RETR")
    assert frames(PASSIVE, "ftpx.transfer == 0", *TWO_PASSES) == mine
    # In one pass the data connection opens before the RETR is known.
    assert frames(PASSIVE, "ftpx.transfer == 0") == [frame for frame in mine if frame >= asked]


def test_active_transfer_is_known_from_the_servers_syn_on():
    name = "active-download-ipv6"
    assert frames(name, "ftpx.transfer == 0") == frames_of_transfer(name)


def facts_of_transfer():
    """Of passive-download's transfer, by field."""
    [facts], data = transfers(PASSIVE), payloads_of(PASSIVE)
    first, last = data[0][0], data[-1][0]
    return {
        "command": "RETR", "path": facts["path"], "name": "photo.jpg", "type": "I",
        "announced_size": "60000", "bytes": "60000", "gap_bytes": "0", "retransmitted_bytes": "0",
        "command_frame": str(captures.frame(PASSIVE, "RETR")), "first_frame": str(first),
        "last_frame": str(last), "duration": captures.seconds(PASSIVE, first, last)}


@pytest.mark.parametrize("fact", [
    "command", "path", "name", "type", "announced_size", "bytes", "gap_bytes",
    "retransmitted_bytes", "command_frame", "first_frame", "last_frame", "duration"])
def test_transfer_fact_is_the_same_on_each_of_its_frames(fact):
    data = [frame for frame, _ in payloads_of(PASSIVE)]
    said = [captures.frame(PASSIVE, text) for text in ("RETR", "150 ", "226 ")]
    for frame in (*said, data[0], data[len(data) // 2]):
        assert value(PASSIVE, frame, f"ftpx.transfer.{fact}") == [facts_of_transfer()[fact]]


def test_transfer_state_and_direction():
    mine = frames_of_transfer(PASSIVE)
    for fact in ('ftpx.transfer.state == "complete"', 'ftpx.transfer.direction == "download"'):
        assert frames(PASSIVE, f"ftpx.transfer && {fact}", *TWO_PASSES) == mine


def test_restart_is_shown():
    assert value("resume", captures.frame("resume", "RETR"), "ftpx.transfer.restart") == ["50000"]
    assert value(PASSIVE, captures.frame(PASSIVE, "RETR"), "ftpx.transfer.restart") in ([], ["0"])


# --- data frames ---

def all_is_known(name):
    """Each data connection is that of a transfer, in the clear, and whole."""
    return all(map(has_all, sessions(name))) and \
        not any(facts.get("protected") for facts in transfers(name)) and \
        not any(packet.is_cut for packet in captures.taken(name))


@held.each(those(all_is_known))
def test_lengths_add_up_to_all_bytes_carried(name):
    control = {(end["ip"], end["port"]) for end in map(server, sessions(name))}
    carried = sum(len(segment.payload) for segment in filter(None, captures.segments(name))
                  if not {segment.source, segment.target} & control)
    lengths = [int(length) for row in runs.table(name) for length in row.get("ftpx-data.len", [])]
    assert sum(lengths) == carried


def test_offsets_count_the_bytes_before():
    data = payloads_of(PASSIVE)
    before = [sum(size for _, size in data[:turn]) for turn in range(len(data))]
    assert having(PASSIVE, "ftpx-data.len") == [frame for frame, _ in data]
    for (frame, size), offset in zip(data, before):
        assert value(PASSIVE, frame, "ftpx-data.offset") == [str(offset)]
        assert value(PASSIVE, frame, "ftpx-data.len") == [str(size)]


def test_data_frames_lead_to_their_command():
    data = [frame for frame, _ in payloads_of(PASSIVE)]
    linked = (f"ftpx-data.command-frame == {captures.frame(PASSIVE, 'RETR')}"
              f" && ftpx-data.setup-frame == {captures.frame(PASSIVE, '227 ')}"
              ' && ftpx-data.command == "RETR photo.jpg" && ftpx-data.len')
    assert frames(PASSIVE, linked) == data
    assert value(PASSIVE, data[0], "ftpx-data.setup-method") == ["PASV"]


def test_command_leads_to_its_data():
    data = [frame for frame, _ in payloads_of(PASSIVE)]
    facts = {"first-frame-num": data[0], "last-frame-num": data[-1], "frames": len(data),
             "bytes": 60000}
    for field, right in facts.items():
        found = value(PASSIVE, captures.frame(PASSIVE, "RETR"), f"ftpx.command-response.{field}")
        assert found == [str(right)]


# --- expert information ---

def has_state(name, *states):
    return any(facts["expected_state"] in states for facts in transfers(name))


def outcomes(name):
    return [login["outcome"] for session in sessions(name) for login in session["logins"]]


@each_capture
def test_failed_logins_are_marked(name):
    assert bool(having(name, "ftpx.login.failed")) == ("failed" in outcomes(name))


@each_capture
def test_aborted_transfers_are_marked(name):
    assert bool(having(name, "ftpx.transfer.aborted")) == has_state(name, "aborted")


@each_capture
def test_incomplete_transfers_are_marked(name):
    marked = bool(having(name, "ftpx.transfer.incomplete"))
    if has_state(name, "incomplete"):
        assert marked
    elif not has_state(name, "aborted", "open"):
        assert not marked


@each_capture
def test_passwords_in_the_clear_are_marked(name):
    secret = any(login["outcome"] != "anonymous" and session["tls"] == "none"
                 and "PASS" in verbs(session)
                 for session in sessions(name) for login in session["logins"])
    marked = having(name, "ftpx.login.cleartext")
    assert any("PASS" in value(name, frame, "ftpx.request.command") for frame in marked) == secret


ALARMS = {  # when each is right; those of attacks are in test_attacks.py
    "data.bounce": lambda name: names_a_third_party(name) and not copies_between_servers(name),
    "data.fxp": copies_between_servers,
    "protocol.state": lambda name: False,
}


@held.each([(name, alarm) for name in NAMES for alarm in ALARMS])
def test_alarm_is_raised_where_it_is_right(name, alarm):
    assert bool(having(name, f"ftpx.{alarm}")) == ALARMS[alarm](name)


@held.each(those(lambda name: all(map(has_all, sessions(name)))))
def test_every_reply_is_expected(name):
    """But 421, which a server may say unasked (RFC 959, 5.4)."""
    marked = having(name, "ftpx.response.unexpected")
    assert [frame for frame in marked if value(name, frame, "ftpx.response.code") != ["421"]] == []


@held.each(those(lambda name: all(
    facts["type"] == "I" for facts in transfers(name, "download", "upload"))))
def test_nothing_is_sent_as_text_in_binary_mode(name):
    assert having(name, "ftpx.transfer.ascii") == []


def test_failed_login_is_marked_where_it_fails():
    name = "login-failed-then-ok"
    frame = captures.frame(name, "530 ")
    assert frames(name, "ftpx.login.failed") == having(name, "ftpx.login.failed") == [frame]


test_each_capture = held.test()
