# Knows what single frames of our captures hold, read by eye in tshark's plain packet list.
# A comment says what stands there.
# Refuses to know totals; test_truth has them.
#
# SPDX-License-Identifier: GPL-2.0-or-later
import pathlib

import pytest

import packets
import tshark
from truth import NAMES, seen, truth

each_capture = pytest.mark.parametrize("name", NAMES)
TWO_PASSES = ("-2",)


def frames(name, display_filter, *options):
    return tshark.frames(tshark.capture(name), display_filter, *options)


def table(name):
    return tshark.table(tshark.capture(name), *TWO_PASSES)


def value(name, frame, field):
    """The values of a field in one frame."""
    return table(name)[frame - 1].get(field, [])


def having(name, *fields):
    """Frames that have any of these fields."""
    return [number for number, row in enumerate(table(name), 1)
            if any(field in row for field in fields)]


def ahead():
    return [tshark.table_arguments(tshark.capture(name), *TWO_PASSES) for name in NAMES]


def span(first, last):
    return list(range(first, last + 1))


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
    "ftpx.transfer.duration": "FT_RELATIVE_TIME", "ftpx.transfer.rate": "FT_DOUBLE",
    "ftpx.transfer.state": None, "ftpx.transfer.command_frame": "FT_FRAMENUM",
    "ftpx.transfer.first_frame": "FT_FRAMENUM", "ftpx.transfer.last_frame": "FT_FRAMENUM",
    "ftpx-data.len": "FT_UINT64", "ftpx-data.offset": "FT_UINT64",
}


def test_fields_have_their_types():
    names = tshark.field_types()
    assert {name: names.get(name) for name, kind in TYPES.items() if kind} == \
        {name: kind for name, kind in TYPES.items() if kind}
    assert set(TYPES) <= set(names)


EXPERTS = [
    "login.failed", "login.bruteforce", "login.cleartext", "login.guessed", "data.bounce",
    "data.lowport", "data.stolen", "data.nat_seen", "transfer.incomplete", "transfer.aborted",
    "transfer.ascii", "transfer.unused", "command.unanswered", "response.unexpected",
    "protocol.state", "command.attack"]


@pytest.mark.parametrize("expert", EXPERTS)
def test_expert_information_has_its_filter(expert):
    assert f"ftpx.{expert}" in tshark.field_types()


# --- session and phase, on every frame ---

@each_capture
def test_every_frame_belongs_to_a_session(name):
    """The lab's captures hold nothing but FTP: handshakes, bare ACKs, FINs and RSTs too."""
    every = span(1, truth(name)["capture"]["packets"])
    assert having(name, "ftpx.session") == having(name, "ftpx.phase") == every


def test_two_sessions_have_their_own_frames():
    # Frame 1 opens curl's control connection; its data go to port 50070, lftp's to 50044.
    name = "two-sessions"
    first = packets.parse(packets.read(pathlib.Path(tshark.capture(name)))[0].frame)
    mine = frames(name, f"tcp.port == {first.source[1]} || tcp.port == 50070")
    assert frames(name, "ftpx.session == 0", *TWO_PASSES) == mine
    assert frames(name, "ftpx.session == 1", *TWO_PASSES) == \
        [number for number in span(1, 270) if number not in mine]


PHASES = {  # of passive-download
    "connect": span(1, 5),  # handshake, 220 in frame 4
    "login": span(6, 11),  # USER … 230
    "command": [*span(12, 18), *span(22, 25), 91],  # PWD … PASV; TYPE, SIZE; an ACK
    "transfer": [*span(19, 21), *span(26, 90)],  # the data connection; RETR … 226
    "close": span(92, 96),  # QUIT, 221, FINs
}


@pytest.mark.parametrize("phase", PHASES)
def test_phase(phase):
    assert frames("passive-download", f'ftpx.phase == "{phase}"', *TWO_PASSES) == PHASES[phase]


# --- control lines ---

LINES = [  # frame, verb, argument of some commands in passive-download
    (6, ["USER"], ["alice"]), (12, ["PWD"], []), (15, ["CWD"], ["pub"]), (17, ["PASV"], []),
    (24, ["SIZE"], ["photo.jpg"]), (26, ["RETR"], ["photo.jpg"]), (92, ["QUIT"], [])]


@pytest.mark.parametrize("frame, verb, argument", LINES)
def test_command_and_argument(frame, verb, argument):
    assert value("passive-download", frame, "ftpx.request.command") == verb
    assert value("passive-download", frame, "ftpx.request.arg") == argument
    assert value("passive-download", frame, "ftpx.request") in (["1"], ["True"])
    assert value("passive-download", frame, "ftpx.response") in ([], ["0"], ["False"])


REPLIES = [  # frame, code, text, frame of the command
    (8, "331", "Please specify the password.", "6"),
    (18, "227", "Entering Passive Mode (198,51,100,20,195,99).", "17"),
    (25, "213", "60000", "24"),
    (90, "226", "Transfer complete.", "26")]


@pytest.mark.parametrize("frame, code, text, command", REPLIES)
def test_reply_and_its_command(frame, code, text, command):
    name = "passive-download"
    assert value(name, frame, "ftpx.response.code") == [code]
    assert value(name, frame, "ftpx.response.arg") == [text]
    assert value(name, frame, "ftpx.response.to") == [command]
    assert value(name, int(command), "ftpx.response.in") == [str(frame)]


def test_greeting_answers_nothing():
    assert value("passive-download", 4, "ftpx.response.code") == ["220"]
    assert value("passive-download", 4, "ftpx.response.to") == []


def test_response_time_is_on_the_final_reply():
    # RETR at 0.063974, 150 at 0.064143, 226 at 0.065131 after the first frame.
    assert value("passive-download", 90, "ftpx.response.time") == ["0.001157000"]
    assert value("passive-download", 27, "ftpx.response.time") == []


def test_reply_of_several_lines_is_one_reply():
    # pipelined: FEAT in 4, before the greeting in 6; 211- in 8, features till 22, 211 End in 24.
    name = "pipelined"
    assert not set(range(8, 24)) & set(having(name, "ftpx.response.code"))
    assert value(name, 24, "ftpx.response.code") == ["211"]
    assert value(name, 24, "ftpx.response.to") == ["4"]
    assert value(name, 10, "ftpx.response.arg") == [" EPRT"]
    assert value(name, 6, "ftpx.response.to") == []


def test_pipelined_commands_share_a_frame_and_keep_their_replies():
    # 28 holds PASS and PWD, replied to in 30 and 31; 36 holds five, replied to in 37 … 58.
    name = "pipelined"
    assert value(name, 28, "ftpx.request.command") == ["PASS", "PWD"]
    assert value(name, 28, "ftpx.response.in") == ["30", "31"]
    assert value(name, 36, "ftpx.request.command") == ["TYPE", "SIZE", "MDTM", "PASV", "RETR"]
    assert value(name, 36, "ftpx.response.in") == ["37", "38", "40", "41", "58"]


def test_commands_of_a_telnet_synch_are_bare_abor():
    # abor: IAC IP IAC in 138, DM as urgent data in 139, ABOR CRLF in 140.
    # 426 in 146 is the RETR's, 226 in 148 ABOR's.
    name = "abor"
    assert frames(name, 'ftpx.request.command == "ABOR"') == [140]
    assert value(name, 146, "ftpx.response.to") == ["40"]
    assert value(name, 148, "ftpx.response.to") == ["140"]


def test_user_is_on_control_lines_and_data():
    name = "passive-download"
    assert value(name, 4, "ftpx.user") == []
    for frame in (8, 17, 26, 90):
        assert value(name, frame, "ftpx.user") == ["alice"]
    # The data connection is 19–21 and 28–89.
    data = frames(name, 'ftpx.user == "alice" && ftpx-data', *TWO_PASSES)
    assert data == [*span(19, 21), *span(28, 89)]


def test_login_is_on_the_reply_that_decides_it():
    # 530 in 11, 230 in 17.
    name = "login-failed-then-ok"
    assert value(name, 11, "ftpx.login") == ["3"] and value(name, 17, "ftpx.login") == ["2"]
    assert frames(name, 'ftpx.login == "failed"') == [11]
    assert frames(name, 'ftpx.login == "success"') == [17]


def test_anonymous_login_says_so():
    assert 10 in frames("anonymous-download", 'ftpx.login == "anonymous"')


def test_working_directory_follows_the_replies():
    # PWD's 257 "/srv/alice" in 14; CWD pub in 15 succeeds in 16.
    name = "passive-download"
    assert value(name, 14, "ftpx.cwd") == ["/srv/alice"]
    assert value(name, 15, "ftpx.cwd") == ["/srv/alice"]
    for frame in (16, 26, 28, 90):
        assert value(name, frame, "ftpx.cwd") == ["/srv/alice/pub"]
    assert value(name, 26, "ftpx.current-working-directory") == ["/srv/alice/pub"]
    assert value(name, 28, "ftpx-data.current-working-directory") == ["/srv/alice/pub"]


def test_software_is_where_it_is_revealed():
    assert value("passive-download", 4, "ftpx.server.software") == ["vsFTPd 3.0.3"]
    assert value("listings", 4, "ftpx.server.software") == ["pyftpdlib 1.5.7"]
    # curl's anonymous password is always ftp@example.com.
    assert value("anonymous-download", 9, "ftpx.client.software") == ["curl"]


# --- announced endpoints ---

def announced(name, frame, *fields):
    """The values of ftpx.FIELD in one frame, each of which is there once."""
    return [single for field in fields for single in value(name, frame, f"ftpx.{field}")]


def test_pasv_is_read():
    # 227 Entering Passive Mode (198,51,100,20,195,99): 195 * 256 + 99 = 50019.
    name = "passive-download"
    for address, port in (("data.ip", "data.port"), ("passive.ip", "passive.port")):
        assert announced(name, 18, address, port) == ["198.51.100.20", "50019"]
    assert 18 in frames(name, 'ftpx.data.method == "PASV"')


def test_eprt_is_read():
    # EPRT |2|2001:db8:1::10|44839|
    name = "active-download-ipv6"
    for address, port in (("data.ipv6", "data.port"), ("eprt.ipv6", "eprt.port")):
        assert announced(name, 21, address, port) == ["2001:db8:1::10", "44839"]
    assert announced(name, 21, "eprt.af") == ["2"]
    assert 21 in frames(name, 'ftpx.data.method == "EPRT"')


def test_epsv_is_read_and_has_the_servers_address():
    # 229 Entering Extended Passive Mode (|||50025|)
    for address, port in (("data.ip", "data.port"), ("epsv.ip", "epsv.port")):
        assert announced("anonymous-download", 16, address, port) == ["198.51.100.20", "50025"]
    assert 16 in frames("anonymous-download", 'ftpx.data.method == "EPSV"')


def test_no_endpoint_is_behind_nat_in_the_lab():
    for name in ("passive-download", "active-download", "active-download-ipv6"):
        assert having(name, "ftpx.data.port")
        assert frames(name, "ftpx.data.nat == 1", *TWO_PASSES) == []


# --- transfers ---

def test_transfer_is_on_its_command_replies_and_data():
    # Data connection 19–21 and 28–89, RETR 26, 150 27, 226 90.
    mine = [*span(19, 21), *span(26, 90)]
    assert frames("passive-download", "ftpx.transfer == 0", *TWO_PASSES) == mine
    # In one pass the data connection opens before the RETR is known.
    assert frames("passive-download", "ftpx.transfer == 0") == span(26, 90)


def test_active_transfer_is_known_from_the_servers_syn_on():
    # RETR 27, SYN from port 20 in 28, 226 in 79, client's FIN 80, last ACK 81.
    assert frames("active-download-ipv6", "ftpx.transfer == 0") == span(27, 81)


TRANSFER = {  # the data run from 28 at 0.064229 to 85 at 0.064617
    "ftpx.transfer.command": "RETR", "ftpx.transfer.path": "/srv/alice/pub/photo.jpg",
    "ftpx.transfer.name": "photo.jpg", "ftpx.transfer.type": "I",
    "ftpx.transfer.announced_size": "60000", "ftpx.transfer.bytes": "60000",
    "ftpx.transfer.gap_bytes": "0", "ftpx.transfer.retransmitted_bytes": "0",
    "ftpx.transfer.command_frame": "26", "ftpx.transfer.first_frame": "28",
    "ftpx.transfer.last_frame": "85", "ftpx.transfer.duration": "0.000388000",
}


@pytest.mark.parametrize("field", TRANSFER)
@pytest.mark.parametrize("frame", [26, 27, 28, 50, 90])
def test_transfer_fact_is_the_same_on_each_of_its_frames(frame, field):
    assert value("passive-download", frame, field) == [TRANSFER[field]]


def test_transfer_state_and_direction():
    mine = frames("passive-download", "ftpx.transfer == 0", *TWO_PASSES)
    for fact in ('ftpx.transfer.state == "complete"', 'ftpx.transfer.direction == "download"'):
        assert frames("passive-download", f"ftpx.transfer && {fact}", *TWO_PASSES) == mine


def test_restart_is_shown():
    # REST 50000 in 24, RETR in 26.
    assert value("resume", 26, "ftpx.transfer.restart") == ["50000"]
    assert value("passive-download", 26, "ftpx.transfer.restart") in ([], ["0"])


# --- data frames ---

@each_capture
def test_lengths_add_up_to_all_bytes_carried(name):
    carried = sum(seen(facts)["bytes"] + seen(facts)["repeated"]
                  for session in truth(name)["sessions"] for facts in session["transfers"])
    lengths = [int(length) for row in table(name) for length in row.get("ftpx-data.len", [])]
    assert sum(lengths) == carried


def test_offsets_count_the_bytes_before():
    # 41 full segments of 1448 bytes and one of 632 in frame 85.
    name = "passive-download"
    data = having(name, "ftpx-data.len")
    offsets = [value(name, frame, "ftpx-data.offset") for frame in data]
    lengths = [value(name, frame, "ftpx-data.len") for frame in data]
    assert offsets == [[str(1448 * turn)] for turn in range(42)]
    assert lengths == [["1448"]] * 41 + [["632"]]
    assert data[-1] == 85


def test_data_frames_lead_to_their_command():
    data = having("passive-download", "ftpx-data.len")
    linked = ("ftpx-data.command-frame == 26 && ftpx-data.setup-frame == 18"
              ' && ftpx-data.command == "RETR photo.jpg" && ftpx-data.len')
    assert frames("passive-download", linked) == data
    assert value("passive-download", 28, "ftpx-data.setup-method") == ["PASV"]


def test_command_leads_to_its_data():
    # The first data frame is 28, the last 85, 42 of them.
    name = "passive-download"
    facts = {"first-frame-num": "28", "last-frame-num": "85", "frames": "42", "bytes": "60000"}
    for field, right in facts.items():
        assert value(name, 26, f"ftpx.command-response.{field}") == [right]


# --- expert information ---

def has_state(name, *states):
    return any(facts["expected_state"] in states
               for session in truth(name)["sessions"] for facts in session["transfers"])


@each_capture
def test_failed_logins_are_marked(name):
    failed = any(login["outcome"] == "failed"
                 for session in truth(name)["sessions"] for login in session["logins"])
    assert bool(having(name, "ftpx.login.failed")) == failed


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
    secret = any(login["outcome"] != "anonymous" for session in truth(name)["sessions"]
                 for login in session["logins"])
    marked = having(name, "ftpx.login.cleartext")
    assert any("PASS" in value(name, frame, "ftpx.request.command") for frame in marked) == secret


ALARMS = [
    "login.bruteforce", "login.guessed", "data.bounce", "data.lowport", "data.stolen",
    "command.attack", "transfer.ascii", "protocol.state", "response.unexpected"]


@each_capture
def test_nobody_attacks_in_the_lab(name):
    assert having(name, *[f"ftpx.{alarm}" for alarm in ALARMS]) == []


def test_failed_login_is_marked_where_it_fails():
    name = "login-failed-then-ok"
    assert frames(name, "ftpx.login.failed") == having(name, "ftpx.login.failed") == [11]
