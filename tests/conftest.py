"""What tests share: one parser a session, since loading the model takes seconds."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from dateline.publish.shelf import Shelf
from dateline.publish.site import write_site
from dateline.text.parse import Parser
from small_archive import make_archive

# Machines are shared: an example may take long, and what CI finds must be found again.
settings.register_profile("shared", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "shared")


@pytest.fixture(scope="session")
def parser() -> Parser:
    return Parser()


@pytest.fixture(scope="session")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shelf]:
    """The small archive as pages read it."""
    with make_archive(tmp_path_factory.mktemp("archive") / "small.db") as archive:
        yield Shelf(archive)


@pytest.fixture(scope="session")
def site(shelf: Shelf, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small archive's site, written once for all tests that only read it."""
    folder = tmp_path_factory.mktemp("site")
    write_site(shelf.archive, folder)
    return folder
