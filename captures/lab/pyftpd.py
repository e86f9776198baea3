# SPDX-License-Identifier: GPL-2.0-or-later
# Knows how to start pyftpdlib with one account per USER:PASSWORD:DIRECTORY argument.
# Refuses to know the scenario: what happens goes to standard error, in pyftpdlib's own words.

import logging
import sys

from pyftpdlib.authorizers import DummyAuthorizer
from pyftpdlib.handlers import FTPHandler, ThrottledDTPHandler
from pyftpdlib.servers import FTPServer


def main(address, port, passive_first, passive_last, rate, *accounts):
    logging.basicConfig(level=logging.DEBUG, format="%(message)s")
    authorizer = DummyAuthorizer()
    for account in accounts:
        user, password, directory = account.split(":")
        authorizer.add_user(user, password, directory, perm="elradfmwMT")
    handler = FTPHandler
    handler.authorizer = authorizer
    handler.passive_ports = range(int(passive_first), int(passive_last) + 1)
    if int(rate):
        handler.dtp_handler = ThrottledDTPHandler
        handler.dtp_handler.write_limit = int(rate)
    FTPServer((address, int(port)), handler).serve_forever()


main(*sys.argv[1:])
