"""The static site's script search finds the reports that the archive itself finds."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from chrome import PROGRAM, Chrome

from dateline.publish.shelf import Shelf

pytestmark = pytest.mark.browser

FOUND = (
    "[...document.querySelectorAll('#results h2 a')].map(a => a.getAttribute('href').split('/')[2])"
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Chrome]:
    if PROGRAM is None:
        pytest.skip("no Chromium: apt-get install chromium")
    with Chrome() as chrome:
        yield chrome


@pytest.mark.parametrize(
    "query",
    [
        "grain -ministry",
        'outlet:"Lowland Wire"',
        "type:bombing|arrest",
        "-type:bombing",
        "killed:>10",
        "killed:9..22 corva",
        "wounded:>0",
        "said:police",
        "place:Corva",
        "place:Iraq",
        "tag:corva",
        "after:2014-06-12",
        "before:2014-06-15",
        "status:candidate grain",
        'actor:"Lena Orlo"',
    ],
)
def test_fields_find_what_the_archive_finds(
    browser: Chrome, shelf: Shelf, site: Path, query: str
) -> None:
    browser.look()
    browser.goto((site / "search/index.html").as_uri())
    browser.evaluate(f"document.getElementById('q').value = {query!r}")
    browser.evaluate("document.getElementById('q').dispatchEvent(new Event('input'))")
    browser.until("!!document.querySelector('#results .dated')", 30)
    expected = {listed.id for listed in shelf.archive.search(query, limit=-1)}
    assert set(browser.evaluate(FOUND)) == expected
    assert browser.errors == []


@pytest.mark.parametrize("query", ["killed:many", "colour:red", "before:soon"])
def test_what_is_not_understood_is_said_in_a_line(browser: Chrome, site: Path, query: str) -> None:
    browser.look()
    browser.goto((site / "search/index.html").as_uri() + f"?q={query}")
    assert query.partition(":")[0] in browser.until(
        "document.querySelector('#results .trouble')?.textContent"
    )
