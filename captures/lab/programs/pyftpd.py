# SPDX-License-Identifier: GPL-2.0-or-later
# Knows how to start pyftpdlib with one account per USER:PASSWORD:DIRECTORY argument.
# Refuses to know the scenario: what happens goes to standard error, in pyftpdlib's own words.

import argparse
import logging

from pyftpdlib.authorizers import DummyAuthorizer
from pyftpdlib.handlers import FTPHandler, ThrottledDTPHandler
from pyftpdlib.servers import FTPServer

parser = argparse.ArgumentParser()
parser.add_argument("--rate", type=int, default=0, help="bytes a second to send at most")
parser.add_argument("--foreign", type=int, default=0, help="1: any address may be named in PORT")
parser.add_argument("--encoding", help="of file names and control lines")
parser.add_argument("address")
parser.add_argument("port", type=int)
parser.add_argument("passive", type=int, nargs=2, metavar="PORT")
parser.add_argument("accounts", nargs="*")
options = parser.parse_args()

logging.basicConfig(level=logging.DEBUG, format="%(message)s")
authorizer = DummyAuthorizer()
for account in options.accounts:
    user, password, directory = account.split(":")
    authorizer.add_user(user, password, directory, perm="elradfmwMT")
handler = FTPHandler
handler.authorizer = authorizer
handler.passive_ports = range(options.passive[0], options.passive[1] + 1)
handler.permit_foreign_addresses = bool(options.foreign)
if options.encoding:
    handler.encoding = options.encoding
if options.rate:
    handler.dtp_handler = ThrottledDTPHandler
    handler.dtp_handler.write_limit = options.rate
FTPServer((options.address, options.port), handler).serve_forever()
