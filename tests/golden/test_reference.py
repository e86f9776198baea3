# Knows that docs/reference.md is what the plugin gives, on every Wireshark.
#
# SPDX-License-Identifier: GPL-2.0-or-later
import pathlib

import reference

PAGE = pathlib.Path(__file__).resolve().parents[2] / "docs/reference.md"


def test_the_reference_is_what_the_plugin_gives():
    """tests/reference writes it anew."""
    assert PAGE.read_text(encoding="utf-8") == reference.page()


def test_each_field_has_a_description():
    assert [field for field, *_, description in reference.registered() if not description] == []
