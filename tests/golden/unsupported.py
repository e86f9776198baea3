# Knows what ftpx cannot do yet, by the tests that fail for it and the captures they fail on.
# Refuses to excuse more than that: each of these tests must fail, until its row is taken off.
#
# SPDX-License-Identifier: GPL-2.0-or-later
ORPHAN = "a transfer whose command is not in the capture is not told yet"
CLOSE_NOTIFY = "close_notify without FIN is not taken for the end of a transfer behind TLS yet"
REMAINING = "ProFTPD's 150 says what is left to send; it is taken for the size of the file"
IMPAIRED = "no hash where segments of a transfer behind TLS come late or twice"
BESIDE_TLS = "frames of TLS that the built-in dissector knows are not as without ftpx"
FRAGMENTS = "the reader of these tests does not join fragments of IP"

# Capture, or a transfer in it as CAPTURE/SESSION/INDEX; test; reason. The first two are patterns.
ROWS = [
    ("late-start-in-transfer/0/0", "test_transfer_*", ORPHAN),
    ("late-start-in-transfer", "test_incomplete_transfers_are_marked", ORPHAN),
    ("one-direction/0/0", "test_transfer_*", ORPHAN),
    ("one-direction", "test_one_segment_less_*", ORPHAN),

    ("tls-upload/0/0", "test_transfer_state", CLOSE_NOTIFY),
    ("tls-segmented/1/0", "test_transfer_state", CLOSE_NOTIFY),
    ("tls-upload", "test_every_transfer_is_named_*", CLOSE_NOTIFY),
    ("tls-segmented", "test_every_transfer_is_named_*", CLOSE_NOTIFY),
    ("tls-upload", "test_aborted_transfers_are_marked", CLOSE_NOTIFY),
    ("tls-upload", "test_exported_files_bear_*", CLOSE_NOTIFY),
    ("tls-segmented", "test_exported_files_bear_*", CLOSE_NOTIFY),
    ("tls-upload", "test_unfinished_files_*", CLOSE_NOTIFY),
    ("tls-segmented", "test_unfinished_files_*", CLOSE_NOTIFY),
    ("tls-abor", "test_unfinished_files_*", CLOSE_NOTIFY),
    ("tls-segmented", "test_downloads_are_named_*", CLOSE_NOTIFY),
    ("tls-segmented", "test_sharkd_shows_the_downloads_*", CLOSE_NOTIFY),

    ("tls-segmented/[12]/0", "test_announced_size_*", REMAINING),
    ("byte-range/0/0", "test_announced_size_*", REMAINING),

    ("tls-impaired/0/0", "test_transfer_hash", IMPAIRED),
    ("tls-impaired", "test_downloads_are_named_*", IMPAIRED),

    ("tls-1-2-resumed-session", "test_frames_that_the_builtin_knows_*", BESIDE_TLS),
    ("tls-abor", "test_frames_that_the_builtin_knows_*", BESIDE_TLS),
    ("tls-active-no-keys", "test_frames_that_the_builtin_knows_*", BESIDE_TLS),
    ("tls-lowercase-auth-alpn", "test_frames_that_the_builtin_*", BESIDE_TLS),
    ("tls-segmented", "test_frames_that_the_builtin_knows_*", BESIDE_TLS),
    ("tls-active-no-keys", "test_builtin_fields_*", BESIDE_TLS),
    ("tls-impaired", "test_builtin_fields_*", BESIDE_TLS),
    ("tls-segmented", "test_builtin_fields_*", BESIDE_TLS),

    ("ip-fragments", "test_tcp_stream_is_*", FRAGMENTS),
    ("ip-fragments", "test_every_frame_belongs_*", FRAGMENTS),
    ("ip-fragments", "test_lengths_*", FRAGMENTS),
]
