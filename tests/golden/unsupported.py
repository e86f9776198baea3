# Knows what ftpx cannot do yet, by the tests that fail for it and the captures they fail on.
# Refuses to excuse more than that: each of these tests must fail, until its row is taken off.
#
# SPDX-License-Identifier: GPL-2.0-or-later
MODE_Z = "MODE Z is not decompressed yet"

# Capture, or a transfer in it as CAPTURE/SESSION/INDEX; test; reason. The first two are patterns.
ROWS = [
    ("mode-z/0/[013]", "test_transfer_hash", MODE_Z),
    ("mode-z", "test_exported_files_*", MODE_Z),

    ("fxp", "test_exported_files_bear_*",
     "a file that goes from server to server is exported under one of its two names"),
]
