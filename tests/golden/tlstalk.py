# Knows how to have OpenSSL speak TLS over a connection that a test builds: handshakes, the going on with a
# session, tickets, certificates.
# Refuses to know what ftpx reads of it.
#
# SPDX-License-Identifier: GPL-2.0-or-later
import functools
import ssl
import subprocess

import tshark

SEGMENT = 9000  # bytes: a hello fits, also with the long keys that newer releases of OpenSSL offer
SUBJECT = r"/C=DE/O=Ente, Gans \+ Söhne/CN=ftp.example.org"


@functools.lru_cache(maxsize=None)
def certificate():
    """A key and a certificate of its own: paths."""
    key, path = (str(tshark.MADE / f"tls.{part}") for part in ("key", "pem"))
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
                    "-nodes", "-utf8", "-subj", SUBJECT, "-days", "9999",
                    "-keyout", key, "-out", path],
                   check=True, capture_output=True)
    return key, path


def server(version=ssl.TLSVersion.TLSv1_2, tickets=True):
    key, path = certificate()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path, key)
    context.minimum_version, context.maximum_version = ssl.TLSVersion.TLSv1_2, version
    if not tickets:
        context.options |= ssl.OP_NO_TICKET
    context.set_alpn_protocols(["ftp"])
    return context


def client(protocols=("ftp",)):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    if protocols:
        context.set_alpn_protocols(list(protocols))
    return context


class Tls:
    """TLS over a connection of build.Connection, whose client begins it."""

    def __init__(self, connection, server_context, client_context, name=None, session=None):
        self.connection = connection
        self._in = {who: ssl.MemoryBIO() for who in ("client", "server")}
        self._out = {who: ssl.MemoryBIO() for who in ("client", "server")}
        self._end = {
            "client": client_context.wrap_bio(self._in["client"], self._out["client"], server_hostname=name,
                                              session=session),
            "server": server_context.wrap_bio(self._in["server"], self._out["server"], server_side=True)}
        for who in ("client", "server") * 3:
            self._step(who, self._end[who].do_handshake)

    def _step(self, who, action):
        try:
            return action()
        except ssl.SSLWantReadError:
            return None
        finally:
            said = self._out[who].read()
            peer = "server" if who == "client" else "client"
            for at in range(0, len(said), SEGMENT):
                self.connection.send(who, said[at:at + SEGMENT])
            self._in[peer].write(said)

    def say(self, who, text):
        """Under TLS; the other side reads it, and with it tickets that came before."""
        peer = "server" if who == "client" else "client"
        self._step(who, lambda: self._end[who].write(text))
        return self._step(peer, lambda: self._end[peer].read(65536))

    @property
    def session(self):
        """That the client could go on with."""
        return self._end["client"].session

    @property
    def resumed(self):
        return self._end["client"].session_reused

    @property
    def cipher(self):
        return self._end["client"].cipher()[0]
