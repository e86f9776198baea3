# Knows that docs/reference.md and docs/records.md are what the plugin gives, on every Wireshark.
#
# SPDX-License-Identifier: GPL-2.0-or-later
import pathlib

import pytest

import reference

DOCS = pathlib.Path(__file__).resolve().parents[2] / "docs"


@pytest.mark.parametrize("name", reference.PAGES)
def test_the_reference_is_what_the_plugin_gives(name):
    """tests/reference writes it anew."""
    assert (DOCS / name).read_text(encoding="utf-8") == reference.PAGES[name]()


def test_each_field_has_a_description():
    assert [field for field, *_, description in reference.registered() if not description] == []
