"""One small site for all tests that only read it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from dateline.publish.shelf import Shelf
from dateline.publish.site import write_site
from small_archive import make_archive


@pytest.fixture(scope="session")
def archive_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("archive") / "small.db"
    make_archive(path).close()
    return path


@pytest.fixture(scope="session")
def shelf(archive_path: Path) -> Iterator[Shelf]:
    from dateline.store.archive import Archive

    with Archive.open(archive_path, read_only=True) as archive:
        yield Shelf(archive)


@pytest.fixture(scope="session")
def site(shelf: Shelf, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    write_site(shelf.archive, folder)
    return folder
