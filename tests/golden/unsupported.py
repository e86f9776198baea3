# Knows what ftpx cannot do yet, by the tests that fail for it and the captures they fail on.
# Refuses to excuse more than that: each of these tests must fail, until its row is taken off.
#
# SPDX-License-Identifier: GPL-2.0-or-later
TLS = "TLS is not decrypted yet"
IMPLICIT_TLS = "implicit TLS is not recognised yet"
CHARSET = "names that are not UTF-8 are shown byte by byte"
ORPHAN = "a transfer whose command is not in the capture is not told yet"
MODE_Z = "MODE Z is not decompressed yet"

# Capture, or a transfer in it as CAPTURE/SESSION/INDEX; test; reason. The first two are patterns.
ROWS = [
    ("*", "test_listing_*", "listings are not parsed yet"),

    ("tls-[!nr]*", "test_transfer*", TLS),
    ("tls-[!nr]*", "test_announced_size_*", TLS),
    ("tls-[!nr]*", "test_commands_*", TLS),
    ("tls-[!nr]*", "test_operations_*", TLS),
    ("tls-[!nr]*", "test_logins_and_their_outcomes", TLS),
    ("tls-[!nr]*", "test_session_names_its_user", TLS),
    ("tls-[!nr]*", "test_session_sums_*", TLS),
    ("tls-[!nr]*", "test_every_frame_belongs_to_a_session", TLS),
    ("tls-[!nr]*", "test_every_transfer_is_named_*", TLS),
    ("tls-[!nr]*", "test_downloads_*", TLS),
    ("tls-[!nr]*", "test_exported_files_*", TLS),
    ("tls-[!nr]*", "test_sharkd_shows_the_downloads_*", TLS),
    ("tls-[!nr]*", "test_sharkd_shows_sessions_*", TLS),
    ("tls-explicit-clear-data", "test_lengths_*", TLS),
    ("tls-explicit-clear-data", "test_one_segment_less_*", TLS),

    ("tls-implicit", "test_sessions_are_*", IMPLICIT_TLS),
    ("tls-implicit", "test_session_names_*", IMPLICIT_TLS),
    ("tls-implicit", "test_session_says_*", IMPLICIT_TLS),
    ("tls-implicit", "test_greeting_*", IMPLICIT_TLS),
    ("tls-implicit", "test_software_*", IMPLICIT_TLS),
    ("tls-implicit", "test_output_is_json_*", IMPLICIT_TLS),
    ("tls-implicit", "test_the_command_shows_*", IMPLICIT_TLS),

    ("names-[gls]*/0/[123]", "test_transfer_argument", CHARSET),
    ("names-[gls]*/0/[123]", "test_transfer_path", CHARSET),
    ("names-[gls]*", "test_commands_are_those_*", CHARSET),
    ("names-[gls]*", "test_every_transfer_is_named_*", CHARSET),
    ("names-[gls]*", "test_downloads_are_named_*", CHARSET),
    ("names-[gls]*", "test_exported_files_*", CHARSET),
    ("names-[gls]*", "test_sharkd_shows_the_downloads_*", CHARSET),

    ("mode-z/0/[013]", "test_transfer_sizes", MODE_Z),
    ("mode-z/0/[013]", "test_transfer_hash", MODE_Z),
    ("mode-z", "test_exported_files_*", MODE_Z),

    ("late-start-in-transfer/0/0", "test_transfer_*", ORPHAN),
    ("late-start-in-transfer", "test_incomplete_transfers_are_marked", ORPHAN),
    ("one-direction/0/0", "test_transfer_*", ORPHAN),
    ("one-direction", "test_one_segment_less_*", ORPHAN),

    ("fxp", "test_exported_files_bear_*",
     "a file that goes from server to server is exported under one of its two names"),
]
