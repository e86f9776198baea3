# Knows what of TLS can be seen without keys, by Wireshark's own fields and by OpenSSL, which spoke it or
# reads the certificate.
# Refuses to know what TLS hides.
#
# SPDX-License-Identifier: GPL-2.0-or-later
import functools
import ssl
import subprocess

import jsonschema
import pytest

import captures
import ecs
import runs
import tlstalk
import tshark
from build import Connection, Dialogue, Wire
from facts import Facts
from page import made
from test_ecs import OWN
from test_records import SCHEMA
from test_scan import NO_TSHARK, scanned
from truth import NAMES, sessions, those

FIELDS = ("tcp.stream", "tls.handshake.type", "tls.handshake.ja3", "tls.handshake.ja3s", "tls.handshake.ja4",
          "tls.handshake.ciphersuite", "tls.handshake.extensions_server_name", "tls.handshake.certificate",
          "tls.handshake.version", "tls.handshake.extensions.supported_version")
UNSEEN = {"tls-ccc"}  # by Wireshark without ftpx
UNDER_TLS = those(lambda name: any(session["tls"] != "none" for session in sessions(name)))

held = Facts()


def ahead():
    return map(runs.once, UNDER_TLS)


@functools.lru_cache(maxsize=None)
def known_fields():
    return [field for field in FIELDS if field in tshark.field_types(tshark.NO_PLUGINS)]


def hellos(path):
    """By stream and kind: what Wireshark says of the newest, without ftpx; a server may have asked for
    another hello, which has the same fingerprints."""
    options = [word for field in known_fields() for word in ("-e", field)]
    rows = tshark.tshark("-r", path, "-Y", "tls.handshake.type", "-T", "fields", "-E", "aggregator=;",
                         *options, plugins=tshark.NO_PLUGINS)
    found = {}
    for line in rows.splitlines():
        row = dict(zip(known_fields(), line.split("\t")))
        for kind in row["tls.handshake.type"].split(";"):
            found[int(row["tcp.stream"]), int(kind)] = row
    return found


def records_under_tls(name):
    return {record["ftpx"]["tcp_stream"]: record for record in runs.records(name) if "tls" in record}


@functools.lru_cache(maxsize=None)
def suites():
    """Wireshark's names by number."""
    said = tshark.tshark("-G", "values", plugins=tshark.NO_PLUGINS)
    rows = [line.split("\t") for line in said.splitlines()]
    return {int(row[2]): row[3] for row in rows if row[:2] == ["V", "tls.handshake.ciphersuite"]}


@held.each(UNDER_TLS)
def test_clients_are_told_as_wireshark_tells_them(name):
    found = {stream: row for (stream, kind), row in hellos(captures.path(name)).items() if kind == 1}
    assert found or name in UNSEEN
    for stream, row in found.items():
        record = records_under_tls(name)[stream]
        assert record["tls"]["client"]["ja3"] == row["tls.handshake.ja3"]
        assert record["tls"]["client"].get("server_name", "") == row["tls.handshake.extensions_server_name"]
        if "tls.handshake.ja4" in row:
            assert record["ftpx"]["ja4"] == row["tls.handshake.ja4"]


@held.each(UNDER_TLS)
def test_servers_are_told_as_wireshark_tells_them(name):
    found = {stream: row for (stream, kind), row in hellos(captures.path(name)).items() if kind == 2}
    assert found or name in UNSEEN
    for stream, row in found.items():
        told = records_under_tls(name)[stream]["tls"]
        chosen = row["tls.handshake.extensions.supported_version"] or row["tls.handshake.version"]
        assert told["server"]["ja3s"] == row["tls.handshake.ja3s"]
        assert told["cipher"] == suites()[int(row["tls.handshake.ciphersuite"].split(";")[0], 16)]
        assert told["version"] == {"0x0304": "1.3", "0x0303": "1.2"}[chosen.split(";")[0]]


def by_openssl(der, *what):
    made = subprocess.run(["openssl", "x509", "-inform", "DER", "-noout", *what], input=der, check=True,
                          capture_output=True)
    return made.stdout.decode().strip().partition("=")[2]


@held.each(UNDER_TLS)
def test_certificates_are_those_that_openssl_reads(name):
    found = hellos(captures.path(name))
    for stream, record in records_under_tls(name).items():
        row = found.get((stream, 11))
        told = record["tls"].get("server", {})
        assert (record["ftpx"].get("certificate") == "seen") == ("x509" in told)
        if row is None or record["tls"]["version"] == "1.3":  # with keys, Wireshark sees it there too
            continue
        der = bytes.fromhex(row["tls.handshake.certificate"].split(";")[0].replace(":", ""))
        assert told["hash"]["sha256"] == by_openssl(der, "-fingerprint", "-sha256").replace(":", "")
        assert told["x509"]["serial_number"] == by_openssl(der, "-serial")
        assert told["x509"]["subject"]["distinguished_name"] == by_openssl(
            der, "-subject", "-nameopt", "sep_comma_plus_space")
        for end, option in (("not_before", "-startdate"), ("not_after", "-enddate")):
            assert told["x509"][end].replace("T", " ") == by_openssl(der, option, "-dateopt", "iso_8601")


@held.each(UNDER_TLS)
def test_tls_1_3_hides_the_certificate(name):
    for record in records_under_tls(name).values():
        if record["tls"].get("version") == "1.3":
            assert record["ftpx"]["certificate"] == ("not-sent" if record["tls"]["resumed"] else "hidden")


@held.each(those(lambda name: "resumed-session" in name))
def test_data_connections_go_on_with_the_session_of_control(name):
    [control] = runs.of_kind(name, "session")
    assert control["tls"]["resumed"] is False
    assert [record["tls"]["resumed"] for record in runs.of_kind(name, "transfer")] == [
        True] * len(runs.of_kind(name, "transfer"))


@held.each([name for name in NAMES if name not in UNDER_TLS])
def test_nothing_else_is_under_tls(name):
    assert not records_under_tls(name)


test_each_capture = held.test()


# --- spoken by OpenSSL ---

class Ftps:
    """A session under TLS, with nothing of what is said there."""

    def __init__(self, wire, port, context, name="ftp.example.org", client=None, session=None):
        self.wire, self.context, self.client = wire, context, client or tlstalk.client()
        self.ftp = Dialogue(wire=wire, client_port=port)
        self.ftp.talk("220 ready", "AUTH TLS", "234 go")
        self.tls = tlstalk.Tls(self.ftp.control, context, self.client, name, session)
        self.tls.say("server", b"220 hidden\r\n")

    def data(self, port, client_port, session):
        connection = Connection(self.wire, ("10.0.0.2", client_port), ("10.0.0.1", port))
        tls = tlstalk.Tls(connection, self.context, self.client, session=session)
        tls.say("server", b"content" * 100)
        connection.close()
        return tls


def of_kind(path, kind):
    return [record for record in tshark.records(path) if record["record"] == kind]


def hold_to_schemas(path):
    for record in tshark.records(path):
        assert not list(jsonschema.Draft202012Validator(SCHEMA).iter_errors(record))
        assert not list(ecs.faults(record, OWN))


def test_what_was_agreed_on_is_what_openssl_says(save):
    wire = Wire()
    session = Ftps(wire, 40000, tlstalk.server())
    path = save(wire)
    [record] = of_kind(path, "session")
    der = ssl.PEM_cert_to_DER_cert(open(tlstalk.certificate()[1], encoding="utf-8").read())
    assert record["tls"]["version"] == "1.2"
    assert record["tls"]["cipher"].endswith(session.tls.cipher.replace("-", "_")[-10:])
    assert record["tls"]["next_protocol"] == "ftp" and record["ftpx"]["alpn"] == ["ftp"]
    assert record["tls"]["client"]["server_name"] == "ftp.example.org"
    x509 = record["tls"]["server"]["x509"]
    assert x509["subject"] == {"common_name": ["ftp.example.org"],
                               "distinguished_name": r"C=DE, O=Ente\, Gans \+ Söhne, CN=ftp.example.org"}
    fingerprint = by_openssl(der, "-fingerprint", "-sha256").replace(":", "")
    assert record["tls"]["server"]["hash"]["sha256"] == fingerprint
    hold_to_schemas(path)


def test_narrative_and_page_tell_it(save):
    wire = Wire()
    Ftps(wire, 40000, tlstalk.server(), name="<i>.example.org")
    path = save(wire)
    told = " ".join(tshark.tap(path, "ftpx,flows").split())
    assert "TLS 1.2, TLS_ECDHE_ECDSA_WITH_" in told
    assert "; for <i>.example.org certificate C=DE, O=Ente" in told
    page = made(path)
    steps = page.first("details", of="ladder").text()
    assert "; for <i>.example.org" in steps and "certificate C=DE, O=Ente" in steps


@pytest.mark.parametrize("tickets", [True, False])
def test_data_is_linked_by_the_tls_session_that_it_goes_on_with(tickets, save):
    """Two sessions of the same hosts at the same time: the first one's data come when the second is newer."""
    wire, context = Wire(), tlstalk.server(tickets=tickets)
    first, second = (Ftps(wire, port, context) for port in (40000, 40001))
    assert first.data(50000, 45000, first.tls.session).resumed
    assert second.data(50001, 45001, second.tls.session).resumed
    assert not first.data(50002, 45002, None).resumed
    told = [(record["ftpx"]["session"], record["ftpx"]["linked_by"], record["tls"]["resumed"])
            for record in of_kind(save(wire), "transfer")]
    assert told == [(0, "tls-session", True), (1, "tls-session", True), (1, "time", False)]


def test_data_under_tls_1_3_is_linked_by_what_it_offered_before(save):
    """A ticket is given where nobody sees it; who offers it again is the same. While only the first session
    is there, its data are its own."""
    wire, context = Wire(), tlstalk.server(ssl.TLSVersion.TLSv1_3)
    first = Ftps(wire, 40000, context)
    ticket = first.tls.session
    assert first.data(50000, 45000, ticket).resumed
    second = Ftps(wire, 40001, context)
    assert first.data(50001, 45001, ticket).resumed
    second.data(50002, 45002, second.tls.session)
    told = [(record["ftpx"]["session"], record["ftpx"]["linked_by"])
            for record in of_kind(save(wire), "transfer")]
    assert told == [(0, "time"), (0, "tls-session"), (1, "time")]


def test_a_tls_session_of_two_sessions_tells_neither(save):
    wire, context = Wire(), tlstalk.server(tickets=False)
    first = Ftps(wire, 40000, context)
    Ftps(wire, 40001, context, session=first.tls.session, client=first.client)
    first.data(50000, 45000, first.tls.session)
    [record] = of_kind(save(wire), "transfer")
    assert (record["ftpx"]["session"], record["ftpx"]["linked_by"]) == (1, "time")


def test_a_link_by_the_tls_session_is_no_matter_of_time(save):
    """Expert information tells of the others alone."""
    wire, context = Wire(), tlstalk.server()
    session = Ftps(wire, 40000, context)
    session.data(50000, 45000, session.tls.session)
    path = save(wire)
    assert "linked by its TLS session" in tshark.tap(path, "ftpx,flows")
    assert tshark.tshark("-2", "-r", path, "-Y", "ftpx.transfer.inferred") == ""
    hold_to_schemas(path)


def test_records_are_the_same_in_a_scan(save):
    wire, context = Wire(), tlstalk.server()
    session = Ftps(wire, 40000, context)
    session.data(50000, 45000, session.tls.session)
    path = save(wire)
    told = tshark.tap(path, "ftpx,json")
    assert tshark.tap(path, "ftpx,json", "-o", "ftpx.quick:TRUE") == told
    assert scanned(*NO_TSHARK, "-z", "ftpx,json", path) == told and '"linked_by":"tls-session"' in told
