"""A site on the disk and a browser to open it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from chrome import PROGRAM, Chrome

from dateline.publish.site import write_site
from small_archive import make_archive


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("browsed")
    with make_archive(folder / "small.db") as archive:
        write_site(archive, folder / "site")
    return folder / "site"


@pytest.fixture(scope="session")
def browser() -> Iterator[Chrome]:
    if PROGRAM is None:
        pytest.skip("no Chromium: apt-get install chromium")
    with Chrome() as chrome:
        yield chrome
