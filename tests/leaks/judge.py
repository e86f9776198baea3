# Knows whose an error is that valgrind found: that of the innermost code which is not a library of
# memory, text or digests.
# Refuses to forgive by name: what is the host's own is counted, what is ftpx's is a finding. The
# host's own are many: sharkd keeps the file and the frames of every capture it has opened, tshark
# the trees of its statistics and the lists of its exported objects.
#
# SPDX-License-Identifier: GPL-2.0-or-later
import xml.etree.ElementTree as ElementTree

OURS = "ftpx.so"
# Who allocates for others.
CARRIERS = ("vgpreload", "libc.so", "libglib", "libgmodule", "libwsutil", "libgcrypt",
            "libgpg-error", "libz.so", "libmagic")
# Of ours, those that hand a packet to Wireshark's own dissectors: what gets lost there is theirs.
PASS_ON = ("call_tcp", "call_tls", "dissect_port", "dissect_data_over_builtin",
           "dissect_application", "ftpx_entry_dissect_plain", "ftpx_entry_dissect_clear")
# Nodes belong to a tree of statistics, which tshark never frees.
TREES = "stats_tree_"
# GLib keeps these for ever: time zones, one copy of each name, the folder of temporary files, the
# user's languages.
KEPT = ("g_time_zone_", "g_intern_", "g_quark_", "g_date_time_", "g_get_tmp_dir",
        "g_get_language_names")
# It compares names a word at a time when it opens a library, which iconv has it do for a character set.
LOADER = "ld-linux"


def _frames(stack):
    return [(frame.findtext("obj") or "", frame.findtext("fn") or "?")
            for frame in stack.findall("frame")]


def _is_ours(frames):
    """Whether ours is the innermost code that is somebody's, or what it called of Wireshark is: all
    but dissectors."""
    own = [name for library, name in frames if not any(part in library for part in CARRIERS)]
    if LOADER in _owner(frames):
        return False
    ours = [name for library, name in frames if OURS in library]
    if not ours or own[0] == ours[0]:
        return bool(ours)
    return ours[0] not in PASS_ON and not any(name.startswith(TREES) for name in own)


def _owner(frames):
    """The library of the innermost code that is somebody's."""
    return next((library for library, _ in frames
                 if not any(part in library for part in CARRIERS)), "")


def _is_kept(frames):
    return OURS in _owner(frames) and not any(name.startswith(KEPT) for _, name in frames)


def _is_finding(error, ends_clean):
    stacks = [_frames(stack) for stack in error.findall("stack")]
    kind = error.findtext("kind")
    if kind == "Leak_IndirectlyLost":  # that by which it is lost tells whose it is
        return False
    if kind == "Leak_StillReachable":
        return ends_clean and _is_kept(stacks[0])
    return any(map(_is_ours, stacks))


def _told(error):
    what = error.findtext("what") or error.findtext("xwhat/text")
    lines = [f"    {name} ({library.rpartition('/')[2]})"
             for stack in error.findall("stack") for library, name in _frames(stack)]
    return "\n".join([f"{error.findtext('kind')}: {what}", *lines])


def judge(path, ends_clean):
    """The findings in words, and how many records are the host's. `ends_clean`: the program closes
    its capture and unloads its plugins, so that ours may keep nothing at all."""
    errors = ElementTree.parse(path).getroot().findall("error")
    findings = [_told(error) for error in errors if _is_finding(error, ends_clean)]
    return findings, len(errors) - len(findings)
