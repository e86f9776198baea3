# Knows that docs/reference.md and docs/records.md are what the plugin gives, on every Wireshark.
#
# SPDX-License-Identifier: GPL-2.0-or-later
import pathlib

import pytest

import captures
import reference
import tshark

DOCS = pathlib.Path(__file__).resolve().parents[2] / "docs"


@pytest.mark.parametrize("name", reference.PAGES)
def test_the_reference_is_what_the_plugin_gives(name):
    """tests/reference writes it anew."""
    assert (DOCS / name).read_text(encoding="utf-8") == reference.PAGES[name]()


def test_each_field_has_a_description():
    assert [field for field, *_, description in reference.registered() if not description] == []


def shown(*options):
    """The fields that any frame of some captures has."""
    return {name for capture in ("passive-download", "lftp-mirror", "file-operations", "listings")
            for row in tshark.table(captures.path(capture), *options) for name in row}


def test_fields_that_only_a_second_pass_brings_say_so():
    described = {field: description for field, *_, description in reference.registered()}
    late = (shown("-2") - shown()) & set(described)
    assert {"ftpx.feature", "ftpx.response.in", "ftpx.transfer.state"} <= late
    assert [name for name in sorted(late) if "second pass" not in described[name]] == []
