# Knows what ftpx cannot do yet, by the tests that fail for it and the captures they fail on.
# Refuses to excuse more than that: each of these tests must fail, until its row is taken off.
#
# SPDX-License-Identifier: GPL-2.0-or-later
BESIDE_TLS = "frames of TLS that the built-in dissector knows are not as without ftpx"
FRAGMENTS = "the reader of these tests does not join fragments of IP"

# Capture, or a transfer in it as CAPTURE/SESSION/INDEX; test; reason. The first two are patterns.
ROWS = [
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
