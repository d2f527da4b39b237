"""A served archive that is still being built, in a browser: it says how far, and fills in."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from chrome import PROGRAM, Chrome

from dateline.store.archive import Archive
from dateline.store.lock import building
from dateline.store.pace import Pace
from made import Made
from serving import Client, make_pile

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def browser() -> Iterator[Chrome]:
    if PROGRAM is None:
        pytest.skip("no Chromium: apt-get install chromium")
    with Chrome() as chrome:
        chrome.look()
        yield chrome


def test_a_front_page_fills_in_while_its_archive_is_built(browser: Chrome, tmp_path: Path) -> None:
    pile = make_pile(tmp_path / "pile.db")
    with Client(pile) as client:
        with building(pile) as lock:
            lock.tell(Pace(inputs=4, reports=4, seconds=8.0, share=0.5))
            browser.goto(f"{client.origin}/")
            assert "4 inputs done" in browser.until(
                "document.getElementById('building').textContent"
            )
            assert "4reports" in browser.evaluate("document.querySelector('.counts').textContent")
            with Archive.open(pile) as archive:
                late = Made("Rain closed the road to Telin.", outlet="The Post", source="pile/l")
                archive.add(late.marked())
            grown = "/5reports/.test(document.querySelector('.counts').textContent)"
            assert browser.until(grown, tries=1500)
            lock.tell(Pace(inputs=5, reports=5, stage="linking"))
            linking = "/linking/.test(document.getElementById('building').textContent)"
            assert browser.until(linking, tries=1500)
        assert browser.until("!document.getElementById('building')", tries=1500)
        assert browser.errors == []
