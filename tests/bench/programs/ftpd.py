"""ftpd.py ADDRESS FOLDER TRUTH: pyftpdlib for any user; TRUTH gets a line for each file sent.

Knows what a server really sent; refuses to know who asked, and what a capture shows of it.

SPDX-License-Identifier: GPL-2.0-or-later
"""
import hashlib
import json
import logging
import os
import sys

from pyftpdlib.authorizers import DummyAuthorizer
from pyftpdlib.handlers import FTPHandler
from pyftpdlib.servers import FTPServer

address, folder, truth_path = sys.argv[1:]
truth = open(truth_path, "w", buffering=1)


class Anyone(DummyAuthorizer):
    def validate_authentication(self, username, password, handler):
        """All may log in; each session has a user of its own, so that no client shares one."""
        if not self.has_user(username):
            self.add_user(username, password, folder, perm="elr")


class Handler(FTPHandler):
    authorizer = Anyone()

    def on_file_sent(self, file):
        digest = hashlib.sha256()
        with open(file, "rb") as content:
            while block := content.read(1 << 20):
                digest.update(block)
        row = {"name": os.path.basename(file), "bytes": os.path.getsize(file),
               "sha256": digest.hexdigest()}
        print(json.dumps(row), file=truth)


logging.basicConfig(level=logging.WARNING)
FTPServer((address, 21), Handler).serve_forever()
