"""The public pages in a browser: codebooks without a script, the zoom, a served search, a comparison."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from chrome import PROGRAM, Chrome

from served import Client
from small_archive import BLASTS, make_archive

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def browser() -> Iterator[Chrome]:
    if PROGRAM is None:
        pytest.skip("no Chromium: apt-get install chromium")
    with Chrome() as chrome:
        yield chrome


def test_one_codebook_at_a_time_is_open_without_a_script(browser: Chrome, site: Path) -> None:
    browser.look(scripts=False)
    browser.goto((site / f"incident/{BLASTS}/index.html").as_uri())
    opened = "[...document.querySelectorAll('.books details[name=book][open]')].map(e => e.id)"
    assert browser.evaluate(opened) == ["as-plain"]
    browser.click("#as-acled > summary")
    assert browser.evaluate(opened) == ["as-acled"]
    browser.look()


def test_the_time_line_is_widened_and_narrowed(browser: Chrome, site: Path) -> None:
    browser.look()
    browser.goto((site / "timeline/2014-06/index.html").as_uri())
    width = "document.querySelector('.drawn svg').getBoundingClientRect().width"
    before = browser.evaluate(width)
    browser.click("button[aria-label='Zoom in']")
    assert browser.evaluate(width) == pytest.approx(2 * before, rel=0.02)
    browser.click("button[aria-label='Zoom out']")
    assert browser.evaluate(width) == pytest.approx(before, rel=0.02)


def test_a_served_search_is_narrowed_down_by_a_facet(browser: Chrome, tmp_path: Path) -> None:
    path = tmp_path / "small.db"
    make_archive(path).close()
    with Client(path) as client:
        browser.look()
        browser.goto(f"http://127.0.0.1:{client.port}/search?q=corva")
        browser.click("aside a[href*='outlet']")
        browser.until("location.search.includes('outlet')")
        assert "outlet:" in browser.evaluate("document.querySelector('.chips').textContent")
        assert browser.evaluate("document.querySelectorAll('#results li').length") > 0
        assert browser.errors == []
        browser.goto("about:blank")


def test_two_rules_can_be_chosen_and_compared(browser: Chrome, tmp_path: Path) -> None:
    path = tmp_path / "small.db"
    make_archive(path).close()
    with Client(path) as client:
        browser.look()
        browser.goto(f"http://127.0.0.1:{client.port}/compare/")
        browser.click("form[aria-label='Two counting rules'] button")
        browser.until("location.search.includes('policies')")
        assert " and " in browser.evaluate("document.querySelector('h1').textContent")
        browser.goto("about:blank")
