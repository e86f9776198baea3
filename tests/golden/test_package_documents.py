# Knows what pages the package brings: all that users read, in both languages, with pictures, the version
# and no dead link.
# Refuses to build a package.
#
# SPDX-License-Identifier: GPL-2.0-or-later
import pathlib
import subprocess

import pytest

import test_docs

REPO = pathlib.Path(__file__).resolve().parents[2]


@pytest.fixture(name="documents", scope="module")
def _documents(tmp_path_factory):
    folder = tmp_path_factory.mktemp("doc")
    subprocess.run([REPO / "packages/documents", folder, "1.2.3+test"], check=True)
    return folder


def test_every_page_for_users_is_there(documents):
    for page in ("README.md", "README.zh-CN.md", "SECURITY.md", "CHANGELOG.md"):
        assert (documents / page).is_file()
    for page in (REPO / "docs").glob("*.md"):
        assert (documents / "docs" / page.name).is_file()
    assert (documents / "docs/pictures/report.png").stat().st_size > 10_000


def test_no_link_is_dead(documents):
    pages = sorted(documents.glob("**/*.md"))
    dead = [(page.name, link) for page in pages for link in test_docs.links(page)
            if link.partition("#")[0] and not (page.parent / link.partition("#")[0]).exists()]
    assert dead == []
    assert sum(len(test_docs.links(page)) for page in pages) > 30


def test_the_version_is_named(documents):
    for page in ("README.md", "README.zh-CN.md"):
        assert (documents / page).read_text(encoding="utf-8").startswith("# ftpx 1.2.3+test\n")
