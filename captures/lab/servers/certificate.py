# SPDX-License-Identifier: GPL-2.0-or-later
# Knows how a server gets a key and a certificate that it signed itself, in one file.
# Refuses to know which server, and whom the certificate convinces.

import subprocess

REQUEST = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-noenc", "-days", "3650",
           "-subj", "/CN=ftp.example.org"]


def make(directory, ip):
    """The file, readable to root alone: servers refuse a key that others may read."""
    key, certificate, both = (directory / f"{name}.pem" for name in ("key", "certificate", "tls"))
    subprocess.run([*REQUEST, "-addext", f"subjectAltName=IP:{ip}", "-keyout", str(key),
                    "-out", str(certificate)], check=True, capture_output=True)
    both.touch(0o600)
    both.write_bytes(key.read_bytes() + certificate.read_bytes())
    return both
