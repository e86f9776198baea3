# Knows what ftpx cannot do yet, by the tests that fail for it and the captures they fail on.
# Refuses to excuse more than that: each of these tests must fail, until its row is taken off.
#
# SPDX-License-Identifier: GPL-2.0-or-later
ORPHAN = "a transfer whose command is not in the capture is not told yet"

# Capture, or a transfer in it as CAPTURE/SESSION/INDEX; test; reason. The first two are patterns.
ROWS = [
    ("late-start-in-transfer/0/0", "test_transfer_*", ORPHAN),
    ("late-start-in-transfer", "test_incomplete_transfers_are_marked", ORPHAN),
    ("one-direction/0/0", "test_transfer_*", ORPHAN),
    ("one-direction", "test_one_segment_less_*", ORPHAN),
]
